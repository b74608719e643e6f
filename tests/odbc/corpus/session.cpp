#include "tests/odbc/corpus/session.h"

#include <array>
#include <optional>
#include <stdexcept>

#include <sql.h>
#include <sqlext.h>

#include "driver/base/text.h"
#include "schema/sql_type.h"

namespace snowatlas::corpus {
namespace {

std::vector<SQLWCHAR> wide(const std::string& text) {
    const std::u16string units = to_utf16(text);
    return {units.begin(), units.end()};
}

// "42000 message" of the first record, without the driver's name in brackets.
std::string diagnostic(SQLSMALLINT type, SQLHANDLE handle) {
    std::array<SQLWCHAR, 6> state{};
    std::array<SQLWCHAR, 2048> message{};
    SQLINTEGER native = 0;
    SQLSMALLINT length = 0;
    const SQLRETURN result = SQLGetDiagRecW(type, handle, 1, state.data(), &native, message.data(),
                                            static_cast<SQLSMALLINT>(message.size()), &length);
    if (!SQL_SUCCEEDED(result)) return "no diagnostic record";
    const auto narrow = [](const SQLWCHAR* units) {
        std::u16string text;
        for (; *units != 0; ++units) text += static_cast<char16_t>(*units);
        return to_utf8(text);
    };
    std::string text = narrow(message.data());
    while (!text.empty() && text.front() == '[') text.erase(0, text.find(']') + 1);
    return narrow(state.data()) + " " + text;
}

class StatementHandle {
  public:
    explicit StatementHandle(SQLHDBC connection) { SQLAllocHandle(SQL_HANDLE_STMT, connection, &handle_); }
    ~StatementHandle() { SQLFreeHandle(SQL_HANDLE_STMT, handle_); }
    StatementHandle(const StatementHandle&) = delete;
    StatementHandle& operator=(const StatementHandle&) = delete;
    SQLHSTMT get() const { return handle_; }

  private:
    SQLHSTMT handle_ = SQL_NULL_HSTMT;
};

struct Column {
    std::string name, type;
};

Column describe(SQLHSTMT statement, SQLUSMALLINT number) {
    std::array<SQLWCHAR, 300> name{};
    SQLSMALLINT length = 0;
    SQLSMALLINT type = 0;
    SQLULEN size = 0;
    SQLSMALLINT digits = 0;
    SQLSMALLINT nullable = 0;
    SQLDescribeColW(statement, number, name.data(), static_cast<SQLSMALLINT>(name.size()), &length, &type, &size,
                    &digits, &nullable);
    std::array<SQLCHAR, 100> type_name{};
    SQLColAttribute(statement, number, SQL_DESC_TYPE_NAME, type_name.data(), static_cast<SQLSMALLINT>(type_name.size()),
                    &length, nullptr);
    std::u16string units;
    for (const SQLWCHAR* unit = name.data(); *unit != 0; ++unit) units += static_cast<char16_t>(*unit);
    std::string shown(reinterpret_cast<const char*>(type_name.data()));
    switch (type) {
    case SQL_WCHAR:
    case SQL_WVARCHAR:
    case SQL_BINARY:
    case SQL_VARBINARY:
        shown += "(" + std::to_string(size) + ")";
        break;
    case SQL_DECIMAL:
        shown += "(" + std::to_string(size) + "," + std::to_string(digits) + ")";
        break;
    case SQL_TYPE_TIME:
    case SQL_TYPE_TIMESTAMP:
        shown += "(" + std::to_string(digits) + ")";
        break;
    default:
        break;
    }
    return {to_utf8(units), shown};
}

// The cell as text; empty on an error.
std::optional<std::string> get_text(SQLHSTMT statement, SQLUSMALLINT number) {
    std::u16string text;
    while (true) {
        std::array<SQLWCHAR, 1024> piece{};
        SQLLEN indicator = 0;
        const SQLRETURN result = SQLGetData(statement, number, SQL_C_WCHAR, piece.data(), sizeof piece, &indicator);
        if (result == SQL_NO_DATA) break;
        if (!SQL_SUCCEEDED(result)) return std::nullopt;
        if (indicator == SQL_NULL_DATA) return "NULL";
        for (const SQLWCHAR* unit = piece.data(); *unit != 0; ++unit) text += static_cast<char16_t>(*unit);
        if (result == SQL_SUCCESS) break;
    }
    return to_utf8(text);
}

struct BoundValue {
    std::vector<SQLWCHAR> text;
    SQLLEN indicator = SQL_NULL_DATA;
};

void bind_parameters(SQLHSTMT statement, const std::vector<Parameter>& parameters, std::vector<BoundValue>& values) {
    values.resize(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const TypeInfo* type = find_type(parameters[i].type);
        if (type == nullptr) throw std::runtime_error("there is no type " + parameters[i].type);
        BoundValue& bound = values[i];
        if (parameters[i].value) {
            bound.text = wide(*parameters[i].value);
            bound.indicator = static_cast<SQLLEN>(bound.text.size() * sizeof(SQLWCHAR));
        }
        const SQLULEN size = is_text(type->id) ? std::max<SQLULEN>(bound.text.size(), 1) : 0;
        SQLBindParameter(statement, static_cast<SQLUSMALLINT>(i + 1), SQL_PARAM_INPUT, SQL_C_WCHAR, type->odbc_type,
                         size, 0, bound.text.data(), static_cast<SQLLEN>(bound.text.size() * sizeof(SQLWCHAR)),
                         &bound.indicator);
    }
}

} // namespace

struct Session::Handles {
    SQLHENV environment = SQL_NULL_HENV;
    SQLHDBC connection = SQL_NULL_HDBC;
    bool is_connected = false;
    ~Handles() {
        if (is_connected) SQLDisconnect(connection);
        if (connection != SQL_NULL_HDBC) SQLFreeHandle(SQL_HANDLE_DBC, connection);
        if (environment != SQL_NULL_HENV) SQLFreeHandle(SQL_HANDLE_ENV, environment);
    }
};

Session::Session(const std::string& connection_string) : handles_(std::make_unique<Handles>()) {
    SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &handles_->environment);
    SQLSetEnvAttr(handles_->environment, SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3_80), 0);
    SQLAllocHandle(SQL_HANDLE_DBC, handles_->environment, &handles_->connection);
    std::vector<SQLWCHAR> text = wide(connection_string);
    const SQLRETURN result =
        SQLDriverConnectW(handles_->connection, nullptr, text.data(), static_cast<SQLSMALLINT>(text.size()), nullptr, 0,
                          nullptr, SQL_DRIVER_NOPROMPT);
    if (!SQL_SUCCEEDED(result)) throw std::runtime_error(diagnostic(SQL_HANDLE_DBC, handles_->connection));
    handles_->is_connected = true;
}

