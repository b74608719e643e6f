#include "driver/engine/direct_read.h"

#include <algorithm>

#include "driver/sql/tree.h"

namespace snowatlas::engine {
namespace {

constexpr std::size_t kLongestList = 64;

// The number a LIMIT or OFFSET has; empty where it has none, or one that is an error.
std::optional<std::uint64_t> row_number(const sql::ExpressionPtr& expression, const ConstantEvaluator& evaluate) {
    const auto value = evaluate(*expression);
    const auto* number = value ? std::get_if<std::int64_t>(&*value) : nullptr;
    if (!number || *number < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*number);
}

bool take_bounds(const sql::Query& query, const ConstantEvaluator& evaluate, DirectRead& read) {
    if (query.limit) {
        read.limit = row_number(query.limit, evaluate);
        if (!read.limit) return false;
    }
    if (!query.offset) return true;
    const auto offset = row_number(query.offset, evaluate);
    read.offset = offset.value_or(0);
    return offset.has_value();
}

// Lists are gone through value by value here; SQLite looks long ones up.
bool is_long(const rest::Disjunction& check) {
    return std::any_of(check.alternatives.begin(), check.alternatives.end(),
                       [](const auto& predicate) { return predicate.values.size() > kLongestList; });
}

// Every condition says no more and no less than a comparison of a column with constants.
bool take_checks(const sql::Select& select, const Restrictions& restrictions, DirectRead& read) {
    for (const auto& conjunct : sql::conjuncts_of(select.where)) {
        const auto found =
            std::find_if(restrictions.constants.begin(), restrictions.constants.end(), [&](const auto& restriction) {
                return restriction.conjunct == conjunct.get() && restriction.whole && !restriction.transitive;
            });
        if (found == restrictions.constants.end() || is_long(found->values)) return false;
        read.checks.push_back(found->values);
    }
    return true;
}

} // namespace

bool DirectRead::accepts(const std::function<Cell(std::size_t)>& cell_of) const {
    return std::all_of(checks.begin(), checks.end(), [&](const auto& check) {
        return std::any_of(check.alternatives.begin(), check.alternatives.end(),
                           [&](const auto& predicate) { return rest::holds(predicate, cell_of(predicate.column)); });
    });
}

std::optional<DirectRead> find_direct_read(const sql::Query& query, const Plan& plan,
                                           const ConstantEvaluator& evaluate) {
    const auto* select = std::get_if<sql::Select>(&query.body);
    if (!select || select->grouped || select->distinct || !query.order.empty() || !query.with.empty()) return {};
    if (select->from.size() != 1 || !plan.relations.contains(select->from[0]->relation)) return {};
    const auto& planned = plan.relations.at(select->from[0]->relation);
    DirectRead read;
    read.relation = planned.relation;
    for (const auto& item : select->items) {
        const auto* reference = std::get_if<sql::ColumnRef>(&item.expression->node);
        if (!reference || reference->relation != planned.relation) return {};
        read.columns.push_back(reference->column);
    }
    if (!take_checks(*select, planned.restrictions, read) || !take_bounds(query, evaluate, read)) return {};
    return read;
}

} // namespace snowatlas::engine
