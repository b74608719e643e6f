// What a connection is made with, after the connection string and the DSN have been read.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace snowatlas::rest {

struct Settings {
    std::string base_url;  // "https://westeurope.snowsoftware.io", no slash at the end
    std::string token_url; // "https://…/idp/api/connect/token"
    std::string client_id;
    std::string client_secret; // wiped by whoever owns the settings
    std::string scope;
    std::vector<std::string> resources;
    std::string ca_file, proxy;
    std::chrono::seconds login_timeout{15};
    std::chrono::seconds request_timeout{120};
    int max_retries = 5;
    int max_concurrency = 16;
    int page_size = 0;              // 0: the endpoint's maximum, 1000 where none is stated
    long long max_fan_out = 10'000; // 0: no bound
    std::chrono::seconds cache{0};
    bool list_custom_tables = false; // in catalogs of all tables too, for a request
};

} // namespace snowatlas::rest
