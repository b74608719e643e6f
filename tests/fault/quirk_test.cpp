// What the API does otherwise than a client would expect, each as an application sees it. Faults of the kind that also
// belong here (pages as arrays, members in another case, odd dates …) are in fault_test.cpp.
#include <gtest/gtest.h>

#include "tests/fault/fault_fixture.h"

namespace snowatlas::fault {
namespace {

class Quirk : public testing::Test {
  protected:
    static void SetUpTestSuite() { tenant_ = std::make_unique<tenant::Tenant>(small_estate()); }
    static void TearDownTestSuite() { tenant_.reset(); }
    void SetUp() override {
        tenant_->clear_faults();
        tenant_->clear_requests();
    }

    static std::vector<Row> rows(const std::string& sql, const tenant::Tenant& tenant = *tenant_) {
        Connection connection(connect_string(tenant));
        const Answer answer = connection.run(sql);
        EXPECT_FALSE(answer.failed) << sql << "\n" << answer.text();
        return in_order(answer.rows);
    }
    static std::size_t row_count(const std::string& table) {
        std::size_t count = 0;
        tenant_->for_each_row(table, [&](const std::string&) { return ++count > 0; });
        return count;
    }
    static std::string literal(const std::optional<std::string>& text) { return "'" + text.value_or("") + "'"; }
    static std::vector<std::string> paths() {
        std::vector<std::string> asked;
        for (const auto& request : tenant_->requests()) asked.push_back(request.path);
        return asked;
    }
    static bool asked_for(const std::string& path) {
        const auto all = paths();
        return std::find(all.begin(), all.end(), path) != all.end();
    }

