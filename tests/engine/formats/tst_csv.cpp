// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/csv.h"
#include "engine/formats/format_error.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QStringConverter>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <span>

using namespace attn;

namespace {

NamedArray parse(const QByteArray& text)
{
    return parse_csv({text.constData(), static_cast<std::size_t>(text.size())}, "t.csv");
}

std::string text_of(const NamedArray& array)
{
    std::string text;
    write_csv(array, [&text](std::string_view part) { text += part; });
    return text;
}

QStringList strings(const std::vector<std::string>& labels)
{
    QStringList list;
    for (const std::string& label : labels)
        list << QString::fromStdString(label);
    return list;
}

} // namespace

class TestCsv : public QObject {
    Q_OBJECT

private slots:
    void read_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("rows");
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<QStringList>("rowLabels");
        QTest::addColumn<QStringList>("columnLabels");
        const auto row = [](const char* name, const QByteArray& text, qint64 rows, const QList<double>& values,
                            const QStringList& row_labels = {}, const QStringList& column_labels = {}) {
            QTest::newRow(name) << text << rows << values << row_labels << column_labels;
        };
        row("comma", "1,2\n3,4\n", 2, {1, 2, 3, 4});
        row("spaces around", " 1 , 2\n3,\t4", 2, {1, 2, 3, 4});
        row("semicolon and decimal comma", "1;2,5\n-3,25;4e1", 2, {1, 2.5, -3.25, 40});
        row("semicolon and decimal point", "1.5;2", 1, {1.5, 2});
        row("tab, as pasted", "0,5\t2\r\n3\t4\r\n", 2, {0.5, 2, 3, 4});
        row("white space", "  1 2\n3    4 \n", 2, {1, 2, 3, 4});
        row("byte order mark",
            "\xEF\xBB\xBF"
            "1,2",
            1, {1, 2});
        row("old line ends", "1,2\r3,4\r", 2, {1, 2, 3, 4});
        row("blank lines", "\n1,2\n\n  \n3,4\n\n", 2, {1, 2, 3, 4});
        row("one number", "7", 1, {7});
        row("one column", "1\n2\n", 2, {1, 2});
        row("quoted numbers", "\"1\",\"2\"", 1, {1, 2});
        row("quoted decimal comma", "\"1,5\";2", 1, {1.5, 2});
        row("typographic minus",
            "\xE2\x88\x92"
            "1,2\n3e\xE2\x88\x92"
            "1,\xE2\x88\x92inf",
            2, {-1, 2, 0.3, -INFINITY});
        row("typographic minus and decimal comma",
            "\xE2\x88\x92"
            "1,5;2",
            1, {-1.5, 2});
        row("infinities and a plus", "+1,inf,-Infinity,INF", 1, {1, INFINITY, -INFINITY, INFINITY});
        row("too small for a double", "1e-400,-1e-400,4e-324", 1, {0, -0.0, 5e-324});
        row("header", "a,b\n1,2\n", 1, {1, 2}, {}, {"a", "b"});
        row("row labels", "The,1,2\ncat,3,4\n", 2, {1, 2, 3, 4}, {"The", "cat"});
        row("one row with a label", "The,1,2\n", 1, {1, 2}, {"The"});
        row("both", "token,The,cat\nThe,1,2\ncat,3,4\n", 2, {1, 2, 3, 4}, {"The", "cat"}, {"The", "cat"});
        row("empty corner, labels that are numbers", ",10,20\n5,1,2\n6,3,4\n", 2, {1, 2, 3, 4}, {"5", "6"},
            {"10", "20"});
        row("first row a cell short", "a b\nx 1 2\ny 3 4\n", 2, {1, 2, 3, 4}, {"x", "y"}, {"a", "b"});
        row("apostrophes", "1'234.5;2'000.0\n3'000.25;10.0\n", 2, {1234.5, 2000, 3000.25, 10});
        row("thousands in quotes", "\"1,234.5\",\"2,000.0\"\n\"3,000.25\",\"10.0\"\n", 2, {1234.5, 2000, 3000.25, 10});
        row("a comma that others make a thousands mark", "\"1,204\",0.5\n\"1,000,000\",2\n", 2,
            {1204, 0.5, 1000000, 2});
        row("a point that others make a thousands mark", "1.204;0,5\n1.000.000;2\n", 2, {1204, 0.5, 1000000, 2});
        row("German", "1.234,5;0,5\n2;3\n", 2, {1234.5, 0.5, 2, 3});
        row("French", "1\u202f234,5;0,5\n1\u00a0000;3\n", 2, {1234.5, 0.5, 1000, 3});
        row("blanks in groups", "1 234\t12 345.5\n2\t3\n", 2, {1234, 12345.5, 2, 3});
        row("underscores", "1_000,2_000\n3,4", 2, {1000, 2000, 3, 4});
        row("decimal commas in quotes", "\"0,5\",\"0,25\"\n\"1,125\",1\n", 2, {0.5, 0.25, 1.125, 1});
        row("three digits behind a comma", "1,204;2,125\n", 1, {1.204, 2.125});
        row("full-width digits", "\uff10\uff0e\uff15,\uff11\n", 1, {0.5, 1});
        row("Fortran", "1.5D-01 2.5D+00\n", 1, {0.15, 2.5});
        row("per cent", "12.5%,50%\n100 %,0\n", 2, {0.125, 0.5, 1, 0});
        row("minus behind", "1.5-,2\n", 1, {-1.5, 2});
        row("a token that separates", ",x,=,;\nx,0.5,0.1,0.4\n=,0.1,0.2,0.7\n;,0.3,0.3,0.4\n", 3,
            {0.5, 0.1, 0.4, 0.1, 0.2, 0.7, 0.3, 0.3, 0.4}, {"x", "=", ";"}, {"x", "=", ";"});
        row("blanks and decimal commas", "0,217   0,563   0,211\n0,506   0,202   0,028\n", 2,
            {0.217, 0.563, 0.211, 0.506, 0.202, 0.028});
        row("a comma in a label", "\ta, b\tc\nd\t0.5\t1\n", 1, {0.5, 1}, {"d"}, {"a, b", "c"});
        row("a tab in a label", ";\"a\tb\";c\nd;0,5;1\n", 1, {0.5, 1}, {"d"}, {"a\tb", "c"});
        row("comments of savetxt", "# weights of\n# \"one head, 2 x 2\n0.5 0.25\n# and so on\n1 2\n", 2,
            {0.5, 0.25, 1, 2});
        row("a comment of names", "# a,b\n1,2\n", 1, {1, 2});
        row("a token that begins comments", ",a,#\na,0.5,0.1\n#,0.2,0.3\n", 2, {0.5, 0.1, 0.2, 0.3}, {"a", "#"},
            {"a", "#"});
        row("comments after a byte order mark", "\xEF\xBB\xBF# a\n1 2\n", 1, {1, 2});
        row("names of columns alone, as R writes them", "\"V1\" \"V2\"\n\"1\" 0.5 0.5\n\"2\" 0.25 0.75\n", 2,
            {0.5, 0.5, 0.25, 0.75}, {"1", "2"}, {"V1", "V2"});
        row("a line for Excel", "sep=;\n0,5;0,5\n0,25;0,75\n", 2, {0.5, 0.5, 0.25, 0.75});
        row("a line for Excel before labels", "\xEF\xBB\xBFsep=,\r\n,a,b\r\nx,0.5,0.5\r\n", 1, {0.5, 0.5}, {"x"},
            {"a", "b"});
        row("a label that is no line for Excel", "sep=;x\n0.5;1\n", 1, {0.5, 1}, {}, {"sep=", "x"});
        row("marks of direction", "\u200e0.5,\u200f0.5\n0.25,0.75\n", 2, {0.5, 0.5, 0.25, 0.75});
        row("whole numbers", "0,12,1,3\n1,5,0,7\n", 2, {0, 12, 1, 3, 1, 5, 0, 7});
        row("a mask", "1,0,0,0\n0,1,0,0\n", 2, {1, 0, 0, 0, 0, 1, 0, 0});
        row("quoted labels", ",\"a,\"\"b\"\"\",\";\"\n\"two\nlines\",1,2\n\"\",3,4", 2, {1, 2, 3, 4},
            {"two\nlines", ""}, {"a,\"b\"", ";"});
    }
    void read()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, rows);
        QFETCH(QList<double>, values);
        QFETCH(QStringList, rowLabels);
        QFETCH(QStringList, columnLabels);
        const NamedArray array = parse(text);
        QCOMPARE(array.name, std::string("t.csv"));
        QCOMPARE(array.shape, (std::vector<Index>{rows, values.size() / rows}));
        QCOMPARE(array.type, NumberType::float64);
        for (int i = 0; i < values.size(); ++i)
            QCOMPARE(std::bit_cast<quint64>(array.values[static_cast<std::size_t>(i)]),
                     std::bit_cast<quint64>(values[i]));
        QCOMPARE(strings(array.row_labels), rowLabels);
        QCOMPARE(strings(array.column_labels), columnLabels);
    }

    // The same tables as files of other encodings.
    // Dates and times, and where a first cell or a first row says that they are labels, also decimal numbers.
    void labelsWithDigits_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("rowLabels");
        QTest::newRow("dates") << QByteArray("01.05.2024,1\n02.05.2024,2\n") << QStringList{"01.05.2024", "02.05.2024"};
        QTest::newRow("times") << QByteArray("12:30:01.5,1\n12:31:02.5,2\n") << QStringList{"12:30:01.5", "12:31:02.5"};
        QTest::newRow("one word among them") << QByteArray("Fig. 1.2,1\nthe,2\n") << QStringList{"Fig. 1.2", "the"};
        QTest::newRow("an empty corner") << QByteArray(",a\n0.1 to 0.5,1\n0.5 to 1.0,2\n")
                                         << QStringList{"0.1 to 0.5", "0.5 to 1.0"};
        QTest::newRow("a word in the corner")
            << QByteArray("share,a\n0.1 to 0.5,1\n0.5 to 1.0,2\n") << QStringList{"0.1 to 0.5", "0.5 to 1.0"};
    }
    void labelsWithDigits()
    {
        QFETCH(QByteArray, text);
        const NamedArray array = parse(text);
        QTEST(strings(array.row_labels), "rowLabels");
        QCOMPARE(array.values, (std::vector<double>{1, 2}));
    }

    void otherEncodings_data() { read_data(); }
    void otherEncodings()
    {
        QFETCH(QByteArray, text);
        const NamedArray expected = parse(text);
        if (text.startsWith("\xEF\xBB\xBF"))
            text.remove(0, 3);
        for (const auto encoding : {QStringConverter::Utf8, QStringConverter::Utf16LE, QStringConverter::Utf16BE,
                                    QStringConverter::Utf32LE, QStringConverter::Utf32BE}) {
            QStringEncoder encode(encoding, QStringConverter::Flag::WriteBom);
            QTemporaryFile file;
            QVERIFY(file.open());
            file.write(encode(QString::fromUtf8(text)));
            file.close();
            MemoryBudget budget = memory_budget();
            const RegularFile opened(file.fileName().toStdString());
            const NamedArray array = read_csv(opened, budget);
            QCOMPARE(array.shape, expected.shape);
            QVERIFY(
                std::ranges::equal(std::as_bytes(std::span(array.values)), std::as_bytes(std::span(expected.values))));
            QCOMPARE(array.row_labels, expected.row_labels);
            QCOMPARE(array.column_labels, expected.column_labels);
            QCOMPARE(csv_shape(opened), expected.shape);
        }
    }

    void linesThatEndInCarriageReturns_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("commas") << QByteArray("1,2\n3,4\n");
        QTest::newRow("no end") << QByteArray("1\t2\n3\t4");
        QTest::newRow("labels") << QByteArray(",a,b\nx,0.5,0.5\ny,0.25,0.75\n");
        QTest::newRow("decimal commas") << QByteArray("0,5;0,5\n0,25;0,75\n");
        QTest::newRow("comments") << QByteArray("# savetxt\n1 2\n\n3 4\n");
        QTest::newRow("a line for Excel") << QByteArray("sep=;\n;a\nx;1\n");
    }
    void linesThatEndInCarriageReturns()
    {
        QFETCH(QByteArray, text);
        const NamedArray expected = parse(text);
        const NamedArray array = parse(QByteArray(text).replace('\n', '\r'));
        QCOMPARE(array.shape, expected.shape);
        QCOMPARE(array.values, expected.values);
        QCOMPARE(array.row_labels, expected.row_labels);
        QCOMPARE(array.column_labels, expected.column_labels);
    }

    void notes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("codes");
        const auto row = [](const char* text, const QStringList& codes) {
            QTest::newRow(text) << QByteArray(text) << codes;
        };
        row("1,2\n3,4\n", {});
        row("a,b\n1,2\n", {"note.first-row"});
        row("The,1,2\ncat,3,4\n", {"note.first-column"});
        row("token,a,b\nx,1,2\n", {"note.first-row", "note.first-column"});
        row(",a,b\nx,1,2\n", {});
        row("a b\nx 1 2\n", {});
        row("# savetxt\n1 2\n", {"note.comments"});
        row("0,1,2\n0.2,0.3,0.5\n", {"note.counted-row"});
        row("1,2,3\n0.2,0.3,0.5\n", {"note.counted-row"});
        row("0,0.5,0.5\n1,0.2,0.8\n2,0.3,0.7\n", {"note.counted-column"});
        row("0,1,2\n3,4,5\n6,7,8\n", {});
        row("0,1\n0.5,0.5\n", {});
    }
    void notes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, codes);
        std::vector<Message> notes;
        parse_csv(text.toStdString(), "t.csv", memory_budget(), {}, &notes);
        QStringList found;
        for (const Message& note : notes)
            found << QString::fromStdString(note.code);
        QCOMPARE(found, codes);
    }

    void tablesAreTold_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("table");
        const auto row = [](const QByteArray& text, bool table) { QTest::newRow(text.constData()) << text << table; };
        row("0.5 0.5\n1 0\n", true);
        row("0,5\t0,5\n1\t0\n", true);
        row(",a,b\nx,1,2\n", true);
        row("a b\nx 1 2\ny 3 4\n", true);
        row("# savetxt\n1 2\n3 4\n", true);
        row("1\n2\n3\n", true);
        row("$5,<0.1\n1,2\n", true);
        row("The cat sat.\n", false);
        row("1984", false);
        row("the cat\nsat 3\n", false);
        row("The 3 cats, 4 dogs\nand 5 birds, 6 fish\n", false);
        row("1. cats\n2. dogs\n", false);
        row("", false);
        row("\xff\xfe"
            "1 2",
            false);
    }
    void tablesAreTold()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, table);
        QCOMPARE(looks_like_table(text.toStdString()), table);
    }

    void notANumber()
    {
        const NamedArray array = parse("nan,NaN,-nan\n");
        for (const double value : array.values)
            QVERIFY(std::isnan(value));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& text, const char* message) {
            QTest::newRow(name) << text << QString("t.csv: %1").arg(message);
        };
        row("empty", "", "table: it is empty. Give rows of numbers.");
        row("blank", " \n\n", "table: it is empty. Give rows of numbers.");
        row("labels only", "a,b\n", "table: it holds labels but no numbers. Give rows of them.");
        row("separators only", ",\n,\n", "line 2, column 2: the cell is empty. Give a number (nan for a missing one).");
        row("short line", "1,2\n\n3\n",
            "line 3, column 2: this line has 1 cell, but those before it have 2. Give every line as many.");
        row("long line", "1,2\n3,4,5\n",
            "line 2, column 3: this line has 3 cells, but those before it have 2. Give every line as many.");
        row("short last line", "a,b\n1,2\n3,4\n5",
            "line 4, column 2: this line has 1 cell, but those before it have 2. Give every line as many.");
        row("empty cell", "1,,2", "line 1, column 2: the cell is empty. Give a number (nan for a missing one).");
        row("empty last cell", "1,2\n3,\n",
            "line 2, column 2: the cell is empty. Give a number (nan for a missing one).");
        row("word", "1,2\n3,x\n",
            "line 2, column 2: \"x\" is not a number. Write one or give the table labels in its first row and column.");
        row("numbers in a spelling of Python", "tensor(0.5),1\ntensor(-0.25),2\n",
            "line 1, column 1: \"tensor(0.5)\" is not a number. Write one or give the table labels in its first row "
            "and "
            "column.");
        row("numbers in marks", "<b>0.5</b>,<b>0.1</b>\n0.25,2\n",
            "line 1, column 1: \"<b>0.5</b>\" is not a number. Write one or give the table labels in its first row and "
            "column.");
        row("word in the first row", "1,x\n2,3\n",
            "line 1, column 2: \"x\" is not a number. Write one or give the table labels in its first row and column.");
        row("number with a unit", "1,2\n3,4 kg",
            "line 2, column 2: \"4 kg\" seems to be a number with a unit. Write a plain number, or leave the first "
            "cell "
            "of the table empty if this is a label.");
        row("long word",
            "1," + QByteArray(39, 'a')
                + "\xC3\xA9"
                  "bc",
            "line 1, column 2: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\" is not a number. Write one or give the "
            "table labels in its first row and column.");
        row("hexadecimal", "1,0x10",
            "line 1, column 2: \"0x10\" is not a number. Write one or give the table labels in its first row and "
            "column.");
        row("two signs", "1,+-1",
            "line 1, column 2: \"+-1\" is not a number. Write one or give the table labels in its first row and "
            "column.");
        row("both decimal marks", "0;1,5;2.5",
            "line 1, column 3: \"2.5\" has a decimal point, but numbers before it a comma. Write all alike.");
        const auto spelling = [&](const char* name, const char* cell, const char* what) {
            // In the first row, in the first column and elsewhere.
            for (const QByteArray before : {"", "1,2\n", "1,2\n3,"}) {
                const bool inner = before.endsWith(',');
                row((QByteArray(name) + QByteArray::number(before.size())).constData(),
                    before + cell + (inner ? "\n" : ",4\n"),
                    (QByteArray(before.isEmpty() ? "line 1, column 1"
                                    : inner      ? "line 2, column 2"
                                                 : "line 2, column 1")
                     + ": \"" + QByteArray(cell).replace('"', "") + "\" seems to be " + what
                     + ". Write a plain number, or leave the first cell of the table empty if this is a label.")
                        .constData());
            }
        };
        spelling("money", "$5", "an amount of money");
        spelling("bound", "<0.001", "a bound and not a number");
        spelling("spreadsheet", "#DIV/0!", "an error of a spreadsheet");
        spelling("missing", "#N/A", "an error of a spreadsheet");
        spelling("parentheses", "(0.5)", "a number in parentheses");
        spelling("fraction", "1/3", "a fraction");
        spelling("unit", "0.5 ms", "a number with a unit");
        spelling("complex", "0.5+0.1j", "a complex number");
        spelling("price", "5.-", "an amount of money");
        spelling("raised point", "0\u00b75", "a number in an unusual spelling");
        spelling("lakhs", "\"12,34,567\"", "a number whose thousands marks do not stand in groups of three");
        row("comma that may be either", "1\t1,204\n",
            "line 1, column 2: \"1,204\" may be 1.204 or 1204 here. Write it so.");
        row("comma that may be either beside points", "\"1,204\",0.5\n",
            "line 1, column 1: \"1,204\" may be 1.204 or 1204 here. Write it so.");
        row("point that may be either beside commas", "0,5;1.204\n",
            "line 1, column 2: \"1.204\" may be 1.204 or 1204 here. Write it so.");
        row("some per cent", "50%,0.5\n",
            "line 1, column 1: \"50%\" is per cent, but other cells are not. Write all alike.");
        row("per cent above shares", "10%,20%\n0.5,0.5\n",
            "line 1, column 1: \"10%\" is per cent, but other cells are not. Write all alike.");
        row("decimal commas that separate", "0,217,0,563\n0,506,0,202\n",
            "line 1, column 1: the numbers seem to have decimal commas, and commas separate the cells too. Separate "
            "them by "
            "semicolons, or write decimal points.");
        for (const char* table : {"0,5,0,5\n0,25,0,75\n", "-0,125,1,125\n1,0,0,0\n", "The,0,25,0,75\ncat,0,11,0,89\n"})
            row(table, table,
                "line 1, column 1: the numbers seem to have decimal commas, and commas separate the cells too. "
                "Separate them by semicolons, or write decimal points.");
        row("too large", "1,1e400",
            "line 1, column 2: 1e400 is too large for a number in double precision. Write a smaller one.");
        row("word below lines in quotes", ",a\n\"two\nlines\",x",
            "line 3, column 2: \"x\" is not a number. Write one or give the table labels in its first row and column.");
        row("open quote", "1,2\n3,\"4",
            "line 2, column 2: the quote that opens here is never closed. Put one behind the cell.");
        row("text behind a quote", "1,\"2\"3",
            "line 1, column 2: text follows the closing quote. Write a quote inside of a cell twice.");
        row("zero byte", QByteArray("1,2\0003", 5),
            "encoding at byte 3: a table in text has no zero bytes. Save it as UTF-8 text.");
        row("Latin-1", ",\xE9\na,1", "encoding: the text is not UTF-8. Save it as UTF-8.");
        row("pickle", "\x80\x04\x95", "encoding: the text is not UTF-8. Save it as UTF-8.");
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        QCOMPARE(error_of<FormatError>([&] { parse(text); }), message);
    }

    void beyondTheBudget()
    {
        QCOMPARE(code_of<MemoryError>([] { parse_csv("1,2,3", "t.csv", MemoryBudget(23)); }),
                 "memory.too-little(t.csv, 24 B, 23 B, advice.smaller-file)");
        QCOMPARE(parse_csv("1,2,3", "t.csv", MemoryBudget(24)).values.size(), std::size_t{3});
    }

    void stopsAndSaysHowFarItIs()
    {
        std::string table;
        for (int row = 0; row < 40'000; ++row)
            table += "1,2\n";
        std::vector<double> shares;
        std::stop_source stop;
        const RunControl control{.stop = stop.get_token(), .progress = [&](double share, std::string_view) {
                                     shares.push_back(share);
                                     if (share > 0.6)
                                         stop.request_stop();
                                 }};
        QCOMPARE(error_of<Cancelled>([&] { parse_csv(table, "t.csv", MemoryBudget(1 << 30), control); }),
                 QString("cancelled"));
        QVERIFY(std::ranges::is_sorted(shares));
        QVERIFY(shares.front() > 0 && shares.front() < 0.2 && shares.back() > 0.6 && shares.back() < 0.9);
    }

    void written_data()
    {
        QTest::addColumn<QList<qint64>>("shape");
        QTest::addColumn<QStringList>("rowLabels");
        QTest::addColumn<QStringList>("columnLabels");
        QTest::addColumn<QString>("text");
        QTest::newRow("one number") << QList<qint64>{} << QStringList{} << QStringList{} << "0\n";
        QTest::newRow("vector") << QList<qint64>{3} << QStringList{} << QStringList{} << "0,0.5,1\n";
        QTest::newRow("matrix") << QList<qint64>{2, 2} << QStringList{} << QStringList{} << "0,0.5\n1,1.5\n";
        QTest::newRow("labels") << QList<qint64>{2, 2} << QStringList{"The", "a b"} << QStringList{"\"", "\n"}
                                << ",\"\"\"\",\"\n\"\nThe,0,0.5\n\"a b\",1,1.5\n";
        QTest::newRow("row labels") << QList<qint64>{1, 2} << QStringList{"5"} << QStringList{} << ",0,1\n5,0,0.5\n";
        QTest::newRow("column labels") << QList<qint64>{2, 1} << QStringList{} << QStringList{""}
                                       << ",\"\"\n0,0\n1,0.5\n";
        QTest::newRow("no rows") << QList<qint64>{0, 2} << QStringList{} << QStringList{} << "";
        QTest::newRow("no columns, however many rows")
            << QList<qint64>{qint64{1} << 60, 0} << QStringList{} << QStringList{} << "";
    }
    void written()
    {
        QFETCH(QList<qint64>, shape);
        QFETCH(QStringList, rowLabels);
        QFETCH(QStringList, columnLabels);
        QFETCH(QString, text);
        NamedArray array = {.name = "t.csv", .shape = {shape.begin(), shape.end()}};
        for (Index i = 0; i < *place_count(array.shape); ++i)
            array.values.push_back(0.5 * static_cast<double>(i));
        for (const QString& label : rowLabels)
            array.row_labels.push_back(label.toStdString());
        for (const QString& label : columnLabels)
            array.column_labels.push_back(label.toStdString());
        QCOMPARE(QString::fromStdString(text_of(array)), text);
        if (text.isEmpty())
            return;
        const NamedArray back = parse(text.toUtf8());
        QCOMPARE(back.values, array.values);
        if (!rowLabels.isEmpty())
            QCOMPARE(strings(back.row_labels), rowLabels);
        if (!columnLabels.isEmpty())
            QCOMPARE(strings(back.column_labels), columnLabels);
    }

    // The float32 nearest to 0.1 is written in the digits of its own precision.
    void shortestDigits()
    {
        NamedArray array = {.name = "t", .shape = {1}, .values = {0.1f}};
        QCOMPARE(text_of(array), std::string("0.1\n"));
        array.type = NumberType::float64;
        QCOMPARE(text_of(array), std::string("0.10000000149011612\n"));
        array.values = {std::numeric_limits<double>::quiet_NaN()};
        QCOMPARE(text_of(array), std::string("nan\n"));
    }

    void numbersReadBackBitForBit()
    {
        NamedArray array = {.name = "t", .shape = {1, 7}, .type = NumberType::float64};
        array.values = {0.1, -0.0, 5e-324, std::numeric_limits<double>::max(), 1e22, 123456789012345678.0, -INFINITY};
        const NamedArray back = parse(QByteArray::fromStdString(text_of(array)));
        for (std::size_t i = 0; i < array.values.size(); ++i)
            QCOMPARE(std::bit_cast<quint64>(back.values[i]), std::bit_cast<quint64>(array.values[i]));
    }

    // Of a file a part is in memory at a time: wherever it ends, the table is that of the whole text.
    void filesAreReadPartByPart_data()
    {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("row");
        QTest::newRow("commas") << QByteArray("\xEF\xBB\xBF") << QByteArray("12.5, -0.25,7\n");
        QTest::newRow("both ends of a line") << QByteArray() << QByteArray("1.5;2;3\r\n\r\n");
        QTest::newRow("white space") << QByteArray("\n\n") << QByteArray("0.5   17   3 \r");
        QTest::newRow("comments") << QByteArray("1 2 3\n") << QByteArray("# it's a comment\r\n0.5 17 3\n");
        QTest::newRow("labels in quotes")
            << QByteArray(",\"a \"\"b\"\"\",c\n")
            << QByteArray("\"l\u00e9 \u20ac\n, \"\"\xF0\x9F\x98\x80\"\"\r\n\" , 1 ,\"2\"\r\n");
    }
    void filesAreReadPartByPart()
    {
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, row);
        constexpr qsizetype part = 1 << 20;
        const QTemporaryDir folder;
        const QString path = folder.filePath("t.csv");
        // The end of the first part moves through a row and beyond it.
        for (qsizetype shift = 0; shift <= row.size(); ++shift) {
            const qsizetype rows = (part - start.size()) / row.size() + 20;
            const qsizetype blanks = (part - start.size() + shift) % row.size();
            const QByteArray text = start + QByteArray(blanks, row.contains(';') ? ' ' : '\n') + row.repeated(rows);
            QFile file(path);
            QVERIFY(file.open(QFile::WriteOnly) && file.write(text) == text.size());
            file.close();
            MemoryBudget budget = memory_budget();
            NamedArray read = read_csv(RegularFile(path.toStdString()), budget);
            QCOMPARE(csv_shape(RegularFile(path.toStdString())), read.shape);
            read.name = "t.csv";
            QVERIFY2(read == parse(text), qPrintable(QString::number(shift)));
        }
    }

    void errorsOfFilesCountFromTheirBeginning()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("t.csv");
        const auto refusal = [&](const QByteArray& end) {
            QFile file(path);
            if (!file.open(QFile::WriteOnly) || file.write(QByteArray("1,2\n").repeated(1'000'000) + end) <= 0)
                qFatal("the test's file cannot be written");
            file.close();
            MemoryBudget budget = memory_budget();
            return error_of<FormatError>([&] { read_csv(RegularFile(path.toStdString()), budget); })
                .remove(path + ": ");
        };
        QCOMPARE(
            refusal("3,x\n"),
            QString("line 1000001, column 2: \"x\" is not a number. Write one or give the table labels in its first "
                    "row and column."));
        QCOMPARE(refusal(QByteArray("3,\0\n", 4)),
                 QString("encoding at byte 4000002: a table in text has no zero bytes. Save it as UTF-8 text."));
        QCOMPARE(refusal("3,\xE2\x82"), QString("encoding: the text is not UTF-8. Save it as UTF-8."));
        QCOMPARE(
            refusal("3,\"4" + QByteArray(20'000'000, '4')),
            QString("line 1000001, column 2: the cell has more than 16.0 MB. Look for a quote that is not closed."));
    }

    void ranksAboveTwo()
    {
        const NamedArray array = {.name = "attentions.0", .shape = {1, 2, 1}, .values = {1, 2}};
        QCOMPARE(error_of<ShapeError>([&] { text_of(array); }),
                 QString("attentions.0: a table has rows and columns only, but the shape is [1, 2, 1]. Save it as "
                         ".npy, .npz, .json or .safetensors, or pick one of its matrices."));
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
