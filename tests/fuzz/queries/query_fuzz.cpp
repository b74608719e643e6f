// Random queries, answered by the driver's SQL and engine over a server in memory and by SQLite over plain tables with
// the same rows: what the planner leaves out of its requests must never be missed.
//   query_fuzz [--seed N] [--queries N]
// Query i has the seed N + i; without --seed it is another one each time. A difference prints the seed that repeats it.
#include <algorithm>
#include <charconv>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include <sqlite3.h>

#include "driver/engine/connection.h"
#include "schema/loader.h"
#include "tests/fuzz/queries/generator.h"
#include "tests/unit/engine/fake_session.h"

namespace snowatlas::fuzz {
namespace {

using TextRows = std::vector<std::vector<std::string>>; // NULL as "NULL"

constexpr unsigned kRowsSeed = 7;
constexpr unsigned kRows = 6;
constexpr unsigned kRowsOfManyToMany = 25;

std::string text_of(const Cell& cell) { // the generator makes text and whole numbers only
    if (cell.is_null()) return "NULL";
    return cell.kind() == CellKind::Integer ? std::to_string(cell.as_integer()) : std::string(cell.as_bytes());
}

// Both sides, with the same rows.
class Estate {
  public:
    Estate() : session_(std::make_shared<engine::FakeSession>()) {
        if (sqlite3_open(":memory:", &sqlite_) != SQLITE_OK) throw std::runtime_error("SQLite cannot open");
        run("PRAGMA case_sensitive_like = 1");
        run("ATTACH ':memory:' AS sam");
        run("ATTACH ':memory:' AS organizations");
        std::mt19937 random(kRowsSeed);
        for (const Table& table : tables()) fill(table, random);
        connection_ = engine::connect(session_, schema::load_catalog());
    }
    ~Estate() { sqlite3_close(sqlite_); }
    Estate(const Estate&) = delete;
    Estate& operator=(const Estate&) = delete;

    TextRows driver_rows(const std::string& sql) {
        Cancellation never;
        const auto statement = connection_->prepare(sql, never);
        const auto execution = statement->execute({}, never, [](const Diagnostic&) {});
        TextRows rows;
        while (execution.cursor->next(never)) {
            auto& row = rows.emplace_back();
            for (std::size_t i = 0; i < statement->columns().size(); ++i)
                row.push_back(text_of(execution.cursor->cell(i)));
        }
        return rows;
    }

