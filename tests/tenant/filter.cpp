#include "tests/tenant/filter.h"

#include <algorithm>
#include <array>
#include <optional>

#include "driver/base/calendar.h"
#include "driver/base/text.h"

namespace snowatlas::tenant {

namespace {

enum class FieldType : std::uint8_t { String, Number, Date, Boolean, None };

constexpr unsigned bit(FieldType type) {
    return 1u << static_cast<unsigned>(type);
}

constexpr unsigned kAnyType =
    bit(FieldType::String) | bit(FieldType::Number) | bit(FieldType::Date) | bit(FieldType::Boolean);
constexpr unsigned kOrdered = bit(FieldType::Number) | bit(FieldType::Date);

struct OperatorRule {
    std::string_view name;
    FilterOperator meaning;
    unsigned types;
};

constexpr std::array kOperators = {
    OperatorRule{"-eq", FilterOperator::Equal, kAnyType},
    OperatorRule{"-ne", FilterOperator::NotEqual, kAnyType},
    OperatorRule{"-gt", FilterOperator::Greater, kOrdered},
    OperatorRule{"-ge", FilterOperator::GreaterOrEqual, kOrdered},
    OperatorRule{"-lt", FilterOperator::Less, kOrdered},
    OperatorRule{"-le", FilterOperator::LessOrEqual, kOrdered},
    OperatorRule{"-contains", FilterOperator::Contains, bit(FieldType::String)},
    OperatorRule{"-notcontains", FilterOperator::NotContains, bit(FieldType::String)},
    OperatorRule{"-startswith", FilterOperator::StartsWith, bit(FieldType::String)},
    OperatorRule{"-endswith", FilterOperator::EndsWith, bit(FieldType::String)},
    OperatorRule{"-in", FilterOperator::In, kAnyType},
    OperatorRule{"-notin", FilterOperator::NotIn, kAnyType},
    OperatorRule{"-exists", FilterOperator::Exists, bit(FieldType::String) | kOrdered},
};

FieldType type_of(const FamilyColumn& column) {
    if (column.decoding == schema::Decoding::Json) return FieldType::None;
    if (column.type.id == TypeId::Bit) return FieldType::Boolean;
    if (is_numeric(column.type.id)) return FieldType::Number;
    if (is_datetime(column.type.id)) return FieldType::Date;
    return FieldType::String;
}

struct Token {
    enum class Kind : std::uint8_t { End, Open, Close, OpenSet, CloseSet, Comma, Word, Quoted } kind = Kind::End;
    std::string text;
    bool spaced = false; // white space before it
};

class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) { advance(); }
    const Token& current() const { return token_; }
    Token take() {
        Token taken = token_;
        advance();
        return taken;
    }
    bool is_word(std::string_view word) const { return token_.kind == Token::Kind::Word && token_.text == word; }

  private:
    void advance() {
        token_ = {};
        const std::size_t start = place_;
        while (place_ < text_.size() && text_[place_] == ' ') ++place_;
        token_.spaced = place_ > start;
        if (place_ == text_.size()) return;
        static constexpr std::string_view kSigns = "()[],";
        static constexpr std::array kKinds = {Token::Kind::Open, Token::Kind::Close, Token::Kind::OpenSet,
                                              Token::Kind::CloseSet, Token::Kind::Comma};
        const char first = text_[place_];
        if (const std::size_t sign = kSigns.find(first); sign != std::string_view::npos) {
            token_.kind = kKinds[sign];
            ++place_;
        } else if (first == '\'' || first == '"') {
            scan_quoted(first);
        } else {
            scan_word();
        }
    }

    void scan_quoted(char quote) {
        token_.kind = Token::Kind::Quoted;
        for (++place_; place_ < text_.size(); ++place_) {
            char character = text_[place_];
            if (character == quote) {
                ++place_;
                return;
            }
            if (character == '\\') {
                if (++place_ == text_.size()) break;
                character = text_[place_];
                if (character != quote && character != '\\')
                    throw FilterError("A backslash in a string must be followed by the quote or a backslash.");
            }
            if (static_cast<unsigned char>(character) >= 0x80) throw FilterError("Filter strings must be ASCII text.");
            token_.text += character;
        }
        throw FilterError("A filter string is not closed.");
    }

