// The tenant over HTTP: tokens, pages, permissions, limits, faults.
#include "tests/tenant/tenant.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <thread>

#include "tests/tenant/test_client.h"

namespace snowatlas::tenant {
namespace {

using namespace std::chrono_literals;

constexpr const char* kComputers = "/api/sam/estate/v1/computers";
constexpr const char* kInstallations = "/api/sam/estate/v1/computers-applications";

Options plain(std::uint64_t computers = 120) {
    Options options;
    options.computers = computers;
    options.tls = false;
    return options;
}

std::vector<std::string> strings(const TestAnswer& answer, const char* member) {
    std::vector<std::string> values;
    const simdjson::dom::array rows = answer.json()["items"];
    for (const simdjson::dom::element row : rows) values.emplace_back(row[member].get_string().value());
    return values;
}

std::uint64_t total_items(const TestAnswer& answer) {
    return answer.json()["pagination"]["total_items"].get_uint64().value();
}

struct TokenCase {
    const char* form;
    long status;
    const char* error; // empty: a token
};

class TokenEndpoint : public testing::TestWithParam<TokenCase> {};

TEST_P(TokenEndpoint, AnswersAsOauthSays) {
    static const Tenant tenant(plain());
    TestClient client(tenant);
    const TestAnswer answer = client.send("POST", "/idp/api/connect/token", GetParam().form);
    EXPECT_EQ(answer.status, GetParam().status) << answer.body;
    if (*GetParam().error != '\0')
        EXPECT_EQ(answer.json()["error"].get_string().value(), GetParam().error);
    else
        EXPECT_EQ(answer.json()["token_type"].get_string().value(), "Bearer");
}

#define CREDENTIALS "client_id=demo-client&client_secret=demo-secret"
INSTANTIATE_TEST_SUITE_P(
    Forms, TokenEndpoint,
    testing::Values(
        TokenCase{"grant_type=client_credentials&" CREDENTIALS, 200, ""},
        TokenCase{"grant_type=client_credentials&" CREDENTIALS "&scope=openid", 200, ""},
        TokenCase{"grant_type=client_credentials&" CREDENTIALS "&resource=api%3A%2F%2Fsnowsoftware.io%2Fapi"
                  "&resource=api%3A%2F%2Fsnowsoftware.io%2Fidp%2Fapi",
                  200, ""},
        TokenCase{"grant_type=client_credentials&" CREDENTIALS "&resource=api%3A%2F%2Felsewhere", 400,
                  "invalid_target"},
        TokenCase{"grant_type=client_credentials&" CREDENTIALS "&scope=everything", 400, "invalid_scope"},
        TokenCase{"grant_type=password&" CREDENTIALS, 400, "unsupported_grant_type"},
        TokenCase{CREDENTIALS, 400, "invalid_request"},
        TokenCase{"grant_type=client_credentials&client_id=demo-client&client_secret=wrong", 400, "invalid_client"},
        TokenCase{"grant_type=client_credentials&client_id=nobody&client_secret=demo-secret", 400, "invalid_client"},
        TokenCase{"grant_type=client_credentials&client_id=demo-client", 400, "invalid_client"},
        TokenCase{"grant_type=client_credentials&" CREDENTIALS "&client_id=twice", 400, "invalid_request"},
        TokenCase{"grant_type=client_credentials&" CREDENTIALS "&x=%zz", 400, "invalid_request"}));

TEST(Token, IsAFormOverPost) {
    const Tenant tenant(plain());
    TestClient client(tenant);
    EXPECT_EQ(client.get("/idp/api/connect/token").status, 405);
    EXPECT_EQ(client.send("POST", "/idp/api/connect/token", "{}", "application/json").status, 400);
}

TEST(Token, IsNeededKnownAndFresh) {
    Options options = plain();
    options.token_lifetime = 1s;
    const Tenant tenant(options);
    TestClient client(tenant);
    EXPECT_EQ(client.get(kComputers).status, 401);
    client.set_token("made up");
    EXPECT_EQ(client.get(kComputers).status, 401);
    client.sign_in();
    EXPECT_EQ(client.get(kComputers).status, 200);
    std::this_thread::sleep_for(1100ms);
    EXPECT_EQ(client.get(kComputers).status, 401);
}

TEST(Token, OfAnotherResourceDoesNotOpenTheProductApis) {
    const Tenant tenant(plain());
    TestClient client(tenant);
    const TestAnswer answer =
        client.send("POST", "/idp/api/connect/token",
                    "grant_type=client_credentials&" CREDENTIALS "&resource=api%3A%2F%2Fsnowsoftware.io%2Fidp%2Fapi");
    client.set_token(std::string(answer.json()["access_token"].get_string().value()));
    EXPECT_EQ(client.get(kComputers).status, 401);
}

TEST(Token, OldestGoesWhenAClientHasTooMany) {
    Options options = plain();
    options.tokens_per_client = 2;
    const Tenant tenant(options);
    TestClient first(tenant);
    TestClient second(tenant);
    TestClient third(tenant);
    first.sign_in();
    second.sign_in();
    third.sign_in();
    EXPECT_EQ(first.get(kComputers).status, 401);
    EXPECT_EQ(second.get(kComputers).status, 200);
    EXPECT_EQ(third.get(kComputers).status, 200);
}

TEST(Token, EndpointHasALimitOfItsOwn) {
    Options options = plain();
    options.token_requests_per_second = 0.5;
    options.burst = 1;
    const Tenant tenant(options);
    TestClient client(tenant);
    client.sign_in();
    const TestAnswer refused =
        client.send("POST", "/idp/api/connect/token", "grant_type=client_credentials&" CREDENTIALS);
    EXPECT_EQ(refused.status, 429);
    EXPECT_GE(std::stoi(refused.headers.at("retry-after")), 1);
}

TEST(Identity, IsDescribedAndSigned) {
    const Tenant tenant(Options{});
    TestClient client(tenant);
    const TestAnswer discovery = client.get("/idp/.well-known/openid-configuration");
    EXPECT_EQ(std::string(discovery.json()["token_endpoint"].get_string().value()), tenant.token_url());
    const TestAnswer keys = client.get("/idp/.well-known/jwks");
    EXPECT_EQ(keys.json()["keys"].at(0)["alg"].get_string().value(), "RS256");
    const TestAnswer token =
        client.send("POST", "/idp/api/connect/token", "grant_type=client_credentials&" CREDENTIALS "&scope=openid");
    const std::string identity(token.json()["id_token"].get_string().value());
    EXPECT_EQ(std::count(identity.begin(), identity.end(), '.'), 2);
}

TEST(Pages, CoverTheListOnceInTheirPublishedShape) {
    const Tenant tenant(plain(120));
    TestClient client(tenant);
    client.sign_in();
    const TestAnswer usual = client.get(kComputers);
    EXPECT_EQ(strings(usual, "id").size(), 25u) << "the default of this list";
    EXPECT_EQ(total_items(usual), 120u);
    std::set<std::string> seen;
    for (int page = 1; page <= 3; ++page) {
        const TestAnswer answer =
            client.get(std::string(kComputers) + "?page_size=50&page_number=" + std::to_string(page));
        const auto ids = strings(answer, "id");
        EXPECT_EQ(ids.size(), page < 3 ? 50u : 20u);
        seen.insert(ids.begin(), ids.end());
    }
    EXPECT_EQ(seen.size(), 120u);
    EXPECT_TRUE(strings(client.get(std::string(kComputers) + "?page_size=50&page_number=4"), "id").empty());
    const TestAnswer mobile = client.get("/api/sam/estate/v1/mobiledevices?page_size=5000");
    EXPECT_EQ(mobile.json()["pagination"]["page_size"].get_int64().value(), 1000) << "the stated maximum";
    EXPECT_EQ(mobile.json()["pagination"]["total_pages"].error(), simdjson::NO_SUCH_FIELD);
    EXPECT_EQ(client.get("/api/saas/consolidated-view/v1/users?page_size=1").body.find("{\"pagination\""), 0u);
}

TEST(Pages, OfEnvelopesWithoutParametersArePagedAllTheSame) {
    const Tenant tenant(plain(120));
    TestClient client(tenant);
    client.sign_in();
    const TestAnswer answer = client.get("/api/custom-fields/v1/custom-fields-values?page_size=7&page_number=3");
    EXPECT_EQ(strings(answer, "id").size(), 7u);
    EXPECT_EQ(answer.json()["pagination"]["page_number"].get_int64().value(), 3);
}

TEST(Pages, RefuseNonsense) {
    const Tenant tenant(plain());
    TestClient client(tenant);
    client.sign_in();
    for (const char* query : {"?page_size=0", "?page_size=-1", "?page_size=x", "?page_number=0", "?page_number=1.5",
                              "?page_number=1&page_number=2", "?sort=hostName:asc", "?filter=%2", "?filter="}) {
        const TestAnswer answer = client.get(kComputers + std::string(query));
        if (std::string(query) == "?filter=") continue; // as if it were not there
        EXPECT_EQ(answer.status, 400) << query;
        EXPECT_EQ(answer.json()["error"]["code"].get_int64().value(), 400) << query;
    }
    EXPECT_EQ(client.get("/api/sam/v2/agreement-types?filter=name%20-eq%20x").status, 400) << "it has no filter";
    EXPECT_EQ(client.get("/api/saas/consolidated-view/v1/users/kpi").status, 400) << "dates are required";
    EXPECT_EQ(client.get("/api/saas/consolidated-view/v1/users/kpi?fromDate=2025-01-01&toDate=2025-02-01").status, 200);
    EXPECT_EQ(client.get("/api/sam/estate/v1/nothing").status, 404);
    EXPECT_EQ(client.send("POST", kComputers, "x").status, 405);
}

TEST(Filter, OnlyDocumentedFieldsWhereThereAreSome) {
    const Tenant tenant(plain());
    TestClient client(tenant);
    client.sign_in();
    EXPECT_EQ(client.get_filtered("/api/sam/estate/v1/user-accounts", "status -eq Active").status, 200);
    EXPECT_EQ(client.get_filtered("/api/sam/estate/v1/user-accounts", "email -eq 'x'").status, 400);
    EXPECT_EQ(client
                  .get_filtered("/api/sam/estate/v1/user-accounts-metering",
                                "applicationID -eq '00000000-0000-4000-8000-000000000000'")
                  .status,
              200);
}

TEST(Filter, NarrowsPagesAndTotals) {
    const Tenant tenant(plain());
    TestClient client(tenant);
    client.sign_in();
    const std::string id = strings(client.get(std::string(kComputers) + "?page_size=1&page_number=7"), "id").front();
    const TestAnswer bulk =
        client.get_filtered(std::string(kInstallations) + "?page_size=1000", "computerId -eq '" + id + "'");
    const auto from_bulk = strings(bulk, "applicationId");
    const TestAnswer child = client.get(std::string(kComputers) + "/" + id + "/applications?page_size=1000");
    EXPECT_EQ(strings(child, "applicationId"), from_bulk);
    EXPECT_EQ(total_items(child), from_bulk.size());
    for (const std::string& computer : strings(child, "computerId")) EXPECT_EQ(computer, id);
    EXPECT_EQ(client.get(std::string(kComputers) + "/00000000-0000-4000-8000-000000000000/applications").status, 404);
}

TEST(Sort, OrdersWhereItIsOffered) {
    const Tenant tenant(plain());
    TestClient client(tenant);
    client.sign_in();
    const TestAnswer answer =
        client.get("/api/saas/consolidated-view/v1/users?page_size=1000&sort=country:asc,username:desc");
    std::vector<std::pair<std::string, std::string>> rows;
    const simdjson::dom::array items = answer.json()["items"];
    for (const simdjson::dom::element row : items) {
        const auto country = row["country"];
        rows.emplace_back(country.is_null() ? "" : std::string(country.get_string().value()),
                          std::string(row["username"].get_string().value()));
    }
    EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    }));
}

