// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings.h"

#include "ui/settings/setting_fields.h"

#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPalette>
#include <QRegularExpression>

namespace attn {

namespace {

// Files of settings take a few thousand bytes.
constexpr qint64 largestFile = 1'000'000;
constexpr qsizetype mostNames = 3;

QString asideOf(const QString& file)
{
    return file + QStringLiteral(".damaged");
}

// The names, each cut to what a line can show, and the first ones where there are many.
QString named(const QStringList& names)
{
    QStringList shown;
    for (const QString& name : names.mid(0, mostNames))
        shown << (name.size() > 40 ? name.left(40) + QStringLiteral("…") : name);
    if (names.size() > mostNames)
        shown << QStringLiteral("…");
    return shown.join(QStringLiteral(", "));
}

// Values of types that AttnScope does not write, "@Variant(...)" for one, would be unpacked by Qt unchecked.
bool holdsForeignTypes(const QByteArray& bytes)
{
    static const QRegularExpression type(QStringLiteral("[=,]\\s*\"?@(?!@|ByteArray\\(|Invalid\\()"));
    return type.match(QString::fromLatin1(bytes)).hasMatch();
}

bool isSound(const QString& path)
{
    QFile file(path);
    if (file.size() > largestFile || !file.open(QFile::ReadOnly) || holdsForeignTypes(file.read(largestFile)))
        return false;
    QSettings attempt(path, QSettings::IniFormat);
    attempt.allKeys();
    return attempt.status() != QSettings::FormatError;
}

// Returns `file`, after moving what stands there out of the way where it is no file of settings.
QString withoutDamagedFile(const QString& file, QString* damage)
{
    if (!QFile::exists(file) || isSound(file))
        return file;
    QFile::remove(asideOf(file));
    QFile::rename(file, asideOf(file));
    *damage = Settings::tr("Settings: the file is damaged, so they start anew. It is kept as %1.").arg(asideOf(file));
    return file;
}

// Qt 6.4 cannot ask for the colour scheme. It is dark if the background is darker than the text.
bool paletteIsDark()
{
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

} // namespace

Settings::Settings(QObject* parent) : Settings(defaultFile(), parent) {}

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent), store_(withoutDamagedFile(file, &damage_), QSettings::IniFormat), systemIsDark_(paletteIsDark())
{
    takeOutWhatMakesNoSense();
}

QString Settings::defaultFile()
{
    const QSettings location(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("AttnScope"),
                             QStringLiteral("attnscope"));
    return location.fileName();
}

QString Settings::putAside(const QString& file)
{
    const QString aside = file + QStringLiteral(".aside");
    if (QFile::exists(file))
        QFile::remove(aside);
    QFile::rename(file, aside);
    return aside;
}

QString Settings::asideFile() const
{
    return store_.fileName() + QStringLiteral(".aside");
}

void Settings::takeOver(const QString& file)
{
    const Settings other(file, nullptr);
    for (const QString& name : other.store_.allKeys())
        store_.setValue(name, other.store_.value(name));
    emit viewStyleChanged();
}

void Settings::takeOutWhatMakesNoSense()
{
    QStringList refused = store_.allKeys();
    erase_if(refused, [this](const QString& name) {
        return isSettingField(name) && acceptedValue(settingField(name), store_.value(name));
    });
    if (refused.isEmpty())
        return;
    const QString aside = asideOf(store_.fileName());
    QFile::remove(aside);
    QFile::copy(store_.fileName(), aside);
    for (const QString& name : refused)
        store_.remove(name);
    damage_ =
        tr("Settings: %1 could not be used and start anew. The old file is kept as %2.").arg(named(refused), aside);
}

ThemeChoice Settings::themeChoice() const
{
    return static_cast<ThemeChoice>(value(QStringLiteral("theme"), 0).toInt());
}

void Settings::setThemeChoice(ThemeChoice choice)
{
    if (choice == themeChoice())
        return;
    setValue(QStringLiteral("theme"), static_cast<int>(choice));
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
    const auto get = [&](const char* name, const QVariant& otherwise) {
        return value(QLatin1String("style/") + QLatin1String(name), otherwise);
    };
    ViewStyle style;
    style.theme = theme();
    style.values = static_cast<CellValues>(get("values", static_cast<int>(fallback.values)).toInt());
    style.pooling = static_cast<Pooling>(get("pooling", static_cast<int>(fallback.pooling)).toInt());
    style.aspect = static_cast<CellAspect>(get("aspect", static_cast<int>(fallback.aspect)).toInt());
    style.fontPoints = get("fontPoints", fallback.fontPoints).toDouble();
    style.scale.map = parseColorMap(get("colorMap", QLatin1String(nameOf(fallback.scale.map))).toString());
    style.scale.range = static_cast<ColorScale::Range>(get("range", static_cast<int>(fallback.scale.range)).toInt());
    style.scale.low = get("low", fallback.scale.low).toDouble();
    style.scale.high = get("high", fallback.scale.high).toDouble();
    style.scale.lowPercent = get("lowPercent", fallback.scale.lowPercent).toDouble();
    style.scale.highPercent = get("highPercent", fallback.scale.highPercent).toDouble();
    style.scale.logarithmic = get("logarithmic", fallback.scale.logarithmic).toBool();
    style.scale.sharedByHeads = get("sharedByHeads", fallback.scale.sharedByHeads).toBool();
    return style;
}

void Settings::setViewStyle(const ViewStyle& style)
{
    ViewStyle next = style;
    next.theme = theme();
    if (next == viewStyle())
        return;
    const auto set = [&](const char* name, const QVariant& value) {
        setValue(QLatin1String("style/") + QLatin1String(name), value);
    };
    set("values", static_cast<int>(style.values));
    set("pooling", static_cast<int>(style.pooling));
    set("aspect", static_cast<int>(style.aspect));
    set("fontPoints", style.fontPoints);
    set("colorMap", QString::fromLatin1(nameOf(style.scale.map)));
    set("range", static_cast<int>(style.scale.range));
    set("low", style.scale.low);
    set("high", style.scale.high);
    set("lowPercent", style.scale.lowPercent);
    set("highPercent", style.scale.highPercent);
    set("logarithmic", style.scale.logarithmic);
    set("sharedByHeads", style.scale.sharedByHeads);
    emit viewStyleChanged();
}

QStringList Settings::recentFiles() const
{
    QStringList files = value(QStringLiteral("recentFiles")).toStringList();
    erase_if(files, [](const QString& path) { return !QFileInfo::exists(path); });
    return files;
}

void Settings::addRecentFile(const QString& path)
{
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    const auto most = static_cast<qsizetype>(settingField(QStringLiteral("recentFiles")).highest);
    setValue(QStringLiteral("recentFiles"), files.mid(0, most));
}

void Settings::clearRecentFiles()
{
    store_.remove(QStringLiteral("recentFiles"));
}

QByteArray Settings::state(const QString& name) const
{
    return unsealedState(value(QStringLiteral("state/") + name).toByteArray());
}

void Settings::setState(const QString& name, const QByteArray& state)
{
    setValue(QStringLiteral("state/") + name, sealedState(state));
}

QVariant Settings::value(const QString& name, const QVariant& fallback) const
{
    return acceptedValue(settingField(name), store_.value(name)).value_or(fallback);
}

// A value outside of its range would be taken out at the next start.
void Settings::setValue(const QString& name, const QVariant& value)
{
    if (acceptedValue(settingField(name), value))
        store_.setValue(name, value);
}

} // namespace attn
