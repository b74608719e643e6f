// LATERAL and APPLY: a query of FROM that speaks of the tables before it becomes a derived table that does not, joined
// by what it said of them. A row before it meets the rows of the derived table that have its keys, so that
//   LIMIT counts within the rows of a key: ROW_NUMBER() OVER (PARTITION BY keys ORDER BY …),
//   GROUP BY and DISTINCT take the keys along,
//   aggregates without GROUP BY are grouped by the keys, and where there is no group their value of no rows counts,
//   VALUES are as many numbers, each of which chooses a row.
#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/functions.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

using IsOne = std::function<bool(int)>; // of the relations that are meant

bool mentions(const Query& query, const IsOne& is_one);

bool mentions(const Expression& expression, const IsOne& is_one) {
    if (const auto* column = std::get_if<ColumnRef>(&expression.node)) return is_one(column->relation);
    bool found = false;
    for_each_operand(expression, [&](const ExpressionPtr& part) { found = found || mentions(*part, is_one); });
    for_each_subquery(expression, [&](const Query& query) { found = found || mentions(query, is_one); });
    return found;
}

bool mentions(const Query& query, const IsOne& is_one) {
    bool found = false;
    for_each_expression(query, [&](const ExpressionPtr& part) { found = found || mentions(*part, is_one); });
    return found;
}

bool has_windows(const Query& query, const Select& select) {
    return std::any_of(select.items.begin(), select.items.end(),
                       [](const SelectItem& item) { return contains_node<WindowCall>(*item.expression); }) ||
           std::any_of(query.order.begin(), query.order.end(),
                       [](const OrderTerm& term) { return contains_node<WindowCall>(*term.expression); });
}

// ON TRUE, ON 1 = 1
bool is_true(const syntax::Expression& condition) {
    const auto value_of = [](const syntax::Expression& expression) {
        const auto* literal = std::get_if<syntax::Literal>(&expression.node);
        return literal == nullptr ? Value() : literal->value;
    };
    const auto* operation = std::get_if<syntax::Operation>(&condition.node);
    if (operation == nullptr) return value_of(condition) == Value(std::int64_t{1});
    return operation->name == "=" && value_of(*operation->operands[0]) != Value() &&
           value_of(*operation->operands[0]) == value_of(*operation->operands[1]);
}

bool has_grouping_sets(const syntax::Query& query) {
    const auto* select = std::get_if<syntax::Select>(&query.body);
    return select != nullptr && select->grouping_sets.size() > 1;
}

bool is_at_least_one(const ExpressionPtr& count) {
    const auto* literal = std::get_if<Literal>(&count->node);
    const auto* number = literal == nullptr ? nullptr : std::get_if<std::int64_t>(&literal->value);
    return number != nullptr && *number > 0;
}

[[noreturn]] void refuse(Place place, const std::string& sentence) {
    fail(place, "A LATERAL or APPLY query " + sentence + "; use a join or a correlated subquery");
}

// A condition that compares a value of the query with one of the tables before it.
struct Correlation {
    ExpressionPtr condition;
    std::size_t inner = 0; // the argument that is the query's

    const Call& comparison() const { return std::get<Call>(condition->node); }
    const ExpressionPtr& value() const { return comparison().arguments[inner]; }
    bool is_equality() const { return comparison().function->name == "="; }
};

Correlation correlation_of(const ExpressionPtr& condition, const IsOne& is_before, const IsOne& is_inside) {
    static constexpr std::array<std::string_view, 6> kComparisons{"=", "<>", "<", "<=", ">", ">="};
    const auto* call = std::get_if<Call>(&condition->node);
    const bool compares = call != nullptr && std::find(kComparisons.begin(), kComparisons.end(),
                                                       call->function->name) != kComparisons.end();
    for (std::size_t inner = 0; compares && inner < 2; ++inner) {
        const bool sides_are_apart =
            !mentions(*call->arguments[inner], is_before) && !mentions(*call->arguments[1 - inner], is_inside);
        if (sides_are_apart) return {condition, inner};
    }
    refuse(condition->place, "compares its columns with those of the tables before it by =, <>, <, <=, > or >=, joined "
                             "by AND; other conditions over both are not supported");
}

struct SplitCondition {
    std::vector<ExpressionPtr> own, of_others; // about the query's own tables, or those before it, alone
    std::vector<Correlation> correlations;
};

SplitCondition split(const ExpressionPtr& where, const IsOne& is_before, const IsOne& is_inside) {
    SplitCondition parts;
    for (const ExpressionPtr& condition : conjuncts_of(where)) {
        if (!mentions(*condition, is_before)) {
            parts.own.push_back(condition);
        } else if (!mentions(*condition, is_inside)) {
            parts.of_others.push_back(condition);
        } else {
            parts.correlations.push_back(correlation_of(condition, is_before, is_inside));
        }
    }
    return parts;
}

