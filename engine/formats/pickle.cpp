// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle.h"

#include "engine/formats/format_error.h"
#include "engine/formats/number_bytes.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

namespace attn {

namespace {

using Kind = PickleValue::Kind;
using Role = PytorchGlobal::Role;

constexpr std::uint64_t longest_text = 1 << 26;
constexpr std::uint64_t longest_line = 1 << 16; // of protocol 0
constexpr std::uint64_t longest_integer = 64;   // bytes

// Names of instructions that are refused, as Python's pickletools call them.
struct Refused {
    unsigned char code;
    const char* name;
};
constexpr Refused refused[] = {
    {'o', "OBJ"},        {0x81, "NEWOBJ"},   {0x92, "NEWOBJ_EX"},     {0x82, "EXT1"},        {0x83, "EXT2"},
    {0x84, "EXT4"},      {'B', "BINBYTES"},  {'C', "SHORT_BINBYTES"}, {0x8e, "BINBYTES8"},   {0x96, "BYTEARRAY8"},
    {0x8f, "EMPTY_SET"}, {0x90, "ADDITEMS"}, {0x91, "FROZENSET"},     {0x97, "NEXT_BUFFER"}, {0x98, "READONLY_BUFFER"},
};

Message pickle_field()
{
    return Message("pickle.field", "pickle");
}

// Reads one pickle: a stack of values, a memo of values by number, and places on the stack that are marked.
class Machine {
public:
    Machine(PickleBytes& bytes, PickleValues& values, MemoryBudget& budget, const RunControl& control)
        : bytes_(bytes), values_(values), memory_(budget, bytes.path()), control_(control)
    {
    }

    PickleValue run()
    {
        for (;; ++steps_) {
            if (steps_ % 4096 == 0)
                control_.check();
            instruction_at_ = bytes_.place();
            const unsigned char code = bytes_.byte();
            if (code == '.')
                break;
            if (!number(code) && !container(code) && !memory(code) && !object(code))
                refuse(code);
            memory_.take(sizeof(PickleValue));
        }
        memory_.settle();
        return pop();
    }

private:
    [[noreturn]] void fail(const Message& why) const
    {
        throw FormatError(bytes_.path(), pickle_field(), why, instruction_at_);
    }
    [[noreturn]] void fail_damaged() const { fail(Message("pickle.damaged", "it is damaged. Copy or save it again.")); }
    [[noreturn]] void refuse_call(const std::string& module, const std::string& name) const
    {
        fail(Message("pickle.call",
                     "reading it would call {0}, which AttnScope never does. Save the tensors alone with torch.save, "
                     "in a dict or a list.",
                     shortened(module + "." + name)));
    }
    [[noreturn]] void refuse(unsigned char code) const
    {
        constexpr char digits[] = "0123456789abcdef";
        const auto known = std::ranges::find(refused, code, &Refused::code);
        const std::string name =
            known != std::end(refused) ? known->name : std::string("0x") + digits[code >> 4] + digits[code & 15];
        fail(Message("pickle.instruction",
                     "it has the instruction {0}, which no tensor, number or text needs and AttnScope never follows. "
                     "Save the tensors alone with torch.save, in a dict or a list.",
                     name));
    }

    template <class Number>
    Number little_endian()
    {
        unsigned char bytes[sizeof(Number)];
        for (unsigned char& byte : bytes)
            byte = bytes_.byte();
        return load_bytes<Number, false>(bytes);
    }
    double big_endian_real() { return std::bit_cast<double>(__builtin_bswap64(little_endian<std::uint64_t>())); }
    std::string line()
    {
        std::string text;
        for (char c = 0; (c = static_cast<char>(bytes_.byte())) != '\n';) {
            if (text.size() == longest_line)
                fail_damaged();
            text += c;
        }
        return text;
    }
    void push_counted_text(std::uint64_t size)
    {
        if (size > longest_text || size > bytes_.left())
            fail_damaged();
        memory_.take(2 * size); // a text that grows has room for twice as much
        const std::size_t place = values_.texts.size();
        bytes_.append(size, values_.texts);
        push({Kind::text, static_cast<std::uint32_t>(size), static_cast<std::int64_t>(place)});
    }

