// What a server's certificate says, and who vouches for it.
#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace snowatlas::tool {

struct Certificate {
    std::string subject, issuer; // "CN = westeurope.snowsoftware.io"
    std::string valid_until;     // "2026-12-31 23:59:59 UTC"
    // "the system's trust store" or "CaFile /path"; empty where `refusal` says why it is not trusted.
    std::string trusted_by;
    std::string refusal;
};

struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeChain {
    void operator()(STACK_OF(X509) * chain) const { sk_X509_pop_free(chain, X509_free); }
};

// What a server has shown in a handshake; the certificate is empty where it has shown none.
struct ShownCertificates {
    std::unique_ptr<X509, FreeCertificate> certificate;
    std::unique_ptr<STACK_OF(X509), FreeChain> chain;
};
ShownCertificates shown_by(SSL* connection);

// Judges a certificate as the driver does: trusted are the system's store and the certificates in `ca_file` (may be
// empty), for the name or address `host`.
Certificate judge(const ShownCertificates& shown, const std::string& host, const std::string& ca_file);

} // namespace snowatlas::tool
