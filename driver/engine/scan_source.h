// The rows of one scan: read once from where they come from, kept as far as somebody needs them again.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "driver/engine/execution_context.h"
#include "driver/engine/row_memory.h"
#include "driver/rest/session.h"

namespace snowatlas::engine {

// Starts the scan; may run queries for its keys.
using ScanOpener = std::function<std::unique_ptr<rest::Scan>()>;

// One statement's, one thread at a time. Column indexes are the table's.
class ScanSource {
  public:
    // `columns`: those that are read. `streamed`: the first reader is the only one, nothing is kept for others.
    ScanSource(ScanOpener opener, const std::vector<bool>& columns, ExecutionContext& context);

    void set_streamed(bool streamed) { streamed_ = streamed; }
    // Each only where nothing has been read yet: as many rows without a value.
    void set_empty_rows(std::uint64_t rows) { empty_rows_ = rows; }

    // No further row will be wanted: ends the requests under way.
    void end() { scan_.reset(); }

    // A pass over all rows.
    class Reader {
      public:
        explicit Reader(ScanSource& source);
        bool next(); // false after the last; starts before the first
        Cell cell(std::size_t column) const;
        // See Cursor.
        std::size_t rows_at_hand() const { return batch_ ? batch_->row_count() - in_batch_ : 1; }
        void cells(std::size_t column, std::span<Cell> cells) const;
        void skip(std::size_t rows);
        // No further row will be wanted: ends the requests under way. The current row stays.
        void end() { scan_.reset(); }
        // Rows of the beginning that do not come, as the scan was told to skip; known once next() has returned.
        std::uint64_t rows_left_out() const { return source_.rows_left_out_; }
        std::uint64_t row() const { return row_; } // a number that is the row's in every pass

      private:
        bool next_streamed();
        ScanSource& source_;
        std::uint64_t row_ = 0;
        bool started_ = false;
        bool streams_ = false;
        // While streaming:
        std::unique_ptr<rest::Scan> scan_;
        std::shared_ptr<const rest::RowBatch> batch_;
        std::size_t in_batch_ = 0;
    };

    // Rows whose columns may have these values, found by hash: more than wanted perhaps, never less.
    std::vector<std::uint64_t> find(const std::vector<std::size_t>& columns, const std::vector<Cell>& values);
    Cell cell(std::uint64_t row, std::size_t column);

  private:
    // Hash and row, sorted.
    using Index = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

    bool keep_until(std::uint64_t row); // false where there is no such row
    const Index& index(const std::vector<std::size_t>& columns);

    ScanOpener opener_;
    std::vector<std::size_t> kept_; // position of a column in the memory; SIZE_MAX: not kept
    std::vector<std::size_t> kept_columns_;
    ExecutionContext& context_;
    bool streamed_ = false;
    std::optional<std::uint64_t> empty_rows_;

    std::unique_ptr<rest::Scan> scan_; // that fills the memory
    bool complete_ = false;
    std::uint64_t rows_left_out_ = 0;
    RowMemory memory_;
    std::map<std::vector<std::size_t>, Index> indexes_;
};

} // namespace snowatlas::engine
