// From custom fields to tables: names, types, keys.
#include <gtest/gtest.h>

#include "schema/custom_tables.h"
#include "schema/loader.h"

namespace snowatlas::schema {
namespace {

CustomField field(const std::string& id, const std::string& name, const std::string& data_type,
                  const std::vector<std::string>& asset_types) {
    CustomField result{id, name, "", data_type, {}};
    for (const std::string& type : asset_types) result.asset_types.push_back({"id of " + type, type});
    return result;
}

std::vector<Table> tables_of(std::vector<CustomField> fields) {
    return custom_tables(*load_catalog(), std::move(fields));
}

// "sam.computers_custom(computerId, Owner)"
std::vector<std::string> described(const std::vector<Table>& tables) {
    std::vector<std::string> result;
    for (const Table& table : tables) {
        std::vector<std::string> names;
        for (const Column& column : table.columns) names.push_back(column.name);
        result.push_back(table.qualified_name() + "(" + join(names, ", ") + ")");
    }
    return result;
}

using Names = std::vector<std::string>;

TEST(CustomTables, AreOnePerTypeOfAsset) {
    EXPECT_EQ(described(tables_of(
                  {field("1", "Owner", "Text", {"Computer", "License"}), field("2", "Cost", "Number", {"License"})})),
              (Names{"sam.computers_custom(computerId, Owner)", "sam.licenses_custom(licenseId, Cost, Owner)"}));
}

TEST(CustomTables, AreNamedAfterTheTableOfTheAssets) {
    const struct {
        const char* asset_type;
        const char* table;
        const char* key;
        const char* referenced;
    } cases[] = {
        {"Agreements", "sam.agreements_custom", "agreementId", "sam.agreements"},
        {"APPLICATION", "sam.applications_custom", "applicationId", "sam.applications"},
        {"Mobile device", "sam.mobiledevices_custom", "mobileDeviceId", "sam.mobiledevices"},
        {"MobileDevices", "sam.mobiledevices_custom", "mobileDeviceId", "sam.mobiledevices"},
        {"Organization node", "organizations.tree_custom", "organizationId", "organizations.tree"},
        {"User", "sam.user_accounts_custom", "userId", "sam.user_accounts"},
        {"Custom object", "sam.customobjects_custom", "objectId", "sam.customobjects"},
        // Assets of which there is no one table.
        {"Computer/Mobile device", "sam.devices_custom", "deviceId", ""},
        {"Lease contract (new)", "sam.lease_contract_new_custom", "assetId", ""},
    };
    for (const auto& expected : cases) {
        const auto tables = tables_of({field("1", "Owner", "Text", {expected.asset_type})});
        ASSERT_EQ(tables.size(), 1U) << expected.asset_type;
        const Table& table = tables.front();
        EXPECT_EQ(table.qualified_name(), expected.table);
        EXPECT_EQ(table.columns.front().name, expected.key);
        EXPECT_EQ(table.primary_key, std::vector<std::size_t>{0});
        EXPECT_FALSE(table.columns.front().type.nullable);
        EXPECT_EQ(table.foreign_keys.empty() ? "" : table.foreign_keys.front().table, expected.referenced);
        EXPECT_EQ(table.remark.back(), '.');
        for (const Column& column : table.columns) EXPECT_EQ(column.remark.back(), '.') << column.name;
    }
}

TEST(CustomTables, HaveColumnsOfTheFieldsTypes) {
    const struct {
        const char* data_type;
        const char* type;
    } cases[] = {
        {"Text", "WVARCHAR(4000)"},
        {"Number", "DECIMAL(19,4)"},
        {"Numeric", "DECIMAL(19,4)"},
        {"Digit", "DECIMAL(19,4)"},
        {"Integer", "BIGINT"},
        {"Date", "TYPE_DATE"},
        {"Yes/No", "BIT"},
        {"Yes|No", "BIT"},
        {"boolean", "BIT"},
        {"Date/time", "TYPE_TIMESTAMP"},
        {"Hyperlink", "WVARCHAR(4000)"},
        {"", "WVARCHAR(4000)"},
    };
    for (const auto& expected : cases) {
        const auto tables = tables_of({field("1", "x", expected.data_type, {"Computer"})});
        EXPECT_EQ(tables.front().columns.at(1).type, *parse_sql_type(expected.type)) << expected.data_type;
    }
}

TEST(CustomTables, NameColumnsByTheFieldsInOrder) {
    const std::string long_name(200, 'x');
    const auto tables =
        tables_of({field("9", "Room", "Text", {"Computer"}), field("1", " Warranty\t\n end ", "Date", {"Computer"}),
                   field("5", "room", "Text", {"Computer"}), field("2", "Room", "Text", {"Computer"}),
                   field("3", "COMPUTERID", "Text", {"Computer"}), field("0123456789", "", "Text", {"Computer"}),
                   field("7", long_name, "Text", {"Computer"}), field("8", long_name, "Text", {"Computer"})});
    EXPECT_EQ(described(tables).front(),
              "sam.computers_custom(computerId, field 01234567, COMPUTERID (2), Room, Room (2), room (3), "
              "Warranty end, " +
                  std::string(128, 'x') + ", " + std::string(124, 'x') + " (2))");
}

TEST(CustomTables, SayWhatAFieldIsFor) {
    CustomField room = field("1", "Room", "Text", {"Computer"});
    room.description = "Where it\nstands";
    EXPECT_EQ(tables_of({room}).front().columns.at(1).remark, "Where it stands. Custom field, type Text.");
    EXPECT_EQ(tables_of({field("1", "Room", "", {"Computer"})}).front().columns.at(1).remark, "Custom field.");
}

TEST(CustomTables, LeaveTablesOfTheSchemaFileAlone) {
    auto tables = load_tables(R"({"tables": [{"name": "sam.computers_custom", "remark": "Mine.",
        "columns": [{"name": "id", "type": "guid", "remark": "Id."}],
        "paths": [{"role": "list", "get": "/api/x"}]}]})",
                              "mine.json");
    const Catalog own(*load_catalog(), std::move(tables));
    EXPECT_TRUE(custom_tables(own, {field("1", "Room", "Text", {"Computer"})}).empty());
}

TEST(CustomTables, JoinTheOtherTablesOfACatalog) {
    const auto base = load_catalog();
    const Catalog grown(*base, tables_of({field("1", "Room", "Text", {"Computer"})}));
    EXPECT_EQ(grown.tables().size(), base->tables().size() + 1);
    EXPECT_EQ(grown.find("", "computers_custom")->qualified_name(), "sam.computers_custom");
    EXPECT_EQ(grown.find("sam", "computers"), base->find("sam", "computers")) << "tables are shared, not copied";
}

TEST(CustomTables, AreToldByTheirName) {
    EXPECT_TRUE(is_custom_table_name("computers_CUSTOM"));
    EXPECT_FALSE(is_custom_table_name("_custom"));
    EXPECT_FALSE(is_custom_table_name("custom_fields"));
    EXPECT_FALSE(is_custom_table_name(""));
    const auto catalog = load_catalog();
    EXPECT_TRUE(may_be_custom_table(*catalog, "", "computers_custom"));
    EXPECT_TRUE(may_be_custom_table(*catalog, "sam", "vehicles_custom"));
    EXPECT_FALSE(may_be_custom_table(*catalog, "", "my_custom"));
    EXPECT_FALSE(may_be_custom_table(*catalog, "sam", "computers"));
}

} // namespace
} // namespace snowatlas::schema
