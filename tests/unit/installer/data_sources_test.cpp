// Data sources in an ODBC configuration of the test's own.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "driver/odbc/configuration.h"
#include "installer/tool/commands.h"
#include "installer/tool/platform.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

class DataSources : public testing::Test {
  protected:
    void SetUp() override {
        fs::create_directories(folder_);
        for (const char* file : {"odbcinst.ini", "odbc.ini", "user.ini"}) std::ofstream(folder_ / file) << '\n';
        setenv("ODBCSYSINI", folder_.c_str(), 1);
        setenv("ODBCINI", (folder_ / "user.ini").c_str(), 1);
        setenv("XDG_CONFIG_HOME", (folder_ / "config").c_str(), 1);
        std::ofstream(folder_ / "secret") << "s3cret\n";
    }
    void TearDown() override { fs::remove_all(folder_); }

    AddOptions options(const std::string& name) const {
        AddOptions result;
        result.name = name;
        result.region = "westeurope";
        result.client_id = "client";
        result.secret_file = (folder_ / "secret").string();
        return result;
    }
    std::string text_of(const char* file) const {
        std::ifstream in(folder_ / file);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }

    const fs::path folder_ = fs::temp_directory_path() / ("snowatlas-data-sources-" + std::to_string(getpid()));
    std::ostringstream out_;
};

TEST_F(DataSources, AnAddedOneIsFoundWithItsSettings) {
    AddOptions add = options("Atlas");
    add.settings = {"MaxConcurrency=8"};
    add_data_source(add, out_);
    const auto found = find_data_source("ATLAS");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->scope, Scope::User);
    EXPECT_EQ(found->setting("region"), "westeurope");
    EXPECT_EQ(found->setting("MaxConcurrency"), "8");
    EXPECT_EQ(found->setting("ClientSecretFile"), (folder_ / "secret").string());
}

TEST_F(DataSources, NamesAndSettingsBeyondAsciiAreReadByTheDriverAsTheyWereGiven) {
    const std::string name = "Zürich 東京 😀";
    const std::string file = "/etc/größe/証明書.pem";
    AddOptions add = options(name);
    add.settings = {"CaFile=" + file};
    add_data_source(add, out_);
    const auto found = find_data_source(name);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name, name);
    EXPECT_EQ(found->setting("CaFile"), file);
    EXPECT_EQ(odbc::dsn_value(name, "CaFile"), file);
    const auto keywords = odbc::dsn_keywords(name);
    EXPECT_NE(std::ranges::find(keywords, "CaFile"), keywords.end());

    write_private_file(secret_file(name, Scope::User), "s3cret\n");
    EXPECT_TRUE(fs::exists(folder_ / "config" / "snowatlas-odbc" / (name + ".secret")));
    remove_data_source(*found);
    EXPECT_FALSE(find_data_source(name));
}

TEST_F(DataSources, NoNameLeadsTheSecretIntoAnotherFolder) {
    for (const char* name : {"../Atlas", "/etc/Atlas", "a/b", "", "a;b", "a\\b"}) {
        EXPECT_THROW(secret_file(name, Scope::User), std::runtime_error) << name;
        EXPECT_THROW(write_data_source({name, Scope::User, {}}), std::runtime_error) << name;
    }
    EXPECT_EQ(secret_file("..", Scope::User).parent_path(), folder_ / "config" / "snowatlas-odbc");
}

TEST_F(DataSources, TheSecretIsInNoConfigurationFile) {
    add_data_source(options("Atlas"), out_);
    EXPECT_EQ(text_of("user.ini").find("s3cret"), std::string::npos);
}

TEST_F(DataSources, OneOfThatNameIsNotOverwrittenUnasked) {
    add_data_source(options("Atlas"), out_);
    AddOptions again = options("Atlas");
    again.region = "uksouth";
    EXPECT_THROW(add_data_source(again, out_), std::runtime_error);
    again.replace = true;
    again.settings = {"PageSize=100"};
    add_data_source(again, out_);
    EXPECT_EQ(find_data_source("Atlas")->setting("Region"), "uksouth");
}