    void push(PickleValue value) { stack_.push_back(value); }
    void push(Kind kind, std::int64_t number = 0) { push({kind, 0, number}); }
    void push_integer(std::int64_t number) { push(Kind::integer, number); }
    void push_real(double number) { push(Kind::real, std::bit_cast<std::int64_t>(number)); }
    void push_text(std::string_view text)
    {
        memory_.take(2 * text.size());
        const std::size_t place = values_.texts.size();
        values_.texts += text;
        push({Kind::text, static_cast<std::uint32_t>(text.size()), static_cast<std::int64_t>(place)});
    }
    // Of the values at the top of the stack.
    void push_tuple(std::size_t count)
    {
        require_values(count);
        memory_.take(2 * count * sizeof(PickleValue));
        const std::size_t place = values_.tuples.size();
        values_.tuples.insert(values_.tuples.end(), stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
        stack_.resize(stack_.size() - count);
        push({Kind::tuple, static_cast<std::uint32_t>(count), static_cast<std::int64_t>(place)});
    }
    // A list or a dictionary, of the values at the top of the stack.
    void push_changed(Kind kind, std::size_t count)
    {
        require_values(count);
        memory_.take(2 * sizeof(std::vector<PickleValue>) + count * sizeof(PickleValue));
        values_.changed.emplace_back(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
        stack_.resize(stack_.size() - count);
        push(kind, static_cast<std::int64_t>(values_.changed.size() - 1));
    }
    // That so many values stand above the last mark.
    void require_values(std::size_t count) const
    {
        if (stack_.size() - (marks_.empty() ? 0 : marks_.back()) < count)
            fail_damaged();
    }
    // The top of the stack above the last mark.
    PickleValue& top()
    {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back()))
            fail_damaged();
        return stack_.back();
    }
    PickleValue pop()
    {
        const PickleValue value = top();
        stack_.pop_back();
        return value;
    }
    // Takes the last mark away, and says how many values stand above it.
    std::size_t unmark()
    {
        if (marks_.empty())
            fail_damaged();
        const std::size_t count = stack_.size() - marks_.back();
        marks_.pop_back();
        return count;
    }

    // Instructions that push numbers and texts. Each of these functions says whether the instruction is one of its own.
    bool number(unsigned char code)
    {
        switch (code) {
        case 'N': push(Kind::none); break;
        case 0x88: push(Kind::boolean, 1); break;
        case 0x89: push(Kind::boolean, 0); break;
        case 'J': push_integer(static_cast<std::int32_t>(little_endian<std::uint32_t>())); break;
        case 'K': push_integer(bytes_.byte()); break;
        case 'M': push_integer(little_endian<std::uint16_t>()); break;
        case 0x8a: push_long(bytes_.byte()); break;
        case 0x8b: push_long(little_endian<std::uint32_t>()); break;
        case 'I':
        case 'L': push_written_integer(line()); break;
        case 'F': push_written_real(line()); break;
        case 'G': push_real(big_endian_real()); break;
        case 'X':
        case 'T': push_counted_text(little_endian<std::uint32_t>()); break;
        case 0x8c:
        case 'U': push_counted_text(bytes_.byte()); break;
        case 0x8d: push_counted_text(little_endian<std::uint64_t>()); break;
        case 'V': push_text(line()); break;
        case 'S': push_quoted(line()); break;
        default: return false;
        }
        return true;
    }

    // A whole number of so many bytes, in two's complement. One of more than 8 bytes stays a text of its hexadecimal
    // digits, as seeds and checksums are.
    void push_long(std::uint64_t size)
    {
        if (size > longest_integer)
            fail_damaged();
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
            return push(Kind::boolean, text == "01");
        if (text.ends_with('L'))
            text.pop_back();
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size())
            fail_damaged();
        push_integer(number);
    }
    void push_written_real(const std::string& text)
    {
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size())
            fail_damaged();
        push_real(number);
    }
    void push_quoted(const std::string& text)
    {
        if (text.size() < 2 || text.front() != text.back() || (text.front() != '\'' && text.front() != '"'))
            fail_damaged();
        push_text(std::string_view(text).substr(1, text.size() - 2));
    }

    // Instructions that make tuples, lists and dictionaries.
    bool container(unsigned char code)
    {
        switch (code) {
        case '(':
            marks_.push_back(stack_.size());
            memory_.take(sizeof(std::size_t));
            break;
        case ')': push_tuple(0); break;
        case ']': push_changed(Kind::list, 0); break;
        case '}': push_changed(Kind::dictionary, 0); break;
        case 't': push_tuple(unmark()); break;
        case 'l': push_changed(Kind::list, unmark()); break;
        case 'd': push_changed(Kind::dictionary, in_pairs(unmark())); break;
        case 0x85: push_tuple(1); break;
        case 0x86: push_tuple(2); break;
        case 0x87: push_tuple(3); break;
        case 'a': append(Kind::list, 1); break;
        case 'e': append(Kind::list, unmark()); break;
        case 's': append(Kind::dictionary, 2); break;
        case 'u': append(Kind::dictionary, in_pairs(unmark())); break;
        default: return false;
        }
        return true;
    }
    std::size_t in_pairs(std::size_t count) const
    {
        if (count % 2 != 0)
            fail_damaged();
        return count;
    }
    // The values at the top of the stack, to the list or dictionary below them.
    void append(Kind kind, std::size_t count)
    {
        require_values(count + 1);
        const auto values = stack_.end() - static_cast<std::ptrdiff_t>(count);
        const PickleValue container = *(values - 1);
        if (container.kind != kind)
            fail_damaged();
        std::vector<PickleValue>& items = values_.changed[static_cast<std::size_t>(container.number)];
        memory_.take(2 * count * sizeof(PickleValue));
        items.insert(items.end(), values, stack_.end());
        stack_.resize(stack_.size() - count);
    }

