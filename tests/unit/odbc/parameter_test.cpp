// C to SQL: parameters one by one, in arrays, at execution.
#include <array>
#include <cmath>
#include <cstring>

#include "driver/base/calendar.h"
#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;

namespace {

// A value as tests read it.
std::string text_of(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&value)) return std::string("real ").append(std::to_string(*real));
    if (const auto* decimal = std::get_if<Decimal>(&value)) return std::string("decimal ").append(to_string(*decimal));
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* binary = std::get_if<Binary>(&value)) return std::string("bytes ").append(binary->bytes);
    return "NULL";
}

class ParameterTest : public Odbc {
  protected:
    void SetUp() override {
        Odbc::SetUp();
        Answer insert;
        insert.function = "INSERT";
        insert.affected = 1;
        insert.parameters = {{{TypeId::VarChar, 4000}, false}};
        engine().answers["insert ?"] = insert;
        insert.parameters.push_back({{TypeId::Integer}, true});
        engine().answers["insert ?, ?"] = insert;
        Answer select = insert;
        select.function = "SELECT CURSOR";
        select.parameters.pop_back();
        select.columns = columns({{TypeId::VarChar, 20}});
        select.on_execute = [](const std::vector<engine::TypedValue>& values, Answer& answer) {
            answer.rows = {{text_of(values.at(0).value)}};
        };
        engine().answers["select ?"] = select;
    }

    SQLRETURN bind(SQLSMALLINT c_type, SQLSMALLINT sql_type, void* data, SQLLEN capacity = 0, SQLLEN* length = nullptr,
                   SQLULEN size = 0, SQLSMALLINT digits = 0, SQLUSMALLINT number = 1) {
        return SQLBindParameter(statement, number, SQL_PARAM_INPUT, c_type, sql_type, size, digits, data, capacity,
                                length);
    }
    // What arrives in the engine; the SQLSTATE where it does not.
    std::string send(SQLSMALLINT c_type, SQLSMALLINT sql_type, void* data, SQLLEN capacity = 0,
                     SQLLEN* length = nullptr, SQLULEN size = 0, SQLSMALLINT digits = 0) {
        if (bind(c_type, sql_type, data, capacity, length, size, digits) == SQL_ERROR) return "bind " + state();
        const SQLRETURN code = execute("insert ?");
        if (!SQL_SUCCEEDED(code)) return state();
        return text_of(engine().executions.back().at(0).value);
    }
    std::string send_text(const char* text, SQLSMALLINT sql_type, SQLULEN size = 0, SQLSMALLINT digits = 0) {
        return send(SQL_C_CHAR, sql_type, const_cast<char*>(text), 0, nullptr, size, digits);
    }
    template <typename Native> std::string send_value(SQLSMALLINT c_type, SQLSMALLINT sql_type, Native value) {
        return send(c_type, sql_type, &value);
    }
    TypeId last_type() { return engine().executions.back().at(0).type.id; }
};

TEST_F(ParameterTest, ReadsTextByItsOwnWidthAndLength) {
    EXPECT_EQ(send_text("abc", SQL_VARCHAR), "abc");
    SQLLEN two = 2;
    EXPECT_EQ(send(SQL_C_CHAR, SQL_VARCHAR, narrow("abc"), 0, &two), "ab");
    EXPECT_EQ(send(SQL_C_WCHAR, SQL_VARCHAR, wide(u"a\u00E9")), "a\xC3\xA9"); // Power Query binds wide to narrow
    SQLLEN four = 4;
    EXPECT_EQ(send(SQL_C_WCHAR, SQL_WVARCHAR, wide(u"abc"), 0, &four), "ab");
    SQLLEN odd = 3;
    EXPECT_EQ(send(SQL_C_WCHAR, SQL_WVARCHAR, wide(u"abc"), 0, &odd), "HY090");
    SQLLEN negative = -50;
    EXPECT_EQ(send(SQL_C_CHAR, SQL_VARCHAR, narrow("abc"), 0, &negative), "HY090");
}

TEST_F(ParameterTest, DoesNotCutTextToTheSizeThatWasDeclared) {
    EXPECT_EQ(send_text("abcdef", SQL_VARCHAR, 2), "abcdef");
    EXPECT_EQ(engine().executions.back().at(0).type.length, 6);
}

TEST_F(ParameterTest, SendsNull) {
    SQLLEN null = SQL_NULL_DATA;
    EXPECT_EQ(send(SQL_C_SLONG, SQL_INTEGER, nullptr, 0, &null), "NULL");
    EXPECT_EQ(last_type(), TypeId::Integer);
}

