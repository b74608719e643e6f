// SQL to C, at the borders of every value and buffer. Each case is read twice, by SQLGetData and by SQLBindCol, into a
// buffer with guard bytes around it.
#include <algorithm>
#include <array>
#include <cstring>

#include "driver/base/calendar.h"
#include "driver/base/code_page.h"
#include "driver/odbc/c_type.h"
#include "driver/odbc/platform.h"
#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;

namespace {

constexpr SqlType kText{TypeId::VarChar, 100};
constexpr SqlType kBit{TypeId::Bit};
constexpr SqlType kTinyInt{TypeId::TinyInt};
constexpr SqlType kSmallInt{TypeId::SmallInt};
constexpr SqlType kInteger{TypeId::Integer};
constexpr SqlType kBigInt{TypeId::BigInt};
constexpr SqlType kDecimal{TypeId::Decimal, 19, 4};
constexpr SqlType kReal{TypeId::Real};
constexpr SqlType kDouble{TypeId::Double};
constexpr SqlType kBinary{TypeId::VarBinary, 100};
constexpr SqlType kDate{TypeId::Date};
constexpr SqlType kTime{TypeId::Time};
constexpr SqlType kTimestamp{TypeId::Timestamp, 0, 7};
constexpr SqlType kGuid{TypeId::Guid, kGuidLength};

std::int64_t day(int year, int month, int date) {
    return to_days({year, month, date});
}
std::int64_t moment(int year, int month, int date, int hour, int minute, int second, int ticks = 0) {
    return to_ticks(Timestamp{{year, month, date}, {hour, minute, second, ticks}});
}

// The bytes a native value has.
template <typename Native> std::string bytes(const Native& value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}
std::string wide_bytes(std::u16string_view text) {
    return std::string(reinterpret_cast<const char*>(text.data()), text.size() * 2);
}
const std::string kEnd(1, '\0');
const std::string kWideEnd(2, '\0');

std::string numeric(int precision, int scale, bool negative, std::initializer_list<int> magnitude) {
    SQL_NUMERIC_STRUCT value{};
    value.precision = static_cast<SQLCHAR>(precision);
    value.scale = static_cast<SQLSCHAR>(scale);
    value.sign = negative ? 0 : 1;
    std::size_t i = 0;
    for (const int byte : magnitude) value.val[i++] = static_cast<SQLCHAR>(byte);
    return bytes(value);
}
std::string date_bytes(SQLSMALLINT year, SQLUSMALLINT month, SQLUSMALLINT date) {
    return bytes(SQL_DATE_STRUCT{year, month, date});
}
std::string time_bytes(SQLUSMALLINT hour, SQLUSMALLINT minute, SQLUSMALLINT second) {
    return bytes(SQL_TIME_STRUCT{hour, minute, second});
}
std::string timestamp_bytes(SQLSMALLINT year, SQLUSMALLINT month, SQLUSMALLINT date, SQLUSMALLINT hour,
                            SQLUSMALLINT minute, SQLUSMALLINT second, SQLUINTEGER fraction) {
    return bytes(SQL_TIMESTAMP_STRUCT{year, month, date, hour, minute, second, fraction});
}
std::string interval_bytes(SQLINTERVAL type, bool negative, std::array<SQLUINTEGER, 5> fields) {
    SQL_INTERVAL_STRUCT value{};
    value.interval_type = type;
    value.interval_sign = negative ? SQL_TRUE : SQL_FALSE;
    if (type == SQL_IS_YEAR || type == SQL_IS_MONTH || type == SQL_IS_YEAR_TO_MONTH) {
        value.intval.year_month.year = fields[0];
        value.intval.year_month.month = fields[1];
    } else {
        value.intval.day_second = {fields[0], fields[1], fields[2], fields[3], fields[4]};
    }
    return bytes(value);
}

struct Case {
    SqlType type;
    Value value;
    SQLSMALLINT c_type;
    SQLLEN capacity;      // 0 for fixed types: it is ignored
    std::string state;    // empty: SQL_SUCCESS
    std::string expected; // bytes in the buffer; empty where nothing is written
    SQLLEN length;        // what the indicator says; ignored for errors
};

const Decimal kTwelveAndAHalf{125000, 4};
const std::string kId = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

const std::vector<Case> kCases = {
    // Text to text: one byte less than needed is cut, the length is that of the whole.
    {kText, std::string("abc"), SQL_C_CHAR, 4, "", "abc" + kEnd, 3},
    {kText, std::string("abc"), SQL_C_CHAR, 3, "01004", "ab" + kEnd, 3},
    {kText, std::string("abc"), SQL_C_CHAR, 1, "01004", kEnd, 3},
    {kText, std::string("abc"), SQL_C_CHAR, 0, "01004", "", 3},
    {kText, std::string(), SQL_C_CHAR, 1, "", kEnd, 0},
    {kText, std::string("abc"), SQL_C_WCHAR, 8, "", wide_bytes(u"abc") + kWideEnd, 6},
    {kText, std::string("abc"), SQL_C_WCHAR, 7, "01004", wide_bytes(u"ab") + kWideEnd, 6}, // the odd byte is unused
    {kText, std::string("abc"), SQL_C_WCHAR, 1, "01004", "", 6},
    {kText, std::string("\xC3\xA9"), SQL_C_WCHAR, 4, "", wide_bytes(u"\u00E9") + kWideEnd, 2},
    {kText, std::string("a\xF0\x9F\x98\x80"), SQL_C_WCHAR, 8, "", wide_bytes(u"a\U0001F600") + kWideEnd, 6},
    {kText, std::string("a\xF0\x9F\x98\x80"), SQL_C_WCHAR, 6, "01004", wide_bytes(u"a") + kWideEnd, 6},
    {kText, std::string("x\xFFy"), SQL_C_WCHAR, 20, "", wide_bytes(u"x\uFFFDy") + kWideEnd, 6},
    {kText, std::string("ab"), SQL_C_BINARY, 4, "", wide_bytes(u"ab"), 4},
    {kText, std::string("ab"), SQL_C_BINARY, 2, "01004", wide_bytes(u"a"), 4},

    // Text to numbers.
    {kText, std::string(" 127 "), SQL_C_STINYINT, 0, "", bytes(std::int8_t{127}), 1},
    {kText, std::string("128"), SQL_C_STINYINT, 0, "22003", "", 0},
    {kText, std::string("-1"), SQL_C_UTINYINT, 0, "22003", "", 0},
    {kText, std::string("1.5"), SQL_C_SLONG, 0, "01S07", bytes(std::int32_t{1}), 4},
    {kText, std::string("1e3"), SQL_C_SLONG, 0, "", bytes(std::int32_t{1000}), 4},
    {kText, std::string("9223372036854775807"), SQL_C_SBIGINT, 0, "", bytes(INT64_MAX), 8},
    {kText, std::string("9223372036854775808"), SQL_C_SBIGINT, 0, "22003", "", 0},
    {kText, std::string("18446744073709551615"), SQL_C_UBIGINT, 0, "", bytes(UINT64_MAX), 8},
    {kText, std::string("1e400"), SQL_C_SLONG, 0, "22003", "", 0},
    {kText, std::string("one"), SQL_C_SLONG, 0, "22018", "", 0},
    {kText, std::string(""), SQL_C_SLONG, 0, "22018", "", 0},
    {kText, std::string("2.5"), SQL_C_DOUBLE, 0, "", bytes(2.5), 8},
    {kText, std::string("1e39"), SQL_C_FLOAT, 0, "22003", "", 0},
    {kText, std::string("x"), SQL_C_DOUBLE, 0, "22018", "", 0},
    {kText, std::string("1"), SQL_C_BIT, 0, "", std::string("\1"), 1},
    {kText, std::string("1.9"), SQL_C_BIT, 0, "01S07", std::string("\1"), 1},
    {kText, std::string("2"), SQL_C_BIT, 0, "22003", "", 0},
    {kText, std::string("-0.5"), SQL_C_BIT, 0, "22003", "", 0},
    {kText, std::string("-300"), SQL_C_NUMERIC, 0, "", numeric(38, 0, true, {44, 1}), 19},

    // Text to dates and times.
    {kText, std::string("2026-01-31"), SQL_C_TYPE_DATE, 0, "", date_bytes(2026, 1, 31), 6},
    {kText, std::string("2026-01-31 00:00:00"), SQL_C_TYPE_DATE, 0, "", date_bytes(2026, 1, 31), 6},
    {kText, std::string("2026-01-31 00:00:01"), SQL_C_TYPE_DATE, 0, "01S07", date_bytes(2026, 1, 31), 6},
    {kText, std::string("2026-02-30"), SQL_C_TYPE_DATE, 0, "22007", "", 0},
    {kText, std::string("yesterday"), SQL_C_TYPE_DATE, 0, "22018", "", 0},
    {kText, std::string("23:59:59"), SQL_C_TYPE_TIME, 0, "", time_bytes(23, 59, 59), 6},
    {kText, std::string("23:59:59.5"), SQL_C_TYPE_TIME, 0, "01S07", time_bytes(23, 59, 59), 6},
    {kText, std::string("2026-01-31 10:11:12"), SQL_C_TYPE_TIME, 0, "", time_bytes(10, 11, 12), 6},
    {kText, std::string("24:00:00"), SQL_C_TYPE_TIME, 0, "22007", "", 0},
    {kText, std::string("2026-01-31"), SQL_C_TYPE_TIME, 0, "22007", "", 0},
    {kText, std::string("2026-01-31 10:11:12.1234567"), SQL_C_TYPE_TIMESTAMP, 0, "",
     timestamp_bytes(2026, 1, 31, 10, 11, 12, 123456700), 16},
    {kText, std::string("2026-01-31T10:11:12Z"), SQL_C_TYPE_TIMESTAMP, 0, "",
     timestamp_bytes(2026, 1, 31, 10, 11, 12, 0), 16},
    {kText, std::string("2026-01-31"), SQL_C_TYPE_TIMESTAMP, 0, "", timestamp_bytes(2026, 1, 31, 0, 0, 0, 0), 16},
    {kText, std::string("2026-01-31 10:11:12.12345678"), SQL_C_TYPE_TIMESTAMP, 0, "01S07",
     timestamp_bytes(2026, 1, 31, 10, 11, 12, 123456700), 16},
    {kText, std::string("never"), SQL_C_TYPE_TIMESTAMP, 0, "22018", "", 0},

    // Text to GUIDs and intervals.
    {kText, kId, SQL_C_GUID, 0, "",
     bytes(SQLGUID{0x0a1b2c3d, 0x4e5f, 0x6071, {0x82, 0x93, 0xa4, 0xb5, 0xc6, 0xd7, 0xe8, 0xf9}}), 16},
    {kText, std::string("0a1b2c3d"), SQL_C_GUID, 0, "22018", "", 0},
    {kText, std::string("3-11"), SQL_C_INTERVAL_YEAR_TO_MONTH, 0, "",
     interval_bytes(SQL_IS_YEAR_TO_MONTH, false, {3, 11, 0, 0, 0}), 28},
    {kText, std::string("-3-11"), SQL_C_INTERVAL_YEAR, 0, "01S07", interval_bytes(SQL_IS_YEAR, true, {3, 0, 0, 0, 0}),
     28},
    {kText, std::string("3-12"), SQL_C_INTERVAL_YEAR_TO_MONTH, 0, "22018", "", 0},
    {kText, std::string("100"), SQL_C_INTERVAL_DAY, 0, "22015", "", 0},
    {kText, std::string("INTERVAL '1 02:03:04.5' DAY TO SECOND"), SQL_C_INTERVAL_DAY_TO_SECOND, 0, "",
     interval_bytes(SQL_IS_DAY_TO_SECOND, false, {1, 2, 3, 4, 500000}), 28},

    // Numbers to text: digits before the point must fit, those behind it may be cut.
    {kInteger, std::int64_t{-12}, SQL_C_CHAR, 4, "", "-12" + kEnd, 3},
    {kInteger, std::int64_t{-12}, SQL_C_CHAR, 3, "22003", "", 0},
    {kInteger, std::int64_t{-12}, SQL_C_WCHAR, 8, "", wide_bytes(u"-12") + kWideEnd, 6},
    {kInteger, std::int64_t{-12}, SQL_C_WCHAR, 6, "22003", "", 0},
    {kDecimal, kTwelveAndAHalf, SQL_C_CHAR, 8, "", "12.5000" + kEnd, 7},
    {kDecimal, kTwelveAndAHalf, SQL_C_CHAR, 5, "01004", "12.5" + kEnd, 7},
    {kDecimal, kTwelveAndAHalf, SQL_C_CHAR, 2, "22003", "", 0},
    {kDecimal, Decimal{-5, 4}, SQL_C_CHAR, 20, "", "-0.0005" + kEnd, 7},
    {kDouble, 0.1, SQL_C_CHAR, 10, "", "0.1" + kEnd, 3},
    {kDouble, 1e100, SQL_C_CHAR, 5, "22003", "", 0},
    {kReal, 0.1, SQL_C_CHAR, 10, "", "0.1" + kEnd, 3},
    {kBit, std::int64_t{1}, SQL_C_CHAR, 2, "", "1" + kEnd, 1},
    {kBit, std::int64_t{1}, SQL_C_CHAR, 1, "22003", "", 0},

    // Numbers to numbers.
    {kBigInt, std::int64_t{127}, SQL_C_STINYINT, 0, "", bytes(std::int8_t{127}), 1},
    {kBigInt, std::int64_t{128}, SQL_C_STINYINT, 0, "22003", "", 0},
    {kBigInt, std::int64_t{-129}, SQL_C_STINYINT, 0, "22003", "", 0},
    {kBigInt, std::int64_t{255}, SQL_C_UTINYINT, 0, "", bytes(std::uint8_t{255}), 1},
    {kBigInt, std::int64_t{256}, SQL_C_UTINYINT, 0, "22003", "", 0},
    {kBigInt, std::int64_t{32767}, SQL_C_SSHORT, 0, "", bytes(std::int16_t{32767}), 2},
    {kBigInt, std::int64_t{32768}, SQL_C_SSHORT, 0, "22003", "", 0},
    {kBigInt, std::int64_t{65535}, SQL_C_USHORT, 0, "", bytes(std::uint16_t{65535}), 2},
    {kBigInt, std::int64_t{INT32_MIN}, SQL_C_SLONG, 0, "", bytes(INT32_MIN), 4},
    {kBigInt, std::int64_t{INT32_MIN} - 1, SQL_C_SLONG, 0, "22003", "", 0},
    {kBigInt, std::int64_t{UINT32_MAX}, SQL_C_ULONG, 0, "", bytes(UINT32_MAX), 4},
    {kBigInt, std::int64_t{-1}, SQL_C_ULONG, 0, "22003", "", 0},
    {kBigInt, INT64_MIN, SQL_C_SBIGINT, 0, "", bytes(INT64_MIN), 8},
    {kBigInt, std::int64_t{-1}, SQL_C_UBIGINT, 0, "22003", "", 0},
    {kBigInt, std::int64_t{7}, SQL_C_DOUBLE, 0, "", bytes(7.0), 8},
    {kBigInt, std::int64_t{7}, SQL_C_FLOAT, 0, "", bytes(7.0F), 4},
    {kBigInt, std::int64_t{0}, SQL_C_BIT, 0, "", kEnd, 1},
    {kBigInt, std::int64_t{2}, SQL_C_BIT, 0, "22003", "", 0},
    {kBigInt, std::int64_t{-1}, SQL_C_NUMERIC, 0, "", numeric(38, 0, true, {1}), 19},
    {kDecimal, kTwelveAndAHalf, SQL_C_SLONG, 0, "01S07", bytes(std::int32_t{12}), 4},
    {kDecimal, Decimal{120000, 4}, SQL_C_SLONG, 0, "", bytes(std::int32_t{12}), 4},
    {kDecimal, kTwelveAndAHalf, SQL_C_DOUBLE, 0, "", bytes(12.5), 8},
    {kDecimal, kTwelveAndAHalf, SQL_C_NUMERIC, 0, "01S07", numeric(38, 0, false, {12}), 19},
    {kDouble, 2147483647.5, SQL_C_SLONG, 0, "01S07", bytes(INT32_MAX), 4},
    {kDouble, 2147483648.0, SQL_C_SLONG, 0, "22003", "", 0},
    {kDouble, 9223372036854775808.0, SQL_C_SBIGINT, 0, "22003", "", 0},
    {kDouble, 1e300, SQL_C_SBIGINT, 0, "22003", "", 0},
    {kDouble, 1e300, SQL_C_FLOAT, 0, "22003", "", 0},
    {kDouble, 0.5, SQL_C_BIT, 0, "01S07", kEnd, 1},
    {kDouble, 2.0, SQL_C_BIT, 0, "22003", "", 0},
    {kReal, 1.5, SQL_C_FLOAT, 0, "", bytes(1.5F), 4},

    // Numbers to bytes and intervals.
    {kInteger, std::int64_t{258}, SQL_C_BINARY, 4, "", std::string("\2\1\0\0", 4), 4},
    {kInteger, std::int64_t{258}, SQL_C_BINARY, 3, "22003", "", 0},
    {kBit, std::int64_t{1}, SQL_C_BINARY, 1, "", std::string("\1"), 1},
    {kInteger, std::int64_t{-15}, SQL_C_INTERVAL_MONTH, 0, "", interval_bytes(SQL_IS_MONTH, true, {0, 15, 0, 0, 0}),
     28},
    {kInteger, std::int64_t{100}, SQL_C_INTERVAL_MONTH, 0, "22015", "", 0},
    {kDecimal, kTwelveAndAHalf, SQL_C_INTERVAL_SECOND, 0, "",
     interval_bytes(SQL_IS_SECOND, false, {0, 0, 0, 12, 500000}), 28},
    {kInteger, std::int64_t{1}, SQL_C_INTERVAL_YEAR_TO_MONTH, 0, "07006", "", 0},
    {kDouble, 1.0, SQL_C_INTERVAL_YEAR, 0, "07006", "", 0},
    {kInteger, std::int64_t{1}, SQL_C_TYPE_DATE, 0, "07006", "", 0},
    {kInteger, std::int64_t{1}, SQL_C_GUID, 0, "07006", "", 0},

    // Bytes.
    {kBinary, Binary{std::string("\x0A\xFF", 2)}, SQL_C_BINARY, 2, "", "\x0A\xFF", 2},
    {kBinary, Binary{std::string("\x0A\xFF", 2)}, SQL_C_BINARY, 1, "01004", "\x0A", 2},
    {kBinary, Binary{std::string("\x0A\xFF", 2)}, SQL_C_CHAR, 5, "", "0AFF" + kEnd, 4},
    {kBinary, Binary{std::string("\x0A\xFF", 2)}, SQL_C_CHAR, 4, "01004", "0A" + kEnd, 4},
    {kBinary, Binary{std::string("\x0A\xFF", 2)}, SQL_C_WCHAR, 10, "", wide_bytes(u"0AFF") + kWideEnd, 8},
    {kBinary, Binary{std::string("\x0A\xFF", 2)}, SQL_C_SLONG, 0, "07006", "", 0},

    // Dates and times.
    {kDate, day(2026, 1, 31), SQL_C_CHAR, 11, "", "2026-01-31" + kEnd, 10},
    {kDate, day(2026, 1, 31), SQL_C_CHAR, 10, "22003", "", 0},
    {kDate, day(2026, 1, 31), SQL_C_TYPE_DATE, 0, "", date_bytes(2026, 1, 31), 6},
    {kDate, day(2026, 1, 31), SQL_C_TYPE_TIMESTAMP, 0, "", timestamp_bytes(2026, 1, 31, 0, 0, 0, 0), 16},
    {kDate, day(2026, 1, 31), SQL_C_TYPE_TIME, 0, "07006", "", 0},
    {kDate, day(2026, 1, 31), SQL_C_BINARY, 6, "", date_bytes(2026, 1, 31), 6},
    {kDate, day(1, 1, 1), SQL_C_CHAR, 11, "", "0001-01-01" + kEnd, 10},
    {kDate, day(9999, 12, 31), SQL_C_TYPE_DATE, 0, "", date_bytes(9999, 12, 31), 6},
    {kTime, std::int64_t{123} * kTicksPerSecond, SQL_C_CHAR, 9, "", "00:02:03" + kEnd, 8},
    {kTime, std::int64_t{123} * kTicksPerSecond, SQL_C_CHAR, 8, "22003", "", 0},
    {kTime, 123 * kTicksPerSecond + 5'000'000, SQL_C_CHAR, 10, "01004", "00:02:03." + kEnd, 10},
    {kTime, std::int64_t{123} * kTicksPerSecond, SQL_C_TYPE_TIME, 0, "", time_bytes(0, 2, 3), 6},
    {kTime, std::int64_t{123} * kTicksPerSecond, SQL_C_TYPE_DATE, 0, "07006", "", 0},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12, 1'230'000), SQL_C_CHAR, 24, "", "2026-01-31 10:11:12.123" + kEnd, 23},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12, 1'230'000), SQL_C_CHAR, 22, "01004", "2026-01-31 10:11:12.1" + kEnd,
     23},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12, 1'230'000), SQL_C_CHAR, 19, "22003", "", 0},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12), SQL_C_CHAR, 20, "", "2026-01-31 10:11:12" + kEnd, 19},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12, 1), SQL_C_TYPE_TIMESTAMP, 0, "",
     timestamp_bytes(2026, 1, 31, 10, 11, 12, 100), 16},
    {kTimestamp, moment(1969, 12, 31, 23, 59, 59, 9'999'999), SQL_C_TYPE_TIMESTAMP, 0, "",
     timestamp_bytes(1969, 12, 31, 23, 59, 59, 999999900), 16},
    {kTimestamp, moment(2026, 1, 31, 0, 0, 0), SQL_C_TYPE_DATE, 0, "", date_bytes(2026, 1, 31), 6},
    {kTimestamp, moment(2026, 1, 31, 0, 0, 1), SQL_C_TYPE_DATE, 0, "01S07", date_bytes(2026, 1, 31), 6},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12), SQL_C_TYPE_TIME, 0, "", time_bytes(10, 11, 12), 6},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12, 1), SQL_C_TYPE_TIME, 0, "01S07", time_bytes(10, 11, 12), 6},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12), SQL_C_SLONG, 0, "07006", "", 0},

    // GUIDs.
    {kGuid, kId, SQL_C_CHAR, 37, "", kId + kEnd, 36},
    {kGuid, kId, SQL_C_CHAR, 36, "22003", "", 0},
    {kGuid, kId, SQL_C_GUID, 0, "",
     bytes(SQLGUID{0x0a1b2c3d, 0x4e5f, 0x6071, {0x82, 0x93, 0xa4, 0xb5, 0xc6, 0xd7, 0xe8, 0xf9}}), 16},
    {kGuid, kId, SQL_C_BINARY, 15, "22003", "", 0},
    {kGuid, kId, SQL_C_SLONG, 0, "07006", "", 0},

    // Codes of ODBC 2.
    {kDate, day(2026, 1, 31), SQL_C_DATE, 0, "", date_bytes(2026, 1, 31), 6},
    {kTimestamp, moment(2026, 1, 31, 10, 11, 12), SQL_C_TIMESTAMP, 0, "", timestamp_bytes(2026, 1, 31, 10, 11, 12, 0),
     16},
    {kInteger, std::int64_t{5}, SQL_C_LONG, 0, "", bytes(std::int32_t{5}), 4},
    {kSmallInt, std::int64_t{5}, SQL_C_SHORT, 0, "", bytes(std::int16_t{5}), 2},
    {kTinyInt, std::int64_t{5}, SQL_C_TINYINT, 0, "", bytes(std::int8_t{5}), 1},

    // SQL_C_DEFAULT.
    {kSmallInt, std::int64_t{5}, SQL_C_DEFAULT, 0, "", bytes(std::int16_t{5}), 2},
    {kText, std::string("a"), SQL_C_DEFAULT, 10, "", wide_bytes(u"a") + kWideEnd, 2},
    {kDecimal, kTwelveAndAHalf, SQL_C_DEFAULT, 10, "", "12.5000" + kEnd, 7},
};

