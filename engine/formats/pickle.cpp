// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pickle.h"

#include "engine/formats/format_error.h"
#include "engine/formats/number_bytes.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <functional>
#include <unordered_map>

namespace attn {

namespace {

using Kind = PickleValue::Kind;
using Role = PytorchGlobal::Role;

constexpr std::size_t most_memory_between_checks = 1 << 20;
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
        : bytes_(bytes), values_(values), budget_(budget), control_(control)
    {
    }

    PickleValue run()
    {
        for (std::uint64_t steps = 0;; ++steps) {
            if (steps % 4096 == 0)
                control_.check();
            instruction_at_ = bytes_.place();
            const unsigned char code = bytes_.byte();
            if (code == '.')
                break;
            if (!number(code) && !container(code) && !memory(code) && !object(code))
                refuse(code);
            take_memory(sizeof(PickleValue));
        }
        settle();
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

    // Asks the budget for larger pieces at once.
    void take_memory(std::uint64_t bytes)
    {
        taken_ += bytes;
        if (taken_ >= most_memory_between_checks)
            settle();
    }
    void settle() { budget_.take(std::exchange(taken_, 0), 1, bytes_.path()); }

    template <class Number>
    Number little_endian()
    {
        unsigned char bytes[sizeof(Number)];
        for (unsigned char& byte : bytes)
            byte = bytes_.byte();
        return load_bytes<Number, false>(bytes);
    }
    double big_endian_real()
    {
        const std::string bytes = bytes_.text(8);
        return std::bit_cast<double>(
            load_bytes<std::uint64_t, true>(reinterpret_cast<const unsigned char*>(bytes.data())));
    }
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
    std::string counted_text(std::uint64_t size)
    {
        if (size > longest_text || size > bytes_.left())
            fail_damaged();
        take_memory(size + 2 * sizeof(std::string));
        return bytes_.text(size);
    }

    void push(PickleValue value) { stack_.push_back(value); }
    void push(Kind kind, std::int64_t number = 0) { push({kind, number}); }
    void push_integer(std::int64_t number) { push(Kind::integer, number); }
    void push_real(double number) { push(Kind::real, std::bit_cast<std::int64_t>(number)); }
    void push_text(std::string text)
    {
        values_.texts.push_back(std::move(text));
        push(Kind::text, static_cast<std::int64_t>(values_.texts.size() - 1));
    }
    void push_items(Kind kind, std::vector<PickleValue> items)
    {
        take_memory(2 * sizeof items + items.size() * sizeof(PickleValue));
        values_.items.push_back(std::move(items));
        push(kind, static_cast<std::int64_t>(values_.items.size() - 1));
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
    std::vector<PickleValue> pop_many(std::size_t count)
    {
        std::vector<PickleValue> values(count);
        for (std::size_t i = count; i-- > 0;)
            values[i] = pop();
        return values;
    }
    std::vector<PickleValue> pop_to_mark()
    {
        if (marks_.empty())
            fail_damaged();
        std::vector<PickleValue> values = pop_many(stack_.size() - marks_.back());
        marks_.pop_back();
        return values;
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
        case 'T': push_text(counted_text(little_endian<std::uint32_t>())); break;
        case 0x8c:
        case 'U': push_text(counted_text(bytes_.byte())); break;
        case 0x8d: push_text(counted_text(little_endian<std::uint64_t>())); break;
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
        const std::string bytes = bytes_.text(size);
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
        take_memory(text.size() + sizeof text);
        push_text(std::move(text));
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
        push_text(text.substr(1, text.size() - 2));
    }

    // Instructions that make tuples, lists and dictionaries.
    bool container(unsigned char code)
    {
        switch (code) {
        case '(':
            marks_.push_back(stack_.size());
            take_memory(sizeof(std::size_t));
            break;
        case ')': push_items(Kind::tuple, {}); break;
        case ']': push_items(Kind::list, {}); break;
        case '}': push_items(Kind::dictionary, {}); break;
        case 't': push_items(Kind::tuple, pop_to_mark()); break;
        case 'l': push_items(Kind::list, pop_to_mark()); break;
        case 'd': push_items(Kind::dictionary, in_pairs(pop_to_mark())); break;
        case 0x85: push_items(Kind::tuple, pop_many(1)); break;
        case 0x86: push_items(Kind::tuple, pop_many(2)); break;
        case 0x87: push_items(Kind::tuple, pop_many(3)); break;
        case 'a': append(Kind::list, pop_many(1)); break;
        case 'e': append(Kind::list, pop_to_mark()); break;
        case 's': append(Kind::dictionary, pop_many(2)); break;
        case 'u': append(Kind::dictionary, in_pairs(pop_to_mark())); break;
        default: return false;
        }
        return true;
    }
    std::vector<PickleValue> in_pairs(std::vector<PickleValue> values) const
    {
        if (values.size() % 2 != 0)
            fail_damaged();
        return values;
    }
    void append(Kind kind, const std::vector<PickleValue>& values)
    {
        if (top().kind != kind)
            fail_damaged();
        std::vector<PickleValue>& items = values_.items[static_cast<std::size_t>(top().number)];
        take_memory(2 * values.size() * sizeof(PickleValue)); // a vector that grows has room for twice as many
        items.insert(items.end(), values.begin(), values.end());
    }

    // Instructions about the pickle itself, its stack and its memo.
    bool memory(unsigned char code)
    {
        switch (code) {
        case 0x80:
            if (bytes_.byte() > 5)
                fail_damaged();
            break;
        case 0x95: bytes_.text(8); break; // the length of what follows
        case '0':
            if (!marks_.empty() && marks_.back() == stack_.size())
                marks_.pop_back();
            else
                pop();
            break;
        case '1': pop_to_mark(); break;
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
    void put(std::uint32_t place)
    {
        take_memory(4 * sizeof(PickleValue)); // an entry of a hash table
        memo_[place] = top();
    }
    void get(std::uint32_t place)
    {
        const auto value = memo_.find(place);
        if (value == memo_.end())
            fail_damaged();
        push(value->second);
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
            push_global(values_.text(module), values_.text(name));
            break;
        }
        case 'R': {
            const PickleValue arguments = pop(), function = pop();
            push(called(function, arguments));
            break;
        }
        case 'b': // the attributes of an OrderedDict, such as the versions of modules, which nothing needs
            if (pop().kind != Kind::dictionary || top().kind != Kind::dictionary)
                refuse_build();
            break;
        case 'Q': push(storage_of(pop())); break;
        default: return false;
        }
        return true;
    }
    [[noreturn]] void refuse_build() const
    {
        fail(Message("pickle.build",
                     "reading it would set attributes of an object, which AttnScope never does. Save the tensors alone "
                     "with torch.save, in a dict or a list."));
    }
    void push_global(const std::string& module, const std::string& name)
    {
        const std::optional<PytorchGlobal> global = pytorch_global(module, name);
        if (!global)
            refuse_call(module, name);
        take_memory(sizeof *global);
        values_.globals.push_back(*global);
        push(Kind::global, static_cast<std::int64_t>(values_.globals.size() - 1));
    }
    const PytorchGlobal& global(PickleValue value) const
    {
        if (value.kind != Kind::global)
            fail_damaged();
        return values_.globals[static_cast<std::size_t>(value.number)];
    }
    const std::vector<PickleValue>& sequence(PickleValue value) const
    {
        if (!value.is_sequence())
            fail_damaged();
        return values_.items_of(value);
    }

    // What the function would make of its arguments.
    PickleValue called(PickleValue function, PickleValue arguments)
    {
        const std::vector<PickleValue>& given = sequence(arguments);
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
        refuse_build();
    }
    PickleValue dictionary_of(const std::vector<PickleValue>& given)
    {
        std::vector<PickleValue> items;
        if (!given.empty())
            for (const PickleValue pair : sequence(given[0])) {
                const std::vector<PickleValue>& both = sequence(pair);
                if (both.size() != 2)
                    fail_damaged();
                items.insert(items.end(), both.begin(), both.end());
                take_memory(4 * sizeof(PickleValue));
            }
        push_items(Kind::dictionary, std::move(items));
        return pop();
    }
    PickleValue tensor_of(const std::vector<PickleValue>& given, const PytorchType* type)
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
        take_memory(2 * (sizeof tensor + 2 * tensor.shape.size() * sizeof(Index)));
        values_.tensors.push_back(std::move(tensor));
        return {Kind::tensor, static_cast<std::int64_t>(values_.tensors.size() - 1)};
    }
    std::vector<Index> sizes(PickleValue value) const
    {
        constexpr std::size_t highest_rank = 64; // as for .npy
        const std::vector<PickleValue>& items = sequence(value);
        if (items.size() > highest_rank || !std::ranges::all_of(items, is_size))
            fail_damaged();
        std::vector<Index> sizes(items.size());
        std::ranges::transform(items, sizes.begin(), &PickleValue::number);
        return sizes;
    }

    // ("storage", class, key, device, numbers), in old files also what part of another storage it is.
    PickleValue storage_of(PickleValue id)
    {
        const std::vector<PickleValue>& fields = sequence(id);
        if (fields.size() < 5 || fields[0].kind != Kind::text || values_.text(fields[0]) != "storage"
            || global(fields[1]).role != Role::storage || fields[2].kind != Kind::text || !is_size(fields[4]))
            fail_damaged();
        if (fields.size() > 5 && fields[5].kind != Kind::none)
            fail(Message("pickle.view",
                         "a storage of it is part of another one, as PyTorch before 0.4 wrote it. Save it again with "
                         "torch.save."));
        const std::string& key = values_.text(fields[2]);
        take_memory(2 * (sizeof(PickledStorage) + key.size()));
        values_.storages.push_back(
            {.key = key, .type = global(fields[1]).type, .count = static_cast<std::uint64_t>(fields[4].number)});
        return {Kind::storage, static_cast<std::int64_t>(values_.storages.size() - 1)};
    }

    PickleBytes& bytes_;
    PickleValues& values_;
    MemoryBudget& budget_;
    const RunControl& control_;
    std::uint64_t instruction_at_ = 0;
    std::uint64_t taken_ = 0; // bytes that the budget was not asked for yet
    std::vector<PickleValue> stack_;
    std::vector<std::size_t> marks_; // places of the stack
    std::unordered_map<std::uint32_t, PickleValue> memo_;
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

unsigned char PickleBytes::byte()
{
    if (at_ == block_.size())
        fill();
    return static_cast<unsigned char>(block_[at_++]);
}

std::string PickleBytes::text(std::uint64_t size)
{
    std::string text;
    while (text.size() < size) {
        if (at_ == block_.size())
            fill();
        const std::size_t part =
            std::min<std::size_t>(static_cast<std::size_t>(size) - text.size(), block_.size() - at_);
        text.append(block_, at_, part);
        at_ += part;
    }
    return text;
}

PickleValue read_pickle(PickleBytes& bytes, PickleValues& values, MemoryBudget& budget, const RunControl& control)
{
    return Machine(bytes, values, budget, control).run();
}

} // namespace attn
