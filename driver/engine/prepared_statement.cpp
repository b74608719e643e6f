#include "driver/engine/prepared_statement.h"

#include <algorithm>

#include <sqlite3.h>

#include "driver/engine/connection_names.h"
#include "driver/engine/run_cursor.h"
#include "driver/engine/tree_walk.h"

namespace snowatlas::engine {
namespace {

// Rows of a scan as they come.
class DirectCursor final : public Cursor {
  public:
    DirectCursor(std::unique_ptr<QueryRun> run, std::shared_ptr<ConnectionState> connection)
        : connection_(std::move(connection)), run_(std::move(run)), read_(*run_->direct()) {}

    bool next(Cancellation& cancellation) override {
        if (failed_) throw Error(*failed_);
        if (read_.limit && delivered_ >= *read_.limit) return false;
        run_->context().use(cancellation);
        try {
            cancellation.check();
            return advance(cancellation);
        } catch (const Error& error) {
            failed_ = lasting(error);
            if (reader_) reader_->end();
            throw;
        }
    }
    Cell cell(std::size_t column) const override { return reader_->cell(read_.columns[column]); }

    std::size_t rows_at_hand() const override {
        if (!read_.checks.empty()) return 1; // those after the current one may not pass
        const auto rows = reader_->rows_at_hand();
        return read_.limit ? std::min<std::uint64_t>(rows, *read_.limit - delivered_ + 1) : rows;
    }
    void cells(std::size_t column, std::span<Cell> cells) const override {
        reader_->cells(read_.columns[column], cells);
    }
    void skip(std::size_t rows) override {
        reader_->skip(rows);
        delivered_ += rows;
    }

  private:
    bool advance(Cancellation& cancellation) {
        if (!reader_) { // keys may have to be found by queries
            const auto lock = run_->database().lock(cancellation);
            reader_.emplace(run_->source(read_.relation));
        }
        while (reader_->next()) {
            if (!read_.checks.empty() && !read_.accepts(cell_of_)) continue;
            if (skipped_ + reader_->rows_left_out() < read_.offset) {
                ++skipped_;
                continue;
            }
            ++delivered_;
            return true;
        }
        read_.limit = delivered_; // for calls after the last row
        return false;
    }

    std::shared_ptr<ConnectionState> connection_; // outlives the run
    std::unique_ptr<QueryRun> run_;
    DirectRead read_;
    std::optional<ScanSource::Reader> reader_;
    std::function<Cell(std::size_t)> cell_of_ = [this](std::size_t column) { return reader_->cell(column); };
    std::uint64_t skipped_ = 0, delivered_ = 0;
    std::optional<Error> failed_;
};

std::set<std::string, LessIgnoreCase> local_tables_of(const sql::Query& query) {
    std::set<std::string, LessIgnoreCase> names;
    TreeVisitor visitor;
    visitor.table = [&](const sql::TableExpression& table) {
        if (const auto* local = std::get_if<sql::LocalTableRef>(&table.node)) names.insert(local->table->name);
    };
    walk(query, visitor);
    return names;
}

std::string column_list(const std::vector<std::size_t>& columns) {
    std::vector<std::string> names;
    for (const auto column : columns) names.push_back(column_name(column));
    return join(names, ", ");
}

Runnable runnable(const sql::QueryPtr& query) {
    return {find_scopes(query), query, {}, true, [query](SqliteText& text) { return text.statement(*query); }};
}

Runnable runnable_insert(const sql::LocalTable& table, const std::vector<std::size_t>& columns,
                         const sql::QueryPtr& source) {
    const auto target = "INSERT INTO " + local_table_name(table);
    if (!source) return {{}, nullptr, {}, false, [target](SqliteText&) { return target + " DEFAULT VALUES"; }};
    return {find_scopes(source), source, {}, false, [target, columns, source](SqliteText& text) {
                return target + "(" + column_list(columns) + ") " + text.query(*source);
            }};
}

Runnable runnable_change(std::vector<sql::ExpressionPtr> expressions, std::function<std::string(SqliteText&)> text) {
    Runnable result{{}, nullptr, {}, false, std::move(text)};
    for (auto& expression : expressions) {
        if (!expression) continue;
        result.scopes.merge(find_scopes(expression));
        result.expressions.push_back(std::move(expression));
    }
    return result;
}

std::string where_text(const sql::ExpressionPtr& where, SqliteText& text) {
    return where ? " WHERE " + text.expression(*where) : "";
}

Runnable runnable(const sql::Update& update) {
    std::vector<sql::ExpressionPtr> expressions{update.where};
    for (const auto& [column, value] : update.assignments) expressions.push_back(value);
    return runnable_change(std::move(expressions), [&update](SqliteText& text) {
        std::vector<std::string> assignments;
        for (const auto& [column, value] : update.assignments)
            assignments.push_back(column_name(column) + " = " + text.expression(*value));
        return "UPDATE " + local_table_name(*update.table) + " AS " + relation_name(update.relation) + " SET " +
               join(assignments, ", ") + where_text(update.where, text);
    });
}

Runnable runnable(const sql::Delete& removal) {
    return runnable_change({removal.where}, [&removal](SqliteText& text) {
        return "DELETE FROM " + local_table_name(*removal.table) + " AS " + relation_name(removal.relation) +
               where_text(removal.where, text);
    });
}

// A change that is undone as a whole where it fails half-way.
class Savepoint {
  public:
    Savepoint(Database& database, ExecutionContext& context) : database_(database), context_(context) {
        database_.execute("SAVEPOINT s", context_);
    }
    ~Savepoint() {
        if (released_) return;
        Cancellation never;
        ExecutionContext context(never, {}); // also where the statement was cancelled
        try {
            database_.execute("ROLLBACK TO s", context);
            database_.execute("RELEASE s", context);
        } catch (const Error&) { // nothing is left to be undone
        }
    }
    void release() {
        database_.execute("RELEASE s", context_);
        released_ = true;
    }

