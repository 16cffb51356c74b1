// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/links_view.h"

#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attn {

namespace {

constexpr qsizetype tipLines = 5;
constexpr double zoomStep = 1.2; // one notch of the wheel, one press of + or -
constexpr double leastPitch = 1.0;
constexpr double largestPitch = 56.0;
constexpr std::ptrdiff_t mostCurvesAtOnce = 200; // painted within a frame
// Fewer weights than this are looked at within a frame; more are on the job runner's thread.
constexpr Index mostCellsAtOnce = 30'000;
constexpr Index mostCellsOfRows = 100'000; // read anew for each place of the pointer

Index countCells(const Run& run, const std::vector<HeadPick>& heads, std::size_t queries)
{
    return static_cast<Index>(queries * run.keys.size())
        * (heads.empty() ? 0 : run.matrices(heads.front()) * std::ssize(heads));
}

QString countText(Index count)
{
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(count)).replace(u',', QChar(0x202F));
}

} // namespace

LinksView::LinksView(Selection* selection, QWidget* parent) : FigureView(selection, parent)
{
    setAccessibleName(tr("Links"));
    bar_ = makeBar();
    scroll_ = new QScrollBar(Qt::Vertical, this);
    scroll_->setAccessibleName(tr("Tokens in sight"));
    scroll_->hide();
    connect(scroll_, &QScrollBar::valueChanged, this, &LinksView::redraw);
    connect(mass_, &QSlider::valueChanged, this, &LinksView::chooseLinks);
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& message) {
        failure_ = message;
        redraw();
    });
    connect(selection, &Selection::headChanged, this, [this] {
        failure_.clear();
        chooseHeads(std::nullopt);
    });
    connect(selection, &Selection::pinnedChanged, this, &LinksView::revealPinned);
    connect(selection, &Selection::pinnedChanged, this, &LinksView::describe);
}

QWidget* LinksView::makeBar()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 4, 16, 4);
    row->setSpacing(8);
    auto* label = new QLabel(tr("&Weight shown"), bar);
    mass_ = new QSlider(Qt::Horizontal, bar);
    mass_->setRange(50, 100);
    mass_->setValue(90);
    mass_->setPageStep(10);
    mass_->setMinimumWidth(80);
    mass_->setMaximumWidth(240);
    mass_->setAccessibleName(tr("Share of each row's weight that is shown, in percent"));
    mass_->setToolTip(tr("Of each query the strongest links that together hold this share of its weight"));
    label->setBuddy(mass_);
    count_ = new QLabel(bar);
    count_->setAccessibleName(tr("Links shown"));
    count_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    headsMenu_ = new QMenu(bar);
    connect(headsMenu_, &QMenu::aboutToShow, this, &LinksView::fillHeadsMenu);
    headsButton_ = new QToolButton(bar);
    headsButton_->setMenu(headsMenu_);
    headsButton_->setPopupMode(QToolButton::InstantPopup);
    headsButton_->setAutoRaise(true);
    headsButton_->hide(); // until there are several heads
    headsButton_->setAccessibleName(tr("Heads whose links are shown"));
    headsButton_->setToolTip(tr("Heads whose links are shown; a click on a head above the links shows or hides it"));
    row->addWidget(headsButton_);
    row->addWidget(label);
    row->addWidget(mass_, 1);
    row->addWidget(count_, 3);
    bar->setAutoFillBackground(true);
    bar->setEnabled(false);
    return bar;
}

FigureParameters LinksView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.links.mass = mass_->value() / 100.0;
    parameters.links.heads = heads_;
    if (run() && parameters.links.heads)
        std::erase_if(*parameters.links.heads, [this](Index head) { return head >= run()->heads; });
    return parameters;
}

QSizeF LinksView::figureSize() const
{
    return {static_cast<double>(width() - (scroll_->isVisibleTo(this) ? scroll_->width() : 0)),
            static_cast<double>(bar_->y())};
}

LinksLayout LinksView::currentLayout() const
{
    const double scrolled = scroll_->maximum() > 0 ? static_cast<double>(scroll_->value()) / scroll_->maximum() : 0.0;
    return layoutLinks(figureSize(), *run(), figureParameters(), {std::max(leastPitch, pitch_), scrolled, true});
}

LinksView::Sight LinksView::currentSight() const
{
    const FigureParameters parameters = figureParameters();
    return {sharedRun(), linkHeads(*run(), parameters), visibleQueries(currentLayout())};
}

bool LinksView::prepareFigure()
{
    const Sight sight = currentSight();
    if (sight != ranked_)
        rank(sight);
    // While tokens are scrolled the links of those that stay in sight stay with them.
    return sight.run == ranked_.run && sight.heads == ranked_.heads;
}

