// SPDX-License-Identifier: GPL-3.0-or-later
// Collects the texts of the program as a translator would, translates them into themselves in brackets, and looks for
// what has none: in the sources, in the window and in figures.

#include "engine/playground/playground_run.h"
#include "ui/exporting/figure_kinds.h"
#include "ui/session/session.h"
#include "ui/settings/settings.h"
#include "ui/steps/step_list.h"
#include "ui/window/error_bar.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QDirIterator>
#include <QLibraryInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

using namespace attn;

namespace {

using Pattern = QRegularExpression;

struct Literal {
    QString place;  // "file:line"
    QString text;   // as written in the source
    QString caller; // the innermost function that it is given to
};

bool isWord(const QString& token)
{
    static const Pattern word("^\\w+$");
    return word.match(token).hasMatch();
}

// The literals of a source that stand outside of what lupdate collects. Messages with a code are collected too.
QList<Literal> untranslated(const QString& name, QString source)
{
    static const Pattern coded(R"re(\b(Message|\w*Error)(\s+\w+)?\(\s*"[^"]*",\s*("([^"\\]|\\.)*"\s*)+)re");
    static const Pattern token(
        R"re(//[^\n]*|/\*.*?\*/|^[ \t]*#[^\n]*|R"\w*\(.*?\)\w*"|"([^"\\\n]|\\.)*"|'([^'\\\n]|\\.)*'|\w+|\S)re",
        Pattern::DotMatchesEverythingOption | Pattern::MultilineOption);
    static const QStringList collecting = {
        "tr", "translate", "report", "Q_DECLARE_TR_FUNCTIONS", "QT_TR_NOOP", "QT_TRANSLATE_NOOP", "QT_TRANSLATE_NOOP3"};
    for (auto found = coded.match(source); found.hasMatch(); found = coded.match(source))
        source.replace(found.capturedStart(), found.capturedLength(),
                       "coded(" + QString('\n').repeated(found.captured().count('\n')));
    QList<Literal> literals;
    QStringList callers; // of each bracket that is open
    QString before;
    for (auto tokens = token.globalMatch(source); tokens.hasNext();) {
        const auto match = tokens.next();
        const QString text = match.captured();
        if (text.startsWith("//") || text.startsWith("/*") || text.trimmed().startsWith('#'))
            continue;
        if (QString("([{").contains(text))
            callers << (isWord(before) ? before : QString());
        else if (QString(")]}").contains(text) && !callers.isEmpty())
            callers.removeLast();
        else if (text.contains('"') && text.size() > 2
                 && std::ranges::none_of(callers, [](const QString& caller) { return collecting.contains(caller); })) {
            QStringList named = callers;
            named.removeAll(QString());
            named.removeAll("QStringLiteral");
            named.removeAll("QLatin1String");
            const qsizetype line = source.left(match.capturedStart()).count('\n') + 1;
            literals << Literal{name + ':' + QString::number(line), text.mid(text.indexOf('"') + 1).chopped(1),
                                named.value(named.size() - 1)};
        }
        before = text;
    }
    return literals;
}

// What no user reads, or reads alike in every language.
bool needsNoTranslation(const Literal& literal)
{
    static const Pattern letters("[A-Za-z]{2}");
    // The name of an object, a setting, a view, an icon, a layer of the plot, a place in the manual or an ending of
    // files.
    static const Pattern name("^[*.]?/?[a-z0-9]+([-/#A-Z][a-z0-9]*)*/?$");
    static const Pattern showing("^(set\\w*(Text|Title|ToolTip|Name|Description|Tip|Prefix|Suffix)|add(Action|Menu|Item"
                                 "|Row|Tab)|drawText|horizontalAdvance|Q(Label|Action|PushButton|CheckBox|GroupBox)"
                                 "|showMessage|showError|refuse|failed)$");
    static const QList<Pattern> alike = {
        Pattern("^(Ctrl|Shift|Alt|Esc)(\\+|$)"),                      // keys
        Pattern("^(file|bundle)\\.[a-z-]+$"),                         // codes of messages
        Pattern("^:/"),                                               // resources
        Pattern("^AttnScope$|^Actions$|^Examples$"),                  // the program, contexts
        Pattern("^NaN$|^W[qkv]$|^(size|padding:) ?$"),                // what the field or the engine calls it
        Pattern("(exp|max|tanh)\\(|^S = φ"),                          // formulas
        Pattern("^</?\\w|^background: |^(font|image|style)[\\w-]*="), // markup
        Pattern("^-?\\{layer\\}(-\\{head\\})?$|^\\{head\\}$"),        // places in names of files
        Pattern("^(\\*\\.\\w+|%\\d| )+$|^/?\\w+\\.(attnscope|json|txt|safetensors)$|^\\.\\./share/"), // files
        Pattern("^(MainWindow|Title|Software|Fusion|weights panel)$"), // names within Qt and its files
        Pattern("^\\{\\\\\"first_heatmap|^(icon|colour map).*%s"),     // for developers
        Pattern(
            "^(GIF8|\\\\x89PNG|IDAT|RIFF|WEBP|WebP|TIFF|EXIF|Exif|(II|MM)([*\\\\0]*))$"), // bytes and names of pictures
        Pattern("^\\[=,\\]"),         // how a file of settings is written
        Pattern("^re\\(|^!\\[%1\\]"), // how a page of the manual is written
        Pattern("^rows of the table stand|^attn::"),
        Pattern("^--[a-z-]+$|^shared|^\\^\\["),                     // options
        Pattern("^import |^subprocess|^(weights|queries|keys) = "), // Python
    };
    QString text = literal.text;
    text.remove(Pattern("%(L?\\d+|n)|\\\\[nt\"]|\\\\u[0-9a-fA-F]{4}|\\\\x[0-9a-fA-F]{2}"));
    if (!letters.match(text).hasMatch())
        return true;
    if (name.match(text).hasMatch())
        return !showing.match(literal.caller).hasMatch() || literal.caller == "setObjectName"
            || literal.caller == "setDesktopFileName";
    return std::ranges::any_of(alike, [&](const Pattern& pattern) { return pattern.match(literal.text).hasMatch(); });
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// "place: text" of each text that reaches the user and that no translation can.
QStringList faultsOf(const QString& root, const QStringList& folders, const QSet<QString>& collected)
{
    QStringList faults;
    for (const QString& folder : folders)
        for (QDirIterator files(root + '/' + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
             files.hasNext();) {
            const QString path = files.next();
            for (const Literal& literal : untranslated(path.mid(root.size() + 1), contentOf(path)))
                if (!collected.contains(literal.text) && !needsNoTranslation(literal))
                    faults << literal.place + ": " + literal.text;
        }
    return faults;
}

QString inBrackets(const QString& text)
{
    return "⟦" + text + "⟧";
}

struct Collected {
    QSet<QString> texts;
    QStringList codes; // of the engine's messages
};

// Translates each text of a .ts file into itself in brackets.
Collected translate(const QString& from, const QString& to)
{
    Collected collected;
    QFile file(to);
    if (!file.open(QIODevice::WriteOnly))
        return collected;
    QXmlStreamReader reader(contentOf(from));
    QXmlStreamWriter writer(&file);
    QString context;
    QString text;
    bool plural = false;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement() && reader.name() == QLatin1String("translation")) {
            writer.writeStartElement("translation");
            if (plural)
                for (int form = 0; form < 2; ++form)
                    writer.writeTextElement("numerusform", inBrackets(text));
            else
                writer.writeCharacters(inBrackets(text));
            writer.writeEndElement();
            reader.skipCurrentElement();
            continue;
        }
        if (reader.isStartElement() && reader.name() == QLatin1String("message"))
            plural = reader.attributes().value("numerus") == QLatin1String("yes");
        const bool named =
            reader.isStartElement() && QStringList({"name", "source", "comment"}).contains(reader.name().toString());
        if (!named) {
            if (!reader.isDTD())
                writer.writeCurrentToken(reader);
            continue;
        }
        const QString element = reader.name().toString();
        const QString value = reader.readElementText();
        writer.writeTextElement(element, value);
        if (element == "name") {
            context = value;
        } else if (element == "source") {
            collected.texts << (text = value);
        } else if (context == "engine" && value != "stage") {
            collected.codes << value;
        }
    }
    return collected;
}

Document sentence(const char* text)
{
    Document document;
    document.text.text = text;
    return document;
}

} // namespace

