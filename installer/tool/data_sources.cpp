#include "installer/tool/data_sources.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <odbcinst.h>

#include "driver/base/text.h"
#include "installer/tool/platform.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "odbc.ini";
constexpr const char* kDriverFile = "odbcinst.ini";

// The configuration that installer calls read and write is a mode of the process: set for a scope, then put back.
class ConfigMode {
  public:
    explicit ConfigMode(Scope scope) {
        SQLSetConfigMode(static_cast<UWORD>(scope == Scope::User ? ODBC_USER_DSN : ODBC_SYSTEM_DSN));
    }
    ~ConfigMode() { SQLSetConfigMode(ODBC_BOTH_DSN); }
    ConfigMode(const ConfigMode&) = delete;
    ConfigMode& operator=(const ConfigMode&) = delete;
};

[[noreturn]] void fail(const std::string& what) {
    std::string reason;
    for (WORD number = 1; number <= 8; ++number) {
        DWORD code = 0;
        std::array<char, 512> text{};
        WORD length = 0;
        if (SQLInstallerError(number, &code, text.data(), static_cast<WORD>(text.size() - 1), &length) != SQL_SUCCESS) {
            break;
        }
        reason += std::string(reason.empty() ? ": " : "; ") + text.data();
    }
    throw std::runtime_error(what + reason + ".");
}

std::string profile_string(const char* section, const char* entry, const char* file) {
    std::array<char, 4096> value{};
    const int length =
        SQLGetPrivateProfileString(section, entry, "", value.data(), static_cast<int>(value.size()), file);
    return {value.data(), static_cast<std::size_t>(std::clamp(length, 0, static_cast<int>(value.size())))};
}

// Names of sections, or of a section's entries: texts that end with a zero, one after the other.
std::vector<std::string> profile_names(const char* section, const char* file) {
    std::vector<char> names(65536);
    const int length =
        SQLGetPrivateProfileString(section, nullptr, nullptr, names.data(), static_cast<int>(names.size()), file);
    const auto size = static_cast<std::size_t>(std::clamp(length, 0, static_cast<int>(names.size())));
    std::vector<std::string> result = split({names.data(), size}, '\0');
    std::erase(result, "");
    return result;
}

// A slash would lead the file of its secret into another folder.
bool is_valid_name(const std::string& name) {
    return SQLValidDSN(name.c_str()) != 0 && name.find('/') == std::string::npos;
}

bool is_this_driver(const std::string& driver) {
    if (equals_ignore_case(driver, kDriverName)) return true;
    return fs::path(driver).stem().string().find("snowatlasodbc") != std::string::npos;
}

std::vector<DataSource> list_of(Scope scope) {
    const ConfigMode mode(scope);
    std::vector<DataSource> sources;
    for (const std::string& name : profile_names(nullptr, kFile)) {
        if (!is_this_driver(profile_string(name.c_str(), "Driver", kFile))) continue;
        DataSource source{name, scope, {}};
        for (const std::string& keyword : profile_names(name.c_str(), kFile)) {
            if (equals_ignore_case(keyword, "Driver")) continue;
            source.settings.emplace_back(keyword, profile_string(name.c_str(), keyword.c_str(), kFile));
        }
        sources.push_back(std::move(source));
    }
    return sources;
}

} // namespace

std::string DataSource::setting(std::string_view keyword) const {
    for (const auto& [name, value] : settings) {
        if (equals_ignore_case(name, keyword)) return value;
    }
    return {};
}

std::vector<DataSource> list_data_sources() {
    std::vector<DataSource> sources = list_of(Scope::User);
    for (DataSource& source : list_of(Scope::System)) {
        const bool is_known = std::ranges::any_of(
            sources, [&](const DataSource& known) { return equals_ignore_case(known.name, source.name); });
        if (!is_known) sources.push_back(std::move(source));
    }
    return sources;
}

std::optional<DataSource> find_data_source(std::string_view name) {
    for (DataSource& source : list_data_sources()) {
        if (equals_ignore_case(source.name, name)) return std::move(source);
    }
    return std::nullopt;
}

void check_name(const std::string& name) {
    if (is_valid_name(name)) return;
    throw std::runtime_error("\"" + name +
                             "\" cannot be the name of a data source: at most 32 characters, none of "
                             "[]{}(),;?*=!@\\/.");
}

void write_data_source(const DataSource& source) {
    check_name(source.name);
    for (const auto& [keyword, value] : source.settings) {
        if (value.find_first_of("\r\n") != std::string::npos) {
            throw std::runtime_error("The value of " + keyword + " has more than one line.");
        }
    }
    const ConfigMode mode(source.scope);
    if (!SQLWriteDSNToIni(source.name.c_str(), std::string(kDriverName).c_str())) {
        fail("The data source could not be written");
    }
    for (const auto& [keyword, value] : source.settings) {
        if (!SQLWritePrivateProfileString(source.name.c_str(), keyword.c_str(), value.c_str(), kFile)) {
            fail("The data source's setting " + keyword + " could not be written");
        }
    }
}

void remove_data_source(const DataSource& source) {
    const ConfigMode mode(source.scope);
    if (!SQLRemoveDSNFromIni(source.name.c_str())) fail("The data source could not be removed");
    if (!is_valid_name(source.name)) return; // another tool's: there is no file of ours
    const fs::path kept = secret_file(source.name, source.scope);
    if (source.setting("ClientSecretFile") != kept.string()) return;
    fs::remove(kept);
    std::error_code not_empty;
    fs::remove(kept.parent_path(), not_empty);
}

std::optional<std::string> registered_driver() {
    const std::string library = profile_string(std::string(kDriverName).c_str(), "Driver", kDriverFile);
    return library.empty() ? std::nullopt : std::optional(library);
}

void register_driver(const fs::path& library) {
    unregister_driver(); // the installer counts uses and would keep the old path
    std::string description = std::string(kDriverName) + '\0' + "Description=Snow Atlas ODBC driver" + '\0' +
                              "Driver=" + library.string() + '\0';
    const fs::path setup = library.parent_path() / kSetupLibrary;
    if (fs::exists(setup)) description += "Setup=" + setup.string() + '\0';
    std::array<char, 1024> folder{};
    WORD length = 0;
    DWORD uses = 0;
    description += '\0';
    if (!SQLInstallDriverEx(description.c_str(), nullptr, folder.data(), static_cast<WORD>(folder.size()), &length,
                            ODBC_INSTALL_COMPLETE, &uses)) {
        fail("The driver could not be registered");
    }
}

void unregister_driver() {
    // Registrations are counted: as many removals as there were.
    DWORD uses = 1;
    while (uses > 0) {
        if (SQLRemoveDriver(std::string(kDriverName).c_str(), 0, &uses)) continue;
        if (registered_driver()) fail("The driver's registration could not be removed");
        return;
    }
}

fs::path secret_file(const std::string& data_source, Scope scope) {
    check_name(data_source);
    const fs::path folder = scope == Scope::User ? user_configuration() : system_configuration();
    return folder / (data_source + ".secret");
}

} // namespace snowatlas::tool
