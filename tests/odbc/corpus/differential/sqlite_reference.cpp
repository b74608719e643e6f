#include <cstdio>
#include <regex>
#include <stdexcept>

#include <sqlite3.h>

#include "tests/odbc/corpus/differential/reference.h"

namespace snowatlas::corpus {
namespace {

// SQLite keeps dates as text and knows no literals for them.
std::string without_date_literals(const std::string& sql) {
    static const std::regex kLiteral("\\b(DATE|TIME|TIMESTAMP) (?=')", std::regex::icase);
    return std::regex_replace(sql, kLiteral, "");
}

std::string text_of(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        return "NULL";
    case SQLITE_FLOAT: {
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", sqlite3_column_double(statement, column));
        return text;
    }
    default: {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
    }
    }
}

class SqliteReference : public Reference {
  public:
    SqliteReference() {
        if (sqlite3_open(":memory:", &database_) != SQLITE_OK) throw std::runtime_error("SQLite cannot open");
        sqlite3_limit(database_, SQLITE_LIMIT_ATTACHED, 0); // a statement of the corpus would make a file
        run("PRAGMA case_sensitive_like = ON");
    }
    ~SqliteReference() override { sqlite3_close(database_); }
    SqliteReference(const SqliteReference&) = delete;
    SqliteReference& operator=(const SqliteReference&) = delete;

    Answer run(const std::string& sql) override {
        Answer answer;
        const std::string text = without_date_literals(sql);
        sqlite3_stmt* prepared = nullptr;
        const int failed = sqlite3_prepare_v2(database_, text.c_str(), -1, &prepared, nullptr);
        const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, sqlite3_finalize);
        int step = failed;
        while (!failed && (step = sqlite3_step(prepared)) == SQLITE_ROW) {
            auto& row = answer.rows.emplace_back();
            for (int i = 0; i < sqlite3_column_count(prepared); ++i) row.push_back(text_of(prepared, i));
        }
        if (failed || step != SQLITE_DONE) answer.error = std::string("error ") + sqlite3_errmsg(database_);
        if (sqlite3_column_count(prepared) == 0 && !sqlite3_stmt_readonly(prepared))
            answer.affected = sqlite3_changes(database_);
        return answer;
    }

  private:
    sqlite3* database_ = nullptr;
};

} // namespace

std::unique_ptr<Reference> connect_sqlite() {
    return std::make_unique<SqliteReference>();
}

} // namespace snowatlas::corpus
