// What a target of the tool says: a data source, or a connection string that may name one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "driver/odbc/connection_string.h"
#include "installer/tool/data_sources.h"

namespace snowatlas::tool {

inline bool is_connection_string(std::string_view target) {
    return target.find('=') != std::string_view::npos;
}

class ConnectionSettings {
  public:
    // Throws std::runtime_error where the data source is not there, snowatlas::Error where the text cannot be read.
    static ConnectionSettings of(const std::string& target);

    // The connection string's value before the data source's; empty where neither has one.
    std::string value(std::string_view keyword) const;
    const std::optional<DataSource>& source() const { return source_; }
    // "https://westeurope.snowsoftware.io"; throws std::runtime_error where neither Region nor BaseUrl is given.
    std::string base_url() const;
    // Keywords that the driver would ignore though they are like one it knows, each in a sentence after a blank.
    std::string misspelled() const;
    std::string token_url() const;
    std::uint64_t login_timeout() const; // seconds

  private:
    odbc::ConnectionEntries entries_;
    std::optional<DataSource> source_;
};

// The target with a further setting that counts before the data source's.
std::string with_setting(const std::string& target, std::string_view keyword, std::string_view value);

} // namespace snowatlas::tool
