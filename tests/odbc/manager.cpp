#include "tests/odbc/manager.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace snowatlas::manager {
namespace {

tenant::Options small_estate() {
    tenant::Options options;
    options.computers = 120;
    options.installations = 3000;
    options.applications = 60;
    return options;
}

// The manager reads where its files are once: both have to be there before the first handle.
class Setup {
  public:
    Setup() : tenant_(small_estate()) {
        folder_ = std::filesystem::temp_directory_path() / ("snowatlas_manager_" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
        std::ofstream(folder_ / "odbcinst.ini") << "[Snow Atlas]\nDriver=" SNOWATLAS_DRIVER "\n";
        std::ofstream(folder_ / "odbc.ini")
            << "[atlas]\nDriver=Snow Atlas\nBaseUrl=" << tenant_.base_url()
            << "\nClientId=demo-client\nClientSecret=demo-secret\nCaFile=" << tenant_.ca_file() << "\n";
        setenv("ODBCSYSINI", folder_.c_str(), 1);
        setenv("ODBCINI", (folder_ / "odbc.ini").c_str(), 1);
    }
    ~Setup() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Setup(const Setup&) = delete;
    Setup& operator=(const Setup&) = delete;
    tenant::Tenant& tenant() { return tenant_; }

  private:
    tenant::Tenant tenant_;
    std::filesystem::path folder_;
};

} // namespace

tenant::Tenant& shared_tenant() {
    static Setup setup;
    return setup.tenant();
}

std::string state_of(SQLSMALLINT type, SQLHANDLE handle) {
    SQLCHAR state[6] = {};
    SQLGetDiagRec(type, handle, 1, state, nullptr, nullptr, 0, nullptr);
    return reinterpret_cast<char*>(state);
}

std::string message_of(SQLSMALLINT type, SQLHANDLE handle) {
    SQLCHAR text[1024] = {};
    SQLGetDiagRec(type, handle, 1, nullptr, nullptr, text, sizeof text, nullptr);
    return reinterpret_cast<char*>(text);
}

void Manager::SetUp() {
    shared_tenant();
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment), SQL_SUCCESS);
    SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, number(SQL_OV_ODBC3), 0);
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection), SQL_SUCCESS);
    ASSERT_EQ(connect("DSN=atlas"), SQL_SUCCESS) << message_of(SQL_HANDLE_DBC, connection);
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_SUCCESS);
}

void Manager::TearDown() {
    SQLFreeHandle(SQL_HANDLE_STMT, statement);
    SQLDisconnect(connection);
    SQLFreeHandle(SQL_HANDLE_DBC, connection);
    SQLFreeHandle(SQL_HANDLE_ENV, environment);
}

SQLRETURN Manager::connect(const std::string& text) {
    return SQLDriverConnect(connection, nullptr, narrow(text.c_str()), SQL_NTS, nullptr, 0, nullptr,
                            SQL_DRIVER_NOPROMPT);
}

std::string Manager::get_text(SQLUSMALLINT column) const {
    SQLCHAR buffer[4096] = {};
    SQLLEN length = 0;
    const SQLRETURN code = SQLGetData(statement, column, SQL_C_CHAR, buffer, sizeof buffer, &length);
    if (!SQL_SUCCEEDED(code)) return "error " + state();
    return length == SQL_NULL_DATA ? "NULL" : reinterpret_cast<char*>(buffer);
}

std::vector<std::string> Manager::rows() {
    SQLSMALLINT columns = 0;
    SQLNumResultCols(statement, &columns);
    std::vector<std::string> result;
    SQLRETURN code = SQLFetch(statement);
    for (; SQL_SUCCEEDED(code); code = SQLFetch(statement)) {
        std::string row;
        for (SQLSMALLINT i = 1; i <= columns; ++i)
            row.append(i == 1 ? "" : "|").append(get_text(static_cast<SQLUSMALLINT>(i)));
        result.push_back(row);
    }
    if (code == SQL_ERROR) result.push_back("error " + state());
    SQLFreeStmt(statement, SQL_CLOSE);
    return result;
}

std::vector<std::string> Manager::query(const char* text) {
    const SQLRETURN code = execute(text);
    if (!SQL_SUCCEEDED(code)) return {"error " + state() + " " + message()};
    return rows();
}

} // namespace snowatlas::manager
