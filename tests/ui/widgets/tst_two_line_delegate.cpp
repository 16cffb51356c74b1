// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/contrast.h"
#include "ui/colors/theme.h"
#include "ui/widgets/two_line_delegate.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPainter>
#include <QStyleOption>
#include <QTest>

using namespace attn;

class TestTwoLineDelegate : public QObject {
    Q_OBJECT

    TwoLineCombo combo_;

    QModelIndex index(int row) const { return combo_.model()->index(row, 0); }
    QStyleOptionViewItem option() const
    {
        QStyleOptionViewItem item;
        item.font = combo_.font();
        item.widget = combo_.view();
        return item;
    }

    // An item of 400 pixels as it is painted.
    QImage painted(const Theme& theme, int row, QStyle::State state) const
    {
        QStyleOptionViewItem item = option();
        item.palette = paletteOf(theme);
        item.state = state;
        item.rect = QRect(QPoint(), QSize(400, combo_.itemDelegate()->sizeHint(item, index(row)).height()));
        QImage image(item.rect.size(), QImage::Format_RGB32);
        image.fill(item.palette.color(QPalette::Base));
        QPainter painter(&image);
        combo_.itemDelegate()->paint(&painter, item, index(row));
        return image;
    }

private slots:
    void initTestCase()
    {
        combo_.addItems({"One line", "Sparsemax"});
        combo_.setItemData(1, "Few words get all the weight, the others exactly none", Qt::AccessibleDescriptionRole);
        combo_.showPopup();
        combo_.hidePopup();
    }

    void aSecondLineTakesRoom()
    {
        const QSize one = combo_.itemDelegate()->sizeHint(option(), index(0));
        const QSize two = combo_.itemDelegate()->sizeHint(option(), index(1));
        QVERIFY(two.height() > one.height() + 8);
        QVERIFY(two.width() > 2 * one.width());
        QVERIFY(combo_.view()->minimumWidth() >= two.width());
    }

    void theClosedComboShowsTheFirstLineAlone()
    {
        combo_.setCurrentIndex(1);
        QCOMPARE(combo_.currentText(), QString("Sparsemax"));
        QVERIFY(combo_.sizeHint().height() < combo_.itemDelegate()->sizeHint(option(), index(1)).height());
    }

    // The colour that differs most from the ground in each half of the item is that of its letters.
    void bothLinesAreReadable_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<bool>("chosen");
        for (const bool dark : {false, true})
            for (const bool chosen : {false, true})
                QTest::addRow("%s, %s", dark ? "dark" : "light", chosen ? "chosen" : "plain") << dark << chosen;
    }

    void bothLinesAreReadable()
    {
        QFETCH(bool, dark);
        QFETCH(bool, chosen);
        const QImage image = painted(dark ? darkTheme() : lightTheme(), 1,
                                     QStyle::State_Enabled | (chosen ? QStyle::State_Selected : QStyle::State_None));
        const QRgb ground = image.pixel(399, 1);
        for (const auto& [top, bottom] : {std::pair{0, image.height() / 2}, {image.height() / 2, image.height()}}) {
            double best = 1.0;
            for (int y = top; y < bottom; ++y)
                for (int x = 0; x < image.width(); ++x)
                    best = std::max(best, contrast(image.pixel(x, y), ground));
            QVERIFY2(best >= 4.5, qPrintable(QString::number(best)));
        }
    }
};

QTEST_MAIN(TestTwoLineDelegate)
#include "tst_two_line_delegate.moc"
