// Every scalar function and operator of the dialect, as SQL and the text of its result.
#include <set>

#include "driver/engine/function_meaning.h"
#include "driver/engine/sqlite_text.h"
#include "driver/sql/functions.h"
#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

struct Example {
    const char* sql;
    const char* result; // text, or "!" and the SQLSTATE
};

class FunctionTest : public EngineTest {
  protected:
    void expect_all(std::span<const Example> examples) {
        for (const auto& example : examples) {
            const std::string sql = std::string("SELECT ") + example.sql;
            const std::string expected = example.result;
            try {
                EXPECT_EQ(value_of(sql), expected) << sql;
            } catch (const Error& error) {
                EXPECT_EQ("!" + std::string(error.sql_state().code()), expected) << sql << ": " << error.what();
            }
        }
    }
};

TEST_F(FunctionTest, TextFunctionsCountCodePoints) {
    constexpr Example kExamples[] = {
        {"{fn UCASE('straße é')}", "STRAßE É"},
        {"LOWER('ÀÉ ΑΒΓ ЖЯ')", "àé αβγ жя"},
        {"CHAR_LENGTH('a😀b')", "3"},
        {"{fn LENGTH('ab  ')}", "2"},
        {"OCTET_LENGTH('é')", "2"},
        {"BIT_LENGTH('é')", "16"},
        {"SUBSTRING('a😀bc' FROM 2 FOR 2)", "😀b"},
        {"SUBSTRING('abc', -1, 3)", "a"},
        {"SUBSTRING('abc', 2)", "bc"},
        {"SUBSTRING('abc', 9)", ""},
        {"SUBSTRING('abc', 1, -1)", "NULL"},
        {"LEFT('😀😀x', 2)", "😀😀"},
        {"RIGHT('x😀😀', 2)", "😀😀"},
        {"RIGHT('abc', 10)", "abc"},
        {"LEFT('abc', -1)", "NULL"},
        {"TRIM('  a b ')", "a b"},
        {"LTRIM('  a ')", "a "},
        {"RTRIM(' a  ')", " a"},
        {"TRIM(BOTH 'x' FROM 'xxaxbx')", "axb"},
        {"LOCATE('b', 'abcb')", "2"},
        {"LOCATE('b', 'abcb', 3)", "4"},
        {"POSITION('😀' IN 'é😀')", "2"},
        {"LOCATE('z', 'abc')", "0"},
        {"REPLACE('aXbX', 'X', '😀')", "a😀b😀"},
        {"REPLACE('abc', '', 'x')", "abc"},
        {"REPEAT('ab', 3)", "ababab"},
        {"REPEAT('ab', -1)", "NULL"},
        {"'[' || SPACE(2) || ']'", "[  ]"},
        {"INSERT('abcdef', 2, 3, 'X')", "aXef"},
        {"LPAD('7', 3, '0')", "007"},
        {"RPAD('ab', 5, 'xy')", "abxyx"},
        {"LPAD('abcd', 2)", "ab"},
        {"REVERSE('a😀é')", "é😀a"},
        {"ASCII('😀')", "128512"},
        {"{fn CHAR(233)}", "é"},
        {"CHAR(55555)", "NULL"},
        {"SOUNDEX('Robert')", "R163"},
        {"SOUNDEX('Ashcraft')", "A261"},
        {"DIFFERENCE('Robert', 'Rupert')", "4"},
        {"CONCAT('a', 'b', 'c')", "abc"},
        {"'a' || NULL", "NULL"},
        {"CONCAT_WS('-', 'a', NULL, 'b')", "a-b"},
        {"CONTAINS('abc', 'B')", "0"},
        {"STARTSWITH('abc', 'ab')", "1"},
        {"ENDSWITH('abc', 'bc')", "1"},
        {"INITCAP('hello wORLD')", "Hello World"},
        {"SPLIT_PART('a,b,c', ',', 2)", "b"},
        {"SPLIT_PART('a,b,c', ',', -1)", "c"},
        {"SPLIT_PART('a,b', ',', 5)", ""},
        {"TRANSLATE('abc', 'ac', 'x')", "xb"},
    };
    expect_all(kExamples);
}

