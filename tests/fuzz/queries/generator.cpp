#include "tests/fuzz/queries/generator.h"

#include <algorithm>
#include <utility>

namespace snowatlas::fuzz {

const std::vector<Table>& tables() {
    static const std::vector<Table> all = {
        {"sam.computers",
         {{"id", Kind::Key},
          {"hostName", Kind::Text},
          {"coreCount", Kind::Integer},
          {"isVirtual", Kind::Bit},
          {"organizationId", Kind::Key}}},
        {"sam.computers_applications",
         {{"computerId", Kind::Key},
          {"applicationId", Kind::Key},
          {"usedCount", Kind::Integer},
          {"isInstalled", Kind::Bit}}},
        {"sam.applications", {{"id", Kind::Key}, {"name", Kind::Text}, {"editionIndex", Kind::Integer}}},
        {"sam.licenses",
         {{"id", Kind::Key}, {"applicationId", Kind::Key}, {"vendor", Kind::Text}, {"quantity", Kind::Integer}}},
        {"sam.compliance_summary", {{"applicationId", Kind::Key}, {"licensesPurchased", Kind::Integer}}},
        {"organizations.tree", {{"id", Kind::Key}, {"name", Kind::Text}}},
    };
    return all;
}

std::string Generator::word(std::initializer_list<const char*> choices) {
    return choices.begin()[below(static_cast<unsigned>(choices.size()))];
}

// Queries

Generator::Query Generator::query() {
    Query result;
    std::string with = chance(25) ? common_tables() : "";
    const Kinds columns = kinds();
    std::string body = chance(20) ? compound(columns, 2) : select(columns, 2);
    result.is_ordered = chance(40);
    if (result.is_ordered) body += order_and_limit(columns.size());
    result.sql = with + body;
    return result;
}

Generator::Kinds Generator::kinds() {
    Kinds result;
    for (unsigned count = 1 + below(3); count > 0; --count)
        result.push_back(one_of<Kind>({Kind::Key, Kind::Text, Kind::Text, Kind::Integer, Kind::Integer, Kind::Bit}));
    return result;
}

std::string Generator::common_tables() {
    std::string text;
    for (unsigned count = 1 + below(2); count > 0; --count) {
        Relation table{next_alias("w"), {}};
        std::string body, names;
        if (chance(20)) { // counts up
            table.columns = {{"c1", Kind::Integer}};
            body = "SELECT 0 UNION ALL SELECT c1 + 1 FROM " + table.alias + " WHERE c1 < " + std::to_string(below(6));
        } else {
            const Kinds columns = kinds();
            body = chance(25) ? compound(columns, 1) : select(columns, 1);
            for (const Kind kind : columns) table.columns.push_back({next_alias("c"), kind});
        }
        for (const Column& column : table.columns) names += (names.empty() ? "" : ", ") + column.name;
        text += (text.empty() ? "WITH RECURSIVE " : ", ") + table.alias + "(" + names + ") AS (" + body + ")";
        common_tables_.push_back(std::move(table));
    }
    return text + " ";
}

// No third arm with INTERSECT: SQLite reads from the left, the standard does not.
std::string Generator::compound(const Kinds& kinds, int depth) {
    std::string text =
        select(kinds, depth) + " " + word({"UNION", "UNION ALL", "INTERSECT", "EXCEPT"}) + " " + select(kinds, depth);
    if (text.find("INTERSECT") == std::string::npos && chance(25))
        text += " " + word({"UNION", "UNION ALL", "EXCEPT"}) + " " + select(kinds, depth);
    return text;
}

std::string Generator::order_and_limit(std::size_t columns) {
    std::string text;
    for (std::size_t i = 1; i <= columns; ++i)
        text += (i == 1 ? " ORDER BY " : ", ") + std::to_string(i) + word({"", " ASC", " DESC", " DESC NULLS FIRST"});
    if (chance(60)) text += " LIMIT " + std::to_string(below(8));
    if (text.find("LIMIT") != std::string::npos && chance(30)) text += " OFFSET " + std::to_string(below(3));
    return text;
}

std::string Generator::select(const Kinds& kinds, int depth) {
    const auto outer = std::exchange(scope_, {});
    const std::string tables = from(depth);
    const std::string where = chance(65) ? " WHERE " + condition(2) : "";
    std::string text;
    if (chance(25)) {
        text = grouped(kinds, tables, where);
    } else {
        const bool distinct = chance(15);
        const bool windows = !distinct && chance(15);
        for (std::size_t i = 0; i < kinds.size(); ++i)
            text += (i == 0 ? "" : ", ") + (windows && chance(60) ? window(kinds[i]) : value(kinds[i], 2)) + " AS c" +
                    std::to_string(i + 1);
        text = (distinct ? "SELECT DISTINCT " : "SELECT ") + text + " FROM " + tables + where;
    }
    scope_ = outer;
    return text;
}

std::string Generator::grouped(const Kinds& kinds, const std::string& from, const std::string& where) {
    std::string items, keys;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto candidates = columns(kinds[i]);
        std::string item;
        if (!candidates.empty() && chance(50)) {
            item = one_of(candidates);
            if (kinds[i] == Kind::Text && chance(30)) item = "UPPER(" + item + ")";
            keys += (keys.empty() ? "" : ", ") + item;
        } else {
            item = aggregate(kinds[i]);
        }
        items += (i == 0 ? "" : ", ") + item + " AS c" + std::to_string(i + 1);
    }
    if (keys.empty() && chance(50)) keys = any_column();
    std::string text = "SELECT " + items + " FROM " + from + where + (keys.empty() ? "" : " GROUP BY " + keys);
    if (chance(35)) text += " HAVING " + aggregate(Kind::Integer) + word({" > ", " <= ", " = "}) + number();
    return text;
}