// What happens among the rows of one key cannot be done among those of several.
void check_keys(const Query& query, const std::vector<Correlation>& correlations, Place place) {
    const auto& select = std::get<Select>(query.body);
    const bool limited = query.limit != nullptr || query.offset != nullptr;
    const bool has_keys = std::all_of(correlations.begin(), correlations.end(),
                                      [](const Correlation& correlation) { return correlation.is_equality(); });
    if ((limited || select.distinct || select.grouped) && !has_keys) {
        refuse(place, "with LIMIT, DISTINCT, GROUP BY or aggregates is compared with the tables before it by = alone");
    }
    if (limited && select.distinct) refuse(place, "takes no DISTINCT beside LIMIT");
}

// The value an item of aggregates has where there are no rows.
ExpressionPtr value_of_no_rows(const ExpressionPtr& item) {
    return replace_parts(item, [](const Expression& part) -> ExpressionPtr {
        const auto* aggregate = std::get_if<Aggregate>(&part.node);
        if (aggregate == nullptr) return nullptr;
        if (aggregate->function->name == "count") {
            return make_expression(part.type, Literal{std::int64_t{0}}, part.place);
        }
        return make_expression(with_nullable(part.type, true), Literal{}, part.place);
    });
}

bool is_null_literal(const Expression& expression) {
    const auto* literal = std::get_if<Literal>(&expression.node);
    return literal != nullptr && std::holds_alternative<std::monostate>(literal->value);
}

// The rows of VALUES, or the one of SELECT without FROM; empty for other queries, and where a value is a query's.
std::optional<std::vector<std::vector<ExpressionPtr>>> rows_of_values(const Query& query) {
    std::vector<std::vector<ExpressionPtr>> rows;
    if (!query.with.empty() || query.limit != nullptr || query.offset != nullptr) return std::nullopt;
    if (const auto* values = std::get_if<Values>(&query.body)) {
        rows = values->rows;
    } else if (const auto* select = std::get_if<Select>(&query.body)) {
        if (!select->from.empty() || select->where != nullptr || select->grouped) return std::nullopt;
        rows.emplace_back();
        for (const SelectItem& item : select->items) rows.front().push_back(item.expression);
    }
    for (const auto& row : rows) {
        for (const ExpressionPtr& value : row) {
            if (contains_query(*value) || contains_node<WindowCall>(*value)) return std::nullopt;
        }
    }
    return rows.empty() ? std::nullopt : std::optional(std::move(rows));
}

// What the rules above the one for aggregates have no answer for.
void check_one_row(const syntax::Join& node, const Query& query) {
    const auto& select = std::get<Select>(query.body);
    const Place place = node.right->place;
    if (select.having != nullptr) refuse(place, "of aggregates without GROUP BY takes no HAVING");
    if (query.offset != nullptr || (query.limit != nullptr && !is_at_least_one(query.limit))) {
        refuse(place, "of aggregates without GROUP BY has one row, and takes no LIMIT");
    }
    if (node.natural || !node.using_columns.empty() || (node.on != nullptr && !is_true(*node.on))) {
        refuse(place, "of aggregates without GROUP BY is joined ON TRUE; give the condition in WHERE");
    }
    for (const SelectItem& item : select.items) {
        if (contains_query(*item.expression)) refuse(place, "of aggregates has no subquery beside them");
    }
}

} // namespace

Binder::FromPart Binder::bind_lateral(const syntax::Join& node, const FromPart& left, JoinKind& kind,
                                      std::vector<ExpressionPtr>& conditions) {
    const auto& written = *std::get<syntax::DerivedTable>(node.right->node).query;
    const Place place = node.right->place;
    const int first_inside = next_relation_;
    const MutableQuery query = bind_beside(written, left);
    TableExpression table;
    table.columns = query->columns;
    table.node = DerivedTable{query};
    FromPart part = single_table(std::move(table), {}, *node.right);
    const IsOne is_before = [&](int relation) {
        return std::any_of(left.relations.begin(), left.relations.end(),
                           [&](const Relation& other) { return other.id == relation; });
    };
    const IsOne is_inside = [&](int relation) { return relation >= first_inside; };
    if (!mentions(*query, is_before)) return part;

    auto* select = std::get_if<Select>(&query->body);
    if (kind == JoinKind::Right || kind == JoinKind::Full) {
        refuse(place, "stands to the right of no RIGHT or FULL JOIN");
    }
    if (const auto rows = rows_of_values(*query)) {
        choose_by_number(*rows, part, place);
        return part;
    }
    if (select == nullptr || has_grouping_sets(written) || has_windows(*query, *select)) {
        refuse(place, "is one SELECT without window functions and grouping sets");
    }
    SplitCondition where = split(select->where, is_before, is_inside);
    select->where = where.own.empty() ? nullptr : all_of(std::move(where.own), place);
    if (mentions(*query, is_before)) refuse(place, "speaks of the tables before it only in its WHERE");
    check_keys(*query, where.correlations, place);
    conditions = std::move(where.of_others);

    const bool one_row = select->grouped && select->group_by.empty();
    std::vector<ExpressionPtr> keys;
    for (const Correlation& correlation : where.correlations) {
        keys.push_back(correlation.value());
        Call comparison = correlation.comparison();
        comparison.arguments[correlation.inner] = hidden_column(*query, part, correlation.value(), "key");
        const Expression& condition = *correlation.condition;
        conditions.push_back(make_expression(condition.type, std::move(comparison), condition.place));
    }
    if (one_row) {
        check_one_row(node, *query);
        query->limit = nullptr;
        fill_missing_groups(*query, part, place);
    }
    if (select->grouped) select->group_by.insert(select->group_by.end(), keys.begin(), keys.end());
    if (query->limit != nullptr || query->offset != nullptr) limit_by_keys(*query, keys, place);
    query->order.clear();
    kind = one_row || kind == JoinKind::Left ? JoinKind::Left : JoinKind::Inner;
    TableExpression joined = *part.table;
    for (std::size_t i = joined.columns.size(); i < query->columns.size(); ++i)
        joined.columns.push_back(query->columns[i]);
    part.table = std::make_shared<const TableExpression>(std::move(joined));
    return part;
}

