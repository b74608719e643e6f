// What the cells hold: functions that make values, chosen by the name and type of a column.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

// Sets produce, words, low and high of a column that is neither a key of its family nor a reference.
void choose_value(const Family& family, FamilyColumn& column);

// The fixed list of values a small table's only key has ("Processor", "Nup"); empty where there is none.
std::span<const std::string_view> key_words(const Family& family, const FamilyColumn& column);

// Values that tell the rows of one parent apart where the type alone has to do it.
void choose_unique_value(const Family& family, FamilyColumn& column);

void produce_own_id(const Context& context, Datum& out);
void produce_parent_key(const Context& context, Datum& out);
void produce_reference(const Context& context, Datum& out);   // the value Generator::pick says
void produce_tree_parent(const Context& context, Datum& out); // an earlier row of the same family
std::uint64_t pick_any(const Context& context);
std::uint64_t pick_distinct(const Context& context);             // another one for each row of a parent
void produce_ancestor_value(const Context& context, Datum& out); // of a nested row: the outer row's value
void produce_referenced_name(const Context& context, Datum& out);
void produce_nested_rows(const Context& context, Datum& out);
void produce_null(const Context& context, Datum& out);

} // namespace snowatlas::tenant
