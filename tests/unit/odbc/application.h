// An application for tests: handles that free themselves, and short ways to ask for states and rows.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "driver/odbc/platform.h"
#include "tests/unit/odbc/fake_engine.h"

namespace snowatlas::fake {

inline constexpr const char* kConnectionString =
    "Driver={Snow Atlas ODBC Driver};Region=westeurope;ClientId=demo;ClientSecret=s3cret";

inline SQLCHAR* narrow(const char* text) {
    return reinterpret_cast<SQLCHAR*>(const_cast<char*>(text));
}
inline SQLWCHAR* wide(const char16_t* text) {
    return reinterpret_cast<SQLWCHAR*>(const_cast<char16_t*>(text));
}
inline SQLPOINTER number(SQLULEN value) {
    return reinterpret_cast<SQLPOINTER>(value);
}

// SQLSTATE of a record, empty where there is none.
inline std::string state_of(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT record = 1) {
    SQLCHAR state[6] = {};
    return SQLGetDiagRec(type, handle, record, state, nullptr, nullptr, 0, nullptr) == SQL_NO_DATA
               ? std::string()
               : std::string(reinterpret_cast<char*>(state));
}
inline std::string message_of(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT record = 1) {
    SQLCHAR text[1024] = {};
    SQLGetDiagRec(type, handle, record, nullptr, nullptr, text, sizeof text, nullptr);
    return reinterpret_cast<char*>(text);
}

// A test with an environment, a connection and a statement.
class Odbc : public testing::Test {
  protected:
    void SetUp() override {
        engine().reset();
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment), SQL_SUCCESS);
        SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, number(odbc_version()), 0);
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection), SQL_SUCCESS);
        ASSERT_EQ(connect(kConnectionString), SQL_SUCCESS) << message_of(SQL_HANDLE_DBC, connection);
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_SUCCESS);
    }
    void TearDown() override {
        SQLCancel(statement);
        SQLDisconnect(connection);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DBC, connection), SQL_SUCCESS);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_ENV, environment), SQL_SUCCESS);
    }
    virtual SQLULEN odbc_version() const { return SQL_OV_ODBC3_80; }

    static Engine& engine() { return Engine::instance(); }
    SQLRETURN connect(const char* text) {
        return SQLDriverConnect(connection, nullptr, narrow(text), SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
    }
    SQLRETURN execute(const char* text) { return SQLExecDirect(statement, narrow(text), SQL_NTS); }
    SQLRETURN prepare(const char* text) { return SQLPrepare(statement, narrow(text), SQL_NTS); }
    std::string state(SQLSMALLINT record = 1) const { return state_of(SQL_HANDLE_STMT, statement, record); }
    std::string message(SQLSMALLINT record = 1) const { return message_of(SQL_HANDLE_STMT, statement, record); }
    // The row and the column that a record concerns.
    std::pair<SQLLEN, SQLINTEGER> place(SQLSMALLINT record = 1) const {
        SQLLEN row = 0;
        SQLINTEGER column = 0;
        SQLGetDiagField(SQL_HANDLE_STMT, statement, record, SQL_DIAG_ROW_NUMBER, &row, 0, nullptr);
        SQLGetDiagField(SQL_HANDLE_STMT, statement, record, SQL_DIAG_COLUMN_NUMBER, &column, 0, nullptr);
        return {row, column};
    }
    SQLRETURN set(SQLINTEGER attribute, SQLULEN value) const {
        return SQLSetStmtAttr(statement, attribute, number(value), 0);
    }
    SQLRETURN set(SQLINTEGER attribute, void* value) const { return SQLSetStmtAttr(statement, attribute, value, 0); }

    // The value of a column of the current row as text; "NULL" for NULL.
    std::string get_text(SQLUSMALLINT column) const {
        SQLCHAR buffer[4096] = {};
        SQLLEN length = 0;
        const SQLRETURN code = SQLGetData(statement, column, SQL_C_CHAR, buffer, sizeof buffer, &length);
        if (!SQL_SUCCEEDED(code)) return "error " + state();
        return length == SQL_NULL_DATA ? "NULL" : reinterpret_cast<char*>(buffer);
    }
    // All rows from here, columns joined by "|".
    std::vector<std::string> all_rows() const {
        SQLSMALLINT columns = 0;
        SQLNumResultCols(statement, &columns);
        std::vector<std::string> rows;
        while (SQL_SUCCEEDED(SQLFetch(statement))) {
            std::string row;
            for (SQLSMALLINT i = 1; i <= columns; ++i)
                row.append(i == 1 ? "" : "|").append(get_text(static_cast<SQLUSMALLINT>(i)));
            rows.push_back(row);
        }
        return rows;
    }

    SQLHENV environment = nullptr;
    SQLHDBC connection = nullptr;
    SQLHSTMT statement = nullptr;
};

} // namespace snowatlas::fake
