// How many requests a second a server lets through, learnt from when it says 429. No clock, no lock of its own.
#pragma once

#include <chrono>
#include <optional>

namespace snowatlas::rest {

// Unlimited until the first 429. Then requests are spaced out: first a quick search upwards from what is surely let
// through, after the next 429 an estimate that is kept just under the limit and tried a little higher from time to
// time, so that a 429 stays a rare event. The estimate assumes a token bucket, of which neither the rate nor the size
// is known: what passed between two 429s is `size + rate * time`, so that two such stretches of different length say
// both.
class RateLearner {
  public:
    using Clock = std::chrono::steady_clock;

    // When the next request may be sent; not later than `now` where it may be sent at once.
    Clock::time_point next_send(Clock::time_point now) const;
    void sent(Clock::time_point now);
    void accepted(Clock::time_point now);
    // A 429; nothing will be sent for `hold`. Further ones that belong to requests sent before are ignored.
    void refused(Clock::time_point now, std::chrono::milliseconds hold);

    // Requests a second; empty: no limit known.
    std::optional<double> rate() const { return rate_; }

  private:
    struct Stretch {
        double seconds = 0;
        double accepted = 0;
    };

    double tokens_at(Clock::time_point now) const;
    double grown_rate(Clock::time_point now) const;
    double capacity() const;
    double estimate(const Stretch& stretch, double hold_seconds) const;

    std::optional<double> rate_; // at stretch_start_
    bool searching_ = false;     // since the first 429, until the second
    Clock::time_point stretch_start_{};
    Clock::time_point held_until_{};
    double stretch_accepted_ = 0;
    bool started_ = false;
    std::optional<Stretch> previous_;
    double tokens_ = 0;
    Clock::time_point filled_{};
};

} // namespace snowatlas::rest
