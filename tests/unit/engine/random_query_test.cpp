// Random queries, answered by the engine over a server and by SQLite over plain tables with the same rows: what the
// planner leaves out of its requests must never be missed.
#include <algorithm>
#include <random>

#include <sqlite3.h>

#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

struct ColumnFact {
    const char* name;
    char kind; // 'k' key text, 't' other text, 'i' integer
};
struct TableFact {
    const char* name;
    std::vector<ColumnFact> columns;
};

const std::vector<TableFact>& tables() {
    static const std::vector<TableFact> all = {
        {"sam.computers",
         {{"id", 'k'}, {"hostName", 't'}, {"coreCount", 'i'}, {"isVirtual", 'i'}, {"organizationId", 'k'}}},
        {"sam.computers_applications",
         {{"computerId", 'k'}, {"applicationId", 'k'}, {"usedCount", 'i'}, {"isInstalled", 'i'}}},
        {"sam.applications", {{"id", 'k'}, {"name", 't'}, {"editionIndex", 'i'}}},
        {"sam.licenses", {{"id", 'k'}, {"applicationId", 'k'}, {"vendor", 't'}, {"quantity", 'i'}}},
        {"sam.compliance_summary", {{"applicationId", 'k'}, {"licensesPurchased", 'i'}}},
        {"organizations.tree", {{"id", 'k'}, {"name", 't'}}},
    };
    return all;
}

// A query as text, the same for both dialects.
class Generator {
  public:
    explicit Generator(unsigned seed) : random_(seed) {}

    std::string query() {
        scope_.clear();
        std::string from = this->from();
        std::string where = chance(70) ? " WHERE " + condition(3) : "";
        if (chance(20)) return grouped(from, where);
        const auto items = this->items(1 + below(3));
        std::string text =
            "SELECT " + std::string(chance(20) ? "DISTINCT " : "") + items.first + " FROM " + from + where;
        if (chance(15))
            text += " UNION" + std::string(chance(50) ? " ALL" : "") + " SELECT " + items.first + " FROM " + from;
        if (chance(30)) text += " ORDER BY " + items.second + " LIMIT " + std::to_string(below(8));
        return text;
    }

  private:
    struct Relation {
        std::string alias;
        std::vector<ColumnFact> columns;
    };

    unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <typename T> const T& one_of(const std::vector<T>& choices) {
        return choices[below(static_cast<unsigned>(choices.size()))];
    }
    std::string next_alias() { return "t" + std::to_string(++aliases_); }

    std::string grouped(const std::string& from, const std::string& where) {
        const auto key = column(), value = column('i');
        return "SELECT " + key + ", COUNT(*), SUM(" + value + "), MIN(" + column() + ") FROM " + from + where +
               " GROUP BY " + key + (chance(30) ? " HAVING COUNT(*) > 1" : "");
    }

    std::pair<std::string, std::string> items(unsigned count) {
        std::string text, order;
        for (unsigned i = 0; i < count; ++i) {
            text += (i ? ", " : "") + column();
            order += (i ? ", " : "") + std::to_string(i + 1);
        }
        return {text, order};
    }

    std::string from() {
        std::string text = relation();
        const unsigned joins = below(3);
        for (unsigned i = 0; i < joins; ++i) {
            const std::vector<std::string> kinds = {" JOIN ",      " JOIN ",       " LEFT JOIN ",
                                                    " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN "};
            const auto kind = one_of(kinds);
            const auto before = scope_.size();
            const auto right = relation();
            text += kind + right + " ON " + join_condition(before);
        }
        return text;
    }

    std::string relation() {
        const auto& table = one_of(tables());
        const auto alias = next_alias();
        std::string text = std::string(table.name) + " AS " + alias;
        if (chance(25)) {
            const Relation inner{next_alias(), table.columns};
            const auto outer = std::exchange(scope_, {inner});
            std::string columns;
            for (const auto& fact : table.columns) columns += (columns.empty() ? "" : ", ") + std::string(fact.name);
            text = "(SELECT " + std::string(chance(30) ? "DISTINCT " : "") + columns + " FROM " + table.name + " AS " +
                   inner.alias + " WHERE " + condition(1) + ") AS " + alias;
            scope_ = outer;
        }
        scope_.push_back({alias, table.columns});
        return text;
    }

