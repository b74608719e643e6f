// Turns what curl says of a failed transfer into a sentence and a phase.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "driver/http/client.h"

namespace snowatlas::http {

// What is known of a transfer that ended without a complete answer.
struct Failure {
    int curl_code = 0;
    std::string authority;           // "host:port" of the URL
    std::string reason;              // curl's error buffer
    std::string certificate;         // why the certificate was refused; empty where that was not the reason
    bool through_proxy = false;      // one that the connection names
    long proxy_status = 0;           // of the answer to CONNECT; 0: none
    bool connected = false;          // the request itself had begun
    bool system_call_failed = false; // the operating system reported an error on the socket
    bool body_too_large = false;
    std::size_t max_body_bytes = 0;
    std::chrono::milliseconds timeout{0};
};

TransferError describe(const Failure& failure);

// What to do where OpenSSL's words for a refusal say that the certificate is outside its days; empty for other ones.
std::string_view advice_on_validity(std::string_view refusal);

} // namespace snowatlas::http
