#include "schema/loader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <sstream>

#include "driver/base/error.h"
#include "driver/base/files.h"
#include "schema/definition_reader.h"
#include "schema/embedded.h"

namespace snowatlas::schema {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxFileSize = std::uintmax_t{64} << 20;

std::vector<Table> builtin_tables() {
    std::vector<Table> tables;
    for (const EmbeddedFile& file : embedded_files()) {
        std::string text;
        for (const std::string_view piece : file.pieces) text += piece;
        auto of_file = read_definitions(text, std::string(file.name), Author::Driver);
        std::move(of_file.begin(), of_file.end(), std::back_inserter(tables));
    }
    return tables;
}

[[noreturn]] void fail(const std::string& file, const std::string& reason) {
    throw Error(state::kGeneral, "SchemaFile " + file + " cannot be read: " + reason + ".");
}

// The file itself, or the .json files of a folder by name.
std::vector<fs::path> definition_files(const std::string& schema_file) {
    std::error_code error;
    const fs::path given = path_of(schema_file);
    if (!fs::is_directory(given, error)) return {given};
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(given, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    }
    if (error) fail(schema_file, error.message());
    if (files.empty()) fail(schema_file, "the folder has no .json file");
    std::sort(files.begin(), files.end());
    return files;
}

// Differs when a file was added, removed or written.
std::string fingerprint(const std::vector<fs::path>& files) {
    std::ostringstream text;
    for (const fs::path& file : files) {
        std::error_code error;
        const auto size = fs::file_size(file, error);
        if (error) fail(text_of(file), error.message());
        if (size > kMaxFileSize) fail(text_of(file), "it is larger than 64 MB");
        const auto written = fs::last_write_time(file, error);
        if (error) fail(text_of(file), error.message());
        text << text_of(file) << '\n' << size << ' ' << written.time_since_epoch().count() << '\n';
    }
    return text.str();
}

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (!stream) fail(text_of(file), "it cannot be opened; check its name and who may read it");
    return text;
}

std::vector<Table> user_tables(const std::vector<fs::path>& files) {
    std::vector<Table> tables;
    for (const fs::path& file : files) {
        auto of_file = load_tables(read_file(file), text_of(file));
        std::move(of_file.begin(), of_file.end(), std::back_inserter(tables));
    }
    return tables;
}

// A user's table takes the place of a built-in one of its name.
std::vector<Table> replace_tables(std::vector<Table> builtin, std::vector<Table> of_user) {
    const auto is_replaced = [&](const Table& table) {
        return std::any_of(of_user.begin(), of_user.end(), [&](const Table& other) {
            return equals_ignore_case(table.qualified_name(), other.qualified_name());
        });
    };
    builtin.erase(std::remove_if(builtin.begin(), builtin.end(), is_replaced), builtin.end());
    std::move(of_user.begin(), of_user.end(), std::back_inserter(builtin));
    return builtin;
}

struct LoadedFile {
    std::string fingerprint;
    std::shared_ptr<const Catalog> catalog;
};

std::shared_ptr<const Catalog> builtin_catalog() {
    static const auto catalog = std::make_shared<const Catalog>(builtin_tables());
    return catalog;
}

} // namespace

std::vector<Table> load_tables(std::string_view json, const std::string& origin) {
    return read_definitions(json, origin, Author::User);
}

std::shared_ptr<const Catalog> load_catalog(const std::string& schema_file) {
    if (schema_file.empty()) return builtin_catalog();
    static std::mutex mutex;
    static std::map<std::string, LoadedFile> loaded;
    const std::scoped_lock lock(mutex);
    const auto files = definition_files(schema_file);
    const std::string current = fingerprint(files);
    LoadedFile& entry = loaded[schema_file];
    if (!entry.catalog || entry.fingerprint != current) {
        entry.catalog = std::make_shared<const Catalog>(replace_tables(builtin_tables(), user_tables(files)));
        entry.fingerprint = current;
    }
    return entry.catalog;
}

} // namespace snowatlas::schema
