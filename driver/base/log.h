// The driver's log: one file for the process, off unless a connection asks for it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace snowatlas::log {

enum class Level { Trace, Debug, Info, Warning, Error, Off };

// "trace", "debug", "info", "warning", "error", "off", any case; throws HY024 otherwise.
Level parse_level(std::string_view name);

// Opens (appends to) the file; the first connection's file stays the process's, a later one may only raise the level.
// An unwritable file throws HY000 with the reason. Thread safe.
void open(const std::string& file, Level level);

// Costs one relaxed load where nothing is logged.
bool enabled(Level level);
// Never pass a secret or token; row values only at trace. Thread safe.
void write(Level level, std::string_view text);
// Builds the text only where it is wanted.
template <typename Text> void lazy(Level level, Text&& text) {
    if (enabled(level)) write(level, text());
}

} // namespace snowatlas::log
