// Statements on temporary tables, and SELECT … INTO.
#include <algorithm>

#include "driver/sql/bind.h"
#include "driver/sql/failure.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

bool is_marked_temporary(const syntax::Name& name) {
    return !name.back().text.empty() && name.back().text.front() == '#';
}

std::size_t column_index(const LocalTable& table, const syntax::Identifier& name) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (equals_ignore_case(table.columns[i].name, name.text)) return i;
        names.push_back(table.columns[i].name);
    }
    const std::string near = nearest_name(name.text, names);
    fail(state::kColumnNotFound, name.place,
         "The table " + table.name + " has no column " + name.text +
             (near.empty() ? "" : "; did you mean " + near + "?"));
}

std::vector<std::size_t> column_indexes(const LocalTable& table, const std::vector<syntax::Identifier>& names) {
    std::vector<std::size_t> indexes;
    for (const syntax::Identifier& name : names) {
        const std::size_t index = column_index(table, name);
        if (std::find(indexes.begin(), indexes.end(), index) != indexes.end()) {
            fail(name.place, "The column " + name.text + " is named twice");
        }
        indexes.push_back(index);
    }
    return indexes;
}

void check_distinct_names(const LocalTable& table, Place place) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!equals_ignore_case(table.columns[i].name, table.columns[j].name)) continue;
            fail(state::kColumnExists, place,
                 table.name + " would have two columns " + table.columns[i].name + "; give one of them an alias");
        }
    }
}

Scope scope_of(const LocalTable& table, int relation_id, const std::string& alias, std::string clause) {
    Relation relation;
    relation.id = relation_id;
    relation.alias = alias;
    relation.table = table.name;
    for (const LocalColumn& column : table.columns) relation.columns.push_back({column.name, column.type});
    Scope scope;
    scope.clause = std::move(clause);
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
        scope.visible.push_back({relation.columns[i].name, column_reference(relation, i, {}), alias});
    }
    scope.relations.push_back(std::move(relation));
    return scope;
}

} // namespace

QueryStatement Binder::bind_node(const syntax::SelectStatement& node) {
    return {bind_query(*node.query), node.explain};
}

// Temporary tables have no schema; TEMP and the like are tolerated.
std::string Binder::local_name(const syntax::Name& name) const {
    const QualifiedName qualified = resolve_database(name);
    if (!qualified.schema.empty()) {
        static constexpr std::string_view kAllowed[] = {"TEMP", "TEMPORARY", "SESSION", "TEMPDB"};
        const bool allowed = std::any_of(std::begin(kAllowed), std::end(kAllowed), [&](std::string_view schema) {
            return equals_ignore_case(schema, qualified.schema);
        });
        if (!allowed) {
            fail(name.front().place,
                 "Temporary tables have no schema; write " + qualified.name + " instead of " + to_text(name));
        }
    }
    return qualified.name;
}

void Binder::check_new_table(const syntax::Name& name, bool if_not_exists) const {
    const Names::Found found = names_.find_table({}, local_name(name));
    if (!if_not_exists && std::holds_alternative<std::shared_ptr<const LocalTable>>(found)) {
        fail(state::kTableExists, name.front().place,
             "There is a temporary table or view " + to_text(name) + " already");
    }
}

std::shared_ptr<const LocalTable> Binder::target_table(const syntax::Name& name, std::string_view verb) const {
    const QualifiedName qualified = resolve_database(name);
    static constexpr std::string_view kAllowed[] = {"TEMP", "TEMPORARY", "SESSION", "TEMPDB"};
    const bool temporary = std::any_of(std::begin(kAllowed), std::end(kAllowed), [&](std::string_view schema) {
        return equals_ignore_case(schema, qualified.schema);
    });
    const Names::Found found = names_.find_table(temporary ? std::string() : qualified.schema, qualified.name);
    if (std::holds_alternative<std::monostate>(found)) table_not_found(name);
    const auto* local = std::get_if<std::shared_ptr<const LocalTable>>(&found);
    if (local == nullptr) {
        fail(name.front().place, std::string(verb) + " on " + to_text(name) +
                                     " is refused: the driver is read-only towards Snow Atlas; only temporary tables "
                                     "can be changed");
    }
    if (!(*local)->view_text.empty() && verb != "DROP") {
        fail(name.front().place, to_text(name) + " is a view; only temporary tables can be changed");
    }
    return *local;
}

