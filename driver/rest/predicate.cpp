#include "driver/rest/predicate.h"

#include <algorithm>

namespace snowatlas::rest {
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

} // namespace

bool holds(const Predicate& predicate, const Cell& cell) {
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

bool holds_for(const Disjunction& disjunction, const RowBatch& batch, std::size_t row) {
    return std::any_of(disjunction.alternatives.begin(), disjunction.alternatives.end(),
                       [&](const auto& predicate) { return holds(predicate, batch.cell(row, predicate.column)); });
}

} // namespace snowatlas::rest
