#include "driver/engine/plan_parts.h"

#include <algorithm>
#include <charconv>

#include "driver/base/calendar.h"
#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/engine/conversion.h"
#include "driver/engine/substitution.h"
#include "driver/engine/tree_walk.h"
#include "driver/sql/functions.h"
#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

void note_column(const sql::Expression& part, Plan& plan) {
    const auto* reference = std::get_if<sql::ColumnRef>(&part.node);
    if (!reference) return;
    const auto found = plan.relations.find(reference->relation);
    if (found != plan.relations.end()) found->second.columns[reference->column] = true;
}

bool is_column_or_constant(const sql::ExpressionPtr& expression) {
    if (const auto* cast = std::get_if<sql::Cast>(&expression->node)) return is_column_or_constant(cast->operand);
    return std::holds_alternative<sql::ColumnRef>(expression->node) || relations_of(*expression).empty();
}

// Not true where a column of it is NULL, as in a row of an outer join that has no partner.
bool refuses_nulls(const sql::Expression& condition) {
    constexpr std::string_view kStrict[] = {"=",  "<>",   "<",          "<=",       ">",
                                            ">=", "like", "startswith", "endswith", "contains"};
    const auto refuses = [](const sql::ExpressionPtr& part) { return refuses_nulls(*part); };
    if (const auto* in = std::get_if<sql::InList>(&condition.node))
        return is_column_or_constant(in->operand) &&
               std::all_of(in->list.begin(), in->list.end(), is_column_or_constant);
    if (const auto* in = std::get_if<sql::InSubquery>(&condition.node))
        return !in->negated && std::all_of(in->operands.begin(), in->operands.end(), is_column_or_constant);
    const auto* call = std::get_if<sql::Call>(&condition.node);
    if (!call) return std::holds_alternative<sql::ColumnRef>(condition.node);
    const auto& arguments = call->arguments;
    if (call->function->name == "and") return std::any_of(arguments.begin(), arguments.end(), refuses);
    if (call->function->name == "or") return std::all_of(arguments.begin(), arguments.end(), refuses);
    return std::find(std::begin(kStrict), std::end(kStrict), call->function->name) != std::end(kStrict) &&
           std::all_of(arguments.begin(), arguments.end(), is_column_or_constant);
}

sql::SelectItem item_of(const sql::ExpressionPtr& expression, std::size_t index) {
    return {expression, "c" + std::to_string(index)};
}

} // namespace

int first_free_relation(const RelationScopes& scopes) {
    return scopes.empty() ? 1'000 : std::max(1'000, scopes.rbegin()->first + 1'000);
}

sql::ExpressionPtr all_of(std::vector<sql::ExpressionPtr> conjuncts) {
    if (conjuncts.empty()) return nullptr;
    if (conjuncts.size() == 1) return conjuncts[0];
    return std::make_shared<sql::Expression>(
        sql::Expression{{TypeId::Bit, 0, 0, true}, sql::Call{sql::find_function("and"), std::move(conjuncts)}, {}});
}

RelationPlan new_relation(const RelationScope& scope) {
    RelationPlan planned;
    planned.relation = scope.table->relation;
    planned.table = std::get<sql::BaseTable>(scope.table->node).table;
    planned.alias = scope.table->alias;
    planned.columns.resize(planned.table->columns.size());
    return planned;
}

std::shared_ptr<const schema::Table> shared_table(const schema::Catalog& catalog, const schema::Table& table) {
    const auto& tables = catalog.tables();
    return *std::find_if(tables.begin(), tables.end(), [&](const auto& other) { return other.get() == &table; });
}

void note_columns(const sql::Query& query, Plan& plan) {
    TreeVisitor visitor;
    visitor.expression = [&](const sql::Expression& part) {
        note_column(part, plan);
        return true;
    };
    walk(query, visitor);
}

void note_columns(const std::vector<sql::ExpressionPtr>& expressions, Plan& plan) {
    TreeVisitor visitor;
    visitor.expression = [&](const sql::Expression& part) {
        note_column(part, plan);
        return true;
    };
    for (const auto& expression : expressions) walk(*expression, visitor);
}

sql::ExpressionPtr column_of(const schema::Table& table, int relation, std::size_t column) {
    return std::make_shared<sql::Expression>(
        sql::Expression{table.columns[column].type, sql::ColumnRef{relation, column}, {}});
}

sql::QueryPtr distinct_values(const RelationScope& scope, const std::vector<sql::ExpressionPtr>& outputs) {
    sql::Select select;
    sql::Query query;
    select.distinct = true;
    for (const auto& output : outputs) {
        select.items.push_back(item_of(output, select.items.size()));
        query.columns.push_back({select.items.back().name, output->type});
    }
    select.from = {scope.table};
    std::vector<sql::ExpressionPtr> own;
    for (const auto& conjunct : scope.conjuncts) {
        const auto relations = relations_of(*conjunct);
        if (relations.size() == 1 && relations[0] == scope.table->relation && !sql::contains_query(*conjunct))
            own.push_back(conjunct);
    }
    select.where = all_of(std::move(own));
    query.with = scope.common_tables;
    query.body = std::move(select);
    return std::make_shared<sql::Query>(std::move(query));
}

