// Lines of custom fields gathered from a list of values.
#include <gtest/gtest.h>

#include <algorithm>

#include "driver/base/error.h"
#include "schema/custom_tables.h"
#include "tests/unit/rest/fake_api.h"

namespace snowatlas::rest {
namespace {

constexpr const char* kComputer = "t-computer";
constexpr const char* kLicense = "t-license";

// sam.computers_custom: computerId, Cost (DECIMAL), Due (DATE), Leased (BIT), Owner (WVARCHAR).
std::shared_ptr<const schema::Table> computers() {
    const std::vector<schema::CustomField::AssetType> both = {{kComputer, "Computer"}, {kLicense, "License"}};
    auto tables = schema::custom_tables(*schema::load_catalog(), {{"f-owner", "Owner", "", "Text", both},
                                                                  {"f-cost", "Cost", "", "Number", both},
                                                                  {"f-due", "Due", "", "Date", both},
                                                                  {"f-leased", "Leased", "", "Yes/No", both}});
    return std::make_shared<const schema::Table>(std::move(tables.front()));
}

struct FieldValue {
    std::string asset, field, value; // value: JSON
    std::string type = kComputer;
};

FakeClient::Handler values_api(std::vector<FieldValue> values) {
    return [values = std::move(values)](const FakeRequest& request) -> FakeReply {
        const int number = request.number("page_number", 1), size = request.number("page_size", 100);
        std::string items;
        for (int i = (number - 1) * size; i < std::min<int>(number * size, static_cast<int>(values.size())); ++i) {
            const FieldValue& value = values[static_cast<std::size_t>(i)];
            const std::string type = value.type.empty() ? "null" : R"({"id":")" + value.type + "\"}";
            items += (items.empty() ? "" : ",") + (R"({"id":"v)" + std::to_string(i)) + R"(","assetId":")" +
                     value.asset + R"(","customFieldId":")" + value.field + R"(","assetType":)" + type +
                     R"(,"value":)" + value.value + "}";
        }
        return {200, "{\"items\":[" + items + "],\"pagination\":{\"page_size\":" + std::to_string(size) + "}}"};
    };
}

std::vector<std::string> sorted(std::vector<std::string> rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
}

using Lines = std::vector<std::string>;

TEST(PivotScan, GathersTheValuesOfAnAssetFromAllPages) {
    Settings settings;
    settings.page_size = 2;
    FakeApi api(values_api({{"C1", "f-owner", R"("Ann")"},
                            {"c2", "f-owner", R"("Bo \"B\" \\ \u00c5")"},
                            {"c1", "f-cost", R"("12.5")"},
                            {"c2", "f-cost", R"("-3")"},
                            {"c1", "f-due", R"("2026-03-31T00:00:00Z")"},
                            {"c2", "f-leased", R"("True")"},
                            {"c1", "f-leased", R"("no")"}}),
                settings);
    EXPECT_EQ(sorted(api.read(request_for(computers()))),
              (Lines{"c1|12.5000|2026-03-31|0|Ann", "c2|-3.0000|NULL|1|Bo \"B\" \\ \u00c5"}));
    EXPECT_GE(api.client().requests().size(), 4U);
}

TEST(PivotScan, TakesWhatIsOfItsKindOfAsset) {
    FakeApi api(values_api({{"c1", "f-owner", R"("Ann")"},
                            {"l1", "f-owner", R"("Bo")", kLicense},
                            {"c2", "f-owner", R"("Cy")", ""}, // the API may leave the type out
                            {"c3", "f-other", R"("Di")"}}));  // defined after the table was made
    EXPECT_EQ(sorted(api.read(request_for(computers()))), (Lines{"c1|NULL|NULL|NULL|Ann", "c2|NULL|NULL|NULL|Cy"}));
}

TEST(PivotScan, HasARowForAnAssetWhoseValuesAreNull) {
    FakeApi api(values_api({{"c1", "f-owner", "null"}, {"c2", "f-cost", R"("")"}}));
    EXPECT_EQ(sorted(api.read(request_for(computers()))), (Lines{"c1|NULL|NULL|NULL|NULL", "c2|NULL|NULL|NULL|NULL"}));
    EXPECT_TRUE(api.warnings().empty());
}

TEST(PivotScan, DecodesTheColumnsAskedFor) {
    FakeApi api(values_api({{"c1", "f-owner", R"("Ann")"}, {"c1", "f-cost", R"("nonsense")"}}));
    auto request = request_for(computers());
    request.columns = {false, false, false, false, true};
    EXPECT_EQ(api.read(request), Lines{"c1|NULL|NULL|NULL|Ann"}) << "the key is there in any case";
    EXPECT_TRUE(api.warnings().empty());
}

TEST(PivotScan, GivesNullAndOneWarningAColumnForWhatIsNoValueOfItsType) {
    FakeApi api(values_api({{"c1", "f-cost", R"("a lot")"},
                            {"c2", "f-cost", R"("99999999999999999999")"},
                            {"c3", "f-due", R"("soon")"},
                            {"c4", "f-leased", R"("{\"x\":1}")"},
                            {"c5", "f-leased", R"("perhaps")"}}));
    EXPECT_EQ(sorted(api.read(request_for(computers()))),
              (Lines{"c1|NULL|NULL|NULL|NULL", "c2|NULL|NULL|NULL|NULL", "c3|NULL|NULL|NULL|NULL",
                     "c4|NULL|NULL|NULL|NULL", "c5|NULL|NULL|NULL|NULL"}));
    ASSERT_EQ(api.warnings().size(), 3U);
    for (const auto& warning : api.warnings()) EXPECT_EQ(warning.state, state::kFractionTruncated);
    EXPECT_NE(api.warnings().front().text.find("a lot"), std::string::npos) << api.warnings().front().text;
    EXPECT_NE(api.warnings().front().text.find("sam.computers_custom.Cost"), std::string::npos);
}

TEST(PivotScan, SaysWhereAnAssetHasTwoValuesOfAField) {
    FakeApi api(values_api({{"c1", "f-owner", R"("Ann")"}, {"c1", "f-owner", R"("Bo")"}}));
    EXPECT_EQ(api.read(request_for(computers())), Lines{"c1|NULL|NULL|NULL|Ann"});
    ASSERT_EQ(api.warnings().size(), 1U);
    EXPECT_EQ(api.warnings().front().state, state::kWarning);
}

TEST(PivotScan, NamesTheMissingPermission) {
    FakeApi api([](const FakeRequest&) -> FakeReply { return {403, ""}; });
    try {
        api.read(request_for(computers()));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kSyntaxOrAccess);
        EXPECT_NE(std::string(error.what()).find("sam.customfields.customfield.r"), std::string::npos) << error.what();
    }
}

} // namespace
} // namespace snowatlas::rest