// Tables

std::string Generator::from(int depth) {
    std::string text = relation(depth);
    for (unsigned joins = below(3); joins > 0; --joins) {
        const std::string kind =
            word({" JOIN ", " JOIN ", " LEFT JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN "});
        const std::size_t before = scope_.size();
        const std::string right = relation(depth);
        text += kind + right + " ON " + join_condition(before);
    }
    return text;
}

std::string Generator::relation(int depth) {
    if (depth > 0 && chance(25)) return derived(depth - 1);
    const bool common = !common_tables_.empty() && chance(50);
    const Table& table = one_of(tables());
    const Relation relation = common ? one_of(common_tables_) : Relation{table.name, table.columns};
    scope_.push_back({next_alias("t"), relation.columns});
    return relation.alias + " AS " + scope_.back().alias;
}

std::string Generator::derived(int depth) {
    Kinds columns = kinds();
    columns.push_back(Kind::Key); // something to join by
    std::string body = chance(20) ? compound(columns, depth) : select(columns, depth);
    if (chance(20)) body += order_and_limit(columns.size());
    Relation relation{next_alias("t"), {}};
    for (std::size_t i = 0; i < columns.size(); ++i)
        relation.columns.push_back({"c" + std::to_string(i + 1), columns[i]});
    std::string text = "(" + body + ") AS " + relation.alias;
    scope_.push_back(std::move(relation));
    return text;
}

std::string Generator::join_condition(std::size_t before) {
    const Relation right = scope_.back();
    const Relation left = scope_[below(static_cast<unsigned>(before))];
    const auto left_keys = columns_of(left, Kind::Key), right_keys = columns_of(right, Kind::Key);
    const auto left_numbers = columns_of(left, Kind::Integer), right_numbers = columns_of(right, Kind::Integer);
    std::string text = "1 = 1";
    if (!left_keys.empty() && !right_keys.empty()) {
        text = one_of(left_keys) + " = " + one_of(right_keys);
    } else if (!left_numbers.empty() && !right_numbers.empty()) {
        text = one_of(left_numbers) + word({" = ", " < "}) + one_of(right_numbers);
    }
    if (chance(30)) text += " AND " + condition(0);
    return text;
}

// Values

std::vector<std::string> Generator::columns_of(const Relation& relation, Kind kind) const {
    std::vector<std::string> names;
    for (const Column& column : relation.columns)
        if (column.kind == kind) names.push_back(relation.alias + "." + column.name);
    return names;
}

std::vector<std::string> Generator::columns(Kind kind) const {
    std::vector<std::string> names;
    for (const Relation& relation : scope_)
        for (std::string& name : columns_of(relation, kind)) names.push_back(std::move(name));
    return names;
}

std::string Generator::any_column() {
    const Relation& relation = one_of(scope_);
    return relation.alias + "." + one_of(relation.columns).name;
}

std::string Generator::literal(Kind kind) {
    switch (kind) {
    case Kind::Key:
        return "'" + word({"c", "a", "o", "l", "C"}) + std::to_string(below(7)) + "'";
    case Kind::Text:
        return word({"'ab'", "'AB'", "'Ab'", "'b'", "'abc'", "'zz'"});
    case Kind::Integer:
        return number();
    case Kind::Bit:
        break;
    }
    return "(1 = " + word({"0", "1"}) + ")";
}

