// How many requests statements take, and that servers whose filters cannot be trusted cost requests, not rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tests/oracle/estate.h"
#include "tests/oracle/query_file.h"

namespace snowatlas::oracle {
namespace {

std::string log_text(const tenant::Tenant& tenant) {
    std::string text;
    for (const auto& request : tenant.requests())
        text +=
            "  " + request.path + "?" + request.query.substr(0, 200) + " (" + std::to_string(request.status) + ")\n";
    return text.substr(0, 5000);
}

bool scans(const tenant::Tenant& tenant, const std::string& path) {
    const auto log = tenant.requests();
    return std::any_of(log.begin(), log.end(), [&](const tenant::LoggedRequest& request) {
        const bool counts =
            request.query.find("page_size=1&") != std::string::npos || request.query.ends_with("page_size=1");
        return request.path == path && request.query.find("filter=") == std::string::npos && !counts;
    });
}

class PlannerCases : public testing::TestWithParam<Query> {};

TEST_P(PlannerCases, AskForNoMoreThanTheyNeed) {
    const Query& query = GetParam();
    auto& estate = planner_estate();
    const Result expected = estate.expected.run(query.sqlite);
    EXPECT_EQ(expected.rows.empty(), query.is_empty);
    estate.tenant.clear_requests();
    Result driver;
    ASSERT_NO_THROW(driver = estate.driver.run(query.sql)) << query.sql;
    const std::size_t requests = api_requests(estate.tenant);
    std::printf("  %6zu rows  %5zu requests  %s\n", driver.rows.size(), requests, query.title.c_str());
    EXPECT_EQ(difference(driver, expected, query.is_ordered), "") << query.sql;
    ASSERT_TRUE(query.most_requests) << "a case says how many requests it may take";
    EXPECT_LE(requests, *query.most_requests) << query.sql << "\n" << log_text(estate.tenant);
    if (!query.unscanned.empty()) {
        EXPECT_FALSE(scans(estate.tenant, query.unscanned)) << query.sql << "\n" << log_text(estate.tenant);
    }
}

std::string planner_case_name(const testing::TestParamInfo<Query>& info) {
    std::string name = std::to_string(info.index) + "_" + info.param.title.substr(0, 60);
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')); }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Planner, PlannerCases, testing::ValuesIn(read_queries(SNOWATLAS_PLANNER_FOLDER)),
                         planner_case_name);

TEST(Planner, HasFiftyCasesAtLeast) {
    EXPECT_GE(read_queries(SNOWATLAS_PLANNER_FOLDER).size(), 50u);
}

// As BI tools write them: thousands of literals.
TEST(Planner, ListsOfAnyLengthAreFewRequests) {
    auto& estate = planner_estate();
    const auto ids = estate.expected.run("SELECT id FROM sam.applications ORDER BY rowid").rows;
    const auto listed = [&](std::size_t count, const std::string& before, const std::string& between) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i)
            text += (i == 0 ? "" : between) + before + "'" +
                    (i < ids.size() ? *ids[i][0] : "00000000-0000-0000-0000-" + std::to_string(100000000000 + i)) + "'";
        return text;
    };
    const auto found = [&](const std::string& condition, std::size_t most) {
        estate.tenant.clear_requests();
        const auto rows = estate.driver.run("SELECT name FROM sam.applications WHERE " + condition).rows.size();
        EXPECT_LE(api_requests(estate.tenant), most) << log_text(estate.tenant);
        return rows;
    };
    EXPECT_EQ(found("id IN (" + listed(20, "", ", ") + ")", 1), 20u);
    EXPECT_EQ(found("id IN (" + listed(120, "", ", ") + ")", 3), 120u);
    EXPECT_EQ(found(listed(120, "id = ", " OR "), 3), 120u);
    EXPECT_EQ(found("id IN (" + listed(1200, "", ", ") + ")", 25), 1200u);
    EXPECT_EQ(found("id IN (" + listed(5000, "", ", ") + ")", 31), 1500u);
    EXPECT_EQ(found(listed(3000, "id = ", " OR "), 31), 1500u);
    EXPECT_EQ(found("id <> 'x' AND NOT (" + listed(3000, "id <> ", " AND ") + ")", 31), 1500u);
}

// What endpoints have taught stays with the client and host, so every test signs in as a client of its own.
class SharedTenant {
  public:
    explicit SharedTenant(std::uint64_t applications) : tenant_(options(applications)) {}
    tenant::Tenant& tenant() { return tenant_; }
    OdbcSession next_client() {
        const auto& client = tenant_.options().registrations.at(next_++);
        return OdbcSession("Driver=" + driver_file() + ";BaseUrl=" + tenant_.base_url() +
                           ";ClientId=" + client.client_id + ";ClientSecret=" + client.client_secret);
    }

  private:
    static tenant::Options options(std::uint64_t applications) {
        tenant::Options options;
        options.computers = 60;
        options.applications = applications;
        options.tls = false;
        options.registrations.clear();
        for (int i = 0; i < 10; ++i) options.registrations.push_back({"client-" + std::to_string(i), "secret", {}});
        return options;
    }
    tenant::Tenant tenant_;
    std::size_t next_ = 0;
};

