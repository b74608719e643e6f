// Random queries as text that both the driver and SQLite understand in the same way.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace snowatlas::fuzz {

// What can be done with a value: a key joins, text and integers have functions, a bit is 0, 1 or NULL.
enum class Kind { Key, Text, Integer, Bit };

struct Column {
    std::string name;
    Kind kind = Kind::Text;
};
struct Table {
    std::string name;
    std::vector<Column> columns;
};
// Tables of Snow Atlas that differ in how they are fetched: lists, children of parents, by key.
const std::vector<Table>& tables();

class Generator {
  public:
    explicit Generator(unsigned seed) : random_(seed) {}

    struct Query {
        std::string sql;
        bool is_ordered = false; // completely: rows come in one order only
    };
    Query query();

  private:
    struct Relation {
        std::string alias;
        std::vector<Column> columns;
    };
    using Kinds = std::vector<Kind>;

    unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <typename Choice> const Choice& one_of(const std::vector<Choice>& choices) {
        return choices[below(static_cast<unsigned>(choices.size()))];
    }
    std::string word(std::initializer_list<const char*> choices);
    std::string next_alias(const char* prefix) { return prefix + std::to_string(++aliases_); }

    Kinds kinds();
    std::string common_tables();
    std::string compound(const Kinds& kinds, int depth);
    std::string select(const Kinds& kinds, int depth);
    std::string grouped(const Kinds& kinds, const std::string& from, const std::string& where);
    std::string order_and_limit(std::size_t columns);

    std::string from(int depth);
    std::string relation(int depth);
    std::string derived(int depth);
    std::string join_condition(std::size_t before);

    std::vector<std::string> columns_of(const Relation& relation, Kind kind) const;
    std::vector<std::string> columns(Kind kind) const;
    std::string any_column();
    std::string literal(Kind kind);
    std::string number() { return std::to_string(static_cast<int>(below(6)) - 1); }

    std::string value(Kind kind, int depth);
    std::string text(int depth);
    std::string integer(int depth);
    std::string choice(Kind kind, int depth);
    std::string aggregate(Kind kind);
    std::string window(Kind kind);
    std::string scalar_query(Kind kind);

    std::string condition(int depth);
    std::string comparison(int depth);
    std::string comparison_with_query(const std::string& comparison);
    std::string subquery();

    std::mt19937 random_;
    std::vector<Relation> scope_;
    std::vector<Relation> common_tables_;
    int aliases_ = 0;
};

} // namespace snowatlas::fuzz
