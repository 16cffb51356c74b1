// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the regular expressions of tokenizer files, which ICU runs, against Oniguruma, which the tokenizers library
// runs them by: the matches of random expressions in random texts.

#include "engine/text/utf8.h"
#include "engine/tokenizers/pipeline/regular_expression.h"

#include <QTest>

#include <oniguruma.h>

#include <random>
#include <string>
#include <vector>

using namespace attn;

namespace {

using Matches = std::vector<ByteRange>;

class Oniguruma {
public:
    explicit Oniguruma(const std::string& pattern)
    {
        OnigErrorInfo error;
        const OnigUChar* const begin = bytes(pattern);
        if (onig_new(&expression_, begin, begin + pattern.size(), ONIG_OPTION_NONE, ONIG_ENCODING_UTF8,
                     ONIG_SYNTAX_RUBY, &error)
            != ONIG_NORMAL)
            expression_ = nullptr;
    }
    ~Oniguruma()
    {
        if (expression_)
            onig_free(expression_);
    }
    Oniguruma(const Oniguruma&) = delete;
    Oniguruma& operator=(const Oniguruma&) = delete;

    bool isUnderstood() const { return expression_; }

    // As the tokenizers library goes from match to match.
    Matches find(const std::string& text) const
    {
        const OnigUChar* const begin = bytes(text);
        const OnigUChar* const end = begin + text.size();
        OnigRegion* const region = onig_region_new();
        Matches matches;
        std::size_t place = 0;
        while (place <= text.size()
               && onig_search(expression_, begin, end, begin + place, end, region, ONIG_OPTION_NONE) >= 0) {
            const ByteRange match = {static_cast<std::size_t>(region->beg[0]),
                                     static_cast<std::size_t>(region->end[0])};
            const bool behind = match.begin == match.end && !matches.empty() && matches.back().end == match.end;
            if (!behind)
                matches.push_back(match);
            place = !behind ? match.end : place + (place < text.size() ? character_bytes(text[place]) : 1);
        }
        onig_region_free(region, 1);
        return matches;
    }

private:
    static const OnigUChar* bytes(const std::string& text) { return reinterpret_cast<const OnigUChar*>(text.data()); }

    regex_t* expression_ = nullptr;
};

// Random expressions and texts, the same ones in every run.
class Sampler {
public:
    explicit Sampler(unsigned seed) : random_(seed) {}

    std::string text()
    {
        std::string text;
        for (unsigned left = below(12); left > 0; --left)
            text += character();
        return text;
    }

    std::string pattern(unsigned depth = 2)
    {
        std::string pattern = sequence(depth);
        while (oneIn(4))
            pattern += '|' + sequence(depth);
        return pattern;
    }

private:
    unsigned below(unsigned count) { return static_cast<unsigned>(random_() % count); }
    bool oneIn(unsigned count) { return below(count) == 0; }

    // One of the texts, which are parted by bars.
    std::string oneOf(const char* texts)
    {
        const QStringList list = QString(texts).split('|');
        return list[below(static_cast<unsigned>(list.size()))].toStdString();
    }

    std::string letter() { return oneOf("a|b|c|A|B|Z|_|0|1|7|é|ü|Ö|ñ|ж|Ж|α|中|文|か|ナ|한|ش|٣|²|½|ª"); }
    std::string character()
    {
        if (oneIn(2))
            return letter();
        return oneOf(
            " | |\t|\n|\r|\u00A0|\u3000|\u2028|\u0085|'|’|!|.|,|-|#|$|+|。|「|€|😀|👍|🏽|❤|\uFE0F|"
            "\u200D|\u0301|🇩|🫠|\u200B");
    }

    std::string sequence(unsigned depth)
    {
        std::string pattern;
        for (unsigned left = 1 + below(3); left > 0; --left)
            pattern += repeated(depth);
        return pattern;
    }

