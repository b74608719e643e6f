// Temporary tables, views, transactions.
#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

using LocalTableTest = EngineTest;

TEST_F(LocalTableTest, LiveWithTheConnection) {
    change("CREATE TEMPORARY TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(10), price DECIMAL(9,2) DEFAULT 1.5)");
    EXPECT_EQ(change("INSERT INTO t (id, name) VALUES (1, 'one'), (2, 'two')"), 2);
    EXPECT_EQ(change("INSERT INTO t VALUES (3, NULL, 2.25)"), 1);
    EXPECT_EQ(rows_of("SELECT * FROM t ORDER BY id"),
              (TextRows{{"1", "one", "1.50"}, {"2", "two", "1.50"}, {"3", "NULL", "2.25"}}));
    EXPECT_EQ(value_of("SELECT SUM(price) FROM t"), "5.25");
    EXPECT_EQ(change("UPDATE t SET price = price * 2, name = 'x' WHERE id <> 3"), 2);
    EXPECT_EQ(value_of("SELECT price FROM t WHERE id = 1"), "3.00");
    EXPECT_EQ(change("DELETE FROM t WHERE name = 'x'"), 2);
    EXPECT_EQ(change("DELETE FROM t"), 1);
    change("INSERT INTO t (id) VALUES (4)");
    // However the application has declared it.
    EXPECT_EQ(
        error_of("INSERT INTO t (id, name) VALUES (5, ?)", {{{TypeId::VarChar, 10}, std::string("too long a name")}}),
        "22001");
    change("TRUNCATE TABLE t");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "0");
    change("DROP TABLE t");
    EXPECT_EQ(error_of("SELECT * FROM t"), "42S02");
    EXPECT_TRUE(connection_->local_tables().empty());
}

TEST_F(LocalTableTest, ConstraintsAre23000AndLeaveNothingBehind) {
    change("CREATE TEMPORARY TABLE t (id INTEGER PRIMARY KEY, n VARCHAR(5) NOT NULL, q INTEGER CHECK (q > 0), UNIQUE "
           "(n))");
    change("INSERT INTO t VALUES (1, 'a', 1)");
    EXPECT_EQ(error_of("INSERT INTO t VALUES (2, 'b', 1), (1, 'c', 1)"), "23000");
    EXPECT_EQ(error_of("INSERT INTO t VALUES (3, NULL, 1)"), "23000");
    EXPECT_EQ(error_of("INSERT INTO t VALUES (4, 'a', 1)"), "23000");
    EXPECT_EQ(error_of("INSERT INTO t VALUES (5, 'e', 0)"), "23000");
    EXPECT_EQ(error_of("INSERT INTO t VALUES (6, 'too long', 1)"), "22001");
    EXPECT_EQ(error_of("UPDATE t SET id = NULL"), "23000");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "1");
    try {
        change("INSERT INTO t VALUES (3, NULL, 1)");
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("t.n"), std::string::npos) << error.what();
    }
}

TEST_F(LocalTableTest, AViolationNamesItsConstraint) {
    change("CREATE TEMPORARY TABLE t (q INTEGER CHECK (q > 0), r INTEGER, CONSTRAINT \"r beats q\" CHECK (r > q))");
    const auto message_of = [&](const char* sql) -> std::string {
        try {
            change(sql);
        } catch (const Error& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_NE(message_of("INSERT INTO t VALUES (0, 1)").find("failed: q > 0)"), std::string::npos);
    EXPECT_NE(message_of("INSERT INTO t VALUES (2, 1)").find("failed: r beats q)"), std::string::npos);
}

TEST_F(LocalTableTest, AreMadeOfQueries) {
    session_->rows["sam.computers"] = {{{"id", "c1"}, {"hostName", "a"}}, {{"id", "c2"}, {"hostName", "b"}}};
    EXPECT_EQ(change("CREATE TEMPORARY TABLE hosts AS SELECT id, hostName FROM sam.computers"), 2);
    EXPECT_EQ(change("SELECT id INTO #ids FROM hosts WHERE hostName = 'b'"), 1);
    requests();
    EXPECT_EQ(value_of("SELECT c.hostName FROM sam.computers c WHERE c.id IN (SELECT id FROM #ids)"), "b");
    EXPECT_EQ(requests(), (std::vector<std::string>{"sam.computers/c2"}));
    EXPECT_EQ(error_of("CREATE TEMPORARY TABLE broken AS SELECT CAST(hostName AS INTEGER) AS n FROM hosts"), "22018");
    EXPECT_EQ(error_of("SELECT * FROM broken"), "42S02");
    EXPECT_EQ(error_of("CREATE TEMPORARY TABLE hosts (x INTEGER)"), "42S01");
    EXPECT_EQ(change("CREATE TEMPORARY TABLE IF NOT EXISTS hosts (x INTEGER)"), -1);
}

TEST_F(LocalTableTest, ViewsAreExpanded) {
    session_->rows["sam.computers"] = {{{"id", "c1"}, {"coreCount", std::int64_t{2}}},
                                       {{"id", "c2"}, {"coreCount", std::int64_t{4}}}};
    change("CREATE TEMPORARY VIEW v AS SELECT id, coreCount * 2 AS twice FROM sam.computers");
    EXPECT_EQ(value_of("SELECT twice FROM v WHERE id = 'c2'"), "8");
    EXPECT_EQ(requests(), (std::vector<std::string>{"sam.computers/c2"}));
    EXPECT_EQ(error_of("DROP TABLE v"), "42S02");
    change("DROP VIEW v");
    EXPECT_EQ(error_of("SELECT * FROM v"), "42S02");
}

TEST_F(LocalTableTest, TransactionsAreUndoneAsAWhole) {
    change("CREATE TEMPORARY TABLE t (id INTEGER)");
    connection_->set_autocommit(false);
    EXPECT_FALSE(connection_->in_transaction());
    change("INSERT INTO t VALUES (1)");
    EXPECT_TRUE(connection_->in_transaction());
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "1");
    change("CREATE TEMPORARY TABLE u (id INTEGER)");
    connection_->rollback();
    EXPECT_FALSE(connection_->in_transaction());
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "0");
    EXPECT_EQ(error_of("SELECT * FROM u"), "42S02");
    change("INSERT INTO t VALUES (2)");
    connection_->commit();
    connection_->rollback();
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "1");
    change("INSERT INTO t VALUES (3)");
    connection_->set_autocommit(true);
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "2");
}

