// What is asked instead where an endpoint refuses a part of a request, and where it sends elsewhere.
#include <gtest/gtest.h>

#include <algorithm>

#include "driver/base/error.h"
#include "tests/unit/rest/fake_api.h"

namespace snowatlas::rest {
namespace {

ScanRequest filtered_request(const std::shared_ptr<const schema::Table>& table) {
    auto request = request_for(table);
    request.filter = {{{{0, Comparison::GreaterOrEqual, {std::int64_t{0}}}}}};
    return request;
}

TEST(Refusal, OfAFilterIsAnsweredWithoutItAndRemembered) {
    Settings settings;
    settings.max_retries = 0;
    for (const long status : {400L, 422L, 500L}) {
        FakeApi api(
            [&](const FakeRequest& request) {
                return request.query.count("filter") ? FakeReply{status, ""} : FakeReply{200, page_of(3, request)};
            },
            settings);
        const auto table = list_table();
        EXPECT_EQ(api.read(filtered_request(table)), numbers(3)) << status;
        const auto first = api.client().requests().size();
        EXPECT_EQ(api.read(filtered_request(table)), numbers(3)) << status;
        EXPECT_EQ(api.client().requests().size(), first + 1) << "the filter is not tried again";
    }
}

// Of a server that finds nothing by a field it does not know.
TEST(Refusal, ByAnEmptyAnswerIsNoticedAndRemembered) {
    FakeApi api([](const FakeRequest& request) {
        return FakeReply{200, page_of(request.query.count("filter") ? 0 : 2500, request)};
    });
    const auto table = list_table();
    for (int run = 0; run < 2; ++run) EXPECT_EQ(api.read(filtered_request(table)), numbers(2500));
    const auto requests = api.client().requests();
    EXPECT_EQ(std::count_if(requests.begin(), requests.end(),
                            [](const FakeRequest& request) { return request.query.count("filter") > 0; }),
              1);
}

TEST(Refusal, IsNotWhatAFilterMeansThatFindsOtherValues) {
    FakeApi api([](const FakeRequest& request) {
        const auto filter = request.query.find("filter");
        if (filter == request.query.end()) return FakeReply{200, page_of(2500, request)};
        return FakeReply{200, page_of(filter->second == "id -eq 0" ? 1 : 0, request)};
    });
    const auto table = list_table();
    ScanRequest request = request_for(table);
    request.filter = {{{{0, Comparison::Equal, {std::int64_t{9999}}}}}};
    EXPECT_EQ(api.read(request).size(), 0U);
    EXPECT_EQ(api.client().requests().size(), 3U) << "one shows values of the list, one finds the first of them";
    EXPECT_EQ(api.read(request).size(), 0U);
    EXPECT_EQ(api.client().requests().size(), 4U) << "the field is known now";
}

TEST(Refusal, OfQuotedDatesIsAnsweredWithPlainOnes) {
    const auto table = make_table(R"({"tables": [{"name": "acme.things", "remark": "Things.",
        "columns": [{"name": "seen", "type": "TIMESTAMP", "remark": "Seen."}],
        "paths": [{"role": "list", "get": "/api/acme/v1/things", "filter": true}]}]})");
    FakeApi api([](const FakeRequest& request) {
        return request.query.at("filter").find('"') != std::string::npos
                   ? FakeReply{400, ""}
                   : FakeReply{200, "[{\"seen\":\"2024-01-01\"}]"};
    });
    EXPECT_EQ(api.read(filtered_request(table)).size(), 1U);
    EXPECT_EQ(api.client().requests().back().query.at("filter"), "seen -ge 1970-01-01T00:00:00Z");
    api.read(filtered_request(table));
    EXPECT_EQ(api.client().requests().size(), 3U);
}

