// Every way a tenant can fail: an application gets every row, or an error with the right SQLSTATE.
#include <gtest/gtest.h>

#include "tests/fault/fault_fixture.h"

namespace snowatlas::fault {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char* kQuery = "SELECT id, hostName, manufacturer, isVirtual, lastScanDate FROM sam.computers";

// One tenant for all tests, without faults at the start of each.
class Fault : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        tenant_ = std::make_unique<tenant::Tenant>(small_estate());
        Connection connection(connect_string(*tenant_));
        every_row_ = in_order(connection.run(kQuery).rows);
        ASSERT_EQ(every_row_.size(), 150u) << connection.opened().text();
    }
    static void TearDownTestSuite() { tenant_.reset(); }
    void SetUp() override {
        tenant_->clear_faults();
        tenant_->clear_requests();
    }
    static Answer ask(const tenant::Fault& fault, const std::string& sql = kQuery, const std::string& more = {}) {
        Connection connection(connect_string(*tenant_, more));
        EXPECT_FALSE(connection.opened().failed) << connection.opened().text();
        tenant_->inject(fault);
        return connection.run(sql);
    }
    static void expect_complete(const Answer& answer) {
        ASSERT_FALSE(answer.failed) << answer.text();
        EXPECT_EQ(in_order(answer.rows), every_row_);
    }
    static std::size_t requests_to(const std::string& path) {
        std::size_t count = 0;
        for (const auto& request : tenant_->requests()) count += request.path == path ? 1 : 0;
        return count;
    }

    static inline std::unique_ptr<tenant::Tenant> tenant_;
    static inline std::vector<Row> every_row_;
};

struct Passing {
    const char* name;
    tenant::Fault fault;
};

// Troubles that go away, or that are none: the answer is what it would have been.
class FaultThatPasses : public Fault, public testing::WithParamInterface<Passing> {};

TEST_P(FaultThatPasses, LeavesTheResultComplete) {
    expect_complete(ask(GetParam().fault));
}

INSTANTIATE_TEST_SUITE_P(Of, FaultThatPasses,
                         testing::Values(Passing{"a_server_error_on_the_first_page", fault(Kind::Status, 1, 0, 500)},
                                         Passing{"a_server_error_later", fault(Kind::Status, 2, 3, 502)},
                                         Passing{"a_gateways_page", fault(Kind::HtmlError, 1, 2, 504)},
                                         Passing{"a_lost_connection", fault(Kind::Disconnect, 1, 0)},
                                         Passing{"a_lost_connection_later", fault(Kind::Disconnect, 1, 4)},
                                         Passing{"a_cut_body", fault(Kind::CutBody, 1, 0)},
                                         Passing{"a_cut_body_later", fault(Kind::CutBody, 1, 3)},
                                         Passing{"a_malformed_body", fault(Kind::Malformed, 1, 0)},
                                         Passing{"a_malformed_body_later", fault(Kind::Malformed, 1, 5)},
                                         Passing{"a_token_that_ran_out", fault(Kind::RevokeTokens, 1, 0)},
                                         Passing{"a_token_that_ran_out_later", fault(Kind::RevokeTokens, 1, 4)},
                                         Passing{"rows_that_move_between_pages", fault(Kind::ShiftRows, -1)},
                                         Passing{"a_total_that_is_too_small", fault(Kind::ShrinkTotal, -1)},
                                         Passing{"members_in_another_case", fault(Kind::OtherCase, -1)},
                                         Passing{"unknown_members", fault(Kind::ExtraMembers, -1)},
                                         Passing{"pages_as_bare_arrays", fault(Kind::UnwrapArray, -1)},
                                         Passing{"totals_that_are_null", fault(Kind::IgnoreTotals, -1)},
                                         Passing{"flags_as_numbers", fault(Kind::FlagsAsNumbers, -1)}),
                         [](const auto& info) { return info.param.name; });

struct Lasting {
    const char* name;
    tenant::Fault fault;
    const char* state;
    const char* said;
};

// Troubles that stay: an error, also where they come after the first pages.
class FaultThatLasts : public Fault, public testing::WithParamInterface<Lasting> {};

TEST_P(FaultThatLasts, IsAnErrorAndNeverAShortResult) {
    const Answer answer = ask(GetParam().fault);
    ASSERT_TRUE(answer.failed) << answer.rows.size() << " rows passed off as the result";
    EXPECT_EQ(answer.state(), GetParam().state) << answer.text();
    EXPECT_NE(answer.text().find(GetParam().said), std::string::npos) << answer.text();
}

