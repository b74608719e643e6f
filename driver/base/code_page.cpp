#include "driver/base/code_page.h"

#include "driver/base/text.h"

#ifdef _WIN32
#include <windows.h>
#endif

namespace snowatlas {

#ifdef _WIN32

std::string from_narrow(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    const int size = static_cast<int>(text.size());
    std::u16string wide(static_cast<std::size_t>(MultiByteToWideChar(CP_ACP, 0, text.data(), size, nullptr, 0)), 0);
    MultiByteToWideChar(CP_ACP, 0, text.data(), size, reinterpret_cast<wchar_t*>(wide.data()),
                        static_cast<int>(wide.size()));
    return to_utf8(wide);
}

std::string to_narrow(std::string_view utf8) {
    if (is_ascii(utf8)) return std::string(utf8);
    const std::u16string wide = to_utf16(utf8);
    const auto* source = reinterpret_cast<const wchar_t*>(wide.data());
    const int size = static_cast<int>(wide.size());
    std::string narrow(
        static_cast<std::size_t>(WideCharToMultiByte(CP_ACP, 0, source, size, nullptr, 0, nullptr, nullptr)), 0);
    WideCharToMultiByte(CP_ACP, 0, source, size, narrow.data(), static_cast<int>(narrow.size()), nullptr, nullptr);
    return narrow;
}

#else

std::string from_narrow(std::string_view text) {
    return std::string(text);
}
std::string to_narrow(std::string_view utf8) {
    return std::string(utf8);
}

#endif

} // namespace snowatlas
