// FROM: tables, views, common tables, derived tables and joins.
#include <algorithm>
#include <utility>

#include "driver/sql/bind.h"
#include "driver/sql/dialects.h"
#include "driver/sql/failure.h"
#include "driver/sql/parser.h"
#include "driver/sql/tree.h"

namespace snowatlas::sql {
namespace {

constexpr int kMaxViewDepth = 16;

std::vector<OutputColumn> columns_of(const schema::Table& table) {
    std::vector<OutputColumn> columns;
    columns.reserve(table.columns.size());
    for (const schema::Column& column : table.columns) columns.push_back({column.name, column.type});
    return columns;
}
std::vector<OutputColumn> columns_of(const LocalTable& table) {
    std::vector<OutputColumn> columns;
    for (const LocalColumn& column : table.columns) columns.push_back({column.name, column.type});
    return columns;
}

} // namespace

Binder::QualifiedName Binder::resolve_database(const syntax::Name& name) const {
    std::span<const syntax::Identifier> parts(name);
    const bool has_database = parts.size() == 3 || (parts.size() == 2 && !names_.has_schema(parts[0].text));
    if (has_database && equals_ignore_case(parts[0].text, names_.database_name())) parts = parts.subspan(1);
    if (parts.size() == 3) {
        fail(state::kTableNotFound, parts[0].place,
             "There is no database " + parts[0].text + "; tables are named schema.table, without a database");
    }
    return {parts.size() == 2 ? parts[0].text : std::string(), parts.back().text};
}

void Binder::table_not_found(const syntax::Name& name) const {
    std::string sentence = "There is no table " + to_text(name);
    if (name.size() == 2 && !names_.has_schema(name.front().text)) {
        sentence += ": there is no schema " + name.front().text;
    }
    if (const std::string_view advice = advice_for_table(name.back().text); !advice.empty()) {
        fail(state::kTableNotFound, name.front().place, sentence + "; " + std::string(advice));
    }
    const std::vector<std::string> known = names_.table_names();
    std::string near = nearest_name(to_text(name), known);
    if (near.empty()) { // the right table in another schema
        for (const std::string& candidate : known) {
            if (equals_ignore_case(candidate.substr(candidate.find('.') + 1), name.back().text)) near = candidate;
        }
    }
    if (near.empty() && name.size() == 1) {
        std::vector<std::string> unqualified;
        for (const std::string& candidate : known) unqualified.push_back(candidate.substr(candidate.find('.') + 1));
        near = nearest_name(name.front().text, unqualified);
    }
    if (!near.empty()) sentence += "; did you mean " + near + "?";
    fail(state::kTableNotFound, name.front().place, sentence);
}

Binder::FromPart Binder::bind_table(const syntax::TableReference& node) {
    if (const auto* named = std::get_if<syntax::NamedTable>(&node.node)) return bind_named_table(node, named->name);
    if (const auto* derived = std::get_if<syntax::DerivedTable>(&node.node)) {
        return bind_derived_table(node, *derived->query);
    }
    return bind_join(std::get<syntax::Join>(node.node), node.place);
}

// Gives the table its id, alias and column names.
Binder::FromPart Binder::single_table(TableExpression table, Relation relation, const syntax::TableReference& node) {
    if (node.alias) {
        relation.alias = node.alias->text;
        relation.explicit_alias = true;
    }
    if (!node.column_aliases.empty()) {
        if (node.column_aliases.size() != table.columns.size()) {
            fail(state::kDerivedTableDegree, node.place,
                 relation.alias + " has " + counted(table.columns.size(), "column") + ", but " +
                     counted(node.column_aliases.size(), "name") + " given");
        }
        for (std::size_t i = 0; i < table.columns.size(); ++i) table.columns[i].name = node.column_aliases[i].text;
    }
    table.relation = next_relation_++;
    table.alias = relation.alias;
    relation.id = table.relation;
    relation.columns = table.columns;
    note_guid_columns(table);
    FromPart part;
    for (std::size_t i = 0; i < relation.columns.size(); ++i) {
        part.visible.push_back({relation.columns[i].name, column_reference(relation, i, node.place), relation.alias});
    }
    part.relations.push_back(std::move(relation));
    part.table = std::make_shared<const TableExpression>(std::move(table));
    return part;
}

Binder::FromPart Binder::bind_named_table(const syntax::TableReference& node, const syntax::Name& name) {
    Relation relation;
    TableExpression table;
    if (name.size() == 1) {
        for (auto known = common_tables_.rbegin(); known != common_tables_.rend(); ++known) {
            if (!equals_ignore_case(known->name, name.front().text)) continue;
            known->used = true;
            relation.alias = name.front().text;
            table.columns = known->columns;
            table.node = CteReference{known->id};
            return single_table(std::move(table), std::move(relation), node);
        }
    }
    const QualifiedName qualified = resolve_database(name);
    const Names::Found found = names_.find_table(qualified.schema, qualified.name);
    relation.alias = qualified.name;
    if (const auto* remote = std::get_if<std::shared_ptr<const schema::Table>>(&found)) {
        relation.schema = (*remote)->schema;
        relation.table = (*remote)->name;
        table.columns = columns_of(**remote);
        table.node = BaseTable{*remote};
    } else if (const auto* local = std::get_if<std::shared_ptr<const LocalTable>>(&found)) {
        relation.table = (*local)->name;
        if (!(*local)->view_text.empty()) {
            QueryPtr query = expand_view(**local, node.place);
            table.columns = query->columns;
            for (std::size_t i = 0; i < (*local)->columns.size() && i < table.columns.size(); ++i) {
                table.columns[i].name = (*local)->columns[i].name;
            }
            table.node = DerivedTable{std::move(query)};
        } else {
            table.columns = columns_of(**local);
            table.node = LocalTableRef{*local};
        }
    } else {
        table_not_found(name);
    }
    return single_table(std::move(table), std::move(relation), node);
}

QueryPtr Binder::expand_view(const LocalTable& view, Place place) {
    if (view_depth_ >= kMaxViewDepth) fail(place, "The view " + view.name + " is defined by itself");
    const Temporarily<int> deeper(view_depth_, view_depth_ + 1);
    const syntax::Statement statement = syntax::parse(view.view_text);
    // A view sees neither the common tables nor the columns of where it is used.
    const Temporarily<std::vector<KnownCommonTable>> no_common_tables(common_tables_, {});
    const Temporarily<Scope*> no_scope(scope_, nullptr);
    return bind_query(*std::get<syntax::SelectStatement>(statement.node).query);
}

Binder::FromPart Binder::bind_derived_table(const syntax::TableReference& node, const syntax::Query& query) {
    Relation relation;
    TableExpression table;
    // Its neighbours in FROM are out of its sight, the queries around are not.
    const Temporarily<Scope*> outer(scope_, scope_->parent);
    QueryPtr bound = bind_query(query);
    table.columns = bound->columns;
    table.node = DerivedTable{std::move(bound)};
    return single_table(std::move(table), std::move(relation), node);
}

Binder::FromPart Binder::bind_join(const syntax::Join& node, Place place) {
    JoinKind kind = node.kind;
    std::vector<ExpressionPtr> conditions;
    FromPart left = bind_table(*node.left);
    FromPart right = node.lateral ? bind_lateral(node, left, kind, conditions) : bind_table(*node.right);
    if (kind == JoinKind::Right || kind == JoinKind::Full) check_computed(left, place);
    if (!node.lateral && (kind == JoinKind::Left || kind == JoinKind::Full)) check_computed(right, place);
    std::vector<std::string> shared;
    for (const syntax::Identifier& column : node.using_columns) shared.push_back(column.text);
    if (node.natural) {
        for (const VisibleColumn& column : left.visible) {
            const bool in_right =
                std::any_of(right.visible.begin(), right.visible.end(),
                            [&](const VisibleColumn& other) { return equals_ignore_case(other.name, column.name); });
            if (in_right) shared.push_back(column.name);
        }
    }
    FromPart joined;
    // ON sees the values as they are; only behind the join may they be missing.
    FromPart seen_by_on;
    seen_by_on.relations = left.relations;
    seen_by_on.relations.insert(seen_by_on.relations.end(), right.relations.begin(), right.relations.end());
    seen_by_on.visible = left.visible;
    seen_by_on.visible.insert(seen_by_on.visible.end(), right.visible.begin(), right.visible.end());
    ExpressionPtr on;
    if (node.on != nullptr) on = join_condition(node, seen_by_on);
    if (on != nullptr) conditions.push_back(on);
    if (!shared.empty()) {
        merge_columns(shared, kind, left, right, joined, conditions, place);
    } else {
        if (node.natural) kind = kind == JoinKind::Inner ? JoinKind::Cross : kind;
        if (kind == JoinKind::Left || kind == JoinKind::Full) make_nullable(right.relations, right.visible);
        if (kind == JoinKind::Right || kind == JoinKind::Full) make_nullable(left.relations, left.visible);
        joined.visible = std::move(left.visible);
        joined.visible.insert(joined.visible.end(), right.visible.begin(), right.visible.end());
    }
    if (!conditions.empty()) on = all_of(std::move(conditions), place);
    if (on == nullptr && kind != JoinKind::Cross) { // OUTER APPLY, NATURAL without a column in common
        on = make_expression(kBit, Literal{std::int64_t{1}}, place);
    }
    joined.relations = std::move(left.relations);
    joined.relations.insert(joined.relations.end(), right.relations.begin(), right.relations.end());
    TableExpression table;
    table.relation = next_relation_++;
    table.node = JoinedTable{kind, left.table, right.table, std::move(on)};
    joined.table = std::make_shared<const TableExpression>(std::move(table));
    return joined;
}

// What is computed behind a join cannot be told from what an outer join around it leaves out.
void Binder::check_computed(const FromPart& part, Place place) const {
    for (const Relation& relation : part.relations) {
        if (relation.values.empty()) continue;
        fail(place, "The LATERAL or APPLY query " + relation.alias +
                        " stands where an outer join may leave it out; put it behind that join");
    }
}

// What is written among the tables of FROM sees those of the part, and what the query as a whole may see.
Scope Binder::scope_over(const FromPart& part, std::string clause) const {
    Scope scope;
    scope.parent = scope_->parent;
    scope.clause = std::move(clause);
    scope.relations = part.relations;
    scope.visible = part.visible;
    return scope;
}

ExpressionPtr Binder::join_condition(const syntax::Join& node, FromPart& joined) {
    Scope scope = scope_over(joined, "ON");
    const ScopeGuard guard(*this, scope);
    return bind_condition(node.on);
}

// USING and NATURAL: the shared columns come first, once.
void Binder::merge_columns(const std::vector<std::string>& names, JoinKind kind, FromPart& left, FromPart& right,
                           FromPart& joined, std::vector<ExpressionPtr>& conditions, Place place) {
    const auto find = [&](const FromPart& part, const std::string& name, const std::string& side) {
        const auto matches = [&](const VisibleColumn& column) { return equals_ignore_case(column.name, name); };
        const auto found = std::find_if(part.visible.begin(), part.visible.end(), matches);
        if (found == part.visible.end()) {
            fail(state::kColumnNotFound, place, "The " + side + " side of the join has no column " + name);
        }
        if (std::count_if(part.visible.begin(), part.visible.end(), matches) > 1) {
            fail(place, "The column name " + name + " is ambiguous on the " + side + " side of the join");
        }
        return static_cast<std::size_t>(found - part.visible.begin());
    };
    const auto erase = [](FromPart& part, std::size_t index) {
        part.visible.erase(part.visible.begin() + static_cast<std::ptrdiff_t>(index));
    };
    std::vector<std::pair<VisibleColumn, VisibleColumn>> pairs;
    for (const std::string& name : names) {
        const std::size_t in_left = find(left, name, "left");
        const std::size_t in_right = find(right, name, "right");
        pairs.emplace_back(left.visible[in_left], right.visible[in_right]);
        conditions.push_back(compare("=", pairs.back().first.expression, pairs.back().second.expression, place));
        erase(left, in_left);
        erase(right, in_right);
    }
    if (kind == JoinKind::Left || kind == JoinKind::Full) make_nullable(right.relations, right.visible);
    if (kind == JoinKind::Right || kind == JoinKind::Full) make_nullable(left.relations, left.visible);
    for (auto& [of_left, of_right] : pairs) {
        VisibleColumn merged = kind == JoinKind::Right ? of_right : of_left;
        if (kind == JoinKind::Full) {
            merged.expression = call("coalesce", {of_left.expression, of_right.expression}, place);
        }
        joined.visible.push_back(std::move(merged));
    }
    joined.visible.insert(joined.visible.end(), left.visible.begin(), left.visible.end());
    joined.visible.insert(joined.visible.end(), right.visible.begin(), right.visible.end());
}

void Binder::add_to_scope(FromPart part, Place place) {
    for (const Relation& added : part.relations) {
        for (const Relation& present : scope_->relations) {
            const bool same_alias = !added.alias.empty() && equals_ignore_case(added.alias, present.alias);
            const bool told_apart =
                !added.explicit_alias && !present.explicit_alias && !equals_ignore_case(added.schema, present.schema);
            if (same_alias && !told_apart) {
                fail(place, "FROM names two tables " + added.alias + "; give one of them another alias");
            }
        }
        scope_->relations.push_back(added);
    }
    scope_->visible.insert(scope_->visible.end(), part.visible.begin(), part.visible.end());
}

} // namespace snowatlas::sql