// On Windows narrow text is in the process's code page, whichever that is.
const std::vector<Case> kUtf8Cases = {
    {kText, std::string("a\xC3\xA9"), SQL_C_CHAR, 4, "", "a\xC3\xA9" + kEnd, 3},
    {kText, std::string("a\xC3\xA9"), SQL_C_CHAR, 3, "01004", "a" + kEnd, 3}, // no half characters
};

std::vector<Case> all_cases() {
    std::vector<Case> cases = kCases;
    if (kNarrowIsUtf8) cases.insert(cases.end(), kUtf8Cases.begin(), kUtf8Cases.end());
    return cases;
}

std::string describe(const Case& c) {
    return to_string(c.type) + " to C type " + std::to_string(c.c_type) + ", buffer of " + std::to_string(c.capacity);
}

class ConversionTest : public Odbc {
  protected:
    static constexpr std::size_t kGuard = 32;
    static constexpr char kGuardByte = '\x5A';

    // A buffer of exactly the size the case names, between guards.
    void prepare_buffer() { buffer_.fill(kGuardByte); }
    char* buffer() { return buffer_.data() + kGuard; }

    void check(const Case& c, SQLRETURN code, SQLLEN length) {
        const bool error = !c.state.empty() && c.state.substr(0, 2) != "01";
        EXPECT_EQ(code, c.state.empty() ? SQL_SUCCESS
                        : error         ? SQL_ERROR
                                        : SQL_SUCCESS_WITH_INFO)
            << describe(c) << ": " << message();
        EXPECT_EQ(state(), c.state) << describe(c) << ": " << message();
        if (!error) {
            EXPECT_EQ(length, c.length) << describe(c);
        }
        EXPECT_EQ(std::string(buffer(), c.expected.size()), c.expected) << describe(c);
        const auto untouched = [](char byte) { return byte == kGuardByte; };
        EXPECT_TRUE(std::all_of(buffer_.begin(), buffer_.begin() + kGuard, untouched)) << describe(c);
        // Nothing beyond what was to be written.
        EXPECT_TRUE(std::all_of(buffer_.begin() + static_cast<std::ptrdiff_t>(kGuard + c.expected.size()),
                                buffer_.end(), untouched))
            << describe(c);
    }

