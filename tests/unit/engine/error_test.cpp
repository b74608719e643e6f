// Errors in a row, errors of a statement, cancelling.
#include "schema/loader.h"
#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

class ErrorTest : public EngineTest {
  protected:
    ErrorTest() {
        session_->rows["sam.computers"] = {
            {{"id", "c1"}, {"hostName", "1"}}, {{"id", "c2"}, {"hostName", "two"}}, {{"id", "c3"}, {"hostName", "3"}}};
    }
};

TEST_F(ErrorTest, AnErrorInTheSelectListSpoilsOnlyItsRow) {
    const auto statement =
        connection_->prepare("SELECT id, CAST(hostName AS INTEGER) FROM sam.computers", cancellation_);
    const auto execution = statement->execute({}, cancellation_, {});
    auto& cursor = *execution.cursor;
    ASSERT_TRUE(cursor.next(cancellation_));
    EXPECT_EQ(cursor.cell(1).as_integer(), 1);
    try {
        cursor.next(cancellation_);
        FAIL() << "'two' is no number";
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kInvalidCast);
        EXPECT_NE(std::string(error.what()).find("'two'"), std::string::npos);
    }
    ASSERT_TRUE(cursor.next(cancellation_));
    EXPECT_EQ(cursor.cell(0).as_bytes(), "c3");
    EXPECT_EQ(cursor.cell(1).as_integer(), 3);
    EXPECT_FALSE(cursor.next(cancellation_));
}

TEST_F(ErrorTest, AnErrorElsewhereEndsTheStatement) {
    const auto statement =
        connection_->prepare("SELECT SUM(CAST(hostName AS INTEGER)) FROM sam.computers", cancellation_);
    const auto execution = statement->execute({}, cancellation_, {});
    const auto state_of_next = [&] {
        try {
            execution.cursor->next(cancellation_);
            return std::string("none");
        } catch (const Error& error) {
            return std::string(error.sql_state().code());
        }
    };
    EXPECT_EQ(state_of_next(), "22018");
    EXPECT_EQ(state_of_next(), "HY000") << "it is not the error of one row, after which others come";
    EXPECT_EQ(error_of("SELECT id FROM sam.computers WHERE 1 / (CHAR_LENGTH(hostName) - 1) > 0"), "22012");
}

TEST_F(ErrorTest, CancellingEndsAtTheNextStep) {
    const auto statement = connection_->prepare("SELECT a.id FROM sam.computers a", cancellation_);
    const auto execution = statement->execute({}, cancellation_, {});
    ASSERT_TRUE(execution.cursor->next(cancellation_));
    cancellation_.cancel();
    try {
        execution.cursor->next(cancellation_);
        FAIL() << "it was cancelled";
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kCancelled);
    }
}

TEST_F(ErrorTest, ADeadlineEndsALongComputation) {
    cancellation_.set_deadline(Cancellation::Clock::now() + std::chrono::milliseconds(100));
    const auto start = Cancellation::Clock::now();
    EXPECT_EQ(
        error_of(
            "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"),
        "HYT00");
    EXPECT_LT(Cancellation::Clock::now() - start, std::chrono::seconds(3));
}

TEST_F(ErrorTest, UsersDoNotReachSqlitesOwn) {
    EXPECT_EQ(error_of("PRAGMA user_version"), "42000");
    EXPECT_EQ(error_of("ATTACH DATABASE 'x' AS y"), "42000");
    EXPECT_EQ(error_of("SELECT * FROM sqlite_schema"), "42S02");
    EXPECT_EQ(error_of("SELECT \"nosuch\" FROM sam.computers"), "42S22");
    EXPECT_EQ(error_of("SELECT load_extension('x')"), "42000");
}

// What nothing lists has to be given: the error names it and says what it is.
TEST_F(ErrorTest, AKeyThatNoEndpointListsIsAskedFor) {
    const auto catalog = schema::load_catalog();
    std::size_t refused = 0;
    for (const auto& table : catalog->tables()) {
        if (table->is_system) continue;
        std::vector<std::string> unlisted;
        for (const auto& parameter : table->paths.front().parameters)
            if (parameter.suppliers.empty() && parameter.default_value.empty())
                unlisted.push_back(table->columns[parameter.column].name);
        if (unlisted.empty()) continue;
        ++refused;
        try {
            rows_of("SELECT * FROM " + table->qualified_name());
            ADD_FAILURE() << table->qualified_name() << " was read without " << join(unlisted, ", ");
        } catch (const Error& error) {
            EXPECT_EQ(error.sql_state(), state::kSyntaxOrAccess);
            for (const auto& column : unlisted) {
                EXPECT_NE(std::string(error.what()).find("given " + column), std::string::npos) << error.what();
                const auto& remark = table->columns[*table->find_column(column)].remark;
                EXPECT_NE(std::string(error.what()).find(remark), std::string::npos) << error.what();
            }
        }
    }
    EXPECT_EQ(refused, 1U) << "saas.subscriptions_insights_users";
    session_->rows["saas.applications_licenses"] = {{{"applicationId", "a"}, {"id", "s1"}}};
    session_->rows["saas.subscriptions_insights_users"] = {
        {{"subscriptionId", "s1"}, {"insightRuleId", "r1"}, {"id", "u1"}}};
    EXPECT_EQ(value_of("SELECT id FROM saas.subscriptions_insights_users WHERE insightRuleId = 'r1'"), "u1")
        << "the subscription is listed, so that the rule is enough";
}

} // namespace
} // namespace snowatlas::engine
