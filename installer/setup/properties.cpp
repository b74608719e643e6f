// What unixODBC's administrators show in their form for a data source of this driver.

#include <array>
#include <cstdlib>
#include <cstring>

#include <odbcinst.h>
#include <odbcinstext.h>

namespace {

// In the order of the form.
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

} // namespace

extern "C" {

int ODBCINSTGetProperties(HODBCINSTPROPERTY last) {
    for (const auto& property : kProperties) {
        last = append_property(last, property);
        if (last == nullptr) return 0;
    }
    return 1;
}
}
