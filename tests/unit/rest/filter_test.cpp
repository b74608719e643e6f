// What predicates become in the API's filter language, and what is left out of it.
#include <gtest/gtest.h>

#include "driver/base/calendar.h"
#include "driver/rest/filter.h"
#include "tests/unit/rest/fake_api.h"

namespace snowatlas::rest {
namespace {

enum Column : std::size_t { kId, kName, kCores, kActive, kCost, kRatio, kSeen, kDay, kFlags, kArea };

std::shared_ptr<const schema::Table> table_with(const std::string& filter) {
    return make_table(R"json({"tables": [{"name": "acme.things", "remark": "Things.", "key": ["id"], "columns": [
        {"name": "id", "type": "guid", "remark": "Key."},
        {"name": "name", "type": "WVARCHAR(255)", "remark": "Name."},
        {"name": "cores", "type": "INTEGER", "remark": "Cores."},
        {"name": "active", "type": "BIT", "remark": "Active."},
        {"name": "cost", "type": "DECIMAL(19,2)", "remark": "Cost."},
        {"name": "ratio", "type": "DOUBLE", "remark": "Ratio."},
        {"name": "seen", "type": "TIMESTAMP", "remark": "Seen."},
        {"name": "day", "type": "DATE", "remark": "Day."},
        {"name": "flags", "type": "names", "remark": "Flags."},
        {"name": "area_name", "type": "WVARCHAR(9)", "member": "area.name", "remark": "Area."}],
        "paths": [{"role": "list", "get": "/api/acme/v1/things", "filter": )json" +
                      filter + "}]}]}");
}

Disjunction one(std::size_t column, Comparison comparison, std::vector<Value> values) {
    return {{{column, comparison, std::move(values)}}};
}

std::string text_of(const std::vector<Disjunction>& conjunction, const std::string& filter = "true",
                    const FilterOptions& options = {}) {
    const auto table = table_with(filter);
    return build_filter(*table, table->paths[0], conjunction, options).text;
}

const std::int64_t kMoment = *parse_timestamp("2022-01-01T10:20:30.5Z");
const std::int64_t kNewYear = *parse_date("2022-01-01");

TEST(Filter, SaysWhatCanBeSaid) {
    struct {
        Disjunction predicate;
        const char* text;
    } const cases[] = {
        {one(kName, Comparison::Equal, {"PC-1"}), R"(name -eq "PC-1")"},
        {one(kName, Comparison::Equal, {R"(the"bagel\ssmith)"}), R"(name -eq "the\"bagel\\ssmith")"},
        {one(kName, Comparison::Contains, {"50% + 1"}), R"(name -contains "50% + 1")"},
        {one(kName, Comparison::StartsWith, {"PC"}), R"(name -startswith "PC")"},
        {one(kName, Comparison::EndsWith, {"01"}), R"(name -endswith "01")"},
        {one(kName, Comparison::In, {"a", "b", "c"}), R"((name -eq "a") -or (name -eq "b") -or (name -eq "c"))"},
        {one(kName, Comparison::In, {"a"}), R"(name -eq "a")"},
        {one(kId, Comparison::Equal, {"0c7e-1"}), R"(id -eq "0c7e-1")"},
        {one(kCores, Comparison::GreaterOrEqual, {std::int64_t{4}}), "cores -ge 4"},
        {one(kCores, Comparison::NotEqual, {std::int64_t{-4}}), "cores -ne -4"},
        {one(kCores, Comparison::Equal, {Decimal{400, 2}}), "cores -eq 4"},
        {one(kActive, Comparison::Equal, {std::int64_t{1}}), "active -eq true"},
        {one(kActive, Comparison::NotEqual, {std::int64_t{0}}), "active -ne false"},
        {one(kSeen, Comparison::Less, {kMoment}), R"(seen -lt "2022-01-01T10:20:30.5Z")"},
        {one(kSeen, Comparison::Equal, {kMoment}), R"(seen -eq "2022-01-01T10:20:30.5Z")"},
    };
    for (const auto& entry : cases) EXPECT_EQ(text_of({entry.predicate}), entry.text);
}

TEST(Filter, IsWiderWhereServerAndColumnMayRoundDifferently) {
    EXPECT_EQ(text_of({one(kCost, Comparison::Equal, {Decimal{1050, 2}})}), "(cost -ge 10.495) -and (cost -le 10.505)");
    EXPECT_EQ(text_of({one(kCost, Comparison::Greater, {std::int64_t{10}})}), "cost -ge 9.995");
    EXPECT_EQ(text_of({one(kCost, Comparison::Less, {std::int64_t{10}})}), "cost -le 10.005");
    EXPECT_EQ(text_of({one(kRatio, Comparison::Greater, {0.0})}), "ratio -ge 0");
    EXPECT_EQ(text_of({one(kRatio, Comparison::Less, {2.0})}), "ratio -le 2.000002");
    EXPECT_EQ(text_of({one(kDay, Comparison::Equal, {kNewYear})}),
              R"((day -ge "2022-01-01T00:00:00Z") -and (day -lt "2022-01-02T00:00:00Z"))");
    EXPECT_EQ(text_of({one(kDay, Comparison::LessOrEqual, {kNewYear})}), R"(day -lt "2022-01-02T00:00:00Z")");
    EXPECT_EQ(text_of({one(kDay, Comparison::Greater, {kNewYear})}), R"(day -ge "2022-01-02T00:00:00Z")");
}

TEST(Filter, LeavesOutWhatMightLoseRows) {
    const Disjunction cases[] = {
        one(kName, Comparison::NotEqual, {"a"}),      // the server may ignore case
        one(kName, Comparison::Less, {"a"}),          // no order of strings
        one(kName, Comparison::Equal, {"Zürich"}),    // ASCII only
        one(kName, Comparison::Equal, {"tab\there"}), // no spelling
        one(kName, Comparison::Equal, {""}),
        one(kName, Comparison::Equal, {std::int64_t{1}}),
        one(kId, Comparison::Contains, {"0c"}),
        one(kId, Comparison::NotEqual, {"0c"}),
        one(kCores, Comparison::Equal, {Decimal{45, 1}}), // 4.5 is no INTEGER
        one(kCores, Comparison::Equal, {"4"}),
        one(kActive, Comparison::Greater, {std::int64_t{0}}),
        one(kActive, Comparison::Equal, {std::int64_t{2}}),
        one(kRatio, Comparison::NotEqual, {1.0}),
        one(kDay, Comparison::NotEqual, {kNewYear}),
        one(kFlags, Comparison::Equal, {"Named"}),
        one(kArea, Comparison::Equal, {"x"}), // inside an object: its name in filters is not documented
        one(kCores, Comparison::Equal, {Value{}}),
        one(kCores, Comparison::In, {}),
    };
    for (const auto& predicate : cases) EXPECT_EQ(text_of({predicate}), "");
}

TEST(Filter, PutsParenthesesAroundEveryOperand) {
    const auto cores = one(kCores, Comparison::Greater, {std::int64_t{4}});
    const auto active = one(kActive, Comparison::Equal, {std::int64_t{1}});
    const Disjunction either{{{kCores, Comparison::Equal, {std::int64_t{1}}}, {kName, Comparison::Equal, {"x"}}}};
    EXPECT_EQ(text_of({cores, active}), "(cores -gt 4) -and (active -eq true)");
    EXPECT_EQ(text_of({cores, either}), R"((cores -gt 4) -and ((cores -eq 1) -or (name -eq "x")))");
    EXPECT_EQ(text_of({either}), R"((cores -eq 1) -or (name -eq "x"))");
}

TEST(Filter, LeavesOutAnAlternativeOnlyTogetherWithTheOthers) {
    const Disjunction half{{{kCores, Comparison::Equal, {std::int64_t{1}}}, {kName, Comparison::NotEqual, {"x"}}}};
    const auto active = one(kActive, Comparison::Equal, {std::int64_t{1}});
    EXPECT_EQ(text_of({half}), "");
    EXPECT_EQ(text_of({half, active}), "active -eq true");
}

TEST(Filter, UsesDocumentedFieldsOnlyAndTheirSpelling) {
    const std::string documented = R"({"name": "applicationNAME", "area_name": "area"})";
    EXPECT_EQ(text_of({one(kName, Comparison::Equal, {"x"})}, documented), R"(applicationNAME -eq "x")");
    EXPECT_EQ(text_of({one(kArea, Comparison::Equal, {"x"})}, documented), R"(area -eq "x")");
    EXPECT_EQ(text_of({one(kCores, Comparison::Equal, {std::int64_t{1}})}, documented), "");
    EXPECT_EQ(text_of({one(kName, Comparison::Equal, {"x"})}, "false"), "");
}

TEST(Filter, LeavesOutWhatTheAddressSays) {
    const auto table = make_table(R"json({"tables": [{"name": "acme.lines", "remark": "Lines.", "columns": [
        {"name": "ticketId", "type": "guid", "remark": "Ticket."}, {"name": "name", "type": "WVARCHAR(9)", "remark": "Name."}],
        "paths": [{"role": "child", "get": "/api/acme/v1/tickets/{id}/lines", "parameters": {"id": {
            "column": "ticketId", "supplier": "acme.lines.ticketId"}}, "filter": true}]}]})json");
    const auto of_ticket = one(0, Comparison::In, {"a", "b"}), of_name = one(1, Comparison::Equal, {"x"});
    EXPECT_EQ(build_filter(*table, table->paths[0], {of_ticket, of_name}).text, R"(name -eq "x")");
    EXPECT_EQ(build_filter(*table, table->paths[0], {of_ticket}).text, "");
}

