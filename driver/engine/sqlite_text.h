// From bound trees to SQLite's SQL. Names are ours throughout: a relation is "r<id>", its columns "c<n>", a common
// table "w<id>", a temporary table "t_<name>"; no text of the user reaches SQLite but as a literal.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "driver/engine/function_registry.h"
#include "driver/engine/scalar_subqueries.h"
#include "driver/sql/bound.h"

namespace snowatlas::engine {

std::string relation_name(int relation);
std::string column_name(std::size_t column);
// a op b op c …, as a balanced tree: SQLite bounds the depth of expressions, not their number.
std::string balanced(std::span<const std::string> operands, std::string_view operation);
std::string local_table_name(const sql::LocalTable& table);

class SqliteText {
  public:
    // `module_prefix` and the relation's id name the virtual table of a base table; see scan_table.h. Subqueries that
    // have been answered are written as their values.
    SqliteText(FunctionRegistry& functions, std::string module_prefix, const ScalarValues* answered)
        : functions_(functions), module_prefix_(std::move(module_prefix)), answered_(answered) {}

    // Conjuncts of WHERE that need no check any more, because the plan answers them exactly.
    void leave_out(const sql::Expression* conjunct) { left_out_.insert(conjunct); }

    // The whole statement's query: errors of its select list spoil only their row where rows come one by one.
    std::string statement(const sql::Query& query);
    std::string query(const sql::Query& query);
    std::string expression(const sql::Expression& expression);
    // The column names stand alone, as in UPDATE, DELETE and CHECK of a temporary table.
    std::string table_expression(const sql::Expression& expression, int relation);

  private:
    friend struct NodeWriter;

    std::string with_clause(const sql::Query& query);
    std::string body(const sql::Query& query);
    std::string body(const sql::Select& select);
    std::string body(const sql::Values& values);
    std::string body(const sql::SetOperation& operation);
    std::string operand_of_set(const sql::Query& query, bool left);
    std::string counted_rows(const sql::Query& query);
    std::string order_clause(const sql::Query& query);
    std::string limit_clause(const sql::Query& query);
    std::string row_count(const sql::Expression& expression);
    std::string from_clause(const std::vector<sql::TableExpressionPtr>& tables);
    std::string table(const sql::TableExpression& table, bool nested);
    std::string where_clause(const sql::Select& select);
    std::string having_clause(const sql::Select& select);
    static std::string direction(const sql::OrderTerm& term);
    std::string order_term(const sql::OrderTerm& term, const sql::Query* query);
    std::string order_terms(const std::vector<sql::OrderTerm>& terms, const sql::Query* query);
    std::string list(const std::vector<sql::ExpressionPtr>& expressions);
    // Where SQLite would take a bare number for a column's position.
    std::string not_a_position(const sql::Expression& expression);

    std::string call(const sql::Call& call, const SqlType& type);
    std::string cast(const sql::Cast& cast, const SqlType& type);
    std::string aggregate_call(const sql::Function& function, const std::vector<sql::ExpressionPtr>& arguments,
                               bool distinct, const std::vector<sql::OrderTerm>& order, const SqlType& type);
    std::string window_call(const sql::WindowCall& call, const SqlType& type);
    std::string frame(const sql::WindowCall& call);
    // A value that a RANGE with an offset counts in: as itself, a DECIMAL as the number its digits are.
    std::string range_number(const sql::Expression& expression);
    const Value* answer_to(const sql::Query& subquery) const;
    std::string scalar_subquery(const sql::Query& query, const SqlType& type);
    std::string quantified(const sql::Quantified& quantified);
    std::string function_call(std::string_view meaning, std::vector<SqlType> types, const SqlType& result,
                              const std::string& arguments);

    FunctionRegistry& functions_;
    std::string module_prefix_;
    const ScalarValues* answered_; // may be null
    std::set<const sql::Expression*> left_out_;
    OnError on_error_ = OnError::EndStatement;
    int bare_relation_ = -2; // of table_expression()
};

// Expressions SQLite has itself: "$1" stands for an argument, "$*" for all of them, joined by ", ". Empty: none.
std::string_view native_text(std::string_view function);

} // namespace snowatlas::engine
