// The transport in a process that has forked.
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include "driver/http/client.h"
#include "tests/unit/http/test_server.h"

namespace snowatlas::http {
namespace {

using test::answer;
using test::Received;
using test::TestServer;

Outcome ask(Client& client, const TestServer& server) {
    Request request;
    request.url = server.url();
    request.timeout = std::chrono::seconds(10);
    Cancellation cancellation;
    return client.send(std::move(request), cancellation);
}

TEST(Client, StartsAfreshInAForkedProcess) {
#ifdef __SANITIZE_THREAD__
    GTEST_SKIP() << "ThreadSanitizer allows no threads after a fork";
#endif
    const TestServer server([](const Received&) { return answer(200, "x"); });
    auto client = shared_client({});
    ASSERT_TRUE(ask(*client, server).response);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        bool refused = false;
        try {
            ask(*client, server);
        } catch (const Error& error) {
            refused = error.sql_state() == state::kLinkFailure;
        }
        const bool works = ask(*shared_client({}), server).response.has_value();
        client.reset();
        _exit(refused && works ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    EXPECT_TRUE(ask(*client, server).response) << "the parent's connection broke";
}

} // namespace
} // namespace snowatlas::http
