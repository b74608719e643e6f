// Another database that is asked the corpus's questions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace snowatlas::corpus {

struct Answer {
    std::string error;                          // SQLSTATE (or "error") and message; empty where the statement ran
    std::vector<std::string> types;             // named as the corpus does; of SQLite, which has none, empty
    std::vector<std::vector<std::string>> rows; // NULL as "NULL", truth as 1 and 0
    std::int64_t affected = -1;                 // -1: not a statement that counts
};

// A connection: temporary tables live as long as it does.
class Reference {
  public:
    virtual ~Reference() = default;
    // `sql` has no ODBC escapes.
    virtual Answer run(const std::string& sql) = 0;
};

std::unique_ptr<Reference> connect_sqlite();

} // namespace snowatlas::corpus
