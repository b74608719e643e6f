// By which of its paths a table may be read, and with which values of their parameters.
#pragma once

#include <optional>
#include <vector>

#include "driver/engine/plan.h"

namespace snowatlas::engine {

// By keys: the path takes some and gives every row and column that is wanted for them.
bool is_usable(const RelationPlan& planned, const schema::AccessPath& path);

// Without keys; empty where no path gives every column that is wanted.
std::optional<Access> scan_access(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter);

// The values a parameter's column must have by the conditions, or its default.
std::optional<std::vector<Value>> constant_values(const RelationPlan& planned, const schema::PathParameter& parameter);

} // namespace snowatlas::engine
