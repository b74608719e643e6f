// Signing in against a server of the test's own.
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "auth/token_cache.h"
#include "auth/token_source.h"
#include "tests/unit/auth/jwt_maker.h"
#include "tests/unit/http/test_server.h"

namespace snowatlas::auth {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::Received;
using test::Reply;
using test::TestServer;
using Clock = std::chrono::steady_clock;

std::string granted(int number, const std::string& more = R"(,"expires_in":3600)") {
    return R"({"access_token":"token-)" + std::to_string(number) + R"(","token_type":"Bearer")" + more + "}";
}

// The process keeps tokens by address and client, and the system gives a port again after a while: then the token of an
// earlier test would answer. So a port serves one test.
std::unique_ptr<TestServer> server_on_new_port(const TestServer::Handler& handler) {
    static std::set<int> used;
    std::vector<std::unique_ptr<TestServer>> refused; // alive until a new port is found, or theirs would come again
    while (true) {
        auto server = std::make_unique<TestServer>(handler);
        if (used.insert(server->port()).second) return server;
        refused.push_back(std::move(server));
    }
}

// Each test has a server of its own, and with its port a token of its own.
struct Fixture {
    explicit Fixture(const TestServer::Handler& handler) : own_server(server_on_new_port(handler)) {
        credentials.token_url = server.url("/connect/token");
        credentials.identity_url = server.url("/idp");
        credentials.client_id = "my client";
        credentials.client_secret = "s&cret=+é";
        credentials.resources = {"api://snowsoftware.io/api"};
        credentials.max_retries = 2;
        credentials.request_timeout = 10s;
    }
    std::shared_ptr<TokenSource> source() const { return shared_token_source(credentials, client); }
    AccessToken token() const {
        Cancellation cancellation;
        return source()->token(cancellation);
    }
    Error refusal() const {
        try {
            token();
        } catch (const Error& error) {
            return error;
        }
        ADD_FAILURE() << "signed in";
        return {state::kGeneral, ""};
    }