void LinksView::rank(const Sight& sight)
{
    if (countCells(*sight.run, sight.heads, sight.queries.size()) <= mostCellsAtOnce) {
        jobs_.cancel();
        setRanking(sight, rankLinks(*sight.run, sight.heads, sight.queries));
        return;
    }
    if (sight == wanted_)
        return;
    wanted_ = sight;
    // What is returned runs on this thread, and only if nothing newer is wanted.
    jobs_.start([this, sight](const RunControl& control) -> std::function<void()> {
        auto ranking = std::make_shared<LinkRanking>(rankLinks(*sight.run, sight.heads, sight.queries, control));
        return [this, sight, ranking] {
            setRanking(sight, std::move(*ranking));
            redraw();
        };
    });
}

void LinksView::setRanking(const Sight& sight, LinkRanking ranking)
{
    ranking_ = std::move(ranking);
    ranked_ = sight;
    wanted_ = {};
    links_ = strongestLinks(ranking_, figureParameters().links.mass);
}

void LinksView::chooseLinks()
{
    links_ = strongestLinks(ranking_, figureParameters().links.mass);
    redraw();
}

// A token's own links are all of them that hold the mass, also where among all tokens only the strongest have room.
LinkSet LinksView::linksFor(const FigureParameters& parameters) const
{
    const auto rows = parameters.selected.query ? std::vector<Index>{*parameters.selected.query} : parameters.rows;
    const auto heads = linkHeads(*run(), parameters);
    if (rows.empty() || countCells(*run(), heads, rows.size()) > mostCellsOfRows)
        return links_;
    return strongestLinks(rankLinks(*run(), heads, rows), parameters.links.mass);
}

void LinksView::runChanged()
{
    failure_.clear();
    wanted_ = {};
    jobs_.cancel();
    bar_->setEnabled(run() != nullptr);
    headsButton_->setVisible(run() && run()->heads > 1);
    chooseHeads(heads_);
    placeBar();
    describe();
    redraw();
}

void LinksView::styleChanged()
{
    fitScrollBar();
    redraw();
}

void LinksView::resizeEvent(QResizeEvent*)
{
    placeBar();
}

// As high as what is in it.
void LinksView::placeBar()
{
    const int height = bar_->sizeHint().height();
    bar_->setGeometry(0, this->height() - height, width(), height);
    fitScrollBar();
}

void LinksView::fitScrollBar()
{
    scroll_->hide();
    const double overflow = run() ? currentLayout().overflow : 0.0;
    const int extent = scroll_->sizeHint().width();
    scroll_->setGeometry(width() - extent, 0, extent, bar_->y());
    scroll_->setRange(0, static_cast<int>(std::ceil(overflow)));
    scroll_->setPageStep(std::max(1, bar_->y()));
    scroll_->setSingleStep(24);
    scroll_->setVisible(overflow > 0.0);
}

void LinksView::drawFigure(QPainter& painter)
{
    const FigureParameters parameters = figureParameters();
    const LinkSet set = linksFor(parameters);
    drawLinksFigure(painter, figureSize(), *run(), parameters, currentLayout(), set,
                    [this](QPainter& figure, const LinkCurves& curves) { paintLayer(figure, curves); });
    showCount(set);
}

// Where there are many curves the last ones stay until the new ones are painted, off this thread: labels and pointer
// never wait for them.
void LinksView::paintLayer(QPainter& painter, const LinkCurves& curves)
{
    if (std::ssize(curves.curves) <= mostCurvesAtOnce) {
        paintLinkCurves(painter, curves);
        return;
    }
    // not stretched to a new size, which takes as long as a frame
    painter.drawImage(curves.area.topLeft().toPoint(), layer_);
    // What is asked for while one layer is being painted is asked for again when that one is here.
    if (curves == painted_ || painting_.busy())
        return;
    const QSize pixels = (curves.area.size() * devicePixelRatioF()).toSize();
    painting_.start([this, curves, pixels](const RunControl&) -> std::function<void()> {
        return [this, curves, image = linkCurvesImage(curves, pixels)] {
            painted_ = curves;
            layer_ = image;
            layer_.setDevicePixelRatio(devicePixelRatioF());
            redraw();
        };
    });
}

void LinksView::showCount(const LinkSet& set)
{
    const QString counts =
        tr("%1 of %2 links, %3 % of the weight")
            .arg(countText(std::ssize(set.links)), countText(set.total), numberText(set.shownMass * 100.0, 2));
    const auto all = run()->queries.size();
    const auto& seen = ranked_.queries;
    // The counts first: a narrow window cuts the rest.
    QString text = set.cut ? tr("strongest %1").arg(counts) : counts;
    if (pinned().empty() && selection()->rows().empty() && seen.size() < all && !seen.empty())
        text = tr("%1; queries %2 to %3").arg(text, QString::number(seen.front()), QString::number(seen.back()));
    count_->setText(text);
    count_->setToolTip(text);
}

