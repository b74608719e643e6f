#include "tests/bench/floor.h"

#include <curl/curl.h>
#include <simdjson.h>

#include <charconv>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace snowatlas::bench {
namespace {

using namespace simdjson;

constexpr std::string_view kTextColumns[] = {"computerId",      "applicationId", "bundleApplicationId",
                                             "firstDiscovered", "lastUsed",      "averageUsedTime"};
constexpr std::string_view kNumberColumns[] = {"usedCount", "bundleUsagePercentage"};
constexpr std::string_view kFlagColumns[] = {"isVirtual", "isInstalled", "unbundled"};

// One page's arrays; dates stay text, which a careful program would have to read as well.
struct Arrays {
    std::vector<std::string_view> texts[std::size(kTextColumns)];
    std::vector<std::int64_t> numbers[std::size(kNumberColumns)];
    std::vector<bool> flags[std::size(kFlagColumns)];
    std::size_t rows = 0;
};

void check(error_code error) {
    if (error != SUCCESS) throw std::runtime_error(error_message(error));
}

template <std::size_t count> int find(const std::string_view (&names)[count], std::string_view name) {
    for (std::size_t i = 0; i < count; ++i) {
        if (names[i] == name) return static_cast<int>(i);
    }
    return -1;
}

void decode_row(ondemand::object object, Arrays& arrays) {
    for (auto field : object) {
        std::string_view key;
        check(field.unescaped_key().get(key));
        ondemand::value value;
        check(field.value().get(value));
        if (const int text = find(kTextColumns, key); text >= 0) {
            std::string_view content;
            arrays.texts[text].push_back(value.get_string().get(content) == SUCCESS ? content : std::string_view());
        } else if (const int number = find(kNumberColumns, key); number >= 0) {
            std::int64_t content = 0;
            arrays.numbers[number].push_back(value.get_int64().get(content) == SUCCESS ? content : 0);
        } else if (const int flag = find(kFlagColumns, key); flag >= 0) {
            bool content = false;
            arrays.flags[flag].push_back(value.get_bool().get(content) == SUCCESS && content);
        }
    }
    ++arrays.rows;
}

std::size_t append(char* data, std::size_t size, std::size_t count, void* body) {
    static_cast<std::string*>(body)->append(data, size * count);
    return size * count;
}

class Http {
  public:
    explicit Http(const FloorOptions& options) : curl_(curl_easy_init(), curl_easy_cleanup), base_(options.base_url) {
        curl_easy_setopt(curl_.get(), CURLOPT_CAINFO, options.ca_file.c_str());
        curl_easy_setopt(curl_.get(), CURLOPT_ACCEPT_ENCODING, "");
        curl_easy_setopt(curl_.get(), CURLOPT_WRITEFUNCTION, append);
        curl_easy_setopt(curl_.get(), CURLOPT_WRITEDATA, &body_);
    }

    // The body stays until the next call; it has the room behind it that simdjson needs.
    std::string& send(const std::string& path, const char* form, curl_slist* headers) {
        body_.clear();
        curl_easy_setopt(curl_.get(), CURLOPT_URL, (base_ + path).c_str());
        curl_easy_setopt(curl_.get(), CURLOPT_HTTPHEADER, headers);
        if (form != nullptr) {
            curl_easy_setopt(curl_.get(), CURLOPT_POSTFIELDS, form);
        } else {
            curl_easy_setopt(curl_.get(), CURLOPT_HTTPGET, 1L);
        }
        const auto code = curl_easy_perform(curl_.get());
        long status = 0;
        curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
        if (code != CURLE_OK || status != 200) throw std::runtime_error("status " + std::to_string(status));
        body_.reserve(body_.size() + SIMDJSON_PADDING);
        return body_;
    }

  private:
    std::unique_ptr<CURL, void (*)(CURL*)> curl_;
    std::string base_;
    std::string body_;
};

std::string sign_in(Http& http) {
    ondemand::parser parser;
    auto& body = http.send("/idp/api/connect/token",
                           "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret", nullptr);
    ondemand::document document;
    check(parser.iterate(body).get(document));
    std::string_view token;
    check(document["access_token"].get_string().get(token));
    return "Authorization: Bearer " + std::string(token);
}

} // namespace

std::string get_text(const FloorOptions& options, const std::string& path) {
    Http http(options);
    return http.send(path, nullptr, nullptr);
}

Result run_floor(const FloorOptions& options) {
    Http http(options);
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(curl_slist_append(nullptr, sign_in(http).c_str()),
                                                                     curl_slist_free_all);
    Result result;
    const auto start = usage_now();
    ondemand::parser parser;
    double rows = 0;
    for (int page = 1;; ++page) {
        auto& body = http.send("/api/sam/estate/v1/computers-applications?page_number=" + std::to_string(page) +
                                   "&page_size=" + std::to_string(options.page_size),
                               nullptr, headers.get());
        Arrays arrays;
        ondemand::document document;
        check(parser.iterate(body).get(document));
        ondemand::array items;
        check(document["items"].get_array().get(items));
        for (auto item : items) {
            ondemand::object object;
            check(item.get_object().get(object));
            decode_row(object, arrays);
        }
        rows += static_cast<double>(arrays.rows);
        if (page == 1) result["first_ms"] = usage_now().wall_ms - start.wall_ms;
        result["requests"] = page;
        if (static_cast<int>(arrays.rows) < options.page_size) break;
    }
    const auto end = usage_now();
    result["rows"] = rows;
    result["wall_ms"] = end.wall_ms - start.wall_ms;
    result["cpu_ms"] = end.cpu_ms - start.cpu_ms;
    return result;
}

} // namespace snowatlas::bench
