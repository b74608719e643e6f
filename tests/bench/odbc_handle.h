// ODBC handles whose functions throw.
#pragma once

#include <sql.h>
#include <sqlext.h>

#include <string>

namespace snowatlas::bench {

class Handle {
  public:
    Handle(SQLSMALLINT type, SQLHANDLE parent);
    ~Handle(); // a connection is ended first
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    SQLHANDLE get() const { return handle_; }
    // Throws with the first diagnostic where the function failed.
    void check(SQLRETURN code) const;

  private:
    SQLSMALLINT type_;
    SQLHANDLE handle_ = nullptr;
};

inline SQLCHAR* characters(const std::string& text) {
    return const_cast<SQLCHAR*>(reinterpret_cast<const SQLCHAR*>(text.c_str()));
}

// Milliseconds.
double connect(const Handle& connection, const std::string& text);
void execute(const Handle& statement, const std::string& sql);
double single_number(const Handle& connection, const std::string& sql);

} // namespace snowatlas::bench
