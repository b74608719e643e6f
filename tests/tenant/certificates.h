// A certificate authority and a server certificate for this machine, made anew each time.
#pragma once

#include <filesystem>

namespace snowatlas::tenant {

struct Certificates {
    std::filesystem::path ca;     // PEM, what clients trust
    std::filesystem::path server; // PEM, for 127.0.0.1, ::1 and localhost
    std::filesystem::path key;    // PEM
};

// Writes ca.pem, server.pem and server-key.pem into the folder, which is created where needed.
Certificates make_certificates(const std::filesystem::path& folder);

} // namespace snowatlas::tenant
