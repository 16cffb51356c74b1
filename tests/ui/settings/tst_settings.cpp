// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings.h"

#include "ui/settings/setting_fields.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestSettings : public QObject {
    Q_OBJECT

private slots:
    void init() { QFile::remove(file()); }

    void remembered()
    {
        ViewStyle style;
        style.scale.map = ColorMap::magma;
        style.scale.range = ColorScale::Range::fixed;
        style.scale.low = -0.5;
        style.scale.high = 1.0 / 3.0;
        style.scale.lowPercent = 2.5;
        style.scale.highPercent = 97.5;
        style.scale.logarithmic = true;
        style.scale.sharedByHeads = false;
        style.values = CellValues::off;
        style.fontPoints = 14.0;
        {
            Settings settings(file(), nullptr);
            QSignalSpy changed(&settings, &Settings::viewStyleChanged);
            settings.setViewStyle(style);
            settings.setViewStyle(style);
            QCOMPARE(changed.count(), 1);
            settings.setThemeChoice(ThemeChoice::dark);
            QCOMPARE(changed.count(), 2);
        }
        Settings again(file(), nullptr);
        style.theme = darkTheme();
        QVERIFY(again.viewStyle() == style);
        QVERIFY(again.theme().dark);
    }

    void nonsenseReadsAsDefaults()
    {
        write("[style]\ncolorMap=rainbow\nrange=17\nlow=nan\nhigh=many\nfontPoints=1e300\nvalues=-1\n[General]\ntheme="
              "9\n");
        const Settings settings(file(), nullptr);
        ViewStyle expected;
        expected.theme = settings.theme();
        QVERIFY(settings.viewStyle() == expected);
        QCOMPARE(settings.themeChoice(), ThemeChoice::system);
    }

    void valuesOutOfTheTableAreTakenOutAndSaid_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("name");
        QTest::newRow("below") << QByteArray("[export]\ndpi=-3\n") << "export/dpi";
        QTest::newRow("above") << QByteArray("[export]\nwidth=1e300\n") << "export/width";
        QTest::newRow("no whole number") << QByteArray("[export]\ndpi=300.5\n") << "export/dpi";
        QTest::newRow("no flag") << QByteArray("[export]\nlabels=perhaps\n") << "export/labels";
        QTest::newRow("no colour map") << QByteArray("[style]\ncolorMap=rainbow\n") << "style/colorMap";
        QTest::newRow("unknown") << QByteArray("[General]\nanything=1\n") << "anything";
        QTest::newRow("state without checksum") << QByteArray("[state]\nlayout=@ByteArray(abc)\n") << "state/layout";
        QTest::newRow("long text") << "[export]\nfolder=" + QByteArray(100'000, 'x') + "\n"
                                   << "export/folder";
        QTest::newRow("many files") << "recentFiles=" + QByteArray("a, ").repeated(1000) + "a\n"
                                    << "recentFiles";
        QTest::newRow("long name") << QByteArray(100'000, 'n') + "=1\n" << QString(40, 'n') + "…";
    }
    void valuesOutOfTheTableAreTakenOutAndSaid()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, name);
        write(content);
        {
            const Settings settings(file(), nullptr);
            QVERIFY2(settings.damage().contains(name), qPrintable(settings.damage()));
            QVERIFY(settings.damage().size() < 600);
            QVERIFY(QFile::exists(file() + ".damaged"));
        }
        QVERIFY(Settings(file(), nullptr).damage().isEmpty());
    }

    // Qt would unpack them before anybody could look at them.
    void valuesOfForeignTypesAreNotUnpacked_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("variant") << QByteArray("[export]\nfolder=@Variant(\\0\\0\\0\\x1f)\n");
        QTest::newRow("in quotes") << QByteArray("[export]\nfolder=\"@Variant(\\0\\0)\"\n");
        QTest::newRow("in a list") << QByteArray("[General]\nrecentFiles=a, @Variant(\\0\\0)\n");
        QTest::newRow("rectangle") << QByteArray("[state]\ngeometry=@Rect(0 0 1 1)\n");
    }
    void valuesOfForeignTypesAreNotUnpacked()
    {
        QFETCH(QByteArray, content);
        write(content);
        const Settings settings(file(), nullptr);
        QVERIFY(!settings.damage().isEmpty());
        QVERIFY(!QFile::exists(file()));
    }

    void pathsWithAnAtSignAreKept()
    {
        const QString path = "@Variant(x)/@a@b(c)";
        Settings(file(), nullptr).setValue("export/folder", path);
        const Settings again(file(), nullptr);
        QVERIFY2(again.damage().isEmpty(), qPrintable(again.damage()));
        QCOMPARE(again.value("export/folder").toString(), path);
    }

    void eachChangedByteOfAStateIsNoticed()
    {
        Settings settings(file(), nullptr);
        const QByteArray state = QByteArray("\0\xff state", 8);
        settings.setState("layout", state);
        QCOMPARE(settings.state("layout"), state);
        QByteArray sealed = sealedState(state);
        for (qsizetype i = 0; i < sealed.size(); ++i) {
            QByteArray changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            QVERIFY(unsealedState(changed).isEmpty());
            QVERIFY(unsealedState(sealed.left(i)).isEmpty());
        }
    }

    // Any damage of a file leaves settings that can be used, and the file of before beside them.
    void mutatedFilesAreReadOrPutAside()
    {
        {
            Settings settings(file(), nullptr);
            ViewStyle style;
            style.fontPoints = 14.0;
            settings.setViewStyle(style);
            settings.setState("layout", QByteArray(200, 'x'));
            settings.addRecentFile(folder_.path());
            settings.setValue("export/dpi", 600);
        }
        QFile stored(file());
        QVERIFY(stored.open(QFile::ReadOnly));
        const QByteArray whole = stored.readAll();
        stored.close();
        QRandomGenerator random(7);
        for (int i = 0; i < 300; ++i) {
            QByteArray bytes = whole;
            for (int edits = 1 + random.bounded(4); edits > 0; --edits) {
                const int at = random.bounded(static_cast<int>(bytes.size()));
                switch (random.bounded(4)) {
                case 0: bytes[at] = static_cast<char>(random.bounded(256)); break;
                case 1: bytes.remove(at, random.bounded(20)); break;
                case 2: bytes.insert(at, whole.mid(random.bounded(static_cast<int>(whole.size())), 20)); break;
                default: bytes.insert(at, "@Variant("); break;
                }
            }
            QFile::remove(file());
            write(bytes);
            const Settings settings(file(), nullptr);
            QVERIFY(settings.viewStyle().fontPoints >= 6.0 && settings.viewStyle().fontPoints <= 32.0);
            QVERIFY(settings.state("layout").isEmpty() || settings.state("layout") == QByteArray(200, 'x'));
            QVERIFY(settings.recentFiles().size() <= 10);
            const int dpi = settings.value("export/dpi", 300).toInt();
            QVERIFY(dpi >= 30 && dpi <= 2400);
        }
    }

    void settingsPutAsideCanBeTakenOver()
    {
        Settings(file(), nullptr).setThemeChoice(ThemeChoice::dark);
        QCOMPARE(Settings::putAside(file()), file() + ".aside");
        Settings settings(file(), nullptr);
        QCOMPARE(settings.themeChoice(), ThemeChoice::system);
        QSignalSpy changed(&settings, &Settings::viewStyleChanged);
        settings.takeOver(settings.asideFile());
        QCOMPARE(settings.themeChoice(), ThemeChoice::dark);
        QCOMPARE(changed.count(), 1);
    }

    void damagedFileIsKeptAside()
    {
        write("[style\n\0\xff garbage = = =\nfoo");
        {
            Settings settings(file(), nullptr);
            settings.setThemeChoice(ThemeChoice::light);
        }
        QCOMPARE(Settings(file(), nullptr).themeChoice(), ThemeChoice::light);
        QVERIFY(QFile::exists(file() + ".damaged"));
    }

    void recentFilesAreFewAndExist()
    {
        Settings settings(file(), nullptr);
        for (int i = 0; i < 14; ++i) {
            const QString path = folder_.filePath(QString::number(i));
            QFile(path).open(QIODevice::WriteOnly);
            settings.addRecentFile(path);
        }
        settings.addRecentFile(folder_.filePath("7"));
        QCOMPARE(settings.recentFiles().size(), 10);
        QCOMPARE(settings.recentFiles().front(), folder_.filePath("7"));
        QCOMPARE(settings.recentFiles().count(folder_.filePath("7")), 1);
        QFile::remove(folder_.filePath("7"));
        QVERIFY(!settings.recentFiles().contains(folder_.filePath("7")));
    }

private:
    QString file() const { return folder_.filePath("attnscope.ini"); }
    void write(const QByteArray& text)
    {
        QFile out(file());
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(text);
    }
    QTemporaryDir folder_;
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
