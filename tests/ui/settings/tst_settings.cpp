// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings.h"

#include <QFile>
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
        expected.fontPoints = 32.0;
        QVERIFY(settings.viewStyle() == expected);
        QCOMPARE(settings.themeChoice(), ThemeChoice::system);
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
