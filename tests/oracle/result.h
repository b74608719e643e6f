// Results of both sides, and whether they are the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace snowatlas::oracle {

enum class ValueClass : std::uint8_t { Text, Number, Timestamp };

struct ResultColumn {
    std::string name;
    ValueClass value_class = ValueClass::Text;
    int scale = -1; // of an exact number: digits after the point; -1 for others
};

using Row = std::vector<std::optional<std::string>>; // no value: NULL

struct Result {
    std::vector<ResultColumn> columns; // of SQLite: names only
    std::vector<Row> rows;
};

// Empty where both are the same rows (in the same order, if `is_ordered`), else what is different, for a person to
// read. The driver's types decide how values compare: numbers within what doubles and the scale allow, timestamps
// without trailing zeros of the fraction, the rest as it is.
std::string difference(const Result& driver, const Result& expected, bool is_ordered);

} // namespace snowatlas::oracle
