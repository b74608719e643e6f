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

constexpr ScalarMeaning kCastFunctions[] = {
    {"cast", cast<true>},           {"implicit cast", cast<false>},
    {"try_cast", try_cast},         {"single row", single_row, true},
    {"row limit", row_limit, true},
};

} // namespace

std::span<const ScalarMeaning> cast_functions() {
    return kCastFunctions;
}

} // namespace snowatlas::engine
