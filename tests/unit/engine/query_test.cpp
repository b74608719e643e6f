// Queries over Snow Atlas tables: right rows, whatever way they are found.
#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

class QueryTest : public EngineTest {
  protected:
    QueryTest() {
        session_->rows["sam.computers"] = {
            {{"id", "c1"}, {"hostName", "ALPHA"}, {"coreCount", std::int64_t{4}}, {"organizationId", "o1"}},
            {{"id", "c2"}, {"hostName", "beta"}, {"coreCount", std::int64_t{8}}, {"organizationId", "o1"}},
            {{"id", "c3"}, {"hostName", "gamma"}},
            {{"id", "c4"}, {"hostName", "delta"}, {"coreCount", std::int64_t{8}}, {"organizationId", "o9"}}};
        session_->rows["organizations.tree"] = {{{"id", "o1"}, {"name", "Root"}}, {{"id", "o2"}, {"name", "Empty"}}};
    }
};

TEST_F(QueryTest, FiltersGroupsAndSorts) {
    EXPECT_EQ(rows_of("SELECT hostName FROM sam.computers WHERE coreCount > 4 ORDER BY hostName"),
              (TextRows{{"beta"}, {"delta"}}));
    EXPECT_EQ(rows_of("SELECT coreCount, COUNT(*) FROM sam.computers GROUP BY coreCount ORDER BY 1"),
              (TextRows{{"NULL", "1"}, {"4", "1"}, {"8", "2"}}));
    EXPECT_EQ(rows_of("SELECT hostName FROM sam.computers ORDER BY coreCount NULLS LAST, hostName DESC"),
              (TextRows{{"ALPHA"}, {"delta"}, {"beta"}, {"gamma"}}));
    EXPECT_EQ(rows_of("SELECT DISTINCT coreCount FROM sam.computers WHERE coreCount IS NOT NULL ORDER BY 1 DESC"),
              (TextRows{{"8"}, {"4"}}));
    EXPECT_EQ(rows_of("SELECT COUNT(*) FROM sam.computers HAVING COUNT(*) > 100"), TextRows{});
}

TEST_F(QueryTest, GroupingSetsReadTheTableOnce) {
    requests();
    EXPECT_EQ(rows_of("SELECT coreCount, COUNT(*) FROM sam.computers GROUP BY ROLLUP (coreCount) "
                      "ORDER BY GROUPING(coreCount), 1"),
              (TextRows{{"NULL", "1"}, {"4", "1"}, {"8", "2"}, {"NULL", "4"}}));
    EXPECT_EQ(requests(), std::vector<std::string>{"sam.computers page 1"});
    EXPECT_EQ(rows_of("SELECT coreCount, COUNT(*) FROM sam.computers WHERE id = 'c2' GROUP BY CUBE (coreCount) "
                      "ORDER BY GROUPING(coreCount)"),
              (TextRows{{"8", "1"}, {"NULL", "1"}}));
    EXPECT_EQ(requests(), std::vector<std::string>{"sam.computers/c2"});
}

TEST_F(QueryTest, TextEqualityIsCaseSensitiveThoughTheServersIsNot) {
    EXPECT_EQ(value_of("SELECT id FROM sam.computers WHERE hostName = 'ALPHA'"), "c1");
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers WHERE hostName = 'alpha'"), TextRows{});
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers WHERE hostName <> 'alpha'"), "4");
}

TEST_F(QueryTest, JoinsOfEveryKind) {
    const std::string from = " FROM sam.computers c ";
    EXPECT_EQ(rows_of("SELECT c.id, o.name" + from + "JOIN organizations.tree o ON o.id = c.organizationId ORDER BY 1"),
              (TextRows{{"c1", "Root"}, {"c2", "Root"}}));
    EXPECT_EQ(
        rows_of("SELECT c.id, o.name" + from + "LEFT JOIN organizations.tree o ON o.id = c.organizationId ORDER BY 1"),
        (TextRows{{"c1", "Root"}, {"c2", "Root"}, {"c3", "NULL"}, {"c4", "NULL"}}));
    EXPECT_EQ(rows_of("SELECT c.id, o.name" + from +
                      "RIGHT JOIN organizations.tree o ON o.id = c.organizationId ORDER BY o.name, c.id"),
              (TextRows{{"NULL", "Empty"}, {"c1", "Root"}, {"c2", "Root"}}));
    EXPECT_EQ(value_of("SELECT COUNT(*)" + from + "FULL JOIN organizations.tree o ON o.id = c.organizationId"), "5");
    EXPECT_EQ(value_of("SELECT COUNT(*)" + from + "CROSS JOIN organizations.tree o"), "8");
    EXPECT_EQ(value_of("SELECT COUNT(*)" + from + ", organizations.tree o WHERE o.id <> c.organizationId"), "4");
    // Rows without a partner are those of the whole join, also where a condition looks at the other side.
    EXPECT_EQ(rows_of("SELECT c.id" + from +
                      "LEFT JOIN organizations.tree o ON o.id = c.organizationId WHERE o.id IS NULL ORDER BY 1"),
              (TextRows{{"c3"}, {"c4"}}));
    EXPECT_EQ(rows_of("SELECT c.id, o.id" + from +
                      "LEFT JOIN (organizations.tree o JOIN organizations.tree p ON p.id = "
                      "o.id) ON o.id = c.organizationId WHERE c.id = 'c3'"),
              (TextRows{{"c3", "NULL"}}));
    EXPECT_EQ(rows_of("SELECT a.id, b.id FROM sam.computers a JOIN sam.computers b ON a.coreCount = b.coreCount AND "
                      "a.id < b.id"),
              (TextRows{{"c2", "c4"}}));
}

