#include "driver/engine/connection.h"

#include "driver/engine/prepared_statement.h"
#include "driver/engine/row_memory.h"
#include "driver/engine/system_tables.h"

namespace snowatlas::engine {
namespace {

// Temporary tables hide those of Snow Atlas, where the name has no schema.
class ConnectionNames final : public sql::Names {
  public:
    explicit ConnectionNames(const ConnectionState& state) : state_(state) {}

    Found find_table(std::string_view schema, std::string_view name) const override {
        if (schema.empty())
            if (auto local = state_.local_tables.find(name)) return local;
        const auto* table = catalog().find(schema, name);
        if (!table) return std::monostate{};
        return std::shared_ptr<const schema::Table>(state_.environment.catalog, table);
    }
    std::vector<std::string> table_names() const override {
        std::vector<std::string> names;
        for (const auto& table : catalog().tables()) names.push_back(table->qualified_name());
        for (const auto& table : state_.local_tables.all()) names.push_back(table->name);
        return names;
    }
    bool has_schema(std::string_view schema) const override {
        for (const auto& known : catalog().schemas())
            if (equals_ignore_case(known, schema)) return true;
        return false;
    }
    std::string user_name() const override { return state_.environment.session->settings().client_id; }
    std::string database_name() const override {
        const auto identity = state_.environment.session->identity();
        return identity ? identity->tenant_name : std::string();
    }

  private:
    const schema::Catalog& catalog() const { return *state_.environment.catalog; }
    const ConnectionState& state_;
};

class StoredRows final : public RowStore {
  public:
    void append(const Cursor& cursor, std::size_t columns) override {
        if (!rows_) rows_ = std::make_unique<RowMemory>(columns);
        rows_->append([&](std::size_t column) { return cursor.cell(column); });
    }
    std::uint64_t size() const override { return rows_ ? rows_->size() : 0; }
    Cell cell(std::uint64_t row, std::size_t column) override { return rows_->cell(row, column); }

  private:
    std::unique_ptr<RowMemory> rows_;
};

class EngineConnection final : public Connection {
  public:
    EngineConnection(std::shared_ptr<rest::Session> session, std::shared_ptr<const schema::Catalog> catalog)
        : state_(std::make_shared<ConnectionState>()) {
        auto* state = state_.get();
        state->environment = {
            std::move(catalog), std::move(session), [state](const schema::Table& table) {
                return scan_of(system_rows(
                    table, {*state->environment.catalog, *state->environment.session, state->local_tables.all()}));
            }};
        state->names = std::make_unique<ConnectionNames>(*state);
    }

    std::unique_ptr<Statement> prepare(std::string_view text, std::span<const SqlType> parameter_types) override {
        return prepare_statement(state_, text, parameter_types);
    }
    std::string native_sql(std::string_view text) const override { return sql::native_sql(text); }
    const schema::Catalog& catalog() const override { return *state_->environment.catalog; }
    std::vector<std::shared_ptr<const sql::LocalTable>> local_tables() const override {
        return state_->local_tables.all();
    }
    void set_autocommit(bool on) override { state_->local_tables.set_autocommit(on); }
    void commit() override { state_->local_tables.commit(); }
    void rollback() override { state_->local_tables.rollback(); }
    bool in_transaction() const override { return state_->local_tables.in_transaction(); }
    void reset() override { state_->local_tables.reset(); }
    rest::Session& session() override { return *state_->environment.session; }

  private:
    std::shared_ptr<ConnectionState> state_;
};

} // namespace

std::unique_ptr<RowStore> make_row_store() {
    return std::make_unique<StoredRows>();
}

std::unique_ptr<Connection> connect(rest::Settings settings, std::shared_ptr<const schema::Catalog> catalog,
                                    Cancellation& cancellation) {
    auto session = rest::open_session(std::move(settings));
    session->sign_in(cancellation);
    return connect(std::move(session), std::move(catalog));
}

std::unique_ptr<Connection> connect(std::shared_ptr<rest::Session> session,
                                    std::shared_ptr<const schema::Catalog> catalog) {
    return std::make_unique<EngineConnection>(std::move(session), std::move(catalog));
}

} // namespace snowatlas::engine
