// Choosing the endpoint for every table: a key that is given, keys from a join or subquery, a scan, or the fan-out over
// a parent table, in the order of what they cost.
#include <algorithm>
#include <functional>

#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "driver/engine/conversion.h"
#include "driver/engine/plan.h"
#include "driver/engine/plan_parts.h"
#include "driver/engine/substitution.h"
#include "driver/engine/tree_walk.h"

namespace snowatlas::engine {
namespace {

// Up to so many keys are asked for one by one where the whole table could be scanned instead.
constexpr std::size_t kMostKeysInsteadOfScan = 200;
// A table that is not expected to have more rows may give the keys of a join to a table that could be scanned.
constexpr double kFewRows = 2'000;

// Guesses; only their order matters.
constexpr double kRowsOfTable = 1'000'000;
constexpr double kRowsOfParent = 50;
constexpr double kRowsOfExactFilter = 20;
constexpr double kRowsOfTextFilter = 1'000;
constexpr double kRowsOfLooseFilter = 100'000;
constexpr double kRowsOfOtherSource = 1'000;

class AccessPlanner {
  public:
    AccessPlanner(Plan& plan, const RelationScopes& scopes, const PlanInput& input)
        : plan_(plan), input_(input), scopes_(scopes), next_relation_(first_free_relation(scopes)) {}

    void plan_all() {
        for (const auto& [relation, scope] : scopes_)
            if (is_remote(scope)) plan_relation(relation);
    }

  private:
    static bool is_remote(const RelationScope& scope) {
        const auto* base = std::get_if<sql::BaseTable>(&scope.table->node);
        return base && !base->table->is_system;
    }

    // False while the relation is being planned: it cannot give keys to what it waits for.
    bool plan_relation(int relation) {
        if (in_progress_.contains(relation)) return false;
        const auto& scope = scopes_.at(relation);
        if (!is_remote(scope)) return inner_relations_are_planned(scope);
        auto& planned = plan_.relations.at(relation);
        if (!planned_.insert(relation).second) return true;
        in_progress_.insert(relation);
        planned.restrictions = find_restrictions(scope, *planned.table, input_.evaluate);
        choose(planned);
        in_progress_.erase(relation);
        return true;
    }

    // Keys of a derived table come from the tables inside it.
    bool inner_relations_are_planned(const RelationScope& scope) {
        bool planned = true;
        TreeVisitor visitor;
        visitor.table = [&](const sql::TableExpression& table) {
            if (scopes_.contains(table.relation) && table.relation != scope.table->relation)
                planned = plan_relation(table.relation) && planned;
        };
        if (const auto* derived = std::get_if<sql::DerivedTable>(&scope.table->node)) walk(*derived->query, visitor);
        if (std::holds_alternative<sql::CteReference>(scope.table->node))
            for (const auto& table : scope.common_tables) walk(*table.query, visitor);
        return planned;
    }

    void choose(RelationPlan& planned) {
        const auto filter = pushable_filter(*planned.table, planned.restrictions);
        const auto scan = scan_access(planned, filter);
        if (auto keyed = constant_access(planned, filter, scan.has_value())) {
            planned.expected_rows = rows_by_key(planned, *keyed, key_count(*keyed));
            planned.access = std::move(*keyed);
            return;
        }
        if (scan) {
            planned.access = *scan;
            planned.expected_rows = scanned_rows(planned, *scan);
            // A filter that names a row or two beats any number of keys.
            if (planned.expected_rows > kRowsOfExactFilter) use_few_keys(planned, filter, *scan);
            return;
        }
        use_any_keys(planned, filter);
    }

    static bool delivers_all(const RelationPlan& planned, const schema::AccessPath& path) {
        for (std::size_t column = 0; column < planned.columns.size(); ++column)
            if (planned.columns[column] && !path.delivers(column) && !may_be_left_null(planned, column)) return false;
        return true;
    }