TEST_F(ParameterTest, ReadsNumbersOfEveryWidth) {
    EXPECT_EQ(send_value(SQL_C_STINYINT, SQL_INTEGER, std::int8_t{-128}), "-128");
    EXPECT_EQ(send_value(SQL_C_UTINYINT, SQL_INTEGER, std::uint8_t{255}), "255");
    EXPECT_EQ(send_value(SQL_C_SSHORT, SQL_INTEGER, std::int16_t{-32768}), "-32768");
    EXPECT_EQ(send_value(SQL_C_USHORT, SQL_INTEGER, std::uint16_t{65535}), "65535");
    EXPECT_EQ(send_value(SQL_C_SLONG, SQL_INTEGER, INT32_MIN), "-2147483648");
    EXPECT_EQ(send_value(SQL_C_ULONG, SQL_BIGINT, UINT32_MAX), "4294967295");
    EXPECT_EQ(send_value(SQL_C_ULONG, SQL_INTEGER, UINT32_MAX), "22003");
    EXPECT_EQ(send_value(SQL_C_SBIGINT, SQL_BIGINT, INT64_MAX), "9223372036854775807");
    EXPECT_EQ(send_value(SQL_C_UBIGINT, SQL_BIGINT, UINT64_MAX), "22003");
    EXPECT_EQ(send_value(SQL_C_UBIGINT, SQL_DECIMAL, UINT64_MAX), "decimal 18446744073709551615");
    EXPECT_EQ(send_value(SQL_C_SLONG, SQL_VARCHAR, std::int32_t{-5}), "-5");
    EXPECT_EQ(send_value(SQL_C_SLONG, SQL_DOUBLE, std::int32_t{2}), "real 2.000000");
    EXPECT_EQ(send_value(SQL_C_SLONG, SQL_BIT, std::int32_t{1}), "1");
    EXPECT_EQ(send_value(SQL_C_SLONG, SQL_BIT, std::int32_t{2}), "22003");
    EXPECT_EQ(send_value(SQL_C_FLOAT, SQL_REAL, 1.5F), "real 1.500000");
    EXPECT_EQ(send_value(SQL_C_DOUBLE, SQL_REAL, 1e300), "22003");
    EXPECT_EQ(send_value(SQL_C_DOUBLE, SQL_VARCHAR, 0.1), "0.1");
}

TEST_F(ParameterTest, KeepsFractionsSentToIntegers) {
    EXPECT_EQ(send_value(SQL_C_DOUBLE, SQL_INTEGER, 2.0), "2");
    EXPECT_EQ(send_value(SQL_C_DOUBLE, SQL_INTEGER, 2.5), "real 2.500000");
    EXPECT_EQ(send_text("2.5", SQL_INTEGER), "22001");
}

TEST_F(ParameterTest, ReadsNumericStructures) {
    SQL_NUMERIC_STRUCT value{};
    value.precision = 10;
    value.scale = 2;
    value.sign = 0;
    value.val[0] = 0xE2;
    value.val[1] = 0x04; // 1250
    EXPECT_EQ(send(SQL_C_NUMERIC, SQL_DECIMAL, &value, 0, nullptr, 10, 2), "decimal -12.50");
    value.scale = -2;
    EXPECT_EQ(send(SQL_C_NUMERIC, SQL_DECIMAL, &value, 0, nullptr, 10, 0), "decimal -125000");
    value.scale = 40;
    value.val[1] = 0x30; // 12514
    EXPECT_EQ(send(SQL_C_NUMERIC, SQL_DECIMAL, &value, 0, nullptr, 38, 38),
              "decimal -0.00000000000000000000000000000000000125");
    std::memset(value.val, 0xFF, sizeof value.val);
    value.scale = -2;
    EXPECT_EQ(send(SQL_C_NUMERIC, SQL_DECIMAL, &value, 0, nullptr, 10, 0), "22003");
}

TEST_F(ParameterTest, ReadsTextAsNumbers) {
    EXPECT_EQ(send_text(" -12 ", SQL_INTEGER), "-12");
    EXPECT_EQ(send_text("99999999999", SQL_INTEGER), "22003");
    EXPECT_EQ(send_text("twelve", SQL_INTEGER), "22018");
    EXPECT_EQ(send_text("12.50", SQL_DECIMAL, 10, 2), "decimal 12.50");
    EXPECT_EQ(send_text("1e3", SQL_DOUBLE), "real 1000.000000");
    EXPECT_EQ(send_text("", SQL_DOUBLE), "22018");
    EXPECT_EQ(send_text("1", SQL_BIT), "1");
    EXPECT_EQ(send_text("0.5", SQL_BIT), "22001");
}

