#include "auth/client_credentials.h"

#include <algorithm>

#include "auth/json.h"
#include "auth/oauth_error.h"
#include "driver/base/log.h"
#include "driver/base/text.h"
#include "driver/http/retry.h"

namespace snowatlas::auth {
namespace {

constexpr std::chrono::seconds kUsualLifetime{3600};
constexpr std::chrono::seconds kLongestLifetime{86'400};
constexpr std::size_t kLongestToken = 64 << 10;
constexpr std::size_t kLargestAnswer = 1 << 20;
constexpr std::size_t kUsualAnswer = 16 << 10;
// A host that cannot be reached now is more often mistyped than restarting: tell soon.
constexpr int kConnectRetries = 1;

void append_field(std::string& form, std::string_view name, std::string_view value) {
    if (!form.empty()) form += '&';
    std::string encoded = http::percent_encode(value);
    form.append(name).append("=").append(encoded);
    wipe(encoded);
}

http::Request token_request(const Credentials& credentials, bool with_resources, std::chrono::milliseconds timeout) {
    http::Request request;
    request.method = "POST";
    request.url = credentials.token_url;
    request.headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"};
    // Reserved at once: a string that grows leaves copies of the secret behind.
    request.body.reserve(1024 + 3 * (credentials.client_id.size() + credentials.client_secret.size()));
    append_field(request.body, "grant_type", "client_credentials");
    append_field(request.body, "client_id", credentials.client_id);
    append_field(request.body, "client_secret", credentials.client_secret);
    if (!credentials.scope.empty()) append_field(request.body, "scope", credentials.scope);
    if (with_resources) {
        for (const std::string& resource : credentials.resources) append_field(request.body, "resource", resource);
    }
    request.buffer.reserve(kUsualAnswer); // for the same reason: the answer holds the token
    request.timeout = timeout;
    request.max_body_bytes = kLargestAnswer;
    return request;
}

// What may stand in a header line: anything else would be a way to write headers of one's own.
bool is_header_safe(std::string_view token) {
    return !token.empty() && token.size() <= kLongestToken &&
           std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

std::chrono::seconds sane_lifetime(std::optional<std::int64_t> seconds) {
    if (!seconds || *seconds <= 0) return kUsualLifetime;
    return std::min(std::chrono::seconds(*seconds), kLongestLifetime);
}

Grant parse_grant(const http::Response& response, const Credentials& credentials) {
    const auto document = JsonObject::parse(response.body);
    if (!document) throw sign_in_error(response, credentials);
    Grant grant;
    grant.access_token = document->string("access_token").value_or("");
    const std::string type = document->string("token_type").value_or("Bearer");
    if (!is_header_safe(grant.access_token) || !equals_ignore_case(type, "bearer")) {
        throw sign_in_error(response, credentials);
    }
    grant.identity_token = document->string("id_token").value_or("");
    grant.lifetime = sane_lifetime(document->integer("expires_in"));
    return grant;
}

http::Response ask(const Credentials& credentials, const GrantOptions& options, bool with_resources,
                   http::Client& client, Cancellation& cancellation) {
    http::Request request = token_request(credentials, with_resources, options.timeout);
    const WipeAtEnd wiped(request.body);
    return send_with_retries(request, options.max_retries, client, cancellation);
}

} // namespace

Grant::~Grant() {
    wipe(access_token);
    wipe(identity_token);
}

Grant request_grant(const Credentials& credentials, const GrantOptions& options, http::Client& client,
                    Cancellation& cancellation) {
    bool with_resources = options.send_resources && !credentials.resources.empty();
    http::Response response = ask(credentials, options, with_resources, client, cancellation);
    const WipeAtEnd wiped(response.body);
    bool refused = false;
    if (with_resources && response.status == 400 && refuses_resource(parse_oauth_error(response.body))) {
        log::write(log::Level::Info, "The token endpoint does not know the resource; signing in without it.");
        refused = true;
        response = ask(credentials, options, false, client, cancellation);
    }
    if (response.status != 200) throw sign_in_error(response, credentials);
    Grant grant = parse_grant(response, credentials);
    grant.resources_refused = refused;
    return grant;
}

http::Response send_with_retries(const http::Request& request, int max_retries, http::Client& client,
                                 Cancellation& cancellation) {
    http::RetryPolicy policy;
    policy.max_retries = max_retries;
    policy.max_connect_retries = kConnectRetries;
    for (int attempt = 1;; ++attempt) {
        http::Outcome outcome = client.send(request, cancellation);
        const auto retry = http::decide_retry(policy, attempt, outcome, http::retry_random());
        const auto deadline = cancellation.deadline();
        const bool in_time = retry && (!deadline || Cancellation::Clock::now() + retry->delay < *deadline);
        if (!in_time) {
            if (outcome.error) throw sign_in_error(*outcome.error);
            return std::move(*outcome.response);
        }
        cancellation.sleep_for(retry->delay);
    }
}

} // namespace snowatlas::auth
