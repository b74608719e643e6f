// Queries that need no engine: columns of one table, rows as they come.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "driver/engine/plan.h"

namespace snowatlas::engine {

// SELECT columns FROM table [WHERE simple comparisons] [LIMIT n] [OFFSET n]
struct DirectRead {
    int relation = 0;
    std::vector<std::size_t> columns;      // of the table, one a result column
    std::vector<rest::Disjunction> checks; // all of them hold for a row of the result
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> limit;

    bool accepts(const std::function<Cell(std::size_t)>& cell_of) const;
};

std::optional<DirectRead> find_direct_read(const sql::Query& query, const Plan& plan,
                                           const ConstantEvaluator& evaluate);

} // namespace snowatlas::engine
