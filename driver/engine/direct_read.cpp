#include "driver/engine/direct_read.h"

#include <algorithm>

#include "driver/engine/tree_walk.h"

namespace snowatlas::engine {
namespace {

// <0, 0, >0; both of one kind, not NULL.
int compare_cells(const Cell& a, const Cell& b) {
    switch (a.kind()) {
    case CellKind::Integer:
        return (a.as_integer() > b.as_integer()) - (a.as_integer() < b.as_integer());
    case CellKind::Real:
        return (a.as_real() > b.as_real()) - (a.as_real() < b.as_real());
    case CellKind::Decimal:
        return compare(a.as_decimal(), b.as_decimal());
    default:
        return a.as_bytes().compare(b.as_bytes());
    }
}

bool holds(const rest::Predicate& predicate, const Cell& cell) {
    using rest::Comparison;
    if (cell.is_null()) return false;
    const auto wanted = view(predicate.values.front());
    switch (predicate.comparison) {
    case Comparison::Equal:
        return compare_cells(cell, wanted) == 0;
    case Comparison::NotEqual:
        return compare_cells(cell, wanted) != 0;
    case Comparison::Less:
        return compare_cells(cell, wanted) < 0;
    case Comparison::LessOrEqual:
        return compare_cells(cell, wanted) <= 0;
    case Comparison::Greater:
        return compare_cells(cell, wanted) > 0;
    case Comparison::GreaterOrEqual:
        return compare_cells(cell, wanted) >= 0;
    case Comparison::In:
        return std::any_of(predicate.values.begin(), predicate.values.end(),
                           [&](const auto& value) { return compare_cells(cell, view(value)) == 0; });
    case Comparison::Contains:
        return cell.as_bytes().find(wanted.as_bytes()) != std::string_view::npos;
    case Comparison::StartsWith:
        return cell.as_bytes().starts_with(wanted.as_bytes());
    case Comparison::EndsWith:
        return cell.as_bytes().ends_with(wanted.as_bytes());
    }
    return false;
}

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

// Every condition says no more and no less than a comparison of a column with constants.
bool take_checks(const sql::Select& select, const Restrictions& restrictions, DirectRead& read) {
    for (const auto& conjunct : conjuncts_of(select.where)) {
        const auto found =
            std::find_if(restrictions.constants.begin(), restrictions.constants.end(), [&](const auto& restriction) {
                return restriction.conjunct == conjunct.get() && restriction.whole && !restriction.transitive;
            });
        if (found == restrictions.constants.end()) return false;
        read.checks.push_back(found->values);
    }
    return true;
}

} // namespace

bool DirectRead::accepts(const std::function<Cell(std::size_t)>& cell_of) const {
    return std::all_of(checks.begin(), checks.end(), [&](const auto& check) {
        return std::any_of(check.alternatives.begin(), check.alternatives.end(),
                           [&](const auto& predicate) { return holds(predicate, cell_of(predicate.column)); });
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
