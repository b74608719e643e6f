// What an answer that is no success says, for the sentence of a diagnostic.
#pragma once

#include <string>
#include <string_view>

namespace snowatlas::rest {

// The message in {"error":{"code":…,"message":…}}, in {"error":"…","error_description":"…"}, of an HTML page (its
// title) or of plain text; one line, at most 300 bytes. Empty where the body says nothing.
std::string error_message(std::string_view body);

bool is_web_page(std::string_view body);

} // namespace snowatlas::rest