TEST_F(QueryTest, SubqueriesOfEveryKind) {
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers c WHERE EXISTS (SELECT 1 FROM organizations.tree o WHERE o.id = "
                      "c.organizationId) ORDER BY 1"),
              (TextRows{{"c1"}, {"c2"}}));
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers WHERE organizationId NOT IN (SELECT id FROM organizations.tree) "
                      "ORDER BY 1"),
              (TextRows{{"c4"}}));
    EXPECT_EQ(rows_of("SELECT id, (SELECT name FROM organizations.tree o WHERE o.id = c.organizationId) FROM "
                      "sam.computers c WHERE id IN ('c2', 'c3') ORDER BY 1"),
              (TextRows{{"c2", "Root"}, {"c3", "NULL"}}));
    EXPECT_EQ(error_of("SELECT (SELECT id FROM organizations.tree) FROM sam.computers"), "21000");
    EXPECT_EQ(value_of("SELECT (SELECT MAX(coreCount) FROM sam.computers)"), "8");
}

TEST_F(QueryTest, SetOperations) {
    const std::string a = "SELECT coreCount FROM sam.computers", b = "SELECT 8 UNION ALL SELECT 5";
    EXPECT_EQ(rows_of(a + " UNION " + b + " ORDER BY 1"), (TextRows{{"NULL"}, {"4"}, {"5"}, {"8"}}));
    EXPECT_EQ(rows_of(a + " INTERSECT ALL SELECT 8 ORDER BY 1"), (TextRows{{"8"}}));
    EXPECT_EQ(rows_of(a + " EXCEPT ALL SELECT 8 ORDER BY 1"), (TextRows{{"NULL"}, {"4"}, {"8"}}));
    EXPECT_EQ(rows_of(a + " EXCEPT SELECT 8 ORDER BY 1"), (TextRows{{"NULL"}, {"4"}}));
    EXPECT_EQ(rows_of("(" + a + " LIMIT 0) UNION ALL (SELECT 1 EXCEPT (SELECT 1 INTERSECT SELECT 2))"),
              (TextRows{{"1"}}));
    EXPECT_EQ(rows_of("SELECT 1 AS x UNION SELECT 2 ORDER BY x DESC LIMIT 1"), (TextRows{{"2"}}));
}

// SQLite 3.40 would merge the UNION ALL into the join around it and then refuse it.
TEST_F(QueryTest, OuterJoinsStandInsideAUnionThatIsJoined) {
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM (SELECT o.id AS k FROM sam.computers c FULL JOIN organizations.tree o ON "
                       "c.organizationId = o.id JOIN organizations.tree p ON p.id = o.id UNION ALL SELECT c.id FROM "
                       "sam.computers c LEFT JOIN organizations.tree o ON c.organizationId = o.id) t JOIN "
                       "sam.computers d ON d.organizationId = t.k"),
              "4");
}

TEST_F(QueryTest, CommonTablesAlsoRecursive) {
    EXPECT_EQ(
        rows_of("WITH big AS (SELECT id, hostName FROM sam.computers WHERE coreCount = 8) SELECT x.id, y.hostName "
                "FROM big x JOIN big y ON x.id = y.id ORDER BY 1"),
        (TextRows{{"c2", "beta"}, {"c4", "delta"}}));
    EXPECT_EQ(
        value_of("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT SUM(i) FROM n"),
        "55");
    // Keys of one table come out of common tables that speak of each other and of themselves.
    EXPECT_EQ(
        value_of("WITH RECURSIVE a(k) AS (SELECT id FROM sam.computers WHERE coreCount = 4 UNION SELECT c.id FROM "
                 "a JOIN sam.computers c ON c.id > a.k), b(k) AS (SELECT x.k FROM a x JOIN a y ON x.k = y.k) "
                 "SELECT COUNT(*) FROM b JOIN sam.computers_applications i ON i.computerId = b.k JOIN a ON a.k = "
                 "b.k"),
        "0");
}

