// Whether a request is sent again, and when: a pure function, so that everybody who sends decides alike.
#pragma once

#include <chrono>
#include <optional>

#include "driver/http/client.h"

namespace snowatlas::http {

struct RetryPolicy {
    int max_retries = 5;
    // Names that do not resolve and ports nobody listens on rarely come back within seconds; a timeout has already
    // cost a whole request.
    int max_connect_retries = 2;
    int max_timeout_retries = 1;
    std::chrono::milliseconds first_delay{500}; // doubles with each attempt
    std::chrono::milliseconds longest_delay{30'000};
    // A server that asks for more than this is reported instead of waited for.
    std::chrono::milliseconds longest_retry_after{10 * 60'000};
};

struct Retry {
    std::chrono::milliseconds delay{0};
    // The server asked everybody to wait (429, or 503 with Retry-After): other requests to it hold as well.
    bool holds_all = false;
};

// What to do after attempt number `attempt` (1 = the first) ended with `outcome`; empty: it is final.
// Retried: 408, 429, 500, 502, 503, 504, broken connections, timeouts, names and ports that cannot be reached.
// Never: other answers, TLS and certificate failures, bodies that are too large, cancelled transfers.
// `random` from [0, 1) spreads the delays, so that many clients do not come back at the same moment.
// A delay is never shorter than what Retry-After says.
std::optional<Retry> decide_retry(const RetryPolicy& policy, int attempt, const Outcome& outcome, double random,
                                  std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

// The Retry-After header, in seconds or as a date; 0 for a date gone by, empty where there is none or it is unreadable.
std::optional<std::chrono::milliseconds> retry_after(const Response& response,
                                                     std::chrono::system_clock::time_point now);

// A number from [0, 1) for `random`. Thread safe.
double retry_random();

} // namespace snowatlas::http
