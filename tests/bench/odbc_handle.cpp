#include "tests/bench/odbc_handle.h"

#include <stdexcept>

#include "tests/bench/result.h"

namespace snowatlas::bench {
namespace {

std::string diagnostic(SQLSMALLINT type, SQLHANDLE handle) {
    SQLCHAR state[6] = {}, text[1024] = {};
    SQLINTEGER native = 0;
    SQLSMALLINT length = 0;
    SQLGetDiagRec(type, handle, 1, state, &native, text, sizeof(text), &length);
    return std::string(reinterpret_cast<char*>(state)) + " " + reinterpret_cast<char*>(text);
}

} // namespace

Handle::Handle(SQLSMALLINT type, SQLHANDLE parent) : type_(type) {
    if (!SQL_SUCCEEDED(SQLAllocHandle(type, parent, &handle_))) throw std::runtime_error("no handle");
}

Handle::~Handle() {
    if (type_ == SQL_HANDLE_DBC) SQLDisconnect(handle_);
    SQLFreeHandle(type_, handle_);
}

void Handle::check(SQLRETURN code) const {
    if (!SQL_SUCCEEDED(code)) throw std::runtime_error(diagnostic(type_, handle_));
}

double connect(const Handle& connection, const std::string& text) {
    const auto start = usage_now();
    connection.check(SQLDriverConnect(connection.get(), nullptr, characters(text), SQL_NTS, nullptr, 0, nullptr,
                                      SQL_DRIVER_NOPROMPT));
    return usage_now().wall_ms - start.wall_ms;
}

void execute(const Handle& statement, const std::string& sql) {
    statement.check(SQLExecDirect(statement.get(), characters(sql), SQL_NTS));
}

double single_number(const Handle& connection, const std::string& sql) {
    const Handle statement(SQL_HANDLE_STMT, connection.get());
    execute(statement, sql);
    double value = 0;
    SQLLEN indicator = 0;
    statement.check(SQLFetch(statement.get()));
    statement.check(SQLGetData(statement.get(), 1, SQL_C_DOUBLE, &value, 0, &indicator));
    return value;
}

} // namespace snowatlas::bench
