#include "driver/base/cancellation.h"

namespace snowatlas {

void Cancellation::cancel() {
    {
        const std::lock_guard lock(mutex_);
        cancelled_.store(true, std::memory_order_relaxed);
        // Called under the lock, so that a Listener whose destructor has returned is never called again.
        for (const auto& [id, on_cancel] : listeners_) on_cancel();
    }
    wake_.notify_all();
}

void Cancellation::set_deadline(std::optional<Clock::time_point> deadline, SqlState state) {
    const std::lock_guard lock(mutex_);
    deadline_state_ = state;
    deadline_.store(deadline ? deadline->time_since_epoch().count() : kNoDeadline, std::memory_order_relaxed);
}

std::optional<Cancellation::Clock::time_point> Cancellation::deadline() const {
    const auto at = deadline_.load(std::memory_order_relaxed);
    if (at == kNoDeadline) return std::nullopt;
    return Clock::time_point(Clock::duration(at));
}

void Cancellation::reset() {
    const std::lock_guard lock(mutex_);
    cancelled_.store(false, std::memory_order_relaxed);
    deadline_.store(kNoDeadline, std::memory_order_relaxed);
    deadline_state_ = state::kQueryTimeout;
}

bool Cancellation::expired() const {
    const auto at = deadline_.load(std::memory_order_relaxed);
    return at != kNoDeadline && Clock::now().time_since_epoch().count() >= at;
}

void Cancellation::check() const {
    if (stopped()) throw stop_reason();
}

Error Cancellation::stop_reason() const {
    if (cancelled()) return {state::kCancelled, "The operation was cancelled."};
    const std::lock_guard lock(mutex_);
    if (deadline_state_ == state::kLoginTimeout)
        return {deadline_state_,
                "Signing in took longer than the login timeout allows. Check the network and the proxy, or "
                "raise LoginTimeout."};
    return {deadline_state_,
            "The statement took longer than the query timeout allows. Narrow it, or raise the timeout."};
}

void Cancellation::sleep_for(std::chrono::milliseconds duration) {
    auto until = Clock::now() + duration;
    if (const auto end = deadline(); end && *end < until) until = *end;
    {
        std::unique_lock lock(mutex_);
        wake_.wait_until(lock, until, [this] { return cancelled(); });
    }
    check();
}

Cancellation::Listener::Listener(Cancellation& owner, std::function<void()> on_cancel) : owner_(owner) {
    const std::lock_guard lock(owner_.mutex_);
    id_ = owner_.next_listener_++;
    if (owner_.cancelled()) on_cancel();
    owner_.listeners_.emplace(id_, std::move(on_cancel));
}

Cancellation::Listener::~Listener() {
    const std::lock_guard lock(owner_.mutex_);
    owner_.listeners_.erase(id_);
}

} // namespace snowatlas
