#include "tests/tenant/certificates.h"

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace snowatlas::tenant {

namespace {

constexpr long kValidSeconds = 30L * 24 * 3600;

template <auto Free> struct Deleter {
    template <typename Type> void operator()(Type* object) const { Free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;

void check(bool is_fine, const char* what) {
    if (!is_fine) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

Key make_key() {
    Key key(EVP_EC_gen("P-256"));
    check(key != nullptr, "make a key");
    return key;
}

void add_extension(X509& certificate, X509& issuer, int id, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value));
    check(extension != nullptr && X509_add_ext(&certificate, extension.get(), -1) == 1, "extend a certificate");
}

Certificate make_certificate(EVP_PKEY& key, const std::string& name, X509* issuer, EVP_PKEY& issuer_key, long serial) {
    Certificate certificate(X509_new());
    check(certificate != nullptr && X509_set_version(certificate.get(), 2) == 1, "make a certificate");
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kValidSeconds);
    X509_set_pubkey(certificate.get(), &key);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1,
                               -1, 0);
    X509& signer = issuer == nullptr ? *certificate : *issuer;
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(&signer));
    add_extension(*certificate, signer, NID_subject_key_identifier, "hash");
    if (issuer == nullptr) {
        add_extension(*certificate, signer, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(*certificate, signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    } else {
        add_extension(*certificate, signer, NID_authority_key_identifier, "keyid");
        add_extension(*certificate, signer, NID_basic_constraints, "critical,CA:FALSE");
        add_extension(*certificate, signer, NID_key_usage, "critical,digitalSignature");
        add_extension(*certificate, signer, NID_ext_key_usage, "serverAuth");
        add_extension(*certificate, signer, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    }
    check(X509_sign(certificate.get(), &issuer_key, EVP_sha256()) > 0, "sign a certificate");
    return certificate;
}

template <typename Write> void write_file(const std::filesystem::path& path, const Write& write) {
    const std::unique_ptr<std::FILE, Deleter<std::fclose>> file(std::fopen(path.c_str(), "wb"));
    if (file == nullptr || write(file.get()) != 1) throw std::runtime_error("cannot write " + path.string());
}

} // namespace

Certificates make_certificates(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const Certificates files{folder / "ca.pem", folder / "server.pem", folder / "server-key.pem"};
    const Key authority_key = make_key();
    const Certificate authority = make_certificate(*authority_key, "Simulated tenant CA", nullptr, *authority_key, 1);
    const Key server_key = make_key();
    const Certificate server = make_certificate(*server_key, "localhost", authority.get(), *authority_key, 2);
    write_file(files.ca, [&](std::FILE* file) { return PEM_write_X509(file, authority.get()); });
    write_file(files.server, [&](std::FILE* file) { return PEM_write_X509(file, server.get()); });
    write_file(files.key, [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, server_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    return files;
}

} // namespace snowatlas::tenant
