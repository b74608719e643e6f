// Files as the operating system has them. Elsewhere in the driver a path is UTF-8, as every other text.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace snowatlas {

std::filesystem::path path_of(std::string_view utf8);
std::string text_of(const std::filesystem::path& path);

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); } // NOLINT(cppcoreguidelines-owning-memory)
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// To write and read, in the folder for temporary files; nobody else can open it, and it goes when it is closed. Null
// where it cannot be made.
File open_unnamed_file();

// To write behind what it holds. Made, with its folder, where it is not there, and then only this user may read it;
// programs that the process starts do not inherit it. Null, and errno set, where it cannot be opened.
File open_private_log(const std::filesystem::path& path);

} // namespace snowatlas
