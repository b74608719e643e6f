#include "driver/engine/connection.h"

#include "driver/engine/prepared_statement.h"
#include "driver/engine/row_memory.h"
#include "driver/engine/system_tables.h"
#include "driver/sql/binder.h"

namespace snowatlas::engine {
namespace {

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
            std::make_shared<GrowingCatalog>(std::move(catalog), session), std::move(session),
            [state](const schema::Table& table) {
                const auto tables = state->environment.catalog->get();
                return scan_of(system_rows(table, {*tables, *state->environment.session, state->local_tables.all()}));
            }};
    }

    std::unique_ptr<Statement> prepare(std::string_view text, Cancellation& cancellation,
                                       std::span<const SqlType> parameter_types) override {
        return prepare_statement(state_, text, cancellation, parameter_types);
    }
    std::string native_sql(std::string_view text) const override { return sql::native_sql(text); }
    std::shared_ptr<const schema::Catalog> catalog() const override { return state_->environment.catalog->get(); }
    void discover_custom_tables(Cancellation& cancellation) override {
        state_->environment.catalog->discover_custom_tables(cancellation);
    }
    void list_custom_tables(Cancellation& cancellation) override {
        state_->environment.catalog->list_custom_tables(cancellation);
    }
    std::vector<std::shared_ptr<const sql::LocalTable>> local_tables() const override {
        return state_->local_tables.all();
    }
    void set_autocommit(bool on) override { state_->local_tables.set_autocommit(on); }
    void commit() override { state_->local_tables.commit(); }
    void rollback() override { state_->local_tables.rollback(); }
    bool in_transaction() const override { return state_->local_tables.in_transaction(); }
    void reset() override {
        state_->local_tables.reset();
        state_->environment.catalog->forget_custom_tables();
    }
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