void Binder::add_columns_of(const Query& query, const std::vector<syntax::Identifier>& names, LocalTable& table,
                            Place place) const {
    if (!names.empty() && names.size() != query.columns.size()) {
        fail(state::kDerivedTableDegree, place,
             table.name + " gets " + counted(query.columns.size(), "column") + ", but " +
                 counted(names.size(), "name") + " given");
    }
    for (std::size_t i = 0; i < query.columns.size(); ++i) {
        const OutputColumn& column = query.columns[i];
        table.columns.push_back({names.empty() ? column.name : names[i].text, column.type, nullptr});
    }
    check_distinct_names(table, place);
}

CreateTable Binder::select_into(const syntax::Into& into, const syntax::Query& query) {
    if (!into.temporary && !is_marked_temporary(into.name)) {
        fail(into.name.front().place, "SELECT … INTO makes temporary tables only: write INTO #" +
                                          into.name.back().text + " or INTO TEMPORARY " + into.name.back().text);
    }
    check_new_table(into.name, false);
    syntax::Query source = query;
    std::get<syntax::Select>(source.body).into.reset();
    CreateTable result;
    result.table.name = local_name(into.name);
    result.source = bind_query(source);
    add_columns_of(*result.source, {}, result.table, into.name.front().place);
    return result;
}

CreateTable Binder::bind_node(const syntax::CreateTable& node) {
    const Place place = node.name.front().place;
    if (!node.temporary && !is_marked_temporary(node.name)) {
        fail(place,
             "The driver is read-only towards Snow Atlas and makes temporary tables only: write CREATE TEMPORARY "
             "TABLE " +
                 to_text(node.name));
    }
    check_new_table(node.name, node.if_not_exists);
    CreateTable result;
    result.if_not_exists = node.if_not_exists;
    result.table.name = local_name(node.name);
    result.table.delete_on_commit = node.delete_on_commit;
    if (node.source != nullptr) {
        syntax::Query source = *node.source;
        if (!node.with_data) { // the columns only
            source.limit = std::make_shared<const syntax::Expression>(
                syntax::Expression{syntax::Literal{kInteger, std::int64_t{0}}, place});
            source.offset = nullptr;
        }
        result.source = bind_query(source);
        add_columns_of(*result.source, node.column_names, result.table, place);
        return result;
    }
    define_columns(node, result.table);
    add_constraints(node, result.table);
    return result;
}

void Binder::define_columns(const syntax::CreateTable& node, LocalTable& table) {
    Scope scope;
    scope.clause = "DEFAULT";
    const ScopeGuard guard(*this, scope);
    for (const syntax::ColumnDefinition& definition : node.columns) {
        LocalColumn column{definition.name.text, with_nullable(cast_type(definition.type, {}), !definition.not_null),
                           nullptr};
        if (definition.default_value != nullptr) {
            column.default_value = assigned(bind(definition.default_value), column.type);
        }
        table.columns.push_back(std::move(column));
    }
    check_distinct_names(table, node.name.front().place);
}

void Binder::add_constraints(const syntax::CreateTable& node, LocalTable& table) {
    const auto set_primary_key = [&](std::vector<std::size_t> key, Place place) {
        if (!table.primary_key.empty()) fail(place, "A table has one primary key only");
        for (const std::size_t column : key) table.columns[column].type.nullable = false;
        table.primary_key = std::move(key);
    };
    for (std::size_t i = 0; i < node.columns.size(); ++i) {
        if (node.columns[i].primary_key) set_primary_key({i}, node.columns[i].name.place);
        if (node.columns[i].unique) table.unique_keys.push_back({i});
    }
    for (const auto& key : node.primary_keys) set_primary_key(column_indexes(table, key), key.front().place);
    for (const auto& key : node.unique_keys) table.unique_keys.push_back(column_indexes(table, key));
    Scope scope = scope_of(table, 0, table.name, "CHECK");
    const ScopeGuard guard(*this, scope);
    const auto bind_check = [&](const syntax::Check& check) {
        return Check{check.name, bind_condition(check.condition)};
    };
    for (const syntax::ColumnDefinition& definition : node.columns) {
        if (definition.check) table.checks.push_back(bind_check(*definition.check));
    }
    for (const syntax::Check& check : node.checks) table.checks.push_back(bind_check(check));
    for (const ParameterInfo& parameter : parameters_) {
        if (is_known(parameter.type)) fail(node.name.front().place, "The definition of a table takes no ? parameters");
    }
}

