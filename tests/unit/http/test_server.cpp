#include "tests/unit/http/test_server.h"

#include <stdexcept>

#include <openssl/ssl.h>

#include "driver/base/process.h"
#include "driver/base/text.h"
#include "tests/unit/http/sockets.h"

namespace snowatlas::test {

// A connection, with or without TLS.
class TestServer::Stream {
  public:
    Stream(Socket socket, const Identity& identity) : socket_(socket) {
        if (!identity.key) return;
        context_.reset(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
        tls_.reset(SSL_new(context_.get()));
        SSL_set_fd(tls_.get(), static_cast<int>(socket));
        good_ = SSL_accept(tls_.get()) == 1;
    }
    bool good() const { return good_; }
    bool read_some(std::string& text) {
        char buffer[16'384];
        const auto count =
            tls_ ? SSL_read(tls_.get(), buffer, sizeof buffer) : ::recv(socket_, buffer, sizeof buffer, 0);
        if (count <= 0) return false;
        text.append(buffer, static_cast<std::size_t>(count));
        return true;
    }
    bool write(std::string_view text) {
        while (!text.empty()) {
            const int size = static_cast<int>(text.size());
            const auto count = tls_ ? SSL_write(tls_.get(), text.data(), size)
                                    : ::send(socket_, text.data(), static_cast<SendSize>(size), kSendFlags);
            if (count <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

  private:
    struct Free {
        void operator()(SSL* tls) const { SSL_free(tls); }
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };
    Socket socket_;
    bool good_ = true;
    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> tls_;
};

namespace {

Received parse_head(std::string_view head) {
    Received request;
    const auto lines = split(head, '\n');
    const auto words = split(lines.at(0), ' ');
    request.method = words.at(0);
    request.target = words.at(1);
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::size_t colon = lines[i].find(':');
        if (colon == std::string::npos) continue;
        request.headers.emplace_back(to_lower(lines[i].substr(0, colon)), trim(lines[i].substr(colon + 1)));
    }
    return request;
}

sockaddr_in address_of(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

} // namespace

std::string Received::header(const std::string& name) const {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

Reply answer(int status, const std::string& body, const std::vector<std::string>& headers) {
    std::string bytes = "HTTP/1.1 " + std::to_string(status) + " Status\r\n";
    for (const std::string& header : headers) bytes += header + "\r\n";
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return {bytes, false, std::chrono::milliseconds(0)};
}

TestServer::TestServer(Handler handler) : TestServer(std::move(handler), Identity{}) {}

TestServer::TestServer(Handler handler, Identity identity)
    : handler_(std::move(handler)), identity_(std::move(identity)) {
    listen();
    acceptor_ = std::thread([this] {
        block_signals_on_this_thread();
        accept_all();
    });
}

TestServer::~TestServer() {
    stopping_ = true;
    wake_acceptor();
    acceptor_.join();
    {
        const std::lock_guard lock(mutex_);
        for (const Socket socket : sockets_) ::shutdown(socket, kBothDirections);
    }
    for (std::thread& thread : threads_) thread.join();
    for (const Socket socket : sockets_) close_socket(socket);
    close_socket(listener_);
}

void TestServer::listen() {
    start_sockets();
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = address_of(0);
    socklen_t length = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, plain, length) != 0 || ::listen(listener_, 64) != 0) throw std::runtime_error("listen");
    ::getsockname(listener_, plain, &length);
    port_ = ntohs(address.sin_port);
}

// A connection ends a waiting accept() everywhere; shutting the listener down does not.
void TestServer::wake_acceptor() const {
    const Socket socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = address_of(port_);
    ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    close_socket(socket);
}

void TestServer::accept_all() {
    while (!stopping_) {
        const Socket socket = ::accept(listener_, nullptr, nullptr);
        if (socket == kNoSocket) continue;
        if (stopping_) return close_socket(socket);
        ++connections_;
        const std::lock_guard lock(mutex_);
        sockets_.push_back(socket);
        threads_.emplace_back([this, socket] {
            block_signals_on_this_thread();
            serve(socket);
        });
    }
}

void TestServer::serve(Socket socket) {
    {
        Stream stream(socket, identity_);
        while (stream.good() && !stopping_ && serve_one(stream)) {
        }
    }
    ::shutdown(socket, kBothDirections);
}

bool TestServer::serve_one(Stream& stream) {
    std::string text;
    std::size_t head_end = 0;
    while ((head_end = text.find("\r\n\r\n")) == std::string::npos) {
        if (!stream.read_some(text)) return false;
    }
    Received request = parse_head(std::string_view(text).substr(0, head_end));
    const std::string length = request.header("content-length");
    const std::size_t whole = head_end + 4 + (length.empty() ? 0 : std::stoul(length));
    while (text.size() < whole) {
        if (!stream.read_some(text)) return false;
    }
    request.body = text.substr(head_end + 4);
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
    }
    const Reply reply = handler_(request);
    wait(reply.delay);
    return stream.write(reply.bytes) && !reply.close;
}

void TestServer::wait(std::chrono::milliseconds delay) const {
    const auto end = std::chrono::steady_clock::now() + delay;
    while (!stopping_ && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

std::string TestServer::url(const std::string& path) const {
    return (identity_.key ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + path;
}

std::vector<Received> TestServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

} // namespace snowatlas::test
