// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/matrices_form.h"

#include <QCoreApplication>

namespace attn {

namespace {

struct Form {
    Q_DECLARE_TR_FUNCTIONS(attn::Form)
};

bool has(const Document& document, const char* name)
{
    const Matrix* matrix = document.matrices.find(name);
    return matrix && !matrix->empty();
}

void put(Document& document, const char* name, Matrix matrix)
{
    if (!has(document, name))
        document.matrices.by_name[name] = std::make_shared<const Matrix>(std::move(matrix));
}

// Three rows that are easy to follow by hand. The first looks most at the last, the second at itself.
Matrix sampleRows()
{
    Matrix sample(3, 4);
    sample.values = {1, 0, 1, 0, 0, 2, 0, 2, 1, 1, 1, 1};
    return sample;
}

Matrix sampleValues()
{
    Matrix sample(3, 4);
    sample.values = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1};
    return sample;
}

void fitHeads(Document& document, Index width)
{
    OperatorSettings& settings = document.settings;
    if (settings.heads < 1 || width % settings.heads != 0) {
        settings.heads = 1;
        settings.key_value_heads = 0;
    }
}

void addProjections(std::vector<MatrixSlot>& list)
{
    list.push_back({"wq", titleOfMatrix("wq"), Form::tr("missing"), true});
    list.push_back({"wk", titleOfMatrix("wk"), Form::tr("missing"), true});
    list.push_back({"wv", titleOfMatrix("wv"), Form::tr("none: no output"), false});
    list.push_back({"wo", titleOfMatrix("wo"), Form::tr("none: heads not mixed"), false});
    for (const char* name : {"bq", "bk", "bv"})
        list.push_back({name, titleOfMatrix(name), Form::tr("none: zero"), false});
}

void addScoreParameters(std::vector<MatrixSlot>& list, Score score)
{
    if (score == Score::bilinear)
        list.push_back({"m", titleOfMatrix("m"), Form::tr("none: identity"), false});
    if (score != Score::additive)
        return;
    list.push_back({"p", titleOfMatrix("p"), Form::tr("none: identity"), false});
    list.push_back({"r", titleOfMatrix("r"), Form::tr("none: identity"), false});
    list.push_back({"u", titleOfMatrix("u"), Form::tr("none: all ones"), false});
}

} // namespace

MatricesForm formOf(const Document& document)
{
    if (document.kind != InputKind::matrices)
        return MatricesForm::parameters;
    return has(document, "x") && !has(document, "q") ? MatricesForm::inputs : MatricesForm::queriesKeysValues;
}

QString titleOfMatrix(const std::string& name)
{
    if (name == "embedding")
        return Form::tr("Embedding");
    if (name == "u")
        return QStringLiteral("u");
    if (name.size() == 2) // wq: W_q
        return QStringLiteral("%1_%2")
            .arg(name[0] == 'w' ? QLatin1Char('W') : QLatin1Char('b'))
            .arg(QLatin1Char(name[1]));
    return QString::fromStdString(name).toUpper();
}

std::vector<MatrixSlot> slotsOf(const Document& document)
{
    std::vector<MatrixSlot> list;
    const OperatorSettings& settings = document.settings;
    const MatricesForm form = formOf(document);
    if (form == MatricesForm::queriesKeysValues) {
        list.push_back({"q", titleOfMatrix("q"), Form::tr("missing"), true});
        list.push_back({"k", titleOfMatrix("k"), Form::tr("missing"), true});
        list.push_back({"v", titleOfMatrix("v"), Form::tr("none: no output"), false});
        list.push_back({"wo", titleOfMatrix("wo"), Form::tr("none: heads not mixed"), false});
    }
    if (form == MatricesForm::inputs) {
        list.push_back({"x", titleOfMatrix("x"), Form::tr("missing"), true});
        list.push_back({"y", titleOfMatrix("y"), Form::tr("none: self-attention"), false});
    }
    if (form == MatricesForm::parameters && settings.embedding == Embedding::matrix)
        list.push_back({"embedding", titleOfMatrix("embedding"), Form::tr("missing"), true});
    if (form != MatricesForm::queriesKeysValues && settings.projection == Projection::matrix)
        addProjections(list);
    addScoreParameters(list, settings.score);
    return list;
}

bool needsParameters(const OperatorSettings& settings)
{
    return settings.projection == Projection::matrix || settings.embedding == Embedding::matrix
        || settings.score == Score::bilinear || settings.score == Score::additive;
}

void addMatrices(Document& document, const std::map<std::string, std::shared_ptr<const Matrix>>& read)
{
    for (const auto& [name, matrix] : read)
        document.matrices.by_name[name] = matrix;
    const bool inputs = (read.contains("x") || read.contains("y")) && !read.contains("q");
    if (inputs) // with Q given, X would not be used
        for (const char* name : {"q", "k", "v"})
            document.matrices.by_name.erase(name);
    if (inputs || read.contains("q") || read.contains("k") || read.contains("v"))
        set_kind(document, InputKind::matrices);
    const auto q = read.find("q");
    if (q != read.end())
        fitHeads(document, q->second->columns);
}

void setForm(Document& document, MatricesForm form)
{
    auto& matrices = document.matrices.by_name;
    set_kind(document, InputKind::matrices);
    if (form == MatricesForm::queriesKeysValues) {
        put(document, "q", sampleRows());
        put(document, "k", sampleRows());
        if (matrices.find("v") == matrices.end())
            put(document, "v", sampleValues());
        fitHeads(document, matrices["q"]->columns);
        return;
    }
    put(document, "x", has(document, "q") ? *matrices["q"] : sampleRows());
    for (const char* name : {"q", "k", "v"})
        matrices.erase(name);
    const Index width = matrices["x"]->columns;
    for (const char* name : {"wq", "wk", "wv"})
        put(document, name, identity(width, width));
    document.settings.projection = Projection::matrix;
    fitHeads(document, matrices["wq"]->columns);
}

} // namespace attn