  private:
    Database& database_;
    ExecutionContext& context_;
    bool released_ = false;
};

class PreparedStatement final : public Statement {
  public:
    PreparedStatement(std::shared_ptr<ConnectionState> connection, std::string_view text, Cancellation& cancellation,
                      std::span<const SqlType> parameter_types)
        : connection_(std::move(connection)), text_(text),
          parameter_types_(parameter_types.begin(), parameter_types.end()) {
        bind(cancellation);
    }

    const std::vector<ResultColumn>& columns() const override { return columns_; }
    const std::vector<sql::ParameterInfo>& parameters() const override { return bound_.parameters; }

    std::string_view dynamic_function() const override {
        struct Namer {
            std::string_view operator()(const sql::QueryStatement&) const { return "SELECT CURSOR"; }
            std::string_view operator()(const sql::CreateTable&) const { return "CREATE TABLE"; }
            std::string_view operator()(const sql::CreateView&) const { return "CREATE VIEW"; }
            std::string_view operator()(const sql::CreateIndex&) const { return "CREATE INDEX"; }
            std::string_view operator()(const sql::Insert&) const { return "INSERT"; }
            std::string_view operator()(const sql::Update&) const { return "UPDATE WHERE"; }
            std::string_view operator()(const sql::Delete&) const { return "DELETE WHERE"; }
            std::string_view operator()(const sql::Drop& drop) const {
                if (drop.kind == sql::Drop::Kind::Table) return "DROP TABLE";
                return drop.kind == sql::Drop::Kind::View ? "DROP VIEW" : "DROP INDEX";
            }
        };
        return std::visit(Namer{}, bound_.node);
    }

    Execution execute(std::span<const TypedValue> parameters, Cancellation& cancellation,
                      std::function<void(Diagnostic)> warn) override {
        if (version_ != connection_->local_tables.version()) bind(cancellation); // tables may have come and gone
        cancellation.check();
        Call call{convert_parameters(parameters, bound_.parameters), cancellation, std::move(warn)};
        return std::visit([&](const auto& node) { return run(node, call); }, bound_.node);
    }

  private:
    struct Call {
        std::vector<Value> parameters;
        Cancellation& cancellation;
        std::function<void(Diagnostic)> warn;
    };

    void bind(Cancellation& cancellation) {
        version_ = connection_->local_tables.version();
        bound_ = sql::bind(text_, ConnectionNames(*connection_, cancellation), parameter_types_);
        columns_.clear();
        if (const auto* query = std::get_if<sql::QueryStatement>(&bound_.node))
            columns_ = query->explain ? explain_columns() : describe(*query->query);
    }

    Execution run(const sql::QueryStatement& statement, Call& call) {
        auto local_tables = local_tables_of(*statement.query);
        const auto database =
            local_tables.empty() ? connection_->databases->take() : connection_->local_tables.database();
        const auto lock = database->lock(call.cancellation);
        if (statement.explain)
            return {cursor_of(explain(*connection_, *statement.query, call.parameters, *database, call.cancellation)),
                    std::nullopt};
        auto run = std::make_unique<QueryRun>(connection_->environment, database, runnable(statement.query),
                                              std::move(call.parameters), call.cancellation, std::move(call.warn));
        if (run->direct()) return {std::make_unique<DirectCursor>(std::move(run), connection_), std::nullopt};
        std::vector<SqlType> types;
        for (const auto& column : statement.query->columns) types.push_back(column.type);
        return {std::make_unique<RunCursor>(std::move(run), std::move(types), connection_, std::move(local_tables)),
                std::nullopt};
    }

