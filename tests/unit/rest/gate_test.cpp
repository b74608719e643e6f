// Who may send when.
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "driver/base/error.h"
#include "driver/rest/gate.h"

namespace snowatlas::rest {
namespace {

using namespace std::chrono_literals;

TEST(Gate, StartsWithAFewAndLetsMoreInWithTheAnswers) {
    Gate gate(16);
    EXPECT_EQ(gate.concurrency(), 8);
    Cancellation cancellation;
    std::vector<Gate::Slot> slots;
    for (int round = 0; round < 20; ++round) {
        while (static_cast<int>(slots.size()) < gate.concurrency()) slots.push_back(gate.enter(cancellation));
        gate.succeeded("/api/x", Gate::Clock::now(), 50ms);
    }
    EXPECT_EQ(gate.concurrency(), 16);
}

TEST(Gate, DoesNotGrowWhereAnswersBecomeSlower) {
    Gate gate(64);
    Cancellation cancellation;
    std::vector<Gate::Slot> slots;
    for (int answers = 0; answers < 100; ++answers) {
        while (static_cast<int>(slots.size()) < gate.concurrency()) slots.push_back(gate.enter(cancellation));
        gate.succeeded("/api/x", Gate::Clock::now(),
                       gate.concurrency() * 10ms); // a server that works on one request at a time
    }
    EXPECT_LE(gate.concurrency(), 3 * 8); // three times what it began with, when answers take thrice as long
}

TEST(Gate, DoesNotGrowForThoseWhoDoNotUseIt) {
    Gate gate(16);
    for (int i = 0; i < 100; ++i) gate.succeeded("/api/x", Gate::Clock::now(), 50ms);
    EXPECT_EQ(gate.concurrency(), 8);
}

TEST(Gate, ClosesForAllUntilTheServersTime) {
    Gate gate(16);
    gate.throttled(Gate::Clock::now(), 300ms, true);
    EXPECT_EQ(gate.concurrency(), 4);
    const auto start = Gate::Clock::now();
    Cancellation cancellation;
    const auto slot = gate.enter(cancellation);
    EXPECT_GE(Gate::Clock::now() - start, 290ms);
}

TEST(Gate, HalvesOnceForAnswersThatSayTheServerIsBusy) {
    for (const bool too_many_requests : {true, false}) { // 429, 503
        Gate gate(16);
        Cancellation cancellation;
        std::vector<Gate::Slot> slots;
        for (int round = 0; round < 20; ++round) {
            while (static_cast<int>(slots.size()) < gate.concurrency()) slots.push_back(gate.enter(cancellation));
            gate.succeeded("/api/x", Gate::Clock::now(), 50ms);
        }
        ASSERT_EQ(gate.concurrency(), 16);
        for (int i = 0; i < 16; ++i)
            gate.throttled(Gate::Clock::now(), 0ms, too_many_requests); // all that were under way
        EXPECT_EQ(gate.concurrency(), 8);
    }
}

TEST(Gate, LetsACancelledCallGoAtOnce) {
    Gate gate(16);
    gate.throttled(Gate::Clock::now(), 1h, true);
    Cancellation cancellation;
    auto waiting = std::async(std::launch::async, [&] { return gate.enter(cancellation); });
    std::this_thread::sleep_for(50ms);
    const auto start = Gate::Clock::now();
    cancellation.cancel();
    EXPECT_THROW(waiting.get(), Error);
    EXPECT_LT(Gate::Clock::now() - start, 10s);
}

TEST(Gate, EndsAWaitAtTheDeadline) {
    Gate gate(16);
    gate.throttled(Gate::Clock::now(), 1h, true);
    Cancellation cancellation;
    cancellation.set_deadline(Gate::Clock::now() + 50ms);
    const auto start = Gate::Clock::now();
    EXPECT_THROW(gate.enter(cancellation), Error);
    EXPECT_LT(Gate::Clock::now() - start, 10s);
}

TEST(Gate, RunsJobsWithinItsLimit) {
    std::atomic<int> running{0}, most{0}, done{0};
    {
        Gate gate(3);
        const auto lane = gate.new_lane();
        std::promise<void> all;
        for (int i = 0; i < 30; ++i) {
            gate.submit(lane, [&](Gate::Slot slot) {
                const int now = ++running;
                for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
                }
                std::this_thread::sleep_for(1ms);
                --running;
                slot.release();
                if (++done == 30) all.set_value();
            });
        }
        all.get_future().wait();
    }
    EXPECT_LE(most, 3);
    EXPECT_EQ(done, 30);
}

TEST(Gate, TakesTurnsBetweenScans) {
    Gate gate(1);
    const auto large = gate.new_lane(), small = gate.new_lane();
    std::mutex mutex;
    std::vector<char> order;
    std::promise<void> small_done, all_done;
    Cancellation cancellation;
    auto hold = gate.enter(cancellation);
    for (int i = 0; i < 50; ++i) {
        gate.submit(large, [&](Gate::Slot) {
            const std::lock_guard lock(mutex);
            order.push_back('L');
            if (order.size() == 51) all_done.set_value();
        });
    }
    gate.submit(small, [&](Gate::Slot) {
        const std::lock_guard lock(mutex);
        order.push_back('s');
        if (order.size() == 51) all_done.set_value();
    });
    hold.release();
    all_done.get_future().wait();
    const std::lock_guard lock(mutex);
    EXPECT_LE(std::find(order.begin(), order.end(), 's') - order.begin(), 2);
}

TEST(Gate, DropsJobsOfAScanThatEnds) {
    Gate gate(1);
    std::atomic<int> ran{0};
    Cancellation cancellation;
    auto hold = gate.enter(cancellation);
    const auto lane = gate.new_lane();
    for (int i = 0; i < 10; ++i) gate.submit(lane, [&](Gate::Slot) { ++ran; });
    gate.drop(lane);
    hold.release();
    std::promise<void> after;
    gate.submit(gate.new_lane(), [&](Gate::Slot) { after.set_value(); });
    after.get_future().wait();
    EXPECT_EQ(ran, 0);
}

} // namespace
} // namespace snowatlas::rest
