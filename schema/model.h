// What tables there are, what they hold, and by which REST endpoints they can be read.
// Plain data: nothing here knows how a request is made or a row is shown.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/base/text.h"
#include "schema/sql_type.h"

namespace snowatlas::schema {

// How the JSON of a member becomes the column's value.
enum class Decoding : std::uint8_t {
    Scalar, // by the column's SQL type
    Guid,   // text, lower-cased, so that ids of different APIs join
    Names,  // an enum or flag enum: a number, a name or a list of names; becomes text, names joined by ", "
    Json,   // array or object, kept as JSON text
};

struct Column {
    std::string name;
    SqlType type;
    Decoding decoding = Decoding::Scalar;
    // Member names from the row object down ("summary", "cores"), matched ignoring case. Empty: the value is not in
    // the answer but is what the request was made with (a path parameter or query value, see AccessPath).
    std::vector<std::string> member;
    // Where RowSource.nested makes rows of inner elements: how many of its steps above the row the members start
    // (0: in the row itself; nested.size(): in the object the answer has for a row).
    std::size_t levels_up = 0;
    std::string remark; // one sentence or more, ends with a period
};

// What a request of this path needs beyond paging, and where such values can be had from.
struct PathParameter {
    std::string name;   // "id" where the template has "{id}", or the name of a query parameter
    std::size_t column; // index of the table's column that has this value in every row
    bool in_query = false;
    // A value to use when nothing is given: "today", "today-30d"; empty: must be given or supplied.
    std::string default_value;
    // Tables (qualified) and columns that list every value for which rows can exist; a complete fan-out asks them all.
    // Where parameters of one path name the same table, their values belong together row by row.
    struct Supplier {
        std::string table;  // "sam.computers"
        std::string column; // "id"
    };
    std::vector<Supplier> suppliers;
};

// Sent when one of `columns` is used ("attachments=true"), or where the predicate gives the value.
struct OptionalQuery {
    std::string name, value;
    std::vector<std::size_t> columns;
};

enum class Role : std::uint8_t {
    List,      // every row of the table, no parameter
    KeyedList, // the rows that have a key
    Detail,    // one row by its key
    Child,     // the rows of one parent
    Singleton, // one row, no parameter
};

enum class Envelope : std::uint8_t {
    Page,   // {"items": […], "pagination": {…}}
    Array,  // […]
    Object, // {…}
    Items,  // {"<items_member>": […]} without pagination
};

struct Paging {
    bool paged = false;     // page_number and page_size are understood
    int default_size = 100; // rows a page where page_size is not sent
    int max_size = 0;       // 0: no maximum is stated
    bool has_total_items = false;
    bool has_total_pages = false;
};

struct AccessPath {
    Role role = Role::List;
    std::string path; // template: "/api/sam/estate/v1/computers/{id}/applications"
    std::vector<PathParameter> parameters;
    std::vector<OptionalQuery> optional_queries;
    // As published. What arrives decides.
    Envelope envelope = Envelope::Page;
    std::string items_member = "items";
    Paging paging;
    bool filterable = false;
    // Column index → name the filter knows it by, where the description lists fields; a filterable path with an
    // empty map lists none, and any column may be tried under its own name.
    std::map<std::size_t, std::string> filter_fields;
    bool sortable = false;
    // Permissions, any one of which is enough; empty where the description names none.
    std::vector<std::string> permissions;
    // Columns (by index, ascending) this path does not deliver; empty for all.
    std::vector<std::size_t> missing_columns;

    bool delivers(std::size_t column) const;
};

struct ForeignKey {
    std::vector<std::size_t> columns;
    std::string table; // qualified
    std::vector<std::string> referenced_columns;
};

struct Table;

// Rows that are made of the rows of another table, each of which holds one value of one of their columns.
struct Pivot {
    std::shared_ptr<const Table> values; // read by its first path, a List
    // Columns of `values`: the key of the row a value belongs to, the field that it is of, the value as text, and the
    // kind of the row. A field is matched with Column.member of the table that is pivoted to.
    std::size_t key = 0, field = 0, value = 0, kind = 0;
    std::vector<std::string> kinds; // those of the table's rows; a value of no kind is taken by its field alone
};

// Facts that need a rule of their own when rows are made from the answer.
struct RowSource {
    // Rows are the elements found by these member names inside each row of the answer (arrays as child tables), one
    // step after the other: an array is entered element by element, an object as it is; a step that leads nowhere, or
    // to an empty array, gives no row. Empty: the row itself.
    std::vector<std::string> nested;
    // Instead of all that: columns gathered from values. The first column is the key.
    std::shared_ptr<const Pivot> pivot;
};

struct Table {
    std::string schema, name;
    std::vector<std::string> aliases; // other names in the same schema
    std::string remark;
    std::vector<Column> columns;
    std::vector<std::size_t> primary_key;
    std::vector<ForeignKey> foreign_keys;
    std::vector<AccessPath> paths;
    RowSource source;
    // Name of the table this is the `_details` of, or empty. Without a key it costs one request per row.
    std::string details_of;
    // Made by the driver itself (system.*): no access path.
    bool is_system = false;
    std::string origin; // "file:line" of the definition, for messages

    std::string qualified_name() const { return schema + "." + name; }
    std::optional<std::size_t> find_column(std::string_view name) const; // ignores case
};

// The tables by name. Immutable once built, shared by all connections with the same SchemaFile.
class Catalog {
  public:
    // Throws Error HY000 where two tables answer to one name, or a reference leads nowhere.
    explicit Catalog(std::vector<Table> tables);
    // The tables of another one, which are shared, and more.
    Catalog(const Catalog& base, std::vector<Table> more);

    // Ignores case; aliases count. Without a schema: the first of the search order that has it
    // (sam, saas, oracle, organizations, audit, inventory, system, then the schemas of a SchemaFile).
    const Table* find(std::string_view schema, std::string_view name) const;
    const Table* find_qualified(std::string_view qualified_name) const;
    // Sorted by schema and name.
    const std::vector<std::shared_ptr<const Table>>& tables() const { return tables_; }
    const std::vector<std::string>& schemas() const { return schemas_; }

  private:
    void add_names();

    std::vector<std::shared_ptr<const Table>> tables_;
    std::vector<std::string> schemas_;
    std::map<std::string, const Table*, LessIgnoreCase> by_name_; // "schema.name", aliases too
};

} // namespace snowatlas::schema
