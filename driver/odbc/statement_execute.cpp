// Executing: batches, parameter arrays, data at execution.
#include "driver/odbc/statement.h"

#include <algorithm>

#include "driver/sql/binder.h"

namespace snowatlas::odbc {
namespace {

// Ends the whole call, whatever row it happened in.
bool ends_the_call(const Error& error) {
    const SqlState state = error.sql_state();
    return state == state::kCancelled || state == state::kQueryTimeout || state == state::kLoginTimeout ||
           state == state::kLinkFailure;
}

bool changes_rows(std::string_view function) {
    return function == "UPDATE WHERE" || function == "DELETE WHERE";
}

} // namespace

SQLRETURN Statement::execute() {
    if (!is_prepared() || direct_) throw Error(state::kFunctionSequence, "Prepare a statement first.");
    require_no_cursor();
    return start_execution();
}

SQLRETURN Statement::execute_direct(const std::string& text) {
    prepare(text);
    direct_ = true;
    try {
        return start_execution();
    } catch (...) {
        forget_prepared();
        throw;
    }
}

SQLRETURN Statement::start_execution() {
    read_parameters();
    if (execution_.parameters->needs_data()) return ask_for_data();
    return run_next();
}

// Of an array the application learns which set it is that needs data.
SQLRETURN Statement::ask_for_data() {
    if (ipd_->rows_processed != nullptr) *ipd_->rows_processed = execution_.parameters->set_needing_data() + 1;
    return SQL_NEED_DATA;
}

void Statement::read_parameters() {
    process_.require();
    execution_ = {};
    executed_ = false;
    prepare_again_for_bound_types();
    const auto hold = apd_->hold();
    std::size_t count = prepared_->parameters().size();
    if (parts_.size() > 1) count = std::max(count, static_cast<std::size_t>(apd_->count()));
    execution_.parameters = std::make_unique<Parameters>(*apd_, *ipd_, count);
    if (ipd_->rows_processed != nullptr) *ipd_->rows_processed = 0;
}

SQLRETURN Statement::param_data(SQLPOINTER* token) {
    Parameters& parameters = *execution_.parameters;
    if (!parameters.finish_current()) {
        const SQLPOINTER next = parameters.next_token();
        if (token != nullptr) *token = next;
        return ask_for_data();
    }
    return run_next();
}

void Statement::put_data(const void* data, SQLLEN length) {
    execution_.parameters->put(data, length);
}

std::function<void(Diagnostic)> Statement::warner() {
    return [this](const Diagnostic& diagnostic) { report().add(diagnostic); };
}

void Statement::set_parameter_status(std::size_t set, SQLUSMALLINT status) {
    if (ipd_->array_status != nullptr) ipd_->array_status[set] = status;
    if (ipd_->rows_processed != nullptr) *ipd_->rows_processed = set + 1;
}

engine::Execution Statement::execute_set(const ParameterSet& set) {
    const std::size_t wanted = prepared_->parameters().size();
    if (execution_.first_parameter + wanted > set.size())
        throw Error(state::kParametersNotBound, "The batch has more parameter markers than parameters are bound.");
    const std::span<const engine::TypedValue> values(set.data() + execution_.first_parameter, wanted);
    return prepared_->execute(values, begin_waiting(), warner());
}

// Goes to the next set of parameters that is to be used, which may be the current one; false where there is none.
bool Statement::skip_ignored_sets() {
    const Parameters& parameters = *execution_.parameters;
    for (; execution_.set < parameters.set_count(); ++execution_.set) {
        if (!parameters.state(execution_.set).ignored) return true;
        set_parameter_status(execution_.set, SQL_PARAM_UNUSED);
    }
    return false;
}

// Executes the current part of the batch: a query with the current set of parameters, anything else with all sets.
SQLRETURN Statement::run_next() {
    executed_ = true;
    if (prepared_->columns().empty()) return run_without_result();
    row_count_ = -1;
    if (!skip_ignored_sets()) { // nothing to be done
        update_header();
        return SQL_SUCCESS;
    }
    const Parameters& parameters = *execution_.parameters;
    const SetState& set = parameters.state(execution_.set);
    try {
        if (set.error) throw Error(*set.error);
        engine::Execution execution = execute_set(parameters.set(execution_.set));
        // A temporary table may have been made anew since the statement was prepared.
        if (!ird_->describes(prepared_->columns())) ird_->describe_columns(prepared_->columns(), is_odbc2());
        open_result(prepared_->columns(), std::move(execution.cursor));
    } catch (const Error&) {
        set_parameter_status(execution_.set, SQL_PARAM_ERROR);
        update_header();
        throw;
    }
    set_parameter_status(execution_.set, report().empty() ? SQL_PARAM_SUCCESS : SQL_PARAM_SUCCESS_WITH_INFO);
    update_header();
    return SQL_SUCCESS;
}

SQLRETURN Statement::run_without_result() {
    const Parameters& parameters = *execution_.parameters;
    const std::size_t sets = parameters.set_count();
    std::size_t failed = 0;
    std::size_t done = 0;
    std::optional<SQLLEN> rows;
    for (std::size_t index = 0; index < sets; ++index) {
        const SetState& set = parameters.state(index);
        if (set.ignored) {
            set_parameter_status(index, SQL_PARAM_UNUSED);
            continue;
        }
        ++done;
        try {
            if (set.error) throw Error(*set.error);
            const engine::Execution execution = execute_set(parameters.set(index));
            if (execution.rows) rows = rows.value_or(0) + static_cast<SQLLEN>(*execution.rows);
            set_parameter_status(index, SQL_PARAM_SUCCESS);
        } catch (const Error& error) {
            set_parameter_status(index, SQL_PARAM_ERROR);
            if (sets == 1 || ends_the_call(error)) throw;
            ++failed;
            report().add(error.diagnostic(), static_cast<SQLLEN>(index + 1), set.column);
        }
    }
    execution_.set = sets;
    row_count_ = rows.value_or(-1);
    update_header();
    if (failed != 0) return failed == done ? SQL_ERROR : SQL_SUCCESS_WITH_INFO;
    const bool nothing_changed = rows == 0 && changes_rows(prepared_->dynamic_function()) && !is_odbc2();
    return nothing_changed ? SQL_NO_DATA : SQL_SUCCESS;
}

bool Statement::advance_part() {
    if (execution_.parameters == nullptr) return false;
    if (!prepared_->columns().empty()) {
        ++execution_.set;
        if (skip_ignored_sets()) return true;
    }
    if (prepared_part_ + 1 >= parts_.size()) return false;
    execution_.first_parameter += prepared_->parameters().size();
    execution_.set = 0;
    try {
        prepare_part(prepared_part_ + 1);
    } catch (const Error&) { // ends the batch: how many parameters the statement has is not known
        execution_ = {};
        throw;
    }
    return true;
}

SQLRETURN Statement::more_results() {
    drop_result();
    if (!executed_) return SQL_NO_DATA;
    if (!advance_part()) {
        close_cursor();
        return SQL_NO_DATA;
    }
    return run_next();
}

void Statement::update_header() {
    DiagnosticHeader header;
    header.row_count = row_count_;
    header.cursor_row_count = 0;
    if (prepared_ != nullptr) header.dynamic_function = prepared_->dynamic_function();
    report().set_header(std::move(header));
}

} // namespace snowatlas::odbc
