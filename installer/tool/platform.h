// What depends on the operating system: files of one user, the terminal, signals, places. platform.cpp has it for
// POSIX, platform_windows.cpp for Windows.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace snowatlas::tool {

// Writes a file anew that only this user can ever read (mode 0600), in a folder that is made with mode 0700 where it is
// not there.
void write_private_file(const std::filesystem::path& file, std::string_view text);

// The words of the command line in UTF-8, which is also how the terminal is to read what is printed.
std::vector<std::string> command_line(int count, char** words);

bool input_is_terminal();
bool error_output_is_terminal();
// The next line of the standard input, not shown while it is typed where that is a terminal.
std::string read_hidden_line();

// Where this program lies.
std::filesystem::path program_file();

// Where the secrets of this user's, or of the machine's, data sources are kept.
std::filesystem::path user_configuration();
std::filesystem::path system_configuration();

// Calls `action` on Ctrl-C, on a thread of its own, as often as it is pressed, while it lives. To be made before other
// threads are.
class InterruptWatch {
  public:
    explicit InterruptWatch(std::function<void()> action);

  private:
    std::jthread thread_;
};

} // namespace snowatlas::tool
