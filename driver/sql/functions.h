// Every operator, scalar function, aggregate and window function of the dialect, as data: names, arguments, result
// type. The engine gives each a meaning by its canonical name; a test holds both lists together.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "schema/sql_type.h"

namespace snowatlas::sql {

enum class FunctionKind : std::uint8_t { Operator, Scalar, Aggregate, Window };

// How the binder derives argument conversions and the result type; functions.cpp has one typer per rule.
struct Function {
    // Canonical, lower case: "=", "and", "like", "upper", "timestampadd", "count", "row_number". The engine's key.
    std::string_view name;
    FunctionKind kind = FunctionKind::Scalar;
    int minimum_arguments = 0;
    int maximum_arguments = 0; // -1: any number
    // Casts `arguments` (by returning the types they must have) and tells the result's type.
    struct Signature {
        std::vector<SqlType> arguments;
        SqlType result;
    };
    Signature (*type)(std::span<const SqlType> arguments) = nullptr;
    // Bit of SQLGetInfo that says so, e.g. SQL_FN_STR_UCASE of SQL_STRING_FUNCTIONS; 0 where none.
    std::uint16_t info_type = 0;
    std::uint32_t info_bit = 0;
    bool deterministic = true;
};

std::span<const Function> function_table();
// By canonical name or alias ("ucase" for "upper"); null if there is none. Ignores case.
const Function* find_function(std::string_view name);

} // namespace snowatlas::sql
