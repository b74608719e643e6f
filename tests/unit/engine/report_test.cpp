// The reports users need most, in the shape report tools write them: rows, and what is asked for.
#include <algorithm>

#include "driver/base/calendar.h"
#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

constexpr std::int64_t kBit = 1;

std::int64_t moment(int year, int month, int day) {
    return to_ticks(Timestamp{{year, month, day}, {}});
}

class ReportTest : public EngineTest {
  protected:
    ReportTest() {
        auto& rows = session_->rows;
        rows["organizations.tree"] = {{{"id", "o1"}, {"name", "Sales"}, {"externalId", "X1"}}};
        rows["sam.computers"] = {
            {{"id", "c1"},
             {"hostName", "CORP1"},
             {"organizationId", "o1"},
             {"status", "Active"},
             {"lastScanDate", moment(2025, 11, 1)}},
            {{"id", "c2"}, {"hostName", "CORP2"}, {"status", "Quarantine"}, {"lastScanDate", moment(2025, 12, 24)}}};
        rows["sam.applications"] = {{{"id", "a1"},
                                     {"name", "Office"},
                                     {"manufacturer", "Microsoft"},
                                     {"isNoLicenseRequired", std::int64_t{0}},
                                     {"isEndOfSupport", kBit},
                                     {"endOfSupportDate", moment(2026, 1, 1)}},
                                    {{"id", "a2"},
                                     {"name", "Acrobat"},
                                     {"manufacturer", "Adobe"},
                                     {"isNoLicenseRequired", std::int64_t{0}},
                                     {"isEndOfSupport", std::int64_t{0}}}};
        rows["sam.computers_applications"] = {
            {{"computerId", "c1"}, {"applicationId", "a1"}, {"isInstalled", kBit}, {"lastUsed", moment(2025, 1, 1)}},
            {{"computerId", "c2"}, {"applicationId", "a1"}, {"isInstalled", kBit}, {"lastUsed", moment(2025, 12, 1)}},
            {{"computerId", "c2"}, {"applicationId", "a2"}, {"isInstalled", kBit}}};
        rows["sam.licenses"] = {{{"id", "l1"},
                                 {"applicationId", "a1"},
                                 {"agreementId", "g1"},
                                 {"vendor", "V"},
                                 {"quantity", std::int64_t{10}},
                                 {"isSubscription", kBit},
                                 {"subscriptionValidTo", moment(2026, 3, 1)},
                                 {"totalLicenseCost", Decimal{999900, 4}}}};
        rows["sam.licenses_maintenance_periods"] = {{{"id", "m1"},
                                                     {"licenseId", "l1"},
                                                     {"validTo", moment(2026, 2, 1)},
                                                     {"maintenanceCost", Decimal{5000, 4}}}};
        rows["sam.agreements"] = {{{"id", "g1"}, {"name", "EA"}}, {{"id", "g2"}, {"name", "Other"}}};
        rows["sam.agreements_periods"] = {{{"agreementId", "g1"}, {"id", "p1"}, {"validTo", moment(2026, 4, 1)}}};
        rows["sam.compliance_summary"] = {{{"applicationId", "a1"}, {"compliance", std::int64_t{-5}}},
                                          {{"applicationId", "a2"}, {"compliance", std::int64_t{-1}}}};
        rows["sam.custom_fields_values"] = {
            {{"id", "v1"}, {"assetId", "c1"}, {"customFieldName", "Cost center"}, {"value", "4711"}},
            {{"id", "v2"}, {"assetId", "c1"}, {"customFieldName", "Owner"}, {"value", "Ann"}}};
        rows["saas.users"] = {{{"id", "u1"}, {"displayName", "Ann"}}, {{"id", "u2"}, {"displayName", "Bob"}}};
        rows["saas.users_subscriptions"] = {
            {{"userId", "u1"}, {"id", "s1"}, {"vendor", "Microsoft Corp"}, {"totalCostPerMonth", 12.5}},
            {{"userId", "u2"}, {"id", "s2"}, {"vendor", "Adobe"}}};
    }

