// CAST as functions of SQLite; conversion.h says what they do.
#include "driver/engine/conversion.h"
#include "driver/engine/function_meaning.h"

namespace snowatlas::engine {
namespace {

template <bool explicit_cast> Cell cast(FunctionCall& call, std::span<const Cell> arguments) {
    return convert(arguments[0], {call.types[0], call.result, explicit_cast, call.context.now()}, call.text);
}

// TRY_CAST: NULL where there is no such value.
Cell try_cast(FunctionCall& call, std::span<const Cell> arguments) {
    try {
        return cast<true>(call, arguments);
    } catch (const Error&) {
        return {};
    }
}

// Exactly one row of a scalar subquery: (value, number of rows).
Cell single_row(FunctionCall&, std::span<const Cell> arguments) {
    if (arguments[1].as_integer() > 1)
        throw Error(state::kCardinality, "A subquery that stands for one value has more than one row; add LIMIT 1, an "
                                         "aggregate or a predicate.");
    return arguments[0];
}

// LIMIT and OFFSET: SQLite would take a negative number as none.
Cell row_limit(FunctionCall&, std::span<const Cell> arguments) {
    if (arguments[0].is_null() || arguments[0].as_integer() < 0)
        throw Error(state::kNumericOutOfRange, "LIMIT, TOP, OFFSET and FETCH need a number of rows that is 0 or more.");
    return arguments[0];
}

// RANGE with an offset adds and compares in SQLite, which cannot do that with a DECIMAL's bytes: its digits as a
// number.
Cell range_number(FunctionCall&, std::span<const Cell> arguments) {
    const Int128 digits = arguments[0].as_decimal().unscaled;
    if (digits > INT64_MAX || digits < INT64_MIN)
        throw Error(state::kNumericOutOfRange, "RANGE with an offset over a DECIMAL takes values of up to 18 digits; " +
                                                   to_string(arguments[0].as_decimal()) + " has more.");
    return Cell::integer(static_cast<std::int64_t>(digits));
}

constexpr ScalarMeaning kCastFunctions[] = {
    {"cast", cast<true>},           {"implicit cast", cast<false>},
    {"try_cast", try_cast},         {"single row", single_row, true},
    {"row limit", row_limit, true}, {"range number", range_number},
};

} // namespace

std::span<const ScalarMeaning> cast_functions() {
    return kCastFunctions;
}

} // namespace snowatlas::engine
