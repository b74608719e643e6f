#include "installer/tool/server_probe.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <utility>

#include <curl/curl.h>

#include "driver/http/client.h"

namespace snowatlas::tool {
namespace {

struct CleanUp {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Easy = std::unique_ptr<CURL, CleanUp>;

template <class Value> Value information(CURL* easy, CURLINFO what) {
    Value value{};
    curl_easy_getinfo(easy, what, &value);
    return value;
}

double milliseconds(CURL* easy, CURLINFO what) {
    return static_cast<double>(information<curl_off_t>(easy, what)) / 1000.0;
}

std::string part_of(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
    std::string result(text);
    curl_free(text);
    return result;
}

// Scheme and host without the brackets of an IPv6 address.
std::pair<std::string, std::string> scheme_and_host(const std::string& text) {
    const std::unique_ptr<CURLU, CleanUp> url(curl_url());
    const bool is_url = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
    std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
    std::string host = part_of(url.get(), CURLUPART_HOST);
    if (!is_url || host.empty() || (scheme != "http" && scheme != "https")) {
        throw std::runtime_error("The server's address \"" + text + "\" is no http or https URL; check BaseUrl.");
    }
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return {std::move(scheme), std::move(host)};
}

// Connects and shakes hands. curl checks no certificate here, so that one nobody trusts can be shown, too: nothing is
// sent over the connection, and judge() says whether the driver would trust it.
void set_options(CURL* easy, const ProbeTarget& target, const ServerProbe& probe) {
    curl_easy_setopt(easy, CURLOPT_URL, target.url.c_str());
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, static_cast<long>(target.timeout));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(target.timeout));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (!target.proxy.empty()) {
        curl_easy_setopt(easy, CURLOPT_PROXY, target.proxy.c_str());
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    } else if (http::is_loopback(probe.host)) {
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    }
}

// What a handshake shows while curl does it.
struct Handshake {
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now(); // of the probe
    std::optional<double> begun;                                                    // milliseconds after it
    std::string protocol;
    ShownCertificates shown;
};

void note_handshake(const SSL* connection, int where, int) {
    // OpenSSL's accessors take no const.
    auto* const self = const_cast<SSL*>(connection); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    auto& handshake = *static_cast<Handshake*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(self)));
    if ((where & SSL_CB_HANDSHAKE_START) != 0 && !handshake.begun) {
        const auto passed = std::chrono::steady_clock::now() - handshake.start;
        handshake.begun = std::chrono::duration<double, std::milli>(passed).count();
    }
    if ((where & SSL_CB_HANDSHAKE_DONE) == 0) return;
    handshake.protocol = std::string(SSL_get_version(self)) + ", " + SSL_get_cipher_name(self);
    handshake.shown = shown_by(self);
}

CURLcode watch_handshake(CURL*, void* tls_context, void* handshake) {
    auto* const context = static_cast<SSL_CTX*>(tls_context);
    SSL_CTX_set_app_data(context, handshake);
    SSL_CTX_set_info_callback(context, note_handshake);
    return CURLE_OK;
}

ProbeStage stage_of(CURLcode code, CURL* easy, const Handshake& handshake) {
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY) return ProbeStage::Resolve;
    if (milliseconds(easy, CURLINFO_NAMELOOKUP_TIME_T) == 0 && code == CURLE_OPERATION_TIMEDOUT) {
        return ProbeStage::Resolve;
    }
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_PROXY) return ProbeStage::Connect;
    // A proxy that refuses has no handshake with the server.
    if (information<long>(easy, CURLINFO_HTTP_CONNECTCODE) >= 300) return ProbeStage::Connect;
    return handshake.begun ? ProbeStage::Tls : ProbeStage::Connect;
}

void take_times(CURL* easy, const Handshake& handshake, ServerProbe& probe) {
    const double resolved = milliseconds(easy, CURLINFO_NAMELOOKUP_TIME_T);
    // Where the handshake fails, curl may not say when the connection was there.
    const double said = milliseconds(easy, CURLINFO_CONNECT_TIME_T);
    const double connected = said > 0 ? said : handshake.begun.value_or(resolved);
    if (probe.failed == ProbeStage::Resolve) return;
    probe.resolved = resolved;
    if (probe.failed == ProbeStage::Connect) return;
    probe.connected = std::max(connected - resolved, 0.0);
    const char* address = information<char*>(easy, CURLINFO_PRIMARY_IP);
    if (address != nullptr) {
        const bool has_colons = std::string_view(address).find(':') != std::string_view::npos;
        probe.address = has_colons ? "[" + std::string(address) + "]" : address;
        probe.address += ":" + std::to_string(information<long>(easy, CURLINFO_PRIMARY_PORT));
    }
    if (probe.is_tls && !probe.failed) probe.secured = milliseconds(easy, CURLINFO_APPCONNECT_TIME_T) - connected;
}

} // namespace

ServerProbe probe_server(const ProbeTarget& target) {
    ServerProbe probe;
    const auto [scheme, host] = scheme_and_host(target.url);
    probe.host = host;
    probe.is_tls = scheme == "https";
    const Easy easy(curl_easy_init());
    if (!easy) throw std::runtime_error("There is not enough memory to connect.");
    std::array<char, CURL_ERROR_SIZE> reason{};
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, reason.data());
    set_options(easy.get(), target, probe);
    Handshake handshake;
    curl_easy_setopt(easy.get(), CURLOPT_SSL_CTX_FUNCTION, watch_handshake);
    curl_easy_setopt(easy.get(), CURLOPT_SSL_CTX_DATA, &handshake);
    const CURLcode code = curl_easy_perform(easy.get());
    if (code != CURLE_OK) {
        probe.failed = stage_of(code, easy.get(), handshake);
        probe.reason = reason[0] != '\0' ? reason.data() : curl_easy_strerror(code);
    }
    probe.proxy_status = information<long>(easy.get(), CURLINFO_HTTP_CONNECTCODE);
    probe.through_proxy = !target.proxy.empty() || probe.proxy_status > 0;
    take_times(easy.get(), handshake, probe);
    probe.protocol = std::move(handshake.protocol);
    if (handshake.shown.certificate && !probe.failed) {
        probe.certificate = judge(handshake.shown, probe.host, target.ca_file);
    }
    return probe;
}

} // namespace snowatlas::tool
