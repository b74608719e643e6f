// Makes the driver's functions known to a database, one SQLite function per meaning and static types.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "driver/engine/function_meaning.h"

struct sqlite3;

namespace snowatlas::engine {

// What a function does when it fails.
enum class OnError { EndStatement, SpoilRow };

// Lives as long as its database, whose statements may call what it has registered.
class FunctionRegistry {
  public:
    explicit FunctionRegistry(sqlite3* database);
    ~FunctionRegistry();
    FunctionRegistry(const FunctionRegistry&) = delete;
    FunctionRegistry& operator=(const FunctionRegistry&) = delete;

    // The name to call it by in SQLite's SQL.
    const std::string& scalar(const ScalarMeaning& meaning, std::vector<SqlType> types, const SqlType& result,
                              OnError on_error);
    const std::string& aggregate(const AggregateMeaning& meaning, AggregateUse use);

    std::size_t size() const { return scalars_.size() + aggregates_.size(); }

    // The execution on whose behalf SQLite runs now; null between calls.
    void run_for(ExecutionContext* context) { context_ = context; }
    ExecutionContext* context() const { return context_; }

    struct ScalarInstance;
    struct AggregateInstance;

  private:
    sqlite3* database_;
    ExecutionContext* context_ = nullptr;
    std::map<std::string, std::unique_ptr<ScalarInstance>> scalars_;
    std::map<std::string, std::unique_ptr<AggregateInstance>> aggregates_;
};

} // namespace snowatlas::engine
