// What the built-in definitions must hold, whatever else changes in them.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "schema/loader.h"

namespace snowatlas::schema {
namespace {

const Table& table(std::string_view name) {
    const Table* found = load_catalog()->find_qualified(name);
    EXPECT_NE(found, nullptr) << name;
    return *found;
}

TEST(BuiltinTables, AreAllThere) {
    std::size_t published = 0;
    std::size_t details = 0;
    for (const auto& each : load_catalog()->tables()) {
        if (each->is_system) continue;
        each->details_of.empty() ? ++published : ++details;
    }
    EXPECT_EQ(details, 17U);
    EXPECT_EQ(published, 168U + 1U) << "168 of the endpoints and saas.applications_licenses";
}

// Number of distinct paths the published descriptions have, less the two that only report on a write.
TEST(BuiltinTables, CoverEveryPublishedPath) {
    std::map<std::string, std::set<std::string>> paths;
    for (const auto& each : load_catalog()->tables()) {
        for (const AccessPath& path : each->paths) paths[each->schema].insert(path.path);
    }
    const std::map<std::string, std::size_t> expected = {{"audit", 1},         {"inventory", 3}, {"oracle", 59},
                                                         {"organizations", 2}, {"saas", 30},     {"sam", 144}};
    for (const auto& [schema, count] : expected) EXPECT_EQ(paths[schema].size(), count) << schema;
    EXPECT_EQ(paths.size(), expected.size());
    if (testing::Test::HasFailure()) {
        for (const auto& [schema, all] : paths) {
            for (const std::string& path : all) std::cout << schema << '\t' << path << '\n';
        }
    }
}

TEST(BuiltinTables, CanAllBeReached) {
    for (const auto& each : load_catalog()->tables()) {
        if (each->is_system) continue;
        const bool reachable = std::any_of(each->paths.begin(), each->paths.end(), [](const AccessPath& path) {
            return std::all_of(path.parameters.begin(), path.parameters.end(), [](const PathParameter& parameter) {
                return !parameter.suppliers.empty() || !parameter.default_value.empty();
            });
        });
        // No endpoint lists insight rules: their id has to be given.
        if (each->qualified_name() == "saas.subscriptions_insights_users") continue;
        EXPECT_TRUE(reachable) << each->qualified_name();
    }
}

TEST(BuiltinTables, AskTheParentsOfAFanOutForEveryKey) {
    const auto suppliers = [](const char* name) {
        std::set<std::string> names;
        for (const AccessPath& path : table(name).paths) {
            for (const PathParameter& parameter : path.parameters) {
                for (const auto& supplier : parameter.suppliers) names.insert(supplier.table + "." + supplier.column);
            }
        }
        return names;
    };
    EXPECT_EQ(suppliers("sam.compliance_summary"), std::set<std::string>{"sam.applications.id"});
    EXPECT_EQ(suppliers("sam.licenses_transfers"), std::set<std::string>{"sam.applications.id"});
    EXPECT_EQ(suppliers("sam.files"), (std::set<std::string>{"sam.agreements.id", "sam.computers.id", "sam.licenses.id",
                                                             "sam.user_accounts.id"}));
    EXPECT_EQ(suppliers("saas.subscriptions_users"), std::set<std::string>{"saas.applications_licenses.id"});
    EXPECT_EQ(suppliers("sam.computers_details"), std::set<std::string>{"sam.computers.id"});
    EXPECT_EQ(
        suppliers("sam.computers_applications_details"),
        (std::set<std::string>{"sam.computers_applications.applicationId", "sam.computers_applications.computerId"}));
}

TEST(BuiltinTables, HaveColumnsOfTheirCheapestEndpointOnly) {
    EXPECT_FALSE(table("sam.computers").find_column("biosSerialNumber"));
    EXPECT_TRUE(table("sam.computers_details").find_column("biosSerialNumber"));
    EXPECT_TRUE(table("sam.computers_details").find_column("id"));
    EXPECT_EQ(table("sam.computers_details").details_of, "sam.computers");
    // The list of licenses has seven columns that its detail endpoint lacks.
    const Table& licenses = table("sam.licenses");
    const auto detail = std::find_if(licenses.paths.begin(), licenses.paths.end(),
                                     [](const AccessPath& path) { return path.role == Role::Detail; });
    ASSERT_NE(detail, licenses.paths.end());
    EXPECT_EQ(detail->missing_columns.size(), 7U);
}

TEST(BuiltinTables, AnswerToTheLiteralAndToOlderNames) {
    const auto catalog = load_catalog();
    const std::pair<const char*, const char*> names[] = {
        {"sam.computers_hardware_networkadapters", "computers_networkadapters"},
        {"sam.computers_application_usage_summary", "computers_application_usage_summaries"},
        {"sam.files_asset", "files"},
        {"organizations.organizations", "tree"},
        {"organizations.node", "tree"},
    };
    for (const auto& [alias, name] : names) EXPECT_EQ(table(alias).name, name);
}

TEST(BuiltinTables, RemarkOnEverything) {
    for (const auto& each : load_catalog()->tables()) {
        EXPECT_GT(each->remark.size(), 15U) << each->qualified_name();
        EXPECT_TRUE(is_ascii(each->remark)) << each->qualified_name();
        for (const Column& column : each->columns) {
            EXPECT_TRUE(is_ascii(column.remark)) << each->qualified_name() << '.' << column.name;
            EXPECT_GT(column.remark.size(), 4U) << each->qualified_name() << '.' << column.name;
        }
    }
}

} // namespace
} // namespace snowatlas::schema