TEST_F(LocalTableTest, RowsGoOnCommitWhereAskedTo) {
    change("CREATE TEMPORARY TABLE t (id INTEGER) ON COMMIT DELETE ROWS");
    connection_->set_autocommit(false);
    change("INSERT INTO t VALUES (1)");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "1");
    connection_->commit();
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(LocalTableTest, ResetForgetsThemAll) {
    change("CREATE TEMPORARY TABLE t (id INTEGER)");
    change("CREATE INDEX i ON t (id)");
    connection_->set_autocommit(false);
    change("INSERT INTO t VALUES (1)");
    connection_->reset();
    EXPECT_EQ(error_of("SELECT * FROM t"), "42S02");
    EXPECT_FALSE(connection_->in_transaction());
}

TEST_F(LocalTableTest, TablesOfSnowAtlasAreReadOnly) {
    for (const auto* sql : {"INSERT INTO sam.computers (id) VALUES ('x')", "UPDATE sam.computers SET hostName = 'x'",
                            "DELETE FROM sam.computers", "DROP TABLE sam.computers"})
        EXPECT_EQ(error_of(sql), "42000") << sql;
}

TEST_F(LocalTableTest, ACursorMayStayOpenWhileOthersWrite) {
    change("CREATE TEMPORARY TABLE t (id INTEGER)");
    change("INSERT INTO t VALUES (1), (2), (3)");
    const auto statement = connection_->prepare("SELECT id FROM t", cancellation_);
    const auto execution = statement->execute({}, cancellation_, {});
    ASSERT_TRUE(execution.cursor->next(cancellation_));
    change("CREATE TEMPORARY TABLE u (id INTEGER)");
    EXPECT_EQ(change("INSERT INTO u VALUES (1)"), 1);
    ASSERT_TRUE(execution.cursor->next(cancellation_));
    change("DROP TABLE t");
    ASSERT_TRUE(execution.cursor->next(cancellation_));
    EXPECT_FALSE(execution.cursor->next(cancellation_));
    EXPECT_EQ(error_of("SELECT * FROM t"), "42S02");
}

// SQL_CURSOR_SENSITIVITY: insensitive. Else a loop that inserts a row for each one it reads would never end.
TEST_F(LocalTableTest, ACursorShowsWhatThereWasWhenItWasOpened) {
    change("CREATE TEMPORARY TABLE t (id INTEGER, name VARCHAR(20))");
    change("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    for (const char* write : {"INSERT INTO t VALUES (4, 'four')", "UPDATE t SET name = 'changed'", "DELETE FROM t"}) {
        SCOPED_TRACE(write);
        const auto statement = connection_->prepare("SELECT id, name FROM (SELECT * FROM t) v", cancellation_);
        const auto before = rows_of("SELECT id, name FROM t");
        const auto execution = statement->execute({}, cancellation_, {});
        TextRows seen;
        while (seen.size() < 50 && execution.cursor->next(cancellation_)) {
            change(write);
            seen.push_back({std::to_string(execution.cursor->cell(0).as_integer()),
                            std::string(execution.cursor->cell(1).as_bytes())});
        }
        EXPECT_EQ(seen, before);
    }
}

TEST_F(LocalTableTest, ACursorOutlivesTheTransactionItReads) {
    change("CREATE TEMPORARY TABLE t (id INTEGER)");
    connection_->set_autocommit(false);
    change("INSERT INTO t VALUES (1), (2)");
    const auto statement = connection_->prepare("SELECT id FROM t", cancellation_);
    const auto execution = statement->execute({}, cancellation_, {});
    ASSERT_TRUE(execution.cursor->next(cancellation_));
    connection_->rollback();
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM t"), "0");
    ASSERT_TRUE(execution.cursor->next(cancellation_));
    EXPECT_EQ(execution.cursor->cell(0).as_integer(), 2);
    EXPECT_FALSE(execution.cursor->next(cancellation_));
}

TEST_F(LocalTableTest, ACursorTellsOfBrokenRowsItHasReadAhead) {
    change("CREATE TEMPORARY TABLE t (id INTEGER)");
    change("INSERT INTO t VALUES (1), (0), (2)");
    const auto statement = connection_->prepare("SELECT 4 / id FROM t", cancellation_);
    const auto execution = statement->execute({}, cancellation_, {});
    ASSERT_TRUE(execution.cursor->next(cancellation_));
    change("DELETE FROM t");
    EXPECT_THROW(execution.cursor->next(cancellation_), Error);
    ASSERT_TRUE(execution.cursor->next(cancellation_));
    EXPECT_EQ(execution.cursor->cell(0).as_integer(), 2);
    EXPECT_FALSE(execution.cursor->next(cancellation_));
}

} // namespace
} // namespace snowatlas::engine