    // Empty where SQLite does not take it for a query; then `error` says why.
    std::optional<TextRows> expected_rows(const std::string& sql, std::string& error) {
        sqlite3_stmt* prepared = nullptr;
        sqlite3_prepare_v2(sqlite_, sql.c_str(), -1, &prepared, nullptr);
        const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, sqlite3_finalize);
        TextRows rows;
        int step = SQLITE_ERROR;
        while (prepared != nullptr && (step = sqlite3_step(prepared)) == SQLITE_ROW) {
            auto& row = rows.emplace_back();
            for (int i = 0; i < sqlite3_column_count(prepared); ++i) {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, i));
                row.emplace_back(text != nullptr ? text : "NULL");
            }
        }
        if (step == SQLITE_DONE) return rows;
        error = sqlite3_errmsg(sqlite_);
        return std::nullopt;
    }

  private:
    void run(const std::string& sql) {
        if (sqlite3_exec(sqlite_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(sql + ": " + sqlite3_errmsg(sqlite_));
    }

    void fill(const Table& table, std::mt19937& random) {
        std::string names;
        for (const Column& column : table.columns) names += (names.empty() ? "" : ", ") + column.name;
        run("CREATE TABLE " + table.name + "(" + names + ")");
        const unsigned count = table.name == "sam.computers_applications" ? kRowsOfManyToMany : kRows;
        for (unsigned row = 0; row < count; ++row) {
            engine::FakeRow fake;
            std::string values;
            for (const Column& column : table.columns) {
                const std::string value = value_of(table, column, row, random);
                const bool is_number = column.kind == Kind::Integer || column.kind == Kind::Bit;
                if (!value.empty())
                    fake[column.name] = is_number ? Value{std::int64_t{std::stoi(value)}} : Value{value};
                values += (values.empty() ? "" : ", ") + (value.empty() ? "NULL"
                                                          : is_number   ? value
                                                                        : "'" + value + "'");
            }
            session_->rows[table.name].push_back(fake);
            run("INSERT INTO " + table.name + " VALUES (" + values + ")");
        }
    }

    // Empty: NULL. Keys are a letter and a number; those of other tables may lead nowhere.
    static std::string value_of(const Table& table, const Column& column, unsigned row, std::mt19937& random) {
        const std::string number = std::to_string(random() % 6);
        if (column.name == "id") {
            const char* letter = table.name == "sam.computers"      ? "c"
                                 : table.name == "sam.applications" ? "a"
                                 : table.name == "sam.licenses"     ? "l"
                                                                    : "o";
            return letter + std::to_string(row);
        }
        if (column.name == "computerId") return "c" + number; // rows of a child exist for known parents only
        if (table.name == "sam.compliance_summary" && column.name == "applicationId") return "a" + std::to_string(row);
        if (random() % 5 == 0) return "";
        if (column.name == "applicationId") return "a" + number;
        if (column.name == "organizationId") return "o" + number;
        if (column.kind == Kind::Bit) return std::to_string(random() % 2);
        if (column.kind == Kind::Integer) return std::to_string(random() % 5);
        static constexpr const char* kWords[] = {"ab", "AB", "Ab", "b", "abc"};
        return kWords[random() % 5];
    }

    std::shared_ptr<engine::FakeSession> session_;
    std::unique_ptr<engine::Connection> connection_;
    sqlite3* sqlite_ = nullptr;
};

std::string shown(const TextRows& rows) {
    std::string text;
    for (const auto& row : rows) {
        text += " ";
        for (const auto& cell : row) text += " | " + cell;
        text += "\n";
    }
    return text.empty() ? "  no rows\n" : text;
}

struct Counts {
    unsigned compared = 0, answered = 0, refused = 0, failed = 0;
};

void compare(Estate& estate, unsigned seed, Counts& counts) {
    const Generator::Query query = Generator(seed).query();
    std::string error;
    auto expected = estate.expected_rows(query.sql, error);
    if (!expected) {
        if (counts.refused++ < 3)
            std::cout << "SQLite refuses seed " << seed << ": " << error << "\n  " << query.sql << "\n";
        return;
    }
    std::string got;
    try {
        TextRows rows = estate.driver_rows(query.sql);
        if (!query.is_ordered) {
            std::sort(rows.begin(), rows.end());
            std::sort(expected->begin(), expected->end());
        }
        ++counts.compared;
        counts.answered += expected->empty() ? 0 : 1;
        if (rows == *expected) return;
        got = shown(rows);
    } catch (const Error& failure) {
        got = "  " + std::string(failure.sql_state().code()) + " " + failure.what() + "\n";
    }
    ++counts.failed;
    std::cout << "DIFFERENT, seed " << seed << ":\n"
              << query.sql << "\nthe driver gives\n"
              << got << "SQLite gives\n"
              << shown(*expected);
}

std::optional<unsigned> number_after(int count, char** arguments, const char* name) {
    for (int i = 1; i + 1 < count; ++i) {
        if (std::strcmp(arguments[i], name) != 0) continue;
        const char* text = arguments[i + 1];
        unsigned value = 0;
        if (std::from_chars(text, text + std::strlen(text), value).ec == std::errc{}) return value;
    }
    return std::nullopt;
}

int run(int count, char** arguments) {
    const unsigned seed = number_after(count, arguments, "--seed").value_or(std::random_device{}() % 1'000'000'000);
    const unsigned queries = number_after(count, arguments, "--queries").value_or(5'000);
    constexpr unsigned kMostShown = 20;
    std::cout << "seed " << seed << ", " << queries << " queries" << std::endl;
    Estate estate;
    Counts counts;
    for (unsigned i = 0; i < queries && counts.failed < kMostShown; ++i) compare(estate, seed + i, counts);
    std::cout << counts.compared << " compared, " << counts.answered << " with rows, " << counts.refused
              << " refused by SQLite, " << counts.failed << " different\n";
    // A generator that makes nothing worth comparing finds nothing.
    const bool worth_it = counts.refused <= queries / 50 && counts.answered >= counts.compared / 4;
    if (!worth_it) std::cout << "too few queries were worth comparing\n";
    return counts.failed == 0 && worth_it ? 0 : 1;
}

} // namespace
} // namespace snowatlas::fuzz

int main(int count, char** arguments) {
    return snowatlas::fuzz::run(count, arguments);
}