TEST_F(FunctionTest, LikeIsCaseSensitiveAndKnowsEscape) {
    constexpr Example kExamples[] = {
        {"CASE WHEN 'Microsoft' LIKE 'Micro%' THEN 'yes' ELSE 'no' END", "yes"},
        {"CASE WHEN 'Microsoft' LIKE 'micro%' THEN 'yes' ELSE 'no' END", "no"},
        {"CASE WHEN 'Microsoft' ILIKE 'micro%' THEN 'yes' ELSE 'no' END", "yes"},
        {"CASE WHEN '😀' LIKE '_' THEN 'yes' ELSE 'no' END", "yes"},
        {"CASE WHEN '10%' LIKE '10!%' ESCAPE '!' THEN 'yes' ELSE 'no' END", "yes"},
        {"CASE WHEN '100' LIKE '10!%' ESCAPE '!' THEN 'yes' ELSE 'no' END", "no"},
        {"CASE WHEN 'abcabc' LIKE '%b%c' THEN 'yes' ELSE 'no' END", "yes"},
        {"CASE WHEN 'abc' NOT LIKE '%z%' THEN 'yes' ELSE 'no' END", "yes"},
        {"CASE WHEN NULL LIKE 'a' THEN 'yes' ELSE 'no' END", "no"},
        {"CASE WHEN 'a' LIKE 'a!b' ESCAPE '!' THEN 1 END", "!22025"},
        {"CASE WHEN 'a' LIKE 'a' ESCAPE 'xy' THEN 1 END", "!22019"},
    };
    expect_all(kExamples);
}

TEST_F(FunctionTest, ArithmeticIsExactAndChecked) {
    constexpr Example kExamples[] = {
        {"7 / 2", "3"},
        {"-7 / 2", "-3"},
        {"MOD(-7, 3)", "-1"},
        {"7.0 / 2", "3.500000000000"},
        {"0.1 + 0.2", "0.3"},
        {"1.10 * 1.10", "1.2100"},
        {"CAST(1 AS DOUBLE) / 3", "0.3333333333"},
        {"1 / 0", "!22012"},
        {"1.5 / 0", "!22012"},
        {"CAST(1 AS DOUBLE) / 0", "!22012"},
        {"MOD(1, 0)", "!22012"},
        {"CAST(9223372036854775807 AS BIGINT) + 1", "!22003"},
        {"2147483647 + 1", "!22003"},
        {"CAST(2147483647 AS BIGINT) + 1", "2147483648"},
        {"CAST(-9223372036854775808 AS BIGINT) - 1", "!22003"},
        {"CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0)) * 10", "!22003"},
        {"ABS(-1.50)", "1.50"},
        {"SIGN(-2.5)", "-1"},
        {"CEILING(1.01)", "2"},
        {"CEILING(-1.01)", "-1"},
        {"FLOOR(-1.01)", "-2"},
        {"ROUND(2.5, 0)", "3.0"},
        {"ROUND(-2.55, 1)", "-2.60"},
        {"ROUND(1250, -2)", "1300"},
        {"TRUNCATE(1.99, 1)", "1.90"},
        {"ROUND(CAST(2.675 AS DOUBLE), 1)", "2.7"},
        {"POWER(2, 10)", "1024"},
        {"SQRT(16)", "4"},
        {"SQRT(-1)", "NULL"},
        {"LOG(0)", "NULL"},
        {"LOG10(1000)", "3"},
        {"EXP(0)", "1"},
        {"ROUND(PI(), 4)", "3.1416"},
        {"ROUND(DEGREES(PI()), 6)", "180"},
        {"ROUND(SIN(RADIANS(30)), 6)", "0.5"},
        {"ROUND(ATAN2(1, 1), 6)", "0.785398"},
        {"GREATEST(1, 3, 2)", "3"},
        {"LEAST(1.5, 1.25)", "1.25"},
        {"GREATEST('a')", "a"},
        {"NULLIF(1, 1)", "NULL"},
        {"COALESCE(NULL, NULL, 5)", "5"},
        {"{fn IFNULL(NULL, 'x')}", "x"},
        {"- CAST(5 AS SMALLINT)", "-5"},
    };
    expect_all(kExamples);
}

