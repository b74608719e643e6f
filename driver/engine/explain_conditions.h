// EXPLAIN: what becomes of each condition about a table.
#pragma once

#include <string>
#include <vector>

#include "driver/engine/condition_text.h"
#include "driver/engine/plan.h"

namespace snowatlas::engine {

// A line a condition: the condition, and whether Snow Atlas or the driver evaluates it and why.
std::vector<std::string> condition_lines(const RelationPlan& planned, const RelationScope& scope,
                                         const RelationNames& names, const rest::Session& session);
// Those that stop at a derived table or an outer join.
std::vector<std::string> held_condition_lines(const RelationScope& scope, const RelationNames& names);

} // namespace snowatlas::engine
