#include "driver/base/text.h"
#include "driver/base/utf16.h"

#include <gtest/gtest.h>

namespace snowatlas {
namespace {

TEST(Text, ConvertsBetweenUtf8AndUtf16BeyondTheBasicPlane) {
    const std::string utf8 = "aé€😀";
    EXPECT_EQ(to_utf16(utf8), u"aé€😀");
    EXPECT_EQ(to_utf8(u"aé€😀"), utf8);
    EXPECT_EQ(code_points(utf8), 4U);
    EXPECT_EQ(offset_of(utf8, 3), 6U);
    EXPECT_EQ(offset_of(utf8, 9), utf8.size());
    EXPECT_EQ(utf16_length(utf8), 5U);
    EXPECT_EQ(utf16_length("more than eight, 東京"), 19U);
    EXPECT_EQ(prefix_of_units(utf8, 3), 6U);
    EXPECT_EQ(prefix_of_units(utf8, 4), 6U); // not half of a pair
    EXPECT_EQ(prefix_of_units(utf8, 5), utf8.size());
}

TEST(Text, ReplacesWhatIsIllFormed) {
    EXPECT_EQ(to_utf16("a\xFFz"), u"a\uFFFDz");
    EXPECT_EQ(to_utf16("\xF0\x9F"), u"\uFFFD\uFFFD");
    const char16_t lone[] = {0xD83D, u'x', 0};
    EXPECT_EQ(to_utf8(lone), "\uFFFDx");
    EXPECT_EQ(to_utf16("\xC0\x80"), u"\uFFFD\uFFFD");
}

TEST(Text, FoldsAsciiOnly) {
    EXPECT_TRUE(equals_ignore_case("HostName", "hostname"));
    EXPECT_FALSE(equals_ignore_case("É", "é"));
    EXPECT_EQ(to_upper("ß-a"), "ß-A");
}

TEST(Text, SuggestsOnlyWhatIsNear) {
    const std::vector<std::string> names{"sam.computers", "sam.licenses", "saas.users"};
    EXPECT_EQ(nearest_name("sam.computer", names), "sam.computers");
    EXPECT_EQ(nearest_name("SAM.LICENCES", names), "sam.licenses");
    EXPECT_EQ(nearest_name("weather", names), "");
    EXPECT_EQ(nearest_name("x", {"a", "id"}), "");           // any short name is as near as any other
    EXPECT_EQ(nearest_name("form", {"for", "from"}), "for"); // as near as "from", two letters being swapped
    EXPECT_EQ(nearest_name("form", {"where", "from"}), "from");
    EXPECT_EQ(nearest_name("nme", {"a", "id", "name"}), "name");
}

TEST(Text, SplitsJoinsAndTrims) {
    EXPECT_EQ(split("a,,b", ',').size(), 3U);
    EXPECT_EQ(join({"a", "b"}, ", "), "a, b");
    EXPECT_EQ(trim("\t x \n"), "x");
    EXPECT_EQ(trim("  "), "");
}

TEST(Text, WipesASecret) {
    std::string secret(100, 's');
    const char* const bytes = secret.data();
    wipe(secret);
    EXPECT_TRUE(secret.empty());
    EXPECT_EQ(std::string_view(bytes, 1), std::string_view("\0", 1));
}

} // namespace
} // namespace snowatlas
