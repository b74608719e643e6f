// The rows behind the endpoints: every table of the catalogue, generated on demand.
//
// A *family* is one kind of row: a table, its `_details`, and all access paths of both. Its rows are numbered in list
// order; the value of a column is a pure function of (seed, family, column, row). The rows of a child family are
// grouped by parent, in the order of the parents, so that a child path is a range of the bulk list.
// Immutable once built, but for lazily built look-up indexes; thread safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/model.h"
#include "tests/tenant/datum.h"

namespace snowatlas::tenant {

struct Options;
class Dataset;
struct Family;
struct FamilyColumn;
struct Domain;

// A row, and where it stands among the rows of its parent (both 0 for a family without one).
struct RowRef {
    std::uint64_t index = 0;
    std::uint64_t parent = 0;
    std::uint64_t ordinal = 0; // place within the parent's rows; for a family without parent the row's number
};

struct Context {
    const Dataset& data;
    const Family& family;
    const FamilyColumn& column;
    RowRef row;
    std::uint64_t noise; // of this cell
};

// How the values of a column are made: a function and what it needs.
struct Generator {
    void (*produce)(const Context& context, Datum& out) = nullptr;
    std::uint64_t salt = 0;
    unsigned null_per_mille = 0;
    bool needs_parent = false; // reads RowRef::parent or ::ordinal
    bool is_own_id = false;    // a GUID made of the row's number alone
    bool is_unique = false;    // the column that tells the rows of one parent apart
    std::span<const std::string_view> words;
    std::int64_t low = 0, high = 0;
    const Domain* domain = nullptr;                          // of a reference
    std::uint64_t (*pick)(const Context& context) = nullptr; // …and which of its values
    // Of a parent key: which of the family's keys it is, which factor of the parent it comes from, and the column it
    // repeats of each member of that factor's domain.
    bool is_parent_key = false;
    std::size_t slot = 0;
    std::size_t factor = 0;
    std::vector<const FamilyColumn*> projection;
    const Family* nested = nullptr;          // of an array whose elements are rows themselves
    const FamilyColumn* reference = nullptr; // of a name that goes with an id: the id's column
    std::string referenced_name;             // …and the column of the referred row it repeats
};

struct FamilyColumn {
    std::string name;
    SqlType type;
    schema::Decoding decoding = schema::Decoding::Scalar;
    std::vector<std::string> member;
    bool in_key = false;
    bool upper_case_guid = false; // as some of the APIs write them
    std::size_t index = 0;        // within the family
    Generator generator;
};

// How a row is written as a JSON object: text, a value, text, a value, …, text.
struct RowLayout {
    struct Step {
        std::string before;
        const FamilyColumn* column = nullptr; // nullptr: the last text
    };
    std::vector<Step> steps;
};

// The values a key can have: ids of one or more families, one after the other, or (no members) ids nobody lists.
struct Domain {
    struct Member {
        const Family* family = nullptr;
        const FamilyColumn* column = nullptr;
        std::vector<std::uint32_t> rows; // rows with distinct values, where the column is not unique by itself
        bool all_rows = true;            // `rows` is not used
        std::uint64_t first = 0;         // number of its first value within the domain
        std::uint64_t count = 0;
    };
    std::vector<Member> members;
    std::uint64_t count = 0;
    std::uint64_t salt = 0; // of ids nobody lists
};

// How many rows each parent has. begin(p) is monotone and begin(parents) is count, for any count.
struct Structure {
    std::uint64_t count = 0;
    std::vector<const Domain*> factors; // the parent is one value of each; empty: no parent
    std::uint64_t parents = 1;
    bool one_per_parent = false;
    std::vector<std::uint64_t> weight_before; // weights of a repeating block of parents, summed up; last: the sum

    std::uint64_t begin(std::uint64_t parent) const;
    std::uint64_t parent_of(std::uint64_t row) const;
    RowRef locate(std::uint64_t row) const;
};

struct Family {
    std::string name; // qualified name of its table
    std::string lower_name;
    std::uint64_t salt = 0;
    std::vector<std::unique_ptr<FamilyColumn>> columns; // addresses are stable
    Structure structure;
    std::size_t parent_keys = 0;       // slots of the keys that name a parent
    const Family* nested_in = nullptr; // rows are elements of an array in this family's rows
    std::vector<std::string> nested_path;
    RowLayout element; // of a nested row, from the array its outer row has down

