// The format of definition files: what it means, and how mistakes in it are told.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "driver/base/error.h"
#include "schema/loader.h"

namespace snowatlas::schema {
namespace {

constexpr const char* kMinimal = R"({"tables": [{
  "name": "acme.tickets",
  "remark": "Tickets.",
  "columns": [
    {"name": "id", "type": "BIGINT", "remark": "Number."}
  ],
  "paths": [{"role": "list", "get": "/api/acme/v1/tickets"}]
}]})";

Table load_one(const std::string& json) {
    auto tables = load_tables(json, "acme.json");
    EXPECT_EQ(tables.size(), 1U);
    return std::move(tables.at(0));
}

TEST(Definition, NeedsLittleAndAssumesTheUsual) {
    const Table table = load_one(kMinimal);
    EXPECT_EQ(table.schema, "acme");
    EXPECT_EQ(table.name, "tickets");
    EXPECT_EQ(table.origin, "acme.json:1");
    EXPECT_EQ(table.columns[0].member, std::vector<std::string>{"id"});
    EXPECT_TRUE(table.columns[0].type.nullable);
    const AccessPath& path = table.paths.at(0);
    EXPECT_EQ(path.role, Role::List);
    EXPECT_EQ(path.envelope, Envelope::Page);
    EXPECT_TRUE(path.paging.paged);
    EXPECT_EQ(path.paging.default_size, 100);
    EXPECT_EQ(path.paging.max_size, 0);
    EXPECT_TRUE(path.paging.has_total_pages);
    EXPECT_FALSE(path.paging.has_total_items);
    EXPECT_FALSE(path.filterable);
    EXPECT_TRUE(path.permissions.empty());
}

constexpr const char* kFull = R"json({"tables": [{
  "name": "acme.lines",
  "aliases": ["rows"],
  "remark": "Lines of tickets.",
  "key": ["ticketId", "line"],
  "nested": ["lines"],
  "columns": [
    {"name": "ticketId", "type": "guid", "from": "request", "references": "acme.tickets.id", "remark": "Ticket."},
    {"name": "state", "type": "names(50)", "up": 1, "remark": "State of the ticket."},
    {"name": "line", "type": "INTEGER", "remark": "Number of the line."},
    {"name": "price_net", "type": "DECIMAL(19,4)", "member": "price.net", "remark": "Net price."},
    {"name": "extra", "type": "json", "remark": "Whatever else."},
    {"name": "since", "type": "DATE", "from": "request", "remark": "First day."},
    {"name": "plans", "type": "WVARCHAR(100)", "from": "request", "remark": "Plans asked for."}
  ],
  "paths": [
    {"role": "child", "get": "/api/acme/v1/tickets/{id}/lines", "parameters": {"id": "ticketId"},
     "query": {"fromDate": {"column": "since", "default": "today-30d"}},
     "optional": {"planIds": "plans", "expand": {"value": "all", "when": ["extra"]}},
     "page": {"default": 25, "max": 500, "total_items": true, "total_pages": false},
     "filter": {"state": "State"}, "sort": true, "permission": ["acme.r", "acme.crud"]},
    {"role": "list", "get": "/api/acme/v1/lines", "envelope": "items", "items": "nodes", "filter": ["line"],
     "missing": ["extra"], "permission": "acme.r"}
  ]
}]})json";

TEST(Definition, SaysWhereEachValueComesFrom) {
    const Table table = load_one(kFull);
    EXPECT_EQ(table.aliases, std::vector<std::string>{"rows"});
    EXPECT_EQ(table.source.nested, std::vector<std::string>{"lines"});
    EXPECT_EQ(table.primary_key, (std::vector<std::size_t>{0, 2}));
    EXPECT_FALSE(table.columns[0].type.nullable);
    EXPECT_TRUE(table.columns[0].member.empty());
    EXPECT_EQ(table.columns[0].decoding, Decoding::Guid);
    EXPECT_EQ(table.columns[1].decoding, Decoding::Names);
    EXPECT_EQ(table.columns[1].type.length, 50);
    EXPECT_EQ(table.columns[1].levels_up, 1U);
    EXPECT_EQ(table.columns[3].member, (std::vector<std::string>{"price", "net"}));
    EXPECT_EQ(to_string(table.columns[3].type), "DECIMAL(19,4)");
    EXPECT_EQ(table.columns[4].decoding, Decoding::Json);
    EXPECT_EQ(table.foreign_keys.at(0).table, "acme.tickets");
}

