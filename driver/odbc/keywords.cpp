#include "driver/odbc/keywords.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

#include "driver/base/error.h"
#include "driver/base/files.h"
#include "driver/base/text.h"
#include "driver/http/client.h"

namespace snowatlas::odbc {
namespace {

struct NumberRule {
    std::string_view keyword;
    long long smallest, largest;
};
constexpr NumberRule kNumbers[] = {
    {"LoginTimeout", 0, 86'400},     {"RequestTimeout", 1, 86'400}, {"MaxRetries", 0, 100},
    {"MaxConcurrency", 1, 256},      {"PageSize", 0, 1'000'000},    {"MaxFanOut", 0, 1'000'000'000},
    {"CacheSeconds", 0, 31'536'000}, {"CustomTables", 0, 1},
};
// "No limit" for something that waits: longer than anybody will.
constexpr std::chrono::seconds kNoLimit{86'400};

// The values of one connection: string first, then DSN, then default.
class Values {
  public:
    Values(const ConnectionEntries& entries, std::string dsn, const DsnReader& read_dsn)
        : entries_(entries), dsn_(std::move(dsn)), read_dsn_(read_dsn) {}

    // What somebody has set, without the default.
    std::string given(std::string_view name) const {
        const Keyword& keyword = *find_keyword(name);
        for (const auto& [key, value] : entries_)
            if (keyword.is(key) && !value.empty()) return value;
        if (dsn_.empty()) return {};
        for (const std::string& known : keyword.names())
            if (std::string value(trim(read_dsn_.value(dsn_, known))); !value.empty()) return value;
        return {};
    }

    std::string text(std::string_view name) const {
        std::string value = given(name);
        return value.empty() ? std::string(find_keyword(name)->default_value) : value;
    }

    long long number(std::string_view name) const {
        const NumberRule& rule =
            *std::find_if(std::begin(kNumbers), std::end(kNumbers), [&](const auto& r) { return r.keyword == name; });
        const std::string value = text(name);
        long long result = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
        if (error != std::errc() || end != value.data() + value.size() || result < rule.smallest ||
            result > rule.largest)
            throw Error(state::kInvalidAttributeValue, std::string(name) + "=" + value + " is no whole number from " +
                                                           std::to_string(rule.smallest) + " to " +
                                                           std::to_string(rule.largest) + ".");
        return result;
    }

    // How a message tells to set a keyword.
    std::string how_to_set(std::string_view name) const {
        const std::string keyword(name);
        return "write " + keyword + "=… into the connection string" +
               (dsn_.empty() ? std::string() : " or into the data source [" + dsn_ + "]") + ".";
    }

    // What a missing keyword may have been written as.
    std::string misspelled() const {
        ConnectionEntries of_dsn;
        if (!dsn_.empty())
            for (std::string& keyword : read_dsn_.keywords(dsn_)) of_dsn.emplace_back(std::move(keyword), "");
        return misspelled_hint("The connection string", unknown_keywords(entries_)) +
               misspelled_hint("The data source [" + dsn_ + "]", unknown_keywords(of_dsn));
    }

  private:
    const ConnectionEntries& entries_;
    std::string dsn_;
    const DsnReader& read_dsn_;
};

// https, or http where nobody else can listen. Without the slash at the end.
std::string checked_url(std::string_view keyword, std::string url) {
    while (!url.empty() && url.back() == '/') url.pop_back();
    const auto parts = http::parse_url(url);
    if (!parts || parts->host.empty() || url.find_first_of(" \t\r\n?#") != std::string::npos)
        throw Error(state::kInvalidAttributeValue,
                    std::string(keyword) + " is no address such as https://westeurope.snowsoftware.io.");
    const bool allowed = parts->scheme == "https" || (parts->scheme == "http" && http::is_loopback(parts->host));
    if (!allowed)
        throw Error(state::kInvalidAttributeValue,
                    std::string(keyword) + " must begin with https:, or the client secret would travel in the open; "
                                           "http: is accepted for this machine (localhost) alone.");
    return url;
}

std::string base_url(const Values& values) {
    if (std::string url = values.given("BaseUrl"); !url.empty()) return checked_url("BaseUrl", std::move(url));
    const std::string region = to_lower(values.given("Region"));
    if (region.empty())
        throw Error(state::kCannotConnect, "The keyword Region is missing: " + values.how_to_set("Region") +
                                               " It is the first part of your tenant's address, e.g. westeurope, "
                                               "eastus2, australiasoutheast or uksouth; a tenant on another host "
                                               "takes BaseUrl instead." +
                                               values.misspelled());
    const bool valid = std::all_of(region.begin(), region.end(),
                                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    if (!valid)
        throw Error(state::kInvalidAttributeValue,
                    "Region may hold letters, digits and hyphens only, e.g. westeurope; for a whole address use "
                    "BaseUrl.");
    return "https://" + region + ".snowsoftware.io";
}

constexpr std::size_t kLongestSecret = 64 << 10;

std::string secret_from_file(const std::string& path) {
    // read() says of a folder that it cannot be read, where an iterator would throw; and it is bounded.
    std::ifstream file(path_of(path), std::ios::binary);
    std::string secret(kLongestSecret, '\0');
    file.read(secret.data(), static_cast<std::streamsize>(secret.size()));
    if (!file.is_open() || file.bad())
        throw Error(state::kSignInRefused, "The file of ClientSecretFile, " + path +
                                               ", cannot be read: check its path and that this user may read it.");
    secret.resize(static_cast<std::size_t>(file.gcount()));
    while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r' || secret.back() == ' '))
        secret.pop_back();
    if (secret.empty()) throw Error(state::kSignInRefused, "The file of ClientSecretFile, " + path + ", is empty.");
    return secret;
}

void read_credentials(const Values& values, rest::Settings& settings) {
    settings.client_id = values.given("ClientId");
    if (settings.client_id.empty())
        throw Error(state::kSignInRefused,
                    "The keyword ClientId (or UID) is missing: " + values.how_to_set("ClientId") +
                        " It is the client id of an application registration in Snow Atlas." + values.misspelled());
    settings.client_secret = values.given("ClientSecret");
    if (!settings.client_secret.empty()) return;
    const std::string file = values.given("ClientSecretFile");
    if (file.empty())
        throw Error(state::kSignInRefused,
                    "The keyword ClientSecret (or PWD) is missing: " + values.how_to_set("ClientSecret") +
                        " ClientSecretFile=… with the path of a file that holds it does as well." +
                        values.misspelled());
    settings.client_secret = secret_from_file(file);
}

std::vector<std::string> resources(const std::string& text) {
    std::vector<std::string> names;
    if (equals_ignore_case(trim(text), "none")) return names;
    for (const std::string& part : split(text, ','))
        if (const std::string_view name = trim(part); !name.empty()) names.emplace_back(name);
    return names;
}

// DSN and DRIVER exclude each other: the first of them counts.
std::string dsn_of(const ConnectionEntries& entries) {
    for (const auto& [keyword, value] : entries) {
        if (equals_ignore_case(keyword, "DSN")) return value.empty() ? "Default" : value;
        if (equals_ignore_case(keyword, "DRIVER")) return {};
    }
    return {};
}

} // namespace

ConnectionOptions resolve_options(const ConnectionEntries& entries, const DsnReader& read_dsn) {
    ConnectionOptions options;
    options.dsn = dsn_of(entries);
    const Values values(entries, options.dsn, read_dsn);
    rest::Settings& settings = options.settings;
    settings.base_url = base_url(values);
    const std::string token_url = values.given("TokenUrl");
    settings.token_url =
        token_url.empty() ? settings.base_url + "/idp/api/connect/token" : checked_url("TokenUrl", token_url);
    settings.scope = values.text("Scope");
    settings.resources = resources(values.text("Resource"));
    settings.ca_file = values.text("CaFile");
    settings.proxy = values.text("Proxy");
    options.login_timeout_given = !values.given("LoginTimeout").empty();
    settings.login_timeout = std::chrono::seconds(values.number("LoginTimeout"));
    if (settings.login_timeout.count() == 0) settings.login_timeout = kNoLimit;
    settings.request_timeout = std::chrono::seconds(values.number("RequestTimeout"));
    settings.max_retries = static_cast<int>(values.number("MaxRetries"));
    settings.max_concurrency = static_cast<int>(values.number("MaxConcurrency"));
    settings.page_size = static_cast<int>(values.number("PageSize"));
    settings.max_fan_out = values.number("MaxFanOut");
    settings.cache = std::chrono::seconds(values.number("CacheSeconds"));
    settings.list_custom_tables = values.number("CustomTables") != 0;
    options.schema_file = values.text("SchemaFile");
    options.log_file = values.text("LogFile");
    options.log_level = values.text("LogLevel");
    options.unknown = unknown_keywords(entries);
    read_credentials(values, settings);
    return options;
}

} // namespace snowatlas::odbc
