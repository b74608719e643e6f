// The right answers: SQLite over files that hold every row of the tenant.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/oracle/result.h"

namespace snowatlas::oracle {

class SqliteSession {
  public:
    // Attaches every *.db of the folder under its name.
    explicit SqliteSession(const std::filesystem::path& folder);
    ~SqliteSession();
    SqliteSession(const SqliteSession&) = delete;
    SqliteSession& operator=(const SqliteSession&) = delete;

    // Throws std::runtime_error.
    Result run(const std::string& sql) const;

  private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

} // namespace snowatlas::oracle
