#include "driver/rest/rate_learner.h"

#include <algorithm>
#include <cmath>

namespace snowatlas::rest {
namespace {

constexpr double kSearchGrowth = 2;    // a second, after the first 429
constexpr double kProbeGrowth = 0.002; // a second, once a limit is known ...
constexpr double kProbeDoubling = 60;  // ... and twice as much for every minute without a 429: limits change
constexpr double kBelowLimit = 0.96;
constexpr double kLowestRate = 0.2;
constexpr double kHistoryStep = 0.1;          // seconds
constexpr std::size_t kHistoryLength = 6'000; // steps; in ten minutes rates have come to rest

double seconds(RateLearner::Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}
RateLearner::Clock::duration from_seconds(double value) {
    return std::chrono::duration_cast<RateLearner::Clock::duration>(std::chrono::duration<double>(value));
}

} // namespace

double RateLearner::grown_rate(Clock::time_point now) const {
    const double elapsed = std::max(0.0, seconds(now - stretch_start_));
    if (searching_) return *rate_ * std::pow(kSearchGrowth, std::min(elapsed, 30.0));
    const double doublings = std::min(elapsed / kProbeDoubling, 20.0);
    return *rate_ * (1 + kProbeGrowth * elapsed * std::exp2(doublings));
}

// Room for what a late wake-up missed, and no more: a server's own bucket is not to be counted on.
double RateLearner::capacity() const {
    return std::max(2.0, *rate_ * 0.1);
}

double RateLearner::tokens_at(Clock::time_point now) const {
    return std::min(capacity(), tokens_ + std::max(0.0, seconds(now - filled_)) * grown_rate(now));
}

RateLearner::Clock::time_point RateLearner::next_send(Clock::time_point now) const {
    if (now < held_until_) return held_until_;
    if (!rate_) return now;
    const double tokens = tokens_at(now);
    if (tokens >= 1) return now;
    return now + from_seconds((1 - tokens) / grown_rate(now));
}

void RateLearner::sent(Clock::time_point now) {
    if (!started_) {
        started_ = true;
        stretch_start_ = now;
    }
    if (!rate_) return;
    tokens_ = std::max(0.0, tokens_at(now) - 1);
    filled_ = now;
}

void RateLearner::accepted(Clock::time_point now) {
    if (now < held_until_) return;
    stretch_accepted_ += 1;
    const auto step = static_cast<std::size_t>(std::max(0.0, seconds(now - stretch_start_)) / kHistoryStep);
    if (step >= kHistoryLength) return;
    if (history_.size() <= step) history_.resize(step + 1);
    ++history_[step];
}

// Whether the server's bucket, refilled at `rate`, is empty at the end of the stretch.
bool RateLearner::empties(double rate, double seconds) const {
    double level = bucket_;
    for (const auto accepted : history_) level = std::min(bucket_, level + rate * kHistoryStep) - accepted;
    const double rest = seconds - static_cast<double>(history_.size()) * kHistoryStep;
    return level + rate * std::max(0.0, rest) < 1;
}

double RateLearner::rate_that_empties(double seconds) const {
    double low = 0, high = stretch_accepted_ / std::max(seconds, kHistoryStep) * 4 + 1;
    for (int i = 0; i < 40; ++i) {
        const double middle = (low + high) / 2;
        (empties(middle, seconds) ? low : high) = middle;
    }
    return low;
}

void RateLearner::begin_stretch(Clock::time_point start) {
    stretch_start_ = start;
    stretch_accepted_ = 0;
    history_.clear();
    tokens_ = 1;
    filled_ = start;
}

void RateLearner::refused(Clock::time_point now, std::chrono::milliseconds hold) {
    const bool same_event = now < held_until_;
    held_until_ = std::max(held_until_, now + hold);
    if (same_event) return;
    const double elapsed = std::max(0.0, seconds(now - stretch_start_));
    // What windows that start anew after the wait let through; a bucket's rate is higher.
    const double at_least = stretch_accepted_ / (elapsed + seconds(hold));
    if (!rate_) {
        bucket_ = std::max(1.0, stretch_accepted_ - at_least * elapsed);
        rate_ = std::max(kLowestRate, at_least);
        searching_ = true;
    } else {
        const double current = grown_rate(now);
        const double estimate = std::max(at_least, rate_that_empties(elapsed));
        rate_ = std::max(kLowestRate, std::clamp(estimate, current * 0.3, current) * kBelowLimit);
        searching_ = false;
    }
    begin_stretch(held_until_);
}

} // namespace snowatlas::rest