// With the columns of the tables to the left in sight.
MutableQuery Binder::bind_beside(const syntax::Query& node, const FromPart& left) {
    Scope scope = scope_over(left, "FROM");
    const ScopeGuard guard(*this, scope);
    return bind_query(node);
}

// A further column of the derived table, which no name can mean: `name` is what EXPLAIN calls it.
ExpressionPtr Binder::hidden_column(Query& query, const FromPart& part, ExpressionPtr expression,
                                    const std::string& name) const {
    const SqlType type = expression->type;
    const Place place = expression->place;
    std::get<Select>(query.body).items.push_back({std::move(expression), name});
    query.columns.push_back({name, type});
    return make_expression(type, ColumnRef{part.table->relation, query.columns.size() - 1}, place);
}

// VALUES with columns of the tables before it: the rows are numbers, and the columns are chosen by the number.
void Binder::choose_by_number(const std::vector<std::vector<ExpressionPtr>>& rows, FromPart& part, Place place) {
    TableExpression table = *part.table;
    const TableExpressionPtr numbered = numbers(rows.size(), place);
    table.columns = numbered->columns;
    table.node = numbered->node;
    part.table = std::make_shared<const TableExpression>(std::move(table));
    const ExpressionPtr number = make_expression(kInteger, ColumnRef{part.table->relation, 0}, place);
    Relation& relation = part.relations.front();
    for (std::size_t column = 0; column < relation.columns.size(); ++column) {
        Case choice;
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const ExpressionPtr wanted = make_expression(kInteger, Literal{static_cast<std::int64_t>(row)}, place);
            choice.whens.push_back({call("=", {number, wanted}, place), rows[row][column]});
        }
        const SqlType type = with_nullable(relation.columns[column].type, true);
        relation.values.push_back(make_expression(type, std::move(choice), place));
        part.visible[column].expression = relation.values.back();
    }
}

// Aggregates have a row where there is nothing to aggregate too: the join leaves it out, and their columns stand for
// it.
void Binder::fill_missing_groups(Query& query, FromPart& part, Place place) {
    Relation& relation = part.relations.front();
    const ExpressionPtr one = make_expression(with_nullable(kInteger, true), Literal{std::int64_t{1}}, place);
    const ExpressionPtr is_there = call("is not null", {hidden_column(query, part, one, "has rows")}, place);
    const auto& items = std::get<Select>(query.body).items;
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
        const SqlType type = with_nullable(relation.columns[i].type, true);
        ExpressionPtr value = make_expression(type, ColumnRef{relation.id, i}, place);
        ExpressionPtr otherwise = value_of_no_rows(items[i].expression);
        if (!is_null_literal(*otherwise)) {
            value = make_expression(type, Case{{{is_there, std::move(value)}}, std::move(otherwise)}, place);
        }
        part.visible[i].expression = value;
        relation.values.push_back(std::move(value));
    }
}

// LIMIT and OFFSET within the rows of each key.
void Binder::limit_by_keys(Query& query, const std::vector<ExpressionPtr>& keys, Place place) {
    const auto& items = std::get<Select>(query.body).items;
    WindowCall number{find_function("row_number"), {}, nullptr, keys, query.order, std::nullopt};
    for (OrderTerm& term : number.order) {
        const auto* column = std::get_if<ColumnRef>(&term.expression->node);
        if (column != nullptr && column->relation == kResultRelation)
            term.expression = items[column->column].expression;
    }
    ExpressionPtr row = make_expression(kBigInt, std::move(number), place);
    std::vector<ExpressionPtr> conditions;
    if (query.offset != nullptr) {
        conditions.push_back(compare(">", row, query.offset, place));
        row = arithmetic("-", row, query.offset, place);
    }
    if (query.limit != nullptr) conditions.push_back(compare("<=", row, query.limit, place));
    query.order.clear();
    query.limit = query.offset = nullptr;
    filter_by_windows(all_of(std::move(conditions), place), query);
}

} // namespace snowatlas::sql
