// Choosing the endpoint for every table: a key that is given, keys from a join or subquery, a scan, or the fan-out over
// a parent table, in the order of what they cost.
#include <algorithm>
#include <functional>
#include <limits>
#include <tuple>

#include "driver/engine/key_filter_scan.h"
#include "driver/engine/plan.h"
#include "driver/engine/plan_estimates.h"
#include "driver/engine/plan_parts.h"
#include "driver/engine/plan_paths.h"
#include "driver/engine/substitution.h"
#include "driver/engine/tree_walk.h"

namespace snowatlas::engine {
namespace {

// Up to so many where a filter takes many in one request.
constexpr std::size_t kMostKeysInFilters = 2'000;
// A table that is not expected to have more rows may give the keys of a join to a table that could be scanned.
constexpr double kFewRows = 5'000;

class AccessPlanner {
  public:
    AccessPlanner(Plan& plan, const RelationScopes& scopes, const PlanInput& input)
        : plan_(plan), input_(input), scopes_(scopes), next_relation_(first_free_relation(scopes)) {}

    // The smallest first: a relation gives its keys to those that are settled after it.
    void plan_all() {
        std::vector<int> open;
        for (const auto& [relation, scope] : scopes_)
            if (is_remote(scope)) {
                prepare(relation);
                open.push_back(relation);
            }
        while (!open.empty()) {
            settle(smallest(open));
            std::erase_if(open, [&](int relation) { return settled_.contains(relation); });
        }
    }

  private:
    // One way to read a relation.
    struct Choice {
        Access access;
        double rows = 0;
        double expected_keys = 0;
        std::vector<int> read; // relations whose rows are read for its keys
    };

    static bool is_remote(const RelationScope& scope) {
        const auto* base = std::get_if<sql::BaseTable>(&scope.table->node);
        return base && !base->table->is_system;
    }

    void prepare(int relation) {
        auto& planned = plan_.relations.at(relation);
        planned.restrictions = find_restrictions(scopes_.at(relation), *planned.table, input_.evaluate);
    }

    int smallest(const std::vector<int>& open) {
        int best = open.front();
        double fewest = std::numeric_limits<double>::infinity();
        for (const auto relation : open) {
            const auto& planned = plan_.relations.at(relation);
            const auto choice = cheapest(planned);
            const auto rows = choice ? choice->rows : rows_of_supplied(planned);
            if (rows >= fewest) continue;
            best = relation;
            fewest = rows;
        }
        return best;
    }

    // Of a table that is read by the keys of a list, under conditions that the list can be asked for too.
    double rows_of_supplied(const RelationPlan& planned) const {
        const auto& name = planned.table->details_of;
        const auto* list = name.empty() ? nullptr : input_.catalog.find_qualified(name);
        if (!list) return std::numeric_limits<double>::infinity();
        const auto shared = shared_members(*planned.table, *list);
        return rows_left(planned, [&](std::size_t column) {
            return std::any_of(shared.begin(), shared.end(), [&](const auto& pair) { return pair.first == column; });
        });
    }

    // It can give keys: of a derived table, all that is inside.
    bool is_settled(int relation) const {
        const auto& scope = scopes_.at(relation);
        if (is_remote(scope)) return settled_.contains(relation);
        if (const auto* derived = std::get_if<sql::DerivedTable>(&scope.table->node))
            return unsettled_in(*derived->query).empty();
        if (!std::holds_alternative<sql::CteReference>(scope.table->node)) return true;
        return std::all_of(scope.common_tables.begin(), scope.common_tables.end(),
                           [&](const auto& table) { return unsettled_in(*table.query).empty(); });
    }

    std::vector<int> unsettled_in(const sql::Query& query) const {
        std::vector<int> relations;
        TreeVisitor visitor;
        visitor.table = [&](const sql::TableExpression& table) {
            const auto scope = scopes_.find(table.relation);
            if (scope != scopes_.end() && is_remote(scope->second) && !settled_.contains(table.relation))
                relations.push_back(table.relation);
        };
        walk(query, visitor);
        return relations;
    }

