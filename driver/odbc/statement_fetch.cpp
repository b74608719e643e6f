// Fetching rowsets and moving in them.
#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "driver/odbc/c_type.h"
#include "driver/odbc/statement.h"

namespace snowatlas::odbc {
namespace {

// SQLExtendedFetch knows no rows with information (SQLFetchScroll, "Error Handling").
SQLUSMALLINT row_state(RowOutcome outcome, bool extended) {
    if (outcome == RowOutcome::Error) return SQL_ROW_ERROR;
    return outcome == RowOutcome::SuccessWithInfo && !extended ? SQL_ROW_SUCCESS_WITH_INFO : SQL_ROW_SUCCESS;
}

} // namespace

void Statement::check_sequence_for_fetch(FetchKind kind) const {
    if (!has_cursor()) {
        if (!executed_) throw Error(state::kFunctionSequence, "Execute a statement first.");
        throw Error(state::kInvalidCursorState, "The statement has no result set.");
    }
    if (fetch_kind_ != FetchKind::None && fetch_kind_ != kind)
        throw Error(state::kFunctionSequence, "SQLExtendedFetch cannot be mixed with SQLFetch and SQLFetchScroll.");
}

SQLRETURN Statement::fetch(SQLSMALLINT orientation, SQLLEN offset) {
    return fetch_rowset(orientation, offset, ard_->array_size, ird_->rows_processed, ird_->array_status,
                        FetchKind::Fetch);
}

SQLRETURN Statement::extended_fetch(SQLUSMALLINT orientation, SQLLEN offset, SQLULEN* row_count,
                                    SQLUSMALLINT* row_status) {
    return fetch_rowset(static_cast<SQLSMALLINT>(orientation), offset, options_.rowset_size, row_count, row_status,
                        FetchKind::Extended);
}

// The bookmark to fetch by; SQLExtendedFetch is given it in place of the offset.
std::uint64_t Statement::fetch_bookmark(FetchKind kind, SQLLEN& offset) const {
    if (options_.use_bookmarks == SQL_UB_OFF)
        throw Error(state::kFetchTypeRange, "Bookmarks are off; set SQL_ATTR_USE_BOOKMARKS before executing.");
    SQLBIGINT value = 0;
    if (kind == FetchKind::Extended) {
        value = std::exchange(offset, 0);
        return value < 0 ? 0 : static_cast<std::uint64_t>(value);
    }
    if (options_.fetch_bookmark == nullptr)
        throw Error(state::kInvalidBookmark, "SQL_ATTR_FETCH_BOOKMARK_PTR is not set.");
    std::memcpy(&value, options_.fetch_bookmark, sizeof value);
    return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

RowBinding& Statement::binding() {
    const auto hold = ard_->hold();
    const std::uint64_t version = ard_->version();
    if (!binding_ || bound_descriptor_ != ard_.get() || bound_version_ != version) {
        binding_.emplace(*ard_, result_->columns(), options_.max_length, options_.use_bookmarks != SQL_UB_OFF);
        bound_descriptor_ = ard_.get();
        bound_version_ = version;
    }
    return *binding_;
}

SQLRETURN Statement::fetch_rowset(SQLSMALLINT orientation, SQLLEN offset, SQLULEN size, SQLULEN* rows_fetched,
                                  SQLUSMALLINT* status, FetchKind kind) {
    check_sequence_for_fetch(kind);
    process_.require();
    fetch_kind_ = kind;
    partial_ = {};
    position_ = 0;
    if (rows_fetched != nullptr) *rows_fetched = 0;
    const std::uint64_t bookmark =
        orientation == SQL_FETCH_BOOKMARK && result_->is_scrollable() ? fetch_bookmark(kind, offset) : 0;
    // Built before the cursor moves: what is wrong with the bindings must not cost a row.
    const RowBinding& rows = binding();
    Cancellation& cancellation = begin_waiting();
    const ResultSet::Move move = result_->move(orientation, offset, bookmark, size, cancellation);
    // Rows of a stream stay readable where SQLGetData may ask for them after SQLSetPos.
    result_->begin_rowset(size > 1 && !rows.is_complete());
    row_states_.assign(size, SQL_ROW_NOROW);
    SQLRETURN code = SQL_NO_DATA;
    if (move.has_rows) {
        if (move.cut_at_start)
            report().add({state::kFetchBeforeFirstRowset, "The rowset would have begun before the first row of the "
                                                          "result and begins with it instead."});
        code = fill_rowset(size, rows_fetched, cancellation);
    }
    if (status != nullptr) std::memcpy(status, row_states_.data(), size * sizeof(SQLUSMALLINT));
    return code;
}

// Reads the rows that can be had together and writes them to the bound buffers; returns how many, 0 after the last. A
// row that cannot be computed is an error of that row.
std::size_t Statement::fill_rows(std::size_t index, std::size_t most, Cancellation& cancellation) {
    try {
        if (!result_->next_row(cancellation)) return 0;
    } catch (const Error& error) {
        if (result_->rows_in_rowset() != index + 1) throw; // not of one row
        report().add(error.diagnostic(), static_cast<SQLLEN>(index + 1));
        row_states_[index] = SQL_ROW_ERROR;
        return 1;
    }
    std::array<RowOutcome, RowBinding::kMostRows> outcomes{};
    const std::size_t rows = std::min({most, result_->rows_at_hand(), outcomes.size()});
    if (options_.retrieve_data != SQL_RD_OFF)
        binding_->write(*result_, result_->row_number(index), index, ard_->offset(), {outcomes.data(), rows}, report());
    result_->skip(rows - 1);
    for (std::size_t row = 0; row < rows; ++row)
        row_states_[index + row] = row_state(outcomes[row], fetch_kind_ == FetchKind::Extended);
    return rows;
}

SQLRETURN Statement::fill_rowset(SQLULEN size, SQLULEN* rows_fetched, Cancellation& cancellation) {
    SQLULEN rows = 0;
    while (rows < size) {
        const std::size_t filled = fill_rows(rows, size - rows, cancellation);
        if (filled == 0) break;
        rows += filled;
        if (rows_fetched != nullptr) *rows_fetched = rows;
    }
    if (rows == 0) return SQL_NO_DATA;
    return code_of_rows({row_states_.data(), static_cast<std::size_t>(rows)});
}

// What a function returns that has read rows of these states.
SQLRETURN Statement::code_of_rows(std::span<const SQLUSMALLINT> states) {
    const auto failed = static_cast<std::size_t>(std::count(states.begin(), states.end(), SQL_ROW_ERROR));
    if (failed == 0) return SQL_SUCCESS;
    if (failed == states.size() && (fetch_kind_ != FetchKind::Extended || row_states_.size() == 1)) return SQL_ERROR;
    report().add({state::kErrorInRow, "Rows of the rowset have errors; the row status array tells which."});
    return SQL_SUCCESS_WITH_INFO;
}

// Writes a row to an element of the bound buffers, apart from fetching it.
SQLUSMALLINT Statement::write_row(std::uint64_t number, std::size_t index) {
    RowOutcome outcome = RowOutcome::Error;
    if (result_->can_read(number))
        binding_->write(*result_, number, index, ard_->offset(), {&outcome, 1}, report());
    else
        report().add({state::kInvalidCursorPosition, "The row cannot be read."}, static_cast<SQLLEN>(index + 1));
    const SQLUSMALLINT state = row_state(outcome, fetch_kind_ == FetchKind::Extended);
    if (fetch_kind_ != FetchKind::Extended && ird_->array_status != nullptr) ird_->array_status[index] = state;
    return state;
}

SQLRETURN Statement::set_position(SQLSETPOSIROW row, SQLUSMALLINT operation, SQLUSMALLINT lock_type) {
    if (operation > SQL_ADD)
        throw Error(state::kInvalidAttribute, "There is no SQLSetPos operation " + std::to_string(operation) + ".");
    if (operation != SQL_POSITION && operation != SQL_REFRESH)
        throw Error(state::kNotImplemented, "Rows of Snow Atlas cannot be changed through a cursor: the driver is "
                                            "read-only.");
    if (lock_type != SQL_LOCK_NO_CHANGE)
        throw Error(state::kNotImplemented, "Rows cannot be locked; pass SQL_LOCK_NO_CHANGE.");
    if (!has_cursor() && !executed_) throw Error(state::kFunctionSequence, "Execute a statement first.");
    if (!has_cursor() || !result_->is_positioned())
        throw Error(state::kInvalidCursorState, "The cursor is not positioned on a rowset; fetch first.");
    const std::uint64_t rows = result_->rows_in_rowset();
    if (row > rows) throw Error(state::kRowValueRange, "The rowset has only " + std::to_string(rows) + " row(s).");
    partial_ = {}; // its text is that of a row read before
    if (operation == SQL_POSITION) {
        if (row == 0 || row_states_[row - 1] == SQL_ROW_ERROR)
            throw Error(state::kInvalidCursorPosition, "The cursor cannot be put on that row of the rowset.");
        position_ = row - 1;
        return SQL_SUCCESS;
    }
    binding();
    const std::uint64_t first = row == 0 ? 0 : row - 1;
    const std::uint64_t count = row == 0 ? rows : 1;
    for (std::uint64_t i = first; i < first + count; ++i) {
        // The driver's cursors are insensitive: what a stream has delivered is what there is.
        const std::uint64_t number = result_->row_number(i);
        if (result_->can_read(number) || row_states_[i] == SQL_ROW_ERROR) row_states_[i] = write_row(number, i);
    }
    return code_of_rows({row_states_.data() + first, static_cast<std::size_t>(count)});
}

SQLRETURN Statement::fetch_by_bookmark() {
    if (!has_cursor()) throw Error(state::kInvalidCursorState, "There is no open cursor.");
    const DescriptorRecord bookmark = [&] {
        const auto hold = ard_->hold();
        return ard_->record(0);
    }();
    if (options_.use_bookmarks == SQL_UB_OFF || bookmark.data == nullptr)
        throw Error(state::kInvalidAttribute, "Turn bookmarks on before executing, and bind column 0 to those of the "
                                              "rows to fetch.");
    if (!result_->is_scrollable()) throw Error(state::kNotImplemented, "Fetching by bookmark needs a static cursor.");
    binding();
    partial_ = {}; // its text is that of a row read before
    const std::size_t fixed = c_type_size(bookmark.concise_type);
    const std::size_t stride = ard_->stride(fixed != 0 ? fixed : static_cast<std::size_t>(bookmark.octet_length));
    const std::size_t width = fixed != 0 ? std::min(fixed, sizeof(SQLBIGINT)) : sizeof(SQLBIGINT);
    Cancellation& cancellation = begin_waiting();
    std::vector<SQLUSMALLINT> states;
    for (std::size_t i = 0; i < ard_->array_size; ++i) {
        SQLBIGINT number = 0;
        std::memcpy(&number, static_cast<const char*>(bookmark.data) + i * stride + ard_->offset(), width);
        if (number < 1 || !result_->has_row(static_cast<std::uint64_t>(number), cancellation))
            throw Error(state::kInvalidBookmark, "A bookmark is that of no row of this result.");
        states.push_back(write_row(static_cast<std::uint64_t>(number), i));
    }
    if (ird_->rows_processed != nullptr) *ird_->rows_processed = ard_->array_size;
    return code_of_rows(states);
}

} // namespace snowatlas::odbc
