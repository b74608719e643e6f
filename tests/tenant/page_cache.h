// A bounded cache that forgets what was not used for longest. Thread safe.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace snowatlas::tenant {

template <typename Value> class LeastRecentlyUsed {
  public:
    explicit LeastRecentlyUsed(std::size_t capacity) : capacity_(capacity) {}

    std::shared_ptr<const Value> find(const std::string& key) {
        const std::lock_guard lock(mutex_);
        const auto found = places_.find(key);
        if (found == places_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return found->second->value;
    }

    // `cost` is counted against the capacity; what costs more than half of it is not kept.
    void insert(const std::string& key, std::shared_ptr<const Value> value, std::size_t cost) {
        if (cost > capacity_ / 2) return;
        const std::lock_guard lock(mutex_);
        if (places_.contains(key)) return;
        entries_.push_front({key, std::move(value), cost});
        places_[key] = entries_.begin();
        used_ += cost;
        while (used_ > capacity_) {
            used_ -= entries_.back().cost;
            places_.erase(entries_.back().key);
            entries_.pop_back();
        }
    }

  private:
    struct Entry {
        std::string key;
        std::shared_ptr<const Value> value;
        std::size_t cost;
    };
    std::mutex mutex_;
    std::size_t capacity_;
    std::size_t used_ = 0;
    std::list<Entry> entries_;
    std::unordered_map<std::string, typename std::list<Entry>::iterator> places_;
};

} // namespace snowatlas::tenant
