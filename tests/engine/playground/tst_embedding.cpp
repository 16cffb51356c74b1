// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/playground/embedding.h"
#include "engine/tensor/error.h"
#include "tests/engine/error_of.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace attn;

namespace {

std::vector<Token> tokens(std::initializer_list<const char*> texts)
{
    std::vector<Token> result;
    for (const char* text : texts)
        result.push_back({text, 0, 0});
    return result;
}

double dot(std::span<const double> a, std::span<const double> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double cosine(const Matrix& rows, Index a, Index b)
{
    return dot(rows.row(a), rows.row(b)) / std::sqrt(dot(rows.row(a), rows.row(a)) * dot(rows.row(b), rows.row(b)));
}

bool equal_rows(const Matrix& matrix, Index a, Index b)
{
    return std::ranges::equal(matrix.row(a), matrix.row(b));
}

QString refusal(std::span<const Token> texts, Embedding embedding, Index dimension)
{
    return code_of<SettingError>([&] { embed(texts, embedding, dimension, 0); });
}

} // namespace

class TestEmbedding : public QObject {
    Q_OBJECT
private slots:
    // Compared bit for bit with a second implementation in Python.
    void golden_data()
    {
        QTest::addColumn<Embedding>("embedding");
        QTest::addColumn<QList<double>>("expected");
        QTest::newRow("hashed n-grams") << Embedding::hashed_ngrams
                                        << QList<double>{-0x1.1a5289c8269e7p+0, 0x1.786e0d0ade289p-2,
                                                         0x1.786e0d0ade289p-2, -0x1.d689904d95b2bp+0,
                                                         -0x1.786e0d0ade289p-2};
        QTest::newRow("gaussian") << Embedding::gaussian
                                  << QList<double>{-0x1.716aa5b36984ep-3, 0x1.eeac7f0f33a43p-2, 0x1.bdae9f810d8fcp-1,
                                                   -0x1.bb0955385cf1ap-2, 0x1.24790b18c481ap+1};
    }

    void golden()
    {
        QFETCH(Embedding, embedding);
        QFETCH(QList<double>, expected);
        const Matrix row = embed(tokens({"attention"}), embedding, 5, 1);
        QVERIFY(std::ranges::equal(row.values, expected));
    }

    void likeWordsAreAlike()
    {
        const Matrix rows =
            embed(tokens({"tired", "tires", "retired", "street", "animal"}), Embedding::hashed_ngrams, 256, 0);
        QVERIFY(cosine(rows, 0, 1) > 0.3);
        QVERIFY(cosine(rows, 0, 2) > 0.3);
        QVERIFY(std::abs(cosine(rows, 0, 3)) < 0.25);
        QVERIFY(std::abs(cosine(rows, 0, 4)) < 0.25);
        QVERIFY(cosine(rows, 0, 1) > cosine(rows, 0, 3));
    }

    // The share of common n-grams is the cosine that the signs approximate: <tired> and <tires> share <ti, tir, ire,
    // <tir, tire and <tire.
    void cosineFollowsSharedNgrams()
    {
        const Matrix rows = embed(tokens({"tired", "tires"}), Embedding::hashed_ngrams, 1 << 16, 0);
        QVERIFY2(std::abs(cosine(rows, 0, 1) - 6.0 / 13.0) < 0.02, qPrintable(QString::number(cosine(rows, 0, 1))));
    }

    void caseAndWidthAreFolded()
    {
        const auto same = tokens({"The", "the", "THE", "ｔｈｅ"});
        const Matrix rows = embed(same, Embedding::hashed_ngrams, 64, 3);
        for (Index row = 1; row < rows.rows; ++row)
            QVERIFY(equal_rows(rows, 0, row));
        const Matrix accents =
            embed(tokens({"\u00C9t\u00E9", "e\u0301te\u0301", "ete"}), Embedding::hashed_ngrams, 64, 3);
        QVERIFY(equal_rows(accents, 0, 1));
        QVERIFY(!equal_rows(accents, 0, 2));
        const Matrix different = embed(same, Embedding::gaussian, 64, 3);
        QVERIFY(!equal_rows(different, 0, 1));
    }

