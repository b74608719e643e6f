// What the functions of the dialect do, as code over typed cells. One table a family; found by canonical name.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/cell.h"
#include "driver/engine/execution_context.h"
#include "schema/sql_type.h"

namespace snowatlas::engine {

// One evaluation: the static types, and a place for text and bytes of the result (valid until the next evaluation).
struct FunctionCall {
    std::span<const SqlType> types;
    const SqlType& result;
    const ExecutionContext& context;
    std::string& text;

    Cell text_result(std::string value) {
        text = std::move(value);
        return Cell::text(text);
    }
    Cell binary_result(std::string value) {
        text = std::move(value);
        return Cell::binary(text);
    }
};

using ScalarEvaluation = Cell (*)(FunctionCall& call, std::span<const Cell> arguments);

struct ScalarMeaning {
    std::string_view name;
    ScalarEvaluation evaluate = nullptr;
    bool sees_nulls = false; // otherwise a NULL argument gives NULL without a call
    bool deterministic = true;
};

std::span<const ScalarMeaning> text_functions();
std::span<const ScalarMeaning> pattern_functions();
std::span<const ScalarMeaning> numeric_functions();
std::span<const ScalarMeaning> datetime_functions();
std::span<const ScalarMeaning> cast_functions();
// nullptr if SQLite's own expression does it, or nothing does.
const ScalarMeaning* find_scalar(std::string_view name);

// How an aggregate is used. Its cells are the arguments, then the terms it is ordered by.
struct AggregateUse {
    std::vector<SqlType> types; // of arguments, then of order terms
    SqlType result;
    std::size_t argument_count = 0;
    std::vector<bool> descending, nulls_first; // one each an order term
    bool distinct = false;                     // only where SQLite cannot do it: with more than one cell
};

class Aggregator {
  public:
    virtual ~Aggregator() = default;
    virtual void add(std::span<const Cell> cells) = 0;
    // Takes back what was added first: a row leaves the window's frame.
    virtual void remove(std::span<const Cell> cells) = 0;
    // Text of the result goes into `text`.
    virtual Cell result(std::string& text) = 0;
};

struct AggregateMeaning {
    std::string_view name;
    std::unique_ptr<Aggregator> (*make)(const AggregateUse& use) = nullptr;
};

std::span<const AggregateMeaning> sum_aggregates();
std::span<const AggregateMeaning> statistic_aggregates();
std::span<const AggregateMeaning> ordered_aggregates();
const AggregateMeaning* find_aggregate(std::string_view name);

} // namespace snowatlas::engine
