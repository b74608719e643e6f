// Connection handles.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "driver/base/cancellation.h"
#include "driver/engine/connection.h"
#include "driver/odbc/environment.h"
#include "driver/odbc/handle.h"
#include "driver/odbc/keywords.h"
#include "driver/odbc/statement_options.h"

namespace snowatlas::odbc {

struct ConnectionAttributes {
    SQLUINTEGER access_mode = SQL_MODE_READ_WRITE;
    bool autocommit = true;
    std::optional<SQLUINTEGER> login_timeout; // seconds, 0 for no limit
    SQLUINTEGER txn_isolation = SQL_TXN_SERIALIZABLE;
    SQLUINTEGER packet_size = 0;
    SQLPOINTER quiet_mode = nullptr;
};

// The process that has opened something: a fork of it may not use that, as threads and sockets are not there.
class OwnProcess {
  public:
    OwnProcess() = default;
    static OwnProcess current();
    bool is_this() const;
    // 08S01 in a fork.
    void require() const;

  private:
    std::uint64_t id_ = 0;
};

class Connection : public Handle {
  public:
    static constexpr HandleKind kKind = HandleKind::Connection;
    explicit Connection(std::shared_ptr<Environment> environment);
    ~Connection() override;

    Environment& environment() const { return *environment_; }
    bool is_connected() const { return engine_ != nullptr; }
    // Opened before this process was forked: all that can be done here is to let go of it.
    bool is_of_parent_process() const;
    OwnProcess process() const { return process_; }
    // 08003 where it is not connected.
    engine::Connection& engine() const;
    std::shared_ptr<engine::Connection> shared_engine() const { return engine_; }

    // Signs in. Warnings (01S00 …) go to the diagnostics.
    void connect(const ConnectionEntries& entries);
    // One step of SQLBrowseConnect: what is still asked for, or nothing once connected.
    std::optional<std::string> browse(const ConnectionEntries& entries);
    // Everything given so far to SQLBrowseConnect, as a connection string.
    std::string browsed_string() const { return build_connection_string(browsed_); }
    // Frees statements and descriptors; HY010 where one of them is still running.
    void disconnect();
    void end_transaction(SQLSMALLINT completion);
    // Ends a running SQLConnect or SQLDriverConnect. Any thread.
    void cancel() { cancellation_.cancel(); }

    ConnectionAttributes& attributes() { return attributes_; }
    // SQL_ATTR_CONNECTION_TIMEOUT in seconds, 0 for no limit; statements read it as they run.
    std::atomic<SQLUINTEGER> connection_timeout{0};
    StatementOptions& statement_defaults() { return statement_defaults_; }
    void set_autocommit(bool on);
    void reset();
    bool is_dead() const;

    const std::string& dsn() const { return dsn_; }
    const std::string& user() const { return user_; }
    std::string host() const;
    std::string database_name() const;

    // Statements and explicit descriptors that live on this connection. Thread safe.
    void adopt(SQLHANDLE child, HandleKind kind);
    void forget(SQLHANDLE child);
    std::vector<SQLHANDLE> statements();
    // Cursor names are unique in a connection: 3C000.
    void claim_cursor_name(const std::string& name, SQLHANDLE statement);
    std::string next_cursor_name();

  private:
    void close_children();
    void release_engine();

    std::shared_ptr<Environment> environment_;
    std::shared_ptr<engine::Connection> engine_;
    OwnProcess process_; // that has connected
    ConnectionAttributes attributes_;
    StatementOptions statement_defaults_;
    ConnectionEntries browsed_;
    std::string dsn_, user_, base_url_;
    Cancellation cancellation_;

    std::mutex children_lock_;
    std::map<SQLHANDLE, HandleKind> children_;
    std::map<std::string, SQLHANDLE, LessIgnoreCase> cursor_names_;
    int next_cursor_ = 0;
};

} // namespace snowatlas::odbc
