#include "auth/oauth_error.h"

#include <array>

#include "auth/json.h"
#include "driver/base/text.h"

namespace snowatlas::auth {
namespace {

constexpr std::size_t kLongestReason = 400;

// What each code of RFC 6749, 5.2 and RFC 8707 means to whoever set up the connection.
struct Advice {
    std::string_view code;
    std::string_view text;
};
constexpr std::array<Advice, 7> kAdvice = {{
    {"invalid_client", "check ClientId and ClientSecret; a regenerated secret makes the old one invalid"},
    {"invalid_grant", "check ClientId and ClientSecret; a regenerated secret makes the old one invalid"},
    {"unauthorized_client", "this application registration may not sign in with client credentials; let an "
                            "administrator allow it in Snow Atlas or use another ClientId"},
    {"invalid_scope", "correct or remove Scope; 'openid' is the one that is known"},
    {"invalid_target", "correct Resource, or set Resource=none"},
    {"unsupported_grant_type", "the token endpoint does not offer client credentials; check TokenUrl"},
    {"invalid_request", "check ClientId, ClientSecret, Scope and Resource"},
}};
constexpr std::string_view kGeneralAdvice = "check ClientId and ClientSecret";

void remove(std::string& text, std::string_view secret) {
    if (secret.empty()) return;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3)) {
        text.replace(at, secret.size(), "***");
    }
}

// From the network: made short, one line and well-formed. Without the secret, of which a cut could leave a part.
std::string fit_for_message(std::string reason, std::string_view secret) {
    remove(reason, secret);
    std::string text;
    for (const char c : to_utf8(to_utf16(reason))) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    text = trim(text);
    if (code_points(text) > kLongestReason) text = text.substr(0, offset_of(text, kLongestReason)) + "…";
    while (text.ends_with('.')) text.pop_back();
    return text;
}

std::string advice_for(std::string_view code) {
    for (const Advice& advice : kAdvice) {
        if (advice.code == code) return std::string(advice.text);
    }
    return std::string(kGeneralAdvice);
}

std::string status_text(long status) {
    return "HTTP " + std::to_string(status);
}

// "…: the reason (HTTP 401)."
std::string ending(const OAuthError& error, long status) {
    std::string reason = error.description.empty() ? error.code : error.description;
    if (!error.code.empty() && !error.description.empty()) reason = error.code + ", " + error.description;
    return reason.empty() ? " (" + status_text(status) + ")." : ": " + reason + " (" + status_text(status) + ").";
}

std::string endpoint(const Credentials& credentials) {
    const auto url = http::parse_url(credentials.token_url);
    return url ? url->authority + url->path_and_query : std::string("TokenUrl");
}

} // namespace

OAuthError parse_oauth_error(std::string_view body, std::string_view secret) {
    const auto document = JsonObject::parse(body);
    if (!document) return {};
    OAuthError error;
    if (const auto code = document->string("error")) {
        error.code = fit_for_message(*code, secret);
        error.description = fit_for_message(document->string("error_description").value_or(""), secret);
        return error;
    }
    simdjson::dom::object inner;
    if (document->root().at_key("error").get(inner) == simdjson::SUCCESS) {
        error.description = fit_for_message(string_member(inner, "message").value_or(""), secret);
    }
    return error;
}

bool refuses_resource(const OAuthError& error) {
    return error.code == "invalid_target" ||
           (error.code == "invalid_request" && to_lower(error.description).find("resource") != std::string::npos);
}

Error sign_in_error(const http::Response& response, const Credentials& credentials) {
    const long status = response.status;
    const int native = static_cast<int>(status);
    const OAuthError error = parse_oauth_error(response.body, credentials.client_secret);
    const std::string end = ending(error, status);

    if (status == 429) {
        return {state::kServerRejected,
                "Snow Atlas limits how often this application may sign in; try again later" + end, native};
    }
    if (status == 403) {
        return {state::kServerRejected,
                "Snow Atlas does not let this client or network sign in; check the registration and the network's "
                "access rules" +
                    end,
                native};
    }
    if (status >= 500 || status == 408) {
        return {state::kCannotConnect, "The sign-in service of Snow Atlas is not available; try again later" + end,
                native};
    }
    if (status == 400 || status == 401 || !error.code.empty()) {
        return {state::kSignInRefused,
                "Snow Atlas refused the sign-in of client '" + credentials.client_id + "'; " + advice_for(error.code) +
                    end,
                native};
    }
    if (status >= 200 && status < 300) {
        return {state::kCannotConnect,
                "The answer of " + endpoint(credentials) +
                    " to the sign-in holds no token; check Region, BaseUrl, TokenUrl and Proxy" + end,
                native};
    }
    return {state::kCannotConnect,
            "There is no token endpoint at " + endpoint(credentials) + "; check Region, BaseUrl and TokenUrl" + end,
            native};
}

Error sign_in_error(const http::TransferError& error) {
    return {state::kCannotConnect, "Cannot sign in to Snow Atlas. " + error.text, 0};
}

} // namespace snowatlas::auth
