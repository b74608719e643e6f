#include "driver/rest/page_cache.h"

#include <algorithm>

namespace snowatlas::rest {

PageCache::Body PageCache::find(const std::string& target, std::chrono::seconds age,
                                const std::function<void()>& before_waiting, Cancellation& cancellation) {
    const Cancellation::Listener wake(cancellation, [this] {
        const std::lock_guard lock(mutex_); // so that the wake-up does not fall between looking and waiting
        arrived_.notify_all();
    });
    const auto asked = Clock::now();
    std::unique_lock lock(mutex_);
    if (auto body = look_up(target, asked, age)) return body;
    if (fetching_.insert(target).second) return nullptr;
    ++waiting_[target];
    lock.unlock();
    before_waiting();
    lock.lock();
    Body body;
    while (!cancellation.stopped()) {
        body = look_up(target, asked, age);
        if (body || fetching_.insert(target).second) break;
        auto until = Clock::now() + std::chrono::seconds(60);
        if (const auto deadline = cancellation.deadline()) until = std::min(until, *deadline);
        arrived_.wait_until(lock, until);
    }
    stop_waiting(target);
    const bool stopped = !body && cancellation.stopped();
    lock.unlock();
    if (stopped) cancellation.check();
    return body;
}

// What came after it was asked for is new enough for any `age`.
PageCache::Body PageCache::look_up(const std::string& target, Clock::time_point asked, std::chrono::seconds age) {
    const auto found = by_target_.find(target);
    if (found == by_target_.end()) return nullptr;
    const auto entry = found->second;
    if (entry->stored < asked && (!entry->kept || Clock::now() - entry->stored > age)) return nullptr;
    entries_.splice(entries_.begin(), entries_, entry);
    return entry->body;
}

// The last who waited takes what nobody else is to get.
void PageCache::stop_waiting(const std::string& target) {
    const auto waiting = waiting_.find(target);
    if (--waiting->second > 0) return;
    waiting_.erase(waiting);
    const auto found = by_target_.find(target);
    if (found != by_target_.end() && !found->second->kept) erase(found->second);
}

bool PageCache::is_awaited(const std::string& target) {
    const std::lock_guard lock(mutex_);
    return waiting_.count(target) > 0;
}

void PageCache::put(const std::string& target, Body body, bool kept) {
    const std::lock_guard lock(mutex_);
    fetching_.erase(target);
    arrived_.notify_all();
    const auto known = by_target_.find(target);
    if (known != by_target_.end()) erase(known->second);
    if (!kept && waiting_.count(target) == 0) return;
    if (body->capacity() > max_bytes_ / 2) return;
    bytes_ += body->capacity();
    entries_.push_front({target, std::move(body), Clock::now(), kept});
    by_target_[target] = entries_.begin();
    while (bytes_ > max_bytes_) erase(std::prev(entries_.end()));
}

void PageCache::give_up(const std::string& target) {
    const std::lock_guard lock(mutex_);
    fetching_.erase(target);
    arrived_.notify_all();
}

void PageCache::erase(std::list<Entry>::iterator entry) {
    bytes_ -= entry->body->capacity();
    by_target_.erase(entry->target);
    entries_.erase(entry);
}

} // namespace snowatlas::rest
