// HTTP/2 against nghttpd, where that is installed (Debian: nghttp2-server).
#include <gtest/gtest.h>

#include <fstream>
#include <future>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "driver/http/client.h"
#include "tests/unit/http/test_server.h"

namespace snowatlas::http {
namespace {

using namespace std::chrono_literals;

constexpr const char* kProgram = "/usr/sbin/nghttpd";

int free_port() {
    const test::TestServer server([](const test::Received&) { return test::answer(200, ""); });
    return server.port();
}

// Serves a folder over TLS and HTTP/2, and writes a line for each connection.
class Http2Server {
  public:
    explicit Http2Server(const test::Authority& authority)
        : folder_(std::filesystem::temp_directory_path() / ("snowatlas-http2-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_);
        test::write_identity(authority.issue("IP:127.0.0.1"), folder_);
        std::ofstream(folder_ / "page") << std::string(50'000, 'p');
        // nghttpd cannot choose a port by itself, and one that was free a moment ago may be another process's by now.
        for (int attempt = 0; attempt < 20 && !listening_; ++attempt) listening_ = start(free_port());
    }
    ~Http2Server() {
        if (listening_) {
            kill(process_, SIGTERM);
            waitpid(process_, nullptr, 0);
        }
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Http2Server(const Http2Server&) = delete;
    Http2Server& operator=(const Http2Server&) = delete;

    bool listening() const { return listening_; }
    std::string url(const std::string& path) const { return "https://127.0.0.1:" + std::to_string(port_) + "/" + path; }
    // Every connection begins with the client's settings, which are answered once.
    long connections() const {
        return count_lines([](const std::string& line) {
            return line.find("send SETTINGS frame") != std::string::npos &&
                   line.find("flags=0x00") == std::string::npos;
        });
    }

  private:
    std::filesystem::path log() const { return folder_ / "log"; }

    template <typename Condition> long count_lines(Condition&& holds) const {
        std::ifstream file(log());
        long count = 0;
        for (std::string line; std::getline(file, line);) count += holds(line) ? 1 : 0;
        return count;
    }

    // False when the program ends instead of listening, as it does where the port is taken.
    bool start(int port) {
        port_ = port;
        std::vector<std::string> arguments = {kProgram,
                                              "-v",
                                              "-a127.0.0.1",
                                              "-d" + folder_.string(),
                                              std::to_string(port_),
                                              (folder_ / "key.pem").string(),
                                              (folder_ / "certificate.pem").string()};
        std::vector<char*> pointers;
        for (std::string& argument : arguments) pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 1, log().c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
        posix_spawn_file_actions_adddup2(&files, 1, 2);
        const bool started = posix_spawn(&process_, kProgram, &files, nullptr, pointers.data(), environ) == 0;
        posix_spawn_file_actions_destroy(&files);
        while (started && waitpid(process_, nullptr, WNOHANG) == 0) {
            if (count_lines([](const std::string& line) { return line.find(": listen ") != std::string::npos; }) > 0)
                return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }

    std::filesystem::path folder_;
    int port_ = 0;
    pid_t process_ = 0;
    bool listening_ = false;
};

Outcome fetch(Client& client, const std::string& url) {
    Request request;
    request.url = url;
    Cancellation cancellation;
    return client.send(request, cancellation);
}

TEST(Http2, IsUsedWhereItIsOffered) {
    if (!std::filesystem::exists(kProgram)) GTEST_SKIP() << "nghttpd is not installed";
    const test::Authority authority;
    const Http2Server server(authority);
    ASSERT_TRUE(server.listening());
    TransportSettings settings;
    settings.ca_file = authority.file();
    const auto client = shared_client(settings);

    std::vector<std::future<Outcome>> calls;
    for (int i = 0; i < 40; ++i) {
        calls.push_back(std::async(std::launch::async, [&] { return fetch(*client, server.url("page")); }));
    }
    for (auto& call : calls) {
        const Outcome outcome = call.get();
        ASSERT_TRUE(outcome.response) << outcome.error->text;
        EXPECT_EQ(outcome.response->status, 200);
        EXPECT_EQ(outcome.response->http_version, "2");
        EXPECT_EQ(outcome.response->body.size(), 50'000u);
    }
    std::this_thread::sleep_for(100ms);
    EXPECT_LE(server.connections(), 4) << "streams share the connection of a thread";
}

} // namespace
} // namespace snowatlas::http