INSTANTIATE_TEST_SUITE_P(
    Of, FaultThatLasts,
    testing::Values(Lasting{"server_errors", fault(Kind::Status, -1, 0, 500), "HY000", "500"},
                    Lasting{"server_errors_later", fault(Kind::Status, -1, 3, 503), "HY000", "503"},
                    Lasting{"a_gateways_page", fault(Kind::HtmlError, -1, 1, 502), "HY000", "Bad gateway"},
                    Lasting{"lost_connections", fault(Kind::Disconnect, -1, 0), "08S01", "127.0.0.1"},
                    Lasting{"lost_connections_later", fault(Kind::Disconnect, -1, 4), "08S01", "127.0.0.1"},
                    Lasting{"cut_bodies", fault(Kind::CutBody, -1, 0), "08S01", "127.0.0.1"},
                    Lasting{"cut_bodies_later", fault(Kind::CutBody, -1, 3), "08S01", "127.0.0.1"},
                    Lasting{"malformed_bodies", fault(Kind::Malformed, -1, 0), "08S01", "could not be read"},
                    Lasting{"malformed_bodies_later", fault(Kind::Malformed, -1, 5), "08S01", "could not be read"},
                    Lasting{"tokens_that_are_never_good", fault(Kind::RevokeTokens, -1, 0), "28000", "token"},
                    Lasting{"a_missing_permission", fault(Kind::Status, -1, 0, 403), "42000", "sam.computer.r"},
                    Lasting{"an_endpoint_that_is_not_there", fault(Kind::Status, -1, 0, 404), "42S02", "404"},
                    Lasting{"a_refused_request", fault(Kind::Status, -1, 0, 400), "HY000", "400"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Fault, EmptyPageInTheMiddleIsNotTakenForTheEnd) {
    for (const int skip : {1, 3, 6}) {
        SetUp();
        const Answer answer = ask(fault(Kind::EmptyBody, 1, skip));
        if (!answer.failed) {
            EXPECT_EQ(in_order(answer.rows), every_row_) << "page " << skip + 1 << "\n" << answer.text();
        }
    }
}

TEST_F(Fault, EmptyAnswerIsNoRow) {
    const Answer answer = ask(fault(Kind::EmptyBody, -1));
    EXPECT_FALSE(answer.failed) << answer.text();
    EXPECT_TRUE(answer.rows.empty());
}

TEST_F(Fault, RequestThatTakesTooLongIsTriedAgain) {
    tenant::Fault slow = fault(Kind::Delay, 1, 1);
    slow.delay = 3s;
    expect_complete(ask(slow, kQuery, "RequestTimeout=1;"));
}

TEST_F(Fault, RequestsThatAlwaysTakeTooLongAreALostLink) {
    tenant::Fault slow = fault(Kind::Delay, -1, 1);
    slow.delay = 3s;
    const Answer answer = ask(slow, kQuery, "RequestTimeout=1;");
    EXPECT_EQ(answer.state(), "08S01") << answer.text();
    EXPECT_NE(answer.text().find("RequestTimeout"), std::string::npos) << answer.text();
}

TEST_F(Fault, QueryTimeoutEndsWaiting) {
    Connection connection(connect_string(*tenant_));
    tenant::Fault slow = fault(Kind::Delay, -1, 0);
    slow.delay = 4s;
    tenant_->inject(slow);
    const auto start = Clock::now();
    const Answer answer = connection.run(kQuery, 1s);
    EXPECT_EQ(answer.state(), "HYT00") << answer.text();
    EXPECT_LT(Clock::now() - start, 3500ms);
}

TEST_F(Fault, CancelEndsWaitingForAnAnswerAndForTheNextAttempt) {
    Connection connection(connect_string(*tenant_));
    tenant::Fault slow = fault(Kind::Delay, -1, 0);
    slow.delay = 4s;
    tenant::Fault busy = fault(Kind::Status, -1, 0, 429);
    busy.retry_after = 30;
    for (const tenant::Fault& trouble : {slow, busy}) {
        SetUp();
        tenant_->inject(trouble);
        const auto start = Clock::now();
        const Answer answer = connection.run_and_cancel(kQuery, 300ms);
        EXPECT_EQ(answer.state(), "HY008") << answer.text();
        EXPECT_LT(Clock::now() - start, 3s);
    }
}

TEST_F(Fault, BusyServerIsWaitedFor) {
    tenant::Fault busy = fault(Kind::Status, 2, 2, 429);
    busy.retry_after = 1;
    const auto start = Clock::now();
    expect_complete(ask(busy));
    EXPECT_GE(Clock::now() - start, 1s);
}

TEST_F(Fault, TokenIsRenewedOnceForAllRequestsUnderWay) {
    expect_complete(ask(fault(Kind::RevokeTokens, 1, 2)));
    EXPECT_EQ(requests_to("/idp/api/connect/token"), 1u);
}

TEST_F(Fault, RedirectElsewhereGetsNoToken) {
    const tenant::Tenant elsewhere(small_estate());
    tenant::Fault redirect = fault(Kind::Redirect, -1);
    redirect.body = elsewhere.base_url() + kComputersPath;
    const Answer answer = ask(redirect);
    EXPECT_TRUE(elsewhere.requests().empty()) << "the token went to another host";
    EXPECT_TRUE(answer.failed) << answer.rows.size() << " rows made of a redirect";
}

TEST_F(Fault, RefusedFilterIsAppliedHere) {
    Connection connection(connect_string(*tenant_));
    const std::string sql = "SELECT id FROM sam.computers WHERE hostName LIKE '%1%'";
    const auto expected = in_order(connection.run(sql).rows);
    EXPECT_FALSE(expected.empty());
    const Answer answer = ask(fault(Kind::RefuseFilter, -1), sql);
    ASSERT_FALSE(answer.failed) << answer.text();
    EXPECT_EQ(in_order(answer.rows), expected);
}

TEST_F(Fault, CountIsRightWithoutTotals) {
    const Answer answer = ask(fault(Kind::IgnoreTotals, -1), "SELECT COUNT(*) FROM sam.computers");
    ASSERT_FALSE(answer.failed) << answer.text();
    EXPECT_EQ(answer.rows.at(0).at(0), "150");
}

TEST_F(Fault, MembersThatAreNullOrMissingAreNull) {
    for (const Kind kind : {Kind::NullMembers, Kind::MissingMembers}) {
        SetUp();
        const Answer answer = ask(fault(kind, -1));
        ASSERT_FALSE(answer.failed) << answer.text();
        ASSERT_EQ(answer.rows.size(), 150u);
        bool any_null = false;
        for (const Row& row : answer.rows) {
            EXPECT_TRUE(row.at(0)) << "keys stay";
            any_null = any_null || !row.at(1);
        }
        EXPECT_TRUE(any_null);
    }
}

TEST_F(Fault, UnreadableDatesAreNullWithOneWarningForTheColumn) {
    const Answer answer = ask(fault(Kind::OddDates, -1));
    ASSERT_FALSE(answer.failed) << answer.text();
    EXPECT_EQ(answer.rows.size(), 150u);
    std::size_t about_dates = 0;
    for (const Record& record : answer.records) {
        if (record.state == "01S07" && record.text.find("of sam.computers.lastScanDate") != std::string::npos &&
            record.text.find("is no date") != std::string::npos)
            ++about_dates;
    }
    EXPECT_EQ(about_dates, 1u) << answer.text();
    const auto nulls = std::count_if(answer.rows.begin(), answer.rows.end(), [](const Row& row) { return !row.at(4); });
    EXPECT_GT(nulls, 0);
    EXPECT_LT(nulls, 150);
}

TEST_F(Fault, WideDecimalsAreExact) {
    tenant::Fault wide = fault(Kind::WideDecimals, -1);
    wide.path_prefix = "/api";
    const Answer answer = ask(wide, "SELECT purchaseValue FROM sam.licenses WHERE purchaseValue IS NOT NULL");
    ASSERT_FALSE(answer.failed) << answer.text();
    ASSERT_FALSE(answer.rows.empty());
    for (const Row& row : answer.rows) {
        // Neither survives a double; the first has one digit more than the type and is rounded.
        EXPECT_TRUE(row.at(0) == "123456789012345.6789" || row.at(0) == "98765432109876.1234") << *row.at(0);
    }
    EXPECT_EQ(answer.count("01S07"), 1u) << answer.text();
}

TEST_F(Fault, DetailThatArrivesAsAPageIsTheSameRow) {
    Connection connection(connect_string(*tenant_));
    const std::string sql =
        "SELECT * FROM sam.computers_details WHERE id = '" + every_row_.at(0).at(0).value_or("") + "'";
    const Answer expected = connection.run(sql);
    ASSERT_EQ(expected.rows.size(), 1u) << expected.text();
    const Answer answer = ask(fault(Kind::WrapObject, -1), sql);
    ASSERT_FALSE(answer.failed) << answer.text();
    EXPECT_EQ(answer.rows, expected.rows);
}

TEST_F(Fault, MissingPermissionIsNamed) {
    tenant::Options options = small_estate();
    options.registrations = {{"limited", "secret", {"sam.license.r"}}};
    const tenant::Tenant limited(options);
    Connection connection(connect_string(limited));
    const Answer answer = connection.run(kQuery);
    EXPECT_EQ(answer.state(), "42000") << answer.text();
    EXPECT_NE(answer.text().find("sam.computer.r"), std::string::npos) << answer.text();
    EXPECT_EQ(answer.records.at(answer.error).native, 403);
}

TEST_F(Fault, ConnectionGoesOnAfterAnError) {
    Connection connection(connect_string(*tenant_));
    tenant_->inject(fault(Kind::Disconnect, -1));
    EXPECT_TRUE(connection.run(kQuery).failed);
    tenant_->clear_faults();
    expect_complete(connection.run(kQuery));
}

} // namespace
} // namespace snowatlas::fault
