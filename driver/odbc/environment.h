// Environment handles.
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <vector>

#include "driver/odbc/handle.h"

namespace snowatlas::odbc {

class Environment : public Handle {
  public:
    static constexpr HandleKind kKind = HandleKind::Environment;
    Environment() : Handle(kKind) {}

    // SQL_OV_ODBC2, SQL_OV_ODBC3 or SQL_OV_ODBC3_80; 0 until the application has said.
    SQLINTEGER odbc_version() const { return odbc_version_; }
    bool is_odbc2() const { return odbc_version_ == SQL_OV_ODBC2; }
    void set_attribute(SQLINTEGER attribute, SQLPOINTER value);
    SQLINTEGER attribute(SQLINTEGER attribute) const;

    // Connections allocated on the environment. Thread safe.
    void adopt(SQLHANDLE connection);
    void forget(SQLHANDLE connection);
    std::vector<SQLHANDLE> connections() const;

  private:
    mutable std::mutex connections_lock_;
    std::set<SQLHANDLE> connections_;
    std::atomic<SQLINTEGER> odbc_version_{0};
    SQLINTEGER pooling_ = SQL_CP_OFF;
    SQLINTEGER pool_match_ = SQL_CP_STRICT_MATCH;
};

} // namespace snowatlas::odbc
