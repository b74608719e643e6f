// Scans over an API that the test plays.
#include <gtest/gtest.h>

#include "driver/base/error.h"
#include "tests/unit/rest/fake_api.h"

namespace snowatlas::rest {
namespace {

using namespace std::chrono_literals;

std::string error_of(const std::function<void()>& work, std::string_view state, int native) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state().code(), state) << error.what();
        EXPECT_EQ(error.diagnostic().native, native);
        return error.what();
    }
    ADD_FAILURE() << "no error";
    return {};
}

TEST(Scan, GivesAllRowsInOrderHoweverPagesArrive) {
    for (const auto totals : {Totals{true, false}, Totals{false, true}, Totals{false, false}}) {
        FakeApi api([&](const FakeRequest& request) {
            FakeReply reply{200, page_of(2345, request, totals)};
            // Long enough for requests to be under way together even where a sanitizer slows decoding.
            reply.delay = std::chrono::milliseconds(10 + (request.number("page_number") * 7) % 5);
            return reply;
        });
        Settings settings;
        EXPECT_EQ(api.read(request_for(list_table("/api/acme/v1/things", R"(, "page": {"max": 50})"))), numbers(2345));
        EXPECT_GE(api.client().most_at_once(), 4);
        EXPECT_LE(api.client().most_at_once(), 16);
    }
}

