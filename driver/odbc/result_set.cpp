#include "driver/odbc/result_set.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace snowatlas::odbc {

bool MemoryCursor::next(Cancellation& cancellation) {
    cancellation.check();
    if (next_ >= rows_.size()) return false;
    ++next_;
    return true;
}

ResultSet::ResultSet(std::vector<engine::ResultColumn> columns, std::unique_ptr<engine::Cursor> cursor,
                     Scrolling scrolling, SQLULEN max_rows)
    : columns_(std::move(columns)), cursor_(std::move(cursor)), max_rows_(max_rows) {
    if (scrolling == Scrolling::Static) store_ = engine::make_row_store();
}

bool ResultSet::read_source(Cancellation& cancellation) {
    if (at_end_) return false;
    if (max_rows_ != 0 && rows_read_ >= max_rows_) {
        at_end_ = true;
        return false;
    }
    if (!cursor_->next(cancellation)) {
        at_end_ = true;
        return false;
    }
    ++rows_read_;
    return true;
}

bool ResultSet::ensure(std::uint64_t rows, Cancellation& cancellation) {
    while (rows_read_ < rows) {
        try {
            if (!read_source(cancellation)) return false;
        } catch (const Error& error) {
            if (!error.sql_state().is_data_exception()) throw; // the rows after such a one are good
            ++rows_read_;
            broken_rows_.emplace(rows_read_, error.diagnostic());
            continue;
        }
        store_->append(*cursor_, columns_.size());
    }
    return true;
}

std::uint64_t ResultSet::last_row(Cancellation& cancellation) {
    ensure(std::numeric_limits<std::uint64_t>::max(), cancellation);
    return rows_read_;
}

bool ResultSet::has_row(std::uint64_t number, Cancellation& cancellation) {
    return number > 0 && ensure(number, cancellation);
}

ResultSet::Move ResultSet::move(SQLSMALLINT orientation, SQLLEN offset, std::uint64_t bookmark, SQLULEN rowset_size,
                                Cancellation& cancellation) {
    if (is_scrollable()) return move_static(orientation, offset, bookmark, rowset_size, cancellation);
    if (orientation != SQL_FETCH_NEXT)
        throw Error(state::kFetchTypeRange,
                    "A forward-only cursor knows SQL_FETCH_NEXT alone; set SQL_ATTR_CURSOR_TYPE "
                    "to SQL_CURSOR_STATIC before executing to scroll.");
    if (position_ == Position::AfterEnd) return after_end();
    start_ = position_ == Position::BeforeStart ? 1 : start_ + rows_in_rowset_;
    position_ = Position::Inside;
    return {};
}

ResultSet::Move ResultSet::before_start() {
    position_ = Position::BeforeStart;
    rows_in_rowset_ = 0;
    return {false, false};
}

ResultSet::Move ResultSet::after_end() {
    position_ = Position::AfterEnd;
    rows_in_rowset_ = 0;
    return {false, false};
}

ResultSet::Move ResultSet::go_to(std::uint64_t row, Cancellation& cancellation) {
    if (!ensure(row, cancellation)) return after_end();
    position_ = Position::Inside;
    start_ = row;
    return {};
}

ResultSet::Move ResultSet::cut_at_start(Cancellation& cancellation) {
    Move move = go_to(1, cancellation);
    move.cut_at_start = move.has_rows;
    return move;
}

// SQLFetchScroll, "Positioning the cursor": the tables of each direction.
ResultSet::Move ResultSet::move_static(SQLSMALLINT orientation, SQLLEN offset, std::uint64_t bookmark,
                                       SQLULEN rowset_size, Cancellation& cancellation) {
    switch (orientation) {
    case SQL_FETCH_NEXT:
        if (position_ == Position::AfterEnd) return after_end();
        return go_to(position_ == Position::BeforeStart ? 1 : start_ + previous_size_, cancellation);
    case SQL_FETCH_PRIOR:
        return move_prior(rowset_size, cancellation);
    case SQL_FETCH_FIRST:
        return go_to(1, cancellation);
    case SQL_FETCH_LAST: {
        const std::uint64_t last = last_row(cancellation);
        return last == 0 ? after_end() : go_to(last > rowset_size ? last - rowset_size + 1 : 1, cancellation);
    }
    case SQL_FETCH_ABSOLUTE:
        return move_absolute(offset, rowset_size, cancellation);
    case SQL_FETCH_RELATIVE:
        return move_relative(offset, rowset_size, cancellation);
    case SQL_FETCH_BOOKMARK: {
        if (!has_row(bookmark, cancellation))
            throw Error(state::kInvalidBookmark, "The bookmark is that of no row of this result.");
        const auto row = static_cast<SQLLEN>(bookmark) + offset;
        return row < 1 ? before_start() : go_to(static_cast<std::uint64_t>(row), cancellation);
    }
    default:
        throw Error(state::kFetchTypeRange, "There is no fetch direction " + std::to_string(orientation) + ".");
    }
}

