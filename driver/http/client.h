// HTTP over libcurl: a few threads drive all transfers of a client; callers wait or are called back.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "driver/base/cancellation.h"

namespace snowatlas::http {

// What the connection is made with; equal settings share a client (and its connections) in the process.
struct TransportSettings {
    std::string ca_file;      // PEM trusted besides the system's store; empty: the system's alone
    std::string proxy;        // URL; empty: the environment's
    int max_connections = 16; // per host, HTTP/1.1; with HTTP/2 streams share one of each thread
    // NOLINTNEXTLINE(modernize-use-nullptr): the comparison that the compiler writes has a 0 in it.
    friend auto operator<=>(const TransportSettings&, const TransportSettings&) = default;
};

struct Request {
    std::string method = "GET";
    std::string url;
    std::vector<std::string> headers;                  // "Name: value"
    std::string body;                                  // for POST; wiped after use
    std::string bearer_token;                          // sent as Authorization to the URL's host alone; wiped after use
    std::chrono::milliseconds timeout{120'000};        // of this attempt, from start to last byte
    std::string buffer;                                // its memory is used for the answer's body, its text is dropped
    std::size_t max_body_bytes = std::size_t{1} << 30; // a larger answer is an error
};

// Redirects are not followed by the transport: a 3xx is an answer like any other.
struct Response {
    long status = 0;
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;                 // decoded (gzip …); capacity 64 bytes beyond the size, for simdjson
    std::uint64_t bytes_received = 0; // as on the wire, body only
    std::chrono::microseconds duration{0};
    std::string http_version; // "2", "1.1"
    const std::string* header(std::string_view lower_case_name) const;
};

// A transfer that brought no complete answer. `phase` decides how it is reported and whether it is tried again.
struct TransferError {
    enum class Phase { Resolve, Connect, Tls, Transfer, Timeout, TooLarge, Cancelled } phase;
    std::string text; // a sentence, names the host, no URL query, no secret
    int curl_code = 0;
};

struct Outcome {
    std::optional<Response> response; // exactly one of both
    std::optional<TransferError> error;
};

// A running transfer. Destroying it does not end it; cancel() does, soon.
class Transfer {
  public:
    virtual ~Transfer() = default;
    virtual void cancel() = 0;
};

// Thread safe.
class Client {
  public:
    virtual ~Client() = default;
    // `done` is called exactly once, on the client's thread, must be quick and must not throw. Throws HY000 for a URL
    // that is neither http nor https.
    virtual std::shared_ptr<Transfer> start(Request request, std::function<void(Outcome)> done) = 0;
    // Waits for it; throws the cancellation's Error when that happens first (the transfer is then ended).
    Outcome send(Request request, Cancellation& cancellation);
};

// The process's client for these settings; lives while somebody holds it, and its thread with it. What still runs when
// the last one lets go ends as cancelled. A forked process gets its own. Throws 08001 for an unreadable CA file.
std::shared_ptr<Client> shared_client(const TransportSettings& settings);

std::string percent_encode(std::string_view text); // RFC 3986 unreserved characters stay
// "https", "host", "host:port" (":port" where the URL has one) and the rest of an http or https URL, the first three in
// lower case; an IPv6 host without brackets. Empty where it is none, also with a user name in it.
struct UrlParts {
    std::string scheme, host, authority, path_and_query;
};
std::optional<UrlParts> parse_url(std::string_view url);
bool is_loopback(std::string_view host);

} // namespace snowatlas::http
