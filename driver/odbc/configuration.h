// The ODBC configuration as the driver manager's installer library keeps it: unixODBC's odbc.ini and odbcinst.ini, on
// Windows the registry. The driver reads it, snowatlas-odbc and the setup library write it, too.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace snowatlas::odbc {

// File names of the driver and of its setup library as installed.
#ifdef _WIN32
inline constexpr std::string_view kDriverLibrary = "snowatlasodbc.dll";
inline constexpr std::string_view kSetupLibrary = "snowatlasodbcS.dll";
#else
inline constexpr std::string_view kDriverLibrary = "libsnowatlasodbc.so";
inline constexpr std::string_view kSetupLibrary = "libsnowatlasodbcS.so";
#endif

// Windows' SQLInstallDriverEx takes the folder of these files apart from their names. unixODBC's would look for
// odbcinst.ini in that folder; it takes their paths.
#ifdef _WIN32
inline constexpr bool kFolderIsApart = true;
#else
inline constexpr bool kFolderIsApart = false;
#endif

// Text as the functions of the installer library take and give it. UNICODE is defined on Windows, so that there they
// are the wide ones: the narrow ones lose what the process's code page lacks.
#ifdef _WIN32
using InstallerText = std::wstring;
#else
using InstallerText = std::string;
#endif
InstallerText to_installer(std::string_view utf8);
std::string from_installer(std::basic_string_view<InstallerText::value_type> text);

// What the DSN says for a keyword; empty where it says nothing. Read anew at every call.
std::string dsn_value(const std::string& dsn, std::string_view keyword);
// The keywords it has values for.
std::vector<std::string> dsn_keywords(const std::string& dsn);
// Each DSN, of every driver, with its driver: the name it is registered by, or its library.
std::vector<std::pair<std::string, std::string>> dsn_drivers();
// The library a driver is registered with; empty where it is not.
std::string registered_library(std::string_view driver);

} // namespace snowatlas::odbc
