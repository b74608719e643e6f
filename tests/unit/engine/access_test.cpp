// What is asked of Snow Atlas for a statement: never more than it needs.
#include <algorithm>

#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

using Requests = std::vector<std::string>;

class AccessTest : public EngineTest {
  protected:
    AccessTest() {
        // 250 computers: three pages. 1,000 installations: ten. 450 applications: five.
        for (int i = 0; i < 250; ++i)
            session_->rows["sam.computers"].push_back({{"id", computer(i)},
                                                       {"hostName", "HOST" + std::to_string(i)},
                                                       {"coreCount", std::int64_t{i % 5}},
                                                       {"isVirtual", std::int64_t{i % 2}}});
        for (int i = 0; i < 450; ++i)
            session_->rows["sam.applications"].push_back({{"id", application(i)},
                                                          {"name", "App" + std::to_string(i)},
                                                          {"manufacturer", i % 9 ? "Other" : "Microsoft"}});
        for (int i = 0; i < 1000; ++i)
            session_->rows["sam.computers_applications"].push_back({{"computerId", computer(i % 250)},
                                                                    {"applicationId", application(i % 450)},
                                                                    {"isInstalled", std::int64_t{1}}});
        for (int i = 0; i < 450; ++i)
            session_->rows["sam.compliance_summary"].push_back(
                {{"applicationId", application(i)}, {"compliance", std::int64_t{i - 100}}});
        for (const int i : {3, 5, 5, 9})
            session_->rows["sam.licenses"].push_back(
                {{"id", "l" + std::to_string(i)}, {"applicationId", application(i)}});
    }

    static std::string computer(int number) { return "c" + std::to_string(number); }
    static std::string application(int number) { return "a" + std::to_string(number); }

    static std::ptrdiff_t count(const Requests& requests, const std::string& prefix) {
        return std::count_if(requests.begin(), requests.end(),
                             [&](const auto& request) { return request.starts_with(prefix); });
    }
};

TEST_F(AccessTest, NothingIsAskedForWhereNothingCanCome) {
    for (const auto* sql :
         {"SELECT * FROM sam.computers WHERE 1 = 0", "SELECT TOP 0 * FROM sam.computers",
          "SELECT * FROM sam.computers LIMIT 0", "SELECT 1", "SELECT COUNT(*) FROM sam.computers WHERE 1 = 2",
          "SELECT * FROM sam.computers c JOIN sam.applications a ON a.id = c.id WHERE NULL = 1",
          "SELECT * FROM (SELECT id FROM sam.computers WHERE id = (SELECT MAX(id) FROM sam.licenses)) q WHERE 1 = 0",
          "SELECT TOP 0 id FROM sam.computers WHERE id = (SELECT MAX(id) FROM sam.licenses)"}) {
        rows_of(sql);
        EXPECT_EQ(requests(), Requests{}) << sql;
    }
}

TEST_F(AccessTest, CountingIsOneRequest) {
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers"), "250");
    EXPECT_EQ(requests(), (Requests{"sam.computers count"}));
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM (SELECT id, hostName FROM sam.computers) AS t"), "250");
    EXPECT_EQ(requests(), (Requests{"sam.computers count"}));
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers WHERE coreCount >= 3 AND isVirtual = 1"), "50");
    EXPECT_EQ(requests(), (Requests{"sam.computers count"}));
    // Text is compared by case here, perhaps not there.
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers WHERE hostName = 'host7'"), "0");
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1"}));
}

TEST_F(AccessTest, CountingReadsWhereTheServerDoesNotTell) {
    session_->has_totals = false;
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers WHERE coreCount = 0"), "50");
    EXPECT_EQ(requests(), (Requests{"sam.computers count", "sam.computers page 1"}));
}

TEST_F(AccessTest, TheFirstRowsAreTheFirstPage) {
    EXPECT_EQ(rows_of("SELECT TOP 10 id FROM sam.computers").size(), 10u);
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1"}));
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers WHERE coreCount <> 9 LIMIT 150").size(), 150u);
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1", "sam.computers page 2"}));
}

