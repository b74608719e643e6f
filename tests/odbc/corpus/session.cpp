#include "tests/odbc/corpus/session.h"

#include <array>
#include <optional>
#include <stdexcept>

#include "driver/base/text.h"
#include "schema/sql_type.h"
#include "tests/odbc/handles.h"

namespace snowatlas::corpus {
namespace {

using test::narrow;
using test::wide;

// "42000 message" of the first record, without the driver's name in brackets.
std::string diagnostic(SQLSMALLINT type, SQLHANDLE handle) {
    std::array<SQLWCHAR, 6> state{};
    std::array<SQLWCHAR, 2048> message{};
    SQLINTEGER native = 0;
    SQLSMALLINT length = 0;
    const SQLRETURN result = SQLGetDiagRecW(type, handle, 1, state.data(), &native, message.data(),
                                            static_cast<SQLSMALLINT>(message.size()), &length);
    if (!SQL_SUCCEEDED(result)) return "no diagnostic record";
    std::string text = narrow(message.data());
    while (!text.empty() && text.front() == '[') text.erase(0, text.find(']') + 1);
    return narrow(state.data()) + " " + text;
}

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
    return {narrow(name.data()), shown};
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

Session::Session(const std::string& connection_string) : connection_(std::make_unique<test::ConnectionHandle>()) {
    const SQLHDBC connection = connection_->get();
    std::vector<SQLWCHAR> text = wide(connection_string);
    const SQLRETURN result = SQLDriverConnectW(connection, nullptr, text.data(), static_cast<SQLSMALLINT>(text.size()),
                                               nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT);
    if (!SQL_SUCCEEDED(result)) throw std::runtime_error(diagnostic(SQL_HANDLE_DBC, connection));
}

Session::~Session() = default;

Outcome Session::run(const std::string& sql, const std::vector<Parameter>& parameters) {
    const test::StatementHandle statement(connection_->get());
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
            std::optional<std::string> cell;
            if (failed(test::read_text(handle, number, cell))) return outcome;
            row.push_back(cell.value_or("NULL"));
        }
        outcome.rows.push_back(std::move(row));
    }
}

} // namespace snowatlas::corpus
