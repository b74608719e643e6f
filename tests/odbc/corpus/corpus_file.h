// Statements with what they must give, as text files; README.md says how one looks.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace snowatlas::corpus {

struct Parameter {
    std::string type; // "INTEGER", "WVARCHAR"
    std::optional<std::string> value;
};

struct Case {
    std::size_t line = 0;
    std::string sql;
    std::vector<Parameter> parameters;
    // One of these is expected.
    std::string error;                          // SQLSTATE, and a part of the message behind it
    std::optional<std::string> columns;         // "id INTEGER, name WVARCHAR(20)"
    std::optional<std::int64_t> affected;       // -1: a statement without a count
    std::vector<std::vector<std::string>> rows; // of columns; NULL as "NULL"
};

// The corpus's files in a folder, in the order of their names.
std::vector<std::filesystem::path> corpus_files(const std::filesystem::path& folder);

// *.sql: statements; *.txt: one expression a line. Throws std::runtime_error with file and line where a file is not
// as README.md says.
std::vector<Case> read_corpus(const std::filesystem::path& file);

} // namespace snowatlas::corpus
