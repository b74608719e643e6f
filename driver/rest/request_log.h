// What a connection has asked, for system.requests.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "driver/rest/session.h"

namespace snowatlas::rest {

// The newest records, a bounded number of them. Thread safe.
class RequestLog {
  public:
    static constexpr std::size_t kCapacity = 10'000;

    void add(RequestRecord record);
    std::vector<RequestRecord> records() const; // newest last

  private:
    mutable std::mutex mutex_;
    std::deque<RequestRecord> records_;
};

} // namespace snowatlas::rest
