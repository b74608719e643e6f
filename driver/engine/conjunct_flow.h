// Which conditions must hold for a row of a table to matter, wherever in the statement they are written.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "driver/sql/bound.h"

namespace snowatlas::engine {

// A condition about a relation that goes no further down, and why.
struct HeldCondition {
    sql::ExpressionPtr condition;
    std::string_view reason;
};

// A table of FROM, once per place it stands in.
struct RelationScope {
    sql::TableExpressionPtr table;
    // A row of the table can only be part of a result row for which all of these are true. They may speak of other
    // relations too. Only conditions that are not true of NULLs may be used to leave out rows of this table: then rows
    // of an outer join that lost their partner are refused further up, where the condition was written.
    std::vector<sql::ExpressionPtr> conjuncts;
    // Common tables that can be named where the table stands.
    std::vector<sql::CommonTable> common_tables;
    std::vector<HeldCondition> held_back; // for EXPLAIN
};

using RelationScopes = std::map<int, RelationScope>;

// Conditions travel down from WHERE and ON through derived tables, views, common tables used once and the branches of
// set operations, as long as leaving out a row early does not change a row that stays: not through LIMIT or
// aggregates, and through windows only where they leave out whole partitions.
RelationScopes find_scopes(const sql::QueryPtr& query);
// The FROM of UPDATE and DELETE is a temporary table; their conditions may hold subqueries.
RelationScopes find_scopes(const sql::ExpressionPtr& expression);

} // namespace snowatlas::engine
