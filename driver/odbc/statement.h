// Statement handles: preparing, executing, fetching; the states of the reference's Appendix B.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "driver/base/cancellation.h"
#include "driver/engine/connection.h"
#include "driver/odbc/connection.h"
#include "driver/odbc/descriptor.h"
#include "driver/odbc/guard.h"
#include "driver/odbc/parameters.h"
#include "driver/odbc/result_set.h"
#include "driver/odbc/row_binding.h"
#include "driver/odbc/statement_options.h"

namespace snowatlas::odbc {

// Which of the functions that may wait is running asynchronously; the application polls with the same one.
enum class Waiting : std::uint8_t {
    ExecDirect,
    Execute,
    Fetch,
    FetchScroll,
    ExtendedFetch,
    MoreResults,
    ParamData,
    SetPos,
    BulkOperations,
};

class Statement : public Handle {
  public:
    static constexpr HandleKind kKind = HandleKind::Statement;
    explicit Statement(std::shared_ptr<Connection> connection);
    ~Statement() override;
    // Registers the implicit descriptors; once, after the statement has its own value.
    void register_descriptors();
    // Cancels what runs, closes everything and frees the implicit descriptors. The handle is out of the registry.
    void dispose();

    void admit() const override;
    void admit_data_at_execution() const;
    DiagnosticArea& report() override;

    // Preparing and executing.
    void prepare(const std::string& text);
    SQLRETURN execute();
    SQLRETURN execute_direct(const std::string& text);
    SQLRETURN param_data(SQLPOINTER* token);
    void put_data(const void* data, SQLLEN length);
    SQLRETURN more_results();
    // A result that is made by the driver: catalog functions. 24000 with an open cursor.
    void open_driver_result(std::vector<engine::ResultColumn> columns, std::vector<std::vector<Value>> rows);
    SQLLEN row_count() const;
    // Of all statements of a batch, one after the other.
    std::vector<sql::ParameterInfo> parameters();
    sql::ParameterInfo parameter(SQLUSMALLINT number);

    // Fetching.
    SQLRETURN fetch(SQLSMALLINT orientation, SQLLEN offset);
    SQLRETURN extended_fetch(SQLUSMALLINT orientation, SQLLEN offset, SQLULEN* row_count, SQLUSMALLINT* row_status);
    SQLRETURN get_data(SQLUSMALLINT column, SQLSMALLINT c_type, SQLPOINTER data, SQLLEN capacity, SQLLEN* indicator);
    SQLRETURN set_position(SQLSETPOSIROW row, SQLUSMALLINT operation, SQLUSMALLINT lock_type);
    SQLRETURN fetch_by_bookmark();

    // Ends the cursor and further results; false where there was none.
    bool close_cursor();
    void unbind_columns();
    void reset_parameters();

    // Any thread; takes no lock a running call holds.
    SQLRETURN cancel();
    // What closes the cursor while another thread is in a call of the statement ends that call, as cancel() would, and
    // changes nothing otherwise. Any thread.
    void end_running_call();
    bool is_async_running() const { return async_ != nullptr; }
    template <typename Body> SQLRETURN start_async(Waiting function, Body body);
    SQLRETURN poll_async(Waiting function);

    // Descriptors. The IRD is described once a statement is prepared or a result is open.
    Descriptor& ard() { return *ard_; }
    Descriptor& apd() { return *apd_; }
    Descriptor& ird() { return *ird_; }
    Descriptor& ipd() { return *ipd_; }
    // HY010 where nothing is prepared.
    Descriptor& described_ird();
    enum class ApplicationDescriptor : std::uint8_t { Row, Parameter };
    // Null goes back to the implicit one. HY017, HY024.
    void use_descriptor(ApplicationDescriptor which, SQLHANDLE descriptor);
    // Goes back to the implicit ones where the application has freed its own.
    void drop_freed_descriptors();

    StatementOptions& options() { return options_; }
    Connection& connection() { return *connection_; }
    bool has_cursor() const { return result_ != nullptr; }
    bool is_prepared() const { return prepared_ != nullptr; }
    // HY010 where nothing is prepared nor open.
    void require_described() const;
    void require_no_cursor() const;
    SQLULEN row_number() const;
    void set_cursor_name(const std::string& name);
    const std::string& cursor_name();
    bool is_odbc2() const { return connection_->environment().is_odbc2(); }
    // One function of the application that may wait, once or several times: what SQLCancel asks for holds from its
    // begin to its end.
    class WaitingCall {
      public:
        explicit WaitingCall(Statement& statement) : statement_(statement) {
            statement_.cancellation_.reset();
            statement_.in_waiting_call_ = true;
        }
        ~WaitingCall() { statement_.in_waiting_call_ = false; }
        WaitingCall(const WaitingCall&) = delete;
        WaitingCall& operator=(const WaitingCall&) = delete;

      private:
        Statement& statement_;
    };
    // Before each wait: its deadline, and what SQLCancel ends.
    Cancellation& begin_waiting();

  private:
    struct AsyncCall {
        Waiting function;
        DiagnosticArea area;
        std::thread worker;
        std::atomic<bool> done{false};
        SQLRETURN code = SQL_SUCCESS;
    };
    // Parts of a batch that have not been executed yet, with the parameters of all.
    struct Execution {
        std::unique_ptr<Parameters> parameters;
        std::size_t first_parameter = 0; // of the current part
        std::size_t set = 0;
    };
    enum class FetchKind : std::uint8_t { None, Fetch, Extended };
    // SQLGetData in parts.
    struct PartialRead {
        SQLUSMALLINT column = 0; // 0: none
        SQLSMALLINT c_type = 0;
        std::size_t offset = 0;
        std::size_t left = 0; // bytes of the C type still to be delivered
        bool rendered = false;
        bool done = false;
        std::string scratch;
        RenderedText text;
    };

