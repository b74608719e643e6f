#include <stdexcept>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "tests/tenant/identity.h"

namespace snowatlas::tenant {

namespace {

constexpr const char* kKeyId = "tenant-key-1";
constexpr unsigned kKeyBits = 2048;

std::string base64url(const unsigned char* data, std::size_t size) {
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    unsigned buffer = 0;
    int bits = 0;
    for (std::size_t place = 0; place < size; ++place) {
        buffer = buffer << 8 | data[place];
        for (bits += 8; bits >= 6; bits -= 6) out += kDigits[buffer >> (bits - 6) & 63];
    }
    if (bits > 0) out += kDigits[buffer << (6 - bits) & 63];
    return out;
}

std::string base64url(std::string_view text) {
    return base64url(reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

std::string parameter(EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1) throw std::runtime_error("OpenSSL cannot show the key");
    std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(number)));
    BN_bn2bin(number, bytes.data());
    BN_free(number);
    return base64url(bytes.data(), bytes.size());
}

} // namespace

struct Signer::Key {
    EVP_PKEY* key = nullptr;
    ~Key() { EVP_PKEY_free(key); }
};

Signer::Signer() : key_(std::make_unique<Key>()) {
    key_->key = EVP_RSA_gen(kKeyBits);
    if (key_->key == nullptr) throw std::runtime_error("OpenSSL cannot make an RSA key");
    jwks_ = std::string(R"({"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":")") + kKeyId + R"(","n":")" +
            parameter(key_->key, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" + parameter(key_->key, OSSL_PKEY_PARAM_RSA_E) +
            R"("}]})";
}

Signer::~Signer() = default;

std::string Signer::sign(const std::string& claims_json) const {
    const std::string header = std::string(R"({"alg":"RS256","typ":"JWT","kid":")") + kKeyId + "\"}";
    const std::string input = base64url(header) + '.' + base64url(claims_json);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::size_t size = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(input.data());
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_->key) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, data, input.size()) != 1)
        throw std::runtime_error("OpenSSL cannot sign");
    std::vector<unsigned char> signature(size);
    if (EVP_DigestSign(context.get(), signature.data(), &size, data, input.size()) != 1)
        throw std::runtime_error("OpenSSL cannot sign");
    return input + '.' + base64url(signature.data(), size);
}

} // namespace snowatlas::tenant
