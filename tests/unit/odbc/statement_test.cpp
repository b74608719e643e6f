// The states of a statement: what may be called when.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "driver/base/log.h"
#include "driver/base/process.h"
#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;

namespace {

class StatementTest : public Odbc {
  protected:
    void SetUp() override {
        Odbc::SetUp();
        Answer numbers;
        numbers.columns = columns({{TypeId::Integer}, {TypeId::VarChar, 20}});
        for (std::int64_t i = 1; i <= 3; ++i)
            numbers.rows.push_back({i, std::string("row ").append(std::to_string(i))});
        engine().answers["select numbers"] = numbers;
        Answer change;
        change.function = "INSERT";
        change.affected = 2;
        engine().answers["insert"] = change;
        engine().answers["nothing"] = Answer{};
    }
};

TEST_F(StatementTest, ExecutesAndReadsRows) {
    ASSERT_EQ(execute("select numbers"), SQL_SUCCESS);
    EXPECT_EQ(all_rows(), (std::vector<std::string>{"1|row 1", "2|row 2", "3|row 3"}));
    EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
    EXPECT_EQ(SQLCloseCursor(statement), SQL_SUCCESS);
}

TEST_F(StatementTest, DescribesAPreparedStatementWithoutExecutingIt) {
    ASSERT_EQ(prepare("select numbers"), SQL_SUCCESS);
    SQLSMALLINT count = 0;
    EXPECT_EQ(SQLNumResultCols(statement, &count), SQL_SUCCESS);
    EXPECT_EQ(count, 2);
    SQLCHAR name[10];
    SQLSMALLINT length = 0, type = 0, digits = 0, nullable = 0;
    SQLULEN size = 0;
    EXPECT_EQ(SQLDescribeCol(statement, 2, name, sizeof name, &length, &type, &size, &digits, &nullable), SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(name), "c2");
    EXPECT_EQ(type, SQL_WVARCHAR);
    EXPECT_EQ(size, 20U);
    EXPECT_EQ(nullable, SQL_NULLABLE);
    EXPECT_TRUE(engine().executions.empty());
}

TEST_F(StatementTest, RepeatsAPreparedStatementAfterItsCursorIsClosed) {
    ASSERT_EQ(prepare("select numbers"), SQL_SUCCESS);
    SQLINTEGER bound = 0;
    ASSERT_EQ(SQLBindCol(statement, 1, SQL_C_SLONG, &bound, 0, nullptr), SQL_SUCCESS);
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(SQLExecute(statement), SQL_SUCCESS);
        ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(bound, 1);
        ASSERT_EQ(SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
        bound = 0;
    }
}

TEST_F(StatementTest, RefusesCallsOutOfSequence) {
    EXPECT_EQ(SQLExecute(statement), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
    SQLSMALLINT count = 0;
    EXPECT_EQ(SQLNumResultCols(statement, &count), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
    EXPECT_EQ(SQLCloseCursor(statement), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    EXPECT_EQ(SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
    EXPECT_EQ(SQLSetPos(statement, 1, SQL_POSITION, SQL_LOCK_NO_CHANGE), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");

    ASSERT_EQ(execute("select numbers"), SQL_SUCCESS);
    EXPECT_EQ(SQLSetPos(statement, 1, SQL_POSITION, SQL_LOCK_NO_CHANGE), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    EXPECT_EQ(execute("select numbers"), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    EXPECT_EQ(prepare("select numbers"), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    EXPECT_EQ(SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    EXPECT_EQ(set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
    SQLCHAR buffer[10];
    SQLLEN length = 0;
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, buffer, sizeof buffer, &length), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
}

TEST_F(StatementTest, HasNoColumnsWithoutAResultSet) {
    ASSERT_EQ(prepare("insert"), SQL_SUCCESS);
    SQLSMALLINT count = -1;
    EXPECT_EQ(SQLNumResultCols(statement, &count), SQL_SUCCESS);
    EXPECT_EQ(count, 0);
    EXPECT_EQ(SQLDescribeCol(statement, 1, nullptr, 0, nullptr, nullptr, nullptr, nullptr, nullptr), SQL_ERROR);
    EXPECT_EQ(state(), "07005");
    ASSERT_EQ(SQLExecute(statement), SQL_SUCCESS);
    SQLLEN rows = 0;
    EXPECT_EQ(SQLRowCount(statement, &rows), SQL_SUCCESS);
    EXPECT_EQ(rows, 2);
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    EXPECT_EQ(state(), "24000");
}

TEST_F(StatementTest, DoesNotKnowHowManyRowsAQueryHas) {
    ASSERT_EQ(execute("select numbers"), SQL_SUCCESS);
    SQLLEN rows = 0;
    EXPECT_EQ(SQLRowCount(statement, &rows), SQL_SUCCESS);
    EXPECT_EQ(rows, -1);
}

TEST_F(StatementTest, TellsThatASearchedChangeFoundNothing) {
    Answer update;
    update.function = "UPDATE WHERE";
    update.affected = 0;
    engine().answers["update"] = update;
    EXPECT_EQ(execute("update"), SQL_NO_DATA);
}

TEST_F(StatementTest, ReportsErrorsOfTheEngineAndStaysUsable) {
    Answer broken;
    broken.prepare_error = Error(state::kTableNotFound, "There is no table t.", 0);
    engine().answers["broken"] = broken;
    EXPECT_EQ(execute("broken"), SQL_ERROR);
    EXPECT_EQ(state(), "42S02");
    EXPECT_EQ(message(), "[Snow Software][Snow Atlas ODBC Driver]There is no table t.");
    EXPECT_EQ(execute("select numbers"), SQL_SUCCESS);
    EXPECT_EQ(state(), "");
}

// What the driver's log says from here on. The process has one log for good, so its file is opened once.
class LogReader {
  public:
    LogReader() {
        static std::ifstream opened = open();
        stream_ = &opened;
        stream_->seekg(0, std::ios::end);
    }
    std::string text() { return {std::istreambuf_iterator<char>(*stream_), {}}; }

  private:
    static std::ifstream open() {
        const std::string name = "snowatlas_odbc_test_" + std::to_string(process_id()) + ".log";
        const std::filesystem::path file = std::filesystem::temp_directory_path() / name;
        log::open(file.string(), log::Level::Debug);
        std::ifstream stream(file);
        std::error_code is_open; // Windows does not remove what is
        std::filesystem::remove(file, is_open);
        return stream;
    }
    std::ifstream* stream_;
};

TEST_F(StatementTest, LogsErrorsWithoutTheValuesOfRows) {
    engine().answers["rows"].execute_error = Error(state::kInvalidCast, "'Mary Smith' is no number.");
    engine().answers["rights"].execute_error = Error(state::kSyntaxOrAccess, "A permission is missing.");
    LogReader log;
    EXPECT_EQ(execute("rows"), SQL_ERROR);
    EXPECT_NE(message().find("Mary Smith"), std::string::npos);
    EXPECT_EQ(execute("rights"), SQL_ERROR);
    const std::string text = log.text();
    EXPECT_NE(text.find("SQL_ERROR 22018"), std::string::npos) << text;
    EXPECT_EQ(text.find("Mary"), std::string::npos) << text;
    EXPECT_NE(text.find("A permission is missing."), std::string::npos) << text;
}

TEST_F(StatementTest, NamesTheDataSourceInErrorsOfTheApi) {
    Answer refused;
    refused.columns = columns({{TypeId::Integer}});
    refused.execute_error = Error(state::kSyntaxOrAccess, "The permission Computers.Read is missing.", 403);
    engine().answers["refused"] = refused;
    EXPECT_EQ(execute("refused"), SQL_ERROR);
    EXPECT_EQ(message(),
              "[Snow Software][Snow Atlas ODBC Driver][Snow Atlas]The permission Computers.Read is missing.");
    SQLINTEGER native = 0;
    SQLGetDiagRec(SQL_HANDLE_STMT, statement, 1, nullptr, &native, nullptr, 0, nullptr);
    EXPECT_EQ(native, 403);
}

TEST_F(StatementTest, PassesWarningsOfTheEngineOn) {
    Answer warned;
    warned.columns = columns({{TypeId::Integer}});
    warned.warnings.push_back({state::kWarning, "The number of rows changed.", 0});
    engine().answers["warned"] = warned;
    EXPECT_EQ(execute("warned"), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01000");
}

TEST_F(StatementTest, RunsTheStatementsOfABatchOneByOne) {
    ASSERT_EQ(execute("select numbers; insert; select numbers"), SQL_SUCCESS);
    EXPECT_EQ(all_rows().size(), 3U);
    ASSERT_EQ(SQLMoreResults(statement), SQL_SUCCESS);
    SQLLEN rows = 0;
    SQLRowCount(statement, &rows);
    EXPECT_EQ(rows, 2);
    ASSERT_EQ(SQLMoreResults(statement), SQL_SUCCESS);
    EXPECT_EQ(all_rows().size(), 3U);
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_EQ(execute("select numbers"), SQL_SUCCESS);
}

TEST_F(StatementTest, EndsABatchAtAStatementThatCannotBePrepared) {
    const char* batch = "select numbers; unknown; select numbers";
    ASSERT_EQ(execute(batch), SQL_SUCCESS);
    EXPECT_EQ(SQLMoreResults(statement), SQL_ERROR);
    EXPECT_EQ(state(), "42000");
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    ASSERT_EQ(prepare(batch), SQL_SUCCESS);
    for (int time = 0; time < 2; ++time) {
        ASSERT_EQ(SQLExecute(statement), SQL_SUCCESS);
        EXPECT_EQ(all_rows().size(), 3U);
        EXPECT_EQ(SQLMoreResults(statement), SQL_ERROR);
        EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    }
}

// Of a temporary table that was made anew after the statement was prepared.
TEST_F(StatementTest, DescribesTheColumnsThatTheResultHas) {
    Answer changing;
    changing.columns = columns({{TypeId::VarChar, 20}, {TypeId::Integer}});
    changing.on_execute = [](const std::vector<engine::TypedValue>&, Answer& answer) {
        answer.columns = columns({{TypeId::Integer}});
        answer.rows = {{std::int64_t{7}}};
    };
    engine().answers["select changing"] = changing;
    ASSERT_EQ(prepare("select changing"), SQL_SUCCESS);
    ASSERT_EQ(SQLExecute(statement), SQL_SUCCESS);
    SQLSMALLINT count = 0;
    SQLNumResultCols(statement, &count);
    EXPECT_EQ(count, 1);
    SQLSMALLINT type = 0;
    SQLDescribeCol(statement, 1, nullptr, 0, nullptr, &type, nullptr, nullptr, nullptr);
    EXPECT_EQ(type, SQL_INTEGER);
}

TEST_F(StatementTest, ClosesTheCursorWhenThereAreNoMoreResults) {
    ASSERT_EQ(execute("select numbers"), SQL_SUCCESS);
    EXPECT_EQ(SQLMoreResults(statement), SQL_NO_DATA);
    EXPECT_EQ(execute("select numbers"), SQL_SUCCESS);
}

TEST_F(StatementTest, KeepsRowsOfAStreamOnlyAsLongAsNeeded) {
    ASSERT_EQ(execute("select numbers"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(engine().rows_handed_out, 1);
}

TEST_F(StatementTest, StopsAtTheLargestNumberOfRows) {
    ASSERT_EQ(set(SQL_ATTR_MAX_ROWS, 2), SQL_SUCCESS);
    ASSERT_EQ(execute("select numbers"), SQL_SUCCESS);
    EXPECT_EQ(all_rows().size(), 2U);
    EXPECT_EQ(engine().rows_handed_out, 2);
}

TEST_F(StatementTest, NamesCursors) {
    SQLCHAR name[20] = {};
    SQLSMALLINT length = 0;
    ASSERT_EQ(SQLGetCursorName(statement, name, sizeof name, &length), SQL_SUCCESS);
    EXPECT_EQ(std::string(reinterpret_cast<char*>(name)).substr(0, 7), "SQL_CUR");
    EXPECT_EQ(SQLSetCursorName(statement, narrow("SQL_CURSOR"), SQL_NTS), SQL_ERROR);
    EXPECT_EQ(state(), "34000");
    ASSERT_EQ(SQLSetCursorName(statement, narrow("mine"), SQL_NTS), SQL_SUCCESS);
    SQLHSTMT other = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &other), SQL_SUCCESS);
    EXPECT_EQ(SQLSetCursorName(other, narrow("MINE"), SQL_NTS), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_STMT, other), "3C000");
    EXPECT_EQ(SQLSetCursorName(other, narrow("sqlcur1"), SQL_NTS), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_STMT, other), "34000");
    EXPECT_EQ(SQLSetCursorName(other, narrow("SQL_CUT"), SQL_NTS), SQL_SUCCESS);
    SQLFreeHandle(SQL_HANDLE_STMT, other);
}

TEST_F(StatementTest, TellsWhatKindOfStatementRan) {
    ASSERT_EQ(execute("insert"), SQL_SUCCESS);
    SQLCHAR function[20] = {};
    SQLSMALLINT length = 0;
    SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_DYNAMIC_FUNCTION, function, sizeof function, &length);
    EXPECT_STREQ(reinterpret_cast<char*>(function), "INSERT");
    SQLINTEGER code = 0;
    SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_DYNAMIC_FUNCTION_CODE, &code, 0, nullptr);
    EXPECT_EQ(code, SQL_DIAG_INSERT);
    SQLLEN rows = 0;
    SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_ROW_COUNT, &rows, 0, nullptr);
    EXPECT_EQ(rows, 2);
}

TEST_F(StatementTest, TakesWideText) {
    ASSERT_EQ(SQLExecDirectW(statement, wide(u"select numbers"), SQL_NTS), SQL_SUCCESS);
    ASSERT_EQ(SQLFreeStmt(statement, SQL_CLOSE), SQL_SUCCESS);
    // Tableau counts the terminator.
    EXPECT_EQ(SQLExecDirectW(statement, wide(u"select numbers"), 15), SQL_SUCCESS);
}

} // namespace