    void settle(int relation) {
        if (!settling_.insert(relation).second) return;
        auto& planned = plan_.relations.at(relation);
        // Subqueries that stand for themselves come first, so that their values are there. Of a correlated one the
        // smaller side does.
        for (const auto& subquery : planned.restrictions.subqueries)
            if (!subquery.correlated)
                for (const auto inner : unsettled_in(*subquery.query)) settle(inner);
        auto choice = cheapest(planned);
        const bool is_fan_out = !choice || (!choice->access.queries.empty() && !choice->access.otherwise);
        // Conditions may leave a supplier fewer keys than a join gives.
        const auto many = planned.restrictions.constants.empty() ? kRowsOfTable : kFewRows;
        if (is_fan_out && (!choice || choice->expected_keys >= many)) {
            const int first_supplier = next_relation_;
            auto supplied = supplied_keys(planned, pushable_filter(*planned.table, planned.restrictions));
            if (supplied && (!choice || supplied->expected_keys < choice->expected_keys))
                choice = std::move(supplied);
            else
                plan_.relations.erase(plan_.relations.lower_bound(first_supplier), plan_.relations.end());
        }
        if (!choice) throw_no_keys(*planned.table);
        plan_.read_for_keys.insert(choice->read.begin(), choice->read.end());
        planned.expected_rows = choice->rows;
        if (const auto& filter = choice->access.key_filter) planned.columns[filter->column] = true; // tells rows apart
        planned.access = std::move(choice->access);
        settled_.insert(relation);
    }

    // With keys from what has been settled; empty where only more of these, or all parents, can give keys.
    std::optional<Choice> cheapest(const RelationPlan& planned) {
        const auto filter = pushable_filter(*planned.table, planned.restrictions);
        const auto scan = scan_access(planned, filter);
        if (auto keyed = constant_access(planned, filter, scan)) {
            const auto rows = rows_by_key(planned, *keyed, key_count(*keyed));
            return Choice{std::move(*keyed), rows, 0, {}};
        }
        if (!scan) return best_keys(planned, filter, scan);
        Choice scanned{*scan, rows_of_scan(planned, *scan), 0, {}};
        // A filter that names a row or two beats any number of keys.
        if (scanned.rows <= kRowsOfExactFilter) return scanned;
        auto keyed = best_keys(planned, filter, scan);
        if (!keyed || keyed->expected_keys > kFewRows) return scanned;
        keyed->access.most_keys = keyed->access.key_filter ? kMostKeysInFilters : most_keys_instead_of(planned, *scan);
        keyed->access.otherwise = std::make_shared<const Access>(*scan);
        return keyed;
    }

    // Keys as this path takes them, by parameters; or, of a list, as its filter does.
    struct KeyShape {
        std::size_t path = 0;
        std::vector<schema::PathParameter> parameters;
        std::optional<KeyFilter> filter;
    };

    std::vector<KeyShape> parameter_shapes(const RelationPlan& planned, const std::optional<Access>& scan) const {
        std::vector<KeyShape> shapes;
        for (std::size_t i = 0; i < planned.table->paths.size(); ++i) {
            const auto& path = planned.table->paths[i];
            if (!is_usable(planned, path)) continue;
            const bool single = path.parameters.size() == 1 && !path.parameters[0].in_query;
            shapes.push_back(
                {i, path.parameters, single ? key_filter(planned, path.parameters[0].column, scan) : std::nullopt});
        }
        return shapes;
    }

    std::optional<KeyShape> filter_shape(const RelationPlan& planned, std::size_t column,
                                         const std::optional<Access>& scan) const {
        const auto filter = key_filter(planned, column, scan);
        if (!filter) return std::nullopt;
        schema::PathParameter parameter;
        parameter.column = column;
        return KeyShape{filter->path, {parameter}, filter};
    }

    // Only what is compared exactly, and as it is: other values may differ from what the server keeps.
    std::optional<KeyFilter> key_filter(const RelationPlan& planned, std::size_t column,
                                        const std::optional<Access>& scan) const {
        if (!scan) return std::nullopt;
        const auto& table = *planned.table;
        const auto& path = table.paths[scan->path];
        const auto id = table.columns[column].type.id;
        const bool text = is_text(id) && id != TypeId::LongText;
        if (path.role != schema::Role::List || !path.delivers(column) || !table.source.nested.empty()) return {};
        const bool number = is_integer(id) && id != TypeId::Bit;
        if (table.columns[column].decoding == schema::Decoding::Names || !(text || number)) return {};
        const Value sample = text ? Value(std::string("a")) : Value(std::int64_t{1});
        if (input_.session.filter_text(table, scan->path, {key_condition(column, {sample})}).empty()) return {};
        return KeyFilter{scan->path, column};
    }

