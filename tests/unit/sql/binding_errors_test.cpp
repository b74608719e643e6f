// Every wrong statement says what is wrong, where, and what would be right.
#include <gtest/gtest.h>

#include "tests/unit/sql/support.h"

namespace snowatlas::sql::testing {
namespace {

struct ErrorCase {
    const char* sql;
    const char* state;
    const char* text; // part of the message
};

void PrintTo(const ErrorCase& test, std::ostream* out) {
    *out << test.sql;
}

class BindingErrors : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(BindingErrors, SayWhatIsWrong) {
    const std::string error = error_of(GetParam().sql);
    EXPECT_EQ(error.substr(0, 5), GetParam().state) << GetParam().sql << "\n" << error;
    EXPECT_NE(error.find(GetParam().text), std::string::npos) << GetParam().sql << "\n" << error;
}

constexpr ErrorCase kSyntax[] = {
    {"", "42000", "empty"},
    {"SELEC 1", "42000", "Found 'SELEC'"},
    {"SELECT", "42000", "an expression was expected (line 1, column 7)"},
    {"SELECT 1 FROM", "42000", "a table name"},
    {"SELECT (1", "42000", "')' was expected"},
    {"SELECT\n  1 +", "42000", "line 2, column 6"},
    {"SELECT 'abc", "42000", "no closing '"},
    {"SELECT /* abc", "42000", "not closed"},
    {"SELECT 1abc", "42000", "neither a number nor a name"},
    {"SELECT {fn UCASE('a')", "42000", "'}'"},
    {"SELECT {x 'a'}", "42000", "no escape sequence"},
    {"{call p(1)}", "42000", "no stored procedures"},
    {"{?=call p(1)}", "42000", "no stored procedures"},
    {"SELECT 1 1", "42000", "the end of the statement"},
    {"SELECT {d '2026-02-30'}", "22007", "'2026-02-30' is no DATE"},
    {"SELECT {guid 'x'}", "22018", "GUID"},
    {"SELECT 1 AT TIME ZONE 'UTC'", "42000", "AT TIME ZONE"},
    {"COMMIT", "42000", "SQLEndTran"},
    {"GRANT SELECT ON x TO y", "42000", "read-only"},
    {"SHOW GRANTS", "42000", "SHOW knows TABLES, SCHEMAS and COLUMNS"},
    {"SELECT @x", "42000", "parameters are written ?"},
    {"SELECT 1 WHERE 1 == 1", "42000", "one '='"},
    {"SELECT 1 WHERE 'a' RLIKE 'b'", "42000", "RLIKE is not supported; use LIKE"},
    {"SELECT id FROM sam.computers FOR UPDATE", "42000", "leave it out"},
    {"SELECT TOP 2 WITH TIES id FROM sam.computers ORDER BY id", "42000", "RANK()"},
    {"SELECT id FORM sam.computers", "42000", "Found 'FORM'; did you mean FROM?"},
    {"SELECT id FROM sam.computers WERE id = ''", "42000", "did you mean WHERE?"},
    {"SELECT id FROM sam.computers ORDR BY id", "42000", "did you mean ORDER?"},
    {"SELECT id FROM sam.computers LIMT 5", "42000", "did you mean LIMIT?"},
    {"SELECT id FROM sam.computers c d", "42000", "Found 'd' where the end of the statement was expected"},
    {"SELECT * FROM sam.computers PIVOT (COUNT(id) FOR hostName IN ('a')) p", "42000", "PIVOT is not supported"},
};
INSTANTIATE_TEST_SUITE_P(Syntax, BindingErrors, ::testing::ValuesIn(kSyntax));

constexpr ErrorCase kNames[] = {
    {"SELECT * FROM sam.computer", "42S02", "did you mean sam.computers?"},
    {"SELECT * FROM saas.computers", "42S02", "did you mean sam.computers?"},
    {"SELECT * FROM nowhere.computers", "42S02", "there is no schema nowhere"},
    {"SELECT * FROM MSysConf", "42S02", "There is no table MSysConf"},
    {"SELECT hostnam FROM sam.computers", "42S22", "did you mean hostName?"},
    {"SELECT c.hostnam FROM sam.computers c", "42S22", "did you mean hostName?"},
    {"SELECT x.id FROM sam.computers c", "42S22", "no table or alias x"},
    {"SELECT id FROM sam.computers, sam.applications", "42000", "ambiguous"},
    {"SELECT 1 FROM sam.computers c, sam.applications c", "42000", "two tables c"},
    {"SELECT id AS x FROM sam.computers WHERE x = 1", "42S22", "alias of the select list is not known yet in WHERE"},
    {"SELECT id FROM sam.computers WHERE hostName = \"x\"", "42S22", "single quotes"},
    {"SELECT NOPE(1)", "42000", "There is no function NOPE"},
    {"SELECT UPER('a')", "42000", "did you mean UPPER?"},
    {"SELECT date_format(lastScanDate, '%Y-%m') FROM sam.computers", "42000", "DATE_TRUNC('month', x)"},
    {"SELECT DECODE(1, 1, 'a')", "42000", "use CASE"},
    {"SELECT 1 FROM DUAL", "42S02", "leave FROM out"},
    {"SELECT * FROM all_tables", "42S02", "SELECT * FROM system.tables"},
    {"SELECT id FROM sam.computers WHERE ROWNUM <= 2", "42S22", "FETCH FIRST n ROWS ONLY"},
    {"DESCRIBE sam.computer", "42S02", "did you mean sam.computers?"},
};
INSTANTIATE_TEST_SUITE_P(Names, BindingErrors, ::testing::ValuesIn(kNames));

constexpr ErrorCase kTypes[] = {
    {"SELECT * FROM sam.computers WHERE processorCount = 'abc'", "22018", "'abc' is no value of type INTEGER"},
    {"SELECT * FROM sam.computers WHERE lastScanDate < 'yesterday'", "22007",
     "'yesterday' is no value of type TIMESTAMP; timestamps are written yyyy-mm-dd hh:mm:ss"},
    {"SELECT * FROM sam.computers WHERE processorCount = lastScanDate", "42000", "cannot be compared"},
    {"SELECT * FROM sam.computers WHERE hostName", "42000", "A condition is needed"},
    {"SELECT SUBSTRING('a')", "42000", "SUBSTRING takes 2 to 3 arguments, not 1"},
    {"SELECT SUM(hostName) FROM sam.computers", "42000", "SUM takes a number as argument 1"},
    {"SELECT YEAR(1)", "42000", "YEAR is taken from a date"},
    {"SELECT -purchaseDate FROM sam.computers", "42000", "The sign - stands before numbers"},
    {"SELECT CAST(1 AS NOTYPE)", "42000", "There is no type NOTYPE"},
    {"SELECT CAST(1 AS MONEY(10,2))", "42000", "MONEY takes no size: it is DECIMAL(19,4)"},
    {"SELECT CAST(1 AS DATE)", "42000", "cannot be converted"},
    {"SELECT 'a' LIKE 'b' ESCAPE 'cc'", "22019", "escape character"},
    {"SELECT {fn TIMESTAMPADD(CENTURY, 1, NOW())}", "42000", "takes a unit"},
};
INSTANTIATE_TEST_SUITE_P(Types, BindingErrors, ::testing::ValuesIn(kTypes));

constexpr ErrorCase kGrouping[] = {
    {"SELECT hostName, COUNT(*) FROM sam.computers", "42000", "computers.hostName stands beside an aggregate"},
    {"SELECT hostName FROM sam.computers GROUP BY organizationId", "42000", "GROUP BY"},
    {"SELECT COUNT(*) FROM sam.computers GROUP BY 2", "42000", "position 2 is outside the select list"},
    {"SELECT COUNT(*) FROM sam.computers WHERE COUNT(*) > 1", "42000", "HAVING"},
    {"SELECT SUM(COUNT(*)) FROM sam.computers", "42000", "inside another aggregate"},
    {"SELECT (SELECT SUM(c.score) FROM sam.applications) FROM sam.computers c", "42000", "columns of an outer query"},
    {"SELECT ROW_NUMBER() FROM sam.computers", "42000", "needs OVER"},
    {"SELECT id FROM sam.computers WHERE ROW_NUMBER() OVER (ORDER BY id) = 1", "42000", "filter by it with QUALIFY"},
    {"SELECT DISTINCT id FROM sam.computers ORDER BY hostName", "42000", "SELECT DISTINCT"},
    {"SELECT id FROM sam.computers ORDER BY 2", "42000", "ORDER BY position 2"},
};
INSTANTIATE_TEST_SUITE_P(Grouping, BindingErrors, ::testing::ValuesIn(kGrouping));

constexpr ErrorCase kWrongStatements[] = {
    {"CREATE TABLE x (a INTEGER)", "42000", "TEMPORARY"},
    {"INSERT INTO sam.computers VALUES (1)", "42000", "read-only"},
    {"UPDATE sam.computers SET hostName = 'x'", "42000", "read-only"},
    {"DELETE FROM sam.computers", "42000", "read-only"},
    {"TRUNCATE TABLE sam.computers", "42000", "read-only"},
    {"DROP TABLE sam.computers", "42000", "read-only"},
    {"INSERT INTO nothing VALUES (1)", "42S02", "nothing"},
    {"INSERT INTO #t (a, b) VALUES (1)", "21S01", "needs 2 values, not 1"},
    {"INSERT INTO #t (a, z) VALUES (1, 2)", "42S22", "no column z"},
    {"CREATE TABLE #t (a INTEGER)", "42S01", "already"},
    {"CREATE TABLE #x (a INTEGER, A INTEGER)", "42S21", "two columns"},
    {"SELECT * FROM (SELECT 1, 2) t (a)", "21S02", "t has 2 columns, but 1 name given"},
    {"SELECT 1 UNION SELECT 1, 2", "42000", "as many columns"},
    {"SELECT 1 INTO x", "42000", "INTO #x"},
};
INSTANTIATE_TEST_SUITE_P(Statements, BindingErrors, ::testing::ValuesIn(kWrongStatements));

TEST(Nesting, IsBoundedInsteadOfOverflowingTheStack) {
    for (const int depth : {150, 1000, 100'000}) {
        std::string sql = "SELECT " + std::string(static_cast<std::size_t>(depth), '(') + "1" +
                          std::string(static_cast<std::size_t>(depth), ')');
        EXPECT_EQ(error_of(sql).empty(), depth == 150) << depth;
    }
}

TEST(Nesting, LongConditionListsAreNoNesting) {
    std::string sql = "SELECT id FROM sam.computers WHERE id = 'x'";
    for (int i = 0; i < 3000; ++i) sql += " OR id = '" + std::to_string(i) + "'";
    EXPECT_EQ(error_of(sql), "");
    sql = "SELECT id FROM sam.computers WHERE id IN ('x'";
    for (int i = 0; i < 3000; ++i) sql += ", '" + std::to_string(i) + "'";
    EXPECT_EQ(error_of(sql + ")"), "");
}

} // namespace
} // namespace snowatlas::sql::testing
