// A plain HTTP client for the tenant's own tests, independent of the driver's.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <simdjson.h>

namespace snowatlas::tenant {

class Tenant;

struct TestAnswer {
    int curl_code = 0; // of a transfer that failed
    long status = 0;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;

    simdjson::dom::element json() const; // valid until the next call of any json(); throws where it is none
};

class TestClient {
  public:
    explicit TestClient(const Tenant& tenant);
    ~TestClient();
    TestClient(const TestClient&) = delete;
    TestClient& operator=(const TestClient&) = delete;

    // Of /path?query as written; with the bearer token, if there is one.
    TestAnswer get(const std::string& target);
    // The same with `filter` encoded.
    TestAnswer get_filtered(const std::string& path, const std::string& filter);
    TestAnswer send(const std::string& method, const std::string& target, const std::string& body = {},
                    const std::string& content_type = "application/x-www-form-urlencoded");
    // Signs in and keeps the token.
    void sign_in(const std::string& client = "demo-client", const std::string& secret = "demo-secret");
    void set_token(const std::string& token) { token_ = token; }
    void offer_gzip() { offers_gzip_ = true; }

  private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
    const Tenant& tenant_;
    std::string token_;
    bool offers_gzip_ = false;
};

} // namespace snowatlas::tenant
