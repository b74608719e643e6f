// The identity token: who signs it, whether it holds, what it says (OpenID Connect Core, 3.1.3.7; Discovery, 4).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "auth/token_source.h"

namespace snowatlas::auth {

struct Issuer {
    std::string name;     // what `iss` must be
    std::string keys_url; // on the host that was asked, over https (or loopback)
};

// Reads a discovery document that came from identity_url. Throws 28000.
Issuer parse_discovery(std::string_view json, std::string_view identity_url);

// Checks issuer, audience and times of a payload whose signature has been verified. Throws 28000.
IdentityClaims check_claims(std::string_view payload, std::string_view issuer, std::string_view client_id,
                            std::chrono::system_clock::time_point now);

// Fetches discovery document and keys, and verifies. Throws 28000, or 08001 where they cannot be fetched.
IdentityClaims verify_identity(std::string_view token, const Credentials& credentials, http::Client& client,
                               Cancellation& cancellation);

} // namespace snowatlas::auth