    // One object is all rows of a key only where the key is the primary one. A table that has nothing else is what its
    // detail path gives.
    static bool gives_all_rows(const schema::Table& table, const schema::AccessPath& path) {
        if (path.role != schema::Role::Detail) return true;
        const auto is_parameter = [&](std::size_t column) {
            return std::any_of(path.parameters.begin(), path.parameters.end(),
                               [&](const auto& parameter) { return parameter.column == column; });
        };
        const auto& key = table.primary_key;
        if (!key.empty() && std::all_of(key.begin(), key.end(), is_parameter)) return true;
        const auto is_only_here = [&](const schema::PathParameter& parameter) {
            return std::none_of(table.paths.begin(), table.paths.end(), [&](const schema::AccessPath& other) {
                return &other != &path && other.delivers(parameter.column);
            });
        };
        if (std::any_of(path.parameters.begin(), path.parameters.end(), is_only_here)) return true;
        return std::all_of(table.paths.begin(), table.paths.end(),
                           [](const auto& other) { return other.role == schema::Role::Detail; });
    }

    static bool is_usable(const RelationPlan& planned, const schema::AccessPath& path) {
        return !path.parameters.empty() && delivers_all(planned, path) && gives_all_rows(*planned.table, path);
    }

    // A key that nothing lists and no answer holds: whoever knows it may look a row up by it, for all others it is
    // NULL.
    static bool may_be_left_null(const RelationPlan& planned, std::size_t column) {
        if (!planned.table->columns[column].member.empty()) return false;
        for (const auto& path : planned.table->paths)
            for (const auto& parameter : path.parameters)
                if (parameter.column == column && (!parameter.suppliers.empty() || !parameter.default_value.empty()))
                    return false;
        const auto names_it = [&](const auto& restriction) {
            const auto& alternatives = restriction.values.alternatives;
            return std::any_of(alternatives.begin(), alternatives.end(),
                               [&](const rest::Predicate& predicate) { return predicate.column == column; });
        };
        const auto& constants = planned.restrictions.constants;
        return std::none_of(constants.begin(), constants.end(), names_it);
    }

    static std::optional<Access> scan_access(const RelationPlan& planned,
                                             const std::vector<rest::Disjunction>& filter) {
        for (std::size_t i = 0; i < planned.table->paths.size(); ++i) {
            const auto& path = planned.table->paths[i];
            if (path.parameters.empty() && delivers_all(planned, path)) return Access{i, {}, {}, {}, nullptr, filter};
        }
        return std::nullopt;
    }

    // The values a parameter's column must have, or its default.
    std::optional<std::vector<Value>> constant_values(const RelationPlan& planned,
                                                      const schema::PathParameter& parameter) const {
        std::optional<std::vector<Value>> best;
        for (const auto& restriction : planned.restrictions.constants) {
            if (restriction.values.alternatives.size() != 1) continue;
            const auto& predicate = restriction.values.alternatives[0];
            const bool equality =
                predicate.comparison == rest::Comparison::Equal || predicate.comparison == rest::Comparison::In;
            if (predicate.column != parameter.column || !equality) continue;
            if (!best || predicate.values.size() < best->size()) best = predicate.values;
        }
        if (!best && !parameter.default_value.empty())
            best =
                std::vector<Value>{default_key(parameter.default_value, planned.table->columns[parameter.column].type)};
        return best;
    }

    std::optional<Access> constant_access(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter,
                                          bool has_scan) const {
        std::optional<Access> best;
        for (std::size_t i = 0; i < planned.table->paths.size(); ++i) {
            const auto& path = planned.table->paths[i];
            if (!is_usable(planned, path)) continue;
            Access access{i, {}, {}, {}, nullptr, filter};
            for (const auto& parameter : path.parameters)
                if (auto values = constant_values(planned, parameter))
                    access.key.push_back({std::move(*values), std::nullopt});
            if (access.key.size() != path.parameters.size()) continue;
            if (has_scan && key_count(access) > kMostKeysInsteadOfScan) continue;
            if (!best || cost(planned, access) < cost(planned, *best)) best = std::move(access);
        }
        return best;
    }

    static std::pair<std::size_t, int> cost(const RelationPlan& planned, const Access& access) {
        const bool one_row = planned.table->paths[access.path].role == schema::Role::Detail;
        return {key_count(access), one_row ? 0 : 1};
    }

    static double rows_by_key(const RelationPlan& planned, const Access& access, std::size_t keys) {
        const bool one_row = planned.table->paths[access.path].role == schema::Role::Detail;
        return static_cast<double>(keys) * (one_row ? 1 : kRowsOfParent);
    }

