// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/image_input_panel.h"
#include "ui/inputs/input_panel.h"

#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestImageInputPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<Session> session_;
    std::unique_ptr<InputPanel> panel_;
    QTemporaryDir folder_;

    template <class Child>
    Child* child(const QString& accessibleName) const
    {
        for (auto* candidate : panel_->findChildren<Child*>())
            if (candidate->accessibleName() == accessibleName)
                return candidate;
        return nullptr;
    }

    QString makePicture()
    {
        QImage picture(64, 32, QImage::Format_RGB32);
        picture.fill(Qt::darkGreen);
        const QString path = folder_.filePath("leaf.png");
        picture.save(path);
        return path;
    }

private slots:
    void init()
    {
        session_ = std::make_unique<Session>();
        panel_ = std::make_unique<InputPanel>(session_.get());
    }

    void cleanup()
    {
        panel_.reset();
        session_.reset();
    }

    void aPictureIsOpenedAndCut()
    {
        panel_->findChild<ImageInputPanel*>()->openImage(makePicture());
        QTRY_VERIFY(session_->document().image.image);
        QCOMPARE(session_->document().kind, InputKind::image);
        QCOMPARE(panel_->findChild<QTabBar*>()->currentIndex(), 1);
        QCOMPARE(child<QLabel>("File of the picture")->text(), QString("leaf.png"));
        QTRY_VERIFY(session_->run());
        QCOMPARE(session_->run()->queries.size(), std::size_t(8)); // 64 x 32 in patches of 16
        child<QSpinBox>("Patch size in pixels")->setValue(32);
        QTRY_COMPARE(session_->run()->queries.size(), std::size_t(2));
        session_->undoStack()->undo();
        QCOMPARE(child<QSpinBox>("Patch size in pixels")->value(), 16);
    }

    void featuresAreChosen()
    {
        panel_->findChild<ImageInputPanel*>()->openImage(makePicture());
        QTRY_VERIFY(session_->document().image.image);
        auto* features = child<QComboBox>("Features of a patch");
        const auto choose = [&](int index) {
            features->setCurrentIndex(index);
            emit features->activated(index);
        };
        choose(0);
        QCOMPARE(session_->document().image.features, PatchFeatures::pixels);
        QTRY_VERIFY(session_->run() && session_->run()->numbers.inputs.columns == 3 * 16 * 16);
        choose(2);
        QCOMPARE(session_->document().settings.embedding, Embedding::matrix);
        choose(1);
        QCOMPARE(session_->document().settings.embedding, Embedding::hashed_ngrams);
        QCOMPARE(session_->document().image.features, PatchFeatures::color_and_gradients);
    }

    void whatIsNoPictureIsRefused()
    {
        session_->edit("Text", {}, [](Document& document) { document.text.text = "stays"; });
        const Document before = session_->document();
        QSignalSpy refused(panel_.get(), &InputPanel::openRefused);
        panel_->findChild<ImageInputPanel*>()->openImage(folder_.filePath("absent.png"));
        QVERIFY(refused.wait());
        QVERIFY(refused.front().front().toString().contains("absent.png"));
        QVERIFY(session_->document() == before);
        QVERIFY(child<QLabel>("Message about the picture")->text().contains("absent.png"));
    }
};

QTEST_MAIN(TestImageInputPanel)
#include "tst_image_input_panel.moc"
