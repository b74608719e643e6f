#include "tests/tenant/values.h"

#include <algorithm>
#include <array>

#include "driver/base/calendar.h"
#include "driver/base/text.h"
#include "tests/tenant/custom_fields.h"
#include "tests/tenant/json_values.h"
#include "tests/tenant/number_values.h"
#include "tests/tenant/random.h"
#include "tests/tenant/text_values.h"
#include "tests/tenant/words.h"

namespace snowatlas::tenant {

namespace {

constexpr std::int64_t kUniqueStep = 30; // days between the dates that tell the rows of one parent apart

std::int64_t unique_day(const Context& context) {
    return to_days({2023, 1, 1}) + static_cast<std::int64_t>(mix(context.family.salt, context.row.parent) % 300) +
           static_cast<std::int64_t>(context.row.ordinal) * kUniqueStep % 1'000'000;
}

void produce_unique_word(const Context& context, Datum& out) {
    out.kind = Datum::Kind::Text;
    const auto words = context.column.generator.words;
    out.text = words[context.row.ordinal % words.size()];
}

void produce_unique_text(const Context& context, Datum& out) {
    out.kind = Datum::Kind::Text;
    out.text = context.column.name + " " + std::to_string(context.row.ordinal + 1);
}

void produce_unique_number(const Context& context, Datum& out) {
    out.set(context.column.type.id == TypeId::Bit ? Datum::Kind::Boolean : Datum::Kind::Integer,
            static_cast<std::int64_t>(context.row.ordinal));
}

void produce_unique_timestamp(const Context& context, Datum& out) {
    out.set(Datum::Kind::Timestamp, unique_day(context) * kTicksPerDay);
}

void produce_unique_date(const Context& context, Datum& out) {
    out.set(Datum::Kind::Date, unique_day(context));
}

} // namespace

std::span<const std::string_view> key_words(const Family& family, const FamilyColumn& column) {
    return is_text(column.type.id) ? closed_list(family.lower_name, to_lower(column.name)) : Words{};
}

void choose_value(const Family& family, FamilyColumn& column) {
    if (choose_custom_field_value(family.lower_name, to_lower(column.name), column.generator)) return;
    if (column.decoding == schema::Decoding::Json)
        choose_json_value(family, column);
    else if (is_text(column.type.id) || column.type.id == TypeId::Guid)
        choose_text_value(family, column);
    else
        choose_number_value(family, column);
}

void choose_unique_value(const Family& family, FamilyColumn& column) {
    Generator& generator = column.generator;
    generator.needs_parent = true;
    generator.words = key_words(family, column);
    switch (column.type.id) {
    case TypeId::Date:
        generator.produce = produce_unique_date;
        break;
    case TypeId::Timestamp:
        generator.produce = produce_unique_timestamp;
        break;
    case TypeId::VarChar:
    case TypeId::Char:
    case TypeId::LongText:
    case TypeId::Guid:
        generator.produce = generator.words.empty() ? produce_unique_text : produce_unique_word;
        break;
    default:
        generator.produce = produce_unique_number;
        break;
    }
}

} // namespace snowatlas::tenant
