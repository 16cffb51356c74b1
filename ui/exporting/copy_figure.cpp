#include "ui/exporting/copy_figure.h"

#include "engine/runs/run_numbers.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

namespace attn {

namespace {

constexpr Index mostCells = 1'000'000;

// Tabs and line breaks inside of a token would tear the table apart.
QString cellText(const Token& token)
{
    return QString::fromStdString(token.text).simplified();
}

QString tableOf(const Run& run, LayerIndex layer, const HeadPick& head)
{
    const NumbersPick pick{.layer = layer,
                           .heads = head.head ? NumbersPick::Heads::one : NumbersPick::Heads::mean,
                           .head = head.head.value_or(HeadIndex{})};
    const Matrix weights = to_matrix(numbers_of(run, pick, mostCells * sizeof(double)));
    QString table;
    for (const Token& key : run.keys)
        table += '\t' + cellText(key);
    for (Index row = 0; row < weights.rows; ++row) {
        table += '\n' + cellText(run.queries[static_cast<std::size_t>(row)]);
        for (const double weight : weights.row(row))
            table += '\t' + QString::number(weight, 'g', QLocale::FloatingPointShortest);
    }
    return table + '\n';
}

} // namespace

QMimeData* clipboardData(const FigureKind& kind, const Run& run, const FigureParameters& parameters, const FigurePage& page)
{
    auto data = std::make_unique<QMimeData>();
    data->setImageData(figureImage(page, figureOf(kind, run, parameters)));
    const auto source = run.source(parameters.layer, parameters.head);
    if (source->rows() * source->columns() <= mostCells)
        data->setText(tableOf(run, parameters.layer, parameters.head));
    return data.release();
}

void copyFigure(const FigureKind& kind, const Run& run, const FigureParameters& parameters, const FigurePage& page)
{
    QGuiApplication::clipboard()->setMimeData(clipboardData(kind, run, parameters, page));
}

} // namespace attn
