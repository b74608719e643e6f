// What everything that runs on behalf of one execution of a statement shares.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "driver/base/calendar.h"
#include "driver/base/cancellation.h"
#include "driver/base/error.h"

namespace snowatlas::engine {

// Used by one thread at a time: the one that runs the statement.
class ExecutionContext {
  public:
    ExecutionContext(Cancellation& cancellation, std::function<void(Diagnostic)> warn)
        : cancellation_(&cancellation), warn_(std::move(warn)), now_(now_ticks()) {}

    // Each call of the application brings its own.
    void use(Cancellation& cancellation) { cancellation_ = &cancellation; }
    Cancellation& cancellation() const { return *cancellation_; }
    void warn(Diagnostic diagnostic) const {
        if (warn_) warn_(std::move(diagnostic));
    }
    // The moment CURRENT_TIMESTAMP stands for: the same for the whole statement.
    std::int64_t now() const { return now_; }
    void set_now(std::int64_t ticks) { now_ = ticks; }

    // SQLite carries no more than text through its callbacks, so the error itself waits here: `failure` ends the
    // statement, a `row_error` only spoils the row whose select list is being evaluated. The first one counts.
    void fail(const Error& error) {
        if (!failure_) failure_ = error;
    }
    void fail_row(const Error& error) {
        if (!row_error_) row_error_ = error;
    }
    std::optional<Error> take_failure() { return std::exchange(failure_, std::nullopt); }
    std::optional<Error> take_row_error() { return std::exchange(row_error_, std::nullopt); }

  private:
    Cancellation* cancellation_;
    std::function<void(Diagnostic)> warn_;
    std::int64_t now_;
    std::optional<Error> failure_, row_error_;
};

// Runs a callback of SQLite: what it throws is kept in the context. False where it threw.
template <typename Body> bool guarded(ExecutionContext& context, Body&& body) {
    try {
        body();
        return true;
    } catch (const Error& error) {
        context.fail(error);
    } catch (const std::bad_alloc&) {
        context.fail(Error(state::kMemory, "There is not enough memory to go on with the statement."));
    } catch (const std::exception& error) {
        context.fail(Error(state::kGeneral, std::string("The driver met an unexpected condition: ") + error.what()));
    }
    return false;
}

} // namespace snowatlas::engine
