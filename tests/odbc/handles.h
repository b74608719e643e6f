// ODBC handles that free themselves, and text as the wide functions take and give it: for the tests' applications.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <sql.h>
#include <sqlext.h>

#include "driver/base/text.h"

namespace snowatlas::test {

// A connection, not yet connected, in an environment of its own.
class ConnectionHandle {
  public:
    ConnectionHandle() {
        SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment_);
        SQLSetEnvAttr(environment_, SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3_80), 0);
        SQLAllocHandle(SQL_HANDLE_DBC, environment_, &connection_);
    }
    ~ConnectionHandle() {
        SQLDisconnect(connection_);
        SQLFreeHandle(SQL_HANDLE_DBC, connection_);
        SQLFreeHandle(SQL_HANDLE_ENV, environment_);
    }
    ConnectionHandle(const ConnectionHandle&) = delete;
    ConnectionHandle& operator=(const ConnectionHandle&) = delete;
    SQLHDBC get() const { return connection_; }

  private:
    SQLHENV environment_ = SQL_NULL_HENV;
    SQLHDBC connection_ = SQL_NULL_HDBC;
};

class StatementHandle {
  public:
    explicit StatementHandle(SQLHDBC connection) { SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement_); }
    ~StatementHandle() { SQLFreeHandle(SQL_HANDLE_STMT, statement_); }
    StatementHandle(const StatementHandle&) = delete;
    StatementHandle& operator=(const StatementHandle&) = delete;
    SQLHSTMT get() const { return statement_; }

  private:
    SQLHSTMT statement_ = SQL_NULL_HSTMT;
};

inline std::vector<SQLWCHAR> wide(const std::string& text) {
    const std::u16string units = to_utf16(text);
    return {units.begin(), units.end()};
}

// Of a text that ends with a zero.
inline std::string narrow(const SQLWCHAR* text) {
    std::u16string units;
    for (; *text != 0; ++text) units += static_cast<char16_t>(*text);
    return to_utf8(units);
}

// A cell of the current row as text, read in pieces whatever its length; empty for NULL. The code is the call's that
// failed, or SQL_SUCCESS.
inline SQLRETURN read_text(SQLHSTMT statement, SQLUSMALLINT column, std::optional<std::string>& text) {
    std::u16string units;
    text.reset();
    while (true) {
        std::array<SQLWCHAR, 1024> piece{};
        SQLLEN indicator = 0;
        const SQLRETURN code = SQLGetData(statement, column, SQL_C_WCHAR, piece.data(), sizeof piece, &indicator);
        if (!SQL_SUCCEEDED(code) && code != SQL_NO_DATA) return code;
        if (code != SQL_NO_DATA && indicator == SQL_NULL_DATA) return SQL_SUCCESS;
        for (const SQLWCHAR* unit = piece.data(); *unit != 0; ++unit) units += static_cast<char16_t>(*unit);
        if (code != SQL_SUCCESS_WITH_INFO) break;
    }
    text = to_utf8(units);
    return SQL_SUCCESS;
}

} // namespace snowatlas::test