TEST_F(ParameterTest, ReadsDatesAndTimes) {
    const auto day = std::to_string(to_days({2026, 1, 31}));
    const auto ticks = [](int hour, int minute, int second, int fraction) {
        return std::to_string(to_ticks(Timestamp{{2026, 1, 31}, {hour, minute, second, fraction}}));
    };
    EXPECT_EQ(send_value(SQL_C_TYPE_DATE, SQL_TYPE_DATE, SQL_DATE_STRUCT{2026, 1, 31}), day);
    EXPECT_EQ(send_value(SQL_C_DATE, SQL_DATE, SQL_DATE_STRUCT{2026, 1, 31}), day);
    EXPECT_EQ(send_value(SQL_C_TYPE_DATE, SQL_TYPE_DATE, SQL_DATE_STRUCT{2026, 2, 30}), "22007");
    EXPECT_EQ(send_value(SQL_C_TYPE_DATE, SQL_TYPE_TIMESTAMP, SQL_DATE_STRUCT{2026, 1, 31}), ticks(0, 0, 0, 0));
    EXPECT_EQ(send_value(SQL_C_TYPE_DATE, SQL_INTEGER, SQL_DATE_STRUCT{2026, 1, 31}), "bind 07006");
    EXPECT_EQ(send_value(SQL_C_TYPE_DATE, SQL_VARCHAR, SQL_DATE_STRUCT{2026, 1, 31}), "2026-01-31");
    const SQL_TIMESTAMP_STRUCT moment{2026, 1, 31, 10, 11, 12, 123456789};
    EXPECT_EQ(send_value(SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP, moment), ticks(10, 11, 12, 1234567));
    EXPECT_EQ(send_value(SQL_C_TIMESTAMP, SQL_TIMESTAMP, moment), ticks(10, 11, 12, 1234567));
    EXPECT_EQ(send_value(SQL_C_TYPE_TIMESTAMP, SQL_TYPE_DATE, moment), "22008");
    EXPECT_EQ(send_value(SQL_C_TYPE_TIMESTAMP, SQL_TYPE_DATE, SQL_TIMESTAMP_STRUCT{2026, 1, 31, 0, 0, 0, 0}), day);
    EXPECT_EQ(send_value(SQL_C_TYPE_TIMESTAMP, SQL_TYPE_TIMESTAMP, SQL_TIMESTAMP_STRUCT{2026, 1, 31, 24, 0, 0, 0}),
              "22007");
    EXPECT_EQ(send_value(SQL_C_TYPE_TIME, SQL_TYPE_TIME, SQL_TIME_STRUCT{0, 0, 2}), "20000000");
    EXPECT_EQ(send_text("2026-01-31 10:11:12", SQL_TYPE_TIMESTAMP), ticks(10, 11, 12, 0));
    EXPECT_EQ(send_text("2026-01-31", SQL_TYPE_DATE), day);
    EXPECT_EQ(send_text("tomorrow", SQL_TYPE_DATE), "22018");
    EXPECT_EQ(send_text("2026-01-31 10:11:12", SQL_TYPE_DATE), "22008");
    EXPECT_EQ(send_text("2026-01-31 00:00:02", SQL_TYPE_TIME), "20000000");
    EXPECT_EQ(send_text("2026-01-31 00:00:02.5", SQL_TYPE_TIME), "22008");
    EXPECT_EQ(send_text("00:00:02.5", SQL_TYPE_TIME), "22008");
}

TEST_F(ParameterTest, ReadsTheTextOfOdbcLiterals) {
    const std::string day = send_text("2026-01-31", SQL_TYPE_DATE);
    const std::string moment = send_text("2026-01-31 10:11:12", SQL_TYPE_TIMESTAMP);
    EXPECT_EQ(send_text("{d '2026-01-31'}", SQL_TYPE_DATE), day);
    EXPECT_EQ(send_text(" { TS '2026-01-31 10:11:12' } ", SQL_TYPE_TIMESTAMP), moment);
    EXPECT_EQ(send_text("{t '00:00:02'}", SQL_TYPE_TIME), "20000000");
    EXPECT_EQ(send_text("{d '2026-01-31'}", SQL_VARCHAR), "{d '2026-01-31'}");
    for (const char* text : {"{d '2026-01-32'}", "{d}", "{d '}", "{x '2026-01-31'}", "{}", "{'"})
        EXPECT_EQ(send_text(text, SQL_TYPE_DATE), "22018") << text;
}

