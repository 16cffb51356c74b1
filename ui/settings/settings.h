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

// What the program remembers for its user. Each value has a signal. The file is checked as a whole when it is opened,
// by the table of setting_fields.h. Values that make no sense are taken out, and the file as it was is kept as
// "<file>.damaged". A file that cannot be read at all is moved there.
class Settings : public QObject {
    Q_OBJECT
public:
    explicit Settings(QObject* parent = nullptr);
    // Uses a file of its own. For tests.
    Settings(const QString& file, QObject* parent);

    // What was wrong with the file, and where it is kept; empty when nothing was.
    QString damage() const { return damage_; }

    // Where the program's own file is.
    static QString defaultFile();
    // Moves a file of settings out of the way, for a start without them, and returns where it is.
    static QString putAside(const QString& file);
    // Where putAside puts this file.
    QString asideFile() const;
    // Takes over what such a file says.
    void takeOver(const QString& file);

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

    // A value of the table by its name; `fallback` where it was never set.
    QVariant value(const QString& name, const QVariant& fallback = {}) const;
    void setValue(const QString& name, const QVariant& value);

signals:
    void viewStyleChanged(); // also when the theme is another one

private:
    void takeOutWhatMakesNoSense();

    QString damage_;
    QSettings store_;
    bool systemIsDark_;
};

} // namespace attn
