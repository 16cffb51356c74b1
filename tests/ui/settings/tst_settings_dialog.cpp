// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_dialog.h"

#include "ui/view/style_controls.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestSettingsDialog : public QObject {
    Q_OBJECT

    template <class Child>
    static Child* child(const QWidget& dialog, const QString& accessibleName)
    {
        for (auto* candidate : dialog.findChildren<Child*>())
            if (candidate->accessibleName() == accessibleName)
                return candidate;
        return nullptr;
    }

private slots:
    void changesAreKeptAtOnce()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath("settings.ini"), nullptr);
        SettingsDialog dialog(&settings);
        auto* theme = child<QComboBox>(dialog, "Theme");
        theme->setCurrentIndex(2);
        emit theme->activated(2);
        QCOMPARE(settings.themeChoice(), ThemeChoice::dark);
        child<QDoubleSpinBox>(dialog, "Font size in pictures")->setValue(14.0);
        QCOMPARE(settings.viewStyle().fontPoints, 14.0);
        auto* map = child<QComboBox>(dialog, "Colour map");
        map->setCurrentIndex(map->findText("cividis"));
        emit map->activated(map->currentIndex());
        QCOMPARE(settings.viewStyle().scale.map, ColorMap::cividis);
        QCOMPARE(settings.viewStyle().fontPoints, 14.0);

        dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::RestoreDefaults)->click();
        QCOMPARE(settings.themeChoice(), ThemeChoice::system);
        QCOMPARE(settings.viewStyle().scale.map, ColorMap::viridis);
        QCOMPARE(child<QDoubleSpinBox>(dialog, "Font size in pictures")->value(), ViewStyle{}.fontPoints);
    }

    void changesFromElsewhereAreShown()
    {
        QTemporaryDir folder;
        Settings settings(folder.filePath("settings.ini"), nullptr);
        SettingsDialog dialog(&settings);
        ViewStyle style = settings.viewStyle();
        style.fontPoints = 20.0;
        settings.setViewStyle(style);
        QCOMPARE(child<QDoubleSpinBox>(dialog, "Font size in pictures")->value(), 20.0);
    }
};

QTEST_MAIN(TestSettingsDialog)
#include "tst_settings_dialog.moc"