TEST(Definition, SaysHowAPathIsAsked) {
    const Table table = load_one(kFull);
    const AccessPath& child = table.paths.at(0);
    ASSERT_EQ(child.parameters.size(), 2U);
    EXPECT_EQ(child.parameters[0].name, "id");
    EXPECT_EQ(child.parameters[0].column, 0U);
    ASSERT_EQ(child.parameters[0].suppliers.size(), 1U) << "the column's reference supplies its only parameter";
    EXPECT_EQ(child.parameters[0].suppliers[0].table, "acme.tickets");
    EXPECT_EQ(child.parameters[1].name, "fromDate");
    EXPECT_TRUE(child.parameters[1].in_query);
    EXPECT_EQ(child.parameters[1].default_value, "today-30d");
    ASSERT_EQ(child.optional_queries.size(), 2U);
    EXPECT_EQ(child.optional_queries[0].value, "");
    EXPECT_EQ(child.optional_queries[1].value, "all");
    EXPECT_EQ(child.optional_queries[1].columns, std::vector<std::size_t>{4});
    EXPECT_EQ(child.paging.default_size, 25);
    EXPECT_EQ(child.paging.max_size, 500);
    EXPECT_TRUE(child.paging.has_total_items);
    EXPECT_FALSE(child.paging.has_total_pages);
    EXPECT_EQ(child.filter_fields.at(1), "State");
    EXPECT_TRUE(child.sortable);
    EXPECT_EQ(child.permissions.size(), 2U);
    EXPECT_TRUE(child.missing_columns.empty());
}

TEST(Definition, LeavesOutWhatAPathCannotDeliver) {
    const Table table = load_one(kFull);
    const AccessPath& list = table.paths.at(1);
    EXPECT_EQ(list.envelope, Envelope::Items);
    EXPECT_EQ(list.items_member, "nodes");
    EXPECT_FALSE(list.paging.paged);
    EXPECT_EQ(list.filter_fields.at(2), "line");
    EXPECT_FALSE(list.delivers(0)) << "made without the ticket's id";
    EXPECT_TRUE(list.delivers(2));
    EXPECT_FALSE(list.delivers(4));
}

TEST(Definition, OfTheReadmeIsAWholeFile) {
    std::ifstream stream(SNOWATLAS_SCHEMA_README);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const std::size_t begin = text.find("```json\n");
    ASSERT_NE(begin, std::string::npos);
    const std::size_t start = begin + std::string_view("```json\n").size();
    const Table table = load_one(text.substr(start, text.find("```", start) - start));
    EXPECT_EQ(table.qualified_name(), "acme.tickets");
    EXPECT_EQ(table.paths.size(), 2U);
}

struct Mistake {
    const char* what;
    const char* from; // text of kMinimal that is replaced …
    const char* to;   // … by this
    const char* message;
};

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreToldWithFileLineAndRemedy) {
    std::string json = kMinimal;
    const std::size_t at = json.find(GetParam().from);
    ASSERT_NE(at, std::string::npos);
    json.replace(at, std::string_view(GetParam().from).size(), GetParam().to);
    try {
        load_tables(json, "acme.json");
        FAIL() << "not refused: " << json;
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kGeneral);
        EXPECT_NE(std::string(error.what()).find(GetParam().message), std::string::npos) << error.what();
    }
}