    // Also what the server cannot filter leaves few rows in the end.
    static double scanned_rows(const RelationPlan& planned, const Access& access) {
        double rows = kRowsOfTable;
        if (planned.table->paths[access.path].role == schema::Role::Singleton) return 1;
        for (const auto& restriction : planned.restrictions.constants)
            for (const auto& predicate : restriction.values.alternatives)
                rows = std::min(rows, rows_of(planned.table->columns[predicate.column].type.id, predicate));
        return rows;
    }

    static double rows_of(TypeId id, const rest::Predicate& predicate) {
        using rest::Comparison;
        switch (predicate.comparison) {
        case Comparison::Equal:
            return id == TypeId::Bit ? kRowsOfLooseFilter : kRowsOfExactFilter;
        case Comparison::In:
            return kRowsOfExactFilter * static_cast<double>(predicate.values.size());
        case Comparison::Contains:
        case Comparison::StartsWith:
        case Comparison::EndsWith:
            return kRowsOfTextFilter;
        default:
            return kRowsOfLooseFilter;
        }
    }

    // Keys for a table that could be scanned: only where few are to be expected.
    void use_few_keys(RelationPlan& planned, const std::vector<rest::Disjunction>& filter, const Access& scan) {
        auto found = best_keys(planned, filter);
        if (!found || found->expected_keys > kFewRows) return;
        found->access.most_keys = kMostKeysInsteadOfScan;
        found->access.otherwise = std::make_shared<const Access>(scan);
        take(planned, std::move(*found));
    }

    void use_any_keys(RelationPlan& planned, const std::vector<rest::Disjunction>& filter) {
        auto found = best_keys(planned, filter);
        auto fan_out = found && found->expected_keys < kRowsOfTable ? std::nullopt : supplied_keys(planned, filter);
        if (fan_out && (!found || fan_out->expected_keys < found->expected_keys)) found = std::move(fan_out);
        if (!found) throw_no_keys(*planned.table);
        take(planned, std::move(*found));
    }

    struct FoundKeys {
        Access access;
        double expected_keys = 0;
        std::vector<int> read; // relations whose rows are read for it
    };

    void take(RelationPlan& planned, FoundKeys found) {
        plan_.read_for_keys.insert(found.read.begin(), found.read.end());
        planned.expected_rows =
            std::min(kRowsOfTable, rows_by_key(planned, found.access, static_cast<std::size_t>(found.expected_keys)));
        planned.access = std::move(found.access);
    }

    // Keys by a join or IN (subquery), for the parameters that no constant gives.
    std::optional<FoundKeys> best_keys(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter) {
        std::optional<FoundKeys> best;
        for (std::size_t i = 0; i < planned.table->paths.size(); ++i) {
            const auto& path = planned.table->paths[i];
            if (!is_usable(planned, path)) continue;
            for (auto source : key_sources(planned, path)) {
                FoundKeys found{{i, std::move(source.key), {std::move(source.query)}, {}, nullptr, filter},
                                source.expected_keys,
                                std::move(source.read)};
                if (!best || found.expected_keys < best->expected_keys) best = std::move(found);
            }
        }
        return best;
    }

    struct KeySource {
        std::vector<KeyPart> key;
        KeyQuery query;
        double expected_keys = 0;
        std::vector<int> read;
    };

    std::vector<KeySource> key_sources(const RelationPlan& planned, const schema::AccessPath& path) {
        std::vector<KeySource> sources;
        for (const auto& subquery : planned.restrictions.subqueries)
            if (auto source = from_subquery(planned, path, subquery)) sources.push_back(std::move(*source));
        std::set<int> partners;
        for (const auto& join : planned.restrictions.joins) partners.insert(join.relation);
        for (const auto partner : partners)
            if (auto source = from_join(planned, path, partner)) sources.push_back(std::move(*source));
        return sources;
    }

