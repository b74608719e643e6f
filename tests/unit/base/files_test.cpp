#include "driver/base/files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "driver/base/log.h"
#include "driver/base/process.h"

namespace snowatlas {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
  protected:
    void TearDown() override {
        std::error_code still_open; // the log, on Windows
        fs::remove_all(folder_, still_open);
    }
    std::string content(const fs::path& file) const {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    const fs::path folder_ =
        fs::temp_directory_path() / path_of("snowatlas-datei-größe-" + std::to_string(process_id()));
};

TEST_F(Files, NamesStayWhatTheyAre) {
    EXPECT_EQ(text_of(path_of("a/größe-東京.log")), "a/größe-東京.log");
}

TEST_F(Files, WhatIsWrittenToAnUnnamedOneCanBeRead) {
    const File file = open_unnamed_file();
    ASSERT_TRUE(file);
    const std::string rows("rows\r\n\0\x1A and more", 16);
    ASSERT_EQ(std::fwrite(rows.data(), 1, rows.size(), file.get()), rows.size());
    ASSERT_EQ(std::fseek(file.get(), 0, SEEK_SET), 0);
    std::string read(rows.size(), ' ');
    ASSERT_EQ(std::fread(read.data(), 1, read.size(), file.get()), read.size());
    EXPECT_EQ(read, rows);
}

TEST_F(Files, ALogIsMadeForThisUserAloneAndAppendedTo) {
    const fs::path file = folder_ / "driver.log";
    for (const char* line : {"one\n", "two\n"}) {
        const File log = open_private_log(file);
        ASSERT_TRUE(log);
        std::fputs(line, log.get());
    }
    EXPECT_EQ(content(file), "one\ntwo\n");
#ifndef _WIN32 // where a folder hands its rights on
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
#endif
    EXPECT_FALSE(open_private_log(folder_)); // a folder
}

// The log of a process is one file: this is the only test that opens it.
TEST_F(Files, NobodyWritesLinesOfTheirOwnIntoTheLog) {
    log::open(text_of(folder_ / "driver.log"), log::Level::Info);
    log::write(log::Level::Info, "a server said: no\r\n2026-01-01T00:00:00.000Z 1/1 info all is well");
    log::write(log::Level::Debug, "below the level");
    const std::string text = content(folder_ / "driver.log");
    EXPECT_NE(text.find(" info a server said: no  2026-01-01"), std::string::npos) << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
}

} // namespace
} // namespace snowatlas
