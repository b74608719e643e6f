// Works out families, their parents and their columns from the table definitions alone.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

class DatasetBuilder {
  public:
    DatasetBuilder(Dataset& dataset, const Options& options) : dataset_(dataset), options_(options) {}
    void build();

  private:
    using TableColumn = std::pair<const schema::Table*, std::size_t>;
    // Parameters of a path whose values come from the same tables, row by row.
    struct KeyGroup {
        std::vector<std::size_t> parameters;
        std::vector<const schema::Table*> suppliers;
        std::vector<std::vector<std::size_t>> columns; // of each supplier, one per parameter
    };
    enum class State { New, Running, Done };
    struct Work {
        const schema::Table* table = nullptr;
        Family* family = nullptr;
        std::vector<std::size_t> key;             // of the table, or that of its details where it states none
        const schema::AccessPath* home = nullptr; // whose parameters are the parent
        const schema::ForeignKey* home_key = nullptr;
        State structure = State::New;
        State generators = State::New;
    };

    void create_family(const schema::Table& table);
    void add_details(const schema::Table& table);
    void add_outer_families();
    void nest_families();
    FamilyColumn& add_column(Family& family, const schema::Table& table, std::size_t index);
    void find_shared_ids();
    void add_implied_references();

    void ensure_structure(Work& work);
    std::vector<const Domain*> factors_of(Work& work);
    void share_out(Work& work, std::uint64_t most_per_parent);
    std::uint64_t most_per_parent(const Work& work);
    std::optional<std::size_t> unique_column(const Work& work);
    const Domain* reference_domain(const TableColumn& origin);
    bool makes_own_id(const schema::Table& table, std::size_t column) const;
    std::set<std::size_t> home_columns(const Work& work) const;

    void ensure_generators(Work& work);
    void ensure_values(const Family& family); // and of all that its values are taken from
    void set_column(Work& work, FamilyColumn& column);
    bool set_outer_value(Work& work, FamilyColumn& column);
    bool set_parent_key(Work& work, FamilyColumn& column);
    bool set_reference(Work& work, FamilyColumn& column);
    bool supplies_a_path(const TableColumn& column) const;
    static bool names_one_row(const TableColumn& column);
    bool set_name_of_reference(Work& work, FamilyColumn& column);
    void add_nested_array(const Work& work);
    void lay_out_element(Work& work);

    const schema::AccessPath* home_path(const schema::Table& table) const;
    const schema::ForeignKey* home_key(const schema::Table& table) const;
    std::vector<KeyGroup> group_parameters(const schema::AccessPath& path) const;
    const Domain* domain_of(const KeyGroup& group);
    const Domain* domain_of(const schema::Table& table, const std::vector<std::size_t>& columns);
    const Domain* unlisted_domain(std::string_view name);
    const Domain* rows_domain(const Family& family);
    Domain::Member member_of(const schema::Table& table, const std::vector<std::size_t>& columns);
    const schema::ForeignKey* single_key(const schema::Table& table, std::size_t column) const;
    bool is_owner(const schema::Table& table, std::size_t column) const;
    Work& work_of(const schema::Table& table);
    const schema::Table& table_named(const std::string& name) const;

    Dataset& dataset_;
    const Options& options_;
    std::vector<Work> works_;
    std::map<const schema::Table*, std::size_t> work_by_table_;
    std::map<const FamilyColumn*, TableColumn> origins_;
    std::map<TableColumn, KeyGroup> shared_ids_; // columns that repeat ids of other tables without saying so
    std::map<std::string, const Domain*> domains_;
};

} // namespace snowatlas::tenant
