// What the token endpoint says when it gives no token, as errors of the driver.
#pragma once

#include <string>

#include "auth/token_source.h"
#include "driver/base/error.h"
#include "driver/http/client.h"

namespace snowatlas::auth {

struct OAuthError {
    std::string code;        // "invalid_client"; empty where the body says none
    std::string description; // the server's reason, made fit for a message; may be empty
};

// Reads RFC 6749, 5.2 (`error` a string) and the API's own form (`error` an object); any other body gives an empty one.
// `secret` is taken out where the server repeats it.
OAuthError parse_oauth_error(std::string_view body, std::string_view secret = {});

// The server refuses the `resource` parameter: the same request without it may be granted.
bool refuses_resource(const OAuthError& error);

// The error for an answer that brought no token; never holds the secret.
Error sign_in_error(const http::Response& response, const Credentials& credentials);
// The same for a transfer that brought no answer.
Error sign_in_error(const http::TransferError& error);

} // namespace snowatlas::auth
