// The client credentials grant itself: one token request, with its retries.
#pragma once

#include <chrono>
#include <string>

#include "auth/token_source.h"

namespace snowatlas::auth {

struct Grant { // holds secrets; wiped on destruction
    std::string access_token;
    std::string identity_token; // empty: none came
    std::chrono::seconds lifetime{3600};
    bool resources_refused = false; // granted only without `resource`: leave it out from now on

    Grant() = default;
    Grant(Grant&&) = default;
    Grant& operator=(Grant&&) = default;
    ~Grant();
};

struct GrantOptions {
    bool send_resources = true;
    int max_retries = 5;
    std::chrono::milliseconds timeout{120'000}; // of one attempt
};

// Throws as TokenSource::token says, and 08004 where the server limits sign-ins for longer than the call may wait.
Grant request_grant(const Credentials& credentials, const GrantOptions& options, http::Client& client,
                    Cancellation& cancellation);

// Sends until there is an answer that is not worth another try; waits between tries. Throws where there is none.
http::Response send_with_retries(const http::Request& request, int max_retries, http::Client& client,
                                 Cancellation& cancellation);

} // namespace snowatlas::auth
