#include "driver/odbc/guard.h"

#include <new>
#include <stdexcept>

#include "driver/base/log.h"

namespace snowatlas::odbc {
namespace {

void add_quietly(DiagnosticArea& area, const SqlState& state, const char* text) noexcept {
    try {
        area.add({state, text, 0});
    } catch (...) { // No memory even for the record: the return code alone has to tell.
    }
}

std::string_view name_of(SQLRETURN code) {
    switch (code) {
    case SQL_SUCCESS:
        return "SQL_SUCCESS";
    case SQL_SUCCESS_WITH_INFO:
        return "SQL_SUCCESS_WITH_INFO";
    case SQL_NO_DATA:
        return "SQL_NO_DATA";
    case SQL_NEED_DATA:
        return "SQL_NEED_DATA";
    case SQL_STILL_EXECUTING:
        return "SQL_STILL_EXECUTING";
    default:
        return "SQL_ERROR";
    }
}

} // namespace

SQLRETURN record_current_exception(DiagnosticArea& area) noexcept {
    try {
        throw;
    } catch (const Error& error) {
        try {
            area.add(error.diagnostic());
        } catch (...) {
            add_quietly(area, state::kMemory, "There is not enough memory.");
        }
    } catch (const std::bad_alloc&) {
        add_quietly(area, state::kMemory, "There is not enough memory.");
    } catch (const std::length_error&) { // an array size beyond what memory could ever hold
        add_quietly(area, state::kMemory, "There is not enough memory.");
    } catch (const std::exception& error) {
        add_quietly(area, state::kGeneral, error.what());
    } catch (...) {
        add_quietly(area, state::kGeneral, "An unknown error happened inside the driver; its log may tell more.");
    }
    return SQL_ERROR;
}

CallTrace::CallTrace(const char* function, SQLHANDLE handle)
    : function_(function), handle_(handle), enabled_(log::enabled(log::Level::Trace)) {
    if (enabled_) start_ = std::chrono::steady_clock::now();
}

void CallTrace::finish(SQLRETURN code, const DiagnosticArea& area) const noexcept {
    if (!enabled_ && code != SQL_ERROR) return;
    if (!log::enabled(enabled_ ? log::Level::Trace : log::Level::Debug)) return;
    try {
        std::string line(function_);
        line += " handle ";
        line += std::to_string(reinterpret_cast<std::uintptr_t>(handle_));
        line += " -> ";
        line += name_of(code);
        if (enabled_) {
            const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start_;
            line += " in ";
            line += std::to_string(spent.count());
            line += " ms";
        }
        if (const auto first = area.record(1)) {
            line += " ";
            line += first->state.code();
            line += " ";
            const bool quotes_value = first->state.is_data_exception();
            line += enabled_ || !quotes_value ? first->message : "(LogLevel=trace shows the value)";
        }
        log::write(enabled_ ? log::Level::Trace : log::Level::Debug, line);
    } catch (...) { // A log that cannot be written must not fail the call.
    }
}

} // namespace snowatlas::odbc
