// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/derivation_options.h"

#include "app/cli/number_text.h"
#include "app/cli/usage_error.h"

#include <CLI/CLI.hpp>

namespace attn {

namespace {

std::string shareAboveZero(const std::string& text)
{
    const std::optional<double> number = parseNumber<double>(text);
    return number && *number > 0.0 && *number <= 1.0 ? std::string()
                                                     : "\"" + text + "\" is not a share above 0 and up to 1";
}

// "given", the name of the order by strength, or the number of what the order follows.
template <class Order>
void setOrder(const char* option, const std::string& text, const char* byStrength, Order strength, Order chosen,
              const char* what, Order& order, Index& place)
{
    const std::optional<Index> index = parseIndex(text);
    if (text != "given" && text != byStrength && !index)
        throw UsageError(std::string(option) + ": \"" + text + "\" is no order, give given, " + byStrength
                         + " or the number of a " + what + ", from 0");
    order = index ? chosen : text == byStrength ? strength : Order::given;
    place = index.value_or(0);
}

} // namespace

void addDerivationOptions(CLI::App& command, DerivationOptions& options, const char* group)
{
    Derivation& derivation = options.derivation;
    const auto flag = [&](const char* name, bool& done, const char* description) {
        command
            .add_flag_callback(
                name,
                [&options, &done, name] {
                    done = true;
                    options.given = name;
                },
                description)
            ->group(group);
    };
    const auto value = [&]<class Value>(const char* name, const char* description,
                                        std::function<void(const Value&)> set) {
        return command
            .add_option_function<Value>(
                name,
                [&options, name, set](const Value& given) {
                    set(given);
                    options.given = name;
                },
                description)
            ->group(group);
    };
    flag("--skip-first", derivation.skip_first, "Drop the first key and divide each row by the sum of the others");
    flag("--hide-special", derivation.hide_special,
         "Leave out the tokens that a model's tokenizer added and divide each row by the sum of the others");
    flag("--words", derivation.words,
         "Join sub-tokens: a word's column is the sum over its keys, its row the mean over its queries");
    value
        .
        operator()<Index>("--top-k", "Keep the K strongest weights of each row, the others become 0",
                          [&derivation](Index count) { derivation.top_k = count; })
        ->check(wholeFrom(1));
    value
        .
        operator()<double>(
            "--mass", "Keep the strongest weights that hold this share (up to 1) of their row, the others become 0",
            [&derivation](double share) { derivation.mass = share; })
        ->check(shareAboveZero);
    value.operator()<std::string>(
        "--sort-rows", "given (default), largest (by their largest weight), or a key from 0 (by their weight on it)",
        [&derivation](const std::string& text) {
            setOrder("--sort-rows", text, "largest", RowOrder::largest, RowOrder::key, "key", derivation.row_order,
                     derivation.key);
        });
    value.operator()<std::string>(
        "--sort-columns", "given (default), total (by the sum they receive), or a query from 0 (by its weights)",
        [&derivation](const std::string& text) {
            setOrder("--sort-columns", text, "total", ColumnOrder::total, ColumnOrder::query, "query",
                     derivation.column_order, derivation.query);
        });
}

} // namespace attn
