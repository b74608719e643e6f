// How many rows are to be expected, before anything is asked. Guesses: only their order matters, for the order of joins
// and for which side of one gives the keys; what is read in the end goes by the keys that are found.
#pragma once

#include <functional>

#include "driver/engine/plan.h"

namespace snowatlas::engine {

inline constexpr double kRowsOfTable = 1'000'000;   // of a table of which nothing is known
inline constexpr double kRowsOfExactFilter = 20;    // that an equality leaves
inline constexpr double kRowsOfOtherSource = 1'000; // of a subquery or temporary table

double typical_rows(const schema::Table& table);
// How many rows the constants compared with such columns leave; infinity where there are none.
double rows_left(const RelationPlan& planned, const std::function<bool(std::size_t)>& is_column);
// Also what the server cannot filter leaves few rows in the end.
double rows_of_scan(const RelationPlan& planned, const Access& scan);
// Up to so many keys are asked for one by one rather than the whole table.
std::size_t most_keys_instead_of(const RelationPlan& planned, const Access& scan);
double rows_by_key(const RelationPlan& planned, const Access& access, std::size_t keys);

} // namespace snowatlas::engine
