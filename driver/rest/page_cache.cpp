#include "driver/rest/page_cache.h"

#include <algorithm>

namespace snowatlas::rest {

PageCache::Body PageCache::find(const std::string& target, std::chrono::seconds age,
                                const std::function<void()>& before_waiting, Cancellation& cancellation) {
    const Cancellation::Listener wake(cancellation, [this] {
        const std::lock_guard lock(mutex_); // so that the wake-up does not fall between looking and waiting
        arrived_.notify_all();
    });
    bool told = false;
    std::unique_lock lock(mutex_);
    while (true) {
        const auto found = by_target_.find(target);
        if (found != by_target_.end()) {
            const auto entry = found->second;
            if (Clock::now() - entry->stored <= age) {
                entries_.splice(entries_.begin(), entries_, entry);
                return entry->body;
            }
            erase(entry);
        }
        if (fetching_.insert(target).second) return nullptr;
        if (!told) {
            told = true;
            lock.unlock();
            before_waiting();
            lock.lock();
            continue;
        }
        auto until = Clock::now() + std::chrono::seconds(60);
        if (const auto deadline = cancellation.deadline()) until = std::min(until, *deadline);
        arrived_.wait_until(lock, until);
        if (cancellation.stopped()) {
            lock.unlock();
            cancellation.check();
            lock.lock();
        }
    }
}

void PageCache::put(const std::string& target, Body body) {
    const std::lock_guard lock(mutex_);
    fetching_.erase(target);
    arrived_.notify_all();
    const auto known = by_target_.find(target);
    if (known != by_target_.end()) erase(known->second);
    if (body->capacity() > max_bytes_ / 2) return;
    bytes_ += body->capacity();
    entries_.push_front({target, std::move(body), Clock::now()});
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