TEST(Permissions, DecideWhatIsSeen) {
    Options options = plain();
    options.registrations = {{"all", "x", {}}, {"computers", "x", {"sam.computer.r"}}};
    const Tenant tenant(options);
    TestClient client(tenant);
    client.sign_in("computers", "x");
    EXPECT_EQ(client.get(kComputers).status, 200);
    const TestAnswer refused = client.get("/api/sam/v1/licenses");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.json()["error"]["code"].get_int64().value(), 403);
    EXPECT_EQ(total_items(client.get(kInstallations)), 0u) << "needs sam.application.r too, and does not say so";
    EXPECT_EQ(client.get("/api/inventory/v1/device/metadata").status, 200) << "no permission is named for it";
    client.sign_in("all", "x");
    EXPECT_EQ(client.get("/api/sam/v1/licenses").status, 200);
    EXPECT_GT(total_items(client.get(kInstallations)), 0u);
}

TEST(Limits, SayWhenToComeBack) {
    Options options = plain();
    options.requests_per_second = 5;
    options.burst = 2;
    const Tenant tenant(options);
    TestClient client(tenant);
    client.sign_in();
    EXPECT_EQ(client.get(kComputers).status, 200);
    EXPECT_EQ(client.get(kComputers).status, 200);
    const TestAnswer refused = client.get(kComputers);
    EXPECT_EQ(refused.status, 429);
    std::this_thread::sleep_for(std::chrono::seconds(std::stoi(refused.headers.at("retry-after"))));
    EXPECT_EQ(client.get(kComputers).status, 200);
}

