// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/derivation_options.h"

#include "app/cli/number_text.h"
#include "app/cli/standard_output.h"
#include "app/cli/usage_error.h"

namespace attn {

namespace {

// Reads "given", the name of the order by strength, or the number of the key or query that the order follows.
template <class Order>
void setOrder(const char* option, const std::string& text, const char* byStrength, Order strength, Order chosen,
              const char* what, Order& order, Index& place)
{
    const std::optional<Index> index = parseIndex(text);
    if (text != "given" && text != byStrength && !index)
        throw UsageError(std::string(option) + ": \"" + text + "\" is not an order. Give given, " + byStrength
                         + " or the number of a " + what + ", from 0.");
    order = index ? chosen : text == byStrength ? strength : Order::given;
    place = index.value_or(0);
}

Option flag(const char* name, const char* help, bool& done, const std::vector<Need>& needs)
{
    return {.name = name, .help = help, .take = [&done](const std::string&) { done = true; }, .needs = needs};
}

// Where padding is left out by itself, the option keeps it.
Option paddingOption(Derivation& derivation, const std::vector<Need>& shown)
{
    std::vector<Need> needs = shown;
    needs.push_back({{"--weights", "--document"}});
    Option option = derivation.hide_padding
        ? flag("--padding", "Show the padding of --weights too, which is left out otherwise", derivation.hide_padding,
               needs)
        : flag("--hide-padding", "Drop padding, such as [PAD], and divide each row by the sum of the others",
               derivation.hide_padding, needs);
    option.take = [&derivation, hide = !derivation.hide_padding](const std::string&) {
        derivation.hide_padding = hide;
    };
    return option;
}

} // namespace

std::vector<Option> derivationOptions(Derivation& derivation, const std::vector<Need>& shown,
                                      const std::vector<Need>& moved)
{
    std::vector<Need> special = shown;
    special.push_back({{"--model", "--weights", "--document"}}); // which have special tokens
    std::vector<Need> words = moved;
    words.push_back({{"--model", "--weights", "--tokens", "--tokenizer character", "--example", "--document"}});
    std::vector<Need> scores = shown;
    scores.push_back({{"--weights", "--document"}});
    return {
        flag("--softmax", "The numbers of --weights are scores: take the softmax of each row", derivation.softmax,
             scores),
        flag("--skip-first", "Drop the first key and divide each row by the sum of the other keys",
             derivation.skip_first, shown),
        flag("--hide-special",
             "Drop special tokens, such as those that the model's tokenizer added, and divide each row by the sum of "
             "the "
             "others",
             derivation.hide_special, special),
        paddingOption(derivation, shown),
        {.name = "--hide-keys",
         .value = "KEYS",
         .help = "Drop these keys, as 0,5-7, and divide each row by the sum of the others",
         .take = [&derivation](const std::string& keys) { derivation.hidden_keys = parse_keys(keys); },
         .needs = shown},
        flag("--words",
             "Join the sub-tokens of a word: its column is the sum over its keys, its row the mean over its queries",
             derivation.words, words),
        {.name = "--top-k",
         .value = "K",
         .help = "Keep the K strongest weights of each row; the others become 0",
         .take = [&derivation](const std::string& count) { derivation.top_k = number<Index>(count); },
         .check = wholeFrom(1),
         .needs = shown},
        {.name = "--mass",
         .value = "SHARE",
         .help = "Keep the strongest weights that hold this share of their row, up to 1; the others become 0",
         .take = [&derivation](const std::string& share) { derivation.mass = number<double>(share); },
         .check = shareAboveZero,
         .needs = shown},
        {.name = "--sort-rows",
         .value = "ORDER",
         .help = "The order of the rows: given (default), largest (by the largest weight of a row), or a key from 0 "
                 "(by the weights on it)",
         .take =
             [&derivation](const std::string& text) {
                 setOrder("--sort-rows", text, "largest", RowOrder::largest, RowOrder::key, "key", derivation.row_order,
                          derivation.key);
             },
         .needs = moved},
        {.name = "--sort-columns",
         .value = "ORDER",
         .help = "The order of the columns: given (default), total (by the sum of a column), or a query from 0 (by its "
                 "weights)",
         .take =
             [&derivation](const std::string& text) {
                 setOrder("--sort-columns", text, "total", ColumnOrder::total, ColumnOrder::query, "query",
                          derivation.column_order, derivation.query);
             },
         .needs = moved},
    };
}

void noteIdleParts(const Derivation& derivation, const Run& run)
{
    const Derivation done = fitted(derivation, run);
    const auto note = [](bool idle, const char* option, const char* why) {
        if (idle)
            writeNote(std::string(option) + " has no effect: " + why);
    };
    note(derivation.hide_special && !done.hide_special, "--hide-special", "no token is special");
    note(derivation.hide_padding && !done.hide_padding, "--hide-padding", "no token is padding");
    note(derivation.words && !done.words, "--words", "each token is a word");
    note(derivation.top_k != done.top_k, "--top-k", "the rows have no more weights than that");
    note(derivation.row_order != done.row_order, "--sort-rows", "there is only one row");
    note(derivation.column_order != done.column_order, "--sort-columns", "there is only one column");
}

} // namespace attn
