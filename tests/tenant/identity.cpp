#include "tests/tenant/identity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

#include <openssl/rand.h>

#include "driver/base/text.h"
#include "tests/tenant/api.h"
#include "tests/tenant/json_text.h"
#include "tests/tenant/random.h"

namespace snowatlas::tenant {

namespace {

constexpr std::string_view kProductApis = "api://snowsoftware.io/api";
constexpr std::array kResources = {kProductApis, std::string_view("api://snowsoftware.io/idp/api")};

HttpAnswer oauth_error(int status, std::string_view error, std::string_view description) {
    std::string body = R"({"error":)";
    append_string(body, error);
    body += R"(,"error_description":)";
    append_string(body, description);
    HttpAnswer answer = HttpAnswer::of(status, body + "}");
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
}

std::string random_text(std::size_t bytes) {
    std::vector<unsigned char> noise(bytes);
    RAND_bytes(noise.data(), static_cast<int>(bytes));
    std::string text;
    for (const unsigned char byte : noise) {
        text += "0123456789ABCDEF"[byte >> 4];
        text += "0123456789ABCDEF"[byte & 15];
    }
    return text;
}

// Form fields, refusing what a strict server refuses.
struct Form {
    Parameters fields;
    std::string problem;

    const std::string* find(std::string_view name) const {
        const auto found =
            std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
        return found == fields.end() || found->second.empty() ? nullptr : &found->second;
    }
};

Form read_form(const HttpRequest& request) {
    Form form;
    std::string type = to_lower(request.content_type);
    type = std::string(trim(type.substr(0, type.find(';'))));
    if (type != "application/x-www-form-urlencoded") {
        form.problem = "The content type must be application/x-www-form-urlencoded.";
        return form;
    }
    auto fields = parse_query(request.body);
    if (!fields) {
        form.problem = "The form is not well-formed.";
        return form;
    }
    form.fields = std::move(*fields);
    for (std::size_t place = 0; place < form.fields.size(); ++place)
        for (std::size_t other = place + 1; other < form.fields.size(); ++other)
            if (form.fields[place].first == form.fields[other].first && form.fields[place].first != "resource")
                form.problem = "The parameter " + form.fields[place].first + " is given twice.";
    return form;
}

} // namespace

int TokenBucket::ask(const std::string& client) {
    if (per_second_ <= 0) return 0;
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    Level& level = levels_.try_emplace(client, Level{burst_, now}).first->second;
    const std::chrono::duration<double> passed = now - level.when;
    level.tokens = std::min(burst_, level.tokens + passed.count() * per_second_);
    level.when = now;
    if (level.tokens >= 1) {
        level.tokens -= 1;
        return 0;
    }
    return std::max(1, static_cast<int>(std::ceil((1 - level.tokens) / per_second_)));
}

Identity::Identity(const Options& options)
    : options_(options), bucket_(options.token_requests_per_second, options.burst) {}

const Signer& Identity::signer() {
    std::call_once(signer_once_, [this] { signer_ = std::make_unique<Signer>(); });
    return *signer_;
}

std::string Identity::issue(const Registration& registration, bool for_product_apis) {
    const std::string token = random_text(32);
    const std::lock_guard lock(mutex_);
    tokens_[token] = {&registration, for_product_apis, std::chrono::steady_clock::now() + options_.token_lifetime};
    std::deque<std::string>& issued = by_client_[&registration];
    issued.push_back(token);
    while (options_.tokens_per_client > 0 && issued.size() > options_.tokens_per_client) {
        tokens_.erase(issued.front());
        issued.pop_front();
    }
    return token;
}

std::string Identity::identity_claims(const Registration& registration) const {
    std::string tenant;
    write_guid(hash_text("tenant"), 0, tenant);
    const std::time_t now = std::time(nullptr);
    std::string claims = "{\"iss\":";
    append_string(claims, base_url_ + "/idp");
    claims += ",\"sub\":";
    append_string(claims, registration.client_id);
    claims += ",\"aud\":";
    append_string(claims, registration.client_id);
    claims += ",\"azp\":";
    append_string(claims, registration.client_id);
    claims += ",\"tenant\":";
    append_string(claims, tenant);
    claims += R"(,"tenant_name":"Simulated Estate","region":"westeurope","profile":"application","auth_time":)" +
              std::to_string(now) + ",\"iat\":" + std::to_string(now) +
              ",\"exp\":" + std::to_string(now + options_.token_lifetime.count()) + "}";
    return claims;
}

HttpAnswer Identity::token(const HttpRequest& request) {
    if (request.method != "POST") return oauth_error(405, "invalid_request", "Only POST is allowed.");
    const Form form = read_form(request);
    if (!form.problem.empty()) return oauth_error(400, "invalid_request", form.problem);
    const std::string* client = form.find("client_id");
    if (client == nullptr) return oauth_error(400, "invalid_client", "client_id is missing.");
    if (const int wait = bucket_.ask(*client); wait > 0) {
        HttpAnswer answer = oauth_error(429, "slow_down", "Too many token requests.");
        answer.headers.emplace_back("Retry-After", std::to_string(wait));
        return answer;
    }
    const std::string* grant_type = form.find("grant_type");
    if (grant_type == nullptr) return oauth_error(400, "invalid_request", "grant_type is missing.");
    if (*grant_type != "client_credentials")
        return oauth_error(400, "unsupported_grant_type", "Only client_credentials is supported.");
    const std::string* secret = form.find("client_secret");
    const auto registration =
        std::find_if(options_.registrations.begin(), options_.registrations.end(), [&](const Registration& known) {
            return known.client_id == *client && secret != nullptr && known.client_secret == *secret;
        });
    if (registration == options_.registrations.end())
        return oauth_error(400, "invalid_client", "The client or its secret is wrong.");
    const std::string* scope = form.find("scope");
    if (scope != nullptr && *scope != "openid") return oauth_error(400, "invalid_scope", "Only openid is supported.");
    bool names_resources = false;
    bool for_product_apis = false;
    for (const auto& [name, value] : form.fields) {
        if (name != "resource") continue;
        if (std::find(kResources.begin(), kResources.end(), value) == kResources.end())
            return oauth_error(400, "invalid_target", "The resource is not known.");
        names_resources = true;
        for_product_apis = for_product_apis || value == kProductApis;
    }
    std::string body = R"({"access_token":")" + issue(*registration, for_product_apis || !names_resources) +
                       R"(","token_type":"Bearer","expires_in":)" + std::to_string(options_.token_lifetime.count());
    if (scope != nullptr)
        body += R"(,"scope":"openid","id_token":")" + signer().sign(identity_claims(*registration)) + '"';
    HttpAnswer answer = HttpAnswer::of(200, body + "}");
    answer.headers.emplace_back("Cache-Control", "no-store");
    return answer;
}