TEST(Limits, OfPageSizesClampOrRefuse) {
    Options options = plain();
    options.maximum_page_size = 10;
    options.refuse_page_size_above = 500;
    const Tenant tenant(options);
    TestClient client(tenant);
    client.sign_in();
    const TestAnswer clamped = client.get(std::string(kComputers) + "?page_size=100");
    EXPECT_EQ(strings(clamped, "id").size(), 10u);
    EXPECT_EQ(clamped.json()["pagination"]["page_size"].get_int64().value(), 10);
    EXPECT_EQ(client.get(std::string(kComputers) + "?page_size=501").status, 400);
}

TEST(Oracle, LivesWhereItIsPublishedOrUnderApi) {
    Options options = plain();
    {
        const Tenant tenant(options);
        TestClient client(tenant);
        client.sign_in();
        EXPECT_EQ(client.get("/sam/oracle/v1/products").status, 200);
        EXPECT_EQ(client.get("/api/sam/oracle/v1/products").status, 404);
    }
    options.oracle_under_api = true;
    const Tenant tenant(options);
    TestClient client(tenant);
    client.sign_in();
    EXPECT_EQ(client.get("/sam/oracle/v1/products").status, 404);
    EXPECT_EQ(client.get("/api/sam/oracle/v1/products").status, 200);
}