    std::array<char, 256> buffer_{};
};

TEST_F(ConversionTest, ReadsEveryValueWithSQLGetData) {
    for (const Case& c : all_cases()) {
        engine().answers["value"] = single(c.type, c.value);
        ASSERT_EQ(execute("value"), SQL_SUCCESS);
        ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
        prepare_buffer();
        SQLLEN length = -77;
        const SQLRETURN code = SQLGetData(statement, 1, c.c_type, buffer(), c.capacity, &length);
        check(c, code, length);
        SQLFreeStmt(statement, SQL_CLOSE);
    }
}

TEST_F(ConversionTest, ReadsEveryValueIntoABoundColumn) {
    for (const Case& c : all_cases()) {
        engine().answers["value"] = single(c.type, c.value);
        ASSERT_EQ(execute("value"), SQL_SUCCESS);
        prepare_buffer();
        SQLLEN length = -77;
        ASSERT_EQ(SQLBindCol(statement, 1, c.c_type, buffer(), c.capacity, &length), SQL_SUCCESS) << describe(c);
        const SQLRETURN code = SQLFetch(statement);
        check(c, code, length);
        SQLFreeStmt(statement, SQL_CLOSE);
        SQLFreeStmt(statement, SQL_UNBIND);
    }
}

// Whatever pair is asked for: either it converts, or it says 07006; and it never writes beyond the C type.
TEST_F(ConversionTest, AnswersEveryPairOfTypes) {
    const std::vector<std::pair<SqlType, Value>> values = {
        {kText, std::string("1")},
        {kBit, std::int64_t{1}},
        {kTinyInt, std::int64_t{1}},
        {kSmallInt, std::int64_t{1}},
        {kInteger, std::int64_t{1}},
        {kBigInt, std::int64_t{1}},
        {kDecimal, Decimal{10000, 4}},
        {kReal, 1.0},
        {kDouble, 1.0},
        {kBinary, Binary{"1"}},
        {kDate, day(2026, 1, 1)},
        {kTime, std::int64_t{0}},
        {kTimestamp, moment(2026, 1, 1, 0, 0, 0)},
        {kGuid, kId},
    };
    for (const auto& [type, value] : values) {
        for (int c_type = -30; c_type <= 115; ++c_type) {
            const auto code = static_cast<SQLSMALLINT>(c_type);
            if (!odbc::is_c_type(code)) continue;
            engine().answers["value"] = single(type, value);
            ASSERT_EQ(execute("value"), SQL_SUCCESS);
            ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
            prepare_buffer();
            SQLLEN length = 0;
            const std::size_t size = odbc::c_type_size(code);
            const SQLLEN capacity = size == 0 ? 100 : 0;
            const SQLRETURN result = SQLGetData(statement, 1, code, buffer(), capacity, &length);
            if (result == SQL_ERROR) {
                EXPECT_TRUE(state() == "07006" || state() == "22018") << to_string(type) << " to " << c_type << state();
            }
            const std::size_t most = size == 0 ? 100 : size;
            EXPECT_TRUE(std::all_of(buffer_.begin() + static_cast<std::ptrdiff_t>(kGuard + most), buffer_.end(),
                                    [](char byte) { return byte == kGuardByte; }))
                << to_string(type) << " to " << c_type;
            SQLFreeStmt(statement, SQL_CLOSE);
        }
    }
}

