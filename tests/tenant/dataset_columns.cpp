// The second half of DatasetBuilder: how many rows a family has, and how each of its columns is made.
#include <algorithm>
#include <stdexcept>

#include "driver/base/text.h"
#include "tests/tenant/custom_fields.h"
#include "tests/tenant/dataset_builder.h"
#include "tests/tenant/estate.h"
#include "tests/tenant/json_text.h"
#include "tests/tenant/random.h"
#include "tests/tenant/row_writer.h"
#include "tests/tenant/values.h"

namespace snowatlas::tenant {

using schema::Table;

namespace {

constexpr std::uint64_t kParentsInBlock = 64;
constexpr std::uint64_t kHighestWeight = 4;
constexpr unsigned kNullReferences = 120; // per mille, as the next
constexpr unsigned kNullValues = 50;

std::uint64_t limit_rows(std::uint64_t rows, const std::string& family) {
    if (rows > 0xFFFFFFFFu) throw std::length_error(family + " would have more than 4,294,967,295 rows");
    return rows;
}

std::uint64_t saturating_multiply(std::uint64_t a, std::uint64_t b) {
    std::uint64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? ~std::uint64_t{0} : product;
}

} // namespace

std::vector<const Domain*> DatasetBuilder::factors_of(Work& work) {
    if (work.family->nested_in != nullptr) {
        for (Work& outer : works_)
            if (outer.family == work.family->nested_in) ensure_structure(outer);
        return {rows_domain(*work.family->nested_in)};
    }
    std::vector<const Domain*> factors;
    if (work.home_key != nullptr) {
        const Table& target = table_named(work.home_key->table);
        factors.push_back(domain_of(target, {*target.find_column(work.home_key->referenced_columns.front())}));
    } else if (work.home != nullptr) {
        for (const KeyGroup& group : group_parameters(*work.home))
            factors.push_back(group.suppliers.empty()
                                  ? unlisted_domain(work.home->parameters[group.parameters.front()].name)
                                  : domain_of(group));
    }
    return factors;
}

void DatasetBuilder::ensure_structure(Work& work) {
    if (work.structure == State::Done) return;
    if (work.structure == State::Running) throw std::logic_error(work.family->name + " is a parent of itself");
    work.structure = State::Running;
    Structure& structure = work.family->structure;
    structure.factors = factors_of(work);
    if (structure.factors.empty()) {
        const Table& table = *work.table;
        const auto words = work.key.size() == 1 ? key_words(*work.family, *work.family->columns[work.key.front()])
                                                : std::span<const std::string_view>{};
        const bool is_single = table.paths.front().role == schema::Role::Singleton;
        structure.count = is_single ? 1
                          : !words.empty()
                              ? words.size()
                              : limit_rows(root_rows(work.family->lower_name, options_), work.family->name);
    } else {
        structure.parents = 1;
        for (const Domain* factor : structure.factors)
            structure.parents = saturating_multiply(structure.parents, factor->count);
        const bool is_object = work.home != nullptr && work.home->envelope == schema::Envelope::Object;
        structure.one_per_parent = is_object || (work.home_key != nullptr && work.key.size() == 1);
        if (structure.one_per_parent)
            structure.count = limit_rows(structure.parents, work.family->name);
        else
            share_out(work, most_per_parent(work));
    }
    work.structure = State::Done;
}

// Some parents have many rows, some none; where there are few distinct values for the rows of a parent, all alike.
void DatasetBuilder::share_out(Work& work, std::uint64_t most_per_parent) {
    Structure& structure = work.family->structure;
    const std::uint64_t wanted = child_rows(work.family->lower_name, structure.parents, options_);
    structure.count =
        limit_rows(std::min(wanted, saturating_multiply(structure.parents, most_per_parent)), work.family->name);
    const bool is_tight =
        structure.parents == 0 || wanted / structure.parents * kHighestWeight / 2 + kHighestWeight > most_per_parent;
    structure.weight_before.assign(1, 0);
    for (std::uint64_t parent = 0; parent < kParentsInBlock; ++parent) {
        const std::uint64_t drawn = mix(work.family->salt + 1, parent) % (kHighestWeight + 1);
        const std::uint64_t weight = is_tight ? 1 : parent == 0 ? kHighestWeight / 2 : drawn;
        structure.weight_before.push_back(structure.weight_before.back() + weight);
    }
}

std::set<std::size_t> DatasetBuilder::home_columns(const Work& work) const {
    std::set<std::size_t> columns;
    if (work.home_key != nullptr) columns.insert(work.home_key->columns.front());
    if (work.home != nullptr)
        for (const auto& parameter : work.home->parameters) columns.insert(parameter.column);
    return columns;
}

bool DatasetBuilder::makes_own_id(const Table& table, std::size_t column) const {
    if (single_key(table, column) != nullptr || shared_ids_.contains({&table, column})) return false;
    if (table.columns[column].levels_up > 0 || !is_text(table.columns[column].type.id)) return false;
    return to_lower(table.columns[column].name).ends_with("id");
}

const Domain* DatasetBuilder::reference_domain(const TableColumn& origin) {
    if (const auto shared = shared_ids_.find(origin); shared != shared_ids_.end()) return domain_of(shared->second);
    const schema::ForeignKey* key = single_key(*origin.first, origin.second);
    if (key == nullptr) return nullptr;
    const Table& target = table_named(key->table);
    ensure_structure(work_of(target));
    return domain_of(target, {*target.find_column(key->referenced_columns.front())});
}

// The column of the key that tells the rows of one parent apart, unless a row has an id of its own.
std::optional<std::size_t> DatasetBuilder::unique_column(const Work& work) {
    const Table& table = *work.table;
    const std::set<std::size_t> taken = home_columns(work);
    std::optional<std::size_t> reference;
    std::uint64_t most = 0;
    std::optional<std::size_t> other;
    for (const std::size_t column : work.key) {
        if (taken.contains(column) || table.columns[column].levels_up > 0 || table.columns[column].member.empty())
            continue;
        if (makes_own_id(table, column)) return std::nullopt;
        if (const Domain* domain = reference_domain({&table, column})) {
            if (domain->count > most) {
                most = domain->count;
                reference = column;
            }
        } else if (!other || key_words(*work.family, *work.family->columns[*other]).empty() == false) {
            other = column;
        }
    }
    return reference ? reference : other;
}

std::uint64_t DatasetBuilder::most_per_parent(const Work& work) {
    const auto column = unique_column(work);
    if (!column) return ~std::uint64_t{0};
    if (const Domain* domain = reference_domain({work.table, *column})) return domain->count;
    const auto words = key_words(*work.family, *work.family->columns[*column]);
    if (!words.empty()) return words.size();
    return work.table->columns[*column].type.id == TypeId::Bit ? 2 : ~std::uint64_t{0};
}

void DatasetBuilder::ensure_generators(Work& work) {
    if (work.generators == State::Done) return;
    if (work.generators == State::Running)
        throw std::logic_error("values of " + work.family->name + " need themselves");
    work.generators = State::Running;
    for (const auto& column : work.family->columns)
        if (column->generator.produce == nullptr) set_column(work, *column);
    for (const auto& column : work.family->columns) set_name_of_reference(work, *column);
    if (work.family->nested_in != nullptr) lay_out_element(work);
    work.generators = State::Done;
}

void DatasetBuilder::ensure_values(const Family& family) {
    std::set<const Family*> reached = {&family};
    std::vector<const Family*> open = {&family};
    while (!open.empty()) {
        const Family* next = open.back();
        open.pop_back();
        for (Work& work : works_) {
            if (work.family != next || work.structure == State::Running) continue;
            ensure_structure(work);
            ensure_generators(work);
            std::vector<const Domain*> domains = work.family->structure.factors;
            for (const auto& column : work.family->columns)
                if (column->generator.domain != nullptr) domains.push_back(column->generator.domain);
            for (const Domain* domain : domains)
                for (const Domain::Member& member : domain->members)
                    if (reached.insert(member.family).second) open.push_back(member.family);
        }
    }
}

void DatasetBuilder::set_column(Work& work, FamilyColumn& column) {
    Generator& generator = column.generator;
    const TableColumn origin = origins_.at(&column);
    const bool is_base = origin.first == work.table;
    const bool always_there = column.in_key || !column.type.nullable || supplies_a_path(origin);
    generator.null_per_mille = always_there ? 0 : kNullValues;
    if (is_base && (set_outer_value(work, column) || set_parent_key(work, column))) {
        generator.null_per_mille = 0;
        return;
    }
    if (set_reference(work, column)) return;
    const bool is_element_id = work.family->nested_in != nullptr && equals_ignore_case(column.name, "id");
    if ((column.in_key || is_element_id || names_one_row(origin)) && is_base &&
        makes_own_id(*origin.first, origin.second)) {
        generator.produce = produce_own_id;
        generator.is_own_id = true;
        generator.null_per_mille = 0;
        return;
    }
    choose_value(*work.family, column);
    if (is_base && unique_column(work) == origin.second) {
        generator.is_unique = true;
        choose_unique_value(*work.family, column);
    }
}

// A value of a row around the array this row is an element of.
bool DatasetBuilder::set_outer_value(Work& work, FamilyColumn& column) {
    if (work.family->nested_in == nullptr) return false;
    const TableColumn origin = origins_.at(&column);
    const schema::Column& definition = origin.first->columns[origin.second];
    if (definition.levels_up == 0 && !definition.member.empty()) return false;
    const std::size_t depth = definition.member.empty() ? 0 : origin.first->source.nested.size() - definition.levels_up;
    const Family* outer = work.family->nested_in;
    while (outer->nested_in != nullptr && outer->nested_path.size() > depth) outer = outer->nested_in;
    if (outer->nested_path.size() != depth) return false;
    const FamilyColumn* value = nullptr;
    for (const auto& candidate : outer->columns)
        if (definition.member.empty() ? equals_ignore_case(candidate->name, column.name)
                                      : candidate->member == definition.member)
            value = candidate.get();
    if (value == nullptr)
        throw std::logic_error("nothing around the rows of " + work.family->name + " has " + column.name);
    column.generator.produce = produce_ancestor_value;
    column.generator.needs_parent = true;
    column.generator.projection = {value};
    column.generator.nested = outer;
    return true;
}

bool DatasetBuilder::set_parent_key(Work& work, FamilyColumn& column) {
    if (work.family->nested_in != nullptr) return false;
    const TableColumn origin = origins_.at(&column);
    const schema::ForeignKey* own_key = single_key(*origin.first, origin.second);
    const auto become = [&](std::size_t slot, std::size_t factor, std::vector<const FamilyColumn*> projection) {
        Generator& generator = column.generator;
        generator.produce = produce_parent_key;
        generator.needs_parent = generator.is_parent_key = true;
        generator.slot = slot;
        generator.factor = factor;
        generator.projection = std::move(projection);
        work.family->parent_keys = std::max(work.family->parent_keys, slot + 1);
        return true;
    };
    if (work.home_key != nullptr) {
        if (work.home_key->columns.front() != origin.second) return false;
        std::vector<const FamilyColumn*> projection;
        for (const auto& member : work.family->structure.factors.front()->members) projection.push_back(member.column);
        return become(0, 0, projection);
    }
    if (work.home == nullptr) return false;
    const auto groups = group_parameters(*work.home);
    for (std::size_t factor = 0; factor < groups.size(); ++factor)
        for (std::size_t place = 0; place < groups[factor].parameters.size(); ++place) {
            const std::size_t parameter = groups[factor].parameters[place];
            std::vector<const FamilyColumn*> projection;
            bool is_same_key = false;
            for (std::size_t supplier = 0; supplier < groups[factor].suppliers.size(); ++supplier) {
                const Table& table = *groups[factor].suppliers[supplier];
                const std::size_t supplied = groups[factor].columns[supplier].at(place);
                projection.push_back(dataset_.column_of(table, supplied));
                is_same_key = own_key != nullptr && groups[factor].suppliers.size() == 1 &&
                              equals_ignore_case(own_key->table, table.qualified_name()) &&
                              table.find_column(own_key->referenced_columns.front()) == supplied &&
                              (column.in_key || equals_ignore_case(column.name, "id"));
            }
            const bool is_parameter = work.home->parameters[parameter].column == origin.second;
            if (is_parameter || (is_same_key && unique_column(work) != origin.second))
                return become(parameter, factor, std::move(projection));
        }
    return false;
}

bool DatasetBuilder::set_reference(Work& work, FamilyColumn& column) {
    const TableColumn origin = origins_.at(&column);
    Generator& generator = column.generator;
    generator.domain = reference_domain(origin);
    if (generator.domain == nullptr) return false;
    if (generator.domain->count == 0) {
        generator.produce = produce_null;
        return true;
    }
    const auto& members = generator.domain->members;
    if (members.size() == 1 && members.front().family == work.family) {
        generator.produce = produce_tree_parent;
    } else if (origin.first == work.table && unique_column(work) == origin.second) {
        generator.is_unique = generator.needs_parent = true;
        generator.produce = produce_reference;
        generator.pick = pick_distinct;
    } else {
        generator.produce = produce_reference;
        generator.pick = pick_any;
    }
    if (generator.null_per_mille > 0) generator.null_per_mille = kNullReferences;
    choose_custom_field_value(work.family->lower_name, to_lower(column.name), generator);
    return true;
}

// The one key of a detail path tells rows apart, even where no answer repeats it.
bool DatasetBuilder::names_one_row(const TableColumn& column) {
    const auto& paths = column.first->paths;
    return std::any_of(paths.begin(), paths.end(), [&](const schema::AccessPath& path) {
        return path.role == schema::Role::Detail && path.parameters.size() == 1 &&
               path.parameters.front().column == column.second;
    });
}

// Rows that other paths are asked by have what is asked with.
bool DatasetBuilder::supplies_a_path(const TableColumn& column) const {
    const std::string& name = column.first->columns[column.second].name;
    const auto is_this = [&](const schema::PathParameter::Supplier& supplier) {
        return dataset_.catalog_->find_qualified(supplier.table) == column.first &&
               equals_ignore_case(supplier.column, name);
    };
    for (const auto& table : dataset_.catalog_->tables())
        for (const schema::AccessPath& path : table->paths)
            for (const schema::PathParameter& parameter : path.parameters)
                if (std::any_of(parameter.suppliers.begin(), parameter.suppliers.end(), is_this)) return true;
    return false;
}

// "applicationName" beside the reference "applicationId" repeats the name of the application.
bool DatasetBuilder::set_name_of_reference(Work& work, FamilyColumn& column) {
    if (column.in_key || column.generator.reference != nullptr) return false;
    const std::string lower = to_lower(column.name);
    for (const std::string_view ending : {"_name", "name"}) {
        if (!lower.ends_with(ending) || lower.size() == ending.size()) continue;
        const std::string stem = lower.substr(0, lower.size() - ending.size());
        for (const std::string_view id : {"_id", "id"}) {
            const FamilyColumn* reference = work.family->find(stem + std::string(id));
            const auto* domain = reference == nullptr ? nullptr : reference->generator.domain;
            if (domain == nullptr || domain->members.empty() || reference->generator.pick == nullptr) continue;
            const bool all_have_names =
                std::all_of(domain->members.begin(), domain->members.end(),
                            [](const Domain::Member& member) { return member.family->find("name") != nullptr; });
            if (!all_have_names) continue;
            column.generator.produce = produce_referenced_name;
            column.generator.reference = reference;
            column.generator.needs_parent = reference->generator.needs_parent;
            column.generator.referenced_name = "name";
            column.generator.null_per_mille = 0;
            return true;
        }
    }
    return false;
}

// Arrays between the outer row's array and this family's have one element each.
void DatasetBuilder::lay_out_element(Work& work) {
    std::size_t level = work.family->nested_path.size() - work.family->nested_in->nested_path.size() - 1;
    std::string tail;
    RowLayout& layout = work.family->element;
    for (;; --level) {
        std::vector<const FamilyColumn*> columns;
        for (const auto& column : work.family->columns) {
            const TableColumn origin = origins_.at(column.get());
            if (column->generator.produce != produce_ancestor_value && !column->member.empty() &&
                origin.first->columns[origin.second].levels_up == level)
                columns.push_back(column.get());
        }
        RowLayout part = lay_out(columns);
        std::string& last = part.steps.back().before;
        if (level > 0) {
            last.pop_back();
            if (!columns.empty()) last += ',';
            append_string(last, work.family->nested_path[work.family->nested_path.size() - level]);
            last += ":[";
            tail += "]}";
        } else {
            last += tail;
        }
        if (!layout.steps.empty()) {
            part.steps.front().before.insert(0, layout.steps.back().before);
            layout.steps.pop_back();
        }
        layout.steps.insert(layout.steps.end(), part.steps.begin(), part.steps.end());
        if (level == 0) return;
    }
}

// The outer row shows the inner rows as an array: under the column that has it as JSON, or as a member of its own.
void DatasetBuilder::add_nested_array(const Work& work) {
    if (work.family->nested_in == nullptr) return;
    for (Work& outer : works_) {
        if (outer.family != work.family->nested_in) continue;
        const std::vector<std::string> member = {work.family->nested_path[outer.family->nested_path.size()]};
        FamilyColumn* array = nullptr;
        for (const auto& column : outer.family->columns)
            if (column->member == member) array = column.get();
        if (array == nullptr) {
            outer.family->columns.push_back(std::make_unique<FamilyColumn>());
            array = outer.family->columns.back().get();
            array->name.append("(").append(member.front()).append(")");
            array->decoding = schema::Decoding::Json;
            array->type = {TypeId::LongText, kLongTextLength, 0, true};
            array->member = member;
            array->index = outer.family->columns.size() - 1;
            origins_[array] = {outer.table, 0};
        }
        array->generator.produce = produce_nested_rows;
        array->generator.nested = work.family;
    }
}

} // namespace snowatlas::tenant