TEST_F(FunctionTest, DatesWorkBefore1970) {
    constexpr Example kExamples[] = {
        {"YEAR({d '1969-12-31'})", "1969"},
        {"EXTRACT(HOUR FROM {ts '1969-12-31 23:59:58.5'})", "23"},
        {"{fn SECOND({ts '1901-01-01 00:00:07'})}", "7"},
        {"{fn DAYOFWEEK({d '2026-01-04'})}", "1"},
        {"{fn DAYOFYEAR({d '2024-12-31'})}", "366"},
        {"{fn WEEK({d '2026-01-01'})}", "1"},
        {"{fn WEEK({d '2026-01-04'})}", "2"},
        {"{fn QUARTER({d '2026-05-01'})}", "2"},
        {"EXTRACT(ISO_WEEK FROM {d '2027-01-01'})", "53"},
        {"EXTRACT(ISO_YEAR FROM {d '2027-01-01'})", "2026"},
        {"{fn MONTHNAME({d '2026-02-01'})}", "February"},
        {"{fn DAYNAME({d '1969-12-31'})}", "Wednesday"},
        {"{fn TIMESTAMPADD(SQL_TSI_MONTH, 1, {ts '2026-01-31 10:00:00'})}", "2026-02-28 10:00:00"},
        {"{fn TIMESTAMPADD(SQL_TSI_YEAR, -1, {ts '2024-02-29 00:00:00'})}", "2023-02-28 00:00:00"},
        {"{fn TIMESTAMPADD(SQL_TSI_QUARTER, 2, {ts '2026-01-01 00:00:00'})}", "2026-07-01 00:00:00"},
        {"{fn TIMESTAMPADD(SQL_TSI_WEEK, 1, {ts '2026-01-01 00:00:00'})}", "2026-01-08 00:00:00"},
        {"{fn TIMESTAMPADD(SQL_TSI_SECOND, -1, {ts '1970-01-01 00:00:00'})}", "1969-12-31 23:59:59"},
        {"{fn TIMESTAMPADD(SQL_TSI_FRAC_SECOND, 500000000, {ts '2026-01-01 00:00:00'})}", "2026-01-01 00:00:00.5"},
        {"{fn TIMESTAMPADD(SQL_TSI_YEAR, 9000, {ts '2026-01-01 00:00:00'})}", "!22008"},
        {"{fn TIMESTAMPDIFF(SQL_TSI_DAY, {ts '2025-12-31 23:00:00'}, {ts '2026-01-01 01:00:00'})}", "1"},
        {"{fn TIMESTAMPDIFF(SQL_TSI_MONTH, {ts '2025-12-31 00:00:00'}, {ts '2026-02-01 00:00:00'})}", "2"},
        {"{fn TIMESTAMPDIFF(SQL_TSI_YEAR, {ts '2026-01-01 00:00:00'}, {ts '2020-12-31 00:00:00'})}", "-6"},
        {"{fn TIMESTAMPDIFF(SQL_TSI_HOUR, {ts '1969-12-31 23:30:00'}, {ts '1970-01-01 00:30:00'})}", "1"},
        {"{fn TIMESTAMPDIFF(SQL_TSI_WEEK, {ts '2026-01-03 00:00:00'}, {ts '2026-01-04 00:00:00'})}", "1"},
        {"DATE_TRUNC('month', {ts '2026-05-17 10:11:12'})", "2026-05-01 00:00:00"},
        {"DATE_TRUNC('hour', {ts '1969-12-31 23:59:59'})", "1969-12-31 23:00:00"},
        {"DATE_TRUNC('week', {ts '2026-01-01 10:00:00'})", "2025-12-28 00:00:00"},
        {"LAST_DAY({d '2024-02-10'})", "2024-02-29"},
        {"{d '2026-01-31'} + 1", "2026-02-01"},
        {"{d '2026-03-01'} - {d '2026-02-01'}", "28"},
        {"EPOCH({ts '1969-12-31 23:59:59'})", "-1"},
        {"MAKE_DATE(2026, 2, 28)", "2026-02-28"},
        {"MAKE_DATE(2026, 2, 30)", "!22008"},
        {"CASE WHEN CURRENT_TIMESTAMP = {fn NOW()} THEN 'same' ELSE 'other' END", "same"},
        {"CASE WHEN CAST(CURRENT_TIMESTAMP AS DATE) = CURRENT_DATE THEN 'same' ELSE 'other' END", "same"},
    };
    expect_all(kExamples);
}

