#include "auth/identity_token.h"

#include "auth/client_credentials.h"
#include "auth/json.h"
#include "auth/jwt.h"
#include "driver/base/error.h"
#include "driver/base/text.h"

namespace snowatlas::auth {
namespace {

constexpr std::chrono::seconds kClockSkew{120};
constexpr std::size_t kLongestClaim = 1000;
constexpr std::size_t kLargestDocument = 1 << 20;

bool is_trusted_transport(const http::UrlParts& url) {
    return url.scheme == "https" || http::is_loopback(url.host);
}

std::string claim(const JsonObject& payload, std::string_view name) {
    std::string text = payload.string(name).value_or("");
    if (text.size() > kLongestClaim) refuse_identity("its claim '" + std::string(name) + "' is too long");
    return text;
}

// `aud` is one name or a list of names.
bool is_for(const JsonObject& payload, std::string_view client_id) {
    if (payload.string("aud") == client_id) return true;
    simdjson::dom::array names;
    if (payload.root().at_key("aud").get(names) != simdjson::SUCCESS) return false;
    for (const simdjson::dom::element name : names) {
        std::string_view text;
        if (name.get(text) == simdjson::SUCCESS && text == client_id) return true;
    }
    return false;
}

void check_times(const JsonObject& payload, std::chrono::system_clock::time_point now) {
    const auto seconds = [](std::chrono::system_clock::time_point time) {
        return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
    };
    const auto expiry = payload.integer("exp");
    const auto issued = payload.integer("iat");
    if (!expiry || !issued) refuse_identity("it does not say when it was issued and when it ends");
    if (*expiry <= seconds(now - kClockSkew)) refuse_identity("it has expired; check this computer's clock");
    if (*issued > seconds(now + kClockSkew)) refuse_identity("it is from the future; check this computer's clock");
    const auto valid_from = payload.integer("nbf");
    if (valid_from && *valid_from > seconds(now + kClockSkew)) {
        refuse_identity("it is not valid yet; check this computer's clock");
    }
}

std::string fetch(const std::string& url, const Credentials& credentials, http::Client& client,
                  Cancellation& cancellation) {
    http::Request request;
    request.url = url;
    request.headers = {"Accept: application/json"};
    request.timeout = credentials.request_timeout;
    request.max_body_bytes = kLargestDocument;
    http::Response response = send_with_retries(request, credentials.max_retries, client, cancellation);
    if (response.status == 200) return std::move(response.body);
    const auto parts = http::parse_url(url);
    throw Error(state::kCannotConnect,
                "The identity service of Snow Atlas does not answer properly at " +
                    (parts ? parts->authority + parts->path_and_query : std::string()) + " (HTTP " +
                    std::to_string(response.status) + "); check BaseUrl, or leave openid out of Scope.",
                static_cast<int>(response.status));
}

} // namespace

Issuer parse_discovery(std::string_view json, std::string_view identity_url) {
    const auto document = JsonObject::parse(json);
    if (!document) refuse_identity("the discovery document is no JSON object");
    Issuer issuer{document->string("issuer").value_or(""), document->string("jwks_uri").value_or("")};
    const auto name = http::parse_url(issuer.name);
    if (!name || !is_trusted_transport(*name)) refuse_identity("the discovery document names no https issuer");
    const auto keys = http::parse_url(issuer.keys_url);
    const auto asked = http::parse_url(identity_url);
    if (!keys || !asked || !is_trusted_transport(*keys) || keys->authority != asked->authority) {
        refuse_identity("the discovery document names keys on another host");
    }
    return issuer;
}

IdentityClaims check_claims(std::string_view payload, std::string_view issuer, std::string_view client_id,
                            std::chrono::system_clock::time_point now) {
    const auto document = JsonObject::parse(payload);
    if (!document) refuse_identity("its payload is no JSON object");
    if (document->string("iss") != issuer) refuse_identity("it is from another issuer");
    if (!is_for(*document, client_id)) refuse_identity("it is for another client");
    if (const auto party = document->string("azp"); party && *party != client_id) {
        refuse_identity("it was given to another client");
    }
    check_times(*document, now);
    return {claim(*document, "tenant"), claim(*document, "tenant_name"), claim(*document, "region"),
            claim(*document, "sub")};
}

IdentityClaims verify_identity(std::string_view token, const Credentials& credentials, http::Client& client,
                               Cancellation& cancellation) {
    const Jwt jwt = parse_jwt(token);
    const std::string discovery =
        fetch(credentials.identity_url + "/.well-known/openid-configuration", credentials, client, cancellation);
    const Issuer issuer = parse_discovery(discovery, credentials.identity_url);
    KeySet::parse(fetch(issuer.keys_url, credentials, client, cancellation)).verify(jwt);
    return check_claims(jwt.payload, issuer.name, credentials.client_id, std::chrono::system_clock::now());
}

} // namespace snowatlas::auth
