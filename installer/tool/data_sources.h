// The driver and its data sources in the ODBC configuration, and the secrets kept beside it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace snowatlas::tool {

inline constexpr std::string_view kDriverName = "Snow Atlas";

enum class Scope { User, System };

struct DataSource {
    std::string name;
    Scope scope = Scope::User;
    std::vector<std::pair<std::string, std::string>> settings; // as written, without Driver

    std::string setting(std::string_view keyword) const; // empty where it is not given
};

// Those that use this driver, user data sources first.
std::vector<DataSource> list_data_sources();
std::optional<DataSource> find_data_source(std::string_view name);

// Throws std::runtime_error where the driver manager cannot keep a data source of that name.
void check_name(const std::string& name);

// Replaces one of the same name. Throws std::runtime_error with the reason.
void write_data_source(const DataSource& source);
void remove_data_source(const DataSource& source);

// Path of the driver library where the driver is registered.
std::optional<std::string> registered_driver();
void register_driver(const std::filesystem::path& library);
void unregister_driver();

// The file this tool keeps a data source's secret in. Throws where the name cannot be one of a data source.
std::filesystem::path secret_file(const std::string& data_source, Scope scope);

} // namespace snowatlas::tool
