#include "tests/unit/odbc/fake_engine.h"

namespace snowatlas::fake {
namespace {

class FakeSession : public rest::Session {
  public:
    explicit FakeSession(rest::Settings settings) : settings_(std::move(settings)) {}
    std::unique_ptr<rest::Scan> scan(rest::ScanRequest, std::function<void(Diagnostic)>) override { return nullptr; }
    std::optional<std::int64_t> count(const schema::Table&, std::size_t, const std::vector<rest::Disjunction>&,
                                      Cancellation&) override {
        return std::nullopt;
    }
    std::string filter_text(const schema::Table&, std::size_t, const std::vector<rest::Disjunction>&) const override {
        return {};
    }
    void note_filter(const schema::Table&, std::size_t, const std::vector<rest::Disjunction>&,
                     rest::FilterEffect) override {}
    bool filter_finds(const schema::Table&, std::size_t, const std::vector<rest::Disjunction>&) const override {
        return false;
    }
    std::size_t page_rows(const schema::AccessPath&) const override { return 1'000; }
    void sign_in(Cancellation&) override {}
    const rest::Settings& settings() const override { return settings_; }
    std::vector<rest::RequestRecord> requests() const override { return {}; }
    std::optional<auth::IdentityClaims> identity() const override { return Engine::instance().identity; }
    std::optional<std::chrono::system_clock::time_point> token_expiry() const override { return std::nullopt; }
    bool link_is_dead() const override { return Engine::instance().link_is_dead; }

  private:
    rest::Settings settings_;
};

class FakeCursor : public engine::Cursor {
  public:
    explicit FakeCursor(Answer answer) : answer_(std::move(answer)) {}
    bool next(Cancellation& cancellation) override {
        if (answer_.fetch_wait.count() > 0) cancellation.sleep_for(std::exchange(answer_.fetch_wait, {}));
        cancellation.check();
        if (next_ >= answer_.rows.size()) return false;
        const std::size_t row = next_++;
        ++Engine::instance().rows_handed_out;
        if (const auto error = answer_.row_errors.find(row); error != answer_.row_errors.end()) throw error->second;
        return true;
    }
    Cell cell(std::size_t column) const override { return view(answer_.rows.at(next_ - 1).at(column)); }

    // Rows come in batches, as from a service; a row that cannot be computed ends what can be had at once.
    std::size_t rows_at_hand() const override {
        const auto batch_end = std::min((next_ - 1) / kBatch * kBatch + kBatch, answer_.rows.size());
        const auto broken = answer_.row_errors.lower_bound(next_);
        return std::min(batch_end, broken == answer_.row_errors.end() ? batch_end : broken->first) - (next_ - 1);
    }
    void cells(std::size_t column, std::span<Cell> cells) const override {
        for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = view(answer_.rows.at(next_ - 1 + i).at(column));
    }
    void skip(std::size_t rows) override {
        next_ += rows;
        Engine::instance().rows_handed_out += static_cast<int>(rows);
    }

  private:
    static constexpr std::size_t kBatch = 100;
    Answer answer_;
    std::size_t next_ = 0;
};

class FakeStatement : public engine::Statement {
  public:
    explicit FakeStatement(Answer answer) : answer_(std::move(answer)) {}
    const std::vector<engine::ResultColumn>& columns() const override { return answer_.columns; }
    const std::vector<sql::ParameterInfo>& parameters() const override { return answer_.parameters; }
    std::string_view dynamic_function() const override { return answer_.function; }
    engine::Execution execute(std::span<const engine::TypedValue> parameters, Cancellation& cancellation,
                              std::function<void(Diagnostic)> warn) override {
        const std::vector<engine::TypedValue> values(parameters.begin(), parameters.end());
        {
            const std::lock_guard lock(Engine::instance().lock);
            Engine::instance().executions.push_back(values);
        }
        if (answer_.execute_wait.count() > 0) cancellation.sleep_for(answer_.execute_wait);
        cancellation.check();
        if (answer_.execute_error) throw *answer_.execute_error;
        for (const Diagnostic& warning : answer_.warnings) warn(warning);
        Answer answer = answer_;
        if (answer.on_execute) answer.on_execute(values, answer);
        answer_.columns = answer.columns;
        engine::Execution execution;
        execution.rows = answer.affected;
        if (!answer.columns.empty()) execution.cursor = std::make_unique<FakeCursor>(std::move(answer));
        return execution;
    }

