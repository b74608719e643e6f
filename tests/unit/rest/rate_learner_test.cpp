// The learner against simulated servers, in simulated time.
#include <gtest/gtest.h>

#include "driver/rest/rate_learner.h"

namespace snowatlas::rest {
namespace {

using Clock = RateLearner::Clock;
using std::chrono::milliseconds;

struct Bucket {
    double rate, burst;
    double tokens = burst;
    Clock::time_point filled{};

    bool accept(Clock::time_point now) {
        tokens = std::min(burst, tokens + rate * std::chrono::duration<double>(now - filled).count());
        filled = now;
        if (tokens < 1) return false;
        tokens -= 1;
        return true;
    }
};

struct Outcome {
    int accepted = 0, refused = 0;
};

// As many requests as the learner allows, one after the other, each taking `latency`.
Outcome simulate(Bucket bucket, std::chrono::seconds duration, milliseconds latency) {
    RateLearner learner;
    Outcome outcome;
    Clock::time_point now{}, end = now + duration;
    while (now < end) {
        now = std::max(now, learner.next_send(now));
        learner.sent(now);
        if (bucket.accept(now)) {
            ++outcome.accepted;
            learner.accepted(now);
        } else {
            ++outcome.refused;
            learner.refused(now, milliseconds(1000));
        }
        now += latency;
    }
    return outcome;
}

TEST(Rate, IsUsedNearlyWhollyWithFew429) {
    for (const double rate : {5.0, 20.0, 100.0}) {
        SCOPED_TRACE(rate);
        const auto outcome = simulate({rate, 10}, std::chrono::seconds(120), milliseconds(1));
        EXPECT_GE(outcome.accepted, 0.9 * rate * 120);
        EXPECT_LE(outcome.refused, 0.02 * outcome.accepted);
    }
}

TEST(Rate, IsNotLimitedWithoutA429) {
    RateLearner learner;
    const Clock::time_point now{};
    for (int i = 0; i < 1000; ++i) learner.sent(now);
    EXPECT_EQ(learner.next_send(now), now);
    EXPECT_EQ(learner.rate(), std::nullopt);
}

TEST(Rate, HoldsEverythingForAsLongAsTheServerSays) {
    RateLearner learner;
    const Clock::time_point now{};
    learner.sent(now);
    learner.refused(now, milliseconds(3000));
    learner.refused(now + milliseconds(1), milliseconds(1000));
    EXPECT_EQ(learner.next_send(now + milliseconds(2)), now + milliseconds(3000));
}

} // namespace
} // namespace snowatlas::rest