CreateView Binder::bind_node(const syntax::CreateView& node) {
    const Place place = node.name.front().place;
    if (!node.temporary && !is_marked_temporary(node.name)) {
        fail(place, "The driver is read-only towards Snow Atlas and makes temporary views only: write CREATE TEMPORARY "
                    "VIEW " +
                        to_text(node.name));
    }
    check_new_table(node.name, node.or_replace);
    if (!parameters_.empty()) fail(place, "The definition of a view takes no ? parameters");
    CreateView result;
    result.or_replace = node.or_replace;
    result.view.name = local_name(node.name);
    result.view.view_text = node.text;
    add_columns_of(*bind_query(*node.query), node.columns, result.view, place);
    return result;
}

CreateIndex Binder::bind_node(const syntax::CreateIndex& node) {
    const std::shared_ptr<const LocalTable> table = target_table(node.table, "CREATE INDEX");
    CreateIndex result{node.name.text, table->name, {}, node.unique};
    for (const std::size_t column : column_indexes(*table, node.columns)) {
        result.columns.push_back(table->columns[column].name);
    }
    return result;
}

// As a value of the column: what does not fit is an error when the statement runs.
ExpressionPtr Binder::assigned(ExpressionPtr expression, const SqlType& target) {
    expression = adopt(std::move(expression), target);
    const SqlType& given = expression->type;
    if (const auto* literal = std::get_if<Literal>(&expression->node)) {
        if (auto value = convert_value(literal->value, given, target)) {
            return make_expression(with_nullable(target, given.nullable), Literal{std::move(*value)},
                                   expression->place);
        }
        if (is_text(given.id) && !is_text(target.id)) return convert(std::move(expression), target);
    }
    if (!can_cast(given.id, target.id)) {
        fail(expression->place,
             "A value of type " + to_string(given) + " cannot be stored in a column of type " + to_string(target));
    }
    const bool fits = same_representation(given, target) && given.length <= target.length &&
                      given.scale <= target.scale && (given.id <= target.id || is_text(given.id));
    const bool unchecked =
        std::holds_alternative<Parameter>(expression->node) && (is_text(given.id) || is_binary(given.id));
    if (fits && !unchecked) return expression;
    const Place place = expression->place;
    return make_expression(with_nullable(target, given.nullable), Cast{std::move(expression), false, false}, place);
}

ExpressionPtr Binder::default_of(const LocalColumn& column, Place place) {
    if (column.default_value != nullptr) return column.default_value;
    return make_expression(with_nullable(column.type, true), Literal{std::monostate{}}, place);
}

Insert Binder::bind_node(const syntax::Insert& node) {
    const std::shared_ptr<const LocalTable> table = target_table(node.table, "INSERT");
    Insert result;
    result.table = table;
    if (node.columns.empty()) {
        for (std::size_t i = 0; i < table->columns.size(); ++i) result.columns.push_back(i);
    } else {
        result.columns = column_indexes(*table, node.columns);
    }
    if (node.source != nullptr) {
        result.source = insert_source(node, *table, result.columns);
    } else {
        result.columns.clear();
    }
    return result;
}