TEST(Compression, IsForThoseWhoOfferIt) {
    const Tenant tenant(plain());
    TestClient client(tenant);
    client.sign_in();
    const TestAnswer whole = client.get(std::string(kComputers) + "?page_size=100");
    EXPECT_FALSE(whole.headers.contains("content-encoding"));
    client.offer_gzip();
    const TestAnswer small = client.get(std::string(kComputers) + "?page_size=100");
    EXPECT_EQ(small.headers.at("content-encoding"), "gzip");
    EXPECT_EQ(small.body, whole.body);
}

TEST(Faults, ReplaceOrBreakAnswers) {
    Tenant tenant(Options{}); // over TLS, as the driver meets them
    TestClient client(tenant);
    client.sign_in();
    const auto with = [&](Fault fault) {
        fault.path_prefix = kComputers;
        tenant.inject(fault);
        TestAnswer answer = client.get(kComputers);
        EXPECT_EQ(client.get(kComputers).status, 200) << "the fault is over";
        return answer;
    };
    using Kind = Fault::Kind;
    Fault busy;
    busy.status = 503;
    busy.retry_after = 2;
    const TestAnswer unavailable = with(busy);
    EXPECT_EQ(unavailable.status, 503);
    EXPECT_EQ(unavailable.headers.at("retry-after"), "2");
    Fault fault;
    fault.kind = Kind::Disconnect;
    fault.path_prefix = kComputers;
    fault.count = 2; // curl itself repeats a request whose kept connection was closed
    tenant.inject(fault);
    EXPECT_NE(client.get(kComputers).curl_code, 0);
    tenant.clear_faults();
    fault.count = 1;
    fault.kind = Kind::CutBody;
    const TestAnswer cut = with(fault);
    EXPECT_NE(cut.curl_code, 0);
    EXPECT_GT(cut.body.size(), 100u);
    fault.kind = Kind::Malformed;
    EXPECT_THROW(static_cast<void>(with(fault).json()), simdjson::simdjson_error);
    fault.kind = Kind::EmptyBody;
    EXPECT_EQ(with(fault).status, 204);
    fault.kind = Kind::HtmlError;
    fault.status = 502;
    EXPECT_EQ(with(fault).headers.at("content-type"), "text/html");
    fault.kind = Kind::Redirect;
    fault.body = "https://elsewhere.example/";
    EXPECT_EQ(with(fault).headers.at("location"), "https://elsewhere.example/");
}

