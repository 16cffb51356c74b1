// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/json_reader.h"
#include "engine/tokenizers/pipeline/pipeline.h"

namespace attn {

// tokenizer.json, the file of the tokenizers library (Hugging Face). What it says of truncation and padding is left out
// on purpose: a text is looked at as it is. Throws FormatError naming the file and the field, also for a part of an
// unknown type; Cancelled.
Pipeline read_tokenizer_json(const std::string& path, const RunControl& control);

// Its sections, each in a file of its own: normalizer_json.cpp, pre_tokenizer_json.cpp, model_json.cpp,
// post_processor_json.cpp and decoder_json.cpp.
Normalizer read_normalizer(const JsonValue& value);
PreTokenizer read_pre_tokenizer(const JsonValue& value);
std::shared_ptr<const TokenModel> read_model(const JsonValue& value);
PostProcessor read_post_processor(const JsonValue& value);
Decoder read_decoder(const JsonValue& value);

TokenId read_token_id(const JsonValue& value);
// Throws FormatError that says what ids there are.
[[noreturn]] void refuse_token_id(const JsonValue& value);
// A text that is not empty.
std::string read_filled_text(const JsonValue& value);
// A token that is found in texts: {"content": "[MASK]", "lstrip": true, ...} or only its content. Without its id.
AddedToken read_added_token(const JsonValue& value);
// {"String": "..."} or {"Regex": "..."}.
Pattern read_pattern(const JsonValue& value);

// Readers of a section by the "type" that it names.
template <class Result>
using NamedReader = Named<Result (*)(const JsonValue&)>;

template <class Result, std::size_t Count>
Result read_by_type(const JsonValue& value, const NamedReader<Result> (&readers)[Count])
{
    return value.at("type").choice(readers)(value);
}

// The same for a step on the way of a text: its place in the file stands in the errors of its work.
template <class Step, std::size_t Count>
Step read_step(const JsonValue& value, const NamedReader<Step> (&readers)[Count])
{
    return [name = value.file() + ": " + value.place(), step = read_by_type(value, readers)](auto& subject,
                                                                                             TextWork& work) {
        work.enter(name);
        step(subject, work);
    };
}

// One step after another.
template <class Step>
Step in_sequence(std::vector<Step> steps)
{
    return [steps = std::move(steps)](auto& subject, TextWork& work) {
        for (const Step& step : steps)
            step(subject, work);
    };
}

} // namespace attn
