#include "tests/tenant/export_sqlite.h"

#include <memory>
#include <stdexcept>
#include <string>

#include <sqlite3.h>

#include "driver/base/calendar.h"
#include "driver/base/decimal.h"
#include "driver/base/text.h"

namespace snowatlas::tenant {

namespace {

std::string quoted(const std::string& name) {
    std::string result = "\"";
    for (const char character : name) {
        if (character == '"') result += '"';
        result += character;
    }
    result += '"';
    return result;
}

class Database {
  public:
    explicit Database(const std::filesystem::path& file) {
        std::filesystem::remove(file);
        check(sqlite3_open(file.c_str(), &database_));
        execute("PRAGMA journal_mode = OFF");
        execute("PRAGMA synchronous = OFF");
        execute("BEGIN");
    }
    ~Database() { sqlite3_close(database_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void check(int result) const {
        if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW)
            throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_));
    }
    void execute(const std::string& sql) const {
        check(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr));
    }
    sqlite3* handle() const { return database_; }

  private:
    sqlite3* database_ = nullptr;
};

std::string affinity(const FamilyColumn& column) {
    if (column.type.id == TypeId::Bit || is_integer(column.type.id)) return "INTEGER";
    return is_numeric(column.type.id) ? "REAL" : "TEXT";
}

void bind(sqlite3_stmt* statement, int place, const Datum& datum) {
    const auto bind_text = [&](const std::string& text) {
        sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
    };
    switch (datum.kind) {
    case Datum::Kind::Null:
        sqlite3_bind_null(statement, place);
        break;
    case Datum::Kind::Boolean:
    case Datum::Kind::Integer:
        sqlite3_bind_int64(statement, place, datum.integer);
        break;
    case Datum::Kind::Real:
        sqlite3_bind_double(statement, place, datum.real);
        break;
    case Datum::Kind::Decimal:
        sqlite3_bind_double(statement, place, to_double(Decimal{datum.integer, datum.scale}));
        break;
    case Datum::Kind::Timestamp:
        bind_text(format_timestamp(datum.integer));
        break;
    case Datum::Kind::Date:
        bind_text(format_date(datum.integer));
        break;
    case Datum::Kind::Text:
    case Datum::Kind::Names:
    case Datum::Kind::Json:
        bind_text(datum.text);
        break;
    }
}

void export_table(const Dataset& data, const schema::Table& table, const Database& database) {
    const Family& family = *data.family_of(table);
    std::string create = "CREATE TABLE " + quoted(table.name) + " (";
    std::string insert = "INSERT INTO " + quoted(table.name) + " VALUES (";
    std::vector<const FamilyColumn*> columns;
    for (std::size_t index = 0; index < table.columns.size(); ++index) {
        columns.push_back(data.column_of(table, index));
        create +=
            std::string(index == 0 ? "" : ", ") + quoted(table.columns[index].name) + " " + affinity(*columns.back());
        insert += index == 0 ? "?" : ", ?";
    }
    database.execute(create + ")");
    sqlite3_stmt* prepared = nullptr;
    insert += ')';
    database.check(sqlite3_prepare_v2(database.handle(), insert.c_str(), -1, &prepared, nullptr));
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, sqlite3_finalize);
    Datum datum;
    for (RowCursor cursor(family.structure, 0); cursor.row().index < family.structure.count; cursor.next()) {
        for (std::size_t index = 0; index < columns.size(); ++index) {
            data.generate(family, *columns[index], cursor.row(), datum);
            bind(prepared, static_cast<int>(index) + 1, datum);
        }
        database.check(sqlite3_step(prepared));
        sqlite3_reset(prepared);
    }
    // Every reference and key may be joined by; without an index such a query does not end.
    for (std::size_t index = 0; index < columns.size(); ++index)
        if (to_lower(columns[index]->name).ends_with("id"))
            database.execute("CREATE INDEX " + quoted(table.name + " by " + columns[index]->name) + " ON " +
                             quoted(table.name) + " (" + quoted(columns[index]->name) + ")");
}

} // namespace

void export_sqlite(const Dataset& data, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    for (const std::string& schema : data.catalog().schemas()) {
        std::unique_ptr<Database> database;
        for (const auto& table : data.catalog().tables()) {
            if (table->schema != schema || data.family_of(*table) == nullptr) continue;
            if (!database) database = std::make_unique<Database>(folder / (schema + ".db"));
            export_table(data, *table, *database);
        }
        if (database) database->execute("COMMIT");
    }
}

} // namespace snowatlas::tenant
