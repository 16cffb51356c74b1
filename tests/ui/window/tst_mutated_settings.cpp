// SPDX-License-Identifier: GPL-3.0-or-later
// Files of settings that were damaged, each read for a whole window: it is shown with them, with a part of them or
// without them, and what was wrong is said. Started with a number of files and a seed, it opens as many and says what
// became of them.

#include "tests/made/mutation.h"
#include "tests/made/windows.h"

#include <cstdio>

using namespace attn;

class TestMutatedSettings : public QObject, WindowTest {
    Q_OBJECT
public:
    struct Outcome {
        int accepted = 0;
        int partly = 0; // something was taken out
        int aside = 0;  // the whole file was moved away
    };

    Outcome open(int count, unsigned seed)
    {
        const QByteArray whole = written();
        Mutation mutation(seed);
        Outcome outcome;
        for (int i = 0; i < count; ++i) {
            QFile file(folder_.filePath("settings.ini"));
            if (!file.open(QFile::WriteOnly))
                qFatal("no file");
            file.write(mutation.of(whole));
            file.close();
            openOne(outcome);
        }
        return outcome;
    }

private slots:
    void eachWindowIsShown()
    {
        const Outcome outcome = open(100, 1);
        QCOMPARE(outcome.accepted + outcome.partly + outcome.aside, 100);
        QVERIFY(outcome.accepted > 5);
        QVERIFY(outcome.partly > 5);
    }

private:
    // What a window writes whose settings were all changed.
    QByteArray written()
    {
        openWindow();
        ViewStyle style = settings_->viewStyle();
        style.fontPoints = 14.0;
        settings_->setViewStyle(style);
        settings_->setThemeChoice(ThemeChoice::dark);
        settings_->addRecentFile(folder_.path());
        settings_->setValue("export/dpi", 600);
        settings_->setValue("export/width", 120.5);
        window_->close();
        closeWindow();
        QFile file(folder_.filePath("settings.ini"));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

    void openOne(Outcome& outcome)
    {
        const QString path = folder_.filePath("settings.ini");
        settings_ = std::make_unique<Settings>(path, nullptr);
        const bool moved = !QFile::exists(path);
        session_ = std::make_unique<Session>();
        window_ = std::make_unique<MainWindow>(session_.get(), settings_.get());
        window_->show();
        session_->edit("text", {}, [](Document& document) { document.text.text = "one two"; });
        while (isBusy())
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        window_->grab(); // paints all of it
        if (!window_->isVisible() || !session_->run())
            qFatal("no picture");
        ++(settings_->damage().isEmpty() ? outcome.accepted : moved ? outcome.aside : outcome.partly);
        closeWindow();
    }
};

int main(int argc, char** argv)
{
    if (argc < 3)
        return runWindowTest<TestMutatedSettings>(argc, argv);
    GuardedApplication application(argc, argv);
    QApplication::setStyle(new ThemeStyle);
    const auto outcome = TestMutatedSettings().open(QByteArray(argv[1]).toInt(), QByteArray(argv[2]).toUInt());
    std::printf("%d accepted, %d in part, %d put aside\n", outcome.accepted, outcome.partly, outcome.aside);
    return 0;
}
#include "tst_mutated_settings.moc"
