// Conversions to numbers, bits and intervals.
#include <algorithm>
#include <cmath>
#include <limits>

#include "driver/base/text.h"
#include "driver/odbc/c_type.h"
#include "driver/odbc/conversion_parts.h"
#include "driver/odbc/interval.h"

namespace snowatlas::odbc {
namespace {

// A number of any source, exact or approximate.
struct Number {
    bool exact = true;
    Decimal decimal;
    double real = 0;
};
struct NumberResult {
    Conversion status = Conversion::Ok;
    Number number;
};

// Where the number comes from; each converter is compiled for one.
struct FromInteger {
    static NumberResult read(const Cell& cell) {
        if (cell.kind() != CellKind::Integer) return {Conversion::NotConvertible, {}};
        return {Conversion::Ok, {true, from_int64(cell.as_integer()), 0}};
    }
};
struct FromDecimal {
    static NumberResult read(const Cell& cell) {
        if (cell.kind() != CellKind::Decimal) return {Conversion::NotConvertible, {}};
        return {Conversion::Ok, {true, cell.as_decimal(), 0}};
    }
};
struct FromReal {
    static NumberResult read(const Cell& cell) {
        if (cell.kind() != CellKind::Real) return {Conversion::NotConvertible, {}};
        return {Conversion::Ok, {false, {}, cell.as_real()}};
    }
};
struct FromText {
    static NumberResult read(const Cell& cell) {
        if (cell.kind() != CellKind::Text) return {Conversion::NotConvertible, {}};
        const std::string_view text = trim(cell.as_bytes());
        if (const auto parsed = parse_decimal(text)) return {Conversion::Ok, {true, parsed->value, 0}};
        // Beyond 38 digits it may still be a number.
        const std::string copy(text);
        char* end = nullptr;
        const double value = std::strtod(copy.c_str(), &end);
        const bool is_number = !copy.empty() && end == copy.c_str() + copy.size() &&
                               copy.find_first_not_of("+-0123456789.eE") == std::string::npos;
        return is_number ? NumberResult{Conversion::Ok, {false, {}, value}}
                         : NumberResult{Conversion::NotConvertible, {}};
    }
};

// The digits before the point, and whether there are others behind it.
struct Whole {
    Int128 value;
    bool fraction;
};
Whole whole_part(Decimal decimal) {
    if (decimal.scale == 0) return {decimal.unscaled, false};
    const Int128 power = power_of_ten(decimal.scale);
    return {decimal.unscaled / power, decimal.unscaled % power != 0};
}

template <typename Integer> Converted store_integer(const Number& number, const Target& target) {
    Whole whole{};
    if (number.exact) {
        whole = whole_part(number.decimal);
    } else {
        const double cut = std::trunc(number.real);
        // 2^64: beyond any target, and within what Int128 holds.
        if (!(std::fabs(cut) <= 18446744073709551616.0)) return failed(Conversion::OutOfRange);
        whole = {static_cast<Int128>(cut), cut != number.real};
    }
    if (whole.value < static_cast<Int128>(std::numeric_limits<Integer>::min()) ||
        whole.value > static_cast<Int128>(std::numeric_limits<Integer>::max()))
        return failed(Conversion::OutOfRange);
    return store(target, static_cast<Integer>(whole.value), whole.fraction ? Conversion::FractionCut : Conversion::Ok);
}

template <typename Source, typename Integer>
Converted to_integer(const Cell& cell, const SqlType&, const Target& target) {
    const NumberResult read = Source::read(cell);
    return read.status == Conversion::Ok ? store_integer<Integer>(read.number, target) : failed(read.status);
}

// The path of every integer column into a buffer of its own size or larger.
template <typename Integer> Converted integer_to_integer(const Cell& cell, const SqlType&, const Target& target) {
    if (cell.kind() != CellKind::Integer) return failed(Conversion::NotConvertible);
    const std::int64_t value = cell.as_integer();
    if constexpr (std::is_unsigned_v<Integer>) {
        if (value < 0 || static_cast<std::uint64_t>(value) > std::numeric_limits<Integer>::max())
            return failed(Conversion::OutOfRange);
    } else if (value < std::numeric_limits<Integer>::min() || value > std::numeric_limits<Integer>::max()) {
        return failed(Conversion::OutOfRange);
    }
    return store(target, static_cast<Integer>(value));
}

template <typename Source, typename Float> Converted to_real(const Cell& cell, const SqlType&, const Target& target) {
    const NumberResult read = Source::read(cell);
    if (read.status != Conversion::Ok) return failed(read.status);
    const double value = read.number.exact ? to_double(read.number.decimal) : read.number.real;
    const bool fits = std::isnan(value) || std::fabs(value) <= static_cast<double>(std::numeric_limits<Float>::max());
    return fits ? store(target, static_cast<Float>(value)) : failed(Conversion::OutOfRange);
}

template <typename Source> Converted to_numeric(const Cell& cell, const SqlType&, const Target& target) {
    NumberResult read = Source::read(cell);
    if (read.status != Conversion::Ok) return failed(read.status);
    if (!read.number.exact) {
        const auto exact = from_double(read.number.real, kMaxDecimalPrecision);
        if (!exact) return failed(Conversion::OutOfRange);
        read.number.decimal = *exact;
    }
    Decimal value = read.number.decimal;
    const int scale = target.scale;
    const int precision = target.precision > 0 ? target.precision : kMaxDecimalPrecision;
    Conversion status = Conversion::Ok;
    // Digits beyond the target's scale are cut, not rounded.
    if (value.scale > scale) {
        const Int128 power = power_of_ten(std::min(value.scale - std::max(scale, 0), kMaxDecimalPrecision));
        if (value.unscaled % power != 0) status = Conversion::FractionCut;
        value = {value.unscaled / power, std::max(scale, 0)};
        if (scale < 0) {
            const Int128 tens = power_of_ten(std::min<int>(-scale, kMaxDecimalPrecision));
            if (value.unscaled % tens != 0) return failed(Conversion::OutOfRange);
            value = {value.unscaled / tens, scale};
        }
    } else if (const auto rescaled = rescale(value, scale)) {
        value = *rescaled;
    } else {
        return failed(Conversion::OutOfRange);
    }
    if (digits(value.unscaled) > precision) return failed(Conversion::OutOfRange);
    return store(target, numeric_struct(value, precision), status);
}

template <typename Source> Converted to_bit(const Cell& cell, const SqlType&, const Target& target) {
    const NumberResult read = Source::read(cell);
    if (read.status != Conversion::Ok) return failed(read.status);
    bool in_range = false;
    Whole whole{};
    if (read.number.exact) {
        whole = whole_part(read.number.decimal);
        in_range = read.number.decimal.unscaled >= 0 && whole.value <= 1;
    } else {
        in_range = read.number.real >= 0 && read.number.real < 2;
        if (in_range) whole = {read.number.real >= 1 ? 1 : 0, read.number.real != std::trunc(read.number.real)};
    }
    if (!in_range) return failed(Conversion::OutOfRange);
    return store(target, static_cast<SQLCHAR>(whole.value), whole.fraction ? Conversion::FractionCut : Conversion::Ok);
}

IntervalPrecision interval_precision(const Target& target) {
    return {target.leading_digits, target.precision};
}

Converted text_to_interval(const Cell& cell, const SqlType&, const Target& target) {
    if (cell.kind() != CellKind::Text) return failed(Conversion::NotConvertible);
    const IntervalResult result = interval_from_text(cell.as_bytes(), target.c_type, interval_precision(target));
    if (result.status != Conversion::Ok && !is_warning(result.status)) return failed(result.status);
    return store(target, result.value, result.status);
}

template <typename Source> Converted to_interval(const Cell& cell, const SqlType&, const Target& target) {
    const NumberResult read = Source::read(cell);
    if (read.status != Conversion::Ok) return failed(read.status);
    const IntervalResult result = interval_from_number(read.number.decimal, target.c_type, interval_precision(target));
    if (result.status != Conversion::Ok && !is_warning(result.status)) return failed(result.status);
    return store(target, result.value, result.status);
}

template <typename Source> Converter converter_from(SQLSMALLINT c_type) {
    switch (c_type) {
    case SQL_C_STINYINT:
        return to_integer<Source, std::int8_t>;
    case SQL_C_UTINYINT:
        return to_integer<Source, std::uint8_t>;
    case SQL_C_SSHORT:
        return to_integer<Source, std::int16_t>;
    case SQL_C_USHORT:
        return to_integer<Source, std::uint16_t>;
    case SQL_C_SLONG:
        return to_integer<Source, std::int32_t>;
    case SQL_C_ULONG:
        return to_integer<Source, std::uint32_t>;
    case SQL_C_SBIGINT:
        return to_integer<Source, std::int64_t>;
    case SQL_C_UBIGINT:
        return to_integer<Source, std::uint64_t>;
    case SQL_C_FLOAT:
        return to_real<Source, float>;
    case SQL_C_DOUBLE:
        return to_real<Source, double>;
    case SQL_C_NUMERIC:
        return to_numeric<Source>;
    case SQL_C_BIT:
        return to_bit<Source>;
    default:
        return nullptr;
    }
}

Converter converter_from_integer(SQLSMALLINT c_type) {
    switch (c_type) {
    case SQL_C_STINYINT:
        return integer_to_integer<std::int8_t>;
    case SQL_C_UTINYINT:
        return integer_to_integer<std::uint8_t>;
    case SQL_C_SSHORT:
        return integer_to_integer<std::int16_t>;
    case SQL_C_USHORT:
        return integer_to_integer<std::uint16_t>;
    case SQL_C_SLONG:
        return integer_to_integer<std::int32_t>;
    case SQL_C_ULONG:
        return integer_to_integer<std::uint32_t>;
    case SQL_C_SBIGINT:
        return integer_to_integer<std::int64_t>;
    case SQL_C_UBIGINT:
        return integer_to_integer<std::uint64_t>;
    default:
        return converter_from<FromInteger>(c_type);
    }
}

bool is_single_field(SQLSMALLINT c_type) {
    return c_type >= SQL_C_INTERVAL_YEAR && c_type <= SQL_C_INTERVAL_SECOND;
}

} // namespace

Converter number_converter(TypeId type, SQLSMALLINT c_type) {
    if (is_interval_c_type(c_type)) {
        if (is_text(type)) return text_to_interval;
        if (!is_single_field(c_type)) return nullptr;
        if (is_integer(type)) return to_interval<FromInteger>;
        return type == TypeId::Decimal ? to_interval<FromDecimal> : nullptr;
    }
    if (type == TypeId::Bit || is_integer(type)) return converter_from_integer(c_type);
    if (type == TypeId::Decimal) return converter_from<FromDecimal>(c_type);
    if (is_approximate(type)) return converter_from<FromReal>(c_type);
    return is_text(type) ? converter_from<FromText>(c_type) : nullptr;
}

SQL_NUMERIC_STRUCT numeric_struct(Decimal value, int precision) {
    SQL_NUMERIC_STRUCT result{};
    result.precision = static_cast<SQLCHAR>(precision);
    result.scale = static_cast<SQLSCHAR>(value.scale);
    result.sign = value.unscaled < 0 ? 0 : 1;
    UInt128 magnitude =
        value.unscaled < 0 ? UInt128{0} - static_cast<UInt128>(value.unscaled) : static_cast<UInt128>(value.unscaled);
    for (SQLCHAR& byte : result.val) {
        byte = static_cast<SQLCHAR>(magnitude & 0xFFU);
        magnitude >>= 8U;
    }
    return result;
}

} // namespace snowatlas::odbc
