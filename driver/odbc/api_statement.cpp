// Entry points: preparing, parameters, executing.
#include "driver/odbc/c_type.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/handles.h"
#include "driver/odbc/parameter_value.h"
#include "driver/odbc/statement.h"
#include "driver/odbc/text_buffer.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

namespace {

template <typename Char> SQLRETURN prepare(SQLHSTMT handle, const Char* text, SQLINTEGER length) noexcept {
    return call<Statement>(handle, "SQLPrepare",
                           [&](Statement& statement) { statement.prepare(required_text(text, length)); });
}

template <typename Char> class DirectExecution {
  public:
    DirectExecution(const Char* text, SQLINTEGER length) : text_(text), length_(length) {}
    // The text is the application's again once the function has returned, even if it goes on executing.
    void own_arguments() { owned_ = required_text(text_, length_); }
    SQLRETURN operator()(Statement& statement) const {
        return statement.execute_direct(owned_ ? *owned_ : required_text(text_, length_));
    }

  private:
    const Char* text_;
    SQLINTEGER length_;
    std::optional<std::string> owned_;
};

template <typename Char> SQLRETURN execute_direct(SQLHSTMT handle, const Char* text, SQLINTEGER length) noexcept {
    return call_waiting(handle, "SQLExecDirect", Waiting::ExecDirect, DirectExecution<Char>(text, length));
}

struct ParameterBinding {
    SQLUSMALLINT number;
    SQLSMALLINT direction, c_type, sql_type;
    SQLULEN column_size;
    SQLSMALLINT digits;
    SQLPOINTER data;
    SQLLEN capacity;
    SQLLEN* length;
};

SqlType checked_parameter_type(const ParameterBinding& binding) {
    if (binding.number == 0 || binding.number > kHighestRecord) throw_record_number(binding.number);
    if (binding.direction == SQL_PARAM_OUTPUT || binding.direction == SQL_PARAM_OUTPUT_STREAM ||
        binding.direction == SQL_PARAM_INPUT_OUTPUT_STREAM)
        throw Error(state::kNotImplemented, "There are no procedures, so no parameter can return a value.");
    if (binding.direction != SQL_PARAM_INPUT && binding.direction != SQL_PARAM_INPUT_OUTPUT)
        throw Error(state::kInvalidParameterType, "The parameter's direction is none that is defined.");
    if (!is_c_type(binding.c_type))
        throw Error(state::kInvalidApplicationType, "There is no C type " + std::to_string(binding.c_type) + ".");
    if (!is_odbc_sql_type(binding.sql_type))
        throw Error(state::kInvalidSqlType, "There is no SQL type " + std::to_string(binding.sql_type) + ".");
    if (binding.capacity < 0) throw Error(state::kInvalidLength, "The buffer length is negative.");
    if (binding.data == nullptr && binding.length == nullptr)
        throw Error(state::kInvalidNullPointer, "Both the parameter's buffer and its length are null pointers.");
    const SQLSMALLINT c_type =
        binding.c_type == SQL_C_DEFAULT ? default_c_type(binding.sql_type) : modern_c_type(binding.c_type);
    const bool interval = is_interval_c_type(binding.sql_type);
    const SqlType type =
        interval ? kIntervalParameter : sql_type_of(binding.sql_type, binding.column_size, binding.digits).value();
    if (interval ? !can_send_interval(c_type, binding.sql_type) : !can_send(c_type, type.id))
        throw Error(state::kRestrictedDataType, "A parameter of that C type cannot be converted to " +
                                                    (interval ? "that interval type" : to_string(type)) + ".");
    return type;
}

void bind(Statement& statement, const ParameterBinding& binding) {
    const SqlType type = checked_parameter_type(binding);
    const auto number = static_cast<SQLSMALLINT>(binding.number);
    const auto hold = statement.apd().hold();
    DescriptorRecord& application = statement.apd().edit(number);
    application = {};
    application.set_concise_type(binding.c_type);
    application.set_type_defaults();
    application.octet_length = binding.capacity;
    application.data = binding.data;
    application.indicator = binding.length;
    application.octet_length_pointer = binding.length;

    DescriptorRecord& implementation = statement.ipd().edit(number);
    implementation = {};
    implementation.set_concise_type(binding.sql_type);
    implementation.length = binding.column_size;
    implementation.octet_length = octet_length(type);
    implementation.precision =
        static_cast<SQLSMALLINT>(is_datetime(type.id)           ? binding.digits
                                 : binding.column_size > 0x7FFF ? 0x7FFF
                                                                : static_cast<SQLSMALLINT>(binding.column_size));
    implementation.scale = binding.digits;
    implementation.parameter_type = binding.direction;
    implementation.sql_type = type;
    implementation.nullable = SQL_NULLABLE;
    implementation.set_by_application = true;
}

SQLRETURN bind_parameter(SQLHSTMT handle, const ParameterBinding& binding) noexcept {
    return call<Statement>(handle, "SQLBindParameter", [&](Statement& statement) { bind(statement, binding); });
}

SQLRETURN end_transaction(Connection& connection, SQLSMALLINT completion) {
    return run_guarded(connection.diagnostics(), [&] { connection.end_transaction(completion); });
}

SQLRETURN end_transaction_of(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT completion) noexcept {
    if (type == SQL_HANDLE_DBC)
        return call<Connection>(handle, "SQLEndTran",
                                [&](Connection& connection) { connection.end_transaction(completion); });
    if (type != SQL_HANDLE_ENV) return SQL_INVALID_HANDLE;
    return call<Environment>(handle, "SQLEndTran", [&](Environment& environment) -> SQLRETURN {
        if (completion != SQL_COMMIT && completion != SQL_ROLLBACK)
            throw Error(state::kInvalidTransactionOperation, "A transaction ends with SQL_COMMIT or SQL_ROLLBACK.");
        SQLRETURN worst = SQL_SUCCESS;
        for (const SQLHANDLE value : environment.connections()) {
            const auto connection = std::static_pointer_cast<Connection>(find_handle(SQL_HANDLE_DBC, value));
            if (connection == nullptr) continue;
            const std::lock_guard lock(connection->lock());
            connection->diagnostics().clear();
            if (!connection->is_connected()) continue;
            if (end_transaction(*connection, completion) == SQL_ERROR) worst = SQL_ERROR;
        }
        if (worst == SQL_ERROR)
            environment.report().add({state::kGeneral,
                                      "A connection could not end its transaction; its own diagnostics "
                                      "say why."});
        return worst;
    });
}

template <typename Char> SQLRETURN set_cursor_name(SQLHSTMT handle, const Char* name, SQLSMALLINT length) noexcept {
    return call<Statement>(handle, "SQLSetCursorName",
                           [&](Statement& statement) { statement.set_cursor_name(required_text(name, length)); });
}

template <typename Char>
SQLRETURN get_cursor_name(SQLHSTMT handle, Char* name, SQLSMALLINT capacity, SQLSMALLINT* length) noexcept {
    return call<Statement>(handle, "SQLGetCursorName", [&](Statement& statement) {
        if (put_text(InCharacters{}, statement.cursor_name(), name, capacity, length))
            statement.report().add({state::kStringTruncated, "The cursor's name was cut."});
    });
}

} // namespace

