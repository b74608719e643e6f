#include "driver/base/files.h"

#include <array>
#include <system_error>

#ifdef _WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace snowatlas {

std::filesystem::path path_of(std::string_view utf8) {
    return std::u8string(utf8.begin(), utf8.end());
}

std::string text_of(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

#ifdef _WIN32

// tmpfile() makes its files in the root folder of the drive, where few may write.
File open_unnamed_file() {
    std::array<wchar_t, MAX_PATH + 1> folder{};
    std::array<wchar_t, MAX_PATH + 1> name{};
    if (GetTempPathW(static_cast<DWORD>(folder.size()), folder.data()) == 0) return nullptr;
    if (GetTempFileNameW(folder.data(), L"sao", 0, name.data()) == 0) return nullptr;
    // T, D, N: kept in memory where there is room, deleted when closed, not inherited.
    return File(_wfopen(name.data(), L"w+bTDN"));
}

File open_private_log(const std::filesystem::path& path) {
    std::error_code is_there;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), is_there);
    return File(_wfopen(path.c_str(), L"abN"));
}

#else

File open_unnamed_file() {
    return File(std::tmpfile());
}

File open_private_log(const std::filesystem::path& path) {
    std::error_code is_there;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), is_there);
    const int descriptor = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return nullptr;
    File file(fdopen(descriptor, "a"));
    if (!file) close(descriptor);
    return file;
}

#endif

} // namespace snowatlas
