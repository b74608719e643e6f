#include "tests/unit/rest/fake_api.h"

#include <algorithm>

#include "driver/base/calendar.h"
#include "driver/rest/scan.h"

namespace snowatlas::rest {
namespace {

std::string decode(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

FakeRequest parse(const http::Request& request) {
    FakeRequest parsed;
    const auto parts = http::parse_url(request.url);
    const std::string target = parts ? parts->path_and_query : "";
    const auto question = target.find('?');
    parsed.path = decode(target.substr(0, question));
    parsed.token = request.bearer_token;
    if (question == std::string::npos) return parsed;
    parsed.raw_query = target.substr(question + 1);
    for (const auto& pair : split(parsed.raw_query, '&')) {
        const auto equals = pair.find('=');
        parsed.query[decode(pair.substr(0, equals))] = decode(pair.substr(equals + 1));
    }
    return parsed;
}

class FakeTransfer final : public http::Transfer {
  public:
    void cancel() override {
        const std::lock_guard lock(mutex_);
        cancelled_ = true;
        wake_.notify_all();
    }
    // False: cancelled first.
    bool wait(std::chrono::milliseconds delay) {
        std::unique_lock lock(mutex_);
        return !wake_.wait_for(lock, delay, [this] { return cancelled_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool cancelled_ = false;
};

} // namespace

int FakeRequest::number(const std::string& name, int otherwise) const {
    const auto found = query.find(name);
    return found == query.end() ? otherwise : std::stoi(found->second);
}

FakeClient::~FakeClient() {
    for (auto& thread : threads_) thread.join();
}

std::shared_ptr<http::Transfer> FakeClient::start(http::Request request, std::function<void(http::Outcome)> done) {
    auto transfer = std::make_shared<FakeTransfer>();
    const std::lock_guard lock(mutex_);
    requests_.push_back(parse(request));
    const auto parts = http::parse_url(request.url);
    targets_.push_back(parts ? parts->path_and_query : request.url);
    threads_.emplace_back([this, transfer, parsed = requests_.back(), done = std::move(done)] {
        int now = ++running_;
        for (int most = most_; now > most && !most_.compare_exchange_weak(most, now);) {
        }
        const auto started = std::chrono::steady_clock::now();
        auto reply = handler_(parsed);
        http::Outcome outcome;
        if (!transfer->wait(reply.delay)) {
            outcome.error = http::TransferError{http::TransferError::Phase::Cancelled, "Cancelled.", 0};
        } else if (reply.disconnect) {
            outcome.error = http::TransferError{http::TransferError::Phase::Transfer, "The connection broke.", 56};
        } else {
            http::Response response;
            response.status = reply.status;
            response.headers = std::move(reply.headers);
            response.body.reserve(reply.body.size() + 64);
            response.body = reply.body;
            response.bytes_received = response.body.size();
            response.duration =
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
            outcome.response = std::move(response);
        }
        --running_;
        done(std::move(outcome));
    });
    return transfer;
}

std::vector<FakeRequest> FakeClient::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::vector<std::string> FakeClient::targets() const {
    const std::lock_guard lock(mutex_);
    return targets_;
}

auth::AccessToken FakeTokens::token(Cancellation& cancellation) {
    cancellation.check();
    const auto generation = generation_.load();
    return {"token-" + std::to_string(generation), generation,
            std::chrono::system_clock::now() + std::chrono::hours(1)};
}

void FakeTokens::reject(std::uint64_t generation) {
    generation_.compare_exchange_strong(generation, generation + 1);
}

FakeApi::FakeApi(FakeClient::Handler handler, Settings settings)
    : client_(std::make_shared<FakeClient>(std::move(handler))), context_(std::make_shared<Context>()) {
    settings.base_url = "https://tenant.example";
    context_->settings = settings;
    context_->client = client_;
    context_->tokens = std::make_shared<FakeTokens>();
    context_->host = std::make_shared<Host>(settings.max_concurrency);
}

FakeApi::~FakeApi() {
    context_->wait_for_jobs();
}

std::unique_ptr<Scan> FakeApi::scan(ScanRequest request) {
    return start_scan(context_, std::move(request), [this](Diagnostic warning) { warnings_.push_back(warning); });
}

std::vector<std::string> FakeApi::read(ScanRequest request) {
    const auto table = request.table;
    const auto reader = scan(std::move(request));
    Cancellation cancellation;
    std::vector<std::string> rows;
    while (const auto batch = reader->next(cancellation)) {
        for (auto& row : rows_of(*batch, *table)) rows.push_back(std::move(row));
    }
    return rows;
}

std::shared_ptr<const schema::Table> make_table(const std::string& json) {
    return std::make_shared<const schema::Table>(schema::load_tables(json, "test.json").at(0));
}

ScanRequest request_for(std::shared_ptr<const schema::Table> table, std::size_t path) {
    ScanRequest request;
    request.columns.assign(table->columns.size(), true);
    request.table = std::move(table);
    request.path = path;
    return request;
}

std::string text_of(const Cell& cell, const SqlType& type) {
    switch (cell.kind()) {
    case CellKind::Null:
        return "NULL";
    case CellKind::Integer:
        if (type.id == TypeId::Date) return format_date(cell.as_integer());
        if (type.id == TypeId::Time) return format_time(cell.as_integer());
        if (type.id == TypeId::Timestamp) return format_timestamp(cell.as_integer());
        return std::to_string(cell.as_integer());
    case CellKind::Real:
        return std::to_string(cell.as_real());
    case CellKind::Decimal:
        return to_string(cell.as_decimal());
    case CellKind::Text:
    case CellKind::Binary:
        return std::string(cell.as_bytes());
    }
    return {};
}

std::vector<std::string> rows_of(const RowBatch& batch, const schema::Table& table) {
    std::vector<std::string> rows;
    for (std::size_t row = 0; row < batch.row_count(); ++row) {
        std::string text;
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            if (column > 0) text += '|';
            text += text_of(batch.cell(row, column), table.columns[column].type);
        }
        rows.push_back(std::move(text));
    }
    return rows;
}

std::string item_list(int first, int count) {
    std::string text = "[";
    for (int i = 0; i < count; ++i) {
        if (i > 0) text += ',';
        text += "{\"id\":" + std::to_string(first + i) + "}";
    }
    return text + "]";
}

std::shared_ptr<const schema::Table> list_table(const std::string& path, const std::string& extra) {
    return make_table(R"({"tables": [{"name": "acme.things", "remark": "Things.", "key": ["id"],
        "columns": [{"name": "id", "type": "BIGINT", "remark": "Key."}],
        "paths": [{"role": "list", "get": ")" +
                      path + R"(", "filter": true, "permission": ["acme.r", "acme.crud"])" + extra + "}]}]}");
}

std::shared_ptr<const schema::Table> child_table() {
    return make_table(R"({"tables": [{"name": "acme.lines", "remark": "Lines.",
        "columns": [{"name": "ticketId", "type": "BIGINT", "from": "request", "remark": "Ticket."},
                    {"name": "id", "type": "BIGINT", "remark": "Line."}],
        "paths": [{"role": "child", "get": "/api/acme/v1/tickets/{id}/lines",
                   "parameters": {"id": {"column": "ticketId", "supplier": "acme.lines.ticketId"}}}]}]})");
}

std::string page_of(int rows, const FakeRequest& request, Totals totals) {
    const int number = request.number("page_number", 1), size = request.number("page_size", 100);
    const int first = (number - 1) * size;
    const int count = std::clamp(rows - first, 0, size);
    std::string pagination = "\"page_size\":" + std::to_string(size) + ",\"page_number\":" + std::to_string(number);
    if (totals.pages) pagination += ",\"total_pages\":" + std::to_string((rows + size - 1) / size);
    if (totals.items) pagination += ",\"total_items\":" + std::to_string(rows);
    return "{\"items\":" + item_list(first, count) + ",\"pagination\":{" + pagination + "}}";
}

std::vector<std::string> numbers(int count) {
    std::vector<std::string> rows;
    for (int i = 0; i < count; ++i) rows.push_back(std::to_string(i));
    return rows;
}

Settings quick() {
    Settings settings;
    settings.max_retries = 2;
    return settings;
}

} // namespace snowatlas::rest
