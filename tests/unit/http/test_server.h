// An HTTP/1.1 server for tests that sends exactly the bytes it is told, so that it can also send wrong ones.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/unit/http/sockets.h"
#include "tests/unit/http/test_certificates.h"

namespace snowatlas::test {

struct Received {
    std::string method, target;                               // target: path and query
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;
    std::string header(const std::string& name) const; // empty: not sent
};

struct Reply {
    std::string bytes;
    bool close = false;                 // hang up after the bytes
    std::chrono::milliseconds delay{0}; // before the bytes
};

// A proper answer with Content-Length.
Reply answer(int status, const std::string& body, const std::vector<std::string>& headers = {});

class TestServer {
  public:
    using Handler = std::function<Reply(const Received&)>; // called on many threads
    explicit TestServer(Handler handler);                  // plain http
    TestServer(Handler handler, Identity identity);        // https
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    std::string url(const std::string& path = "/") const; // with 127.0.0.1
    int port() const { return port_; }
    int connections() const { return connections_; }
    std::vector<Received> requests() const;

  private:
    class Stream;
    void listen();
    void wake_acceptor() const;
    void accept_all();
    void serve(Socket socket);
    bool serve_one(Stream& stream);
    void wait(std::chrono::milliseconds delay) const;

    Handler handler_;
    Identity identity_; // empty: plain http
    Socket listener_ = kNoSocket;
    int port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_;
    std::vector<Received> requests_;
    std::vector<Socket> sockets_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

} // namespace snowatlas::test
