// Where the driver answers otherwise than another database on purpose; intended.txt has them, each with its reason.
#pragma once

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

namespace snowatlas::corpus {

class IntendedDifferences {
  public:
    // Of one database. Throws std::runtime_error with the line where the file is not as its head says.
    IntendedDifferences(const std::filesystem::path& file, const std::string& database);

    // `kind`: "types", "rows" or "error".
    bool covers(const std::string& sql, const std::string& kind);

    // Those that covered nothing: nobody needs them any more.
    std::vector<std::string> unused() const;

  private:
    struct Entry {
        std::string kind, pattern, reason;
        std::regex expression;
        bool used = false;
    };
    std::vector<Entry> entries_;
};

} // namespace snowatlas::corpus