    std::optional<Access> constant_access(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter,
                                          const std::optional<Access>& scan) const {
        std::optional<Access> best;
        for (const auto& shape : parameter_shapes(planned, scan)) {
            auto access = constant_access_by(planned, shape, filter, scan);
            if (!access || (scan && !access->key_filter && key_count(*access) > most_keys_instead_of(planned, *scan)))
                continue;
            if (!best || cost(planned, *access) < cost(planned, *best)) best = std::move(access);
        }
        return best ? best : long_list_access(planned, filter, scan);
    }

    std::optional<Access> constant_access_by(const RelationPlan& planned, const KeyShape& shape,
                                             const std::vector<rest::Disjunction>& filter,
                                             const std::optional<Access>& scan) const {
        Access access{shape.path, {}, {}, shape.filter, {}, nullptr, filter};
        for (const auto& parameter : shape.parameters) {
            auto values = constant_values(planned, parameter);
            if (!values) return std::nullopt;
            access.key.push_back({std::move(*values), std::nullopt});
        }
        if (shape.filter) access.otherwise = std::make_shared<const Access>(*scan);
        return access;
    }

    // An IN list too long for one filter makes several.
    std::optional<Access> long_list_access(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter,
                                           const std::optional<Access>& scan) const {
        if (!scan) return std::nullopt;
        for (const auto& restriction : planned.restrictions.constants) {
            const auto& alternatives = restriction.values.alternatives;
            if (alternatives.size() != 1 || alternatives[0].comparison != rest::Comparison::In) continue;
            if (!input_.session.filter_text(*planned.table, scan->path, {restriction.values}).empty()) continue;
            const auto shape = filter_shape(planned, alternatives[0].column, scan);
            if (!shape) continue;
            // Without the list itself, which would be left out anyway.
            auto others = filter;
            std::erase(others, restriction.values);
            return constant_access_by(planned, *shape, others, scan);
        }
        return std::nullopt;
    }

    // Of two paths asked as often, the one that is told more of the rows gives fewer.
    static std::tuple<std::size_t, int, std::ptrdiff_t> cost(const RelationPlan& planned, const Access& access) {
        const auto& path = planned.table->paths[access.path];
        const bool one_row = path.role == schema::Role::Detail;
        return {key_count(access), one_row ? 0 : 1, -static_cast<std::ptrdiff_t>(path.parameters.size())};
    }

    // Keys by a join or IN (subquery), for the parameters that no constant gives.
    std::optional<Choice> best_keys(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter,
                                    const std::optional<Access>& scan) {
        std::optional<Choice> best;
        auto shapes = parameter_shapes(planned, scan);
        for (const auto column : joined_columns(planned.restrictions))
            if (auto shape = filter_shape(planned, column, scan)) shapes.push_back(std::move(*shape));
        for (const auto& shape : shapes) {
            for (auto source : key_sources(planned, shape)) {
                Access access{shape.path, std::move(source.key), {std::move(source.query)}, shape.filter, {}, nullptr,
                              filter};
                const auto rows = rows_by_key(planned, access, static_cast<std::size_t>(source.expected_keys));
                Choice found{std::move(access), rows, source.expected_keys, std::move(source.read)};
                if (!best || found.expected_keys < best->expected_keys) best = std::move(found);
            }
        }
        return best;
    }

    static std::set<std::size_t> joined_columns(const Restrictions& restrictions) {
        std::set<std::size_t> columns;
        for (const auto& join : restrictions.joins) columns.insert(join.column);
        for (const auto& subquery : restrictions.subqueries) columns.insert(subquery.column);
        return columns;
    }

    struct KeySource {
        std::vector<KeyPart> key;
        KeyQuery query;
        double expected_keys = 0;
        std::vector<int> read;
    };

