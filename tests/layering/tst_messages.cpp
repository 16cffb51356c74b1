// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the codes of the messages of engine and window against each other: each stands in one place, and reads alike.

#include <QDirIterator>
#include <QHash>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Code {
    QString code;
    QString place; // the file
};

// The code of every Message("code", "text" ...) and Error("code", "text" ...) in the sources under `root`.
QList<Code> codesIn(const QString& root)
{
    static const QRegularExpression message(R"re(\b(?:Message|\w*Error)(?:\s+\w+)?[({]\s*"([^"]*)",\s*")re");
    QList<Code> codes;
    QDirIterator files(root, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            return {{"unreadable", file.fileName()}};
        QString text = QString::fromUtf8(file.readAll());
        static const QRegularExpression comment("^ *//.*$", QRegularExpression::MultilineOption);
        text.remove(comment);
        for (auto found = message.globalMatch(text); found.hasNext();) {
            const auto match = found.next();
            if (match.captured(1).isEmpty()) // messages are put together only
                continue;
            codes << Code{match.captured(1), file.fileName().mid(root.size() + 1)};
        }
    }
    return codes;
}

QStringList faultsOf(const QList<Code>& codes)
{
    static const QRegularExpression wellFormed("^[a-z][a-z0-9]*(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*$");
    QStringList faults;
    QHash<QString, QString> places;
    for (const Code& code : codes) {
        if (!wellFormed.match(code.code).hasMatch())
            faults << code.place + ": \"" + code.code + "\" is not of lower-case words";
        if (places.contains(code.code))
            faults << code.place + ": \"" + code.code + "\" stands in " + places[code.code] + " too";
        places.insert(code.code, code.place);
    }
    return faults;
}

} // namespace

class TestMessages : public QObject {
    Q_OBJECT
private slots:
    void codesStandOnce()
    {
        QList<Code> codes = codesIn(ATTN_SOURCE_DIR "/engine");
        QVERIFY(codes.size() > 1);
        codes += codesIn(ATTN_SOURCE_DIR "/ui");
        const QStringList faults = faultsOf(codes);
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
        QCOMPARE(faultsOf(codesIn(root.path())),
                 QStringList({"probe.cpp: \"Heads none\" is not of lower-case words",
                              "probe.cpp: \"heads.none\" stands in probe.cpp too"}));
    }
};

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
