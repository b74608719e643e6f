// The diagnostic records of a handle.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/error.h"
#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

struct DiagnosticRecord {
    SqlState state;
    std::string message; // UTF-8, with the driver's prefix
    int native = 0;
    SQLLEN row = SQL_NO_ROW_NUMBER;           // 1-based in the rowset or parameter array
    SQLINTEGER column = SQL_NO_COLUMN_NUMBER; // 1-based
};

// The header fields that belong to a statement.
struct DiagnosticHeader {
    SQLRETURN return_code = SQL_SUCCESS;
    SQLLEN row_count = 0;
    SQLLEN cursor_row_count = 0;
    std::string dynamic_function;
};

// Thread safe: an application may read the records of a handle while another thread works with it.
class DiagnosticArea {
  public:
    // Free where there is nothing to clear.
    void clear();
    void add(const Diagnostic& diagnostic, SQLLEN row = SQL_NO_ROW_NUMBER, SQLINTEGER column = SQL_NO_COLUMN_NUMBER);
    // Where records come from: SQL_DIAG_CONNECTION_NAME and SQL_DIAG_SERVER_NAME.
    void set_server_name(std::string name);
    void set_header(DiagnosticHeader header);
    void set_return_code(SQLRETURN code) { return_code_.store(code, std::memory_order_relaxed); }

    bool has_errors() const { return errors_.load(std::memory_order_relaxed) != 0; }
    bool empty() const { return count_.load(std::memory_order_relaxed) == 0; }
    std::size_t size() const { return count_.load(std::memory_order_relaxed); }
    std::optional<DiagnosticRecord> record(std::size_t number) const; // 1-based
    // Takes over everything another area has, header included.
    void take_over(DiagnosticArea& other);
    // Takes the first record away (SQLError).
    std::optional<DiagnosticRecord> take_first();
    DiagnosticHeader header() const;
    std::string server_name() const;

  private:
    mutable std::mutex mutex_;
    std::vector<DiagnosticRecord> records_; // errors before warnings
    std::atomic<std::size_t> count_{0};
    std::atomic<std::size_t> errors_{0};
    std::atomic<SQLRETURN> return_code_{SQL_SUCCESS};
    DiagnosticHeader header_;
    std::string server_name_;
};

// SQL_DIAG_CLASS_ORIGIN and SQL_DIAG_SUBCLASS_ORIGIN.
std::string_view class_origin(const SqlState& state);
std::string_view subclass_origin(const SqlState& state);
// SQL_DIAG_DYNAMIC_FUNCTION_CODE for the text the engine names the statement by.
SQLINTEGER dynamic_function_code(std::string_view function);

} // namespace snowatlas::odbc
