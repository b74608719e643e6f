// Connection strings, data sources, settings; SQLConnect, SQLDriverConnect, SQLBrowseConnect.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>

#include "driver/base/code_page.h"
#include "driver/base/error.h"
#include "driver/base/text.h"
#include "driver/odbc/keywords.h"
#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;
using odbc::ConnectionEntries;
using odbc::parse_connection_string;

namespace {

struct GrammarCase {
    const char* text;
    ConnectionEntries entries;
};

TEST(ConnectionString, IsReadAsTheReferenceSays) {
    const std::vector<GrammarCase> cases = {
        {"", {}},
        {"a=1", {{"a", "1"}}},
        {"a=1;b=2;", {{"a", "1"}, {"b", "2"}}},
        {";;a=1;;", {{"a", "1"}}},
        {" a = one two ; b=", {{"a", "one two"}, {"b", ""}}},
        {"a={x;y=z}", {{"a", "x;y=z"}}},
        {"a={x}}y}", {{"a", "x}y"}}},
        {"a={}}}", {{"a", "}"}}},
        {"a={ x } ;b=2", {{"a", " x "}, {"b", "2"}}},
        {"a=x{y}", {{"a", "x{y}"}}},
        {"a=1=2", {{"a", "1=2"}}},
        {"a=1;A=2", {{"a", "1"}, {"A", "2"}}},
        {"Trusted_Connection", {{"Trusted_Connection", ""}}},
    };
    for (const GrammarCase& c : cases) EXPECT_EQ(parse_connection_string(c.text), c.entries) << c.text;
    EXPECT_THROW(parse_connection_string("a={x"), Error);
    EXPECT_THROW(parse_connection_string("a={x}y"), Error);
}

TEST(ConnectionString, IsWrittenSoThatItReadsBack) {
    const ConnectionEntries entries = {{"a", "p{l}a;i=n"}, {"b", " x "}, {"c", ""}, {"d", "}}"}, {"e", "ä@!"}};
    EXPECT_EQ(parse_connection_string(odbc::build_connection_string(entries)), entries);
}

using Dsn = std::map<std::string, std::string>;

odbc::ConnectionOptions resolve(const char* text, const Dsn& dsn = {}) {
    const auto value = [&](const std::string&, std::string_view keyword) {
        const auto found = dsn.find(std::string(keyword));
        return found == dsn.end() ? std::string() : found->second;
    };
    const auto keywords = [&](const std::string&) {
        std::vector<std::string> names;
        for (const auto& entry : dsn) names.push_back(entry.first);
        return names;
    };
    return odbc::resolve_options(parse_connection_string(text), {value, keywords});
}
std::string refusal(const std::string& text, const Dsn& dsn = {}) {
    try {
        resolve(text.c_str(), dsn);
        return {};
    } catch (const Error& error) {
        return std::string(error.sql_state().code()).append(" ").append(error.what());
    }
}
const std::string kGood = "Region=westeurope;ClientId=me;ClientSecret=s;";

TEST(Keywords, MakeTheSettingsOfAConnection) {
    const auto options = resolve("region=EastUS2;uid=me;pwd={s;e}}c};scope=openid;resource=a, b;caFile=/x.pem;"
                                 "Proxy=http://p:1;LoginTimeout=5;RequestTimeout=6;MaxRetries=0;MaxConcurrency=3;"
                                 "PageSize=50;MaxFanOut=0;CacheSeconds=9;SchemaFile=/s;LogFile=/l;LogLevel=debug");
    EXPECT_EQ(options.settings.base_url, "https://eastus2.snowsoftware.io");
    EXPECT_EQ(options.settings.token_url, "https://eastus2.snowsoftware.io/idp/api/connect/token");
    EXPECT_EQ(options.settings.client_id, "me");
    EXPECT_EQ(options.settings.client_secret, "s;e}c");
    EXPECT_EQ(options.settings.scope, "openid");
    EXPECT_EQ(options.settings.resources, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(options.settings.ca_file, "/x.pem");
    EXPECT_EQ(options.settings.proxy, "http://p:1");
    EXPECT_EQ(options.settings.login_timeout.count(), 5);
    EXPECT_EQ(options.settings.request_timeout.count(), 6);
    EXPECT_EQ(options.settings.max_retries, 0);
    EXPECT_EQ(options.settings.max_concurrency, 3);
    EXPECT_EQ(options.settings.page_size, 50);
    EXPECT_EQ(options.settings.max_fan_out, 0);
    EXPECT_EQ(options.settings.cache.count(), 9);
    EXPECT_EQ(options.schema_file, "/s");
    EXPECT_EQ(options.log_file, "/l");
    EXPECT_EQ(options.log_level, "debug");
    EXPECT_TRUE(options.unknown.names.empty());
}

TEST(Keywords, HaveTheirDefaults) {
    const auto options = resolve(kGood.c_str());
    EXPECT_EQ(options.settings.login_timeout.count(), 15);
    EXPECT_EQ(options.settings.request_timeout.count(), 120);
    EXPECT_EQ(options.settings.max_retries, 5);
    EXPECT_EQ(options.settings.max_concurrency, 16);
    EXPECT_EQ(options.settings.max_fan_out, 10'000);
    EXPECT_EQ(options.settings.resources, std::vector<std::string>{"api://snowsoftware.io/api"});
    EXPECT_TRUE(resolve((kGood + "Resource=none").c_str()).settings.resources.empty());
}

TEST(Keywords, StandInTheReadmeWithNamesAndDefaults) {
    std::ifstream readme(SNOWATLAS_README);
    struct Row {
        std::string names, default_value;
    };
    std::vector<Row> rows;
    for (std::string line; std::getline(readme, line);) {
        const std::vector<std::string> cells = split(line, '|');
        if (line.starts_with("| `") && cells.size() > 3) rows.push_back({cells[1], cells[3]});
    }
    const auto quoted = [](std::string_view name) { return "`" + std::string(name) + "`"; };
    for (const odbc::Keyword& keyword : odbc::keyword_table()) {
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& candidate) {
            return candidate.names.find(quoted(keyword.name)) != std::string::npos;
        });
        ASSERT_NE(row, rows.end()) << keyword.name;
        for (const std::string& alias : split(keyword.aliases, ' ')) {
            if (alias.empty()) continue;
            EXPECT_NE(row->names.find(quoted(alias)), std::string::npos) << keyword.name << ' ' << alias;
        }
        EXPECT_NE(row->default_value.find(keyword.default_value), std::string::npos) << keyword.name;
    }
}

TEST(Keywords, OfTheStringBeatThoseOfTheDataSource) {
    const Dsn dsn = {{"Region", "uksouth"}, {"ClientId", "dsn"}, {"ClientSecret", "dsn secret"}, {"PageSize", "7"}};
    const auto options = resolve("DSN=atlas;UID=string;PWD=;Region=westeurope", dsn);
    EXPECT_EQ(options.dsn, "atlas");
    EXPECT_EQ(options.settings.base_url, "https://westeurope.snowsoftware.io");
    EXPECT_EQ(options.settings.client_id, "string");
    EXPECT_EQ(options.settings.client_secret, "dsn secret"); // an empty value is none
    EXPECT_EQ(options.settings.page_size, 7);
    EXPECT_EQ(resolve("ClientId=first;UID=second;Region=a;PWD=s").settings.client_id, "first");
    EXPECT_EQ(refusal("Driver=x;DSN=atlas", dsn).substr(0, 5), "08001"); // the driver came first: no data source
    EXPECT_EQ(resolve("DSN=atlas", {{"Region", "a"}, {"UID", "alias"}, {"Password", "s"}}).settings.client_id, "alias");
}

TEST(Keywords, ThatAreMissingAreNamedWithTheWayToSetThem) {
    EXPECT_NE(refusal("UID=a;PWD=b").find("08001 The keyword Region is missing: write Region=… into the connection"),
              std::string::npos);
    EXPECT_NE(refusal("Region=a;PWD=b").find("28000 The keyword ClientId (or UID) is missing"), std::string::npos);
    EXPECT_NE(refusal("DSN=atlas;Region=a;UID=b").find("or into the data source [atlas]"), std::string::npos);
    EXPECT_NE(refusal("Region=a;UID=b").find("28000 The keyword ClientSecret (or PWD) is missing"), std::string::npos);
}

TEST(Keywords, ThatAreMisspelledAreNamedWhereOneIsMissing) {
    const std::string in_string = "The connection string has the unknown keyword ";
    EXPECT_NE(refusal("Regoin=westeurope;UID=a;PWD=b").find(in_string + R"("Regoin"; did you mean "Region"?)"),
              std::string::npos);
    EXPECT_NE(refusal("PWD=b;Region=a;Clientld=c").find(in_string + R"("Clientld"; did you mean "ClientId"?)"),
              std::string::npos);
    EXPECT_NE(refusal("Region=a;UID=c;Pasword=b").find(in_string + R"("Pasword"; did you mean "Password"?)"),
              std::string::npos);
    EXPECT_NE(refusal("DSN=atlas", {{"regon", "a"}, {"UID", "b"}})
                  .find(R"(The data source [atlas] has the unknown keyword "regon"; did you mean "Region"?)"),
              std::string::npos);
    EXPECT_EQ(refusal("UID=a;PWD=b;Database=x;Colour=blue").find("unknown"), std::string::npos);
}

TEST(Keywords, ThatAreWrongAreRefused) {
    for (const char* wrong :
         {"Region=west europe", "Region=a/b", "Region=a.b", "PageSize=-1", "PageSize=x", "PageSize=1.5",
          "MaxRetries=101", "MaxConcurrency=0", "RequestTimeout=0", "BaseUrl=ftp://a", "BaseUrl=http://example.com",
          "BaseUrl=nothing", "BaseUrl=https://", "BaseUrl=https://a?x=1", "TokenUrl=http://example.com/t"}) {
        const std::string text = std::string(wrong) + ";UID=a;PWD=b;Region=x";
        EXPECT_EQ(refusal(text).substr(0, 5), "HY024") << wrong;
        const std::string keyword = std::string(wrong).substr(0, std::string(wrong).find('='));
        EXPECT_NE(refusal(text).find(keyword), std::string::npos) << wrong;
    }
}

TEST(Keywords, TakeUnsafeAddressesOnThisMachineAlone) {
    const auto options = resolve("BaseUrl=http://127.0.0.1:8080/;UID=a;PWD=b");
    EXPECT_EQ(options.settings.base_url, "http://127.0.0.1:8080");
    EXPECT_EQ(options.settings.token_url, "http://127.0.0.1:8080/idp/api/connect/token");
    EXPECT_EQ(resolve("BaseUrl=http://localhost:1;UID=a;PWD=b").settings.base_url, "http://localhost:1");
}

TEST(Keywords, ReadTheSecretFromAFile) {
    const std::string file = testing::TempDir() + "snowatlas_secret";
    std::ofstream(file) << "from file\n";
    EXPECT_EQ(resolve(("Region=a;UID=b;ClientSecretFile=" + file).c_str()).settings.client_secret, "from file");
    std::remove(file.c_str());
    EXPECT_NE(refusal("Region=a;UID=b;ClientSecretFile=" + file).find("cannot be read"), std::string::npos);
}

TEST(Keywords, NeverPutASecretIntoAMessage) {
    for (const char* text :
         {"Region=west europe;UID=a;PWD=hunter2", "Region=a;PWD=hunter2", "UID=a;PWD=hunter2",
          "BaseUrl=http://u:hunter2@example.com;UID=a;PWD=hunter2", "PWD=hunter2;PageSize=x;Region=a"})
        EXPECT_EQ(refusal(text).find("hunter2"), std::string::npos) << refusal(text);
}

TEST(Keywords, OfClientsAreIgnored) {
    const auto options =
        resolve((kGood + "Trusted_Connection=Yes;APP=Excel;WSID=x;Database=y;Server=z;Bogus=1;Other=2").c_str());
    ASSERT_EQ(options.unknown.names.size(), 2U);
    EXPECT_EQ(options.unknown.names[0].name, "Bogus");
    EXPECT_EQ(options.unknown.names[1].name, "Other");
}

class ConnectTest : public Odbc {
  protected:
    void SetUp() override {
        Odbc::SetUp();
        SQLDisconnect(connection);
    }
    void TearDown() override {
        if (SQLDisconnect(connection) == SQL_ERROR) {
            EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "08003");
        }
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_DBC, connection), SQL_SUCCESS);
        EXPECT_EQ(SQLFreeHandle(SQL_HANDLE_ENV, environment), SQL_SUCCESS);
    }
    std::string state() const { return state_of(SQL_HANDLE_DBC, connection); }
};