    // Groups are repeated a few times only, so that no expression takes long, and then hold something: engines differ
    // in how often they repeat nothing.
    std::string repeated(unsigned depth)
    {
        if (oneIn(8))
            return anchor(depth);
        if (depth > 0 && oneIn(6))
            return oneOf("(|(?:|(?>") + letter() + sequence(depth - 1) + ')' + oneOf("?|??|?+|{2}|{1,2}|{1,2}?|{1,2}+");
        const std::string part = atom(depth);
        if (part.starts_with('(') || oneIn(2))
            return part;
        return part + oneOf("*|+|?|*?|+?|??|*+|++|?+|{2}|{1,3}|{2,}|{1,2}?|{1,3}+");
    }

    std::string anchor(unsigned depth)
    {
        if (depth > 0 && oneIn(2))
            return oneOf("(?=|(?!") + pattern(depth - 1) + ')';
        return oneOf("^|$|\\b|\\B|\\A|(?<=a)|(?<!\\s)|(?<=\\p{L})|(?!\\S)");
    }

    std::string atom(unsigned depth)
    {
        switch (below(depth > 0 ? 9 : 5)) {
        case 0: return ".";
        case 1: return escape();
        case 2: return bracket(1);
        case 5: return '(' + pattern(depth - 1) + ')';
        case 6: return oneOf("(?:|(?>|(?m:") + pattern(depth - 1) + ')';
        case 7: return "(?i:" + literal() + literal() + ')';
        default: return literal();
        }
    }

    std::string literal()
    {
        if (oneIn(3))
            return oneOf(" |\\n|\\r|\\t|'|\\.|-|\\-|#|\\$|\\+|。|😀|🏽|\\x{301}|\\u00e9|\\xA|\\v|{|}|]|\\x20");
        return letter();
    }

    std::string escape()
    {
        return oneOf("\\s|\\S|\\w|\\W|\\d|\\D|\\h|\\H|\\p{L}|\\p{N}|\\p{P}|\\p{S}|\\p{M}|\\P{L}|"
                     "\\p{^N}|\\p{Lo}|\\p{Nd}|\\p{Han}|\\p{Hiragana}|\\p{Latin}|\\p{Zs}");
    }

    std::string bracket(unsigned depth)
    {
        std::string set = oneIn(3) ? "[^" : "[";
        for (unsigned left = 1 + below(3); left > 0; --left)
            set += member(depth);
        if (oneIn(6))
            set += "&&" + member(depth);
        return set + ']';
    }

    std::string member(unsigned depth)
    {
        if (depth > 0 && oneIn(8))
            return bracket(depth - 1);
        return oneIn(3) ? escape()
                        : oneOf("a|b|Z|_|é|中|😀| |'|.|a-c|A-Z|0-9|à-ü|一-龥|\\n|\\r|\\-|\\]|\\[|$|#|"
                                "\\x{1F600}-\\x{1F64F}|[:alpha:]|[:space:]|[:digit:]|[:punct:]|\\v");
    }

    std::mt19937 random_;
};

QByteArray written(const Matches& matches)
{
    QByteArray text;
    for (const ByteRange& match : matches)
        text += QByteArray::number(qulonglong(match.begin)) + '-' + QByteArray::number(qulonglong(match.end)) + ' ';
    return text;
}

std::vector<ByteRange> found(const RegularExpression& expression, const std::string& text)
{
    const RunControl control;
    TextWork work(text.size(), control);
    return expression.find(text, work);
}

} // namespace

class TestRegularExpression : public QObject {
    Q_OBJECT

    static void compare(const std::string& pattern, const std::string& text)
    {
        const Oniguruma oracle(pattern);
        QVERIFY2(oracle.isUnderstood(), pattern.c_str());
        const RegularExpression expression(pattern, "tokenizer.json", "Regex");
        const QByteArray matches = written(found(expression, text));
        const QByteArray expected = written(oracle.find(text));
        QVERIFY2(
            matches == expected,
            qPrintable(QString("%1 in \"%2\": %3, expected %4")
                           .arg(QString::fromStdString(pattern), QString::fromStdString(text), matches, expected)));
    }

private slots:
    void initTestCase()
    {
        OnigEncoding encodings[] = {ONIG_ENCODING_UTF8};
        QCOMPARE(onig_initialize(encodings, 1), ONIG_NORMAL);
    }
    void cleanupTestCase() { onig_end(); }

