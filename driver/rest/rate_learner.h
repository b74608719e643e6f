// How many requests a second a server lets through, learnt from when it says 429. No clock, no lock of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace snowatlas::rest {

// Unlimited until the first 429. Then requests are spaced out: first a quick search upwards from what is surely let
// through, after the next 429 an estimate that is kept just under the limit and tried a little higher from time to
// time, so that a 429 stays a rare event. The estimate takes the server for a token bucket as large as the burst that
// ended with the first 429: its rate is the one at which what was sent since would just have emptied it.
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
    double tokens_at(Clock::time_point now) const;
    double grown_rate(Clock::time_point now) const;
    double capacity() const;
    double rate_that_empties(double seconds) const;
    bool empties(double rate, double seconds) const;
    void begin_stretch(Clock::time_point start);

    std::optional<double> rate_; // at stretch_start_
    bool searching_ = false;     // since the first 429, until the second
    Clock::time_point stretch_start_{};
    Clock::time_point held_until_{};
    double stretch_accepted_ = 0;
    std::vector<std::uint32_t> history_; // accepted in each tenth of a second of the stretch
    bool started_ = false;
    double bucket_ = 1; // the server's, as far as the first burst shows it
    double tokens_ = 0;
    Clock::time_point filled_{};
};

} // namespace snowatlas::rest
