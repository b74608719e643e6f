#include "tests/tenant/row_writer.h"

#include <cctype>

#include "driver/base/calendar.h"
#include "driver/base/decimal.h"
#include "driver/base/text.h"
#include "tests/tenant/json_text.h"
#include "tests/tenant/random.h"

namespace snowatlas::tenant {

namespace {

void append_digits(std::string& out, std::int64_t value, int width) {
    char digits[20];
    for (int digit = width; digit-- > 0; value /= 10) digits[digit] = static_cast<char>('0' + value % 10);
    out.append(digits, static_cast<std::size_t>(width));
}

// Fraction digits and zone vary from column to column, as they do from API to API.
void append_timestamp(std::string& out, const FamilyColumn& column, std::int64_t ticks) {
    const std::int64_t day = day_of(ticks);
    const std::int64_t time = time_of(ticks);
    const Date date = date_from_days(day);
    const std::uint64_t variant = column.generator.salt % 8;
    out += '"';
    append_digits(out, date.year, 4);
    out += '-';
    append_digits(out, date.month, 2);
    out += '-';
    append_digits(out, date.day, 2);
    out += variant == 5 ? 't' : 'T';
    const std::int64_t seconds = time / kTicksPerSecond;
    append_digits(out, seconds / 3600, 2);
    out += ':';
    append_digits(out, seconds / 60 % 60, 2);
    out += ':';
    append_digits(out, seconds % 60, 2);
    if (const std::int64_t fraction = time % kTicksPerSecond; fraction != 0) {
        out += '.';
        append_digits(out, fraction, 7);
        while (out.back() == '0') out.pop_back();
    }
    if (variant == 5)
        out += 'z';
    else if (variant != 6)
        out += 'Z';
    out += '"';
}

void append_names(std::string& out, const FamilyColumn& column, const Datum& datum) {
    if (column.decoding != schema::Decoding::Names) {
        append_string(out, datum.text);
        return;
    }
    out += '[';
    std::string_view rest = datum.text;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(", ");
        append_string(out, rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 2);
        if (!rest.empty()) out += ',';
    }
    out += ']';
}

void append_guid(std::string& out, std::string_view guid) {
    out += '"';
    for (const char character : guid)
        out += character >= 'a' && character <= 'f' ? static_cast<char>(character - 32) : character;
    out += '"';
}

struct Node {
    std::string name;
    const FamilyColumn* column = nullptr;
    std::vector<Node> children;
};

void insert(std::vector<Node>& nodes, const FamilyColumn& column, std::size_t depth) {
    const std::string& name = column.member[depth];
    if (depth + 1 == column.member.size()) {
        nodes.push_back({name, &column, {}});
        return;
    }
    for (Node& node : nodes)
        if (node.column == nullptr && node.name == name) {
            insert(node.children, column, depth + 1);
            return;
        }
    nodes.push_back({name, nullptr, {}});
    insert(nodes.back().children, column, depth + 1);
}

void flatten(const std::vector<Node>& nodes, RowLayout& layout, std::string& pending) {
    pending += '{';
    bool is_first = true;
    for (const Node& node : nodes) {
        if (!is_first) pending += ',';
        is_first = false;
        append_string(pending, node.name);
        pending += ':';
        if (node.column == nullptr) {
            flatten(node.children, layout, pending);
            continue;
        }
        layout.steps.push_back({std::move(pending), node.column});
        pending.clear();
    }
    pending += '}';
}

const std::string_view kOddDates[] = {"2025-13-45T00:00:00Z",
                                      "",
                                      "n/a",
                                      "0001-01-01T00:00:00",
                                      "2025-02-30",
                                      "1899-12-30",
                                      "12.75",
                                      "2025-06-01 10:11:12.1234567890",
                                      "2025-06-01T10:11:12+02:00",
                                      "\\/Date(1735689600000)\\/"};

std::string in_other_case(std::string name) {
    for (char& character : name)
        character = static_cast<char>(std::islower(static_cast<unsigned char>(character)) != 0
                                          ? std::toupper(static_cast<unsigned char>(character))
                                          : std::tolower(static_cast<unsigned char>(character)));
    return name;
}

void append_styled_value(std::string& out, const FamilyColumn& column, const Datum& datum, const RowRef& row,
                         const RowStyle& style) {
    if (style.null_members && !column.in_key) {
        out += "null";
    } else if (style.odd_dates && datum.kind == Datum::Kind::Timestamp && row.index % 2 == 0) {
        out += '"';
        out += kOddDates[row.index / 2 % std::size(kOddDates)];
        out += '"';
    } else if (style.wide_decimals && datum.kind == Datum::Kind::Decimal) {
        out += row.index % 2 == 0 ? "123456789012345.67891" : "98765432109876.1234";
    } else if (style.flags_as_numbers && datum.kind == Datum::Kind::Names) {
        append_number(out, datum.integer);
    } else {
        append_value(out, column, datum);
    }
}

} // namespace

