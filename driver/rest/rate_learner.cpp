#include "driver/rest/rate_learner.h"

#include <algorithm>
#include <cmath>

namespace snowatlas::rest {
namespace {

constexpr double kSearchGrowth = 1.5;   // a second, after the first 429
constexpr double kProbeGrowth = 0.0025; // a second, once a limit is known ...
constexpr double kProbeDoubling = 30;   // ... and twice as much for every 30 seconds without a 429: limits change
constexpr double kBelowLimit = 0.98;
constexpr double kLowestRate = 0.2;

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
    if (now >= held_until_) stretch_accepted_ += 1;
}

double RateLearner::estimate(const Stretch& stretch, double hold_seconds) const {
    // Windows that start anew after the wait let the same number through again.
    double estimate = stretch.accepted / (stretch.seconds + hold_seconds);
    if (previous_ && std::fabs(stretch.seconds - previous_->seconds) > 0.5) {
        const double slope = (stretch.accepted - previous_->accepted) / (stretch.seconds - previous_->seconds);
        estimate = std::max(estimate, slope);
    }
    return std::min(estimate, stretch.accepted / std::max(stretch.seconds, 1e-3));
}

void RateLearner::refused(Clock::time_point now, std::chrono::milliseconds hold) {
    const bool same_event = now < held_until_;
    held_until_ = std::max(held_until_, now + hold);
    if (same_event) return;
    const Stretch stretch{std::max(0.0, seconds(now - stretch_start_)), stretch_accepted_};
    const double estimated = estimate(stretch, seconds(hold));
    if (!rate_) {
        rate_ = std::max(kLowestRate, estimated);
        searching_ = true;
    } else {
        const double current = grown_rate(now);
        rate_ = std::max(kLowestRate, std::clamp(estimated, current * 0.5, current) * kBelowLimit);
        searching_ = false;
    }
    previous_ = stretch;
    stretch_start_ = held_until_;
    stretch_accepted_ = 0;
    tokens_ = 1;
    filled_ = held_until_;
}

} // namespace snowatlas::rest
