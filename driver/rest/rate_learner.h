// How many requests a second a server lets through, learnt from when it says 429. No clock, no lock of its own.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

namespace snowatlas::rest {

// Unlimited until the first 429; requests are spaced out from then on. What is sent between two waits is a stretch, and
// each 429 ends one. The first shows how large a burst the server takes, the second whether it is a token bucket, which
// refills while requests run, or a window, which takes so many a second and no more. From then on the rate is kept just
// under the limit and tried a little higher from time to time, so that a 429 stays a rare event.
class RateLearner {
  public:
    using Clock = std::chrono::steady_clock;

    // When the next request may be sent; not later than `now` where it may be sent at once.
    Clock::time_point next_send(Clock::time_point now) const;
    void sent(Clock::time_point now);
    // An answer other than 429 to a request that was sent at `sent_at`.
    void accepted(Clock::time_point sent_at);
    // A 429 that came `now`; nothing will be sent for `hold`. Those to requests of one stretch are one event.
    void refused(Clock::time_point sent_at, Clock::time_point now, std::chrono::milliseconds hold);

    // Requests a second; empty: no limit known.
    std::optional<double> rate() const { return rate_; }

  private:
    enum class Limiter { None, Unknown, TokenBucket, Window };
    // The end of a stretch: its answers still come in until requests are sent again.
    struct Refusal {
        double elapsed; // seconds from the stretch's first request to the first one refused
        Clock::time_point came;
    };

    double tokens_at(Clock::time_point now) const;
    double grown_rate(Clock::time_point now) const;
    double capacity() const;
    double rate_that_empties(double elapsed) const;
    bool empties(double rate, double elapsed) const;
    void learn(const Refusal& refusal, double hold);
    void lower(double elapsed, double at_least, double current);
    void begin_stretch(Clock::time_point start, double tokens);

    Limiter limiter_ = Limiter::None;
    std::optional<double> rate_;    // at stretch_start_
    std::optional<double> ceiling_; // the last rate that was too high; up to it the rate climbs faster
    double burst_ = 1;              // the server's bucket, as far as the first stretch shows it
    double most_ = 0;               // requests a second that the first stretch shows to be let through
    double tokens_ = 0;
    Clock::time_point filled_{}; // when the last request was sent

    Clock::time_point stretch_start_{};
    double hold_before_ = 0;          // seconds in which nothing was sent before the stretch
    std::vector<double> accepted_at_; // when they were sent, in seconds of the stretch
    std::optional<Refusal> refusal_;
    Clock::time_point held_until_{};
};

} // namespace snowatlas::rest
