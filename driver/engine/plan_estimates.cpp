#include "driver/engine/plan_estimates.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace snowatlas::engine {
namespace {

constexpr double kRowsOfParent = 50;
constexpr double kRowsOfTextFilter = 1'000;
constexpr double kRowsOfLooseFilter = 100'000;
constexpr double kRowsAsDearAsARequest = 1'000;

// What estates of ten thousand computers have; tables that are not named may be of any size.
struct TypicalRows {
    std::string_view table;
    double rows;
};
constexpr TypicalRows kTypicalRows[] = {
    {"organizations.tree", 500},
    {"saas.applications", 500},
    {"sam.agreements", 300},
    {"sam.contracts", 300},
    {"sam.dcc", 100},
    {"sam.custom_fields", 50},
    {"sam.licenses", 3'000},
    {"sam.mobiledevices", 3'000},
    {"oracle.products", 500},
    {"oracle.entitlements_orders", 200},
    {"sam.computers", 10'000},
    {"sam.user_accounts", 12'000},
};

double rows_of(TypeId id, const rest::Predicate& predicate) {
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

} // namespace

double typical_rows(const schema::Table& table) {
    const auto name = table.qualified_name();
    const auto* known = std::find_if(std::begin(kTypicalRows), std::end(kTypicalRows),
                                     [&](const auto& row) { return row.table == name; });
    return known == std::end(kTypicalRows) ? kRowsOfTable : known->rows;
}

double rows_left(const RelationPlan& planned, const std::function<bool(std::size_t)>& is_column) {
    double rows = std::numeric_limits<double>::infinity();
    for (const auto& restriction : planned.restrictions.constants)
        for (const auto& predicate : restriction.values.alternatives)
            if (is_column(predicate.column))
                rows = std::min(rows, rows_of(planned.table->columns[predicate.column].type.id, predicate));
    return rows;
}

double rows_of_scan(const RelationPlan& planned, const Access& scan) {
    if (planned.table->paths[scan.path].role == schema::Role::Singleton) return 1;
    return std::min(typical_rows(*planned.table), rows_left(planned, [](std::size_t) { return true; }));
}

std::size_t most_keys_instead_of(const RelationPlan& planned, const Access& scan) {
    // How many pages a table has is only known at run time. One without pages is a single request, as dear as its size.
    const auto& path = planned.table->paths[scan.path];
    if (path.role != schema::Role::List || path.paging.paged) return kMostKeysInsteadOfScan;
    const auto requests_as_dear = static_cast<std::size_t>(typical_rows(*planned.table) / kRowsAsDearAsARequest);
    return std::clamp<std::size_t>(requests_as_dear, 1, kMostKeysInsteadOfScan);
}

double rows_by_key(const RelationPlan& planned, const Access& access, std::size_t keys) {
    const auto& key = planned.table->primary_key;
    const bool one_row = planned.table->paths[access.path].role == schema::Role::Detail ||
                         (access.key_filter && key.size() == 1 && key[0] == access.key_filter->column);
    return std::min(typical_rows(*planned.table), static_cast<double>(keys) * (one_row ? 1 : kRowsOfParent));
}

} // namespace snowatlas::engine