TEST(Scan, AsksForAsManyRowsAsAreWanted) {
    FakeApi api([](const FakeRequest& request) { return FakeReply{200, page_of(100'000, request)}; });
    auto request = request_for(list_table());
    request.rows_wanted = 10;
    const auto scan = api.scan(request);
    Cancellation cancellation;
    EXPECT_EQ(scan->next(cancellation)->row_count(), 10U);
    std::this_thread::sleep_for(50ms);
    EXPECT_EQ(api.client().targets(), std::vector<std::string>{"/api/acme/v1/things?page_number=1&page_size=10"});
    EXPECT_EQ(rows_of(*scan->next(cancellation), *request.table).front(), "10")
        << "should the reader go on, so do the pages";
}

TEST(Scan, HoldsABoundedNumberOfPages) {
    Settings settings;
    settings.max_concurrency = 4;
    settings.page_size = 10;
    FakeApi api([](const FakeRequest& request) { return FakeReply{200, page_of(10'000, request)}; }, settings);
    const auto scan = api.scan(request_for(list_table()));
    Cancellation cancellation;
    scan->next(cancellation);
    std::this_thread::sleep_for(200ms);
    EXPECT_LE(api.client().requests().size(), 1U + 4 + 2);
}

TEST(Scan, EndsItsRequestsWhenItIsDestroyed) {
    FakeApi api([](const FakeRequest& request) {
        FakeReply reply{200, page_of(100'000, request)};
        if (request.number("page_number") > 1) reply.delay = 10s;
        return reply;
    });
    auto scan = api.scan(request_for(list_table()));
    Cancellation cancellation;
    scan->next(cancellation);
    const auto start = std::chrono::steady_clock::now();
    scan.reset();
    api.context().wait_for_jobs();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 8s);
}

TEST(Scan, IsCancelledAtOnceAndEndsAtItsDeadline) {
    FakeApi api([](const FakeRequest&) {
        FakeReply reply;
        reply.delay = 10s;
        return reply;
    });
    const auto scan = api.scan(request_for(list_table()));
    Cancellation cancellation;
    std::thread other([&] {
        std::this_thread::sleep_for(50ms);
        cancellation.cancel();
    });
    const auto start = std::chrono::steady_clock::now();
    error_of([&] { scan->next(cancellation); }, "HY008", 0);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 8s);
    other.join();
    cancellation.reset();
    error_of([&] { scan->next(cancellation); }, "HY008", 0);

    const auto second = api.scan(request_for(list_table()));
    cancellation.set_deadline(Cancellation::Clock::now() + 50ms);
    error_of([&] { second->next(cancellation); }, "HYT00", 0);
}

TEST(Scan, ThatIsCancelledSendsNothingMore) {
    FakeApi api([](const FakeRequest& request) {
        FakeReply reply{200, page_of(1'000'000, request)};
        reply.delay = 20ms;
        return reply;
    });
    api.context().settings.page_size = 10;
    const auto scan = api.scan(request_for(list_table())); // and not let go of
    Cancellation cancellation;
    for (int page = 0; page < 20; ++page) scan->next(cancellation);
    cancellation.cancel();
    error_of([&] { scan->next(cancellation); }, "HY008", 0);
    const auto sent = api.client().requests().size();
    std::this_thread::sleep_for(200ms);
    // Threads of the gate may have been on their way to the client; a scan that went on would send ten times as many.
    EXPECT_LE(api.client().requests().size(), sent + 16);
}

TEST(Scan, DropsRowsThatMovedToAnotherPage) {
    FakeApi api([](const FakeRequest& request) {
        const int number = request.number("page_number");
        const int first = (number - 1) * 10 - (number > 1 ? 1 : 0); // a row was put in front after the first page
        const int count = number == 3 ? 6 : 10;
        return FakeReply{200, "{\"items\":" + item_list(first, count) +
                                  ",\"pagination\":{\"page_size\":10,\"total_items\":" + (number == 1 ? "25" : "26") +
                                  "}}"};
    });
    EXPECT_EQ(api.read(request_for(list_table("/api/acme/v1/things", R"(, "page": {"max": 10})"))), numbers(25));
    ASSERT_EQ(api.warnings().size(), 1U);
    EXPECT_EQ(api.warnings()[0].state.code(), "01000");
    EXPECT_NE(api.warnings()[0].text.find("25"), std::string::npos);
    EXPECT_NE(api.warnings()[0].text.find("26"), std::string::npos);
}

TEST(Scan, FailsWhereAPageInTheMiddleComesEmpty) {
    FakeApi api([](const FakeRequest& request) {
        const bool empty = request.number("page_number") == 5;
        return FakeReply{200, empty ? R"({"items":[],"pagination":{"page_size":10,"page_number":5,"total_pages":10}})"
                                    : page_of(100, request)};
    });
    const auto table = list_table("/api/acme/v1/things", R"(, "page": {"max": 10})");
    EXPECT_NE(error_of([&] { api.read(request_for(table)); }, "HY000", 0).find("empty page of acme.things"),
              std::string::npos);
}

TEST(Scan, TellsOfRowsThatAreCountedButDoNotCome) {
    FakeApi api([](const FakeRequest& request) {
        auto body = page_of(25, request, {.pages = false, .items = true});
        body.replace(body.find("\"total_items\":25"), 16, "\"total_items\":28");
        return FakeReply{200, body};
    });
    EXPECT_EQ(api.read(request_for(list_table("/api/acme/v1/things", R"(, "page": {"max": 10})"))), numbers(25));
    ASSERT_EQ(api.warnings().size(), 1U);
    EXPECT_NE(api.warnings()[0].text.find("28 rows by what Snow Atlas says, but its pages ended after 25"),
              std::string::npos);
}

// Equal rows of a table without a key are rows, also on both sides of a page's border.
TEST(Scan, KeepsEqualRowsWhereNoKeyTellsThemApart) {
    const auto table = make_table(R"({"tables": [{"name": "acme.uses", "remark": "Uses.",
        "columns": [{"name": "minutes", "type": "BIGINT", "remark": "Minutes."}],
        "paths": [{"role": "list", "get": "/api/acme/v1/uses"}]}]})");
    Settings settings;
    settings.page_size = 2;
    FakeApi api(
        [](const FakeRequest& request) -> FakeReply {
            return {200, request.number("page_number") < 3 ? R"({"items": [{"minutes": 5}, {"minutes": 5}],
                "pagination": {}})"
                                                           : R"({"items": [], "pagination": {}})"};
        },
        settings);
    EXPECT_EQ(api.read(request_for(table)), std::vector<std::string>(4, "5"));
}

TEST(Scan, WarnsOfAColumnOnce) {
    const auto table = make_table(R"({"tables": [{"name": "acme.things", "remark": "Things.",
        "columns": [{"name": "seen", "type": "TIMESTAMP", "remark": "Seen."}],
        "paths": [{"role": "list", "get": "/api/acme/v1/things", "page": {"max": 2}}]}]})");
    FakeApi api([](const FakeRequest& request) {
        const bool last = request.number("page_number") == 3;
        return FakeReply{200, last ? "[]" : R"([{"seen":"soon"},{"seen":"later"}])"};
    });
    EXPECT_EQ(api.read(request_for(table)).size(), 4U);
    ASSERT_EQ(api.warnings().size(), 1U);
    EXPECT_EQ(api.warnings()[0].state.code(), "01S07");
    EXPECT_NE(api.warnings()[0].text.find("acme.things.seen"), std::string::npos);
}

