// What the clients send, over the driver's own tables: all of it binds, with the types they count on.
#include <gtest/gtest.h>

#include "tests/unit/sql/catalog_names.h"
#include "tests/unit/sql/support.h"

namespace snowatlas::sql::testing {
namespace {

std::string columns_or_error(std::string_view text, const Names& names) {
    try {
        const Statement statement = sql::bind(text, names);
        const auto* query = std::get_if<QueryStatement>(&statement.node);
        if (query == nullptr) return "";
        std::vector<std::string> parts;
        for (const OutputColumn& column : query->query->columns)
            parts.push_back(column.name + " " + to_string(column.type));
        return join(parts, ", ");
    } catch (const Error& error) {
        return std::string(error.sql_state().code()) + " " + error.what();
    }
}

struct ClientCase {
    const char* client;
    const char* sql;
    const char* columns;
};

void PrintTo(const ClientCase& test, std::ostream* out) {
    *out << test.client << ": " << test.sql;
}

class ClientStatements : public ::testing::TestWithParam<ClientCase> {};

TEST_P(ClientStatements, Bind) {
    static const CatalogNames names;
    EXPECT_EQ(columns_or_error(GetParam().sql, names), GetParam().columns) << GetParam().sql;
}

constexpr const char* kPowerQuery = "Power Query";
constexpr const char* kTableau = "Tableau";
constexpr const char* kMsQuery = "MS Query";
constexpr const char* kAccess = "Access";
constexpr const char* kLibreOffice = "LibreOffice";
constexpr const char* kReports = "reports";
constexpr const char* kPrompt = "a prompt";

constexpr ClientCase kClientStatements[] = {
    {kPowerQuery,
     "select \"id\",\r\n    \"hostName\"\r\nfrom \"sam\".\"computers\" where \"hostName\" = ? and \"domain\" is not "
     "null",
     "id WVARCHAR(36), hostName WVARCHAR(255)"},
    {kPowerQuery, "select top 1000001 \"manufacturer\" from \"sam\".\"applications\" group by \"manufacturer\"",
     "manufacturer WVARCHAR(255)"},
    {kPowerQuery,
     "select \"_\".\"manufacturer\", {fn convert(count(*), SQL_DOUBLE)} as \"C1\" from \"sam\".\"applications\" \"_\" "
     "group by "
     "\"_\".\"manufacturer\" order by \"C1\" desc limit 1001 offset 0",
     "manufacturer WVARCHAR(255), C1 DOUBLE"},
    {kPowerQuery,
     "select \"manufacturer\", \"C1\" from (select \"OTBL\".\"manufacturer\", sum(\"ITBL\".\"usedCount\") as \"C1\" "
     "from "
     "\"sam\".\"applications\" as \"OTBL\" left outer join \"sam\".\"computers_applications\" as \"ITBL\" on "
     "(\"OTBL\".\"id\" = "
     "\"ITBL\".\"applicationId\") group by \"OTBL\".\"manufacturer\") as \"ITBL\" where not \"C1\" is null limit "
     "1000001",
     "manufacturer WVARCHAR(255), C1 BIGINT"},
    {kPowerQuery,
     "select \"OTBL\".\"id\" from \"sam\".\"computers\" as \"OTBL\" inner join \"sam\".\"mobiledevices\" as \"ITBL\" "
     "on "
     "((\"OTBL\".\"organizationId\" = \"ITBL\".\"organizationId\" and \"OTBL\".\"organizationId\" is not null) and "
     "\"ITBL\".\"organizationId\" is not null or \"OTBL\".\"organizationId\" is null and \"ITBL\".\"organizationId\" "
     "is null)",
     "id WVARCHAR(36)"},
    {kPowerQuery,
     "select \"organizationId\", cast(count(distinct(\"id\")) as DOUBLE) + cast(max(\"C1\") as DOUBLE) as \"C1\" from "
     "(select "
     "\"id\", \"organizationId\", case when \"domain\" is null then ? else ? end as \"C1\" from \"sam\".\"computers\") "
     "as "
     "\"ITBL\" group by \"organizationId\" order by \"C1\" desc, \"organizationId\" limit 1001",
     "organizationId WVARCHAR(36), C1 DOUBLE"},
    {kPowerQuery, "select \"id\" from \"sam\".\"computers\" order by \"id\" offset 10 rows fetch first 5 rows only",
     "id WVARCHAR(36)"},
    {kPowerQuery, "select \"id\" from \"sam\".\"computers\" where \"hostName\" like ? escape '\\' offset 5",
     "id WVARCHAR(36)"},
    {kPowerQuery,
     "select {fn lcase(\"hostName\")} as \"a\", {fn substring(\"hostName\", 1, 3)} as \"b\", {fn concat(\"hostName\", "
     "{fn "
     "concat('.', \"domain\")})} as \"c\", {fn timestampadd(SQL_TSI_DAY, 1, \"lastScanDate\")} as \"d\", {fn "
     "year(\"lastScanDate\")} as \"e\", {fn timestampdiff(SQL_TSI_SECOND, \"lastScanDate\", {fn now()})} as \"f\" from "
     "\"sam\".\"computers\"",
     "a WVARCHAR(255), b WVARCHAR(255), c WVARCHAR(511), d TIMESTAMP, e INTEGER, f BIGINT"},
    {kTableau, "SELECT 1", "EXPR_1 INTEGER"},
    {kTableau, "SELECT \"COL\" FROM (SELECT 1 AS \"COL\") AS \"SUBQUERY\"", "COL INTEGER"},
    {kTableau, "SELECT TOP 1 \"COL\" FROM (SELECT 1 AS \"COL\") AS \"CHECKTOP\"", "COL INTEGER"},
    {kTableau, "SELECT \"COL\" FROM (SELECT 1 AS \"COL\") AS \"CHECKTOP\" LIMIT 1", "COL INTEGER"},
    {kTableau, "SELECT \"SUBCOL\" AS \"COL\" FROM ( SELECT 1 AS \"SUBCOL\" ) \"SUBQUERY\" GROUP BY 2",
     "42000 GROUP BY position 2 is outside the select list, which has 1 column (line 1, column 76)."},
    {kTableau, "INSERT INTO \"XTableau_C_Connect\" SELECT * FROM (SELECT 1 AS COL) AS CHECKTEMP LIMIT 1",
     "42S02 There is no table XTableau_C_Connect (line 1, column 13)."},
    {kTableau, "SELECT * INTO \"XT_Connect\" FROM (SELECT 1 AS COL) AS CHECKTEMP LIMIT 1",
     "42000 SELECT … INTO makes temporary tables only: write INTO #XT_Connect or INTO TEMPORARY XT_Connect (line 1, "
     "column 15)."},
    {kTableau,
     "SELECT \"t\".\"manufacturer\" AS \"none_Country_nk\", SUM({fn CONVERT(1, SQL_BIGINT)}) AS "
     "\"sum_Number_of_Records_ok\" FROM \"sam\".\"applications\" \"t\" GROUP BY \"t\".\"manufacturer\"",
     "none_Country_nk WVARCHAR(255), sum_Number_of_Records_ok BIGINT"},
    {kTableau,
     "SELECT {fn CONVERT({fn TRUNCATE(EXTRACT(YEAR FROM \"t\".\"lastScanDate\"),0)}, SQL_INTEGER)} AS \"yr_d_ok\" FROM "
     "\"sam\".\"computers\" \"t\" GROUP BY \"yr_d_ok\"",
     "yr_d_ok INTEGER"},
    {kTableau,
     "SELECT { fn TIMESTAMPADD(SQL_TSI_DAY,CAST({fn TRUNCATE(-1 * ({fn DAYOFWEEK(\"t\".\"lastScanDate\")} - 1),0)  } "
     "AS "
     "INTEGER),CAST(\"t\".\"lastScanDate\" AS DATE))} AS \"TEMP(Test)(3952218057)(0)\" FROM \"sam\".\"computers\" "
     "\"t\"",
     "TEMP(Test)(3952218057)(0) TIMESTAMP(0)"},
    {kTableau,
     "SELECT COUNT(1) AS \"n\" FROM \"sam\".\"computers\" \"t\" INNER JOIN ( SELECT TOP 10 \"manufacturer\" AS \"m\", "
     "COUNT(*) AS "
     "\"x\" FROM \"sam\".\"computers\" GROUP BY 1 ORDER BY 2 DESC ) \"t0\" ON (\"t\".\"manufacturer\" = \"t0\".\"m\") "
     "WHERE "
     "(\"t\".\"lastScanDate\" >= {d '2020-01-01'}) AND (\"t\".\"lastScanDate\" < {ts '2020-02-01 00:00:00'})",
     "n BIGINT"},
    {kTableau,
     "SELECT {fn CURDATE()}, {fn CURRENT_TIMESTAMP(0)}, {fn QUARTER({fn NOW()})}, {fn MOD(7,2)}, {fn ROUND(1.5,0)}, "
     "{fn "
     "POWER(2,3)}, {fn LOCATE('a','ba',1)}",
     "EXPR_1 DATE, EXPR_2 TIMESTAMP(0), EXPR_3 INTEGER, EXPR_4 INTEGER, EXPR_5 DECIMAL(3,1), EXPR_6 DOUBLE, EXPR_7 "
     "INTEGER"},
    {kTableau, "SELECT SUM(1) AS \"n\" FROM \"sam\".\"computers\" HAVING (COUNT(1) > 0)", "n BIGINT"},
    {kMsQuery,
     "SELECT computers.id, computers.hostName\r\nFROM sam.computers computers\r\nWHERE (computers.hostName='x') AND "
     "(computers.lastScanDate>={ts '2025-01-01 00:00:00'})\r\nORDER BY computers.hostName",
     "id WVARCHAR(36), hostName WVARCHAR(255)"},
    {kMsQuery,
     "SELECT A.name, B.usedCount FROM {oj sam.applications A LEFT OUTER JOIN sam.computers_applications B ON A.id = "
     "B.applicationId}",
     "name WVARCHAR(255), usedCount INTEGER"},
    {kMsQuery,
     "SELECT a.id FROM {oj sam.computers a LEFT OUTER JOIN {oj sam.computers_applications b LEFT OUTER JOIN "
     "sam.applications c "
     "ON b.applicationId = c.id} ON a.id = b.computerId}",
     "id WVARCHAR(36)"},
    {kAccess, "SELECT Config, nValue FROM MSysConf", "42S02 There is no table MSysConf (line 1, column 28)."},
    {kAccess, "SELECT \"id\",\"hostName\"  FROM \"sam\".\"computers\"  WHERE \"id\" = ? OR \"id\" = ? OR \"id\" = ?",
     "id WVARCHAR(36), hostName WVARCHAR(255)"},
    {kAccess, "SELECT `id` FROM `sam`.`computers` WHERE (`hostName` LIKE 'a%' {escape '!'})", "id WVARCHAR(36)"},
    {kLibreOffice, "SELECT * FROM \"sam\".\"platforms\" WHERE 0 = 1", "name WVARCHAR(255)"},
    {kReports,
     "SELECT a.manufacturer, a.name, COUNT(*) AS installations, SUM(CASE WHEN ca.lastUsed IS NULL OR ca.lastUsed < {ts "
     "'2025-10-01 00:00:00'} THEN 1 ELSE 0 END) AS unused FROM sam.computers_applications ca JOIN sam.applications a "
     "ON a.id "
     "= ca.applicationId WHERE ca.isInstalled = 1 AND a.manufacturer LIKE 'Microsoft%' GROUP BY a.manufacturer, a.name "
     "HAVING SUM(CASE WHEN ca.lastUsed IS NULL OR ca.lastUsed < {ts '2025-10-01 00:00:00'} THEN 1 ELSE 0 END) > 0 "
     "ORDER BY "
     "unused DESC",
     "manufacturer WVARCHAR(255), name WVARCHAR(255), installations BIGINT, unused BIGINT"},
    {kReports,
     "SELECT 'subscription' AS kind, a.name, l.subscriptionValidTo AS validTo, l.totalLicenseCost AS cost FROM "
     "sam.licenses l "
     "LEFT JOIN sam.applications a ON a.id = l.applicationId WHERE l.isSubscription = 1 UNION ALL SELECT 'agreement', "
     "g.name, p.validTo, NULL FROM sam.agreements g JOIN sam.agreements_periods p ON p.agreementId = g.id",
     "kind WVARCHAR(12), name WVARCHAR(255), validTo TIMESTAMP, cost DECIMAL(19,4)"},
    {kReports,
     "SELECT a.name FROM sam.applications a WHERE a.id IN (SELECT l.applicationId FROM sam.licenses l WHERE "
     "l.applicationId "
     "IS NOT NULL) AND EXISTS (SELECT * FROM sam.computers_applications ca WHERE ca.applicationId = a.id)",
     "name WVARCHAR(255)"},
    {kPrompt, "SHOW TABLES",
     "tableSchema WVARCHAR(128), tableName WVARCHAR(128), tableType WVARCHAR(32), remarks WVARCHAR(4000)"},
    {kPrompt, "show full tables from SAM like 'computers%';",
     "tableSchema WVARCHAR(128), tableName WVARCHAR(128), tableType WVARCHAR(32), remarks WVARCHAR(4000)"},
    {kPrompt, "SHOW SCHEMAS", "tableSchema WVARCHAR(128)"},
};
INSTANTIATE_TEST_SUITE_P(All, ClientStatements, ::testing::ValuesIn(kClientStatements));

TEST(Catalog, EveryNameWorksWithoutQuotes) {
    const CatalogNames names;
    for (const auto& table : names.catalog().tables()) {
        std::vector<std::string> qualified;
        std::vector<std::string> bare;
        for (const schema::Column& column : table->columns) {
            qualified.push_back(table->name + "." + column.name);
            bare.push_back(column.name);
        }
        for (const std::vector<std::string>& columns : {qualified, bare}) {
            const std::string sql =
                "SELECT " + join(columns, ", ") + " FROM " + table->qualified_name() + " WHERE 1 = 0";
            const std::string result = columns_or_error(sql, names);
            EXPECT_EQ(result.rfind("42", 0), std::string::npos) << sql << "\n" << result;
        }
    }
}

} // namespace
} // namespace snowatlas::sql::testing
