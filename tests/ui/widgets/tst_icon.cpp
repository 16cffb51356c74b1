// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icon.h"
#include "ui/window/actions.h"

#include <QDir>
#include <QImage>
#include <QPixmap>
#include <QTest>

using namespace attn;

namespace {

Theme theme()
{
    Theme result;
    result.text = QColor(200, 40, 10);
    result.accentText = QColor(10, 240, 20);
    return result;
}

// The strongest opacity of any pixel; fails when an opaque pixel has another colour.
int strongest(const QImage& image, const QColor& color)
{
    int alpha = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() > 250
                && qAbs(pixel.red() - color.red()) + qAbs(pixel.green() - color.green())
                        + qAbs(pixel.blue() - color.blue())
                    > 6)
                return -1;
            alpha = qMax(alpha, pixel.alpha());
        }
    return alpha;
}

QImage drawn(const QString& name, int size, QIcon::Mode mode, qreal ratio = 1.0)
{
    return themedIcon(name, theme()).pixmap(QSize(size, size), ratio, mode).toImage();
}

} // namespace

class TestIcon : public QObject {
    Q_OBJECT
private slots:
    void everyIcon_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& file : QDir(":/icons").entryList())
            if (file != "attnscope.svg") // which has colours of its own
                QTest::newRow(qPrintable(file)) << QFileInfo(file).baseName();
    }

    void everyIcon()
    {
        QFETCH(QString, name);
        for (const int size : {16, 24, 48}) {
            QVERIFY(strongest(drawn(name, size, QIcon::Normal), theme().text) > 160);
            QVERIFY(strongest(drawn(name, size, QIcon::Active), theme().text) > 160);
            QVERIFY(strongest(drawn(name, size, QIcon::Selected), theme().accentText) > 160);
            const int faint = strongest(drawn(name, size, QIcon::Disabled), theme().text);
            QVERIFY2(faint > 60 && faint <= 104, qPrintable(QString::number(faint)));
        }
    }

    // Nothing is cut off: the outermost pixels of a large icon are empty.
    void strokesStayInside_data() { everyIcon_data(); }

    void strokesStayInside()
    {
        QFETCH(QString, name);
        const QImage image = drawn(name, 96, QIcon::Normal);
        for (int i = 0; i < 96; ++i)
            for (const QPoint& place : {QPoint(i, 0), QPoint(i, 95), QPoint(0, i), QPoint(95, i)})
                QCOMPARE(image.pixelColor(place).alpha(), 0);
    }

    void everyIconIsThatOfAnAction()
    {
        QWidget window;
        Actions actions(&window);
        actions.setTheme(theme());
        QList<QImage> used;
        for (const QAction* const action : actions.all())
            used << action->icon().pixmap(QSize(24, 24), 1.0).toImage();
        for (const QString& file : QDir(":/icons").entryList())
            QVERIFY2(file == "attnscope.svg" || used.contains(drawn(QFileInfo(file).baseName(), 24, QIcon::Normal)),
                     qPrintable(file));
    }

    void sharpAtEveryPixelRatio()
    {
        const QPixmap pixmap = themedIcon("mask-cell", theme()).pixmap(QSize(24, 24), 2.0);
        QCOMPARE(pixmap.size(), QSize(48, 48));
        QCOMPARE(pixmap.devicePixelRatio(), 2.0);
        QCOMPARE(pixmap.toImage().pixelColor(24, 24), theme().text); // where the strokes meet
    }

    void theProgramsIconKeepsItsColors()
    {
        const QImage image = drawn("attnscope", 64, QIcon::Normal);
        QCOMPARE(image.pixelColor(23, 23), QColor("#fde725"));
        QCOMPARE(image.pixelColor(10, 8), QColor("#1c2333"));
    }

    void anUnknownNameIsEmpty()
    {
        QTest::ignoreMessage(QtWarningMsg, "icon: there is none named nothing");
        QVERIFY(themedIcon("nothing", theme()).isNull());
    }
};

QTEST_MAIN(TestIcon)
#include "tst_icon.moc"