TEST_F(ConnectTest, WarnsOfUnknownKeywords) {
    EXPECT_EQ(connect(("Bogus=1;" + std::string(kConnectionString)).c_str()), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01S00");
    EXPECT_EQ(message_of(SQL_HANDLE_DBC, connection),
              "[Snow Software][Snow Atlas ODBC Driver]The driver does not know the keyword(s) Bogus and ignores them.");
}

TEST_F(ConnectTest, WarnsOfMisspelledKeywordsWithTheRightOnes) {
    EXPECT_EQ(connect((std::string(kConnectionString) + ";PageSiez=5").c_str()), SQL_SUCCESS_WITH_INFO);
    EXPECT_NE(message_of(SQL_HANDLE_DBC, connection).find("PageSiez (did you mean PageSize?)"), std::string::npos);
}

TEST_F(ConnectTest, NeverNamesWhatMayBePartOfTheSecret) {
    for (const char* secret : {"PWD=ab;hunter2", "PWD=ab;hunter2=x;cd", "ClientSecret=ab;Pasword"}) {
        EXPECT_EQ(connect((std::string(secret) + ";Region=a;ClientId=b;PWD=c").c_str()), SQL_SUCCESS_WITH_INFO)
            << secret;
        EXPECT_EQ(state(), "01S00");
        const std::string message = message_of(SQL_HANDLE_DBC, connection);
        EXPECT_EQ(message.find("hunter2"), std::string::npos) << message;
        EXPECT_EQ(message.find("Pasword"), std::string::npos) << message;
        EXPECT_NE(from_narrow(message).find("put the secret in braces: PWD={…}"), std::string::npos) << message;
        SQLDisconnect(connection);
    }
}

TEST_F(ConnectTest, GivesBackTheStringItWasGiven) {
    std::array<SQLCHAR, 200> out{};
    SQLSMALLINT length = 0;
    ASSERT_EQ(SQLDriverConnect(connection, nullptr, narrow(kConnectionString), SQL_NTS, out.data(), sizeof out, &length,
                               SQL_DRIVER_COMPLETE),
              SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(out.data()), kConnectionString);
    EXPECT_EQ(static_cast<std::size_t>(length), std::string(kConnectionString).size());
    SQLDisconnect(connection);
    std::array<SQLWCHAR, 10> cut{};
    const std::u16string wide_text = to_utf16(kConnectionString);
    ASSERT_EQ(SQLDriverConnectW(connection, nullptr, wide(wide_text.c_str()), SQL_NTS, cut.data(), 10, &length,
                                SQL_DRIVER_NOPROMPT),
              SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01004");
    EXPECT_EQ(static_cast<std::size_t>(length), wide_text.size()); // characters
    EXPECT_EQ(cut[9], 0);
}

TEST_F(ConnectTest, PassesOnWhyItCouldNotConnect) {
    engine().connect_error = Error(state::kSignInRefused, "The client secret is wrong.", 400);
    EXPECT_EQ(connect(kConnectionString), SQL_ERROR);
    EXPECT_EQ(state(), "28000");
    engine().connect_error.reset();
    EXPECT_EQ(connect(kConnectionString), SQL_SUCCESS);
    EXPECT_EQ(connect(kConnectionString), SQL_ERROR);
    EXPECT_EQ(state(), "08002");
}

TEST_F(ConnectTest, TakesTheLoginTimeoutOfTheApplicationUnlessTheStringHasOne) {
    SQLSetConnectAttr(connection, SQL_ATTR_LOGIN_TIMEOUT, number(7), 0);
    ASSERT_EQ(connect(kConnectionString), SQL_SUCCESS);
    EXPECT_EQ(engine().last_settings.login_timeout.count(), 7);
    SQLDisconnect(connection);
    ASSERT_EQ(connect((std::string(kConnectionString) + ";LoginTimeout=3").c_str()), SQL_SUCCESS);
    EXPECT_EQ(engine().last_settings.login_timeout.count(), 3);
}

TEST_F(ConnectTest, AsksForWhatIsMissingStepByStep) {
    std::array<SQLCHAR, 400> out{};
    SQLSMALLINT length = 0;
    const auto browse = [&](const char* text) {
        return SQLBrowseConnect(connection, narrow(text), SQL_NTS, out.data(), sizeof out, &length);
    };
    EXPECT_EQ(browse("Driver=Snow Atlas ODBC Driver"), SQL_NEED_DATA);
    EXPECT_STREQ(reinterpret_cast<char*>(out.data()),
                 "REGION:Region=?;UID:Client ID=?;PWD:Client secret=?;*PROXY:Proxy=?");
    EXPECT_EQ(browse("Region=westeurope;UID=demo"), SQL_NEED_DATA);
    EXPECT_STREQ(reinterpret_cast<char*>(out.data()), "PWD:Client secret=?;*PROXY:Proxy=?");
    engine().connect_error = Error(state::kSignInRefused, "The client secret is wrong.", 400);
    EXPECT_EQ(browse("PWD=wrong"), SQL_NEED_DATA);
    EXPECT_EQ(state(), "28000");
    engine().connect_error.reset();
    EXPECT_EQ(browse("PWD=right"), SQL_SUCCESS);
    EXPECT_EQ(engine().last_settings.client_secret, "right");
    ConnectionEntries complete = parse_connection_string(reinterpret_cast<char*>(out.data()));
    EXPECT_EQ(odbc::first_value(complete, "Region"), "westeurope");
    // What was answered again stands in it once.
    EXPECT_EQ(std::string(reinterpret_cast<char*>(out.data())).find("wrong"), std::string::npos);
}

TEST_F(ConnectTest, ForgetsABrowseThatIsGivenUp) {
    std::array<SQLCHAR, 400> out{};
    SQLSMALLINT length = 0;
    EXPECT_EQ(SQLBrowseConnect(connection, narrow("UID=demo"), SQL_NTS, out.data(), sizeof out, &length),
              SQL_NEED_DATA);
    EXPECT_EQ(SQLDisconnect(connection), SQL_SUCCESS);
    EXPECT_EQ(SQLBrowseConnect(connection, narrow("PWD=a"), SQL_NTS, out.data(), sizeof out, &length), SQL_NEED_DATA);
    EXPECT_NE(std::string(reinterpret_cast<char*>(out.data())).find("UID:"), std::string::npos);
}

} // namespace
