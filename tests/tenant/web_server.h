// The socket side: HTTP/1.1 with keep-alive on 127.0.0.1, over TLS or not.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "tests/tenant/http_message.h"

namespace snowatlas::tenant {

class WebServer {
  public:
    using Handler = std::function<HttpAnswer(const HttpRequest&)>;
    // Empty paths: no TLS. Port 0: any free one. Listens, on threads of its own, when the constructor returns.
    WebServer(int port, const std::filesystem::path& certificate, const std::filesystem::path& key, Handler handler);
    ~WebServer();
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;
    int port() const;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

} // namespace snowatlas::tenant
