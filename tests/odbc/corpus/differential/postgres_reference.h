// PostgreSQL of the test's own: a cluster in a temporary folder, reached by a socket in it alone.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/odbc/corpus/differential/reference.h"

namespace snowatlas::corpus {

class PostgresServer {
  public:
    // Why there can be none here; empty where there can.
    static std::string missing();

    // Throws std::runtime_error with the end of the server's log where it does not start.
    PostgresServer();
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    std::unique_ptr<Reference> connect() const;

  private:
    std::filesystem::path folder_;
};

} // namespace snowatlas::corpus