std::string Generator::value(Kind kind, int depth) {
    const auto candidates = columns(kind);
    const bool plain = kind == Kind::Key || depth == 0 || chance(60);
    if (plain) return candidates.empty() ? literal(kind) : one_of(candidates);
    if (chance(8)) return scalar_query(kind);
    if (kind == Kind::Bit) return "(" + comparison(depth - 1) + ")";
    return kind == Kind::Text ? text(depth - 1) : integer(depth - 1);
}

std::string Generator::text(int depth) {
    const std::string operand = value(chance(30) ? Kind::Key : Kind::Text, depth);
    switch (below(8)) {
    case 0:
        return word({"UPPER(", "LOWER("}) + operand + ")";
    case 1:
        return "COALESCE(" + operand + ", " + value(Kind::Text, depth) + ")";
    case 2:
        return "(" + operand + " || " + value(Kind::Text, depth) + ")";
    case 3:
        return "NULLIF(" + operand + ", " + literal(Kind::Text) + ")";
    case 4:
        return "SUBSTR(" + operand + ", 1, " + std::to_string(below(3)) + ")";
    case 5:
        return "CAST(" + value(Kind::Integer, depth) + " AS VARCHAR(20))";
    case 6:
        return "REPLACE(" + operand + ", 'b', 'xy')";
    default:
        return choice(Kind::Text, depth);
    }
}

std::string Generator::integer(int depth) {
    const std::string operand = value(Kind::Integer, depth);
    switch (below(9)) {
    case 0:
    case 1:
        return "(" + operand + word({" + ", " - ", " * "}) + value(Kind::Integer, depth) + ")";
    case 2:
        return "(" + operand + word({" / ", " % "}) + "NULLIF(" + value(Kind::Integer, depth) + ", 0))";
    case 3:
        return "(-(" + operand + "))";
    case 4:
        return "ABS(" + operand + ")";
    case 5:
        return "COALESCE(" + operand + ", " + number() + ")";
    case 6:
        return "NULLIF(" + operand + ", " + number() + ")";
    case 7:
        return "LENGTH(" + value(Kind::Text, depth) + ")";
    default:
        return choice(Kind::Integer, depth);
    }
}

std::string Generator::choice(Kind kind, int depth) {
    if (chance(40))
        return "CASE " + value(Kind::Integer, depth) + " WHEN " + number() + " THEN " + value(kind, depth) + " WHEN " +
               number() + " THEN " + value(kind, depth) + " ELSE " + value(kind, depth) + " END";
    return "CASE WHEN " + condition(0) + " THEN " + value(kind, depth) +
           (chance(60) ? " ELSE " + value(kind, depth) : "") + " END";
}

std::string Generator::aggregate(Kind kind) {
    const std::string filter = chance(15) ? " FILTER (WHERE " + condition(0) + ")" : "";
    if (kind == Kind::Bit) return "(COUNT(*)" + word({" > ", " = "}) + number() + ")";
    if (kind != Kind::Integer || chance(25)) return word({"MIN(", "MAX("}) + value(kind, 1) + ")" + filter;
    switch (below(4)) {
    case 0:
        return "COUNT(*)" + filter;
    case 1:
        return "COUNT(" + any_column() + ")" + filter;
    case 2:
        return "COUNT(DISTINCT " + any_column() + ")";
    default:
        return "SUM(" + value(Kind::Integer, 1) + ")" + filter;
    }
}

// Only what does not depend on the order of equal rows.
std::string Generator::window(Kind kind) {
    const std::string partition = chance(60) ? "PARTITION BY " + any_column() + " " : "";
    const std::string order = "ORDER BY " + any_column() + word({"", " DESC"});
    if (kind == Kind::Integer) switch (below(5)) {
        case 0:
            return word({"RANK() OVER (", "DENSE_RANK() OVER ("}) + partition + order + ")";
        case 1:
            return "SUM(" + value(Kind::Integer, 0) + ") OVER (" + partition + order + ")";
        case 2:
            return "COUNT(*) OVER (" + partition + ")";
        case 3:
            return "SUM(" + value(Kind::Integer, 0) + ") OVER (" + partition + order +
                   " GROUPS BETWEEN 1 PRECEDING AND " + word({"CURRENT ROW", "1 FOLLOWING", "UNBOUNDED FOLLOWING"}) +
                   ")";
        default:
            break;
        }
    if (kind == Kind::Bit) return "(COUNT(*) OVER (" + partition + order + ") > " + number() + ")";
    return word({"MIN(", "MAX("}) + value(kind, 0) + ") OVER (" + partition + (chance(50) ? order : "") + ")";
}