TEST_F(ParameterTest, ReadsBytesAndGuids) {
    SQLLEN two = 2;
    EXPECT_EQ(send(SQL_C_BINARY, SQL_VARBINARY, narrow("ab"), 2, &two), "bytes ab");
    EXPECT_EQ(send_text("6162", SQL_VARBINARY), "bytes ab");
    EXPECT_EQ(send_text("616", SQL_VARBINARY), "22018");
    const SQLGUID guid{0x0a1b2c3d, 0x4e5f, 0x6071, {0x82, 0x93, 0xa4, 0xb5, 0xc6, 0xd7, 0xe8, 0xf9}};
    EXPECT_EQ(send_value(SQL_C_GUID, SQL_GUID, guid), "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
    EXPECT_EQ(send_value(SQL_C_GUID, SQL_VARCHAR, guid), "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
    EXPECT_EQ(send_text("0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9", SQL_GUID), "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
    EXPECT_EQ(send_text("no id", SQL_GUID), "22018");
    std::int32_t native = 258;
    SQLLEN four = 4;
    EXPECT_EQ(send(SQL_C_BINARY, SQL_INTEGER, &native, 4, &four), "258");
    EXPECT_EQ(send(SQL_C_BINARY, SQL_INTEGER, &native, 4, &two), "22003");
}

TEST_F(ParameterTest, ReadsIntervals) {
    SQL_INTERVAL_STRUCT interval{};
    interval.interval_type = SQL_IS_YEAR_TO_MONTH;
    interval.interval_sign = SQL_TRUE;
    interval.intval.year_month = {3, 1};
    EXPECT_EQ(send_value(SQL_C_INTERVAL_YEAR_TO_MONTH, SQL_VARCHAR, interval), "-3-01");
    EXPECT_EQ(send_value(SQL_C_INTERVAL_YEAR_TO_MONTH, SQL_INTEGER, interval), "bind 07006");
    interval.interval_type = SQL_IS_MONTH;
    EXPECT_EQ(send_value(SQL_C_INTERVAL_MONTH, SQL_INTEGER, interval), "-1");
}

TEST_F(ParameterTest, SendsIntervalsAsIntervals) {
    SQL_INTERVAL_STRUCT months{};
    months.interval_type = SQL_IS_YEAR_TO_MONTH;
    months.interval_sign = SQL_TRUE;
    months.intval.year_month = {3, 1};
    EXPECT_EQ(send_value(SQL_C_INTERVAL_YEAR_TO_MONTH, SQL_INTERVAL_YEAR_TO_MONTH, months), "-3-01");
    EXPECT_EQ(send_value(SQL_C_DEFAULT, SQL_INTERVAL_YEAR_TO_MONTH, months), "-3-01");
    EXPECT_EQ(send_value(SQL_C_INTERVAL_YEAR_TO_MONTH, SQL_INTERVAL_MONTH, months), "-37");
    EXPECT_EQ(send_value(SQL_C_INTERVAL_YEAR_TO_MONTH, SQL_INTERVAL_YEAR, months), "22015"); // a month would be lost
    EXPECT_EQ(send_value(SQL_C_INTERVAL_YEAR_TO_MONTH, SQL_INTERVAL_DAY, months), "bind 07006");

    SQL_INTERVAL_STRUCT seconds{};
    seconds.interval_type = SQL_IS_DAY_TO_SECOND;
    seconds.intval.day_second = {1, 2, 3, 4, 500000};
    EXPECT_EQ(send_value(SQL_C_INTERVAL_DAY_TO_SECOND, SQL_INTERVAL_DAY_TO_SECOND, seconds), "1 02:03:04.5");
    EXPECT_EQ(send_value(SQL_C_INTERVAL_DAY_TO_SECOND, SQL_INTERVAL_HOUR_TO_SECOND, seconds), "26:03:04.5");
    EXPECT_EQ(send_value(SQL_C_INTERVAL_DAY_TO_SECOND, SQL_INTERVAL_SECOND, seconds), "22015"); // more than two digits
    SQLLEN size = sizeof seconds;
    EXPECT_EQ(send(SQL_C_BINARY, SQL_INTERVAL_DAY_TO_SECOND, &seconds, size, &size), "1 02:03:04.5");

    EXPECT_EQ(send_text("1", SQL_INTERVAL_MONTH), "1");
    EXPECT_EQ(send_text("INTERVAL '1' MONTH", SQL_INTERVAL_MONTH), "1");
    EXPECT_EQ(send_text("5 12", SQL_INTERVAL_DAY_TO_HOUR), "5 12");
    EXPECT_EQ(send_text("soon", SQL_INTERVAL_DAY_TO_HOUR), "22018");
    EXPECT_EQ(send_text("123", SQL_INTERVAL_DAY), "22015");
    EXPECT_EQ(send_value(SQL_C_SLONG, SQL_INTERVAL_DAY, std::int32_t{-7}), "-7");
    EXPECT_EQ(send_value(SQL_C_SLONG, SQL_INTERVAL_DAY_TO_HOUR, std::int32_t{7}), "bind 07006");
    EXPECT_EQ(send_value(SQL_C_DOUBLE, SQL_INTERVAL_DAY, 1.0), "bind 07006");
}

TEST_F(ParameterTest, RefusesNumbersThatAreNone) {
    for (const double value : {INFINITY, -INFINITY, NAN}) {
        EXPECT_EQ(send_value(SQL_C_DOUBLE, SQL_DOUBLE, value), "22003");
        EXPECT_EQ(send_value(SQL_C_FLOAT, SQL_VARCHAR, static_cast<float>(value)), "22003");
    }
}

TEST_F(ParameterTest, ChecksBindings) {
    SQLINTEGER value = 0;
    EXPECT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, &value, 0, nullptr, 0, 0, 0), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    EXPECT_EQ(bind(1234, SQL_INTEGER, &value), SQL_ERROR);
    EXPECT_EQ(state(), "HY003");
    EXPECT_EQ(bind(SQL_C_SLONG, 1234, &value), SQL_ERROR);
    EXPECT_EQ(state(), "HY004");
    EXPECT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "HY009");
    EXPECT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, &value, -1), SQL_ERROR);
    EXPECT_EQ(state(), "HY090");
    EXPECT_EQ(SQLBindParameter(statement, 1, 99, SQL_C_SLONG, SQL_INTEGER, 0, 0, &value, 0, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "HY105");
    EXPECT_EQ(execute("insert ?"), SQL_ERROR);
    EXPECT_EQ(state(), "07002");
    ASSERT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, &value, 0, nullptr, 0, 0, 2), SQL_SUCCESS);
    EXPECT_EQ(execute("insert ?, ?"), SQL_ERROR); // the first is not bound
    EXPECT_EQ(state(), "07002");
}

