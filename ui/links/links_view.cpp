// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/links_view.h"

#include "ui/help/control_help.h"
#include "ui/links/link_heads_button.h"
#include "ui/links/token_steps.h"
#include "ui/widgets/elided_label.h"
#include "ui/wording/counted.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_names.h"

#include <QLocale>

#include <algorithm>

namespace attn {

namespace {

constexpr qsizetype tipLines = 5;
constexpr double leastPitch = 1.0;
constexpr double largestPitch = 56.0;
constexpr std::ptrdiff_t mostCurvesAtOnce = 200; // painted within a frame
constexpr Index rankingCost = 10;                // ranking a weight takes as long as reading so many
constexpr Index mostCellsOfRows = 100'000;       // ranked anew for each place of the pointer

Index countCells(const Run& run, const std::vector<HeadPick>& heads, std::size_t queries)
{
    return static_cast<Index>(queries * run.keys.size())
        * (heads.empty() ? 0 : run.matrices(heads.front()) * std::ssize(heads));
}

QString countText(Index count)
{
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(count)).replace(u',', QChar(0x202F));
}

const TokenColumn& longerColumn(const LinksLayout& layout)
{
    return layout.queries.count >= layout.keys.count ? layout.queries : layout.keys;
}

} // namespace

LinksView::LinksView(Selection* selection, QWidget* parent)
    : ScrolledView({}, tr("Tokens in sight"), selection, parent),
      ranking_([this] { redraw(); }, [this](const QString& why) { fail(why); }), layer_([this] { redraw(); })
{
    setAccessibleName(tr("Links"));
    explainQuietly(this, "links");
    buildBar();
    connect(mass_, &QSlider::valueChanged, this, &LinksView::redraw);
    connect(headsButton_, &LinkHeadsButton::chosen, this, &LinksView::chooseHeads);
    connect(selection, &Selection::headChanged, this, [this] {
        failure_.clear();
        chooseHeads(std::nullopt);
    });
    connect(selection, &Selection::pinnedChanged, this, &LinksView::revealPinned);
    connect(selection, &Selection::pinnedChanged, this, &LinksView::describe);
}

// A run that is new to the view may come after this.
void LinksView::showEvent(QShowEvent* event)
{
    ScrolledView::showEvent(event);
    revealed_ = false;
    revealPinned();
}

void LinksView::buildBar()
{
    QBoxLayout* const row = makeBar();
    auto* const label = new QLabel(tr("&Weight shown"), bar());
    mass_ = new QSlider(Qt::Horizontal, bar());
    mass_->setRange(50, 100);
    mass_->setValue(90);
    mass_->setPageStep(10);
    mass_->setMinimumWidth(80);
    mass_->setMaximumWidth(240);
    mass_->setAccessibleName(tr("Share of each row's weight that is shown, in percent"));
    explain(mass_, "weight-shown");
    label->setBuddy(mass_);
    count_ = new ElidedLabel(bar());
    count_->setAccessibleName(tr("Links shown"));
    headsButton_ = new LinkHeadsButton(bar());
    row->addWidget(headsButton_);
    row->addWidget(label);
    row->addWidget(mass_, 1);
    row->addWidget(count_, 3);
    bar()->setEnabled(false);
}

FigureParameters LinksView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.links = {mass_->value() / 100.0, heads_};
    if (run() && parameters.links.heads)
        std::erase_if(*parameters.links.heads, [this](Index head) { return head >= run()->heads; });
    return parameters;
}

LinksLayout LinksView::currentLayout() const
{
    return layoutLinks(figureSize(), *run(), figureParameters(), {std::max(leastPitch, pitch_), scrolledShare(), true});
}

LinksView::Extent LinksView::extent() const
{
    return run() ? Extent{figureSize(), {0.0, currentLayout().overflow}} : Extent{};
}

