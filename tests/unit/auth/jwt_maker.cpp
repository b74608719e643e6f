#include "tests/unit/auth/jwt_maker.h"

#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

namespace snowatlas::test {
namespace {

constexpr std::size_t kP256Bytes = 32;

struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_text(const BIGNUM* number, std::size_t size) {
    std::string text(size, '\0');
    if (BN_bn2binpad(number, reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(size)) < 0) {
        throw std::runtime_error("number too large");
    }
    return text;
}

std::string key_part(EVP_PKEY& key, const char* name) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(&key, name, &number) != 1) throw std::runtime_error(name);
    const std::unique_ptr<BIGNUM, Free> owner(number);
    const bool is_coordinate = EVP_PKEY_is_a(&key, "EC") == 1;
    return base64url(to_text(number, is_coordinate ? kP256Bytes : static_cast<std::size_t>(BN_num_bytes(number))));
}

std::string sign(EVP_PKEY& key, std::string_view text) {
    const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
    std::size_t length = 0;
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, &key);
    EVP_DigestSign(context.get(), nullptr, &length, bytes(text), text.size());
    std::string signature(length, '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, bytes(text),
                       text.size()) != 1) {
        throw std::runtime_error("sign");
    }
    signature.resize(length);
    return signature;
}

std::string raw_from_der(std::string_view der) {
    const unsigned char* at = bytes(der);
    const std::unique_ptr<ECDSA_SIG, Free> signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    return to_text(ECDSA_SIG_get0_r(signature.get()), kP256Bytes) +
           to_text(ECDSA_SIG_get0_s(signature.get()), kP256Bytes);
}

std::string sign_with_password(std::string_view password, std::string_view text) {
    std::string mac(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    HMAC(EVP_sha256(), password.data(), static_cast<int>(password.size()), bytes(text), text.size(),
         reinterpret_cast<unsigned char*>(mac.data()), &length);
    mac.resize(length);
    return mac;
}

} // namespace

std::string base64url(std::string_view text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string encoded;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : text) {
        buffer = (buffer << 8 | static_cast<unsigned char>(c)) & 0xffff;
        for (bits += 8; bits >= 6; bits -= 6) encoded += kDigits[buffer >> (bits - 6) & 63];
    }
    if (bits > 0) encoded += kDigits[buffer << (6 - bits) & 63];
    return encoded;
}

std::string make_jwt(EVP_PKEY& key, std::string_view algorithm, std::string_view payload,
                     std::string_view more_header) {
    const std::string header = "{\"alg\":\"" + std::string(algorithm) + "\"" + std::string(more_header) + "}";
    const std::string text = base64url(header) + "." + base64url(payload);
    std::string signature;
    if (algorithm == "HS256") {
        signature = sign_with_password(public_key_text(key), text);
    } else if (algorithm != "none") {
        signature = sign(key, text);
        if (EVP_PKEY_is_a(&key, "EC") == 1) signature = raw_from_der(signature);
    }
    return text + "." + base64url(signature);
}

std::string make_jwk(EVP_PKEY& key, std::string_view more) {
    if (EVP_PKEY_is_a(&key, "RSA") == 1) {
        return R"({"kty":"RSA","n":")" + key_part(key, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
               key_part(key, OSSL_PKEY_PARAM_RSA_E) + "\"" + std::string(more) + "}";
    }
    return R"({"kty":"EC","crv":"P-256","x":")" + key_part(key, OSSL_PKEY_PARAM_EC_PUB_X) + R"(","y":")" +
           key_part(key, OSSL_PKEY_PARAM_EC_PUB_Y) + "\"" + std::string(more) + "}";
}

std::string public_key_text(EVP_PKEY& key) {
    const std::unique_ptr<BIO, Free> text(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(text.get(), &key);
    char* data = nullptr;
    const long length = BIO_get_mem_data(text.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

} // namespace snowatlas::test