TEST_F(AccessTest, AKeyIsAskedForByItsPath) {
    EXPECT_EQ(value_of("SELECT hostName FROM sam.computers WHERE id = 'c7'"), "HOST7");
    EXPECT_EQ(requests(), (Requests{"sam.computers/c7"}));
    EXPECT_EQ(value_of("SELECT hostName FROM sam.computers WHERE id = ?", {text_parameter("c8")}), "HOST8");
    EXPECT_EQ(requests(), (Requests{"sam.computers/c8"}));
    EXPECT_EQ(rows_of("SELECT hostName FROM sam.computers WHERE id IN ('c1', 'c2', 'c1') OR id = 'c3'").size(), 3u);
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1"})); // by a filter
    EXPECT_EQ(rows_of("SELECT * FROM (SELECT id AS k, hostName FROM sam.computers) AS d WHERE d.k = 'c9'").size(), 1u);
    EXPECT_EQ(requests(), (Requests{"sam.computers/c9"}));
    EXPECT_EQ(rows_of("WITH w AS (SELECT * FROM sam.computers) SELECT * FROM w WHERE id = 'c9'").size(), 1u);
    EXPECT_EQ(requests(), (Requests{"sam.computers/c9"}));
    EXPECT_EQ(
        rows_of("SELECT id FROM (SELECT id FROM sam.computers UNION ALL SELECT id FROM sam.applications) u WHERE id = "
                "'a9'")
            .size(),
        1u);
    EXPECT_EQ(requests(), (Requests{"sam.computers/a9", "sam.applications/a9"}));
    // Not through LIMIT: the first row need not be this one.
    EXPECT_EQ(rows_of("SELECT * FROM (SELECT id FROM sam.computers LIMIT 1) AS d WHERE d.id = 'c9'").size(), 0u);
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1"}));
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers WHERE id = ''").size(), 0u);
    EXPECT_EQ(requests(), Requests{});
}

TEST_F(AccessTest, AJoinReadsBothSidesOnce) {
    EXPECT_EQ(rows_of("SELECT c.hostName, a.name FROM sam.computers_applications ca JOIN sam.computers c ON c.id = "
                      "ca.computerId JOIN sam.applications a ON a.id = ca.applicationId")
                  .size(),
              1000u);
    const auto asked = requests();
    EXPECT_EQ(count(asked, "sam.computers_applications page"), 10);
    EXPECT_EQ(count(asked, "sam.computers page"), 3);
    EXPECT_EQ(count(asked, "sam.applications page"), 5);
    EXPECT_EQ(asked.size(), 18u);
}

TEST_F(AccessTest, AJoinWithoutEqualityReadsBothSidesOnce) {
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers c, sam.licenses l WHERE c.coreCount < CHAR_LENGTH(l.id)"),
              "400");
    EXPECT_EQ(requests().size(), 4u);
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers a JOIN sam.computers b ON a.id = b.id"), "250");
    EXPECT_EQ(requests().size(), 3u); // the same rows
    EXPECT_EQ(
        rows_of("SELECT (SELECT COUNT(*) FROM sam.licenses l WHERE l.applicationId = a.id) FROM sam.applications a")
            .size(),
        450u);
    EXPECT_EQ(requests().size(), 6u);
}

TEST_F(AccessTest, FewOuterRowsGiveTheKeysOfTheInnerSide) {
    EXPECT_EQ(rows_of("SELECT c.hostName, ca.applicationId FROM sam.computers c JOIN sam.computers_applications ca ON "
                      "ca.computerId = c.id WHERE c.hostName = 'HOST7'")
                  .size(),
              4u);
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1", "sam.computers_applications/c7"}));
    EXPECT_EQ(
        rows_of("SELECT c.hostName, ca.applicationId FROM sam.computers c LEFT JOIN sam.computers_applications ca ON "
                "ca.computerId = c.id WHERE c.id IN ('c7', 'c8')")
            .size(),
        8u);
    const auto asked = requests();
    EXPECT_EQ(count(asked, "sam.computers/"), 2);
    EXPECT_EQ(count(asked, "sam.computers_applications/"), 2);
    EXPECT_EQ(asked.size(), 4u);
}