// SQLite gets LIMIT wrong where a table consumes it; ours never do.
TEST_F(QueryTest, LimitsCutTheRightRows) {
    auto& rows = session_->rows["sam.applications"];
    for (int i = 1; i <= 20; ++i)
        rows.push_back({{"id", "a" + std::to_string(100 + i)}, {"editionIndex", std::int64_t{i}}});
    const auto ids = [&](const std::string& tail) {
        std::string text;
        for (const auto& row : rows_of("SELECT editionIndex FROM sam.applications " + tail)) text += row[0] + " ";
        return text;
    };
    EXPECT_EQ(ids("WHERE editionIndex > 7 LIMIT 5"), "8 9 10 11 12 ");
    EXPECT_EQ(ids("LIMIT 5 OFFSET 3"), "4 5 6 7 8 ");
    EXPECT_EQ(ids("ORDER BY editionIndex DESC LIMIT 3"), "20 19 18 ");
    EXPECT_EQ(ids("OFFSET 18"), "19 20 ");
    EXPECT_EQ(ids("WHERE name IS NULL ORDER BY editionIndex OFFSET 2 ROWS FETCH NEXT 2 ROWS ONLY"), "3 4 ");
    EXPECT_EQ(ids("LIMIT 2 OFFSET 1"), "2 3 ");
    EXPECT_EQ(
        rows_of("(SELECT editionIndex FROM sam.applications LIMIT 1 OFFSET 3) UNION ALL (SELECT editionIndex FROM "
                "sam.applications LIMIT 1 OFFSET 4)"),
        (TextRows{{"4"}, {"5"}}));
    EXPECT_EQ(ids("LIMIT 0"), "");
}

TEST_F(QueryTest, ParametersTakeWhatTheApplicationGives) {
    EXPECT_EQ(value_of("SELECT id FROM sam.computers WHERE hostName = ?", {text_parameter("beta")}), "c2");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers WHERE coreCount >= ?", {text_parameter("8")}), "2");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers WHERE coreCount = ?", {{{TypeId::Integer}, Value()}}), "0");
    EXPECT_EQ(
        error_of("SELECT id FROM sam.computers WHERE coreCount = ?", {{{TypeId::Double, 0, 0, true}, Value(4.5)}}),
        "22001");
    EXPECT_EQ(error_of("SELECT id FROM sam.computers WHERE coreCount = ?", {text_parameter("four")}), "22018");
    EXPECT_EQ(error_of("SELECT id FROM sam.computers WHERE hostName = ?"), "07002");
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers ORDER BY id LIMIT ?", {integer_parameter(2)}),
              (TextRows{{"c1"}, {"c2"}}));
}

TEST_F(QueryTest, DescribesWithoutARequest) {
    const auto statement =
        connection_->prepare("SELECT c.hostName AS h, c.coreCount + 1 AS x, d.id FROM sam.computers c "
                             "JOIN (SELECT id FROM sam.applications) d ON d.id = c.id",
                             cancellation_);
    ASSERT_EQ(statement->columns().size(), 3u);
    EXPECT_EQ(statement->columns()[0].label, "h");
    EXPECT_EQ(statement->columns()[0].base_table, "computers");
    EXPECT_EQ(statement->columns()[0].base_column, "hostName");
    EXPECT_EQ(statement->columns()[0].table_alias, "c");
    EXPECT_EQ(statement->columns()[1].base_table, "");
    EXPECT_TRUE(statement->columns()[2].is_key);
    EXPECT_EQ(statement->columns()[2].base_table, "applications");
    EXPECT_EQ(statement->dynamic_function(), "SELECT CURSOR");
    EXPECT_TRUE(requests().empty());
}

TEST_F(QueryTest, SystemTablesAreAnsweredLocally) {
    EXPECT_EQ(value_of("SELECT tableType FROM system.tables WHERE tableSchema = 'sam' AND tableName = 'computers'"),
              "TABLE");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM system.columns WHERE tableName = 'computers' AND isKey = 1"), "1");
    EXPECT_EQ(value_of("SELECT value FROM system.connection WHERE name = 'ClientId'"), "tester");
    EXPECT_EQ(value_of("SELECT value FROM system.connection WHERE name = 'Tenant'"), "Example Tenant");
    EXPECT_EQ(value_of("SELECT role FROM system.endpoints WHERE tableName = 'compliance_summary'"), "KeyedList");
    EXPECT_TRUE(requests().empty());
    rows_of("SELECT id FROM sam.computers");
    EXPECT_EQ(value_of("SELECT target FROM system.requests ORDER BY requestNumber DESC LIMIT 1"),
              "sam.computers page 1");
}

} // namespace
} // namespace snowatlas::engine