    // Instructions about the pickle itself, its stack and its memo.
    bool memory(unsigned char code)
    {
        switch (code) {
        case 0x80:
            if (bytes_.byte() > 5)
                fail_damaged();
            break;
        case 0x95: little_endian<std::uint64_t>(); break; // the length of what follows
        case '0':
            if (!marks_.empty() && marks_.back() == stack_.size())
                marks_.pop_back();
            else
                pop();
            break;
        case '1': stack_.resize(stack_.size() - unmark()); break;
        case '2': push(PickleValue(top())); break;
        case 'q': put(bytes_.byte()); break;
        case 'r': put(little_endian<std::uint32_t>()); break;
        case 'p': put(written_place()); break;
        case 0x94: put(static_cast<std::uint32_t>(memo_.size())); break;
        case 'h': get(bytes_.byte()); break;
        case 'j': get(little_endian<std::uint32_t>()); break;
        case 'g': get(written_place()); break;
        default: return false;
        }
        return true;
    }
    std::uint32_t written_place()
    {
        const std::string text = line();
        std::uint32_t place = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), place).ec != std::errc())
            fail_damaged();
        return place;
    }
    // Places are given in turn, so that none is beyond the instructions.
    void put(std::uint32_t place)
    {
        if (place > steps_ + 256)
            fail_damaged();
        if (place >= memo_.size()) {
            memory_.take(2 * (place + 1 - memo_.size()) * sizeof(std::optional<PickleValue>));
            memo_.resize(place + 1);
        }
        memo_[place] = top();
    }
    void get(std::uint32_t place)
    {
        if (place >= memo_.size() || !memo_[place])
            fail_damaged();
        push(*memo_[place]);
    }

    // Instructions that name classes and functions, and would call them.
    bool object(unsigned char code)
    {
        switch (code) {
        case 'c': {
            const std::string module = line();
            push_global(module, line());
            break;
        }
        case 'i': {
            const std::string module = line();
            refuse_call(module, line());
        }
        case 0x93: {
            const PickleValue name = pop(), module = pop();
            if (module.kind != Kind::text || name.kind != Kind::text)
                fail_damaged();
            push_global(std::string(values_.text(module)), std::string(values_.text(name)));
            break;
        }
        case 'R': {
            const PickleValue arguments = pop(), function = pop();
            push(called(function, arguments));
            break;
        }
        case 'b': // the attributes of an OrderedDict, such as the versions of modules, which nothing needs
            if (pop().kind != Kind::dictionary || top().kind != Kind::dictionary)
                refuse_object();
            break;
        case 'Q': push(storage_of(pop())); break;
        default: return false;
        }
        return true;
    }
    [[noreturn]] void refuse_object() const
    {
        fail(Message(
            "pickle.build",
            "reading it would make or change an object of a class, which AttnScope never does. Save the tensors "
            "with torch.save, in a dict or a list."));
    }
    void push_global(const std::string& module, const std::string& name)
    {
        const std::optional<PytorchGlobal> global = pytorch_global(module, name);
        if (!global)
            refuse_call(module, name);
        memory_.take(2 * sizeof *global);
        values_.globals.push_back(*global);
        push(Kind::global, static_cast<std::int64_t>(values_.globals.size() - 1));
    }
    const PytorchGlobal& global(PickleValue value) const
    {
        if (value.kind != Kind::global)
            fail_damaged();
        return values_.globals[static_cast<std::size_t>(value.number)];
    }
    std::span<const PickleValue> sequence(PickleValue value) const
    {
        if (!value.is_sequence())
            fail_damaged();
        return values_.items_of(value);
    }

    // What the function would make of its arguments.
    PickleValue called(PickleValue function, PickleValue arguments)
    {
        const std::span<const PickleValue> given = sequence(arguments);
        const auto require = [&](bool right) { right ? void() : fail_damaged(); };
        switch (global(function).role) {
        case Role::ordered_dictionary: return dictionary_of(given);
        case Role::size: require(given.size() == 1 && given[0].is_sequence()); return given[0];
        case Role::tensor: return tensor_of(given, nullptr);
        case Role::typed_tensor:
            require(given.size() > 6 && global(given[6]).role == Role::type);
            return tensor_of(given, global(given[6]).type);
        case Role::parameter: require(!given.empty() && given[0].kind == Kind::tensor); return given[0];
        case Role::subclass:
            require(given.size() > 2 && global(given[1]).role == Role::tensor_class
                    && global(given[0]).role != Role::subclass);
            return called(given[0], given[2]);
        case Role::type:
        case Role::storage:
        case Role::tensor_class: break;
        }
        refuse_object();
    }
    PickleValue dictionary_of(std::span<const PickleValue> given)
    {
        std::size_t count = 0;
        if (!given.empty())
            for (const PickleValue pair : sequence(given[0])) {
                const std::span<const PickleValue> both = sequence(pair);
                if (both.size() != 2)
                    fail_damaged();
                memory_.take(4 * sizeof(PickleValue));
                stack_.insert(stack_.end(), both.begin(), both.end());
                count += both.size();
            }
        push_changed(Kind::dictionary, count);
        return pop();
    }
    PickleValue tensor_of(std::span<const PickleValue> given, const PytorchType* type)
    {
        if (given.size() < 4 || given[0].kind != Kind::storage || !is_size(given[1]))
            fail_damaged();
        const auto storage = static_cast<std::size_t>(given[0].number);
        PickledTensor tensor{.storage = storage,
                             .type = type ? type : values_.storages[storage].type,
                             .offset = given[1].number,
                             .shape = sizes(given[2]),
                             .strides = sizes(given[3])};
        if (tensor.shape.size() != tensor.strides.size())
            fail_damaged();
        memory_.take(2 * (sizeof tensor + 2 * tensor.shape.size() * sizeof(Index)));
        values_.tensors.push_back(std::move(tensor));
        return {Kind::tensor, 0, static_cast<std::int64_t>(values_.tensors.size() - 1)};
    }
    std::vector<Index> sizes(PickleValue value) const
    {
        constexpr std::size_t highest_rank = 64; // as for .npy
        const std::span<const PickleValue> items = sequence(value);
        if (items.size() > highest_rank || !std::ranges::all_of(items, is_size))
            fail_damaged();
        std::vector<Index> sizes(items.size());
        std::ranges::transform(items, sizes.begin(), &PickleValue::number);
        return sizes;
    }

    // ("storage", class, key, device, numbers), in old files also what part of another storage it is.
    PickleValue storage_of(PickleValue id)
    {
        const std::span<const PickleValue> fields = sequence(id);
        if (fields.size() < 5 || fields[0].kind != Kind::text || values_.text(fields[0]) != "storage"
            || global(fields[1]).role != Role::storage || fields[2].kind != Kind::text || !is_size(fields[4]))
            fail_damaged();
        if (fields.size() > 5 && fields[5].kind != Kind::none)
            fail(Message("pickle.view",
                         "a storage of it is part of another one, as PyTorch before 0.4 wrote it. Save it again with "
                         "torch.save."));
        const std::string_view key = values_.text(fields[2]);
        memory_.take(2 * (sizeof(PickledStorage) + key.size()));
        values_.storages.push_back({.key = std::string(key),
                                    .type = global(fields[1]).type,
                                    .count = static_cast<std::uint64_t>(fields[4].number)});
        return {Kind::storage, 0, static_cast<std::int64_t>(values_.storages.size() - 1)};
    }

    PickleBytes& bytes_;
    PickleValues& values_;
    SmallPieces memory_;
    const RunControl& control_;
    std::uint64_t steps_ = 0;
    std::uint64_t instruction_at_ = 0;
    std::vector<PickleValue> stack_;
    std::vector<std::size_t> marks_; // places of the stack
    std::vector<std::optional<PickleValue>> memo_;
};

} // namespace

PickleBytes::PickleBytes(const RegularFile& file, std::uint64_t begin, std::uint64_t end)
    : file_(file), begin_(begin), end_(end)
{
}

void PickleBytes::fill()
{
    constexpr std::uint64_t block = 1 << 16;
    begin_ += block_.size();
    at_ = 0;
    block_.resize(static_cast<std::size_t>(std::min(block, end_ - begin_)));
    if (block_.empty())
        throw FormatError(path(), pickle_field(),
                          Message("pickle.cut", "it ends in its middle. Copy or download it again."), begin_);
    file_.read_at(begin_, block_.data(), block_.size());
}

void PickleBytes::append(std::uint64_t size, std::string& out)
{
    while (size > 0) {
        if (at_ == block_.size())
            fill();
        const std::size_t part = std::min<std::size_t>(static_cast<std::size_t>(size), block_.size() - at_);
        out.append(block_, at_, part);
        at_ += part;
        size -= part;
    }
}

PickleValue read_pickle(PickleBytes& bytes, PickleValues& values, MemoryBudget& budget, const RunControl& control)
{
    return Machine(bytes, values, budget, control).run();
}

} // namespace attn
