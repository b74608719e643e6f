// Requests and answers, whatever server carries them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace snowatlas::tenant {

struct HttpRequest {
    std::string method, path, raw_query, body, authorization, content_type, http_version;
    bool accepts_gzip = false;
    int remote_port = 0;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
    int status = 200;
    std::string content_type = "application/json; charset=utf-8";
    std::shared_ptr<const std::string> body = std::make_shared<const std::string>();
    std::vector<std::pair<std::string, std::string>> headers;
    std::uint64_t rows = 0;
    enum class Ending : std::uint8_t { Complete, Disconnect, CutBody } ending = Ending::Complete;

    static HttpAnswer of(int status, std::string body) {
        HttpAnswer answer;
        answer.status = status;
        answer.body = std::make_shared<const std::string>(std::move(body));
        return answer;
    }
};

// {"error":{"code":…,"message":…}}
HttpAnswer api_error(int status, std::string_view message);

} // namespace snowatlas::tenant
