// What a statement's columns are called and which types they have, before any row exists.
#include <gtest/gtest.h>

#include "tests/unit/sql/support.h"

namespace snowatlas::sql::testing {
namespace {

struct TypeCase {
    const char* sql;
    const char* columns;
};

void PrintTo(const TypeCase& test, std::ostream* out) {
    *out << test.sql;
}

class BindingTypes : public ::testing::TestWithParam<TypeCase> {};

TEST_P(BindingTypes, AreKnownBeforeTheFirstRow) {
    EXPECT_EQ(describe_columns(GetParam().sql), GetParam().columns) << GetParam().sql;
}

constexpr TypeCase kLiterals[] = {
    {"SELECT 1", "EXPR_1 INTEGER NOT NULL"},
    {"SELECT 1 AS \"COL\"", "COL INTEGER NOT NULL"},
    {"SELECT 2147483648 a", "a BIGINT NOT NULL"},
    {"SELECT -2147483648 a", "a INTEGER NOT NULL"},
    {"SELECT 9223372036854775808 a", "a DECIMAL(19,0) NOT NULL"},
    {"SELECT 1.50 a, .5 b, 1e3 c", "a DECIMAL(3,2) NOT NULL, b DECIMAL(1,1) NOT NULL, c DOUBLE NOT NULL"},
    {"SELECT 'it''s' a, N'é' b, '' c", "a WVARCHAR(4) NOT NULL, b WVARCHAR(1) NOT NULL, c WVARCHAR(1) NOT NULL"},
    {"SELECT X'00ff' a", "a VARBINARY(2) NOT NULL"},
    {"SELECT TRUE a, FALSE b, NULL c", "a BIT NOT NULL, b BIT NOT NULL, c WVARCHAR(4000)"},
    {"SELECT {d '2026-01-31'} a, DATE '2026-01-31' b", "a DATE NOT NULL, b DATE NOT NULL"},
    {"SELECT {ts '2026-01-31 10:00:00.123'} a", "a TIMESTAMP(3) NOT NULL"},
    {"SELECT { t '10:00:00' } a", "a TIME NOT NULL"},
};
INSTANTIATE_TEST_SUITE_P(Literals, BindingTypes, ::testing::ValuesIn(kLiterals));

constexpr TypeCase kColumns[] = {
    {"SELECT id, HOSTNAME FROM sam.computers", "id WVARCHAR(36) NOT NULL, hostName WVARCHAR(255)"},
    {"select c.\"hostName\" as h from \"sam\".\"computers\" \"c\"", "h WVARCHAR(255)"},
    {"SELECT computers.id FROM computers", "id WVARCHAR(36) NOT NULL"},
    {"SELECT sam.computers.id FROM sam.computers", "id WVARCHAR(36) NOT NULL"},
    {"SELECT acme.sam.computers.id FROM acme.sam.computers", "id WVARCHAR(36) NOT NULL"},
    {"SELECT * FROM sam.applications", "id WVARCHAR(36) NOT NULL, name WVARCHAR(255), manufacturer WVARCHAR(255)"},
    {"SELECT a.*, 1 n FROM saas.applications a",
     "id WVARCHAR(36) NOT NULL, name WVARCHAR(255), yearlyCost DECIMAL(19,4), n INTEGER NOT NULL"},
    {"SELECT a FROM #t", "a INTEGER NOT NULL"},
    {"SELECT x, y FROM v", "x INTEGER NOT NULL, y WVARCHAR(10)"},
    {"SELECT l.id, r.id FROM sam.applications l LEFT JOIN saas.applications r ON l.id = r.id",
     "id WVARCHAR(36) NOT NULL, id WVARCHAR(36)"},
    {"SELECT * FROM sam.applications NATURAL JOIN saas.applications",
     "id WVARCHAR(36) NOT NULL, name WVARCHAR(255), manufacturer WVARCHAR(255), yearlyCost DECIMAL(19,4)"},
    {"SELECT id FROM sam.applications a JOIN saas.applications b USING (id)", "id WVARCHAR(36) NOT NULL"},
    {"SELECT {fn UCASE(c.hostName)} FROM {oj sam.computers c LEFT OUTER JOIN sam.computers_applications a ON c.id = "
     "a.computerId}",
     "EXPR_1 WVARCHAR(255)"},
};
INSTANTIATE_TEST_SUITE_P(Columns, BindingTypes, ::testing::ValuesIn(kColumns));

constexpr TypeCase kExpressions[] = {
    {"SELECT processorCount + 1, memoryMb * 2, processorCount / 2 FROM sam.computers",
     "EXPR_1 INTEGER, EXPR_2 BIGINT, EXPR_3 INTEGER"},
    {"SELECT purchasePrice * 1.5 a, purchasePrice + 1 b, purchasePrice / 3 c FROM sam.computers",
     "a DECIMAL(22,5), b DECIMAL(20,4), c DECIMAL(30,15)"},
    {"SELECT score + purchasePrice a FROM sam.computers", "a DOUBLE"},
    {"SELECT isVirtual + isVirtual a FROM sam.computers", "a INTEGER"},
    {"SELECT hostName || '.' || id a FROM sam.computers", "a WVARCHAR(292)"},
    {"SELECT hostName + id a FROM sam.computers", "a WVARCHAR(291)"},
    {"SELECT tags || 'x' a FROM sam.computers", "a WLONGVARCHAR"},
    {"SELECT CASE WHEN isVirtual = 1 THEN 'virtual' ELSE 'real' END a FROM sam.computers", "a WVARCHAR(7) NOT NULL"},
    {"SELECT CASE WHEN isVirtual = 1 THEN 'virtual' ELSE NULL END a FROM sam.computers", "a WVARCHAR(7)"},
    {"SELECT CASE processorCount WHEN 1 THEN 1.5 WHEN 2 THEN 3 END a FROM sam.computers", "a DECIMAL(11,1)"},
    {"SELECT COALESCE(purchaseDate, lastScanDate) a FROM sam.computers", "a TIMESTAMP"},
    {"SELECT COALESCE(hostName, '') a, IFNULL(processorCount, 0) b FROM sam.computers",
     "a WVARCHAR(255) NOT NULL, b INTEGER NOT NULL"},
    {"SELECT CAST(score AS DECIMAL(10,2)) a, CAST(id AS VARCHAR(5)) b, CAST('5' AS INTEGER) c FROM sam.computers",
     "a DECIMAL(10,2), b WVARCHAR(5) NOT NULL, c INTEGER NOT NULL"},
    {"SELECT {fn CONVERT(1, SQL_BIGINT)} a, CONVERT(VARCHAR(3), 1) b", "a BIGINT NOT NULL, b WVARCHAR(3) NOT NULL"},
    {"SELECT purchaseDate + 1 a, lastScanDate + 1 b, purchaseDate - purchaseDate c FROM sam.computers",
     "a DATE, b TIMESTAMP, c INTEGER"},
    {"SELECT purchaseDate + INTERVAL '1' MONTH a, lastScanDate - INTERVAL '2' HOUR b FROM sam.computers",
     "a DATE, b TIMESTAMP"},
    {"SELECT {t '10:00:00'} + INTERVAL '00:30:00' HOUR TO SECOND a, INTERVAL '1' HOUR + TIME '10:00:00' b, "
     "TIME '10:00:00' - INTERVAL '0.5' SECOND c, TIME '10:00:00' + INTERVAL '1' DAY d",
     "a TIME NOT NULL, b TIME NOT NULL, c TIME(7) NOT NULL, d TIMESTAMP(0) NOT NULL"},
    {"SELECT id = 'x' a, hostName IS NULL b, hostName LIKE 'x%' c FROM sam.computers",
     "a BIT NOT NULL, b BIT NOT NULL, c BIT"},
    {"SELECT {fn TIMESTAMPADD(SQL_TSI_DAY, 1, lastScanDate)} a, {fn TIMESTAMPDIFF(SQL_TSI_DAY, lastScanDate, NOW())} b "
     "FROM sam.computers",
     "a TIMESTAMP, b BIGINT"},
    {"SELECT EXTRACT(YEAR FROM lastScanDate) a, {fn DAYOFWEEK(lastScanDate)} b FROM sam.computers",
     "a INTEGER, b INTEGER"},
    {"SELECT (SELECT MAX(usedCount) FROM sam.computers_applications a WHERE a.computerId = c.id) m FROM sam.computers "
     "c",
     "m INTEGER"},
};
INSTANTIATE_TEST_SUITE_P(Expressions, BindingTypes, ::testing::ValuesIn(kExpressions));

constexpr TypeCase kAggregates[] = {
    {"SELECT COUNT(*) FROM sam.computers", "EXPR_1 BIGINT NOT NULL"},
    {"SELECT COUNT(DISTINCT (id)) n, SUM(processorCount) s, SUM(purchasePrice) p, SUM(score) d FROM sam.computers",
     "n BIGINT NOT NULL, s BIGINT, p DECIMAL(38,4), d DOUBLE"},
    {"SELECT AVG(processorCount) a, AVG(purchasePrice) b, AVG(score) c FROM sam.computers",
     "a DECIMAL(38,6), b DECIMAL(38,6), c DOUBLE"},
    {"SELECT MIN(hostName) a, MAX(lastScanDate) b, STDEV(score) c FROM sam.computers",
     "a WVARCHAR(255), b TIMESTAMP, c DOUBLE"},
    {"SELECT organizationId, COUNT(*) n FROM sam.computers GROUP BY organizationId HAVING COUNT(*) > 1 ORDER BY n DESC",
     "organizationId WVARCHAR(36), n BIGINT NOT NULL"},
    {"SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\" GROUP BY 1", "COL INTEGER NOT NULL"},
    {"SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\" GROUP BY \"COL\"",
     "COL INTEGER NOT NULL"},
    {"SELECT MEDIAN(score) m, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY hostName) p FROM sam.computers",
     "m DOUBLE, p WVARCHAR(255)"},
    {"SELECT STRING_AGG(hostName, ', ') WITHIN GROUP (ORDER BY hostName) s FROM sam.computers", "s WLONGVARCHAR"},
    {"SELECT ROW_NUMBER() OVER (PARTITION BY organizationId ORDER BY id) r, SUM(score) OVER w s, LAG(hostName) OVER w "
     "l "
     "FROM sam.computers WINDOW w AS (ORDER BY id)",
     "r BIGINT NOT NULL, s DOUBLE, l WVARCHAR(255)"},
    {"SELECT SUM(SUM(usedCount)) OVER () t FROM sam.computers_applications GROUP BY computerId", "t BIGINT"},
};
INSTANTIATE_TEST_SUITE_P(Aggregates, BindingTypes, ::testing::ValuesIn(kAggregates));

constexpr TypeCase kQueries[] = {
    {"SELECT 1 a UNION SELECT 2.5", "a DECIMAL(11,1) NOT NULL"},
    {"SELECT 'a' x UNION ALL SELECT NULL", "x WVARCHAR(1)"},
    {"SELECT NULL x UNION ALL SELECT purchaseDate FROM sam.computers", "x DATE"},
    {"(SELECT id FROM sam.computers LIMIT 1) UNION (SELECT id FROM sam.applications) ORDER BY 1",
     "id WVARCHAR(36) NOT NULL"},
    {"VALUES (1, 'a'), (2, 'bcd')", "EXPR_1 INTEGER NOT NULL, EXPR_2 WVARCHAR(3) NOT NULL"},
    {"SELECT * FROM (VALUES (1, 'a')) AS v (n, s)", "n INTEGER NOT NULL, s WVARCHAR(1) NOT NULL"},
    {"WITH t (n) AS (SELECT 1) SELECT n FROM t", "n INTEGER NOT NULL"},
    {"WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t", "n INTEGER"},
    {"SELECT TOP 5 id FROM sam.computers ORDER BY hostName", "id WVARCHAR(36) NOT NULL"},
    {"SELECT TOP (5) id FROM sam.computers", "id WVARCHAR(36) NOT NULL"},
    {"SELECT id FROM sam.computers ORDER BY hostName OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY",
     "id WVARCHAR(36) NOT NULL"},
    {"SELECT id FROM sam.computers LIMIT 10 OFFSET 5;", "id WVARCHAR(36) NOT NULL"},
    {"EXPLAIN SELECT id FROM sam.computers", "id WVARCHAR(36) NOT NULL"},
};
INSTANTIATE_TEST_SUITE_P(Queries, BindingTypes, ::testing::ValuesIn(kQueries));

constexpr TypeCase kTypedStatements[] = {
    {"CREATE LOCAL TEMPORARY TABLE \"XTableau_B_Connect\" ( \"COL\" INTEGER ) ON COMMIT PRESERVE ROWS", "COL INTEGER"},
    {"CREATE TABLE #x (a INT NOT NULL PRIMARY KEY, b DECIMAL(5,2) DEFAULT 1.5, CHECK (a > 0))",
     "a INTEGER NOT NULL, b DECIMAL(5,2)"},
    {"CREATE TEMPORARY TABLE x AS SELECT id, COUNT(*) AS n FROM sam.computers GROUP BY id",
     "id WVARCHAR(36) NOT NULL, n BIGINT NOT NULL"},
    {"SELECT id, hostName INTO #x FROM sam.computers", "id WVARCHAR(36) NOT NULL, hostName WVARCHAR(255)"},
    {"INSERT INTO #t VALUES (1, 'x', 2.5, '2026-01-31'), (2, DEFAULT, NULL, NULL)",
     "a INTEGER NOT NULL, b WVARCHAR(10), c DECIMAL(9,2), d DATE"},
    {"CREATE TEMPORARY VIEW w (n) AS SELECT a FROM #t", "n INTEGER NOT NULL"},
    {"UPDATE #t SET b = 'y', c = c + 1 WHERE a = 1", ""},
    {"DELETE FROM #t WHERE a = 1", ""},
    {"DROP TABLE #t", ""},
    {"DROP TABLE IF EXISTS nothing", ""},
    {"CREATE UNIQUE INDEX i ON #t (a)", ""},
};
INSTANTIATE_TEST_SUITE_P(Statements, BindingTypes, ::testing::ValuesIn(kTypedStatements));

constexpr TypeCase kDescriptions[] = {
    {"DESCRIBE sam.applications",
     "columnName WVARCHAR(12) NOT NULL, dataType WVARCHAR(13) NOT NULL, isNullable BIT NOT NULL, "
     "remarks WVARCHAR(4000)"},
    {"SHOW COLUMNS FROM applications",
     "columnName WVARCHAR(12) NOT NULL, dataType WVARCHAR(13) NOT NULL, isNullable BIT NOT NULL, "
     "remarks WVARCHAR(4000)"},
    {"DESC #t", "columnName WVARCHAR(1) NOT NULL, dataType WVARCHAR(12) NOT NULL, isNullable BIT NOT NULL, "
                "remarks WVARCHAR(4000)"},
};
INSTANTIATE_TEST_SUITE_P(Descriptions, BindingTypes, ::testing::ValuesIn(kDescriptions));

} // namespace
} // namespace snowatlas::sql::testing
