// The driver manager with a driver and a data source of the test's own, and a tenant behind them.
#pragma once

#include <gtest/gtest.h>
#include <sql.h>
#include <sqlext.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/tenant/tenant.h"

namespace snowatlas::manager {

// The same tests run through the driver manager and on the library itself.
#ifdef SNOWATLAS_DIRECT
inline constexpr bool kThroughManager = false;
#else
inline constexpr bool kThroughManager = true;
#endif

// One tenant for the program; its data source is [atlas], its driver "Snow Atlas".
tenant::Tenant& shared_tenant();

inline SQLCHAR* narrow(const char* text) {
    return reinterpret_cast<SQLCHAR*>(const_cast<char*>(text));
}
inline SQLWCHAR* wide(const char16_t* text) {
    return reinterpret_cast<SQLWCHAR*>(const_cast<char16_t*>(text));
}
inline SQLPOINTER number(SQLULEN value) {
    return reinterpret_cast<SQLPOINTER>(value);
}
std::string state_of(SQLSMALLINT type, SQLHANDLE handle);
std::string message_of(SQLSMALLINT type, SQLHANDLE handle);

// Handles that free themselves, connected through the data source.
class Manager : public testing::Test {
  protected:
    void SetUp() override;
    void TearDown() override;

    SQLRETURN connect(const std::string& text);
    SQLRETURN execute(const char* text) { return SQLExecDirect(statement, narrow(text), SQL_NTS); }
    std::string state() const { return state_of(SQL_HANDLE_STMT, statement); }
    std::string message() const { return message_of(SQL_HANDLE_STMT, statement); }
    std::string get_text(SQLUSMALLINT column) const;
    // Rows of the open result, columns joined by "|"; closes it.
    std::vector<std::string> rows();
    std::vector<std::string> query(const char* text);

    SQLHENV environment = nullptr;
    SQLHDBC connection = nullptr;
    SQLHSTMT statement = nullptr;
};

} // namespace snowatlas::manager
