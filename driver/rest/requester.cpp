#include "driver/rest/requester.h"

#include <algorithm>

#include "driver/base/calendar.h"
#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/http/retry.h"
#include "driver/rest/api_error.h"
#include "driver/rest/decoder.h"

namespace snowatlas::rest {
namespace {

constexpr int kMostRedirects = 3;
// Of a gateway the page may pass; whoever else answers goes on doing so.
constexpr int kMostRetriesOfForeign = 1;

bool is_success(long status) {
    return status >= 200 && status < 300;
}
bool is_redirect(long status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}
// The server is overloaded, whether or not it says for how long.
bool is_overload(long status) {
    return status == 429 || status == 503;
}

std::string status_text(const http::Response& response) {
    auto text = error_message(response.body);
    return text.empty() ? "status " + std::to_string(response.status) : text;
}

// The API answers with an object or an array, perhaps behind a byte order mark. Anything else with status 200 is a
// proxy's sign-in page, or another site.
bool is_no_json(std::string_view body) {
    body = trim(body);
    return !body.empty() && body.substr(0, 4).find_first_of("{[") == std::string_view::npos;
}

bool is_foreign(std::string_view body, const BrokenAnswer& broken) {
    return is_no_json(body) || dynamic_cast<const ForeignAnswer*>(&broken) != nullptr;
}

std::string unreadable(const std::string& path, std::string_view body, const BrokenAnswer& broken) {
    const std::string answer = "The answer to GET " + path;
    std::string_view problem = broken.what();
    if (is_foreign(body, broken)) {
        const std::string kind = is_web_page(body) ? "a web page" : is_no_json(body) ? "no JSON" : "JSON";
        const std::string says = body.find('[') == 0 ? "" : error_message(body); // rows of whatever else
        return answer + " is " + kind + (says.empty() ? "" : " (" + says + ")") + ", " +
               (is_no_json(body) ? "not data" : "but " + std::string(problem)) +
               ": something else than Snow Atlas answers there. Check BaseUrl, Region and Proxy.";
    }
    while (!problem.empty() && problem.back() == '.') problem.remove_suffix(1);
    return answer + " could not be read: " + std::string(problem) + ". Try again later.";
}

[[noreturn]] void throw_link_lost(const http::TransferError& error) {
    if (error.phase == http::TransferError::Phase::TooLarge) throw Error(state::kGeneral, error.text);
    throw Error(state::kLinkFailure, error.text);
}

} // namespace

void Context::wait_for_jobs() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return jobs_ == 0; });
}

JobTicket::JobTicket(Context& context) : context_(context) {
    const std::lock_guard lock(context_.mutex_);
    ++context_.jobs_;
}

JobTicket::~JobTicket() {
    const std::lock_guard lock(context_.mutex_);
    --context_.jobs_;
    context_.idle_.notify_all(); // under the lock: the context may be gone right after
}

// The attempts at one call.
class Requester::Attempts {
  public:
    Attempts(Context& context, const Call& call, Gate::Slot slot, const Consume& consume, Cancellation& cancellation)
        : context_(context), call_(call), slot_(std::move(slot)), consume_(consume), cancellation_(cancellation),
          target_(call.target) {
        policy_.max_retries = context.settings.max_retries;
    }

    void run() {
        while (!attempt()) ++attempt_;
        context_.link_is_dead.store(false, std::memory_order_relaxed);
    }

  private:
    // True: done. False: to be tried again, at once.
    bool attempt() {
        const auto token = context_.tokens->token(cancellation_);
        if (!slot_.held()) slot_ = context_.host->gate.enter(cancellation_);
        sent_at_ = slot_.taken_at();
        start_record();
        auto outcome = context_.client->send(request(token.value), cancellation_);
        tell_gate(outcome);
        slot_.release();
        if (!outcome.response) return repeat_or_fail(outcome);
        auto& response = *outcome.response;
        record_.status = response.status;
        record_.bytes = response.bytes_received;
        if (is_success(response.status)) return consume(outcome);
        if (response.status == 401) return renew_token(token.generation, response);
        if (is_redirect(response.status)) {
            follow_redirect(response);
            return false;
        }
        return repeat_or_fail(outcome);
    }

    http::Request request(const std::string& token) const {
        http::Request request;
        request.url = context_.settings.base_url + target_;
        request.headers = {"Accept: application/json"};
        request.bearer_token = token;
        request.timeout = context_.settings.request_timeout;
        request.buffer = context_.host->buffers.take();
        return request;
    }

    void tell_gate(const http::Outcome& outcome) {
        if (outcome.response && !is_overload(outcome.response->status)) {
            context_.host->gate.succeeded(call_.endpoint, sent_at_, outcome.response->duration);
        }
    }

    bool consume(http::Outcome& outcome) {
        try {
            record_.rows = consume_(outcome.response->body);
            context_.host->buffers.give_back(std::move(outcome.response->body));
            finish_record({});
            return true;
        } catch (const BrokenAnswer& broken) {
            const std::string& body = outcome.response->body;
            if (is_foreign(body, broken)) policy_.max_retries = std::min(policy_.max_retries, kMostRetriesOfForeign);
            http::Outcome failed;
            failed.error =
                http::TransferError{http::TransferError::Phase::Transfer, unreadable(path(), body, broken), 0};
            return repeat_or_fail(failed);
        }
    }

