// The setup library: what ODBC administrators load to make, change and remove data sources of this driver.

#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include <odbcinst.h>

#include "driver/base/text.h"
#include "installer/tool/data_sources.h"
#include "installer/tool/platform.h"

namespace snowatlas::setup {
namespace {

using tool::DataSource;
using tool::Scope;

// "Keyword=value" texts, each ending with a zero, the list with one more.
DataSource parse_attributes(const char* attributes) {
    DataSource source;
    for (; attributes != nullptr && *attributes != '\0'; attributes += std::strlen(attributes) + 1) {
        const std::string_view attribute(attributes);
        const auto equals = attribute.find('=');
        if (equals == std::string_view::npos) {
            throw std::runtime_error("\"" + std::string(attribute) + "\" is no Keyword=value.");
        }
        const std::string keyword(trim(attribute.substr(0, equals)));
        const std::string value(trim(attribute.substr(equals + 1)));
        if (equals_ignore_case(keyword, "DSN")) {
            source.name = value;
        } else if (!equals_ignore_case(keyword, "Driver")) {
            source.settings.emplace_back(keyword, value);
        }
    }
    if (source.name.empty()) throw std::runtime_error("The attributes name no DSN.");
    return source;
}

// A secret given here goes to a file of its own: configuration files are readable by others.
void keep_secret_apart(DataSource& source) {
    for (auto& [keyword, value] : source.settings) {
        const bool is_secret = equals_ignore_case(keyword, "ClientSecret") || equals_ignore_case(keyword, "PWD") ||
                               equals_ignore_case(keyword, "Password");
        if (!is_secret || value.empty()) continue;
        const auto file = tool::secret_file(source.name, source.scope);
        tool::write_private_file(file, value + "\n");
        wipe(value);
        keyword = "ClientSecretFile";
        value = file.string();
    }
}

struct Request {
    enum class Kind { Add, Configure, Remove } kind;
    Scope scope;
};

Request request_of(WORD code) {
    UWORD mode = ODBC_BOTH_DSN;
    SQLGetConfigMode(&mode);
    const Scope scope = mode == ODBC_SYSTEM_DSN ? Scope::System : Scope::User;
    switch (code) {
    case ODBC_ADD_DSN:
        return {Request::Kind::Add, scope};
    case ODBC_CONFIG_DSN:
        return {Request::Kind::Configure, scope};
    case ODBC_REMOVE_DSN:
        return {Request::Kind::Remove, scope};
    case ODBC_ADD_SYS_DSN:
        return {Request::Kind::Add, Scope::System};
    case ODBC_CONFIG_SYS_DSN:
        return {Request::Kind::Configure, Scope::System};
    case ODBC_REMOVE_SYS_DSN:
        return {Request::Kind::Remove, Scope::System};
    default:
        throw std::runtime_error("The request is none that a data source can be configured with.");
    }
}

void configure(WORD code, const char* attributes) {
    const Request request = request_of(code);
    DataSource source = parse_attributes(attributes);
    source.scope = request.scope;
    const auto known = tool::find_data_source(source.name);
    if (request.kind == Request::Kind::Remove) {
        if (!known) throw std::runtime_error("There is no data source " + source.name + ".");
        tool::remove_data_source(*known);
        return;
    }
    if (request.kind == Request::Kind::Configure && known) {
        // What is not given stays as it is.
        for (const auto& setting : known->settings) {
            if (source.setting(setting.first).empty()) source.settings.push_back(setting);
        }
    }
    keep_secret_apart(source);
    tool::write_data_source(source);
}

} // namespace
} // namespace snowatlas::setup

extern "C" {

// Never shows a dialog: `window` is not used.
BOOL INSTAPI ConfigDSN(HWND /*window*/, WORD request, LPCSTR /*driver*/, LPCSTR attributes) {
    try {
        snowatlas::setup::configure(request, attributes);
        return 1;
    } catch (const std::exception& error) {
        SQLPostInstallerError(ODBC_ERROR_REQUEST_FAILED, error.what());
        return 0;
    }
}

// Nothing of the driver's own has to be set up.
BOOL INSTAPI ConfigDriver(HWND, WORD, LPCSTR, LPCSTR, LPSTR, WORD, WORD*) {
    return 1;
}
}