    void meanSquareIsOne_data()
    {
        QTest::addColumn<int>("dimension");
        for (const int dimension : {1, 2, 3, 64, 65, 100, 1000})
            QTest::addRow("%d", dimension) << dimension;
    }

    // In few dimensions the signs of some tokens cancel: their rows must have the same length all the same.
    void meanSquareIsOne()
    {
        QFETCH(int, dimension);
        std::vector<Token> texts;
        for (int i = 0; i < 200; ++i)
            texts.push_back({"token" + std::to_string(i), 0, 0});
        texts.push_back({"", 0, 0});
        texts.push_back({"\xff\xfe", 0, 0});
        texts.push_back({"👩‍👩‍👧‍👦", 0, 0});
        const Matrix rows = embed(texts, Embedding::hashed_ngrams, dimension, 0);
        for (Index row = 0; row < rows.rows; ++row)
            QVERIFY(std::abs(dot(rows.row(row), rows.row(row)) / dimension - 1.0) < 1e-12);
    }

    // The empty token is the one n-gram "<>": its signs stand there unmixed, in every dimension, balanced, and the same
    // however many there are.
    void signsFillEveryDimension()
    {
        const Matrix row = embed(tokens({""}), Embedding::hashed_ngrams, 10001, 0);
        QVERIFY(std::ranges::all_of(row.values, [](double value) { return std::abs(value) == 1.0; }));
        QVERIFY(std::abs(std::accumulate(row.values.begin(), row.values.end(), 0.0)) < 400);
        const Matrix shorter = embed(tokens({""}), Embedding::hashed_ngrams, 100, 0);
        QVERIFY(std::ranges::equal(shorter.values, std::span(row.values).first(100)));
    }

    void gaussianHasVarianceOne()
    {
        const Matrix rows = embed(tokens({"a", "b", "a"}), Embedding::gaussian, 20000, 0);
        QVERIFY(std::abs(dot(rows.row(0), rows.row(0)) / 20000 - 1.0) < 0.04);
        QVERIFY(std::abs(cosine(rows, 0, 1)) < 0.03);
        QVERIFY(equal_rows(rows, 0, 2));
    }

    void seedsDiffer()
    {
        for (const Embedding embedding : {Embedding::hashed_ngrams, Embedding::gaussian}) {
            const auto text = tokens({"word"});
            QVERIFY(std::abs(dot(embed(text, embedding, 1000, 1).row(0), embed(text, embedding, 1000, 2).row(0)))
                    < 150);
        }
    }

    void oneHot()
    {
        const Matrix rows = embed(tokens({"the", "cat", "The", "the"}), Embedding::one_hot, 4, 0);
        Matrix expected(4, 4);
        expected(0, 0) = expected(1, 1) = expected(2, 2) = expected(3, 0) = 1.0;
        QCOMPARE(rows, expected);
    }

    void refusals()
    {
        QCOMPARE(refusal(tokens({"a", "b", "c", "a"}), Embedding::one_hot, 2), "embedding.one-hot(3, 2)");
        QCOMPARE(refusal(tokens({"a"}), Embedding::hashed_ngrams, 0), "embedding.dimension(0)");
        QCOMPARE(refusal(tokens({"a"}), Embedding::matrix, 4), "embedding.of-tokens");
    }

    void noTokens() { QVERIFY(embed({}, Embedding::hashed_ngrams, 8, 0).empty()); }

    void aLongTokenIsFast()
    {
        const std::string some(1 << 20, 'a');
        std::string more = some;
        more.push_back('b');
        const std::vector<Token> texts{{some, 0, 0}, {more, 0, 0}};
        QElapsedTimer timer;
        timer.start();
        const Matrix rows = embed(texts, Embedding::hashed_ngrams, 64, 0);
        QVERIFY(timer.elapsed() < 1000);
        QVERIFY(!equal_rows(rows, 0, 1)); // the whole word counts to its end
    }
};

QTEST_APPLESS_MAIN(TestEmbedding)
#include "tst_embedding.moc"