std::string Generator::scalar_query(Kind kind) {
    const Table& table = one_of(tables());
    const Relation inner{next_alias("t"), table.columns};
    const auto outer_keys = columns(Kind::Key);
    const auto outer = std::exchange(scope_, {inner});
    const std::string item = aggregate(kind);
    std::string where = condition(0);
    if (!outer_keys.empty() && chance(60))
        where = one_of(columns_of(inner, Kind::Key)) + " = " + one_of(outer_keys) + " AND " + where;
    scope_ = outer;
    return "(SELECT " + item + " FROM " + table.name + " AS " + inner.alias + " WHERE " + where + ")";
}

// Conditions

std::string Generator::condition(int depth) {
    if (depth > 0 && chance(35))
        return "(" + condition(depth - 1) + (chance(60) ? " AND " : " OR ") + condition(depth - 1) + ")";
    if (depth > 0 && chance(10)) return "NOT (" + condition(depth - 1) + ")";
    if (depth > 0 && chance(20)) return subquery();
    return comparison(depth > 0 ? 1 : 0);
}

std::string Generator::comparison(int depth) {
    const std::string comparison = word({" = ", " = ", " <> ", " < ", " >= "});
    if (depth > 0 && chance(20)) return comparison_with_query(comparison);
    switch (below(10)) {
    case 0:
    case 1:
        return value(Kind::Key, 0) + " = " + literal(Kind::Key);
    case 2:
        return value(Kind::Key, 0) + (chance(20) ? " NOT" : "") + " IN (" + literal(Kind::Key) + ", " +
               literal(Kind::Key) + ")";
    case 3:
        return value(Kind::Integer, depth) + comparison + value(Kind::Integer, 0);
    case 4:
        return value(Kind::Text, depth) + comparison + literal(Kind::Text);
    case 5:
        return value(Kind::Text, 0) + (chance(20) ? " NOT" : "") + " LIKE " + word({"'a%'", "'%b'", "'%B%'", "'_b'"});
    case 6:
        return any_column() + word({" IS NULL", " IS NOT NULL"});
    case 7:
        return value(Kind::Key, 0) + word({" = ", " IS DISTINCT FROM ", " IS NOT DISTINCT FROM "}) +
               value(Kind::Key, 0);
    case 8:
        return value(Kind::Integer, depth) + (chance(20) ? " NOT" : "") + " BETWEEN " + number() + " AND " + number();
    default: {
        const auto bits = columns(Kind::Bit);
        return bits.empty() ? value(Kind::Integer, 0) + comparison + number() : one_of(bits) + " = " + word({"0", "1"});
    }
    }
}

std::string Generator::comparison_with_query(const std::string& comparison) {
    switch (below(4)) {
    case 0:
        return value(Kind::Key, 0) + " = " + scalar_query(Kind::Key);
    case 1:
        return value(Kind::Key, 0) + " IN (" + scalar_query(Kind::Key) + ", " + literal(Kind::Key) + ")";
    case 2:
        return scalar_query(Kind::Integer) + comparison + value(Kind::Integer, 0);
    default:
        return value(Kind::Text, 0) + comparison + scalar_query(Kind::Text);
    }
}

std::string Generator::subquery() {
    const Table& table = one_of(tables());
    const Relation inner{next_alias("t"), table.columns};
    const std::string outer_value = value(Kind::Key, 0);
    const std::string inner_column = one_of(columns_of(inner, Kind::Key));
    // What is inside may speak of what is outside.
    auto outer = scope_;
    if (chance(70)) scope_.clear();
    scope_.push_back(inner);
    const std::string inner_condition = condition(0);
    scope_ = std::move(outer);
    const std::string from = " FROM " + table.name + " AS " + inner.alias + " WHERE ";
    if (chance(50))
        return (chance(25) ? "NOT EXISTS (SELECT 1" : "EXISTS (SELECT 1") + from + inner_column + " = " + outer_value +
               " AND " + inner_condition + ")";
    return outer_value + (chance(20) ? " NOT" : "") + " IN (SELECT " + inner_column + from + inner_condition + ")";
}

} // namespace snowatlas::fuzz
