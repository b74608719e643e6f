#include <gtest/gtest.h>

#include "driver/http/retry.h"

namespace snowatlas::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Phase = TransferError::Phase;

const auto kNow = std::chrono::system_clock::from_time_t(1'767'225'600); // 2026-01-01 00:00:00 UTC
constexpr double kMiddle = 0.5;

Outcome answered(long status, const char* retry_after = nullptr) {
    Response response;
    response.status = status;
    if (retry_after) response.headers.emplace_back("retry-after", retry_after);
    return {response, std::nullopt};
}

Outcome failed(Phase phase) {
    return {std::nullopt, TransferError{phase, "", 0}};
}

std::optional<Retry> decide(int attempt, const Outcome& outcome, double random = kMiddle) {
    return decide_retry(RetryPolicy{}, attempt, outcome, random, kNow);
}

TEST(DecideRetry, TriesAgainAfterTheseStatuses) {
    for (const long status : {408, 429, 500, 502, 503, 504}) EXPECT_TRUE(decide(1, answered(status))) << status;
    for (const long status : {200, 204, 301, 302, 400, 401, 403, 404, 405, 409, 410, 418, 422, 501, 505, 511}) {
        EXPECT_FALSE(decide(1, answered(status))) << status;
    }
}

TEST(DecideRetry, GivesUpAfterSoManyAttempts) {
    struct Case {
        Outcome outcome;
        int retries;
    };
    const Case cases[] = {{answered(500), 5},          {answered(429, "1"), 5},      {failed(Phase::Transfer), 5},
                          {failed(Phase::Resolve), 2}, {failed(Phase::Connect), 2},  {failed(Phase::Timeout), 1},
                          {failed(Phase::Tls), 0},     {failed(Phase::TooLarge), 0}, {failed(Phase::Cancelled), 0}};
    for (const Case& c : cases) {
        for (int attempt = 1; attempt <= 7; ++attempt) {
            EXPECT_EQ(decide(attempt, c.outcome).has_value(), attempt <= c.retries)
                << "attempt " << attempt << " status " << (c.outcome.response ? c.outcome.response->status : 0);
        }
    }
}

TEST(DecideRetry, NeverTriesMoreOftenThanAllowed) {
    RetryPolicy policy;
    policy.max_retries = 0;
    for (const Outcome& outcome : {answered(503), failed(Phase::Connect), failed(Phase::Timeout)}) {
        EXPECT_FALSE(decide_retry(policy, 1, outcome, kMiddle, kNow));
    }
}

TEST(DecideRetry, DoublesTheDelayUpToABoundAndSpreadsIt) {
    RetryPolicy policy;
    policy.max_retries = 20;
    const auto delay = [&](int attempt, double random) {
        return decide_retry(policy, attempt, answered(500), random, kNow)->delay;
    };
    EXPECT_EQ(delay(1, 0), milliseconds(250));
    EXPECT_EQ(delay(1, kMiddle), milliseconds(375));
    EXPECT_EQ(delay(2, 0), milliseconds(500));
    EXPECT_EQ(delay(3, 0), milliseconds(1000));
    EXPECT_EQ(delay(15, 0), milliseconds(15'000));
    EXPECT_LE(delay(15, 0.999), milliseconds(30'000));
}

TEST(DecideRetry, WaitsAsLongAsTheServerAsksAndHoldsEverybody) {
    for (const long status : {429, 503}) {
        const auto retry = decide(1, answered(status, "7"), 0);
        ASSERT_TRUE(retry) << status;
        EXPECT_EQ(retry->delay, seconds(7));
        EXPECT_TRUE(retry->holds_all);
        EXPECT_GE(decide(1, answered(status, "7"), 0.999)->delay, seconds(7));
    }
    EXPECT_FALSE(decide(1, answered(503))->holds_all);
    EXPECT_TRUE(decide(1, answered(429))->holds_all);
    EXPECT_FALSE(decide(1, answered(500, "7"))->holds_all) << "Retry-After means nothing there";
}

TEST(DecideRetry, BacksOffWhereRetryAfterIsZero) {
    EXPECT_EQ(decide(3, answered(429, "0"), 0)->delay, milliseconds(1000));
}

TEST(DecideRetry, ReportsRatherThanWaitsForHours) {
    EXPECT_TRUE(decide(1, answered(429, "600")));
    EXPECT_FALSE(decide(1, answered(429, "601")));
    EXPECT_FALSE(decide(1, answered(429, "99999999999999999999999")));
}

TEST(RetryAfter, ReadsSecondsAndDates) {
    struct Case {
        const char* header;
        std::optional<milliseconds> expected;
    };
    const Case cases[] = {
        {"0", milliseconds(0)},
        {"120", seconds(120)},
        {" 5 ", seconds(5)},
        {"Thu, 01 Jan 2026 00:00:30 GMT", seconds(30)},
        {"Wed, 31 Dec 2025 23:59:00 GMT", milliseconds(0)},
        {"", std::nullopt},
        {"-5", std::nullopt},
        {"soon", std::nullopt},
    };
    for (const Case& c : cases) {
        EXPECT_EQ(retry_after(*answered(429, c.header).response, kNow), c.expected) << c.header;
    }
    EXPECT_EQ(retry_after(*answered(429).response, kNow), std::nullopt);
}

TEST(RetryRandom, StaysBelowOne) {
    for (int i = 0; i < 1000; ++i) {
        const double number = retry_random();
        ASSERT_GE(number, 0.0);
        ASSERT_LT(number, 1.0);
    }
}

} // namespace
} // namespace snowatlas::http