TEST_F(ParameterTest, DescribesParametersOfAPreparedStatement) {
    ASSERT_EQ(prepare("insert ?, ?"), SQL_SUCCESS);
    SQLSMALLINT count = 0;
    ASSERT_EQ(SQLNumParams(statement, &count), SQL_SUCCESS);
    EXPECT_EQ(count, 2);
    SQLSMALLINT type = 0, digits = 0, nullable = 0;
    SQLULEN size = 0;
    ASSERT_EQ(SQLDescribeParam(statement, 1, &type, &size, &digits, &nullable), SQL_SUCCESS);
    EXPECT_EQ(type, SQL_WVARCHAR);
    EXPECT_EQ(size, 4000U);
    ASSERT_EQ(SQLDescribeParam(statement, 2, &type, &size, &digits, &nullable), SQL_SUCCESS);
    EXPECT_EQ(type, SQL_INTEGER);
    EXPECT_EQ(nullable, SQL_NULLABLE_UNKNOWN);
    EXPECT_EQ(SQLDescribeParam(statement, 3, &type, &size, &digits, &nullable), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
}

TEST_F(ParameterTest, TellsTheEngineWhatTypesAreBoundWhereNothingElseDoes) {
    ASSERT_EQ(prepare("insert ?"), SQL_SUCCESS);
    SQLINTEGER value = 5;
    ASSERT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, &value), SQL_SUCCESS);
    ASSERT_EQ(SQLExecute(statement), SQL_SUCCESS);
    ASSERT_EQ(engine().prepared_types.back().size(), 1U);
    EXPECT_EQ(engine().prepared_types.back()[0].id, TypeId::Integer);
    const std::size_t prepared = engine().prepared_types.size();
    ASSERT_EQ(SQLExecute(statement), SQL_SUCCESS); // and not again
    EXPECT_EQ(engine().prepared_types.size(), prepared);
}

TEST_F(ParameterTest, ExecutesArraysColumnByColumn) {
    std::array<SQLINTEGER, 4> values{1, 2, 3, 4};
    std::array<SQLLEN, 4> lengths{4, SQL_NULL_DATA, 4, 4};
    std::array<SQLUSMALLINT, 4> status{};
    std::array<SQLUSMALLINT, 4> operation{SQL_PARAM_PROCEED, SQL_PARAM_PROCEED, SQL_PARAM_IGNORE, SQL_PARAM_PROCEED};
    SQLULEN processed = 0;
    set(SQL_ATTR_PARAMSET_SIZE, 4);
    set(SQL_ATTR_PARAM_STATUS_PTR, status.data());
    set(SQL_ATTR_PARAM_OPERATION_PTR, operation.data());
    set(SQL_ATTR_PARAMS_PROCESSED_PTR, &processed);
    ASSERT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, values.data(), 0, lengths.data()), SQL_SUCCESS);
    ASSERT_EQ(execute("insert ?"), SQL_SUCCESS);
    ASSERT_EQ(engine().executions.size(), 3U);
    EXPECT_EQ(text_of(engine().executions[1][0].value), "NULL");
    EXPECT_EQ(text_of(engine().executions[2][0].value), "4");
    EXPECT_EQ(processed, 4U);
    EXPECT_EQ(status,
              (std::array<SQLUSMALLINT, 4>{SQL_PARAM_SUCCESS, SQL_PARAM_SUCCESS, SQL_PARAM_UNUSED, SQL_PARAM_SUCCESS}));
    SQLLEN rows = 0;
    SQLRowCount(statement, &rows);
    EXPECT_EQ(rows, 3);
}

