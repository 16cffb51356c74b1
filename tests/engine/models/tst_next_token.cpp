// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/next_token.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <set>

using namespace attn;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float no_number = std::numeric_limits<float>::quiet_NaN();

const std::vector<float> given = {0.5f, 2.0f, -1.0f, 2.0f, 1.0f};

TokenId drawn(const std::vector<float>& numbers, const std::vector<TokenId>& banned, const GenerationOptions& options,
              std::uint64_t seed = 1)
{
    Random random(seed);
    return next_token(numbers, banned, options, random);
}

} // namespace

class TestNextToken : public QObject {
    Q_OBJECT

private slots:
    // Of equal ones the smallest number.
    void greedy()
    {
        QCOMPARE(drawn(given, {}, {}), 1);
        QCOMPARE(drawn(given, {1}, {}), 3);
        QCOMPARE(drawn(given, {3, 1}, {}), 4);
        QCOMPARE(drawn({no_number, -infinity, -3.0f, no_number}, {}, {}), 2);
        QCOMPARE(drawn({-infinity, infinity, 5.0f}, {}, {}), 1);
    }

    void nothingIsPossible()
    {
        const QString message = "generation.no-token";
        QCOMPARE(code_of([] { drawn({no_number, -infinity, 1.0f}, {2}, {}); }), message);
        QCOMPARE(code_of([] { drawn({no_number, no_number}, {}, {.temperature = 1.0}); }), message);
    }

    void onlyTheMostProbableAreDrawn()
    {
        Random random(3);
        std::set<TokenId> seen;
        for (int i = 0; i < 2'000; ++i)
            seen.insert(next_token(given, {}, {.temperature = 5.0, .top_k = 3}, random));
        QCOMPARE(seen, (std::set<TokenId>{1, 3, 4}));
        seen.clear();
        for (int i = 0; i < 2'000; ++i)
            seen.insert(next_token(given, std::vector<TokenId>{4}, {.temperature = 5.0, .top_k = 3}, random));
        QCOMPARE(seen, (std::set<TokenId>{0, 1, 3}));
    }

    void frequencies_data()
    {
        QTest::addColumn<double>("temperature");
        QTest::newRow("cold") << 0.5;
        QTest::newRow("as it is") << 1.0;
        QTest::newRow("hot") << 3.0;
    }
    void frequencies()
    {
        QFETCH(double, temperature);
        constexpr int draws = 200'000;
        std::vector<int> counts(given.size());
        Random random(11);
        for (int i = 0; i < draws; ++i)
            ++counts[static_cast<std::size_t>(next_token(given, {}, {.temperature = temperature}, random))];
        double sum = 0.0;
        for (const float logit : given)
            sum += std::exp(static_cast<double>(logit) / temperature);
        for (std::size_t token = 0; token < given.size(); ++token) {
            const double share = std::exp(static_cast<double>(given[token]) / temperature) / sum;
            const double five_deviations = 5.0 * std::sqrt(share * (1.0 - share) / draws);
            QVERIFY(std::abs(static_cast<double>(counts[token]) / draws - share) < five_deviations);
        }
    }

    void hardlyAnyTemperature()
    {
        for (std::uint64_t seed = 0; seed < 100; ++seed)
            QCOMPARE(drawn({1.0f, 1.5f, -2.0f}, {}, {.temperature = 1e-300}, seed), 1);
    }

    // On every system.
    void sameTokens()
    {
        Random random(42);
        std::vector<TokenId> tokens;
        for (int i = 0; i < 12; ++i)
            tokens.push_back(next_token(given, {}, {.temperature = 2.0}, random));
        QCOMPARE(tokens, (std::vector<TokenId>{4, 1, 4, 0, 0, 3, 3, 0, 3, 3, 3, 1}));
    }
};

QTEST_APPLESS_MAIN(TestNextToken)
#include "tst_next_token.moc"
