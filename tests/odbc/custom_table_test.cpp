// Tables of custom fields as applications meet them: found out when one is named, listed from then on.
#include <algorithm>

#include "driver/base/text.h"
#include "tests/odbc/manager.h"

using namespace snowatlas;
using namespace snowatlas::manager;

namespace {

tenant::Options options() {
    tenant::Options options;
    options.computers = 60;
    options.installations = 300;
    options.applications = 20;
    options.tls = false;
    options.registrations = {{"demo-client", "demo-secret", {}},
                             {"lister", "demo-secret", {}},
                             {"describer", "demo-secret", {}},
                             {"navigator", "demo-secret", {}},
                             {"stranger", "demo-secret", {"sam.computer.r"}}};
    return options;
}

class CustomTables : public Manager {
  protected:
    void SetUp() override {
        Manager::SetUp();
        tenant().clear_requests();
    }
    static tenant::Tenant& tenant() {
        static tenant::Tenant own(options());
        return own;
    }
    // What is known of custom fields is known to a process by client.
    void use(const std::string& client, const std::string& keywords = "") {
        SQLFreeHandle(SQL_HANDLE_STMT, statement);
        SQLDisconnect(connection);
        const std::string text = "Driver=Snow Atlas;BaseUrl=" + tenant().base_url() + ";ClientId=" + client +
                                 ";ClientSecret=demo-secret" + keywords;
        ASSERT_EQ(connect(text), SQL_SUCCESS) << message_of(SQL_HANDLE_DBC, connection);
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_SUCCESS);
        tenant().clear_requests();
    }
    static std::vector<std::string> requested() {
        std::vector<std::string> paths;
        for (const auto& request : tenant().requests()) paths.push_back(request.path);
        return paths;
    }
    std::vector<std::string> listed() {
        SQLTables(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0);
        std::vector<std::string> names;
        for (const std::string& row : rows()) {
            const auto parts = split(row, '|');
            if (parts[2].ends_with("_custom")) names.push_back(parts[1] + "." + parts[2]);
        }
        return names;
    }
    std::vector<std::string> described(const char* table) {
        EXPECT_EQ(SQLColumns(statement, nullptr, 0, narrow("sam"), SQL_NTS, narrow(table), SQL_NTS, nullptr, 0),
                  SQL_SUCCESS)
            << message();
        std::vector<std::string> columns;
        for (const std::string& row : rows()) {
            const auto parts = split(row, '|');
            columns.push_back(parts[3] + " " + parts[5] + " " + parts[6]);
        }
        return columns;
    }
};

const std::string kFields = "/api/custom-fields/v1/custom-fields";

TEST_F(CustomTables, AreListedOnceTheyAreKnown) {
    use("lister");
    EXPECT_EQ(listed(), std::vector<std::string>{});
    EXPECT_EQ(requested(), std::vector<std::string>{}) << "listing tables makes no request";

    EXPECT_EQ(SQLPrepare(statement, narrow("SELECT * FROM computers_custom"), SQL_NTS), SQL_SUCCESS) << message();
    EXPECT_EQ(requested(), std::vector<std::string>{kFields}) << "one request says which columns there are";
    const std::vector<std::string> all = {"sam.agreements_custom",    "sam.computers_custom",
                                          "sam.customobjects_custom", "sam.licenses_custom",
                                          "sam.mobiledevices_custom", "sam.user_accounts_custom"};
    EXPECT_EQ(listed(), all);
    EXPECT_EQ(query("SELECT COUNT(*) FROM system.tables WHERE tableName LIKE '%\\_custom' ESCAPE '\\'"),
              std::vector<std::string>{"6"});

    use("lister"); // another connection of the process
    EXPECT_EQ(listed(), all);
    EXPECT_EQ(requested(), std::vector<std::string>{});
}

// For navigators, which show what SQLTables gives.
TEST_F(CustomTables, AreListedFromTheStartWhereTheConnectionSaysSo) {
    use("navigator", ";CustomTables=1");
    ASSERT_EQ(SQLTables(statement, nullptr, 0, nullptr, 0, narrow("%"), SQL_NTS, narrow("%"), SQL_NTS), SQL_SUCCESS);
    SQLFreeStmt(statement, SQL_CLOSE);
    EXPECT_EQ(listed().size(), 6U);
    EXPECT_EQ(requested(), std::vector<std::string>{kFields}) << "one request, the first time";
}

TEST_F(CustomTables, ThatMayNotBeReadAreLeftOutOfTheList) {
    use("stranger", ";CustomTables=1");
    EXPECT_EQ(listed(), std::vector<std::string>{});
    EXPECT_EQ(listed(), std::vector<std::string>{});
    EXPECT_EQ(requested(), std::vector<std::string>{kFields}) << "not asked for again";
    EXPECT_EQ(execute("SELECT * FROM sam.computers_custom"), SQL_ERROR);
    EXPECT_NE(message().find("sam.customfields.customfield.r"), std::string::npos) << message();
}

