// Exit codes of the program; the manual page and the README list them.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace snowatlas::tool {

enum Exit : int {
    kDone = 0,
    kFailed = 1,
    kUsage = 2,
    kSignInRefused = 3,
    kUnreachable = 4,
    kNotConfigured = 5,
    kInterrupted = 130
};

inline Exit exit_code_of(std::string_view state) {
    static const std::map<std::string, Exit, std::less<>> kCodes{
        {"28000", kSignInRefused}, {"08001", kUnreachable},   {"08S01", kUnreachable},   {"HYT01", kUnreachable},
        {"HY008", kInterrupted},   {"IM002", kNotConfigured}, {"IM003", kNotConfigured}, {"01000", kNotConfigured}};
    const auto found = kCodes.find(state);
    return found == kCodes.end() ? kFailed : found->second;
}

} // namespace snowatlas::tool
