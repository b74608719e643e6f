#include "driver/odbc/platform.h"

#include <odbcinst.h>

#include <array>

#include "driver/base/text.h"

namespace snowatlas::odbc {
namespace {
constexpr std::size_t kKeywordsLength = 16 << 10;
}

#ifdef _WIN32

namespace {
std::u16string to_wide(std::string_view text, UINT code_page) {
    const int size = static_cast<int>(text.size());
    std::u16string wide(static_cast<std::size_t>(MultiByteToWideChar(code_page, 0, text.data(), size, nullptr, 0)), 0);
    MultiByteToWideChar(code_page, 0, text.data(), size, reinterpret_cast<wchar_t*>(wide.data()),
                        static_cast<int>(wide.size()));
    return wide;
}
} // namespace

std::string dsn_value(const std::string& dsn, std::string_view keyword) {
    const std::u16string section = to_utf16(dsn);
    const std::u16string key = to_utf16(keyword);
    std::array<wchar_t, 8192> buffer{};
    const int length = SQLGetPrivateProfileStringW(reinterpret_cast<const wchar_t*>(section.c_str()),
                                                   reinterpret_cast<const wchar_t*>(key.c_str()), L"", buffer.data(),
                                                   static_cast<int>(buffer.size()), L"ODBC.INI");
    const std::u16string_view wide(reinterpret_cast<const char16_t*>(buffer.data()),
                                   static_cast<std::size_t>(length < 0 ? 0 : length));
    std::string value = to_utf8(wide);
    SecureZeroMemory(buffer.data(), sizeof buffer);
    return value;
}

std::vector<std::string> dsn_keywords(const std::string& dsn) {
    const std::u16string section = to_utf16(dsn);
    std::vector<wchar_t> buffer(kKeywordsLength);
    const int length = SQLGetPrivateProfileStringW(reinterpret_cast<const wchar_t*>(section.c_str()), nullptr, L"",
                                                   buffer.data(), static_cast<int>(buffer.size()), L"ODBC.INI");
    const std::u16string_view wide(reinterpret_cast<const char16_t*>(buffer.data()),
                                   static_cast<std::size_t>(length < 0 ? 0 : length));
    return split(to_utf8(wide), '\0');
}

std::string from_narrow(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    return to_utf8(to_wide(text, CP_ACP));
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

std::string dsn_value(const std::string& dsn, std::string_view keyword) {
    const std::string key(keyword);
    std::array<char, 8192> buffer{};
    const int length = SQLGetPrivateProfileString(dsn.c_str(), key.c_str(), "", buffer.data(),
                                                  static_cast<int>(buffer.size()), "odbc.ini");
    std::string value(buffer.data(), length < 0 ? 0 : static_cast<std::size_t>(length));
    // It may have held the secret; the compiler must not drop what wipes it.
    volatile char* bytes = buffer.data();
    for (std::size_t i = 0; i < buffer.size(); ++i) bytes[i] = 0;
    return value;
}

std::vector<std::string> dsn_keywords(const std::string& dsn) {
    std::vector<char> buffer(kKeywordsLength);
    const int length = SQLGetPrivateProfileString(dsn.c_str(), nullptr, "", buffer.data(),
                                                  static_cast<int>(buffer.size()), "odbc.ini");
    return split({buffer.data(), static_cast<std::size_t>(length < 0 ? 0 : length)}, '\0');
}

std::string from_narrow(std::string_view text) {
    return std::string(text);
}
std::string to_narrow(std::string_view utf8) {
    return std::string(utf8);
}

#endif

} // namespace snowatlas::odbc