    std::string join_condition(std::size_t before) {
        const auto& right = scope_.back();
        const auto& left = scope_[below(static_cast<unsigned>(before))];
        std::string text = qualified(left, 'k') + " = " + qualified(right, 'k');
        if (chance(30)) text += " AND " + condition(0);
        return text;
    }

    static std::vector<std::string> columns_of(const Relation& relation, char kind) {
        std::vector<std::string> names;
        for (const auto& fact : relation.columns)
            if (kind == 'a' || fact.kind == kind) names.push_back(relation.alias + "." + fact.name);
        return names;
    }
    std::string qualified(const Relation& relation, char kind) {
        const auto names = columns_of(relation, kind);
        return names.empty() ? "NULL" : one_of(names);
    }
    // Of any kind, or a given one.
    std::string column(char kind = 'a') {
        std::vector<std::string> names;
        for (const auto& relation : scope_)
            for (const auto& name : columns_of(relation, kind)) names.push_back(name);
        return names.empty() ? "1" : one_of(names);
    }

    std::string key() {
        const std::vector<std::string> prefixes = {"c", "a", "o", "l", "C"};
        return "'" + one_of(prefixes) + std::to_string(below(7)) + "'";
    }
    std::string word() {
        const std::vector<std::string> words = {"'ab'", "'AB'", "'Ab'", "'b'", "'abc'", "'zz'"};
        return one_of(words);
    }
    std::string number() { return std::to_string(static_cast<int>(below(6)) - 1); }

    std::string condition(int depth) {
        if (depth > 0 && chance(35))
            return "(" + condition(depth - 1) + (chance(60) ? " AND " : " OR ") + condition(depth - 1) + ")";
        if (depth > 0 && chance(10)) return "NOT (" + condition(depth - 1) + ")";
        switch (below(depth > 0 ? 10 : 8)) {
        case 0:
            return column('k') + " = " + key();
        case 1:
            return column('k') + (chance(20) ? " NOT" : "") + " IN (" + key() + ", " + key() + ")";
        case 2: {
            const std::vector<std::string> comparisons = {" = ", " <> ", " < ", " >= "};
            return column('i') + one_of(comparisons) + number();
        }
        case 3: {
            const auto text = text_column();
            return text + (chance(30) ? " <> " : " = ") + word();
        }
        case 4: {
            const std::vector<std::string> patterns = {"'a%'", "'%b'", "'%B%'", "'_b'"};
            return text_column() + (chance(20) ? " NOT" : "") + " LIKE " + one_of(patterns);
        }
        case 5:
            return column() + (chance(50) ? " IS NULL" : " IS NOT NULL");
        case 6:
            return column('k') + " = " + column('k');
        case 7:
            return column('i') + " BETWEEN " + number() + " AND " + number();
        default:
            return subquery();
        }
    }

    std::string text_column() {
        const auto name = column('t');
        return name == "1" ? column('k') : name;
    }

    std::string subquery() {
        const auto& table = one_of(tables());
        const Relation inner{next_alias(), table.columns};
        const auto outer_column = column('k');
        const auto inner_column = qualified(inner, 'k');
        const auto outer = std::exchange(scope_, {inner});
        const auto inner_condition = condition(0);
        scope_ = outer;
        const auto from = " FROM " + std::string(table.name) + " AS " + inner.alias + " WHERE ";
        if (chance(50))
            return (chance(25) ? "NOT EXISTS (SELECT 1" : "EXISTS (SELECT 1") + from + inner_column + " = " +
                   outer_column + " AND " + inner_condition + ")";
        return outer_column + (chance(20) ? " NOT" : "") + " IN (SELECT " + inner_column + from + inner_condition + ")";
    }

    std::mt19937 random_;
    std::vector<Relation> scope_;
    int aliases_ = 0;
};

