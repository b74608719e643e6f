#include <chrono>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "installer/tool/commands.h"
#include "installer/tool/listing.h"

namespace snowatlas::tool {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kForbidden = 403;
constexpr std::size_t kNamedTables = 2;

// A permission, the tables it opens, and one of them that is cheap to read. Tables for which the API's description
// states no permission are taken together by schema.
struct Permission {
    std::string name;
    std::string probe;
    std::vector<std::string> tables;
};

std::vector<Permission> permissions_of(const Connection& connection) {
    Statement statement(connection);
    statement.execute("SELECT COALESCE(permissions, '(none stated, ' || tableSchema || ')') AS permission, "
                      "tableSchema, tableName, "
                      "MAX(CASE WHEN role = 'List' AND keyColumns IS NULL THEN 1 ELSE 0 END) AS isListed "
                      "FROM system.endpoints GROUP BY permissions, tableSchema, tableName "
                      "ORDER BY permission, tableSchema, tableName");
    std::vector<Permission> permissions;
    while (statement.next()) {
        const std::string name(statement.cell(0).value_or(""));
        const std::string table = std::string(*statement.cell(1)) + '.' + std::string(*statement.cell(2));
        if (permissions.empty() || permissions.back().name != name) permissions.push_back({name, {}, {}});
        Permission& permission = permissions.back();
        permission.tables.push_back(table);
        if (permission.probe.empty() && statement.cell(3) == "1") permission.probe = table;
    }
    return permissions;
}

// "sam.a, sam.b and 9 more"
std::string names_of(const std::vector<std::string>& tables) {
    std::string text;
    const std::size_t named = tables.size() <= kNamedTables + 1 ? tables.size() : kNamedTables;
    for (std::size_t index = 0; index < named; ++index) text += (index == 0 ? "" : ", ") + tables[index];
    if (named < tables.size()) text += " and " + std::to_string(tables.size() - named) + " more";
    return text;
}

class DataSourceTest {
  public:
    DataSourceTest(std::string target, Format format, std::ostream& out)
        : target_(std::move(target)),
          listing_(format, out,
                   {text_column("step"), text_column("result"), number_column("milliseconds"), text_column("what")},
                   std::string::npos) {}

    bool run(const std::string& table) {
        if (target_.find('=') == std::string::npos) {
            step("configuration", [this] { return configuration(); });
        }
        step("sign-in", [this] { return sign_in(); });
        step("tables", [this] { return tables(); });
        if (!table.empty()) {
            step("read", [&] { return read(table); });
        } else if (all_well_) {
            try_permissions();
        }
        listing_.finish();
        return all_well_;
    }

  private:
    std::string configuration() const {
        const auto source = find_data_source(target_);
        if (!source) {
            throw std::runtime_error("There is no data source " + target_ +
                                     " of this driver. Those there are: snowatlas-odbc list");
        }
        const std::string server = source->setting("BaseUrl");
        return std::string(source->scope == Scope::User ? "user" : "system") + " data source, " +
               (server.empty() ? "region " + source->setting("Region") : server);
    }

    std::string sign_in() {
        connection_.emplace(target_, print_warning);
        Statement statement(*connection_);
        statement.execute("SELECT value FROM system.connection WHERE name = 'TokenExpiry'");
        const std::string expiry = statement.next() ? std::string(statement.cell(0).value_or("")) : "";
        return connection_->info(SQL_SERVER_NAME) + (expiry.empty() ? "" : ", token valid until " + expiry + " UTC");
    }

    std::string tables() const {
        Statement statement(*connection_);
        statement.tables("%", "%");
        std::size_t count = 0;
        while (statement.next()) ++count;
        return std::to_string(count) + " tables are known, without a request";
    }

    std::string read(const std::string& table) const {
        Statement statement(*connection_);
        statement.execute("SELECT * FROM " + table + " LIMIT 1");
        return table + (statement.next() ? ": the first row is here" : ": no rows");
    }

    void try_permissions() {
        std::size_t readable = 0, lacking = 0, unknown = 0;
        for (const Permission& permission : permissions_of(*connection_)) {
            const std::size_t count = permission.tables.size();
            const auto start = Clock::now();
            std::string result = "ok";
            std::string what =
                std::to_string(count) + (count == 1 ? " table: " : " tables: ") + names_of(permission.tables);
            if (permission.probe.empty()) {
                result = "-"; // nothing of it can be read without a key
                unknown += count;
            } else {
                try {
                    read(permission.probe);
                    readable += count;
                } catch (const OdbcError& error) {
                    const bool is_lacking = error.first().native == kForbidden;
                    result = is_lacking ? "lacking" : "FAILED";
                    if (is_lacking) {
                        lacking += count;
                    } else {
                        all_well_ = false;
                        what = permission.probe + ": " + error.first().state + ": " + error.first().text;
                    }
                }
            }
            listing_.row({permission.name, result, milliseconds_since(start), what});
        }
        if (readable == 0) all_well_ = false;
        std::string what = std::to_string(readable) + " tables can be read";
        if (lacking > 0) {
            what += ", " + std::to_string(lacking) + " not: add the permissions in Snow Atlas";
        }
        if (unknown > 0) what += "; " + std::to_string(unknown) + " not tried";
        listing_.row({"permissions", readable > 0 ? "ok" : "FAILED", std::nullopt, what});
    }

    // Runs a step where those before went well; what it returns is shown.
    void step(std::string_view name, const std::function<std::string()>& action) {
        if (!all_well_) {
            listing_.row({name, "-", std::nullopt, std::nullopt});
            return;
        }
        const auto start = Clock::now();
        std::string what;
        try {
            what = action();
        } catch (const OdbcError& error) {
            all_well_ = false;
            what = error.first().state + ": " + error.first().text;
        } catch (const std::exception& error) {
            all_well_ = false;
            what = error.what();
        }
        listing_.row({name, all_well_ ? "ok" : "FAILED", milliseconds_since(start), what});
    }

    static std::string milliseconds_since(Clock::time_point start) {
        return one_decimal(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }

    const std::string target_;
    Listing listing_;
    std::optional<Connection> connection_;
    bool all_well_ = true;
};

} // namespace

bool test_data_source(const std::string& target, const std::string& table, Format format, std::ostream& out) {
    return DataSourceTest(target, format, out).run(table);
}

} // namespace snowatlas::tool
