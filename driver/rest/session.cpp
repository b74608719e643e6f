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
        return build_filter(table, table.paths[path], filter, filter_options(table.paths[path])).text;
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

    std::shared_ptr<Context> context_;
};

std::optional<std::int64_t> OpenSession::count(const schema::Table& table, std::size_t path,
                                               const std::vector<Disjunction>& filter, Cancellation& cancellation) {
    const auto& access = table.paths[path];
    const bool countable = table.source.nested.empty() && access.role == schema::Role::List &&
                           page_size_for(access, context_->settings, context_->host->memory) > 0;
    if (!countable || !build_filter(table, access, filter, filter_options(access)).exact) return {};
    const auto key = resolve_key(table, access, {});
    if (!key) return {};

    ScanRequest request;
    request.table = std::shared_ptr<const schema::Table>(std::shared_ptr<const schema::Table>(), &table); // not owned
    request.path = path;
    request.filter = filter;
    const auto plan = std::make_shared<const DecodePlan>(request.table, path, std::vector<bool>(), false);
    const auto fetched = PageFetcher(context_, plan, request).first(*key, kCountPageSize, Gate::Slot(), cancellation);
    const bool whole_filter = filter.empty() || !fetched.mode.filter.text.empty();
    const auto& info = fetched.page.info;
    if (!whole_filter) return {};
    if (info.total_items) return info.total_items;
    if (info.total_pages && info.page_size.value_or(kCountPageSize) == kCountPageSize) return info.total_pages;
    return {};
}

} // namespace

std::unique_ptr<Session> open_session(Settings settings) {
    return std::make_unique<OpenSession>(std::move(settings));
}

} // namespace snowatlas::rest
