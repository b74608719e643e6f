// Queries around SELECT: WITH, VALUES, set operations, ORDER BY over a result, row limits.
#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {

MutableQuery Binder::bind_query(const syntax::Query& node, Wanted wanted) {
    const std::size_t known = common_tables_.size();
    auto query = std::make_shared<Query>();
    bind_with(node, *query);
    bind_body(node, *query, wanted);
    bind_limits(node, *query);
    common_tables_.resize(known);
    return query;
}

MutableQuery Binder::bind_subquery(const syntax::Query& node) {
    return bind_query(node);
}

void Binder::bind_with(const syntax::Query& node, Query& query) {
    for (const syntax::CommonTable& common : node.with) {
        CommonTable table;
        table.id = next_cte_++;
        table.name = common.name.text;
        const std::size_t known = common_tables_.size();
        for (std::size_t i = known - query.with.size(); i < known; ++i) {
            if (equals_ignore_case(common_tables_[i].name, table.name)) {
                fail(common.name.place, "WITH defines " + table.name + " twice");
            }
        }
        const bool may_recurse =
            node.recursive || std::holds_alternative<std::monostate>(names_.find_table({}, table.name));
        bind_common_table(common, may_recurse, table);
        common_tables_.push_back({table.id, table.name, table.query->columns, table.query});
        query.with.push_back(std::move(table));
    }
}

void Binder::bind_common_table(const syntax::CommonTable& node, bool may_recurse, CommonTable& table) {
    const auto* operation = std::get_if<syntax::SetOperation>(&node.query->body);
    const bool is_union =
        operation != nullptr && (operation->op == SetOperator::Union || operation->op == SetOperator::UnionAll);
    if (may_recurse && is_union && node.query->with.empty()) {
        bind_recursive(node, *operation, table);
        return;
    }
    MutableQuery query = bind_query(*node.query);
    name_columns(*query, node.columns, node.name.text, node.name.place);
    table.query = std::move(query);
}

// The first arm gives the columns; then the second may name the table itself.
void Binder::bind_recursive(const syntax::CommonTable& node, const syntax::SetOperation& operation,
                            CommonTable& table) {
    QueryPtr anchor = bind_query(*operation.left);
    std::vector<SqlType> types;
    for (const OutputColumn& column : anchor->columns) {
        // What recursion adds up grows beyond its start.
        SqlType type = with_nullable(column.type, true);
        if (is_text(type.id) && type.id != TypeId::LongText && type.id != TypeId::Guid)
            type = text_type(kFreeTextLength);
        if (type.id == TypeId::Decimal) type.length = kMaxDecimalPrecision;
        types.push_back(with_nullable(type, true));
    }
    auto shape = std::make_shared<Query>(*anchor);
    for (std::size_t i = 0; i < types.size(); ++i) shape->columns[i].type = types[i];
    name_columns(*shape, node.columns, node.name.text, node.name.place);
    const std::size_t index = common_tables_.size();
    common_tables_.push_back({table.id, table.name, shape->columns, nullptr});
    QueryPtr step = bind_query(*operation.right, {types, true});
    table.recursive = common_tables_[index].used;
    common_tables_.resize(index);
    auto query = std::make_shared<Query>();
    if (table.recursive) {
        if (step->columns.size() != types.size()) {
            fail(node.query->place, "Both arms of the recursive table " + table.name + " need as many columns");
        }
        query->body = SetOperation{operation.op, anchor, with_column_types(step, types)};
        query->columns = shape->columns;
    } else {
        combine(operation.op, anchor, step, *query, node.query->place);
        name_columns(*query, node.columns, node.name.text, node.name.place);
    }
    if (!node.query->order.empty()) order_result(*node.query, *query);
    bind_limits(*node.query, *query);
    table.query = std::move(query);
}

void Binder::name_columns(Query& query, const std::vector<syntax::Identifier>& names, std::string_view what,
                          Place place) {
    if (names.empty()) return;
    if (names.size() != query.columns.size()) {
        fail(state::kDerivedTableDegree, place,
             std::string(what) + " has " + counted(query.columns.size(), "column") + ", but " +
                 counted(names.size(), "name") + " given");
    }
    for (std::size_t i = 0; i < names.size(); ++i) query.columns[i].name = names[i].text;
}