TEST_F(AccessTest, SomeKeysAreAFilter) {
    const auto* sql = "SELECT l.id, a.name FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId";
    EXPECT_EQ(rows_of(sql).size(), 4u);
    EXPECT_EQ(requests(), (Requests{"sam.licenses page 1", "sam.applications page 1"}));
    // Keys that the filter lets pass in another case only are none.
    session_->rows["sam.applications"][3]["id"] = "A3";
    EXPECT_EQ(rows_of(sql).size(), 3u);
    EXPECT_EQ(requests(), (Requests{"sam.licenses page 1", "sam.applications page 1"}));
}

TEST_F(AccessTest, MoreKeysAreSeveralFilters) {
    for (int i = 100; i < 220; ++i)
        session_->rows["sam.licenses"].push_back({{"id", "l" + std::to_string(i)}, {"applicationId", application(i)}});
    EXPECT_EQ(rows_of("SELECT l.id FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId").size(),
              124u);
    EXPECT_EQ(requests(), (Requests{"sam.licenses page 1", "sam.licenses page 2", "sam.applications page 1",
                                    "sam.applications page 1", "sam.applications page 1"}));
}

TEST_F(AccessTest, AFilterThatIsPassedOverIsGivenUp) {
    const auto* sql = "SELECT l.id FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId";
    session_->filtering = FakeSession::Filtering::Ignores;
    EXPECT_EQ(rows_of(sql).size(), 4u);
    EXPECT_EQ(requests(), (Requests{"sam.licenses page 1", "sam.applications page 1", "sam.applications/a3",
                                    "sam.applications/a5", "sam.applications/a9"}));
    EXPECT_EQ(rows_of(sql).size(), 4u); // and not tried again
    EXPECT_EQ(requests(),
              (Requests{"sam.licenses page 1", "sam.applications/a3", "sam.applications/a5", "sam.applications/a9"}));
}

TEST_F(AccessTest, AFilterThatFindsNothingIsNotBelieved) {
    const auto* sql = "SELECT l.id FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId";
    session_->filtering = FakeSession::Filtering::FindsNothing;
    EXPECT_EQ(rows_of(sql).size(), 4u);
    EXPECT_EQ(count(requests(), "sam.applications/"), 3);
    session_->filtering = FakeSession::Filtering::Applies;
    EXPECT_EQ(rows_of(sql).size(), 4u);
    requests();
    // Once it has found something, nothing is nothing.
    session_->rows["sam.applications"].clear();
    EXPECT_EQ(rows_of(sql).size(), 0u);
    EXPECT_EQ(requests(), (Requests{"sam.licenses page 1", "sam.applications page 1"}));
}

TEST_F(AccessTest, LongListsAreSeveralFilters) {
    std::string list;
    for (int i = 0; i < 120; ++i) list += (i ? ", '" : "'") + application(i) + "'";
    EXPECT_EQ(rows_of("SELECT computerId FROM sam.computers_applications WHERE applicationId IN (" + list + ")").size(),
              340u);
    const auto asked = requests();
    EXPECT_EQ(count(asked, "sam.computers_applications page 1"), 3);
    EXPECT_EQ(asked.size(), 5u);
}

TEST_F(AccessTest, ManyKeysAreAScan) {
    // 225 computers match: more than keys are worth while for.
    EXPECT_EQ(
        value_of("SELECT COUNT(*) FROM sam.computers c JOIN sam.computers_applications ca ON ca.computerId = c.id "
                 "WHERE c.hostName LIKE 'HOST%' AND c.hostName NOT LIKE 'HOST2_'"),
        "960");
    const auto asked = requests();
    EXPECT_EQ(count(asked, "sam.computers page"), 3);
    EXPECT_EQ(count(asked, "sam.computers_applications count"), 1); // to know what a scan takes
    EXPECT_EQ(count(asked, "sam.computers_applications page"), 10);
    EXPECT_EQ(asked.size(), 14u);
}

