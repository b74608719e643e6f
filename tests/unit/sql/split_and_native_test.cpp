#include <gtest/gtest.h>

#include "tests/unit/sql/support.h"

namespace snowatlas::sql::testing {
namespace {

using Statements = std::vector<std::string>;

TEST(Split, CutsAtSemicolonsOutsideQuotesAndComments) {
    EXPECT_EQ(split_statements("SELECT 1; SELECT 2"), (Statements{"SELECT 1", "SELECT 2"}));
    EXPECT_EQ(split_statements("SELECT ';' \";\" [;] /* ; */ -- ;\n;"),
              (Statements{"SELECT ';' \";\" [;] /* ; */ -- ;"}));
    EXPECT_EQ(split_statements(" ;; ; "), Statements{});
    EXPECT_EQ(split_statements(std::string_view("SELECT 1;\0", 10)), Statements{"SELECT 1"});
}

TEST(Split, LeavesTextItCannotReadToTheParser) {
    EXPECT_EQ(split_statements("SELECT 'a; SELECT 2"), Statements{"SELECT 'a; SELECT 2"});
}

struct NativeCase {
    const char* sql;
    const char* native;
};

void PrintTo(const NativeCase& test, std::ostream* out) {
    *out << test.sql;
}

class NativeSql : public ::testing::TestWithParam<NativeCase> {};

TEST_P(NativeSql, WritesEscapesAsPlainSql) {
    const std::string native = native_sql(GetParam().sql);
    EXPECT_EQ(native, GetParam().native);
    EXPECT_EQ(error_of(GetParam().sql), error_of(native)) << native;
}

constexpr NativeCase kNative[] = {
    {"SELECT {d '2026-01-31'}", "SELECT DATE '2026-01-31'"},
    {"SELECT { ts '2026-01-31 10:00:00' }", "SELECT TIMESTAMP '2026-01-31 10:00:00'"},
    {"SELECT {fn UCASE( {fn LCASE('x')} )}", "SELECT UCASE( LCASE('x') )"},
    {"SELECT {guid '00112233-4455-6677-8899-aabbccddeeff'}", "SELECT GUID '00112233-4455-6677-8899-aabbccddeeff'"},
    {"SELECT c.id FROM {oj sam.computers c LEFT JOIN sam.applications a ON a.id = c.id} WHERE 1=0",
     "SELECT c.id FROM sam.computers c LEFT JOIN sam.applications a ON a.id = c.id WHERE 1=0"},
    {"SELECT 'a' LIKE 'b' {escape '\\'}", "SELECT 'a' LIKE 'b' ESCAPE '\\'"},
    {"SELECT {d '2026-01-31'} + {INTERVAL '1' DAY}", "SELECT DATE '2026-01-31' + INTERVAL '1' DAY"},
    {"SELECT '{d}' \"{fn}\" -- {x\n", "SELECT '{d}' \"{fn}\" -- {x\n"},
    {"SELECT {fn CONVERT(1, SQL_BIGINT)}", "SELECT CONVERT(1, SQL_BIGINT)"},
};
INSTANTIATE_TEST_SUITE_P(Escapes, NativeSql, ::testing::ValuesIn(kNative));

TEST(NativeSqlErrors, AreSyntaxErrors) {
    for (const char* sql : {"SELECT {d '2026-01-31'", "SELECT 1}", "{call x}", "SELECT {zz 1}", "SELECT 'a"}) {
        EXPECT_THROW(native_sql(sql), Error) << sql;
    }
}

} // namespace
} // namespace snowatlas::sql::testing
