// Every query of queries/*.sql gives what SQLite gives over the same rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "tests/oracle/estate.h"
#include "tests/oracle/query_file.h"

namespace snowatlas::oracle {
namespace {

class Queries : public testing::TestWithParam<Query> {};

TEST_P(Queries, GiveWhatSqliteGives) {
    const Query& query = GetParam();
    const Result expected = estate().expected.run(query.sqlite);
    EXPECT_FALSE(expected.rows.empty()) << "a query without rows tests little";
    estate().tenant.clear_requests();
    const auto start = std::chrono::steady_clock::now();
    Result driver;
    ASSERT_NO_THROW(driver = estate().driver.run(query.sql)) << query.sql;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    const std::size_t requests = api_requests(estate().tenant);
    std::printf("  %6zu rows  %5zu requests  %5lld ms  %s: %s\n", driver.rows.size(), requests,
                static_cast<long long>(took.count()), query.file.c_str(), query.title.c_str());
    EXPECT_EQ(difference(driver, expected, query.is_ordered), "") << query.sql;
    if (query.most_requests) {
        EXPECT_LE(requests, *query.most_requests) << query.sql;
    }
}

std::string name_of(const testing::TestParamInfo<Query>& info) {
    std::string name = info.param.file.substr(0, info.param.file.find('.')) + "_" + std::to_string(info.index) + "_" +
                       info.param.title.substr(0, 40);
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Oracle, Queries, testing::ValuesIn(read_queries(SNOWATLAS_QUERY_FOLDER)), name_of);

} // namespace
} // namespace snowatlas::oracle
