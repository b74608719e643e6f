// Answers that are shared and kept.
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "driver/base/error.h"
#include "driver/rest/page_cache.h"

namespace snowatlas::rest {
namespace {

using namespace std::chrono_literals;

PageCache::Body body_of(const std::string& text) {
    return std::make_shared<const std::string>(text);
}

class Cached : public ::testing::Test {
  protected:
    PageCache::Body find(const std::string& target, std::chrono::seconds age = 60s) {
        return cache_.find(
            target, age, [this] { ++waits_; }, cancellation_);
    }
    // Somebody who asks for what is being fetched.
    std::future<PageCache::Body> find_meanwhile(const std::string& target, std::chrono::seconds age) {
        const int waits = waits_;
        auto found = std::async(std::launch::async, [this, target, age] { return find(target, age); });
        while (waits_ == waits) std::this_thread::yield();
        return found;
    }

    PageCache cache_{1000};
    Cancellation cancellation_;
    std::atomic<int> waits_{0};
};

TEST_F(Cached, AnswerIsGivenAgainUntilItIsTooOld) {
    EXPECT_EQ(find("/a"), nullptr);
    cache_.put("/a", body_of("one"), true);
    ASSERT_NE(find("/a"), nullptr);
    EXPECT_EQ(*find("/a"), "one");
    EXPECT_EQ(find("/a", 0s), nullptr) << "who wants nothing kept fetches it";
}

TEST_F(Cached, AnswersAreBoundedAndTheLeastRecentlyUsedGoesFirst) {
    for (const char* target : {"/a", "/b", "/c"}) {
        EXPECT_EQ(find(target), nullptr);
        cache_.put(target, body_of(std::string(300, 'x')), true);
    }
    EXPECT_NE(find("/a"), nullptr);
    EXPECT_EQ(find("/d"), nullptr);
    cache_.put("/d", body_of(std::string(300, 'x')), true);
    EXPECT_NE(find("/a"), nullptr);
    EXPECT_EQ(find("/b"), nullptr) << "it was used longest ago";
    EXPECT_NE(find("/c"), nullptr);
    EXPECT_NE(find("/d"), nullptr);
    EXPECT_EQ(find("/e"), nullptr);
    cache_.put("/e", body_of(std::string(900, 'x')), true);
    EXPECT_EQ(find("/e"), nullptr) << "one answer does not drive out all others";
}

TEST_F(Cached, AnswerUnderWayIsForAllWhoAskMeanwhileAndThenGone) {
    EXPECT_EQ(find("/a", 0s), nullptr);
    auto second = find_meanwhile("/a", 0s), third = find_meanwhile("/a", 0s);
    cache_.put("/a", body_of("one"), false);
    ASSERT_NE(second.get(), nullptr);
    ASSERT_NE(third.get(), nullptr);
    EXPECT_EQ(find("/a"), nullptr) << "nothing was to be kept";
}

TEST_F(Cached, AnswerThatDoesNotComeIsFetchedByTheNextInLine) {
    EXPECT_EQ(find("/a"), nullptr);
    auto second = find_meanwhile("/a", 60s);
    cache_.give_up("/a");
    EXPECT_EQ(second.get(), nullptr);
    EXPECT_EQ(waits_, 1);
}

TEST_F(Cached, AnswerIsNotWaitedForByTheCancelled) {
    EXPECT_EQ(find("/a"), nullptr);
    auto second = find_meanwhile("/a", 60s);
    cancellation_.cancel();
    EXPECT_THROW(second.get(), Error);
}

} // namespace
} // namespace snowatlas::rest
