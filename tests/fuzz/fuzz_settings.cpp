// SPDX-License-Identifier: GPL-3.0-or-later
// A file of settings: whatever it holds, each value that is read of it lies within its range.
#include "tests/fuzz/fuzzed.h"
#include "ui/settings/setting_fields.h"
#include "ui/settings/settings.h"

#include <QGuiApplication>

namespace {

void require(bool condition)
{
    if (!condition)
        __builtin_trap();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static int count = 1;
    static char name[] = "fuzz_settings";
    static char* names[] = {name, nullptr};
    qputenv("QT_QPA_PLATFORM", "minimal");
    static const QGuiApplication application(count, names);
    static const attn::ScratchFolder folder;
    return attn::fuzz(data, size, [](std::string_view input) {
        const attn::Settings settings(QString::fromStdString(folder.write("settings.ini", input)), nullptr);
        const attn::ViewStyle style = settings.viewStyle();
        require(style.fontPoints >= 6.0 && style.fontPoints <= 32.0);
        require(settings.recentFiles().size() <= 10);
        for (const attn::SettingField& field : attn::settingFields()) {
            const QVariant value = settings.value(QLatin1String(field.name));
            require(!value.isValid() || attn::acceptedValue(field, value));
        }
    });
}