    void scan_word() {
        token_.kind = Token::Kind::Word;
        static constexpr std::string_view kEnds = " ()[],";
        static constexpr std::string_view kForbidden = "'\"+";
        for (; place_ < text_.size() && kEnds.find(text_[place_]) == std::string_view::npos; ++place_) {
            const char character = text_[place_];
            if (kForbidden.find(character) != std::string_view::npos)
                throw FilterError(std::string("An unquoted filter value cannot contain ") + character + ".");
            if (static_cast<unsigned char>(character) < 0x20 || static_cast<unsigned char>(character) >= 0x7F)
                throw FilterError("Filters must be ASCII text.");
            token_.text += character;
        }
    }

    std::string_view text_;
    std::size_t place_ = 0;
    Token token_;
};

class Parser {
  public:
    Parser(std::string_view text, const std::vector<FilterField>& fields) : scanner_(text), fields_(fields) {}

    FilterNode parse() {
        if (scanner_.current().kind == Token::Kind::End) throw FilterError("The filter is empty.");
        FilterNode node = expression(0);
        if (scanner_.current().kind != Token::Kind::End)
            throw FilterError("Unexpected text after the filter expression; operands need parentheses.");
        return node;
    }

  private:
    static constexpr int kMaximumDepth = 50;

    FilterNode expression(int depth) {
        if (depth > kMaximumDepth) throw FilterError("The filter is nested too deeply.");
        if (scanner_.is_word("-not")) {
            scanner_.take();
            FilterNode node;
            node.kind = FilterNode::Kind::Not;
            node.operands.push_back(operand(depth));
            return node;
        }
        if (scanner_.current().kind != Token::Kind::Open) return comparison();
        FilterNode first = operand(depth);
        if (!scanner_.is_word("-and") && !scanner_.is_word("-or")) return first;
        const std::string connective = scanner_.current().text;
        FilterNode node;
        node.kind = connective == "-and" ? FilterNode::Kind::And : FilterNode::Kind::Or;
        node.operands.push_back(std::move(first));
        while (scanner_.is_word(connective)) {
            if (!scanner_.take().spaced || !scanner_.current().spaced)
                throw FilterError(connective + " must stand between spaces.");
            node.operands.push_back(operand(depth));
        }
        if (scanner_.is_word("-and") || scanner_.is_word("-or"))
            throw FilterError("-and and -or cannot be mixed without parentheses.");
        return node;
    }

    FilterNode operand(int depth) {
        if (scanner_.take().kind != Token::Kind::Open)
            throw FilterError("Operands of -and, -or and -not must be in parentheses.");
        FilterNode node = expression(depth + 1);
        if (scanner_.take().kind != Token::Kind::Close) throw FilterError("A closing parenthesis is missing.");
        return node;
    }

    FilterNode comparison() {
        const Token field = scanner_.take();
        if (field.kind != Token::Kind::Word) throw FilterError("Filter field name needs to be formatted as a string.");
        const auto known = std::find_if(fields_.begin(), fields_.end(), [&](const FilterField& candidate) {
            return equals_ignore_case(candidate.name, field.text);
        });
        if (known == fields_.end()) throw FilterError("Filtering by '" + field.text + "' is not supported.");
        FilterNode node;
        node.column = known->column;
        const FieldType type = type_of(*node.column);
        if (type == FieldType::None) throw FilterError("Filtering by '" + field.text + "' is not supported.");
        const Token name = scanner_.take();
        const auto rule = std::find_if(kOperators.begin(), kOperators.end(), [&](const OperatorRule& candidate) {
            return name.kind == Token::Kind::Word && name.spaced && candidate.name == name.text;
        });
        if (rule == kOperators.end()) throw FilterError("'" + name.text + "' is not a filter operator.");
        if ((rule->types & bit(type)) == 0)
            throw FilterError("Operator " + std::string(rule->name) + " cannot be applied to '" + field.text + "'.");
        node.comparison = rule->meaning;
        if (!scanner_.current().spaced) throw FilterError("A space must follow the filter operator.");
        if (rule->meaning == FilterOperator::In || rule->meaning == FilterOperator::NotIn)
            set(node, type);
        else
            node.literals.push_back(literal(
                scanner_.take(), rule->meaning == FilterOperator::Exists ? FieldType::Boolean : type, *node.column));
        return node;
    }

