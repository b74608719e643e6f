// Rules of types: which one two values have in common, what arithmetic gives, what converts to what. README.md has
// them as a table.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "driver/base/calendar.h"
#include "driver/base/cell.h"
#include "driver/sql/functions.h"
#include "schema/sql_type.h"

namespace snowatlas::sql {

inline constexpr SqlType kBit{TypeId::Bit, 0, 0, false};
inline constexpr SqlType kInteger{TypeId::Integer, 0, 0, false};
inline constexpr SqlType kBigInt{TypeId::BigInt, 0, 0, false};
inline constexpr SqlType kDouble{TypeId::Double, 0, 0, false};
inline constexpr SqlType kDate{TypeId::Date, 0, 0, false};
// What a ? or NULL is whose context says nothing.
inline constexpr SqlType kDefaultType{TypeId::VarChar, kFreeTextLength, 0, true};

// VARCHAR(length), at least 1; the long type beyond kFreeTextLength.
SqlType text_type(std::int64_t length);
SqlType binary_type(std::int64_t length);
SqlType with_nullable(SqlType type, bool nullable);
bool is_known(const SqlType& type);

// Values of the two types are stored and compared the same way, so that no Cast is needed between them: all text
// types, all integers and BIT, REAL and DOUBLE, DECIMAL of one scale, times and timestamps of any scale.
bool same_representation(const SqlType& a, const SqlType& b);

// The DECIMAL that holds every value of an exact type.
SqlType as_decimal(const SqlType& type);

// The type of a CASE, COALESCE, UNION over both; text wins over anything but binary. Empty: there is none.
std::optional<SqlType> common_type(const SqlType& a, const SqlType& b);
// The type both sides of a comparison are brought to; text gives way to the other type. Empty: not comparable.
std::optional<SqlType> comparison_type(const SqlType& a, const SqlType& b);
bool can_cast(TypeId from, TypeId to);

// The literal as a value of `to`, if that loses nothing. Text is read: '5' is a number, '2026-01-31' a date.
std::optional<Value> convert_value(const Value& value, const SqlType& from, const SqlType& to);

// Thrown by the typers of functions.cpp where an argument has no type the function takes.
struct ArgumentProblem {
    std::size_t argument = 0; // 0-based
    std::string expected;     // "text", "a number"
};

// How typers describe what they take. Each method names the type an argument is converted to.
class SignatureBuilder {
  public:
    using Types = std::span<const SqlType>;
    explicit SignatureBuilder(Types given);

    SignatureBuilder& text(std::size_t index);     // any but binary becomes text
    SignatureBuilder& integer(std::size_t index);  // BIGINT; fractions are cut
    SignatureBuilder& number(std::size_t index);   // keeps the numeric type; text becomes DOUBLE
    SignatureBuilder& real(std::size_t index);     // DOUBLE
    SignatureBuilder& datetime(std::size_t index); // keeps DATE, TIME, TIMESTAMP; text becomes TIMESTAMP
    SignatureBuilder& timestamp(std::size_t index);
    SignatureBuilder& date(std::size_t index);
    SignatureBuilder& condition(std::size_t index);
    SignatureBuilder& as(std::size_t index, const SqlType& type);
    const SqlType& operator[](std::size_t index) const { return signature_.arguments[index]; }
    std::size_t size() const { return signature_.arguments.size(); }
    bool has(std::size_t index) const { return index < size(); }

    // Nullable where an argument is, or always.
    Function::Signature returns(SqlType type) const;
    Function::Signature returns_nullable(SqlType type) const;
    Function::Signature returns_not_null(SqlType type) const;

  private:
    Function::Signature signature_;
};

} // namespace snowatlas::sql
