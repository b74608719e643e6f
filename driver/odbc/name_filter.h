// Arguments of catalog functions: which names they mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace snowatlas::odbc {

// `%` any characters, `_` one, `\` makes the next of the three literal. Case is ignored, as in SQL text.
bool matches_pattern(std::string_view name, std::string_view pattern);

class NameFilter {
  public:
    // Ordinary argument: the very name; nothing, or nothing in it, is every name.
    static NameFilter ordinary(const std::optional<std::string>& argument);
    // Pattern value argument.
    static NameFilter pattern(const std::optional<std::string>& argument);
    // Identifier argument (SQL_ATTR_METADATA_ID): blanks around it are dropped, quotes too. HY009 for none.
    static NameFilter identifier(const std::optional<std::string>& argument);

    bool matches(std::string_view name) const;
    bool matches_all() const { return kind_ == Kind::All; }
    // A name that is spelled like the pattern is what the application means: clients do not escape `_`.
    bool is_spelled(std::string_view name) const;
    // From now on only names that are spelled like the pattern match.
    void take_literally();

  private:
    enum class Kind { All, Name, Pattern };
    NameFilter(Kind kind, std::string text) : kind_(kind), text_(std::move(text)) {}

    Kind kind_;
    std::string text_;
};

} // namespace snowatlas::odbc