    void randomExpressions()
    {
        Sampler sampler(1);
        int understood = 0;
        for (int i = 0; i < 4000; ++i) {
            const std::string pattern = sampler.pattern();
            if (!Oniguruma(pattern).isUnderstood())
                continue;
            ++understood;
            for (int j = 0; j < 10; ++j) {
                compare(pattern, sampler.text());
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY(understood > 3900);
    }

    // What the two engines read or do differently.
    void differences_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* pattern, const QString& text) { QTest::newRow(pattern) << pattern << text; };
        row("a}", "a}");
        row("a{", "a{");
        row("\\w", "a²½_é");
        row("[\\w]", "a²½_é");
        row("\\W", "²-");
        row("[\\W]", "²-");
        row("\\b", "e\u0301 x ½");
        row("\\B", "e\u0301 x ½");
        row("(?=\\n^)", "a\n");
        row("^", "a\n\nb\n");
        row("$", "a\n\nb\n");
        row("\\Z", "a\u2028");
        row("\\Z", "a\n");
        row("\\z", "a\n");
        row(".", "\r\n\u2028\u0085");
        row("(?m:.)", "\r\n\u2028");
        row("한{1,3}+", "한한한한");
        row("a{1,3}+b", "aaaaab");
        row("\\u00e9{1,2}+", "ééé");
        row("\\xA{1,2}+", "\n\n\n");
        row("\\v", "\v\n");
        row("[\\v]", "\v\n");
        row("[--a]", "a-b.");
        row("(?m)a.(?-m:.)", "a\n\na\nb");
        row("((?m).).", "\n\nab");
        row("[]a]", "]a");
        row("(?i:é)", "Éé");
    }
    void differences()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        compare(pattern.toStdString(), text.toStdString());
    }

    // Every character of Unicode 14, which Oniguruma 6.9.8 and Qt 6.4 know, without five that became alphabetic later.
    void escapesHoldTheSameCharacters_data()
    {
        QTest::addColumn<QString>("pattern");
        const QString patterns = "\\s|\\w|\\d|\\h|\\p{L}|\\p{N}|\\p{P}|\\p{S}|\\p{M}|\\p{Z}|\\p{C}|\\p{Lu}|"
                                 "\\p{Ll}|\\p{Lo}|\\p{Nd}|\\p{Han}|\\p{Latin}|\\p{Greek}|[[:alpha:]]|[[:space:]]|"
                                 "[[:punct:]]|[[:upper:]]|[[:digit:]]|[[:cntrl:]]|[\\w]|[^\\s\\p{L}\\p{N}]|.";
        for (const QString& pattern : patterns.split('|'))
            QTest::newRow(qPrintable(pattern)) << pattern;
    }
    void escapesHoldTheSameCharacters()
    {
        QFETCH(QString, pattern);
        static const QList<uint> younger = {0xC04, 0xF82, 0xF83, 0x11080, 0x11081};
        std::string text;
        for (uint character = 1; character < 0x20000; ++character)
            if (QChar::unicodeVersion(character) != QChar::Unicode_Unassigned && !QChar::isSurrogate(character)
                && !younger.contains(character))
                append_character(text, character);
        const std::string expression = pattern.toStdString();
        const Matches matches = found(RegularExpression(expression, "tokenizer.json", "Regex"), text);
        QVERIFY(matches.size() > 10);
        QVERIFY(written(matches) == written(Oniguruma(expression).find(text)));
    }
};

QTEST_APPLESS_MAIN(TestRegularExpression)
#include "tst_regular_expression.moc"