TEST_F(FunctionTest, CastsConvertOrSayWhyNot) {
    constexpr Example kExamples[] = {
        {"CAST('12' AS INTEGER)", "12"},
        {"CAST(' 12.7 ' AS INTEGER)", "12"},
        {"CAST('abc' AS INTEGER)", "!22018"},
        {"CAST('99999999999' AS INTEGER)", "!22003"},
        {"CAST(3.99 AS INTEGER)", "3"},
        {"CAST(300 AS TINYINT)", "!22003"},
        {"CAST(1.005 AS DECIMAL(5,2))", "1.01"},
        {"CAST(12345.6 AS DECIMAL(5,2))", "!22003"},
        {"CAST('1e3' AS DOUBLE)", "1000"},
        {"CAST('x' AS DOUBLE)", "!22018"},
        {"CAST('abcdef' AS VARCHAR(3))", "abc"},
        {"CAST('😀😀😀' AS VARCHAR(5))", "😀😀"},
        {"CAST(12345 AS VARCHAR(3))", "!22001"},
        {"CAST(1.50 AS VARCHAR(10))", "1.50"},
        {"CAST('2026-01-31' AS DATE)", "2026-01-31"},
        {"CAST('2026-02-31' AS DATE)", "!22007"},
        {"CAST('2026-01-31T10:00:00Z' AS TIMESTAMP)", "2026-01-31 10:00:00"},
        {"CAST({ts '1969-12-31 23:00:00'} AS DATE)", "1969-12-31"},
        {"CAST({ts '2026-01-31 10:11:12.5'} AS TIME)", "10:11:12"},
        {"CAST({d '2026-01-31'} AS TIMESTAMP)", "2026-01-31 00:00:00"},
        {"CAST({d '2026-01-31'} AS VARCHAR(10))", "2026-01-31"},
        {"CAST('yes' AS BIT)", "1"},
        {"CAST(5 AS BIT)", "1"},
        {"CAST(NULL AS INTEGER)", "NULL"},
        {"TRY_CAST('abc' AS INTEGER)", "NULL"},
        {"{fn CONVERT('7', SQL_INTEGER)}", "7"},
    };
    expect_all(kExamples);
}

TEST_F(FunctionTest, LogicHasThreeValues) {
    constexpr Example kExamples[] = {
        {"CASE WHEN NULL = NULL THEN 't' WHEN NOT (NULL = NULL) THEN 'f' ELSE 'u' END", "u"},
        {"CASE WHEN NULL IS NOT DISTINCT FROM NULL THEN 't' ELSE 'f' END", "t"},
        {"CASE WHEN 1 IN (2, NULL) THEN 't' WHEN NOT (1 IN (2, NULL)) THEN 'f' ELSE 'u' END", "u"},
        {"CASE WHEN 1 NOT IN (SELECT 2 UNION SELECT NULL) THEN 't' ELSE 'f' END", "f"},
        {"CASE WHEN (1 = 2 OR NULL = 1) IS UNKNOWN THEN 't' ELSE 'f' END", "t"},
        {"CASE WHEN 5 > ALL (SELECT 1 UNION SELECT 4) THEN 't' ELSE 'f' END", "t"},
        {"CASE WHEN 5 > ALL (SELECT 1 UNION SELECT NULL) THEN 't' ELSE 'f' END", "f"},
        {"CASE WHEN 5 < ANY (SELECT 1 UNION SELECT NULL) THEN 't' WHEN NOT (5 < ANY (SELECT 1 UNION SELECT NULL)) THEN "
         "'f' ELSE 'u' END",
         "u"},
        {"CASE WHEN 1 = 1 THEN 1 ELSE 1 / 0 END", "1"},
        {"COALESCE(1, 1 / 0)", "1"},
    };
    expect_all(kExamples);
}

