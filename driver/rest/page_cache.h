// Answers that may be given again for a while, and one request for all who ask the same at the same time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "driver/base/cancellation.h"

namespace snowatlas::rest {

// Answers are kept only where CacheSeconds is not 0. Bounded in memory, the least recently used goes first. Thread
// safe.
class PageCache {
  public:
    using Clock = std::chrono::steady_clock;
    using Body = std::shared_ptr<const std::string>; // capacity as the decoder needs it

    explicit PageCache(std::size_t max_bytes = std::size_t{64} << 20) : max_bytes_(max_bytes) {}

    // An answer not older than `age`, or null: then the caller has to fetch it, and to call put() or give_up(). Where
    // the same is being fetched at this moment, waits for that, whatever `age`, after one call of `before_waiting`.
    Body find(const std::string& target, std::chrono::seconds age, const std::function<void()>& before_waiting,
              Cancellation& cancellation);
    // Whether somebody waits for what the caller fetches.
    bool is_awaited(const std::string& target);
    // Those who wait get it; others only where it is to be `kept`.
    void put(const std::string& target, Body body, bool kept);
    void give_up(const std::string& target);

  private:
    struct Entry {
        std::string target;
        Body body;
        Clock::time_point stored;
        bool kept;
    };

    Body look_up(const std::string& target, Clock::time_point asked, std::chrono::seconds age);
    void stop_waiting(const std::string& target);
    void erase(std::list<Entry>::iterator entry);

    std::size_t max_bytes_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::list<Entry> entries_; // most recently used first
    std::map<std::string, std::list<Entry>::iterator> by_target_;
    std::set<std::string> fetching_;
    std::map<std::string, int> waiting_; // how many, for what is being fetched or has just come
    std::size_t bytes_ = 0;
};

} // namespace snowatlas::rest
