// When a list of pages ends, and when the next page may be asked for ahead.
#include <gtest/gtest.h>

#include <functional>

#include "driver/rest/page_plan.h"

namespace snowatlas::rest {
namespace {

using Verdict = PagePlan::Verdict;

struct Server {
    int rows = 0;
    int maximum = 1'000'000; // clamps page_size to it
    bool says_size = true;   // answers with the size it really uses
    bool says_pages = false, says_items = false;
    bool ignores_number = false;
    bool bare = false; // no pagination at all
    int says_more = 0; // rows that it counts, but has not
    int empty_page = 0;

    PageInfo page(PagePosition position) const {
        const int size = std::min(position.size, maximum);
        const int number = ignores_number ? 1 : position.number;
        PageInfo info;
        info.items = static_cast<std::uint64_t>(std::clamp(rows - (number - 1) * size, 0, size));
        if (number == empty_page) info.items = 0;
        if (bare) return info;
        info.has_pagination = true;
        info.page_number = number;
        info.page_size = says_size ? size : position.size;
        if (says_pages) info.total_pages = (rows + says_more + *info.page_size - 1) / *info.page_size;
        if (says_items) info.total_items = rows + says_more;
        return info;
    }
};

struct Read {
    std::int64_t items = 0;
    std::vector<int> sizes;
    Verdict last = Verdict::More;
    bool gave_less = false;
};

// One page at a time.
Read read_all(PagePlan::Start start, const Server& server) {
    PagePlan plan(start);
    Read read;
    while (const auto position = plan.next(true)) {
        const auto info = server.page(*position);
        plan.arrived(*position, info);
        read.last =
            plan.delivered(*position, info, server.ignores_number ? std::optional(position->number == 1) : true);
        read.sizes.push_back(position->size);
        if (read.last == Verdict::More || read.last == Verdict::Last) read.items += static_cast<int>(info.items);
        if (read.last == Verdict::Stuck || read.sizes.size() > 1000) break;
    }
    read.gave_less = plan.gave_less_than_said();
    return read;
}

TEST(Pages, EndWhereTheRowsDo) {
    for (const int rows : {0, 1, 99, 100, 101, 200, 1000, 1001}) {
        for (const bool pages : {false, true}) {
            for (const bool items : {false, true}) {
                for (const int maximum : {1'000'000, 30}) {
                    for (const bool says_size : {true, false}) {
                        // A server that cuts pages, hides that, and says nothing of totals cannot be told from one
                        // whose list has ended.
                        if (!says_size && maximum == 30 && !items) continue;
                        Server server{rows};
                        server.says_pages = pages;
                        server.says_items = items;
                        server.maximum = maximum;
                        server.says_size = says_size;
                        EXPECT_EQ(read_all({100, 100}, server).items, rows)
                            << "pages " << pages << " items " << items << " maximum " << maximum << " says size "
                            << says_size;
                    }
                }
            }
        }
    }
}

TEST(Pages, CostNoRequestMoreThanNeeded) {
    Server server{200};
    server.says_pages = true;
    EXPECT_EQ(read_all({100, 100}, server).sizes.size(), 2U);
    server.says_pages = false;
    server.says_items = true;
    EXPECT_EQ(read_all({100, 100}, server).sizes.size(), 2U);
    server.says_items = false;
    EXPECT_EQ(read_all({100, 100}, server).sizes.size(), 3U) << "the last page was full: only an empty one says so";
    server.rows = 199;
    EXPECT_EQ(read_all({100, 100}, server).sizes.size(), 2U);
}

TEST(Pages, ThatComeEmptyBeforeOthersAreAGap) {
    for (const bool pages : {false, true}) {
        Server server{1000};
        server.says_pages = pages;
        server.says_items = !pages;
        server.empty_page = 5;
        EXPECT_EQ(read_all({100, 100}, server).last, Verdict::Gap) << pages;
    }
}

TEST(Pages, ThatAreCountedButNotThereEndTheListAndAreToldOf) {
    struct {
        const char* what;
        int says_more;
        std::size_t requests;
        bool gave_less;
    } const cases[] = {
        {"the last page is full", 0, 3, false},
        {"a few rows too many", 5, 4, true},
        {"one page too many", 100, 4, true},
        {"thousands too many", 1'000'000, 6, true},
    };
    for (const auto& each : cases) {
        for (const bool items : {false, true}) {
            Server server{300};
            server.says_pages = true;
            server.says_items = items;
            server.says_more = each.says_more;
            const auto read = read_all({100, 100}, server);
            EXPECT_EQ(read.items, 300) << each.what;
            EXPECT_EQ(read.last, Verdict::Last) << each.what;
            EXPECT_EQ(read.sizes.size(), each.requests) << each.what << items;
            // Without the number of rows an empty last page may be what the list ends with.
            if (items || each.says_more > 100) {
                EXPECT_EQ(read.gave_less, each.gave_less) << each.what << items;
            }
        }
    }
}

TEST(Pages, OfABareListEndWithAShortOne) {
    Server server{250};
    server.bare = true;
    EXPECT_EQ(read_all({100, 100}, server).items, 250);
}

TEST(Pages, GrowWhereTheFirstWasSizedByAHint) {
    Server server{2000};
    server.says_items = true;
    const auto read = read_all({10, 1000, true}, server);
    EXPECT_EQ(read.items, 2000);
    EXPECT_EQ(std::vector<int>(read.sizes.begin(), read.sizes.begin() + 5), (std::vector<int>{10, 10, 20, 40, 80}));
    EXPECT_LT(read.sizes.size(), 12U);
}

struct Skip {
    const char* what;
    Server server;
    std::uint64_t rows_to_skip;
    std::uint64_t left_out;
    std::vector<int> numbers; // of the pages asked for
};

TEST(Pages, BeforeTheRowsWantedArePassedOverWhereThatIsSafe) {
    const Server telling{.rows = 1000, .says_pages = true, .says_items = true};
    const std::vector<Skip> cases{
        {"to the page that holds the row", telling, 750, 600, {1, 8, 9, 10}},
        {"at a border of pages", {.rows = 1000, .says_items = true}, 800, 700, {1, 9, 10}},
        {"beyond the end: to the last page", telling, 5000, 800, {1, 10}},
        {"nothing between the first page and that", telling, 199, 0, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
        {"the number of pages is not known", {.rows = 400}, 350, 0, {1, 2, 3, 4, 5}},
        {"pages are smaller than asked", {.rows = 40, .maximum = 10, .says_pages = true}, 35, 0, {1, 2, 3, 4}},
        {"pages are smaller than they say",
         {.rows = 40, .maximum = 10, .says_size = false, .says_items = true},
         35,
         0,
         {1, 2, 3, 4}},
    };
    for (const Skip& each : cases) {
        PagePlan plan({100, 100, false, each.rows_to_skip});
        std::vector<int> numbers;
        while (const auto position = plan.next(true)) {
            const auto info = each.server.page(*position);
            plan.arrived(*position, info);
            plan.delivered(*position, info, true);
            numbers.push_back(position->number);
        }
        EXPECT_EQ(numbers, each.numbers) << each.what;
        EXPECT_EQ(plan.rows_left_out(), each.left_out) << each.what;
    }
}

TEST(Pages, ThatGrewBeyondWhatTheServerGivesAreAskedForAgain) {
    for (const int maximum : {7, 10, 15, 30, 80}) {
        Server server{1000};
        server.maximum = maximum;
        server.says_items = true;
        EXPECT_EQ(read_all({10, 1000, true}, server).items, 1000) << maximum;
    }
}

TEST(Pages, OfAServerThatIgnoresThePageNumberAreNoEndlessList) {
    Server server{100};
    server.ignores_number = true;
    EXPECT_EQ(read_all({100, 100}, server).last, Verdict::Repeated);
    EXPECT_EQ(read_all({100, 100}, server).items, 100);
    server.rows = 300;
    server.says_items = true;
    EXPECT_EQ(read_all({100, 100}, server).last, Verdict::Stuck) << "rows that cannot be had are an error";
}

TEST(Pages, OfAnEndpointThatIsNotDescribedAsPagedAreReadIfThereAreSome) {
    PagePlan plan({0, 0});
    const auto first = plan.next(true);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->size, 0);
    PageInfo info;
    info.items = 25;
    info.has_pagination = true;
    info.page_size = 25;
    info.total_pages = 2;
    plan.arrived(*first, info);
    EXPECT_EQ(plan.delivered(*first, info, true), Verdict::More);
    const auto second = plan.next(true);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->number, 2);
    EXPECT_EQ(second->size, 25);
}

TEST(Pages, AreAskedForAheadOnceTheirNumberIsKnown) {
    Server server{1000};
    server.says_pages = true;
    PagePlan plan({100, 100});
    const auto first = plan.next(true);
    EXPECT_FALSE(plan.next(false)) << "nothing is known before the first page";
    plan.arrived(*first, server.page(*first));
    int ahead = 0;
    while (plan.next(false)) ++ahead;
    EXPECT_EQ(ahead, 9);
}

TEST(Pages, OfUnknownNumberOpenTheWindowWithEveryFullOne) {
    Server server{100'000};
    PagePlan plan({100, 100});
    std::vector<PagePosition> asked = {*plan.next(true)};
    std::vector<std::size_t> ahead;
    for (std::size_t i = 0; i < 4; ++i) {
        plan.arrived(asked[i], server.page(asked[i]));
        plan.delivered(asked[i], server.page(asked[i]), true);
        while (const auto position = plan.next(false)) asked.push_back(*position);
        ahead.push_back(asked.size() - i - 1);
    }
    EXPECT_EQ(ahead, (std::vector<std::size_t>{2, 4, 8, 16}));
}

TEST(Pages, SayWhenTheNumberOfRowsChanges) {
    PagePlan plan({100, 100});
    Server server{250};
    server.says_items = true;
    const auto first = plan.next(true);
    plan.arrived(*first, server.page(*first));
    plan.delivered(*first, server.page(*first), true);
    EXPECT_FALSE(plan.changed_total());
    server.rows = 249;
    const auto second = plan.next(true);
    plan.arrived(*second, server.page(*second));
    plan.delivered(*second, server.page(*second), true);
    EXPECT_EQ(plan.first_total(), 250);
    EXPECT_EQ(plan.changed_total(), 249);
}

} // namespace
} // namespace snowatlas::rest
