// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVariant>

#include <optional>
#include <span>

namespace attn {

enum class SettingKind {
    flag,
    whole,  // a whole number from `lowest` to `highest`
    number, // a finite number from `lowest` to `highest`
    text,   // at most `highest` characters
    choice, // a text that `isKnown`
    texts,  // at most `highest` texts
    state,  // bytes of Qt's, which only it understands, behind a checksum
};

// A value that the settings may hold.
struct SettingField {
    const char* name;
    SettingKind kind;
    double lowest = 0.0;
    double highest = 0.0;
    bool (*isKnown)(const QString& text) = nullptr;
};

// All of them. What reads, writes and shows a setting takes its range from here.
std::span<const SettingField> settingFields();
// The field of this name, which must be one of the table.
const SettingField& settingField(const QString& name);
bool isSettingField(const QString& name);

// The value as the field has it; nothing when it is of another type or outside of the range.
std::optional<QVariant> acceptedValue(const SettingField& field, const QVariant& stored);

// A state with its checksum in front, and the state of such bytes; empty when they are damaged.
QByteArray sealedState(const QByteArray& state);
QByteArray unsealedState(const QByteArray& sealed);

} // namespace attn
