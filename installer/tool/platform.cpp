#include "installer/tool/terminal.h"

#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace snowatlas::tool {
namespace {

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

void keep_new_files_private() {
    umask(S_IRWXG | S_IRWXO);
}

std::string read_secret(const std::string& prompt) {
    std::string secret;
    if (isatty(STDIN_FILENO) != 0) {
        std::cerr << prompt << ": " << std::flush;
        const HiddenInput hidden;
        std::getline(std::cin, secret);
        std::cerr << '\n';
    } else {
        std::getline(std::cin, secret);
    }
    if (!secret.empty() && secret.back() == '\r') secret.pop_back();
    if (secret.empty()) throw std::runtime_error("No secret was given.");
    return secret;
}

bool error_output_is_terminal() {
    return isatty(STDERR_FILENO) != 0;
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
