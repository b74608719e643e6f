#include "tests/tenant/control.h"

#include <algorithm>
#include <charconv>

#include "tests/tenant/json_text.h"
#include "tests/tenant/router.h"

namespace snowatlas::tenant {

namespace {

constexpr std::size_t kMostEntries = 2'000'000;

std::string without_secret(const std::string& form) {
    std::string result;
    std::size_t start = 0;
    while (start <= form.size()) {
        const std::size_t end = std::min(form.find('&', start), form.size());
        const std::string_view field = std::string_view(form).substr(start, end - start);
        if (start > 0) result += '&';
        if (field.starts_with("client_secret="))
            result += "client_secret=***";
        else
            result += field;
        start = end + 1;
    }
    return result;
}

int number_of(const std::string& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument("'" + text + "' is not a number");
    return value;
}

Fault read_fault(const Parameters& parameters) {
    Fault fault;
    for (const auto& [name, value] : parameters) {
        if (name == "kind") {
            const auto kind = fault_kind(value);
            if (!kind) throw std::invalid_argument("there is no fault '" + value + "'");
            fault.kind = *kind;
        } else if (name == "path_prefix") {
            fault.path_prefix = value;
        } else if (name == "body") {
            fault.body = value;
        } else if (name == "count") {
            fault.count = number_of(value);
        } else if (name == "skip") {
            fault.skip = number_of(value);
        } else if (name == "status") {
            fault.status = number_of(value);
        } else if (name == "retry_after") {
            fault.retry_after = number_of(value);
        } else if (name == "delay") {
            fault.delay = std::chrono::milliseconds(number_of(value));
        } else {
            throw std::invalid_argument("a fault has no '" + name + "'");
        }
    }
    return fault;
}

std::string to_json(const LoggedRequest& entry) {
    std::string json = "{\"method\":";
    append_string(json, entry.method);
    json += ",\"path\":";
    append_string(json, entry.path);
    json += ",\"query\":";
    append_string(json, entry.query);
    json += ",\"body\":";
    append_string(json, entry.body);
    json += ",\"status\":" + std::to_string(entry.status) + ",\"rows\":" + std::to_string(entry.rows) +
            ",\"had_token\":" + (entry.had_token ? "true" : "false") + ",\"http_version\":";
    append_string(json, entry.http_version);
    return json + "}";
}

} // namespace

void RequestLog::add(const HttpRequest& request, const HttpAnswer& answer) {
    LoggedRequest entry;
    entry.method = request.method;
    entry.path = request.path;
    entry.query = percent_decode(request.raw_query, true).value_or(request.raw_query);
    entry.body = without_secret(request.body);
    entry.status = answer.status;
    entry.rows = answer.rows;
    entry.had_token = !request.authorization.empty();
    entry.http_version = request.http_version;
    const std::lock_guard lock(mutex_);
    entries_.push_back(std::move(entry));
    if (entries_.size() > kMostEntries) entries_.pop_front();
}

std::vector<LoggedRequest> RequestLog::entries() const {
    const std::lock_guard lock(mutex_);
    return {entries_.begin(), entries_.end()};
}

void RequestLog::clear() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
}

HttpAnswer answer_control(const HttpRequest& request, RequestLog& log, FaultList& faults) {
    const bool removes = request.method == "DELETE";
    if (request.path == "/control/requests" && removes) {
        log.clear();
    } else if (request.path == "/control/requests" && request.method == "GET") {
        std::string json = "[";
        for (const LoggedRequest& entry : log.entries()) json += (json.size() > 1 ? ",\n" : "") + to_json(entry);
        return HttpAnswer::of(200, json + "]");
    } else if (request.path == "/control/faults" && removes) {
        faults.clear();
    } else if (request.path == "/control/faults" && request.method == "POST") {
        try {
            faults.inject(read_fault(parse_query(request.raw_query).value_or(Parameters{})));
        } catch (const std::invalid_argument& problem) {
            return api_error(400, problem.what());
        }
    } else {
        return api_error(404, "There is no such control.");
    }
    return HttpAnswer::of(200, "{}");
}

} // namespace snowatlas::tenant
