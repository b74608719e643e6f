// The filter language of the API, as its conventions describe it and no more leniently.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/decimal.h"
#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

// Why a filter is refused; becomes the message of a 400.
struct FilterError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A name a filter may use, and the column it means.
struct FilterField {
    std::string name;
    const FamilyColumn* column;
};

enum class FilterOperator : std::uint8_t {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    In,
    NotIn,
    Exists,
};

struct FilterLiteral {
    std::string text; // folded to lower case
    Decimal number;
    double real = 0;
    std::int64_t integer = 0; // boolean, ticks or days
};

struct FilterNode {
    enum class Kind : std::uint8_t { And, Or, Not, Comparison } kind = Kind::Comparison;
    std::vector<FilterNode> operands;
    const FamilyColumn* column = nullptr;
    FilterOperator comparison = FilterOperator::Equal;
    std::vector<FilterLiteral> literals;
    // Of -eq on a reference: which value is meant, or none that exists. Set by resolve_references.
    bool is_resolved = false;
    std::optional<std::uint64_t> referred;
};

// Throws FilterError.
FilterNode parse_filter(std::string_view text, const std::vector<FilterField>& fields);

// Makes comparing references with ids cheap: numbers instead of texts.
void resolve_references(FilterNode& node, const Dataset& data);

bool matches(const FilterNode& node, const Dataset& data, const Family& family, const RowRef& row, Datum& scratch);

// Keys that every row of the result has; they narrow down what has to be looked at.
std::vector<Constraint> required_keys(const FilterNode& node);

} // namespace snowatlas::tenant