QueryPtr Binder::insert_source(const syntax::Insert& node, const LocalTable& table,
                               const std::vector<std::size_t>& columns) {
    std::vector<SqlType> types;
    for (const std::size_t column : columns) types.push_back(table.columns[column].type);
    const auto check_count = [&](std::size_t given, Place place) {
        if (given == columns.size()) return;
        fail(state::kInsertListMismatch, place,
             "INSERT INTO " + table.name + " needs " + counted(columns.size(), "value") + ", not " +
                 std::to_string(given));
    };
    const auto* rows = std::get_if<syntax::Values>(&node.source->body);
    const bool plain_values = rows != nullptr && node.source->order.empty() && node.source->limit == nullptr &&
                              node.source->offset == nullptr && node.source->with.empty();
    if (!plain_values) {
        MutableQuery query = bind_query(*node.source, {types, true});
        check_count(query->columns.size(), node.source->place);
        if (!std::holds_alternative<Select>(query->body) || std::get<Select>(query->body).distinct) {
            wrap_as_derived(*query, node.source->place);
        }
        auto& select = std::get<Select>(query->body);
        for (std::size_t i = 0; i < types.size(); ++i) {
            select.items[i].expression = assigned(select.items[i].expression, types[i]);
            query->columns[i].type = select.items[i].expression->type;
        }
        return query;
    }
    Scope scope;
    scope.clause = "VALUES";
    const ScopeGuard guard(*this, scope);
    auto query = std::make_shared<Query>();
    Values values;
    for (const auto& row : rows->rows) {
        check_count(row.size(), row.front()->place);
        std::vector<ExpressionPtr> bound;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const LocalColumn& column = table.columns[columns[i]];
            const bool is_default = std::holds_alternative<syntax::DefaultValue>(row[i]->node);
            bound.push_back(is_default ? default_of(column, row[i]->place) : assigned(bind(row[i]), column.type));
        }
        values.rows.push_back(std::move(bound));
    }
    for (std::size_t i = 0; i < columns.size(); ++i)
        query->columns.push_back({table.columns[columns[i]].name, types[i]});
    query->body = std::move(values);
    return query;
}

Update Binder::bind_node(const syntax::Update& node) {
    Update result;
    result.table = target_table(node.table, "UPDATE");
    result.relation = next_relation_++;
    Scope scope = scope_of(*result.table, result.relation, node.alias ? node.alias->text : result.table->name, "SET");
    const ScopeGuard guard(*this, scope);
    for (const auto& [name, value] : node.assignments) {
        const std::size_t index = column_index(*result.table, name);
        for (const auto& [other, expression] : result.assignments) {
            if (other == index) fail(name.place, "The column " + name.text + " is set twice");
        }
        const LocalColumn& column = result.table->columns[index];
        const bool is_default = std::holds_alternative<syntax::DefaultValue>(value->node);
        result.assignments.emplace_back(index, is_default ? default_of(column, value->place)
                                                          : assigned(bind(value), column.type));
    }
    scope.clause = "WHERE";
    if (node.where != nullptr) result.where = bind_condition(node.where);
    return result;
}

Delete Binder::bind_node(const syntax::Delete& node) {
    Delete result;
    result.table = target_table(node.table, "DELETE");
    result.relation = next_relation_++;
    Scope scope = scope_of(*result.table, result.relation, node.alias ? node.alias->text : result.table->name, "WHERE");
    const ScopeGuard guard(*this, scope);
    if (node.where != nullptr) result.where = bind_condition(node.where);
    return result;
}

Drop Binder::bind_node(const syntax::Drop& node) {
    if (node.kind == sql::Drop::Kind::Index) return {node.kind, node.name.back().text, node.if_exists};
    const QualifiedName qualified = resolve_database(node.name);
    const Names::Found found = names_.find_table(qualified.schema, qualified.name);
    const bool missing = std::holds_alternative<std::monostate>(found);
    if (missing && node.if_exists) return {node.kind, qualified.name, true};
    const std::shared_ptr<const LocalTable> table = target_table(node.name, "DROP");
    const bool is_view = !table->view_text.empty();
    if (is_view != (node.kind == sql::Drop::Kind::View)) {
        fail(state::kTableNotFound, node.name.front().place,
             table->name + " is a " + (is_view ? "view; use DROP VIEW" : "table; use DROP TABLE"));
    }
    return {node.kind, table->name, node.if_exists};
}

} // namespace snowatlas::sql
