#include "driver/odbc/statement.h"

#include <algorithm>

#include "driver/base/process.h"
#include "driver/base/text.h"
#include "driver/sql/binder.h"

namespace snowatlas::odbc {

Statement::Statement(std::shared_ptr<Connection> connection)
    : Handle(kKind), connection_(std::move(connection)), process_(connection_->process()),
      engine_(connection_->shared_engine()),
      implicit_ard_(std::make_shared<Descriptor>(DescriptorRole::Application, *this)),
      implicit_apd_(std::make_shared<Descriptor>(DescriptorRole::Application, *this)), ard_(implicit_ard_),
      apd_(implicit_apd_), ird_(std::make_shared<Descriptor>(DescriptorRole::ImplementationRow, *this)),
      ipd_(std::make_shared<Descriptor>(DescriptorRole::ImplementationParameter, *this)),
      options_(connection_->statement_defaults()) {}

Statement::~Statement() {
    abandon_in_fork();
    end_async();
}

void Statement::end_async() {
    if (async_ == nullptr) return;
    cancellation_.cancel();
    async_->worker.join();
    async_.reset();
}

void Statement::register_descriptors() {
    HandleRegistry& registry = HandleRegistry::instance();
    for (const auto& descriptor : {implicit_ard_, implicit_apd_, ird_, ipd_}) registry.add(descriptor);
    diagnostics().set_server_name(connection_->dsn());
}

void Statement::abandon_in_fork() {
    if (process_.is_this()) return;
    abandon(std::move(result_));
    abandon(std::move(prepared_));
    abandon(std::move(engine_));
    abandon(std::move(async_));
}

void Statement::dispose() {
    abandon_in_fork();
    cancellation_.cancel();
    const std::lock_guard hold(lock());
    end_async();
    HandleRegistry& registry = HandleRegistry::instance();
    for (const auto& descriptor : {implicit_ard_, implicit_apd_, ird_, ipd_})
        registry.remove(descriptor->value(), HandleKind::Descriptor);
    drop_result();
    execution_ = {};
    prepared_.reset();
    engine_.reset();
}

void Statement::admit() const {
    if (async_ != nullptr)
        throw Error(state::kFunctionSequence, "A function is still executing asynchronously; call it again until it is "
                                              "complete, or cancel it.");
    if (execution_.parameters != nullptr && execution_.parameters->needs_data())
        throw Error(state::kFunctionSequence, "The statement waits for parameter data; call SQLParamData and "
                                              "SQLPutData, or SQLCancel.");
}

void Statement::admit_data_at_execution() const {
    if (async_ != nullptr) admit();
    if (execution_.parameters == nullptr || !execution_.parameters->needs_data())
        throw Error(state::kFunctionSequence, "No statement is waiting for parameter data.");
}

DiagnosticArea& Statement::report() {
    return async_ != nullptr ? async_->area : diagnostics();
}

SQLRETURN Statement::poll_async(Waiting function) {
    if (async_->function != function) admit();
    if (!async_->done.load(std::memory_order_acquire)) return SQL_STILL_EXECUTING;
    async_->worker.join();
    const std::unique_ptr<AsyncCall> finished = std::move(async_);
    diagnostics().take_over(finished->area);
    drop_freed_descriptors();
    return finished->code;
}

SQLRETURN Statement::cancel() {
    const std::unique_lock hold(lock(), std::try_to_lock);
    if (!hold.owns_lock() || async_ != nullptr) {
        cancellation_.cancel();
        return SQL_SUCCESS;
    }
    if (execution_.parameters != nullptr && execution_.parameters->needs_data()) {
        execution_ = {};
        if (direct_) forget_prepared();
    }
    return SQL_SUCCESS;
}

void Statement::end_running_call() {
    const std::unique_lock hold(lock(), std::try_to_lock);
    if (!hold.owns_lock()) cancellation_.cancel();
}

Cancellation& Statement::begin_waiting() {
    // A call that waits has been prepared for cancelling when it began, an asynchronous one before its thread did.
    if (async_ == nullptr && !in_waiting_call_) cancellation_.reset();
    // Freed while this call was on its way: what frees waits for it, and its cancelling may have come before the reset.
    if (is_freed()) throw Error(state::kCancelled, "The statement was freed while the function was running.");
    using Clock = Cancellation::Clock;
    const auto in = [](SQLULEN seconds) {
        return Clock::now() + std::chrono::seconds(std::min(seconds, kLongestTimeout));
    };
    const SQLULEN query = options_.query_timeout;
    const SQLULEN link = connection_->connection_timeout;
    if (query == 0 && link == 0)
        cancellation_.set_deadline(std::nullopt);
    else if (link != 0 && (query == 0 || link < query))
        cancellation_.set_deadline(in(link), state::kLoginTimeout);
    else
        cancellation_.set_deadline(in(query), state::kQueryTimeout);
    return cancellation_;
}

void Statement::require_no_cursor() const {
    if (has_cursor())
        throw Error(state::kInvalidCursorState, "The statement has an open cursor; close it first (SQLCloseCursor).");
}

void Statement::require_described() const {
    if (!has_cursor() && !is_prepared() && !executed_)
        throw Error(state::kFunctionSequence, "Prepare or execute a statement first.");
}

Descriptor& Statement::described_ird() {
    require_described();
    return *ird_;
}

void Statement::prepare(const std::string& text) {
    require_no_cursor();
    forget_prepared();
    // The lexer is asked before anything of the last statement is needed again.
    parts_ = sql::split_statements(text);
    if (parts_.empty()) throw Error(state::kSyntaxOrAccess, "There is no statement in the text.");
    prepare_part(0);
    direct_ = false;
}

void Statement::prepare_part(std::size_t part) {
    process_.require();
    std::vector<SqlType> types = declared_parameter_types();
    if (part > 0) {
        const std::size_t taken = std::min(execution_.first_parameter, types.size());
        types.erase(types.begin(), types.begin() + static_cast<std::ptrdiff_t>(taken));
    }
    prepared_ = engine_->prepare(parts_[part], begin_waiting(), types); // or stays what it was
    prepared_types_ = std::move(types);
    prepared_part_ = part;
    ird_->describe_columns(prepared_->columns(), is_odbc2());
    if (part == 0 && options_.auto_ipd != SQL_FALSE) ipd_->describe_parameters(prepared_->parameters(), is_odbc2());
}

std::vector<SqlType> Statement::declared_parameter_types() const {
    const auto hold = apd_->hold();
    return Parameters::declared_types(*apd_, *ipd_);
}

// A marker whose context says nothing has the type the application binds, which it may do after preparing.
void Statement::prepare_again_for_bound_types() {
    if (prepared_part_ != 0) return prepare_part(0);
    const std::vector<SqlType> types = declared_parameter_types();
    const std::vector<sql::ParameterInfo>& parameters = prepared_->parameters();
    for (std::size_t i = 0; i < parameters.size() && i < types.size(); ++i) {
        if (parameters[i].from_context) continue;
        const SqlType before = i < prepared_types_.size() ? prepared_types_[i] : SqlType{TypeId::Unknown};
        if (before == types[i]) continue;
        return prepare_part(0);
    }
}

void Statement::forget_prepared() {
    abandon_in_fork();
    execution_ = {};
    prepared_.reset();
    parts_.clear();
    executed_ = false;
    direct_ = false;
    row_count_ = -1;
    ird_->forget();
}

std::vector<sql::ParameterInfo> Statement::parameters() {
    if (!is_prepared()) throw Error(state::kFunctionSequence, "Prepare a statement first.");
    std::vector<sql::ParameterInfo> all = prepared_->parameters();
    if (prepared_part_ != 0) return all;
    // Later statements of a batch may depend on earlier ones; those that do are counted when they run.
    for (std::size_t part = 1; part < parts_.size(); ++part) {
        try {
            const auto later = engine_->prepare(parts_[part], begin_waiting());
            all.insert(all.end(), later->parameters().begin(), later->parameters().end());
        } catch (const Error&) {
            continue;
        }
    }
    return all;
}

sql::ParameterInfo Statement::parameter(SQLUSMALLINT number) {
    const std::vector<sql::ParameterInfo> parameters = this->parameters();
    if (number == 0 || number > parameters.size())
        throw Error(state::kInvalidDescriptorIndex, "The statement has no parameter " + std::to_string(number) + ".");
    return parameters[number - 1U];
}

SQLLEN Statement::row_count() const {
    if (!executed_ && !has_cursor()) throw Error(state::kFunctionSequence, "Execute a statement first.");
    return row_count_;
}

void Statement::open_result(std::vector<engine::ResultColumn> columns, std::unique_ptr<engine::Cursor> cursor) {
    const Scrolling scrolling =
        options_.cursor_type == SQL_CURSOR_FORWARD_ONLY ? Scrolling::ForwardOnly : Scrolling::Static;
    result_ = std::make_unique<ResultSet>(std::move(columns), std::move(cursor), scrolling, options_.max_rows);
    binding_.reset();
    fetch_kind_ = FetchKind::None;
    partial_ = {};
    converters_.clear();
    position_ = 0;
}

void Statement::open_driver_result(std::vector<engine::ResultColumn> columns, std::vector<std::vector<Value>> rows) {
    require_no_cursor();
    forget_prepared();
    ird_->describe_columns(columns, is_odbc2());
    open_result(std::move(columns), std::make_unique<MemoryCursor>(std::move(rows)));
    executed_ = true;
    update_header();
}

void Statement::drop_result() {
    abandon_in_fork();
    result_.reset();
    binding_.reset();
    partial_ = {};
    row_states_.clear();
    fetch_kind_ = FetchKind::None;
}

bool Statement::close_cursor() {
    const bool open = has_cursor();
    drop_result();
    execution_ = {};
    if (!is_prepared() || direct_) forget_prepared();
    return open;
}

void Statement::unbind_columns() {
    const auto hold = ard_->hold();
    ard_->set_count(0);
}

void Statement::reset_parameters() {
    {
        const auto hold = apd_->hold();
        apd_->set_count(0);
    }
    ipd_->set_count(0);
    if (is_prepared() && prepared_part_ == 0) ipd_->describe_parameters(prepared_->parameters(), is_odbc2());
}

void Statement::use_descriptor(ApplicationDescriptor which, SQLHANDLE value) {
    std::shared_ptr<Descriptor>& current = which == ApplicationDescriptor::Row ? ard_ : apd_;
    const std::shared_ptr<Descriptor>& implicit = which == ApplicationDescriptor::Row ? implicit_ard_ : implicit_apd_;
    binding_.reset(); // what it was made from may be freed, and another descriptor be in its place
    if (value == SQL_NULL_HDESC || value == implicit->value()) {
        current = implicit;
        return;
    }
    const auto found =
        std::static_pointer_cast<Descriptor>(HandleRegistry::instance().find(value, HandleKind::Descriptor));
    if (found == nullptr) throw Error(state::kInvalidAttributeValue, "The value is no descriptor handle.");
    if (found->is_implicit())
        throw Error(state::kImplicitDescriptor,
                    "The descriptor was allocated with another statement and belongs to it.");
    if (found->connection() != connection_->value())
        throw Error(state::kInvalidAttributeValue, "The descriptor belongs to another connection.");
    current = found;
}

void Statement::drop_freed_descriptors() {
    if (async_ != nullptr) return; // a running call goes on with them
    if (ard_->is_freed()) {
        ard_ = implicit_ard_;
        binding_.reset();
    }
    if (apd_->is_freed()) apd_ = implicit_apd_;
}

SQLULEN Statement::row_number() const {
    if (!has_cursor()) throw Error(state::kInvalidCursorState, "There is no open cursor.");
    return result_->is_positioned() && result_->rows_in_rowset() > 0 ? result_->row_number(position_) : 0;
}

void Statement::set_cursor_name(const std::string& name) {
    require_no_cursor();
    constexpr std::size_t kLongestName = 128;
    const bool reserved =
        equals_ignore_case(name.substr(0, 7), "SQL_CUR") || equals_ignore_case(name.substr(0, 6), "SQLCUR");
    if (name.empty() || code_points(name) > kLongestName || reserved)
        throw Error(state::kInvalidCursorName, "A cursor name has 1 to 128 characters and does not begin with SQL_CUR "
                                               "or SQLCUR.");
    connection_->claim_cursor_name(name, value());
    cursor_name_ = name;
}

const std::string& Statement::cursor_name() {
    if (cursor_name_.empty()) {
        cursor_name_ = connection_->next_cursor_name();
        connection_->claim_cursor_name(cursor_name_, value());
    }
    return cursor_name_;
}

} // namespace snowatlas::odbc
