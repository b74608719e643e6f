// Operators and functions that SQLite does as the dialect wants, given operands of one type.
#include <algorithm>

#include "driver/engine/sqlite_text.h"

namespace snowatlas::engine {
namespace {

struct Native {
    std::string_view function, text;
};

constexpr Native kNatives[] = {
    {"=", "($1 = $2)"},
    {"<>", "($1 <> $2)"},
    {"<", "($1 < $2)"},
    {"<=", "($1 <= $2)"},
    {">", "($1 > $2)"},
    {">=", "($1 >= $2)"},
    {"is distinct from", "($1 IS NOT $2)"},
    {"is not distinct from", "($1 IS $2)"},
    {"is null", "($1 IS NULL)"},
    {"is not null", "($1 IS NOT NULL)"},
    {"is true", "($1 IS TRUE)"},
    {"is not true", "($1 IS NOT TRUE)"},
    {"is false", "($1 IS FALSE)"},
    {"is not false", "($1 IS NOT FALSE)"},
    {"not", "(NOT $1)"},
    {"coalesce", "coalesce($*)"},
    {"nullif", "nullif($1, $2)"},
    {"greatest", "max($*)"},
    {"least", "min($*)"},
    // SQLite's functions fail on text that is no JSON; a value that is not there is NULL.
    {"json_value", "(CASE WHEN json_valid($1) AND json_type($1, $2) NOT IN ('object', 'array') THEN CASE json_type($1, "
                   "$2) WHEN 'true' "
                   "THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(json_extract($1, $2) AS TEXT) END END)"},
    {"json_query",
     "(CASE WHEN json_valid($1) AND json_type($1, $2) IN ('object', 'array') THEN json_extract($1, $2) END)"},
    {"json_array_length", "(CASE WHEN json_valid($1) THEN json_array_length($1, $2) END)"},
    {"count", "count"},
    {"min", "min"},
    {"max", "max"},
    {"bool_and", "min"},
    {"bool_or", "max"},
    {"row_number", "row_number"},
    {"rank", "rank"},
    {"dense_rank", "dense_rank"},
    {"percent_rank", "percent_rank"},
    {"cume_dist", "cume_dist"},
    {"ntile", "ntile"},
    {"lag", "lag"},
    {"lead", "lead"},
    {"first_value", "first_value"},
    {"last_value", "last_value"},
    {"nth_value", "nth_value"},
};

} // namespace

std::string_view native_text(std::string_view function) {
    const auto* found = std::find_if(std::begin(kNatives), std::end(kNatives),
                                     [&](const Native& native) { return native.function == function; });
    return found == std::end(kNatives) ? std::string_view() : found->text;
}

} // namespace snowatlas::engine
