// snowatlas-odbc: manages data sources, tests them, and reads tables from the command line.

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>

#include "driver/base/files.h"
#include "driver/base/text.h"
#include "driver/odbc/configuration.h"
#include "installer/tool/commands.h"
#include "installer/tool/export.h"
#include "installer/tool/platform.h"

namespace {

namespace fs = std::filesystem;
using namespace snowatlas::tool;
using snowatlas::path_of;
using snowatlas::text_of;

void print_error(const DiagnosticRecord& record, bool json) {
    if (!json) {
        std::cerr << "error" << (record.state.empty() ? "" : " ") << record.state << ": " << record.text << '\n';
        return;
    }
    std::cerr << R"({"error": {"sqlstate": )" << json_text(record.state.empty() ? "HY000" : record.state)
              << ", \"native\": " << record.native << ", \"message\": " << json_text(record.text) << "}}\n";
}

// Where the driver lies beside this program: installed, or in the build folder.
fs::path default_driver() {
    const fs::path here = program_file().parent_path();
    for (const char* folder : {SNOWATLAS_DRIVER_FROM_BIN, "../lib", "."}) {
        fs::path library = (here / folder / snowatlas::odbc::kDriverLibrary).lexically_normal();
        if (fs::exists(library)) return library;
    }
    throw std::runtime_error("The driver's library is not where it is installed; name it with --library.");
}

std::string all_of_standard_input() {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

// Options of all commands, filled by the parser.
struct Arguments {
    AddOptions add;
    QueryOptions query;
    std::string name, table, pattern, library, format, what, file;
    std::string probe;
    bool json = false, system = false, resume = false;
};

class Program {
  public:
    Program() : app_("Data sources, tests and queries of the Snow Atlas ODBC driver.", "snowatlas-odbc") {
        app_.require_subcommand(1);
        app_.failure_message(usage_error);
        app_.footer("Begin with:\n"
                    "  sudo snowatlas-odbc register                          (once on a machine; packages do it)\n"
                    "  snowatlas-odbc add-dsn Atlas --region westeurope --client-id …\n"
                    "  snowatlas-odbc test Atlas\n"
                    "  snowatlas-odbc query Atlas \"SELECT TOP 5 hostName FROM sam.computers\"\n"
                    "What a command takes: snowatlas-odbc query --help, or man snowatlas-odbc");
        app_.fallthrough();
        app_.set_version_flag("--version", SNOWATLAS_VERSION);
        app_.add_flag("--json", arguments_.json, "Results and errors as JSON");
        add_configuration_commands();
        add_reading_commands();
    }

    int run(int argc, char** argv) {
        if (argc == 1) {
            std::cerr << app_.help();
            return kUsage;
        }
        if (const std::string unknown = unknown_command(argc, argv); !unknown.empty()) {
            std::cerr << unknown << '\n';
            return kUsage;
        }
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app_.exit(error) == 0 ? kDone : kUsage;
        }
        try {
            return action_();
        } catch (const OdbcError& error) {
            const DiagnosticRecord& first = error.first();
            print_error({first.state, first.native, with_advice(first.text, advice(first.state))}, arguments_.json);
            return exit_code_of(first.state);
        } catch (const std::exception& error) {
            print_error({"", 0, error.what()}, arguments_.json);
            return kFailed;
        }
    }

  private:
    // What to say where the first word is no command; empty where it is one.
    std::string unknown_command(int argc, char** argv) const {
        const auto* const end = argv + argc;
        const auto* const word = std::find_if(argv + 1, argv + argc, [](const char* text) { return *text != '-'; });
        if (word == end) return {};
        std::vector<std::string> names;
        for (const CLI::App* command : app_.get_subcommands(nullptr)) names.push_back(command->get_name());
        if (std::ranges::find(names, *word) != names.end()) return {};
        const std::string nearest = snowatlas::nearest_name(*word, names);
        return "There is no command " + std::string(*word) +
               (nearest.empty() ? "." : "; did you mean " + nearest + "?") +
               " All are listed by: snowatlas-odbc --help";
    }

    static std::string usage_error(const CLI::App* app, const CLI::Error& error) {
        const auto commands = app->get_subcommands();
        const std::string command = commands.empty() ? "" : ' ' + commands.front()->get_name();
        return std::string(error.what()) + ". What the command takes: snowatlas-odbc" + command + " --help\n";
    }

    // What somebody at a command line can do, where the driver or its manager cannot know that.
    std::string advice(const std::string& state) const {
        if (state == "IM002") return "Data sources there are: snowatlas-odbc list; to make one: snowatlas-odbc add-dsn";
        if (state == "IM003" || state == "01000") return "Make the driver known: sudo snowatlas-odbc register";
        if (state == "07002") return "Give the value of each ? with --param, in their order.";
        return {};
    }

    static std::string with_advice(const std::string& text, const std::string& advice) {
        if (advice.empty()) return text;
        return text + (!text.empty() && text.back() == '.' ? " " : ". ") + advice;
    }

    // A command of the parser and what it does. `example`: what may stand behind its name.
    template <class Action>
    CLI::App* command(const std::string& name, const char* description, const std::string& example, Action action) {
        CLI::App* result = app_.add_subcommand(name, description);
        result->footer(example.empty() ? "" : "For instance:\n  snowatlas-odbc " + name + ' ' + example);
        result->callback([this, action] { action_ = action; });
        return result;
    }

    Format format(Format otherwise) const {
        if (arguments_.json) return Format::Json;
        return arguments_.format.empty() ? otherwise : format_of(arguments_.format).value_or(otherwise);
    }

    Format format_of_file() const {
        const std::string extension = text_of(path_of(arguments_.file).extension());
        const auto format =
            format_of(arguments_.format.empty() && !extension.empty() ? extension.substr(1) : arguments_.format);
        if (format && *format != Format::Table) return *format;
        throw std::runtime_error("The name " + arguments_.file +
                                 " does not end with .csv, .json or .ndjson; choose a format with --format.");
    }

    void add_configuration_commands() {
        auto* add = command("add-dsn", "Make a data source; asks for the secret",
                            "Atlas --region westeurope --client-id 00000000-0000-0000-0000-000000000000", [this] {
                                arguments_.add.scope = arguments_.system ? Scope::System : Scope::User;
                                add_data_source(arguments_.add, std::cout);
                                return kDone;
                            });
        add->add_option("name", arguments_.add.name, "Name of the data source")->required();
        auto* region = add->add_option("--region", arguments_.add.region, "Data region, such as westeurope");
        add->add_option("--base-url", arguments_.add.base_url, "Address of the tenant instead of a region")
            ->excludes(region);
        add->add_option("--client-id", arguments_.add.client_id, "Client id of the application registration")
            ->required();
        add->add_option("--secret-file", arguments_.add.secret_file,
                        "File that holds the secret; otherwise it is asked for, or read from the standard input");
        add->add_option("--set", arguments_.add.settings, "Further setting, such as MaxConcurrency=8; may be repeated")
            ->allow_extra_args(false);
        add->add_flag("--replace", arguments_.add.replace, "Write one of that name anew");
        add->add_flag("--system", arguments_.system, "For all users of this machine");
        add->parse_complete_callback([this] {
            if (arguments_.add.region.empty() && arguments_.add.base_url.empty()) {
                throw CLI::RequiredError("--region or --base-url");
            }
        });

        command("remove-dsn", "Remove a data source and its secret", "Atlas",
                [this] {
                    const auto source = find_data_source(arguments_.name);
                    if (!source) {
                        throw OdbcError({{"IM002", 0, "There is no data source " + arguments_.name + "."}});
                    }
                    remove_data_source(*source);
                    return kDone;
                })
            ->add_option("name", arguments_.name, "Name of the data source")
            ->required();

        command("list", "List the data sources of this driver", "", [this] {
            show_data_sources(format(Format::Table), std::cout);
            return kDone;
        });

        command("register", "Make the driver known to the driver manager (as root)", "",
                [this] {
                    const fs::path library =
                        arguments_.library.empty() ? default_driver() : path_of(arguments_.library);
                    register_driver(fs::absolute(library));
                    std::cout << "Registered: " << text_of(fs::absolute(library)) << '\n';
                    return kDone;
                })
            ->add_option("--library", arguments_.library, "The driver's library, where it is not found by itself")
            ->check([](const std::string& name) {
                return fs::is_regular_file(path_of(name)) ? "" : "there is no file " + name; // CLI11's knows no UTF-8
            });

        command("unregister", "Make the driver manager forget the driver (as root)", "", [] {
            unregister_driver();
            return kDone;
        });
    }

    void add_reading_commands() {
        auto* test = command("test", "Try a data source step by step, with times", "Atlas", [this] {
            return test_data_source(arguments_.query.target, arguments_.probe, format(Format::Table), std::cout);
        });
        target(test);
        test->add_option("--table", arguments_.probe, "Table to read a row of, instead of trying every permission");

        auto* tables = command("tables", "List tables", "Atlas 'sam.computers%'", [this] {
            show_tables(arguments_.query.target, arguments_.pattern, format(Format::Table), std::cout);
            return kDone;
        });
        target(tables);
        tables->add_option("pattern", arguments_.pattern,
                           "Of names, with or without schema; % stands for any text, _ for one character");
        format_option(tables);

        auto* describe = command("describe", "Show a table's columns", "Atlas sam.computers", [this] {
            show_columns(arguments_.query.target, arguments_.table, format(Format::Table), std::cout);
            return kDone;
        });
        target(describe);
        describe->add_option("table", arguments_.table, "Its name, with or without schema")->required();
        format_option(describe);

        auto* query = command("query", "Run a statement and show its rows",
                              "Atlas \"SELECT TOP 5 hostName FROM sam.computers\" --format csv", [this] {
                                  QueryOptions options = arguments_.query;
                                  options.format = format(Format::Table);
                                  if (options.sql == "-") options.sql = all_of_standard_input();
                                  run_query(options, std::cout);
                                  return kDone;
                              });
        target(query);
        query->add_option("sql", arguments_.query.sql, "The statement; - reads it from the standard input")->required();
        statement_options(query);
        format_option(query);

        auto* save = command("export", "Write a table or a query's rows to a file",
                             "Atlas sam.computers --to computers.csv", [this] {
                                 ExportOptions options{arguments_.query, arguments_.what, path_of(arguments_.file),
                                                       arguments_.resume, arguments_.json};
                                 options.query.format = format_of_file();
                                 if (options.what == "-") options.what = all_of_standard_input();
                                 export_rows(options, std::cout);
                                 return kDone;
                             });
        target(save);
        save->add_option("what", arguments_.what, "Table, or a statement; - reads it from the standard input")
            ->required();
        save->add_option("--to", arguments_.file, "File; .csv, .json and .ndjson say the format")->required();
        save->add_flag("--resume", arguments_.resume, "Go on after the rows of an interrupted export of a table");
        statement_options(save);
        save->add_option("--format", arguments_.format, "csv, json or ndjson, where the file's name says another")
            ->check(CLI::IsMember({"csv", "json", "ndjson"}));
    }

    void target(CLI::App* app) {
        app->add_option("dsn", arguments_.query.target, "Data source, or a connection string")->required();
    }
    void format_option(CLI::App* app) {
        app->add_option("--format", arguments_.format, "table, csv, json or ndjson")
            ->check(CLI::IsMember({"table", "csv", "json", "ndjson"}));
    }
    void statement_options(CLI::App* app) {
        app->add_option("--param", arguments_.query.parameters, "Value of the next ? in the statement")
            ->allow_extra_args(false);
        app->add_option("--timeout", arguments_.query.timeout, "Seconds the statement may take");
        app->add_option("--max-rows", arguments_.query.max_rows, "Rows after which to stop");
    }

    CLI::App app_;
    Arguments arguments_;
    std::function<int()> action_;
};

} // namespace

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    std::vector<std::string> words = snowatlas::tool::command_line(argc, argv);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    return Program().run(static_cast<int>(pointers.size()), pointers.data());
}