TEST_F(ParameterTest, ExecutesArraysOfStructuresAtAnOffset) {
    struct Row {
        char text[8];
        SQLLEN length;
        SQLINTEGER number;
    };
    std::array<Row, 3> rows{Row{"none", 4, 0}, Row{"one", 3, 1}, Row{"two", SQL_NTS, 2}};
    SQLLEN offset = sizeof(Row);
    set(SQL_ATTR_PARAMSET_SIZE, 2);
    set(SQL_ATTR_PARAM_BIND_TYPE, sizeof(Row));
    set(SQL_ATTR_PARAM_BIND_OFFSET_PTR, &offset);
    ASSERT_EQ(bind(SQL_C_CHAR, SQL_VARCHAR, rows[0].text, 8, &rows[0].length, 8), SQL_SUCCESS);
    ASSERT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, &rows[0].number, 0, nullptr, 0, 0, 2), SQL_SUCCESS);
    ASSERT_EQ(execute("insert ?, ?"), SQL_SUCCESS) << message();
    ASSERT_EQ(engine().executions.size(), 2U);
    EXPECT_EQ(text_of(engine().executions[0][0].value), "one");
    EXPECT_EQ(text_of(engine().executions[1][0].value), "two");
    EXPECT_EQ(text_of(engine().executions[1][1].value), "2");
}

TEST_F(ParameterTest, GoesOnAfterAnElementThatFails) {
    std::array<std::array<char, 8>, 3> values{std::array<char, 8>{"1"}, {"two"}, {"3"}};
    std::array<SQLUSMALLINT, 3> status{};
    set(SQL_ATTR_PARAMSET_SIZE, 3);
    set(SQL_ATTR_PARAM_STATUS_PTR, status.data());
    ASSERT_EQ(bind(SQL_C_CHAR, SQL_INTEGER, values.data(), 8), SQL_SUCCESS);
    EXPECT_EQ(execute("insert ?"), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "22018");
    EXPECT_EQ(place().first, 2);
    EXPECT_EQ(engine().executions.size(), 2U);
    EXPECT_EQ(status[1], SQL_PARAM_ERROR);
    EXPECT_EQ(status[2], SQL_PARAM_SUCCESS);
    values = {std::array<char, 8>{"a"}, {"b"}, {"c"}};
    EXPECT_EQ(execute("insert ?"), SQL_ERROR);
}

TEST_F(ParameterTest, LeavesOutElementsThatAreToBeIgnored) {
    std::array<SQLINTEGER, 4> values{5, 6, 7, 8};
    std::array<SQLUSMALLINT, 4> operations{SQL_PARAM_IGNORE, SQL_PARAM_PROCEED, SQL_PARAM_IGNORE, SQL_PARAM_IGNORE};
    std::array<SQLUSMALLINT, 4> status{};
    set(SQL_ATTR_PARAMSET_SIZE, 4);
    set(SQL_ATTR_PARAM_OPERATION_PTR, operations.data());
    set(SQL_ATTR_PARAM_STATUS_PTR, status.data());
    ASSERT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, values.data()), SQL_SUCCESS);
    ASSERT_EQ(execute("select ?"), SQL_SUCCESS);
    EXPECT_EQ(all_rows(), std::vector<std::string>{"6"});
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_EQ(status,
              (std::array<SQLUSMALLINT, 4>{SQL_PARAM_UNUSED, SQL_PARAM_SUCCESS, SQL_PARAM_UNUSED, SQL_PARAM_UNUSED}));
    operations.fill(SQL_PARAM_IGNORE);
    for (const char* text : {"select ?", "insert ?"}) {
        EXPECT_EQ(execute(text), SQL_SUCCESS) << text;
        EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA) << text;
    }
    EXPECT_EQ(engine().executions.size(), 1U);
}