    std::unique_ptr<TestServer> own_server;
    TestServer& server = *own_server;
    std::shared_ptr<http::Client> client = http::shared_client({});
    Credentials credentials;
};

TestServer::Handler always(int status, const std::string& body, const std::vector<std::string>& headers = {}) {
    return [=](const Received&) { return answer(status, body, headers); };
}

// Another token with each request.
TestServer::Handler numbered(std::chrono::milliseconds delay = 0ms, const std::string& more = R"(,"expires_in":3600)") {
    auto count = std::make_shared<std::atomic<int>>(0);
    return [=](const Received&) {
        Reply reply = answer(200, granted(++*count, more));
        reply.delay = delay;
        return reply;
    };
}

TEST(TokenSource, AsksAsDocumented) {
    Fixture fixture(numbered());
    fixture.credentials.scope = "a b";
    fixture.credentials.resources = {"api://snowsoftware.io/api", "api://snowsoftware.io/idp/api"};
    EXPECT_EQ(fixture.token().value, "token-1");
    const Received request = fixture.server.requests().at(0);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/connect/token");
    EXPECT_EQ(request.header("content-type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(request.header("authorization"), "");
    EXPECT_EQ(request.body, "grant_type=client_credentials&client_id=my%20client&client_secret=s%26cret%3D%2B%C3%A9"
                            "&scope=a%20b&resource=api%3A%2F%2Fsnowsoftware.io%2Fapi"
                            "&resource=api%3A%2F%2Fsnowsoftware.io%2Fidp%2Fapi");
}

TEST(TokenSource, LeavesOutWhatIsEmpty) {
    Fixture fixture(numbered());
    fixture.credentials.resources.clear();
    fixture.token();
    EXPECT_EQ(fixture.server.requests().at(0).body,
              "grant_type=client_credentials&client_id=my%20client&client_secret=s%26cret%3D%2B%C3%A9");
}

TEST(TokenSource, SharesOneTokenInTheProcess) {
    Fixture fixture(numbered());
    const auto first = fixture.source();
    Cancellation cancellation;
    EXPECT_FALSE(first->expiry());
    EXPECT_EQ(first->token(cancellation).value, "token-1");
    EXPECT_EQ(fixture.source()->token(cancellation).value, "token-1");
    ASSERT_TRUE(first->expiry());
    EXPECT_NEAR(std::chrono::duration<double>(*first->expiry() - std::chrono::system_clock::now()).count(), 3600, 10);
    EXPECT_EQ(fixture.server.requests().size(), 1u);
}

TEST(TokenSource, KeepsTheTokenForTheNextConnection) {
    Fixture fixture(numbered());
    fixture.token();
    fixture.client.reset();
    fixture.client = http::shared_client({});
    EXPECT_EQ(fixture.token().value, "token-1");
    EXPECT_EQ(fixture.server.requests().size(), 1u);
}

TEST(TokenSource, NeverServesAnotherRegistrationsToken) {
    Fixture fixture(numbered());
    fixture.token();
    const Credentials good = fixture.credentials;
    const std::function<void(Credentials&)> changes[] = {
        [](Credentials& c) { c.client_secret += "x"; }, [](Credentials& c) { c.client_id += "x"; },
        [](Credentials& c) { c.scope = "other"; },      [](Credentials& c) { c.resources.clear(); },
        [](Credentials& c) { c.token_url += "2"; },
    };
    int count = 1;
    for (const auto& change : changes) {
        fixture.credentials = good;
        change(fixture.credentials);
        EXPECT_EQ(fixture.token().value, "token-" + std::to_string(++count));
    }
}

TEST(TokenSource, AsksOnceForManyThreads) {
    Fixture fixture(numbered(100ms));
    std::vector<std::future<std::string>> calls;
    for (int i = 0; i < 16; ++i) {
        calls.push_back(std::async(std::launch::async, [&] { return fixture.token().value; }));
    }
    for (auto& call : calls) EXPECT_EQ(call.get(), "token-1");
    EXPECT_EQ(fixture.server.requests().size(), 1u);
}

TEST(TokenSource, TellsEverybodyWhoWaitsOfARefusal) {
    Fixture fixture([](const Received&) {
        Reply reply = answer(401, R"({"error":"invalid_client"})");
        reply.delay = 200ms;
        return reply;
    });
    std::vector<std::future<std::string>> calls;
    for (int i = 0; i < 8; ++i) {
        calls.push_back(std::async(std::launch::async, [&] {
            Cancellation cancellation;
            try {
                return fixture.source()->token(cancellation).value;
            } catch (const Error& error) {
                return std::string(error.sql_state().code());
            }
        }));
    }
    for (auto& call : calls) EXPECT_EQ(call.get(), "28000");
    EXPECT_EQ(fixture.server.requests().size(), 1u);
}

TEST(TokenSource, LetsAnotherThreadTakeOverFromOneThatIsCancelled) {
    Fixture fixture(numbered(4s));
    Cancellation impatient;
    auto first = std::async(std::launch::async, [&] {
        try {
            return fixture.source()->token(impatient).value;
        } catch (const Error& error) {
            return std::string(error.sql_state().code());
        }
    });
    std::this_thread::sleep_for(100ms);
    auto second = std::async(std::launch::async, [&] { return fixture.token().value; });
    std::this_thread::sleep_for(50ms);
    const auto start = Clock::now();
    impatient.cancel();
    EXPECT_EQ(first.get(), "HY008");
    EXPECT_LT(Clock::now() - start, 3s);
    EXPECT_EQ(second.get().substr(0, 6), "token-");
}

TEST(TokenSource, LetsGoOfAWaitingThreadThatIsCancelled) {
    Fixture fixture(numbered(4s));
    auto first = std::async(std::launch::async, [&] { return fixture.token().value; });
    std::this_thread::sleep_for(100ms);
    Cancellation impatient;
    impatient.set_deadline(Clock::now() + 100ms, state::kLoginTimeout);
    const auto start = Clock::now();
    try {
        fixture.source()->token(impatient);
        ADD_FAILURE() << "waited";
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kLoginTimeout);
    }
    EXPECT_LT(Clock::now() - start, 3s);
    EXPECT_EQ(first.get(), "token-1");
}

TEST(TokenSource, DropsARejectedTokenOnce) {
    Fixture fixture(numbered());
    const auto source = fixture.source();
    Cancellation cancellation;
    const AccessToken first = source->token(cancellation);
    source->reject(first.generation);
    const AccessToken second = source->token(cancellation);
    EXPECT_EQ(second.value, "token-2");
    EXPECT_GT(second.generation, first.generation);
    source->reject(first.generation); // a late answer to the old token
    EXPECT_EQ(source->token(cancellation).value, "token-2");
}

TEST(TokenSource, GoesWithoutTheResourceWhereItIsRefusedAndRemembers) {
    Fixture fixture([](const Received& request) {
        if (request.body.find("resource=") != std::string::npos) return answer(400, R"({"error":"invalid_target"})");
        return answer(200, granted(1));
    });
    const auto source = fixture.source();
    Cancellation cancellation;
    source->reject(source->token(cancellation).generation);
    source->token(cancellation);
    EXPECT_EQ(fixture.server.requests().size(), 3u) << "twice the first time, once the second";
}

TEST(TokenSource, TakesAnHourWhereNoLifetimeIsSaid) {
    for (const char* more : {"", R"(,"expires_in":null)", R"(,"expires_in":0)", R"(,"expires_in":-5)",
                             R"(,"expires_in":"soon")", R"(,"expires_in":"3600")", R"(,"expires_in":3600.0)"}) {
        Fixture fixture(numbered(0ms, more));
        EXPECT_NEAR(
            std::chrono::duration<double>(fixture.token().expires_at - std::chrono::system_clock::now()).count(), 3600,
            10)
            << more;
    }
}

TEST(TokenSource, BelievesNoLifetimeBeyondADay) {
    Fixture fixture(numbered(0ms, R"(,"expires_in":9999999999)"));
    EXPECT_LT(fixture.token().expires_at, std::chrono::system_clock::now() + 25h);
}

TEST(TokenSource, RefusesAnswersThatAreNoToken) {
    for (const char* body : {"", "<html>", "[]", "{}", R"({"access_token":""})", R"({"access_token":7})",
                             R"({"access_token":"a\r\nX-Evil: 1"})", R"({"access_token":"a","token_type":"mac"})"}) {
        Fixture fixture(always(200, body));
        EXPECT_EQ(fixture.refusal().sql_state(), state::kCannotConnect) << body;
    }
}

TEST(TokenSource, TriesAgainWhenTheServiceIsBusy) {
    auto count = std::make_shared<std::atomic<int>>(0);
    Fixture fixture([=](const Received&) {
        const int number = ++*count;
        if (number == 1) return answer(503, "busy");
        if (number == 2) return answer(429, "", {"Retry-After: 1"});
        return answer(200, granted(number));
    });
    const auto start = Clock::now();
    EXPECT_EQ(fixture.token().value, "token-3");
    EXPECT_GE(Clock::now() - start, 1s);
}

TEST(TokenSource, SaysSoAtOnceWhereItWouldHaveToWaitBeyondTheDeadline) {
    Fixture fixture(always(429, "", {"Retry-After: 60"}));
    Cancellation cancellation;
    cancellation.set_deadline(Clock::now() + 5s, state::kLoginTimeout);
    const auto start = Clock::now();
    try {
        fixture.source()->token(cancellation);
        ADD_FAILURE() << "signed in";
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kServerRejected);
        EXPECT_EQ(error.diagnostic().native, 429);
    }
    EXPECT_LT(Clock::now() - start, 4s);
}

TEST(TokenSource, DoesNotRepeatARefusal) {
    Fixture fixture(always(401, R"({"error":"invalid_client","error_description":"bad secret"})"));
    const Error error = fixture.refusal();
    EXPECT_EQ(error.sql_state(), state::kSignInRefused);
    EXPECT_NE(std::string(error.what()).find("bad secret"), std::string::npos) << error.what();
    EXPECT_EQ(fixture.server.requests().size(), 1u);
}

TEST(TokenSource, SaysWhenTheHostCannotBeReached) {
    Fixture fixture(numbered());
    fixture.credentials.token_url = "https://no-such-host.invalid/token";
    const Error error = fixture.refusal();
    EXPECT_EQ(error.sql_state(), state::kCannotConnect);
    EXPECT_NE(std::string(error.what()).find("no-such-host.invalid"), std::string::npos) << error.what();
}

TEST(SharedToken, RenewsAheadOnOneThreadWhileOthersUseTheOldToken) {
    Fixture fixture(numbered(1s));
    std::atomic<long> seconds{0};
    SharedToken shared([&] { return SharedToken::Time(std::chrono::seconds(1'000'000 + seconds)); });
    Cancellation cancellation;
    EXPECT_EQ(shared.token(fixture.credentials, *fixture.client, cancellation).value, "token-1");
    seconds = 3299;
    EXPECT_EQ(shared.token(fixture.credentials, *fixture.client, cancellation).value, "token-1");
    seconds = 3301; // less than five minutes are left
    auto renewing = std::async(std::launch::async, [&] {
        Cancellation own;
        return shared.token(fixture.credentials, *fixture.client, own).value;
    });
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(shared.token(fixture.credentials, *fixture.client, cancellation).value, "token-1");
    EXPECT_EQ(renewing.wait_for(0s), std::future_status::timeout);
    EXPECT_EQ(renewing.get(), "token-2");
    EXPECT_EQ(fixture.server.requests().size(), 2u);
}

TEST(SharedToken, ServesTheOldTokenToItsEndWhenRenewalFails) {
    auto count = std::make_shared<std::atomic<int>>(0);
    Fixture fixture([=](const Received&) { return ++*count == 1 ? answer(200, granted(1)) : answer(500, ""); });
    fixture.credentials.max_retries = 0;
    std::atomic<long> seconds{0};
    SharedToken shared([&] { return SharedToken::Time(std::chrono::seconds(1'000'000 + seconds)); });
    Cancellation cancellation;
    const auto token = [&] { return shared.token(fixture.credentials, *fixture.client, cancellation).value; };
    EXPECT_EQ(token(), "token-1");
    for (const long at : {3400, 3401, 3402, 3599}) {
        seconds = at;
        EXPECT_EQ(token(), "token-1");
    }
    EXPECT_EQ(*count, 3) << "a failed renewal is tried again after a while, not with every call";
    seconds = 3600;
    EXPECT_THROW(token(), Error);
}

// An issuer with its discovery document and keys.
struct IdentityFixture : Fixture {
    IdentityFixture() : Fixture([this](const Received& request) { return reply(request); }) {
        credentials.scope = "openid";
    }
    Reply reply(const Received& request) {
        if (request.target == "/idp/.well-known/openid-configuration") {
            return answer(200, R"({"issuer":")" + credentials.identity_url + R"(","jwks_uri":")" +
                                   server.url("/idp/jwks") + R"("})");
        }
        if (request.target == "/idp/jwks") return answer(200, R"({"keys":[)" + test::make_jwk(*key) + "]}");
        return answer(200, granted(1, R"(,"id_token":")" + test::make_jwt(*signing_key, "ES256", claims()) + "\""));
    }
    std::string claims() const {
        const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
        return R"({"iss":")" + credentials.identity_url + R"(","aud":"my client","exp":)" + std::to_string(now + 600) +
               R"(,"iat":)" + std::to_string(now) + R"(,"tenant":"t-1","tenant_name":"Contoso"})";
    }

    test::Key key = test::make_p256_key();
    test::Key other_key = test::make_p256_key();
    EVP_PKEY* signing_key = key.get();
};

TEST(TokenSource, KnowsTheTenantFromAVerifiedIdentityToken) {
    IdentityFixture fixture;
    const auto source = fixture.source();
    Cancellation cancellation;
    EXPECT_FALSE(source->identity());
    source->token(cancellation);
    ASSERT_TRUE(source->identity());
    EXPECT_EQ(source->identity()->tenant, "t-1");
    EXPECT_EQ(source->identity()->tenant_name, "Contoso");
    source->reject(1);
    source->token(cancellation);
    EXPECT_EQ(fixture.server.requests().size(), 4u) << "who the tenant is, is asked once";
}

TEST(TokenSource, IsRefusedWithAnIdentityTokenThatDoesNotHold) {
    IdentityFixture fixture;
    fixture.signing_key = fixture.other_key.get();
    const Error error = fixture.refusal();
    EXPECT_EQ(error.sql_state(), state::kSignInRefused);
    EXPECT_NE(std::string(error.what()).find("signature"), std::string::npos) << error.what();
    EXPECT_FALSE(fixture.source()->identity());
}

} // namespace
} // namespace snowatlas::auth