TEST_F(AccessTest, ASubqueryGivesKeys) {
    EXPECT_EQ(
        rows_of("SELECT s.compliance FROM sam.compliance_summary s WHERE s.applicationId IN (SELECT l.applicationId "
                "FROM sam.licenses l WHERE l.applicationId IS NOT NULL) ORDER BY 1"),
        (TextRows{{"-97"}, {"-95"}, {"-91"}}));
    EXPECT_EQ(requests(), (Requests{"sam.licenses page 1", "sam.compliance_summary/a3", "sam.compliance_summary/a5",
                                    "sam.compliance_summary/a9"}));
}

TEST_F(AccessTest, ExistsGivesKeys) {
    for (const auto* condition :
         {"EXISTS (SELECT 1 FROM sam.licenses l WHERE l.applicationId = s.applicationId)",
          "EXISTS (SELECT TOP 1 l.id FROM sam.licenses l WHERE s.applicationId = l.applicationId ORDER BY l.id)",
          "s.applicationId IN (SELECT l.applicationId FROM sam.licenses l WHERE l.id <> s.applicationId)"}) {
        EXPECT_EQ(rows_of(std::string("SELECT s.compliance FROM sam.compliance_summary s WHERE ") + condition +
                          " ORDER BY 1"),
                  (TextRows{{"-97"}, {"-95"}, {"-91"}}))
            << condition;
        EXPECT_EQ(requests(), (Requests{"sam.licenses page 1", "sam.compliance_summary/a3", "sam.compliance_summary/a5",
                                        "sam.compliance_summary/a9"}))
            << condition;
    }
}

TEST_F(AccessTest, WhatDoesNotHaveToHaveAPartnerGivesNoKeys) {
    for (const auto* condition :
         {"NOT EXISTS (SELECT 1 FROM sam.licenses l WHERE l.applicationId = a.id)",
          "EXISTS (SELECT COUNT(*) FROM sam.licenses l WHERE l.applicationId = a.id)",
          "(EXISTS (SELECT 1 FROM sam.licenses l WHERE l.applicationId = a.id) OR a.name <> 'x')"}) {
        EXPECT_GE(rows_of(std::string("SELECT a.name FROM sam.applications a WHERE ") + condition).size(), 447u)
            << condition;
        EXPECT_EQ(count(requests(), "sam.applications page"), 5) << condition;
    }
}

TEST_F(AccessTest, AFewRowsGiveTheKeysOfExists) {
    for (const std::string negation : {"", "NOT "}) {
        rows_of("SELECT c.hostName FROM sam.computers c WHERE c.id = 'c7' AND " + negation +
                "EXISTS (SELECT 1 FROM sam.computers_applications ca WHERE ca.computerId = c.id)");
        EXPECT_EQ(requests(), (Requests{"sam.computers/c7", "sam.computers_applications/c7"})) << negation;
    }
}

TEST_F(AccessTest, AScalarSubqueryIsAnsweredFirst) {
    EXPECT_EQ(value_of("SELECT name FROM sam.applications WHERE id = (SELECT MIN(applicationId) FROM sam.licenses)"),
              "App3");
    EXPECT_EQ(requests(), (Requests{"sam.licenses page 1", "sam.applications/a3"}));
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers_applications ca JOIN sam.computers c ON c.id = "
                       "ca.computerId WHERE c.id = (SELECT 'c' || MAX(coreCount) FROM sam.computers WHERE id = 'c3')"),
              "4");
    EXPECT_EQ(requests(), (Requests{"sam.computers/c3", "sam.computers/c3", "sam.computers_applications/c3"}));
}

TEST_F(AccessTest, AScalarSubqueryIsNullWithoutARowAndAnErrorWithTwo) {
    const std::string start = "SELECT name FROM sam.applications WHERE id = (SELECT applicationId FROM sam.licenses";
    EXPECT_EQ(rows_of(start + " WHERE id = 'none')"), TextRows{});
    EXPECT_EQ(requests(), (Requests{"sam.licenses/none"}));
    EXPECT_EQ(error_of(start + ")"), "21000");
}

