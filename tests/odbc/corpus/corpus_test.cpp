// Every statement of the corpus gives the columns, types and rows, or the error, that its file says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "tests/odbc/corpus/corpus_file.h"
#include "tests/odbc/corpus/session.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::corpus {
namespace {

tenant::Tenant& shared_tenant() {
    static tenant::Tenant tenant([] {
        tenant::Options options;
        options.computers = 10;
        options.tls = false;
        return options;
    }());
    return tenant;
}

bool is_approximate(const std::string& type) {
    return type == "DOUBLE" || type == "REAL";
}

bool same_cell(const std::string& got, const std::string& expected, const std::string& type) {
    if (got == expected || !is_approximate(type) || got == "NULL" || expected == "NULL") return got == expected;
    const double a = std::strtod(got.c_str(), nullptr);
    const double b = std::strtod(expected.c_str(), nullptr);
    return std::fabs(a - b) <= 1e-12 * std::max({std::fabs(a), std::fabs(b), 1.0});
}

bool same_row(const std::vector<std::string>& got, const std::vector<std::string>& expected,
              const std::vector<std::string>& types) {
    if (got.size() != expected.size()) return false;
    for (std::size_t i = 0; i < got.size(); ++i) {
        if (!same_cell(got[i], expected[i], types[i])) return false;
    }
    return true;
}

std::string shown(const std::vector<std::vector<std::string>>& rows) {
    std::string text;
    for (const auto& row : rows) {
        text += "  |";
        for (const std::string& cell : row) text += " " + cell + " |";
        text += "\n";
    }
    return text;
}

void check_rows(const Case& test, Outcome outcome) {
    auto expected = test.rows;
    // Without ORDER BY any order is right.
    if (test.sql.find("ORDER BY") == std::string::npos && test.sql.find("order by") == std::string::npos) {
        std::sort(expected.begin(), expected.end());
        std::sort(outcome.rows.begin(), outcome.rows.end());
    }
    bool same = outcome.rows.size() == expected.size();
    for (std::size_t i = 0; same && i < expected.size(); ++i)
        same = same_row(outcome.rows[i], expected[i], outcome.types);
    EXPECT_TRUE(same) << "got\n" << shown(outcome.rows) << "expected\n" << shown(expected);
}

void check(const Case& test, const Outcome& outcome) {
    if (!test.error.empty()) {
        EXPECT_EQ(outcome.error.substr(0, 5), test.error.substr(0, 5)) << outcome.error;
        const std::string part = test.error.size() > 6 ? test.error.substr(6) : std::string();
        EXPECT_NE(outcome.error.find(part), std::string::npos) << outcome.error;
        return;
    }
    EXPECT_EQ(outcome.error, "");
    if (!outcome.error.empty()) return;
    if (test.affected) {
        EXPECT_EQ(outcome.affected, *test.affected);
    }
    if (!test.columns) return;
    EXPECT_EQ(outcome.columns, *test.columns);
    if (outcome.columns == *test.columns) check_rows(test, outcome);
}

class Corpus : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Corpus, GivesWhatItsFileSays) {
    Session session("Driver=" SNOWATLAS_DRIVER_FILE ";" + shared_tenant().connection_string());
    if (GetParam().extension() == ".sql") {
        for (const Case& test : read_corpus(std::filesystem::path(SNOWATLAS_CORPUS_FOLDER) / "setup" / "tables.sql")) {
            check(test, session.run(test.sql));
        }
    }
    const std::vector<Case> cases = read_corpus(GetParam());
    EXPECT_FALSE(cases.empty());
    for (const Case& test : cases) {
        SCOPED_TRACE(GetParam().filename().string() + ":" + std::to_string(test.line) + ": " + test.sql);
        check(test, session.run(test.sql, test.parameters));
    }
    RecordProperty("statements", static_cast<int>(cases.size()));
}

INSTANTIATE_TEST_SUITE_P(Files, Corpus, testing::ValuesIn(corpus_files(SNOWATLAS_CORPUS_FOLDER)), [](const auto& info) {
    std::string name = info.param.stem().string();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(CorpusSize, IsWhatTheReadmeSays) {
    std::size_t statements = 0;
    for (const std::filesystem::path& file : corpus_files(SNOWATLAS_CORPUS_FOLDER))
        statements += read_corpus(file).size();
    EXPECT_GE(statements, 2000U);
}

} // namespace
} // namespace snowatlas::corpus
