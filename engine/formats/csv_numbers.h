// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/csv_fields.h"

#include <limits>
#include <string>

namespace attn {

// Which marks the numbers of a table have. Only all of them together tell what "1,204" means.
struct CsvMarks {
    static constexpr Index never = std::numeric_limits<Index>::max();

    // The first number whose decimal mark is a point, or a comma, beyond doubt; in reading order.
    Index first_point = never;
    Index first_comma = never;
    // Whether there are numbers with a point, or a comma, that is a thousands mark beyond doubt.
    bool groups_by_point = false;
    bool groups_by_comma = false;
    // Whether there are numbers with a mark that may be either.
    bool doubtful_point = false;
    bool doubtful_comma = false;
    bool divided = false; // by 100 or 1000: per cent
    bool whole = false;   // numbers that are not, apart from 0

    void add(const CsvField& field);
    void add(const CsvMarks& others);
};

// Reads the numbers of one table.
class CsvNumbers {
public:
    // `name` is the file's, for errors.
    CsvNumbers(const CsvMarks& marks, char separator, const std::string& name);

    // Throws FormatError naming line and column for a cell that is no number, or whose spelling may mean two numbers.
    double read(const CsvField& field) const;

private:
    double spelled(const CsvField& field) const;
    void resolve_mark(const CsvField& field, std::string& digits, char mark, bool may_group) const;
    [[noreturn]] void refuse(const CsvField& field, const Message& why) const;

    CsvMarks marks_;
    char decimal_;
    const std::string& name_;
};

} // namespace attn