    void set(FilterNode& node, FieldType type) {
        if (scanner_.take().kind != Token::Kind::OpenSet) throw FilterError("A set is written [a, b].");
        do node.literals.push_back(literal(scanner_.take(), type, *node.column));
        while (scanner_.current().kind == Token::Kind::Comma && scanner_.take().kind == Token::Kind::Comma);
        if (scanner_.take().kind != Token::Kind::CloseSet) throw FilterError("A set is written [a, b].");
    }

    static FilterLiteral literal(const Token& token, FieldType type, const FamilyColumn& column) {
        if (token.kind != Token::Kind::Word && token.kind != Token::Kind::Quoted)
            throw FilterError("A filter value is missing.");
        const bool is_quoted = token.kind == Token::Kind::Quoted;
        FilterLiteral value;
        switch (type) {
        case FieldType::String:
            return string_literal(token, is_quoted);
        case FieldType::Boolean:
            if (is_quoted || (token.text != "true" && token.text != "false"))
                throw FilterError("A boolean filter value is true or false.");
            value.integer = token.text == "true" ? 1 : 0;
            return value;
        case FieldType::Number: {
            const auto number = is_quoted ? std::nullopt : parse_decimal(token.text);
            if (!number) throw FilterError("'" + token.text + "' is not a number.");
            value.number = number->value;
            value.real = to_double(number->value);
            return value;
        }
        case FieldType::Date:
            return date_literal(token, column);
        case FieldType::None:
            break;
        }
        throw FilterError("The field cannot be filtered by.");
    }

    static FilterLiteral string_literal(const Token& token, bool is_quoted) {
        const char first = token.text.empty() ? ' ' : token.text.front();
        if (!is_quoted && (first == '-' || (first >= '0' && first <= '9')))
            throw FilterError("An unquoted string cannot start with a digit or '-'.");
        FilterLiteral value;
        value.text = to_lower(token.text);
        return value;
    }

    // RFC 3339 in UTC, quoted or not; a date alone only where the field is one.
    static FilterLiteral date_literal(const Token& token, const FamilyColumn& column) {
        const bool has_time = token.text.find_first_of("Tt") != std::string::npos;
        const bool is_utc = token.text.ends_with('Z') || token.text.ends_with('z');
        const bool is_date_column = column.type.id == TypeId::Date;
        FilterLiteral value;
        if (!has_time && is_date_column) {
            const auto days = parse_date(token.text);
            if (!days) throw FilterError("'" + token.text + "' is not a date.");
            value.integer = *days * kTicksPerDay;
            return value;
        }
        const auto ticks = has_time && is_utc ? parse_timestamp(token.text) : std::nullopt;
        if (!ticks) throw FilterError("'" + token.text + "' is not an RFC 3339 date in UTC.");
        value.integer = *ticks;
        return value;
    }

    Scanner scanner_;
    const std::vector<FilterField>& fields_;
};

int order(const Datum& datum, const FilterLiteral& literal) {
    switch (datum.kind) {
    case Datum::Kind::Boolean:
    case Datum::Kind::Timestamp:
        return (datum.integer > literal.integer) - (datum.integer < literal.integer);
    case Datum::Kind::Date: {
        const std::int64_t ticks = datum.integer * kTicksPerDay;
        return (ticks > literal.integer) - (ticks < literal.integer);
    }
    case Datum::Kind::Integer:
        return compare(Decimal{datum.integer, 0}, literal.number);
    case Datum::Kind::Decimal:
        return compare(Decimal{datum.integer, datum.scale}, literal.number);
    case Datum::Kind::Real:
        return (datum.real > literal.real) - (datum.real < literal.real);
    default:
        return equals_ignore_case(datum.text, literal.text) ? 0 : 1;
    }
}

