#include "driver/rest/session.h"

#include <algorithm>

#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/http/client.h"
#include "driver/rest/failure.h"
#include "driver/rest/page_fetcher.h"
#include "driver/rest/scan.h"
#include "driver/rest/url.h"

namespace snowatlas::rest {
namespace {

constexpr int kCountPageSize = 1;
// More parts of a filter than these are not tried one by one: reading is as cheap.
constexpr std::size_t kMostPartsToProve = 3;

class OpenSession final : public Session {
  public:
    explicit OpenSession(Settings settings) : context_(std::make_shared<Context>()) {
        http::TransportSettings transport;
        transport.ca_file = settings.ca_file;
        transport.proxy = settings.proxy;
        transport.max_connections = std::max(1, settings.max_concurrency);
        context_->client = http::shared_client(transport);
        auth::Credentials credentials;
        credentials.token_url = settings.token_url;
        credentials.client_id = settings.client_id;
        credentials.client_secret = settings.client_secret;
        credentials.scope = settings.scope;
        credentials.resources = settings.resources;
        credentials.identity_url = settings.base_url + "/idp";
        credentials.max_retries = settings.max_retries;
        credentials.request_timeout = settings.request_timeout;
        context_->tokens = auth::shared_token_source(credentials, context_->client);
        wipe(credentials.client_secret);
        context_->host = shared_host(settings.base_url, settings.client_id, settings.max_concurrency);
        wipe(settings.client_secret);
        context_->settings = std::move(settings);
    }

    ~OpenSession() override { context_->wait_for_jobs(); }

    std::unique_ptr<Scan> scan(ScanRequest request, std::function<void(Diagnostic)> warn) override {
        return start_scan(context_, std::move(request), std::move(warn));
    }

    std::optional<std::int64_t> count(const schema::Table& table, std::size_t path,
                                      const std::vector<Disjunction>& filter, Cancellation& cancellation) override;

    std::string filter_text(const schema::Table& table, std::size_t path,
                            const std::vector<Disjunction>& filter) const override {
        return filter_of(table, path, filter).text;
    }

    void note_filter(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter,
                     FilterEffect effect) override;
    bool filter_finds(const schema::Table& table, std::size_t path,
                      const std::vector<Disjunction>& filter) const override {
        return is_known_to(PathMemory::Effect::Finds, table, path, filter);
    }

    std::size_t page_rows(const schema::AccessPath& path) const override {
        return static_cast<std::size_t>(page_size_for(path, context_->settings, context_->host->memory));
    }

    void sign_in(Cancellation& cancellation) override {
        Cancellation login;
        const Cancellation::Listener forward(cancellation, [&login] { login.cancel(); });
        const auto end = Cancellation::Clock::now() + context_->settings.login_timeout;
        const auto outer = cancellation.deadline();
        if (outer && *outer < end) {
            login.set_deadline(outer, state::kQueryTimeout);
        } else if (context_->settings.login_timeout.count() > 0) {
            login.set_deadline(end, state::kLoginTimeout);
        }
        context_->tokens->token(login);
    }

    const Settings& settings() const override { return context_->settings; }
    std::vector<RequestRecord> requests() const override { return context_->log.records(); }
    std::optional<auth::IdentityClaims> identity() const override { return context_->tokens->identity(); }
    std::optional<std::chrono::system_clock::time_point> token_expiry() const override {
        return context_->tokens->expiry();
    }
    bool link_is_dead() const override { return context_->link_is_dead.load(std::memory_order_relaxed); }

  private:
    FilterOptions filter_options(const schema::AccessPath& path) const {
        const auto& memory = context_->host->memory;
        FilterOptions options;
        options.quote_dates = memory.quotes_dates(path.path);
        options.refused = [&memory, &path](const FilterUse& use) { return memory.refuses(path.path, use); };
        return options;
    }

    FilterText filter_of(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter) const {
        return build_filter(table, table.paths[path], filter, filter_options(table.paths[path]));
    }
    bool is_known_to(PathMemory::Effect effect, const schema::Table& table, std::size_t path,
                     const std::vector<Disjunction>& filter) const {
        const auto& access = table.paths[path];
        return !access.filter_fields.empty() ||
               context_->host->memory.is_noted(access.path, filter_of(table, path, filter).uses, effect);
    }
    // Rows in all, and those of the first page for checking.
    struct Sample {
        std::optional<std::int64_t> total;
        std::unique_ptr<ColumnBatch> rows;
        bool is_filtered = false;
    };
    Sample sample(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter,
                  Cancellation& cancellation) const;
    bool rows_show(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter,
                   const Sample& sample);
    bool prove(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter,
               std::int64_t filtered, Cancellation& cancellation);