    // One part a parameter: `output_of` says which output of the source has the values of a column.
    template <typename OutputOf> std::optional<std::vector<KeyPart>>
    key_parts(const RelationPlan& planned, const schema::AccessPath& path, OutputOf&& output_of) const {
        std::vector<KeyPart> parts;
        bool used = false;
        for (const auto& parameter : path.parameters) {
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

    std::optional<KeySource> from_subquery(const RelationPlan& planned, const schema::AccessPath& path,
                                           const SubqueryRestriction& restriction) {
        auto key = key_parts(planned, path, [&](std::size_t column) -> std::optional<std::size_t> {
            for (const auto& other : planned.restrictions.subqueries)
                if (other.query == restriction.query && other.column == column) return other.output;
            return std::nullopt;
        });
        if (!key) return std::nullopt;
        KeySource source{std::move(*key), {KeyQuery::Origin::Subquery, {}, ""}, kRowsOfOtherSource, {}};
        source.query.query = distinct_rows(restriction.query, restriction.common_tables, next_relation_++);
        if (!note_reads(*restriction.query, source)) return std::nullopt;
        source.query.described = "the subquery of IN";
        return source;
    }

    // Every table a query reads is planned first, and remembered as read. False where one waits for us.
    bool note_reads(const sql::Query& query, KeySource& source) {
        bool possible = true;
        TreeVisitor visitor;
        visitor.table = [&](const sql::TableExpression& table) {
            if (!scopes_.contains(table.relation)) return;
            possible = plan_relation(table.relation) && possible;
            source.read.push_back(table.relation);
        };
        walk(query, visitor);
        return possible;
    }

    std::optional<KeySource> from_join(const RelationPlan& planned, const schema::AccessPath& path, int partner) {
        const auto scope = scopes_.find(partner);
        if (scope == scopes_.end()) return std::nullopt;
        std::vector<sql::ExpressionPtr> outputs;
        auto key = key_parts(planned, path, [&](std::size_t column) -> std::optional<std::size_t> {
            for (const auto& join : planned.restrictions.joins) {
                if (join.relation != partner || join.column != column) continue;
                if (!is_readable_as(join.value->type, planned.table->columns[column].type)) continue;
                outputs.push_back(join.value);
                return outputs.size() - 1;
            }
            return std::nullopt;
        });
        // Only a partner that has the keys is planned first: it may want its own from us.
        if (!key || !plan_relation(partner)) return std::nullopt;
        KeySource source{std::move(*key), {KeyQuery::Origin::Join, {}, ""}, kRowsOfOtherSource, {}};
        source.query.query = distinct_values(scope->second, outputs);
        if (!free_relations(*source.query.query).empty() || !note_reads(*source.query.query, source))
            return std::nullopt;
        if (const auto remote = plan_.relations.find(partner); remote != plan_.relations.end()) {
            source.expected_keys = remote->second.expected_rows;
            source.query.described = described(remote->second, outputs);
        } else {
            source.expected_keys = most_rows_read(source.read);
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

    // The suppliers of the path with the fewest parameters: every key for which there can be rows.
    std::optional<FoundKeys> supplied_keys(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter) {
        for (std::size_t i = 0; i < planned.table->paths.size(); ++i) {
            const auto& path = planned.table->paths[i];
            if (!is_usable(planned, path)) continue;
            if (auto found = supplied_keys_of(planned, i)) {
                found->access.filter = filter;
                return found;
            }
        }
        return std::nullopt;
    }

    std::optional<FoundKeys> supplied_keys_of(const RelationPlan& planned, std::size_t path_index) {
        const auto& path = planned.table->paths[path_index];
        FoundKeys found{{path_index, {}, {}, {}, nullptr, {}}, 0, {}};
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
        return found;
    }

    bool add_supplier(const RelationPlan& planned, const std::vector<const schema::PathParameter*>& open,
                      std::size_t index, FoundKeys& found) {
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
        const auto scope =
            supplier_scope(scopes_.at(planned.relation), shared_table(input_.catalog, *table), relation, own, columns);
        scopes_[relation] = scope;
        auto& supplier = plan_.relations[relation];
        supplier = new_relation(scope);
        for (const auto column : columns) supplier.columns[column] = true;
        note_columns(scope.conjuncts, plan_);
        in_progress_tables_.insert(table);
        plan_relation(relation);
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
    std::set<int> planned_, in_progress_;
    std::set<const schema::Table*> in_progress_tables_; // suppliers being planned: none supplies itself
};

} // namespace

void choose_accesses(Plan& plan, const RelationScopes& scopes, const PlanInput& input) {
    AccessPlanner(plan, scopes, input).plan_all();
}

} // namespace snowatlas::engine
