// ? takes its type from what stands around it, then from what the application has bound.
#include <gtest/gtest.h>

#include "tests/unit/sql/support.h"

namespace snowatlas::sql::testing {
namespace {

struct ParameterCase {
    const char* sql;
    const char* parameters;
};

void PrintTo(const ParameterCase& test, std::ostream* out) {
    *out << test.sql;
}

class ParameterTypes : public ::testing::TestWithParam<ParameterCase> {};

TEST_P(ParameterTypes, ComeFromTheContext) {
    EXPECT_EQ(describe_parameters(GetParam().sql), GetParam().parameters) << GetParam().sql;
}

constexpr ParameterCase kParameterCases[] = {
    {"SELECT * FROM sam.computers WHERE id = ?", "WVARCHAR(36)"},
    {"SELECT * FROM sam.computers WHERE ? = processorCount AND lastScanDate >= ?", "INTEGER, TIMESTAMP"},
    {"SELECT * FROM sam.computers WHERE purchasePrice BETWEEN ? AND ?", "DECIMAL(19,4), DECIMAL(19,4)"},
    {"SELECT * FROM sam.computers WHERE ? BETWEEN processorCount AND memoryMb", "BIGINT"},
    {"SELECT * FROM sam.computers WHERE processorCount IN (1, ?, ?)", "INTEGER, INTEGER"},
    {"SELECT * FROM sam.computers WHERE ? IN (SELECT usedCount FROM sam.computers_applications)", "INTEGER"},
    {"SELECT * FROM sam.computers WHERE hostName LIKE ?", "WVARCHAR(4000)"},
    {"SELECT * FROM sam.computers WHERE isVirtual = ? OR NOT ?", "BIT, BIT"},
    {"SELECT CASE WHEN id IS NULL THEN ? ELSE ? END FROM sam.computers", "(WVARCHAR(4000)), (WVARCHAR(4000))"},
    {"SELECT CASE WHEN id IS NULL THEN ? ELSE 1 END FROM sam.computers", "INTEGER"},
    {"SELECT ?", "(WVARCHAR(4000))"},
    {"SELECT processorCount + ? FROM sam.computers", "INTEGER"},
    {"SELECT CAST(? AS DATE), {fn UCASE(?)}, {fn ABS(?)}", "DATE, WVARCHAR(4000), DOUBLE"},
    {"SELECT id FROM sam.computers LIMIT ? OFFSET ?", "BIGINT, BIGINT"},
    {"SELECT TOP (?) id FROM sam.computers", "BIGINT"},
    {"INSERT INTO #t (a, b, c, d) VALUES (?, ?, ?, ?)", "INTEGER, WVARCHAR(10), DECIMAL(9,2), DATE"},
    {"INSERT INTO #t (a, b) SELECT ?, ?", "INTEGER, WVARCHAR(10)"},
    {"UPDATE #t SET c = ? WHERE a = ?", "DECIMAL(9,2), INTEGER"},
    {"SELECT '?' \"?\" /* ? */ -- ?\n WHERE ? = 1", "INTEGER"},
    {"SELECT ? UNION SELECT purchaseDate FROM sam.computers", "DATE"},
    {"SELECT CASE WHEN 1 = 1 THEN ? ELSE 'x' END", "WVARCHAR(4000)"},
    {"SELECT COALESCE(purchasePrice, ?) FROM sam.computers", "DECIMAL(19,4)"},
};
INSTANTIATE_TEST_SUITE_P(Contexts, ParameterTypes, ::testing::ValuesIn(kParameterCases));

TEST(BoundParameterTypes, DecideWhereTheContextSaysNothing) {
    const std::vector<SqlType> integers(2, {TypeId::Integer, 0, 0, true});
    EXPECT_EQ(describe_columns("SELECT CASE WHEN 1 = 0 THEN ? ELSE ? END a", integers), "a INTEGER");
    EXPECT_EQ(describe_columns("SELECT ? + ? a", integers), "a INTEGER");
    EXPECT_EQ(describe_columns("SELECT ? a", integers), "a INTEGER");
}

TEST(BoundParameterTypes, AreKeptWhereConversionWouldLoseDigits) {
    const std::vector<SqlType> real(1, {TypeId::Double, 0, 0, true});
    EXPECT_EQ(describe_parameters("SELECT id FROM sam.computers WHERE processorCount > ?", real), "DOUBLE");
    const std::vector<SqlType> wide(1, {TypeId::VarChar, 100, 0, true});
    EXPECT_EQ(describe_parameters("SELECT hostName FROM sam.computers WHERE id = ?", wide), "WVARCHAR(100)");
}

} // namespace
} // namespace snowatlas::sql::testing
