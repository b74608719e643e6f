// What the ODBC reference asks of a driver, point by point; README.md says which test is for which point. Everything
// here runs through the driver manager and on the library itself.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <thread>

#include "tests/odbc/manager.h"

using namespace snowatlas::manager;

namespace {

using Rows = std::vector<std::string>;

class Conformance : public Manager {
  protected:
    SQLRETURN set(SQLINTEGER attribute, SQLULEN value) const {
        return SQLSetStmtAttr(statement, attribute, number(value), 0);
    }
    SQLRETURN set(SQLINTEGER attribute, void* value) const { return SQLSetStmtAttr(statement, attribute, value, 0); }
    SQLULEN attribute(SQLINTEGER which) const {
        SQLULEN value = 0xABCD;
        EXPECT_EQ(SQLGetStmtAttr(statement, which, &value, 0, nullptr), SQL_SUCCESS) << which;
        return value;
    }
    // Names of the result's columns.
    Rows column_names() const {
        SQLSMALLINT count = 0;
        SQLNumResultCols(statement, &count);
        Rows names;
        for (SQLUSMALLINT i = 1; i <= count; ++i) {
            std::array<SQLCHAR, 128> name{};
            SQLDescribeCol(statement, i, name.data(), sizeof name, nullptr, nullptr, nullptr, nullptr, nullptr);
            names.emplace_back(reinterpret_cast<char*>(name.data()));
        }
        return names;
    }
    void make_numbers() {
        ASSERT_EQ(execute("create temporary table numbers (n integer not null primary key, name varchar(20))"),
                  SQL_SUCCESS)
            << message();
        ASSERT_EQ(execute("insert into numbers values (1,'one'),(2,'two'),(3,'three'),(4,'four'),(5,'five')"),
                  SQL_SUCCESS)
            << message();
        SQLFreeStmt(statement, SQL_CLOSE); // unixODBC takes any executed statement for one with a cursor
    }
};

TEST_F(Conformance, HandlesAreFreedInOrder) {
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_ENV, environment), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_ENV, environment), "HY010");
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DBC, connection), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY010");
    SQLHANDLE implicit = nullptr;
    ASSERT_EQ(SQLGetStmtAttr(statement, SQL_ATTR_APP_ROW_DESC, &implicit, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DESC, implicit), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DESC, implicit), "HY017");
    EXPECT_EQ(SQLFetch(nullptr), SQL_INVALID_HANDLE);
}

