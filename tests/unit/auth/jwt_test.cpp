// Which identity tokens are believed.
#include <gtest/gtest.h>

#include "auth/identity_token.h"
#include "auth/jwt.h"
#include "tests/unit/auth/jwt_maker.h"
#include "tests/unit/http/test_certificates.h"

namespace snowatlas::auth {
namespace {

using test::make_jwk;
using test::make_jwt;

// Made once: RSA keys take a while.
struct Keys {
    test::Key rsa = test::make_rsa_key();
    test::Key other_rsa = test::make_rsa_key();
    test::Key small_rsa = test::make_rsa_key(1024);
    test::Key ec = test::make_p256_key();
    test::Key other_ec = test::make_p256_key();
    static const Keys& made() {
        static const Keys keys;
        return keys;
    }
};

std::string key_set(const std::vector<std::string>& keys) {
    std::string text = R"({"keys":[)";
    for (const std::string& key : keys) text += (&key == &keys.front() ? "" : ",") + key;
    return text + "]}";
}

void expect_refused(const std::function<void()>& call, const std::string& reason) {
    try {
        call();
        ADD_FAILURE() << "accepted; expected: " << reason;
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kSignInRefused);
        EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
    }
}

void verify(const std::string& keys, const std::string& token) {
    KeySet::parse(keys).verify(parse_jwt(token));
}

TEST(Jwt, HoldsWithTheKeyThatSignedIt) {
    const Keys& keys = Keys::made();
    const std::string set = key_set({make_jwk(*keys.other_rsa, R"(,"kid":"a")"), make_jwk(*keys.rsa, R"(,"kid":"b")"),
                                     make_jwk(*keys.ec, R"(,"kid":"c","use":"sig","alg":"ES256")")});
    EXPECT_NO_THROW(verify(set, make_jwt(*keys.rsa, "RS256", "{}", R"(,"kid":"b","typ":"JWT")")));
    EXPECT_NO_THROW(verify(set, make_jwt(*keys.ec, "ES256", "{}", R"(,"kid":"c")")));
    EXPECT_NO_THROW(verify(set, make_jwt(*keys.rsa, "RS256", "{}"))) << "without a key id every key is tried";
    EXPECT_EQ(parse_jwt(make_jwt(*keys.ec, "ES256", R"({"sub":"x"})")).payload, R"({"sub":"x"})");
}

TEST(Jwt, IsRefusedWhenSomebodyElseSignedIt) {
    const Keys& keys = Keys::made();
    const std::string set = key_set({make_jwk(*keys.rsa, R"(,"kid":"b")"), make_jwk(*keys.ec, R"(,"kid":"c")")});
    expect_refused([&] { verify(set, make_jwt(*keys.other_rsa, "RS256", "{}", R"(,"kid":"b")")); }, "does not hold");
    expect_refused([&] { verify(set, make_jwt(*keys.other_ec, "ES256", "{}", R"(,"kid":"c")")); }, "does not hold");
    expect_refused([&] { verify(set, make_jwt(*keys.rsa, "RS256", "{}", R"(,"kid":"z")")); }, "not among those");
    expect_refused([&] { verify(key_set({}), make_jwt(*keys.rsa, "RS256", "{}")); }, "not among those");
}

TEST(Jwt, IsRefusedWhenChangedAnywhere) {
    const Keys& keys = Keys::made();
    const std::string set = key_set({make_jwk(*keys.ec)});
    const std::string token = make_jwt(*keys.ec, "ES256", R"({"tenant":"ours"})");
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_THROW(verify(set, changed), Error) << "character " << i;
    }
}

TEST(Jwt, IsRefusedWithAlgorithmsThatProveNothing) {
    const Keys& keys = Keys::made();
    const std::string set = key_set({make_jwk(*keys.rsa), make_jwk(*keys.ec)});
    for (const char* algorithm : {"none", "HS256", "None", "NONE", "", "RS512", "PS256"}) {
        expect_refused([&] { verify(set, make_jwt(*keys.rsa, algorithm, "{}")); }, "RS256 or ES256");
    }
}

TEST(Jwt, NeverUsesAKeyForAnotherAlgorithm) {
    const Keys& keys = Keys::made();
    // The signature is good, but the header names the other kind of key.
    const std::string set = key_set({make_jwk(*keys.rsa, R"(,"kid":"b")")});
    expect_refused([&] { verify(set, make_jwt(*keys.rsa, "ES256", "{}", R"(,"kid":"b")")); }, "not among those");
    // Keys that are meant for something else.
    for (const char* more : {R"(,"use":"enc")", R"(,"alg":"PS256")", R"(,"alg":"ES256")"}) {
        expect_refused([&] { verify(key_set({make_jwk(*keys.rsa, more)}), make_jwt(*keys.rsa, "RS256", "{}")); },
                       "not among those");
    }
}

TEST(Jwt, IsRefusedWithAKeyThatIsTooSmallOrNone) {
    const Keys& keys = Keys::made();
    const std::string token = make_jwt(*keys.small_rsa, "RS256", "{}");
    expect_refused([&] { verify(key_set({make_jwk(*keys.small_rsa)}), token); }, "not among those");
    for (const char* key :
         {"{}", "7", "null", R"({"kty":"oct","k":"AAAA"})", R"({"kty":"RSA"})", R"({"kty":"RSA","n":"!!","e":"AQAB"})",
          R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})", R"({"kty":"EC","crv":"P-521","x":"AA","y":"AA"})"}) {
        EXPECT_EQ(KeySet::parse(key_set({key})).size(), 0u) << key;
    }
    for (const char* text : {"", "[]", "{}", R"({"keys":{}})", "<html>"}) {
        expect_refused([&] { KeySet::parse(text); }, "no JSON key set");
    }
}

