#include "installer/tool/platform.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace snowatlas::tool {
namespace {

constexpr const char* kFolder = "snowatlas-odbc";

// No echo while it lives.
class HiddenInput {
  public:
    HiddenInput() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios hidden = before_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
    }
    ~HiddenInput() {
        if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    HiddenInput(const HiddenInput&) = delete;
    HiddenInput& operator=(const HiddenInput&) = delete;

  private:
    termios before_{};
    bool changed_ = false;
};

} // namespace

void write_private_file(const std::filesystem::path& file, std::string_view text) {
    namespace fs = std::filesystem;
    if (fs::create_directories(file.parent_path())) fs::permissions(file.parent_path(), fs::perms::owner_all);
    fs::remove(file);
    const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    const bool written =
        descriptor >= 0 && write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const bool closed = descriptor >= 0 && close(descriptor) == 0;
    if (!written || !closed) throw std::runtime_error("The file " + file.string() + " could not be written.");
}

std::vector<std::string> command_line(int count, char** words) {
    return {words, words + count};
}

bool input_is_terminal() {
    return isatty(STDIN_FILENO) != 0;
}

std::string read_hidden_line() {
    const HiddenInput hidden;
    std::string line;
    std::getline(std::cin, line);
    return line;
}

bool error_output_is_terminal() {
    return isatty(STDERR_FILENO) != 0;
}

std::filesystem::path program_file() {
    return std::filesystem::read_symlink("/proc/self/exe");
}

std::filesystem::path user_configuration() {
    const char* configuration = std::getenv("XDG_CONFIG_HOME");
    if (configuration != nullptr && *configuration != '\0') return std::filesystem::path(configuration) / kFolder;
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : ".") / ".config" / kFolder;
}

std::filesystem::path system_configuration() {
    return std::filesystem::path("/etc") / kFolder;
}

InterruptWatch::InterruptWatch(std::function<void()> action) {
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &interrupt, nullptr);
    thread_ = std::jthread([interrupt, act = std::move(action)](const std::stop_token& stop) {
        constexpr timespec kPatience{0, 100'000'000};
        while (!stop.stop_requested()) {
            if (sigtimedwait(&interrupt, nullptr, &kPatience) == SIGINT) act();
        }
    });
}

} // namespace snowatlas::tool
