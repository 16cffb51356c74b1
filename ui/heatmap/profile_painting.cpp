// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/profile_painting.h"

#include "engine/tensor/closed_cell.h"
#include "ui/colors/contrast.h"
#include "ui/heatmap/profile_scale.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

struct Profiles {
    Q_DECLARE_TR_FUNCTIONS(Profiles)
};

constexpr double narrowestBar = 3.0;
constexpr double narrowestLit = 2.0;
constexpr double labelGap = 6.0;

double gapOf(double pitch)
{
    return pitch >= 8.0 ? 2.0 : pitch >= 4.0 ? 1.0 : 0.0;
}

QString allCaption(const Profile& profile)
{
    const bool row = profile.pick.side == ProfileSide::row;
    if (profile.values.empty())
        return row ? Profiles::tr("point at a row to see its weights") : Profiles::tr("point at a column");
    return row ? Profiles::tr("mean of all rows") : Profiles::tr("largest of each row");
}

} // namespace

QString profileCaption(const Profile& profile, const AxisLabels& labels)
{
    const std::vector<Index>& places = profile.pick.places;
    if (places.empty())
        return allCaption(profile);
    const bool row = profile.pick.side == ProfileSide::row;
    if (places.size() > 1)
        return row ? Profiles::tr("sum of %1 rows").arg(places.size())
                   : Profiles::tr("sum of %1 columns").arg(places.size());
    const Index place = places.front();
    if (labels.texts.isEmpty())
        return (row ? Profiles::tr("row %1") : Profiles::tr("column %1")).arg(place);
    return (row ? Profiles::tr("row “%1” (%2)") : Profiles::tr("column “%1” (%2)"))
        .arg(isolated(labels.at(place)), QString::number(labels.number(place)));
}

namespace {

// One profile on the page. "Along" is the direction of the cells, "across" that of the bars: upwards below the map, to
// the right beside it.
struct Frame {
    const Profile& profile;
    bool row;
    QRectF bars;
    QRectF caption;
    QRectF cell;  // that of place 0
    Index places; // along
    ResolvedScale scale;

    double pitch() const { return row ? cell.width() : cell.height(); }
    double begin(Index place) const { return (row ? cell.left() : cell.top()) + static_cast<double>(place) * pitch(); }
    double low() const { return row ? bars.left() : bars.top(); }
    double high() const { return row ? bars.right() : bars.bottom(); }
    // The places that share the pixel at `along`: [first, second).
    std::pair<Index, Index> placesAt(double along) const
    {
        const double inside = along - begin(0);
        const Index first = std::clamp<Index>(
            static_cast<Index>(std::floor((pitch() < 1.0 ? inside : inside + 0.5) / pitch())), 0, places - 1);
        const Index last = pitch() < 1.0 ? static_cast<Index>(std::ceil((inside + 1.0) / pitch())) : first + 1;
        return {first, std::clamp<Index>(last, first + 1, places)};
    }
    double value(Index place) const { return profile.values[static_cast<std::size_t>(place)]; }

    // NaN if there is one.
    double largestOf(Index begin, Index end) const
    {
        double largest = value(begin);
        for (Index place = begin + 1; place < end && !std::isnan(largest); ++place)
            if (!(value(place) <= largest))
                largest = value(place);
        return largest;
    }

    double base() const { return scale.logarithmic() ? 0.0 : scale.position(0.0); }
    // A NaN has the longest bar, in a colour of its own, and a masked cell has none.
    double share(double number) const
    {
        return std::isnan(number) ? 1.0 : is_closed(number) ? base() : scale.position(number);
    }
    QPointF at(double along, double across) const
    {
        return row ? QPointF(along, bars.bottom() - across * bars.height())
                   : QPointF(bars.left() + across * bars.width(), along);
    }
    QRectF bar(double from, double to, double number) const
    {
        const double start = std::isnan(number) ? 0.0 : base();
        return QRectF(at(std::max(from, low()), start), at(std::min(to, high()), share(number))).normalized();
    }
};

Frame frameOf(const Profile& profile, const HeatmapGeometry& where, const ResolvedScale& colors)
{
    const bool row = profile.pick.side == ProfileSide::row;
    QRectF bars = row ? where.layout.rowProfile : where.layout.columnProfile;
    if (!row)
        bars = QRectF(bars.left(), where.cells.top(), bars.width(), where.cells.height());
    return {profile,
            row,
            bars,
            row ? where.layout.rowProfileCaption : where.layout.columnProfileCaption,
            where.cell(0, 0),
            row ? where.columns.count : where.rows.count,
            profileScale(profile.values, colors)};
}

// One page's painter and what it paints with.
class ProfilePainter {
public:
    ProfilePainter(QPainter& painter, const HeatmapGeometry& where, const Theme& theme, const QFont& font)
        : painter_(painter), where_(where), theme_(theme), font_(font)
    {
    }
    void drawProfile(const Frame& frame, const std::optional<Index>& lit) const;

private:
    void drawBars(const Frame& frame) const;
    void drawOutline(const Frame& frame) const;
    void drawLit(const Frame& frame, Index place) const;
    void drawAxis(const Frame& frame) const;
    QString numberThatFits(const Frame& frame, double value) const;
    QRectF placeOfNumber(const Frame& frame, double value) const;
    void drawNumber(const Frame& frame, double value, const QRectF& place) const;
    void drawCaption(const Frame& frame) const;

