#include "tests/oracle/odbc_session.h"

#include <optional>
#include <vector>

#include "tests/odbc/handles.h"

namespace snowatlas::oracle {

namespace {

std::string diagnostics(SQLSMALLINT type, SQLHANDLE handle) {
    std::string text;
    for (SQLSMALLINT record = 1; record < 10; ++record) {
        SQLCHAR state[6] = {};
        SQLINTEGER native = 0;
        SQLCHAR message[2048] = {};
        SQLSMALLINT length = 0;
        if (!SQL_SUCCEEDED(SQLGetDiagRec(type, handle, record, state, &native, message, sizeof message, &length)))
            break;
        text += "[" + std::string(reinterpret_cast<char*>(state)) + "] (" + std::to_string(native) + ") " +
                reinterpret_cast<char*>(message) + "\n";
    }
    return text;
}

void check(SQLRETURN result, SQLSMALLINT type, SQLHANDLE handle, const std::string& what) {
    if (SQL_SUCCEEDED(result) || result == SQL_NO_DATA) return;
    throw OdbcError(what + ": " + diagnostics(type, handle));
}

ValueClass value_class(SQLSMALLINT type) {
    switch (type) {
    case SQL_BIT:
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
    case SQL_DECIMAL:
    case SQL_NUMERIC:
    case SQL_REAL:
    case SQL_FLOAT:
    case SQL_DOUBLE:
        return ValueClass::Number;
    case SQL_TYPE_TIMESTAMP:
        return ValueClass::Timestamp;
    default:
        return ValueClass::Text;
    }
}

bool is_exact(SQLSMALLINT type) {
    return value_class(type) == ValueClass::Number && type != SQL_REAL && type != SQL_FLOAT && type != SQL_DOUBLE;
}

ResultColumn describe(SQLHSTMT statement, SQLUSMALLINT number) {
    SQLCHAR name[512] = {};
    SQLSMALLINT length = 0;
    SQLSMALLINT type = 0;
    SQLULEN size = 0;
    SQLSMALLINT digits = 0;
    SQLSMALLINT nullable = 0;
    check(SQLDescribeCol(statement, number, name, sizeof name, &length, &type, &size, &digits, &nullable),
          SQL_HANDLE_STMT, statement, "SQLDescribeCol");
    return {reinterpret_cast<char*>(name), value_class(type), is_exact(type) ? digits : -1};
}

} // namespace

OdbcSession::OdbcSession(const std::string& connection_string)
    : connection_(std::make_unique<test::ConnectionHandle>()) {
    std::string text = connection_string;
    check(SQLDriverConnect(connection_->get(), nullptr, reinterpret_cast<SQLCHAR*>(text.data()),
                           static_cast<SQLSMALLINT>(text.size()), nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT),
          SQL_HANDLE_DBC, connection_->get(), "SQLDriverConnect");
}

OdbcSession::~OdbcSession() = default;

Result OdbcSession::run(const std::string& sql) {
    const test::StatementHandle owner(connection_->get());
    const SQLHSTMT statement = owner.get();
    std::vector<SQLWCHAR> text = test::wide(sql);
    check(SQLExecDirectW(statement, text.data(), static_cast<SQLINTEGER>(text.size())), SQL_HANDLE_STMT, statement,
          "SQLExecDirect");
    SQLSMALLINT count = 0;
    check(SQLNumResultCols(statement, &count), SQL_HANDLE_STMT, statement, "SQLNumResultCols");
    Result result;
    for (SQLUSMALLINT number = 1; number <= count; ++number) result.columns.push_back(describe(statement, number));
    for (;;) {
        const SQLRETURN fetched = SQLFetch(statement);
        check(fetched, SQL_HANDLE_STMT, statement, "SQLFetch");
        if (fetched == SQL_NO_DATA) break;
        Row row(static_cast<std::size_t>(count));
        for (SQLUSMALLINT number = 1; number <= count; ++number)
            check(test::read_text(statement, number, row[number - 1U]), SQL_HANDLE_STMT, statement, "SQLGetData");
        result.rows.push_back(std::move(row));
    }
    return result;
}

} // namespace snowatlas::oracle
