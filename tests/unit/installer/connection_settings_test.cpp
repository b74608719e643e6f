// What the tool reads out of a connection string and the data source it names.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "installer/tool/connection_settings.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

class Settings : public testing::Test {
  protected:
    void SetUp() override {
        fs::create_directories(folder_);
        std::ofstream(folder_ / "odbcinst.ini") << '\n';
        std::ofstream(folder_ / "odbc.ini") << '\n';
        std::ofstream(folder_ / "user.ini")
            << "[Atlas]\nDriver=Snow Atlas\nRegion=WestEurope\nCaFile=/ca.pem\nLoginTimeout=7\n"
               "[Bare]\nDriver=Snow Atlas\nClientId=x\n"
               "[Misspelled]\nDriver=Snow Atlas\nDescription=y\nRegoin=uksouth\n";
        setenv("ODBCSYSINI", folder_.c_str(), 1);
        setenv("ODBCINI", (folder_ / "user.ini").c_str(), 1);
    }
    void TearDown() override { fs::remove_all(folder_); }
    // The same as for the tests of data sources: the driver manager remembers the first it has seen.
    const fs::path folder_ = fs::temp_directory_path() / ("snowatlas-data-sources-" + std::to_string(getpid()));
};

TEST_F(Settings, TheRegionGivesTheAddresses) {
    const auto settings = ConnectionSettings::of("Atlas");
    EXPECT_EQ(settings.base_url(), "https://westeurope.snowsoftware.io");
    EXPECT_EQ(settings.token_url(), "https://westeurope.snowsoftware.io/idp/api/connect/token");
    EXPECT_EQ(settings.login_timeout(), 7U);
}

TEST_F(Settings, TheConnectionStringCountsBeforeTheDataSource) {
    const auto settings = ConnectionSettings::of("dsn=Atlas;baseurl=https://other.example/;CAFILE=/own.pem");
    EXPECT_EQ(settings.base_url(), "https://other.example");
    EXPECT_EQ(settings.value("CaFile"), "/own.pem");
    EXPECT_EQ(settings.value("LoginTimeout"), "7");
}

TEST_F(Settings, AConnectionStringNeedsNoDataSource) {
    const auto settings = ConnectionSettings::of("Driver={Snow Atlas};Region=uksouth");
    EXPECT_FALSE(settings.source());
    EXPECT_EQ(settings.base_url(), "https://uksouth.snowsoftware.io");
    EXPECT_EQ(settings.login_timeout(), 15U);
}

TEST_F(Settings, WhatIsMissingIsSaidWithWhatToDo) {
    try {
        ConnectionSettings::of("Nowhere");
        ADD_FAILURE();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("snowatlas-odbc list"), std::string::npos);
    }
    try {
        ConnectionSettings::of("Bare").base_url();
        ADD_FAILURE();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("--region"), std::string::npos);
    }
}

TEST_F(Settings, AMisspelledKeywordIsNamedWithTheRightOne) {
    for (const auto& [target, hint] :
         {std::pair("Misspelled",
                    R"(The data source Misspelled has the unknown keyword "Regoin"; did you mean "Region"?)"),
          std::pair("Regoin=uksouth",
                    R"(The connection string has the unknown keyword "Regoin"; did you mean "Region"?)")}) {
        try {
            ConnectionSettings::of(target).base_url();
            ADD_FAILURE();
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string(error.what()).find(hint), std::string::npos) << error.what();
        }
    }
    EXPECT_EQ(ConnectionSettings::of("Bare").misspelled(), "");
}

TEST_F(Settings, AFurtherSettingGoesBeforeTheTargets) {
    EXPECT_EQ(with_setting("Atlas", "Scope", "openid"), "Scope=openid;DSN=Atlas");
    EXPECT_EQ(with_setting("DSN=Atlas;PageSize=1", "Scope", "openid"), "Scope=openid;DSN=Atlas;PageSize=1");
}

} // namespace
} // namespace snowatlas::tool
