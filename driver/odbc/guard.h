// The one barrier between C and the driver. Every entry point passes it.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

#include "driver/odbc/handle.h"

namespace snowatlas::odbc {

// Records the exception in flight as a diagnostic; returns SQL_ERROR.
SQLRETURN record_current_exception(DiagnosticArea& area) noexcept;

// Writes a line to the driver's log where one is kept at this level.
class CallTrace {
  public:
    CallTrace(const char* function, SQLHANDLE handle);
    void finish(SQLRETURN code, const DiagnosticArea& area) const noexcept;

  private:
    const char* function_;
    SQLHANDLE handle_;
    bool enabled_;
    std::chrono::steady_clock::time_point start_;
};

// Runs `body`, which returns nothing or an SQLRETURN; nothing it throws passes. Where it ends with SQL_SUCCESS, what
// has been recorded decides between that, SQL_SUCCESS_WITH_INFO and SQL_ERROR; any other code is its own decision.
template <typename Body> SQLRETURN run_guarded(DiagnosticArea& area, Body&& body) noexcept {
    SQLRETURN code = SQL_SUCCESS;
    try {
        if constexpr (std::is_void_v<decltype(body())>)
            body();
        else
            code = body();
    } catch (...) {
        code = record_current_exception(area);
    }
    if (code == SQL_SUCCESS && !area.empty()) code = area.has_errors() ? SQL_ERROR : SQL_SUCCESS_WITH_INFO;
    area.set_return_code(code);
    return code;
}

template <typename Object> void admit_by_state(const Object& object) {
    object.admit();
}

// With the object's lock held: clears its diagnostics, asks `admit(object)` whether the function may be called now,
// runs.
template <typename Object, typename Body>
SQLRETURN call_holding(Object& object, const char* function, Body&& body,
                       void (*admit)(const Object&) = admit_by_state<Object>) noexcept {
    const CallTrace trace(function, object.value());
    if (object.is_freed()) return SQL_INVALID_HANDLE;
    DiagnosticArea& area = object.diagnostics();
    area.clear();
    const SQLRETURN code = run_guarded(area, [&] {
        admit(object);
        return body(object);
    });
    trace.finish(code, area);
    return code;
}

// The usual way in: finds the object, locks it, runs.
template <typename Object, typename Body>
SQLRETURN call(SQLHANDLE value, const char* function, Body&& body,
               void (*admit)(const Object&) = admit_by_state<Object>) noexcept {
    const std::shared_ptr<Handle> handle = HandleRegistry::instance().find(value, Object::kKind);
    if (handle == nullptr) return SQL_INVALID_HANDLE;
    auto& object = static_cast<Object&>(*handle);
    const std::lock_guard lock(object.lock());
    return call_holding(object, function, std::forward<Body>(body), admit);
}

// For what must not wait for a running call: SQLCancel and the diagnostic functions. Neither locks nor clears; `body`
// returns the code.
template <typename Object, typename Body> SQLRETURN call_unlocked(SQLHANDLE value, Body&& body) noexcept {
    const std::shared_ptr<Handle> handle = HandleRegistry::instance().find(value, Object::kKind);
    if (handle == nullptr) return SQL_INVALID_HANDLE;
    try {
        return body(static_cast<Object&>(*handle));
    } catch (...) {
        return SQL_ERROR;
    }
}

} // namespace snowatlas::odbc
