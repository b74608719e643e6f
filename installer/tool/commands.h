// What the tool can do, one function a command. They throw OdbcError or std::runtime_error.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "installer/tool/data_sources.h"
#include "installer/tool/exit_codes.h"
#include "installer/tool/writers.h"

namespace snowatlas::tool {

struct AddOptions {
    std::string name, region, base_url, client_id;
    std::string secret_file;           // used as it is; empty: the secret is asked for and kept in a file of ours
    std::vector<std::string> settings; // "Keyword=value"
    Scope scope = Scope::User;
    bool replace = false;
};
void add_data_source(const AddOptions& options, std::ostream& out);

struct QueryOptions {
    std::string target; // data source or connection string
    std::string sql;
    std::vector<std::string> parameters;
    std::uint64_t timeout = 0;  // seconds
    std::uint64_t max_rows = 0; // 0: all
    Format format = Format::Table;
};
void run_query(const QueryOptions& options, std::ostream& out);

void show_data_sources(Format format, std::ostream& out);
void show_tables(const std::string& target, const std::string& pattern, Format format, std::ostream& out);
void show_columns(const std::string& target, const std::string& table, Format format, std::ostream& out);

// Goes through what a connection needs, step by step: settings, name, connection, TLS and certificate, sign-in, table
// definitions, and for each permission whether the registration has it, by asking for one row of a table that needs it.
// Instead of those, `table` is read where one is named. Not kDone where a step failed or nothing can be read; a
// permission that is lacking is no failure.
Exit test_data_source(const std::string& target, const std::string& table, Format format, std::ostream& out);

} // namespace snowatlas::tool
