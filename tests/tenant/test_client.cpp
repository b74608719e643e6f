#include "tests/tenant/test_client.h"

#include <stdexcept>

#include <curl/curl.h>

#include "driver/base/text.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::tenant {

namespace {

std::size_t append_body(char* data, std::size_t size, std::size_t count, void* body) {
    static_cast<std::string*>(body)->append(data, size * count);
    return size * count;
}

std::size_t add_header(char* data, std::size_t size, std::size_t count, void* headers) {
    const std::string_view line = trim({data, size * count});
    if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
        (*static_cast<std::map<std::string, std::string>*>(headers))[to_lower(line.substr(0, colon))] =
            std::string(trim(line.substr(colon + 1)));
    return size * count;
}

} // namespace

struct TestClient::Handle {
    CURL* curl = curl_easy_init();
    ~Handle() { curl_easy_cleanup(curl); }
};

simdjson::dom::element TestAnswer::json() const {
    static thread_local simdjson::dom::parser parser;
    return parser.parse(body).value();
}

TestClient::TestClient(const Tenant& tenant) : handle_(std::make_unique<Handle>()), tenant_(tenant) {}
TestClient::~TestClient() = default;

TestAnswer TestClient::get(const std::string& target) {
    return send("GET", target);
}

TestAnswer TestClient::get_filtered(const std::string& path, const std::string& filter) {
    char* encoded = curl_easy_escape(handle_->curl, filter.data(), static_cast<int>(filter.size()));
    const std::string target = path + (path.find('?') == std::string::npos ? "?filter=" : "&filter=") + encoded;
    curl_free(encoded);
    return get(target);
}

TestAnswer TestClient::send(const std::string& method, const std::string& target, const std::string& body,
                            const std::string& content_type) {
    CURL* curl = handle_->curl;
    TestAnswer answer;
    curl_easy_reset(curl);
    curl_slist* headers = nullptr;
    if (!token_.empty()) headers = curl_slist_append(headers, ("Authorization: Bearer " + token_).c_str());
    if (!body.empty()) headers = curl_slist_append(headers, ("Content-Type: " + content_type).c_str());
    curl_easy_setopt(curl, CURLOPT_URL, (tenant_.base_url() + target).c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
    if (!tenant_.ca_file().empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, tenant_.ca_file().c_str());
    if (!body.empty() || method == "POST") curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, body.c_str());
    if (offers_gzip_) curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, add_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer.headers);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    answer.curl_code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_slist_free_all(headers);
    return answer;
}

void TestClient::sign_in(const std::string& client, const std::string& secret) {
    const TestAnswer answer = send("POST", "/idp/api/connect/token",
                                   "grant_type=client_credentials&client_id=" + client + "&client_secret=" + secret);
    if (answer.status != 200) throw std::runtime_error("the tenant refuses to sign in: " + answer.body);
    token_ = std::string(answer.json()["access_token"].get_string().value());
}

} // namespace snowatlas::tenant
