#include "driver/odbc/connection.h"

#include <algorithm>

#include "driver/base/log.h"
#include "driver/base/process.h"
#include "driver/base/text.h"
#include "driver/http/client.h"
#include "driver/odbc/configuration.h"
#include "driver/odbc/statement.h"
#include "schema/loader.h"

namespace snowatlas::odbc {
namespace {

std::string warning_of(const UnknownKeywords& unknown) {
    std::vector<std::string> names;
    for (const auto& [name, nearest] : unknown.names) {
        names.push_back(name);
        if (!nearest.empty()) names.back().append(" (did you mean ").append(nearest).append("?)");
    }
    std::string text;
    if (!names.empty()) text = "The driver does not know the keyword(s) " + join(names, ", ") + " and ignores them.";
    if (!unknown.after_secret) return text;
    return text + (text.empty() ? "" : " ") +
           "What stands after the secret is no keyword that the driver knows, and is ignored. If it is part of the "
           "secret, put the secret in braces: PWD={…}.";
}

bool means_the_same(std::string_view a, std::string_view b) {
    const Keyword* keyword = find_keyword(a);
    return keyword == nullptr ? equals_ignore_case(a, b) : keyword == find_keyword(b);
}

} // namespace

Connection::Connection(std::shared_ptr<Environment> environment)
    : Handle(kKind), environment_(std::move(environment)) {}

Connection::~Connection() {
    release_engine();
}

OwnProcess OwnProcess::current() {
    OwnProcess process;
    process.id_ = process_id();
    return process;
}

bool OwnProcess::is_this() const {
    return id_ == process_id();
}

void OwnProcess::require() const {
    if (!is_this())
        throw Error(state::kLinkFailure, "The connection was opened before this process was forked; open a new "
                                         "connection in the forked process.");
}

bool Connection::is_of_parent_process() const {
    return engine_ != nullptr && !process_.is_this();
}

void Connection::release_engine() {
    if (is_of_parent_process()) abandon(std::move(engine_));
    engine_.reset();
}

engine::Connection& Connection::engine() const {
    if (engine_ == nullptr) throw Error(state::kConnectionNotOpen, "The connection is not open; connect first.");
    process_.require();
    return *engine_;
}

void Connection::connect(const ConnectionEntries& entries) {
    if (is_connected()) throw Error(state::kConnectionInUse, "The connection is open already; disconnect first.");
    cancellation_.reset();
    ConnectionOptions options = resolve_options(entries, {dsn_value, dsn_keywords});
    const WipeAtEnd wiped(options.settings.client_secret);
    if (!options.log_file.empty()) log::open(options.log_file, log::parse_level(options.log_level));
    if (attributes_.login_timeout && !options.login_timeout_given)
        options.settings.login_timeout =
            std::chrono::seconds(*attributes_.login_timeout == 0 ? 86'400 : *attributes_.login_timeout);
    diagnostics().set_server_name(options.dsn);
    auto catalog = schema::load_catalog(options.schema_file);
    log::lazy(log::Level::Info, [&] { return "connecting to " + options.settings.base_url; });
    process_ = OwnProcess::current();
    engine_ = engine::connect(options.settings, std::move(catalog), cancellation_);
    dsn_ = options.dsn;
    user_ = options.settings.client_id;
    base_url_ = options.settings.base_url;
    if (!attributes_.autocommit) engine_->set_autocommit(false);
    if (std::string warning = warning_of(options.unknown); !warning.empty())
        diagnostics().add({state::kUnknownKeyword, std::move(warning)});
}

std::optional<std::string> Connection::browse(const ConnectionEntries& entries) {
    if (is_connected()) throw Error(state::kConnectionInUse, "The connection is open already; disconnect first.");
    // Later answers replace earlier ones: a wrong secret can be corrected.
    std::erase_if(browsed_, [&](const auto& old) {
        return std::any_of(entries.begin(), entries.end(),
                           [&](const auto& entry) { return means_the_same(old.first, entry.first); });
    });
    browsed_.insert(browsed_.begin(), entries.begin(), entries.end());
    const auto given = [&](std::string_view name) {
        const Keyword& keyword = *find_keyword(name);
        const std::string dsn = first_value(browsed_, "DSN").value_or("");
        const bool in_string = std::any_of(browsed_.begin(), browsed_.end(), [&](const auto& entry) {
            return keyword.is(entry.first) && !entry.second.empty();
        });
        return in_string || (!dsn.empty() && !dsn_value(dsn, keyword.name).empty());
    };
    std::vector<std::string> wanted;
    if (!given("Region") && !given("BaseUrl")) wanted.emplace_back("REGION:Region=?");
    if (!given("ClientId")) wanted.emplace_back("UID:Client ID=?");
    if (!given("ClientSecret") && !given("ClientSecretFile")) wanted.emplace_back("PWD:Client secret=?");
    if (!wanted.empty()) {
        wanted.emplace_back("*PROXY:Proxy=?");
        return join(wanted, ";");
    }
    try {
        connect(browsed_);
    } catch (const Error& error) {
        if (!(error.sql_state() == state::kSignInRefused)) {
            browsed_.clear();
            throw;
        }
        diagnostics().add(error.diagnostic());
        return "UID:Client ID=?;PWD:Client secret=?";
    }
    return std::nullopt;
}

void Connection::disconnect() {
    if (!is_connected()) {
        const bool was_browsing = !browsed_.empty();
        browsed_.clear();
        if (was_browsing) return;
        throw Error(state::kConnectionNotOpen, "The connection is not open.");
    }
    close_children();
    browsed_.clear();
    release_engine();
}

void Connection::close_children() {
    std::map<SQLHANDLE, HandleKind> children;
    {
        const std::lock_guard lock(children_lock_);
        children = children_;
    }
    HandleRegistry& registry = HandleRegistry::instance();
    for (const auto& [value, kind] : children) {
        if (kind != HandleKind::Statement) continue;
        const auto statement = std::static_pointer_cast<Statement>(registry.find(value, kind));
        if (statement == nullptr) continue;
        const std::unique_lock lock(statement->lock(), std::try_to_lock);
        if (!lock.owns_lock() || statement->is_async_running())
            throw Error(state::kFunctionSequence, "A statement of the connection is still running; cancel it first.");
    }
    for (const auto& [value, kind] : children) {
        if (const auto object = registry.remove(value, kind); object != nullptr && kind == HandleKind::Statement)
            static_cast<Statement&>(*object).dispose();
        forget(value);
    }
}

void Connection::end_transaction(SQLSMALLINT completion) {
    if (completion != SQL_COMMIT && completion != SQL_ROLLBACK)
        throw Error(state::kInvalidTransactionOperation, "A transaction ends with SQL_COMMIT or SQL_ROLLBACK.");
    if (completion == SQL_COMMIT)
        engine().commit();
    else
        engine().rollback();
}

void Connection::set_autocommit(bool on) {
    if (engine_ != nullptr && on != attributes_.autocommit) engine().set_autocommit(on);
    attributes_.autocommit = on;
}

void Connection::reset() {
    close_children();
    attributes_ = {};
    connection_timeout = 0;
    statement_defaults_ = {};
    if (engine_ == nullptr) return;
    process_.require();
    engine_->reset();
    engine_->set_autocommit(true);
}

bool Connection::is_dead() const {
    return engine_ == nullptr || is_of_parent_process() || engine_->session().link_is_dead();
}

std::string Connection::host() const {
    const auto parts = http::parse_url(base_url_);
    return parts ? parts->authority : std::string();
}

std::string Connection::database_name() const {
    if (engine_ == nullptr) return {};
    const auto identity = engine_->session().identity();
    return identity ? identity->tenant_name : std::string();
}

void Connection::adopt(SQLHANDLE child, HandleKind kind) {
    const std::lock_guard lock(children_lock_);
    children_.emplace(child, kind);
}

void Connection::forget(SQLHANDLE child) {
    const std::lock_guard lock(children_lock_);
    children_.erase(child);
    std::erase_if(cursor_names_, [&](const auto& entry) { return entry.second == child; });
}

std::vector<SQLHANDLE> Connection::statements() {
    const std::lock_guard lock(children_lock_);
    std::vector<SQLHANDLE> values;
    for (const auto& [value, kind] : children_)
        if (kind == HandleKind::Statement) values.push_back(value);
    return values;
}

void Connection::claim_cursor_name(const std::string& name, SQLHANDLE statement) {
    const std::lock_guard lock(children_lock_);
    const auto found = cursor_names_.find(name);
    if (found != cursor_names_.end() && found->second != statement)
        throw Error(state::kDuplicateCursorName,
                    "Another statement of the connection has the cursor name " + name + ".");
    std::erase_if(cursor_names_, [&](const auto& entry) { return entry.second == statement; });
    cursor_names_.emplace(name, statement);
}

std::string Connection::next_cursor_name() {
    const std::lock_guard lock(children_lock_);
    return "SQL_CUR" + std::to_string(++next_cursor_);
}

} // namespace snowatlas::odbc
