// The setup library: what ODBC administrators load to make, change and remove data sources of this driver.

#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <odbcinst.h>

#include "driver/base/code_page.h"
#include "driver/base/files.h"
#include "driver/base/text.h"
#include "driver/odbc/configuration.h"
#include "installer/tool/data_sources.h"
#include "installer/tool/platform.h"

namespace snowatlas::setup {
namespace {

using tool::DataSource;
using tool::Scope;

// Texts that each end with a zero, the list with one more.
template <typename Unit, typename ToUtf8> std::vector<std::string> texts_of(const Unit* list, ToUtf8 to_utf8) {
    std::vector<std::string> texts;
    if (list == nullptr) return texts;
    for (std::basic_string_view<Unit> text(list); !text.empty(); text = text.data() + text.size() + 1) {
        texts.push_back(to_utf8(text));
    }
    return texts;
}

DataSource parse_attributes(const std::vector<std::string>& attributes) {
    DataSource source;
    for (const std::string_view attribute : attributes) {
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
        value = text_of(file);
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

void configure(WORD code, const std::vector<std::string>& attributes) {
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

// Nothing is thrown into the administrator: it gets the reason from the installer library.
BOOL try_to_configure(WORD code, const std::vector<std::string>& attributes) {
    try {
        configure(code, attributes);
        return 1;
    } catch (const std::exception& error) {
        SQLPostInstallerError(ODBC_ERROR_REQUEST_FAILED, odbc::to_installer(error.what()).c_str());
        return 0;
    }
}

} // namespace
} // namespace snowatlas::setup

extern "C" {

// Never shows a dialog: `window` is not used.
BOOL INSTAPI ConfigDSN(HWND /*window*/, WORD request, LPCSTR /*driver*/, LPCSTR attributes) {
    return snowatlas::setup::try_to_configure(request, snowatlas::setup::texts_of(attributes, snowatlas::from_narrow));
}

// Nothing of the driver's own has to be set up.
BOOL INSTAPI ConfigDriver(HWND, WORD, LPCSTR, LPCSTR, LPSTR, WORD, WORD*) {
    return 1;
}

#ifdef _WIN32
// Windows prefers these where they are.
BOOL INSTAPI ConfigDSNW(HWND /*window*/, WORD request, LPCWSTR /*driver*/, LPCWSTR attributes) {
    return snowatlas::setup::try_to_configure(request,
                                              snowatlas::setup::texts_of(attributes, snowatlas::odbc::from_installer));
}

BOOL INSTAPI ConfigDriverW(HWND, WORD, LPCWSTR, LPCWSTR, LPWSTR, WORD, WORD*) {
    return 1;
}
#endif
}