    QPainter& painter_;
    const HeatmapGeometry& where_;
    const Theme& theme_;
    const QFont& font_;
};

void ProfilePainter::drawProfile(const Frame& frame, const std::optional<Index>& lit) const
{
    drawCaption(frame);
    // They may still be the values of a matrix of another size.
    if (static_cast<Index>(frame.profile.values.size()) != frame.places)
        return;
    painter_.save();
    painter_.setRenderHint(QPainter::Antialiasing);
    painter_.setClipRect(frame.bars.adjusted(-1, -1, 1, 1));
    painter_.setPen(Qt::NoPen);
    frame.pitch() >= narrowestBar ? drawBars(frame) : drawOutline(frame);
    if (lit)
        drawLit(frame, *lit);
    painter_.restore();
    drawAxis(frame);
}

void ProfilePainter::drawBars(const Frame& frame) const
{
    const double gap = gapOf(frame.pitch()) / 2.0;
    const QColor ink = frame.profile.pick.places.empty() ? theme_.quietText : theme_.accent;
    const Index first = std::max<Index>(0, static_cast<Index>((frame.low() - frame.begin(0)) / frame.pitch()));
    for (Index place = first; place < frame.places && frame.begin(place) < frame.high(); ++place) {
        const double value = frame.value(place);
        painter_.fillRect(frame.bar(frame.begin(place) + gap, frame.begin(place + 1) - gap, value),
                          std::isnan(value) ? QColor(theme_.special.notANumber) : ink);
    }
}

// Each pixel has a light bar, and a line from the end of the previous bar to its own. All are rectangles of whole
// pixels: to paint one long smooth line takes longer than everything else that follows the pointer.
void ProfilePainter::drawOutline(const Frame& frame) const
{
    painter_.setRenderHint(QPainter::Antialiasing, false);
    const QColor ink = frame.profile.pick.places.empty() ? theme_.quietText : theme_.accent;
    const QColor wash = mixed(ink, theme_.surface, 0.3);
    const double thickness = 1.0 / (frame.row ? frame.bars.height() : frame.bars.width());
    std::optional<double> before;
    for (double along = frame.low(); along < frame.high(); along += 1.0) {
        const auto [begin, end] = frame.placesAt(along);
        const double largest = frame.largestOf(begin, end);
        painter_.fillRect(frame.bar(along, along + 1.0, largest),
                          std::isnan(largest) ? QColor(theme_.special.notANumber) : wash);
        const double share = frame.share(largest);
        const double from = std::min(share, before.value_or(share));
        const double to = std::max({share, before.value_or(share), from + thickness});
        painter_.fillRect(QRectF(frame.at(along, from), frame.at(along + 1.0, to)).normalized(), ink);
        before = share;
    }
}

// Marks the bar of the row or column that is lit in the map, with a faint line to bars that are very short.
void ProfilePainter::drawLit(const Frame& frame, Index place) const
{
    if (place >= frame.places || frame.begin(place + 1) <= frame.low() || frame.begin(place) >= frame.high())
        return;
    const double gap = gapOf(frame.pitch()) / 2.0;
    const double widen = std::max(0.0, narrowestLit - frame.pitch()) / 2.0 - gap;
    const double from = frame.begin(place) - widen;
    const double to = frame.begin(place + 1) + widen;
    QColor faint = theme_.text;
    faint.setAlpha(36);
    painter_.fillRect(
        QRectF(frame.at(std::max(from, frame.low()), 0.0), frame.at(std::min(to, frame.high()), 1.0)).normalized(),
        faint);
    const double value = frame.value(place);
    painter_.fillRect(frame.bar(from, to, value), std::isnan(value) ? QColor(theme_.special.notANumber) : theme_.text);
}

void ProfilePainter::drawAxis(const Frame& frame) const
{
    painter_.setRenderHint(QPainter::Antialiasing, false);
    painter_.setPen(QPen(theme_.line, 1));
    const double base = frame.base();
    painter_.drawLine(frame.at(frame.low(), base), frame.at(frame.high() - 1.0, base));
    painter_.setRenderHint(QPainter::Antialiasing, true);
    painter_.setPen(theme_.quietText);
    painter_.setFont(font_);
    // The larger number says what the bars mean. The lower one gives way where both have no room.
    const QRectF high = placeOfNumber(frame, frame.scale.high());
    const QRectF low = placeOfNumber(frame, frame.scale.low());
    drawNumber(frame, frame.scale.high(), high);
    if (!low.adjusted(-2.0, 0.0, 2.0, 0.0).intersects(high))
        drawNumber(frame, frame.scale.low(), low);
}

// With fewer digits where the page ends before it; nothing is drawn where not even one has room.
QString ProfilePainter::numberThatFits(const Frame& frame, double value) const
{
    const QFontMetricsF metrics(font_);
    const double room = frame.row ? frame.bars.left() - labelGap - where_.page.left() : frame.bars.width();
    for (const int digits : {3, 2, 1})
        if (const QString text = numberText(value, digits); metrics.horizontalAdvance(text) <= room)
            return text;
    return {};
}

QRectF ProfilePainter::placeOfNumber(const Frame& frame, double value) const
{
    const QFontMetricsF metrics(font_);
    const double line = metrics.height();
    const double width = metrics.horizontalAdvance(numberThatFits(frame, value)) + 1.0;
    const QPointF place = frame.at(frame.row ? frame.low() : frame.high(), frame.scale.position(value));
    if (frame.row) {
        const double top = frame.bars.top() - line / 4;
        return {place.x() - labelGap - width,
                std::clamp(place.y() - line / 2, top, std::max(top, frame.bars.bottom() - 0.75 * line)), width, line};
    }
    const double left = frame.bars.left();
    return {std::clamp(place.x() - width / 2, left, std::max(left, frame.bars.right() - width)), place.y() + 2.0, width,
            line};
}

void ProfilePainter::drawNumber(const Frame& frame, double value, const QRectF& place) const
{
    painter_.drawText(place, (frame.row ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextDontClip,
                      numberThatFits(frame, value));
}

void ProfilePainter::drawCaption(const Frame& frame) const
{
    const QString text = profileCaption(frame.profile, frame.row ? where_.rows : where_.columns);
    const QFontMetricsF metrics(font_);
    painter_.setFont(font_);
    painter_.setPen(frame.profile.pick.places.empty() ? theme_.quietText : theme_.text);
    if (frame.row) {
        painter_.drawText(frame.caption, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                          metrics.elidedText(text, Qt::ElideRight, frame.caption.width()));
        return;
    }
    // There are as many lines as fit; a long token may break anywhere.
    QTextLayout layout(text, font_);
    QTextOption option(Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double top = frame.caption.top();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(frame.caption.width());
        if (top + metrics.height() > frame.caption.bottom() + 1.0)
            break;
        const bool last = top + 2.0 * metrics.height() > frame.caption.bottom() + 1.0;
        const QString rest = last
            ? metrics.elidedText(text.mid(line.textStart()), Qt::ElideRight, frame.caption.width())
            : text.mid(line.textStart(), line.textLength());
        painter_.drawText(QPointF(frame.caption.left(), top + metrics.ascent()), rest);
        top += metrics.height();
    }
    layout.endLayout();
}

std::optional<Index> placeAt(const Frame& frame, const QPointF& position)
{
    if (!frame.bars.contains(position))
        return {};
    const auto [begin, end] = frame.placesAt(std::floor(frame.row ? position.x() : position.y()));
    if (static_cast<Index>(frame.profile.values.size()) != frame.places)
        return begin;
    const auto values = frame.profile.values.begin();
    return std::max_element(values + begin, values + end) - values;
}

} // namespace

void paintProfiles(QPainter& painter, const HeatmapGeometry& where, const HeatmapProfiles& profiles,
                   const ResolvedScale& colors, const Focus& lit, const Theme& theme, const QFont& font)
{
    if (where.layout.rowProfile.isEmpty())
        return;
    const ProfilePainter page(painter, where, theme, font);
    page.drawProfile(frameOf(profiles.row, where, colors), lit.key);
    page.drawProfile(frameOf(profiles.column, where, colors), lit.query);
}

const Profile* profileAt(const HeatmapGeometry& where, const HeatmapProfiles& profiles, const ResolvedScale& colors,
                         const QPointF& position)
{
    if (where.layout.rowProfile.isEmpty())
        return nullptr;
    for (const Profile* profile : {&profiles.row, &profiles.column})
        if (placeAt(frameOf(*profile, where, colors), position))
            return profile;
    return nullptr;
}

Focus profileFocusAt(const HeatmapGeometry& where, const HeatmapProfiles& profiles, const ResolvedScale& colors,
                     const QPointF& position)
{
    const Profile* const profile = profileAt(where, profiles, colors, position);
    if (!profile)
        return {};
    const Frame frame = frameOf(*profile, where, colors);
    const std::vector<Index>& places = profile->pick.places;
    const std::optional<Index> across = places.size() == 1 ? std::optional(places.front()) : std::nullopt;
    const std::optional<Index> along = placeAt(frame, position);
    return frame.row ? Focus{across, along} : Focus{along, across};
}

} // namespace attn