    // Runs in the database of the temporary tables, as a part of the transaction. `table`: the existing one that is
    // changed, if any.
    template <typename Body> auto change(Call& call, std::string_view table, Body&& body) {
        auto& tables = connection_->local_tables;
        const auto lock = tables.database()->lock(call.cancellation);
        if (!table.empty()) tables.keep_rows_of_readers(table, call.cancellation);
        ExecutionContext context(call.cancellation, call.warn);
        tables.begin(context);
        auto result = body(tables, context);
        tables.end(context);
        return result;
    }

    std::int64_t affect(const Runnable& runnable, const sql::LocalTable& table, Call& call) {
        const auto& database = connection_->local_tables.database();
        try {
            QueryRun run(connection_->environment, database, runnable, call.parameters, call.cancellation, call.warn);
            while (run.statement().step()) {
            }
            return sqlite3_changes64(database->database().handle());
        } catch (const Error& error) {
            if (error.sql_state() == state::kIntegrityViolation) throw named_constraint(error, table);
            throw;
        }
    }

    Execution run(const sql::Insert& insert, Call& call) {
        return change(call, insert.table->name, [&](LocalTables&, ExecutionContext&) -> Execution {
            return {nullptr,
                    affect(runnable_insert(*insert.table, insert.columns, insert.source), *insert.table, call)};
        });
    }
    Execution run(const sql::Update& update, Call& call) {
        return change(call, update.table->name, [&](LocalTables&, ExecutionContext&) -> Execution {
            return {nullptr, affect(runnable(update), *update.table, call)};
        });
    }
    Execution run(const sql::Delete& removal, Call& call) {
        return change(call, removal.table->name, [&](LocalTables&, ExecutionContext&) -> Execution {
            return {nullptr, affect(runnable(removal), *removal.table, call)};
        });
    }

    Execution run(const sql::CreateTable& create, Call& call) {
        return change(call, {}, [&](LocalTables& tables, ExecutionContext& context) -> Execution {
            if (tables.find(create.table.name)) {
                if (create.if_not_exists) return {};
                throw Error(state::kTableExists, "There is a temporary table named " + create.table.name + " already.");
            }
            Savepoint savepoint(tables.database()->database(), context);
            Execution execution;
            tables.create(create.table, context);
            if (create.source) execution.rows = fill(tables, create, call);
            savepoint.release();
            return execution;
        });
    }

    std::int64_t fill(LocalTables& tables, const sql::CreateTable& create, Call& call) {
        std::vector<std::size_t> columns;
        for (std::size_t i = 0; i < create.table.columns.size(); ++i) columns.push_back(i);
        try {
            return affect(runnable_insert(create.table, columns, create.source), create.table, call);
        } catch (const Error&) {
            tables.forget(create.table.name);
            throw;
        }
    }

    Execution run(const sql::CreateView& create, Call& call) {
        return change(call, {}, [&](LocalTables& tables, ExecutionContext&) -> Execution {
            const auto existing = tables.find(create.view.name);
            if (existing && !(create.or_replace && !existing->view_text.empty()))
                throw Error(state::kTableExists,
                            "There is a temporary table or view named " + create.view.name + " already.");
            tables.create_view(create.view);
            return {};
        });
    }
    Execution run(const sql::CreateIndex& create, Call& call) {
        return change(call, create.table, [&](LocalTables& tables, ExecutionContext& context) -> Execution {
            tables.create_index(create, context);
            return {};
        });
    }
    Execution run(const sql::Drop& drop, Call& call) {
        return change(call, drop.name, [&](LocalTables& tables, ExecutionContext& context) -> Execution {
            tables.drop(drop, context);
            return {};
        });
    }

    std::shared_ptr<ConnectionState> connection_;
    std::string text_;
    std::vector<SqlType> parameter_types_;
    sql::Statement bound_;
    std::uint64_t version_ = 0;
    std::vector<ResultColumn> columns_;
};

} // namespace

std::unique_ptr<Statement> prepare_statement(std::shared_ptr<ConnectionState> connection, std::string_view text,
                                             Cancellation& cancellation, std::span<const SqlType> parameter_types) {
    return std::make_unique<PreparedStatement>(std::move(connection), text, cancellation, parameter_types);
}

} // namespace snowatlas::engine