// Where a second permission is missing, the list of installations is empty instead of refused.
TEST(Scan, HintsAtAPermissionWhereRowsMustBeMissing) {
    const auto catalog = schema::load_catalog();
    const std::shared_ptr<const schema::Table> installations(catalog, catalog->find("sam", "computers_applications"));
    const struct {
        const char* computers;
        long status;
        std::size_t hints;
    } cases[] = {{R"({"items": [{"id": "c1"}], "pagination": {}})", 200, 1},
                 {R"({"items": [], "pagination": {}})", 200, 0},
                 {"", 403, 0}}; // nothing is known of computers
    for (const auto& known : cases) {
        FakeApi api([&](const FakeRequest& request) -> FakeReply {
            if (request.path.ends_with("/computers")) return {known.status, known.computers};
            return {200, R"({"items": [], "pagination": {}})"};
        });
        auto request = request_for(installations);
        EXPECT_TRUE(api.read(request).empty());
        ASSERT_EQ(api.warnings().size(), known.hints) << known.computers;
        EXPECT_EQ(api.client().requests().size(), 2U) << "one more, to know whether there are computers";
        if (known.hints == 0) continue;
        EXPECT_EQ(api.warnings()[0].state, state::kWarning);
        EXPECT_NE(api.warnings()[0].text.find("sam.application.r"), std::string::npos) << api.warnings()[0].text;
    }
}

TEST(Keys, AreAskedOnceEachAtTheSameTimeAndGiveRowsInOrder) {
    FakeApi api([](const FakeRequest& request) {
        FakeReply reply{200, request.path == "/api/acme/v1/tickets/7/lines" ? item_list(70, 2) : item_list(1, 1)};
        reply.delay = 200ms; // long enough for all three to have begun
        return reply;
    });
    auto request = request_for(child_table());
    for (const std::int64_t key : {5, 7, 5, 3, 7}) request.keys.push_back({key});
    EXPECT_EQ(api.read(request), (std::vector<std::string>{"5|1", "7|70", "7|71", "3|1"}));
    EXPECT_EQ(api.client().requests().size(), 3U);
    EXPECT_EQ(api.client().most_at_once(), 3);
}

TEST(Keys, ThatAreNotThereGiveNoRows) {
    FakeApi api([](const FakeRequest& request) {
        if (request.path.find("/404/") != std::string::npos) return FakeReply{404, R"({"error":{"code":404}})"};
        return FakeReply{200, item_list(1, 1)};
    });
    auto request = request_for(child_table());
    for (const std::int64_t key : {1, 404, 2}) request.keys.push_back({key});
    request.keys.push_back({Value{}});
    EXPECT_EQ(api.read(request), (std::vector<std::string>{"1|1", "2|1"}));
    EXPECT_EQ(api.client().requests().size(), 3U) << "NULL is no key";
}

TEST(Keys, WithSeveralPagesAreReadWholly) {
    FakeApi api([](const FakeRequest& request) { return FakeReply{200, page_of(250, request)}; });
    auto request = request_for(child_table());
    for (std::int64_t key = 0; key < 40; ++key) request.keys.push_back({key});
    api.context().settings.page_size = 100;
    EXPECT_EQ(api.read(request).size(), 40U * 250);
}

TEST(Failure, OfTheTokenIsRepairedOnce) {
    FakeApi api([](const FakeRequest& request) {
        return request.token == "token-1" ? FakeReply{401, ""} : FakeReply{200, item_list(0, 3)};
    });
    EXPECT_EQ(api.read(request_for(list_table())), numbers(3));
    EXPECT_EQ(api.client().requests().size(), 2U);

    FakeApi closed([](const FakeRequest&) { return FakeReply{401, R"({"error":{"message":"token is invalid"}})"}; });
    const auto text = error_of([&] { closed.read(request_for(list_table())); }, "28000", 401);
    EXPECT_NE(text.find("token is invalid"), std::string::npos);
    EXPECT_EQ(closed.client().requests().size(), 2U);
}

