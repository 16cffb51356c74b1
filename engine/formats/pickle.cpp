// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle.h"

#include "engine/formats/pickle_objects.h"
#include "engine/formats/pickle_stack.h"
#include "engine/formats/small_pieces.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

namespace {

using Kind = PickleValue::Kind;

constexpr std::uint64_t longest_text = 1 << 26;
constexpr std::uint64_t longest_integer = 64; // bytes

// Names of instructions that are refused, as Python's pickletools call them.
struct Refused {
    unsigned char code;
    const char* name;
};
constexpr Refused refused[] = {
    {'o', "OBJ"},   {0x81, "NEWOBJ"}, {0x92, "NEWOBJ_EX"},   {0x82, "EXT1"},
    {0x83, "EXT2"}, {0x84, "EXT4"},   {0x97, "NEXT_BUFFER"}, {0x98, "READONLY_BUFFER"},
};

constexpr ForeignType short_bytes{"", "SHORT_BINBYTES", "bytes"};
constexpr ForeignType counted_bytes{"", "BINBYTES", "bytes"};
constexpr ForeignType long_bytes{"", "BINBYTES8", "bytes"};
constexpr ForeignType byte_array{"", "BYTEARRAY8", "bytearray"};
constexpr ForeignType empty_set{"", "EMPTY_SET", "set"};
constexpr ForeignType frozen_set{"", "FROZENSET", "frozenset"};

// Reads one pickle with a stack of values and a memo of values by number.
class Machine {
public:
    Machine(PickleBytes& bytes, PickleValues& values, MemoryBudget& budget, const RunControl& control)
        : bytes_(bytes), values_(values), memory_(budget, bytes.path()), control_(control),
          stack_(bytes, values, memory_), objects_(bytes, values, memory_)
    {
    }

    PickleValue run()
    {
        for (;; ++steps_) {
            if (steps_ % 4096 == 0)
                control_.check();
            const unsigned char code = bytes_.instruction();
            if (code == '.')
                break;
            if (!number(code) && !container(code) && !memory(code) && !object(code) && !foreign(code))
                refuse(code);
            memory_.take(sizeof(PickleValue));
        }
        memory_.settle();
        const PickleValue object = stack_.pop();
        if (object.kind == Kind::foreign)
            refuse(values_.type_of(object));
        return object;
    }

private:
    [[noreturn]] void refuse(unsigned char code) const
    {
        constexpr char digits[] = "0123456789abcdef";
        const auto known = std::ranges::find(refused, code, &Refused::code);
        refuse_instruction(known != std::end(refused) ? known->name
                                                      : std::string("0x") + digits[code >> 4] + digits[code & 15]);
    }
    [[noreturn]] void refuse_instruction(std::string_view name) const
    {
        bytes_.fail(
            Message("pickle.instruction",
                    "it has the instruction {0}, which no tensor, number or text needs and AttnScope never follows. "
                    "Save the tensors alone with torch.save, in a dict or a list.",
                    name));
    }
    [[noreturn]] void refuse(const ForeignType& type) const
    {
        if (type.module.empty())
            refuse_instruction(type.name);
        objects_.refuse_call(std::string(type.module), std::string(type.name));
    }

    double big_endian_real() { return std::bit_cast<double>(__builtin_bswap64(bytes_.little_endian<std::uint64_t>())); }
    void push_counted_text(std::uint64_t size)
    {
        if (size > longest_text || size > bytes_.left())
            bytes_.fail_damaged();
        memory_.take(2 * size); // a text that grows has room for twice as much
        const std::size_t place = values_.texts.size();
        bytes_.append(size, values_.texts);
        stack_.push({Kind::text, static_cast<std::uint32_t>(size), static_cast<std::int64_t>(place)});
    }

    void push_text(std::string_view text) { stack_.push(values_.add_text(text, memory_)); }
    void push_integer(std::int64_t number) { stack_.push(Kind::integer, number); }
    void push_real(double number) { stack_.push(Kind::real, std::bit_cast<std::int64_t>(number)); }

