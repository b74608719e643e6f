#include "installer/tool/connection_settings.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "driver/base/text.h"

namespace snowatlas::tool {
namespace {

constexpr std::uint64_t kLoginTimeout = 15;

std::string find_value(const std::vector<std::pair<std::string, std::string>>& entries, std::string_view keyword) {
    const auto found = std::ranges::find_if(
        entries, [&](const auto& entry) { return equals_ignore_case(entry.first, keyword) && !entry.second.empty(); });
    return found == entries.end() ? "" : found->second;
}

// Takes the value that `text` begins with, and the semicolon after it, off `text`.
std::string take_value(std::string_view& text) {
    std::string value;
    std::size_t position = 0;
    if (!text.starts_with('{')) {
        position = std::min(text.find(';'), text.size());
        value = trim(text.substr(0, position));
    } else {
        for (++position; position < text.size(); ++position) {
            if (text[position] == '}' && text.substr(position, 2) != "}}") break;
            if (text[position] == '}') ++position;
            value += text[position];
        }
        position = std::min(text.find(';', position), text.size());
    }
    text.remove_prefix(std::min(position + 1, text.size()));
    return value;
}

} // namespace

std::vector<std::pair<std::string, std::string>> connection_entries(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> entries;
    while (!text.empty()) {
        const auto end = text.find_first_of("=;");
        if (end == std::string_view::npos) break;
        const std::string keyword(trim(text.substr(0, end)));
        const bool has_value = text[end] == '=';
        text.remove_prefix(end + 1);
        if (has_value) entries.emplace_back(keyword, take_value(text));
    }
    return entries;
}

ConnectionSettings ConnectionSettings::of(const std::string& target) {
    ConnectionSettings settings;
    if (is_connection_string(target)) settings.entries_ = connection_entries(target);
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
                                 "add-dsn … --replace --region westeurope");
    }
    return "https://" + to_lower(region) + ".snowsoftware.io";
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