bool compares(const FilterNode& node, const Datum& datum) {
    const bool is_null = datum.kind == Datum::Kind::Null;
    const FilterLiteral& literal = node.literals.front();
    const auto is_any = [&] {
        return !is_null && std::any_of(node.literals.begin(), node.literals.end(),
                                       [&](const FilterLiteral& candidate) { return order(datum, candidate) == 0; });
    };
    switch (node.comparison) {
    case FilterOperator::Equal:
    case FilterOperator::In:
        return is_any();
    case FilterOperator::NotEqual:
    case FilterOperator::NotIn:
        return !is_any(); // what is not there differs from every value
    case FilterOperator::Greater:
        return !is_null && order(datum, literal) > 0;
    case FilterOperator::GreaterOrEqual:
        return !is_null && order(datum, literal) >= 0;
    case FilterOperator::Less:
        return !is_null && order(datum, literal) < 0;
    case FilterOperator::LessOrEqual:
        return !is_null && order(datum, literal) <= 0;
    case FilterOperator::Contains:
        return !is_null && to_lower(datum.text).find(literal.text) != std::string::npos;
    case FilterOperator::NotContains:
        return is_null || to_lower(datum.text).find(literal.text) == std::string::npos;
    case FilterOperator::StartsWith:
        return !is_null && to_lower(datum.text).starts_with(literal.text);
    case FilterOperator::EndsWith:
        return !is_null && to_lower(datum.text).ends_with(literal.text);
    case FilterOperator::Exists:
        return is_null != (literal.integer != 0);
    }
    return false;
}

} // namespace

FilterNode parse_filter(std::string_view text, const std::vector<FilterField>& fields) {
    return Parser(text, fields).parse();
}

void resolve_references(FilterNode& node, const Dataset& data) {
    for (FilterNode& operand : node.operands) resolve_references(operand, data);
    if (node.kind != FilterNode::Kind::Comparison || node.comparison != FilterOperator::Equal) return;
    const Generator& generator = node.column->generator;
    if (generator.pick == nullptr || generator.domain == nullptr || generator.domain->members.empty()) return;
    node.is_resolved = true;
    node.referred = data.value_index(*generator.domain, node.literals.front().text);
}

bool matches(const FilterNode& node, const Dataset& data, const Family& family, const RowRef& row, Datum& scratch) {
    const auto holds = [&](const FilterNode& operand) { return matches(operand, data, family, row, scratch); };
    switch (node.kind) {
    case FilterNode::Kind::And:
        return std::all_of(node.operands.begin(), node.operands.end(), holds);
    case FilterNode::Kind::Or:
        return std::any_of(node.operands.begin(), node.operands.end(), holds);
    case FilterNode::Kind::Not:
        return !holds(node.operands.front());
    case FilterNode::Kind::Comparison:
        if (node.is_resolved) return node.referred && data.refers_to(family, *node.column, row, *node.referred);
        data.generate(family, *node.column, row, scratch);
        return compares(node, scratch);
    }
    return false;
}

std::vector<Constraint> required_keys(const FilterNode& node) {
    std::vector<Constraint> keys;
    if (node.kind == FilterNode::Kind::And)
        for (const FilterNode& operand : node.operands)
            for (Constraint& key : required_keys(operand)) keys.push_back(std::move(key));
    if (node.kind == FilterNode::Kind::Comparison && node.comparison == FilterOperator::Equal &&
        (node.column->generator.is_own_id || node.column->generator.is_parent_key))
        keys.push_back({node.column, node.literals.front().text});
    return keys;
}

} // namespace snowatlas::tenant
