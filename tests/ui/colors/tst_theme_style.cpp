// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/contrast.h"
#include "ui/colors/theme.h"
#include "ui/colors/theme_style.h"

#include <QCheckBox>
#include <QPainter>
#include <QStyleOptionButton>
#include <QTest>

using namespace attn;

class TestThemeStyle : public QObject {
    Q_OBJECT

private slots:
    void anEmptyCheckBoxCanBeSeen_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void anEmptyCheckBoxCanBeSeen()
    {
        QFETCH(bool, dark);
        const Theme& theme = dark ? darkTheme() : lightTheme();
        ThemeStyle style;
        QStyleOptionButton option;
        option.rect = QRect(0, 0, 14, 14);
        option.palette = paletteOf(theme);
        option.state = QStyle::State_Enabled | QStyle::State_Off;
        QImage image(14, 14, QImage::Format_RGB32);
        image.fill(theme.window);
        QPainter painter(&image);
        style.drawPrimitive(QStyle::PE_IndicatorCheckBox, &option, &painter, nullptr);
        painter.end();
        const QColor border = image.pixelColor(0, 7);
        QVERIFY2(contrast(border.rgb(), theme.window.rgb()) >= 3.0, qPrintable(border.name()));
        QVERIFY2(contrast(border.rgb(), theme.surface.rgb()) >= 3.0, qPrintable(border.name()));
    }
};

QTEST_MAIN(TestThemeStyle)
#include "tst_theme_style.moc"
