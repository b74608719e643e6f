#include "tests/bench/odbc_stop.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "tests/bench/odbc_handle.h"

namespace snowatlas::bench {
namespace {

void sleep_ms(int duration) {
    std::this_thread::sleep_for(std::chrono::milliseconds(duration));
}

double pages_answered(const FloorOptions& tenant) {
    const auto log = get_text(tenant, "/control/requests");
    constexpr std::string_view kPath = "/computers-applications";
    double count = 0;
    for (auto at = log.find(kPath); at != std::string::npos; at = log.find(kPath, at + 1)) ++count;
    return count;
}

double close_cursor(const Handle& statement) {
    statement.check(SQLFetch(statement.get()));
    const auto start = usage_now();
    statement.check(SQLFreeStmt(statement.get(), SQL_CLOSE));
    return usage_now().wall_ms - start.wall_ms;
}

double cancel_fetch(const Handle& statement) {
    std::atomic<double> cancelled{0};
    std::thread canceller([&] {
        sleep_ms(300);
        cancelled = usage_now().wall_ms;
        SQLCancel(statement.get());
    });
    SQLRETURN code = SQL_SUCCESS;
    while (SQL_SUCCEEDED(code)) code = SQLFetch(statement.get());
    const auto end = usage_now();
    canceller.join();
    if (code == SQL_NO_DATA) throw std::runtime_error("the scan ended before it was cancelled");
    return end.wall_ms - cancelled;
}

} // namespace

Result run_stop(const StopOptions& options) {
    const Handle environment(SQL_HANDLE_ENV, nullptr);
    environment.check(
        SQLSetEnvAttr(environment.get(), SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3_80), 0));
    const Handle connection(SQL_HANDLE_DBC, environment.get());
    connect(connection, "Driver=" + options.driver + ";" + options.connection);
    const Handle statement(SQL_HANDLE_STMT, connection.get());
    execute(statement, "SELECT * FROM sam.computers_applications");
    Result result;
    result["stop_ms"] = options.cancel ? cancel_fetch(statement) : close_cursor(statement);
    sleep_ms(50 + options.latency_ms);
    const auto at_stop = pages_answered(options.tenant);
    sleep_ms(1000);
    result["late_requests"] = pages_answered(options.tenant) - at_stop;
    return result;
}

} // namespace snowatlas::bench
