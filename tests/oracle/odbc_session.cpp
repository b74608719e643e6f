#include "tests/oracle/odbc_session.h"

#include <vector>

#include <sql.h>
#include <sqlext.h>

#include "driver/base/text.h"

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

struct Statement {
    SQLHSTMT handle = SQL_NULL_HSTMT;
    ~Statement() { SQLFreeHandle(SQL_HANDLE_STMT, handle); }
};

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

// In pieces, whatever its length.
std::optional<std::string> get_text(SQLHSTMT statement, SQLUSMALLINT number) {
    std::u16string text;
    for (;;) {
        SQLWCHAR piece[2048];
        SQLLEN indicator = 0;
        const SQLRETURN result = SQLGetData(statement, number, SQL_C_WCHAR, piece, sizeof piece, &indicator);
        check(result, SQL_HANDLE_STMT, statement, "SQLGetData");
        if (result == SQL_NO_DATA) break;
        if (indicator == SQL_NULL_DATA) return std::nullopt;
        for (const SQLWCHAR* unit = piece; *unit != 0; ++unit) text += static_cast<char16_t>(*unit);
        if (result == SQL_SUCCESS) break;
    }
    return to_utf8(text);
}

} // namespace

struct OdbcSession::Handles {
    SQLHENV environment = SQL_NULL_HENV;
    SQLHDBC connection = SQL_NULL_HDBC;
    bool is_connected = false;
    ~Handles() {
        if (is_connected) SQLDisconnect(connection);
        if (connection != SQL_NULL_HDBC) SQLFreeHandle(SQL_HANDLE_DBC, connection);
        if (environment != SQL_NULL_HENV) SQLFreeHandle(SQL_HANDLE_ENV, environment);
    }
};

OdbcSession::OdbcSession(const std::string& connection_string) : handles_(std::make_unique<Handles>()) {
    SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &handles_->environment);
    SQLSetEnvAttr(handles_->environment, SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3_80), 0);
    SQLAllocHandle(SQL_HANDLE_DBC, handles_->environment, &handles_->connection);
    std::string text = connection_string;
    check(SQLDriverConnect(handles_->connection, nullptr, reinterpret_cast<SQLCHAR*>(text.data()),
                           static_cast<SQLSMALLINT>(text.size()), nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT),
          SQL_HANDLE_DBC, handles_->connection, "SQLDriverConnect");
    handles_->is_connected = true;
}

OdbcSession::~OdbcSession() = default;

Result OdbcSession::run(const std::string& sql) {
    Statement statement;
    check(SQLAllocHandle(SQL_HANDLE_STMT, handles_->connection, &statement.handle), SQL_HANDLE_DBC,
          handles_->connection, "SQLAllocHandle");
    const std::u16string wide = to_utf16(sql);
    std::vector<SQLWCHAR> text(wide.begin(), wide.end());
    check(SQLExecDirectW(statement.handle, text.data(), static_cast<SQLINTEGER>(text.size())), SQL_HANDLE_STMT,
          statement.handle, "SQLExecDirect");
    SQLSMALLINT count = 0;
    check(SQLNumResultCols(statement.handle, &count), SQL_HANDLE_STMT, statement.handle, "SQLNumResultCols");
    Result result;
    for (SQLUSMALLINT number = 1; number <= count; ++number)
        result.columns.push_back(describe(statement.handle, number));
    for (;;) {
        const SQLRETURN fetched = SQLFetch(statement.handle);
        check(fetched, SQL_HANDLE_STMT, statement.handle, "SQLFetch");
        if (fetched == SQL_NO_DATA) break;
        Row row;
        for (SQLUSMALLINT number = 1; number <= count; ++number) row.push_back(get_text(statement.handle, number));
        result.rows.push_back(std::move(row));
    }
    return result;
}

} // namespace snowatlas::oracle
