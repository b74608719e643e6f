// Temporary tables through the driver manager: listed like any table, part of the connection's transaction, joined with
// the tables of Snow Atlas.
#include <map>

#include "tests/odbc/manager.h"

using namespace snowatlas::manager;

namespace {

using Rows = std::vector<std::string>;

class TemporaryTables : public Manager {
  protected:
    // The columns asked for of each row of the open result, counted from 1.
    Rows columns_of_rows(std::initializer_list<SQLUSMALLINT> columns) {
        Rows result;
        while (SQL_SUCCEEDED(SQLFetch(statement))) {
            std::string row;
            for (const SQLUSMALLINT column : columns) row += (row.empty() ? "" : "|") + get_text(column);
            result.push_back(std::move(row));
        }
        SQLFreeStmt(statement, SQL_CLOSE);
        return result;
    }
    void make(const char* text) { ASSERT_EQ(execute(text), SQL_SUCCESS) << text << ": " << message(); }
    SQLLEN affected(const char* text) {
        EXPECT_EQ(execute(text), SQL_SUCCESS) << text << ": " << message();
        SQLLEN count = -2;
        SQLRowCount(statement, &count);
        SQLFreeStmt(statement, SQL_CLOSE);
        return count;
    }
};

TEST_F(TemporaryTables, AreListedWithColumnsKeysAndIndexes) {
    make("CREATE TEMPORARY TABLE picked (id INTEGER NOT NULL, name VARCHAR(20) DEFAULT 'x', score DECIMAL(9,2), "
         "PRIMARY KEY (id, name), UNIQUE (score))");
    ASSERT_EQ(SQLColumns(statement, nullptr, 0, nullptr, 0, narrow("picked"), SQL_NTS, nullptr, 0), SQL_SUCCESS);
    // Name, type, size, digits, nullable
    EXPECT_EQ(columns_of_rows({4, 6, 7, 9, 11}),
              (Rows{"id|INTEGER|10|0|0", "name|WVARCHAR|20|NULL|0", "score|DECIMAL|9|2|1"}));
    ASSERT_EQ(SQLPrimaryKeys(statement, nullptr, 0, nullptr, 0, narrow("picked"), SQL_NTS), SQL_SUCCESS) << message();
    EXPECT_EQ(columns_of_rows({3, 4, 5}), (Rows{"picked|id|1", "picked|name|2"}));
    ASSERT_EQ(SQLStatistics(statement, nullptr, 0, nullptr, 0, narrow("picked"), SQL_NTS, SQL_INDEX_ALL, SQL_QUICK),
              SQL_SUCCESS)
        << message();
    EXPECT_EQ(columns_of_rows({3, 7}), Rows{"picked|0"}); // SQL_TABLE_STAT
    make("DROP TABLE picked");
    ASSERT_EQ(SQLColumns(statement, nullptr, 0, nullptr, 0, narrow("picked"), SQL_NTS, nullptr, 0), SQL_SUCCESS);
    EXPECT_EQ(columns_of_rows({4}), Rows{});
}

TEST_F(TemporaryTables, TakeEveryTypeTheDriverNames) {
    ASSERT_EQ(SQLGetTypeInfo(statement, SQL_ALL_TYPES), SQL_SUCCESS);
    const Rows types = columns_of_rows({1, 6});
    EXPECT_GT(types.size(), 15U);
    // Types of other databases that are names of the driver's own.
    const std::map<std::string, std::string> kept_as = {{"CHAR", "WCHAR"},
                                                        {"VARCHAR", "WVARCHAR"},
                                                        {"LONGVARCHAR", "WLONGVARCHAR"},
                                                        {"NUMERIC", "DECIMAL"},
                                                        {"FLOAT", "DOUBLE"}};
    for (const std::string& row : types) { // name|create params
        const std::string name = row.substr(0, row.find('|'));
        const bool has_length = row.find("length") != std::string::npos;
        const bool has_scale = row.find("precision,scale") != std::string::npos;
        const std::string table = "CREATE TEMPORARY TABLE one (v " + name +
                                  (has_length  ? "(7)"
                                   : has_scale ? "(7,2)"
                                               : "") +
                                  ")";
        ASSERT_EQ(execute(table.c_str()), SQL_SUCCESS) << table << message();
        SQLColumns(statement, nullptr, 0, nullptr, 0, narrow("one"), SQL_NTS, nullptr, 0);
        const auto kept = kept_as.find(name);
        EXPECT_EQ(columns_of_rows({6}), Rows{kept == kept_as.end() ? name : kept->second});
        ASSERT_EQ(execute("DROP TABLE one"), SQL_SUCCESS) << message();
    }
}

TEST_F(TemporaryTables, AreCommittedAndRolledBack) {
    make("CREATE TEMPORARY TABLE t (n INTEGER PRIMARY KEY)");
    SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, number(SQL_AUTOCOMMIT_OFF), 0);
    EXPECT_EQ(affected("INSERT INTO t VALUES (1), (2)"), 2);
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_ROLLBACK), SQL_SUCCESS);
    EXPECT_EQ(query("SELECT COUNT(*) FROM t"), Rows{"0"});
    EXPECT_EQ(affected("INSERT INTO t VALUES (3), (4)"), 2);
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_COMMIT), SQL_SUCCESS);
    EXPECT_EQ(affected("DELETE FROM t WHERE n > 3"), 1);
    EXPECT_EQ(SQLEndTran(SQL_HANDLE_DBC, connection, SQL_ROLLBACK), SQL_SUCCESS);
    EXPECT_EQ(query("SELECT n FROM t ORDER BY n"), (Rows{"3", "4"}));
    SQLEndTran(SQL_HANDLE_DBC, connection, SQL_COMMIT);
    SQLSetConnectAttr(connection, SQL_ATTR_AUTOCOMMIT, number(SQL_AUTOCOMMIT_ON), 0);
    EXPECT_EQ(affected("UPDATE t SET n = n + 10"), 2);
    EXPECT_EQ(execute("INSERT INTO t VALUES (13)"), SQL_ERROR);
    EXPECT_EQ(state(), "23000");
}