TEST_F(DataSources, ReplacingLeavesNoFormerSetting) {
    AddOptions first = options("Atlas");
    first.settings = {"Proxy=http://proxy:8080"};
    add_data_source(first, out_);
    AddOptions second = options("Atlas");
    second.replace = true;
    add_data_source(second, out_);
    EXPECT_EQ(find_data_source("Atlas")->setting("Proxy"), "");
}

TEST_F(DataSources, SystemOnesGoToTheSystemsFile) {
    AddOptions add = options("Shared");
    add.scope = Scope::System;
    add_data_source(add, out_);
    EXPECT_NE(text_of("odbc.ini").find("[Shared]"), std::string::npos);
    EXPECT_EQ(text_of("user.ini").find("[Shared]"), std::string::npos);
    EXPECT_EQ(find_data_source("Shared")->scope, Scope::System);
}

TEST_F(DataSources, ThoseOfOtherDriversAreNotListed) {
    std::ofstream(folder_ / "user.ini") << "[Other]\nDriver=SQLite3\nDatabase=x\n";
    EXPECT_TRUE(list_data_sources().empty());
    EXPECT_FALSE(find_data_source("Other"));
}

TEST_F(DataSources, RemovingTakesTheKeptSecretWithIt) {
    const fs::path kept = secret_file("Atlas", Scope::User);
    write_private_file(kept, "s3cret\n");
    AddOptions add = options("Atlas");
    add.secret_file = kept.string();
    add_data_source(add, out_);
    remove_data_source(*find_data_source("Atlas"));
    EXPECT_FALSE(find_data_source("Atlas"));
    EXPECT_FALSE(fs::exists(kept.parent_path())) << "nothing else was in it";
}

TEST_F(DataSources, RemovingLeavesTheUsersOwnSecretFileAlone) {
    add_data_source(options("Atlas"), out_);
    remove_data_source(*find_data_source("Atlas"));
    EXPECT_TRUE(fs::exists(folder_ / "secret"));
}

TEST_F(DataSources, SecretFilesAreReadableByTheirOwnerOnly) {
    const fs::path file = secret_file("Atlas", Scope::User);
    write_private_file(file, "s3cret\n");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::status(file.parent_path()).permissions(), fs::perms::owner_all);
}

TEST_F(DataSources, ASecretOnTheCommandLineIsRefused) {
    for (const char* setting : {"ClientSecret=x", "pwd=x", "Password=x"}) {
        AddOptions add = options("Atlas");
        add.settings = {setting};
        EXPECT_THROW(add_data_source(add, out_), std::runtime_error) << setting;
    }
    EXPECT_FALSE(find_data_source("Atlas"));
}

TEST_F(DataSources, NamesTheDriverManagerCannotKeepAreRefused) {
    for (const char* name : {"", "a=b", "with[bracket]", "a name that is much longer than thirty-two characters"}) {
        EXPECT_THROW(add_data_source(options(name), out_), std::runtime_error) << name;
    }
}

TEST_F(DataSources, WhatCannotBeARegionIsRefusedBeforeTheSecretIsAskedFor) {
    for (const char* region : {"west europe", "https://westeurope.snowsoftware.io", "west_europe"}) {
        AddOptions add = options("Atlas");
        add.region = region;
        add.secret_file.clear();
        try {
            add_data_source(add, out_);
            ADD_FAILURE() << region;
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string(error.what()).find("westeurope"), std::string::npos) << error.what();
        }
    }
}

// Read from the file: the driver manager remembers for a while what it has read.
TEST_F(DataSources, TheDriverIsRegisteredOnceAndForgottenAtOnce) {
    register_driver("/opt/one/libsnowatlasodbc.so");
    EXPECT_NE(text_of("odbcinst.ini").find("Driver=/opt/one/libsnowatlasodbc.so"), std::string::npos);
    unregister_driver();
    EXPECT_EQ(text_of("odbcinst.ini").find("Snow Atlas"), std::string::npos);
}

} // namespace
} // namespace snowatlas::tool