    std::shared_ptr<Context> context_;
};

void OpenSession::note_filter(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter,
                              FilterEffect effect) {
    auto& memory = context_->host->memory;
    const auto& endpoint = table.paths[path].path;
    const auto uses = filter_of(table, path, filter).uses;
    if (effect == FilterEffect::Ignored) return memory.refuse(endpoint, uses);
    memory.note(endpoint, uses, PathMemory::Effect::Finds);
    if (effect == FilterEffect::LeavesOut) memory.note(endpoint, uses, PathMemory::Effect::LeavesOut);
}

OpenSession::Sample OpenSession::sample(const schema::Table& table, std::size_t path,
                                        const std::vector<Disjunction>& filter, Cancellation& cancellation) const {
    const auto& access = table.paths[path];
    ScanRequest request;
    request.table = std::shared_ptr<const schema::Table>(std::shared_ptr<const schema::Table>(), &table); // not owned
    request.path = path;
    request.filter = filter;
    request.columns.resize(table.columns.size());
    for (const auto& disjunction : filter)
        for (const auto& predicate : disjunction.alternatives) request.columns[predicate.column] = true;
    const auto key = resolve_key(table, access, {});
    if (!key) return {};
    // Pages of one row are as many as there are rows; where items are counted, a page may as well have some.
    const int most = static_cast<int>(page_rows(access));
    const int size = filter.empty() || !access.paging.has_total_items ? kCountPageSize : std::min(most, kSampleSize);
    const auto plan = std::make_shared<const DecodePlan>(request.table, path, request.columns, false);
    auto fetched = PageFetcher(context_, plan, request).first(*key, size, Gate::Slot(), cancellation);
    const auto& info = fetched.page.info;
    Sample found{info.total_items, std::move(fetched.page.batch), !fetched.mode.filter.text.empty()};
    const bool one_a_page =
        fetched.position.size == kCountPageSize && info.page_size.value_or(kCountPageSize) == kCountPageSize;
    if (!found.total && one_a_page) found.total = info.total_pages;
    return found;
}

// False where a row is there that the filter should have left out.
bool OpenSession::rows_show(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter,
                            const Sample& sample) {
    for (const auto& disjunction : filter) {
        for (std::size_t row = 0; row < sample.rows->row_count(); ++row) {
            if (holds_for(disjunction, *sample.rows, row)) continue;
            note_filter(table, path, {disjunction}, FilterEffect::Ignored);
            return false;
        }
    }
    return true;
}

// Every part of the filter leaves out rows: the server does not pass over it. `filtered` rows are left by all of it.
bool OpenSession::prove(const schema::Table& table, std::size_t path, const std::vector<Disjunction>& filter,
                        std::int64_t filtered, Cancellation& cancellation) {
    using Effect = PathMemory::Effect;
    if (is_known_to(Effect::LeavesOut, table, path, filter)) return true;
    if (filter.size() > kMostPartsToProve) return false;
    const auto all = sample(table, path, {}, cancellation).total;
    if (!all || filtered >= *all) return false;
    for (const auto& part : filter) {
        if (is_known_to(Effect::LeavesOut, table, path, {part})) continue;
        const auto left =
            filter.size() == 1 ? filtered : sample(table, path, {part}, cancellation).total.value_or(*all);
        if (left >= *all) return false;
        note_filter(table, path, {part}, FilterEffect::LeavesOut);
    }
    return true;
}

std::optional<std::int64_t> OpenSession::count(const schema::Table& table, std::size_t path,
                                               const std::vector<Disjunction>& filter, Cancellation& cancellation) {
    const auto& access = table.paths[path];
    const bool countable = table.source.nested.empty() && !table.source.pivot && access.role == schema::Role::List &&
                           page_rows(access) > 0;
    auto& memory = context_->host->memory;
    if (!countable || !filter_of(table, path, filter).exact || !memory.tells_total(access.path)) return {};
    const auto found = sample(table, path, filter, cancellation);
    if (filter.empty()) {
        if (!found.total) memory.note_no_total(access.path); // its rows are read instead, the next time at once
        return found.total;
    }
    if (!found.total) return {};
    if (!found.is_filtered || !rows_show(table, path, filter, found)) return {};
    const auto seen = static_cast<std::int64_t>(found.rows->row_count());
    if (seen >= *found.total || prove(table, path, filter, *found.total, cancellation)) return found.total;
    return {};
}

} // namespace

std::unique_ptr<Session> open_session(Settings settings) {
    return std::make_unique<OpenSession>(std::move(settings));
}

} // namespace snowatlas::rest
