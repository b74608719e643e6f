// How a server is reached: name, connection, TLS. No request is sent, and so no secret and no token.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "installer/tool/certificate.h"

namespace snowatlas::tool {

struct ProbeTarget {
    std::string url;
    std::string proxy;          // URL; empty: the environment's, but none for this machine
    std::string ca_file;        // PEM, trusted besides the system's store
    std::uint64_t timeout = 15; // seconds
};

enum class ProbeStage { Resolve, Connect, Tls };

struct ServerProbe {
    std::string host;
    // Time of each stage that went well, in milliseconds. Through a proxy the first two are the proxy's.
    std::optional<double> resolved, connected, secured;
    std::string address; // "10.0.0.1:443"
    bool through_proxy = false;
    bool is_tls = false;
    std::string protocol; // "TLSv1.3, TLS_AES_256_GCM_SHA384"
    std::optional<Certificate> certificate;
    std::optional<ProbeStage> failed;
    std::string reason;    // of the failure, in curl's words
    long proxy_status = 0; // where the proxy has refused
};

// Throws std::runtime_error for what is no http or https URL.
ServerProbe probe_server(const ProbeTarget& target);

} // namespace snowatlas::tool
