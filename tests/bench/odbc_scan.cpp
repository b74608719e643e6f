#include "tests/bench/odbc_scan.h"

#include <sql.h>
#include <sqlext.h>

#include <stdexcept>
#include <vector>

namespace snowatlas::bench {
namespace {

constexpr SQLULEN kRowset = 1000;
constexpr SQLLEN kTextBytes = 64;

std::string diagnostic(SQLSMALLINT type, SQLHANDLE handle) {
    SQLCHAR state[6] = {}, text[1024] = {};
    SQLINTEGER native = 0;
    SQLSMALLINT length = 0;
    SQLGetDiagRec(type, handle, 1, state, &native, text, sizeof(text), &length);
    return std::string(reinterpret_cast<char*>(state)) + " " + reinterpret_cast<char*>(text);
}

class Handle {
  public:
    Handle(SQLSMALLINT type, SQLHANDLE parent) : type_(type) {
        if (!SQL_SUCCEEDED(SQLAllocHandle(type, parent, &handle_))) throw std::runtime_error("no handle");
    }
    ~Handle() {
        if (type_ == SQL_HANDLE_DBC) SQLDisconnect(handle_);
        SQLFreeHandle(type_, handle_);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    SQLHANDLE get() const { return handle_; }
    void check(SQLRETURN code) const {
        if (!SQL_SUCCEEDED(code)) throw std::runtime_error(diagnostic(type_, handle_));
    }

  private:
    SQLSMALLINT type_;
    SQLHANDLE handle_ = nullptr;
};

struct BoundColumn {
    std::vector<char> data;
    std::vector<SQLLEN> indicators;
};

bool is_number(SQLSMALLINT type) {
    return type == SQL_INTEGER || type == SQL_SMALLINT || type == SQL_BIT || type == SQL_BIGINT;
}

std::vector<BoundColumn> bind_all(const Handle& statement) {
    SQLSMALLINT count = 0;
    statement.check(SQLNumResultCols(statement.get(), &count));
    std::vector<BoundColumn> columns(static_cast<std::size_t>(count));
    for (SQLSMALLINT i = 0; i < count; ++i) {
        SQLCHAR name[128];
        SQLSMALLINT length = 0, type = 0, digits = 0, nullable = 0;
        SQLULEN size = 0;
        const auto number = static_cast<SQLUSMALLINT>(i + 1);
        statement.check(
            SQLDescribeCol(statement.get(), number, name, sizeof(name), &length, &type, &size, &digits, &nullable));
        const bool moment = type == SQL_TYPE_TIMESTAMP;
        const SQLLEN width = is_number(type) ? 8 : moment ? SQLLEN{sizeof(SQL_TIMESTAMP_STRUCT)} : kTextBytes;
        const SQLSMALLINT c_type = static_cast<SQLSMALLINT>(is_number(type) ? SQL_C_SBIGINT
                                                            : moment        ? SQL_C_TYPE_TIMESTAMP
                                                                            : SQL_C_CHAR);
        auto& column = columns[static_cast<std::size_t>(i)];
        column.data.resize(kRowset * static_cast<std::size_t>(width));
        column.indicators.resize(kRowset);
        statement.check(
            SQLBindCol(statement.get(), number, c_type, column.data.data(), width, column.indicators.data()));
    }
    return columns;
}

double single_number(SQLHANDLE connection, const char* sql) {
    const Handle statement(SQL_HANDLE_STMT, connection);
    statement.check(
        SQLExecDirect(statement.get(), const_cast<SQLCHAR*>(reinterpret_cast<const SQLCHAR*>(sql)), SQL_NTS));
    double value = 0;
    SQLLEN indicator = 0;
    statement.check(SQLFetch(statement.get()));
    statement.check(SQLGetData(statement.get(), 1, SQL_C_DOUBLE, &value, 0, &indicator));
    return value;
}

double connect(const Handle& connection, const std::string& text) {
    const auto start = usage_now();
    auto* characters = const_cast<SQLCHAR*>(reinterpret_cast<const SQLCHAR*>(text.c_str()));
    connection.check(
        SQLDriverConnect(connection.get(), nullptr, characters, SQL_NTS, nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT));
    return usage_now().wall_ms - start.wall_ms;
}

void scan(const Handle& connection, const std::string& sql, Result& result) {
    const Handle statement(SQL_HANDLE_STMT, connection.get());
    SQLULEN fetched = 0;
    statement.check(SQLSetStmtAttr(statement.get(), SQL_ATTR_ROW_ARRAY_SIZE, reinterpret_cast<SQLPOINTER>(kRowset), 0));
    statement.check(SQLSetStmtAttr(statement.get(), SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0));
    const auto start = usage_now();
    result["idle_kb"] = start.resident_kb;
    auto* text = const_cast<SQLCHAR*>(reinterpret_cast<const SQLCHAR*>(sql.c_str()));
    statement.check(SQLExecDirect(statement.get(), text, SQL_NTS));
    const auto columns = bind_all(statement);
    double rows = 0;
    while (true) {
        const auto code = SQLFetch(statement.get());
        if (code == SQL_NO_DATA) break;
        statement.check(code);
        if (rows == 0) result["first_ms"] = usage_now().wall_ms - start.wall_ms;
        rows += static_cast<double>(fetched);
    }
    const auto end = usage_now();
    result["rows"] = rows;
    result["wall_ms"] = end.wall_ms - start.wall_ms;
    result["cpu_ms"] = end.cpu_ms - start.cpu_ms;
    result["peak_kb"] = end.peak_kb;
}

} // namespace

Result run_odbc(const OdbcOptions& options) {
    const Handle environment(SQL_HANDLE_ENV, nullptr);
    environment.check(
        SQLSetEnvAttr(environment.get(), SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3_80), 0));
    const auto text = "Driver=" + options.driver + ";" + options.connection;
    Result result;
    const Handle connection(SQL_HANDLE_DBC, environment.get());
    result["connect_ms"] = connect(connection, text);
    if (options.connect_again) {
        const Handle second(SQL_HANDLE_DBC, environment.get());
        result["connect_again_ms"] = connect(second, text);
    }
    scan(connection, options.sql, result);
    result["requests"] = single_number(connection.get(), "SELECT COUNT(*) FROM system.requests");
    result["refused"] = single_number(connection.get(), "SELECT COUNT(*) FROM system.requests WHERE status = 429");
    return result;
}

} // namespace snowatlas::bench
