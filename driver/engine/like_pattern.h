// What a LIKE pattern says that a server can be asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "driver/rest/predicate.h"

namespace snowatlas::engine {

// Text that everything the pattern matches begins with, ends with, contains or is.
struct NeededText {
    rest::Comparison comparison; // Equal, StartsWith, EndsWith or Contains
    std::string text;
};
// Empty where the pattern asks for no text, or is none (then evaluating it reports the error).
std::optional<NeededText> needed_text(std::string_view pattern, std::string_view escape);

} // namespace snowatlas::engine