void LinksView::drawHover(QPainter& painter)
{
    if (hovered().empty())
        return;
    FigureParameters parameters = figureParameters();
    parameters.selected = hovered();
    parameters.rows.clear();
    LinkSet set = linksFor(parameters);
    std::erase_if(set.links, [&](const Link& link) { return !showsLink(parameters.selected, {}, link); });
    if (std::ssize(set.links) > mostCurvesAtOnce)
        set.links.erase(set.links.begin(), set.links.end() - mostCurvesAtOnce);
    painter.save();
    drawLinksFigure(painter, figureSize(), *run(), parameters, currentLayout(), set);
    painter.restore();
}

QString LinksView::emptyText() const
{
    if (!run())
        return tr("Type a sentence, or open an image or a matrix, to see which token looks at which");
    return run()->queries.empty() || run()->keys.empty() ? tr("There are no tokens in the input") : failure_;
}

QString LinksView::toolTipAt(const QPointF& point) const
{
    const Focus token = tokenAt(currentLayout(), point);
    if (token.empty() || !isSettled())
        return {};
    FigureParameters parameters = figureParameters();
    parameters.selected = token;
    const LinkSet set = linksFor(parameters);
    const bool byHead = linkHeads(*run(), parameters).size() > 1;
    QStringList lines{token.query ? tr("query %1").arg(quotedToken(run()->query(*token.query), *token.query))
                                  : tr("key %1").arg(quotedToken(run()->key(*token.key), *token.key))};
    for (auto link = set.links.rbegin(); link != set.links.rend() && lines.size() <= tipLines; ++link) {
        if (!showsLink(token, {}, *link))
            continue;
        const QString other = token.query
            ? tr("→ %1").arg(quotedToken(run()->key(link->cell.key), link->cell.key))
            : tr("← %1").arg(quotedToken(run()->query(link->cell.query), link->cell.query));
        lines << (byHead ? tr("%1  %2  head %3").arg(other, numberText(link->weight), QString::number(link->head.value))
                         : tr("%1  %2").arg(other, numberText(link->weight)));
    }
    return lines.join(QLatin1Char('\n'));
}

void LinksView::wheelEvent(QWheelEvent* event)
{
    const QPoint pixels = event->pixelDelta();
    if (event->modifiers().testFlag(Qt::ControlModifier))
        zoom(std::pow(zoomStep, event->angleDelta().y() / 120.0), event->position().y());
    else
        scroll_->setValue(scroll_->value() - (pixels.isNull() ? event->angleDelta().y() / 2 : pixels.y()));
}

// Spreads the tokens; the one at y stays there.
void LinksView::zoom(double factor, double y)
{
    if (!emptyText().isEmpty())
        return;
    const auto longer = [](const LinksLayout& layout) {
        return layout.queries.count >= layout.keys.count ? layout.queries : layout.keys;
    };
    const TokenColumn before = longer(currentLayout());
    const double token = (y - before.top) / before.pitch;
    pitch_ = std::clamp(before.pitch * factor, leastPitch, largestPitch);
    fitScrollBar();
    const LinksLayout after = currentLayout();
    if (after.overflow == 0.0)
        pitch_ = 0.0; // a larger window shows all tokens again
    scroll_->setValue(static_cast<int>(std::lround(after.room.top() + token * longer(after).pitch - y)));
    redraw();
}

void LinksView::mouseMoveEvent(QMouseEvent* event)
{
    if (emptyText().isEmpty())
        selection()->hover(tokenAt(currentLayout(), event->position()));
}

void LinksView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !emptyText().isEmpty())
        return;
    const LinksLayout layout = currentLayout();
    if (const auto head = legendHeadAt(layout, event->position()))
        return toggleHead(*head);
    const Focus token = tokenAt(layout, event->position());
    if (token.query && event->modifiers().testFlag(Qt::ControlModifier))
        selection()->toggleRow(*token.query);
    else if (token.query && event->modifiers().testFlag(Qt::ShiftModifier))
        selection()->extendRows(*token.query);
    else
        selection()->pin(token);
}

void LinksView::chooseHeads(std::optional<std::vector<Index>> heads)
{
    heads_ = std::move(heads);
    if (!run())
        return;
    const auto shown = linkHeads(*run(), figureParameters());
    headsButton_->setText(shown.size() == 1 ? tr("Head %1").arg(shown.front().head.number)
                                            : tr("%1 of %2 heads").arg(shown.size()).arg(run()->heads));
    fitScrollBar();
    redraw();
}

void LinksView::toggleHead(Index head)
{
    std::vector<Index> heads;
    for (const HeadPick& shown : linkHeads(*run(), figureParameters()))
        heads.push_back(shown.head.number);
    const auto place = std::ranges::lower_bound(heads, head);
    if (place != heads.end() && *place == head)
        heads.erase(place);
    else
        heads.insert(place, head);
    chooseHeads(std::move(heads));
}