TEST_F(Conformance, CallsOutOfSequenceAreRefused) {
    EXPECT_EQ(SQLExecute(statement), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
    EXPECT_EQ(SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
    EXPECT_EQ(SQLCloseCursor(statement), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    ASSERT_EQ(execute("select 1"), SQL_SUCCESS);
    EXPECT_EQ(execute("select 2"), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_EQ(SQLCloseCursor(statement), SQL_ERROR); // it went with the last result
}

TEST_F(Conformance, PreparedStatementsAreDescribedWithoutARequest) {
    shared_tenant().clear_requests();
    ASSERT_EQ(SQLPrepare(statement, narrow("select hostName, coreCount from sam.computers where id = ?"), SQL_NTS),
              SQL_SUCCESS);
    EXPECT_EQ(column_names(), (Rows{"hostName", "coreCount"}));
    SQLSMALLINT count = 0;
    ASSERT_EQ(SQLNumParams(statement, &count), SQL_SUCCESS);
    EXPECT_EQ(count, 1);
    SQLSMALLINT type = 0, digits = 0, nullable = 0;
    SQLULEN size = 0;
    ASSERT_EQ(SQLDescribeParam(statement, 1, &type, &size, &digits, &nullable), SQL_SUCCESS) << message();
    EXPECT_EQ(type, SQL_WVARCHAR);
    EXPECT_EQ(size, 36U);
    SQLLEN value = 0;
    EXPECT_EQ(SQLColAttribute(statement, 3, SQL_DESC_TYPE, nullptr, 0, nullptr, &value), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    EXPECT_TRUE(shared_tenant().requests().empty());
}

TEST_F(Conformance, InformationIsCutAndCountedInBytes) {
    std::array<SQLCHAR, 8> name{};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLGetInfo(connection, SQL_DBMS_NAME, name.data(), 5, &length), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "01004");
    EXPECT_STREQ(reinterpret_cast<char*>(name.data()), "Snow");
    EXPECT_EQ(length, 10);
    EXPECT_EQ(SQLGetInfoW(connection, SQL_DBMS_NAME, nullptr, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(length, 20);
    SQLUINTEGER flags = 0;
    EXPECT_EQ(SQLGetInfo(connection, SQL_GETDATA_EXTENSIONS, &flags, 0, &length), SQL_SUCCESS);
    EXPECT_EQ(flags, SQLUINTEGER{SQL_GD_ANY_COLUMN | SQL_GD_ANY_ORDER | SQL_GD_BLOCK | SQL_GD_BOUND});
    EXPECT_EQ(SQLGetInfo(connection, 9999, &flags, 0, &length), SQL_ERROR);
}

TEST_F(Conformance, TypesAreListedByCode) {
    ASSERT_EQ(SQLGetTypeInfo(statement, SQL_ALL_TYPES), SQL_SUCCESS);
    EXPECT_EQ(column_names(),
              (Rows{"TYPE_NAME", "DATA_TYPE", "COLUMN_SIZE", "LITERAL_PREFIX", "LITERAL_SUFFIX", "CREATE_PARAMS",
                    "NULLABLE", "CASE_SENSITIVE", "SEARCHABLE", "UNSIGNED_ATTRIBUTE", "FIXED_PREC_SCALE",
                    "AUTO_UNIQUE_VALUE", "LOCAL_TYPE_NAME", "MINIMUM_SCALE", "MAXIMUM_SCALE", "SQL_DATA_TYPE",
                    "SQL_DATETIME_SUB", "NUM_PREC_RADIX", "INTERVAL_PRECISION"}));
    std::vector<int> codes;
    Rows names;
    while (SQL_SUCCEEDED(SQLFetch(statement))) {
        names.push_back(get_text(1));
        codes.push_back(std::stoi(get_text(2)));
    }
    EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end()));
    SQLFreeStmt(statement, SQL_CLOSE);
    // Whatever is listed can be cast to.
    for (const std::string& name : names) {
        const std::string text = "select cast(null as " + name + ") as x";
        EXPECT_EQ(execute(text.c_str()), SQL_SUCCESS) << text << message();
        SQLFreeStmt(statement, SQL_CLOSE);
    }
    ASSERT_EQ(SQLGetTypeInfo(statement, SQL_INTERVAL_DAY), SQL_SUCCESS);
    EXPECT_TRUE(rows().empty());
    EXPECT_EQ(SQLGetTypeInfo(statement, 4711), SQL_ERROR);
    EXPECT_EQ(state(), "HY004");
}

TEST_F(Conformance, AttributesAreKeptOrReplacedWithAWarning) {
    EXPECT_EQ(set(SQL_ATTR_MAX_ROWS, 7), SQL_SUCCESS);
    EXPECT_EQ(attribute(SQL_ATTR_MAX_ROWS), 7U);
    EXPECT_EQ(set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_DYNAMIC), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01S02");
    EXPECT_EQ(attribute(SQL_ATTR_CURSOR_TYPE), static_cast<SQLULEN>(SQL_CURSOR_STATIC));
    EXPECT_EQ(attribute(SQL_ATTR_CURSOR_SCROLLABLE), static_cast<SQLULEN>(SQL_SCROLLABLE));
    EXPECT_EQ(set(SQL_ATTR_CONCURRENCY, SQL_CONCUR_LOCK), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01S02");
    EXPECT_EQ(set(SQL_ATTR_ROW_ARRAY_SIZE, 10), SQL_SUCCESS);
    EXPECT_EQ(attribute(SQL_ATTR_ROW_ARRAY_SIZE), 10U);
    EXPECT_EQ(set(1250, 1), SQL_ERROR);
    EXPECT_EQ(state(), "HY092");
    ASSERT_EQ(execute("select hostName from sam.computers"), SQL_SUCCESS);
    EXPECT_EQ(set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_FORWARD_ONLY), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    SQLFreeStmt(statement, SQL_CLOSE);
    set(SQL_ATTR_ROW_ARRAY_SIZE, 1);
    EXPECT_EQ(query("select hostName from sam.computers").size(), 7U);
}

TEST_F(Conformance, AConnectionTellsThatItLives) {
    SQLUINTEGER dead = 9;
    EXPECT_EQ(SQLGetConnectAttr(connection, SQL_ATTR_CONNECTION_DEAD, &dead, sizeof dead, nullptr), SQL_SUCCESS);
    EXPECT_EQ(dead, static_cast<SQLUINTEGER>(SQL_CD_FALSE));
    EXPECT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_TXN_ISOLATION, number(SQL_TXN_SERIALIZABLE), 0), SQL_SUCCESS);
    EXPECT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_ASYNC_DBC_FUNCTIONS_ENABLE, number(SQL_ASYNC_DBC_ENABLE_ON), 0),
              SQL_ERROR);
}

TEST_F(Conformance, CatalogFunctionsHaveTheColumnsOfTheReference) {
    const auto call = [this](const char* name) -> SQLRETURN {
        SQLCHAR* sam = narrow("sam");
        SQLCHAR* table = narrow("computers");
        const std::string function = name;
        if (function == "tables") return SQLTables(statement, nullptr, 0, sam, SQL_NTS, table, SQL_NTS, nullptr, 0);
        if (function == "columns") return SQLColumns(statement, nullptr, 0, sam, SQL_NTS, table, SQL_NTS, nullptr, 0);
        if (function == "keys") return SQLPrimaryKeys(statement, nullptr, 0, sam, SQL_NTS, table, SQL_NTS);
        if (function == "foreign")
            return SQLForeignKeys(statement, nullptr, 0, sam, SQL_NTS, table, SQL_NTS, nullptr, 0, nullptr, 0, nullptr,
                                  0);
        if (function == "statistics")
            return SQLStatistics(statement, nullptr, 0, sam, SQL_NTS, table, SQL_NTS, SQL_INDEX_ALL, SQL_QUICK);
        if (function == "special")
            return SQLSpecialColumns(statement, SQL_BEST_ROWID, nullptr, 0, sam, SQL_NTS, table, SQL_NTS,
                                     SQL_SCOPE_CURROW, SQL_NULLABLE);
        if (function == "procedures") return SQLProcedures(statement, nullptr, 0, nullptr, 0, nullptr, 0);
        if (function == "procedure columns")
            return SQLProcedureColumns(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0);
        if (function == "privileges") return SQLTablePrivileges(statement, nullptr, 0, sam, SQL_NTS, table, SQL_NTS);
        return SQLColumnPrivileges(statement, nullptr, 0, sam, SQL_NTS, table, SQL_NTS, nullptr, 0);
    };
    struct Result {
        const char* function;
        const char* first_columns;
        std::size_t columns;
        bool has_rows;
    };
    const Result results[] = {
        {"tables", "TABLE_CAT,TABLE_SCHEM,TABLE_NAME,TABLE_TYPE", 5, true},
        {"columns", "TABLE_CAT,TABLE_SCHEM,TABLE_NAME,COLUMN_NAME", 18, true},
        {"keys", "TABLE_CAT,TABLE_SCHEM,TABLE_NAME,COLUMN_NAME", 6, true},
        {"foreign", "PKTABLE_CAT,PKTABLE_SCHEM,PKTABLE_NAME,PKCOLUMN_NAME", 14, true},
        {"statistics", "TABLE_CAT,TABLE_SCHEM,TABLE_NAME,NON_UNIQUE", 13, true},
        {"special", "SCOPE,COLUMN_NAME,DATA_TYPE,TYPE_NAME", 8, true},
        {"procedures", "PROCEDURE_CAT,PROCEDURE_SCHEM,PROCEDURE_NAME,NUM_INPUT_PARAMS", 8, false},
        {"procedure columns", "PROCEDURE_CAT,PROCEDURE_SCHEM,PROCEDURE_NAME,COLUMN_NAME", 19, false},
        {"privileges", "TABLE_CAT,TABLE_SCHEM,TABLE_NAME,GRANTOR", 7, true},
        {"column privileges", "TABLE_CAT,TABLE_SCHEM,TABLE_NAME,COLUMN_NAME", 8, true},
    };
    shared_tenant().clear_requests();
    for (const Result& result : results) {
        ASSERT_EQ(call(result.function), SQL_SUCCESS) << result.function << message();
        const Rows names = column_names();
        ASSERT_EQ(names.size(), result.columns) << result.function;
        EXPECT_EQ(names[0] + "," + names[1] + "," + names[2] + "," + names[3], result.first_columns);
        EXPECT_EQ(!rows().empty(), result.has_rows) << result.function;
    }
    EXPECT_TRUE(shared_tenant().requests().empty());
}

TEST_F(Conformance, CatalogFunctionsTakePatternsAndNames) {
    const auto tables = [this](const char* schema, const char* table, const char* types) {
        EXPECT_EQ(
            SQLTables(statement, nullptr, 0, narrow(schema), SQL_NTS, narrow(table), SQL_NTS, narrow(types), SQL_NTS),
            SQL_SUCCESS)
            << message();
        return rows().size();
    };
    EXPECT_EQ(tables("s_m", "computers", "TABLE"), 1U);
    EXPECT_EQ(tables("sam", "computers\\_applications", "'TABLE','VIEW'"), 1U);
    EXPECT_EQ(tables("sam", "computers\\_applicatio", ""), 0U);
    EXPECT_EQ(tables("sam", "computers%", "VIEW"), 0U);
    ASSERT_EQ(SQLTables(statement, narrow(""), 0, narrow("%"), SQL_NTS, narrow(""), 0, narrow(""), 0), SQL_SUCCESS);
    const Rows schemas = rows();
    EXPECT_NE(std::find(schemas.begin(), schemas.end(), "NULL|sam|NULL|NULL|NULL"), schemas.end());
    ASSERT_EQ(set(SQL_ATTR_METADATA_ID, SQL_TRUE), SQL_SUCCESS);
    EXPECT_EQ(tables("SAM", "Computers ", "TABLE"), 1U);
    EXPECT_EQ(tables("sam", "computer_", "TABLE"), 0U);
    EXPECT_EQ(SQLColumns(statement, nullptr, 0, nullptr, 0, narrow("computers"), SQL_NTS, nullptr, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY009");
    set(SQL_ATTR_METADATA_ID, SQLULEN{SQL_FALSE});
    EXPECT_EQ(SQLForeignKeys(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0),
              SQL_ERROR);
    EXPECT_EQ(state(), "HY009");
    EXPECT_EQ(SQLTables(statement, nullptr, 0, nullptr, 0, narrow("x"), -5, nullptr, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY090");
}

TEST_F(Conformance, DiagnosticsAreReadAgainAndByField) {
    ASSERT_EQ(execute("select nothing from nowhere"), SQL_ERROR);
    for (int again = 0; again < 2; ++again) EXPECT_EQ(state(), "42S02");
    SQLCHAR text[20] = {};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLGetDiagRec(SQL_HANDLE_STMT, statement, 1, nullptr, nullptr, text, sizeof text, &length),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(static_cast<std::size_t>(length), message().size());
    EXPECT_EQ(SQLGetDiagRec(SQL_HANDLE_STMT, statement, 2, nullptr, nullptr, nullptr, 0, nullptr), SQL_NO_DATA);
    EXPECT_EQ(SQLGetDiagRec(SQL_HANDLE_STMT, statement, 0, nullptr, nullptr, nullptr, 0, nullptr), SQL_ERROR);
    SQLINTEGER records = 0;
    EXPECT_EQ(SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_NUMBER, &records, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(records, 1);
    EXPECT_EQ(SQLGetDiagField(SQL_HANDLE_STMT, statement, 1, SQL_DIAG_CLASS_ORIGIN, text, sizeof text, &length),
              SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(text), "ISO 9075");
    EXPECT_EQ(message().rfind("[Snow Software][Snow Atlas ODBC Driver]", 0), 0U);
}

TEST_F(Conformance, TextComesInParts) {
    ASSERT_EQ(execute("select 'Gr\xC3\xB6\xC3\x9F"
                      "e in Teilen' as a, 5 as b, '' as c, null as d"),
              SQL_SUCCESS)
        << message();
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    std::array<SQLWCHAR, 5> part{};
    SQLLEN left = 0;
    std::u16string whole;
    SQLRETURN code = SQL_SUCCESS_WITH_INFO;
    SQLLEN expected = 30;
    while (code == SQL_SUCCESS_WITH_INFO) {
        code = SQLGetData(statement, 1, SQL_C_WCHAR, part.data(), sizeof part, &left);
        EXPECT_EQ(left, expected);
        expected -= 8;
        for (std::size_t i = 0; i < 4 && part[i] != 0; ++i) whole += static_cast<char16_t>(part[i]);
    }
    EXPECT_EQ(whole, u"Gr\u00F6\u00DFe in Teilen");
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_WCHAR, part.data(), sizeof part, &left), SQL_NO_DATA);
    SQLINTEGER number_out = 0;
    EXPECT_EQ(SQLGetData(statement, 2, SQL_C_SLONG, &number_out, 0, &left), SQL_SUCCESS);
    EXPECT_EQ(SQLGetData(statement, 2, SQL_C_SLONG, &number_out, 0, &left), SQL_NO_DATA);
    SQLCHAR narrow_part[4] = {};
    EXPECT_EQ(SQLGetData(statement, 3, SQL_C_CHAR, narrow_part, sizeof narrow_part, &left), SQL_SUCCESS);
    EXPECT_EQ(left, 0);
    EXPECT_EQ(SQLGetData(statement, 4, SQL_C_CHAR, narrow_part, sizeof narrow_part, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "22002");
    EXPECT_EQ(SQLGetData(statement, 9, SQL_C_CHAR, narrow_part, sizeof narrow_part, &left), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, narrow_part, 0, &left), SQL_SUCCESS_WITH_INFO); // and back again
    EXPECT_EQ(left, 17);
}

TEST_F(Conformance, ValuesAreConverted) {
    ASSERT_EQ(execute("select 1.5, 'x', 300, {ts '2026-01-31 10:11:12.5'}, '2-03', '12'"), SQL_SUCCESS) << message();
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    SQLINTEGER whole = 0;
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_SLONG, &whole, 0, nullptr), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01S07");
    EXPECT_EQ(SQLGetData(statement, 2, SQL_C_SLONG, &whole, 0, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "22018");
    SQLSCHAR small = 0;
    EXPECT_EQ(SQLGetData(statement, 3, SQL_C_STINYINT, &small, 0, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "22003");
    SQL_DATE_STRUCT day{};
    EXPECT_EQ(SQLGetData(statement, 4, SQL_C_TYPE_DATE, &day, 0, nullptr), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(day.day, 31);
    SQLGUID guid{};
    EXPECT_EQ(SQLGetData(statement, 4, SQL_C_GUID, &guid, sizeof guid, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "07006");
    SQL_INTERVAL_STRUCT interval{};
    EXPECT_EQ(SQLGetData(statement, 5, SQL_C_INTERVAL_YEAR_TO_MONTH, &interval, sizeof interval, nullptr), SQL_SUCCESS);
    EXPECT_EQ(interval.intval.year_month.year, 2U);
    EXPECT_EQ(interval.intval.year_month.month, 3U);
    double real = 0;
    EXPECT_EQ(SQLGetData(statement, 6, SQL_C_DOUBLE, &real, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(real, 12.0);
}

TEST_F(Conformance, RowsetsFillArraysAtAnOffset) {
    make_numbers();
    struct Row {
        SQLINTEGER n;
        SQLLEN n_length;
        SQLCHAR name[8];
        SQLLEN name_length;
    };
    std::array<Row, 4> buffer{};
    SQLLEN offset = sizeof(Row);
    std::array<SQLUSMALLINT, 3> status{};
    SQLULEN fetched = 0;
    set(SQL_ATTR_ROW_ARRAY_SIZE, 3);
    set(SQL_ATTR_ROW_BIND_TYPE, sizeof(Row));
    set(SQL_ATTR_ROW_BIND_OFFSET_PTR, &offset);
    set(SQL_ATTR_ROW_STATUS_PTR, status.data());
    set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched);
    SQLBindCol(statement, 1, SQL_C_SLONG, &buffer[0].n, 0, &buffer[0].n_length);
    SQLBindCol(statement, 2, SQL_C_CHAR, buffer[0].name, 5, &buffer[0].name_length);
    ASSERT_EQ(execute("select n, name from numbers order by n"), SQL_SUCCESS) << message();
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS_WITH_INFO); // "three" is cut
    EXPECT_EQ(state(), "01004");
    EXPECT_EQ(fetched, 3U);
    EXPECT_EQ(status, (std::array<SQLUSMALLINT, 3>{SQL_ROW_SUCCESS, SQL_ROW_SUCCESS, SQL_ROW_SUCCESS_WITH_INFO}));
    EXPECT_EQ(buffer[0].n, 0);
    EXPECT_EQ(buffer[3].n, 3);
    EXPECT_STREQ(reinterpret_cast<char*>(buffer[3].name), "thre");
    EXPECT_EQ(buffer[3].name_length, 5);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(fetched, 2U);
    EXPECT_EQ(status[2], SQL_ROW_NOROW);
    EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
    EXPECT_EQ(fetched, 0U);
}

TEST_F(Conformance, CursorsScrollPositionAndReturnToBookmarks) {
    make_numbers();
    set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    set(SQL_ATTR_USE_BOOKMARKS, SQL_UB_VARIABLE);
    set(SQL_ATTR_ROW_ARRAY_SIZE, 2);
    ASSERT_EQ(execute("select n from numbers order by n"), SQL_SUCCESS) << message();
    ASSERT_EQ(SQLFetchScroll(statement, SQL_FETCH_ABSOLUTE, 2), SQL_SUCCESS);
    EXPECT_EQ(get_text(1), "2");
    ASSERT_EQ(SQLSetPos(statement, 2, SQL_POSITION, SQL_LOCK_NO_CHANGE), SQL_SUCCESS) << message();
    EXPECT_EQ(get_text(1), "3");
    SQLBIGINT bookmark = 0;
    SQLLEN length = 0;
    ASSERT_EQ(SQLGetData(statement, 0, SQL_C_VARBOOKMARK, &bookmark, sizeof bookmark, &length), SQL_SUCCESS)
        << message();
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_PRIOR, 0), SQL_SUCCESS_WITH_INFO); // begins before the first
    EXPECT_EQ(state(), "01S06");
    ASSERT_EQ(SQLFetchScroll(statement, SQL_FETCH_LAST, 0), SQL_SUCCESS);
    EXPECT_EQ(get_text(1), "4");
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_NEXT, 0), SQL_NO_DATA);
    set(SQL_ATTR_FETCH_BOOKMARK_PTR, &bookmark);
    ASSERT_EQ(SQLFetchScroll(statement, SQL_FETCH_BOOKMARK, 1), SQL_SUCCESS) << message();
    EXPECT_EQ(get_text(1), "4");
    EXPECT_EQ(SQLSetPos(statement, 1, SQL_UPDATE, SQL_LOCK_NO_CHANGE), SQL_ERROR);
    EXPECT_EQ(state(), "HYC00");
    EXPECT_EQ(SQLSetPos(statement, 7, SQL_POSITION, SQL_LOCK_NO_CHANGE), SQL_ERROR);
    EXPECT_EQ(state(), "HY107");
    EXPECT_EQ(SQLBulkOperations(statement, SQL_ADD), SQL_ERROR);
}

TEST_F(Conformance, AForwardOnlyCursorKnowsOneDirection) {
    ASSERT_EQ(execute("select 1"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_LAST, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY106");
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
    SQLLEN count = 0;
    EXPECT_EQ(SQLRowCount(statement, &count), SQL_SUCCESS);
    EXPECT_EQ(count, -1);
}

TEST_F(Conformance, DescriptorsCarryBindings) {
    SQLHDESC row = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DESC, connection, &row), SQL_SUCCESS);
    ASSERT_EQ(set(SQL_ATTR_APP_ROW_DESC, row), SQL_SUCCESS);
    SQL_NUMERIC_STRUCT value{};
    ASSERT_EQ(SQLSetDescField(row, 1, SQL_DESC_TYPE, number(SQL_C_NUMERIC), 0), SQL_SUCCESS);
    ASSERT_EQ(SQLSetDescField(row, 1, SQL_DESC_PRECISION, number(10), 0), SQL_SUCCESS);
    ASSERT_EQ(SQLSetDescField(row, 1, SQL_DESC_SCALE, number(2), 0), SQL_SUCCESS);
    ASSERT_EQ(SQLSetDescField(row, 1, SQL_DESC_DATA_PTR, &value, 0), SQL_SUCCESS);
    ASSERT_EQ(execute("select 12.5 as price"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS) << message();
    EXPECT_EQ(value.scale, 2);
    EXPECT_EQ(value.val[0] + 256 * value.val[1], 1250);
    SQLHDESC described = nullptr;
    ASSERT_EQ(SQLGetStmtAttr(statement, SQL_ATTR_IMP_ROW_DESC, &described, 0, nullptr), SQL_SUCCESS);
    SQLCHAR name[20] = {};
    SQLSMALLINT length = 0, type = 0, sub = 0, precision = 0, scale = 0, nullable = 0;
    SQLLEN octets = 0;
    EXPECT_EQ(
        SQLGetDescRec(described, 1, name, sizeof name, &length, &type, &sub, &octets, &precision, &scale, &nullable),
        SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(name), "price");
    EXPECT_EQ(
        SQLGetDescRec(described, 2, name, sizeof name, &length, &type, &sub, &octets, &precision, &scale, &nullable),
        SQL_NO_DATA);
    EXPECT_EQ(SQLSetDescField(described, 1, SQL_DESC_SCALE, number(1), 0), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DESC, described), "HY016");
    EXPECT_EQ(SQLCopyDesc(described, row), SQL_SUCCESS);
    EXPECT_EQ(SQLCopyDesc(row, described), SQL_ERROR);
    EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DESC, row), SQL_SUCCESS);
    SQLHDESC now = row;
    EXPECT_EQ(SQLGetStmtAttr(statement, SQL_ATTR_APP_ROW_DESC, &now, 0, nullptr), SQL_SUCCESS);
    EXPECT_NE(now, row); // the implicit one again
}

TEST_F(Conformance, ParametersMayBeIntervalsAndAreChecked) {
    SQL_INTERVAL_STRUCT interval{};
    interval.interval_type = SQL_IS_DAY_TO_SECOND;
    interval.intval.day_second = {1, 2, 3, 4, 0};
    ASSERT_EQ(SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_INTERVAL_DAY_TO_SECOND, SQL_INTERVAL_DAY_TO_SECOND,
                               0, 0, &interval, sizeof interval, nullptr),
              SQL_SUCCESS)
        << message();
    EXPECT_EQ(query("select ? as lasted"), Rows{"1 02:03:04"});
    SQLFreeStmt(statement, SQL_RESET_PARAMS);
    EXPECT_EQ(execute("select ?"), SQL_ERROR);
    EXPECT_EQ(state(), "07002");
    double none = 0;
    none = none / none;
    SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_DOUBLE, SQL_DOUBLE, 0, 0, &none, 0, nullptr);
    EXPECT_EQ(execute("select ?"), SQL_ERROR);
    EXPECT_EQ(state(), "22003");
}

