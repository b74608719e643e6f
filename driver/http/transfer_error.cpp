#include "driver/http/transfer_error.h"

#include <algorithm>
#include <array>

#include <curl/curl.h>

#include "driver/base/text.h"

namespace snowatlas::http {
namespace {

using Phase = TransferError::Phase;

constexpr std::array kCertificateCodes = {
    CURLE_PEER_FAILED_VERIFICATION,
    CURLE_SSL_CERTPROBLEM,
    CURLE_SSL_CACERT_BADFILE,
    CURLE_SSL_ISSUER_ERROR,
    CURLE_SSL_CIPHER,
    CURLE_USE_SSL_FAILED,
    CURLE_SSL_INVALIDCERTSTATUS,
    CURLE_SSL_PINNEDPUBKEYNOTMATCH,
    CURLE_SSL_ENGINE_NOTFOUND,
    CURLE_SSL_CRL_BADFILE,
};

std::string in_parentheses(std::string_view reason) {
    return reason.empty() ? std::string() : " (" + std::string(reason) + ")";
}

// A server that hangs up during the handshake is a lost connection, not a TLS that does not fit.
bool handshake_was_cut(const Failure& failure) {
    return failure.curl_code == CURLE_SSL_CONNECT_ERROR &&
           (failure.system_call_failed || failure.reason.find("SYSCALL") != std::string::npos ||
            failure.reason.find("reset by peer") != std::string::npos ||
            failure.reason.find("unexpected eof") != std::string::npos);
}

Phase phase_of(const Failure& failure) {
    const auto code = static_cast<CURLcode>(failure.curl_code);
    if (failure.body_too_large || code == CURLE_FILESIZE_EXCEEDED) return Phase::TooLarge;
    if (failure.proxy_status >= 300 && !failure.connected) return Phase::Connect;
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY) return Phase::Resolve;
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_PROXY || handshake_was_cut(failure)) return Phase::Connect;
    if (code == CURLE_SSL_CONNECT_ERROR ||
        std::find(kCertificateCodes.begin(), kCertificateCodes.end(), code) != kCertificateCodes.end()) {
        return Phase::Tls;
    }
    if (code == CURLE_OPERATION_TIMEDOUT) return failure.connected ? Phase::Timeout : Phase::Connect;
    return Phase::Transfer;
}

std::string seconds(std::chrono::milliseconds duration) {
    const auto tenths = (duration.count() + 50) / 100;
    std::string text = std::to_string(tenths / 10);
    if (tenths % 10 != 0) text.append(".").append(std::to_string(tenths % 10));
    return text + " s";
}

std::string resolve_sentence(const Failure& failure) {
    if (failure.curl_code == CURLE_COULDNT_RESOLVE_PROXY) {
        return "The name of the proxy for " + failure.authority +
               " cannot be resolved; check Proxy (or the environment's https_proxy)";
    }
    return "The name of " + failure.authority +
           " cannot be resolved; check Region or BaseUrl, the network and the name server";
}

std::string connect_sentence(const Failure& failure) {
    if (failure.proxy_status >= 300) {
        return "The proxy does not let through to " + failure.authority + " (HTTP " +
               std::to_string(failure.proxy_status) + "); check Proxy and the name and password in it";
    }
    if (failure.curl_code == CURLE_OPERATION_TIMEDOUT) {
        return "No connection to " + failure.authority + " was made in time; check the network, the firewall and Proxy";
    }
    if (failure.through_proxy) {
        return "Cannot connect to the proxy for " + failure.authority + in_parentheses(failure.reason) +
               "; check Proxy, and whether the proxy runs";
    }
    return "Cannot connect to " + failure.authority + in_parentheses(failure.reason) +
           "; check the address, the network, the firewall and Proxy";
}

std::string tls_sentence(const Failure& failure) {
    if (!failure.certificate.empty()) {
        const std::string_view of_days = advice_on_validity(failure.certificate);
        return "The certificate of " + failure.authority + " is not trusted (" + failure.certificate + "); " +
               (of_days.empty() ? "if it is issued by your organisation, name its root certificate with CaFile"
                                : std::string(of_days));
    }
    if (failure.reason.find("subject name") != std::string::npos) {
        return "The certificate of " + failure.authority + " is for another host" + in_parentheses(failure.reason) +
               "; check Region or BaseUrl, and whether somebody stands between";
    }
    return "No secure connection to " + failure.authority + " could be agreed on" + in_parentheses(failure.reason) +
           "; TLS 1.2 or later and a trusted certificate are needed";
}

std::string sentence(const Failure& failure, Phase phase) {
    switch (phase) {
    case Phase::Resolve:
        return resolve_sentence(failure);
    case Phase::Connect:
        return connect_sentence(failure);
    case Phase::Tls:
        return tls_sentence(failure);
    case Phase::Timeout:
        return "No complete answer from " + failure.authority + " within " + seconds(failure.timeout) +
               "; raise RequestTimeout or ask for smaller pages with PageSize";
    case Phase::TooLarge:
        return "The answer of " + failure.authority + " is larger than " + std::to_string(failure.max_body_bytes) +
               " bytes; ask for smaller pages with PageSize";
    case Phase::Cancelled:
        return "The request to " + failure.authority + " was cancelled";
    case Phase::Transfer:
        break;
    }
    return "The connection to " + failure.authority + " broke before the answer was complete" +
           in_parentheses(failure.reason) + "; try again";
}

} // namespace

TransferError describe(const Failure& failure) {
    const Phase phase = phase_of(failure);
    return {phase, sentence(failure, phase) + ".", failure.curl_code};
}

std::string_view advice_on_validity(std::string_view refusal) {
    const auto says = [&](std::string_view words) { return refusal.find(words) != std::string_view::npos; };
    if (!says("expired") && !says("not yet valid")) return {};
    return "whoever runs the server has to renew it, unless this machine's clock is wrong";
}

} // namespace snowatlas::http