TEST_F(FunctionTest, JsonIsReadByPath) {
    constexpr Example kExamples[] = {
        {"JSON_VALUE('{\"a\":[{\"b\":true}]}', '$.a[0].b')", "true"},
        {"JSON_VALUE('{\"a\":5}', '$.a')", "5"},
        {"JSON_VALUE('no json', '$.a')", "NULL"},
        {"JSON_QUERY('{\"a\":[1,2]}', '$.a')", "[1,2]"},
        {"JSON_ARRAY_LENGTH('[1,2,3]')", "3"},
    };
    expect_all(kExamples);
}

TEST_F(FunctionTest, AggregatesAreExact) {
    const std::string rows =
        " FROM (VALUES (1, 1.10, 'a'), (2, 2.20, 'b'), (3, NULL, 'b'), (4, 4.40, NULL)) AS t(i, d, s)";
    const std::pair<const char*, const char*> kExamples[] = {
        {"SUM(i)", "10"},
        {"SUM(d)", "7.70"},
        {"AVG(i)", "2.500000"},
        {"AVG(d)", "2.566667"},
        {"COUNT(*)", "4"},
        {"COUNT(d)", "3"},
        {"COUNT(DISTINCT s)", "2"},
        {"SUM(DISTINCT i / 2)", "3"},
        {"MIN(d)", "1.10"},
        {"MAX(d)", "4.40"},
        {"MAX(s)", "b"},
        {"STDDEV_SAMP(i)", "1.290994449"},
        {"VAR_POP(i)", "1.25"},
        {"CORR(i, i)", "1"},
        {"MEDIAN(i)", "2.5"},
        {"PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY i)", "2"},
        {"STRING_AGG(s, ';')", "a;b;b"},
        {"STRING_AGG(DISTINCT s, ';')", "a;b"},
        {"STRING_AGG(s, ';') WITHIN GROUP (ORDER BY i DESC)", "b;b;a"},
        {"SUM(i) FILTER (WHERE i > 2)", "7"},
        {"BOOL_AND(i > 0)", "1"},
        {"BOOL_OR(i > 4)", "0"},
    };
    for (const auto& [sql, result] : kExamples) EXPECT_EQ(value_of("SELECT " + std::string(sql) + rows), result) << sql;
    EXPECT_EQ(value_of("SELECT SUM(x) FROM (VALUES (CAST(9223372036854775807 AS BIGINT)), (-1)) AS t(x)"),
              "9223372036854775806");
    EXPECT_EQ(error_of("SELECT SUM(x) FROM (VALUES (CAST(9223372036854775807 AS BIGINT)), (1)) AS t(x)"), "22003");
    EXPECT_EQ(value_of("SELECT SUM(x) FROM (VALUES (1)) AS t(x) WHERE x > 1"), "NULL");
}

TEST_F(FunctionTest, WindowsSlide) {
    const TextRows expected = {{"1", "1", "1.00"}, {"2", "3", "1.50"}, {"3", "5", "2.50"}};
    EXPECT_EQ(
        rows_of("SELECT i, SUM(i) OVER (ORDER BY i ROWS 1 PRECEDING), CAST(AVG(i) OVER (ORDER BY i ROWS BETWEEN 1 "
                "PRECEDING AND CURRENT ROW) AS DECIMAL(5,2)) FROM (VALUES (1), (2), (3)) AS t(i) ORDER BY i"),
        expected);
    const TextRows ranks = {{"a", "1", "1"}, {"b", "2", "2"}, {"b", "3", "2"}};
    EXPECT_EQ(rows_of("SELECT s, ROW_NUMBER() OVER (ORDER BY s), RANK() OVER (ORDER BY s) FROM (VALUES ('b'), ('a'), "
                      "('b')) AS t(s) ORDER BY 2"),
              ranks);
}

TEST_F(FunctionTest, EveryFunctionOfTheDialectHasAMeaning) {
    // Only names for SQLGetInfo; the binder turns them into something else.
    const std::set<std::string_view> replaced = {"user", "database", "convert", "iif", "nvl2", "and", "or"};
    for (const auto& function : sql::function_table()) {
        if (replaced.contains(function.name)) continue;
        const bool known = !native_text(function.name).empty() || find_scalar(function.name) ||
                           (function.kind != sql::FunctionKind::Scalar && find_aggregate(function.name));
        EXPECT_TRUE(known) << function.name;
    }
}

} // namespace
} // namespace snowatlas::engine
