// What the ODBC layer sees of everything below it: prepare text, run it, read rows.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/cancellation.h"
#include "driver/base/cell.h"
#include "driver/rest/session.h"
#include "driver/sql/bound.h"
#include "schema/model.h"

namespace snowatlas::engine {

struct ResultColumn {
    std::string label; // name in the result (alias)
    SqlType type;
    // Where the column is one of a table, unchanged; empty otherwise.
    std::string base_column, table_alias, base_table, base_schema;
    bool is_key = false;
};

struct TypedValue {
    SqlType type; // what the application said it is
    Value value;
};

// Rows of a running query. One thread at a time; cells live until the next call of next().
class Cursor {
  public:
    virtual ~Cursor() = default;
    // False after the last row. Errors in one row (22018 …) are thrown once; a further call goes on with the row after
    // it where the error was one of conversion.
    virtual bool next(Cancellation& cancellation) = 0;
    virtual Cell cell(std::size_t column) const = 0;

    // Rows that can be read a column at a time without waiting: the current one and those right after it.
    virtual std::size_t rows_at_hand() const { return 1; }
    // The cells of a column in the first of them; no more than rows_at_hand().
    virtual void cells(std::size_t column, std::span<Cell> cells) const { cells.front() = cell(column); }
    // Makes the row current that is so many rows behind the current one; less than rows_at_hand().
    virtual void skip([[maybe_unused]] std::size_t rows) {}
};

// What execute() has done.
struct Execution {
    std::unique_ptr<Cursor> cursor;   // null for statements without a result set
    std::optional<std::int64_t> rows; // affected, by INSERT, UPDATE, DELETE and CREATE … AS
};

// One prepared statement. One thread at a time; different statements of a connection may run at the same time.
class Statement {
  public:
    virtual ~Statement() = default;
    virtual const std::vector<ResultColumn>& columns() const = 0; // empty: no result set
    virtual const std::vector<sql::ParameterInfo>& parameters() const = 0;
    // "SELECT CURSOR", "INSERT" …: SQL_DIAG_DYNAMIC_FUNCTION of the ODBC reference.
    virtual std::string_view dynamic_function() const = 0;
    // The previous execution's cursor must be gone. Warnings are told while this and the cursor run, on their thread.
    virtual Execution execute(std::span<const TypedValue> parameters, Cancellation& cancellation,
                              std::function<void(Diagnostic)> warn) = 0;
};

// Rows that can be read in any order again: static cursors. In memory up to a bound, then in an unlinked file.
class RowStore {
  public:
    virtual ~RowStore() = default;
    virtual void append(const Cursor& cursor, std::size_t columns) = 0; // the cursor's current row
    virtual std::uint64_t size() const = 0;
    // The cell of a stored row; text lives until the next call for another row.
    virtual Cell cell(std::uint64_t row, std::size_t column) = 0;
};
std::unique_ptr<RowStore> make_row_store();

// Thread safe.
class Connection {
  public:
    virtual ~Connection() = default;
    // No request, unless the text names a table of custom fields before these are known.
    virtual std::unique_ptr<Statement> prepare(std::string_view text, Cancellation& cancellation,
                                               std::span<const SqlType> parameter_types = {}) = 0;
    virtual std::string native_sql(std::string_view text) const = 0;

    // Grows when custom fields become known; what is handed out stays as it is.
    virtual std::shared_ptr<const schema::Catalog> catalog() const = 0;
    // Adds the tables of the tenant's custom fields, by a request where the process does not know them.
    virtual void discover_custom_tables(Cancellation& cancellation) = 0;
    // The same where the connection is to list them (CustomTables); silent where they cannot be had.
    virtual void list_custom_tables(Cancellation& cancellation) = 0;
    virtual std::vector<std::shared_ptr<const sql::LocalTable>> local_tables() const = 0;

    // Transactions concern temporary tables only.
    virtual void set_autocommit(bool on) = 0;
    virtual void commit() = 0;
    virtual void rollback() = 0;
    virtual bool in_transaction() const = 0;

    // Drops temporary tables and forgets per-connection state, as a pool wants it between two users.
    virtual void reset() = 0;
    virtual rest::Session& session() = 0;
};

// Signs in before it returns. `catalog` is shared.
std::unique_ptr<Connection> connect(rest::Settings settings, std::shared_ptr<const schema::Catalog> catalog,
                                    Cancellation& cancellation);
// Over a session that is open already.
std::unique_ptr<Connection> connect(std::shared_ptr<rest::Session> session,
                                    std::shared_ptr<const schema::Catalog> catalog);

} // namespace snowatlas::engine