INSTANTIATE_TEST_SUITE_P(
    Format, Mistakes,
    testing::Values(
        Mistake{"Syntax", "\"remark\": \"Tickets.\",", "\"remark\": \"Tickets.\"",
                "acme.json:3: this is not valid JSON"},
        Mistake{"TextAfterTheEnd", "}]}", "}]} {}", "this is not valid JSON"},
        Mistake{"UnknownMember", "\"columns\"", "\"colums\"",
                "member \"colums\" is unknown; did you mean \"columns\"?"},
        Mistake{"MissingMember", "\"type\": \"BIGINT\", ", "", "column id: member \"type\" is missing."},
        Mistake{"TwiceTheSame", "\"remark\": \"Tickets.\"", "\"remark\": \"A.\", \"remark\": \"B.\"",
                "stands there twice: remark"},
        Mistake{"Type", "BIGINT", "BIGINTEGER",
                "acme.json:5: table acme.tickets, column id: \"BIGINTEGER\" is no type"},
        Mistake{"Period", "Number.", "Number", "\"remark\" must end with a period"},
        Mistake{"TableName", "acme.tickets", "tickets", "must be written schema.table"},
        Mistake{"SystemSchema", "acme.tickets", "system.tickets", "belongs to the driver"},
        Mistake{"KeyColumn", "\"columns\"", "\"key\": [\"ids\"], \"columns\"",
                "no column \"ids\"; did you mean \"id\"?"},
        Mistake{"TwoColumnsOfAName", "{\"name\": \"id\"",
                R"({"name": "ID", "type": "BIT", "remark": "X."}, {"name": "id")", "has a column of this name already"},
        Mistake{"Role", "\"list\"", "\"lists\"", "must be one of list, keyed_list, detail, child, singleton"},
        Mistake{"ListWithParameter", "v1/tickets\"", "v1/tickets/{id}\"", "is no list and no singleton"},
        Mistake{"ParameterWithoutColumn", "\"list\", \"get\": \"/api/acme/v1/tickets\"",
                "\"detail\", \"get\": \"/api/{key}\"", "the table has no column \"key\""},
        Mistake{"ParameterNotInPath", "v1/tickets\"", "v1/tickets\", \"parameters\": {\"id\": \"id\"}",
                "\"get\" has no parameter {id}"},
        Mistake{"Default", "v1/tickets\"", R"(v1/tickets", "query": {"d": {"column": "id", "default": "yesterday"}})",
                "\"default\" must be \"today\""},
        Mistake{"RelativePath", "/api", "api", "must start with /"},
        Mistake{"Reference", "\"BIGINT\"", "\"BIGINT\", \"references\": \"users\"", "schema.table.column"},
        Mistake{"RequestColumnNobodyUses", "\"BIGINT\"", "\"BIGINT\", \"from\": \"request\"",
                "no path has a parameter"},
        Mistake{"NotAList", "[{\"role\": \"list\", \"get\": \"/api/acme/v1/tickets\"}]", "7",
                "\"paths\" must be a list"},
        Mistake{"Number", "v1/tickets\"", "v1/tickets\", \"page\": {\"max\": -1}", "whole number"}),
    [](const auto& mistake) { return mistake.param.what; });

class SchemaFile : public testing::Test {
  protected:
    SchemaFile() { std::filesystem::create_directories(folder_); }
    ~SchemaFile() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
        return (folder_ / name).string();
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() /
        ("snowatlas_schema_" +
         std::to_string(std::hash<std::string>{}(testing::UnitTest::GetInstance()->current_test_info()->name())));
};

TEST_F(SchemaFile, AddsTablesToTheBuiltInOnes) {
    const auto catalog = load_catalog(write("acme.json", kMinimal));
    EXPECT_NE(catalog->find("acme", "tickets"), nullptr);
    EXPECT_NE(catalog->find("sam", "computers"), nullptr);
    EXPECT_NE(catalog->find("system", "tables"), nullptr);
    EXPECT_EQ(load_catalog()->find("acme", "tickets"), nullptr);
}

TEST_F(SchemaFile, MayBeAFolder) {
    write("a.json", kMinimal);
    std::string other = kMinimal;
    other.replace(other.find("tickets"), 7, "persons");
    write("b.json", other);
    write("notes.txt", "not a definition");
    const auto catalog = load_catalog(folder_.string());
    EXPECT_NE(catalog->find("acme", "tickets"), nullptr);
    EXPECT_NE(catalog->find("acme", "persons"), nullptr);
}

TEST_F(SchemaFile, ReplacesABuiltInTableOfTheSameName) {
    std::string json = kMinimal;
    json.replace(json.find("acme.tickets"), 12, "audit.logs");
    const auto catalog = load_catalog(write("audit.json", json));
    EXPECT_EQ(catalog->find("audit", "logs")->columns.size(), 1U);
}

TEST_F(SchemaFile, IsReadAgainWhenItChanges) {
    const std::string file = write("acme.json", kMinimal);
    const auto first = load_catalog(file);
    EXPECT_EQ(load_catalog(file), first);
    std::string json = kMinimal;
    json.replace(json.find("Number."), 7, "Running number.");
    write("acme.json", json);
    EXPECT_EQ(load_catalog(file)->find("acme", "tickets")->columns[0].remark, "Running number.");
}

TEST_F(SchemaFile, ThatIsNotThereIsTold) {
    const auto message = [](const std::string& file) {
        try {
            load_catalog(file);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_NE(message((folder_ / "none.json").string()).find("none.json cannot be read"), std::string::npos);
    EXPECT_NE(message(folder_.string()).find("the folder has no .json file"), std::string::npos);
}

} // namespace
} // namespace snowatlas::schema
