#include <array>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "installer/tool/commands.h"
#include "installer/tool/connection_settings.h"
#include "installer/tool/listing.h"
#include "installer/tool/probe_report.h"

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

    Exit run(const std::string& table) {
        step("DSN", kNotConfigured, [this] { return read_settings(); });
        reach_servers();
        step("token", kFailed, [this] { return sign_in(); });
        if (exit_ == kDone) show_tenant();
        step("tables", kFailed, [this] { return tables(); });
        if (!table.empty()) {
            step("read", kFailed, [&] { return read(table); });
        } else if (exit_ == kDone) {
            try_permissions();
        }
        if (connection_) show_rate_limit();
        listing_.finish();
        return exit_;
    }

  private:
    std::string read_settings() {
        settings_ = ConnectionSettings::of(target_);
        const std::string url = settings_.base_url();
        const std::string misspelled = settings_.misspelled();
        const std::string text = url + (misspelled.empty() ? "" : "." + misspelled);
        if (!settings_.source()) return "connection string, " + text;
        return std::string(settings_.source()->scope == Scope::User ? "user" : "system") + " data source, " + text;
    }

    // The API's server and, where it is another one, that of the sign-in.
    void reach_servers() {
        if (exit_ != kDone) {
            for (const char* name : {"DNS", "TCP", "TLS", "certificate"}) left_out(name);
            return;
        }
        const std::string url = settings_.base_url();
        reach(url, "");
        const std::string token_url = settings_.token_url();
        if (exit_ == kDone && !token_url.starts_with(url + "/")) reach(token_url, " (sign-in)");
    }

    void reach(const std::string& url, const std::string& suffix) {
        ServerProbe probe;
        try {
            probe = probe_server({url, settings_.value("Proxy"), settings_.value("CaFile"), settings_.login_timeout()});
        } catch (const std::runtime_error& error) {
            exit_ = kNotConfigured;
            listing_.row({"DNS" + suffix, "FAILED", std::nullopt, error.what()});
            return;
        }
        for (const ProbeRow& row : rows_of(probe, settings_.value("CaFile"))) {
            if (row.result == ProbeRow::Result::Failed) exit_ = kUnreachable;
            const auto time = row.milliseconds ? std::optional(one_decimal(*row.milliseconds)) : std::nullopt;
            const char* const result = row.result == ProbeRow::Result::Well     ? "ok"
                                       : row.result == ProbeRow::Result::Failed ? "FAILED"
                                                                                : "-";
            listing_.row({row.step + suffix, result, time, row.what});
        }
    }

    std::string sign_in() {
        connection_.emplace(target_, print_warning);
        const std::string expiry = setting_of(*connection_, "TokenExpiry");
        return settings_.value("ClientId").empty() || expiry.empty()
                   ? connection_->info(SQL_SERVER_NAME)
                   : "for " + settings_.value("ClientId") + ", valid until " + expiry + " UTC";
    }

    // The identity token names the tenant. Where the data source does not ask for one, a second sign-in does.
    void show_tenant() {
        const auto start = Clock::now();
        std::string tenant = setting_of(*connection_, "Tenant");
        const bool is_asked_for = !tenant.empty();
        try {
            if (!is_asked_for) {
                tenant = setting_of(Connection(with_setting(target_, "Scope", "openid"), print_warning), "Tenant");
            }
        } catch (const OdbcError& error) {
            listing_.row({"identity token", "-", milliseconds_since(start),
                          "none, and the data source asks for none (" + error.first().text + ")"});
            return;
        }
        listing_.row({"identity token", tenant.empty() ? "-" : "ok", milliseconds_since(start),
                      tenant.empty() ? "names no tenant" : "tenant " + tenant});
    }

    static std::string setting_of(const Connection& connection, const std::string& name) {
        Statement statement(connection);
        statement.execute("SELECT value FROM system.connection WHERE name = ?", std::array{name});
        return statement.next() ? std::string(statement.cell(0).value_or("")) : "";
    }

    std::string tables() const {
        Statement statement(*connection_);
        statement.tables("%", "%");
        std::size_t count = 0;
        while (statement.next()) ++count;
        return std::to_string(count) + " tables are known, without a request";
    }

    // From the answers of this test alone: Snow Atlas publishes no limit and tells none before it is reached.
    void show_rate_limit() {
        Statement statement(*connection_);
        statement.execute("SELECT COUNT(*), COUNT(CASE WHEN status = 429 THEN 1 END), "
                          "{fn TIMESTAMPDIFF(SQL_TSI_SECOND, MIN(startedAt), MAX(startedAt))} FROM system.requests");
        if (!statement.next()) return;
        const std::string requests(statement.cell(0).value_or("0"));
        const std::string refused(statement.cell(1).value_or("0"));
        const std::string seconds(statement.cell(2).value_or("0"));
        std::string what = "none seen in " + requests + " requests";
        if (refused != "0") {
            what = "seen: " + refused + " of " + requests + " requests in " + seconds +
                   " s were too many (429); the driver waited as told. A lower MaxConcurrency asks less at a time";
        }
        listing_.row({"rate limit", "ok", std::nullopt, what});
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
                        exit_ = kFailed;
                        what = permission.probe + ": " + error.first().state + ": " + error.first().text;
                    }
                }
            }
            listing_.row({permission.name, result, milliseconds_since(start), what});
        }
        if (readable == 0) exit_ = kFailed;
        std::string what = std::to_string(readable) + " tables can be read";
        if (lacking > 0) {
            what += ", " + std::to_string(lacking) + " not: add the permissions in Snow Atlas";
        }
        if (unknown > 0) what += "; " + std::to_string(unknown) + " not tried";
        listing_.row({"permissions", readable > 0 ? "ok" : "FAILED", std::nullopt, what});
    }

    // Runs a step where those before went well; what it returns is shown. `otherwise` is the program's exit code where
    // it fails without a SQLSTATE that says more.
    void step(std::string_view name, Exit otherwise, const std::function<std::string()>& action) {
        if (exit_ != kDone) {
            left_out(name);
            return;
        }
        const auto start = Clock::now();
        std::string what;
        try {
            what = action();
        } catch (const OdbcError& error) {
            exit_ = exit_code_of(error.first().state);
            what = error.first().state + ": " + error.first().text + advice(exit_);
        } catch (const std::exception& error) {
            exit_ = otherwise;
            what = error.what();
        }
        listing_.row({name, exit_ == kDone ? "ok" : "FAILED", milliseconds_since(start), what});
    }

    void left_out(std::string_view name) { listing_.row({name, "-", std::nullopt, std::nullopt}); }

    // What the driver manager's own messages leave unsaid.
    static const char* advice(Exit code) {
        return code == kNotConfigured ? " Is the driver registered? sudo snowatlas-odbc register" : "";
    }

    static std::string milliseconds_since(Clock::time_point start) {
        return one_decimal(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }

    const std::string target_;
    ConnectionSettings settings_;
    Listing listing_;
    std::optional<Connection> connection_;
    Exit exit_ = kDone;
};

} // namespace

Exit test_data_source(const std::string& target, const std::string& table, Format format, std::ostream& out) {
    return DataSourceTest(target, format, out).run(table);
}

} // namespace snowatlas::tool
