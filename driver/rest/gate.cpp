#include "driver/rest/gate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "driver/base/process.h"

namespace snowatlas::rest {
namespace {

constexpr double kInitialConcurrency = 8;
// More with every answer, until the first that says there were too many. Everything under way when a limit of the rate
// is met is refused, which is why this is less than one; more would bring little.
constexpr double kSlowStart = 0.75;
// Threads beyond the requests under way: those that decode an answer or wait to repeat a request.
constexpr int kSpareThreads = 8;
constexpr double kSlower = 2.0; // answers that take this many times as long say that more requests bring nothing
constexpr std::chrono::seconds kDecreaseInterval{1};

} // namespace

Gate::Slot& Gate::Slot::operator=(Slot&& other) noexcept {
    if (this != &other) {
        release();
        gate_ = std::exchange(other.gate_, nullptr);
        taken_at_ = other.taken_at_;
    }
    return *this;
}

void Gate::Slot::release() {
    if (auto* gate = std::exchange(gate_, nullptr)) gate->give_back();
}

Gate::Gate(int max_concurrency)
    : max_concurrency_(std::max(1, max_concurrency)), limit_(std::min<double>(kInitialConcurrency, max_concurrency_)) {}

Gate::~Gate() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    job_ready_.notify_all();
    for (auto& worker : workers_) worker.join();
}

void Gate::allow(int max_concurrency) {
    const std::lock_guard lock(mutex_);
    max_concurrency_ = std::max(max_concurrency_, max_concurrency);
}

Gate::Lane Gate::new_lane() {
    const std::lock_guard lock(mutex_);
    return ++last_lane_;
}

void Gate::submit(Lane lane, Job job) {
    {
        const std::lock_guard lock(mutex_);
        auto& queue = jobs_[lane];
        if (queue.empty()) turns_.push_back(lane);
        queue.push_back(std::move(job));
        ++queued_;
        start_worker_if_needed();
        wake_next();
    }
}

void Gate::drop(Lane lane) {
    std::deque<Job> dropped; // destroyed without the lock: jobs own things
    const std::lock_guard lock(mutex_);
    const auto found = jobs_.find(lane);
    if (found == jobs_.end()) return;
    dropped.swap(found->second);
    queued_ -= dropped.size();
    jobs_.erase(found);
    turns_.erase(std::remove(turns_.begin(), turns_.end(), lane), turns_.end());
}

bool Gate::may_send(Clock::time_point now) const {
    return has_room() && now >= closed_until_ && rate_.next_send(now) <= now;
}

Gate::Slot Gate::take_slot(Clock::time_point now) {
    ++in_flight_;
    rate_.sent(now);
    return Slot(*this, now);
}

void Gate::give_back() {
    const std::lock_guard lock(mutex_);
    --in_flight_;
    wake_next();
}

// One sleeper a change: whoever starts a request wakes the next if there is room for another.
void Gate::wake_next() {
    if (waiting_ > 0) {
        slot_free_.notify_all();
    } else if (!turns_.empty() && has_room()) {
        job_ready_.notify_one();
    }
}

Gate::Slot Gate::enter(Cancellation& cancellation) {
    const Cancellation::Listener wake(cancellation, [this] {
        const std::lock_guard lock(mutex_); // so that the wake-up does not fall between looking and waiting
        slot_free_.notify_all();
    });
    std::unique_lock lock(mutex_);
    ++waiting_;
    while (!cancellation.stopped()) {
        const auto now = Clock::now();
        if (may_send(now)) break;
        auto until = now + std::chrono::seconds(60);
        if (has_room()) until = std::max(closed_until_, rate_.next_send(now));
        if (const auto deadline = cancellation.deadline()) until = std::min(until, *deadline);
        slot_free_.wait_until(lock, until);
    }
    --waiting_;
    const bool stopped = cancellation.stopped();
    if (!stopped) {
        auto slot = take_slot(Clock::now());
        wake_next();
        return slot;
    }
    wake_next();
    lock.unlock();
    cancellation.check();
    return {};
}

Gate::Job Gate::take_job() {
    const auto lane = turns_.front();
    turns_.pop_front();
    const auto found = jobs_.find(lane);
    Job job = std::move(found->second.front());
    found->second.pop_front();
    --queued_;
    if (found->second.empty()) {
        jobs_.erase(found);
    } else {
        turns_.push_back(lane);
    }
    return job;
}

void Gate::start_worker_if_needed() {
    const auto most = static_cast<std::size_t>(max_concurrency_) + kSpareThreads;
    if (idle_ < queued_ && workers_.size() < most) workers_.emplace_back([this] { work(); });
}

void Gate::work() {
    block_signals_on_this_thread();
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto now = Clock::now();
        if (!turns_.empty() && waiting_ == 0 && may_send(now)) {
            Job job = take_job();
            Slot slot = take_slot(now);
            wake_next();
            lock.unlock();
            job(std::move(slot));
            job = nullptr;
            lock.lock();
            continue;
        }
        ++idle_;
        if (!turns_.empty() && waiting_ == 0 && has_room()) {
            job_ready_.wait_until(lock, std::max(closed_until_, rate_.next_send(now)));
        } else {
            job_ready_.wait(lock);
        }
        --idle_;
    }
}

void Gate::succeeded(std::string_view endpoint, Clock::time_point sent_at, std::chrono::microseconds duration) {
    const std::lock_guard lock(mutex_);
    rate_.accepted(sent_at);
    auto found = latencies_.find(endpoint);
    const auto sample = static_cast<double>(std::max<std::int64_t>(duration.count(), 1));
    if (found == latencies_.end()) {
        found = latencies_.emplace(std::string(endpoint), Latency{sample, sample}).first;
    }
    auto& latency = found->second;
    latency.recent += (sample - latency.recent) / 8;
    latency.best = std::min(latency.best, latency.recent);
    const bool used = in_flight_ >= static_cast<int>(limit_) - 1;
    const bool holds = latency.recent < latency.best * kSlower || limit_ < kInitialConcurrency;
    if (used && holds) limit_ = std::min<double>(max_concurrency_, limit_ + (slow_start_ ? kSlowStart : 1 / limit_));
    wake_next();
}

void Gate::throttled(Clock::time_point sent_at, std::chrono::milliseconds hold, bool too_many_requests) {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    closed_until_ = std::max(closed_until_, now + hold);
    if (too_many_requests) rate_.refused(sent_at, now, hold);
    if (now - last_decrease_ > kDecreaseInterval) {
        last_decrease_ = now;
        limit_ = std::max(1.0, limit_ / 2);
        slow_start_ = false;
    }
}

int Gate::concurrency() const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(limit_);
}

std::optional<double> Gate::rate() const {
    const std::lock_guard lock(mutex_);
    return rate_.rate();
}

} // namespace snowatlas::rest
