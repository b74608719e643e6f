// A result set and where the application stands in it: a stream read forward, or stored rows read in any order.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "driver/engine/connection.h"
#include "driver/odbc/platform.h"

namespace snowatlas::odbc {

enum class Scrolling : std::uint8_t { ForwardOnly, Static };

// Not thread safe; cells live until the rowset moves.
class ResultSet {
  public:
    // `max_rows` 0: no bound.
    ResultSet(std::vector<engine::ResultColumn> columns, std::unique_ptr<engine::Cursor> cursor, Scrolling scrolling,
              SQLULEN max_rows);

    const std::vector<engine::ResultColumn>& columns() const { return columns_; }
    bool is_scrollable() const { return store_ != nullptr; }

    // Says where the next rowset begins; HY106 for a direction the cursor does not have. `bookmark` only for
    // SQL_FETCH_BOOKMARK (HY111 where no row has it).
    struct Move {
        bool has_rows = true;      // false: before the first or after the last row
        bool cut_at_start = false; // 01S06
    };
    Move move(SQLSMALLINT orientation, SQLLEN offset, std::uint64_t bookmark, SQLULEN rowset_size,
              Cancellation& cancellation);
    // Begins a rowset after move(). With `keep_rows`, cells of all its rows stay readable.
    void begin_rowset(bool keep_rows);
    // The next row of the rowset becomes readable. A row that could not be computed throws once.
    bool next_row(Cancellation& cancellation);

    std::uint64_t rows_in_rowset() const { return rows_in_rowset_; }
    // 1-based number, in the result, of a rowset's row (0-based); also its bookmark.
    std::uint64_t row_number(std::uint64_t row) const { return start_ + row; }
    // Rows are read by number: any of a static cursor, those kept and the one read last of a stream.
    bool can_read(std::uint64_t number) const;
    Cell cell(std::uint64_t number, std::size_t column) {
        // Every cell of every scan passes here.
        return store_ == nullptr && !keep_rows_ ? cursor_->cell(column) : stored_cell(number, column);
    }
    // Rows that can be read a column at a time: that of next_row() and those right after it.
    std::size_t rows_at_hand() const;
    // The cells of a column in rows from `number` on: one row, or the first of rows_at_hand().
    void cells(std::uint64_t number, std::size_t column, std::span<Cell> cells);
    // So many rows behind that of next_row() belong to the rowset as well; less than rows_at_hand().
    void skip(std::size_t rows);
    bool has_row(std::uint64_t number, Cancellation& cancellation); // static cursors

    bool is_positioned() const { return position_ == Position::Inside; }

  private:
    enum class Position : std::uint8_t { BeforeStart, Inside, AfterEnd };

    Move move_static(SQLSMALLINT orientation, SQLLEN offset, std::uint64_t bookmark, SQLULEN rowset_size,
                     Cancellation& cancellation);
    Move move_absolute(SQLLEN offset, SQLULEN rowset_size, Cancellation& cancellation);
    Move move_relative(SQLLEN offset, SQLULEN rowset_size, Cancellation& cancellation);
    Move move_prior(SQLULEN rowset_size, Cancellation& cancellation);
    Move go_to(std::uint64_t row, Cancellation& cancellation);
    Move cut_at_start(Cancellation& cancellation);
    Move before_start();
    Move after_end();
    std::uint64_t last_row(Cancellation& cancellation);
    bool ensure(std::uint64_t rows, Cancellation& cancellation);
    bool read_source(Cancellation& cancellation);
    void keep_current_row();
    Cell stored_cell(std::uint64_t number, std::size_t column);

    std::vector<engine::ResultColumn> columns_;
    std::unique_ptr<engine::Cursor> cursor_;
    SQLULEN max_rows_;
    std::uint64_t rows_read_ = 0; // from the cursor
    bool at_end_ = false;

    Position position_ = Position::BeforeStart;
    std::uint64_t start_ = 1; // row number of the rowset's first row
    std::uint64_t previous_size_ = 0;
    std::uint64_t rows_in_rowset_ = 0;
    bool keep_rows_ = false;
    std::vector<Value> kept_; // rows of the rowset, one after the other

    std::unique_ptr<engine::RowStore> store_; // of a static cursor
    // Rows that could not be computed, by number: of a static cursor all, of a stream those of the rowset.
    std::map<std::uint64_t, Diagnostic> broken_rows_;
};

// Rows made in memory: catalog functions.
class MemoryCursor : public engine::Cursor {
  public:
    explicit MemoryCursor(std::vector<std::vector<Value>> rows) : rows_(std::move(rows)) {}
    bool next(Cancellation& cancellation) override;
    Cell cell(std::size_t column) const override { return view(rows_[next_ - 1][column]); }

  private:
    std::vector<std::vector<Value>> rows_;
    std::size_t next_ = 0;
};

} // namespace snowatlas::odbc
