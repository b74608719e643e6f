#include "tests/bench/rest_scan.h"

#include "driver/rest/session.h"
#include "schema/loader.h"

namespace snowatlas::bench {
namespace {

rest::Settings settings_of(const RestOptions& options) {
    rest::Settings settings;
    settings.base_url = options.base_url;
    settings.token_url = options.base_url + "/idp/api/connect/token";
    settings.client_id = "demo-client";
    settings.client_secret = "demo-secret";
    settings.ca_file = options.ca_file;
    settings.page_size = options.page_size;
    settings.max_retries = 50; // a limited rate is to be measured, not to end the run
    return settings;
}

// Touches the value, so that reading it is not optimised away.
std::uint64_t touch(const Cell& cell) {
    switch (cell.kind()) {
    case CellKind::Integer:
        return static_cast<std::uint64_t>(cell.as_integer());
    case CellKind::Text:
        return cell.as_bytes().size();
    default:
        return 0;
    }
}

} // namespace

Result run_rest(const RestOptions& options) {
    const auto catalog = schema::load_catalog();
    rest::ScanRequest request;
    for (const auto& table : catalog->tables()) {
        if (table->qualified_name() == "sam.computers_applications") request.table = table;
    }
    const auto columns = request.table->columns.size();
    request.columns.assign(columns, true);
    const auto session = rest::open_session(settings_of(options));
    Cancellation cancellation;
    session->sign_in(cancellation);

    Result result;
    const auto start = usage_now();
    result["idle_kb"] = start.resident_kb;
    const auto scan = session->scan(request, {});
    double rows = 0;
    std::uint64_t sum = 0;
    while (const auto batch = scan->next(cancellation)) {
        if (rows == 0) result["first_ms"] = usage_now().wall_ms - start.wall_ms;
        for (std::size_t row = 0; row < batch->row_count(); ++row) {
            for (std::size_t column = 0; column < columns; ++column) sum += touch(batch->cell(row, column));
        }
        rows += static_cast<double>(batch->row_count());
    }
    const auto end = usage_now();
    result["rows"] = rows;
    result["sum"] = static_cast<double>(sum);
    result["wall_ms"] = end.wall_ms - start.wall_ms;
    result["cpu_ms"] = end.cpu_ms - start.cpu_ms;
    result["peak_kb"] = end.peak_kb;
    for (const auto& record : session->requests()) {
        result["requests"] += 1;
        if (record.status == 429) result["refused"] += 1;
    }
    return result;
}

} // namespace snowatlas::bench
