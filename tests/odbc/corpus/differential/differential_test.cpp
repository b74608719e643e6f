// What the corpus says the driver gives is what PostgreSQL and SQLite give for the statements they can run too, types
// included where they have any; intended.txt lists where the driver differs on purpose. corpus_test holds the driver to
// the corpus, so this needs no driver.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/sql/binder.h"
#include "tests/odbc/corpus/corpus_file.h"
#include "tests/odbc/corpus/differential/intended.h"
#include "tests/odbc/corpus/differential/reference.h"
#ifdef SNOWATLAS_HAS_LIBPQ
#include "tests/odbc/corpus/differential/postgres_reference.h"
#endif

namespace snowatlas::corpus {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// "id INTEGER, total DECIMAL(9,2)" → the types.
std::vector<std::string> types_of(const Case& test) {
    std::vector<std::string> types;
    int depth = 0;
    std::string word;
    for (const char c : *test.columns + ",") {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ',' && depth == 0) {
            types.push_back(word);
            word.clear();
        } else if (c == ' ') {
            word.clear();
        } else {
            word += c;
        }
    }
    return types;
}

std::string family(const std::string& type) {
    const std::string name = type.substr(0, type.find('('));
    return name == "WCHAR" || name == "WLONGVARCHAR" ? "WVARCHAR" : name;
}

std::string without_trailing_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

// Half a unit of the last digit a DECIMAL(p,s) has, since others keep more of them.
double tolerance(const std::string& type, double magnitude) {
    const std::size_t comma = type.find(',');
    const double scale = comma == std::string::npos ? 15 : std::atof(type.c_str() + comma + 1);
    const double of_digits = type.rfind("DECIMAL", 0) == 0 ? 0.5000001 * std::pow(10.0, -scale) : 0;
    return std::max(of_digits, 1e-12 * std::max(magnitude, 1.0));
}

bool same_cell(const std::string& expected, const std::string& given, const std::string& type) {
    if (expected == given || expected == "NULL" || given == "NULL") return expected == given;
    const std::string name = family(type);
    if (name == "WVARCHAR") return false;
    if (without_trailing_zeros(expected) == without_trailing_zeros(given)) return true;
    if (name != "DECIMAL" && name != "DOUBLE" && name != "REAL") return false;
    const double a = std::strtod(expected.c_str(), nullptr);
    const double b = std::strtod(given.c_str(), nullptr);
    return std::fabs(a - b) <= tolerance(type, std::fabs(a));
}

// ODBC has one state for the constraints, and tells text that is no value by its type; PostgreSQL by what is wrong in
// it.
std::string state_of(const std::string& error) {
    const std::string state = error.substr(0, 5);
    if (state.rfind("23", 0) == 0) return "23000";
    const bool no_value = state == "22P02" || state == "22007" || state == "22008";
    return no_value ? "22018" : state;
}

bool has_order(const std::string& sql) {
    return to_upper(sql).find("ORDER BY") != std::string::npos;
}
bool has_null(const Rows& rows) {
    return std::any_of(rows.begin(), rows.end(),
                       [](const auto& row) { return std::find(row.begin(), row.end(), "NULL") != row.end(); });
}

bool same_rows(const Case& test, Rows given) {
    Rows expected = test.rows;
    // Where NULLs sort, each database says for itself, unless the statement does.
    const bool in_order =
        has_order(test.sql) && (!has_null(expected) || to_upper(test.sql).find("NULLS") != std::string::npos);
    const std::vector<std::string> types = types_of(test);
    const auto same = [&](const std::vector<std::string>& a, const std::vector<std::string>& b) {
        if (a.size() != b.size() || a.size() != types.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!same_cell(a[i], b[i], types[i])) return false;
        return true;
    };
    if (expected.size() != given.size()) return false;
    if (in_order) return std::equal(expected.begin(), expected.end(), given.begin(), same);
    for (const auto& row : expected) {
        const auto found =
            std::find_if(given.begin(), given.end(), [&](const auto& other) { return same(row, other); });
        if (found == given.end()) return false;
        given.erase(found);
    }
    return true;
}

std::string shown(const Rows& rows) {
    std::string text;
    for (const auto& row : rows) text += "  | " + join(row, " | ") + "\n";
    return text;
}

struct Counts {
    int rows = 0, types = 0, errors = 0, intended = 0, not_comparable = 0;
};

class Comparison {
  public:
    explicit Comparison(const std::string& database)
        : intended_(std::filesystem::path(SNOWATLAS_DIFFERENTIAL_FOLDER) / "intended.txt", database) {}

