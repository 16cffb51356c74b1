// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/view_style.h"

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace attn {

enum class ThemeChoice { system, light, dark };

// What the program remembers for its user. Each value has a signal. A value that makes no sense, as in a damaged file,
// reads as its default. A file that cannot be read at all is kept as "<file>.damaged".
class Settings : public QObject {
    Q_OBJECT
public:
    explicit Settings(QObject* parent = nullptr);
    // Uses a file of its own. For tests.
    Settings(const QString& file, QObject* parent);

    ThemeChoice themeChoice() const;
    void setThemeChoice(ThemeChoice choice);
    // The theme to paint with. `system` follows the palette that the program started with.
    const Theme& theme() const;

    // Includes theme(). The setter leaves the theme as it is.
    ViewStyle viewStyle() const;
    void setViewStyle(const ViewStyle& style);

    QStringList recentFiles() const; // up to ten files that still exist, the newest first
    void addRecentFile(const QString& path);
    void clearRecentFiles();

    // The states of windows and dialogs, by name, in a form that only Qt reads.
    QByteArray state(const QString& name) const;
    void setState(const QString& name, const QByteArray& state);

    // Single values of dialogs, by name.
    QVariant value(const QString& name, const QVariant& fallback) const;
    void setValue(const QString& name, const QVariant& value);

signals:
    void themeChanged();
    void viewStyleChanged(); // also emitted after themeChanged
    void recentFilesChanged();

private:
    static QString keepDamagedFileAside(const QString& file);

    QSettings store_;
    bool systemIsDark_;
};

} // namespace attn
