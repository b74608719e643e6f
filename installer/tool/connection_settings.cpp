#include "installer/tool/connection_settings.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "driver/base/text.h"
#include "driver/odbc/keyword_table.h"

namespace snowatlas::tool {
namespace {

constexpr std::uint64_t kLoginTimeout = 15;

std::string find_value(const odbc::ConnectionEntries& entries, std::string_view keyword) {
    const auto found = std::ranges::find_if(
        entries, [&](const auto& entry) { return equals_ignore_case(entry.first, keyword) && !entry.second.empty(); });
    return found == entries.end() ? "" : found->second;
}

} // namespace

ConnectionSettings ConnectionSettings::of(const std::string& target) {
    ConnectionSettings settings;
    if (is_connection_string(target)) settings.entries_ = odbc::parse_connection_string(target);
    const std::string name = is_connection_string(target) ? find_value(settings.entries_, "DSN") : target;
    if (name.empty()) return settings;
    settings.source_ = find_data_source(name);
    if (!settings.source_) {
        throw std::runtime_error("There is no data source " + name +
                                 " of this driver. Those there are: snowatlas-odbc list; make it: snowatlas-odbc "
                                 "add-dsn " +
                                 name);
    }
    return settings;
}

std::string ConnectionSettings::value(std::string_view keyword) const {
    std::string given = find_value(entries_, keyword);
    return given.empty() && source_ ? find_value(source_->settings, keyword) : given;
}

std::string ConnectionSettings::base_url() const {
    std::string url = value("BaseUrl");
    while (url.ends_with('/')) url.pop_back();
    if (!url.empty()) return url;
    const std::string region = value("Region");
    if (region.empty()) {
        throw std::runtime_error("Neither Region nor BaseUrl is given. Name the tenant's data region: snowatlas-odbc "
                                 "add-dsn … --replace --region westeurope." +
                                 misspelled());
    }
    return "https://" + to_lower(region) + ".snowsoftware.io";
}

std::string ConnectionSettings::misspelled() const {
    std::string hint = odbc::misspelled_hint("The connection string", odbc::unknown_keywords(entries_));
    if (!source_) return hint;
    return hint + odbc::misspelled_hint("The data source " + source_->name, odbc::unknown_keywords(source_->settings));
}

std::string ConnectionSettings::token_url() const {
    const std::string url = value("TokenUrl");
    return url.empty() ? base_url() + "/idp/api/connect/token" : url;
}

std::uint64_t ConnectionSettings::login_timeout() const {
    const std::string text = value("LoginTimeout");
    std::uint64_t seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return seconds > 0 ? seconds : kLoginTimeout;
}

std::string with_setting(const std::string& target, std::string_view keyword, std::string_view value) {
    const std::string rest = is_connection_string(target) ? target : "DSN=" + target;
    return std::string(keyword) + '=' + std::string(value) + ';' + rest;
}

} // namespace snowatlas::tool
