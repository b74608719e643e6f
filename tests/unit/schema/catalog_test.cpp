// Finding tables by name, and what a catalogue refuses.
#include <gtest/gtest.h>

#include "driver/base/error.h"
#include "schema/loader.h"

namespace snowatlas::schema {
namespace {

std::string table_json(const std::string& name, const std::string& more = "", const std::string& column = "") {
    return R"({"name": ")" + name + R"(", "remark": "Rows.", )" + more +
           R"("columns": [{"name": "id", "type": "guid", "remark": "Id."})" + column +
           R"(], "paths": [{"role": "list", "get": "/api/x"}]})";
}

Catalog catalog_of(const std::vector<std::string>& tables) {
    std::string json = R"({"tables": [)";
    for (const std::string& text : tables) json += (&text == &tables.front() ? "" : ",") + text;
    return Catalog(load_tables(json + "]}", "test.json"));
}

std::string refusal_of(const std::vector<std::string>& tables) {
    try {
        catalog_of(tables);
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kGeneral);
        return error.what();
    }
    return "";
}

TEST(Catalog, FindsTablesIgnoringCaseAndByAlias) {
    const Catalog catalog = catalog_of({table_json("sam.Computers", R"("aliases": ["machines"], )")});
    const Table* found = catalog.find("SAM", "computers");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->qualified_name(), "sam.Computers");
    EXPECT_EQ(catalog.find("sam", "MACHINES"), found);
    EXPECT_EQ(catalog.find_qualified("sam.machines"), found);
    EXPECT_EQ(catalog.find("saas", "computers"), nullptr);
    EXPECT_EQ(catalog.tables().size(), 1U);
}

TEST(Catalog, SearchesSchemasInTheirOrderWhereNoneIsGiven) {
    const Catalog catalog = catalog_of({table_json("acme.users"), table_json("saas.users"), table_json("oracle.users"),
                                        table_json("acme.own"), table_json("audit.logs")});
    EXPECT_EQ(catalog.find("", "users")->schema, "saas");
    EXPECT_EQ(catalog.find("", "own")->schema, "acme");
    EXPECT_EQ(catalog.schemas(), (std::vector<std::string>{"saas", "oracle", "audit", "acme"}));
    EXPECT_EQ(catalog.find("", "nothing"), nullptr);
}

TEST(Catalog, RefusesTwoTablesOfOneName) {
    EXPECT_NE(refusal_of({table_json("sam.a"), table_json("sam.A")}).find("belongs to table sam."), std::string::npos);
    const std::string by_alias = refusal_of({table_json("sam.a"), table_json("sam.b", R"("aliases": ["A"], )")});
    EXPECT_NE(by_alias.find("test.json:1: Table sam.b cannot be called sam.a"), std::string::npos) << by_alias;
}

TEST(Catalog, RefusesReferencesThatLeadNowhere) {
    const std::string to_no_table = refusal_of({table_json(
        "sam.a", "", R"(, {"name": "b", "type": "guid", "references": "sam.missing.id", "remark": "B."})")});
    EXPECT_NE(to_no_table.find("sam.missing, which does not exist"), std::string::npos) << to_no_table;
    const std::string to_no_column = refusal_of(
        {table_json("sam.a", "", R"(, {"name": "b", "type": "guid", "references": "sam.a.c", "remark": "B."})")});
    EXPECT_NE(to_no_column.find("names column c, which table sam.a does not have"), std::string::npos) << to_no_column;
    EXPECT_NE(refusal_of({table_json("sam.a", R"("details_of": "sam.b", )")}).find("details of sam.b"),
              std::string::npos);
}

} // namespace
} // namespace snowatlas::schema