TEST_F(AccessTest, ParametersReachAScalarSubquery) {
    EXPECT_EQ(value_of("SELECT name FROM sam.applications WHERE name <> ? AND id = (SELECT applicationId FROM "
                       "sam.licenses WHERE id = ?)",
                       {text_parameter("x"), text_parameter("l9")}),
              "App9");
    EXPECT_EQ(requests(), (Requests{"sam.licenses/l9", "sam.applications/a9"}));
}

TEST_F(AccessTest, TheListIsAskedForWhatDetailsHaveInCommonWithIt) {
    session_->rows["sam.computers_details"] = {{{"id", "c7"}, {"hostName", "HOST7"}, {"biosVersion", "B"}},
                                               {{"id", "c8"}, {"hostName", "HOST8"}, {"biosVersion", "B"}}};
    EXPECT_EQ(rows_of("SELECT biosVersion FROM sam.computers_details WHERE hostName = 'HOST7' AND biosVersion = 'B'"),
              (TextRows{{"B"}}));
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1", "sam.computers_details/c7"}));
}

TEST_F(AccessTest, AListThatIsOneRequestIsReadForMoreThanOneKey) {
    for (int i = 0; i < 5; ++i)
        session_->rows["organizations.tree"].push_back({{"id", "o" + std::to_string(i)}, {"name", "Org"}});
    EXPECT_EQ(rows_of("SELECT name FROM organizations.tree WHERE id IN ('o1', 'o2')").size(), 2u);
    EXPECT_EQ(requests(), (Requests{"organizations.tree page 1"}));
    EXPECT_EQ(rows_of("SELECT name FROM organizations.tree WHERE id = 'o1'").size(), 1u);
    EXPECT_EQ(requests(), (Requests{"organizations.tree/o1"}));
}

TEST_F(AccessTest, AChildWithoutKeyFansOutWithinBounds) {
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.compliance_summary WHERE compliance < 0"), "100");
    const auto asked = requests();
    EXPECT_EQ(count(asked, "sam.applications page"), 5);
    EXPECT_EQ(count(asked, "sam.compliance_summary/"), 450);
    session_->mutable_settings().max_fan_out = 400;
    try {
        rows_of("SELECT * FROM sam.compliance_summary");
        FAIL() << "450 requests are more than 400";
    } catch (const Error& error) {
        EXPECT_EQ(error.sql_state(), state::kGeneral);
        const std::string text = error.what();
        EXPECT_NE(text.find("450"), std::string::npos) << text;
        EXPECT_NE(text.find("applicationId"), std::string::npos) << text;
        EXPECT_NE(text.find("MaxFanOut"), std::string::npos) << text;
    }
    EXPECT_EQ(requests(), (Requests{"sam.applications count"}));
    session_->mutable_settings().max_fan_out = 0;
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.compliance_summary"), "450");
}

TEST_F(AccessTest, AFanOutGoesOverTheParentsThatEveryRowHas) {
    session_->rows["sam.licenses_tracking_computers"] = {{{"id", "t1"}, {"applicationId", application(3)}},
                                                         {{"id", "t2"}, {"applicationId", application(5)}}};
    const auto* sql = "SELECT applicationId FROM sam.licenses_tracking_computers"; // computerId is NULL
    EXPECT_EQ(rows_of(sql), (TextRows{{"a3"}, {"a5"}}));
    EXPECT_EQ(count(requests(), "sam.licenses_tracking_computers/"), 450);
    EXPECT_EQ(rows_of("SELECT a.name FROM sam.licenses_tracking_computers t JOIN sam.applications a ON a.id = "
                      "t.applicationId"),
              (TextRows{{"App3"}, {"App5"}}));
}

// It is true of a row of an outer join that has no partner, not of the rows that are read.
TEST_F(AccessTest, AConditionThatIsTrueOfNullLeavesOutNoParents) {
    for (const auto* condition : {"NOT (s.applicationId IS NOT NULL)", "COALESCE(s.applicationId, 'x') = 'x'"})
        EXPECT_EQ(value_of(std::string("SELECT COUNT(*) FROM sam.licenses l FULL JOIN sam.compliance_summary s ON "
                                       "s.applicationId = l.applicationId WHERE ") +
                           condition),
                  "0")
            << condition;
}

