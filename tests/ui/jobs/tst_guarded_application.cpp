// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "tests/made/windows.h"

#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QWidget>

#include <new>

using namespace attn;

namespace {

class FailingPicture : public QWidget {
public:
    bool fails = true;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        if (fails)
            throw Error("", "w.npy: gone");
        painter.fillRect(rect(), Qt::red);
    }
};

} // namespace

class TestGuardedApplication : public QObject {
    Q_OBJECT
private slots:
    void anExceptionOutOfAPaintEventIsSaid()
    {
        QSignalSpy failed(qApp, SIGNAL(failed(QObject*, QString)));
        FailingPicture picture;
        picture.show();
        QTRY_VERIFY(failed.count() > 0);
        QCOMPARE(failed.front().at(0).value<QObject*>(), &picture);
        QCOMPARE(failed.front().at(1).toString(), QString("w.npy: gone"));
        picture.fails = false;
        picture.repaint();
        QCOMPARE(picture.grab().toImage().pixelColor(3, 3), QColor(Qt::red));
    }

    void anExceptionOutOfASlotIsSaid_data()
    {
        QTest::addColumn<bool>("memory");
        QTest::addColumn<QString>("said");
        QTest::newRow("the library's") << false << "odd";
        QTest::newRow("memory") << true
                                << "There is not enough memory. Close other programs or make the input smaller.";
    }

    void anExceptionOutOfASlotIsSaid()
    {
        QFETCH(bool, memory);
        QSignalSpy failed(qApp, SIGNAL(failed(QObject*, QString)));
        QTimer::singleShot(0, this, [memory] {
            if (memory)
                throw std::bad_alloc();
            throw std::runtime_error("odd");
        });
        QTRY_COMPARE(failed.count(), 1);
        QTEST(failed.front().at(1).toString(), "said");
    }

    void whatIsThrownLaterIsSaidLater()
    {
        QSignalSpy failed(qApp, SIGNAL(failed(QObject*, QString)));
        try {
            throw Error("", "later");
        } catch (const std::exception&) {
            throwLater();
        }
        QCOMPARE(failed.count(), 0);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.front().at(1).toString(), QString("later"));
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestGuardedApplication>(argc, argv);
}
#include "tst_guarded_application.moc"
