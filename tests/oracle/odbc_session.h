// A connection through the driver manager, as an application makes it.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "tests/oracle/result.h"

namespace snowatlas::test {
class ConnectionHandle;
}

namespace snowatlas::oracle {

// What SQLGetDiagRec says, each record on a line: "[42000] (0) …".
struct OdbcError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class OdbcSession {
  public:
    explicit OdbcSession(const std::string& connection_string);
    ~OdbcSession();
    OdbcSession(const OdbcSession&) = delete;
    OdbcSession& operator=(const OdbcSession&) = delete;

    // All rows of a query. Throws OdbcError.
    Result run(const std::string& sql);

  private:
    std::unique_ptr<test::ConnectionHandle> connection_;
};

} // namespace snowatlas::oracle
