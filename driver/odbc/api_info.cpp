// Entry points: what the driver is and can do.
#include <algorithm>
#include <cstring>

#include "driver/odbc/catalog.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/info.h"
#include "driver/odbc/statement.h"
#include "driver/odbc/text_buffer.h"

using namespace snowatlas;
using namespace snowatlas::odbc;

namespace {

const InfoRow& info_row(const Connection& connection, SQLUSMALLINT type) {
    constexpr SQLUSMALLINT kFirstOfDrivers = 0x4000;
    const InfoRow* row = find_info(type);
    if (row == nullptr)
        throw Error(type >= kFirstOfDrivers ? state::kNotImplemented : state::kInfoTypeRange,
                    "There is no information type " + std::to_string(type) + ".");
    if (row->needs_connection) connection.engine();
    return *row;
}

template <typename Char>
void put_info(Connection& connection, SQLUSMALLINT type, SQLPOINTER out, SQLSMALLINT capacity, SQLSMALLINT* length) {
    const InfoValue value = info_row(connection, type).value(connection);
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (put_text<Char>(InBytes{}, *text, out, out == nullptr ? SQLSMALLINT{0} : capacity, length))
            connection.diagnostics().add({state::kStringTruncated, "The information was cut."});
        return;
    }
    const auto put = [&](const auto& number) {
        if (out != nullptr) std::memcpy(out, &number, sizeof number);
        if (length != nullptr) *length = static_cast<SQLSMALLINT>(sizeof number);
    };
    if (const auto* small = std::get_if<SQLUSMALLINT>(&value))
        put(*small);
    else if (const auto* large = std::get_if<SQLUINTEGER>(&value))
        put(*large);
    else
        put(std::get<SQLULEN>(value));
}

template <typename Char> SQLRETURN get_info(SQLHDBC handle, SQLUSMALLINT type, SQLPOINTER out, SQLSMALLINT capacity,
                                            SQLSMALLINT* length) noexcept {
    return call<Connection>(handle, "SQLGetInfo",
                            [&](Connection& connection) { put_info<Char>(connection, type, out, capacity, length); });
}

void put_functions(SQLUSMALLINT function, SQLUSMALLINT* out) {
    constexpr std::size_t kOdbc2Functions = 100;
    if (out == nullptr) throw Error(state::kInvalidNullPointer, "The pointer for the answer is a null pointer.");
    if (function == SQL_API_ALL_FUNCTIONS) {
        std::fill_n(out, kOdbc2Functions, SQLUSMALLINT{SQL_FALSE});
        for (const SQLUSMALLINT id : exported_functions())
            if (id < kOdbc2Functions) out[id] = SQL_TRUE;
        return;
    }
    if (function == SQL_API_ODBC3_ALL_FUNCTIONS) {
        std::fill_n(out, SQL_API_ODBC3_ALL_FUNCTIONS_SIZE, SQLUSMALLINT{0});
        for (const SQLUSMALLINT id : exported_functions())
            out[id >> 4U] = static_cast<SQLUSMALLINT>(out[id >> 4U] | (1U << (id & 0xFU)));
        return;
    }
    constexpr SQLUSMALLINT kLargest = SQL_API_ODBC3_ALL_FUNCTIONS_SIZE * 16;
    if (function >= kLargest)
        throw Error(state::kFunctionTypeRange, "There is no function number " + std::to_string(function) + ".");
    *out = is_exported(function) ? SQL_TRUE : SQL_FALSE;
}

template <typename Char> SQLRETURN native_sql(SQLHDBC handle, const Char* in, SQLINTEGER in_length, Char* out,
                                              SQLINTEGER capacity, SQLINTEGER* length) noexcept {
    return call<Connection>(handle, "SQLNativeSql", [&](Connection& connection) {
        const std::string text = connection.engine().native_sql(required_text(in, in_length));
        if (put_text(InCharacters{}, text, out, out == nullptr ? 0 : capacity, length))
            connection.diagnostics().add({state::kStringTruncated, "The statement text was cut."});
    });
}

SQLRETURN get_type_info(SQLHSTMT handle, SQLSMALLINT type) noexcept {
    return call<Statement>(handle, "SQLGetTypeInfo", [&](Statement& statement) {
        statement.require_no_cursor();
        DriverResult result = type_info_result(type, statement.is_odbc2());
        statement.open_driver_result(std::move(result.columns), std::move(result.rows));
    });
}

} // namespace

SQLRETURN SQL_API SQLGetInfo(SQLHDBC handle, SQLUSMALLINT type, SQLPOINTER out, SQLSMALLINT capacity,
                             SQLSMALLINT* length) {
    return get_info<SQLCHAR>(handle, type, out, capacity, length);
}
SQLRETURN SQL_API SQLGetInfoW(SQLHDBC handle, SQLUSMALLINT type, SQLPOINTER out, SQLSMALLINT capacity,
                              SQLSMALLINT* length) {
    return get_info<SQLWCHAR>(handle, type, out, capacity, length);
}
SQLRETURN SQL_API SQLGetFunctions(SQLHDBC handle, SQLUSMALLINT function, SQLUSMALLINT* out) {
    return call<Connection>(handle, "SQLGetFunctions", [&](Connection&) { put_functions(function, out); });
}
SQLRETURN SQL_API SQLNativeSql(SQLHDBC handle, SQLCHAR* in, SQLINTEGER in_length, SQLCHAR* out, SQLINTEGER capacity,
                               SQLINTEGER* length) {
    return native_sql(handle, in, in_length, out, capacity, length);
}
SQLRETURN SQL_API SQLNativeSqlW(SQLHDBC handle, SQLWCHAR* in, SQLINTEGER in_length, SQLWCHAR* out, SQLINTEGER capacity,
                                SQLINTEGER* length) {
    return native_sql(handle, in, in_length, out, capacity, length);
}
SQLRETURN SQL_API SQLGetTypeInfo(SQLHSTMT handle, SQLSMALLINT type) {
    return get_type_info(handle, type);
}
SQLRETURN SQL_API SQLGetTypeInfoW(SQLHSTMT handle, SQLSMALLINT type) {
    return get_type_info(handle, type);
}
