#include <gtest/gtest.h>

#include "driver/rest/seen_keys.h"

namespace snowatlas::rest {
namespace {

using Rows = std::vector<std::uint32_t>;

TEST(SeenKeys, DropsARowThatMovedToTheNextPage) {
    SeenKeys seen;
    EXPECT_EQ(seen.add_page({11, 12, 13}), std::nullopt);
    EXPECT_EQ(seen.add_page({13, 14, 15}), Rows({1, 2}));
    EXPECT_EQ(seen.add_page({16, 17}), std::nullopt);
}

TEST(SeenKeys, KeepsRowsWithoutAKey) {
    SeenKeys seen;
    EXPECT_EQ(seen.add_page({0, 0, 1}), std::nullopt);
    EXPECT_EQ(seen.add_page({0, 0}), std::nullopt);
}

TEST(SeenKeys, LeavesATableAloneWhoseKeysRepeatWithinAPage) {
    SeenKeys seen;
    EXPECT_EQ(seen.add_page({1, 2, 2}), std::nullopt);
    EXPECT_EQ(seen.add_page({1, 2}), std::nullopt);
}

TEST(SeenKeys, RemembersTheLastPagesOnly) {
    SeenKeys seen;
    std::vector<std::uint64_t> page(1000);
    std::uint64_t next = 1;
    for (int i = 0; i < 300; ++i) {
        for (auto& hash : page) hash = next++ * 0x9E3779B97F4A7C15ULL;
        EXPECT_EQ(seen.add_page(page), std::nullopt);
    }
    EXPECT_EQ(seen.add_page({page[7]}), Rows({})) << "of the page before";
    EXPECT_EQ(seen.add_page({0x9E3779B97F4A7C15ULL}), std::nullopt) << "of the first page, long ago";
}

} // namespace
} // namespace snowatlas::rest