TEST_F(ConversionTest, TellsNullByTheIndicatorAlone) {
    engine().answers["value"] = single(kInteger, Value{});
    ASSERT_EQ(execute("value"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    SQLINTEGER value = 7;
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_SLONG, &value, 0, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "22002");
    SQLLEN length = 0;
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_SLONG, &value, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(length, SQL_NULL_DATA);
    EXPECT_EQ(value, 7);
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_SLONG, &value, 0, &length), SQL_NO_DATA);
}

TEST_F(ConversionTest, TakesTheScaleOfNumericFromTheRowDescriptor) {
    engine().answers["value"] = single(kDecimal, Decimal{600000, 4});
    SQLHDESC ard = nullptr;
    SQLGetStmtAttr(statement, SQL_ATTR_APP_ROW_DESC, &ard, 0, nullptr);
    SQL_NUMERIC_STRUCT value{};
    ASSERT_EQ(SQLSetDescField(ard, 1, SQL_DESC_TYPE, number(SQL_C_NUMERIC), 0), SQL_SUCCESS);
    ASSERT_EQ(SQLSetDescField(ard, 1, SQL_DESC_PRECISION, number(10), 0), SQL_SUCCESS);
    ASSERT_EQ(SQLSetDescField(ard, 1, SQL_DESC_SCALE, number(2), 0), SQL_SUCCESS);
    ASSERT_EQ(SQLSetDescField(ard, 1, SQL_DESC_DATA_PTR, &value, 0), SQL_SUCCESS);
    ASSERT_EQ(execute("value"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS) << message();
    EXPECT_EQ(bytes(value), numeric(10, 2, false, {0x70, 0x17})); // 60.00
    SQL_NUMERIC_STRUCT again{};
    SQLLEN length = 0;
    ASSERT_EQ(SQLGetData(statement, 1, SQL_ARD_TYPE, &again, 0, &length), SQL_SUCCESS) << message();
    EXPECT_EQ(bytes(again), bytes(value));
}

TEST_F(ConversionTest, RefusesUnknownCTypes) {
    engine().answers["value"] = single(kInteger, std::int64_t{1});
    SQLINTEGER value = 0;
    SQLLEN length = 0;
    EXPECT_EQ(SQLBindCol(statement, 1, 1234, &value, 0, &length), SQL_ERROR);
    EXPECT_EQ(state(), "HY003");
    ASSERT_EQ(execute("value"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(SQLGetData(statement, 1, 1234, &value, 0, &length), SQL_ERROR);
    EXPECT_EQ(state(), "HY003");
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_SLONG, nullptr, 0, &length), SQL_ERROR);
    EXPECT_EQ(state(), "HY009");
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, &value, -1, &length), SQL_ERROR);
    EXPECT_EQ(state(), "HY090");
    EXPECT_EQ(SQLGetData(statement, 2, SQL_C_SLONG, &value, 0, &length), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    EXPECT_EQ(SQLGetData(statement, 0, SQL_C_SLONG, &value, 0, &length), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    // The type of the row descriptor's record, of which there is none.
    EXPECT_EQ(SQLGetData(statement, 1, SQL_ARD_TYPE, &value, 0, &length), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
}

TEST_F(ConversionTest, CutsTextAtTheLongestLengthWithoutAWarning) {
    ASSERT_EQ(set(SQL_ATTR_MAX_LENGTH, 2), SQL_SUCCESS);
    engine().answers["value"] = single(kText, std::string("abcdef"));
    ASSERT_EQ(execute("value"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(get_text(1), "ab");
}

} // namespace
