// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting/copy_figure.h"

#include "ui/heatmap/heatmap_figure.h"

#include <QMimeData>

#include <memory>

namespace attn {

namespace {

// Tabs and line breaks inside of a token would break the table.
QString cellText(const std::vector<Token>& tokens, Index at)
{
    return at < static_cast<Index>(tokens.size())
        ? QString::fromStdString(tokens[static_cast<std::size_t>(at)].text).simplified()
        : QString::number(at);
}

// Both formats get the same rows.
class Table {
public:
    void addRow(const QString& header, const QStringList& cells)
    {
        tabbed += header;
        for (const QString& cell : cells)
            tabbed += u'\t' + cell;
        tabbed += u'\n';
        html += QStringLiteral("<tr><th>%1</th>").arg(header.toHtmlEscaped());
        const QString tag = first_ ? QStringLiteral("th") : QStringLiteral("td");
        for (const QString& cell : cells)
            html += u'<' + tag + u'>' + cell.toHtmlEscaped() + QStringLiteral("</") + tag + u'>';
        html += QStringLiteral("</tr>\n");
        first_ = false;
    }
    QString tabbed;
    QString html = QStringLiteral("<table>\n");

private:
    bool first_ = true;
};

Table tableOf(const Run& run, const MatrixSource& source, const Window& window, const RunControl& control)
{
    Table table;
    QStringList cells;
    for (Index j = 0; j < window.columns; ++j)
        cells << cellText(run.keys, window.column + j);
    table.addRow({}, cells);
    std::vector<double> row(static_cast<std::size_t>(window.columns));
    for (Index i = 0; i < window.rows; ++i) {
        control.check();
        source.read({window.row + i, window.column, 1, window.columns}, row.data());
        cells.clear();
        for (const double weight : row)
            cells << QString::number(weight, 'g', QLocale::FloatingPointShortest);
        table.addRow(cellText(run.queries, window.row + i), cells);
    }
    table.html += QStringLiteral("</table>\n");
    return table;
}

} // namespace

FigureCopy copyOf(const FigureKind& kind, const std::shared_ptr<const Run>& run, const FigureParameters& parameters,
                  const FigurePage& page, const RunControl& control)
{
    FigureCopy copy;
    copy.picture = figureImage(page, figureOf(kind, run, parameters, part_of(control, 0.0, 0.8)));
    const auto source = run->source(parameters.head);
    FigureParameters shown = parameters;
    if (!kind.window)
        shown.heatmap.window.reset();
    const Window window = shownWindow(*run, shown);
    if (window.rows * window.columns > mostCopiedCells)
        return copy;
    const Table table = tableOf(*run, *source, window, control);
    copy.tabbed = table.tabbed;
    copy.html = table.html;
    return copy;
}

QMimeData* clipboardData(const FigureCopy& copy)
{
    auto data = std::make_unique<QMimeData>();
    data->setImageData(copy.picture);
    if (!copy.tabbed.isEmpty()) {
        data->setText(copy.tabbed);
        data->setHtml(copy.html);
    }
    return data.release();
}

} // namespace attn