    std::vector<KeySource> key_sources(const RelationPlan& planned, const KeyShape& shape) {
        std::vector<KeySource> sources;
        for (const auto& subquery : planned.restrictions.subqueries)
            if (auto source = from_subquery(planned, shape, subquery)) sources.push_back(std::move(*source));
        std::set<int> partners;
        for (const auto& join : planned.restrictions.joins) partners.insert(join.relation);
        for (const auto partner : partners)
            if (auto source = from_join(planned, shape, partner)) sources.push_back(std::move(*source));
        return sources;
    }

    // One part a parameter: `output_of` says which output of the source has the values of a column.
    template <typename OutputOf> std::optional<std::vector<KeyPart>>
    key_parts(const RelationPlan& planned, const KeyShape& shape, OutputOf&& output_of) const {
        std::vector<KeyPart> parts;
        bool used = false;
        for (const auto& parameter : shape.parameters) {
            if (const auto output = output_of(parameter.column)) {
                parts.push_back({{}, output});
                used = true;
            } else if (auto values = constant_values(planned, parameter)) {
                parts.push_back({std::move(*values), std::nullopt});
            } else {
                return std::nullopt;
            }
        }
        return used ? std::optional(std::move(parts)) : std::nullopt;
    }

    std::optional<KeySource> from_subquery(const RelationPlan& planned, const KeyShape& shape,
                                           const SubqueryRestriction& restriction) {
        auto key = key_parts(planned, shape, [&](std::size_t column) -> std::optional<std::size_t> {
            for (const auto& other : planned.restrictions.subqueries)
                if (other.query == restriction.query && other.column == column) return other.output;
            return std::nullopt;
        });
        if (!key) return std::nullopt;
        KeySource source{std::move(*key), {KeyQuery::Origin::Subquery, {}, ""}, kRowsOfOtherSource, {}};
        source.query.query = distinct_rows(restriction.query, restriction.common_tables, next_relation_++);
        if (!note_reads(*restriction.query, source)) return std::nullopt;
        source.query.described = restriction.described;
        return source;
    }

    // Every table a query reads is remembered as read. False where one is not settled.
    bool note_reads(const sql::Query& query, KeySource& source) const {
        TreeVisitor visitor;
        visitor.table = [&](const sql::TableExpression& table) {
            if (scopes_.contains(table.relation)) source.read.push_back(table.relation);
        };
        walk(query, visitor);
        return unsettled_in(query).empty();
    }

    std::optional<KeySource> from_join(const RelationPlan& planned, const KeyShape& shape, int partner) {
        const auto scope = scopes_.find(partner);
        if (scope == scopes_.end()) return std::nullopt;
        std::vector<sql::ExpressionPtr> outputs;
        auto key = key_parts(planned, shape, [&](std::size_t column) -> std::optional<std::size_t> {
            for (const auto& join : planned.restrictions.joins) {
                if (join.relation != partner || join.column != column) continue;
                if (!is_readable_as(join.value->type, planned.table->columns[column].type)) continue;
                outputs.push_back(join.value);
                return outputs.size() - 1;
            }
            return std::nullopt;
        });
        if (!key || !is_settled(partner)) return std::nullopt;
        KeySource source{std::move(*key), {KeyQuery::Origin::Join, {}, ""}, kRowsOfOtherSource, {}};
        source.query.query = distinct_values(scope->second, outputs);
        if (!free_relations(*source.query.query).empty() || !note_reads(*source.query.query, source))
            return std::nullopt;
        if (const auto remote = plan_.relations.find(partner); remote != plan_.relations.end()) {
            source.expected_keys = remote->second.expected_rows;
            source.query.described = described(remote->second, outputs);
        } else {
            source.expected_keys = std::min(most_rows_read(source.read), most_rows_of(scope->second));
            source.query.described = "the other side of the join";
        }
        return source;
    }

    // What a derived table is made of says how large it may be; of a temporary one nothing is known.
    double most_rows_read(const std::vector<int>& relations) const {
        double rows = 0;
        for (const auto relation : relations)
            if (const auto found = plan_.relations.find(relation); found != plan_.relations.end())
                rows = std::max(rows, found->second.expected_rows);
        return rows > 0 ? rows : kRowsOfOtherSource;
    }

    // LIMIT of a derived table.
    double most_rows_of(const RelationScope& scope) const {
        const auto* derived = std::get_if<sql::DerivedTable>(&scope.table->node);
        const auto limit = derived && derived->query->limit ? input_.evaluate(*derived->query->limit) : std::nullopt;
        const auto* rows = limit ? std::get_if<std::int64_t>(&*limit) : nullptr;
        return rows ? static_cast<double>(*rows) : kRowsOfTable;
    }

