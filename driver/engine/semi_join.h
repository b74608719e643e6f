// What EXISTS and IN say of the columns outside: their values are among those that the subquery's own conditions leave.
#pragma once

#include <string_view>
#include <vector>

#include "driver/sql/bound.h"

namespace snowatlas::engine {

// The value of `outside` is among those of a column of the query, if the condition is true. The query uses nothing of
// what is around it; it may give more than the condition would let through.
struct SemiJoin {
    sql::ExpressionPtr outside;
    sql::QueryPtr query;
    std::size_t output = 0;
};

struct SemiJoins {
    std::vector<SemiJoin> joins;
    bool correlated = false; // conditions on what is around the subquery have been left out or have become joins
    std::string_view described;
};

// Those of EXISTS (query) and … IN (query); none of any other condition, negations included.
SemiJoins semi_joins(const sql::Expression& condition);

} // namespace snowatlas::engine