class TestTranslation : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void everyMessageIsCollected();
    void noTextIsLeftOut();
    void leftOutTextsAreFound_data();
    void leftOutTextsAreFound();
    void figuresAreTranslated_data();
    void figuresAreTranslated();
    void stepsAreTranslated();
    void theWindowIsTranslated();
    void errorsOfTheEngineAreTranslated();

private:
    QTemporaryDir folder_;
    QTranslator translator_;
    Collected collected_;
};

void TestTranslation::initTestCase()
{
    const QString tools = QLibraryInfo::path(QLibraryInfo::BinariesPath);
    if (!QFile::exists(tools + "/lupdate") || !QFile::exists(tools + "/lrelease"))
        QSKIP("lupdate and lrelease (qt6-l10n-tools) are not there");
    QProcess update;
    update.setProcessChannelMode(QProcess::MergedChannels);
    update.start(ATTN_SOURCE_DIR "/resources/translations/update", {folder_.filePath("all.ts")});
    QVERIFY(update.waitForFinished(120'000));
    const QByteArray said = update.readAll();
    QVERIFY2(said.isEmpty(), said.constData());
    QCOMPARE(update.exitCode(), 0);

    collected_ = translate(folder_.filePath("all.ts"), folder_.filePath("brackets.ts"));
    QVERIFY(collected_.texts.size() > 700);
    QProcess release;
    release.start(tools + "/lrelease", {"-silent", folder_.filePath("brackets.ts")});
    QVERIFY(release.waitForFinished(60'000));
    QCOMPARE(release.exitCode(), 0);
    QVERIFY(translator_.load(folder_.filePath("brackets.qm")));
    QVERIFY(QCoreApplication::installTranslator(&translator_));
}

// What lupdate collects of the engine is all that is thrown there: one message for each code.
void TestTranslation::everyMessageIsCollected()
{
    static const Pattern comment("^ *//.*$", Pattern::MultilineOption);
    static const Pattern message(R"re(\b(?:Message|\w*Error)(?:\s+\w+)?\(\s*"([^"]+)",\s*")re");
    QStringList codes;
    for (const char* layer : {"engine", "ui"})
        for (QDirIterator files(QString(ATTN_SOURCE_DIR "/") + layer, {"*.h", "*.cpp"}, QDir::Files,
                                QDirIterator::Subdirectories);
             files.hasNext();) {
            const QString source = QString::fromUtf8(contentOf(files.next())).remove(comment);
            for (auto found = message.globalMatch(source); found.hasNext();)
                codes << found.next().captured(1);
        }
    codes.sort();
    collected_.codes.sort();
    QCOMPARE(collected_.codes, codes);
}

void TestTranslation::noTextIsLeftOut()
{
    const QStringList faults = faultsOf(ATTN_SOURCE_DIR, {"ui", "app/gui"}, collected_.texts);
    QVERIFY2(faults.isEmpty(), qPrintable('\n' + faults.join('\n')));
}

void TestTranslation::leftOutTextsAreFound_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<bool>("found");

    QTest::newRow("a text") << "label->setText(\"No weights\");" << true;
    QTest::newRow("a text in a literal of Qt") << "label->setText(QStringLiteral(\"No weights\"));" << true;
    QTest::newRow("a word") << "label->setText(\"weights\");" << true;
    QTest::newRow("a plain error") << "throw Error(path + \": it is empty\");" << true;
    QTest::newRow("a text beside a translated one") << "show(tr(\"None\") + \" of them\");" << true;
    QTest::newRow("a text after a comment") << "// tr(\nlabel->setText(\"No weights\");" << true;
    QTest::newRow("translated") << "label->setText(tr(\"No weights\"));" << false;
    QTest::newRow("translated by a struct") << "label->setText(Text::tr(\"No %1\").arg(name));" << false;
    QTest::newRow("a message") << "throw Error(\"file.empty\", \"{0}: it is empty\", path);" << false;
    QTest::newRow("a word inside") << "settings.value(\"style/values\");" << false;
    QTest::newRow("a comment") << "// \"No weights\"" << false;
    QTest::newRow("numbers") << "label->setText(QStringLiteral(\"%1 × %2\"));" << false;
}

void TestTranslation::leftOutTextsAreFound()
{
    QFETCH(QString, source);
    QTemporaryDir root;
    QVERIFY(QDir(root.path()).mkdir("ui"));
    QFile file(root.filePath("ui/probe.cpp"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(source.toUtf8());
    file.close();
    QTEST(!faultsOf(root.path(), {"ui"}, {}).isEmpty(), "found");
}

void TestTranslation::figuresAreTranslated_data()
{
    QTest::addColumn<QString>("name");
    for (const FigureKind& kind : figureKinds())
        if (!kind.needsPicture)
            QTest::newRow(kind.name) << QString(kind.name);
}

void TestTranslation::figuresAreTranslated()
{
    QFETCH(QString, name);
    const FigureKind& kind = figureKindOf(name);
    const auto run = run_playground(sentence("one two three"), {});
    const QByteArray drawn = figureBytes("svg", suggestedPage(kind, *run, {}), figureOf(kind, run, {}));
    QVERIFY2(drawn.contains("⟦"), drawn.constData());
    QVERIFY(figureLabel(kind).startsWith("⟦"));
}

void TestTranslation::stepsAreTranslated()
{
    const auto run = run_playground(sentence("one two three"), {});
    const std::vector<Step> steps = stepsOf(*run, run->trace(LayerIndex{0}), {0, 0}, {});
    QVERIFY(steps.size() > 5);
    for (const Step& step : steps)
        QVERIFY2(step.name.startsWith("⟦"), qPrintable(step.name));
}

void TestTranslation::theWindowIsTranslated()
{
    Settings settings(folder_.filePath("settings.ini"), nullptr);
    Session session;
    MainWindow window(&session, &settings);
    static const Pattern letters("[A-Za-z]{2}");
    QStringList faults;
    for (const QAction* action : window.findChildren<QAction*>())
        if (letters.match(action->text()).hasMatch() && !action->text().contains("⟦"))
            faults << action->text();
    QVERIFY2(faults.isEmpty(), qPrintable('\n' + faults.join('\n')));
}

void TestTranslation::errorsOfTheEngineAreTranslated()
{
    Settings settings(folder_.filePath("settings.ini"), nullptr);
    Session session;
    MainWindow window(&session, &settings);
    session.edit("text", {}, [](Document& document) {
        document.text.text = "one two";
        document.settings.heads = 3;
    });
    const auto* const bar = window.errorBar();
    QTRY_VERIFY(!bar->message().isEmpty());
    QVERIFY2(bar->message().startsWith("⟦heads: 3 heads do not divide"), qPrintable(bar->message()));
}

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