    bool renew_token(std::uint64_t generation, const http::Response& response) {
        const auto message = error_message(response.body);
        finish_record(message.empty() ? "not authenticated" : message);
        if (renewed_) {
            throw Error(state::kSignInRefused,
                        "Snow Atlas refused the access token for GET " + path() + " also after it was renewed" +
                            (message.empty() ? "" : ": " + message) +
                            ". Check that the application registration belongs to this region and is still active.",
                        401);
        }
        renewed_ = true;
        context_.tokens->reject(generation);
        --attempt_; // a token that ran out is not the request's fault
        return false;
    }

    // To the same host the request goes on; a token never goes to another one.
    void follow_redirect(const http::Response& response) {
        const auto* location = response.header("location");
        if (location == nullptr) throw_failure(response);
        const auto own = http::parse_url(context_.settings.base_url);
        const auto other = http::parse_url(*location);
        const bool relative = !location->empty() && location->front() == '/' && location->substr(0, 2) != "//";
        const bool same = other && own && other->scheme == own->scheme && other->authority == own->authority;
        if (relative || same) {
            finish_record("redirected");
            if (++redirects_ > kMostRedirects) throw_failure(response);
            target_ = relative ? *location : other->path_and_query;
            --attempt_;
            return;
        }
        finish_record("redirected to another host");
        throw HttpFailure{response.status, "the answer lies at another host" +
                                               (other ? " (" + other->authority + ")" : std::string{}) +
                                               ", which is not to get the access token"};
    }

    bool repeat_or_fail(const http::Outcome& outcome) {
        if (outcome.error && outcome.error->phase == http::TransferError::Phase::Cancelled) cancellation_.check();
        finish_record(outcome.error ? outcome.error->text : status_text(*outcome.response));
        const auto retry = http::decide_retry(policy_, attempt_, outcome, http::retry_random());
        const auto status = outcome.response ? outcome.response->status : 0;
        if (retry && (retry->holds_all || is_overload(status))) {
            const auto hold = retry->holds_all ? retry->delay : std::chrono::milliseconds(0);
            context_.host->gate.throttled(sent_at_, hold, status == 429);
        }
        if (!retry) {
            if (outcome.response) throw_failure(*outcome.response);
            context_.link_is_dead.store(true, std::memory_order_relaxed);
            throw_link_lost(*outcome.error);
        }
        if (!retry->holds_all) cancellation_.sleep_for(retry->delay);
        return false;
    }

    [[noreturn]] void throw_failure(const http::Response& response) const {
        throw HttpFailure{response.status, error_message(response.body)};
    }

    std::string path() const { return call_.target.substr(0, call_.target.find('?')); }

    void start_record() {
        record_ = {};
        record_.started_ticks = now_ticks();
        record_.method = "GET";
        record_.target = target_;
        record_.attempt = std::max(attempt_, 1);
        started_ = std::chrono::steady_clock::now();
    }

    void finish_record(std::string error) {
        record_.milliseconds =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started_).count();
        record_.error = std::move(error);
        context_.log.add(record_);
    }

    Context& context_;
    const Call& call_;
    Gate::Slot slot_;
    Gate::Clock::time_point sent_at_{};
    const Consume& consume_;
    Cancellation& cancellation_;
    std::string target_;
    http::RetryPolicy policy_;
    int attempt_ = 1;
    int redirects_ = 0;
    bool renewed_ = false;
    RequestRecord record_;
    std::chrono::steady_clock::time_point started_;
};

void Requester::get(const Call& call, Gate::Slot slot, const Consume& consume, Cancellation& cancellation) {
    auto& cache = context_.host->cache;
    const auto started = std::chrono::steady_clock::now();
    // Whoever waits for another's request leaves the place at the gate to it.
    auto found = cache.find(
        call.target, context_.settings.cache, [&] { slot.release(); }, cancellation);
    if (found) {
        slot.release();
        RequestRecord record;
        record.started_ticks = now_ticks();
        record.method = "GET";
        record.target = call.target;
        record.status = 200;
        record.cached = true;
        record.rows = consume(*found);
        record.milliseconds =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
        context_.log.add(std::move(record));
        return;
    }
    try {
        const bool kept = context_.settings.cache.count() > 0;
        bool shared = false;
        const Consume share = [&](std::string_view body) {
            const auto rows = consume(body);
            shared = kept || cache.is_awaited(call.target);
            if (!shared) return rows;
            auto copy = std::make_shared<std::string>();
            copy->reserve(body.size() + kJsonPadding);
            copy->assign(body);
            cache.put(call.target, std::move(copy), kept);
            return rows;
        };
        Attempts(context_, call, std::move(slot), share, cancellation).run();
        if (!shared) cache.give_up(call.target);
    } catch (...) {
        cache.give_up(call.target);
        throw;
    }
}

} // namespace snowatlas::rest
