// One SQLite database handle, locked down, with the driver's functions, and its statements.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "driver/base/cell.h"
#include "driver/engine/execution_context.h"
#include "driver/engine/function_registry.h"

struct sqlite3;
struct sqlite3_module;
struct sqlite3_stmt;

namespace snowatlas::engine {

// One thread at a time. Private and temporary: what is stored in it goes to an unlinked file when it grows.
class Database {
  public:
    Database();
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    sqlite3* handle() const { return handle_.get(); }
    FunctionRegistry& functions() { return *functions_; }
    // Text of ours, without parameters: transactions, definitions of temporary tables.
    void execute(const std::string& text, ExecutionContext& context);

  private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    std::unique_ptr<sqlite3, Close> handle_;
    std::unique_ptr<FunctionRegistry> functions_;
};

// A statement of SQLite. Goes before its database and context.
class Prepared {
  public:
    Prepared(Database& database, const std::string& text, ExecutionContext& context);
    ~Prepared();
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    // True where there is a row. Throws what a function or table threw, 23000 for a broken constraint, HY008 or HYT00
    // when stopped.
    bool step();
    sqlite3_stmt* handle() const { return statement_; }

  private:
    Database& database_;
    ExecutionContext& context_;
    sqlite3_stmt* statement_ = nullptr;
};

} // namespace snowatlas::engine