TEST(Faults, ChangeWhatAnswersSay) {
    Tenant tenant(plain());
    TestClient client(tenant);
    client.sign_in();
    const TestAnswer proper = client.get(kComputers);
    const auto with = [&](Fault::Kind kind, const std::string& target = kComputers) {
        Fault fault;
        fault.kind = kind;
        tenant.inject(fault);
        return client.get(target);
    };
    using Kind = Fault::Kind;
    EXPECT_EQ(total_items(with(Kind::ShrinkTotal)), total_items(proper) - 1);
    EXPECT_TRUE(with(Kind::IgnoreTotals).json()["pagination"]["total_items"].is_null());
    EXPECT_TRUE(with(Kind::NullMembers).json()["items"].at(0)["hostName"].is_null());
    EXPECT_TRUE(with(Kind::NullMembers).json()["items"].at(0)["id"].is_string()) << "keys stay";
    EXPECT_TRUE(with(Kind::ExtraMembers).json()["items"].at(0)["addedLater"].is_object());
    EXPECT_TRUE(with(Kind::OtherCase).json()["items"].at(0)["HOSTnAME"].is_string());
    EXPECT_TRUE(with(Kind::UnwrapArray).json().is_array());
    EXPECT_NE(with(Kind::OddDates).body, proper.body);
    EXPECT_NE(with(Kind::MissingMembers).body, proper.body);
    const std::string id = strings(proper, "id").front();
    EXPECT_TRUE(with(Kind::WrapObject, std::string(kComputers) + "/" + id).json()["items"].is_array());
    EXPECT_NE(with(Kind::WideDecimals, std::string(kComputers) + "/" + id).body.find("123456789012345.67891"),
              std::string::npos);
    EXPECT_EQ(with(Kind::RefuseFilter, std::string(kComputers) + "?filter=status%20-eq%20Active").status, 400);
    EXPECT_EQ(with(Kind::RevokeTokens).status, 401);
}

TEST(Faults, ShiftedRowsAreSeenTwiceButNoneIsLost) {
    Tenant tenant(plain(120));
    TestClient client(tenant);
    client.sign_in();
    Fault fault;
    fault.kind = Fault::Kind::ShiftRows;
    fault.count = -1;
    tenant.inject(fault);
    std::multiset<std::string> seen;
    for (int page = 1; page <= 3; ++page)
        for (const std::string& id :
             strings(client.get(std::string(kComputers) + "?page_size=50&page_number=" + std::to_string(page)), "id"))
            seen.insert(id);
    EXPECT_EQ(seen.size(), 121u);
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 120u);
}

TEST(Log, ShowsRequestsWithoutSecrets) {
    Tenant tenant(plain());
    TestClient client(tenant);
    client.sign_in();
    client.get_filtered(kComputers, "status -eq 'Active'");
    const auto log = tenant.requests();
    ASSERT_EQ(log.size(), 2u);
    EXPECT_EQ(log[0].body.find("demo-secret"), std::string::npos);
    EXPECT_NE(log[0].body.find("client_id=demo-client"), std::string::npos);
    EXPECT_EQ(log[1].query, "filter=status -eq 'Active'");
    EXPECT_EQ(log[1].status, 200);
    EXPECT_TRUE(log[1].had_token);
    EXPECT_EQ(log[1].http_version, "1.1");
    tenant.clear_requests();
    EXPECT_TRUE(tenant.requests().empty());
}

TEST(Control, WorksFromOutside) {
    const Tenant tenant(plain());
    TestClient client(tenant);
    client.sign_in();
    EXPECT_EQ(client.send("POST", "/control/faults?kind=Status&status=503&path_prefix=/api/sam&count=2").status, 200);
    EXPECT_EQ(client.get(kComputers).status, 503);
    EXPECT_EQ(client.send("DELETE", "/control/faults").status, 200);
    EXPECT_EQ(client.get(kComputers).status, 200);
    EXPECT_EQ(client.send("POST", "/control/faults?kind=Earthquake").status, 400);
    const TestAnswer log = client.get("/control/requests");
    const simdjson::dom::array entries = log.json();
    EXPECT_EQ(entries.size(), 3u);
    EXPECT_EQ(client.send("DELETE", "/control/requests").status, 200);
    EXPECT_EQ(client.get("/control/requests").body, "[]");
}

TEST(Server, ServesManyConnectionsAtOnce) {
    Options options = plain();
    options.latency = 100ms;
    const Tenant tenant(options);
    TestClient first(tenant);
    first.sign_in();
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    std::atomic<int> fine = 0;
    for (int thread = 0; thread < 32; ++thread)
        threads.emplace_back([&] {
            TestClient client(tenant);
            client.sign_in();
            for (int request = 0; request < 3; ++request)
                if (client.get(kComputers).status == 200) ++fine;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(fine, 96);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s) << "96 answers of 100 ms one after the other take 9.6 s";
}

} // namespace
} // namespace snowatlas::tenant
