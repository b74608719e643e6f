// The temporary tables, views and indexes of a connection, and the transaction on them.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "driver/base/text.h"
#include "driver/engine/database_pool.h"
#include "driver/sql/bound.h"

namespace snowatlas::engine {

// A result that is being read from the tables.
class LocalReader {
  public:
    virtual ~LocalReader() = default;
    virtual bool reads(std::string_view table) const = 0;
    // Reads what is left of the result and keeps it. Throws only where it is to stop for the cancellation.
    virtual void keep_rows(Cancellation& cancellation) = 0;
};

// Thread safe. All of a connection's tables are in one database, which the statements that name one run in: so they see
// each other's uncommitted rows, and a transaction is one of SQLite's.
class LocalTables {
  public:
    LocalTables() : database_(std::make_shared<GuardedDatabase>()) {}

    const std::shared_ptr<GuardedDatabase>& database() const { return database_; }

    std::shared_ptr<const sql::LocalTable> find(std::string_view name) const;
    std::vector<std::shared_ptr<const sql::LocalTable>> all() const;
    // Grows with every change of a definition.
    std::uint64_t version() const;

    // The following are called under the database's lock.
    void add_reader(LocalReader& reader);
    void remove_reader(LocalReader& reader);
    // Before a table changes: cursors do not show what is changed after they were opened.
    void keep_rows_of_readers(std::string_view table, Cancellation& cancellation);
    // Before a statement that changes something: begins a transaction where one is due.
    void begin(ExecutionContext& context);
    // After it, without autocommit there is nothing to do.
    void end(ExecutionContext& context);
    void create(const sql::LocalTable& table, ExecutionContext& context);
    // After a CREATE was undone in the database.
    void forget(const std::string& name);
    void create_view(const sql::LocalTable& view);
    void create_index(const sql::CreateIndex& index, ExecutionContext& context);
    void drop(const sql::Drop& drop, ExecutionContext& context);

    void set_autocommit(bool on);
    void commit();
    void rollback();
    bool in_transaction() const;
    void reset();

  private:
    struct Catalog {
        std::map<std::string, std::shared_ptr<const sql::LocalTable>, LessIgnoreCase> tables;
        std::map<std::string, std::string, LessIgnoreCase> indexes; // to their tables
    };
    void delete_rows_on_commit(ExecutionContext& context);
    // Waits for statements that run, then does it.
    template <typename Body> void with_database(Body&& body);

    std::shared_ptr<GuardedDatabase> database_;
    std::vector<LocalReader*> readers_; // under the database's lock
    mutable std::mutex mutex_;          // of what follows; taken after the database's
    Catalog catalog_, before_transaction_;
    std::uint64_t version_ = 0;
    bool autocommit_ = true, in_transaction_ = false;
};

// The error of a broken constraint in the user's names.
Error named_constraint(const Error& error, const sql::LocalTable& table);

} // namespace snowatlas::engine
