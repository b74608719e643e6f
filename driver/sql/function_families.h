// The parts function_table() is put together from. Internal to driver/sql.
#pragma once

#include <span>
#include <string_view>

#include "driver/sql/functions.h"

namespace snowatlas::sql {

inline constexpr FunctionKind kScalar = FunctionKind::Scalar; // short, as the tables name it in every row

std::span<const Function> operator_functions();
std::span<const Function> string_functions();
std::span<const Function> numeric_functions();
std::span<const Function> datetime_functions();
std::span<const Function> system_functions();
std::span<const Function> aggregate_functions();
std::span<const Function> window_functions();

// Aggregates whose values come in an order, by WITHIN GROUP or ORDER BY among the arguments; those that have no meaning
// without one.
bool takes_order(const Function& function);
bool needs_order(const Function& function);

struct Alias {
    std::string_view alias, name; // upper case; canonical
};
std::span<const Alias> function_aliases();

// Shared by the numeric operators and MOD: both numbers get one type; that is the result's.
Function::Signature type_of_arithmetic(std::span<const SqlType> arguments, std::string_view operation);

// The result is the type all arguments have in common; they must already have it.
Function::Signature type_of_common(std::span<const SqlType> arguments);

// Only a name for SQLGetInfo and for a count of arguments: the binder replaces the call.
Function::Signature type_of_replaced(std::span<const SqlType> arguments);

} // namespace snowatlas::sql