void Binder::bind_body(const syntax::Query& node, Query& query, Wanted wanted) {
    if (const auto* select = std::get_if<syntax::Select>(&node.body)) {
        if (select->into) {
            fail(select->into->name.front().place, "INTO stands only in the outermost SELECT of a statement");
        }
        bind_select(*select, node, query, wanted);
        return;
    }
    if (!node.order.empty()) wanted.settled = true;
    if (const auto* values = std::get_if<syntax::Values>(&node.body)) {
        bind_values(*values, query, wanted, node.place);
    } else if (const auto* operation = std::get_if<syntax::SetOperation>(&node.body)) {
        bind_set_operation(*operation, query, wanted, node.place);
    } else {
        Query inner = *bind_query(*std::get<syntax::Nested>(node.body).query, {wanted.types, true});
        wrap_as_derived(inner, node.place);
        query.body = std::move(inner.body);
        query.columns = std::move(inner.columns);
    }
    order_result(node, query);
}

void Binder::bind_values(const syntax::Values& node, Query& query, Wanted wanted, Place place) {
    Scope scope;
    scope.parent = scope_;
    scope.clause = "VALUES";
    const ScopeGuard guard(*this, scope);
    Values values;
    const std::size_t width = node.rows.front().size();
    for (const auto& row : node.rows) {
        if (row.size() != width) fail(row.front()->place, "All rows of VALUES need as many values");
        values.rows.push_back(bind_all(row));
    }
    for (std::size_t i = 0; i < width; ++i) {
        std::vector<ExpressionPtr> column;
        for (const auto& row : values.rows) column.push_back(row[i]);
        SqlType type = unify_results(column, place);
        if (!is_known(type)) {
            type = i < wanted.types.size() ? wanted.types[i] : wanted.settled ? kDefaultType : SqlType{};
            for (ExpressionPtr& value : column) value = adopt(value, type, i < wanted.types.size());
        }
        for (std::size_t row = 0; row < column.size(); ++row) values.rows[row][i] = column[row];
        query.columns.push_back({"EXPR_" + std::to_string(i + 1), type});
    }
    query.body = std::move(values);
}

void Binder::bind_set_operation(const syntax::SetOperation& node, Query& query, Wanted wanted, Place place) {
    QueryPtr left = bind_query(*node.left, {wanted.types, false});
    QueryPtr right = bind_query(*node.right, {wanted.types, false});
    combine(node.op, left, right, query, place);
    if (!wanted.settled) return;
    std::vector<SqlType> types;
    bool all_known = true;
    for (const OutputColumn& column : query.columns) {
        types.push_back(is_known(column.type) ? column.type : kDefaultType);
        all_known = all_known && is_known(column.type);
    }
    if (all_known) return;
    auto& operation = std::get<SetOperation>(query.body);
    operation.left = with_column_types(operation.left, types);
    operation.right = with_column_types(operation.right, types);
    for (std::size_t i = 0; i < types.size(); ++i) query.columns[i].type = types[i];
}

void Binder::combine(SetOperator op, const QueryPtr& left, const QueryPtr& right, Query& query, Place place) {
    if (left->columns.size() != right->columns.size()) {
        fail(place, "Queries that are combined need as many columns; one has " + std::to_string(left->columns.size()) +
                        ", the other " + std::to_string(right->columns.size()));
    }
    std::vector<SqlType> types;
    query.columns = left->columns;
    for (std::size_t i = 0; i < left->columns.size(); ++i) {
        const SqlType& a = left->columns[i].type;
        const SqlType& b = right->columns[i].type;
        const auto merged = common_type(a, b);
        if (!merged) {
            fail(place, "Column " + std::to_string(i + 1) + " is " + to_string(a) + " in one query and " +
                            to_string(b) + " in the other; CAST one of them");
        }
        types.push_back(*merged);
        query.columns[i].type = *merged;
    }
    query.body = SetOperation{op, with_column_types(left, types), with_column_types(right, types)};
}

