#include "tests/oracle/estate.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <stdlib.h>

#include "tests/tenant/dataset.h"
#include "tests/tenant/export_sqlite.h"

namespace snowatlas::oracle {

namespace {

// Large enough for pages, small enough that a fan-out over applications takes a moment only.
tenant::Options estate_options() {
    tenant::Options options;
    options.computers = 150;
    options.installations = 6000;
    options.applications = 260;
    options.tls = false;
    return options;
}

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "snowatlas-oracle-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder like " + name);
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

struct Parts {
    explicit Parts(const tenant::Options& options, const std::string& keywords = "")
        : tenant(options), expected((tenant::export_sqlite(tenant.dataset(), folder.path()), folder.path())),
          driver("Driver=" + driver_file() + ";" + tenant.connection_string() + keywords), estate{tenant, expected,
                                                                                                  driver} {}

    TemporaryFolder folder;
    tenant::Tenant tenant;
    SqliteSession expected;
    OdbcSession driver;
    Estate estate;
};

} // namespace

std::string driver_file() {
    const char* other = std::getenv("SNOWATLAS_DRIVER");
    return other == nullptr ? SNOWATLAS_DRIVER_FILE : other;
}

Estate& estate() {
    static Parts parts(estate_options());
    return parts.estate;
}

Estate& planner_estate() {
    auto options = estate_options();
    options.applications = 1500;
    static Parts parts(options, ";PageSize=50");
    return parts.estate;
}

std::size_t api_requests(const tenant::Tenant& tenant) {
    const auto log = tenant.requests();
    return static_cast<std::size_t>(std::count_if(log.begin(), log.end(), [](const tenant::LoggedRequest& request) {
        return !request.path.starts_with("/idp/");
    }));
}

} // namespace snowatlas::oracle
