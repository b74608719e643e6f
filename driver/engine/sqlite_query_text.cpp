// Queries; sqlite_expression_text.cpp has the expressions.
#include <algorithm>

#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/engine/sqlite_text.h"
#include "driver/engine/tree_walk.h"
#include "driver/engine/value_mapping.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

bool is_result_column(const sql::Expression& expression) {
    const auto* reference = std::get_if<sql::ColumnRef>(&expression.node);
    return reference && reference->relation == sql::kResultRelation;
}

// Stands in a compound as it is.
bool is_plain(const sql::Query& query) {
    return query.with.empty() && query.order.empty() && !query.limit && !query.offset;
}

std::string column_list(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(column_name(i));
    return join(names, ", ");
}

bool has_outer_side(const sql::TableExpression& table) {
    const auto* joined = std::get_if<sql::JoinedTable>(&table.node);
    if (!joined) return false;
    return joined->kind == sql::JoinKind::Right || joined->kind == sql::JoinKind::Full || has_outer_side(*joined->left);
}

// SQLite 3.40 merges a UNION ALL in FROM into the query around it, and then refuses the ON of an outer join inside it
// ("ON clause references tables to its right"); it merges nothing that has a LIMIT.
std::string no_merging(const sql::Query& query) {
    const auto* operation = std::get_if<sql::SetOperation>(&query.body);
    if (!operation || operation->op != sql::SetOperator::UnionAll || query.limit || query.offset) return {};
    bool found = false;
    TreeVisitor visitor;
    visitor.table = [&](const sql::TableExpression& table) {
        const auto* joined = std::get_if<sql::JoinedTable>(&table.node);
        found = found || (joined && (joined->kind == sql::JoinKind::Right || joined->kind == sql::JoinKind::Full));
    };
    walk(query, visitor);
    return found ? " LIMIT -1" : "";
}

// Rows come one by one, each with its own select list.
bool is_row_by_row(const sql::Query& query) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    if (!select || select->distinct || select->grouped || !query.order.empty()) return false;
    return std::none_of(select->items.begin(), select->items.end(),
                        [](const auto& item) { return sql::contains_node<sql::WindowCall>(*item.expression); });
}

constexpr std::string_view operator_text(sql::SetOperator op) {
    switch (op) {
    case sql::SetOperator::Union:
        return " UNION ";
    case sql::SetOperator::UnionAll:
        return " UNION ALL ";
    case sql::SetOperator::Intersect:
    case sql::SetOperator::IntersectAll:
        return " INTERSECT ";
    case sql::SetOperator::Except:
    case sql::SetOperator::ExceptAll:
        break;
    }
    return " EXCEPT ";
}

constexpr std::string_view join_text(sql::JoinKind kind) {
    switch (kind) {
    case sql::JoinKind::Left:
        return " LEFT JOIN ";
    case sql::JoinKind::Right:
        return " RIGHT JOIN ";
    case sql::JoinKind::Full:
        return " FULL JOIN ";
    default:
        return " JOIN ";
    }
}

} // namespace

std::string SqliteText::statement(const sql::Query& query) {
    if (is_row_by_row(query)) {
        const auto& select = std::get<sql::Select>(query.body);
        std::vector<std::string> items;
        auto text = with_clause(query) + "SELECT ";
        on_error_ = OnError::SpoilRow;
        for (std::size_t i = 0; i < select.items.size(); ++i) {
            // A subquery's errors end the statement: SQLite may evaluate it once for all rows.
            on_error_ = sql::contains_query(*select.items[i].expression) ? OnError::EndStatement : OnError::SpoilRow;
            items.push_back(expression(*select.items[i].expression) + " AS " + column_name(i));
        }
        on_error_ = OnError::EndStatement;
        return text + join(items, ", ") + from_clause(select.from) + where_clause(select) + limit_clause(query);
    }
    return this->query(query);
}

std::string SqliteText::query(const sql::Query& query) {
    const bool terms_are_columns = std::all_of(query.order.begin(), query.order.end(),
                                               [](const auto& term) { return is_result_column(*term.expression); });
    auto text = with_clause(query);
    if (std::holds_alternative<sql::Select>(query.body) || terms_are_columns)
        return text + body(query) + order_clause(query) + limit_clause(query);
    // A compound sorts by its columns only: expressions of them need a query around it.
    return text + "SELECT " + column_list(query.columns.size()) + " FROM (" + body(query) + ") AS " +
           relation_name(sql::kResultRelation) + order_clause(query) + limit_clause(query);
}

std::string SqliteText::with_clause(const sql::Query& query) {
    std::vector<std::string> tables;
    for (const auto& table : query.with)
        tables.push_back("\"w" + std::to_string(table.id) + "\"(" + column_list(table.query->columns.size()) +
                         ") AS (" + this->query(*table.query) + ")");
    return tables.empty() ? std::string() : "WITH RECURSIVE " + join(tables, ", ") + " ";
}

std::string SqliteText::body(const sql::Query& query) {
    return std::visit([&](const auto& node) { return body(node); }, query.body);
}

std::string SqliteText::body(const sql::Select& select) {
    std::vector<std::string> items;
    for (std::size_t i = 0; i < select.items.size(); ++i)
        items.push_back(expression(*select.items[i].expression) + " AS " + column_name(i));
    auto text = (select.distinct ? "SELECT DISTINCT " : "SELECT ") + join(items, ", ") + from_clause(select.from) +
                where_clause(select);
    if (!select.group_by.empty()) {
        std::vector<std::string> terms;
        for (const auto& term : select.group_by) terms.push_back(not_a_position(*term));
        text += " GROUP BY " + join(terms, ", ");
    }
    return text + having_clause(select);
}

