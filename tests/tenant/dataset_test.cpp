// The generated estate hangs together: ids exist, keys are unique, children are what the bulk lists say.
#include "tests/tenant/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "driver/base/text.h"
#include "schema/loader.h"
#include "tests/tenant/random.h"
#include "tests/tenant/router.h"
#include "tests/tenant/tenant.h"
#include "tests/tenant/values.h"

namespace snowatlas::tenant {
namespace {

Options small_estate() {
    Options options;
    options.computers = 60;
    options.installations = 3000;
    return options;
}

const Dataset& estate() {
    static const Options options = small_estate();
    static const Dataset data(schema::load_catalog(), options);
    return data;
}

std::vector<std::string> texts_of(const Dataset& data, const Family& family, const FamilyColumn& column) {
    std::vector<std::string> texts;
    Datum datum;
    for (RowCursor cursor(family.structure, 0); cursor.row().index < family.structure.count; cursor.next()) {
        data.generate(family, column, cursor.row(), datum);
        texts.push_back(datum.kind == Datum::Kind::Null ? std::string("\1null") : to_lower(to_text(datum)));
    }
    return texts;
}

template <typename Visit> void for_each_table(const Visit& visit) {
    for (const auto& table : estate().catalog().tables())
        if (const Family* family = estate().family_of(*table)) visit(*table, *family);
}

TEST(Random, AnIdLeadsBackToItsRow) {
    std::string guid;
    for (const std::uint64_t row : {0ull, 1ull, 77ull, 9'999'999ull, 281'474'976'710'655ull}) {
        write_guid(42, row, guid);
        EXPECT_EQ(guid_index(42, guid), row) << guid;
        EXPECT_EQ(guid_index(42, to_upper(guid)), row);
        EXPECT_EQ(guid_index(43, guid), std::nullopt);
    }
    EXPECT_EQ(guid_index(42, "not a guid"), std::nullopt);
}

TEST(Random, APermutationVisitsEveryNumberOnce) {
    for (const std::uint64_t count : {1ull, 2ull, 40ull, 75'000ull}) {
        std::unordered_set<std::uint64_t> seen;
        for (std::uint64_t ordinal = 0; ordinal < count; ++ordinal) seen.insert(permuted(12345, ordinal, count));
        EXPECT_EQ(seen.size(), count);
    }
}

TEST(Structure, RowsOfParentsAreConsecutiveAndComplete) {
    for_each_table([](const schema::Table& table, const Family& family) {
        const Structure& structure = family.structure;
        if (structure.factors.empty()) return;
        EXPECT_EQ(structure.begin(structure.parents), structure.count) << table.qualified_name();
        std::uint64_t expected = 0;
        for (std::uint64_t parent = 0; parent < structure.parents; ++parent) {
            ASSERT_EQ(structure.begin(parent), expected) << table.qualified_name();
            for (; expected < structure.begin(parent + 1); ++expected)
                ASSERT_EQ(structure.parent_of(expected), parent) << table.qualified_name();
        }
    });
}

TEST(Dataset, EveryTableHasRows) {
    for_each_table([](const schema::Table& table, const Family& family) {
        EXPECT_GT(family.structure.count, 0u) << table.qualified_name();
    });
}

TEST(Dataset, KeysAreUniqueAndNeverNull) {
    for_each_table([](const schema::Table& table, const Family& family) {
        if (table.primary_key.empty()) return;
        std::vector<std::string> keys(family.structure.count);
        for (const std::size_t column : table.primary_key) {
            const auto texts = texts_of(estate(), family, *estate().column_of(table, column));
            for (std::size_t row = 0; row < keys.size(); ++row) keys[row] += texts[row] + '\n';
        }
        const std::set<std::string> distinct(keys.begin(), keys.end());
        EXPECT_EQ(distinct.size(), keys.size()) << table.qualified_name();
        for (const std::string& key : keys) EXPECT_EQ(key.find('\1'), std::string::npos) << table.qualified_name();
    });
}

TEST(Dataset, ReferencesLeadToRows) {
    std::map<const FamilyColumn*, std::set<std::string>> known;
    for_each_table([&](const schema::Table& table, const Family& family) {
        for (const schema::ForeignKey& key : table.foreign_keys) {
            if (key.columns.size() != 1) continue;
            const schema::Table& target = *estate().catalog().find_qualified(key.table);
            const FamilyColumn* referred =
                estate().column_of(target, *target.find_column(key.referenced_columns.front()));
            auto& values = known[referred];
            if (values.empty()) {
                const auto texts = texts_of(estate(), *estate().family_of(target), *referred);
                values.insert(texts.begin(), texts.end());
                values.insert("\1null");
                values.insert("00000000-0000-0000-0000-000000000000"); // the parent of the topmost organization
            }
            for (const std::string& text : texts_of(estate(), family, *estate().column_of(table, key.columns.front())))
                ASSERT_TRUE(values.contains(text))
                    << table.qualified_name() << "." << table.columns[key.columns.front()].name << " = " << text;
        }
    });
}

TEST(Dataset, RowsAnswerToTheKeysOfEveryPath) {
    const Router router(estate(), "");
    for (const auto& route : router.routes()) {
        std::vector<const FamilyColumn*> keys;
        for (const auto& parameter : route->parameters)
            if (!parameter.in_query) keys.push_back(parameter.column);
        if (keys.empty()) continue;
        const Family& family = *route->family;
        std::map<std::vector<std::string>, std::vector<std::uint64_t>> expected;
        Datum datum;
        for (std::uint64_t row = 0; row < family.structure.count; ++row) {
            std::vector<std::string> values;
            for (const FamilyColumn* key : keys) {
                estate().generate(family, *key, row, datum);
                values.push_back(datum.kind == Datum::Kind::Null ? "" : to_lower(to_text(datum)));
            }
            expected[values].push_back(row);
        }
        std::size_t tried = 0;
        for (const auto& [values, rows] : expected) {
            if (std::find(values.begin(), values.end(), "") != values.end()) continue;
            std::vector<Constraint> constraints;
            for (std::size_t key = 0; key < keys.size(); ++key)
                constraints.push_back({keys[key], to_upper(values[key])});
            const Selection selection = estate().select(family, constraints);
            std::vector<std::uint64_t> found;
            for (std::uint64_t place = 0; place < selection.size(); ++place) found.push_back(selection.at(place));
            ASSERT_EQ(found, rows) << route->path->path;
            if (++tried == 50) break;
        }
        // A key that only requests have is of no row.
        const bool has_rows = keys.size() > 1 || keys.front()->generator.produce != produce_null;
        EXPECT_EQ(tried > 0, has_rows) << route->path->path;
    }
}

TEST(Dataset, SuppliersListEveryParentThatHasRows) {
    for_each_table([](const schema::Table& table, const Family& family) {
        for (const schema::AccessPath& path : table.paths)
            for (const schema::PathParameter& parameter : path.parameters) {
                if (parameter.suppliers.empty() || parameter.in_query || path.role == schema::Role::Detail) continue;
                std::set<std::string> supplied;
                for (const auto& supplier : parameter.suppliers) {
                    const schema::Table& other = *estate().catalog().find_qualified(supplier.table);
                    const auto texts = texts_of(estate(), *estate().family_of(other),
                                                *estate().column_of(other, *other.find_column(supplier.column)));
                    supplied.insert(texts.begin(), texts.end());
                }
                supplied.insert("\1null");
                for (const std::string& text : texts_of(estate(), family, *estate().column_of(table, parameter.column)))
                    ASSERT_TRUE(supplied.contains(text)) << path.path << " {" << parameter.name << "} " << text;
            }
    });
}

TEST(Dataset, AReferenceIsToldWithoutMakingItsText) {
    const schema::Table& installations = *estate().catalog().find_qualified("sam.computers_applications");
    const Family& family = *estate().family_of(installations);
    const FamilyColumn& column = *estate().column_of(installations, *installations.find_column("applicationId"));
    ASSERT_NE(column.generator.pick, nullptr);
    Datum datum;
    for (RowCursor cursor(family.structure, 0); cursor.row().index < 500; cursor.next()) {
        estate().generate(family, column, cursor.row(), datum);
        const auto value = estate().value_index(*column.generator.domain, to_upper(datum.text));
        ASSERT_TRUE(value);
        EXPECT_TRUE(estate().refers_to(family, column, cursor.row(), *value));
        EXPECT_FALSE(estate().refers_to(family, column, cursor.row(), *value + 1));
    }
}

TEST(Dataset, OneSeedOneEstate) {
    const Options options = small_estate();
    const Dataset again(schema::load_catalog(), options);
    Options other_options = small_estate();
    other_options.seed = 2;
    const Dataset other(schema::load_catalog(), other_options);
    const schema::Table& computers = *estate().catalog().find_qualified("sam.computers");
    const auto ids = [&](const Dataset& data) {
        return texts_of(data, *data.family_of(computers), *data.column_of(computers, 0));
    };
    EXPECT_EQ(ids(estate()), ids(again));
    EXPECT_NE(ids(estate()), ids(other));
}

TEST(Dataset, TheComputerOfTheReportsExistsOnce) {
    const schema::Table& computers = *estate().catalog().find_qualified("sam.computers");
    const auto hosts = texts_of(estate(), *estate().family_of(computers),
                                *estate().column_of(computers, *computers.find_column("hostName")));
    EXPECT_EQ(std::count(hosts.begin(), hosts.end(), "corp23c9816"), 1);
    EXPECT_EQ(std::set<std::string>(hosts.begin(), hosts.end()).size(), hosts.size());
}

TEST(Dataset, TextsFitTheirColumns) {
    for_each_table([](const schema::Table& table, const Family& family) {
        for (std::size_t index = 0; index < table.columns.size(); ++index) {
            if (!is_text(table.columns[index].type.id)) continue;
            for (const std::string& text : texts_of(estate(), family, *estate().column_of(table, index)))
                ASSERT_LE(code_points(text), static_cast<std::size_t>(table.columns[index].type.length))
                    << table.qualified_name() << "." << table.columns[index].name;
        }
    });
}

} // namespace
} // namespace snowatlas::tenant
