// The learner against simulated servers, in simulated time.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <queue>

#include "driver/rest/rate_learner.h"

namespace snowatlas::rest {
namespace {

using Clock = RateLearner::Clock;
using std::chrono::milliseconds;

// Whether a server lets a request through that comes at a time (seconds).
using Limiter = std::function<bool(double)>;

Limiter token_bucket(double rate, double burst) {
    return [=, tokens = burst, filled = 0.0](double now) mutable {
        tokens = std::min(burst, tokens + rate * (now - filled));
        filled = now;
        if (tokens < 1) return false;
        tokens -= 1;
        return true;
    };
}

// So many within each second of the clock.
Limiter fixed_window(double rate) {
    return [=, second = -1.0, count = 0.0](double now) mutable {
        if (std::floor(now) != second) count = 0;
        second = std::floor(now);
        return ++count <= rate;
    };
}

// So many within any second.
Limiter sliding_window(std::size_t rate) {
    return [=, passed = std::deque<double>()](double now) mutable {
        while (!passed.empty() && passed.front() <= now - 1) passed.pop_front();
        if (passed.size() >= rate) return false;
        passed.push_back(now);
        return true;
    };
}

struct Outcome {
    int refused = 0;
    double seconds = 0;
    double rate(int requests) const { return requests / seconds; }
};

// A scan of `requests`, as many side by side as a gate lets in, whose answers take `latency` seconds.
Outcome scan(Limiter passes, int requests, double latency, double retry_after) {
    struct Answer {
        double comes, sent;
        bool passed;
        bool operator<(const Answer& other) const { return comes > other.comes; }
    };
    const auto at = [](double seconds) {
        return Clock::time_point{} + std::chrono::nanoseconds(std::llround(seconds * 1e9));
    };
    RateLearner learner;
    Outcome outcome;
    std::priority_queue<Answer> under_way;
    double now = 1000, most = 8;
    const double started = now;
    for (int to_send = requests; to_send > 0 || !under_way.empty();) {
        const bool may = to_send > 0 && static_cast<double>(under_way.size()) < most;
        const double next = std::max(now, std::chrono::duration<double>(learner.next_send(at(now)) - at(0)).count());
        if (!under_way.empty() && (!may || under_way.top().comes <= next)) {
            const Answer answer = under_way.top();
            under_way.pop();
            now = std::max(now, answer.comes);
            if (answer.passed) {
                most = std::min(24.0, most + 0.5);
                learner.accepted(at(answer.sent));
            } else {
                ++outcome.refused;
                ++to_send;
                learner.refused(at(answer.sent), at(now), milliseconds(static_cast<int>(retry_after * 1000)));
            }
            continue;
        }
        now = next;
        learner.sent(at(now));
        --to_send;
        under_way.push({now + latency, now, passes(now + latency / 2)});
    }
    outcome.seconds = now - started;
    return outcome;
}

TEST(Rate, OfATokenBucketIsUsedNearlyWhollyWithFew429) {
    struct Case {
        double rate, latency;
    };
    for (const auto& [rate, latency] : {Case{5, 0.001}, Case{5, 0.05}, Case{20, 0.001}, Case{20, 0.05}, Case{20, 0.5},
                                        Case{100, 0.001}, Case{100, 0.05}}) {
        SCOPED_TRACE(testing::Message() << rate << " a second, " << latency << " s");
        const int requests = std::max(1'200, static_cast<int>(rate * 60));
        const auto outcome = scan(token_bucket(rate, 10), requests, latency, 1.0);
        EXPECT_GE(outcome.rate(requests), 0.9 * rate);
        EXPECT_LE(outcome.refused, 0.02 * requests);
    }
}

TEST(Rate, OfAWindowIsUsedForTheGreatestPartWithFew429) {
    for (const auto& [name, limiter] :
         {std::pair{"fixed", fixed_window(20)}, std::pair{"sliding", sliding_window(20)}}) {
        SCOPED_TRACE(name);
        const int requests = 1'200;
        const auto outcome = scan(limiter, requests, 0.05, 1.0);
        EXPECT_GE(outcome.rate(requests), 0.75 * 20);
        EXPECT_LE(outcome.refused, 0.02 * requests);
    }
}

// Somebody else begins to use the tenant, and ends.
TEST(Rate, FollowsALimitThatChanges) {
    auto many = token_bucket(40, 10), few = token_bucket(10, 10);
    const auto changing = [=](double now) mutable { return now < 1030 || now > 1060 ? many(now) : few(now); };
    const int requests = 2'400; // 60 s at 40 a second
    const auto outcome = scan(changing, requests, 0.05, 1.0);
    EXPECT_LE(outcome.seconds, 150);
    EXPECT_LE(outcome.refused, 0.02 * requests);
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
    learner.refused(now, now, milliseconds(3000));
    learner.refused(now, now + milliseconds(1), milliseconds(1000));
    EXPECT_EQ(learner.next_send(now + milliseconds(2)), now + milliseconds(3000));
}

// What a connection asked an hour ago is no part of the burst that a scan begins with.
TEST(Rate, IsLearntFromWhatWasSentWithoutAPause) {
    RateLearner learner;
    const Clock::time_point start{};
    learner.sent(start);
    learner.accepted(start);
    const auto later = start + std::chrono::hours(1);
    for (int i = 0; i < 10; ++i) {
        learner.sent(later);
        learner.accepted(later);
    }
    learner.sent(later);
    learner.refused(later, later + milliseconds(50), milliseconds(950));
    learner.sent(later + milliseconds(1000));
    ASSERT_TRUE(learner.rate());
    EXPECT_GE(*learner.rate(), 9);
}

// Answers of requests that were sent before a wait say nothing about what came after it.
TEST(Rate, CountsA429WhereItsRequestWasSent) {
    RateLearner learner;
    const Clock::time_point start{};
    for (int i = 0; i < 3; ++i) learner.sent(start);
    learner.refused(start, start + milliseconds(10), milliseconds(1000));
    const auto again = start + milliseconds(1010);
    learner.sent(again);
    const auto rate = learner.rate();
    learner.refused(start, again + milliseconds(5), milliseconds(0)); // late
    learner.sent(again + milliseconds(500));
    EXPECT_EQ(learner.rate(), rate);
}

} // namespace
} // namespace snowatlas::rest
