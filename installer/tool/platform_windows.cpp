#include "installer/tool/platform.h"

#include <windows.h>

#include <io.h>
#include <sddl.h>
#include <shellapi.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "driver/base/files.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

constexpr const wchar_t* kFolder = L"SnowAtlasODBC";
// The owner and the system itself, nothing inherited.
constexpr const wchar_t* kPrivate = L"D:P(A;;FA;;;SY)(A;;FA;;;OW)";

struct CloseHandleOf {
    void operator()(void* handle) const { CloseHandle(handle); }
};
struct FreeLocal {
    void operator()(void* memory) const { LocalFree(memory); }
};

// No echo while it lives.
class HiddenInput {
  public:
    HiddenInput() : input_(GetStdHandle(STD_INPUT_HANDLE)) {
        if (GetConsoleMode(input_, &before_) == 0) return;
        changed_ = SetConsoleMode(input_, before_ & ~static_cast<DWORD>(ENABLE_ECHO_INPUT)) != 0;
    }
    ~HiddenInput() {
        if (changed_) SetConsoleMode(input_, before_);
    }
    HiddenInput(const HiddenInput&) = delete;
    HiddenInput& operator=(const HiddenInput&) = delete;

  private:
    HANDLE input_;
    DWORD before_ = 0;
    bool changed_ = false;
};

fs::path folder_of(const wchar_t* variable) {
    const wchar_t* folder = _wgetenv(variable);
    return fs::path(folder != nullptr ? folder : L".") / kFolder;
}

// Reset by each wait that it ends.
HANDLE interrupted() {
    static const HANDLE event = CreateEventW(nullptr, FALSE, FALSE, nullptr);
    return event;
}

BOOL WINAPI on_console_event(DWORD event) {
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) return FALSE;
    SetEvent(interrupted());
    return TRUE;
}

} // namespace

void write_private_file(const fs::path& file, std::string_view text) {
    PSECURITY_DESCRIPTOR descriptor = nullptr;
    if (ConvertStringSecurityDescriptorToSecurityDescriptorW(kPrivate, SDDL_REVISION_1, &descriptor, nullptr) == 0) {
        throw std::runtime_error("The access rights of " + text_of(file) + " could not be made.");
    }
    const std::unique_ptr<std::remove_pointer_t<PSECURITY_DESCRIPTOR>, FreeLocal> owned(descriptor);
    SECURITY_ATTRIBUTES rights{sizeof rights, descriptor, FALSE};
    fs::create_directories(file.parent_path());
    fs::remove(file);
    const HANDLE handle =
        CreateFileW(file.c_str(), GENERIC_WRITE, 0, &rights, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
    DWORD written = 0;
    bool well = handle != INVALID_HANDLE_VALUE; // NOLINT(performance-no-int-to-ptr): it is defined so
    if (well) {
        const std::unique_ptr<void, CloseHandleOf> open(handle);
        well = WriteFile(handle, text.data(), static_cast<DWORD>(text.size()), &written, nullptr) != 0 &&
               written == text.size();
    }
    if (!well) throw std::runtime_error("The file " + text_of(file) + " could not be written.");
}

// What main() gets is in the process's code page, and has lost what that does not know.
std::vector<std::string> command_line(int, char**) {
    SetConsoleOutputCP(CP_UTF8);
    int count = 0;
    const std::unique_ptr<wchar_t*, FreeLocal> words(CommandLineToArgvW(GetCommandLineW(), &count));
    std::vector<std::string> result;
    for (int word = 0; word < count; ++word) result.push_back(text_of(fs::path(words.get()[word])));
    return result;
}

bool input_is_terminal() {
    return _isatty(_fileno(stdin)) != 0;
}

std::string read_hidden_line() {
    const HiddenInput hidden;
    std::string line;
    std::getline(std::cin, line);
    return line;
}

bool error_output_is_terminal() {
    return _isatty(_fileno(stderr)) != 0;
}

fs::path program_file() {
    std::array<wchar_t, 32768> name{};
    GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(name.size()));
    return name.data();
}

fs::path user_configuration() {
    return folder_of(L"APPDATA");
}

fs::path system_configuration() {
    return folder_of(L"PROGRAMDATA");
}

InterruptWatch::InterruptWatch(std::function<void()> action) {
    SetConsoleCtrlHandler(on_console_event, TRUE);
    thread_ = std::jthread([act = std::move(action)](const std::stop_token& stop) {
        constexpr DWORD kPatience = 100; // milliseconds
        while (!stop.stop_requested()) {
            if (WaitForSingleObject(interrupted(), kPatience) == WAIT_OBJECT_0) act();
        }
        SetConsoleCtrlHandler(on_console_event, FALSE);
    });
}

} // namespace snowatlas::tool
