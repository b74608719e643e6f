// Whom the transport believes.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "driver/base/files.h"
#include "driver/http/client.h"
#include "tests/unit/environment.h"
#include "tests/unit/http/test_server.h"

namespace snowatlas::http {
namespace {

using test::answer;
using test::Authority;
using test::Received;
using test::TestServer;
using Phase = TransferError::Phase;

Outcome ask(const std::string& url, const std::filesystem::path& ca_file) {
    TransportSettings settings;
    settings.ca_file = text_of(ca_file);
    Request request;
    request.url = url;
    request.bearer_token = "the-token";
    request.timeout = std::chrono::seconds(2);
    Cancellation cancellation;
    return shared_client(settings)->send(std::move(request), cancellation);
}

TestServer::Handler greet() {
    return [](const Received&) { return answer(200, "hello"); };
}

TEST(Tls, TrustsTheAuthorityThatCaFileNames) {
    const Authority authority;
    const TestServer server(greet(), authority.issue("IP:127.0.0.1"));
    const Outcome outcome = ask(server.url(), authority.file());
    ASSERT_TRUE(outcome.response) << outcome.error->text;
    EXPECT_EQ(outcome.response->body, "hello");
}

struct Refusal {
    const char* what;
    const char* names;
    int days;
    bool name_ca_file;
    const char* said;
};

class TlsRefusal : public testing::TestWithParam<Refusal> {};

TEST_P(TlsRefusal, IsAnErrorWithTheReasonAndSendsNoToken) {
    const Authority authority;
    const Authority another;
    const TestServer server(greet(), authority.issue(GetParam().names, GetParam().days));
    const Outcome outcome = ask(server.url(), GetParam().name_ca_file ? authority.file() : another.file());
    ASSERT_FALSE(outcome.response);
    EXPECT_EQ(outcome.error->phase, Phase::Tls);
    EXPECT_NE(outcome.error->text.find("127.0.0.1:" + std::to_string(server.port())), std::string::npos)
        << outcome.error->text;
    EXPECT_NE(outcome.error->text.find(GetParam().said), std::string::npos) << outcome.error->text;
    EXPECT_TRUE(server.requests().empty());
}

INSTANTIATE_TEST_SUITE_P(Of, TlsRefusal,
                         testing::Values(Refusal{"another_authority", "IP:127.0.0.1", 1, false, "CaFile"},
                                         Refusal{"another_host", "DNS:example.com", 1, true, "another host"},
                                         Refusal{"another_address", "IP:127.0.0.2", 1, true, "another host"},
                                         Refusal{"an_expired_certificate", "IP:127.0.0.1", -1, true,
                                                 "expired); whoever runs the server"}),
                         [](const auto& info) { return info.param.what; });

#ifndef _WIN32 // whose store is no file
// The system's store is what OpenSSL is told it is.
TEST(Tls, GoesOnTrustingTheSystemBesideCaFile) {
    const Authority of_the_system;
    const Authority of_the_file;
    const test::EnvironmentVariable variable("SSL_CERT_FILE", of_the_system.file().string());
    const TestServer server(greet(), of_the_system.issue("IP:127.0.0.1"));
    const Outcome outcome = ask(server.url(), of_the_file.file());
    EXPECT_TRUE(outcome.response) << outcome.error->text;
}
#endif

TEST(Tls, WantsAReadableCaFile) {
    const auto folder = std::filesystem::temp_directory_path();
    const auto empty = folder / "snowatlas-empty.pem";
    const auto damaged = folder / "snowatlas-damaged.pem";
    std::ofstream(empty) << "no certificate in here\n";
    std::ofstream(damaged) << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (const auto& file : {folder / "snowatlas-no-such-file.pem", empty, damaged}) {
        try {
            ask("https://127.0.0.1:1/", file);
            ADD_FAILURE() << file << " was accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.sql_state(), state::kCannotConnect);
            EXPECT_NE(std::string(error.what()).find(file.string()), std::string::npos) << error.what();
        }
    }
    std::filesystem::remove(empty);
    std::filesystem::remove(damaged);
}

TEST(Tls, DoesNotTalkToAServerWithoutIt) {
    const TestServer plain(greet());
    const Outcome outcome = ask("https://127.0.0.1:" + std::to_string(plain.port()) + "/", "");
    ASSERT_FALSE(outcome.response);
    EXPECT_TRUE(plain.requests().empty());
}

} // namespace
} // namespace snowatlas::http
