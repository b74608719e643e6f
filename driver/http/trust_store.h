// The certificates a client trusts: the system's, and those of one PEM file beside them.
#pragma once

#include <memory>
#include <string>

#include <openssl/x509.h>

namespace snowatlas::http {

struct FreeStore {
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
using TrustStore = std::unique_ptr<X509_STORE, FreeStore>;

// Reads every certificate of `ca_file` (may be empty: none). Throws 08001 where it cannot be read or holds none.
TrustStore make_trust_store(const std::string& ca_file);

} // namespace snowatlas::http
