#include "driver/engine/database_pool.h"

namespace snowatlas::engine {
namespace {

constexpr std::size_t kMostIdle = 8;
// Functions are known per types they are used with; after very many a new database is cheaper.
constexpr std::size_t kMostFunctions = 2'000;

} // namespace

std::shared_ptr<GuardedDatabase> DatabasePool::take() {
    std::unique_ptr<GuardedDatabase> database;
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            database = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!database) database = std::make_unique<GuardedDatabase>();
    return {database.release(), [pool = shared_from_this()](GuardedDatabase* used) {
                pool->give_back(std::unique_ptr<GuardedDatabase>(used));
            }};
}

void DatabasePool::give_back(std::unique_ptr<GuardedDatabase> database) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMostIdle && database->database().functions().size() < kMostFunctions)
        idle_.push_back(std::move(database));
}

} // namespace snowatlas::engine
