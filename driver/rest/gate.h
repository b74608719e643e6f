// One gate for all requests of a client to a host: how many may run at once, how fast they may follow, whether any may
// be sent at all; and the threads that send them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "driver/base/cancellation.h"
#include "driver/rest/rate_learner.h"

namespace snowatlas::rest {

// Thread safe. Starts with few requests at a time; most answers let in one more, as long as they do not become
// slower for it, up to the maximum. 429 and 503 halve the number, and 429 closes the gate until the server's time.
class Gate {
  public:
    using Clock = std::chrono::steady_clock;

    // Leave to have one request under way. Moved, not copied; ends with its destruction.
    class Slot {
      public:
        Slot() = default;
        Slot(Slot&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), taken_at_(other.taken_at_) {}
        Slot& operator=(Slot&& other) noexcept;
        ~Slot() { release(); }
        bool held() const { return gate_ != nullptr; }
        Clock::time_point taken_at() const { return taken_at_; }
        void release();

      private:
        friend class Gate;
        Slot(Gate& gate, Clock::time_point now) : gate_(&gate), taken_at_(now) {}
        Gate* gate_ = nullptr;
        Clock::time_point taken_at_{};
    };
    using Job = std::function<void(Slot)>;
    using Lane = std::uint64_t; // a scan

    explicit Gate(int max_concurrency);
    ~Gate(); // no job may be queued or run any more
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    // The largest number asked for by any connection holds.
    void allow(int max_concurrency);

    Lane new_lane();
    // The job runs on a thread of the gate as soon as it may send; lanes take turns, each in its own order. Jobs must
    // not throw.
    void submit(Lane lane, Job job);
    // Drops the jobs of a lane that have not started.
    void drop(Lane lane);
    // Waits for leave; ahead of all jobs, since it is a repetition of an older request, or somebody waits for it.
    Slot enter(Cancellation& cancellation);

    // What came of a request whose slot was taken at `sent_at`. `endpoint` is its path template: only like is compared
    // with like.
    void succeeded(std::string_view endpoint, Clock::time_point sent_at, std::chrono::microseconds duration);
    // 429 or 503: nothing is sent for `hold`.
    void throttled(Clock::time_point sent_at, std::chrono::milliseconds hold, bool too_many_requests);

    int concurrency() const; // at present
    std::optional<double> rate() const;

  private:
    struct Latency {
        double recent = 0; // moving average, microseconds
        double best = 0;
    };

    bool has_room() const { return in_flight_ < static_cast<int>(limit_); }
    bool may_send(Clock::time_point now) const;
    Slot take_slot(Clock::time_point now);
    void give_back();
    void wake_next();
    Job take_job();
    void work();
    void start_worker_if_needed();

    mutable std::mutex mutex_;
    std::condition_variable slot_free_; // for enter()
    std::condition_variable job_ready_; // for workers
    int max_concurrency_;
    double limit_;
    bool slow_start_ = true;
    int in_flight_ = 0;
    int waiting_ = 0; // in enter()
    Clock::time_point closed_until_{};
    Clock::time_point last_decrease_{};
    RateLearner rate_;
    std::map<std::string, Latency, std::less<>> latencies_;

    std::map<Lane, std::deque<Job>> jobs_;
    std::deque<Lane> turns_; // lanes with jobs
    std::size_t queued_ = 0;
    Lane last_lane_ = 0;
    std::vector<std::thread> workers_;
    std::size_t idle_ = 0;
    bool stopping_ = false;
};

} // namespace snowatlas::rest
