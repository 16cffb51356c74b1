// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/unicode_normalization.h"

#include "engine/tensor/error.h"
#include "engine/text/unicode_text.h"
#include "engine/text/utf8.h"

#include <unicode/normalizer2.h>

#include <algorithm>
#include <optional>

namespace attn {

namespace {

const icu::Normalizer2& table_of(NormalizationForm form)
{
    UErrorCode status = U_ZERO_ERROR;
    const bool compatible = form == NormalizationForm::nfkc || form == NormalizationForm::nfkd;
    const icu::Normalizer2* const table =
        compatible ? icu::Normalizer2::getNFKDInstance(status) : icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status))
        throw Error("tokenizer.icu-normalize",
                    "tokenizer: ICU cannot normalize ({0}). Check that ICU's data are installed.", u_errorName(status));
    return *table;
}

// The library's tables are those of Unicode 9.0; for younger characters it does nothing.
bool is_known(UChar32 character)
{
    return character < 0x300 || was_assigned(static_cast<char32_t>(character), 9);
}

int combining_class_of(const icu::Normalizer2& table, UChar32 character)
{
    return is_known(character) ? table.getCombiningClass(character) : 0;
}

struct Decomposed {
    CharacterChange change;
    int combining_class = 0;
};

using Changes = std::vector<CharacterChange>;

std::vector<Decomposed> decompose(const NormalizedText& text, const icu::Normalizer2& table, TextWork& work)
{
    std::vector<Decomposed> result;
    std::size_t sorted = 0;
    icu::UnicodeString parts;
    // Canonical ordering: marks between two starters, in the order of their classes.
    const auto sort_marks = [&] {
        std::ranges::stable_sort(result.begin() + static_cast<std::ptrdiff_t>(sorted), result.end(), {},
                                 &Decomposed::combining_class);
        sorted = result.size();
    };
    const auto add = [&](UChar32 character, int change) {
        const int combining_class = combining_class_of(table, character);
        if (combining_class == 0)
            sort_marks();
        result.push_back({{static_cast<char32_t>(character), change}, combining_class});
    };
    for_each_character(text.text(), [&](char32_t character, std::string_view) {
        work.require_growth(text.text().size(), result.size());
        work.check();
        const auto point = static_cast<UChar32>(character);
        if (!is_known(point) || !table.getDecomposition(point, parts)) {
            add(point, 0);
            return;
        }
        for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1))
            add(parts.char32At(i), i == 0 ? 0 : 1);
    });
    sort_marks();
    return result;
}

// Canonical composition: a starter takes each mark behind it that it has a composition with and that no mark of the
// same class blocks.
Changes compose(const std::vector<Decomposed>& parts, const icu::Normalizer2& table)
{
    Changes result;
    std::optional<std::size_t> starter; // in `result`
    int last_class = 0;                 // of the mark behind the starter that stays; 0: there is none
    for (const auto& [change, combining_class] : parts) {
        const bool blocked = last_class != 0 && last_class >= combining_class;
        if (starter && !blocked) {
            CharacterChange& first = result[*starter];
            const UChar32 composed =
                table.composePair(static_cast<UChar32>(first.character), static_cast<UChar32>(change.character));
            if (composed >= 0 && is_known(composed)) {
                // The starter now stands for what the mark stood for too.
                first.character = static_cast<char32_t>(composed);
                first.change += change.change - 1;
                continue;
            }
        }
        result.push_back(change);
        if (combining_class == 0)
            starter = result.size() - 1;
        last_class = starter ? combining_class : 0;
    }
    return result;
}

} // namespace

void normalize_unicode(NormalizedText& text, NormalizationForm form, TextWork& work)
{
    const icu::Normalizer2& table = table_of(form);
    const std::vector<Decomposed> parts = decompose(text, table, work);
    if (form == NormalizationForm::nfc || form == NormalizationForm::nfkc) {
        text.change(compose(parts, table), work);
        return;
    }
    Changes changes;
    changes.reserve(parts.size());
    for (const Decomposed& part : parts)
        changes.push_back(part.change);
    text.change(changes, work);
}

} // namespace attn
