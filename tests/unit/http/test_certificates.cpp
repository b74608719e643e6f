#include "tests/unit/http/test_certificates.h"

#include <atomic>
#include <fstream>
#include <stdexcept>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "driver/base/process.h"

namespace snowatlas::test {
namespace {

constexpr long kSecondsPerDay = 86'400;

void require(bool condition, const char* what) {
    if (!condition) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

void add_extension(X509& certificate, X509& issuer, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    require(extension != nullptr, value.c_str());
    X509_add_ext(&certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate make_certificate(EVP_PKEY& key, const std::string& name, int days) {
    static std::atomic<long> serial{1};
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
    const long end = days * kSecondsPerDay;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), (days < 0 ? 2 * end : 0) - kSecondsPerDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), end);
    X509_set_pubkey(certificate.get(), &key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return certificate;
}

void sign(X509& certificate, X509& issuer, EVP_PKEY& key) {
    X509_set_issuer_name(&certificate, X509_get_subject_name(&issuer));
    require(X509_sign(&certificate, &key, EVP_sha256()) > 0, "sign");
}

std::filesystem::path fresh_file() {
    static std::atomic<int> count{0};
    return std::filesystem::temp_directory_path() /
           ("snowatlas-ca-" + std::to_string(process_id()) + "-" + std::to_string(++count) + ".pem");
}

template <typename Write> void write_pem(const std::filesystem::path& file, Write&& write) {
    BIO* const text = BIO_new(BIO_s_mem());
    write(text);
    char* data = nullptr;
    const long length = BIO_get_mem_data(text, &data);
    std::ofstream(file) << std::string(data, static_cast<std::size_t>(length));
    BIO_free(text);
}

} // namespace

void write_identity(const Identity& identity, const std::filesystem::path& folder) {
    write_pem(folder / "certificate.pem", [&](BIO* out) { PEM_write_bio_X509(out, identity.certificate.get()); });
    write_pem(folder / "key.pem", [&](BIO* out) {
        PEM_write_bio_PrivateKey(out, identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

Key make_p256_key() {
    Key key(EVP_EC_gen("P-256"));
    require(key != nullptr, "P-256 key");
    return key;
}

Key make_rsa_key(unsigned bits) {
    Key key(EVP_RSA_gen(bits));
    require(key != nullptr, "RSA key");
    return key;
}

Authority::Authority() : file_(fresh_file()) {
    self_.key = make_p256_key();
    self_.certificate = make_certificate(*self_.key, "authority of " + file_.filename().string(), 1);
    X509& certificate = *self_.certificate;
    add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign");
    sign(certificate, certificate, *self_.key);

    write_pem(file_, [&](BIO* out) { PEM_write_bio_X509(out, &certificate); });
}

Authority::~Authority() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

Identity Authority::issue(const std::string& names, int days) const {
    Identity identity;
    identity.key = make_p256_key();
    identity.certificate = make_certificate(*identity.key, "test server", days);
    add_extension(*identity.certificate, *self_.certificate, NID_subject_alt_name, names);
    sign(*identity.certificate, *self_.certificate, *self_.key);
    return identity;
}

} // namespace snowatlas::test