TEST_F(CustomTables, AreDescribedWhenTheirNameIsGiven) {
    use("describer");
    EXPECT_EQ(
        described("computers_custom"),
        (std::vector<std::string>{"computerId WVARCHAR 36", "computerid (2) WVARCHAR 4000", "Cost center WVARCHAR 4000",
                                  "Leased BIT 1", "Owner WVARCHAR 4000", "Purchase value DECIMAL 19",
                                  "Room WVARCHAR 4000", "Room (2) WVARCHAR 4000", "Warranty end DATE 10"}));
    EXPECT_EQ(requested(), std::vector<std::string>{kFields});
    EXPECT_EQ(described("user\\_accounts\\_custom"),
              (std::vector<std::string>{"userId WVARCHAR 36", "Badge number DECIMAL 19", "UserStatus WVARCHAR 4000"}));
    EXPECT_EQ(requested().size(), 1U);
}

TEST_F(CustomTables, HaveKeys) {
    use("demo-client");
    ASSERT_EQ(SQLPrimaryKeys(statement, nullptr, 0, narrow("sam"), SQL_NTS, narrow("licenses_custom"), SQL_NTS),
              SQL_SUCCESS);
    const auto primary = rows();
    ASSERT_EQ(primary.size(), 1U);
    EXPECT_EQ(split(primary[0], '|')[3], "licenseId");
    ASSERT_EQ(SQLForeignKeys(statement, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0, narrow("sam"), SQL_NTS,
                             narrow("licenses_custom"), SQL_NTS),
              SQL_SUCCESS);
    const auto foreign = rows();
    ASSERT_EQ(foreign.size(), 1U);
    const auto parts = split(foreign[0], '|');
    EXPECT_EQ(parts[2] + "." + parts[3] + " " + parts[6] + "." + parts[7], "licenses.id licenses_custom.licenseId");
}

TEST_F(CustomTables, AreReadByOneListOfValues) {
    use("demo-client");
    const auto found = query("SELECT COUNT(*), COUNT(\"Leased\") FROM sam.computers c JOIN sam.computers_custom x "
                             "ON x.computerId = c.id");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(split(found[0], '|')[0], "45") << found[0]; // every fourth computer has no value
    const auto paths = requested();
    EXPECT_EQ(std::count(paths.begin(), paths.end(), kFields + "-values"), 1);
}

TEST_F(CustomTables, ReadTheirListOnceForSeveral) {
    use("demo-client");
    const auto found = query("SELECT (SELECT COUNT(*) FROM sam.computers_custom), (SELECT COUNT(*) FROM "
                             "sam.licenses_custom l WHERE l.licenseId IS NOT NULL), (SELECT COUNT(*) FROM "
                             "sam.computers_custom WHERE \"Leased\" = 1)");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(split(found[0], '|')[0], "45") << found[0];
    EXPECT_NE(split(found[0], '|')[1], "0") << found[0];
    const auto paths = requested();
    EXPECT_EQ(std::count(paths.begin(), paths.end(), kFields + "-values"), 1);
}

TEST_F(CustomTables, AreExplainedLikeAnyOther) {
    use("demo-client");
    const auto plan = query("EXPLAIN SELECT * FROM sam.computers_custom");
    const auto names_path = [](const std::string& line) { return line.find(kFields + "-values") != std::string::npos; };
    EXPECT_TRUE(std::any_of(plan.begin(), plan.end(), names_path)) << join(plan, "\n");
    const auto paths = requested();
    EXPECT_EQ(std::count(paths.begin(), paths.end(), kFields + "-values"), 0);
}

TEST_F(CustomTables, ThatNobodyHasFieldsForAreNotFound) {
    use("demo-client");
    EXPECT_EQ(execute("SELECT * FROM sam.contracts_custom"), SQL_ERROR);
    EXPECT_EQ(state(), "42S02") << message();
}

TEST_F(CustomTables, NeedAPermissionThatTheErrorNames) {
    use("stranger");
    EXPECT_EQ(execute("SELECT * FROM sam.computers_custom"), SQL_ERROR);
    EXPECT_EQ(state(), "42000") << message();
    EXPECT_NE(message().find("sam.customfields.customfield.r"), std::string::npos) << message();
    EXPECT_EQ(SQLColumns(statement, nullptr, 0, nullptr, 0, narrow("computers_custom"), SQL_NTS, nullptr, 0),
              SQL_ERROR);
    EXPECT_NE(message().find("sam.customfields.customfield.r"), std::string::npos) << message();
    EXPECT_GT(query("SELECT id FROM sam.computers").size(), 1U) << "other tables are as before";
}

} // namespace