    // Instructions that push numbers and texts. Each of these functions says whether the instruction is one of its own.
    bool number(unsigned char code)
    {
        switch (code) {
        case 'N': stack_.push(Kind::none); break;
        case 0x88: stack_.push(Kind::boolean, 1); break;
        case 0x89: stack_.push(Kind::boolean, 0); break;
        case 'J': push_integer(static_cast<std::int32_t>(bytes_.little_endian<std::uint32_t>())); break;
        case 'K': push_integer(bytes_.byte()); break;
        case 'M': push_integer(bytes_.little_endian<std::uint16_t>()); break;
        case 0x8a: push_long(bytes_.byte()); break;
        case 0x8b: push_long(bytes_.little_endian<std::uint32_t>()); break;
        case 'I':
        case 'L': push_written_integer(bytes_.line()); break;
        case 'F': push_written_real(bytes_.line()); break;
        case 'G': push_real(big_endian_real()); break;
        case 'X':
        case 'T': push_counted_text(bytes_.little_endian<std::uint32_t>()); break;
        case 0x8c:
        case 'U': push_counted_text(bytes_.byte()); break;
        case 0x8d: push_counted_text(bytes_.little_endian<std::uint64_t>()); break;
        case 'V': push_text(bytes_.line()); break;
        case 'S': push_quoted(bytes_.line()); break;
        default: return false;
        }
        return true;
    }

