// A connection through the driver manager that runs one statement at a time and says all about its result.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/odbc/corpus/corpus_file.h"

namespace snowatlas::test {
class ConnectionHandle;
}

namespace snowatlas::corpus {

struct Outcome {
    std::string error;   // "42000 …" of the first diagnostic; empty where the statement ran
    std::string columns; // "id INTEGER, name WVARCHAR(20)"; empty where there is no result set
    std::vector<std::string> types;
    std::int64_t affected = -1;
    std::vector<std::vector<std::string>> rows;
};

class Session {
  public:
    // Throws std::runtime_error with the diagnostics where it cannot connect.
    explicit Session(const std::string& connection_string);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Prepared and described before it is executed. Parameters are sent as text, as their type.
    Outcome run(const std::string& sql, const std::vector<Parameter>& parameters = {});

  private:
    std::unique_ptr<test::ConnectionHandle> connection_;
};

} // namespace snowatlas::corpus
