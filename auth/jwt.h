// JSON web tokens: taken apart, and their signature checked (RFC 7515, 7517, 7518). RS256 and ES256, nothing else.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>

namespace snowatlas::auth {

// Unverified until KeySet::verify has passed. All functions here throw 28000 with the reason.
struct Jwt {
    std::string algorithm; // "RS256" or "ES256"
    std::string key_id;    // empty: not said
    std::string payload;   // JSON text
    std::string signed_text;
    std::string signature; // raw bytes
};

Jwt parse_jwt(std::string_view token);

// Public keys of the issuer.
class KeySet {
  public:
    // Keys of other kinds, for other uses and too small ones are left out; no JSON key set at all is an error.
    static KeySet parse(std::string_view json);
    void verify(const Jwt& token) const;
    std::size_t size() const { return keys_.size(); }

  private:
    struct FreeKey {
        void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    };
    struct Key {
        std::string id;
        std::string_view algorithm; // the only one it is used with, so that no key serves another algorithm
        std::unique_ptr<EVP_PKEY, FreeKey> key;
    };
    friend struct KeyReader;

    std::vector<Key> keys_;
};

// Refuses the identity token.
[[noreturn]] void refuse_identity(const std::string& reason);

} // namespace snowatlas::auth
