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

// What the program remembers of its user, each with a signal. Values that make no sense (a hand-edited or damaged file)
// read as their defaults; a file that cannot be parsed at all is kept aside as "<file>.damaged".
class Settings : public QObject {
    Q_OBJECT
public:
    explicit Settings(QObject* parent = nullptr);
    // In a file of its own, for tests.
    Settings(const QString& file, QObject* parent);

    ThemeChoice themeChoice() const;
    void setThemeChoice(ThemeChoice choice);
    // The theme to paint with; `system` follows the palette the program started with.
    const Theme& theme() const;

    // With theme() in it. Setting one keeps all but the theme.
    ViewStyle viewStyle() const;
    void setViewStyle(const ViewStyle& style);

    QStringList recentFiles() const; // the newest first, at most ten, only those that still exist
    void addRecentFile(const QString& path);
    void clearRecentFiles();

    // Opaque states of windows and dialogs, by name.
    QByteArray state(const QString& name) const;
    void setState(const QString& name, const QByteArray& state);

    // Values of dialogs, by name.
    QVariant value(const QString& name, const QVariant& fallback) const;
    void setValue(const QString& name, const QVariant& value);

signals:
    void themeChanged();
    void viewStyleChanged(); // also after themeChanged
    void recentFilesChanged();

private:
    static QString keepDamagedFileAside(const QString& file);

    QSettings store_;
    bool systemIsDark_;
};

} // namespace attn