TEST_F(AccessTest, AChildOfAChildIsReachedThroughBoth) {
    session_->rows["sam.dcc"] = {{{"id", "d1"}}, {{"id", "d2"}}};
    session_->rows["sam.dcc_members"] = {{{"dccId", "d1"}, {"computerId", "m1"}},
                                         {{"dccId", "d2"}, {"computerId", "m2"}}};
    session_->rows["sam.dcc_members_features"] = {{{"dccId", "d1"}, {"memberId", "m1"}},
                                                  {{"dccId", "d2"}, {"memberId", "m2"}}};
    EXPECT_EQ(rows_of("SELECT dccId, memberId FROM sam.dcc_members_features").size(), 2u);
    EXPECT_EQ(requests(), (Requests{"sam.dcc count", "sam.dcc page 1", "sam.dcc_members/d1", "sam.dcc_members/d2",
                                    "sam.dcc_members_features/d1/m1", "sam.dcc_members_features/d2/m2"}));
    EXPECT_EQ(rows_of("SELECT dccId, memberId FROM sam.dcc_members_features WHERE dccId = 'd2'").size(), 1u);
    EXPECT_EQ(requests(), (Requests{"sam.dcc_members/d2", "sam.dcc_members_features/d2/m2"}));
}

TEST_F(AccessTest, DetailsAreAskedForRowByRow) {
    session_->rows["sam.computers_details"] = {{{"id", "c7"}, {"biosSerialNumber", "S7"}}};
    EXPECT_EQ(value_of("SELECT biosSerialNumber FROM sam.computers_details WHERE id = 'c7'"), "S7");
    EXPECT_EQ(requests(), (Requests{"sam.computers_details/c7"}));
    EXPECT_EQ(
        value_of("SELECT d.biosSerialNumber FROM sam.computers c JOIN sam.computers_details d ON d.id = c.id WHERE "
                 "c.hostName = 'HOST7'"),
        "S7");
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1", "sam.computers_details/c7"}));
    for (const auto* from : {"sam.computers c JOIN sam.computers_details d ON d.id = c.id",
                             "sam.computers_details d JOIN sam.computers c ON d.id = c.id"}) {
        SCOPED_TRACE(from);
        EXPECT_EQ(value_of("SELECT d.biosSerialNumber FROM " + std::string(from) + " WHERE c.hostName LIKE 'HOST7%'"),
                  "S7");
        const auto asked = requests();
        EXPECT_EQ(count(asked, "sam.computers page"), 1) << "not once more for the keys of all details";
        EXPECT_EQ(count(asked, "sam.computers_details/"), 11);
    }
    EXPECT_EQ(rows_of("SELECT * FROM sam.computers_details").size(), 1u);
    EXPECT_EQ(requests().size(), 254u); // one that counts, three pages, 250 details
}

TEST_F(AccessTest, APathIsNotTakenForColumnsItDoesNotDeliver) {
    session_->rows["sam.licenses"][0]["totalLicenseCost"] = Decimal{125000, 4};
    EXPECT_EQ(value_of("SELECT totalLicenseCost FROM sam.licenses WHERE id = 'l3'"), "12.5000");
    EXPECT_EQ(requests(), (Requests{"sam.licenses page 1"}));
    EXPECT_EQ(value_of("SELECT applicationId FROM sam.licenses WHERE id = 'l3'"), "a3");
    EXPECT_EQ(requests(), (Requests{"sam.licenses/l3"}));
}

