// Databases for statements to run in: one each, used again by the next.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "driver/base/cancellation.h"
#include "driver/engine/database.h"

namespace snowatlas::engine {

// A database that statements of several threads may share, one call at a time: the one that holds the temporary tables
// of a connection is shared by all that use them. The lock may be taken again by the thread that has it.
class GuardedDatabase {
  public:
    // Waits for other threads' calls, but no longer than the cancellation allows.
    std::unique_lock<std::recursive_timed_mutex> lock(Cancellation& cancellation) {
        std::unique_lock held(mutex_, std::defer_lock);
        while (!held.try_lock_for(std::chrono::milliseconds(20))) cancellation.check();
        return held;
    }
    std::unique_lock<std::recursive_timed_mutex> lock() { return std::unique_lock(mutex_); }
    Database& database() { return database_; } // only under the lock

  private:
    std::recursive_timed_mutex mutex_;
    Database database_;
};

// Thread safe.
class DatabasePool : public std::enable_shared_from_this<DatabasePool> {
  public:
    // Goes back to the pool with the last reference.
    std::shared_ptr<GuardedDatabase> take();

  private:
    void give_back(std::unique_ptr<GuardedDatabase> database);
    std::mutex mutex_;
    std::vector<std::unique_ptr<GuardedDatabase>> idle_;
};

} // namespace snowatlas::engine