sql::QueryPtr distinct_rows(const sql::QueryPtr& query, const std::vector<sql::CommonTable>& common_tables,
                            int relation) {
    auto table = std::make_shared<sql::TableExpression>();
    table->relation = relation;
    table->columns = query->columns;
    table->node = sql::DerivedTable{query};
    sql::Select select;
    select.distinct = true;
    for (std::size_t i = 0; i < query->columns.size(); ++i)
        select.items.push_back(item_of(
            std::make_shared<sql::Expression>(sql::Expression{query->columns[i].type, sql::ColumnRef{relation, i}, {}}),
            i));
    select.from = {std::move(table)};
    sql::Query result;
    result.with = common_tables;
    result.columns = query->columns;
    result.body = std::move(select);
    return std::make_shared<sql::Query>(std::move(result));
}

std::vector<std::pair<std::size_t, std::size_t>> shared_members(const schema::Table& details,
                                                                const schema::Table& list) {
    std::vector<std::pair<std::size_t, std::size_t>> shared;
    if (!equals_ignore_case(details.details_of, list.qualified_name())) return shared;
    const auto scan = std::find_if(list.paths.begin(), list.paths.end(), [](const auto& path) {
        return path.role == schema::Role::List && path.parameters.empty();
    });
    if (scan == list.paths.end()) return shared;
    for (std::size_t column = 0; column < details.columns.size(); ++column) {
        const auto& own = details.columns[column];
        const auto other = list.find_column(own.name);
        if (!other || own.member.empty() || !scan->delivers(*other)) continue;
        const auto& listed = list.columns[*other];
        const bool same_type = own.type.id == listed.type.id && own.type.length == listed.type.length &&
                               own.type.scale == listed.type.scale && own.decoding == listed.decoding;
        if (same_type && own.member == listed.member && own.levels_up == listed.levels_up)
            shared.emplace_back(column, *other);
    }
    return shared;
}

RelationScope supplier_scope(const RelationScope& planned, const std::shared_ptr<const schema::Table>& table,
                             int relation, const std::map<std::size_t, std::size_t>& same_values) {
    auto expression = std::make_shared<sql::TableExpression>();
    expression->relation = relation;
    for (const auto& column : table->columns) expression->columns.push_back({column.name, column.type});
    expression->node = sql::BaseTable{table};
    RelationScope scope{std::move(expression), {}, planned.common_tables, {}};
    const auto replace = [&](const sql::ColumnRef& reference) -> sql::ExpressionPtr {
        const auto found = same_values.find(reference.column);
        return found == same_values.end() ? nullptr : column_of(*table, relation, found->second);
    };
    for (const auto& conjunct : planned.conjuncts) {
        if (!refuses_nulls(*conjunct)) continue;
        if (auto own_conjunct = substitute(conjunct, planned.table->relation, replace))
            scope.conjuncts.push_back(std::move(own_conjunct));
    }
    return scope;
}

Value default_key(const std::string& text, const SqlType& type) {
    std::int64_t day = day_of(now_ticks());
    if (const auto minus = text.find('-'); minus != std::string::npos) {
        std::int64_t days = 0;
        std::from_chars(text.data() + minus + 1, text.data() + text.size(), days);
        day -= days;
    }
    if (type.id == TypeId::Date) return day;
    if (type.id == TypeId::Timestamp) return day * kTicksPerDay;
    return text.starts_with("today") ? Value(format_date(day)) : Value(text);
}

std::size_t key_count(const Access& access) {
    std::size_t count = 1;
    for (const auto& part : access.key)
        if (!part.output) count *= part.constants.size();
    return count;
}

bool is_readable_as(const SqlType& from, const SqlType& to) {
    return keeps_representation(from, to) || keeps_representation(to, from);
}

std::string described(const RelationPlan& relation, const std::vector<sql::ExpressionPtr>& outputs) {
    std::vector<std::string> names;
    for (const auto& output : outputs) {
        const auto* reference = std::get_if<sql::ColumnRef>(&output->node);
        names.push_back(reference ? relation.table->columns[reference->column].name : "an expression");
    }
    return join(names, ", ") + " of " + relation.table->qualified_name();
}

bool is_sent(const RelationPlan& planned, const ConstantRestriction& restriction, const rest::Session& session) {
    const auto filter = pushable_filter(*planned.table, {{restriction}, {}, {}});
    return !filter.empty() && std::all_of(filter.begin(), filter.end(), [&](const auto& part) {
        return !session.filter_text(*planned.table, planned.access.path, {part}).empty();
    });
}

void throw_no_keys(const schema::Table& table) {
    std::vector<std::string> columns, remarks;
    for (const auto& parameter : table.paths.front().parameters) {
        if (!parameter.suppliers.empty() || !parameter.default_value.empty()) continue;
        const auto& column = table.columns[parameter.column];
        columns.push_back(column.name);
        remarks.push_back(column.name + ": " + column.remark);
    }
    const auto names = join(columns, " and ");
    throw Error(state::kSyntaxOrAccess, "Rows of " + table.qualified_name() + " can only be read for a given " + names +
                                            ", as no endpoint lists the values: add a predicate with = or IN, or a "
                                            "join, on " +
                                            names + ". " + join(remarks, " "));
}

} // namespace snowatlas::engine