  private:
    Answer answer_;
};

class FakeConnection : public engine::Connection {
  public:
    explicit FakeConnection(rest::Settings settings) : session_(std::move(settings)) {}
    std::unique_ptr<engine::Statement> prepare(std::string_view text, Cancellation&,
                                               std::span<const SqlType> parameter_types) override {
        Engine& engine = Engine::instance();
        const std::lock_guard lock(engine.lock);
        engine.prepared_types.emplace_back(parameter_types.begin(), parameter_types.end());
        const auto found = engine.answers.find(std::string(text));
        if (found == engine.answers.end())
            throw Error(state::kSyntaxOrAccess, "The test has no answer to: " + std::string(text));
        if (found->second.on_prepare) found->second.on_prepare();
        if (found->second.prepare_error) throw *found->second.prepare_error;
        return std::make_unique<FakeStatement>(found->second);
    }
    std::string native_sql(std::string_view text) const override { return "native " + std::string(text); }
    std::shared_ptr<const schema::Catalog> catalog() const override {
        return {std::shared_ptr<const schema::Catalog>(), &fake::catalog()};
    }
    void discover_custom_tables(Cancellation&) override { note("custom tables"); }
    void list_custom_tables(Cancellation&) override {}
    std::vector<std::shared_ptr<const sql::LocalTable>> local_tables() const override {
        return Engine::instance().local_tables;
    }
    void set_autocommit(bool on) override { note(on ? "autocommit on" : "autocommit off"); }
    void commit() override { note("commit"); }
    void rollback() override { note("rollback"); }
    bool in_transaction() const override { return false; }
    void reset() override { note("reset"); }
    rest::Session& session() override { return session_; }

  private:
    static void note(const char* event) { Engine::instance().events.emplace_back(event); }
    FakeSession session_;
};

class FakeRowStore : public engine::RowStore {
  public:
    void append(const engine::Cursor& cursor, std::size_t columns) override {
        std::vector<Value>& row = rows_.emplace_back();
        for (std::size_t i = 0; i < columns; ++i) row.push_back(own(cursor.cell(i)));
    }
    std::uint64_t size() const override { return rows_.size(); }
    Cell cell(std::uint64_t row, std::size_t column) override { return view(rows_.at(row).at(column)); }

  private:
    std::vector<std::vector<Value>> rows_;
};

schema::Table table(const char* schema, const char* name, std::vector<schema::Column> columns) {
    schema::Table result;
    result.schema = schema;
    result.name = name;
    result.remark = std::string("Rows of ") + name + ".";
    result.columns = std::move(columns);
    result.primary_key = {0};
    return result;
}

schema::Column column(const char* name, SqlType type) {
    schema::Column result;
    result.name = name;
    result.type = type;
    result.remark = std::string("The ") + name + ".";
    return result;
}

std::vector<schema::Table> make_tables() {
    const SqlType id{TypeId::Guid, kGuidLength, 0, false};
    schema::Table computers =
        table("sam", "computers",
              {column("id", id), column("host_name", {TypeId::VarChar, 255}),
               column("hostXname", {TypeId::VarChar, 10}), column("cores", {TypeId::Integer}),
               column("cost", {TypeId::Decimal, 19, 4}), column("last_scan", {TypeId::Timestamp, 0, 7})});
    schema::Table installs = table(
        "sam", "computers_applications",
        {column("computer_id", id), column("name", {TypeId::VarChar, 255}), column("first_used", {TypeId::Date})});
    installs.foreign_keys.push_back({{0}, "sam.computers", {"id"}});
    schema::Table lookalike = table("sam", "computersXapplications", {column("id", id)});
    schema::Table licenses = table("saas", "computers", {column("id", id)});
    schema::Table requests = table("system", "requests", {column("time", {TypeId::Timestamp, 0, 7})});
    requests.is_system = true;
    requests.primary_key.clear();
    return {computers, installs, lookalike, licenses, requests};
}

} // namespace

Engine& Engine::instance() {
    static Engine engine;
    return engine;
}

void Engine::reset() {
    answers.clear();
    connect_error.reset();
    connect_wait = {};
    executions.clear();
    prepared_types.clear();
    local_tables.clear();
    events.clear();
    link_is_dead = false;
    identity.reset();
    rows_handed_out = 0;
}

std::vector<engine::ResultColumn> columns(std::initializer_list<SqlType> types) {
    std::vector<engine::ResultColumn> result;
    for (const SqlType& type : types) {
        engine::ResultColumn column;
        column.label = std::string("c").append(std::to_string(result.size() + 1));
        column.type = type;
        result.push_back(column);
    }
    return result;
}

Answer single(const SqlType& type, Value value) {
    Answer answer;
    answer.columns = columns({type});
    answer.rows.push_back({std::move(value)});
    return answer;
}

const schema::Catalog& catalog() {
    static const schema::Catalog catalog(make_tables());
    return catalog;
}

} // namespace snowatlas::fake

namespace snowatlas::engine {

std::unique_ptr<Connection> connect(rest::Settings settings, std::shared_ptr<const schema::Catalog>,
                                    Cancellation& cancellation) {
    fake::Engine& engine = fake::Engine::instance();
    {
        const std::lock_guard lock(engine.lock);
        engine.last_settings = settings;
    }
    if (engine.connect_wait.count() > 0) cancellation.sleep_for(engine.connect_wait);
    cancellation.check();
    if (engine.connect_error) throw *engine.connect_error;
    return std::make_unique<fake::FakeConnection>(std::move(settings));
}

std::unique_ptr<RowStore> make_row_store() {
    return std::make_unique<fake::FakeRowStore>();
}

} // namespace snowatlas::engine
