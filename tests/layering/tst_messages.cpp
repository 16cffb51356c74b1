// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the codes of the messages of engine and window against each other: each stands in one place, and reads alike.
// Errors are thrown with a code, and only names and signs go without one.

#include <QDirIterator>
#include <QHash>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace {

using Pattern = QRegularExpression;

const QString literals = R"re((?:"(?:[^"\\]|\\.)*"\s*)+)re";

struct Source {
    QString place; // the file
    QString text;  // without comments
};

QList<Source> sourcesIn(const QString& root)
{
    static const Pattern comment("^ *//.*$", Pattern::MultilineOption);
    QList<Source> sources;
    QDirIterator files(root, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        const QString place = file.fileName().mid(root.size() + 1);
        if (file.open(QIODevice::ReadOnly))
            sources << Source{place, QString::fromUtf8(file.readAll()).remove(comment)};
        else
            sources << Source{place, "Message(\"unreadable\", \"\")"};
    }
    return sources;
}

struct Code {
    QString code;
    QString text; // as written in the source
    QString place;
};

// The code and text of every Message("code", "text" ...) and Error("code", "text" ...) in the sources.
QList<Code> codesIn(const QList<Source>& sources)
{
    static const Pattern message(R"re(\b(?:Message|\w*Error)(?:\s+\w+)?[({]\s*"([^"]*)",\s*()re" + literals + ")");
    QList<Code> codes;
    for (const Source& source : sources)
        for (auto found = message.globalMatch(source.text); found.hasNext();) {
            const auto match = found.next();
            codes << Code{match.captured(1), match.captured(2), source.place};
        }
    return codes;
}

QStringList faultsOf(const QList<Code>& codes)
{
    static const Pattern wellFormed("^[a-z][a-z0-9]*(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*$");
    QStringList faults;
    QHash<QString, QString> places;
    for (const Code& code : codes) {
        if (code.code.isEmpty())
            continue;
        if (!wellFormed.match(code.code).hasMatch())
            faults << code.place + ": \"" + code.code + "\" is not of lower-case words";
        if (places.contains(code.code))
            faults << code.place + ": \"" + code.code + "\" stands in " + places[code.code] + " too";
        places.insert(code.code, code.place);
    }
    return faults;
}

// Texts without a code that hold words: only an option's name, signs and places may go without one.
QStringList uncodedTexts(const QList<Code>& codes)
{
    static const Pattern put_together(R"re(^"([a-z-]+: )?(\{\d\}|\\n|[^A-Za-z])*"\s*$)re");
    QStringList faults;
    for (const Code& code : codes)
        if (code.code.isEmpty() && !put_together.match(code.text).hasMatch())
            faults << code.place + ": " + code.text.trimmed();
    return faults;
}

// The literals of several words that are thrown in an error and that no translation would find.
QStringList uncodedThrows(const QList<Source>& sources)
{
    static const Pattern thrown(R"re(\bthrow (?:attn::)?\w*Error\b(?:[^";]|"(?:[^"\\]|\\.)*")*;)re");
    static const Pattern translated("(\"[^\"]*\",|\\btr\\()\\s*" + literals); // by its code, or by Qt
    static const Pattern words(R"re("[^"]*[a-z] [^"]*")re");
    QStringList faults;
    for (const Source& source : sources)
        for (auto found = thrown.globalMatch(source.text); found.hasNext();)
            for (auto text = words.globalMatch(found.next().captured().remove(translated)); text.hasNext();)
                faults << source.place + ": " + text.next().captured();
    return faults;
}

} // namespace

class TestMessages : public QObject {
    Q_OBJECT
private slots:
    void codesStandOnce()
    {
        const QList<Source> window = sourcesIn(ATTN_SOURCE_DIR "/engine") + sourcesIn(ATTN_SOURCE_DIR "/ui");
        const QList<Source> sources = window + sourcesIn(ATTN_SOURCE_DIR "/app");
        const QList<Code> codes = codesIn(sources);
        QVERIFY(codes.size() > 400);
        const QStringList faults = faultsOf(codes) + uncodedTexts(codes) + uncodedThrows(window);
        QVERIFY2(faults.isEmpty(), qPrintable('\n' + faults.join('\n')));
    }

    void faultsAreFound()
    {
        QTemporaryDir root;
        QFile file(root.filePath("probe.cpp"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("throw SettingError(\"heads.none\", \"heads: none\");\n"
                   "// throw SettingError(\"heads.none\", \"heads: none\");\n"
                   "const Message message(\"Heads none\",\n\"heads: {0} \" \"are none\", heads);\n"
                   "throw FormatError(file, place, Message(\"heads.none\", \"none\"), 3);\n"
                   "Message(\"\", \"{0}: {1}\", file, why);\n");
        file.close();
        QCOMPARE(faultsOf(codesIn(sourcesIn(root.path()))),
                 QStringList({"probe.cpp: \"Heads none\" is not of lower-case words",
                              "probe.cpp: \"heads.none\" stands in probe.cpp too"}));
    }

    void missingCodesAreFound()
    {
        const QList<Source> sources = {{"a.cpp",
                                        "throw Error(path + \": it is; empty\");\n"
                                        "throw Error(\"\", \"{0}: it is closed\", path);\n"
                                        "throw Error(\"a.b\", \"{0}: it \"\n\"is full\", path);\n"
                                        "throw FormatError(path, \"w.\" + name, Message(\"a.c\", \"it is old\"));\n"
                                        "throw Error(\"\", \"{0}\", tr(\"it is new\").toStdString());\n"
                                        "throw Error(\"\", \"sort-rows: {0}\\n  {1}\", why, more);\n"}};
        QCOMPARE(uncodedThrows(sources), QStringList("a.cpp: \": it is; empty\""));
        QCOMPARE(uncodedTexts(codesIn(sources)), QStringList("a.cpp: \"{0}: it is closed\""));
    }
};

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