QueryPtr Binder::with_column_types(const QueryPtr& query, const std::vector<SqlType>& types) {
    bool same = true;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const SqlType& type = query->columns[i].type;
        same = same && (!is_known(types[i]) || (is_known(type) && same_representation(type, types[i])));
    }
    if (same) return query;
    auto result = std::make_shared<Query>(*query);
    for (std::size_t i = 0; i < types.size(); ++i) {
        const bool nullable = result->columns[i].type.nullable;
        if (is_known(types[i])) result->columns[i].type = with_nullable(types[i], nullable);
    }
    if (auto* select = std::get_if<Select>(&result->body)) {
        for (std::size_t i = 0; i < types.size(); ++i) {
            select->items[i].expression = convert(select->items[i].expression, types[i]);
        }
    } else if (auto* values = std::get_if<Values>(&result->body)) {
        for (auto& row : values->rows) {
            for (std::size_t i = 0; i < types.size(); ++i) row[i] = convert(row[i], types[i]);
        }
    } else {
        auto& operation = std::get<SetOperation>(result->body);
        operation.left = with_column_types(operation.left, types);
        operation.right = with_column_types(operation.right, types);
    }
    for (OrderTerm& term : result->order) {
        const auto* column = std::get_if<ColumnRef>(&term.expression->node);
        if (column == nullptr || column->relation != kResultRelation) continue;
        term.expression = make_expression(result->columns[column->column].type, *column, term.expression->place);
    }
    return result;
}

ExpressionPtr Binder::bind_row_count(const syntax::ExpressionPtr& node) {
    Scope scope; // no column is in sight
    scope.clause = "LIMIT";
    const ScopeGuard guard(*this, scope);
    ExpressionPtr count = bind(node);
    if (const auto* literal = std::get_if<Literal>(&count->node)) {
        if (std::holds_alternative<std::monostate>(literal->value)) return nullptr; // LIMIT NULL
        const auto* number = std::get_if<std::int64_t>(&literal->value);
        if (number != nullptr && *number < 0) fail(node->place, "A number of rows cannot be negative");
    }
    if (is_known(count->type) && !is_numeric(count->type.id)) {
        fail(node->place, "A number of rows is needed here, not " + to_string(count->type));
    }
    count = adopt(std::move(count), kBigInt);
    if (!is_integer(count->type.id)) return convert(std::move(count), kBigInt);
    if (const auto* literal = std::get_if<Literal>(&count->node))
        return make_expression(kBigInt, *literal, node->place);
    return count;
}

void Binder::bind_limits(const syntax::Query& node, Query& query) {
    if (node.limit != nullptr) query.limit = bind_row_count(node.limit);
    if (node.offset != nullptr) query.offset = bind_row_count(node.offset);
}

// SELECT * FROM (query), for what a set operation or VALUES cannot do by itself.
void Binder::wrap_as_derived(Query& query, Place place) {
    auto inner = std::make_shared<const Query>(std::move(query));
    query = Query{};
    TableExpression table;
    table.relation = next_relation_++;
    table.columns = inner->columns;
    Select select;
    for (std::size_t i = 0; i < inner->columns.size(); ++i) {
        select.items.push_back(
            {make_expression(inner->columns[i].type, ColumnRef{table.relation, i}, place), inner->columns[i].name});
    }
    query.columns = inner->columns;
    table.node = DerivedTable{std::move(inner)};
    select.from.push_back(std::make_shared<const TableExpression>(std::move(table)));
    query.body = std::move(select);
}

// ORDER BY over a set operation or VALUES: names and positions of the result; anything else by way of a derived table.
void Binder::order_result(const syntax::Query& node, Query& query) {
    if (node.order.empty()) return;
    std::vector<SelectItem> items; // as ORDER BY sees the result
    for (std::size_t i = 0; i < query.columns.size(); ++i) {
        items.push_back(
            {make_expression(query.columns[i].type, ColumnRef{kResultRelation, i}, node.place), query.columns[i].name});
    }
    std::vector<OrderTerm> order;
    for (const syntax::OrderItem& item : node.order) {
        std::optional<std::size_t> index = position_of(*item.expression, items.size(), "ORDER BY");
        if (!index) index = item_named(*item.expression, items);
        if (!index) {
            bind_order_of_wrapped(node, query);
            return;
        }
        order.push_back(order_term(item, items[*index].expression));
    }
    query.order = std::move(order);
}

void Binder::bind_order_of_wrapped(const syntax::Query& node, Query& query) {
    std::vector<CommonTable> with = std::move(query.with);
    query.with.clear();
    wrap_as_derived(query, node.place);
    query.with = std::move(with);
    const auto& select = std::get<Select>(query.body);
    Scope scope;
    scope.parent = scope_;
    scope.clause = "ORDER BY";
    for (const SelectItem& item : select.items) scope.visible.push_back({item.name, item.expression, "the result"});
    const ScopeGuard guard(*this, scope);
    order_select(node, query);
}

} // namespace snowatlas::sql
