#include "driver/engine/local_tables.h"

#include <algorithm>

#include "driver/engine/sqlite_text.h"
#include "driver/engine/value_mapping.h"

namespace snowatlas::engine {
namespace {

constexpr int kCheckRelation = 0; // of a CHECK's columns, see sql::LocalTable

std::string key_columns(const std::vector<std::size_t>& columns) {
    std::vector<std::string> names;
    for (const auto column : columns) names.push_back(column_name(column));
    return "(" + join(names, ", ") + ")";
}

// Columns have no type in SQLite: values stay what the binder has made of them.
std::string definition(const sql::LocalTable& table, FunctionRegistry& functions) {
    SqliteText text(functions, "", nullptr);
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& column = table.columns[i];
        auto part = column_name(i) + (column.type.nullable ? "" : " NOT NULL");
        if (column.default_value) part += " DEFAULT (" + text.expression(*column.default_value) + ")";
        parts.push_back(std::move(part));
    }
    if (!table.primary_key.empty()) parts.push_back("PRIMARY KEY " + key_columns(table.primary_key));
    for (const auto& key : table.unique_keys) parts.push_back("UNIQUE " + key_columns(key));
    for (const auto& check : table.checks)
        parts.push_back("CONSTRAINT " + quoted_text(check.name, '"') + " CHECK (" +
                        text.table_expression(*check.condition, kCheckRelation) + ")");
    return "CREATE TABLE " + local_table_name(table) + "(" + join(parts, ", ") + ")";
}

std::string index_name(std::string_view name) {
    return quoted_text("i_" + to_lower(name), '"');
}

} // namespace

std::shared_ptr<const sql::LocalTable> LocalTables::find(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    const auto found = catalog_.tables.find(name);
    return found == catalog_.tables.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const sql::LocalTable>> LocalTables::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<const sql::LocalTable>> tables;
    for (const auto& [name, table] : catalog_.tables) tables.push_back(table);
    return tables;
}

std::uint64_t LocalTables::version() const {
    const std::lock_guard lock(mutex_);
    return version_;
}

void LocalTables::add_reader(LocalReader& reader) {
    readers_.push_back(&reader);
}

void LocalTables::remove_reader(LocalReader& reader) {
    std::erase(readers_, &reader);
}

void LocalTables::keep_rows_of_readers(std::string_view table, Cancellation& cancellation) {
    for (LocalReader* reader : readers_)
        if (reader->reads(table)) reader->keep_rows(cancellation);
}

void LocalTables::begin(ExecutionContext& context) {
    const std::lock_guard lock(mutex_);
    if (autocommit_ || in_transaction_) return;
    database_->database().execute("BEGIN", context);
    before_transaction_ = catalog_;
    in_transaction_ = true;
}

void LocalTables::end(ExecutionContext& context) {
    const std::lock_guard lock(mutex_);
    if (autocommit_) delete_rows_on_commit(context);
}

void LocalTables::create(const sql::LocalTable& table, ExecutionContext& context) {
    database_->database().execute(definition(table, database_->database().functions()), context);
    const std::lock_guard lock(mutex_);
    catalog_.tables[table.name] = std::make_shared<sql::LocalTable>(table);
    ++version_;
}

void LocalTables::forget(const std::string& name) {
    const std::lock_guard lock(mutex_);
    catalog_.tables.erase(name);
    ++version_;
}

void LocalTables::create_view(const sql::LocalTable& view) {
    const std::lock_guard lock(mutex_);
    catalog_.tables[view.name] = std::make_shared<sql::LocalTable>(view);
    ++version_;
}

void LocalTables::create_index(const sql::CreateIndex& index, ExecutionContext& context) {
    const auto table = find(index.table);
    std::unique_lock lock(mutex_);
    if (!table || !table->view_text.empty())
        throw Error(state::kTableNotFound, "There is no temporary table named " + index.table + " to put an index on.");
    if (catalog_.indexes.contains(index.name))
        throw Error(state::kIndexExists, "There is an index named " + index.name + " already.");
    lock.unlock();
    std::vector<std::size_t> columns;
    for (const auto& name : index.columns) {
        const auto found = std::find_if(table->columns.begin(), table->columns.end(),
                                        [&](const auto& column) { return equals_ignore_case(column.name, name); });
        if (found == table->columns.end())
            throw Error(state::kColumnNotFound, "The table " + table->name + " has no column named " + name + ".");
        columns.push_back(static_cast<std::size_t>(found - table->columns.begin()));
    }
    database_->database().execute(std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " +
                                      index_name(index.name) + " ON " + local_table_name(*table) + key_columns(columns),
                                  context);
    lock.lock();
    catalog_.indexes[index.name] = table->name;
}

