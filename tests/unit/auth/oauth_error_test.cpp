// What users are told when the sign-in fails.
#include <gtest/gtest.h>

#include "auth/oauth_error.h"

namespace snowatlas::auth {
namespace {

Credentials credentials() {
    Credentials credentials;
    credentials.token_url = "https://host/idp/api/connect/token";
    credentials.client_id = "my-client";
    credentials.client_secret = "S3cret!";
    return credentials;
}

Error error_for(long status, const std::string& body) {
    http::Response response;
    response.status = status;
    response.body = body;
    return sign_in_error(response, credentials());
}

struct Case {
    long status;
    const char* body;
    SqlState state;
    std::vector<const char*> said;
};

TEST(SignInError, SaysWhatHappenedAndWhatToDo) {
    const Case cases[] = {
        {401,
         R"({"error":"invalid_client","error_description":"Secret expired."})",
         state::kSignInRefused,
         {"my-client", "check ClientId and ClientSecret", "Secret expired", "HTTP 401"}},
        {400, R"({"error":"invalid_client"})", state::kSignInRefused, {"ClientSecret", "invalid_client", "HTTP 400"}},
        {400, R"({"error":"unauthorized_client"})", state::kSignInRefused, {"administrator", "unauthorized_client"}},
        {400,
         R"({"error":"invalid_scope","error_description":"no offline_access"})",
         state::kSignInRefused,
         {"Scope", "no offline_access"}},
        {400, R"({"error":"invalid_target"})", state::kSignInRefused, {"Resource"}},
        {400, R"({"error":"unsupported_grant_type"})", state::kSignInRefused, {"TokenUrl"}},
        {400, R"({"error":"something_new"})", state::kSignInRefused, {"something_new"}},
        {401, R"({"error":{"code":401,"message":"token is invalid"}})", state::kSignInRefused, {"token is invalid"}},
        {401, "", state::kSignInRefused, {"HTTP 401"}},
        {400, "<html>Bad Request</html>", state::kSignInRefused, {"HTTP 400"}},
        {400, R"({"error":7,"error_description":[]})", state::kSignInRefused, {"HTTP 400"}},
        {403, "<html>Forbidden</html>", state::kServerRejected, {"network", "HTTP 403"}},
        {429, "", state::kServerRejected, {"how often", "HTTP 429"}},
        {500, "", state::kCannotConnect, {"not available", "HTTP 500"}},
        {503, "<html>", state::kCannotConnect, {"not available", "HTTP 503"}},
        {404, "<html>", state::kCannotConnect, {"no token endpoint at host/idp/api/connect/token", "BaseUrl"}},
        {302, "", state::kCannotConnect, {"no token endpoint", "HTTP 302"}},
        {200, "<html>Sign in to your proxy</html>", state::kCannotConnect, {"holds no token", "Proxy"}},
        {200, R"({"error":"invalid_client"})", state::kSignInRefused, {"ClientSecret"}},
    };
    for (const Case& c : cases) {
        const Error error = error_for(c.status, c.body);
        EXPECT_EQ(error.sql_state().code(), c.state.code()) << c.body;
        EXPECT_EQ(error.diagnostic().native, c.status);
        for (const char* text : c.said) {
            EXPECT_NE(error.diagnostic().text.find(text), std::string::npos) << text << " in " << error.what();
        }
    }
}

TEST(SignInError, NeverRepeatsTheSecret) {
    const Error error =
        error_for(401, R"({"error":"invalid_client","error_description":"S3cret! is wrong, S3cret! I say"})");
    EXPECT_EQ(std::string(error.what()).find("S3cret!"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("*** is wrong"), std::string::npos) << error.what();
}

TEST(SignInError, LeavesNoPartOfTheSecretWhereItCutsALongReason) {
    const Error error =
        error_for(401, R"({"error":"x","error_description":")" + std::string(396, 'y') + R"(S3cret! is wrong"})");
    EXPECT_EQ(std::string(error.what()).find("S3c"), std::string::npos) << error.what();
}

TEST(SignInError, MakesTheServersReasonFitForOneLine) {
    const OAuthError error =
        parse_oauth_error(R"({"error":"x","error_description":"two\r\nlines\u0000)" + std::string(5000, 'y') + "\"}");
    EXPECT_EQ(error.description.find('\n'), std::string::npos);
    EXPECT_EQ(error.description.find('\0'), std::string::npos);
    EXPECT_LT(error.description.size(), 500u);
    EXPECT_EQ(error.description.substr(0, 10), "two  lines");
}

TEST(RefusesResource, OnlyWhereTheResourceIsMeant) {
    EXPECT_TRUE(refuses_resource({"invalid_target", ""}));
    EXPECT_TRUE(refuses_resource({"invalid_request", "Unknown parameter 'Resource'"}));
    EXPECT_FALSE(refuses_resource({"invalid_request", "grant_type is missing"}));
    EXPECT_FALSE(refuses_resource({"invalid_client", "resource"}));
    EXPECT_FALSE(refuses_resource({"", ""}));
}

} // namespace
} // namespace snowatlas::auth
