#include "driver/odbc/keyword_table.h"

#include <algorithm>
#include <iterator>

#include "driver/base/text.h"

namespace snowatlas::odbc {
namespace {

constexpr Keyword kKeywords[] = {
    {"Region", "", ""},
    {"ClientId", "UID User", ""},
    {"ClientSecret", "PWD Password", "", true},
    {"ClientSecretFile", "", ""},
    {"Scope", "", ""},
    {"Resource", "", "api://snowsoftware.io/api"},
    {"BaseUrl", "", ""},
    {"TokenUrl", "", ""},
    {"CaFile", "", ""},
    {"Proxy", "", ""},
    {"LoginTimeout", "", "15"},
    {"RequestTimeout", "", "120"},
    {"MaxRetries", "", "5"},
    {"MaxConcurrency", "", "16"},
    {"PageSize", "", "0"},
    {"MaxFanOut", "", "10000"},
    {"CacheSeconds", "", "0"},
    {"CustomTables", "", "0"},
    {"SchemaFile", "", ""},
    {"LogFile", "", ""},
    {"LogLevel", "", "info"},
};

constexpr std::string_view kIgnored[] = {
    "DSN",
    "Driver",
    "FileDSN",
    "SaveFile",
    "Database",
    "DB",
    "Catalog",
    "Initial Catalog",
    "Schema",
    "Server",
    "Host",
    "Port",
    "Address",
    "Network",
    "Description",
    "APP",
    "Application",
    "ApplicationName",
    "Application Name",
    "ApplicationIntent",
    "WSID",
    "Workstation ID",
    "Trusted_Connection",
    "Integrated Security",
    "Language",
    "AutoTranslate",
    "Regional",
    "QuotedId",
    "AnsiNPW",
    "MARS_Connection",
    "Encrypt",
    "TrustServerCertificate",
    "Persist Security Info",
    "Provider",
    "Data Source",
    "Mode",
    "DBQ",
    "DefaultDir",
    "DriverId",
    "FIL",
    "MaxBufferSize",
    "SafeTransactions",
    "Threads",
    "UserCommitSync",
    "Pooling",
    "Setup",
    "Trace",
    "TraceFile",
    "Charset",
    "Encoding",
    "FileUsage",
    "UsageCount",
    "Threading",
    "DontDLClose",
    "IconvEncoding",
    "CPTimeout",
};

std::string nearest_keyword(std::string_view name) {
    std::vector<std::string> names;
    for (const Keyword& keyword : kKeywords)
        for (std::string& known : keyword.names()) names.push_back(std::move(known));
    return nearest_name(name, names);
}

} // namespace

bool Keyword::is(std::string_view other) const {
    if (equals_ignore_case(name, other)) return true;
    std::string_view rest = aliases;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        if (equals_ignore_case(rest.substr(0, end), other)) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

std::vector<std::string> Keyword::names() const {
    std::vector<std::string> all{std::string(name)};
    for (std::string& alias : split(aliases, ' '))
        if (!alias.empty()) all.push_back(std::move(alias));
    return all;
}

std::span<const Keyword> keyword_table() {
    return kKeywords;
}

const Keyword* find_keyword(std::string_view name) {
    const auto found =
        std::find_if(std::begin(kKeywords), std::end(kKeywords), [&](const Keyword& k) { return k.is(name); });
    return found == std::end(kKeywords) ? nullptr : &*found;
}

bool is_ignored_keyword(std::string_view name) {
    return std::any_of(std::begin(kIgnored), std::end(kIgnored),
                       [&](std::string_view ignored) { return equals_ignore_case(ignored, name); });
}

UnknownKeywords unknown_keywords(const ConnectionEntries& entries) {
    UnknownKeywords unknown;
    const Keyword* last_known = nullptr;
    for (const auto& entry : entries) {
        const std::string& name = entry.first;
        const Keyword* known = find_keyword(name);
        if (known != nullptr || is_ignored_keyword(name)) {
            last_known = known;
            continue;
        }
        const std::string nearest = nearest_keyword(name);
        const bool is_meant = !nearest.empty() && !entry.second.empty();
        const bool may_be_secret = last_known != nullptr && last_known->secret && !is_meant;
        if (may_be_secret)
            unknown.after_secret = true;
        else
            unknown.names.push_back({name, nearest});
    }
    return unknown;
}

std::string misspelled_hint(std::string_view place, const UnknownKeywords& unknown) {
    std::string hint;
    for (const auto& [name, nearest] : unknown.names) {
        if (nearest.empty()) continue;
        hint.append(" ").append(place).append(" has the unknown keyword \"").append(name);
        hint.append("\"; did you mean \"").append(nearest).append("\"?");
    }
    return hint;
}

} // namespace snowatlas::odbc
