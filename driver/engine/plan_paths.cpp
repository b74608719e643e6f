#include "driver/engine/plan_paths.h"

#include <algorithm>

#include "driver/engine/plan_parts.h"

namespace snowatlas::engine {
namespace {

// A key that nothing lists and no answer holds: whoever knows it may look a row up by it, for all others it is
// NULL.
bool may_be_left_null(const RelationPlan& planned, std::size_t column) {
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

// One object is all rows of a key only where the key is the primary one. A table that has nothing else is what its
// detail path gives.
bool gives_all_rows(const schema::Table& table, const schema::AccessPath& path) {
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

// A period is asked for from its first day to its last: `fromDate >= x` means x. The lower bound, if there are two.
std::optional<std::vector<Value>> bound_value(const RelationPlan& planned, std::size_t column) {
    for (const auto bound : {rest::Comparison::GreaterOrEqual, rest::Comparison::LessOrEqual}) {
        for (const auto& restriction : planned.restrictions.constants) {
            const auto& alternatives = restriction.values.alternatives;
            if (alternatives.size() == 1 && alternatives[0].column == column && alternatives[0].comparison == bound)
                return alternatives[0].values;
        }
    }
    return std::nullopt;
}

bool delivers_all(const RelationPlan& planned, const schema::AccessPath& path) {
    for (std::size_t column = 0; column < planned.columns.size(); ++column)
        if (planned.columns[column] && !path.delivers(column) && !may_be_left_null(planned, column)) return false;
    return true;
}

} // namespace

bool is_usable(const RelationPlan& planned, const schema::AccessPath& path) {
    return !path.parameters.empty() && delivers_all(planned, path) && gives_all_rows(*planned.table, path);
}

std::optional<Access> scan_access(const RelationPlan& planned, const std::vector<rest::Disjunction>& filter) {
    for (std::size_t i = 0; i < planned.table->paths.size(); ++i) {
        const auto& path = planned.table->paths[i];
        if (path.parameters.empty() && delivers_all(planned, path)) return Access{i, {}, {}, {}, {}, nullptr, filter};
    }
    return std::nullopt;
}

std::optional<std::vector<Value>> constant_values(const RelationPlan& planned, const schema::PathParameter& parameter) {
    std::optional<std::vector<Value>> best;
    for (const auto& restriction : planned.restrictions.constants) {
        if (restriction.values.alternatives.size() != 1) continue;
        const auto& predicate = restriction.values.alternatives[0];
        const bool equality =
            predicate.comparison == rest::Comparison::Equal || predicate.comparison == rest::Comparison::In;
        if (predicate.column != parameter.column || !equality) continue;
        if (!best || predicate.values.size() < best->size()) best = predicate.values;
    }
    if (!best && !parameter.default_value.empty()) best = bound_value(planned, parameter.column);
    if (!best && !parameter.default_value.empty())
        best = std::vector<Value>{default_key(parameter.default_value, planned.table->columns[parameter.column].type)};
    return best;
}

} // namespace snowatlas::engine
