// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the pages of the manual against the command line: the options that they name are there, and the table of
// options in the window has all of them.

#include "app/cli/command_line.h"
#include "app/cli/option_page.h"
#include "ui/manual/manual.h"
#include "ui/manual/manual_page.h"

#include <CLI/CLI.hpp>

#include <QRegularExpression>
#include <QTest>
#include <QTextDocument>

using namespace attn;

namespace {

QStringList optionNames(const CLI::App& command)
{
    QStringList names;
    for (const CLI::Option* const option : command.get_options())
        for (const std::string& name : option->get_lnames())
            names << "--" + QString::fromStdString(name);
    return names;
}

} // namespace

class TestManualOptions : public QObject {
    Q_OBJECT

    CLI::App program_;
    CommandLine call_;
    Manual manual_{{{"options", QString::fromStdString(optionPage())}}};

private slots:
    void initTestCase() { addCommands(program_, call_); }

    void everyOptionStandsInItsTable()
    {
        QTextDocument document;
        fillPage(&document, manual_.markdown("command-line"), {});
        const QString page = document.toPlainText();
        for (const CLI::App* const command : program_.get_subcommands({})) {
            const QString name = QString::fromStdString(command->get_name());
            const qsizetype begin = page.lastIndexOf("\nattnscope " + name + '\n');
            QVERIFY2(begin > 0, qPrintable(name));
            const qsizetype end = page.indexOf("\nattnscope ", begin + 1);
            const QString tables = page.mid(begin, end < 0 ? -1 : end - begin);
            for (const CLI::Option* const option : command->get_options()) {
                if (option == command->get_help_ptr())
                    continue;
                QVERIFY2(tables.contains(QString::fromStdString(option->get_name(false, true))),
                         option->get_name().c_str());
                QVERIFY2(tables.contains(QString::fromStdString(option->get_description())),
                         option->get_description().c_str());
            }
        }
    }

    void whatThePagesNameIsThere()
    {
        static const QRegularExpression option("(?<=[\\s`(])--[a-z][\\w-]*");
        QStringList known = {"--version", "--help"};
        for (const CLI::App* const command : program_.get_subcommands({}))
            known << optionNames(*command);
        const Manual plain({});
        for (const QString& page : plain.pages())
            for (auto found = option.globalMatch(plain.markdown(page)); found.hasNext();) {
                const QString name = found.next().captured();
                QVERIFY2(known.contains(name), qPrintable(page + ": " + name));
            }
    }

    void thePageNamesEveryCommand()
    {
        for (const CLI::App* const command : program_.get_subcommands({})) {
            const QString name = QString::fromStdString(command->get_name());
            QVERIFY2(Manual({}).markdown("command-line").contains("`attnscope " + name + '`'), qPrintable(name));
        }
    }
};

QTEST_MAIN(TestManualOptions)
#include "tst_manual_options.moc"
