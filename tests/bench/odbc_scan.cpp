#include "tests/bench/odbc_scan.h"

#include <vector>

#include "tests/bench/odbc_handle.h"

namespace snowatlas::bench {
namespace {

constexpr SQLULEN kRowset = 1000;
constexpr SQLLEN kTextBytes = 64;
constexpr SQLLEN kCellBytes = 512;

struct BoundColumn {
    std::vector<char> data;
    std::vector<SQLLEN> indicators;
};

SQLSMALLINT c_type_of(SQLSMALLINT type) {
    if (type == SQL_INTEGER || type == SQL_SMALLINT || type == SQL_BIT || type == SQL_BIGINT) return SQL_C_SBIGINT;
    if (type == SQL_TYPE_TIMESTAMP) return SQL_C_TYPE_TIMESTAMP;
    return SQL_C_CHAR;
}

SQLLEN width_of(SQLSMALLINT c_type) {
    if (c_type == SQL_C_SBIGINT) return sizeof(SQLBIGINT);
    return c_type == SQL_C_CHAR ? kTextBytes : SQLLEN{sizeof(SQL_TIMESTAMP_STRUCT)};
}

// The C type for each column of the result.
std::vector<SQLSMALLINT> describe_all(const Handle& statement) {
    SQLSMALLINT count = 0;
    statement.check(SQLNumResultCols(statement.get(), &count));
    std::vector<SQLSMALLINT> types;
    for (SQLSMALLINT i = 0; i < count; ++i) {
        SQLCHAR name[128];
        SQLSMALLINT length = 0, type = 0, digits = 0, nullable = 0;
        SQLULEN size = 0;
        statement.check(SQLDescribeCol(statement.get(), static_cast<SQLUSMALLINT>(i + 1), name, sizeof(name), &length,
                                       &type, &size, &digits, &nullable));
        types.push_back(c_type_of(type));
    }
    return types;
}

std::vector<BoundColumn> bind_all(const Handle& statement) {
    const auto types = describe_all(statement);
    std::vector<BoundColumn> columns(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
        auto& column = columns[i];
        const auto width = width_of(types[i]);
        column.data.resize(kRowset * static_cast<std::size_t>(width));
        column.indicators.resize(kRowset);
        statement.check(SQLBindCol(statement.get(), static_cast<SQLUSMALLINT>(i + 1), types[i], column.data.data(),
                                   width, column.indicators.data()));
    }
    return columns;
}

void read_bound(const Handle& statement, const std::string& sql, const Usage& start, Result& result) {
    SQLULEN fetched = 0;
    statement.check(SQLSetStmtAttr(statement.get(), SQL_ATTR_ROW_ARRAY_SIZE, reinterpret_cast<SQLPOINTER>(kRowset), 0));
    statement.check(SQLSetStmtAttr(statement.get(), SQL_ATTR_ROWS_FETCHED_PTR, &fetched, 0));
    execute(statement, sql);
    const auto columns = bind_all(statement);
    double rows = 0;
    while (true) {
        const auto code = SQLFetch(statement.get());
        if (code == SQL_NO_DATA) break;
        statement.check(code);
        if (rows == 0) result["first_ms"] = usage_now().wall_ms - start.wall_ms;
        rows += static_cast<double>(fetched);
    }
    result["rows"] = rows;
}

void read_cells(const Handle& statement, const std::string& sql, const Usage& start, Result& result) {
    execute(statement, sql);
    const auto columns = describe_all(statement);
    std::vector<char> buffer(kCellBytes);
    double rows = 0;
    while (true) {
        const auto code = SQLFetch(statement.get());
        if (code == SQL_NO_DATA) break;
        statement.check(code);
        if (rows == 0) result["first_ms"] = usage_now().wall_ms - start.wall_ms;
        rows += 1;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            SQLLEN indicator = 0;
            const SQLSMALLINT c_type = columns[i] == SQL_C_CHAR ? SQLSMALLINT{SQL_C_WCHAR} : columns[i];
            statement.check(SQLGetData(statement.get(), static_cast<SQLUSMALLINT>(i + 1), c_type, buffer.data(),
                                       kCellBytes, &indicator));
        }
    }
    result["rows"] = rows;
}

void scan(const Handle& connection, const OdbcOptions& options, Result& result) {
    const Handle statement(SQL_HANDLE_STMT, connection.get());
    const auto start = usage_now();
    result["idle_kb"] = start.resident_kb;
    (options.by_cell ? read_cells : read_bound)(statement, options.sql, start, result);
    const auto end = usage_now();
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
    scan(connection, options, result);
    if (options.foreign) return result;
    result["requests"] = single_number(connection, "SELECT COUNT(*) FROM system.requests");
    result["refused"] = single_number(connection, "SELECT COUNT(*) FROM system.requests WHERE status = 429");
    return result;
}

} // namespace snowatlas::bench