SQLRETURN SQL_API SQLPrepare(SQLHSTMT handle, SQLCHAR* text, SQLINTEGER length) {
    return prepare(handle, text, length);
}
SQLRETURN SQL_API SQLPrepareW(SQLHSTMT handle, SQLWCHAR* text, SQLINTEGER length) {
    return prepare(handle, text, length);
}
SQLRETURN SQL_API SQLExecDirect(SQLHSTMT handle, SQLCHAR* text, SQLINTEGER length) {
    return execute_direct(handle, text, length);
}
SQLRETURN SQL_API SQLExecDirectW(SQLHSTMT handle, SQLWCHAR* text, SQLINTEGER length) {
    return execute_direct(handle, text, length);
}
SQLRETURN SQL_API SQLExecute(SQLHSTMT handle) {
    return call_waiting(handle, "SQLExecute", Waiting::Execute, [](Statement& s) { return s.execute(); });
}
SQLRETURN SQL_API SQLParamData(SQLHSTMT handle, SQLPOINTER* token) {
    return call_waiting(handle, "SQLParamData", Waiting::ParamData,
                        [token](Statement& s) { return s.param_data(token); });
}
SQLRETURN SQL_API SQLPutData(SQLHSTMT handle, SQLPOINTER data, SQLLEN length) {
    return call<Statement>(
        handle, "SQLPutData", [&](Statement& s) { s.put_data(data, length); },
        [](const Statement& s) { s.admit_data_at_execution(); });
}
SQLRETURN SQL_API SQLBindParameter(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT direction, SQLSMALLINT c_type,
                                   SQLSMALLINT sql_type, SQLULEN column_size, SQLSMALLINT digits, SQLPOINTER data,
                                   SQLLEN capacity, SQLLEN* length) {
    return bind_parameter(handle, {number, direction, c_type, sql_type, column_size, digits, data, capacity, length});
}
SQLRETURN SQL_API SQLBindParam(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type, SQLSMALLINT sql_type,
                               SQLULEN column_size, SQLSMALLINT digits, SQLPOINTER data, SQLLEN* length) {
    return bind_parameter(handle, {number, SQL_PARAM_INPUT, c_type, sql_type, column_size, digits, data, 0, length});
}
SQLRETURN SQL_API SQLSetParam(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT c_type, SQLSMALLINT sql_type,
                              SQLULEN column_size, SQLSMALLINT digits, SQLPOINTER data, SQLLEN* length) {
    return bind_parameter(handle, {number, SQL_PARAM_INPUT, c_type, sql_type, column_size, digits, data, 0, length});
}
SQLRETURN SQL_API SQLParamOptions(SQLHSTMT handle, SQLULEN rows, SQLULEN* processed) {
    return call<Statement>(handle, "SQLParamOptions", [&](Statement& statement) {
        if (rows == 0) throw Error(state::kRowValueRange, "An array has at least one element.");
        statement.apd().array_size = rows;
        statement.ipd().rows_processed = processed;
    });
}
SQLRETURN SQL_API SQLNumParams(SQLHSTMT handle, SQLSMALLINT* count) {
    return call<Statement>(handle, "SQLNumParams", [&](Statement& statement) {
        const std::size_t parameters = statement.parameters().size();
        if (count != nullptr) *count = static_cast<SQLSMALLINT>(parameters);
    });
}
SQLRETURN SQL_API SQLDescribeParam(SQLHSTMT handle, SQLUSMALLINT number, SQLSMALLINT* type, SQLULEN* size,
                                   SQLSMALLINT* digits, SQLSMALLINT* nullable) {
    return call<Statement>(handle, "SQLDescribeParam", [&](Statement& statement) {
        const SqlType parameter = statement.parameter(number).type;
        const SQLSMALLINT code = type_info(parameter.id).odbc_type;
        if (type != nullptr) *type = statement.is_odbc2() ? odbc2_type(code) : code;
        if (size != nullptr) *size = static_cast<SQLULEN>(column_size(parameter));
        const std::int32_t scale = decimal_digits(parameter);
        if (digits != nullptr) *digits = static_cast<SQLSMALLINT>(scale < 0 ? 0 : scale);
        if (nullable != nullptr) *nullable = SQL_NULLABLE_UNKNOWN;
    });
}
SQLRETURN SQL_API SQLCancel(SQLHSTMT handle) {
    return call_unlocked<Statement>(handle, [](Statement& statement) { return statement.cancel(); });
}
SQLRETURN SQL_API SQLCancelHandle(SQLSMALLINT type, SQLHANDLE handle) {
    if (type == SQL_HANDLE_STMT)
        return call_unlocked<Statement>(handle, [](Statement& statement) { return statement.cancel(); });
    if (type != SQL_HANDLE_DBC) return SQL_INVALID_HANDLE;
    return call_unlocked<Connection>(handle, [](Connection& connection) -> SQLRETURN {
        connection.cancel();
        return SQL_SUCCESS;
    });
}
SQLRETURN SQL_API SQLEndTran(SQLSMALLINT type, SQLHANDLE handle, SQLSMALLINT completion) {
    return end_transaction_of(type, handle, completion);
}
SQLRETURN SQL_API SQLTransact(SQLHENV environment, SQLHDBC connection, SQLUSMALLINT completion) {
    const auto operation = static_cast<SQLSMALLINT>(completion);
    return connection != SQL_NULL_HDBC ? end_transaction_of(SQL_HANDLE_DBC, connection, operation)
                                       : end_transaction_of(SQL_HANDLE_ENV, environment, operation);
}
SQLRETURN SQL_API SQLSetCursorName(SQLHSTMT handle, SQLCHAR* name, SQLSMALLINT length) {
    return set_cursor_name(handle, name, length);
}
SQLRETURN SQL_API SQLSetCursorNameW(SQLHSTMT handle, SQLWCHAR* name, SQLSMALLINT length) {
    return set_cursor_name(handle, name, length);
}
SQLRETURN SQL_API SQLGetCursorName(SQLHSTMT handle, SQLCHAR* name, SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_cursor_name(handle, name, capacity, length);
}
SQLRETURN SQL_API SQLGetCursorNameW(SQLHSTMT handle, SQLWCHAR* name, SQLSMALLINT capacity, SQLSMALLINT* length) {
    return get_cursor_name(handle, name, capacity, length);
}
