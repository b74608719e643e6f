#include "installer/tool/commands.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>

#include "driver/base/text.h"
#include "installer/tool/listing.h"
#include "installer/tool/platform.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// "sam.computers" → schema and name, as search patterns that match nothing else.
std::pair<std::string, std::string> split_table(const std::string& qualified) {
    const auto dot = qualified.find('.');
    if (dot == std::string::npos) return {"%", qualified};
    return {qualified.substr(0, dot), qualified.substr(dot + 1)};
}

std::string escaped(std::string_view name) {
    std::string result;
    for (const char character : name) {
        if (character == '_' || character == '%' || character == '\\') result += '\\';
        result += character;
    }
    return result;
}

// A connection with the one statement the user has asked for. Ctrl-C cancels the statement; before it runs, it ends the
// program.
class UserStatement {
  public:
    explicit UserStatement(const QueryOptions& options)
        : watch_([this] { interrupt(); }), connection_(options.target, print_warning), statement_(connection_) {
        if (options.timeout > 0) statement_.set_timeout(options.timeout);
        if (options.max_rows > 0) statement_.set_max_rows(options.max_rows);
    }
    ~UserStatement() { set_running(false); }
    UserStatement(const UserStatement&) = delete;
    UserStatement& operator=(const UserStatement&) = delete;

    Statement& execute(const QueryOptions& options) {
        set_running(true);
        statement_.execute(options.sql, options.parameters);
        return statement_;
    }

  private:
    void interrupt() {
        constexpr int kInterrupted = 130;
        const std::lock_guard lock(mutex_);
        if (!is_running_) std::_Exit(kInterrupted);
        statement_.cancel();
    }
    void set_running(bool running) {
        const std::lock_guard lock(mutex_);
        is_running_ = running;
    }
    std::mutex mutex_;
    bool is_running_ = false;
    InterruptWatch watch_; // before the driver starts threads: they inherit that the signal is blocked
    Connection connection_;
    Statement statement_;
};

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

// Shows on the terminal how far an export has come, twice a second.
class Progress {
  public:
    void count(std::size_t rows) {
        rows_ = rows;
        const auto now = Clock::now();
        if (!is_shown_ || now - last_ < std::chrono::milliseconds(500)) return;
        last_ = now;
        std::cerr << '\r' << text() << "   " << std::flush;
    }
    void finish() const {
        if (is_shown_) std::cerr << '\r';
        std::cerr << text() << "   \n";
    }

  private:
    std::string text() const {
        const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
        return std::to_string(rows_) + " rows in " + one_decimal(seconds) + " s";
    }
    const bool is_shown_ = error_output_is_terminal();
    const Clock::time_point start_ = Clock::now();
    Clock::time_point last_ = start_;
    std::size_t rows_ = 0;
};

class CountingWriter : public Writer {
  public:
    explicit CountingWriter(Writer& writer) : writer_(writer) {}
    void row(const Row& cells) override {
        writer_.row(cells);
        progress_.count(++rows_);
    }
    void finish() override {
        writer_.finish();
        progress_.finish();
    }

  private:
    Writer& writer_;
    Progress progress_;
    std::size_t rows_ = 0;
};

} // namespace

void add_data_source(const AddOptions& options, std::ostream& out) {
    if (!options.replace && find_data_source(options.name)) {
        throw std::runtime_error("There is a data source named " + options.name +
                                 " already; --replace writes it anew.");
    }
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
        set(keyword, setting.substr(equals + 1));
    }
    if (!options.secret_file.empty()) {
        const fs::path file = fs::absolute(options.secret_file);
        if (!fs::exists(file)) throw std::runtime_error("There is no file " + file.string() + ".");
        set("ClientSecretFile", file.string());
    } else {
        std::string secret = read_secret("Client secret");
        const fs::path file = secret_file(options.name, options.scope);
        write_private_file(file, secret + "\n");
        wipe(secret);
        set("ClientSecretFile", file.string());
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
    Statement& statement = user_statement.execute(options);
    if (statement.result().empty()) {
        const SQLLEN rows = statement.affected_rows();
        if (rows >= 0) std::cerr << rows << (rows == 1 ? " row affected\n" : " rows affected\n");
        return;
    }
    const auto writer = make_writer(options.format, out, statement.result());
    const std::size_t rows = write_all(statement, *writer);
    if (options.format == Format::Table) out << '\n' << rows << (rows == 1 ? " row\n" : " rows\n");
}

void export_rows(const QueryOptions& options, const std::string& file) {
    const fs::path whole = file;
    fs::path partial = whole;
    partial += ".partial";
    UserStatement user_statement(options);
    Statement& statement = user_statement.execute(options);
    if (statement.result().empty()) throw std::runtime_error("The statement has no rows to export.");
    try {
        std::ofstream out(partial, std::ios::binary);
        if (!out) throw std::runtime_error("The file " + partial.string() + " cannot be written.");
        const auto writer = make_writer(options.format, out, statement.result());
        CountingWriter counting(*writer);
        write_all(statement, counting);
        out.close();
        if (!out) throw std::runtime_error("The file " + partial.string() + " could not be written to its end.");
        fs::rename(partial, whole);
    } catch (...) {
        std::error_code ignored;
        fs::remove(partial, ignored);
        throw;
    }
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
    const auto [schema, table] = split_table(pattern.empty() ? "%" : pattern);
    statement.tables(schema, table);
    Listing listing(format, out, {text_column("table"), text_column("type"), text_column("remarks")});
    while (statement.next()) {
        const std::string name = std::string(statement.cell(1).value_or("")) + "." + std::string(*statement.cell(2));
        listing.row({name, statement.cell(3), statement.cell(4)});
    }
    listing.finish();
}

void show_columns(const std::string& target, const std::string& table, Format format, std::ostream& out) {
    const Connection connection(target, print_warning);
    // The catalog functions take a schema as it is written; without one, the first table of that name is meant.
    auto [schema, name] = split_table(table);
    Statement lookup(connection);
    lookup.tables(schema == "%" ? schema : escaped(schema), escaped(name));
    if (!lookup.next()) {
        throw OdbcError({{"42S02", 0,
                          "There is no table " + table + ". List them with: snowatlas-odbc tables " +
                              (target.find('=') == std::string::npos ? target : "…")}});
    }
    schema = std::string(lookup.cell(1).value_or(""));
    name = std::string(lookup.cell(2).value_or(""));

    std::map<std::string, std::string, LessIgnoreCase> keys;
    Statement primary(connection);
    primary.primary_keys(schema, name);
    while (primary.next()) keys[std::string(*primary.cell(3))] = std::string(*primary.cell(4));

    Statement columns(connection);
    columns.columns(escaped(schema), escaped(name));
    Listing listing(format, out,
                    {text_column("column"), text_column("type"), text_column("nullable"), text_column("key"),
                     text_column("remarks")});
    while (columns.next()) {
        const std::string column(*columns.cell(3));
        const std::string type = type_text(columns);
        const auto key = keys.find(column);
        listing.row({column, type, columns.cell(10) == "0" ? "no" : "yes",
                     key == keys.end() ? std::nullopt : std::optional<std::string_view>(key->second),
                     columns.cell(11)});
    }
    listing.finish();
}

} // namespace snowatlas::tool
