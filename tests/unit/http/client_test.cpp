// The transport against a server that does what it is told, also wrongly.
#include <gtest/gtest.h>

#include <future>

#include <zlib.h>

#include "driver/http/client.h"
#include "tests/unit/environment.h"
#include "tests/unit/http/test_server.h"

namespace snowatlas::http {
namespace {

using namespace std::chrono_literals;
using test::answer;
using test::Received;
using test::Reply;
using test::TestServer;
using Clock = std::chrono::steady_clock;
using Phase = TransferError::Phase;

Request get(const std::string& url) {
    Request request;
    request.url = url;
    request.timeout = 10s;
    return request;
}

Outcome send(Client& client, Request request) {
    Cancellation cancellation;
    return client.send(std::move(request), cancellation);
}

Outcome send(Request request) {
    return send(*shared_client({}), std::move(request));
}

TransferError error_of(const Outcome& outcome) {
    EXPECT_FALSE(outcome.response) << "an answer where an error was expected: " << outcome.response->body;
    EXPECT_TRUE(outcome.error);
    return outcome.error.value_or(TransferError{Phase::Cancelled, "", 0});
}

TEST(Client, BringsStatusHeadersAndBody) {
    const TestServer server([](const Received&) { return answer(404, "not here", {"X-Answer:  42 "}); });
    const Outcome outcome = send(get(server.url("/a?b=c")));
    ASSERT_TRUE(outcome.response);
    EXPECT_FALSE(outcome.error);
    EXPECT_EQ(outcome.response->status, 404);
    EXPECT_EQ(outcome.response->body, "not here");
    EXPECT_EQ(outcome.response->bytes_received, 8u);
    EXPECT_EQ(outcome.response->http_version, "1.1");
    ASSERT_TRUE(outcome.response->header("x-answer"));
    EXPECT_EQ(*outcome.response->header("x-answer"), "42");
    EXPECT_EQ(outcome.response->header("x-other"), nullptr);
    EXPECT_EQ(server.requests().at(0).target, "/a?b=c");
}

TEST(Client, SendsTokenHeadersAndForm) {
    const TestServer server([](const Received&) { return answer(200, "{}"); });
    Request request = get(server.url());
    request.method = "POST";
    request.body = "a=1&b=2";
    request.headers = {"Content-Type: application/x-www-form-urlencoded"};
    request.bearer_token = "the-token";
    ASSERT_TRUE(send(std::move(request)).response);
    const Received received = server.requests().at(0);
    EXPECT_EQ(received.method, "POST");
    EXPECT_EQ(received.body, "a=1&b=2");
    EXPECT_EQ(received.header("authorization"), "Bearer the-token");
    EXPECT_EQ(received.header("content-type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(received.header("expect"), "");
}

TEST(Client, LeavesRoomForParsersThatReadAhead) {
    const std::string large(300'000, 'x');
    for (const std::string& body : {std::string(), std::string("{}"), large}) {
        const TestServer server([&](const Received&) { return answer(200, body); });
        const Outcome outcome = send(get(server.url()));
        ASSERT_TRUE(outcome.response);
        EXPECT_EQ(outcome.response->body, body);
        EXPECT_GE(outcome.response->body.capacity(), body.size() + 64);
    }
}

TEST(Client, DecodesCompressedBodies) {
    const std::string plain(100'000, 'z');
    const auto plain_length = static_cast<uLong>(plain.size());
    uLongf length = compressBound(plain_length);
    std::string packed(length, '\0');
    ASSERT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &length, reinterpret_cast<const Bytef*>(plain.data()),
                       plain_length),
              Z_OK);
    packed.resize(length);
    const TestServer server([&](const Received&) { return answer(200, packed, {"Content-Encoding: deflate"}); });
    const Outcome outcome = send(get(server.url()));
    ASSERT_TRUE(outcome.response);
    EXPECT_EQ(outcome.response->body, plain);
    EXPECT_EQ(outcome.response->bytes_received, packed.size());
    EXPECT_NE(server.requests().at(0).header("accept-encoding").find("gzip"), std::string::npos);
}

TEST(Client, TakesARedirectForAnAnswerAndKeepsTheTokenToItself) {
    const TestServer elsewhere([](const Received&) { return answer(200, "stolen"); });
    const TestServer server([&](const Received&) { return answer(302, "", {"Location: " + elsewhere.url("/thief")}); });
    Request request = get(server.url());
    request.bearer_token = "the-token";
    const Outcome outcome = send(std::move(request));
    ASSERT_TRUE(outcome.response);
    EXPECT_EQ(outcome.response->status, 302);
    EXPECT_TRUE(elsewhere.requests().empty());
}

TEST(Client, ReusesItsConnection) {
    const TestServer server([](const Received&) { return answer(200, "x"); });
    const auto client = shared_client({});
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(send(*client, get(server.url())).response);
    EXPECT_EQ(server.connections(), 1);
}

TEST(Client, RunsManyRequestsAtATimeOnBoundedConnections) {
    const TestServer server([](const Received&) {
        Reply reply = answer(200, "x");
        reply.delay = 50ms;
        return reply;
    });
    TransportSettings settings;
    settings.max_connections = 8;
    const auto client = shared_client(settings);
    const auto start = Clock::now();
    std::vector<std::future<bool>> calls;
    for (int i = 0; i < 64; ++i) {
        calls.push_back(
            std::async(std::launch::async, [&] { return send(*client, get(server.url())).response.has_value(); }));
    }
    for (auto& call : calls) EXPECT_TRUE(call.get());
    EXPECT_LE(server.connections(), 8);
    EXPECT_GE(server.connections(), 2);
    EXPECT_LT(Clock::now() - start, 64 * 50ms / 2) << "requests ran one after the other";
}

TEST(Client, NeverPassesOffATruncatedBodyAsAnAnswer) {
    struct Case {
        const char* what;
        std::string bytes;
    };
    const Case cases[] = {
        {"shorter than announced", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"items\":["},
        {"chunks without an end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"},
        {"cut inside a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhello"},
        {"a chunk size that is none", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"},
        {"cut inside the headers", "HTTP/1.1 200 OK\r\nContent-Le"},
        {"cut before a body of no known length", "HTTP/1.1 200 OK\r\n\r\n"},
        {"nothing at all", ""},
        {"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n"},
        {"a body that is not compressed as it says",
         "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"},
    };
    for (const Case& c : cases) {
        const TestServer server([&](const Received&) { return Reply{c.bytes, true, 0ms}; });
        const TransferError error = error_of(send(get(server.url())));
        EXPECT_EQ(error.phase, Phase::Transfer) << c.what;
        EXPECT_NE(error.text.find("127.0.0.1:" + std::to_string(server.port())), std::string::npos) << error.text;
    }
}

TEST(Client, TakesEmptyBodiesThatAreMeantToBeEmpty) {
    for (const char* bytes :
         {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 503 Unavailable\r\n\r\n"}) {
        const TestServer server([&](const Received&) { return Reply{bytes, true, 0ms}; });
        const Outcome outcome = send(get(server.url()));
        ASSERT_TRUE(outcome.response) << bytes << outcome.error->text;
        EXPECT_EQ(outcome.response->body, "");
    }
}

TEST(Client, BoundsTheBodyAlsoWhenItIsCompressedOrNotAnnounced) {
    const std::string body(10'000, 'x');
    const TestServer announced([&](const Received&) { return answer(200, body); });
    const TestServer chunked([&](const Received&) {
        return Reply{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2710\r\n" + body + "\r\n0\r\n\r\n", false,
                     0ms};
    });
    for (const TestServer* server : {&announced, &chunked}) {
        Request request = get(server->url());
        request.max_body_bytes = 9'999;
        const TransferError error = error_of(send(std::move(request)));
        EXPECT_EQ(error.phase, Phase::TooLarge);
        EXPECT_NE(error.text.find("9999 bytes"), std::string::npos) << error.text;
        request = get(server->url());
        request.max_body_bytes = 10'000;
        EXPECT_TRUE(send(std::move(request)).response);
    }
}

TEST(Client, EndsARequestThatTakesTooLong) {
    const TestServer server([](const Received&) {
        Reply reply = answer(200, "late");
        reply.delay = 5s;
        return reply;
    });
    Request request = get(server.url());
    request.timeout = 200ms;
    const auto start = Clock::now();
    const TransferError error = error_of(send(std::move(request)));
    EXPECT_EQ(error.phase, Phase::Timeout) << error.text;
    EXPECT_NE(error.text.find("0.2 s"), std::string::npos) << error.text;
    EXPECT_LT(Clock::now() - start, 4s);
}

TEST(Client, EndsWithinAMomentWhenCancelled) {
    const TestServer server([](const Received&) {
        Reply reply = answer(200, "late");
        reply.delay = 5s;
        return reply;
    });
    const auto client = shared_client({});
    Cancellation cancellation;
    Clock::time_point cancelled_at;
    std::thread canceller([&] {
        std::this_thread::sleep_for(100ms);
        cancelled_at = Clock::now();
        cancellation.cancel();
    });
    try {
        client->send(get(server.url()), cancellation);
        ADD_FAILURE() << "was not cancelled";
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kCancelled);
    }
    const auto end = Clock::now();
    canceller.join();
    EXPECT_LT(end - cancelled_at, 2s);
}

TEST(Client, EndsAtTheDeadline) {
    const TestServer server([](const Received&) {
        Reply reply = answer(200, "late");
        reply.delay = 5s;
        return reply;
    });
    const auto client = shared_client({});
    Cancellation cancellation;
    const auto start = Clock::now();
    cancellation.set_deadline(start + 150ms, state::kLoginTimeout);
    try {
        client->send(get(server.url()), cancellation);
        ADD_FAILURE() << "outlived its deadline";
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kLoginTimeout);
    }
    EXPECT_LT(Clock::now() - start, 4s);
}

TEST(Client, SendsNothingWhenAlreadyCancelled) {
    const TestServer server([](const Received&) { return answer(200, "x"); });
    Cancellation cancellation;
    cancellation.cancel();
    EXPECT_THROW(shared_client({})->send(get(server.url()), cancellation), Error);
    EXPECT_TRUE(server.requests().empty());
}

TEST(Client, TellsOfEveryTransferOnceAlsoWhenItGoesAway) {
    const TestServer server([](const Received&) {
        Reply reply = answer(200, "late");
        reply.delay = 5s;
        return reply;
    });
    auto client = shared_client({});
    std::atomic<int> told{0};
    std::atomic<int> cancelled{0};
    std::vector<std::shared_ptr<Transfer>> transfers;
    for (int i = 0; i < 10; ++i) {
        transfers.push_back(client->start(get(server.url()), [&](const Outcome& outcome) {
            ++told;
            if (outcome.error && outcome.error->phase == Phase::Cancelled) ++cancelled;
        }));
    }
    std::this_thread::sleep_for(50ms);
    transfers[3]->cancel();
    transfers[3]->cancel();
    const auto start = Clock::now();
    client.reset();
    EXPECT_LT(Clock::now() - start, 4s);
    EXPECT_EQ(told, 10);
    EXPECT_EQ(cancelled, 10);
    for (const auto& transfer : transfers) transfer->cancel(); // too late, and harmless
}

TEST(Client, MayBeLetGoOfByItsOwnCallback) {
    const TestServer server([](const Received&) { return answer(200, "x"); });
    auto client = shared_client({});
    std::promise<void> done;
    Client& itself = *client;
    auto last = std::make_shared<std::shared_ptr<Client>>(std::move(client));
    itself.start(get(server.url()), [last, &done](const Outcome&) {
        last->reset();
        done.set_value();
    });
    EXPECT_EQ(done.get_future().wait_for(5s), std::future_status::ready);
}

TEST(Client, MayStartTheNextRequestFromItsCallback) {
    const TestServer server([](const Received&) { return answer(200, "x"); });
    const auto client = shared_client({});
    std::promise<long> status;
    client->start(get(server.url("/first")), [&](const Outcome&) {
        client->start(get(server.url("/second")), [&](const Outcome& outcome) {
            status.set_value(outcome.response ? outcome.response->status : 0);
        });
    });
    auto result = status.get_future();
    ASSERT_EQ(result.wait_for(5s), std::future_status::ready);
    EXPECT_EQ(result.get(), 200);
}

TEST(Client, SaysWhichHostCannotBeReached) {
    int port = 0;
    {
        const TestServer gone([](const Received&) { return answer(200, ""); });
        port = gone.port();
    }
    const TransferError connect = error_of(send(get("http://127.0.0.1:" + std::to_string(port) + "/x?secret=1")));
    EXPECT_EQ(connect.phase, Phase::Connect);
    EXPECT_NE(connect.text.find("127.0.0.1:" + std::to_string(port)), std::string::npos) << connect.text;
    EXPECT_EQ(connect.text.find("secret"), std::string::npos) << connect.text;

    const TransferError resolve = error_of(send(get("https://no-such-host.invalid/")));
    EXPECT_EQ(resolve.phase, Phase::Resolve);
    EXPECT_NE(resolve.text.find("no-such-host.invalid"), std::string::npos) << resolve.text;
}

TEST(Client, AsksAProxyForATunnelAndTellsItNothingElse) {
    const TestServer proxy([](const Received&) { return answer(407, "who are you"); });
    const TestServer server([](const Received&) { return answer(200, "x"); });
    TransportSettings settings;
    settings.proxy = proxy.url("");
    const auto client = shared_client(settings);
    Request request = get(server.url("/private?secret=1"));
    request.bearer_token = "the-token";
    const TransferError error = error_of(send(*client, std::move(request)));
    EXPECT_EQ(error.phase, Phase::Connect);
    EXPECT_NE(error.text.find("proxy"), std::string::npos) << error.text;
    EXPECT_NE(error.text.find("407"), std::string::npos) << error.text;
    ASSERT_EQ(proxy.requests().size(), 1u);
    EXPECT_EQ(proxy.requests().at(0).method, "CONNECT");
    EXPECT_EQ(proxy.requests().at(0).target, "127.0.0.1:" + std::to_string(server.port()));
    EXPECT_EQ(proxy.requests().at(0).header("authorization"), "");
    EXPECT_TRUE(server.requests().empty());
}

TEST(Client, TellsThatItIsTheProxyWhichCannotBeReached) {
    TransportSettings settings;
    settings.proxy = "http://127.0.0.1:1";
    const TransferError error = error_of(send(*shared_client(settings), get("https://127.0.0.1:2/")));
    EXPECT_EQ(error.phase, Phase::Connect);
    EXPECT_EQ(error.text.find("Cannot connect to the proxy for 127.0.0.1:2"), 0u) << error.text;
}

TEST(Client, TellsNoPasswordOfAProxyItCannotUse) {
    TransportSettings settings;
    settings.proxy = "gopher://user:hidden@127.0.0.1:1";
    const TransferError error = error_of(send(*shared_client(settings), get("http://127.0.0.1:1/")));
    EXPECT_EQ(error.phase, Phase::Connect);
    EXPECT_NE(error.text.find("check Proxy"), std::string::npos) << error.text;
    EXPECT_EQ(error.text.find("hidden"), std::string::npos) << error.text;
}

TEST(Client, ReachesThisMachineWithoutTheEnvironmentsProxy) {
    const TestServer proxy([](const Received&) { return answer(407, ""); });
    const TestServer server([](const Received&) { return answer(200, "x"); });
    const test::EnvironmentVariable variable("http_proxy", proxy.url(""));
    const Outcome outcome = send(get(server.url()));
    EXPECT_TRUE(outcome.response) << outcome.error->text;
    EXPECT_TRUE(proxy.requests().empty());
}

TEST(Client, RefusesUrlsOfOtherKinds) {
    for (const char* url : {"", "file:///etc/passwd", "ftp://127.0.0.1/", "https://user:secret@host/"}) {
        EXPECT_THROW(send(get(url)), Error) << url;
    }
}

TEST(Client, IsSharedByEqualSettings) {
    TransportSettings other;
    other.max_connections = 3;
    const auto client = shared_client({});
    EXPECT_EQ(client, shared_client({}));
    EXPECT_NE(client, shared_client(other));
}

} // namespace
} // namespace snowatlas::http