    static bool asked(const std::vector<std::string>& requests, const std::string& request) {
        return std::find(requests.begin(), requests.end(), request) != requests.end();
    }
};

TEST_F(ReportTest, R1SoftwareInventoryStar) {
    EXPECT_EQ(
        rows_of("SELECT c.hostName, a.name AS application FROM sam.computers_applications ca JOIN sam.computers c ON "
                "c.id = ca.computerId JOIN sam.applications a ON a.id = ca.applicationId WHERE ca.isInstalled = 1 "
                "AND a.isNoLicenseRequired = 0 ORDER BY 1, 2"),
        (TextRows{{"CORP1", "Office"}, {"CORP2", "Acrobat"}, {"CORP2", "Office"}}));
    EXPECT_EQ(requests().size(), 3u);
}

TEST_F(ReportTest, R2ReclaimableInstallations) {
    EXPECT_EQ(
        rows_of("SELECT a.manufacturer, a.name, COUNT(*) AS installations, SUM(CASE WHEN ca.lastUsed IS NULL OR "
                "ca.lastUsed < {ts '2025-10-01 00:00:00'} THEN 1 ELSE 0 END) AS unused FROM "
                "sam.computers_applications ca JOIN sam.applications a ON a.id = ca.applicationId WHERE "
                "ca.isInstalled = 1 AND a.manufacturer LIKE 'Microsoft%' GROUP BY a.manufacturer, a.name HAVING "
                "SUM(CASE WHEN ca.lastUsed IS NULL OR ca.lastUsed < {ts '2025-10-01 00:00:00'} THEN 1 ELSE 0 END) > "
                "0 ORDER BY unused DESC"),
        (TextRows{{"Microsoft", "Office", "2", "1"}}));
    EXPECT_EQ(requests().size(), 2u);
}

TEST_F(ReportTest, R3EffectiveLicensePosition) {
    EXPECT_EQ(rows_of("SELECT a.name, s.compliance FROM sam.compliance_summary s JOIN sam.applications a ON a.id = "
                      "s.applicationId WHERE s.applicationId IN (SELECT l.applicationId FROM sam.licenses l WHERE "
                      "l.applicationId IS NOT NULL) AND s.compliance < 0 ORDER BY s.compliance"),
              (TextRows{{"Office", "-5"}}));
    const auto made = requests();
    EXPECT_TRUE(asked(made, "sam.compliance_summary/a1"));
    EXPECT_TRUE(asked(made, "sam.applications/a1"));
    EXPECT_EQ(made.size(), 3u);
}

TEST_F(ReportTest, R4InventoryFreshnessByOrganization) {
    EXPECT_EQ(
        rows_of("SELECT o.name AS organization, c.status, COUNT(*) AS computers, SUM(CASE WHEN c.lastScanDate < {ts "
                "'2025-12-01 00:00:00'} THEN 1 ELSE 0 END) AS stale FROM sam.computers c LEFT JOIN "
                "organizations.tree o ON o.id = c.organizationId GROUP BY o.name, c.status ORDER BY stale DESC"),
        (TextRows{{"Sales", "Active", "1", "1"}, {"NULL", "Quarantine", "1", "0"}}));
    EXPECT_EQ(requests().size(), 2u);
}

TEST_F(ReportTest, R5EndOfSupportExposure) {
    EXPECT_EQ(
        rows_of("SELECT a.name, COUNT(DISTINCT ca.computerId) AS computers FROM sam.applications a JOIN "
                "sam.computers_applications ca ON ca.applicationId = a.id WHERE ca.isInstalled = 1 AND "
                "(a.isEndOfSupport = 1 OR a.endOfSupportDate < {ts '2026-07-01 00:00:00'}) GROUP BY a.name ORDER BY "
                "computers DESC"),
        (TextRows{{"Office", "2"}}));
}

