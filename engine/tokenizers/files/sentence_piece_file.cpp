// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/sentence_piece_file.h"

#include "engine/formats/format_error.h"
#include "engine/text/utf8.h"
#include "engine/tokenizers/files/character_map.h"
#include "engine/tokenizers/vocabularies/vocabulary.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

namespace attn {

namespace {

// How a value is written in the wire format of Protocol Buffers.
enum class Wire : unsigned char { number = 0, eight_bytes = 1, bytes = 2, four_bytes = 5 };

struct Field {
    std::uint64_t tag = 0; // which one of its message
    Wire wire = Wire::number;
    std::uint64_t number = 0;
    std::string_view bytes; // of a text, a message inside, or a number of four or eight bytes
};

Message at_piece(TokenId number)
{
    return Message("sentence-piece.piece", "piece {0}", number);
}

// The messages of one file, each made of fields.
class ModelFile {
public:
    ModelFile(const std::string& path, const RunControl& control) : path_(path), control_(control) {}

    void require_model(std::string_view bytes)
    {
        for_each_field(bytes, [&](const Field& field) {
            if (field.wire != Wire::bytes)
                return;
            switch (field.tag) {
            case 1: require_piece(field.bytes); break;
            case 2: require_training(field.bytes); break;
            case 3:
            case 5: require_normalization(field.bytes); break;
            case 4: require_samples(field.bytes); break;
            default: break;
            }
        });
        if (pieces_ == 0)
            refuse();
    }

private:
    [[noreturn]] void refuse() const
    {
        refuse_model(path_,
                     Message("sentence-piece.damaged", "it is no model of SentencePiece. Download the file again."));
    }

    std::string_view take(std::string_view& bytes, std::uint64_t count) const
    {
        if (count > bytes.size())
            refuse();
        const std::string_view taken = bytes.substr(0, count);
        bytes.remove_prefix(count);
        return taken;
    }

    // Seven bits a byte, the lowest first.
    std::uint64_t take_number(std::string_view& bytes) const
    {
        std::uint64_t number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(bytes, 1).front());
            number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return number;
        }
        refuse();
    }

    template <class Read>
    void for_each_field(std::string_view bytes, Read read) const
    {
        while (!bytes.empty()) {
            control_.check();
            const std::uint64_t key = take_number(bytes);
            Field field{.tag = key >> 3, .wire = static_cast<Wire>(key & 7)};
            if (field.tag == 0 || key > 0xFFFFFFFF)
                refuse();
            switch (field.wire) {
            case Wire::number: field.number = take_number(bytes); break;
            case Wire::bytes: field.bytes = take(bytes, take_number(bytes)); break;
            case Wire::four_bytes: field.bytes = take(bytes, 4); break;
            case Wire::eight_bytes: field.bytes = take(bytes, 8); break;
            default: refuse(); // groups, which no model has
            }
            read(field);
        }
    }

    void require_text(std::string_view text, const Message& place) const
    {
        if (!is_well_formed(text))
            throw FormatError(path_, place,
                              Message("sentence-piece.utf-8", "it is not UTF-8. Download the file again."));
    }

    void require_piece(std::string_view bytes)
    {
        if (pieces_ >= most_token_ids)
            throw FormatError(path_, at_piece(pieces_),
                              Message("sentence-piece.too-many", "there are more pieces than are allowed"));
        std::string_view text;
        for_each_field(bytes, [&](const Field& field) {
            if (field.tag == 1 && field.wire == Wire::bytes)
                text = field.bytes;
            if (field.tag == 2 && field.wire == Wire::four_bytes)
                require_finite(field.bytes);
            if (field.tag == 3 && field.wire == Wire::number && (field.number < 1 || field.number > 6))
                throw FormatError(path_, at_piece(pieces_),
                                  Message("sentence-piece.type", "its type {0} is not known", field.number));
        });
        require_text(text, at_piece(pieces_));
        if (text.empty() || text.find('\0') != text.npos)
            throw FormatError(path_, at_piece(pieces_),
                              Message("sentence-piece.empty", "it is empty or has a zero byte"));
        ++pieces_;
    }

    void require_finite(std::string_view bytes) const
    {
        std::uint32_t bits = 0;
        std::memcpy(&bits, bytes.data(), sizeof bits);
        if (!std::isfinite(std::bit_cast<float>(bits)))
            throw FormatError(path_, at_piece(pieces_),
                              Message("sentence-piece.score", "its score is not a finite number"));
    }

    void require_training(std::string_view bytes) const
    {
        for_each_field(bytes, [&](const Field& field) {
            if (field.wire == Wire::bytes)
                require_text(field.bytes, Message("sentence-piece.training", "trainer_spec, field {0}", field.tag));
            if (field.tag == 3 && field.wire == Wire::number && (field.number < 1 || field.number > 4))
                throw FormatError(path_, Message("sentence-piece.model-type", "trainer_spec.model_type"),
                                  Message("sentence-piece.other-type", "{0} is not known", field.number));
        });
    }

    void require_normalization(std::string_view bytes) const
    {
        for_each_field(bytes, [&](const Field& field) {
            if (field.wire != Wire::bytes)
                return;
            if (field.tag != 2) {
                require_text(field.bytes,
                             Message("sentence-piece.normalization", "normalizer_spec, field {0}", field.tag));
            } else if (const auto fault = character_map_fault(field.bytes); fault && !field.bytes.empty()) {
                throw FormatError(path_, Message("sentence-piece.table", "normalizer_spec.precompiled_charsmap"),
                                  *fault);
            }
        });
    }

    // Texts that the library tries when it opens a model.
    void require_samples(std::string_view bytes) const
    {
        for_each_field(bytes, [&](const Field& sample) {
            if (sample.tag == 1 && sample.wire == Wire::bytes)
                for_each_field(sample.bytes, [&](const Field& text) {
                    if (text.wire == Wire::bytes)
                        require_text(text.bytes, Message("sentence-piece.samples", "self_test_data"));
                });
        });
    }

    const std::string& path_;
    const RunControl& control_;
    TokenId pieces_ = 0; // so far
};

} // namespace

void require_sound_model(std::string_view bytes, const std::string& path, const RunControl& control)
{
    ModelFile(path, control).require_model(bytes);
}

void refuse_model(const std::string& path, const Message& why)
{
    throw FormatError(path, Message("sentence-piece.model", "model"), why);
}

} // namespace attn
