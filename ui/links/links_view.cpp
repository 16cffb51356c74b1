#include "ui/links/links_view.h"

#include "ui/view/number_text.h"
#include "ui/view/token_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr qsizetype tipLines = 5;

} // namespace

LinksView::LinksView(Selection* selection, QWidget* parent) : FigureView(selection, parent)
{
    setAccessibleName(tr("Links"));
    bar_ = makeBar();
    scroll_ = new QScrollBar(Qt::Vertical, this);
    scroll_->setAccessibleName(tr("Tokens in sight"));
    scroll_->hide();
    connect(scroll_, &QScrollBar::valueChanged, this, &LinksView::redraw);
    connect(mass_, &QSlider::valueChanged, this, &LinksView::redraw);
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
    parameters.linkMass = mass_->value() / 100.0;
    return parameters;
}

QSizeF LinksView::figureSize() const
{
    return {static_cast<double>(width() - (scroll_->isVisibleTo(this) ? scroll_->width() : 0)), static_cast<double>(bar_->y())};
}

LinksLayout LinksView::currentLayout() const
{
    const double scrolled = scroll_->maximum() > 0 ? static_cast<double>(scroll_->value()) / scroll_->maximum() : 0.0;
    return layoutLinks(figureSize(), *run(), figureParameters(), scrolled);
}

void LinksView::runChanged()
{
    bar_->setEnabled(run() != nullptr);
    fitScrollBar();
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
    const LinksLayout layout = currentLayout();
    const FigureParameters parameters = figureParameters();
    links_ = strongestLinks(*run(), parameters.layer, parameters.head, visibleQueries(layout), parameters.linkMass);
    drawLinksFigure(painter, figureSize(), *run(), parameters, layout, links_);
    count_->setText(tr("%1 of %2 links, %3 % of the weight")
                        .arg(numberText(static_cast<double>(links_.links.size()), 9), numberText(static_cast<double>(links_.total), 9),
                             numberText(links_.shownMass * 100.0, 2)));
    count_->setToolTip(count_->text());
}

void LinksView::drawHover(QPainter& painter)
{
    if (hovered().empty())
        return;
    FigureParameters parameters = figureParameters();
    parameters.selected = hovered();
    parameters.rows.clear();
    painter.save();
    drawLinksFigure(painter, figureSize(), *run(), parameters, currentLayout(), links_);
    painter.restore();
}

QString LinksView::emptyText() const
{
    if (!run())
        return tr("Type a sentence, or open an image or a matrix, to see which token looks at which");
    return run()->queries.empty() || run()->keys.empty() ? tr("There are no tokens in the input") : QString();
}

QString LinksView::toolTipAt(const QPointF& point) const
{
    const Focus token = tokenAt(currentLayout(), point);
    if (token.empty())
        return {};
    const bool byHead = !selection()->head().head && run()->heads > 1;
    QStringList lines{token.query ? tr("query %1").arg(quotedToken(run()->queries[static_cast<std::size_t>(*token.query)], *token.query))
                                  : tr("key %1").arg(quotedToken(run()->keys[static_cast<std::size_t>(*token.key)], *token.key))};
    for (auto link = links_.links.rbegin(); link != links_.links.rend() && lines.size() <= tipLines; ++link) {
        if (!showsLink(token, {}, *link))
            continue;
        const QString other = token.query ? tr("→ %1").arg(quotedToken(run()->keys[static_cast<std::size_t>(link->cell.key)], link->cell.key))
                                          : tr("← %1").arg(quotedToken(run()->queries[static_cast<std::size_t>(link->cell.query)], link->cell.query));
        lines << (byHead ? tr("%1  %2  head %3").arg(other, numberText(link->weight), QString::number(link->head.value))
                         : tr("%1  %2").arg(other, numberText(link->weight)));
    }
    return lines.join(QLatin1Char('\n'));
}

void LinksView::wheelEvent(QWheelEvent* event)
{
    const QPoint pixels = event->pixelDelta();
    scroll_->setValue(scroll_->value() - (pixels.isNull() ? event->angleDelta().y() / 2 : pixels.y()));
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
    const Focus token = tokenAt(currentLayout(), event->position());
    if (token.query && event->modifiers().testFlag(Qt::ControlModifier))
        selection()->toggleRow(*token.query);
    else if (token.query && event->modifiers().testFlag(Qt::ShiftModifier))
        selection()->extendRows(*token.query);
    else
        selection()->pin(token);
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
        scroll_->setValue(static_cast<int>(std::floor(scroll_->value() - (layout.room.top() + column.pitch - y) * perPixel)));
    else if (y > layout.room.bottom() - column.pitch)
        scroll_->setValue(static_cast<int>(std::ceil(scroll_->value() + (y - layout.room.bottom() + column.pitch) * perPixel)));
}

void LinksView::describe()
{
    const Focus focus = pinned();
    if (!run())
        setAccessibleDescription(emptyText());
    else if (focus.query)
        setAccessibleDescription(tr("links of query %1").arg(quotedToken(run()->queries[static_cast<std::size_t>(*focus.query)], *focus.query)));
    else if (focus.key)
        setAccessibleDescription(tr("links to key %1").arg(quotedToken(run()->keys[static_cast<std::size_t>(*focus.key)], *focus.key)));
    else
        setAccessibleDescription(tr("links of all tokens"));
}

} // namespace attn
