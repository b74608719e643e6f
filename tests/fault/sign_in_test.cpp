// What an application is told when connecting fails.
#include <gtest/gtest.h>

#include "tests/fault/fault_fixture.h"

namespace snowatlas::fault {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

tenant::Fault token_fault(Kind kind, int count, int status = 500) {
    tenant::Fault fault = fault::fault(kind, count, 0, status);
    fault.path_prefix = "/idp/api/connect/token";
    return fault;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

void expect_refused(const Answer& opened, const std::string& state, const std::vector<std::string>& said) {
    ASSERT_TRUE(opened.failed) << "connected";
    EXPECT_EQ(opened.state(), state) << opened.text();
    for (const std::string& text : said) EXPECT_NE(opened.text().find(text), std::string::npos) << opened.text();
    EXPECT_EQ(opened.text().find("demo-secret"), std::string::npos) << opened.text();
}

// Each test has a tenant of its own: with its port, a token of its own.
class SignIn : public testing::Test {
  protected:
    tenant::Tenant tenant{small_estate()};
};

TEST_F(SignIn, WithAWrongSecretIsRefusedWithTheServersReason) {
    const std::string text = replaced(connect_string(tenant), "demo-secret", "wrong-secret");
    const Connection connection(text);
    expect_refused(connection.opened(), "28000", {"demo-client", "ClientSecret", "invalid_client"});
    EXPECT_EQ(connection.opened().text().find("wrong-secret"), std::string::npos);
}

TEST_F(SignIn, WithAnUnknownHostSaysWhich) {
    const Connection connection(driver_keyword() +
                                "BaseUrl=https://no-such-tenant.invalid;ClientId=a;ClientSecret=b;LoginTimeout=10");
    expect_refused(connection.opened(), "08001", {"no-such-tenant.invalid"});
}

TEST_F(SignIn, WithAnUntrustedCertificateSaysWhatToDo) {
    const Connection connection(driver_keyword() + "BaseUrl=" + tenant.base_url() + ";ClientId=a;ClientSecret=b");
    expect_refused(connection.opened(), "08001", {"not trusted", "CaFile"});
    EXPECT_TRUE(tenant.requests().empty()) << "nothing is sent to somebody who is not trusted";
}

TEST_F(SignIn, IsTriedAgainWhenTheServiceIsBusy) {
    tenant.inject(token_fault(Kind::HtmlError, 1, 503));
    tenant.inject(token_fault(Kind::Disconnect, 1));
    const Connection connection(connect_string(tenant));
    EXPECT_FALSE(connection.opened().failed) << connection.opened().text();
}

TEST_F(SignIn, WaitsAsLongAsTheServerAsks) {
    tenant::Fault busy = token_fault(Kind::Status, 1, 429);
    busy.retry_after = 1;
    tenant.inject(busy);
    const auto start = Clock::now();
    const Connection connection(connect_string(tenant));
    EXPECT_FALSE(connection.opened().failed) << connection.opened().text();
    EXPECT_GE(Clock::now() - start, 1s);
}

TEST_F(SignIn, SaysThatTheServiceIsNotThere) {
    struct Case {
        tenant::Fault fault;
        const char* state;
        const char* said;
    };
    const Case cases[] = {
        {token_fault(Kind::HtmlError, -1, 500), "08001", "500"},
        {token_fault(Kind::Status, -1, 403), "08004", "403"},
        {token_fault(Kind::Status, -1, 404), "08001", "404"},
        {token_fault(Kind::Malformed, -1), "08001", "no token"},
        {token_fault(Kind::EmptyBody, -1), "08001", "no token"},
        {token_fault(Kind::Disconnect, -1), "08001", "127.0.0.1"},
        {token_fault(Kind::CutBody, -1), "08001", "127.0.0.1"},
    };
    for (const Case& c : cases) {
        tenant.clear_faults();
        tenant.inject(c.fault);
        const Connection connection(connect_string(tenant));
        expect_refused(connection.opened(), c.state, {c.said});
    }
}

TEST_F(SignIn, EndsAtTheLoginTimeout) {
    tenant::Fault slow = token_fault(Kind::Delay, -1);
    slow.delay = 4s;
    tenant.inject(slow);
    const auto start = Clock::now();
    const Connection connection(connect_string(tenant, "LoginTimeout=1;"));
    expect_refused(connection.opened(), "HYT01", {});
    EXPECT_LT(Clock::now() - start, 3500ms);
}

TEST_F(SignIn, DoesNotFollowARedirectWithTheSecret) {
    const tenant::Tenant elsewhere(small_estate());
    tenant::Fault fault = token_fault(Kind::Redirect, -1);
    fault.body = elsewhere.token_url();
    tenant.inject(fault);
    const Connection connection(connect_string(tenant));
    expect_refused(connection.opened(), "08001", {"302"});
    EXPECT_TRUE(elsewhere.requests().empty());
}

TEST_F(SignIn, IsOneRequestForManyConnections) {
    for (int i = 0; i < 3; ++i) {
        const Connection connection(connect_string(tenant));
        EXPECT_FALSE(connection.opened().failed) << connection.opened().text();
    }
    EXPECT_EQ(tenant.requests().size(), 1u);
}

TEST_F(SignIn, WithOpenidVerifiesTheTenantsIdentity) {
    Connection connection(connect_string(tenant, "Scope=openid;"));
    ASSERT_FALSE(connection.opened().failed) << connection.opened().text();
    EXPECT_FALSE(connection.run("SELECT id FROM sam.computers WHERE 1 = 0").failed);
}

} // namespace
} // namespace snowatlas::fault
