// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/cell_description.h"

#include "engine/tensor/closed_cell.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_names.h"

#include <QCoreApplication>

#include <cmath>

namespace attn {

namespace {

struct CellDescription {
    Q_DECLARE_TR_FUNCTIONS(CellDescription)
};

constexpr Index quicklyRead = 1 << 14; // cells that can be read while the pointer moves

QString weightText(double value)
{
    return is_closed(value) ? CellDescription::tr("masked") : numberText(value);
}

// What neither the number nor its colour says, on a line of its own; or nothing.
QString remark(double value, const Cell& cell, const OpenCells* open)
{
    if (open && !open->is_open(cell.query, cell.key))
        return QLatin1Char('\n') + CellDescription::tr("masked");
    if (std::isinf(value) && !is_closed(value))
        return QLatin1Char('\n') + CellDescription::tr("infinite: beyond the colour scale");
    return {};
}

} // namespace

CellValue largestIn(const MatrixSource& weights, const Window& window)
{
    std::vector<double> values(static_cast<std::size_t>(window.rows * window.columns));
    weights.read(window, values.data());
    std::size_t best = 0;
    for (std::size_t i = 1; i < values.size() && !std::isnan(values[best]); ++i)
        if (!(values[i] <= values[best]))
            best = i;
    const auto place = static_cast<Index>(best);
    return {{window.row + place / window.columns, window.column + place % window.columns}, values[best]};
}

QString describeCells(const Run& run, const MatrixSource& weights, const Window& window, const OpenCells* open,
                      Pooling pooling)
{
    const CellValue largest = largestIn(weights, window);
    QString text = CellDescription::tr("query %1\nkey %2\nweight %3")
                       .arg(queryNames(run).quotedWithText(largest.cell.query),
                            keyNames(run).quotedWithText(largest.cell.key), weightText(largest.value));
    text += remark(largest.value, largest.cell, open);
    const Index cells = window.rows * window.columns;
    if (cells == 1)
        return text;
    QString shown = CellDescription::tr("the largest of %1 cells at this point:").arg(cells);
    if (pooling != Pooling::maximum) {
        double value = 0.0;
        pool_cells(weights, window, 1, 1, pooling, &value);
        shown =
            (pooling == Pooling::mean ? CellDescription::tr("%1 cells at this point, their mean is %2, the largest:")
                                      : CellDescription::tr("%1 cells at this point, the smallest is %2, the largest:"))
                .arg(cells)
                .arg(weightText(value));
    }
    return shown + QLatin1Char('\n') + text;
}

QString spokenFocus(const Run& run, const MatrixSource& weights, const Focus& focus, const OpenCells* open)
{
    if (focus.query && focus.key) {
        const double weight = weights.at(*focus.query, *focus.key);
        const bool masked = is_closed(weight) || (open && !open->is_open(*focus.query, *focus.key));
        return CellDescription::tr("query %1 → key %2: %3")
            .arg(queryNames(run).quoted(*focus.query), keyNames(run).quoted(*focus.key),
                 masked ? CellDescription::tr("masked") : numberText(weight));
    }
    if (focus.query)
        return CellDescription::tr("query %1").arg(queryNames(run).quoted(*focus.query));
    return focus.key ? CellDescription::tr("key %1").arg(keyNames(run).quoted(*focus.key)) : QString();
}

QString describeBar(const Run& run, Index key, double value)
{
    return CellDescription::tr("key %1\nweight %2").arg(keyNames(run).quoted(key), weightText(value));
}

QString describeFocus(const Run& run, const MatrixSource& weights, const Focus& focus)
{
    if (focus.query && focus.key)
        return CellDescription::tr("query %1, key %2: weight %3")
            .arg(queryNames(run).quoted(*focus.query), keyNames(run).quoted(*focus.key),
                 weightText(weights.at(*focus.query, *focus.key)));
    if (focus.query && weights.columns() > quicklyRead)
        return spokenFocus(run, weights, focus);
    if (focus.query) {
        const CellValue largest = largestIn(weights, {*focus.query, 0, 1, weights.columns()});
        return CellDescription::tr("query %1: largest weight %3 at key %2")
            .arg(queryNames(run).quoted(*focus.query), keyNames(run).quoted(largest.cell.key),
                 weightText(largest.value));
    }
    if (focus.key && weights.rows() > quicklyRead)
        return spokenFocus(run, weights, focus);
    if (focus.key) {
        const CellValue largest = largestIn(weights, {0, *focus.key, weights.rows(), 1});
        return CellDescription::tr("key %1: largest weight %3 at query %2")
            .arg(keyNames(run).quoted(*focus.key), queryNames(run).quoted(largest.cell.query),
                 weightText(largest.value));
    }
    return {};
}

} // namespace attn
