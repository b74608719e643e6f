// Connecting through the driver manager.
#include <array>

#include "tests/odbc/manager.h"

using namespace snowatlas::manager;

namespace {

class ConnectThroughManager : public Manager {
  protected:
    void SetUp() override {
        Manager::SetUp();
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DBC, environment, &other), SQL_SUCCESS);
    }
    void TearDown() override {
        SQLDisconnect(other);
        SQLFreeHandle(SQL_HANDLE_DBC, other);
        Manager::TearDown();
    }
    SQLRETURN connect_other(const std::string& text) {
        return SQLDriverConnect(other, nullptr, narrow(text.c_str()), SQL_NTS, nullptr, 0, nullptr,
                                SQL_DRIVER_NOPROMPT);
    }
    SQLHDBC other = nullptr;
};

TEST_F(ConnectThroughManager, TakesADataSourceWithAndWithoutCredentials) {
    EXPECT_EQ(SQLConnect(other, narrow("atlas"), SQL_NTS, nullptr, 0, nullptr, 0), SQL_SUCCESS)
        << message_of(SQL_HANDLE_DBC, other);
    SQLDisconnect(other);
    EXPECT_EQ(SQLConnectW(other, wide(u"atlas"), SQL_NTS, wide(u"demo-client"), SQL_NTS, wide(u"demo-secret"), SQL_NTS),
              SQL_SUCCESS);
}

TEST_F(ConnectThroughManager, TakesAStringWithoutADataSource) {
    EXPECT_EQ(connect_other("Driver=Snow Atlas;" + shared_tenant().connection_string()), SQL_SUCCESS)
        << message_of(SQL_HANDLE_DBC, other);
    std::array<SQLCHAR, 100> name{};
    SQLGetInfo(other, SQL_DBMS_NAME, name.data(), sizeof name, nullptr);
    EXPECT_STREQ(reinterpret_cast<char*>(name.data()), "Snow Atlas");
}

TEST_F(ConnectThroughManager, SaysWhatIsWrong) {
    EXPECT_EQ(connect_other("DSN=atlas;PWD=wrong"), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, other), "28000");
    EXPECT_EQ(connect_other("DSN=atlas;BaseUrl=https://127.0.0.1:1"), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, other), "08001");
    EXPECT_EQ(connect_other("Driver=Snow Atlas;UID=a;PWD=b"), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, other), "08001");
    EXPECT_EQ(connect_other("DSN=atlas;PageSize=many"), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, other), "HY024");
    EXPECT_EQ(connect_other("DSN=nowhere"), SQL_ERROR);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, other), kThroughManager ? "IM002" : "08001");
    EXPECT_EQ(connect_other("DSN=atlas"), SQL_SUCCESS);
}

TEST_F(ConnectThroughManager, AcceptsWhatClientsAppend) {
    EXPECT_EQ(connect_other("DSN=atlas;UID=;PWD=;Trusted_Connection=Yes;Database=x;APP=Excel"), SQL_SUCCESS);
    SQLDisconnect(other);
    EXPECT_EQ(connect_other("DSN=atlas;Bogus=1"), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state_of(SQL_HANDLE_DBC, other), "01S00");
}

TEST_F(ConnectThroughManager, NeedsNoRequestAfterTheFirstTime) {
    shared_tenant().clear_requests();
    EXPECT_EQ(connect_other("DSN=atlas"), SQL_SUCCESS);
    EXPECT_TRUE(shared_tenant().requests().empty());
}

} // namespace
