// Expressions with their column references exchanged.
#pragma once

#include <functional>

#include "driver/sql/bound.h"

namespace snowatlas::engine {

using Replacement = std::function<sql::ExpressionPtr(const sql::ColumnRef&)>;

// The condition with every reference to `relation` replaced. Null where a replacement is null, or a reference stands
// where it cannot be replaced (inside a subquery, an aggregate).
sql::ExpressionPtr substitute(const sql::ExpressionPtr& expression, int relation, const Replacement& replacement);

} // namespace snowatlas::engine