HttpAnswer Identity::answer(const HttpRequest& request) {
    if (request.path == "/idp/api/connect/token") return token(request);
    if (request.path == "/idp/.well-known/openid-configuration") {
        const std::string idp = base_url_ + "/idp";
        return HttpAnswer::of(200, R"({"issuer":")" + idp + R"(","token_endpoint":")" + idp +
                                       R"(/api/connect/token","jwks_uri":")" + idp +
                                       R"(/.well-known/jwks","response_types_supported":["code"],)"
                                       R"("grant_types_supported":["client_credentials","authorization_code"],)"
                                       R"("scopes_supported":["openid"],"subject_types_supported":["public"],)"
                                       R"("id_token_signing_alg_values_supported":["RS256"]})");
    }
    if (request.path == "/idp/.well-known/jwks") return HttpAnswer::of(200, signer().jwks());
    return oauth_error(404, "invalid_request", "There is nothing here.");
}

std::optional<Identity::Grant> Identity::grant(const std::string& authorization) const {
    constexpr std::string_view kScheme = "bearer ";
    if (to_lower(authorization.substr(0, kScheme.size())) != kScheme) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto found = tokens_.find(std::string_view(authorization).substr(kScheme.size()));
    if (found == tokens_.end() || found->second.expires <= std::chrono::steady_clock::now()) return std::nullopt;
    return Grant{found->second.registration, found->second.for_product_apis};
}

void Identity::revoke_tokens() {
    const std::lock_guard lock(mutex_);
    tokens_.clear();
    by_client_.clear();
}

} // namespace snowatlas::tenant