    // The suppliers of the first path that has them: every key for which there can be rows. Rows have a parent, but
    // perhaps no value of another key.
    std::optional<Choice> supplied_keys(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter) {
        for (const bool of_parent : {true, false}) {
            for (std::size_t i = 0; i < planned.table->paths.size(); ++i) {
                const auto& path = planned.table->paths[i];
                if (!is_usable(planned, path) || (path.role == schema::Role::Child) != of_parent) continue;
                if (auto found = supplied_keys_of(planned, i)) {
                    found->access.filter = filter;
                    return found;
                }
            }
        }
        return std::nullopt;
    }

    std::optional<Choice> supplied_keys_of(const RelationPlan& planned, std::size_t path_index) {
        const auto& path = planned.table->paths[path_index];
        Choice found{{path_index, {}, {}, {}, {}, nullptr, {}}, 0, 0, {}};
        std::vector<const schema::PathParameter*> open; // parameters that need a supplier
        for (const auto& parameter : path.parameters) {
            // Values of several parameters belong together, so a supplier gives all of them; see below.
            if (!parameter.suppliers.empty()) {
                found.access.key.push_back({{}, open.size()});
                open.push_back(&parameter);
            } else if (auto values = constant_values(planned, parameter)) {
                found.access.key.push_back({std::move(*values), std::nullopt});
            } else {
                return std::nullopt;
            }
        }
        if (open.empty()) return std::nullopt;
        const auto suppliers = open.front()->suppliers.size();
        for (std::size_t i = 0; i < suppliers; ++i)
            if (!add_supplier(planned, open, i, found)) return std::nullopt;
        found.rows = rows_by_key(planned, found.access, static_cast<std::size_t>(found.expected_keys));
        return found;
    }

    bool add_supplier(const RelationPlan& planned, const std::vector<const schema::PathParameter*>& open,
                      std::size_t index, Choice& found) {
        const auto& name = open.front()->suppliers[index].table;
        const auto* table = input_.catalog.find_qualified(name);
        if (!table || in_progress_tables_.contains(table)) return false;
        std::vector<std::size_t> columns, own;
        for (const auto* parameter : open) {
            if (index >= parameter->suppliers.size() || parameter->suppliers[index].table != name) return false;
            const auto column = table->find_column(parameter->suppliers[index].column);
            if (!column) return false;
            columns.push_back(*column);
            own.push_back(parameter->column);
        }
        const int relation = next_relation_++;
        std::map<std::size_t, std::size_t> same_values;
        for (std::size_t i = 0; i < own.size(); ++i) same_values.emplace(own[i], columns[i]);
        for (const auto& [of_details, of_list] : shared_members(*planned.table, *table))
            same_values.emplace(of_details, of_list);
        const auto scope =
            supplier_scope(scopes_.at(planned.relation), shared_table(input_.catalog, *table), relation, same_values);
        scopes_[relation] = scope;
        auto& supplier = plan_.relations[relation];
        supplier = new_relation(scope);
        for (const auto column : columns) supplier.columns[column] = true;
        note_columns(scope.conjuncts, plan_);
        in_progress_tables_.insert(table);
        prepare(relation);
        settle(relation);
        in_progress_tables_.erase(table);
        found.expected_keys += supplier.expected_rows;
        found.read.push_back(relation);
        std::vector<sql::ExpressionPtr> outputs;
        for (const auto column : columns) outputs.push_back(column_of(*table, relation, column));
        found.access.queries.push_back(
            {KeyQuery::Origin::Suppliers, distinct_values(scope, outputs), described(supplier, outputs)});
        return true;
    }

    Plan& plan_;
    const PlanInput& input_;
    RelationScopes scopes_;
    int next_relation_;
    std::set<int> settling_, settled_;
    std::set<const schema::Table*> in_progress_tables_; // suppliers being planned: none supplies itself
};

} // namespace

void choose_accesses(Plan& plan, const RelationScopes& scopes, const PlanInput& input) {
    AccessPlanner(plan, scopes, input).plan_all();
}

} // namespace snowatlas::engine