bool LinksView::prepareFigure()
{
    const FigureParameters parameters = figureParameters();
    const Sight sight{sharedRun(), linkHeads(*run(), parameters), visibleQueries(currentLayout())};
    ranking_.ask(
        sight, rankingCost * countCells(*run(), sight.heads, sight.queries.size()),
        [sight](const RunControl& control) { return rankLinks(*sight.run, sight.heads, sight.queries, control); });
    // While tokens are scrolled the links of those that stay in sight stay with them.
    const auto& ranked = ranking_.made();
    if (!ranked || ranked->run != sight.run || ranked->heads != sight.heads)
        return false;
    links_ = strongestLinks(ranking_.value(), parameters.links.mass);
    return true;
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

void LinksView::fail(const QString& why)
{
    failure_ = why;
    redraw();
}

void LinksView::runChanged()
{
    failure_.clear();
    ranking_.stop();
    bar()->setEnabled(run() != nullptr);
    chooseHeads(heads_);
    arrange();
    describe();
    if (!revealed_)
        revealPinned();
}

void LinksView::drawFigure(QPainter& painter)
{
    const FigureParameters parameters = figureParameters();
    const LinkSet set = linksFor(parameters);
    drawLinksFigure(painter, figureSize(), *run(), parameters, currentLayout(), set,
                    [this](QPainter& figure, const LinkCurves& curves) { paintCurves(figure, curves); });
    showCount(set);
}

// Where there are many curves the last ones stay until the new ones are painted, off this thread: labels and pointer
// never wait for them.
void LinksView::paintCurves(QPainter& painter, const LinkCurves& curves)
{
    if (std::ssize(curves.curves) <= mostCurvesAtOnce) {
        paintLinkCurves(painter, curves);
        return;
    }
    // not stretched to a new size, which takes as long as a frame
    painter.drawImage(curves.area.topLeft().toPoint(), layer_.value());
    // What is asked for while one layer is being painted is asked for again when that one is here.
    if (layer_.busy())
        return;
    layer_.ask(curves, longerThanAFrame, [curves, ratio = devicePixelRatioF()](const RunControl&) {
        QImage image = linkCurvesImage(curves, (curves.area.size() * ratio).toSize());
        image.setDevicePixelRatio(ratio);
        return image;
    });
}

void LinksView::showCount(const LinkSet& set)
{
    const QString counts =
        counted(tr("%1 of %2 link(s), %3 % of the weight"), set.total)
            .arg(countText(std::ssize(set.links)), countText(set.total), numberText(set.shownMass * 100.0, 2));
    const auto all = run()->queries.size();
    const auto& seen = ranking_.made()->queries;
    // The counts first: a narrow window cuts the rest.
    QString text = set.cut ? tr("strongest %1").arg(counts) : counts;
    if (pinned().empty() && selection()->rows().empty() && seen.size() < all && !seen.empty())
        text = tr("%1; queries %2 to %3").arg(text, QString::number(seen.front()), QString::number(seen.back()));
    count_->setText(text);
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
    const Focus token = focusAt(point);
    if (token.empty() || !isSettled())
        return {};
    FigureParameters parameters = figureParameters();
    parameters.selected = token;
    const LinkSet set = linksFor(parameters);
    const bool byHead = linkHeads(*run(), parameters).size() > 1;
    QStringList lines{token.query ? tr("query %1").arg(queryNames(*run()).quotedWithText(*token.query))
                                  : tr("key %1").arg(keyNames(*run()).quotedWithText(*token.key))};
    for (auto link = set.links.rbegin(); link != set.links.rend() && lines.size() <= tipLines; ++link) {
        if (!showsLink(token, {}, *link))
            continue;
        const QString other = token.query ? tr("→ %1").arg(keyNames(*run()).quoted(link->cell.key))
                                          : tr("← %1").arg(queryNames(*run()).quoted(link->cell.query));
        lines << (byHead ? tr("%1  %2  head %3").arg(other, numberText(link->weight), QString::number(link->head.value))
                         : tr("%1  %2").arg(other, numberText(link->weight)));
    }
    return lines.join(QLatin1Char('\n'));
}

// Spreads the tokens; the one at the point stays there.
void LinksView::zoom(double factor, const QPointF& point)
{
    if (!emptyText().isEmpty())
        return;
    const LinksLayout layout = currentLayout();
    const TokenColumn& before = longerColumn(layout);
    const double token = (point.y() - before.top) / before.pitch;
    pitch_ = std::clamp(before.pitch * factor, leastPitch, largestPitch);
    fitScrollBars();
    const LinksLayout after = currentLayout();
    if (after.overflow == 0.0)
        pitch_ = 0.0; // a larger window shows all tokens again
    scrollTo({0.0, after.room.top() + token * longerColumn(after).pitch - point.y()});
    redraw();
}

Focus LinksView::focusAt(const QPointF& point) const
{
    return tokenAt(currentLayout(), point);
}

void LinksView::click(const QPointF& point, Qt::KeyboardModifiers modifiers)
{
    if (const auto head = legendHeadAt(currentLayout(), point))
        headsButton_->toggle(*head);
    else
        ScrolledView::click(point, modifiers);
}

bool LinksView::pressKey(int key)
{
    const auto focus = steppedToken(pinned(), key, std::ssize(run()->queries), std::ssize(run()->keys));
    if (!focus)
        return ScrolledView::pressKey(key);
    selection()->pin(*focus);
    return true;
}

void LinksView::chooseHeads(const std::optional<std::vector<Index>>& heads)
{
    heads_ = heads;
    std::vector<Index> shown;
    if (run())
        for (const HeadPick& pick : linkHeads(*run(), figureParameters()))
            shown.push_back(pick.head.number);
    headsButton_->setHeads(run() ? run()->heads : 0, std::move(shown));
    fitScrollBars();
    redraw();
}

// Scrolls so that the pinned token is in the room. The shorter column moves by less than is scrolled.
void LinksView::revealPinned()
{
    const Focus focus = pinned();
    if (!run() || focus.empty())
        return;
    revealed_ = true;
    const LinksLayout layout = currentLayout();
    const TokenColumn& column = focus.query ? layout.queries : layout.keys;
    const double y = column.center(focus.query.value_or(focus.key.value_or(0)));
    const double hidden = column.pitch * static_cast<double>(column.count) - layout.room.height();
    if (hidden <= 0.0)
        return;
    const double above = layout.room.top() + column.pitch - y;
    const double below = y - layout.room.bottom() + column.pitch;
    const double moved = above > 0.0 ? -above : std::max(0.0, below);
    scrollBy({0.0, moved * layout.overflow / hidden});
}

void LinksView::describe()
{
    const Focus focus = pinned();
    if (!run())
        setAccessibleDescription(emptyText());
    else if (focus.query)
        setAccessibleDescription(tr("links of query %1").arg(queryNames(*run()).quoted(*focus.query)));
    else if (focus.key)
        setAccessibleDescription(tr("links to key %1").arg(keyNames(*run()).quoted(*focus.key)));
    else
        setAccessibleDescription(tr("links of all tokens"));
}

} // namespace attn