TEST_F(Conformance, EscapesAreTranslated) {
    SQLCHAR out[200] = {};
    SQLINTEGER length = 0;
    ASSERT_EQ(
        SQLNativeSql(connection, narrow("select {fn ucase('a')}, {d '2026-01-31'}"), SQL_NTS, out, sizeof out, &length),
        SQL_SUCCESS);
    EXPECT_EQ(static_cast<std::size_t>(length), std::strlen(reinterpret_cast<char*>(out)));
    EXPECT_EQ(std::string(reinterpret_cast<char*>(out)).find('{'), std::string::npos);
    EXPECT_EQ(query("select {fn concat('a', {fn lcase('B')})}, {d '2026-01-31'}, {guid "
                    "'0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9'} as g, 'it''s {not} one'"),
              Rows{"ab|2026-01-31|0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9|it's {not} one"});
    EXPECT_EQ(execute("select {bogus 1}"), SQL_ERROR);
    EXPECT_EQ(state(), "42000");
    EXPECT_EQ(execute("select {d '2026-13-01'}"), SQL_ERROR);
    EXPECT_EQ(state(), "22007");
}

TEST_F(Conformance, TransactionsUndoTemporaryTables) {
    make_numbers();
    ASSERT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, number(SQL_AUTOCOMMIT_OFF), 0), SQL_SUCCESS);
    ASSERT_EQ(execute("delete from numbers where n > 3"), SQL_SUCCESS);
    SQLHSTMT reading = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &reading), SQL_SUCCESS);
    ASSERT_EQ(SQLExecDirect(reading, narrow("select n from numbers order by n"), SQL_NTS), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(reading), SQL_SUCCESS);
    ASSERT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_ROLLBACK), SQL_SUCCESS)
        << message_of(SQL_HANDLE_DBC, connection);
    EXPECT_EQ(SQLFetch(reading), SQL_SUCCESS) << message_of(SQL_HANDLE_STMT, reading); // cursors outlive a transaction
    SQLFreeHandle(SQL_HANDLE_STMT, reading);
    ASSERT_EQ(execute("create temporary table others (n integer)"), SQL_SUCCESS);
    ASSERT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_ROLLBACK), SQL_SUCCESS);
    EXPECT_EQ(query("select count(*) from numbers"), Rows{"5"});
    EXPECT_EQ(execute("select * from others"), SQL_ERROR);
    ASSERT_EQ(execute("delete from numbers where n > 3"), SQL_SUCCESS);
    ASSERT_EQ(SQLEndTran(SQL_HANDLE_ENV, environment, SQL_COMMIT), SQL_SUCCESS);
    ASSERT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_ROLLBACK), SQL_SUCCESS);
    EXPECT_EQ(query("select count(*) from numbers"), Rows{"3"});
    ASSERT_EQ(SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, number(SQL_AUTOCOMMIT_ON), 0), SQL_SUCCESS);
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, 17), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY012");
}