Session::~Session() = default;

Outcome Session::run(const std::string& sql, const std::vector<Parameter>& parameters) {
    const StatementHandle statement(handles_->connection);
    const SQLHSTMT handle = statement.get();
    Outcome outcome;
    const auto failed = [&](SQLRETURN result) {
        if (SQL_SUCCEEDED(result) || result == SQL_NO_DATA) return false;
        outcome.error = diagnostic(SQL_HANDLE_STMT, handle);
        return true;
    };
    std::vector<SQLWCHAR> text = wide(sql);
    std::vector<BoundValue> values;
    bind_parameters(handle, parameters, values);
    if (failed(SQLPrepareW(handle, text.data(), static_cast<SQLINTEGER>(text.size())))) return outcome;
    SQLSMALLINT count = 0;
    if (failed(SQLNumResultCols(handle, &count))) return outcome;
    std::vector<std::string> columns;
    for (SQLUSMALLINT number = 1; number <= count; ++number) {
        const Column column = describe(handle, number);
        columns.push_back(column.name + " " + column.type);
        outcome.types.push_back(column.type);
    }
    outcome.columns = join(columns, ", ");
    if (failed(SQLExecute(handle))) return outcome;
    if (count == 0) {
        SQLLEN affected = -1;
        SQLRowCount(handle, &affected);
        outcome.affected = affected;
        return outcome;
    }
    while (true) {
        const SQLRETURN fetched = SQLFetch(handle);
        if (fetched == SQL_NO_DATA || failed(fetched)) return outcome;
        std::vector<std::string> row;
        for (SQLUSMALLINT number = 1; number <= count; ++number) {
            const auto cell = get_text(handle, number);
            if (!cell) {
                outcome.error = diagnostic(SQL_HANDLE_STMT, handle);
                return outcome;
            }
            row.push_back(*cell);
        }
        outcome.rows.push_back(std::move(row));
    }
}

} // namespace snowatlas::corpus
