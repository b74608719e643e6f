#include "driver/engine/database.h"

#include <sqlite3.h>

namespace snowatlas::engine {
namespace {

// How many instructions of SQLite's machine run between two looks at the cancellation: well below a millisecond.
constexpr int kProgressInterval = 5'000;

struct Limit {
    int id, value;
};
constexpr Limit kLimits[] = {
    {SQLITE_LIMIT_ATTACHED, 0},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
};

// Only what statements made of a bound tree need. The text is always ours, so this is a second line of defence.
int authorize(void*, int action, const char*, const char*, const char*, const char*) {
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_PRAGMA:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_CREATE_VTABLE:
    case SQLITE_ALTER_TABLE:
        return SQLITE_DENY;
    default:
        return SQLITE_OK;
    }
}

int stopped(void* registry) {
    const auto* context = static_cast<FunctionRegistry*>(registry)->context();
    return context && context->cancellation().stopped() ? 1 : 0;
}

[[noreturn]] void throw_error(sqlite3* handle, int code, ExecutionContext& context) {
    if (auto failure = context.take_failure()) throw Error(*failure);
    const std::string message = sqlite3_errmsg(handle);
    switch (code & 0xff) {
    case SQLITE_INTERRUPT:
        context.cancellation().check();
        throw Error(state::kCancelled, "The statement was cancelled.");
    case SQLITE_CONSTRAINT:
        throw Error(state::kIntegrityViolation,
                    "The row breaks a constraint of the temporary table (" + message + ").");
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
        throw Error(state::kMemory, "There is not enough memory for the statement (" + message + ").");
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        throw Error(state::kGeneral, "The temporary file of a statement cannot be written (" + message +
                                         "); check that the folder for temporary files has space.");
    case SQLITE_LOCKED:
    case SQLITE_BUSY:
        throw Error(state::kGeneral, "The temporary table is in use by an open cursor of this connection; close it "
                                     "first.");
    default:
        if (message.find("Expression tree is too large") != std::string::npos)
            throw Error(state::kSyntaxOrAccess, "The statement nests more than 1,000 operators or functions into each "
                                                "other; split the expression, or compute a part of it in a derived "
                                                "table.");
        throw Error(state::kGeneral, "The statement cannot be run: " + message + ".");
    }
}

// SQLite is on behalf of this context while it lives. Nests, for queries run from inside a virtual table.
class RunFor {
  public:
    RunFor(FunctionRegistry& functions, ExecutionContext& context)
        : functions_(functions), outer_(functions.context()) {
        functions_.run_for(&context);
    }
    ~RunFor() { functions_.run_for(outer_); }
    RunFor(const RunFor&) = delete;
    RunFor& operator=(const RunFor&) = delete;

  private:
    FunctionRegistry& functions_;
    ExecutionContext* outer_;
};

} // namespace

void Database::Close::operator()(sqlite3* handle) const {
    sqlite3_close_v2(handle);
}

Database::Database() {
    sqlite3* handle = nullptr;
    // An empty name: a temporary file of SQLite's own, in memory until it outgrows the cache. Threads never share it.
    const int code =
        sqlite3_open_v2("", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);
    if (code != SQLITE_OK) throw Error(state::kMemory, "SQLite cannot open a temporary database.");
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    for (const auto& limit : kLimits) sqlite3_limit(handle, limit.id, limit.value);
    functions_ = std::make_unique<FunctionRegistry>(handle);
    sqlite3_set_authorizer(handle, authorize, nullptr);
    sqlite3_progress_handler(handle, kProgressInterval, stopped, functions_.get());
}

Database::~Database() = default;

void Database::execute(const std::string& text, ExecutionContext& context) {
    Prepared statement(*this, text, context);
    while (statement.step()) {
    }
}

Prepared::Prepared(Database& database, const std::string& text, ExecutionContext& context)
    : database_(database), context_(context) {
    const RunFor running(database.functions(), context);
    const int code =
        sqlite3_prepare_v2(database.handle(), text.c_str(), static_cast<int>(text.size()), &statement_, nullptr);
    if (code != SQLITE_OK) throw_error(database.handle(), code, context);
}

Prepared::~Prepared() {
    const RunFor running(database_.functions(), context_);
    sqlite3_finalize(statement_);
}

bool Prepared::step() {
    context_.cancellation().check();
    const RunFor running(database_.functions(), context_);
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw_error(database_.handle(), code, context_);
}

} // namespace snowatlas::engine
