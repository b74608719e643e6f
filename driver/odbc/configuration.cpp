#include "driver/odbc/configuration.h"

#include <odbcinst.h>

#include <algorithm>

#include "driver/base/text.h"

namespace snowatlas::odbc {
namespace {

using Unit = InstallerText::value_type;

constexpr std::string_view kDataSources = "odbc.ini";
constexpr std::string_view kDrivers = "odbcinst.ini";
constexpr std::size_t kValueRoom = 8 << 10;
constexpr std::size_t kNamesRoom = 64 << 10;

// Without an entry the names of the section's entries, without a section those of the sections.
std::string profile_string(const Unit* section, const Unit* entry, std::string_view file, std::size_t room) {
    const InstallerText nothing;
    std::vector<Unit> buffer(room);
    const int length = SQLGetPrivateProfileString(section, entry, nothing.c_str(), buffer.data(),
                                                  static_cast<int>(room), to_installer(file).c_str());
    std::string text =
        from_installer({buffer.data(), static_cast<std::size_t>(std::clamp(length, 0, static_cast<int>(room)))});
    // It may have held the secret; the compiler must not drop what wipes it.
    volatile Unit* units = buffer.data();
    for (std::size_t i = 0; i < room; ++i) units[i] = Unit{};
    return text;
}

// Each ends with a zero.
std::vector<std::string> names_in(std::string_view text) {
    std::vector<std::string> names = split(text, '\0');
    std::erase(names, "");
    return names;
}

} // namespace

#ifdef _WIN32

InstallerText to_installer(std::string_view utf8) {
    const std::u16string text = to_utf16(utf8);
    return {text.begin(), text.end()};
}
std::string from_installer(std::wstring_view text) {
    return to_utf8({reinterpret_cast<const char16_t*>(text.data()), text.size()});
}

// The registry has a list of them. The Driver among a DSN's settings is a path, which is empty where the driver was not
// registered yet.
std::vector<std::pair<std::string, std::string>> dsn_drivers() {
    const std::string list = "ODBC Data Sources";
    std::vector<std::pair<std::string, std::string>> drivers;
    for (std::string& name : dsn_keywords(list)) {
        std::string driver = dsn_value(list, name);
        drivers.emplace_back(std::move(name), std::move(driver));
    }
    return drivers;
}

#else

InstallerText to_installer(std::string_view utf8) {
    return std::string(utf8);
}
std::string from_installer(std::string_view text) {
    return std::string(text);
}

std::vector<std::pair<std::string, std::string>> dsn_drivers() {
    std::vector<std::pair<std::string, std::string>> drivers;
    for (std::string& name : names_in(profile_string(nullptr, nullptr, kDataSources, kNamesRoom))) {
        std::string driver = dsn_value(name, "Driver");
        drivers.emplace_back(std::move(name), std::move(driver));
    }
    return drivers;
}

#endif

std::string dsn_value(const std::string& dsn, std::string_view keyword) {
    return profile_string(to_installer(dsn).c_str(), to_installer(keyword).c_str(), kDataSources, kValueRoom);
}

std::vector<std::string> dsn_keywords(const std::string& dsn) {
    return names_in(profile_string(to_installer(dsn).c_str(), nullptr, kDataSources, kNamesRoom));
}

std::string registered_library(std::string_view driver) {
    return profile_string(to_installer(driver).c_str(), to_installer("Driver").c_str(), kDrivers, kValueRoom);
}

} // namespace snowatlas::odbc
