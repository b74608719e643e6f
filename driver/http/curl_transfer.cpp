#include "driver/http/curl_transfer.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/ssl.h>

#include "driver/base/text.h"
#include "driver/http/transfer_error.h"

namespace snowatlas::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kConnectTimeout{30'000};
constexpr milliseconds kLongestTimeout{INT32_MAX}; // curl counts in longs, which have 32 bits on Windows: 24 days
// simdjson reads up to this far beyond the end of the text it parses in place.
constexpr std::size_t kReadAhead = 64;
// A Content-Length is believed as a hint up to here; beyond, the buffer grows with what arrives.
constexpr std::size_t kLargestHint = std::size_t{8} << 20;
constexpr std::size_t kMostHeaders = 1000;
constexpr long kNoContent = 204;

// Options differ in type, curl's interface takes them through an ellipsis.
template <typename Value> void set(CURL* easy, CURLoption option, Value value, CURLcode& result) {
    if (result == CURLE_OK) result = curl_easy_setopt(easy, option, value);
}

template <typename Number> Number information(CURL* easy, CURLINFO what) {
    Number value{};
    curl_easy_getinfo(easy, what, &value);
    return value;
}

std::string version_name(long version) {
    switch (version) {
    case CURL_HTTP_VERSION_1_0:
        return "1.0";
    case CURL_HTTP_VERSION_1_1:
        return "1.1";
    case CURL_HTTP_VERSION_2_0:
        return "2";
    default:
        return {};
    }
}

} // namespace

HeaderLines::~HeaderLines() {
    for (curl_slist* line = lines_; line; line = line->next) OPENSSL_cleanse(line->data, std::strlen(line->data));
    curl_slist_free_all(lines_);
}

void HeaderLines::add(const std::string& line) {
    curl_slist* const longer = curl_slist_append(lines_, line.c_str());
    if (!longer) throw std::bad_alloc();
    lines_ = longer;
}

CurlTransfer::CurlTransfer(Request request, std::function<void(Outcome)> done)
    : request_(std::move(request)), done_(std::move(done)) {
    const auto parts = parse_url(request_.url);
    if (!parts) throw Error(state::kGeneral, "A request has no valid http or https URL; check BaseUrl and TokenUrl.");
    url_ = *parts;
    response_.body = std::move(request_.buffer);
    response_.body.clear();
}

CurlTransfer::~CurlTransfer() {
    forget_secrets();
}

void CurlTransfer::forget_secrets() {
    wipe(request_.body);
    wipe(request_.bearer_token);
}

CURLcode CurlTransfer::begin(const TransportSettings& settings, X509_STORE& trusted) {
    easy_.reset(curl_easy_init());
    CURL* const easy = easy_.get();
    if (!easy) return CURLE_OUT_OF_MEMORY;
    started_ = std::chrono::steady_clock::now();
    CURLcode result = CURLE_OK;

    set(easy, CURLOPT_ERRORBUFFER, &reason_[0], result);
    set(easy, CURLOPT_PRIVATE, static_cast<void*>(this), result);
    set(easy, CURLOPT_URL, request_.url.c_str(), result);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https", result);
    set(easy, CURLOPT_FOLLOWLOCATION, 0L, result);
    set(easy, CURLOPT_NOSIGNAL, 1L, result);
    set(easy, CURLOPT_USERAGENT, "snowatlas-odbc/" SNOWATLAS_VERSION, result);
    set(easy, CURLOPT_ACCEPT_ENCODING, "", result); // all that curl was built with
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L, result);
    set(easy, CURLOPT_BUFFERSIZE, 128L << 10, result);

    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS), result);
    set(easy, CURLOPT_PIPEWAIT, 1L, result); // rather a stream of a connection that is just being made than a new one

    const auto timeout = std::clamp(request_.timeout, milliseconds(1), kLongestTimeout);
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()), result);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(timeout, kConnectTimeout).count()), result);
    set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.max_body_bytes), result);

    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2), result);
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L, result);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L, result);
    // The client's own store replaces curl's, which would be read from disk for each connection.
    set(easy, CURLOPT_CAINFO, static_cast<const char*>(nullptr), result);
    set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr), result);
    set(easy, CURLOPT_SSL_CTX_FUNCTION, &CurlTransfer::on_tls_context, result);
    set(easy, CURLOPT_SSL_CTX_DATA, static_cast<void*>(&trusted), result);

    set(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body, result);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this), result);
    set(easy, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header, result);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this), result);
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L, result);

    if (result != CURLE_OK) return result;
    set_proxy(settings);
    set_method();
    return CURLE_OK;
}