TEST(Failure, ThatPassesIsRepeated) {
    for (const int kind : {500, 502, 503, 504, 429, 0, -1}) {
        SCOPED_TRACE(kind);
        std::atomic<int> calls{0};
        FakeApi api(
            [&](const FakeRequest& request) {
                FakeReply reply{200, page_of(5, request)};
                if (calls++ > 0) return reply;
                if (kind > 0) reply.status = kind;
                if (kind == 429) reply.headers = {{"retry-after", "1"}};
                reply.disconnect = kind == 0;
                if (kind == -1) reply.body = "<html>gateway</html>";
                return reply;
            },
            quick());
        EXPECT_EQ(api.read(request_for(list_table())), numbers(5));
        const auto records = api.context().log.records();
        ASSERT_EQ(records.size(), 2U);
        EXPECT_EQ(records[0].attempt, 1);
        EXPECT_FALSE(records[0].error.empty());
        EXPECT_EQ(records[1].attempt, 2);
        EXPECT_EQ(records[1].rows, 5U);
        EXPECT_TRUE(records[1].error.empty());
    }
}

// A connection that breaks is tried again for long; a site that is not Snow Atlas stays one.
TEST(Failure, OfAnotherSiteIsToldSoon) {
    for (const auto* answer : {"<html><title>Sign in</title></html>", R"({"login_url":"https://sso.example/"})",
                               R"({"pagination":{"page_size":10}})", R"(["sign","in"])", "7"}) {
        SCOPED_TRACE(answer);
        std::atomic<int> calls{0};
        FakeApi api([&](const FakeRequest&) {
            ++calls;
            return FakeReply{200, answer};
        });
        const auto table = list_table();
        const auto text = error_of([&] { api.read(request_for(table)); }, "08S01", 0);
        EXPECT_NE(text.find("something else than Snow Atlas answers there"), std::string::npos) << text;
        EXPECT_EQ(calls, 2);
    }
}

TEST(Failure, ThatStaysIsAnErrorAndNeverAnEndOfRows) {
    struct {
        FakeReply reply;
        const char* state;
        int native;
        const char* says;
    } const cases[] = {
        {{500, R"({"error":{"code":500,"message":"boom"}})"}, "HY000", 500, "boom"},
        {{503, "<html><head><title>Service down</title></head></html>"}, "HY000", 503, "Service down"},
        {{403, ""}, "42000", 403, "acme.r or acme.crud"},
        {{404, ""}, "42S02", 404, "/api/acme/v1/things"},
        {{400, R"({"error":"invalid_request","error_description":"no"})"}, "HY000", 400, "invalid_request: no"},
        {{418, "plain words"}, "HY000", 418, "plain words"},
        {{200, "{\"items\":["}, "08S01", 0, "could not be read"},
        {{200, "Please sign in."}, "08S01", 0, "is no JSON (Please sign in.), not data"},
        {{200, "<html><title>Sign in</title></html>"}, "08S01", 0, "is a web page (Sign in), not data"},
        {{200, R"({"message":"Sign in"})"}, "08S01", 0, "is JSON (Sign in), but neither a list nor a row of the table"},
        {{200, R"(["sign in"])"}, "08S01", 0, "is JSON, but a list of something else than rows"},
        {{200, "", {}, 0ms, true}, "08S01", 0, "broke"},
    };
    for (const auto& failure : cases) {
        SCOPED_TRACE(failure.says);
        Settings settings;
        settings.max_retries = 1;
        settings.page_size = 10;
        FakeApi api(
            [&](const FakeRequest& request) {
                return request.number("page_number") < 3 ? FakeReply{200, page_of(100, request)} : failure.reply;
            },
            settings);
        const auto table = list_table();
        const auto scan = api.scan(request_for(table));
        Cancellation cancellation;
        EXPECT_EQ(scan->next(cancellation)->row_count(), 10U);
        EXPECT_EQ(scan->next(cancellation)->row_count(), 10U);
        const auto text = error_of([&] { scan->next(cancellation); }, failure.state, failure.native);
        EXPECT_NE(text.find(failure.says), std::string::npos) << text;
        error_of([&] { scan->next(cancellation); }, failure.state, failure.native);
        EXPECT_EQ(api.context().link_is_dead, failure.state == std::string("08S01"));
    }
}

TEST(Cache, AnswersAgainWithinItsTimeAndOncePerQuestion) {
    Settings settings;
    settings.cache = std::chrono::seconds(60);
    FakeApi api(
        [](const FakeRequest& request) {
            FakeReply reply{200, page_of(5, request)};
            reply.delay = 50ms;
            return reply;
        },
        settings);
    const auto table = list_table();
    const auto first = api.scan(request_for(table)), second = api.scan(request_for(table));
    Cancellation cancellation;
    EXPECT_EQ(first->next(cancellation)->row_count(), 5U);
    EXPECT_EQ(second->next(cancellation)->row_count(), 5U);
    EXPECT_EQ(api.read(request_for(table)), numbers(5));
    EXPECT_EQ(api.client().requests().size(), 1U);
    EXPECT_TRUE(api.context().log.records().back().cached);
}

