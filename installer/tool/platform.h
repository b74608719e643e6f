// What depends on the operating system: files of one user, the terminal, signals.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace snowatlas::tool {

// Writes a file anew that only this user can ever read (mode 0600), in a folder that is made with mode 0700 where it is
// not there.
void write_private_file(const std::filesystem::path& file, std::string_view text);

// Asks on the terminal without showing what is typed; reads the first line of the standard input where that is no
// terminal.
std::string read_secret(const std::string& prompt);

bool error_output_is_terminal();

// Calls `action` on Ctrl-C, on a thread of its own, as often as it is pressed, while it lives. To be made before other
// threads are.
class InterruptWatch {
  public:
    explicit InterruptWatch(std::function<void()> action);

  private:
    std::jthread thread_;
};

} // namespace snowatlas::tool