    static inline std::unique_ptr<tenant::Tenant> tenant_;
};

// Published without page_number and page_size, so that a client that believes it sees the first page only.
TEST_F(Quirk, PageEnvelopesWithoutPageParametersAreReadWholly) {
    const std::size_t values = row_count("sam.custom_fields_values");
    EXPECT_GT(values, 100U) << "more than a page";
    EXPECT_EQ(rows("SELECT id FROM sam.custom_fields_values").size(), values);
    EXPECT_EQ(rows("SELECT id FROM sam.custom_fields").size(), row_count("sam.custom_fields"));
}

// The list of licenses has columns that the answer for one license has not.
TEST_F(Quirk, LookupByKeyKeepsTheColumnsOnlyTheListHas) {
    const auto all =
        rows("SELECT id, initialQuantity, totalLicenseCost, activeMaintenanceCost, vendor FROM sam.licenses");
    ASSERT_FALSE(all.empty());
    for (const std::size_t i : {std::size_t{0}, all.size() / 2, all.size() - 1})
        EXPECT_EQ(rows("SELECT id, initialQuantity, totalLicenseCost, activeMaintenanceCost, vendor FROM sam.licenses "
                       "WHERE id = " +
                       literal(all[i].at(0))),
                  std::vector<Row>{all[i]});
}

// Published with the schemas of database installations and hypervisors: nothing else can be relied on.
TEST_F(Quirk, AnswersPublishedAsSomethingElseAreReadForWhatTheyShare) {
    const struct {
        const char* table;
        const char* path;
        const char* shared;
    } cases[] = {
        {"oracle.java_installations", "/sam/oracle/v1/java/installations/", "id, productId"},
        {"oracle.middleware_installations", "/sam/oracle/v1/middleware/installations/", "id, productId"},
        {"sam.dcc", "/api/sam/estate/v1/dcc/", "id, name"},
    };
    for (const auto& wrong : cases) {
        const std::string table = wrong.table;
        const auto all = rows("SELECT * FROM " + table);
        ASSERT_FALSE(all.empty()) << table;
        const std::string id = all.front().at(0).value_or("");
        tenant_->clear_requests();
        EXPECT_EQ(rows("SELECT * FROM " + table + " WHERE id = " + literal(id)), std::vector<Row>{all.front()});
        EXPECT_FALSE(asked_for(wrong.path + id)) << "a list has all columns, this answer has not";
        EXPECT_EQ(rows("SELECT " + std::string(wrong.shared) + " FROM " + table + " WHERE id = " + literal(id)).size(),
                  1U);
    }
}

// One row is asked for, and a page with one row comes.
TEST_F(Quirk, AnswersForOneRowMayBeWrappedInAPage) {
    const auto all = rows("SELECT id FROM oracle.database_installations");
    ASSERT_FALSE(all.empty());
    const std::string id = all.front().at(0).value_or("");
    tenant_->clear_requests();
    EXPECT_EQ(
        rows("SELECT id, identifier, mode FROM oracle.database_installations_details WHERE id = " + literal(id)).size(),
        1U);
    EXPECT_TRUE(asked_for("/sam/oracle/v1/database/installations/" + id));
}

TEST_F(Quirk, OraclePathsMayNeedApiInFront) {
    tenant::Options options = small_estate();
    options.oracle_under_api = true;
    const tenant::Tenant moved(options);
    const char* const query = "SELECT id, productId FROM oracle.java_installations";
    EXPECT_FALSE(rows(query).empty());
    EXPECT_EQ(rows(query, moved), rows(query));
}

TEST_F(Quirk, FlagsAreNamesOrNumbers) {
    const char* const query = "SELECT primaryUseRights FROM sam.licenses_tracking_computers WHERE applicationId IN "
                              "(SELECT applicationId FROM sam.licenses) AND primaryUseRights IS NOT NULL";
    const auto named = rows(query);
    ASSERT_FALSE(named.empty());
    for (const Row& row : named)
        EXPECT_EQ(row.at(0)->find_first_of("[]\"0123456789"), std::string::npos) << "names, no JSON: " << *row.at(0);
    tenant::Fault numbers = fault(Kind::FlagsAsNumbers, -1);
    numbers.path_prefix = "/api/sam/v1/licenses/tracking";
    tenant_->inject(numbers);
    const auto numbered = rows(query);
    EXPECT_EQ(numbered.size(), named.size());
    for (const Row& row : numbered)
        EXPECT_EQ(row.at(0)->find_first_not_of("0123456789"), std::string::npos) << *row.at(0);
}

// The APIs do not agree on the case of ids.
TEST_F(Quirk, IdsJoinWhateverTheirCase) {
    EXPECT_EQ(rows("SELECT COUNT(*) FROM sam.computers c JOIN organizations.tree o ON o.id = c.organizationId"),
              rows("SELECT COUNT(organizationId) FROM sam.computers"));
}

// The dates a figure is for must be given, or are the last thirty days.
TEST_F(Quirk, RequiredDatesHaveADefaultThatTheRowsShow) {
    const auto without = rows("SELECT fromDate, toDate, {fn TIMESTAMPDIFF(SQL_TSI_DAY, fromDate, toDate)} "
                              "FROM saas.applications_kpi_total");
    ASSERT_EQ(without.size(), 1U);
    EXPECT_EQ(without[0].at(2), "30");
    EXPECT_EQ(rows("SELECT fromDate, toDate FROM saas.applications_kpi_total WHERE fromDate = {d '2026-01-01'} AND "
                   "toDate = {d '2026-01-31'}"),
              (std::vector<Row>{{"2026-01-01", "2026-01-31"}}));
}

// The list of installations is empty, not refused, where a second permission is missing. The warning comes with the row
// that needed the whole list; with SQL_NO_DATA unixODBC hands none on.
TEST_F(Quirk, EmptyListOfInstallationsHintsAtAPermission) {
    tenant::Options options = small_estate();
    options.registrations = {{"limited", "secret", {"sam.computer.r"}}};
    const tenant::Tenant limited(options);
    Connection connection(connect_string(limited));
    const Answer answer = connection.run("SELECT MAX(usedCount) FROM sam.computers_applications");
    EXPECT_FALSE(answer.failed) << answer.text();
    EXPECT_EQ(answer.rows, std::vector<Row>{{std::nullopt}});
    EXPECT_EQ(answer.count("01000"), 1U) << answer.text();
    EXPECT_NE(answer.text().find("sam.application.r"), std::string::npos) << answer.text();
}

// A parent that vanished while its children are asked for has none; a key that is not there is no row.
TEST_F(Quirk, WhatIsNotThereIsNoRow) {
    tenant::Fault gone = fault(Kind::Status, 1, 0, 404);
    gone.path_prefix = "/api/sam/v2/agreements/";
    const auto all = rows("SELECT agreementId, id FROM sam.agreements_periods");
    tenant_->inject(gone);
    const auto rest = rows("SELECT agreementId, id FROM sam.agreements_periods");
    EXPECT_LE(rest.size(), all.size());
    EXPECT_TRUE(rows("SELECT * FROM sam.computers WHERE id = '00000000-0000-0000-0000-000000000000'").empty());
    EXPECT_TRUE(rows("SELECT * FROM sam.agreements_periods WHERE agreementId = '00000000-0000-0000-0000-000000000000'")
                    .empty());
}

} // namespace
} // namespace snowatlas::fault