    // A whole number of so many bytes, in two's complement. One of more than 8 bytes stays a text of its hexadecimal
    // digits, as seeds and checksums are.
    void push_long(std::uint64_t size)
    {
        if (size > longest_integer)
            bytes_.fail_damaged();
        std::string bytes;
        bytes_.append(size, bytes);
        const bool negative = !bytes.empty() && static_cast<signed char>(bytes.back()) < 0;
        if (size <= 8) {
            std::uint64_t number = negative ? ~std::uint64_t{0} : 0;
            for (std::size_t i = bytes.size(); i-- > 0;)
                number = number << 8 | static_cast<unsigned char>(bytes[i]);
            push_integer(static_cast<std::int64_t>(number));
            return;
        }
        std::string text = "0x";
        for (std::size_t i = bytes.size(); i-- > 0;)
            for (const int shift : {4, 0})
                text += "0123456789abcdef"[static_cast<unsigned char>(bytes[i]) >> shift & 15];
        push_text(text);
    }
    void push_written_integer(std::string text)
    {
        if (text == "00" || text == "01")
            return stack_.push(Kind::boolean, text == "01");
        if (text.ends_with('L'))
            text.pop_back();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size())
            bytes_.fail_damaged();
        push_integer(number);
    }
    void push_written_real(const std::string& text)
    {
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size())
            bytes_.fail_damaged();
        push_real(number);
    }
    void push_quoted(const std::string& text)
    {
        if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"'))
            bytes_.fail_damaged();
        push_text(std::string_view(text).substr(1, text.size() - 2));
    }

    // Instructions that make tuples, lists and dictionaries.
    bool container(unsigned char code)
    {
        switch (code) {
        case '(': stack_.mark(); break;
        case ')': stack_.push_tuple(0); break;
        case ']': stack_.push_changed(Kind::list, 0); break;
        case '}': stack_.push_changed(Kind::dictionary, 0); break;
        case 't': stack_.push_tuple(stack_.unmark()); break;
        case 'l': stack_.push_changed(Kind::list, stack_.unmark()); break;
        case 'd': stack_.push_changed(Kind::dictionary, in_pairs(stack_.unmark())); break;
        case 0x85: stack_.push_tuple(1); break;
        case 0x86: stack_.push_tuple(2); break;
        case 0x87: stack_.push_tuple(3); break;
        case 'a': stack_.append(Kind::list, 1); break;
        case 'e': stack_.append(Kind::list, stack_.unmark()); break;
        case 's': stack_.append(Kind::dictionary, 2); break;
        case 'u': stack_.append(Kind::dictionary, in_pairs(stack_.unmark())); break;
        default: return false;
        }
        return true;
    }
    std::size_t in_pairs(std::size_t count) const
    {
        if (count % 2 != 0)
            bytes_.fail_damaged();
        return count;
    }

    // Instructions about the pickle itself, its stack and its memo.
    bool memory(unsigned char code)
    {
        switch (code) {
        case 0x80:
            if (bytes_.byte() > 5)
                bytes_.fail_damaged();
            break;
        case 0x95: bytes_.little_endian<std::uint64_t>(); break; // the length of what follows
        case '0': stack_.pop_value_or_mark(); break;
        case '1': stack_.drop(stack_.unmark()); break;
        case '2': stack_.push(PickleValue(stack_.top())); break;
        case 'q': put(bytes_.byte()); break;
        case 'r': put(bytes_.little_endian<std::uint32_t>()); break;
        case 'p': put(written_place()); break;
        case 0x94: put(static_cast<std::uint32_t>(memo_.size())); break;
        case 'h': get(bytes_.byte()); break;
        case 'j': get(bytes_.little_endian<std::uint32_t>()); break;
        case 'g': get(written_place()); break;
        default: return false;
        }
        return true;
    }
    std::uint32_t written_place()
    {
        const std::string text = bytes_.line();
        std::uint32_t place = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), place).ec != std::errc())
            bytes_.fail_damaged();
        return place;
    }
    // Places are given in turn, so that none is beyond the instructions.
    void put(std::uint32_t place)
    {
        if (place > steps_ + 256)
            bytes_.fail_damaged();
        if (place >= memo_.size()) {
            memory_.take(2 * (place + 1 - memo_.size()) * sizeof(std::optional<PickleValue>));
            memo_.resize(place + 1);
        }
        memo_[place] = stack_.top();
    }
    void get(std::uint32_t place)
    {
        if (place >= memo_.size() || !memo_[place])
            bytes_.fail_damaged();
        stack_.push(*memo_[place]);
    }

    // Instructions that name classes and functions, and would call them.
    bool object(unsigned char code)
    {
        switch (code) {
        case 'c': {
            const std::string module = bytes_.line();
            stack_.push(objects_.global(module, bytes_.line()));
            break;
        }
        case 'i': {
            const std::string module = bytes_.line();
            objects_.refuse_call(module, bytes_.line());
        }
        case 0x93: {
            const PickleValue name = stack_.pop(), module = stack_.pop();
            if (module.kind != Kind::text || name.kind != Kind::text)
                bytes_.fail_damaged();
            stack_.push(objects_.global(std::string(values_.text(module)), std::string(values_.text(name))));
            break;
        }
        case 'R': {
            const PickleValue arguments = stack_.pop(), function = stack_.pop();
            stack_.push(objects_.called(function, arguments));
            break;
        }
        case 'b': { // the attributes of an OrderedDict, such as the versions of modules, which nothing needs
            const PickleValue attributes = stack_.pop(), built = stack_.top();
            if (built.kind != Kind::foreign && (attributes.kind != Kind::dictionary || built.kind != Kind::dictionary))
                objects_.refuse_object();
            break;
        }
        case 'Q': stack_.push(objects_.storage(stack_.pop())); break;
        default: return false;
        }
        return true;
    }

    // Instructions that make what is left out.
    bool foreign(unsigned char code)
    {
        switch (code) {
        case 0x81: return new_object(1);
        case 0x92: return new_object(2);
        case 'C': push_bytes(bytes_.byte(), short_bytes); break;
        case 'B': push_bytes(bytes_.little_endian<std::uint32_t>(), counted_bytes); break;
        case 0x8e: push_bytes(bytes_.little_endian<std::uint64_t>(), long_bytes); break;
        case 0x96: push_bytes(bytes_.little_endian<std::uint64_t>(), byte_array); break;
        case 0x8f: push_foreign(empty_set); break;
        case 0x90: stack_.append(Kind::foreign, stack_.unmark()); break;
        case 0x91: stack_.drop(stack_.unmark()), push_foreign(frozen_set); break;
        default: return false;
        }
        return true;
    }
    // Makes an object of the class below so many arguments, which stays what it is.
    bool new_object(std::size_t arguments)
    {
        for (; arguments > 0; --arguments)
            stack_.pop();
        return stack_.top().kind == Kind::foreign;
    }
    void push_foreign(const ForeignType& type)
    {
        stack_.push(
            values_.add_global({.role = PytorchGlobal::Role::foreign, .type = nullptr, .foreign = &type}, memory_));
    }
    void push_bytes(std::uint64_t size, const ForeignType& type)
    {
        bytes_.skip(size);
        push_foreign(type);
    }

    PickleBytes& bytes_;
    PickleValues& values_;
    SmallPieces memory_;
    const RunControl& control_;
    PickleStack stack_;
    PickleObjects objects_;
    std::uint64_t steps_ = 0;
    std::vector<std::optional<PickleValue>> memo_;
};

} // namespace

PickleValue read_pickle(PickleBytes& bytes, PickleValues& values, MemoryBudget& budget, const RunControl& control)
{
    return Machine(bytes, values, budget, control).run();
}

} // namespace attn
