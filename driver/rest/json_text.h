// JSON strings and short lists as text, for the few places that hold a value's raw text instead of a parser.
#pragma once

#include <string>
#include <string_view>

namespace snowatlas::rest {

// Without the JSON blanks at its end.
std::string_view trim_json_blanks(std::string_view json);
inline std::string_view trim_json(std::string_view json) {
    return json.empty() || json.back() > ' ' ? json : trim_json_blanks(json); // letters beyond ASCII are below, perhaps
}
inline bool is_json_string(std::string_view json) {
    return json.size() >= 2 && json.front() == '"';
}

// Appends the content of a JSON string (with its quotes, no blanks around): escapes resolved, those that are ill-formed
// as U+FFFD.
void append_unescaped(std::string_view json_string, std::string& out);

// Appends the elements of a JSON array of scalars, separated by ", ": strings by their content, nulls left out, others
// as written. An element that is an array or object makes the whole be appended as it is written.
void append_list(std::string_view json_array, std::string& out);

} // namespace snowatlas::rest
