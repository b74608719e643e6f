#include "installer/tool/commands.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "driver/base/files.h"
#include "driver/base/text.h"
#include "driver/odbc/keyword_table.h"
#include "installer/tool/listing.h"
#include "installer/tool/platform.h"
#include "installer/tool/table_lookup.h"
#include "installer/tool/user_statement.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kRegions{"australiasoutheast", "eastus2", "uksouth", "westeurope"};
constexpr const char* kRegionsText = "published are australiasoutheast, eastus2, uksouth and westeurope";

// The type of the current row of SQLColumns, as it is written in a CAST.
std::string type_text(const Statement& columns) {
    std::string name(columns.cell(5).value_or(""));
    const std::string size(columns.cell(6).value_or(""));
    switch (std::stoi(std::string(columns.cell(4).value_or("0")))) {
    case SQL_DECIMAL:
    case SQL_NUMERIC:
        return name + '(' + size + ',' + std::string(columns.cell(8).value_or("0")) + ')';
    case SQL_WVARCHAR:
    case SQL_VARCHAR:
        return name + '(' + size + ')';
    default:
        return name;
    }
}

void check_region(const std::string& region) {
    const auto is_of_a_name = [](char letter) {
        return letter == '-' || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    };
    const std::string lower = to_lower(region);
    if (!std::ranges::all_of(lower, is_of_a_name)) {
        throw std::runtime_error("\"" + region + "\" is no data region; " + kRegionsText + ".");
    }
    if (region.empty() || std::ranges::find(kRegions, lower) != kRegions.end()) return;
    std::cerr << "Note: " << region << " is no region this version knows; " << kRegionsText << ".\n";
}

void check_keyword(const std::string& keyword) {
    const odbc::UnknownKeywords unknown = odbc::unknown_keywords({{keyword, "given"}});
    if (unknown.names.empty()) return;
    const auto& [name, nearest] = unknown.names.front();
    throw std::runtime_error("The driver has no setting \"" + name + "\"" +
                             (nearest.empty() ? ". " : "; did you mean \"" + nearest + "\"? ") +
                             "All are listed under Settings in README.md.");
}

// Asks for it where somebody sits at a terminal; otherwise it is the first line of the standard input.
std::string read_secret(const std::string& prompt) {
    const bool asks = input_is_terminal();
    if (asks) std::cerr << prompt << ": " << std::flush;
    std::string secret = read_hidden_line();
    if (asks) std::cerr << '\n';
    if (!secret.empty() && secret.back() == '\r') secret.pop_back();
    if (secret.empty()) throw std::runtime_error("No secret was given.");
    return secret;
}

} // namespace

void add_data_source(const AddOptions& options, std::ostream& out) {
    if (!options.replace && find_data_source(options.name)) {
        throw std::runtime_error("There is a data source named " + options.name +
                                 " already; --replace writes it anew.");
    }
    check_name(options.name);
    check_region(options.region);
    DataSource source{options.name, options.scope, {}};
    const auto set = [&](const std::string& keyword, const std::string& value) {
        if (!value.empty()) source.settings.emplace_back(keyword, value);
    };
    set("Region", options.region);
    set("BaseUrl", options.base_url);
    set("ClientId", options.client_id);
    for (const std::string& setting : options.settings) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw std::runtime_error("--set takes Keyword=value, not \"" + setting + "\".");
        }
        const std::string keyword = setting.substr(0, equals);
        if (equals_ignore_case(keyword, "ClientSecret") || equals_ignore_case(keyword, "PWD") ||
            equals_ignore_case(keyword, "Password")) {
            throw std::runtime_error("A secret on the command line can be seen by other users. Leave it out and it is "
                                     "asked for, or name a file with --secret-file.");
        }
        check_keyword(keyword);
        set(keyword, setting.substr(equals + 1));
    }
    if (!options.secret_file.empty()) {
        const fs::path file = fs::absolute(path_of(options.secret_file));
        if (!fs::exists(file)) throw std::runtime_error("There is no file " + text_of(file) + ".");
        set("ClientSecretFile", text_of(file));
    } else {
        std::string secret = read_secret("Client secret");
        const fs::path file = secret_file(options.name, options.scope);
        write_private_file(file, secret + "\n");
        wipe(secret);
        set("ClientSecretFile", text_of(file));
    }
    if (const auto former = find_data_source(options.name); former && former->scope == options.scope) {
        DataSource kept = *former;
        kept.settings.clear(); // its secret file may be the one just written
        remove_data_source(kept);
    }
    write_data_source(source);
    out << "Data source " << options.name << " is there. Try: snowatlas-odbc test " << options.name << '\n';
    if (options.scope == Scope::System) {
        out << "Its secret can be read by root only: " << source.setting("ClientSecretFile") << '\n';
    }
    if (!registered_driver()) {
        out << "The driver itself is not registered yet: sudo snowatlas-odbc register\n";
    }
}

