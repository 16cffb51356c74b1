// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/setting_fields.h"

#include "engine/tensor/error.h"
#include "ui/colors/color_map.h"

#include <QCryptographicHash>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace attn {

namespace {

constexpr double anyNumber = std::numeric_limits<double>::max();
constexpr double longestPath = 4096;
constexpr double mostFiles = 10;

bool isColorMap(const QString& text)
{
    try {
        parseColorMap(text);
        return true;
    } catch (const Error&) {
        return false;
    }
}

constexpr SettingField fields[] = {
    {"theme", SettingKind::whole, 0, 2},
    {"style/values", SettingKind::whole, 0, 2},
    {"style/pooling", SettingKind::whole, 0, 2},
    {"style/aspect", SettingKind::whole, 0, 2},
    {"style/fontPoints", SettingKind::number, 6, 32},
    {"style/colorMap", SettingKind::choice, 0, 0, isColorMap},
    {"style/range", SettingKind::whole, 0, 3},
    {"style/low", SettingKind::number, -anyNumber, anyNumber},
    {"style/high", SettingKind::number, -anyNumber, anyNumber},
    {"style/lowPercent", SettingKind::number, 0, 100},
    {"style/highPercent", SettingKind::number, 0, 100},
    {"style/logarithmic", SettingKind::flag},
    {"style/sharedByHeads", SettingKind::flag},
    {"recentFiles", SettingKind::texts, 0, mostFiles},
    {"profiles", SettingKind::flag},
    {"rawTokens", SettingKind::flag},
    {"state/geometry", SettingKind::state},
    {"state/layout", SettingKind::state},
    {"state/manual", SettingKind::state},
    {"export/folder", SettingKind::text, 0, longestPath},
    {"folder/open", SettingKind::text, 0, longestPath},
    {"folder/model", SettingKind::text, 0, longestPath},
    {"folder/save", SettingKind::text, 0, longestPath},
    {"export/titled", SettingKind::flag},
    {"export/captioned", SettingKind::flag},
    {"export/window", SettingKind::flag},
    {"export/format", SettingKind::text, 0, 10},
    {"export/proportions", SettingKind::flag},
    {"export/width", SettingKind::number, 10, 2000}, // millimetres
    {"export/height", SettingKind::number, 10, 2000},
    {"export/dpi", SettingKind::whole, 30, 2400},
    {"export/font", SettingKind::number, 4, 48}, // points
    {"export/dark", SettingKind::flag},
    {"export/labels", SettingKind::flag},
    {"export/colorBar", SettingKind::flag},
    {"export/profiles", SettingKind::flag},
    {"export/selection", SettingKind::flag},
};

bool isWithin(const SettingField& field, double number)
{
    return std::isfinite(number) && number >= field.lowest && number <= field.highest;
}

std::optional<QVariant> acceptedFlag(const QVariant& stored)
{
    const QString text = stored.toString();
    if (text == QLatin1String("true") || text == QLatin1String("false"))
        return QVariant(text == QLatin1String("true"));
    return std::nullopt;
}

std::optional<QVariant> acceptedNumber(const SettingField& field, const QVariant& stored)
{
    bool ok = false;
    const double number = stored.toDouble(&ok);
    const bool whole = field.kind == SettingKind::whole;
    if (!ok || !isWithin(field, number) || (whole && number != std::floor(number)))
        return std::nullopt;
    return whole ? QVariant(static_cast<int>(number)) : QVariant(number);
}

std::optional<QVariant> acceptedTexts(const SettingField& field, const QVariant& stored)
{
    const QStringList texts = stored.toStringList();
    const bool tooLong =
        std::ranges::any_of(texts, [](const QString& text) { return static_cast<double>(text.size()) > longestPath; });
    if (static_cast<double>(texts.size()) > field.highest || tooLong)
        return std::nullopt;
    return QVariant(texts);
}

const SettingField* find(const QString& name)
{
    const auto* const found =
        std::ranges::find_if(fields, [&](const SettingField& field) { return name == QLatin1String(field.name); });
    return found == std::end(fields) ? nullptr : found;
}

QByteArray checksum(const QByteArray& state)
{
    return QCryptographicHash::hash("attnscope-state-1" + state, QCryptographicHash::Sha256);
}

} // namespace

std::span<const SettingField> settingFields()
{
    return fields;
}

const SettingField& settingField(const QString& name)
{
    const SettingField* const field = find(name);
    Q_ASSERT(field);
    return *field;
}

bool isSettingField(const QString& name)
{
    return find(name) != nullptr;
}

std::optional<QVariant> acceptedValue(const SettingField& field, const QVariant& stored)
{
    switch (field.kind) {
    case SettingKind::flag: return acceptedFlag(stored);
    case SettingKind::whole:
    case SettingKind::number: return acceptedNumber(field, stored);
    case SettingKind::texts: return acceptedTexts(field, stored);
    case SettingKind::text:
        if (stored.typeId() != QMetaType::QString || static_cast<double>(stored.toString().size()) > field.highest)
            return std::nullopt;
        return stored;
    case SettingKind::choice: return field.isKnown(stored.toString()) ? std::optional(stored) : std::nullopt;
    case SettingKind::state:
        if (unsealedState(stored.toByteArray()).isEmpty())
            return std::nullopt;
        return stored.toByteArray();
    }
    return std::nullopt;
}

QByteArray sealedState(const QByteArray& state)
{
    return checksum(state) + state;
}

QByteArray unsealedState(const QByteArray& sealed)
{
    const qsizetype length = QCryptographicHash::hashLength(QCryptographicHash::Sha256);
    const QByteArray state = sealed.mid(length);
    return sealed.left(length) == checksum(state) ? state : QByteArray();
}

} // namespace attn
