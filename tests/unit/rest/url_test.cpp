// Paths and queries as they go over the wire.
#include <gtest/gtest.h>

#include "driver/base/calendar.h"
#include "driver/rest/url.h"
#include "tests/unit/rest/fake_api.h"

namespace snowatlas::rest {
namespace {

const std::shared_ptr<const schema::Table> kTable =
    make_table(R"json({"tables": [{"name": "acme.lines", "remark": "Lines.",
    "columns": [{"name": "ticketId", "type": "WVARCHAR(99)", "from": "request", "remark": "Ticket."
},
                {"name": "fromDate", "type": "DATE", "from": "request", "remark": "From."},
                {"name": "planIds", "type": "WVARCHAR(99)", "from": "request", "remark": "Plans."},
                {"name": "details", "type": "json", "remark": "Details."}],
    "paths": [{"role": "child", "get": "/api/acme/v1/tickets/{id}/lines",
               "parameters": {"id": {"column": "ticketId", "supplier": "acme.lines.ticketId"}},
               "query": {"fromDate": {"column": "fromDate", "default": "today-30d"}},
               "optional": {"planIds": "planIds", "expand": {"value": "all", "when": ["details"]}}}]}]})json");
const schema::AccessPath& kPath = kTable->paths[0];

TEST(Target, IsEncodedThroughout) {
    TargetParts parts;
    parts.query = {{"page_number", "1"}, {"filter", R"((a -eq "x+y\\") -and (b -eq 1))"}};
    EXPECT_EQ(build_target(*kTable, kPath, {std::string("a/b c?"), *parse_date("2024-01-31")}, parts),
              "/api/acme/v1/tickets/a%2Fb%20c%3F/lines?fromDate=2024-01-31&page_number=1"
              "&filter=%28a%20-eq%20%22x%2By%5C%5C%22%29%20-and%20%28b%20-eq%201%29");
}

TEST(Key, GetsDefaultsForWhatIsNotGiven) {
    const auto today = day_of(now_ticks());
    const auto resolved = resolve_key(*kTable, kPath, {std::string("T1")});
    ASSERT_TRUE(resolved);
    EXPECT_EQ((*resolved)[1], Value(today - 30));
    EXPECT_EQ(resolve_key(*kTable, kPath, {std::string("T1"), std::int64_t{5}})->at(1), Value(std::int64_t{5}));
}

TEST(Key, ThatWouldNameAnotherPathIsNoKey) {
    for (const Value& value : {Value{}, Value(""), Value("."), Value("..")}) {
        EXPECT_FALSE(resolve_key(*kTable, kPath, {value}));
    }
    EXPECT_TRUE(resolve_key(*kTable, kPath, {std::string("...")}));
}

TEST(OptionalQuery, IsSentForItsColumnsOrItsValue) {
    const std::vector<bool> none(4, false), details = {false, false, false, true};
    EXPECT_TRUE(optional_values(*kTable, kPath, none, {}).empty());
    const auto expanded = optional_values(*kTable, kPath, details, {});
    ASSERT_EQ(expanded.size(), 1U);
    EXPECT_EQ(expanded[0].name + "=" + expanded[0].text, "expand=all");
    const auto given = optional_values(*kTable, kPath, none, {{{{2, Comparison::Equal, {"p1,p2"}}}}});
    ASSERT_EQ(given.size(), 1U);
    EXPECT_EQ(given[0].name + "=" + given[0].text, "planIds=p1,p2");
    EXPECT_EQ(given[0].column, 2U);
    const Disjunction either{{{2, Comparison::Equal, {"p1"}}, {2, Comparison::Equal, {"p2"}}}};
    EXPECT_THROW(optional_values(*kTable, kPath, none, {either}), Error);
}

} // namespace
} // namespace snowatlas::rest