TEST_F(AccessTest, PeriodsHaveADefault) {
    session_->rows["saas.users_kpi"] = {FakeRow{}};
    EXPECT_EQ(value_of("SELECT {fn TIMESTAMPDIFF(SQL_TSI_DAY, fromDate, toDate)} FROM saas.users_kpi"), "30");
    EXPECT_EQ(requests().size(), 1u);
    EXPECT_EQ(rows_of("SELECT fromDate, toDate FROM saas.users_kpi WHERE fromDate = {d '2026-01-01'} AND toDate = {d "
                      "'2026-02-01'}"),
              (TextRows{{"2026-01-01", "2026-02-01"}}));
    for (const auto* condition : {"fromDate >= {d '2026-01-01'} AND toDate <= {d '2026-02-01'}",
                                  "fromDate BETWEEN {d '2026-01-01'} AND {d '2026-01-31'} AND toDate = '2026-02-01'"}) {
        EXPECT_EQ(rows_of("SELECT fromDate, toDate FROM saas.users_kpi WHERE " + std::string(condition)),
                  (TextRows{{"2026-01-01", "2026-02-01"}}))
            << condition;
    }
}

TEST_F(AccessTest, OuterJoinsAskForAllRowsOfTheKeptSide) {
    EXPECT_EQ(rows_of("SELECT c.id, l.id FROM sam.computers c LEFT JOIN sam.licenses l ON l.id = 'l3' AND c.id = 'c1'")
                  .size(),
              250u);
    EXPECT_EQ(rows_of("SELECT c.id, l.id FROM sam.licenses l RIGHT JOIN sam.computers c ON c.id = 'c1' AND l.id = 'l3'")
                  .size(),
              250u);
    EXPECT_EQ(rows_of("SELECT c.id, l.id FROM sam.licenses l FULL JOIN sam.computers c ON c.id = 'c1' AND l.id = 'l3'")
                  .size(),
              253u);
}

TEST_F(AccessTest, APartOfATableThatIsReadAnywayIsNotReadAgain) {
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers UNION ALL SELECT id FROM sam.computers WHERE coreCount = 3").size(),
              300u);
    EXPECT_EQ(requests().size(), 3u);
    EXPECT_EQ(
        rows_of("SELECT a.id FROM sam.computers a WHERE a.coreCount = 3 AND EXISTS (SELECT 1 FROM sam.computers b "
                "WHERE b.isVirtual = a.isVirtual)")
            .size(),
        50u);
    EXPECT_EQ(requests().size(), 3u);
}

TEST_F(AccessTest, ExistenceIsReadNoFurtherThanTheFirstRow) {
    EXPECT_EQ(value_of("SELECT 1 WHERE EXISTS (SELECT 1 FROM sam.computers)"), "1");
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1"}));
    EXPECT_EQ(value_of("SELECT 1 WHERE EXISTS (SELECT 1 FROM sam.computers WHERE coreCount = 3)"), "1");
    EXPECT_EQ(requests(), (Requests{"sam.computers page 1"}));
    // Rows that the server should have left out do not count.
    session_->filtering = FakeSession::Filtering::Ignores;
    EXPECT_EQ(rows_of("SELECT 1 WHERE EXISTS (SELECT 1 FROM sam.computers WHERE coreCount = 9)").size(), 0u);
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers WHERE coreCount = 3 LIMIT 7").size(), 7u);
    EXPECT_EQ(rows_of("SELECT id FROM sam.computers WHERE coreCount = 3 LIMIT 70").size(), 50u);
}

