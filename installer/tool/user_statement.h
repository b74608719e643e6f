// The statement a user waits for: Ctrl-C cancels it.
#pragma once

#include <mutex>
#include <optional>

#include "installer/tool/commands.h"
#include "installer/tool/listing.h"
#include "installer/tool/odbc.h"
#include "installer/tool/platform.h"

namespace snowatlas::tool {

// A connection and the one statement that runs on it for the user. Ctrl-C cancels the statement; while none runs, it
// ends the program.
class UserStatement {
  public:
    explicit UserStatement(const QueryOptions& options, WarningSink warn = print_warning);
    ~UserStatement();
    UserStatement(const UserStatement&) = delete;
    UserStatement& operator=(const UserStatement&) = delete;

    // Ends the statement before, if there was one. The result is good until the next call.
    Statement& execute(const std::string& sql);
    const Connection& connection() const { return connection_; }

  private:
    void interrupt();
    const QueryOptions options_;
    std::mutex mutex_;     // of statement_ where Ctrl-C meets its beginning and end
    InterruptWatch watch_; // before the driver starts threads: they inherit that the signal is blocked
    Connection connection_;
    std::optional<Statement> statement_;
};

} // namespace snowatlas::tool