void run_query(const QueryOptions& options, std::ostream& out) {
    UserStatement user_statement(options);
    Statement& statement = user_statement.execute(options.sql);
    if (statement.result().empty()) {
        const SQLLEN rows = statement.affected_rows();
        if (rows >= 0) std::cerr << rows << (rows == 1 ? " row affected\n" : " rows affected\n");
        return;
    }
    const auto writer = make_writer(options.format, out, statement.result());
    const std::size_t rows = write_all(statement, *writer);
    if (options.format == Format::Table) out << '\n' << rows << (rows == 1 ? " row\n" : " rows\n");
}

void show_data_sources(Format format, std::ostream& out) {
    Listing listing(format, out,
                    {text_column("name"), text_column("scope"), text_column("server"), text_column("client_id")});
    for (const DataSource& source : list_data_sources()) {
        std::string server = source.setting("BaseUrl");
        if (server.empty()) server = source.setting("Region");
        std::string client = source.setting("ClientId");
        if (client.empty()) client = source.setting("UID");
        listing.row({source.name, source.scope == Scope::User ? "user" : "system", server, client});
    }
    listing.finish();
}

void show_tables(const std::string& target, const std::string& pattern, Format format, std::ostream& out) {
    const Connection connection(target, print_warning);
    Statement statement(connection);
    const TableName patterns = table_patterns(pattern.empty() ? "%" : pattern);
    statement.tables(patterns.schema, patterns.name);
    Listing listing(format, out, {text_column("table"), text_column("type"), text_column("remarks")});
    bool found = false;
    while (statement.next()) {
        const std::string name = std::string(statement.cell(1).value_or("")) + "." + std::string(*statement.cell(2));
        listing.row({name, statement.cell(3), statement.cell(4)});
        found = true;
    }
    listing.finish();
    if (!found) std::cerr << "No table is named like " << pattern << "; % stands for any text: '%" << pattern << "%'\n";
}

void show_columns(const std::string& target, const std::string& table, Format format, std::ostream& out) {
    const Connection connection(target, print_warning);
    const TableName found = table_or_error(connection, table, target);
    const std::vector<std::string> key = key_columns(connection, found);

    Statement columns(connection);
    columns.columns(escaped_pattern(found.schema), escaped_pattern(found.name));
    Listing listing(format, out,
                    {text_column("column"), text_column("type"), text_column("nullable"), text_column("key"),
                     text_column("remarks")});
    while (columns.next()) {
        const std::string column(*columns.cell(3));
        const std::string type = type_text(columns);
        const auto place = std::ranges::find(key, column) - key.begin();
        const bool is_of_key = place < static_cast<std::ptrdiff_t>(key.size());
        const std::string number = is_of_key ? std::to_string(place + 1) : "";
        listing.row({column, type, columns.cell(10) == "0" ? "no" : "yes",
                     is_of_key ? std::optional<std::string_view>(number) : std::nullopt, columns.cell(11)});
    }
    listing.finish();
}

} // namespace snowatlas::tool
