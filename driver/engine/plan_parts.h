// Pieces the planner puts plans together from.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "driver/engine/plan.h"

namespace snowatlas::engine {

// An id above all that the statement uses.
int first_free_relation(const RelationScopes& scopes);
RelationPlan new_relation(const RelationScope& scope);
std::shared_ptr<const schema::Table> shared_table(const schema::Catalog& catalog, const schema::Table& table);
// Marks the columns that expressions use.
void note_columns(const sql::Query& query, Plan& plan);
void note_columns(const std::vector<sql::ExpressionPtr>& expressions, Plan& plan);

sql::ExpressionPtr column_of(const schema::Table& table, int relation, std::size_t column);
// One condition that all of these are; null for none.
sql::ExpressionPtr all_of(std::vector<sql::ExpressionPtr> conjuncts);
// SELECT DISTINCT outputs FROM the scope's table WHERE what holds for it alone.
sql::QueryPtr distinct_values(const RelationScope& scope, const std::vector<sql::ExpressionPtr>& outputs);
// SELECT DISTINCT * FROM (query) AS relation
sql::QueryPtr distinct_rows(const sql::QueryPtr& query, const std::vector<sql::CommonTable>& common_tables,
                            int relation);
// Columns of a table of details that hold the same member of the same object as one of the list they are details of,
// each with that one; none of other tables.
std::vector<std::pair<std::size_t, std::size_t>> shared_members(const schema::Table& details,
                                                                const schema::Table& list);
// The supplier table with what the planned table's conditions say of columns that it has the same values of: the
// planned table's column with the supplier's.
RelationScope supplier_scope(const RelationScope& planned, const std::shared_ptr<const schema::Table>& table,
                             int relation, const std::map<std::size_t, std::size_t>& same_values);

// "today", "today-30d" as a value of the parameter's type.
Value default_key(const std::string& text, const SqlType& type);
// How many keys the constants of an access make; its queries count as one.
std::size_t key_count(const Access& access);
// All that is sent of the condition gets into the filter of the way the relation is read.
bool is_sent(const RelationPlan& planned, const ConstantRestriction& restriction, const rest::Session& session);
// A value of the one type is one of the other, as it is stored.
bool is_readable_as(const SqlType& from, const SqlType& to);
// "computerId of sam.computers_applications"
std::string described(const RelationPlan& relation, const std::vector<sql::ExpressionPtr>& outputs);
[[noreturn]] void throw_no_keys(const schema::Table& table);

void choose_accesses(Plan& plan, const RelationScopes& scopes, const PlanInput& input);

} // namespace snowatlas::engine
