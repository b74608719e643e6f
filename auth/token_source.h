// OAuth 2.0 client credentials (RFC 6749, 4.4) against Snow Atlas's token endpoint, one token per registration and
// process.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "driver/base/cancellation.h"
#include "driver/http/client.h"

namespace snowatlas::auth {

struct Credentials {
    std::string token_url;
    std::string client_id;
    std::string client_secret;
    std::string scope;                  // empty: not sent
    std::vector<std::string> resources; // each sent as `resource`; empty: none
    // Base of the issuer, for discovery and the keys that the identity token is verified with.
    std::string identity_url; // "https://westeurope.snowsoftware.io/idp"
    int max_retries = 5;
    std::chrono::seconds request_timeout{120};
};

struct IdentityClaims { // of a verified identity token
    std::string tenant, tenant_name, region, subject;
};

struct AccessToken {
    std::string value;            // never logged, never in a message
    std::uint64_t generation = 0; // grows with every renewal: says which token a 401 was about
    std::chrono::system_clock::time_point expires_at;
};

// Thread safe. Obtained from shared_token_source, so that all connections of a registration use one token.
class TokenSource {
  public:
    virtual ~TokenSource() = default;
    // A token that is good for a while; waits for the one request that all callers share where there is none.
    // Errors: 28000 refused (with the server's reason) or an identity token that does not hold, 08004 the client or
    // network is kept out or signs in too often, 08001 unreachable or TLS, HYT01/HY008 by the cancellation.
    virtual AccessToken token(Cancellation& cancellation) = 0;
    // The API said 401 to the token of this generation: drop it, unless it has been renewed since.
    virtual void reject(std::uint64_t generation) = 0;
    // Known after the first token when `openid` is in the scope.
    virtual std::optional<IdentityClaims> identity() const = 0;
    // When the current token ends; empty when there is none.
    virtual std::optional<std::chrono::system_clock::time_point> expiry() const = 0;
};

std::shared_ptr<TokenSource> shared_token_source(const Credentials& credentials, std::shared_ptr<http::Client> client);

} // namespace snowatlas::auth
