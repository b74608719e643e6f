// The setup library: what ODBC administrators load to show, make, change and remove data sources of this driver.

#include <array>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include <odbcinst.h>
#include <odbcinstext.h>

#include "driver/base/text.h"
#include "installer/tool/data_sources.h"
#include "installer/tool/platform.h"

namespace snowatlas::setup {
namespace {

using tool::DataSource;
using tool::Scope;

// What an administrator's form offers, in this order.
struct Property {
    const char* keyword;
    const char* value;
    int prompt;
    const char* help;
};
constexpr std::array kProperties{
    Property{"Region", "westeurope", ODBCINST_PROMPTTYPE_TEXTEDIT, "Data region of the tenant."},
    Property{"ClientId", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Client id of the application registration."},
    Property{"ClientSecret", "", ODBCINST_PROMPTTYPE_TEXTEDIT_PASSWORD, "Its secret; better kept in a file."},
    Property{"ClientSecretFile", "", ODBCINST_PROMPTTYPE_FILENAME, "File that holds the secret."},
    Property{"BaseUrl", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Address of the tenant, where the region does not give it."},
    Property{"CaFile", "", ODBCINST_PROMPTTYPE_FILENAME, "Certificates to trust besides the system's (PEM)."},
    Property{"Proxy", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "URL of the proxy; empty for that of the environment."},
    Property{"Scope", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "\"openid\" asks for the tenant's name, too."},
    Property{"Resource", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Empty for api://snowsoftware.io/api; \"none\" for none."},
    Property{"TokenUrl", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Where to sign in; empty for the tenant's own address."},
    Property{"LoginTimeout", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Seconds for the sign-in; empty for 15."},
    Property{"RequestTimeout", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Seconds for one answer; empty for 120."},
    Property{"MaxRetries", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Repetitions after a passing fault; empty for 5."},
    Property{"MaxConcurrency", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Most requests at a time; empty for 16."},
    Property{"PageSize", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Rows a request; empty for as many as allowed."},
    Property{"MaxFanOut", "", ODBCINST_PROMPTTYPE_TEXTEDIT,
             "Most requests for a table read parent by parent; empty for 10000."},
    Property{"CacheSeconds", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "Seconds a page may answer again; empty for none."},
    Property{"CustomTables", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "1 lists tables of custom fields; empty for no."},
    Property{"SchemaFile", "", ODBCINST_PROMPTTYPE_FILENAME, "Definitions of further tables."},
    Property{"LogFile", "", ODBCINST_PROMPTTYPE_FILENAME, "File the driver writes a log to; empty for none."},
    Property{"LogLevel", "", ODBCINST_PROMPTTYPE_TEXTEDIT, "error, warning, info, debug or trace; empty for info."},
};

// The driver manager's administrator frees what it is given with free().
template <std::size_t size> void copy_text(char (&target)[size], const char* text) {
    std::strncpy(target, text, size - 1);
    target[size - 1] = '\0';
}
ODBCINSTPROPERTY* append_property(ODBCINSTPROPERTY* last, const Property& property) {
    // NOLINTNEXTLINE(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)
    auto* added = static_cast<ODBCINSTPROPERTY*>(std::calloc(1, sizeof(ODBCINSTPROPERTY)));
    if (added == nullptr) return nullptr;
    copy_text(added->szName, property.keyword);
    copy_text(added->szValue, property.value);
    added->nPromptType = property.prompt;
    added->pszHelp = strdup(property.help);
    last->pNext = added;
    return added;
}

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

int ODBCINSTGetProperties(HODBCINSTPROPERTY last) {
    for (const auto& property : snowatlas::setup::kProperties) {
        last = snowatlas::setup::append_property(last, property);
        if (last == nullptr) return 0;
    }
    return 1;
}

// Never shows a dialog: `window` is not used.
BOOL ConfigDSN(HWND /*window*/, WORD request, LPCSTR /*driver*/, LPCSTR attributes) {
    try {
        snowatlas::setup::configure(request, attributes);
        return 1;
    } catch (const std::exception& error) {
        SQLPostInstallerError(ODBC_ERROR_REQUEST_FAILED, error.what());
        return 0;
    }
}

// Nothing of the driver's own has to be set up.
BOOL ConfigDriver(HWND, WORD, LPCSTR, LPCSTR, LPSTR, WORD, WORD*) {
    return 1;
}
}