TEST_F(ParameterTest, GivesOneResultForEachElementOfAQuery) {
    std::array<SQLINTEGER, 2> values{7, 8};
    set(SQL_ATTR_PARAMSET_SIZE, 2);
    ASSERT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, values.data()), SQL_SUCCESS);
    ASSERT_EQ(execute("select ?"), SQL_SUCCESS);
    EXPECT_EQ(all_rows(), std::vector<std::string>{"7"});
    ASSERT_EQ(SQLMoreResults(statement), SQL_SUCCESS);
    EXPECT_EQ(all_rows(), std::vector<std::string>{"8"});
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
}

TEST_F(ParameterTest, CollectsDataAtExecution) {
    SQLLEN at_execution = SQL_LEN_DATA_AT_EXEC(0);
    SQLLEN also = SQL_DATA_AT_EXEC;
    int first = 0, second = 0; // tokens
    ASSERT_EQ(bind(SQL_C_CHAR, SQL_VARCHAR, &first, 0, &at_execution), SQL_SUCCESS);
    ASSERT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, &second, 0, &also, 0, 0, 2), SQL_SUCCESS);
    ASSERT_EQ(prepare("insert ?, ?"), SQL_SUCCESS);
    ASSERT_EQ(SQLExecute(statement), SQL_NEED_DATA);
    SQLLEN rows = 0;
    EXPECT_EQ(SQLRowCount(statement, &rows), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
    SQLPOINTER token = nullptr;
    ASSERT_EQ(SQLParamData(statement, &token), SQL_NEED_DATA);
    EXPECT_EQ(token, &first);
    EXPECT_EQ(SQLPutData(statement, narrow("abc"), SQL_NTS), SQL_SUCCESS);
    EXPECT_EQ(SQLPutData(statement, narrow("defg"), 2), SQL_SUCCESS);
    ASSERT_EQ(SQLParamData(statement, &token), SQL_NEED_DATA);
    EXPECT_EQ(token, &second);
    SQLINTEGER value = 9;
    EXPECT_EQ(SQLPutData(statement, &value, 0), SQL_SUCCESS);
    EXPECT_EQ(SQLPutData(statement, &value, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY019");
    ASSERT_EQ(SQLParamData(statement, &token), SQL_SUCCESS) << message();
    ASSERT_EQ(engine().executions.size(), 1U);
    EXPECT_EQ(text_of(engine().executions[0][0].value), "abcde");
    EXPECT_EQ(text_of(engine().executions[0][1].value), "9");
    EXPECT_EQ(SQLParamData(statement, &token), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
}

TEST_F(ParameterTest, LeavesDataAtExecutionWhenCancelled) {
    SQLLEN at_execution = SQL_DATA_AT_EXEC;
    ASSERT_EQ(bind(SQL_C_CHAR, SQL_VARCHAR, this, 0, &at_execution), SQL_SUCCESS);
    ASSERT_EQ(prepare("insert ?"), SQL_SUCCESS);
    ASSERT_EQ(SQLExecute(statement), SQL_NEED_DATA);
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS);
    EXPECT_EQ(SQLExecute(statement), SQL_NEED_DATA);
    SQLPOINTER token = nullptr;
    SQLParamData(statement, &token);
    EXPECT_EQ(SQLPutData(statement, nullptr, SQL_NULL_DATA), SQL_SUCCESS);
    EXPECT_EQ(SQLPutData(statement, narrow("a"), 1), SQL_ERROR);
    EXPECT_EQ(state(), "HY020");
    EXPECT_EQ(SQLParamData(statement, &token), SQL_SUCCESS);
    EXPECT_EQ(text_of(engine().executions[0][0].value), "NULL");
}

TEST_F(ParameterTest, SharesOutParametersToTheStatementsOfABatch) {
    std::array<SQLINTEGER, 3> values{1, 2, 3};
    for (SQLUSMALLINT i = 0; i < 3; ++i)
        bind(SQL_C_SLONG, SQL_INTEGER, &values[i], 0, nullptr, 0, 0, static_cast<SQLUSMALLINT>(i + 1));
    ASSERT_EQ(execute("insert ?; insert ?, ?"), SQL_SUCCESS) << message();
    ASSERT_EQ(SQLMoreResults(statement), SQL_SUCCESS) << message();
    ASSERT_EQ(engine().executions.size(), 2U);
    EXPECT_EQ(text_of(engine().executions[1][0].value), "2");
    EXPECT_EQ(text_of(engine().executions[1][1].value), "3");
}

TEST_F(ParameterTest, DescribesTheParametersOfAWholeBatch) {
    ASSERT_EQ(prepare("insert ?; insert ?, ?"), SQL_SUCCESS);
    SQLSMALLINT count = 0;
    ASSERT_EQ(SQLNumParams(statement, &count), SQL_SUCCESS);
    EXPECT_EQ(count, 3);
    SQLSMALLINT type = 0;
    ASSERT_EQ(SQLDescribeParam(statement, 3, &type, nullptr, nullptr, nullptr), SQL_SUCCESS) << message();
    EXPECT_EQ(type, SQL_INTEGER);
    EXPECT_EQ(SQLDescribeParam(statement, 4, &type, nullptr, nullptr, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
}

TEST_F(ParameterTest, TellsWhichElementOfAnArrayNeedsData) {
    std::array<SQLLEN, 3> lengths{SQL_DATA_AT_EXEC, SQL_NTS, SQL_DATA_AT_EXEC};
    std::array<char, 24> text{}; // eight bytes each
    std::strcpy(&text[8], "ready");
    SQLULEN processed = 0;
    set(SQL_ATTR_PARAMSET_SIZE, 3);
    set(SQL_ATTR_PARAMS_PROCESSED_PTR, &processed);
    ASSERT_EQ(bind(SQL_C_CHAR, SQL_VARCHAR, text.data(), 8, lengths.data()), SQL_SUCCESS);
    ASSERT_EQ(execute("insert ?"), SQL_NEED_DATA);
    SQLPOINTER token = nullptr;
    ASSERT_EQ(SQLParamData(statement, &token), SQL_NEED_DATA);
    EXPECT_EQ(processed, 1U);
    EXPECT_EQ(token, text.data());
    EXPECT_EQ(SQLPutData(statement, narrow("one"), SQL_NTS), SQL_SUCCESS);
    ASSERT_EQ(SQLParamData(statement, &token), SQL_NEED_DATA);
    EXPECT_EQ(processed, 3U);
    EXPECT_EQ(SQLPutData(statement, narrow("three"), SQL_NTS), SQL_SUCCESS);
    ASSERT_EQ(SQLParamData(statement, &token), SQL_SUCCESS) << message();
    EXPECT_EQ(processed, 3U);
    ASSERT_EQ(engine().executions.size(), 3U);
    EXPECT_EQ(text_of(engine().executions[0][0].value), "one");
    EXPECT_EQ(text_of(engine().executions[1][0].value), "ready");
    EXPECT_EQ(text_of(engine().executions[2][0].value), "three");
}

TEST_F(ParameterTest, CollectsDataOfParametersBoundThroughTheDescriptorAlone) {
    ASSERT_EQ(prepare("insert ?; insert ?"), SQL_SUCCESS);
    SQLHDESC apd = nullptr;
    ASSERT_EQ(SQLGetStmtAttr(statement, SQL_ATTR_APP_PARAM_DESC, &apd, 0, nullptr), SQL_SUCCESS);
    SQLLEN at_execution = SQL_DATA_AT_EXEC;
    int tokens[2] = {};
    for (SQLSMALLINT i = 0; i < 2; ++i) {
        const auto record = static_cast<SQLSMALLINT>(i + 1);
        SQLSetDescField(apd, record, SQL_DESC_TYPE, number(SQL_C_CHAR), 0);
        SQLSetDescField(apd, record, SQL_DESC_OCTET_LENGTH_PTR, &at_execution, 0);
        SQLSetDescField(apd, record, SQL_DESC_DATA_PTR, &tokens[i], 0);
    }
    ASSERT_EQ(SQLExecute(statement), SQL_NEED_DATA) << message();
    SQLPOINTER token = nullptr;
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(SQLParamData(statement, &token), SQL_NEED_DATA);
        EXPECT_EQ(token, &tokens[i]);
        EXPECT_EQ(SQLPutData(statement, narrow(i == 0 ? "first" : "second"), SQL_NTS), SQL_SUCCESS);
    }
    ASSERT_EQ(SQLParamData(statement, &token), SQL_SUCCESS) << message();
    ASSERT_EQ(SQLMoreResults(statement), SQL_SUCCESS) << message();
    EXPECT_EQ(text_of(engine().executions.at(0).at(0).value), "first");
    EXPECT_EQ(text_of(engine().executions.at(1).at(0).value), "second");
}

TEST_F(ParameterTest, RefusesNumbersNoDescriptorHas) {
    SQLINTEGER value = 0;
    for (const SQLUSMALLINT number : {SQLUSMALLINT{0}, SQLUSMALLINT{0x8000}, SQLUSMALLINT{0xFFFF}}) {
        EXPECT_EQ(bind(SQL_C_SLONG, SQL_INTEGER, &value, 0, nullptr, 0, 0, number), SQL_ERROR);
        EXPECT_EQ(state(), "07009") << number;
    }
}

} // namespace
