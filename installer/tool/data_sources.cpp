#include "installer/tool/data_sources.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

#include <odbcinst.h>

#include "driver/base/files.h"
#include "driver/base/text.h"
#include "driver/odbc/configuration.h"
#include "installer/tool/platform.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

using odbc::from_installer;
using odbc::InstallerText;
using odbc::to_installer;

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
        std::array<InstallerText::value_type, 512> text{};
        WORD length = 0;
        if (SQLInstallerError(number, &code, text.data(), static_cast<WORD>(text.size() - 1), &length) != SQL_SUCCESS) {
            break;
        }
        reason += (reason.empty() ? ": " : "; ") + from_installer(text.data());
    }
    throw std::runtime_error(what + reason + ".");
}

// A slash would lead the file of its secret into another folder.
bool is_valid_name(const std::string& name) {
    return SQLValidDSN(to_installer(name).c_str()) != 0 && name.find('/') == std::string::npos;
}

bool is_this_driver(const std::string& driver) {
    if (equals_ignore_case(driver, kDriverName)) return true;
    return text_of(path_of(driver).stem()).find("snowatlasodbc") != std::string::npos;
}

std::vector<DataSource> list_of(Scope scope) {
    const ConfigMode mode(scope);
    std::vector<DataSource> sources;
    for (const auto& [name, driver] : odbc::dsn_drivers()) {
        if (!is_this_driver(driver)) continue;
        DataSource source{name, scope, {}};
        for (const std::string& keyword : odbc::dsn_keywords(name)) {
            if (equals_ignore_case(keyword, "Driver")) continue;
            source.settings.emplace_back(keyword, odbc::dsn_value(name, keyword));
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
    const InstallerText name = to_installer(source.name);
    if (!SQLWriteDSNToIni(name.c_str(), to_installer(kDriverName).c_str())) {
        fail("The data source could not be written");
    }
    const InstallerText file = to_installer("odbc.ini");
    for (const auto& [keyword, value] : source.settings) {
        if (!SQLWritePrivateProfileString(name.c_str(), to_installer(keyword).c_str(), to_installer(value).c_str(),
                                          file.c_str())) {
            fail("The data source's setting " + keyword + " could not be written");
        }
    }
}

void remove_data_source(const DataSource& source) {
    const ConfigMode mode(source.scope);
    if (!SQLRemoveDSNFromIni(to_installer(source.name).c_str())) fail("The data source could not be removed");
    if (!is_valid_name(source.name)) return; // another tool's: there is no file of ours
    const fs::path kept = secret_file(source.name, source.scope);
    if (source.setting("ClientSecretFile") != text_of(kept)) return;
    fs::remove(kept);
    std::error_code not_empty;
    fs::remove(kept.parent_path(), not_empty);
}

std::optional<std::string> registered_driver() {
    const std::string library = odbc::registered_library(kDriverName);
    return library.empty() ? std::nullopt : std::optional(library);
}

void register_driver(const fs::path& library) {
    unregister_driver(); // the installer counts uses and would keep the old path
    const fs::path folder = library.parent_path();
    const auto name_of = [](const fs::path& file) { return text_of(odbc::kFolderIsApart ? file.filename() : file); };
    std::string description = std::string(kDriverName) + '\0' + "Description=Snow Atlas ODBC driver" + '\0' +
                              "Driver=" + name_of(library) + '\0';
    const fs::path setup = folder / odbc::kSetupLibrary;
    if (fs::exists(setup)) description += "Setup=" + name_of(setup) + '\0';
    const InstallerText folder_text = to_installer(text_of(folder));
    std::array<InstallerText::value_type, 1024> target{};
    WORD length = 0;
    DWORD uses = 0;
    description += '\0';
    if (!SQLInstallDriverEx(to_installer(description).c_str(), odbc::kFolderIsApart ? folder_text.c_str() : nullptr,
                            target.data(), static_cast<WORD>(target.size()), &length, ODBC_INSTALL_COMPLETE, &uses)) {
        fail("The driver could not be registered");
    }
}

void unregister_driver() {
    // Registrations are counted: as many removals as there were. Where none is left, Wine's installer library says
    // again and again that one is.
    DWORD uses = std::numeric_limits<DWORD>::max();
    bool removes = true;
    while (removes && uses > 0) {
        const DWORD before = uses;
        removes = SQLRemoveDriver(to_installer(kDriverName).c_str(), 0, &uses) && uses < before;
    }
    if (!removes && registered_driver()) fail("The driver's registration could not be removed");
}

fs::path secret_file(const std::string& data_source, Scope scope) {
    check_name(data_source);
    const fs::path folder = scope == Scope::User ? user_configuration() : system_configuration();
    return folder / path_of(data_source + ".secret");
}

} // namespace snowatlas::tool
