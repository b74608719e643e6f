// The rows of a query that runs in SQLite.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "driver/engine/connection.h"
#include "driver/engine/local_tables.h"
#include "driver/engine/prepared_statement.h"
#include "driver/engine/query_run.h"
#include "driver/engine/row_memory.h"

namespace snowatlas::engine {

// What ends a run is not of one row, even where it is an error of a value: no row after it can be read.
Error lasting(const Error& error);

// Rows as SQLite gives them, each cell of the described type. Over temporary tables it shows what they held when it was
// opened: rows it has not read yet are kept before one of these tables changes.
class RunCursor final : public Cursor, private LocalReader {
  public:
    // Under the database's lock. `local_tables`: those the query reads.
    RunCursor(std::unique_ptr<QueryRun> run, std::vector<SqlType> types, std::shared_ptr<ConnectionState> connection,
              std::set<std::string, LessIgnoreCase> local_tables);
    ~RunCursor() override;
    RunCursor(const RunCursor&) = delete;
    RunCursor& operator=(const RunCursor&) = delete;

    bool next(Cancellation& cancellation) override;
    Cell cell(std::size_t column) const override { return cells_[column]; }

  private:
    // Rows of the result that were read ahead, in order, and the errors of those that could not be computed.
    struct KeptRows {
        explicit KeptRows(std::size_t columns) : good(columns) {}
        RowMemory good;
        std::map<std::uint64_t, Error> broken; // by place among all
        std::uint64_t next = 0, next_good = 0;
        std::uint64_t size() const { return good.size() + broken.size(); }
    };

    bool reads(std::string_view table) const override { return local_tables_.contains(std::string(table)); }
    void keep_rows(Cancellation& cancellation) override;
    bool is_over_local_tables() const { return !local_tables_.empty(); }
    bool step();
    Cell read(std::size_t column) const;
    void show(std::size_t column, const Cell& cell);
    bool show_kept_row();

    std::shared_ptr<ConnectionState> connection_; // outlives the run
    std::set<std::string, LessIgnoreCase> local_tables_;
    Cancellation never_; // of reading ahead, which must not spoil the result
    std::unique_ptr<QueryRun> run_;
    std::vector<SqlType> types_;
    std::vector<Cell> cells_;
    // What the cells show over local tables: other threads may read ahead meanwhile.
    std::vector<Value> values_;
    // Under the database's lock.
    std::optional<KeptRows> kept_;
    std::optional<Error> failed_;
    bool done_ = false;
};

} // namespace snowatlas::engine
