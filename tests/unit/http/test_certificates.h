// Certificates for tests, made afresh: an authority of the test's own and what it signs.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace snowatlas::test {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

struct Identity {
    Key key;
    Certificate certificate;
};

class Authority {
  public:
    Authority();
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    // For names such as "IP:127.0.0.1,DNS:localhost". `days` from now on; negative: it has ended that long ago.
    Identity issue(const std::string& names, int days = 1) const;
    const std::filesystem::path& file() const { return file_; }

  private:
    Identity self_;
    std::filesystem::path file_;
};

// As PEM files "key.pem" and "certificate.pem" of a folder.
void write_identity(const Identity& identity, const std::filesystem::path& folder);

Key make_p256_key();
Key make_rsa_key(unsigned bits = 2048);

} // namespace snowatlas::test
