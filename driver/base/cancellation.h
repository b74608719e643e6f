// Cancelling and deadlines: one object per running call, watched by everything that waits.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "driver/base/error.h"

namespace snowatlas {

// Thread safe. cancel() takes no lock that a running call holds for longer than it takes to run the listeners,
// which must not block.
class Cancellation {
  public:
    using Clock = std::chrono::steady_clock;

    // Ends the running call with HY008. Any thread.
    void cancel();
    // A call that is still running at this moment ends with HYT00 (or `state`, e.g. HYT01 during sign-in).
    void set_deadline(std::optional<Clock::time_point> deadline, SqlState state = state::kQueryTimeout);
    std::optional<Clock::time_point> deadline() const;
    // Back to a fresh start, for the next call.
    void reset();

    bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }
    bool expired() const;
    bool stopped() const { return cancelled() || expired(); }
    // Throws Error HY008 or the deadline's state where the call is to end.
    void check() const;
    // Sleeps; wakes and throws at once when cancelled, or when the deadline passes.
    void sleep_for(std::chrono::milliseconds duration);

    // Called once when cancel() happens, on its thread; at once if it already has. Deregisters on destruction.
    class Listener {
      public:
        Listener(Cancellation& owner, std::function<void()> on_cancel);
        ~Listener();
        Listener(const Listener&) = delete;
        Listener& operator=(const Listener&) = delete;

      private:
        Cancellation& owner_;
        int id_;
    };

  private:
    Error stop_reason() const;

    std::atomic<bool> cancelled_{false};
    std::atomic<Clock::rep> deadline_{kNoDeadline};
    SqlState deadline_state_ = state::kQueryTimeout;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::map<int, std::function<void()>> listeners_;
    int next_listener_ = 0;
    static constexpr Clock::rep kNoDeadline = Clock::duration::max().count();
};

} // namespace snowatlas