void LocalTables::drop(const sql::Drop& drop, ExecutionContext& context) {
    using Kind = sql::Drop::Kind;
    if (drop.kind == Kind::Index) {
        const std::lock_guard lock(mutex_);
        if (catalog_.indexes.erase(drop.name) == 0) {
            if (drop.if_exists) return;
            throw Error(state::kIndexNotFound, "There is no index named " + drop.name + ".");
        }
        return database_->database().execute("DROP INDEX " + index_name(drop.name), context);
    }
    const auto table = find(drop.name);
    const bool is_view = table && !table->view_text.empty();
    if (!table || is_view != (drop.kind == Kind::View)) {
        if (drop.if_exists && !table) return;
        throw Error(state::kTableNotFound, std::string("There is no temporary ") +
                                               (drop.kind == Kind::View ? "view" : "table") + " named " + drop.name +
                                               ".");
    }
    if (!is_view) database_->database().execute("DROP TABLE " + local_table_name(*table), context);
    const std::lock_guard lock(mutex_);
    catalog_.tables.erase(drop.name);
    std::erase_if(catalog_.indexes, [&](const auto& index) { return equals_ignore_case(index.second, drop.name); });
    ++version_;
}

void LocalTables::delete_rows_on_commit(ExecutionContext& context) {
    for (const auto& [name, table] : catalog_.tables)
        if (table->delete_on_commit && table->view_text.empty())
            database_->database().execute("DELETE FROM " + local_table_name(*table), context);
}

template <typename Body> void LocalTables::with_database(Body&& body) {
    const auto running = database_->lock();
    const std::lock_guard lock(mutex_);
    Cancellation never;
    ExecutionContext context(never, {});
    body(database_->database(), context);
}

void LocalTables::commit() {
    const auto running = database_->lock();
    Cancellation never;
    if (in_transaction())
        for (const auto& table : all())
            if (table->delete_on_commit) keep_rows_of_readers(table->name, never);
    with_database([&](Database& database, ExecutionContext& context) {
        if (!in_transaction_) return;
        delete_rows_on_commit(context);
        database.execute("COMMIT", context);
        in_transaction_ = false;
    });
}

void LocalTables::rollback() {
    const auto running = database_->lock();
    Cancellation never;
    if (in_transaction())
        for (LocalReader* reader : readers_) reader->keep_rows(never);
    with_database([&](Database& database, ExecutionContext& context) {
        if (!in_transaction_) return;
        database.execute("ROLLBACK", context);
        catalog_ = before_transaction_;
        ++version_;
        in_transaction_ = false;
    });
}

void LocalTables::set_autocommit(bool on) {
    if (on) commit(); // as ODBC says
    const std::lock_guard lock(mutex_);
    autocommit_ = on;
}

bool LocalTables::in_transaction() const {
    const std::lock_guard lock(mutex_);
    return in_transaction_;
}

void LocalTables::reset() {
    rollback();
    with_database([&](Database& database, ExecutionContext& context) {
        for (const auto& [name, table] : catalog_.tables)
            if (table->view_text.empty()) database.execute("DROP TABLE " + local_table_name(*table), context);
        catalog_ = {};
        autocommit_ = true;
        ++version_;
    });
}

Error named_constraint(const Error& error, const sql::LocalTable& table) {
    auto text = error.diagnostic().text;
    const auto replace = [&](const std::string& from, const std::string& to) {
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    };
    const auto table_name = "t_" + to_lower(table.name);
    for (std::size_t i = table.columns.size(); i-- > 0;) // c12 before c1
        replace(table_name + ".c" + std::to_string(i), table.name + "." + table.columns[i].name);
    return Error(error.sql_state(), std::move(text), error.diagnostic().native);
}

} // namespace snowatlas::engine