// SQL_INSENSITIVE, and no cursor of another statement ends it.
TEST_F(TemporaryTables, AreReadAsTheyWereWhenTheCursorWasOpened) {
    make("CREATE TEMPORARY TABLE counted (n INTEGER)");
    SQLHSTMT writer = nullptr;
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &writer), SQL_SUCCESS);
    const auto write = [&](const char* text) { return SQLExecDirect(writer, narrow(text), SQL_NTS); };
    for (const SQLULEN type : {SQL_CURSOR_FORWARD_ONLY, SQL_CURSOR_STATIC}) {
        SQLFreeStmt(statement, SQL_CLOSE);
        ASSERT_EQ(SQLSetStmtAttr(statement, SQL_ATTR_CURSOR_TYPE, number(type), 0), SQL_SUCCESS) << message();
        ASSERT_EQ(write("INSERT INTO counted VALUES (1), (2), (3)"), SQL_SUCCESS);
        make("SELECT n FROM counted");
        Rows seen;
        while (seen.size() < 20 && SQL_SUCCEEDED(SQLFetch(statement))) {
            EXPECT_EQ(write("INSERT INTO counted VALUES (4)"), SQL_SUCCESS);
            EXPECT_EQ(write("UPDATE counted SET n = n + 10"), SQL_SUCCESS);
            seen.push_back(get_text(1));
        }
        EXPECT_EQ(seen, (Rows{"1", "2", "3"}));
        ASSERT_EQ(write("DELETE FROM counted"), SQL_SUCCESS);
    }
    SQLFreeHandle(SQL_HANDLE_STMT, writer);
}

TEST_F(TemporaryTables, JoinTheTablesOfSnowAtlas) {
    EXPECT_EQ(affected("SELECT id, hostName INTO #chosen FROM sam.computers ORDER BY id LIMIT 2"), 2);
    EXPECT_EQ(query("SELECT COUNT(*) FROM #chosen t JOIN sam.computers c ON c.id = t.id AND c.hostName = t.hostName"),
              Rows{"2"});
    EXPECT_EQ(query("SELECT COUNT(*) FROM sam.computers WHERE id IN (SELECT id FROM #chosen)"), Rows{"2"});
}

TEST_F(TemporaryTables, AreAllThatCanBeMade) {
    EXPECT_EQ(execute("CREATE TABLE t (n INTEGER)"), SQL_ERROR);
    EXPECT_EQ(state(), "42000");
    EXPECT_NE(message().find("CREATE TEMPORARY TABLE"), std::string::npos) << message();
}

} // namespace
