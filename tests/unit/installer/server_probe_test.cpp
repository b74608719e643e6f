// How the tool sees a server's name, connection, TLS and certificate, and what it advises where one of them fails.
#include <algorithm>

#include <gtest/gtest.h>

#include "installer/tool/probe_report.h"
#include "tests/unit/environment.h"
#include "tests/unit/http/test_server.h"

namespace snowatlas::tool {
namespace {

using test::Authority;
using test::Received;
using test::TestServer;
using Result = ProbeRow::Result;

TestServer::Handler greet() {
    return [](const Received&) { return test::answer(200, "hello"); };
}

std::vector<ProbeRow> probed(const std::string& url, const std::string& ca_file = {}, const std::string& proxy = {}) {
    return rows_of(probe_server({url, proxy, ca_file, 5}), ca_file);
}

const ProbeRow& row_of(const std::vector<ProbeRow>& rows, const std::string& step) {
    const auto found = std::ranges::find(rows, step, &ProbeRow::step);
    if (found == rows.end()) throw std::runtime_error("no row " + step);
    return *found;
}

void expect_parts(const std::string& text, const std::vector<std::string>& parts) {
    for (const std::string& part : parts) EXPECT_NE(text.find(part), std::string::npos) << part << " in: " << text;
}

TEST(ServerProbe, GivesEachStageItsOwnTime) {
    const Authority authority;
    const TestServer server(greet(), authority.issue("IP:127.0.0.1"));
    const auto rows = probed(server.url(), authority.file());
    for (const char* step : {"DNS", "TCP", "TLS"}) {
        EXPECT_EQ(row_of(rows, step).result, Result::Well) << row_of(rows, step).what;
        EXPECT_TRUE(row_of(rows, step).milliseconds) << step;
    }
    expect_parts(row_of(rows, "TCP").what, {"127.0.0.1:" + std::to_string(server.port())});
    expect_parts(row_of(rows, "TLS").what, {"TLSv1."});
}

TEST(ServerProbe, SendsNoRequest) {
    const Authority authority;
    const TestServer server(greet(), authority.issue("IP:127.0.0.1"));
    probed(server.url("/idp/api/connect/token"), authority.file());
    EXPECT_EQ(server.connections(), 1);
    EXPECT_TRUE(server.requests().empty());
}

TEST(ServerProbe, SaysWhoVouchesForTheCertificate) {
    const Authority authority;
    const Authority another;
    const TestServer server(greet(), authority.issue("IP:127.0.0.1"));
    const auto by_file = row_of(probed(server.url(), authority.file()), "certificate");
    EXPECT_EQ(by_file.result, Result::Well);
    expect_parts(by_file.what,
                 {"issued by ", "valid until 20", " UTC", "trusted by CaFile " + authority.file().string()});

    const test::EnvironmentVariable variable("SSL_CERT_FILE", authority.file().string());
    const auto by_system = row_of(probed(server.url(), another.file()), "certificate");
    EXPECT_EQ(by_system.result, Result::Well);
    expect_parts(by_system.what, {"trusted by the system's trust store"});
}

struct Refusal {
    const char* what;
    const char* names;
    int days;
    bool name_ca_file;
    const char* reason;
    const char* remedy;
};

class CertificateRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(CertificateRefusal, ShowsTheCertificateAndWhatToDo) {
    const Authority authority;
    const TestServer server(greet(), authority.issue(GetParam().names, GetParam().days));
    const auto row =
        row_of(probed(server.url(), GetParam().name_ca_file ? authority.file().string() : ""), "certificate");
    EXPECT_EQ(row.result, Result::Failed);
    expect_parts(row.what,
                 {"not trusted for 127.0.0.1", GetParam().reason, "issued by ", "valid until ", GetParam().remedy});
}

INSTANTIATE_TEST_SUITE_P(
    Of, CertificateRefusal,
    testing::Values(Refusal{"an_unknown_authority", "IP:127.0.0.1", 1, false, "certificate", "in CaFile"},
                    Refusal{"another_host", "DNS:example.com", 1, true, "mismatch", "check Region"},
                    Refusal{"another_address", "IP:127.0.0.2", 1, true, "mismatch", "check Region"},
                    Refusal{"an_expired_certificate", "IP:127.0.0.1", -1, true, "expired", "clock is wrong"}),
    [](const auto& info) { return info.param.what; });

TEST(ServerProbe, WantsAReadableCaFile) {
    const Authority authority;
    const TestServer server(greet(), authority.issue("IP:127.0.0.1"));
    const auto row = row_of(probed(server.url(), "/no/such/file.pem"), "certificate");
    EXPECT_EQ(row.result, Result::Failed);
    expect_parts(row.what, {"/no/such/file.pem", "PEM"});
}

TEST(ServerProbe, AnUnknownNameEndsAtDns) {
    const auto rows = probed("https://nowhere.invalid");
    EXPECT_EQ(row_of(rows, "DNS").result, Result::Failed);
    expect_parts(row_of(rows, "DNS").what, {"nowhere.invalid", "Region", "Proxy"});
    for (const char* step : {"TCP", "TLS", "certificate"}) EXPECT_EQ(row_of(rows, step).result, Result::LeftOut);
}

TEST(ServerProbe, ARefusedConnectionEndsAtTcp) {
    const auto rows = probed("https://127.0.0.1:1");
    EXPECT_EQ(row_of(rows, "DNS").result, Result::Well);
    EXPECT_EQ(row_of(rows, "TCP").result, Result::Failed);
    expect_parts(row_of(rows, "TCP").what, {"127.0.0.1", "firewall"});
    EXPECT_EQ(row_of(rows, "TLS").result, Result::LeftOut);
}

TEST(ServerProbe, AServerWithoutTlsEndsAtTls) {
    const TestServer plain(greet());
    const auto rows = probed("https://127.0.0.1:" + std::to_string(plain.port()));
    EXPECT_EQ(row_of(rows, "TCP").result, Result::Well);
    EXPECT_EQ(row_of(rows, "TLS").result, Result::Failed);
    expect_parts(row_of(rows, "TLS").what, {"TLS 1.2"});
}

TEST(ServerProbe, PlainHttpHasNoTls) {
    const TestServer plain(greet());
    const auto rows = probed(plain.url());
    EXPECT_EQ(row_of(rows, "TCP").result, Result::Well);
    EXPECT_EQ(row_of(rows, "TLS").result, Result::LeftOut);
}

TEST(ServerProbe, NamesTheProxysRefusal) {
    const TestServer proxy([](const Received&) { return test::answer(407, ""); });
    const auto rows = probed("https://nowhere.invalid", "", proxy.url());
    EXPECT_EQ(row_of(rows, "TCP").result, Result::Failed);
    expect_parts(row_of(rows, "TCP").what, {"407", "Proxy=http://user:password@"});
}

TEST(ServerProbe, WantsAUrl) {
    for (const char* url : {"", "no url", "ftp://example.com"}) EXPECT_THROW(probed(url), std::runtime_error) << url;
}

} // namespace
} // namespace snowatlas::tool
