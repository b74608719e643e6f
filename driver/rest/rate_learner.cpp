#include "driver/rest/rate_learner.h"

#include <algorithm>
#include <cmath>

namespace snowatlas::rest {
namespace {

constexpr double kSearchGrowth = 3;   // a second, after the first 429
constexpr double kClimb = 0.02;       // a second, where a higher rate is known or likely to be let through
constexpr double kProbe = 0.0005;     // a second, elsewhere ...
constexpr double kProbeDoubling = 60; // ... and twice as much for every minute without a 429: limits change
constexpr double kBelowLimit = 0.98;
constexpr double kLongStretch = 5; // seconds; who is refused sooner met a burst that was too large, or a lower limit
constexpr double kLower = 0.85;
constexpr double kMuchLower = 0.7;
constexpr double kAnotherBurst = 1.25; // a window does not let through more than one burst in a stretch
constexpr double kSmallBurst = 4;
constexpr double kLowestRate = 0.2;
constexpr std::chrono::seconds kPause{5};      // what was sent before says nothing about the burst that is refused
constexpr std::size_t kMostRemembered = 4'000; // requests of a stretch; after so many its rate has come to rest

double seconds(RateLearner::Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}
RateLearner::Clock::duration from_seconds(double value) {
    return std::chrono::duration_cast<RateLearner::Clock::duration>(std::chrono::duration<double>(value));
}

} // namespace

double RateLearner::grown_rate(Clock::time_point now) const {
    const double elapsed = std::max(0.0, seconds(now - stretch_start_));
    if (limiter_ == Limiter::Unknown) return *rate_ * std::pow(kSearchGrowth, std::min(elapsed, 30.0));
    const double climbed = *rate_ * (1 + kClimb * elapsed);
    const double probing = *rate_ * (1 + kProbe * elapsed * std::exp2(std::min(elapsed / kProbeDoubling, 20.0)));
    return std::max(probing, ceiling_ ? std::min(climbed, *ceiling_ * kBelowLimit) : climbed);
}

// Room for what late wake-ups missed: of a bucket the half, as the server's own has kept it meanwhile.
double RateLearner::capacity() const {
    const double late = std::max(2.0, *rate_ * 0.1);
    return limiter_ == Limiter::Window ? late : std::max(late, burst_ / 2);
}

double RateLearner::tokens_at(Clock::time_point now) const {
    return std::min(capacity(), tokens_ + std::max(0.0, seconds(now - filled_)) * grown_rate(now));
}

RateLearner::Clock::time_point RateLearner::next_send(Clock::time_point now) const {
    if (now < held_until_) return held_until_;
    if (!rate_ || refusal_) return now;
    const double tokens = tokens_at(now);
    if (tokens >= 1) return now;
    return now + from_seconds((1 - tokens) / grown_rate(now));
}

void RateLearner::sent(Clock::time_point now) {
    if (!rate_ && !refusal_ && now - filled_ > kPause) begin_stretch(now, 0);
    if (refusal_) {
        const double hold = seconds(now - refusal_->came);
        learn(*refusal_, hold);
        begin_stretch(now, limiter_ == Limiter::Window ? 1 : std::min(capacity(), *rate_ * hold));
        hold_before_ = hold;
    }
    if (rate_) tokens_ = std::max(0.0, tokens_at(now) - 1);
    filled_ = now;
}

void RateLearner::accepted(Clock::time_point sent_at) {
    if (sent_at < stretch_start_ || accepted_at_.size() >= kMostRemembered) return;
    accepted_at_.push_back(seconds(sent_at - stretch_start_));
}

// Whether the server's bucket, refilled at `rate`, is empty at the end of the stretch.
bool RateLearner::empties(double rate, double elapsed) const {
    double level = std::min(burst_, rate * hold_before_);
    double last = 0;
    for (const double at : accepted_at_) {
        level = std::min(burst_, level + rate * (at - last)) - 1;
        last = at;
    }
    return level + rate * std::max(0.0, elapsed - last) < 1;
}

double RateLearner::rate_that_empties(double elapsed) const {
    double low = 0, high = static_cast<double>(accepted_at_.size()) / std::max(elapsed, 0.1) * 4 + 1;
    for (int i = 0; i < 40; ++i) {
        const double middle = (low + high) / 2;
        (empties(middle, elapsed) ? low : high) = middle;
    }
    return low;
}

void RateLearner::begin_stretch(Clock::time_point start, double tokens) {
    stretch_start_ = start;
    accepted_at_.clear();
    refusal_.reset();
    tokens_ = tokens;
    filled_ = start;
}

void RateLearner::refused(Clock::time_point sent_at, Clock::time_point now, std::chrono::milliseconds hold) {
    held_until_ = std::max(held_until_, now + hold);
    if (refusal_ || sent_at < stretch_start_) return;
    refusal_ = Refusal{seconds(sent_at - stretch_start_), now};
}

// After a refusal while the kind of limit is known. A bucket lets too high a rate pass for a while, a window does not:
// the truth lies between what each would mean.
void RateLearner::lower(double elapsed, double at_least, double current) {
    const double of_bucket = std::clamp(rate_that_empties(elapsed), current * kMuchLower, current);
    ceiling_ = elapsed > kLongStretch ? (current + of_bucket) / 2 : current;
    rate_ = std::max(at_least, of_bucket);
    if (elapsed > kLongStretch) return;
    if (limiter_ == Limiter::Window || burst_ <= kSmallBurst) {
        rate_ = std::max(at_least, current * kMuchLower);
    } else {
        rate_ = std::max(*rate_, current * kLower);
        burst_ /= 2;
    }
}

void RateLearner::learn(const Refusal& refusal, double hold) {
    std::sort(accepted_at_.begin(), accepted_at_.end()); // answers overtake each other
    const auto accepted = static_cast<double>(accepted_at_.size());
    // What windows that start anew after the wait let through; a bucket's rate is higher.
    const double at_least = accepted / std::max(refusal.elapsed + hold, 0.05);
    const auto refused_at = stretch_start_ + from_seconds(refusal.elapsed);
    switch (limiter_) {
    case Limiter::None:
        burst_ = std::max(1.0, accepted - at_least * refusal.elapsed);
        most_ = at_least;
        rate_ = std::max(kLowestRate, at_least);
        limiter_ = Limiter::Unknown;
        return;
    case Limiter::Unknown:
        if (accepted > kAnotherBurst * burst_) {
            limiter_ = Limiter::TokenBucket;
            ceiling_ = std::max(at_least, rate_that_empties(refusal.elapsed));
            rate_ = *ceiling_;
        } else {
            limiter_ = Limiter::Window;
            rate_ = std::max(at_least, most_);
        }
        break;
    case Limiter::TokenBucket:
    case Limiter::Window:
        lower(refusal.elapsed, at_least, grown_rate(refused_at));
        break;
    }
    rate_ = std::max(kLowestRate, *rate_ * kBelowLimit);
}

} // namespace snowatlas::rest
