// One execution of a statement that reads: its plan, the scans it reads from, and SQLite's statement over them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "driver/engine/connection.h"
#include "driver/engine/constants.h"
#include "driver/engine/database_pool.h"
#include "driver/engine/direct_read.h"
#include "driver/engine/growing_catalog.h"
#include "driver/engine/plan.h"
#include "driver/engine/scan_source.h"
#include "driver/engine/scan_table.h"
#include "driver/engine/sqlite_text.h"
#include "driver/rest/shared_scan.h"

namespace snowatlas::engine {

// What executions of a connection share.
struct RunEnvironment {
    std::shared_ptr<GrowingCatalog> catalog;
    std::shared_ptr<rest::Session> session;
    // The rows of a system table.
    std::function<std::unique_ptr<rest::Scan>(const schema::Table&)> system_rows;
};

// A statement, as far as running it goes.
struct Runnable {
    RelationScopes scopes;
    sql::QueryPtr query;                         // null for UPDATE and DELETE
    std::vector<sql::ExpressionPtr> expressions; // theirs
    bool is_select = false;                      // its rows are the result
    std::function<std::string(SqliteText&)> text;
};

// One thread at a time. Everything but construction and destruction happens under the database's lock.
class QueryRun {
  public:
    // `parameters` have the types of the statement's parameters. Throws what planning and SQLite's compiler throw.
    QueryRun(const RunEnvironment& environment, std::shared_ptr<GuardedDatabase> database, const Runnable& runnable,
             std::vector<Value> parameters, Cancellation& cancellation, std::function<void(Diagnostic)> warn);
    ~QueryRun();
    QueryRun(const QueryRun&) = delete;
    QueryRun& operator=(const QueryRun&) = delete;

    GuardedDatabase& database() { return *database_; }
    ExecutionContext& context() { return context_; }
    // Rows come from SQLite, or straight from a scan.
    Prepared& statement() { return *statement_; }
    const std::optional<DirectRead>& direct() const { return direct_; }
    // No further row will be wanted: ends the scans and their requests. There is no statement any more.
    void end();
    ScanSource& source(int relation) { return *sources_.at(relation); }

  private:
    void make_plan(const Runnable& runnable);
    std::optional<Value> answer(const sql::ScalarSubquery& subquery);
    bool answer_together(const std::vector<const sql::Query*>& subqueries);
    void leave_out_answered();
    bool count_rows();
    void make_sources();
    void share_pivot_values();
    bool share_source(const RelationPlan& planned);
    void register_tables();
    void prepare(const Runnable& runnable);
    void find_streams(const std::string& text);
    void bind_parameters(const Prepared& statement) const;

    std::unique_ptr<rest::Scan> open(const RelationPlan& planned, const std::vector<bool>& columns);
    bool gather_keys(const RelationPlan& planned, const Access& access, std::vector<rest::Key>& keys);
    void refuse_large_fan_out(const RelationPlan& planned, const Access& access) const;
    std::unique_ptr<rest::Scan> read_by_keys(const RelationPlan& planned, const std::vector<bool>& columns,
                                             const std::vector<rest::Key>& keys);
    bool scan_is_cheaper(const RelationPlan& planned, std::size_t filters, std::size_t keys) const;
    rest::ScanRequest scan_request(const RelationPlan& planned, const Access& access,
                                   const std::vector<bool>& columns) const;
    std::unique_ptr<rest::Scan> read(const RelationPlan& planned, const Access& access,
                                     const std::vector<bool>& columns, std::vector<rest::Key> keys);

    const RunEnvironment& environment_;
    std::shared_ptr<GuardedDatabase> database_;
    std::vector<Value> parameters_;
    ExecutionContext context_;
    std::string prefix_; // of the names of this run's tables
    ScalarQueries scalar_queries_;
    ScalarValues scalar_values_;
    Constants constants_;
    Plan plan_;
    std::map<int, std::uint64_t> counted_;
    std::map<std::string, std::shared_ptr<rest::SharedScan>> pivot_values_; // of lists that several tables are made of
    std::map<int, std::shared_ptr<ScanSource>> sources_;                    // by relation; some share one
    std::map<int, ScanTable> tables_;
    std::vector<std::unique_ptr<RegisteredTable>> registered_;
    std::optional<DirectRead> direct_;
    std::unique_ptr<Prepared> statement_;
};

// The values an application gave, as values of the types the statement has for them.
std::vector<Value> convert_parameters(std::span<const TypedValue> given, const std::vector<sql::ParameterInfo>& wanted);

} // namespace snowatlas::engine
