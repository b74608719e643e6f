#include "driver/base/cancellation.h"

#include <thread>

#include <gtest/gtest.h>

namespace snowatlas {
namespace {

using namespace std::chrono_literals;

std::string state_of(const std::function<void()>& call) {
    try {
        call();
        return "none";
    } catch (const Error& error) {
        return std::string(error.sql_state().code());
    }
}

TEST(Cancellation, WakesASleeperAtOnce) {
    Cancellation cancellation;
    std::jthread other([&] {
        std::this_thread::sleep_for(20ms);
        cancellation.cancel();
    });
    const auto start = Cancellation::Clock::now();
    EXPECT_EQ(state_of([&] { cancellation.sleep_for(10s); }), "HY008");
    EXPECT_LT(Cancellation::Clock::now() - start, 5s);
}

TEST(Cancellation, EndsWithTheStateOfItsDeadline) {
    Cancellation cancellation;
    cancellation.set_deadline(Cancellation::Clock::now() + 10ms);
    EXPECT_EQ(state_of([&] { cancellation.sleep_for(10s); }), "HYT00");
    cancellation.set_deadline(Cancellation::Clock::now(), state::kLoginTimeout);
    EXPECT_EQ(state_of([&] { cancellation.check(); }), "HYT01");
    cancellation.set_deadline(std::nullopt);
    EXPECT_EQ(state_of([&] { cancellation.check(); }), "none");
}

TEST(Cancellation, TellsListenersOnceAndNewOnesAtOnce) {
    Cancellation cancellation;
    int early = 0;
    int late = 0;
    {
        const Cancellation::Listener gone(cancellation, [&] { early += 100; });
    }
    const Cancellation::Listener listener(cancellation, [&] { ++early; });
    cancellation.cancel();
    const Cancellation::Listener after(cancellation, [&] { ++late; });
    EXPECT_EQ(early, 1);
    EXPECT_EQ(late, 1);
}

TEST(Cancellation, IsFreshAfterReset) {
    Cancellation cancellation;
    cancellation.cancel();
    cancellation.reset();
    EXPECT_EQ(state_of([&] { cancellation.sleep_for(1ms); }), "none");
}

} // namespace
} // namespace snowatlas
