// Loads snowatlasodbc.dll without a driver manager and uses it:  load DLL CONNECTION_STRING SQL
// Prints the rows, cells apart by tabs. Ends with 1 and the driver's own words where a call fails.
#include <windows.h>

#include <sql.h>
#include <sqlext.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "driver/base/text.h"

namespace {

class Driver {
  public:
    explicit Driver(const wchar_t* file) : library_(LoadLibraryW(file)) {
        if (library_ == nullptr) throw std::runtime_error("The library cannot be loaded.");
    }
    template <typename Function> Function* function(const char* name) const {
        auto* const address = reinterpret_cast<void*>(GetProcAddress(library_, name));
        if (address == nullptr) throw std::runtime_error(std::string(name) + " is not exported.");
        return reinterpret_cast<Function*>(address);
    }

  private:
    HMODULE library_;
};

std::string utf8(const wchar_t* text) {
    return snowatlas::to_utf8(reinterpret_cast<const char16_t*>(text));
}

class Session {
  public:
    explicit Session(const Driver& driver) : driver_(driver) {
        const auto allocate = driver.function<decltype(SQLAllocHandle)>("SQLAllocHandle");
        allocate(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment_);
        const auto set = driver.function<decltype(SQLSetEnvAttr)>("SQLSetEnvAttr");
        auto* const version = reinterpret_cast<SQLPOINTER>(std::uintptr_t{SQL_OV_ODBC3});
        check(set(environment_, SQL_ATTR_ODBC_VERSION, version, 0), SQL_HANDLE_ENV, environment_);
        check(allocate(SQL_HANDLE_DBC, environment_, &connection_), SQL_HANDLE_ENV, environment_);
    }

    void run(wchar_t* connection_string, wchar_t* sql) {
        const auto connect = driver_.function<decltype(SQLDriverConnectW)>("SQLDriverConnectW");
        check(connect(connection_, nullptr, connection_string, SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT),
              SQL_HANDLE_DBC, connection_);
        SQLHSTMT statement = nullptr;
        check(driver_.function<decltype(SQLAllocHandle)>("SQLAllocHandle")(SQL_HANDLE_STMT, connection_, &statement),
              SQL_HANDLE_DBC, connection_);
        const auto execute = driver_.function<decltype(SQLExecDirectW)>("SQLExecDirectW");
        check(execute(statement, sql, SQL_NTS), SQL_HANDLE_STMT, statement);
        SQLSMALLINT columns = 0;
        driver_.function<decltype(SQLNumResultCols)>("SQLNumResultCols")(statement, &columns);
        while (check(driver_.function<decltype(SQLFetch)>("SQLFetch")(statement), SQL_HANDLE_STMT, statement)) {
            std::string line;
            for (SQLSMALLINT column = 1; column <= columns; ++column) line += cell(statement, column) + "\t";
            std::puts(line.c_str());
        }
        const auto release = driver_.function<decltype(SQLFreeHandle)>("SQLFreeHandle");
        release(SQL_HANDLE_STMT, statement);
        driver_.function<decltype(SQLDisconnect)>("SQLDisconnect")(connection_);
        release(SQL_HANDLE_DBC, connection_);
        release(SQL_HANDLE_ENV, environment_);
    }

  private:
    std::string cell(SQLHSTMT statement, SQLSMALLINT column) const {
        std::array<wchar_t, 1024> text{};
        SQLLEN length = 0;
        const auto get = driver_.function<decltype(SQLGetData)>("SQLGetData");
        check(get(statement, static_cast<SQLUSMALLINT>(column), SQL_C_WCHAR, text.data(), sizeof text, &length),
              SQL_HANDLE_STMT, statement);
        return length == SQL_NULL_DATA ? "NULL" : utf8(text.data());
    }

    // False at the end of the rows.
    bool check(SQLRETURN code, SQLSMALLINT type, SQLHANDLE handle) const {
        if (code == SQL_NO_DATA) return false;
        if (SQL_SUCCEEDED(code)) return true;
        std::array<wchar_t, 6> state{};
        std::array<wchar_t, 1024> text{};
        SQLINTEGER native = 0;
        SQLSMALLINT length = 0;
        driver_.function<decltype(SQLGetDiagRecW)>("SQLGetDiagRecW")(
            type, handle, 1, state.data(), &native, text.data(), static_cast<SQLSMALLINT>(text.size()), &length);
        throw std::runtime_error(utf8(state.data()) + " " + utf8(text.data()));
    }

    const Driver& driver_;
    SQLHENV environment_ = nullptr;
    SQLHDBC connection_ = nullptr;
};

} // namespace

int wmain(int count, wchar_t** arguments) try {
    if (count != 4) throw std::runtime_error("usage: load DLL CONNECTION_STRING SQL");
    const Driver driver(arguments[1]);
    Session(driver).run(arguments[2], arguments[3]);
    return 0;
} catch (const std::exception& error) {
    std::puts(error.what());
    return 1;
}