SharedTenant& small_tenant() {
    static SharedTenant shared(200);
    return shared;
}

SharedTenant& large_tenant() {
    static SharedTenant shared(75'000);
    return shared;
}

// Every filter meets a fault while it lives.
class FilterFault {
  public:
    FilterFault(tenant::Tenant& tenant, tenant::Fault::Kind kind) : tenant_(tenant) {
        tenant::Fault fault;
        fault.kind = kind;
        fault.count = -1;
        tenant_.inject(fault);
    }
    ~FilterFault() { tenant_.clear_faults(); }
    FilterFault(const FilterFault&) = delete;
    FilterFault& operator=(const FilterFault&) = delete;

  private:
    tenant::Tenant& tenant_;
};

struct DoubtfulFilters : testing::TestWithParam<tenant::Fault::Kind> {
    std::size_t rows(const std::string& sql) { return driver.run(sql).rows.size(); }
    std::string value(const std::string& sql) { return driver.run(sql).rows.at(0).at(0).value_or("NULL"); }

    FilterFault fault{small_tenant().tenant(), GetParam()};
    OdbcSession driver{small_tenant().next_client()};
};

TEST_P(DoubtfulFilters, CountsAreThoseOfTheRows) {
    for (const std::string condition :
         {"coreCount >= 20", "coreCount >= 20 AND isVirtual = 1", "isVirtual = 0", "coreCount >= 0"}) {
        const auto counted = value("SELECT COUNT(*) FROM sam.computers WHERE " + condition);
        // What the driver finds without the server's help.
        const auto found = value("SELECT SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END) FROM sam.computers");
        EXPECT_EQ(counted, found) << condition;
    }
}

TEST_P(DoubtfulFilters, JoinsByKeysLoseNoRows) {
    const auto all = rows("SELECT a.id FROM sam.computers_applications ca JOIN (SELECT id || '' AS id FROM "
                          "sam.applications) a ON a.id = ca.applicationId");
    EXPECT_GT(all, 0u);
    EXPECT_EQ(rows("SELECT a.id FROM sam.computers_applications ca JOIN sam.applications a ON a.id = ca.applicationId"),
              all);
    EXPECT_EQ(value("SELECT COUNT(*) FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId"),
              value("SELECT COUNT(applicationId) FROM sam.licenses"));
    EXPECT_EQ(value("SELECT COUNT(*) FROM sam.applications a WHERE a.id IN (SELECT applicationId FROM sam.licenses)"),
              value("SELECT COUNT(DISTINCT applicationId) FROM sam.licenses"));
}

INSTANTIATE_TEST_SUITE_P(Planner, DoubtfulFilters,
                         testing::Values(tenant::Fault::Kind::IgnoreFilter, tenant::Fault::Kind::RefuseFilter),
                         [](const auto& info) {
                             return info.param == tenant::Fault::Kind::IgnoreFilter ? "Ignored" : "Refused";
                         });

// A filter that finds nothing by keys that must be there is not believed.
TEST(Planner, KeysThatAFilterDoesNotFindAreLookedForOtherwise) {
    const FilterFault fault(small_tenant().tenant(), tenant::Fault::Kind::FindNothing);
    OdbcSession driver(small_tenant().next_client());
    const auto licensed = driver.run("SELECT DISTINCT applicationId FROM sam.licenses WHERE applicationId IS NOT NULL");
    const auto found =
        driver.run("SELECT id FROM sam.applications WHERE id IN (SELECT applicationId FROM sam.licenses)");
    EXPECT_GT(licensed.rows.size(), 0u);
    EXPECT_EQ(found.rows.size(), licensed.rows.size());
}

// A fan-out that is too large is refused by counting the parents, not by reading them.
TEST(Planner, AFanOutIsRefusedByOneRequest) {
    auto& tenant = large_tenant().tenant();
    OdbcSession driver(large_tenant().next_client());
    tenant.clear_requests();
    try {
        driver.run("SELECT * FROM sam.compliance_summary");
        FAIL() << "75,000 requests were made";
    } catch (const OdbcError& error) {
        EXPECT_NE(std::string(error.what()).find("75,000 requests"), std::string::npos) << error.what();
    }
    EXPECT_EQ(api_requests(tenant), 1u) << log_text(tenant);
}

TEST(Planner, ATableOf75000RowsIsNotScannedForTenKeys) {
    auto& tenant = large_tenant().tenant();
    OdbcSession driver(large_tenant().next_client());
    tenant.clear_requests();
    const auto result = driver.run("SELECT l.id, a.name FROM (SELECT id, applicationId FROM sam.licenses WHERE "
                                   "applicationId IS NOT NULL LIMIT 10) l JOIN sam.applications a ON a.id = "
                                   "l.applicationId");
    EXPECT_EQ(result.rows.size(), 10u);
    EXPECT_LE(api_requests(tenant), 2u) << log_text(tenant);
}

} // namespace
} // namespace snowatlas::oracle
