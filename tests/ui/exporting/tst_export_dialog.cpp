// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/playground_runs.h"
#include "ui/exporting/export_dialog.h"
#include "ui/exporting/figure_form.h"
#include "ui/exporting/figure_preview.h"
#include "ui/settings/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestExportDialog : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        settings_.reset();
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<Settings>(folder_->filePath("settings.ini"), nullptr);
    }

    void fieldsMakeTheFigure()
    {
        const auto dialog = open();
        field<QCheckBox>(*dialog, "Keep the proportions")->setChecked(false);
        field<QDoubleSpinBox>(*dialog, "Width")->setValue(90.0);
        field<QDoubleSpinBox>(*dialog, "Height")->setValue(45.0);
        field<QSpinBox>(*dialog, "Resolution")->setValue(254);
        field<QDoubleSpinBox>(*dialog, "Font size")->setValue(7.5);
        QVERIFY(!field<QLineEdit>(*dialog, "Title")->isEnabled());
        field<QCheckBox>(*dialog, "Show a title")->setChecked(true);
        field<QLineEdit>(*dialog, "Title")->setText("A title");
        field<QComboBox>(*dialog, "Theme")->setCurrentIndex(1);
        QCOMPARE(dialog->form().choices().page().millimetres, QSizeF(90.0, 45.0));
        QCOMPARE(dialog->form().choices().page().dpi, 254.0);
        QCOMPARE(dialog->form().choices().page().title, QString("A title"));
        QCOMPARE(dialog->form().parameters().title, QString("A title"));
        QCOMPARE(dialog->form().parameters().style.fontPoints, 7.5);
        QVERIFY(dialog->form().parameters().style.theme.dark);
        QCOMPARE(field<QLabel>(*dialog, "What the file holds")->text(), QString("900 × 450 pixels"));
    }

    void sidesFollowEachOther()
    {
        const auto dialog = open();
        auto* const width = field<QDoubleSpinBox>(*dialog, "Width");
        auto* const height = field<QDoubleSpinBox>(*dialog, "Height");
        width->setValue(100.0);
        const double suited = suggestedHeight(figureKindOf("heatmap"), 100.0, *smallRun(), dialog->form().parameters());
        QVERIFY(std::abs(height->value() - suited) < 0.06);
        height->setValue(2.0 * height->value());
        QVERIFY2(width->value() > 150.0, qPrintable(QString::number(width->value())));
        field<QCheckBox>(*dialog, "Keep the proportions")->setChecked(false);
        width->setValue(20.0);
        QVERIFY(height->value() > 100.0);
    }

    void resolutionIsForPixelsOnly()
    {
        const auto dialog = open();
        auto* const format = field<QComboBox>(*dialog, "Format");
        format->setCurrentText("PDF");
        QCOMPARE(dialog->form().choices().format, QString("pdf"));
        QVERIFY(!field<QSpinBox>(*dialog, "Resolution")->isEnabled());
        format->setCurrentText("PNG");
        QVERIFY(field<QSpinBox>(*dialog, "Resolution")->isEnabled());
    }

    void selectionIsKeptOrLeftOut()
    {
        const auto dialog = open();
        QCOMPARE(dialog->form().parameters().selected, (Focus{1, 2}));
        field<QCheckBox>(*dialog, "Show the selection")->setChecked(false);
        QVERIFY(dialog->form().parameters().selected.empty());
    }

    void choicesAreRemembered()
    {
        {
            const auto dialog = open();
            field<QComboBox>(*dialog, "Format")->setCurrentText("SVG");
            field<QDoubleSpinBox>(*dialog, "Width")->setValue(77.0);
            field<QSpinBox>(*dialog, "Resolution")->setValue(600);
            field<QDoubleSpinBox>(*dialog, "Font size")->setValue(11.0);
            field<QComboBox>(*dialog, "Theme")->setCurrentIndex(1);
            for (const char* part : {"Show the selection", "Show the labels", "Show the colour bar"})
                field<QCheckBox>(*dialog, part)->setChecked(false);
            field<QCheckBox>(*dialog, "Show the profiles")->setChecked(true);
            dialog->reject();
        }
        const auto dialog = open();
        QCOMPARE(dialog->form().choices().format, QString("svg"));
        QCOMPARE(dialog->form().choices().page().millimetres.width(), 77.0);
        QCOMPARE(dialog->form().choices().page().dpi, 600.0);
        QCOMPARE(dialog->form().parameters().style.fontPoints, 11.0);
        QVERIFY(dialog->form().parameters().style.theme.dark);
        QVERIFY(dialog->form().parameters().selected.empty());
        QVERIFY(!dialog->form().parameters().labels);
        QVERIFY(!dialog->form().parameters().colorBar);
        QVERIFY(dialog->form().parameters().heatmap.profiles);
    }

    void windowIsOfferedWhereThereIsOne()
    {
        QVERIFY(!field<QComboBox>(*open(), "Part")->isEnabled());
        const Window window{1, 0, 2, 2};
        {
            const auto dialog = open(window);
            auto* const part = field<QComboBox>(*dialog, "Part");
            QVERIFY(part->isEnabled());
            QCOMPARE(part->currentText(), QString("Rows 1–2, columns 0–1"));
            QCOMPARE(dialog->form().parameters().heatmap.window, std::optional(window));
            part->setCurrentIndex(0);
            QCOMPARE(dialog->form().parameters().heatmap.window, std::optional<Window>());
            dialog->reject();
        }
        QCOMPARE(open(window)->form().parameters().heatmap.window, std::optional<Window>()); // remembered
    }

    void allHeadsInOneFigure()
    {
        const auto dialog = open();
        dialog->setHeads(FigureHeads::inOneFigure);
        QCOMPARE(QString(dialog->form().kind().name), QString("panels"));
        field<QComboBox>(*dialog, "Format")->setCurrentText("SVG");
        dialog->writeTo(folder_->filePath("all.svg"));
        QFile file(folder_->filePath("all.svg"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray svg = file.readAll();
        QVERIFY(svg.contains(">(a)</text>") && svg.contains(">(b)</text>") && !svg.contains(">(c)</text>"));
    }

    void eachHeadInItsFile()
    {
        const auto dialog = open();
        dialog->setHeads(FigureHeads::files);
        dialog->writeTo(folder_->filePath("no-number.png"));
        QVERIFY2(field<QLabel>(*dialog, "Error")->text().contains("{head}"),
                 qPrintable(field<QLabel>(*dialog, "Error")->text()));
        QCOMPARE(dialog->result(), 0);
        dialog->writeTo(folder_->filePath("h{head}.png"));
        QCOMPARE(dialog->written(), QString("2 files"));
        QVERIFY(QImage(folder_->filePath("h0.png")) != QImage(folder_->filePath("h1.png")));
        QVERIFY(!QFileInfo::exists(folder_->filePath("h2.png")));
    }

    void writtenFileHasTheChosenSize()
    {
        const auto dialog = open();
        field<QCheckBox>(*dialog, "Keep the proportions")->setChecked(false);
        field<QDoubleSpinBox>(*dialog, "Width")->setValue(50.8);
        field<QDoubleSpinBox>(*dialog, "Height")->setValue(25.4);
        field<QSpinBox>(*dialog, "Resolution")->setValue(100);
        const QString path = folder_->filePath("figure.png");
        dialog->writeTo(path);
        QCOMPARE(dialog->result(), static_cast<int>(QDialog::Accepted));
        QCOMPARE(dialog->written(), QString("figure.png"));
        QCOMPARE(QImage(path).size(), QSize(200, 100));
    }

    void errorsStandInTheDialog()
    {
        const auto dialog = open();
        dialog->show();
        auto* const error = field<QLabel>(*dialog, "Error");
        QVERIFY(error->isHidden());
        const QString path = folder_->filePath("none/figure.png");
        dialog->writeTo(path);
        QVERIFY(dialog->isVisible());
        QVERIFY(!error->isHidden());
        QVERIFY2(error->text().startsWith(path + ": "), qPrintable(error->text()));
        QCOMPARE(dialog->written(), QString());
        field<QLineEdit>(*dialog, "Title")->setText("Another try");
        QVERIFY(error->isHidden());
    }

    void previewFollowsTheFields()
    {
        const auto dialog = open();
        auto* const preview = dialog->findChild<FigurePreview*>();
        const auto colorOfPaper = [preview] { return preview->grab().toImage().pixelColor(20, preview->height() / 2); };
        field<QCheckBox>(*dialog, "Keep the proportions")->setChecked(false);
        field<QDoubleSpinBox>(*dialog, "Width")->setValue(200.0);
        field<QDoubleSpinBox>(*dialog, "Height")->setValue(50.0);
        dialog->show();
        QTRY_COMPARE(colorOfPaper(), lightTheme().surface);
        field<QComboBox>(*dialog, "Theme")->setCurrentIndex(1);
        QTRY_COMPARE(colorOfPaper(), darkTheme().surface);
    }

    void everyFieldHasAnAccessibleName()
    {
        const auto dialog = open();
        for (const QWidget* widget : dialog->findChildren<QWidget*>()) {
            const bool isField = qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget)
                || qobject_cast<const QCheckBox*>(widget) || qobject_cast<const FigurePreview*>(widget);
            if (isField)
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
    }

private:
    template <class Widget>
    static Widget* field(const ExportDialog& dialog, const QString& name)
    {
        for (Widget* widget : dialog.findChildren<Widget*>())
            if (widget->accessibleName() == name)
                return widget;
        qFatal("there is no field %s", qPrintable(name));
        return nullptr;
    }
    std::unique_ptr<ExportDialog> open(std::optional<Window> window = {})
    {
        FigureParameters parameters;
        parameters.selected = {1, 2};
        parameters.heatmap.window = window;
        return std::make_unique<ExportDialog>(smallRun(), figureKindOf("heatmap"), parameters, settings_.get(),
                                              nullptr);
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<Settings> settings_;
};

QTEST_MAIN(TestExportDialog)
#include "tst_export_dialog.moc"
