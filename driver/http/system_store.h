// The certificates that the operating system trusts.
#pragma once

#include <openssl/x509.h>

namespace snowatlas::http {

void add_system_certificates(X509_STORE& store);

} // namespace snowatlas::http