TEST(Filter, LeavesOutSetsThatMakeTheUrlTooLong) {
    std::vector<Value> few, many;
    for (int i = 0; i < 300; ++i)
        (i < 20 ? few : many).emplace_back("0c7e8a52-0000-0000-0000-" + std::to_string(1e11 + i));
    const auto active = one(kActive, Comparison::Equal, {std::int64_t{1}});
    EXPECT_EQ(text_of({one(kId, Comparison::In, many), active}), "active -eq true");
    EXPECT_NE(text_of({one(kId, Comparison::In, few), active}).find("-or"), std::string::npos);
}

TEST(Filter, AvoidsWhatTheEndpointHasRefused) {
    FilterOptions options;
    options.refused = [](const FilterUse& use) { return use == FilterUse{"name", "-contains"}; };
    EXPECT_EQ(text_of({one(kName, Comparison::Contains, {"x"})}, "true", options), "");
    EXPECT_EQ(text_of({one(kName, Comparison::Equal, {"x"})}, "true", options), R"(name -eq "x")");
}

TEST(Filter, KnowsWhetherItIsExact) {
    const auto table = table_with("true");
    const auto exact = [&](const std::vector<Disjunction>& conjunction) {
        return build_filter(*table, table->paths[0], conjunction).exact;
    };
    EXPECT_TRUE(exact({}));
    EXPECT_TRUE(exact({one(kCores, Comparison::Greater, {std::int64_t{4}})}));
    EXPECT_TRUE(exact({one(kSeen, Comparison::Less, {kMoment})}));
    EXPECT_TRUE(exact({one(kId, Comparison::Equal, {"0c7e"})}));
    EXPECT_FALSE(exact({one(kId, Comparison::Equal, {"0C7E"})})) << "SQL finds no upper-case key, the server does";
    EXPECT_FALSE(exact({one(kName, Comparison::Equal, {"x"})}));
    EXPECT_FALSE(exact({one(kCost, Comparison::Equal, {std::int64_t{1}})}));
    EXPECT_FALSE(exact({one(kFlags, Comparison::Equal, {"x"})}));
}

TEST(Filter, CanGiveDatesWithoutQuotes) {
    FilterOptions options;
    options.quote_dates = false;
    EXPECT_EQ(text_of({one(kSeen, Comparison::Less, {kMoment})}, "true", options), "seen -lt 2022-01-01T10:20:30.5Z");
}

} // namespace
} // namespace snowatlas::rest