RowLayout lay_out(const std::vector<const FamilyColumn*>& columns) {
    std::vector<Node> nodes;
    for (const FamilyColumn* column : columns) insert(nodes, *column, 0);
    RowLayout layout;
    std::string pending;
    flatten(nodes, layout, pending);
    layout.steps.push_back({std::move(pending), nullptr});
    return layout;
}

void append_value(std::string& out, const FamilyColumn& column, const Datum& datum) {
    switch (datum.kind) {
    case Datum::Kind::Null:
        out += "null";
        break;
    case Datum::Kind::Boolean:
        out += datum.integer != 0 ? "true" : "false";
        break;
    case Datum::Kind::Integer:
        append_number(out, datum.integer);
        break;
    case Datum::Kind::Real:
        append_number(out, datum.real);
        break;
    case Datum::Kind::Decimal:
        out += to_string(Decimal{datum.integer, datum.scale});
        break;
    case Datum::Kind::Text:
        if (column.upper_case_guid)
            append_guid(out, datum.text);
        else
            append_string(out, datum.text);
        break;
    case Datum::Kind::Names:
        append_names(out, column, datum);
        break;
    case Datum::Kind::Timestamp:
        append_timestamp(out, column, datum.integer);
        break;
    case Datum::Kind::Date:
        out += '"';
        out += format_date(datum.integer);
        out += '"';
        break;
    case Datum::Kind::Json:
        out += datum.text;
        break;
    }
}

void append_row(std::string& out, const Dataset& data, const Family& family, const RowLayout& layout, const RowRef& row,
                Datum& scratch) {
    for (const RowLayout::Step& step : layout.steps) {
        out += step.before;
        if (step.column == nullptr) continue;
        data.generate(family, *step.column, row, scratch);
        append_value(out, *step.column, scratch);
    }
}

void append_styled_row(std::string& out, const Dataset& data, const Family& family,
                       const std::vector<const FamilyColumn*>& columns, const RowRef& row, const RowStyle& style) {
    // A column is left out or renamed by laying out a changed copy of it; the values are those of the original.
    std::vector<std::unique_ptr<FamilyColumn>> changed;
    std::vector<const FamilyColumn*> shown;
    for (const FamilyColumn* column : columns) {
        if (style.missing_members && !column->in_key && mix(column->generator.salt, row.index) % 3 == 0) continue;
        changed.push_back(std::make_unique<FamilyColumn>(*column));
        if (style.other_case)
            for (std::string& name : changed.back()->member) name = in_other_case(name);
        shown.push_back(changed.back().get());
    }
    Datum datum;
    for (const RowLayout::Step& step : lay_out(shown).steps) {
        out += step.before;
        if (step.column == nullptr) continue;
        data.generate(family, *step.column, row, datum);
        append_styled_value(out, *step.column, datum, row, style);
    }
    if (!style.extra_members && !style.links) return;
    out.pop_back();
    if (style.extra_members)
        out += std::string(shown.empty() ? "" : ",") +
               R"("addedLater":{"id":1,"items":[null,{"name":"x"}]},"alsoNew":"y","tags":["a","b"])";
    if (style.links)
        out += std::string(shown.empty() && !style.extra_members ? "" : ",") +
               R"("_links":[{"rel":"self","href":"/api/here","method":"GET"}])";
    out += '}';
}

} // namespace snowatlas::tenant