ResultSet::Move ResultSet::move_prior(SQLULEN rowset_size, Cancellation& cancellation) {
    if (position_ == Position::BeforeStart) return before_start();
    if (position_ == Position::AfterEnd) {
        const std::uint64_t last = last_row(cancellation);
        if (last == 0) return before_start();
        return last < rowset_size ? cut_at_start(cancellation) : go_to(last - rowset_size + 1, cancellation);
    }
    if (start_ == 1) return before_start();
    return start_ <= rowset_size ? cut_at_start(cancellation) : go_to(start_ - rowset_size, cancellation);
}

ResultSet::Move ResultSet::move_absolute(SQLLEN offset, SQLULEN rowset_size, Cancellation& cancellation) {
    if (offset == 0) return before_start();
    if (offset > 0) return go_to(static_cast<std::uint64_t>(offset), cancellation);
    const std::uint64_t last = last_row(cancellation);
    const std::uint64_t back = std::uint64_t{0} - static_cast<std::uint64_t>(offset);
    if (back <= last) return go_to(last - back + 1, cancellation);
    return back > rowset_size ? before_start() : cut_at_start(cancellation);
}

ResultSet::Move ResultSet::move_relative(SQLLEN offset, SQLULEN rowset_size, Cancellation& cancellation) {
    if (position_ == Position::BeforeStart)
        return offset > 0 ? move_absolute(offset, rowset_size, cancellation) : before_start();
    if (position_ == Position::AfterEnd)
        return offset < 0 ? move_absolute(offset, rowset_size, cancellation) : after_end();
    const auto target = static_cast<SQLLEN>(start_) + offset;
    if (target >= 1) return go_to(static_cast<std::uint64_t>(target), cancellation);
    if (start_ == 1) return before_start();
    const std::uint64_t back = std::uint64_t{0} - static_cast<std::uint64_t>(offset);
    return back > rowset_size ? before_start() : cut_at_start(cancellation);
}

void ResultSet::begin_rowset(bool keep_rows) {
    rows_in_rowset_ = 0;
    if (is_scrollable()) return;
    keep_rows_ = keep_rows;
    kept_.clear();
    broken_rows_.clear();
}

bool ResultSet::next_row(Cancellation& cancellation) {
    if (is_scrollable()) {
        const std::uint64_t number = start_ + rows_in_rowset_;
        if (!ensure(number, cancellation)) return false;
        ++rows_in_rowset_;
        previous_size_ = rows_in_rowset_;
        if (const auto broken = broken_rows_.find(number); broken != broken_rows_.end()) throw Error(broken->second);
        return true;
    }
    try {
        if (!read_source(cancellation)) {
            if (rows_in_rowset_ == 0) position_ = Position::AfterEnd;
            return false;
        }
    } catch (const Error& error) {
        if (!error.sql_state().is_data_exception()) throw; // the rows after such a one are good
        broken_rows_.emplace(start_ + rows_in_rowset_, error.diagnostic());
        ++rows_read_;
        ++rows_in_rowset_;
        if (keep_rows_) kept_.resize(kept_.size() + columns_.size());
        throw;
    }
    ++rows_in_rowset_;
    if (keep_rows_) keep_current_row();
    return true;
}

std::size_t ResultSet::rows_at_hand() const {
    if (is_scrollable() || keep_rows_) return 1;
    const std::size_t rows = cursor_->rows_at_hand();
    return max_rows_ == 0 ? rows : static_cast<std::size_t>(std::min<std::uint64_t>(rows, max_rows_ - rows_read_ + 1));
}

void ResultSet::cells(std::uint64_t number, std::size_t column, std::span<Cell> cells) {
    if (cells.size() == 1) {
        cells.front() = cell(number, column);
    } else {
        cursor_->cells(column, cells);
    }
}

void ResultSet::skip(std::size_t rows) {
    if (rows == 0) return;
    cursor_->skip(rows);
    rows_read_ += rows;
    rows_in_rowset_ += rows;
}

void ResultSet::keep_current_row() {
    for (std::size_t column = 0; column < columns_.size(); ++column) kept_.push_back(own(cursor_->cell(column)));
}

bool ResultSet::can_read(std::uint64_t number) const {
    if (broken_rows_.count(number) != 0) return false;
    if (is_scrollable()) return number >= 1 && number <= rows_read_;
    if (number < start_ || number >= start_ + rows_in_rowset_) return false;
    // What a stream has passed is gone, unless it was kept.
    return keep_rows_ || (number + 1 == start_ + rows_in_rowset_ && !at_end_);
}

Cell ResultSet::stored_cell(std::uint64_t number, std::size_t column) {
    if (!is_scrollable()) return view(kept_[(number - start_) * columns_.size() + column]);
    // Broken rows are numbered but not stored.
    const auto broken =
        broken_rows_.empty()
            ? 0
            : static_cast<std::uint64_t>(std::distance(broken_rows_.begin(), broken_rows_.lower_bound(number)));
    return store_->cell(number - 1 - broken, column);
}

} // namespace snowatlas::odbc
