#include "driver/engine/run_cursor.h"

#include <algorithm>

#include "driver/engine/value_mapping.h"

namespace snowatlas::engine {

Error lasting(const Error& error) {
    if (!error.sql_state().is_data_exception()) return error;
    return Error(state::kGeneral, "The result cannot be read to its end: " + std::string(error.what()));
}

RunCursor::RunCursor(std::unique_ptr<QueryRun> run, std::vector<SqlType> types,
                     std::shared_ptr<ConnectionState> connection, std::set<std::string, LessIgnoreCase> local_tables)
    : connection_(std::move(connection)), local_tables_(std::move(local_tables)), run_(std::move(run)),
      types_(std::move(types)), cells_(types_.size()), values_(is_over_local_tables() ? types_.size() : 0) {
    if (is_over_local_tables()) connection_->local_tables.add_reader(*this);
}

RunCursor::~RunCursor() {
    if (!is_over_local_tables()) return;
    const auto lock = run_->database().lock();
    connection_->local_tables.remove_reader(*this);
}

// False after the last row. What it throws is of one row unless `failed_` is set.
bool RunCursor::step() {
    try {
        done_ = !run_->statement().step();
    } catch (const Error& error) {
        failed_ = lasting(error);
        if (!is_over_local_tables()) std::fill(cells_.begin(), cells_.end(), Cell()); // they point into what ends now
        run_->end();
        throw;
    }
    if (const auto spoiled = run_->context().take_row_error()) throw Error(*spoiled);
    return !done_;
}

Cell RunCursor::read(std::size_t column) const {
    const Cell cell = read_column(run_->statement().handle(), static_cast<int>(column), types_[column]);
    check_range(cell, types_[column]);
    return cell;
}

void RunCursor::show(std::size_t column, const Cell& cell) {
    if (is_over_local_tables()) {
        values_[column] = own(cell);
        cells_[column] = view(values_[column]);
    } else {
        cells_[column] = cell;
    }
}

bool RunCursor::show_kept_row() {
    const auto place = kept_->next++;
    if (const auto broken = kept_->broken.find(place); broken != kept_->broken.end()) throw Error(broken->second);
    for (std::size_t i = 0; i < types_.size(); ++i) show(i, kept_->good.cell(kept_->next_good, i));
    ++kept_->next_good;
    return true;
}

bool RunCursor::next(Cancellation& cancellation) {
    const auto lock = run_->database().lock(cancellation);
    if (kept_ && kept_->next < kept_->size()) return show_kept_row();
    if (failed_) throw Error(*failed_);
    if (done_) return false;
    run_->context().use(cancellation);
    if (!step()) return false;
    for (std::size_t i = 0; i < types_.size(); ++i) show(i, read(i));
    return true;
}

void RunCursor::keep_rows(Cancellation& cancellation) {
    if (!kept_) kept_.emplace(types_.size());
    run_->context().use(never_);
    while (!done_ && !failed_) {
        cancellation.check(); // what is kept so far stays
        try {
            if (!step()) break;
            for (std::size_t i = 0; i < types_.size(); ++i) read(i); // so that a row is kept as a whole or not at all
            kept_->good.append([&](std::size_t column) { return read(column); });
        } catch (const Error& error) {
            if (!failed_) kept_->broken.emplace(kept_->size(), error);
        }
    }
    if (done_) run_->end();
}

} // namespace snowatlas::engine
