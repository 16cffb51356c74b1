// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings.h"

#include "engine/tensor/error.h"

#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr qsizetype mostRecentFiles = 10;
constexpr double smallestFont = 6.0;
constexpr double largestFont = 32.0;

QString defaultFile()
{
    const QSettings location(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("AttnScope"),
                             QStringLiteral("attnscope"));
    return location.fileName();
}

// Qt 6.4 cannot ask for the colour scheme. It is dark if the background is darker than the text.
bool paletteIsDark()
{
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

// Reads a number of the file as a value of an enum that has `count` values.
template <class Enum>
Enum enumerator(const QVariant& value, Enum fallback, int count)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    return ok && number >= 0 && number < count ? static_cast<Enum>(number) : fallback;
}

double finite(const QVariant& value, double fallback)
{
    bool ok = false;
    const double number = value.toDouble(&ok);
    return ok && std::isfinite(number) ? number : fallback;
}

ColorMap colorMap(const QVariant& value, ColorMap fallback)
{
    try {
        return parseColorMap(value.toString());
    } catch (const SettingError&) {
        return fallback;
    }
}

} // namespace

Settings::Settings(QObject* parent) : Settings(defaultFile(), parent) {}

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent), store_(keepDamagedFileAside(file), QSettings::IniFormat), systemIsDark_(paletteIsDark())
{
}

QString Settings::keepDamagedFileAside(const QString& file)
{
    if (!QFile::exists(file))
        return file;
    QSettings attempt(file, QSettings::IniFormat);
    attempt.allKeys();
    if (attempt.status() == QSettings::FormatError) {
        QFile::remove(file + QStringLiteral(".damaged"));
        QFile::rename(file, file + QStringLiteral(".damaged"));
    }
    return file;
}

ThemeChoice Settings::themeChoice() const
{
    return enumerator(store_.value(QStringLiteral("theme")), ThemeChoice::system, 3);
}

void Settings::setThemeChoice(ThemeChoice choice)
{
    if (choice == themeChoice())
        return;
    store_.setValue(QStringLiteral("theme"), static_cast<int>(choice));
    emit themeChanged();
    emit viewStyleChanged();
}

const Theme& Settings::theme() const
{
    const ThemeChoice choice = themeChoice();
    const bool dark = choice == ThemeChoice::dark || (choice == ThemeChoice::system && systemIsDark_);
    return dark ? darkTheme() : lightTheme();
}

ViewStyle Settings::viewStyle() const
{
    const ViewStyle fallback;
    const auto get = [&](const char* name) { return store_.value(QLatin1String("style/") + QLatin1String(name)); };
    ViewStyle style;
    style.theme = theme();
    style.values = enumerator(get("values"), fallback.values, 3);
    style.pooling = enumerator(get("pooling"), fallback.pooling, 3);
    style.fontPoints = std::clamp(finite(get("fontPoints"), fallback.fontPoints), smallestFont, largestFont);
    style.scale.map = colorMap(get("colorMap"), fallback.scale.map);
    style.scale.range = enumerator(get("range"), fallback.scale.range, 3);
    style.scale.low = finite(get("low"), fallback.scale.low);
    style.scale.high = finite(get("high"), fallback.scale.high);
    style.scale.logarithmic = store_.value(QStringLiteral("style/logarithmic"), fallback.scale.logarithmic).toBool();
    style.scale.sharedByHeads =
        store_.value(QStringLiteral("style/sharedByHeads"), fallback.scale.sharedByHeads).toBool();
    return style;
}

void Settings::setViewStyle(const ViewStyle& style)
{
    ViewStyle next = style;
    next.theme = theme();
    if (next == viewStyle())
        return;
    const auto set = [&](const char* name, const QVariant& value) {
        store_.setValue(QLatin1String("style/") + QLatin1String(name), value);
    };
    set("values", static_cast<int>(style.values));
    set("pooling", static_cast<int>(style.pooling));
    set("fontPoints", style.fontPoints);
    set("colorMap", QString::fromLatin1(nameOf(style.scale.map)));
    set("range", static_cast<int>(style.scale.range));
    set("low", style.scale.low);
    set("high", style.scale.high);
    set("logarithmic", style.scale.logarithmic);
    set("sharedByHeads", style.scale.sharedByHeads);
    emit viewStyleChanged();
}

QStringList Settings::recentFiles() const
{
    QStringList files = store_.value(QStringLiteral("recentFiles")).toStringList();
    erase_if(files, [](const QString& path) { return !QFileInfo::exists(path); });
    return files.mid(0, mostRecentFiles);
}

void Settings::addRecentFile(const QString& path)
{
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    store_.setValue(QStringLiteral("recentFiles"), files.mid(0, mostRecentFiles));
    emit recentFilesChanged();
}

void Settings::clearRecentFiles()
{
    store_.remove(QStringLiteral("recentFiles"));
    emit recentFilesChanged();
}

QByteArray Settings::state(const QString& name) const
{
    return store_.value(QStringLiteral("state/") + name).toByteArray();
}

void Settings::setState(const QString& name, const QByteArray& state)
{
    store_.setValue(QStringLiteral("state/") + name, state);
}

QVariant Settings::value(const QString& name, const QVariant& fallback) const
{
    return store_.value(name, fallback);
}

void Settings::setValue(const QString& name, const QVariant& value)
{
    store_.setValue(name, value);
}

} // namespace attn
