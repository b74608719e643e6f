// The tool's view of ODBC: handles that free themselves, statements that throw, rows as UTF-8 text.
// Nothing but the public interface is used, through the driver manager, as any other application does.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sql.h>
#include <sqlext.h>

namespace snowatlas::tool {

struct DiagnosticRecord {
    std::string state; // five characters
    int native = 0;
    std::string text;
};

// What a failing ODBC call left behind; what() is the first record's text.
class OdbcError : public std::runtime_error {
  public:
    explicit OdbcError(std::vector<DiagnosticRecord> records);
    const DiagnosticRecord& first() const { return records_.front(); }

  private:
    std::vector<DiagnosticRecord> records_;
};

using WarningSink = std::function<void(const DiagnosticRecord&)>;

class Handle {
  public:
    Handle(SQLSMALLINT type, SQLHANDLE parent);
    ~Handle();
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    SQLHANDLE get() const { return handle_; }
    // Throws where `code` is an error, hands warnings to `warn`; true unless it is SQL_NO_DATA.
    bool check(SQLRETURN code, const WarningSink& warn) const;

  private:
    SQLSMALLINT type_;
    SQLHANDLE handle_ = nullptr;
};

class Connection {
  public:
    // `target` is the name of a data source, or a connection string where it holds a "=".
    Connection(const std::string& target, WarningSink warn);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    std::string info(SQLUSMALLINT type) const;
    SQLHANDLE handle() const { return connection_.get(); }
    const WarningSink& warn() const { return warn_; }

  private:
    Handle environment_;
    Handle connection_;
    WarningSink warn_;
};

struct Column {
    std::string name;
    SQLSMALLINT type = SQL_UNKNOWN_TYPE;
    std::size_t units = 0; // UTF-16 code units a value's text needs at most; 0: read in pieces
};

// How a value is written where the format knows more than text.
enum class ValueKind { Text, Number, Boolean };
ValueKind kind_of(SQLSMALLINT type);

class Statement {
  public:
    explicit Statement(const Connection& connection);

    void set_timeout(std::uint64_t seconds);
    void set_max_rows(std::uint64_t rows);
    // Parameters are bound as text; the driver converts.
    void execute(std::string_view sql, std::span<const std::string> parameters = {});
    void tables(std::string_view schema_pattern, std::string_view table_pattern);
    void columns(std::string_view schema, std::string_view table);
    void primary_keys(std::string_view schema, std::string_view table);

    // Empty where the statement has no result.
    const std::vector<Column>& result() const { return columns_; }
    SQLLEN affected_rows() const;
    bool next();
    // Text of the current row's cell, empty for NULL; valid until the next call of next().
    std::optional<std::string_view> cell(std::size_t column) const;

    // Ends a running call from another thread; next() throws HY008 from then on.
    void cancel();

  private:
    struct Binding {
        std::vector<SQLWCHAR> units;
        std::vector<SQLLEN> lengths;
    };
    void describe();
    void bind();
    bool fetch();
    std::optional<std::string> read_in_pieces(std::size_t column);

    Handle statement_;
    std::atomic<bool> is_cancelled_{false};
    const WarningSink& warn_;
    std::vector<Column> columns_;
    std::vector<Binding> bindings_;
    std::size_t rowset_size_ = 1;
    SQLULEN rows_fetched_ = 0;
    std::size_t row_ = 0;
    std::vector<std::optional<std::string>> cells_;
};

} // namespace snowatlas::tool
