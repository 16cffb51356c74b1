// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/weights_tokens.h"

#include "engine/formats/json_strings.h"
#include "engine/tensor/error.h"
#include "engine/text/named.h"
#include "engine/text/readable_tokens.h"
#include "engine/text/special_tokens.h"

#include <algorithm>
#include <initializer_list>

namespace attn {

namespace {

Message in_queries()
{
    return Message("unit.queries", "queries");
}

Message in_keys()
{
    return Message("unit.keys", "keys");
}

// One axis of the weights, for messages about its labels.
struct LabelledAxis {
    Message labels;
    Message units;
    Message other_units;
    Index count = 0;
    Index other = 0; // of the other axis
};

LabelledAxis rows_of(const WeightsShape& shape)
{
    return {Message("labels.rows", "row labels"), in_queries(), in_keys(), shape.queries, shape.keys};
}

LabelledAxis columns_of(const WeightsShape& shape)
{
    return {Message("labels.columns", "column labels"), in_keys(), in_queries(), shape.keys, shape.queries};
}

// Without the blank lines at the end of a file that there are no tokens for.
std::vector<std::string> without_blank_end(std::vector<std::string> labels, Index count)
{
    while (static_cast<Index>(labels.size()) > count && labels.back().empty())
        labels.pop_back();
    return labels;
}

bool fits(const std::vector<std::string>& labels, Index count)
{
    return static_cast<Index>(labels.size()) == count;
}

// Throws where given labels do not fit.
std::vector<std::string> fitting_labels(const LabelledAxis& axis, const std::vector<std::string>& given)
{
    std::vector<std::string> labels = without_blank_end(given, axis.count);
    if (labels.empty() || fits(labels, axis.count))
        return labels;
    if (fits(without_blank_end(given, axis.other), axis.other))
        throw SettingError("weights.labels-swapped",
                           "{0}: there are {1} labels, as many as {2} and not as the {3} {4}. Swap rows and columns.",
                           axis.labels, axis.other, axis.other_units, axis.count, axis.units);
    throw SettingError("weights.labels", "{0}: there are {1} labels, but the weights have {2} {3}. Give one for each.",
                       axis.labels, labels.size(), axis.count, axis.units);
}

std::vector<Token> make_tokens(const WeightsAxis& labels, Index count)
{
    std::vector<Token> tokens(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        tokens[i].text = labels.texts.empty() ? std::to_string(i) : labels.texts[i];
        tokens[i].special = !labels.special && is_special_name(tokens[i].text);
    }
    for (const Index place : labels.special.value_or(std::vector<Index>()))
        if (place >= 0 && place < count)
            tokens[static_cast<std::size_t>(place)].special = true;
    if (!labels.texts.empty())
        make_readable(tokens);
    return tokens;
}

using Metadata = std::map<std::string, std::string>;

// The first of some names that the metadata have.
Metadata::const_iterator find_first(const Metadata& metadata, std::initializer_list<std::string> names)
{
    for (const std::string& name : names)
        if (const auto entry = metadata.find(name); entry != metadata.end())
            return entry;
    return metadata.end();
}

// Where no name is known: the only list of texts that fits.
std::vector<std::string> labels_of_other_names(const Metadata& metadata, const LabelledAxis& axis, FoundWeights& found)
{
    std::vector<std::string> names;
    std::vector<std::string> labels;
    for (const auto& [name, text] : metadata) {
        if (!text.starts_with('['))
            continue;
        std::optional<std::vector<std::string>> list = parse_json_strings(text);
        if (!list || !fits(*list, axis.count))
            continue;
        names.push_back(name);
        labels = std::move(*list);
    }
    if (names.size() == 1)
        found.notes.push_back(Message("note.labels-found",
                                      "{0} of the file, as many as there are {1}, were taken for {2}", names.front(),
                                      axis.units, axis.labels));
    if (names.size() > 1)
        found.notes.push_back(
            Message("note.labels-several",
                    "the file has several lists of as many texts as {0} ({1}): numbers stand instead, "
                    "until one is called tokens",
                    axis.units, joined(names)));
    return names.size() == 1 ? labels : std::vector<std::string>();
}

// Names that look like tokens, but fit nothing.
void note_unknown_names(const Metadata& metadata, FoundWeights& found)
{
    for (const auto& [name, text] : metadata) {
        const bool called_so = name.find("token") != std::string::npos || name.find("label") != std::string::npos;
        if (!called_so || name.ends_with("special_tokens"))
            continue;
        const auto list = parse_json_strings(text);
        if (!list && text.find_first_of(" ,|") == std::string::npos)
            continue; // one token
        const Message what = list ? Message("note.of-texts", "a list of {0}", list->size())
                                  : Message("note.no-texts", "no list of texts");
        found.notes.push_back(
            Message("note.unknown-tokens",
                    "{0} in the file's metadata is {1}: labels are the lists tokens, row_tokens and column_tokens",
                    name, what));
    }
}

// The labels that the metadata of a saved run name, under `own` or, where queries and keys are the same, "tokens"; the
// names of a kind with its prefix come first. None where they do not fit, which a note tells.
std::optional<std::vector<std::string>> labels_of_metadata(const Metadata& metadata, const std::string& own,
                                                           const std::string& alias, const LabelledAxis& axis,
                                                           FoundWeights& found)
{
    const std::string& prefix = found.prefix;
    const auto entry = find_first(metadata, {prefix + own, prefix + "tokens", own, "tokens", alias});
    if (entry == metadata.end())
        return {};
    std::optional<std::vector<std::string>> labels = parse_json_strings(entry->second);
    if (labels && fits(*labels, axis.count))
        return labels;
    if (!labels)
        found.notes.push_back(Message(
            "note.labels", "{0} in the file's metadata are not a list of texts: numbers stand instead", entry->first));
    else if (fits(*labels, axis.other) && entry->first != prefix + "tokens" && entry->first != "tokens")
        found.notes.push_back(Message("note.labels-swapped",
                                      "{0} in the file's metadata are {1}, as many as {2} and not as the {3} {4}: rows "
                                      "and columns seem to be swapped, and numbers stand instead",
                                      entry->first, labels->size(), axis.other_units, axis.count, axis.units));
    else
        found.notes.push_back(Message(
            "note.labels-count", "{0} in the file's metadata are {1}, but there are {2} {3}: numbers stand instead",
            entry->first, labels->size(), axis.count, axis.units));
    return std::vector<std::string>();
}

std::optional<std::vector<Index>> special_of_metadata(const Metadata& metadata, const std::string& own,
                                                      const FoundWeights& found)
{
    const std::string& prefix = found.prefix;
    const auto entry = find_first(metadata, {prefix + own, prefix + "special_tokens", own, "special_tokens"});
    return entry == metadata.end() ? std::nullopt : parse_json_integers(entry->second);
}

FileLabels labels_of_metadata(const Metadata& metadata, FoundWeights& found)
{
    const LabelledAxis rows = rows_of(found.shape());
    const LabelledAxis columns = columns_of(found.shape());
    const bool own_names = std::ranges::any_of(metadata, [](const auto& entry) {
        return entry.first.ends_with("row_tokens") || entry.first.ends_with("column_tokens")
            || entry.first == "left_text" || entry.first == "right_text";
    });
    const bool same = !own_names && rows.count == columns.count;
    const auto of_rows = labels_of_metadata(metadata, "row_tokens", "left_text", rows, found);
    const auto of_columns =
        same ? of_rows : labels_of_metadata(metadata, "column_tokens", "right_text", columns, found);
    FileLabels labels;
    labels.rows = {of_rows.value_or(std::vector<std::string>()),
                   special_of_metadata(metadata, "row_special_tokens", found)};
    labels.columns = {of_columns.value_or(std::vector<std::string>()),
                      special_of_metadata(metadata, "column_special_tokens", found)};
    if (of_rows || of_columns)
        return labels;
    labels.rows.texts = labels_of_other_names(metadata, rows, found);
    labels.columns.texts = same ? labels.rows.texts : labels_of_other_names(metadata, columns, found);
    if (labels.rows.texts.empty() && labels.columns.texts.empty())
        note_unknown_names(metadata, found);
    return labels;
}

// `given` come before those of the file.
WeightsAxis chosen(const LabelledAxis& axis, const std::vector<std::string>& given, WeightsAxis of_file)
{
    std::vector<std::string> labels = fitting_labels(axis, given);
    return labels.empty() ? std::move(of_file)
                          : WeightsAxis{.texts = std::move(labels), .special = std::move(of_file.special)};
}

// Labels of an axis go to those of `all` that they fit. Where they fit none, all get them, and the first refuses them.
std::vector<std::string> fitting(const std::vector<std::string>& labels, Index WeightsShape::*count,
                                 const WeightsShape& shape, const std::vector<WeightsShape>& all)
{
    const auto fit = [&](const WeightsShape& other) {
        return fits(without_blank_end(labels, other.*count), other.*count);
    };
    return fit(shape) || std::ranges::none_of(all, fit) ? labels : std::vector<std::string>();
}

// Labels for both axes go to those that they fit and that have none of their own.
WeightsLabels with_tokens(const WeightsLabels& given, const std::vector<WeightsShape>& all)
{
    const auto fit = [&given](Index count) { return fits(without_blank_end(given.tokens, count), count); };
    const auto any = [&](const WeightsShape& shape) { return fit(shape.queries) || fit(shape.keys); };
    WeightsLabels labels = given;
    if (given.tokens.empty())
        return labels;
    if (std::ranges::none_of(all, any))
        throw SettingError("weights.tokens-fit-none",
                           "tokens: there are {0}, but the weights have {1} queries and {2} keys. Give one for each.",
                           given.tokens.size(), all.front().queries, all.front().keys);
    const auto fits_one = [&](Index WeightsShape::*count) {
        return std::ranges::any_of(all, [&](const WeightsShape& shape) { return fit(shape.*count); });
    };
    if (labels.rows.empty() && fits_one(&WeightsShape::queries))
        labels.rows = given.tokens;
    if (labels.columns.empty() && fits_one(&WeightsShape::keys))
        labels.columns = given.tokens;
    return labels;
}

} // namespace

FileLabels labels_of_file(const std::map<std::string, std::string>& metadata, const WeightsLabels& own,
                          FoundWeights& found)
{
    if (own.rows.empty() && own.columns.empty())
        return labels_of_metadata(metadata, found);
    return {.rows = {own.rows, special_of_metadata(metadata, "row_special_tokens", found)},
            .columns = {own.columns, special_of_metadata(metadata, "column_special_tokens", found)}};
}

std::vector<WeightsLabels> given_by_shape(const WeightsLabels& given, const std::vector<WeightsShape>& shapes)
{
    const WeightsLabels all = with_tokens(given, shapes);
    std::vector<WeightsLabels> by_shape;
    for (const WeightsShape& shape : shapes)
        by_shape.push_back({.rows = fitting(all.rows, &WeightsShape::queries, shape, shapes),
                            .columns = fitting(all.columns, &WeightsShape::keys, shape, shapes)});
    return by_shape;
}

WeightsTokens weights_tokens(const WeightsShape& shape, const WeightsLabels& given, FileLabels of_file)
{
    const WeightsAxis rows = chosen(rows_of(shape), given.rows, std::move(of_file.rows));
    std::vector<Token> queries = make_tokens(rows, shape.queries);
    const WeightsAxis columns = chosen(columns_of(shape), given.columns, std::move(of_file.columns));
    return {.queries = std::move(queries), .keys = make_tokens(columns, shape.keys)};
}

} // namespace attn