TEST(Jwt, IsRefusedWhenItIsNone) {
    struct Case {
        std::string token;
        const char* reason;
    };
    const std::string header = test::base64url(R"({"alg":"ES256"})");
    const Case cases[] = {{"", "three parts"},
                          {"a.b", "three parts"},
                          {"a.b.c.d", "three parts"},
                          {"!!.e30.AAAA", "header is not base64url"},
                          {test::base64url("[]") + ".e30.AAAA", "header is no JSON"},
                          {test::base64url("{") + ".e30.AAAA", "header is no JSON"},
                          {header + ".e3+.AAAA", "payload is not base64url"},
                          {header + ".e30=.AAAA", "payload is not base64url"},
                          {header + ".e30.A", "signature is not base64url"},
                          {header + ".e30.AB", "signature is not base64url"}, // bits beyond the last byte
                          {test::base64url(R"({"alg":"ES256","crit":["b64"]})") + ".e30.AAAA", "extension"},
                          {std::string(70'000, 'a'), "longer"}};
    for (const Case& c : cases) expect_refused([&] { parse_jwt(c.token); }, c.reason);
    EXPECT_THROW(verify(key_set({make_jwk(*Keys::made().ec)}), header + ".e30."), Error) << "an empty signature";
}

constexpr const char* kIssuer = "https://host/idp";
const auto kNow = std::chrono::system_clock::from_time_t(1'767'225'600);

std::string payload(const std::string& issuer, const std::string& audience, long ends_in, long issued_ago,
                    const std::string& more = "") {
    const std::time_t now = std::chrono::system_clock::to_time_t(kNow);
    return R"({"iss":")" + issuer + R"(","aud":)" + audience + R"(,"exp":)" + std::to_string(now + ends_in) +
           R"(,"iat":)" + std::to_string(now - issued_ago) +
           R"(,"sub":"s","tenant":"t-1","tenant_name":"Contoso","region":"westeurope")" + more + "}";
}

TEST(Claims, AreRead) {
    for (const char* audience : {R"("me")", R"(["other","me"])"}) {
        const auto claims = check_claims(payload(kIssuer, audience, 3600, 10), kIssuer, "me", kNow);
        EXPECT_EQ(claims.tenant, "t-1");
        EXPECT_EQ(claims.tenant_name, "Contoso");
        EXPECT_EQ(claims.region, "westeurope");
        EXPECT_EQ(claims.subject, "s");
    }
    EXPECT_NO_THROW(check_claims(payload(kIssuer, R"("me")", -60, -60), kIssuer, "me", kNow)) << "clocks differ a bit";
}

TEST(Claims, AreRefusedWhenTheyAreNotForUsNow) {
    struct Case {
        std::string payload;
        const char* reason;
    };
    const Case cases[] = {
        {payload("https://evil/idp", R"("me")", 3600, 0), "another issuer"},
        {payload(kIssuer, R"("you")", 3600, 0), "another client"},
        {payload(kIssuer, R"(["you","them"])", 3600, 0), "another client"},
        {payload(kIssuer, "null", 3600, 0), "another client"},
        {payload(kIssuer, R"("me")", 3600, 0, R"(,"azp":"you")"), "another client"},
        {payload(kIssuer, R"("me")", -600, 3600), "expired"},
        {payload(kIssuer, R"("me")", 3600, -600), "future"},
        {payload(kIssuer, R"("me")", 3600, 0, R"(,"nbf":9999999999)"), "not valid yet"},
        {R"({"iss":"https://host/idp","aud":"me"})", "when it was issued"},
        {R"({"iss":"https://host/idp","aud":"me","exp":"soon","iat":true})", "when it was issued"},
        {payload(kIssuer, R"("me")", 3600, 0, R"(,"padding":"x")").replace(0, 1, "["), "no JSON object"},
        {"", "no JSON object"},
    };
    for (const Case& c : cases) expect_refused([&] { check_claims(c.payload, kIssuer, "me", kNow); }, c.reason);
}

TEST(Discovery, NamesKeysOnItsOwnHostOnly) {
    const auto document = [](const std::string& issuer, const std::string& keys) {
        return R"({"issuer":")" + issuer + R"(","jwks_uri":")" + keys + R"("})";
    };
    const Issuer issuer = parse_discovery(document(kIssuer, "https://host/idp/jwks"), kIssuer);
    EXPECT_EQ(issuer.name, kIssuer);
    EXPECT_EQ(issuer.keys_url, "https://host/idp/jwks");
    EXPECT_NO_THROW(
        parse_discovery(document("http://127.0.0.1:80/idp", "http://127.0.0.1:80/jwks"), "http://127.0.0.1:80"));

    for (const char* keys : {"", "https://evil/jwks", "https://host:444/jwks", "http://host/idp/jwks",
                             "https://host@evil/jwks", "file:///jwks"}) {
        expect_refused([&] { parse_discovery(document(kIssuer, keys), kIssuer); }, "another host");
    }
    expect_refused([&] { parse_discovery(document("http://host/idp", "https://host/jwks"), kIssuer); },
                   "no https issuer");
    expect_refused([&] { parse_discovery("<html>", kIssuer); }, "no JSON object");
}

} // namespace
} // namespace snowatlas::auth