void CurlTransfer::set_proxy(const TransportSettings& settings) {
    CURL* const easy = easy_.get();
    // Through a tunnel the proxy sees the host's name and nothing of the request.
    curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    curl_easy_setopt(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
    proxy_ = settings.proxy;
    if (!proxy_.empty()) {
        curl_easy_setopt(easy, CURLOPT_PROXY, proxy_.c_str());
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    } else if (is_loopback(url_.host)) {
        curl_easy_setopt(easy, CURLOPT_PROXY, ""); // the environment's proxy cannot reach this machine's own ports
    }
}

void CurlTransfer::set_method() {
    CURL* const easy = easy_.get();
    for (const std::string& line : request_.headers) headers_.add(line);
    if (!request_.bearer_token.empty()) {
        std::string line = "Authorization: Bearer " + request_.bearer_token;
        headers_.add(line);
        wipe(line);
    }
    if (request_.method == "POST") {
        headers_.add("Expect:"); // no waiting for 100 Continue
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.data());
    } else if (request_.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (request_.method != "GET") {
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
}

CURLcode CurlTransfer::on_tls_context(CURL*, void* tls_context, void* store) {
    SSL_CTX_set1_cert_store(static_cast<SSL_CTX*>(tls_context), static_cast<X509_STORE*>(store));
    return CURLE_OK;
}

std::size_t CurlTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    const std::size_t bytes = size * count;
    return transfer.append_body({data, bytes}) ? bytes : bytes + 1; // anything but `bytes` ends the transfer
}

// No exception may pass through curl.
bool CurlTransfer::append_body(std::string_view data) try {
    std::string& body = response_.body;
    const std::size_t needed = body.size() + data.size();
    if (needed > request_.max_body_bytes) {
        body_too_large_ = true;
        return false;
    }
    if (needed + kReadAhead > body.capacity()) {
        std::size_t room = std::max(needed, 2 * body.capacity());
        if (body.empty()) {
            const auto announced = information<curl_off_t>(easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
            if (announced > 0) room = std::max(room, std::min(static_cast<std::size_t>(announced), kLargestHint));
        }
        body.reserve(room + kReadAhead);
    }
    body.append(data);
    return true;
} catch (const std::bad_alloc&) {
    return false;
}

std::size_t CurlTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    const std::size_t bytes = size * count;
    try {
        static_cast<CurlTransfer*>(self)->take_header({data, bytes});
    } catch (const std::bad_alloc&) {
        return bytes + 1;
    }
    return bytes;
}

void CurlTransfer::take_header(std::string_view line) {
    if (line.starts_with("HTTP/")) { // the headers of a 100 Continue before it do not count
        response_.headers.clear();
        head_complete_ = false;
        return;
    }
    if (trim(line).empty()) head_complete_ = true;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || response_.headers.size() >= kMostHeaders) return;
    response_.headers.emplace_back(to_lower(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
}

// curl takes a connection that ends inside the headers, or before a body whose length nobody has said, for an empty
// answer. An empty answer is a page without rows, so these would be rows missing without a word.
bool CurlTransfer::may_be_cut() const {
    if (!head_complete_) return true;
    const auto status = information<long>(easy_.get(), CURLINFO_RESPONSE_CODE);
    const bool should_have_body = status >= 200 && status < 300 && status != kNoContent && request_.method != "HEAD";
    const bool ends_with_connection = information<long>(easy_.get(), CURLINFO_HTTP_VERSION) < CURL_HTTP_VERSION_2_0 &&
                                      !response_.header("content-length") && !response_.header("transfer-encoding");
    return should_have_body && ends_with_connection && response_.body.empty();
}

Response CurlTransfer::take_response() {
    CURL* const easy = easy_.get();
    response_.status = information<long>(easy, CURLINFO_RESPONSE_CODE);
    response_.bytes_received = static_cast<std::uint64_t>(information<curl_off_t>(easy, CURLINFO_SIZE_DOWNLOAD_T));
    response_.http_version = version_name(information<long>(easy, CURLINFO_HTTP_VERSION));
    response_.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started_);
    if (response_.body.capacity() < response_.body.size() + kReadAhead) {
        response_.body.reserve(response_.body.size() + kReadAhead);
    }
    return std::move(response_);
}

TransferError CurlTransfer::failure(CURLcode result) {
    CURL* const easy = easy_.get();
    Failure failure;
    failure.curl_code = result;
    failure.authority = url_.authority;
    failure.reason = reason_[0] ? &reason_[0] : curl_easy_strerror(result);
    // curl quotes a proxy's address it cannot use, with the name and password in it.
    if (failure.reason.find('@') != std::string::npos) failure.reason = curl_easy_strerror(result);
    // "Unspecified" is what curl starts from, before OpenSSL has said anything.
    const auto verdict = information<long>(easy, CURLINFO_SSL_VERIFYRESULT);
    if (result == CURLE_PEER_FAILED_VERIFICATION && verdict != X509_V_OK && verdict != X509_V_ERR_UNSPECIFIED) {
        failure.certificate = X509_verify_cert_error_string(verdict);
    }
    failure.through_proxy = !proxy_.empty();
    failure.proxy_status = information<long>(easy, CURLINFO_HTTP_CONNECTCODE);
    failure.connected = information<curl_off_t>(easy, CURLINFO_PRETRANSFER_TIME_T) > 0;
    failure.system_call_failed = information<long>(easy, CURLINFO_OS_ERRNO) != 0;
    failure.body_too_large = body_too_large_;
    failure.max_body_bytes = request_.max_body_bytes;
    failure.timeout = request_.timeout;
    return describe(failure);
}

void CurlTransfer::complete(CURLcode result) {
    if (result == CURLE_OK && may_be_cut()) result = CURLE_PARTIAL_FILE;
    Outcome outcome;
    if (result == CURLE_OK) {
        outcome.response = take_response();
    } else {
        outcome.error = failure(result);
    }
    finish(std::move(outcome));
}

void CurlTransfer::fail(TransferError::Phase phase, std::string_view before_host, std::string_view after_host) {
    finish({std::nullopt,
            TransferError{phase, std::string(before_host) + url_.authority + std::string(after_host), CURLE_OK}});
}

void CurlTransfer::finish(Outcome outcome) {
    forget_secrets();
    // What `done` holds on to is let go of with it: often the very object that holds this transfer.
    const auto done = std::exchange(done_, nullptr);
    if (done) done(std::move(outcome));
}

} // namespace snowatlas::http