TEST_F(AccessTest, ExplainSaysWhatBecomesOfEachCondition) {
    const auto explained = [&](const std::string& sql) {
        std::string text;
        for (const auto& row : rows_of("EXPLAIN " + sql)) text += row[1] + "\n";
        EXPECT_EQ(requests(), Requests{}) << sql;
        return text;
    };
    struct Case {
        const char *sql, *line;
    };
    for (const auto& [sql, line] : std::initializer_list<Case>{
             {"SELECT id FROM sam.computers WHERE coreCount = 3",
              "computers.coreCount = 3: sent as filter, checked again by the driver"},
             {"SELECT id FROM sam.computers c WHERE c.hostName LIKE 'A_B%'",
              "c.hostName LIKE 'A_B%': sent as filter as far as it can be, evaluated by the driver"},
             {"SELECT id FROM sam.computers c WHERE UPPER(c.hostName) = 'X'",
              "UPPER(c.hostName) = 'X': evaluated by the driver: it is about an expression, not a column"},
             {"SELECT id FROM sam.computers c WHERE c.hostName <> 'X'",
              "c.hostName <> 'X': evaluated by the driver: Snow Atlas may compare the values of hostName in another "
              "way "
              "than SQL"},
             {"SELECT id FROM sam.computers c WHERE c.hostName IS NULL",
              "c.hostName IS NULL: evaluated by the driver: the API has no reliable test for NULL"},
             {"SELECT id FROM sam.computers c WHERE c.hostName = 'Köln'",
              "evaluated by the driver: filters take ASCII text only"},
             {"SELECT id FROM sam.computers c WHERE c.id = 'c1'", "c.id = 'c1': given as the key"},
             {"SELECT COUNT(*) FROM sam.computers c WHERE c.coreCount = 3", "c.coreCount = 3: counted by Snow Atlas"},
             {"SELECT o.name FROM organizations.tree o WHERE o.name = 'x'",
              "o.name = 'x': evaluated by the driver: GET /api/organizations/v1/tree has no filter"},
             {"SELECT c.id FROM sam.computers c LEFT JOIN sam.licenses l ON l.id = c.id AND c.coreCount = 3",
              "c.coreCount = 3: evaluated by the driver: ON of an outer join leaves out no rows of the side that is "
              "kept"},
             {"SELECT d.id FROM (SELECT id FROM sam.computers LIMIT 5) d WHERE d.id = 'c1'",
              "d.id = 'c1': evaluated by the driver: LIMIT comes before it"},
             {"SELECT a.name FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId",
              "a.id = l.applicationId: gives the keys, checked again by the driver"},
             {"SELECT a.name FROM sam.licenses l JOIN sam.applications a ON a.id = l.applicationId", "join order: l"},
             {"SELECT a.name FROM sam.applications a WHERE a.id = (SELECT MAX(l.applicationId) FROM sam.licenses l)",
              "a.id = (SELECT …): the subquery is answered first, given as the key"},
             {"SELECT id FROM sam.computers WHERE hostName = (SELECT MAX(l.id) FROM sam.licenses l)",
              "filter sent: hostName (a subquery's value is shown as (SELECT ...), 0 or today)"},
             {"SELECT a.name FROM sam.applications a WHERE EXISTS (SELECT 1 FROM sam.licenses l WHERE l.applicationId "
              "= a.id)",
              "EXISTS (SELECT …): gives the keys, checked again by the driver"},
             {"SELECT id FROM sam.computers QUALIFY ROW_NUMBER() OVER (ORDER BY id) = 1",
              "condition over windows: evaluated by the driver: a window function comes before it"},
             {"SELECT c.id, x.id FROM sam.computers c CROSS APPLY (SELECT TOP 1 l.id FROM sam.licenses l WHERE l.id = "
              "c.id) x",
              "x.key = c.id: gives the keys, checked again by the driver"},
             {"SELECT id FROM sam.computers", "requests expected: one for each 100 rows of sam.computers"},
             {"SELECT id FROM sam.computers WHERE id IN ('a', 'b', 'c', 'd')", "requests expected: 1\n"},
             {"SELECT id FROM sam.computers WHERE 1 = 0", "sam.computers"},
         })
        EXPECT_NE(explained(sql).find(line), std::string::npos) << sql << "\nhas no: " << line << "\n"
                                                                << explained(sql);
}

TEST_F(AccessTest, ExplainAsksForNothing) {
    const auto rows = rows_of("EXPLAIN SELECT c.hostName FROM sam.computers c JOIN sam.computers_applications ca ON "
                              "ca.computerId = c.id WHERE c.hostName = 'HOST7'");
    std::string text;
    for (const auto& row : rows) text += row[1] + "\n";
    EXPECT_NE(text.find("sam.computers AS c"), std::string::npos) << text;
    EXPECT_NE(text.find("filter sent: hostName"), std::string::npos) << text;
    EXPECT_NE(text.find("one for each computerId, if they are no more than 2000"), std::string::npos) << text;
    EXPECT_EQ(requests(), Requests{});
}

} // namespace
} // namespace snowatlas::engine
