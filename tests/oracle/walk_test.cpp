// Every table of the catalogue: a scan, a row by its key, every access path, a join along every reference.
#include <gtest/gtest.h>

#include <cstdio>
#include <set>

#include "driver/base/text.h"
#include "schema/loader.h"
#include "tests/oracle/estate.h"
#include "tests/oracle/query_file.h"
#include "tests/tenant/router.h"

namespace snowatlas::oracle {
namespace {

using schema::Table;

std::string quoted(const std::string& name) {
    return "\"" + name + "\"";
}

std::string literal(const std::string& text) {
    std::string result = "'";
    for (const char character : text) {
        if (character == '\'') result += '\'';
        result += character;
    }
    return result + "'";
}

std::string name_in_sql(const Table& table) {
    return quoted(table.schema) + "." + quoted(table.name);
}

// A value as SQL text, in the way both sides read it.
std::string literal(const std::string& text, const SqlType& type) {
    if (is_numeric(type.id)) return text;
    if (type.id == TypeId::Timestamp) return "{ts " + literal(text) + "}";
    if (type.id == TypeId::Date) return "{d " + literal(text) + "}";
    return literal(text);
}

// "a = 1 AND b = 'x'" for the given columns, with the values of one row.
std::string condition(const Table& table, const std::vector<std::size_t>& columns, const Row& row) {
    std::string text;
    for (std::size_t place = 0; place < columns.size(); ++place) {
        const schema::Column& column = table.columns[columns[place]];
        text += (text.empty() ? "" : " AND ") + quoted(column.name) +
                (row[place] ? " = " + literal(*row[place], column.type) : " IS NULL");
    }
    return text;
}

std::string column_list(const Table& table, const std::vector<std::size_t>& columns) {
    std::string text;
    for (const std::size_t column : columns) text += (text.empty() ? "" : ", ") + quoted(table.columns[column].name);
    return text;
}

// First, middle and last of the distinct values of some columns.
std::vector<Row> samples(const Table& table, const std::vector<std::size_t>& columns) {
    std::string where;
    for (const std::size_t column : columns)
        where += (where.empty() ? " WHERE " : " AND ") + quoted(table.columns[column].name) + " IS NOT NULL";
    const Result all = estate().expected.run("SELECT DISTINCT " + column_list(table, columns) + " FROM " +
                                             name_in_sql(table) + where + " ORDER BY " + column_list(table, columns));
    std::vector<Row> chosen;
    for (const std::size_t place : {std::size_t{0}, all.rows.size() / 2, all.rows.size() - 1})
        if (place < all.rows.size() && (chosen.empty() || chosen.back() != all.rows[place]))
            chosen.push_back(all.rows[place]);
    return chosen;
}

// Parameters nobody lists values of must be given; the condition gives one that has rows.
std::string needed_condition(const Table& table) {
    if (table.paths.empty()) return {};
    std::vector<std::size_t> columns;
    for (const schema::PathParameter& parameter : table.paths.front().parameters)
        if (parameter.suppliers.empty() && parameter.default_value.empty()) columns.push_back(parameter.column);
    if (columns.empty()) return {};
    const auto rows = samples(table, columns);
    return rows.empty() ? std::string{} : condition(table, columns, rows.front());
}

// Values that only repeat what a request was made with, where nothing lists them: the driver cannot know those of a row
// it did not ask for by them.
std::set<std::size_t> echoed_columns(const Table& table) {
    std::set<std::size_t> columns;
    for (const schema::AccessPath& path : table.paths) {
        for (const schema::PathParameter& parameter : path.parameters)
            if (parameter.suppliers.empty() && parameter.default_value.empty()) columns.insert(parameter.column);
        for (const schema::OptionalQuery& query : path.optional_queries)
            if (query.value.empty()) columns.insert(query.columns.begin(), query.columns.end());
    }
    std::erase_if(columns, [&](std::size_t column) { return !table.columns[column].member.empty(); });
    return columns;
}

// All that can be compared where `given` have values in the predicate; of `path` if there is one, so that it is used.
std::string compared_columns(const Table& table, const std::vector<std::size_t>& given,
                             const schema::AccessPath* path = nullptr) {
    std::set<std::size_t> left_out = echoed_columns(table);
    for (const std::size_t column : given) left_out.erase(column);
    if (path != nullptr) left_out.insert(path->missing_columns.begin(), path->missing_columns.end());
    if (left_out.empty()) return "*";
    std::vector<std::size_t> columns;
    for (std::size_t column = 0; column < table.columns.size(); ++column)
        if (!left_out.contains(column)) columns.push_back(column);
    return column_list(table, columns);
}

struct Totals {
    std::size_t tables = 0, queries = 0, requests = 0;
    std::set<std::string> paths_seen; // templates
    std::set<std::string> paths;
};
Totals totals;

void note_paths(const tenant::Router& router) {
    for (const auto& request : estate().tenant.requests()) {
        const auto segments = tenant::split_path(request.path);
        const auto match = segments ? router.find(*segments) : std::nullopt;
        if (match && request.status == 200) totals.paths_seen.insert(match->route->path->path);
    }
}

const tenant::Router& router() {
    static const tenant::Router built(estate().tenant.dataset(), "");
    return built;
}

void compare(const std::string& sql) {
    SCOPED_TRACE(sql);
    estate().tenant.clear_requests();
    const Result expected = estate().expected.run(without_date_escapes(sql));
    Result driver;
    ASSERT_NO_THROW(driver = estate().driver.run(sql));
    EXPECT_EQ(difference(driver, expected, false), "");
    ++totals.queries;
    totals.requests += api_requests(estate().tenant);
    note_paths(router());
}

class Walk : public testing::TestWithParam<std::shared_ptr<const Table>> {
  protected:
    const Table& table() const { return *GetParam(); }
    static void TearDownTestSuite() {
        std::printf("  %zu tables, %zu queries, %zu requests, %zu of %zu access paths used\n", totals.tables,
                    totals.queries, totals.requests, totals.paths_seen.size(), totals.paths.size());
        for (const std::string& path : totals.paths)
            if (!totals.paths_seen.contains(path)) std::printf("    not used: %s\n", path.c_str());
    }
};

TEST_P(Walk, ScanGivesAllRows) {
    ++totals.tables;
    for (const schema::AccessPath& path : table().paths) totals.paths.insert(path.path);
    const std::string needed = needed_condition(table());
    compare("SELECT " + compared_columns(table(), {}) + " FROM " + name_in_sql(table()) +
            (needed.empty() ? "" : " WHERE " + needed));
}

void compare_by_keys(const Table& table, const std::vector<std::size_t>& keys, const std::string& columns) {
    const std::string needed = needed_condition(table);
    for (const Row& row : samples(table, keys))
        compare("SELECT " + columns + " FROM " + name_in_sql(table) + " WHERE " + condition(table, keys, row) +
                (needed.empty() ? "" : " AND " + needed));
}

TEST_P(Walk, KeysGiveTheirRows) {
    std::set<std::vector<std::size_t>> keys;
    if (!table().primary_key.empty()) keys.insert(table().primary_key);
    for (const schema::AccessPath& path : table().paths) {
        std::vector<std::size_t> columns;
        for (const schema::PathParameter& parameter : path.parameters)
            if (!parameter.in_query) columns.push_back(parameter.column);
        if (columns.empty()) continue;
        keys.insert(columns);
        if (!path.missing_columns.empty()) compare_by_keys(table(), columns, compared_columns(table(), columns, &path));
    }
    for (const auto& columns : keys) compare_by_keys(table(), columns, compared_columns(table(), columns));
}

TEST_P(Walk, ReferencesJoin) {
    const std::string needed = needed_condition(table());
    for (const schema::ForeignKey& key : table().foreign_keys) {
        const Table& other = *estate().tenant.dataset().catalog().find_qualified(key.table);
        std::string on;
        for (std::size_t place = 0; place < key.columns.size(); ++place)
            on += std::string(place == 0 ? "" : " AND ") + "b." + quoted(key.referenced_columns[place]) + " = a." +
                  quoted(table().columns[key.columns[place]].name);
        std::string sql = "SELECT a." + quoted(table().columns[key.columns.front()].name) + ", b." +
                          quoted(other.columns.back().name) + " FROM " + name_in_sql(table()) + " a JOIN " +
                          name_in_sql(other) + " b ON " + on;
        if (!needed.empty()) sql += " WHERE a." + needed;
        compare(sql);
    }
}

std::vector<std::shared_ptr<const Table>> tables() {
    std::vector<std::shared_ptr<const Table>> found;
    static const auto catalog = schema::load_catalog();
    for (const auto& table : catalog->tables())
        if (!table->is_system) found.push_back(table);
    return found;
}

INSTANTIATE_TEST_SUITE_P(Oracle, Walk, testing::ValuesIn(tables()), [](const auto& info) {
    std::string name = info.param->qualified_name();
    for (char& character : name)
        if (character == '.') character = '_';
    return name;
});

} // namespace
} // namespace snowatlas::oracle
