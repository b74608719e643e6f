#include "tests/tenant/dataset_builder.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_set>

#include "driver/base/text.h"
#include "tests/tenant/custom_fields.h"
#include "tests/tenant/estate.h"
#include "tests/tenant/random.h"
#include "tests/tenant/tenant.h"
#include "tests/tenant/values.h"

namespace snowatlas::tenant {

using schema::AccessPath;
using schema::Role;
using schema::Table;

namespace {

constexpr std::uint64_t kUnlistedIds = 5; // of a path parameter that no table lists values of

bool contains(const std::vector<std::size_t>& list, std::size_t value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

std::vector<const schema::PathParameter*> path_parameters(const AccessPath& path) {
    std::vector<const schema::PathParameter*> parameters;
    for (const auto& parameter : path.parameters)
        if (!parameter.in_query) parameters.push_back(&parameter);
    return parameters;
}

} // namespace

Dataset::Dataset(std::shared_ptr<const schema::Catalog> catalog, const Options& options)
    : catalog_(std::move(catalog)) {
    DatasetBuilder(*this, options).build();
}

void DatasetBuilder::build() {
    for (const auto& table : dataset_.catalog_->tables())
        if (!table->is_system && !table->paths.empty() && table->details_of.empty()) create_family(*table);
    for (const auto& table : dataset_.catalog_->tables())
        if (!table->is_system && !table->details_of.empty()) add_details(*table);
    add_outer_families();
    nest_families();
    find_shared_ids();
    add_implied_references();
    for (Work& work : works_) ensure_structure(work);
    for (const Work& work : works_) add_nested_array(work);
    for (Work& work : works_) ensure_generators(work);
}

FamilyColumn& DatasetBuilder::add_column(Family& family, const Table& table, std::size_t index) {
    const schema::Column& column = table.columns[index];
    auto added = std::make_unique<FamilyColumn>();
    added->name = column.name;
    added->type = column.type;
    added->decoding = column.decoding;
    added->member = column.member;
    added->index = family.columns.size();
    // Which API writes its ids in which case is nowhere promised; these two differ from the rest.
    added->upper_case_guid = column.decoding == schema::Decoding::Guid &&
                             (family.name.starts_with("organizations.") || family.name.starts_with("oracle."));
    added->generator.salt = mix(family.salt, hash_text(to_lower(column.name)));
    origins_[added.get()] = {&table, index};
    family.columns.push_back(std::move(added));
    return *family.columns.back();
}

void DatasetBuilder::create_family(const Table& table) {
    auto family = std::make_unique<Family>();
    family->name = table.qualified_name();
    family->lower_name = to_lower(family->name);
    family->salt = mix(options_.seed, hash_text(family->lower_name));
    Dataset::View view{family.get(), {}};
    for (std::size_t index = 0; index < table.columns.size(); ++index) {
        FamilyColumn& column = add_column(*family, table, index);
        column.in_key = contains(table.primary_key, index);
        view.columns.push_back(&column);
    }
    work_by_table_[&table] = works_.size();
    works_.push_back({&table, family.get(), table.primary_key, home_path(table), nullptr, State::New, State::New});
    works_.back().home_key = home_key(table);
    dataset_.views_.emplace(&table, std::move(view));
    dataset_.families_.push_back(std::move(family));
}

void DatasetBuilder::add_details(const Table& table) {
    const Table* base = dataset_.catalog_->find(table.schema, table.details_of);
    if (base == nullptr) base = dataset_.catalog_->find_qualified(table.details_of);
    if (base == nullptr) throw std::logic_error("no table " + table.details_of + " for its details");
    Family& family = *work_of(*base).family;
    Dataset::View view{&family, {}};
    for (std::size_t index = 0; index < table.columns.size(); ++index) {
        const FamilyColumn* known = family.find(table.columns[index].name);
        view.columns.push_back(known != nullptr ? known : &add_column(family, table, index));
    }
    std::vector<std::size_t>& key = work_of(*base).key;
    for (const std::size_t index : base->primary_key.empty() ? table.primary_key : std::vector<std::size_t>{})
        if (const auto column = base->find_column(table.columns[index].name)) {
            if (std::find(key.begin(), key.end(), *column) == key.end()) key.push_back(*column);
            family.columns[*column]->in_key = true;
        }
    dataset_.views_.emplace(&table, std::move(view));
}

// Where no table shows the rows around an array, they are there all the same: the object of the answer.
void DatasetBuilder::add_outer_families() {
    std::set<std::string> whole;
    for (const Work& work : works_)
        if (work.table->source.nested.empty())
            for (const AccessPath& path : work.table->paths) whole.insert(path.path);
    const std::size_t tables = works_.size();
    for (std::size_t index = 0; index < tables; ++index) {
        const Table& inner = *works_[index].table;
        if (inner.source.nested.empty() || whole.contains(inner.paths.front().path)) continue;
        auto outer = std::make_shared<Table>();
        outer->schema = inner.schema;
        outer->name = inner.name + "(outer)";
        std::map<std::size_t, std::size_t> place;
        for (std::size_t column = 0; column < inner.columns.size(); ++column) {
            if (inner.columns[column].levels_up != inner.source.nested.size() && !inner.columns[column].member.empty())
                continue;
            place[column] = outer->columns.size();
            outer->columns.push_back(inner.columns[column]);
            outer->columns.back().levels_up = 0;
        }
        outer->paths.push_back(inner.paths.front());
        outer->paths.front().filter_fields.clear();
        outer->paths.front().missing_columns.clear();
        for (auto& parameter : outer->paths.front().parameters) parameter.column = place.at(parameter.column);
        for (const auto& key : inner.foreign_keys)
            if (key.columns.size() == 1 && place.contains(key.columns.front()))
                outer->foreign_keys.push_back({{place[key.columns.front()]}, key.table, key.referenced_columns});
        whole.insert(outer->paths.front().path);
        dataset_.outer_tables_.push_back(outer);
        create_family(*outer);
    }
}

// The family whose rows contain the array: of the tables read by the same path, the one nested deepest above it.
void DatasetBuilder::nest_families() {
    for (Work& work : works_) {
        const auto& path = work.table->source.nested;
        if (path.empty()) continue;
        work.family->nested_path = path;
        std::size_t best = 0;
        for (const Work& other : works_) {
            const auto& outer = other.table->source.nested;
            if (outer.size() >= path.size() || !std::equal(outer.begin(), outer.end(), path.begin())) continue;
            const bool same_path =
                std::any_of(other.table->paths.begin(), other.table->paths.end(), [&](const AccessPath& candidate) {
                    return std::any_of(work.table->paths.begin(), work.table->paths.end(),
                                       [&](const AccessPath& own) { return own.path == candidate.path; });
                });
            if (!same_path || (work.family->nested_in != nullptr && outer.size() < best)) continue;
            work.family->nested_in = other.family;
            best = outer.size();
        }
        if (work.family->nested_in == nullptr)
            throw std::logic_error("no table is read by the path of " + work.family->name + " as a whole");
    }
}

// References that the definitions do not state because they lead to several tables.
void DatasetBuilder::add_implied_references() {
    struct Implied {
        std::string_view table, column;
        std::span<const std::string_view> owners; // whose only key it is
    };
    const std::array implied_references = {
        Implied{"sam.custom_fields_values", "assetId", custom_asset_tables()},
    };
    for (const Implied& implied : implied_references) {
        const Table* table = dataset_.catalog_->find_qualified(implied.table);
        const auto column = table == nullptr ? std::nullopt : table->find_column(implied.column);
        if (!column || single_key(*table, *column) != nullptr) continue;
        KeyGroup group{{0}, {}, {}};
        for (const std::string_view owner : implied.owners)
            if (const Table* supplier = dataset_.catalog_->find_qualified(owner)) {
                group.suppliers.push_back(supplier);
                group.columns.push_back(supplier->primary_key);
            }
        if (!group.suppliers.empty()) shared_ids_.emplace(TableColumn{table, *column}, group);
    }
}

// Where several tables supply values of one parameter and some of them own the ids, the others refer to those.
void DatasetBuilder::find_shared_ids() {
    for (const Work& work : works_)
        for (const AccessPath& path : work.table->paths)
            for (const KeyGroup& group : group_parameters(path)) {
                if (group.parameters.size() != 1) continue;
                KeyGroup owners = group;
                owners.suppliers.clear();
                owners.columns.clear();
                for (std::size_t index = 0; index < group.suppliers.size(); ++index)
                    if (is_owner(*group.suppliers[index], group.columns[index].front())) {
                        owners.suppliers.push_back(group.suppliers[index]);
                        owners.columns.push_back(group.columns[index]);
                    }
                if (owners.suppliers.empty()) continue;
                for (std::size_t index = 0; index < group.suppliers.size(); ++index) {
                    const std::size_t column = group.columns[index].front();
                    if (!is_owner(*group.suppliers[index], column) &&
                        single_key(*group.suppliers[index], column) == nullptr)
                        shared_ids_.emplace(TableColumn{group.suppliers[index], column}, owners);
                }
            }
}

const AccessPath* DatasetBuilder::home_path(const Table& table) const {
    const AccessPath* best = nullptr;
    for (const AccessPath& path : table.paths) {
        if (path_parameters(path).empty()) continue;
        if (path.role == Role::Detail && table.paths.size() > 1 && &path != &table.paths.front()) continue;
        // The children of a parent before the rows of some other key; then the fewest keys.
        const auto rank = [](const AccessPath& candidate) {
            return std::pair{candidate.role != Role::Child, path_parameters(candidate).size()};
        };
        if (best == nullptr || rank(path) < rank(*best)) best = &path;
    }
    const bool has_list = std::any_of(table.paths.begin(), table.paths.end(), [](const AccessPath& path) {
        return path.role == Role::List || path.role == Role::Singleton;
    });
    if (best != nullptr && has_list && best->role != Role::Child) return nullptr;
    return best;
}

// For a table with nothing but a list: the reference its rows are grouped by, so that its key is unique.
const schema::ForeignKey* DatasetBuilder::home_key(const Table& table) const {
    if (table.paths.front().role == Role::Singleton || home_path(table) != nullptr || !table.source.nested.empty())
        return nullptr;
    const schema::ForeignKey* key = single_key(table, table.primary_key.empty() ? 0 : table.primary_key.front());
    return key != nullptr && !equals_ignore_case(key->table, table.qualified_name()) ? key : nullptr;
}

const schema::ForeignKey* DatasetBuilder::single_key(const Table& table, std::size_t column) const {
    for (const schema::ForeignKey& key : table.foreign_keys)
        if (key.columns.size() == 1 && key.columns.front() == column) return &key;
    return nullptr;
}

// Every row of the table has a value of its own there: it is the whole key, or the key of an element of an array.
bool DatasetBuilder::is_owner(const Table& table, std::size_t column) const {
    if (single_key(table, column) != nullptr) return table.primary_key == std::vector<std::size_t>{column};
    if (table.primary_key == std::vector<std::size_t>{column}) return true;
    return !table.source.nested.empty() && table.columns[column].levels_up == 0 &&
           equals_ignore_case(table.columns[column].name, "id");
}

DatasetBuilder::Work& DatasetBuilder::work_of(const Table& table) {
    const auto found = work_by_table_.find(&table);
    if (found != work_by_table_.end()) return works_[found->second];
    if (!table.details_of.empty()) {
        const Table* base = dataset_.catalog_->find(table.schema, table.details_of);
        return work_of(base != nullptr ? *base : table_named(table.details_of));
    }
    throw std::logic_error("table " + table.qualified_name() + " has no rows of its own");
}

const Table& DatasetBuilder::table_named(const std::string& name) const {
    const Table* table = dataset_.catalog_->find_qualified(name);
    if (table == nullptr) throw std::logic_error("no table " + name);
    return *table;
}

std::vector<DatasetBuilder::KeyGroup> DatasetBuilder::group_parameters(const AccessPath& path) const {
    std::vector<KeyGroup> groups;
    const auto parameters = path_parameters(path);
    for (std::size_t index = 0; index < parameters.size(); ++index) {
        KeyGroup* group = nullptr;
        for (const auto& supplier : parameters[index]->suppliers)
            for (KeyGroup& known : groups)
                if (std::find(known.suppliers.begin(), known.suppliers.end(), &table_named(supplier.table)) !=
                    known.suppliers.end())
                    group = &known;
        if (group == nullptr) {
            groups.emplace_back();
            group = &groups.back();
        }
        group->parameters.push_back(index);
        for (const auto& supplier : parameters[index]->suppliers) {
            const Table& table = table_named(supplier.table);
            const auto column = table.find_column(supplier.column);
            if (!column) throw std::logic_error("no column " + supplier.table + "." + supplier.column);
            const auto known = std::find(group->suppliers.begin(), group->suppliers.end(), &table);
            if (known == group->suppliers.end()) {
                group->suppliers.push_back(&table);
                group->columns.push_back({*column});
            } else {
                group->columns[static_cast<std::size_t>(known - group->suppliers.begin())].push_back(*column);
            }
        }
    }
    return groups;
}

// The rows of a supplier that give the parent a value each: all, or the first row of each distinct value.
Domain::Member DatasetBuilder::member_of(const Table& table, const std::vector<std::size_t>& columns) {
    Work& work = work_of(table);
    ensure_structure(work);
    Domain::Member member;
    member.family = work.family;
    member.column = dataset_.column_of(table, columns.front());
    member.count = work.family->structure.count;
    const bool has_key = std::all_of(table.primary_key.begin(), table.primary_key.end(),
                                     [&](std::size_t key) { return contains(columns, key); });
    if ((has_key && !table.primary_key.empty()) || (columns.size() == 1 && is_owner(table, columns.front())))
        return member;
    ensure_values(*work.family);
    member.all_rows = false;
    std::unordered_set<std::string> seen;
    Datum datum;
    for (RowCursor cursor(work.family->structure, 0); cursor.row().index < work.family->structure.count;
         cursor.next()) {
        std::string key;
        bool complete = true;
        for (const std::size_t column : columns) {
            dataset_.generate(*work.family, *dataset_.column_of(table, column), cursor.row(), datum);
            complete = complete && datum.kind != Datum::Kind::Null;
            key += to_lower(to_text(datum)) + '\n';
        }
        if (complete && seen.insert(key).second) member.rows.push_back(static_cast<std::uint32_t>(cursor.row().index));
    }
    member.count = member.rows.size();
    return member;
}

const Domain* DatasetBuilder::unlisted_domain(std::string_view name) {
    const Domain*& known = domains_["unlisted " + std::string(name)];
    if (known != nullptr) return known;
    auto domain = std::make_unique<Domain>();
    domain->salt = mix(options_.seed, hash_text(name));
    domain->count = kUnlistedIds;
    known = domain.get();
    dataset_.domains_.push_back(std::move(domain));
    return known;
}

// One value a row; the column does not matter.
const Domain* DatasetBuilder::rows_domain(const Family& family) {
    const Domain*& known = domains_["rows of " + family.name];
    if (known != nullptr) return known;
    auto domain = std::make_unique<Domain>();
    domain->count = family.structure.count;
    domain->members.push_back({&family, family.columns.front().get(), {}, true, 0, domain->count});
    known = domain.get();
    dataset_.domains_.push_back(std::move(domain));
    return known;
}

const Domain* DatasetBuilder::domain_of(const KeyGroup& group) {
    std::string name;
    bool any_owner = false;
    for (std::size_t index = 0; index < group.suppliers.size(); ++index) {
        any_owner = any_owner ||
                    (group.parameters.size() == 1 && is_owner(*group.suppliers[index], group.columns[index].front()));
        name += group.suppliers[index]->qualified_name();
        for (const std::size_t column : group.columns[index]) name += '.' + std::to_string(column);
        name += ' ';
    }
    if (const auto known = domains_.find(name); known != domains_.end()) return known->second;
    auto domain = std::make_unique<Domain>();
    for (std::size_t index = 0; index < group.suppliers.size(); ++index) {
        if (any_owner && !is_owner(*group.suppliers[index], group.columns[index].front())) continue;
        Domain::Member member = member_of(*group.suppliers[index], group.columns[index]);
        member.first = domain->count;
        domain->count += member.count;
        domain->members.push_back(std::move(member));
    }
    domains_[name] = domain.get();
    dataset_.domains_.push_back(std::move(domain));
    return domains_[name];
}

const Domain* DatasetBuilder::domain_of(const Table& table, const std::vector<std::size_t>& columns) {
    return domain_of(KeyGroup{{0}, {&table}, {columns}});
}

} // namespace snowatlas::tenant