    void run_file(Reference& reference, const std::filesystem::path& file) {
        if (file.extension() == ".sql")
            for (const Case& test : read_corpus(file.parent_path() / "setup" / "tables.sql")) {
                const Answer answer = reference.run(test.sql);
                ASSERT_EQ(answer.error, "") << test.sql;
            }
        for (const Case& test : read_corpus(file)) {
            SCOPED_TRACE(file.filename().string() + ":" + std::to_string(test.line) + ": " + test.sql);
            compare(reference, test);
        }
    }

    const Counts& counts() const { return counts_; }

    void check_list() const {
        for (const std::string& pattern : intended_.unused())
            ADD_FAILURE() << "intended.txt needs no more: " << pattern;
    }

  private:
    void compare(Reference& reference, const Case& test) {
        std::string sql;
        try {
            sql = sql::native_sql(test.sql);
        } catch (const Error&) {
            ++counts_.not_comparable;
            return;
        }
        if (!test.parameters.empty()) {
            ++counts_.not_comparable;
            return;
        }
        const Answer answer = reference.run(sql);
        if (!test.error.empty() || !answer.error.empty()) return compare_errors(test, answer);
        if (test.affected) {
            if (*test.affected >= 0 && answer.affected >= 0)
                report(test, "rows", *test.affected == answer.affected,
                       "rows affected: " + std::to_string(answer.affected));
            return;
        }
        if (!answer.types.empty()) compare_types(test, answer);
        report(test, "rows", same_rows(test, answer.rows), "it gives\n" + shown(answer.rows));
        ++counts_.rows;
    }

    void compare_types(const Case& test, const Answer& answer) {
        const std::vector<std::string> expected = types_of(test);
        bool same = expected.size() == answer.types.size();
        for (std::size_t i = 0; same && i < expected.size(); ++i) same = family(expected[i]) == family(answer.types[i]);
        report(test, "types", same, "it says " + join(answer.types, ", ") + ", not " + join(expected, ", "));
        ++counts_.types;
    }

    // Statements it does not understand say nothing; errors of values must be the same.
    void compare_errors(const Case& test, const Answer& answer) {
        const auto of_value = [](const std::string& error) { return error.rfind("2", 0) == 0; };
        if (!of_value(test.error) && !of_value(answer.error)) {
            ++counts_.not_comparable;
            return;
        }
        if (answer.error.rfind("error", 0) == 0 || answer.error.rfind("42", 0) == 0 ||
            answer.error.rfind("0A", 0) == 0) {
            ++counts_.not_comparable;
            return;
        }
        report(test, "error", state_of(test.error) == state_of(answer.error),
               "it says " + (answer.error.empty() ? "\n" + shown(answer.rows) : answer.error));
        ++counts_.errors;
    }

    void report(const Case& test, const std::string& kind, bool same, const std::string& what) {
        if (same) return;
        if (intended_.covers(test.sql, kind)) {
            ++counts_.intended;
            return;
        }
        ADD_FAILURE() << kind << ": " << what;
    }

    IntendedDifferences intended_;
    Counts counts_;
};

void print(const std::string& database, const Counts& counts) {
    std::cout << database << ": the rows of " << counts.rows << " statements, the types of " << counts.types
              << " and the errors of " << counts.errors << " compared; " << counts.intended << " differ as intended; "
              << counts.not_comparable << " it cannot run or cannot tell\n";
}

TEST(Differential, TheCorpusSaysWhatSqliteSays) {
    Comparison comparison("sqlite");
    for (const auto& file : corpus_files(SNOWATLAS_CORPUS_FOLDER)) comparison.run_file(*connect_sqlite(), file);
    print("SQLite", comparison.counts());
    comparison.check_list();
    EXPECT_GT(comparison.counts().rows, 700);
}

TEST(Differential, TheCorpusSaysWhatPostgresqlSays) {
#ifdef SNOWATLAS_HAS_LIBPQ
    if (const std::string reason = PostgresServer::missing(); !reason.empty()) GTEST_SKIP() << reason;
    const PostgresServer server;
    Comparison comparison("postgresql");
    for (const auto& file : corpus_files(SNOWATLAS_CORPUS_FOLDER)) comparison.run_file(*server.connect(), file);
    print("PostgreSQL", comparison.counts());
    comparison.check_list();
    EXPECT_GT(comparison.counts().rows, 1'000);
    EXPECT_GT(comparison.counts().types, 1'000);
#else
    GTEST_SKIP() << "built without libpq (package libpq-dev)";
#endif
}

} // namespace
} // namespace snowatlas::corpus