    void prepare_part(std::size_t part);
    void prepare_again_for_bound_types();
    void forget_prepared();
    SQLRETURN start_execution();
    void read_parameters();
    SQLRETURN ask_for_data();
    SQLRETURN run_next();
    SQLRETURN run_without_result();
    void check_sequence_for_fetch(FetchKind kind) const;
    bool skip_ignored_sets();
    bool advance_part();
    engine::Execution execute_set(const ParameterSet& set);
    void open_result(std::vector<engine::ResultColumn> columns, std::unique_ptr<engine::Cursor> cursor);
    // In a fork of the process: lets go of what the parent's threads still work on.
    void abandon_in_fork();
    void end_async();
    std::vector<SqlType> declared_parameter_types() const;
    void drop_result();
    void set_parameter_status(std::size_t set, SQLUSMALLINT status);
    void update_header();
    std::function<void(Diagnostic)> warner();

    SQLRETURN fetch_rowset(SQLSMALLINT orientation, SQLLEN offset, SQLULEN size, SQLULEN* rows_fetched,
                           SQLUSMALLINT* status, FetchKind kind);
    SQLRETURN fill_rowset(SQLULEN size, SQLULEN* rows_fetched, Cancellation& cancellation);
    std::size_t fill_rows(std::size_t index, std::size_t most, Cancellation& cancellation);
    SQLUSMALLINT write_row(std::uint64_t number, std::size_t index);
    SQLRETURN code_of_rows(std::span<const SQLUSMALLINT> states);
    std::uint64_t fetch_bookmark(FetchKind kind, SQLLEN& offset) const;
    RowBinding& binding();
    Target target_of(SQLUSMALLINT column, SQLSMALLINT c_type, SQLPOINTER data, SQLLEN capacity) const;
    Converter converter_for(SQLUSMALLINT column, const SqlType& type, SQLSMALLINT c_type);
    SQLRETURN read_value(const Cell& cell, const SqlType& type, const Target& target, SQLLEN* indicator);
    SQLRETURN read_part(const Target& target, SQLLEN* indicator);

    std::shared_ptr<Connection> connection_;
    OwnProcess process_;
    std::shared_ptr<engine::Connection> engine_;
    std::shared_ptr<Descriptor> implicit_ard_, implicit_apd_;
    std::shared_ptr<Descriptor> ard_, apd_, ird_, ipd_;
    StatementOptions options_;
    std::string cursor_name_;

    std::vector<std::string> parts_; // of the prepared text
    std::unique_ptr<engine::Statement> prepared_;
    std::size_t prepared_part_ = 0;
    std::vector<SqlType> prepared_types_;
    Execution execution_;
    std::unique_ptr<ResultSet> result_;
    SQLLEN row_count_ = -1;
    bool executed_ = false;
    bool direct_ = false; // by SQLExecDirect: cannot be executed again

    FetchKind fetch_kind_ = FetchKind::None;
    std::optional<RowBinding> binding_;
    std::uint64_t bound_version_ = 0;
    const Descriptor* bound_descriptor_ = nullptr;
    std::uint64_t position_ = 0; // row of the rowset, 0-based
    std::vector<SQLUSMALLINT> row_states_;
    PartialRead partial_;
    // The converter SQLGetData used last for each column, by C type: applications ask for the same again row by row.
    struct ColumnConverter {
        SQLSMALLINT c_type = SQL_C_DEFAULT;
        Converter convert = nullptr;
    };
    std::vector<ColumnConverter> converters_;

    Cancellation cancellation_;
    bool in_waiting_call_ = false;
    std::unique_ptr<AsyncCall> async_;
};

template <typename Body> SQLRETURN Statement::start_async(Waiting function, Body body) {
    cancellation_.reset();
    async_ = std::make_unique<AsyncCall>();
    async_->function = function;
    AsyncCall* running = async_.get();
    running->worker = std::thread([this, running, body = std::move(body)]() mutable {
        running->code = run_guarded(running->area, [&] { return body(*this); });
        running->done.store(true, std::memory_order_release);
    });
    return SQL_STILL_EXECUTING;
}

// For functions that may wait: runs `body(statement)`, asynchronously where the statement is set to, and answers the
// polls of such a call. `body` must own what it needs.
template <typename Body>
SQLRETURN call_waiting(SQLHSTMT value, const char* function, Waiting waiting, Body body) noexcept {
    const std::shared_ptr<Handle> handle = HandleRegistry::instance().find(value, HandleKind::Statement);
    if (handle == nullptr) return SQL_INVALID_HANDLE;
    auto& statement = static_cast<Statement&>(*handle);
    const CallTrace trace(function, value);
    const std::lock_guard lock(statement.lock());
    if (statement.is_freed()) return SQL_INVALID_HANDLE;
    DiagnosticArea& area = statement.diagnostics();
    area.clear();
    const SQLRETURN code = run_guarded(area, [&]() -> SQLRETURN {
        if (statement.is_async_running()) return statement.poll_async(waiting);
        if (waiting == Waiting::ParamData)
            statement.admit_data_at_execution();
        else
            statement.admit();
        if (statement.options().async) {
            if constexpr (requires { body.own_arguments(); }) body.own_arguments();
            return statement.start_async(waiting, std::move(body));
        }
        const Statement::WaitingCall one(statement);
        return body(statement);
    });
    trace.finish(code, area);
    return code;
}

} // namespace snowatlas::odbc