std::string SqliteText::body(const sql::Values& values) {
    std::vector<std::string> rows, columns;
    for (const auto& row : values.rows) rows.push_back("(" + list(row) + ")");
    for (std::size_t i = 0; i < values.rows[0].size(); ++i)
        columns.push_back("\"column" + std::to_string(i + 1) + "\" AS " + column_name(i));
    return "SELECT " + join(columns, ", ") + " FROM (VALUES " + join(rows, ", ") + ")";
}

std::string SqliteText::body(const sql::SetOperation& operation) {
    if (operation.op == sql::SetOperator::IntersectAll || operation.op == sql::SetOperator::ExceptAll)
        return "SELECT " + column_list(operation.left->columns.size()) + " FROM (" + counted_rows(*operation.left) +
               std::string(operator_text(operation.op)) + counted_rows(*operation.right) + ")";
    return operand_of_set(*operation.left, true) + std::string(operator_text(operation.op)) +
           operand_of_set(*operation.right, false);
}

// SQLite reads a compound from the left and knows no parentheses in it.
std::string SqliteText::operand_of_set(const sql::Query& query, bool left) {
    const bool compound = std::holds_alternative<sql::SetOperation>(query.body);
    if (is_plain(query) && (!compound || left)) return body(query);
    return "SELECT " + column_list(query.columns.size()) + " FROM (" + this->query(query) + ")";
}

// INTERSECT ALL and EXCEPT ALL: equal rows are told apart by their number.
std::string SqliteText::counted_rows(const sql::Query& query) {
    const auto columns = column_list(query.columns.size());
    return "SELECT " + columns + ", row_number() OVER (PARTITION BY " + columns + ") AS \"n\" FROM (" +
           this->query(query) + ")";
}

std::string SqliteText::direction(const sql::OrderTerm& term) {
    const std::string order = term.order == sql::SortOrder::Descending ? " DESC" : " ASC";
    return order + (term.nulls == sql::NullsOrder::First ? " NULLS FIRST" : " NULLS LAST");
}

std::string SqliteText::order_term(const sql::OrderTerm& term, const sql::Query* query) {
    std::string text;
    if (query && is_result_column(*term.expression)) {
        const auto column = std::get<sql::ColumnRef>(term.expression->node).column;
        text = std::to_string(column + 1);
    } else {
        text = not_a_position(*term.expression);
    }
    return text + direction(term);
}

std::string SqliteText::order_terms(const std::vector<sql::OrderTerm>& terms, const sql::Query* query) {
    std::vector<std::string> parts;
    for (const auto& term : terms) parts.push_back(order_term(term, query));
    return join(parts, ", ");
}

std::string SqliteText::order_clause(const sql::Query& query) {
    return query.order.empty() ? std::string() : " ORDER BY " + order_terms(query.order, &query);
}

std::string SqliteText::row_count(const sql::Expression& expression) {
    return function_call("row limit", {expression.type}, {TypeId::BigInt, 0, 0, false}, this->expression(expression));
}

std::string SqliteText::limit_clause(const sql::Query& query) {
    if (!query.limit && !query.offset) return {};
    auto text = " LIMIT " + (query.limit ? row_count(*query.limit) : "-1");
    if (query.offset) text += " OFFSET " + row_count(*query.offset);
    return text;
}

std::string SqliteText::from_clause(const std::vector<sql::TableExpressionPtr>& tables) {
    std::string text;
    for (const auto& table : tables)
        text += (text.empty() ? " FROM " : ", ") + this->table(*table, !text.empty() && has_outer_side(*table));
    return text;
}

std::string SqliteText::table(const sql::TableExpression& table, bool nested) {
    const auto alias = " AS " + relation_name(table.relation);
    if (std::holds_alternative<sql::BaseTable>(table.node))
        return quoted_text(module_prefix_ + std::to_string(table.relation), '"') + alias;
    if (const auto* local = std::get_if<sql::LocalTableRef>(&table.node))
        return local_table_name(*local->table) + alias;
    if (const auto* derived = std::get_if<sql::DerivedTable>(&table.node))
        return "(" + query(*derived->query) + no_merging(*derived->query) + ")" + alias;
    if (const auto* reference = std::get_if<sql::CteReference>(&table.node))
        return "\"w" + std::to_string(reference->cte) + "\"" + alias;
    const auto& joined = std::get<sql::JoinedTable>(table.node);
    const bool right_is_join = std::holds_alternative<sql::JoinedTable>(joined.right->node);
    auto text = this->table(*joined.left, false) + std::string(join_text(joined.kind)) +
                this->table(*joined.right, right_is_join);
    if (joined.on) text += " ON " + expression(*joined.on);
    return nested ? "(" + text + ")" : text;
}

std::string SqliteText::where_clause(const sql::Select& select) {
    if (!select.where) return {};
    std::vector<std::string> conjuncts;
    for (const auto& conjunct : sql::conjuncts_of(select.where))
        if (!left_out_.contains(conjunct.get())) conjuncts.push_back(expression(*conjunct));
    return conjuncts.empty() ? std::string() : " WHERE " + balanced(conjuncts, "AND");
}

std::string SqliteText::having_clause(const sql::Select& select) {
    const bool all_one_group = select.grouped && select.group_by.empty();
    const bool aggregates = std::any_of(select.items.begin(), select.items.end(), [](const auto& item) {
        return sql::contains_node<sql::Aggregate>(*item.expression);
    });
    // Without an aggregate SQLite would not see that all rows are one group.
    const std::string one_group = all_one_group && !aggregates ? "count(*) >= 0" : "";
    if (!select.having) return one_group.empty() ? "" : " HAVING " + one_group;
    return " HAVING " + expression(*select.having) + (one_group.empty() ? "" : " AND " + one_group);
}

} // namespace snowatlas::engine
