#include "auth/jwt.h"

#include <algorithm>
#include <array>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include "auth/json.h"
#include "driver/base/error.h"
#include "driver/base/text.h"

namespace snowatlas::auth {
namespace {

constexpr std::size_t kLongestJwt = 64 << 10;
constexpr std::size_t kMostKeys = 100;
constexpr int kFewestRsaBits = 2048;
constexpr int kMostRsaBits = 16'384; // more only costs time
constexpr std::size_t kP256Bytes = 32;
constexpr std::string_view kRs256 = "RS256";
constexpr std::string_view kEs256 = "ES256";

template <auto Free> struct Release {
    template <typename Object> void operator()(Object* object) const { Free(object); }
};
using BigNumber = std::unique_ptr<BIGNUM, Release<BN_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>>;

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

int base64url_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '-') return 62;
    if (c == '_') return 63;
    return -1;
}

// Without padding, as RFC 7515 wants it. Empty optional where it is not base64url.
std::optional<std::string> decode_base64url(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string decoded;
    decoded.reserve(text.size() * 3 / 4);
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const int value = base64url_value(c);
        if (value < 0) return std::nullopt;
        buffer = (buffer << 6 | static_cast<unsigned>(value)) & 0xffff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        decoded += static_cast<char>(buffer >> bits & 0xff);
    }
    if ((buffer & ((1u << bits) - 1)) != 0) return std::nullopt; // another spelling of the same bytes
    return decoded;
}

std::string decoded_part(std::string_view text, const char* what) {
    auto decoded = decode_base64url(text);
    if (!decoded) refuse_identity(std::string("its ") + what + " is not base64url");
    return std::move(*decoded);
}

using PublicKey = EVP_PKEY*;

PublicKey build_key(const char* type, OSSL_PARAM_BLD* builder) {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    return key;
}

PublicKey rsa_key(std::string_view modulus, std::string_view exponent) {
    const BigNumber n(BN_bin2bn(bytes(modulus), static_cast<int>(modulus.size()), nullptr));
    const BigNumber e(BN_bin2bn(bytes(exponent), static_cast<int>(exponent.size()), nullptr));
    if (!n || !e || BN_num_bits(n.get()) < kFewestRsaBits || BN_num_bits(n.get()) > kMostRsaBits) return nullptr;
    if (!BN_is_odd(e.get()) || BN_is_one(e.get()) || BN_num_bits(e.get()) > 64) return nullptr;
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
        return nullptr;
    }
    return build_key("RSA", builder.get());
}

PublicKey p256_key(std::string_view x, std::string_view y) {
    if (x.size() != kP256Bytes || y.size() != kP256Bytes) return nullptr;
    const std::string point = "\x04" + std::string(x) + std::string(y); // uncompressed
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
        return nullptr;
    }
    return build_key("EC", builder.get());
}

// JWS has r and s side by side, OpenSSL wants them in DER.
std::string to_der(std::string_view raw) {
    if (raw.size() != 2 * kP256Bytes) return {};
    const EcdsaSignature signature(ECDSA_SIG_new());
    BigNumber r(BN_bin2bn(bytes(raw), kP256Bytes, nullptr));
    BigNumber s(BN_bin2bn(bytes(raw) + kP256Bytes, kP256Bytes, nullptr));
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
    static_cast<void>(r.release()); // owned by the signature now
    static_cast<void>(s.release());
    const int length = i2d_ECDSA_SIG(signature.get(), nullptr);
    if (length <= 0) return {};
    std::string der(static_cast<std::size_t>(length), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_ECDSA_SIG(signature.get(), &out);
    return der;
}

bool signature_holds(EVP_PKEY* key, const Jwt& token) {
    const std::string signature = token.algorithm == kEs256 ? to_der(token.signature) : token.signature;
    if (signature.empty()) return false;
    const DigestContext context(EVP_MD_CTX_new());
    const bool holds = context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                       EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(token.signed_text),
                                        token.signed_text.size()) == 1;
    ERR_clear_error();
    return holds;
}

} // namespace

void refuse_identity(const std::string& reason) {
    throw Error(state::kSignInRefused, "The identity token of Snow Atlas cannot be trusted: " + reason +
                                           ". Check BaseUrl and TokenUrl, or leave openid out of Scope.");
}

Jwt parse_jwt(std::string_view token) {
    if (token.size() > kLongestJwt) refuse_identity("it is longer than 64 KB");
    const auto parts = split(token, '.');
    if (parts.size() != 3) refuse_identity("it is not made of three parts");
    const auto header = JsonObject::parse(decoded_part(parts[0], "header"));
    if (!header) refuse_identity("its header is no JSON object");

    Jwt jwt;
    jwt.algorithm = header->string("alg").value_or("");
    // "none" and the symmetric algorithms, which a public key would serve as a password for, are not among them.
    if (jwt.algorithm != kRs256 && jwt.algorithm != kEs256) {
        refuse_identity("it is not signed with RS256 or ES256");
    }
    simdjson::dom::element critical;
    if (header->root().at_key("crit").get(critical) == simdjson::SUCCESS) {
        refuse_identity("its header asks for an extension that is not known");
    }
    jwt.key_id = header->string("kid").value_or("");
    jwt.payload = decoded_part(parts[1], "payload");
    jwt.signature = decoded_part(parts[2], "signature");
    jwt.signed_text = parts[0] + "." + parts[1];
    return jwt;
}

// Makes a Key of a JSON Web Key, or nothing of one that is of no use here.
struct KeyReader {
    static std::optional<KeySet::Key> read(const simdjson::dom::object& jwk) {
        const auto type = string_member(jwk, "kty");
        if (string_member(jwk, "use").value_or("sig") != "sig") return std::nullopt;
        KeySet::Key key;
        key.id = string_member(jwk, "kid").value_or("");
        if (type == "RSA") {
            key.algorithm = kRs256;
            key.key.reset(rsa_key(member(jwk, "n"), member(jwk, "e")));
        } else if (type == "EC" && string_member(jwk, "crv") == "P-256") {
            key.algorithm = kEs256;
            key.key.reset(p256_key(member(jwk, "x"), member(jwk, "y")));
        }
        ERR_clear_error();
        if (!key.key || string_member(jwk, "alg").value_or(std::string(key.algorithm)) != key.algorithm) {
            return std::nullopt;
        }
        return key;
    }

    static std::string member(const simdjson::dom::object& jwk, std::string_view name) {
        const auto text = string_member(jwk, name);
        return text && text->size() <= kLongestJwt ? decode_base64url(*text).value_or("") : std::string();
    }
};

KeySet KeySet::parse(std::string_view json) {
    const auto document = JsonObject::parse(json);
    simdjson::dom::array keys;
    if (!document || document->root().at_key("keys").get(keys) != simdjson::SUCCESS) {
        refuse_identity("the issuer's keys are no JSON key set");
    }
    KeySet set;
    for (const simdjson::dom::element element : keys) {
        simdjson::dom::object jwk;
        if (set.keys_.size() >= kMostKeys || element.get(jwk) != simdjson::SUCCESS) continue;
        if (auto key = KeyReader::read(jwk)) set.keys_.push_back(std::move(*key));
    }
    return set;
}

void KeySet::verify(const Jwt& token) const {
    bool tried = false;
    for (const Key& key : keys_) {
        if (key.algorithm != token.algorithm || (!token.key_id.empty() && key.id != token.key_id)) continue;
        tried = true;
        if (signature_holds(key.key.get(), token)) return;
    }
    refuse_identity(tried ? "its signature does not hold" : "its key is not among those of the issuer");
}

} // namespace snowatlas::auth