void LinksView::fillHeadsMenu()
{
    headsMenu_->clear();
    std::vector<Index> all(static_cast<std::size_t>(run()->heads));
    std::iota(all.begin(), all.end(), Index{0});
    connect(headsMenu_->addAction(tr("&All heads")), &QAction::triggered, this, [this, all] { chooseHeads(all); });
    connect(headsMenu_->addAction(tr("&None")), &QAction::triggered, this,
            [this] { chooseHeads(std::vector<Index>()); });
    connect(headsMenu_->addAction(tr("&The selected one")), &QAction::triggered, this,
            [this] { chooseHeads(std::nullopt); });
    headsMenu_->addSeparator();
    const auto shown = linkHeads(*run(), figureParameters());
    for (const Index head : all) {
        QAction* const action = headsMenu_->addAction(tr("Head %1").arg(head));
        action->setCheckable(true);
        action->setChecked(std::ranges::any_of(shown, [head](const HeadPick& pick) { return pick.head == head; }));
        connect(action, &QAction::triggered, this, [this, head] { toggleHead(head); });
    }
}

void LinksView::stepToken(Index step)
{
    const Focus focus = pinned();
    const bool key = focus.key && !focus.query;
    const auto last = static_cast<Index>(key ? run()->keys.size() : run()->queries.size()) - 1;
    const std::optional<Index> current = key ? focus.key : focus.query;
    // The first key press takes the first token.
    const Index next = current ? std::clamp(*current + step, Index{0}, last) : 0;
    selection()->pin(key ? Focus{std::nullopt, next} : Focus{next, std::nullopt});
}

void LinksView::changeSide(bool toKeys)
{
    const Focus focus = pinned();
    const Index place = focus.query.value_or(focus.key.value_or(0));
    const auto last = static_cast<Index>(toKeys ? run()->keys.size() : run()->queries.size()) - 1;
    const Index token = std::min(place, last);
    selection()->pin(toKeys ? Focus{std::nullopt, token} : Focus{token, std::nullopt});
}

void LinksView::keyPressEvent(QKeyEvent* event)
{
    constexpr Index page = 10;
    if (!emptyText().isEmpty()) {
        FigureView::keyPressEvent(event);
        return;
    }
    const auto all = static_cast<Index>(std::max(run()->queries.size(), run()->keys.size()));
    switch (event->key()) {
    case Qt::Key_Up: stepToken(-1); break;
    case Qt::Key_Down: stepToken(1); break;
    case Qt::Key_PageUp: stepToken(-page); break;
    case Qt::Key_PageDown: stepToken(page); break;
    case Qt::Key_Home: stepToken(-all); break;
    case Qt::Key_End: stepToken(all); break;
    case Qt::Key_Left: changeSide(false); break;
    case Qt::Key_Right: changeSide(true); break;
    case Qt::Key_Escape: selection()->pin({}); break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(zoomStep, bar_->y() / 2.0); break;
    case Qt::Key_Minus: zoom(1.0 / zoomStep, bar_->y() / 2.0); break;
    default: FigureView::keyPressEvent(event);
    }
}

// Scrolls so that the pinned token is in the room.
void LinksView::revealPinned()
{
    const Focus focus = pinned();
    if (!run() || focus.empty() || scroll_->maximum() == 0)
        return;
    const LinksLayout layout = currentLayout();
    const TokenColumn& column = focus.query ? layout.queries : layout.keys;
    const double y = column.center(focus.query.value_or(focus.key.value_or(0)));
    const double hidden = column.pitch * static_cast<double>(column.count) - layout.room.height();
    if (hidden <= 0.0)
        return;
    const double perPixel = scroll_->maximum() / hidden;
    if (y < layout.room.top() + column.pitch)
        scroll_->setValue(
            static_cast<int>(std::floor(scroll_->value() - (layout.room.top() + column.pitch - y) * perPixel)));
    else if (y > layout.room.bottom() - column.pitch)
        scroll_->setValue(
            static_cast<int>(std::ceil(scroll_->value() + (y - layout.room.bottom() + column.pitch) * perPixel)));
}

void LinksView::describe()
{
    const Focus focus = pinned();
    if (!run())
        setAccessibleDescription(emptyText());
    else if (focus.query)
        setAccessibleDescription(tr("links of query %1").arg(quotedToken(run()->query(*focus.query), *focus.query)));
    else if (focus.key)
        setAccessibleDescription(tr("links to key %1").arg(quotedToken(run()->key(*focus.key), *focus.key)));
    else
        setAccessibleDescription(tr("links of all tokens"));
}

} // namespace attn