TEST_F(ReportTest, R6Renewals) {
    EXPECT_EQ(
        rows_of("SELECT 'subscription' AS kind, a.name, l.vendor, l.quantity, l.subscriptionValidTo AS validTo, "
                "l.totalLicenseCost AS cost FROM sam.licenses l LEFT JOIN sam.applications a ON a.id = "
                "l.applicationId WHERE l.isSubscription = 1 AND l.subscriptionValidTo BETWEEN {ts '2026-01-01 "
                "00:00:00'} AND {ts '2026-06-30 00:00:00'} UNION ALL SELECT 'maintenance', a.name, l.vendor, "
                "l.quantity, m.validTo, m.maintenanceCost FROM sam.licenses_maintenance_periods m JOIN sam.licenses "
                "l ON l.id = m.licenseId LEFT JOIN sam.applications a ON a.id = l.applicationId WHERE m.validTo "
                "BETWEEN {ts '2026-01-01 00:00:00'} AND {ts '2026-06-30 00:00:00'} UNION ALL SELECT 'agreement', "
                "g.name, NULL, NULL, p.validTo, NULL FROM sam.agreements g JOIN sam.agreements_periods p ON "
                "p.agreementId = g.id WHERE p.validTo BETWEEN {ts '2026-01-01 00:00:00'} AND {ts '2026-06-30 "
                "00:00:00'}"),
        (TextRows{{"subscription", "Office", "V", "10", "2026-03-01 00:00:00", "99.9900"},
                  {"maintenance", "Office", "V", "10", "2026-02-01 00:00:00", "0.5000"},
                  {"agreement", "EA", "NULL", "NULL", "2026-04-01 00:00:00", "NULL"}}));
    const auto made = requests();
    EXPECT_TRUE(asked(made, "sam.agreements_periods/g1"));
    EXPECT_TRUE(asked(made, "sam.agreements_periods/g2"));
}

TEST_F(ReportTest, R7ComputerToAgreement) {
    EXPECT_EQ(
        rows_of("SELECT c.hostName, a.name AS application, l.id AS licenseId, g.name AS agreement FROM sam.computers c "
                "JOIN sam.computers_applications ca ON ca.computerId = c.id JOIN sam.applications a ON a.id = "
                "ca.applicationId LEFT JOIN sam.licenses l ON l.applicationId = ca.applicationId LEFT JOIN "
                "sam.agreements g ON g.id = l.agreementId WHERE c.hostName = 'CORP1'"),
        (TextRows{{"CORP1", "Office", "l1", "EA"}}));
    const auto made = requests();
    EXPECT_TRUE(asked(made, "sam.computers_applications/c1"));
    EXPECT_TRUE(asked(made, "sam.applications/a1")) << testing::PrintToString(made);
    EXPECT_FALSE(asked(made, "sam.computers_applications page 1"));
}

TEST_F(ReportTest, R8SubscriptionsPerUser) {
    EXPECT_EQ(
        rows_of("SELECT u.displayName, s.id, s.totalCostPerMonth FROM saas.users u JOIN saas.users_subscriptions s ON "
                "s.userId = u.id WHERE s.vendor LIKE '%Microsoft%'"),
        (TextRows{{"Ann", "s1", "12.5"}}));
    EXPECT_EQ(requests(), (std::vector<std::string>{"saas.users page 1", "saas.users_subscriptions/u1",
                                                    "saas.users_subscriptions/u2"}));
}

TEST_F(ReportTest, R10CustomFields) {
    EXPECT_EQ(
        rows_of("SELECT c.hostName, o.name AS organization, o.externalId, MAX(CASE WHEN v.customFieldName = 'Cost "
                "center' THEN v.value END) AS costCenter, MAX(CASE WHEN v.customFieldName = 'Owner' THEN v.value "
                "END) AS owner FROM sam.computers c LEFT JOIN sam.custom_fields_values v ON v.assetId = c.id LEFT "
                "JOIN organizations.tree o ON o.id = c.organizationId GROUP BY c.hostName, o.name, o.externalId "
                "ORDER BY 1"),
        (TextRows{{"CORP1", "Sales", "X1", "4711", "Ann"}, {"CORP2", "NULL", "NULL", "NULL", "NULL"}}));
    EXPECT_EQ(requests().size(), 3u);
}

} // namespace
} // namespace snowatlas::engine
