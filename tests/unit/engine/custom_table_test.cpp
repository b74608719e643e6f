// Tables of custom fields: looked for when one is named, then tables like any other.
#include <atomic>

#include "schema/loader.h"
#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

class CustomTableTest : public EngineTest {
  protected:
    CustomTableTest() {
        // What is known of one registration is known to the process.
        static std::atomic<int> number{0};
        session_->mutable_settings().client_id = "custom " + std::to_string(++number);
        session_->rows["sam.custom_fields"] = {{{"id", "f1"},
                                                {"name", "Owner"},
                                                {"dataType_name", "Text"},
                                                {"assetTypes", R"([{"id":"t","name":"Computer"}])"}},
                                               {{"id", "f2"},
                                                {"name", "Leased"},
                                                {"dataType_name", "Yes/No"},
                                                {"assetTypes", R"([{"Id":"t","Name":"Computer"}])"}},
                                               {{"id", "f3"}, {"name", "Nowhere"}, {"dataType_name", "Text"}}};
        session_->rows["sam.computers"] = {{{"id", "c1"}, {"hostName", "A"}}, {{"id", "c2"}, {"hostName", "B"}}};
        session_->rows["sam.computers_custom"] = {
            {{"computerId", "c1"}, {"Owner", "Ann"}, {"Leased", std::int64_t{1}}}};
    }
};

using Requests = std::vector<std::string>;

TEST_F(CustomTableTest, IsLookedForOnce) {
    EXPECT_EQ(rows_of("SELECT * FROM computers_custom"), (TextRows{{"c1", "1", "Ann"}}));
    EXPECT_EQ(requests(), (Requests{"sam.custom_fields page 1", "sam.computers_custom page 1"}));
    EXPECT_EQ(rows_of("SELECT \"Owner\" FROM sam.Computers_Custom WHERE leased = 1"), TextRows{{"Ann"}});
    EXPECT_EQ(requests(), Requests{"sam.computers_custom page 1"});
    EXPECT_EQ(error_of("SELECT * FROM sam.licenses_custom"), "42S02");
    EXPECT_EQ(error_of("SELECT nosuch FROM sam.computers_custom"), "42S22");
    EXPECT_EQ(requests(), Requests{});
}

TEST_F(CustomTableTest, JoinsWithItsAssets) {
    EXPECT_EQ(rows_of("SELECT c.hostName, x.\"Owner\" FROM sam.computers c LEFT JOIN sam.computers_custom x "
                      "ON x.computerId = c.id ORDER BY 1"),
              (TextRows{{"A", "Ann"}, {"B", "NULL"}}));
}

TEST_F(CustomTableTest, IsCountedByItsRows) {
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers_custom"), "1");
    EXPECT_EQ(requests(), (Requests{"sam.custom_fields page 1", "sam.computers_custom page 1"}))
        << "the list has values, whose number is another";
}

TEST_F(CustomTableTest, IsAmongTheTablesOnceItIsKnown) {
    const char* const listed = "SELECT tableName FROM system.tables WHERE tableName LIKE '%\\_custom' ESCAPE '\\'";
    const auto before = connection_->catalog();
    EXPECT_EQ(rows_of(listed), TextRows{});
    connection_->discover_custom_tables(cancellation_);
    EXPECT_EQ(rows_of(listed), TextRows{{"computers_custom"}});
    EXPECT_EQ(rows_of("SELECT columnName, dataType, referencedTable FROM system.columns WHERE tableName = "
                      "'computers_custom' ORDER BY ordinalPosition"),
              (TextRows{{"computerId", "WVARCHAR(36)", "sam.computers"},
                        {"Leased", "BIT", "NULL"},
                        {"Owner", "WVARCHAR(4000)", "NULL"}}));
    EXPECT_EQ(before->find("sam", "computers_custom"), nullptr) << "what was handed out stays as it is";
    const auto other = connect(session_, schema::load_catalog());
    EXPECT_NE(other->catalog()->find("sam", "computers_custom"), nullptr) << "known to the process";
    EXPECT_EQ(requests(), Requests{"sam.custom_fields page 1"});
}

TEST_F(CustomTableTest, IsNotLookedForWhereTheNameIsOfSomethingElse) {
    change("CREATE TEMPORARY TABLE my_custom (id INTEGER)");
    EXPECT_EQ(rows_of("SELECT * FROM my_custom"), TextRows{});
    EXPECT_EQ(error_of("SELECT * FROM sam.custom"), "42S02");
    EXPECT_EQ(requests(), Requests{});
}

} // namespace
} // namespace snowatlas::engine
