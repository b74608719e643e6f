#ifdef _WIN32
#include <windows.h>

#include <wincrypt.h>
#endif

#include "driver/http/system_store.h"

#include <memory>

namespace snowatlas::http {

#ifdef _WIN32

namespace {

struct FreeRoot {
    void operator()(X509* certificate) const { X509_free(certificate); }
};

} // namespace

// OpenSSL itself looks there from 3.2 on only.
void add_system_certificates(X509_STORE& store) {
    const HCERTSTORE roots = CertOpenSystemStoreW(0, L"ROOT");
    if (roots == nullptr) return;
    PCCERT_CONTEXT root = nullptr;
    while ((root = CertEnumCertificatesInStore(roots, root)) != nullptr) {
        const unsigned char* encoded = root->pbCertEncoded;
        const std::unique_ptr<X509, FreeRoot> certificate(
            d2i_X509(nullptr, &encoded, static_cast<long>(root->cbCertEncoded)));
        if (certificate) X509_STORE_add_cert(&store, certificate.get());
    }
    CertCloseStore(roots, 0);
}

#else

void add_system_certificates(X509_STORE& store) {
    X509_STORE_set_default_paths(&store);
}

#endif

} // namespace snowatlas::http
