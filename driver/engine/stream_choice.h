// Which tables SQLite will read once, from beginning to end.
#pragma once

#include <string>
#include <vector>

namespace snowatlas::engine {

// A line of EXPLAIN QUERY PLAN.
struct QueryPlanLine {
    int id = 0, parent = 0;
    std::string detail;
};

// Relations that are the outermost loop of a part of the statement that runs once. SQLite's text is not a contract, so
// a wrong answer may only cost: a table that is left out is kept in memory, one that is in it by mistake is read again.
std::vector<int> streamed_relations(const std::vector<QueryPlanLine>& lines);

} // namespace snowatlas::engine
