// Reading a parameter's buffer as its C type says.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "driver/base/cell.h"
#include "driver/odbc/platform.h"
#include "schema/sql_type.h"

namespace snowatlas::odbc {

// One value as the application holds it. `length` in bytes, already resolved: never SQL_NTS nor an indicator.
struct ParameterBuffer {
    SQLSMALLINT c_type = SQL_C_CHAR; // modern, concise, never SQL_C_DEFAULT
    const char* data = nullptr;
    SQLLEN length = 0;
    SQLSMALLINT scale = 0; // of NUMERIC, from the descriptor
};

// C types that are converted alike.
enum class ParameterFamily : std::uint8_t {
    Character,
    Exact,
    Approximate,
    Bit,
    Binary,
    Date,
    Time,
    Timestamp,
    Guid,
    Interval
};
ParameterFamily family_of(SQLSMALLINT c_type);

// What a buffer holds, in the form its C type gives it.
struct DecodedParameter {
    ParameterFamily family;
    Value value;
    SqlType type;
};
// 22003 for a number, 22007 for a date or time that is none.
DecodedParameter decode(const ParameterBuffer& buffer);

// The buffer need not be aligned.
template <typename Native> Native read_native(const ParameterBuffer& buffer) {
    Native value;
    std::memcpy(&value, buffer.data, sizeof value);
    return value;
}
// As text in lower case.
std::string decode_guid(const SQLGUID& guid);

[[noreturn]] void throw_cast(std::string_view what); // 22018
[[noreturn]] void throw_range();                     // 22003
[[noreturn]] void throw_datetime();                  // 22007

} // namespace snowatlas::odbc