TEST(Page, AskedByTwoStatementsAtTheSameTimeIsFetchedOnce) {
    FakeApi api([](const FakeRequest& request) {
        FakeReply reply{200, page_of(5, request)};
        reply.delay = 100ms;
        return reply;
    });
    const auto table = list_table();
    const auto first = api.scan(request_for(table)), second = api.scan(request_for(table));
    Cancellation cancellation;
    EXPECT_EQ(first->next(cancellation)->row_count(), 5U);
    EXPECT_EQ(second->next(cancellation)->row_count(), 5U);
    EXPECT_EQ(api.client().requests().size(), 1U);
    EXPECT_EQ(api.read(request_for(table)), numbers(5));
    EXPECT_EQ(api.client().requests().size(), 2U) << "without CacheSeconds nothing is answered from before";
}

TEST(SmallScan, IsNotStuckBehindALargeOne) {
    FakeApi api([](const FakeRequest& request) {
        const bool small = request.path == "/api/acme/v1/few";
        FakeReply reply{200, page_of(small ? 30 : 1'000'000, request)};
        reply.delay = 20ms;
        return reply;
    });
    api.context().settings.page_size = 10;
    const auto large = api.scan(request_for(list_table("/api/acme/v1/many")));
    Cancellation cancellation;
    for (int page = 0; page < 20; ++page) large->next(cancellation); // as many requests under way as there may be
    const auto before = api.client().requests().size();
    EXPECT_EQ(api.read(request_for(list_table("/api/acme/v1/few"))), numbers(30));
    // Three pages one after the other, each after at most one round of the other's.
    EXPECT_LT(api.client().requests().size() - before, 100U);
}

TEST(TooManyRequests, HoldAllUntilTheTimeTheServerNames) {
    for (const bool as_date : {false, true}) {
        SCOPED_TRACE(as_date);
        std::atomic<int> calls{0};
        FakeApi api([&](const FakeRequest& request) {
            if (calls++ > 0) return FakeReply{200, page_of(5, request)};
            char date[64] = "2";
            const auto later = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + 3s);
            // One request asks for it; the others read no time.
            if (as_date) std::strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&later));
            return FakeReply{429, "", {{"retry-after", date}}};
        });
        const auto start = std::chrono::steady_clock::now();
        EXPECT_EQ(api.read(request_for(list_table())), numbers(5));
        EXPECT_GE(std::chrono::steady_clock::now() - start, 1900ms);
    }
}

auto table_with_optional_query() {
    return make_table(R"json({"tables": [{"name": "acme.things", "remark": "Things.",
        "columns": [{"name": "planIds", "type": "WVARCHAR(99)", "from": "request", "remark": "Plans."},
                    {"name": "id", "type": "BIGINT", "remark": "Key."}],
        "paths": [{"role": "list", "get": "/api/acme/v1/things", "optional": {"planIds": "planIds"}}]}]})json");
}

TEST(OptionalQuery, ShowsItsValueInTheRows) {
    const auto table = table_with_optional_query();
    FakeApi api([](const FakeRequest&) { return FakeReply{200, item_list(1, 1)}; });
    auto request = request_for(table);
    EXPECT_EQ(api.read(request), std::vector<std::string>{"NULL|1"});
    request.filter = {{{{0, Comparison::Equal, {"p1,p2"}}}}};
    EXPECT_EQ(api.read(request), std::vector<std::string>{"p1,p2|1"});
    EXPECT_EQ(api.client().requests().back().query.at("planIds"), "p1,p2");
}

TEST(OptionalQuery, TakesOneValueAtATime) {
    const auto table = table_with_optional_query();
    FakeApi api([](const FakeRequest&) { return FakeReply{200, item_list(1, 1)}; });
    auto request = request_for(table);
    for (const Disjunction& choice : {Disjunction{{{0, Comparison::In, {"p1", "p2"}}}},
                                      Disjunction{{{0, Comparison::Equal, {"p1"}}, {0, Comparison::Equal, {"p2"}}}}}) {
        request.filter = {choice};
        const auto text = error_of([&] { api.read(request); }, "HY000", 0);
        EXPECT_NE(text.find("planIds = "), std::string::npos) << text;
    }
    EXPECT_TRUE(api.client().requests().empty());
}

} // namespace
} // namespace snowatlas::rest
