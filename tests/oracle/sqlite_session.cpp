#include "tests/oracle/sqlite_session.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include <sqlite3.h>

namespace snowatlas::oracle {

namespace {

std::optional<std::string> text_of(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        return std::nullopt;
    case SQLITE_FLOAT: {
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", sqlite3_column_double(statement, column));
        return text;
    }
    default: {
        const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        return std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
    }
}

} // namespace

struct SqliteSession::Handle {
    sqlite3* database = nullptr;
    ~Handle() { sqlite3_close(database); }
    void execute(const std::string& sql) const {
        if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database) + "\n" + sql);
    }
};

SqliteSession::SqliteSession(const std::filesystem::path& folder) : handle_(std::make_unique<Handle>()) {
    if (sqlite3_open(":memory:", &handle_->database) != SQLITE_OK) throw std::runtime_error("SQLite cannot open");
    handle_->execute("PRAGMA case_sensitive_like = ON");
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".db")
            handle_->execute("ATTACH '" + entry.path().string() + "' AS \"" + entry.path().stem().string() + "\"");
}

SqliteSession::~SqliteSession() = default;

Result SqliteSession::run(const std::string& sql) const {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(handle_->database, sql.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
        throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(handle_->database) + "\n" + sql);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, sqlite3_finalize);
    Result result;
    for (int column = 0; column < sqlite3_column_count(prepared); ++column)
        result.columns.push_back({sqlite3_column_name(prepared, column), ValueClass::Text, -1});
    int step = 0;
    while ((step = sqlite3_step(prepared)) == SQLITE_ROW) {
        Row row;
        for (int column = 0; column < sqlite3_column_count(prepared); ++column)
            row.push_back(text_of(prepared, column));
        result.rows.push_back(std::move(row));
    }
    if (step != SQLITE_DONE)
        throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(handle_->database) + "\n" + sql);
    return result;
}

} // namespace snowatlas::oracle