TEST(Refusal, OfAPageSizeIsAnsweredWithSmallerOnes) {
    FakeApi api([](const FakeRequest& request) {
        if (request.number("page_size") > 200)
            return FakeReply{400, R"({"error":{"message":"page_size is too large"}})"};
        return FakeReply{200, page_of(250, request)};
    });
    const auto table = list_table();
    EXPECT_EQ(api.read(filtered_request(table)), numbers(250));
    std::vector<int> sizes;
    for (const auto& request : api.client().requests()) {
        sizes.push_back(request.number("page_size"));
        EXPECT_EQ(request.query.count("filter"), 1U) << "it was not the filter";
    }
    EXPECT_EQ(sizes, (std::vector<int>{1000, 500, 100, 100, 100}));
    api.read(request_for(table));
    EXPECT_EQ(api.client().requests()[5].number("page_size"), 100);
}

TEST(Refusal, OfPageParametersIsAnsweredWithoutThem) {
    for (const std::string message : {"Unknown query parameter: page_number", "page_size is not allowed", ""}) {
        FakeApi api([&](const FakeRequest& request) {
            if (request.query.count("page_size") > 0 || request.query.count("page_number") > 0)
                return FakeReply{400, R"({"error":{"message":")" + message + R"("}})"};
            return FakeReply{200, page_of(7, request)};
        });
        const auto table = list_table();
        EXPECT_EQ(api.read(filtered_request(table)), numbers(7));
        EXPECT_EQ(api.client().requests().back().query.count("page_size"), 0U) << message;
        const auto asked = api.client().requests().size();
        EXPECT_EQ(api.read(request_for(table)), numbers(7));
        EXPECT_EQ(api.client().requests().size(), asked + 1) << "it is remembered";
    }
}

TEST(Refusal, OfPageParametersIsLearntOnceForAllKeys) {
    FakeApi api([](const FakeRequest& request) {
        if (request.query.count("page_number") > 0)
            return FakeReply{400, R"({"error":{"message":"page_number is unknown"}})"};
        return FakeReply{200, item_list(0, 1)};
    });
    Settings settings = quick();
    settings.max_concurrency = 1;
    api.context().settings = settings;
    auto request = request_for(child_table());
    for (std::int64_t key = 1; key <= 20; ++key) request.keys.push_back({Value(key)});
    EXPECT_EQ(api.read(request).size(), 20U);
    EXPECT_LE(api.client().requests().size(), 23U);
}

TEST(Refusal, OfAPathWithoutApiIsAnsweredWithIt) {
    FakeApi api([](const FakeRequest& request) {
        return request.path == "/api/sam/oracle/v1/things" ? FakeReply{200, item_list(0, 2)} : FakeReply{404, ""};
    });
    const auto table = list_table("/sam/oracle/v1/things");
    EXPECT_EQ(api.read(request_for(table)), numbers(2));
    EXPECT_EQ(api.read(request_for(table)), numbers(2));
    EXPECT_EQ(api.client().requests().size(), 3U);
}

TEST(Redirect, GoesOnWithinTheHost) {
    FakeApi api([](const FakeRequest& request) {
        if (request.path == "/elsewhere") return FakeReply{200, item_list(0, 1)};
        return FakeReply{302, "", {{"location", "/elsewhere?x=1"}}};
    });
    EXPECT_EQ(api.read(request_for(list_table())), numbers(1));
}

TEST(Redirect, ToAnotherHostIsNotFollowedAndNoRow) {
    FakeApi api([](const FakeRequest&) { return FakeReply{302, "", {{"location", "https://blobs.example/f?sig=1"}}}; });
    try {
        api.read(request_for(list_table()));
        FAIL() << "rows were made of a redirect";
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kGeneral);
        EXPECT_NE(std::string_view(error.what()).find("blobs.example"), std::string_view::npos) << error.what();
        EXPECT_EQ(std::string_view(error.what()).find("sig=1"), std::string_view::npos) << error.what();
    }
    EXPECT_EQ(api.client().requests().size(), 1U);
}

} // namespace
} // namespace snowatlas::rest
