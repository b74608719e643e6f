#include "tests/tenant/estate.h"

#include <algorithm>
#include <array>

#include "tests/tenant/custom_fields.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::tenant {

namespace {

struct RootSize {
    std::string_view table;
    double per_computer;
    std::uint64_t least, most;
};

// An estate of 10,000 computers: 12,000 users, 3,000 licenses, 300 agreements, 500 SaaS applications …
constexpr std::array kRootSizes = {
    RootSize{"sam.computers", 1, 1, 100'000'000},
    RootSize{"sam.user_accounts", 1.2, 2, 100'000'000},
    RootSize{"sam.user_accounts_discovery", 1.2, 2, 100'000'000},
    RootSize{"sam.licenses", 0.3, 8, 100'000'000},
    RootSize{"sam.agreements", 0.03, 6, 5'000},
    RootSize{"sam.contracts", 0.03, 6, 5'000},
    RootSize{"sam.mobiledevices", 0.3, 5, 100'000'000},
    RootSize{"sam.families", 0.05, 20, 2'000},
    RootSize{"sam.article_numbers", 0.5, 20, 20'000},
    RootSize{"sam.custom_fields_asset_types", 0, 6, 6},
    RootSize{"sam.custom_fields_data_types", 0, 4, 4},
    RootSize{"sam.custom_metrics", 0, 12, 12},
    RootSize{"sam.customobjects", 0.05, 8, 5'000},
    RootSize{"sam.customobjecttypes", 0, 6, 6},
    RootSize{"sam.dcc", 0.01, 4, 200},
    RootSize{"sam.dcc_hypervisors", 0, 5, 5},
    RootSize{"sam.extended_coverage", 0.02, 6, 2'000},
    RootSize{"sam.types", 0, 40, 40},
    RootSize{"sam.licenses_policies", 0, 4, 4},
    RootSize{"sam.computers_application_user_usage", 4, 30, 100'000'000},
    RootSize{"organizations.tree", 0.025, 12, 500},
    RootSize{"oracle.products", 0, 30, 30},
    RootSize{"oracle.database_installations", 0.02, 6, 500},
    RootSize{"oracle.java_installations", 0.03, 6, 500},
    RootSize{"oracle.middleware_installations", 0.02, 6, 500},
    RootSize{"oracle.entitlements_orders", 0.005, 5, 100},
    RootSize{"saas.users", 1.2, 10, 100'000'000},
    RootSize{"saas.applications", 0.05, 12, 500},
    RootSize{"saas.custom_fields", 0, 8, 8},
    RootSize{"audit.logs", 3, 100, 50'000},
    RootSize{"inventory.device_metadata", 1, 5, 100'000'000},
};
constexpr RootSize kOtherRoot = {"", 0.1, 7, 2'000};

struct ChildSize {
    std::string_view table;
    double per_parent;
};

constexpr std::array kChildSizes = {
    ChildSize{"sam.computers_applications", 100},
    ChildSize{"sam.computers_application_usage", 20},
    ChildSize{"sam.computers_metering", 10},
    ChildSize{"sam.computers_registry", 4},
    ChildSize{"sam.computers_environment_variables", 5},
    ChildSize{"sam.computers_virtual_machines", 0.3},
    ChildSize{"sam.computers_remote_clients", 0.2},
    ChildSize{"sam.compliance_summary", 0.8},
    ChildSize{"sam.compliance_summary_allocation", 0.5},
    ChildSize{"sam.compliance_summary_usage", 0.5},
    ChildSize{"sam.licenses_tracking", 0.4},
    ChildSize{"sam.licenses_tracking_computers", 0.8},
    ChildSize{"sam.licenses_tracking_users", 0.6},
    ChildSize{"sam.licenses_transfers", 0.3},
    ChildSize{"sam.licenses_transfers_computers", 0.4},
    ChildSize{"sam.licenses_transfers_users", 0.3},
    ChildSize{"sam.licenses_transfers_custom_values", 0.2},
    ChildSize{"sam.applications_bundle", 0.2},
    ChildSize{"sam.applications_group", 0.2},
    ChildSize{"sam.files", 0.1},
    ChildSize{"sam.links", 0.1},
    ChildSize{"saas.users_subscriptions", 3.4},
    ChildSize{"saas.users_applications", 4},
    ChildSize{"saas.applications_users", 25},
    ChildSize{"saas.applications_users_consumption", 12},
    ChildSize{"saas.subscriptions_users", 6},
    ChildSize{"saas.subscriptions_users_consumption", 4},
    ChildSize{"saas.subscriptions_insights_users", 0.7},
};
constexpr double kOtherChildren = 1.7;

std::uint64_t custom_values(const Options& options) {
    std::uint64_t rows = 0;
    for (std::size_t type = 0; type < custom_asset_tables().size(); ++type)
        rows += custom_value_count(type, root_rows(custom_asset_tables()[type], options));
    return rows;
}

} // namespace

std::uint64_t root_rows(std::string_view qualified_table, const Options& options) {
    if (qualified_table == "sam.applications")
        return options.applications.value_or(std::min<std::uint64_t>(75'000, 100 + 2 * options.computers));
    if (qualified_table == "sam.custom_fields") return custom_field_count();
    if (qualified_table == "sam.custom_fields_values") return custom_values(options);
    const auto known = std::find_if(kRootSizes.begin(), kRootSizes.end(),
                                    [&](const RootSize& size) { return size.table == qualified_table; });
    const RootSize& size = known == kRootSizes.end() ? kOtherRoot : *known;
    const auto rows = static_cast<std::uint64_t>(size.per_computer * static_cast<double>(options.computers));
    return std::clamp(rows, size.least, size.most);
}

std::uint64_t child_rows(std::string_view qualified_table, std::uint64_t parents, const Options& options) {
    if (qualified_table == "sam.computers_applications" && options.installations) return *options.installations;
    const auto known = std::find_if(kChildSizes.begin(), kChildSizes.end(),
                                    [&](const ChildSize& size) { return size.table == qualified_table; });
    const double per_parent = known == kChildSizes.end() ? kOtherChildren : known->per_parent;
    return static_cast<std::uint64_t>(per_parent * static_cast<double>(parents) + 0.5);
}

} // namespace snowatlas::tenant