TEST_F(Conformance, StatementsRunAsynchronously) {
    ASSERT_EQ(set(SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_ON), SQL_SUCCESS) << message();
    SQLRETURN code = SQL_STILL_EXECUTING;
    for (int i = 0; i < 3000 && code == SQL_STILL_EXECUTING; ++i) {
        code = execute("select count(*) from sam.computers where hostName like '%1%'");
        if (code == SQL_STILL_EXECUTING) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ASSERT_EQ(code, SQL_SUCCESS) << message();
    set(SQL_ATTR_ASYNC_ENABLE, SQL_ASYNC_ENABLE_OFF);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(SQLCancel(statement), SQL_SUCCESS); // nothing runs: the cursor stays
    EXPECT_NE(get_text(1), "0");
}

TEST_F(Conformance, BrowsingAsksForWhatIsMissing) {
    SQLHDBC other = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &other), SQL_SUCCESS);
    SQLCHAR out[300] = {};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLBrowseConnect(other, narrow("Driver=Snow Atlas"), SQL_NTS, out, sizeof out, &length), SQL_NEED_DATA);
    const std::string asked = reinterpret_cast<char*>(out);
    EXPECT_NE(asked.find("UID:"), std::string::npos) << asked;
    EXPECT_NE(asked.find("PWD:"), std::string::npos) << asked;
    EXPECT_EQ(
        SQLBrowseConnect(other, narrow(shared_tenant().connection_string().c_str()), SQL_NTS, out, sizeof out, &length),
        SQL_SUCCESS)
        << message_of(SQL_HANDLE_DBC, other);
    SQLDisconnect(other);
    SQLFreeHandle(SQL_HANDLE_DBC, other);
}

TEST_F(Conformance, CursorsHaveNames) {
    SQLCHAR name[64] = {};
    SQLSMALLINT length = 0;
    ASSERT_EQ(SQLGetCursorName(statement, name, sizeof name, &length), SQL_SUCCESS);
    EXPECT_EQ(std::string(reinterpret_cast<char*>(name)).rfind("SQL_CUR", 0), 0U);
    EXPECT_EQ(SQLSetCursorName(statement, narrow("mine"), SQL_NTS), SQL_SUCCESS);
    SQLHSTMT second = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &second), SQL_SUCCESS);
    EXPECT_EQ(SQLSetCursorName(second, narrow("mine"), SQL_NTS), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_STMT, second), "3C000");
    SQLFreeHandle(SQL_HANDLE_STMT, second);
}

} // namespace
