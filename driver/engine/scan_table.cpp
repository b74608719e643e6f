#include "driver/engine/scan_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <sqlite3.h>

#include "driver/engine/sqlite_text.h"
#include "driver/engine/value_mapping.h"

namespace snowatlas::engine {
namespace {

// SQLite's base structure first, as its interface wants.
struct TableHandle : sqlite3_vtab {
    ScanTable* table = nullptr;
};

struct CursorHandle : sqlite3_vtab_cursor {
    ScanTable* table = nullptr;
    std::optional<ScanSource::Reader> reader;
    std::vector<std::uint64_t> found; // rows of a lookup
    std::size_t at = 0;
    bool lookup = false, at_end = true;
};

TableHandle& self(sqlite3_vtab* base) {
    return *static_cast<TableHandle*>(base);
}
CursorHandle& self(sqlite3_vtab_cursor* base) {
    return *static_cast<CursorHandle*>(base);
}

int connect(sqlite3* database, void* table, int, const char* const*, sqlite3_vtab** result, char**) {
    auto& scan = *static_cast<ScanTable*>(table);
    std::string declaration = "CREATE TABLE t(";
    for (std::size_t column = 0; column < scan.table->columns.size(); ++column)
        declaration += (column ? "," : "") + column_name(column);
    const int code = sqlite3_declare_vtab(database, (declaration + ")").c_str());
    if (code != SQLITE_OK) return code;
    auto handle = std::make_unique<TableHandle>();
    handle->table = &scan;
    *result = handle.release();
    return SQLITE_OK;
}

int disconnect(sqlite3_vtab* base) {
    const std::unique_ptr<TableHandle> handle(&self(base));
    return SQLITE_OK;
}

// How many rows an equality leaves.
double rows_after(const ScanTable& table, const std::vector<std::size_t>& columns) {
    const auto& key = table.table->primary_key;
    const bool whole_key = !key.empty() && std::all_of(key.begin(), key.end(), [&](std::size_t column) {
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    });
    if (whole_key) return 1;
    return std::max(2.0, std::sqrt(std::max(1.0, table.expected_rows)) / static_cast<double>(columns.size()));
}

// A lookup by equality, or a scan. Nothing is ever left to us to check: SQLite does it again.
int best_index(sqlite3_vtab* base, sqlite3_index_info* info) {
    const auto& table = *self(base).table;
    std::vector<std::size_t> columns;
    std::string text;
    for (int i = 0; i < info->nConstraint; ++i) {
        const auto& constraint = info->aConstraint[i];
        if (table.is_read_in_part || !constraint.usable || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ ||
            constraint.iColumn < 0)
            continue;
        const auto column = static_cast<std::size_t>(constraint.iColumn);
        if (std::find(columns.begin(), columns.end(), column) != columns.end()) continue;
        columns.push_back(column);
        info->aConstraintUsage[i].argvIndex = static_cast<int>(columns.size());
        info->aConstraintUsage[i].omit = 0;
        text += (text.empty() ? "" : ",") + std::to_string(column);
    }
    const double rows = columns.empty() ? std::max(1.0, table.expected_rows) : rows_after(table, columns);
    info->idxNum = columns.empty() ? 0 : 1;
    info->estimatedRows = static_cast<sqlite3_int64>(rows);
    // A lookup costs more than a step, so that a scan inside a loop is never cheaper than lookups.
    info->estimatedCost = columns.empty() ? rows * 2 : rows * 2 + 2;
    if (columns.empty()) return SQLITE_OK;
    info->idxStr = sqlite3_mprintf("%s", text.c_str());
    info->needToFreeIdxStr = 1;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

int open_cursor(sqlite3_vtab* base, sqlite3_vtab_cursor** result) {
    auto cursor = std::make_unique<CursorHandle>();
    cursor->table = self(base).table;
    *result = cursor.release();
    return SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* base) {
    const std::unique_ptr<CursorHandle> cursor(&self(base));
    return SQLITE_OK;
}

int step(CursorHandle& cursor) {
    const bool worked = guarded(*cursor.table->context, [&] { cursor.at_end = !cursor.reader->next(); });
    return worked ? SQLITE_OK : SQLITE_ERROR;
}

std::vector<std::size_t> columns_of(std::string_view text) {
    std::vector<std::size_t> columns;
    for (const auto& part : split(text, ',')) {
        std::size_t column = 0;
        std::from_chars(part.data(), part.data() + part.size(), column);
        columns.push_back(column);
    }
    return columns;
}

int look_up(CursorHandle& cursor, const char* text, std::span<sqlite3_value*> arguments) {
    const bool worked = guarded(*cursor.table->context, [&] {
        const auto columns = columns_of(text);
        std::vector<Cell> values;
        for (std::size_t i = 0; i < columns.size(); ++i)
            values.push_back(read_value(arguments[i], cursor.table->table->columns[columns[i]].type));
        cursor.found = cursor.table->source->find(columns, values);
        cursor.at = 0;
        cursor.at_end = cursor.found.empty();
    });
    return worked ? SQLITE_OK : SQLITE_ERROR;
}

int filter(sqlite3_vtab_cursor* base, int index, const char* text, int count, sqlite3_value** arguments) {
    auto& cursor = self(base);
    cursor.lookup = index == 1;
    if (cursor.lookup) return look_up(cursor, text, {arguments, static_cast<std::size_t>(count)});
    const bool worked = guarded(*cursor.table->context, [&] { cursor.reader.emplace(*cursor.table->source); });
    return worked ? step(cursor) : SQLITE_ERROR;
}

int next(sqlite3_vtab_cursor* base) {
    auto& cursor = self(base);
    if (!cursor.lookup) return step(cursor);
    cursor.at_end = ++cursor.at >= cursor.found.size();
    return SQLITE_OK;
}

int is_at_end(sqlite3_vtab_cursor* base) {
    return self(base).at_end ? 1 : 0;
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* result, int index) {
    const auto& cursor = self(base);
    const bool worked = guarded(*cursor.table->context, [&] {
        const auto column = static_cast<std::size_t>(index);
        set_result(result, cursor.lookup ? cursor.table->source->cell(cursor.found[cursor.at], column)
                                         : cursor.reader->cell(column));
    });
    return worked ? SQLITE_OK : SQLITE_ERROR;
}

int row_id(sqlite3_vtab_cursor* base, sqlite3_int64* result) {
    const auto& cursor = self(base);
    *result = static_cast<sqlite3_int64>(cursor.lookup ? cursor.found[cursor.at] : cursor.reader->row());
    return SQLITE_OK;
}

sqlite3_module make_module() {
    sqlite3_module module{};
    // No xCreate: the table is there by its module's name, nothing is written to the schema.
    module.xConnect = connect;
    module.xBestIndex = best_index;
    module.xDisconnect = disconnect;
    module.xOpen = open_cursor;
    module.xClose = close_cursor;
    module.xFilter = filter;
    module.xNext = next;
    module.xEof = is_at_end;
    module.xColumn = column;
    module.xRowid = row_id;
    return module;
}

const sqlite3_module kModule = make_module();

} // namespace

RegisteredTable::RegisteredTable(Database& database, std::string name, ScanTable& table)
    : database_(database), name_(std::move(name)) {
    if (sqlite3_create_module_v2(database.handle(), name_.c_str(), &kModule, &table, nullptr) != SQLITE_OK)
        throw Error(state::kMemory, "There is not enough memory for another table in the statement.");
}

RegisteredTable::~RegisteredTable() {
    sqlite3_create_module_v2(database_.handle(), name_.c_str(), nullptr, nullptr, nullptr);
}

} // namespace snowatlas::engine