class RandomQueryTest : public EngineTest {
  protected:
    RandomQueryTest() {
        sqlite3_open(":memory:", &expected_);
        run("PRAGMA case_sensitive_like = 1");
        run("ATTACH ':memory:' AS sam");
        run("ATTACH ':memory:' AS organizations");
        std::mt19937 random(7);
        for (const auto& table : tables()) fill(table, random);
    }
    ~RandomQueryTest() override { sqlite3_close(expected_); }

    void run(const std::string& sql) {
        ASSERT_EQ(sqlite3_exec(expected_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sql << ": " << sqlite3_errmsg(expected_);
    }

    void fill(const TableFact& table, std::mt19937& random) {
        std::string columns;
        for (const auto& fact : table.columns) columns += (columns.empty() ? "" : ", ") + std::string(fact.name);
        run("CREATE TABLE " + std::string(table.name) + "(" + columns + ")");
        const unsigned count = std::string(table.name) == "sam.computers_applications" ? 25 : 6;
        for (unsigned row = 0; row < count; ++row) {
            FakeRow fake;
            std::string values;
            for (const auto& fact : table.columns) {
                const auto value = this->value(table, fact, row, random);
                if (!value.empty()) fake[fact.name] = typed(fact, value);
                values += (values.empty() ? "" : ", ") + (value.empty()      ? "NULL"
                                                          : fact.kind == 'i' ? value
                                                                             : "'" + value + "'");
            }
            session_->rows[table.name].push_back(fake);
            run("INSERT INTO " + std::string(table.name) + " VALUES (" + values + ")");
        }
    }

    static Value typed(const ColumnFact& fact, const std::string& value) {
        if (fact.kind == 'i') return static_cast<std::int64_t>(std::stoi(value));
        return value;
    }

    // Empty: NULL.
    static std::string value(const TableFact& table, const ColumnFact& fact, unsigned row, std::mt19937& random) {
        const std::string name = fact.name, owner = table.name;
        const auto number = std::to_string(random() % 6);
        if (name == "id")
            return (owner == "sam.computers"      ? "c"
                    : owner == "sam.applications" ? "a"
                    : owner == "sam.licenses"     ? "l"
                                                  : "o") +
                   std::to_string(row);
        if (name == "computerId") return "c" + number;
        // Rows of a child exist for known parents only.
        if (owner == "sam.compliance_summary" && name == "applicationId") return "a" + std::to_string(row);
        if (random() % 5 == 0) return "";
        if (name == "applicationId") return "a" + number;
        if (name == "organizationId") return "o" + number;
        if (fact.kind == 'i')
            return name.starts_with("is") ? std::to_string(random() % 2) : std::to_string(random() % 5);
        static const char* kWords[] = {"ab", "AB", "Ab", "b", "abc"};
        return kWords[random() % 5];
    }

    std::optional<TextRows> expected_rows(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(expected_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return std::nullopt;
        TextRows rows;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            auto& row = rows.emplace_back();
            for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
                row.push_back(text ? text : "NULL");
            }
        }
        sqlite3_finalize(statement);
        return rows;
    }

    sqlite3* expected_ = nullptr;
};

TEST_F(RandomQueryTest, GiveTheSameRowsAsPlainTables) {
    int compared = 0, answered = 0;
    for (unsigned seed = 1; seed <= 3'000; ++seed) {
        const auto sql = Generator(seed).query();
        auto expected = expected_rows(sql);
        if (!expected) continue; // no query in SQLite's eyes
        TextRows rows;
        try {
            rows = rows_of(sql);
        } catch (const Error& error) {
            // Comparing NULL or numbers with text, as the generator does by chance, is an error here.
            const auto state = error.sql_state();
            ASSERT_TRUE(state == state::kInvalidCast || state == state::kSyntaxOrAccess) << sql << "\n" << error.what();
            continue;
        }
        std::sort(rows.begin(), rows.end());
        std::sort(expected->begin(), expected->end());
        ASSERT_EQ(rows, *expected) << "seed " << seed << ": " << sql;
        ++compared;
        answered += !rows.empty();
    }
    EXPECT_GT(compared, 2'000);
    EXPECT_GT(answered, 800);
}

} // namespace
} // namespace snowatlas::engine
