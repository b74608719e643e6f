#include "driver/http/trust_store.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "driver/base/error.h"
#include "driver/http/system_store.h"

namespace snowatlas::http {
namespace {

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};

[[noreturn]] void refuse(const std::string& ca_file, const char* why) {
    ERR_clear_error();
    throw Error(state::kCannotConnect, "The certificate file '" + ca_file + "' named by CaFile " + why +
                                           "; name a readable PEM file with the certificates to trust.");
}

void add_certificates(X509_STORE& store, const std::string& ca_file) {
    const std::unique_ptr<BIO, FreeBio> file(BIO_new_file(ca_file.c_str(), "rb"));
    if (!file) refuse(ca_file, "cannot be opened");
    int count = 0;
    for (;;) {
        const std::unique_ptr<X509, FreeCertificate> certificate(
            PEM_read_bio_X509_AUX(file.get(), nullptr, nullptr, nullptr));
        if (!certificate) break;
        if (X509_STORE_add_cert(&store, certificate.get()) != 1) refuse(ca_file, "holds an unusable certificate");
        ++count;
    }
    // The end of the file is reported as "no start line"; anything else is a damaged certificate.
    if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) refuse(ca_file, "holds a damaged certificate");
    if (count == 0) refuse(ca_file, "holds no certificate");
    ERR_clear_error();
}

} // namespace

TrustStore make_trust_store(const std::string& ca_file) {
    TrustStore store(X509_STORE_new());
    if (!store) throw Error(state::kMemory, "There is not enough memory for the certificate store.");
    add_system_certificates(*store);
    // As curl does for its own store: the certificates given end a chain, also where they are not self-signed.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
    if (!ca_file.empty()) add_certificates(*store, ca_file);
    ERR_clear_error();
    return store;
}

} // namespace snowatlas::http
