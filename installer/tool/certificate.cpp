#include "installer/tool/certificate.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "driver/http/trust_store.h"

namespace snowatlas::tool {
namespace {

template <auto free> struct Free {
    template <class Object> void operator()(Object* object) const { free(object); }
};
using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Verification = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;

std::string name_text(const X509_NAME* name) {
    const Bio memory(BIO_new(BIO_s_mem()));
    // Without escapes for what is not ASCII: the terminal shows UTF-8.
    X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_ONELINE & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    char* text = nullptr;
    const auto length = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

std::string time_text(const ASN1_TIME* time) {
    std::tm moment{};
    if (ASN1_TIME_to_tm(time, &moment) != 1) return "an unreadable date";
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &moment);
    return text.data();
}

// X509_V_OK, or why the chain is not trusted by the store.
int verdict_of(X509_STORE& store, const ShownCertificates& shown, const std::string& host) {
    const Verification verification(X509_STORE_CTX_new());
    X509_STORE_CTX_init(verification.get(), &store, shown.certificate.get(), shown.chain.get());
    X509_VERIFY_PARAM* const wanted = X509_STORE_CTX_get0_param(verification.get());
    X509_VERIFY_PARAM_set_purpose(wanted, X509_PURPOSE_SSL_SERVER);
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) != 1) {
        X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size());
    }
    X509_verify_cert(verification.get());
    return X509_STORE_CTX_get_error(verification.get());
}

} // namespace

ShownCertificates shown_by(SSL* connection) {
    ShownCertificates shown;
    shown.certificate.reset(SSL_get1_peer_certificate(connection));
    shown.chain.reset(X509_chain_up_ref(SSL_get_peer_cert_chain(connection)));
    return shown;
}

Certificate judge(const ShownCertificates& shown, const std::string& host, const std::string& ca_file) {
    X509* const server = shown.certificate.get();
    Certificate certificate;
    certificate.subject = name_text(X509_get_subject_name(server));
    certificate.issuer = name_text(X509_get_issuer_name(server));
    certificate.valid_until = time_text(X509_get0_notAfter(server));

    // The driver's own, so that both trust the same.
    const http::TrustStore system = http::make_trust_store("");
    const int of_the_system = verdict_of(*system, shown, host);
    const http::TrustStore both = http::make_trust_store("");
    if (!ca_file.empty() && X509_STORE_load_file(both.get(), ca_file.c_str()) != 1) {
        certificate.refusal = "CaFile " + ca_file + " cannot be read as a PEM file of certificates";
    } else if (const int verdict = verdict_of(*both, shown, host); verdict != X509_V_OK) {
        certificate.refusal = X509_verify_cert_error_string(verdict);
    } else {
        certificate.trusted_by = of_the_system == X509_V_OK ? "the system's trust store" : "CaFile " + ca_file;
    }
    ERR_clear_error();
    return certificate;
}

} // namespace snowatlas::tool