    const FamilyColumn* find(std::string_view column_name) const; // ignores case
};

// Rows an access path with given keys answers with: a range, or a list.
struct Selection {
    bool found = true; // false: the parent or row that was asked for does not exist
    std::uint64_t begin = 0, end = 0;
    std::shared_ptr<const std::vector<std::uint32_t>> rows; // instead of the range
    std::uint64_t size() const { return rows ? rows->size() : end - begin; }
    std::uint64_t at(std::uint64_t position) const { return rows ? (*rows)[position] : begin + position; }
};

struct Constraint {
    const FamilyColumn* column;
    std::string value; // compared ignoring case
};

class Dataset {
  public:
    Dataset(std::shared_ptr<const schema::Catalog> catalog, const Options& options);
    ~Dataset();
    Dataset(const Dataset&) = delete;
    Dataset& operator=(const Dataset&) = delete;

    const schema::Catalog& catalog() const { return *catalog_; }
    const std::vector<std::unique_ptr<Family>>& families() const { return families_; }
    // What is read besides the tables of the catalogue: objects only whose arrays are tables there.
    const std::vector<std::shared_ptr<const schema::Table>>& outer_tables() const { return outer_tables_; }
    // nullptr for system tables.
    const Family* family_of(const schema::Table& table) const;
    const FamilyColumn* column_of(const schema::Table& table, std::size_t column) const;

    void generate(const Family& family, const FamilyColumn& column, const RowRef& row, Datum& out) const;
    void generate(const Family& family, const FamilyColumn& column, std::uint64_t row, Datum& out) const;
    // Value number `index` of a domain.
    void generate(const Domain& domain, std::uint64_t index, Datum& out) const;

    // The row a value of a domain belongs to; nothing for ids nobody lists.
    std::optional<std::pair<const Family*, std::uint64_t>> row_of(const Domain& domain, std::uint64_t index) const;
    // Which value of a domain a text is; ignores case.
    std::optional<std::uint64_t> value_index(const Domain& domain, const std::string& text) const;
    // Whether a reference column refers to that value, without making texts of it.
    bool refers_to(const Family& family, const FamilyColumn& column, const RowRef& row, std::uint64_t value) const;
    // The rows for which all constraints hold.
    Selection select(const Family& family, std::span<const Constraint> constraints) const;

  private:
    friend class DatasetBuilder;
    using Index = std::unordered_multimap<std::uint64_t, std::uint32_t>;

    std::optional<std::uint64_t> parent_index(const Family& family, std::span<const Constraint> constraints) const;
    std::optional<std::uint64_t> value_index(const Domain& domain, std::span<const Constraint> by_member_column) const;
    bool holds(const Family& family, std::uint64_t row, std::span<const Constraint> constraints) const;
    const Index& index_of(const Family& family, const FamilyColumn& column) const;

    std::shared_ptr<const schema::Catalog> catalog_;
    std::vector<std::unique_ptr<Family>> families_;
    std::vector<std::unique_ptr<Domain>> domains_;
    struct View {
        const Family* family = nullptr;
        std::vector<const FamilyColumn*> columns;
    };
    std::unordered_map<const schema::Table*, View> views_;
    std::vector<std::shared_ptr<const schema::Table>> outer_tables_; // of objects only whose arrays are tables
    mutable std::mutex index_mutex_;
    mutable std::map<const FamilyColumn*, std::unique_ptr<Index>> indexes_;
};

// Goes through rows one after the other, knowing each one's parent without searching.
class RowCursor {
  public:
    RowCursor(const Structure& structure, std::uint64_t row);
    const RowRef& row() const { return row_; }
    void next();

  private:
    const Structure& structure_;
    RowRef row_;
    std::uint64_t end_ = 0; // first row of the next parent
};

// Text of a value as filters, keys and URLs see it.
std::string to_text(const Datum& datum);

} // namespace snowatlas::tenant
