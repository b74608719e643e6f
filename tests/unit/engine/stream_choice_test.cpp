#include "driver/engine/stream_choice.h"

#include <gtest/gtest.h>

namespace snowatlas::engine {
namespace {

using Relations = std::vector<int>;

TEST(StreamChoiceTest, StreamsTheOutermostLoop) {
    EXPECT_EQ(streamed_relations({{3, 0, "SCAN r5 VIRTUAL TABLE INDEX 0:"}}), Relations{5});
    EXPECT_EQ(streamed_relations({{3, 0, "SCAN r5 VIRTUAL TABLE INDEX 0:"},
                                  {8, 0, "SCAN r6 VIRTUAL TABLE INDEX 1:0"},
                                  {20, 0, "USE TEMP B-TREE FOR ORDER BY"}}),
              Relations{5});
}

TEST(StreamChoiceTest, KeepsWhatIsLookedUpOrReadAgain) {
    EXPECT_EQ(streamed_relations({{3, 0, "SCAN r5 VIRTUAL TABLE INDEX 1:0"}}), Relations{});
    // Once more for the rows without a partner.
    EXPECT_EQ(streamed_relations({{3, 0, "SCAN r5 VIRTUAL TABLE INDEX 0:"},
                                  {8, 0, "SCAN r6 VIRTUAL TABLE INDEX 0: LEFT-JOIN"},
                                  {9, 0, "RIGHT-JOIN r6"},
                                  {12, 9, "SCAN r6 VIRTUAL TABLE INDEX 0:"}}),
              Relations{5});
    EXPECT_EQ(streamed_relations({{3, 0, "SCAN r5 VIRTUAL TABLE INDEX 0:"},
                                  {7, 0, "CORRELATED SCALAR SUBQUERY 1"},
                                  {9, 7, "SCAN r6 VIRTUAL TABLE INDEX 0:"}}),
              Relations{5});
}

TEST(StreamChoiceTest, StreamsEveryBranchOfAUnion) {
    EXPECT_EQ(streamed_relations({{1, 0, "COMPOUND QUERY"},
                                  {2, 1, "LEFT-MOST SUBQUERY"},
                                  {5, 2, "SCAN r5 VIRTUAL TABLE INDEX 0:"},
                                  {11, 1, "UNION ALL"},
                                  {14, 11, "SCAN r6 VIRTUAL TABLE INDEX 0:"}}),
              (Relations{5, 6}));
}

} // namespace
} // namespace snowatlas::engine
