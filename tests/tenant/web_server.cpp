#include "tests/tenant/web_server.h"

#include <stdexcept>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <dirent.h>
// A client may open all its connections at once; one that finds no room in the queue tries again after a second.
#define CPPHTTPLIB_LISTEN_BACKLOG 128
#include <httplib.h>
#include <sys/socket.h>

namespace snowatlas::tenant {

namespace {

constexpr std::size_t kWorkers = 72; // each keeps one connection; the driver may hold 32 and more
constexpr std::size_t kPiece = std::size_t{256} << 10;

// Ends the connection from `remote_port` at once; the library does not show the socket of a request.
void shut_connection(int remote_port) {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), closedir);
    if (!folder) return;
    while (const dirent* entry = readdir(folder.get())) {
        const int descriptor = std::atoi(entry->d_name);
        sockaddr_in peer{};
        socklen_t size = sizeof peer;
        sockaddr_in own{};
        socklen_t own_size = sizeof own;
        if (descriptor > 2 && getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
            getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &own_size) == 0 && peer.sin_family == AF_INET &&
            ntohs(peer.sin_port) == remote_port)
            shutdown(descriptor, SHUT_RDWR);
    }
}

HttpRequest to_request(const httplib::Request& request) {
    HttpRequest result;
    result.method = request.method;
    const std::size_t question = request.target.find('?');
    result.path = request.target.substr(0, question);
    if (question != std::string::npos) result.raw_query = request.target.substr(question + 1);
    result.body = request.body;
    result.authorization = request.get_header_value("Authorization");
    result.content_type = request.get_header_value("Content-Type");
    result.http_version = request.version.starts_with("HTTP/") ? request.version.substr(5) : request.version;
    result.accepts_gzip = request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
    result.remote_port = request.remote_port;
    return result;
}

} // namespace

class WebServer::Implementation {
  public:
    Implementation(int port, const std::filesystem::path& certificate, const std::filesystem::path& key,
                   Handler handler)
        : handler_(std::move(handler)) {
        if (certificate.empty())
            server_ = std::make_unique<httplib::Server>();
        else
            server_ = std::make_unique<httplib::SSLServer>(certificate.c_str(), key.c_str());
        if (!server_->is_valid()) throw std::runtime_error("the server certificate cannot be used");
        server_->new_task_queue = [] { return new httplib::ThreadPool(kWorkers); };
        server_->set_tcp_nodelay(true);
        server_->set_keep_alive_max_count(1'000'000'000);
        server_->set_keep_alive_timeout(15);
        server_->set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
            if (request.method == "POST" || request.method == "PUT")
                return httplib::Server::HandlerResponse::Unhandled; // its body is not read yet
            handle(request, response);
            return httplib::Server::HandlerResponse::Handled;
        });
        const auto with_body = [this](const httplib::Request& request, httplib::Response& response) {
            handle(request, response);
        };
        server_->Post(".*", with_body);
        server_->Put(".*", with_body);
        const char* host = "127.0.0.1";
        port_ = port == 0 ? server_->bind_to_any_port(host) : server_->bind_to_port(host, port) ? port : -1;
        if (port_ <= 0) throw std::runtime_error("cannot listen on 127.0.0.1:" + std::to_string(port));
        listener_ = std::thread([this] { server_->listen_after_bind(); });
        while (!server_->is_running()) std::this_thread::yield();
    }
    ~Implementation() {
        server_->stop();
        listener_.join();
    }
    int port() const { return port_; }

  private:
    void handle(const httplib::Request& request, httplib::Response& response) {
        HttpAnswer answer;
        try {
            answer = handler_(to_request(request));
        } catch (const std::exception& problem) {
            answer = HttpAnswer::of(500, problem.what());
            answer.content_type = "text/plain";
        }
        if (answer.ending == HttpAnswer::Ending::Disconnect) {
            shut_connection(request.remote_port);
            return;
        }
        response.status = answer.status;
        for (const auto& [name, value] : answer.headers) response.set_header(name.c_str(), value);
        if (answer.body->empty()) return;
        // A provider, so that the body is neither copied nor compressed again.
        const bool is_cut = answer.ending == HttpAnswer::Ending::CutBody;
        const int remote_port = request.remote_port;
        response.set_content_provider(
            answer.body->size(), answer.content_type.c_str(),
            [body = answer.body, is_cut, remote_port](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                if (is_cut && offset >= body->size() / 2) {
                    shut_connection(remote_port);
                    return false;
                }
                const std::size_t most = is_cut ? body->size() / 2 - offset : kPiece;
                return sink.write(body->data() + offset, std::min(length, std::max<std::size_t>(1, most)));
            });
    }

    Handler handler_;
    std::unique_ptr<httplib::Server> server_;
    int port_ = 0;
    std::thread listener_;
};

WebServer::WebServer(int port, const std::filesystem::path& certificate, const std::filesystem::path& key,
                     Handler handler)
    : implementation_(std::make_unique<Implementation>(port, certificate, key, std::move(handler))) {}

WebServer::~WebServer() = default;

int WebServer::port() const {
    return implementation_->port();
}

} // namespace snowatlas::tenant
