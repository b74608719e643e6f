// snowatlas-tenant: a Snow Atlas to try the driver on, on this machine.
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "schema/loader.h"
#include "tests/tenant/dataset.h"
#include "tests/tenant/export_sqlite.h"
#include "tests/tenant/tenant.h"

namespace {

using snowatlas::tenant::Options;
using snowatlas::tenant::Registration;
using snowatlas::tenant::Tenant;

struct Arguments {
    Options options;
    bool no_tls = false;
    bool no_gzip = false;
    int latency = 0;
    int token_lifetime = 3600;
    std::vector<std::string> registrations;
    std::string port_file;
    std::string export_folder;
};

// "client:secret" or "client:secret:permission,permission".
Registration read_registration(const std::string& text) {
    const std::size_t first = text.find(':');
    const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
    if (first == std::string::npos) throw CLI::ValidationError("--registration", "write client:secret[:permissions]");
    Registration registration{text.substr(0, first), text.substr(first + 1, second - first - 1), {}};
    if (second != std::string::npos) registration.permissions = CLI::detail::split(text.substr(second + 1), ',');
    return registration;
}

void add_options(CLI::App& app, Arguments& arguments) {
    Options& options = arguments.options;
    app.add_option("--seed", options.seed, "Other values for another number")->capture_default_str();
    app.add_option("--computers", options.computers, "Size of the estate; other tables grow with it")
        ->capture_default_str();
    app.add_option("--installations", options.installations, "Rows of sam.computers_applications");
    app.add_option("--applications", options.applications, "Rows of sam.applications");
    app.add_option("--port", options.port, "0: any free one")->capture_default_str();
    app.add_flag("--no-tls", arguments.no_tls, "Plain HTTP");
    app.add_flag("--no-gzip", arguments.no_gzip, "Never compress");
    app.add_option("--certificates", options.certificate_folder, "Folder for the CA and the server's certificate");
    app.add_option("--latency", arguments.latency, "Milliseconds added to every answer")->capture_default_str();
    app.add_option("--requests-per-second", options.requests_per_second, "More are answered with 429; 0: no limit");
    app.add_option("--burst", options.burst, "Requests that may come at once")->capture_default_str();
    app.add_option("--token-requests-per-second", options.token_requests_per_second, "0: no limit");
    app.add_option("--token-lifetime", arguments.token_lifetime, "Seconds")->capture_default_str();
    app.add_option("--tokens-per-client", options.tokens_per_client, "More make the oldest invalid; 0: no limit");
    app.add_option("--maximum-page-size", options.maximum_page_size, "Larger pages are cut down silently");
    app.add_option("--refuse-page-size-above", options.refuse_page_size_above, "Larger pages are answered with 400");
    app.add_flag("--oracle-under-api", options.oracle_under_api, "Serve /api/sam/oracle instead of /sam/oracle");
    app.add_option("--registration", arguments.registrations,
                   "client:secret[:permission,…], repeatable; default demo-client:demo-secret");
    app.add_option("--schema-file", options.schema_file, "Further table definitions, as the driver's SchemaFile");
    app.add_option("--export-sqlite", arguments.export_folder,
                   "Write all rows as SQLite files, one a schema, into this folder, and end");
    app.add_option("--port-file", arguments.port_file, "Write the port there once it listens");
}

void print_how_to_connect(const Tenant& tenant) {
    const Registration& registration = tenant.options().registrations.front();
    std::cout << "Snow Atlas, simulated, at " << tenant.base_url() << "\n\n"
              << "odbc.ini:\n[SnowAtlasDemo]\nDriver=Snow Atlas\nBaseUrl=" << tenant.base_url()
              << "\nClientId=" << registration.client_id << "\nClientSecret=" << registration.client_secret << '\n';
    if (!tenant.ca_file().empty()) std::cout << "CaFile=" << tenant.ca_file() << '\n';
    std::cout << "\nisql -v -k 'Driver=Snow Atlas;" << tenant.connection_string() << "'\n" << std::flush;
}

int run(Arguments& arguments) {
    Options& options = arguments.options;
    options.tls = !arguments.no_tls;
    options.gzip = !arguments.no_gzip;
    options.latency = std::chrono::milliseconds(arguments.latency);
    options.token_lifetime = std::chrono::seconds(arguments.token_lifetime);
    if (!arguments.registrations.empty()) options.registrations.clear();
    for (const std::string& text : arguments.registrations) options.registrations.push_back(read_registration(text));

    if (!arguments.export_folder.empty()) {
        const snowatlas::tenant::Dataset data(snowatlas::schema::load_catalog(options.schema_file), options);
        snowatlas::tenant::export_sqlite(data, arguments.export_folder);
        return 0;
    }

    // Blocked before any thread starts, so that all of them leave the signals to sigwait.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    const Tenant tenant(options);
    print_how_to_connect(tenant);
    if (!arguments.port_file.empty()) {
        const std::string partial = arguments.port_file + ".partial";
        std::ofstream(partial) << tenant.base_url().substr(tenant.base_url().rfind(':') + 1) << '\n';
        if (std::rename(partial.c_str(), arguments.port_file.c_str()) != 0)
            throw std::runtime_error("cannot write " + arguments.port_file);
    }
    int signal = 0;
    sigwait(&signals, &signal);
    return 0;
}

} // namespace

int main(int count, char** values) {
    CLI::App app{"A simulated Snow Atlas on 127.0.0.1"};
    Arguments arguments;
    add_options(app, arguments);
    CLI11_PARSE(app, count, values);
    try {
        return run(arguments);
    } catch (const std::exception& problem) {
        std::cerr << "snowatlas-tenant: " << problem.what() << '\n';
        return 1;
    }
}
