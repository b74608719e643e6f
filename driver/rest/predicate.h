// What may be sent along as a filter: a conjunction of simple comparisons, each a superset of what SQL asks.
#pragma once

#include <cstddef>
#include <vector>

#include "driver/base/cell.h"
#include "driver/rest/row_batch.h"

namespace snowatlas::rest {

enum class Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Contains,
    StartsWith,
    EndsWith
};

// column <comparison> value(s). The planner only makes those that design.md, decision 4 allows for the column's type;
// rest leaves out what the path's filter cannot say.
struct Predicate {
    std::size_t column = 0;
    Comparison comparison = Comparison::Equal;
    std::vector<Value> values; // one, or the set of In
    friend bool operator==(const Predicate&, const Predicate&) = default;
};

// Predicates joined by OR, whose conjunction is the filter.
struct Disjunction {
    std::vector<Predicate> alternatives;
    friend bool operator==(const Disjunction&, const Disjunction&) = default;
};

inline bool is_equality(Comparison comparison) {
    return comparison == Comparison::Equal || comparison == Comparison::In;
}

// As SQL means it, case and all; not true of NULL. The cell is of the values' kind.
bool holds(const Predicate& predicate, const Cell& cell);
// One of the alternatives holds for the row of the batch.
bool holds_for(const Disjunction& disjunction, const RowBatch& batch, std::size_t row);

} // namespace snowatlas::rest
