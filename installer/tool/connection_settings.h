// What a target of the tool says: a data source, or a connection string that may name one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "installer/tool/data_sources.h"

namespace snowatlas::tool {

inline bool is_connection_string(std::string_view target) {
    return target.find('=') != std::string_view::npos;
}

// "Keyword=value;…" in order; a value in braces is taken whole, "}}" in it for "}".
std::vector<std::pair<std::string, std::string>> connection_entries(std::string_view text);

class ConnectionSettings {
  public:
    // Throws std::runtime_error where the data source is not there.
    static ConnectionSettings of(const std::string& target);

    // The connection string's value before the data source's; empty where neither has one.
    std::string value(std::string_view keyword) const;
    const std::optional<DataSource>& source() const { return source_; }
    // "https://westeurope.snowsoftware.io"; throws std::runtime_error where neither Region nor BaseUrl is given.
    std::string base_url() const;
    std::string token_url() const;
    std::uint64_t login_timeout() const; // seconds

  private:
    std::vector<std::pair<std::string, std::string>> entries_;
    std::optional<DataSource> source_;
};

// The target with a further setting that counts before the data source's.
std::string with_setting(const std::string& target, std::string_view keyword, std::string_view value);

} // namespace snowatlas::tool
