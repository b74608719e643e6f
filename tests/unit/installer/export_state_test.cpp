// What an interrupted export leaves behind, read again.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

#include "installer/tool/export_state.h"
#include "installer/tool/progress.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

class ExportFiles : public testing::Test {
  protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }
    std::string state_text() const {
        std::ifstream in(state_of(file_));
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    const fs::path folder_ = fs::temp_directory_path() / ("snowatlas-export-" + std::to_string(getpid()));
    const fs::path file_ = folder_ / "report.csv";
};

TEST_F(ExportFiles, KeepWhatWasSaved) {
    save_state({"[\"origin\"]", 3, 120, {"a", "b", "c"}}, file_);
    const auto state = load_state(file_);
    ASSERT_TRUE(state);
    EXPECT_EQ(state->origin, "[\"origin\"]");
    EXPECT_EQ(state->rows, 3U);
    EXPECT_EQ(state->bytes, 120U);
    EXPECT_EQ(state->last_marks, (std::deque<std::string>{"a", "b", "c"}));
}

TEST_F(ExportFiles, StandBesideTheFile) {
    save_state({"[]", 0, 0, {}}, file_);
    std::ofstream(part_of(file_)) << "x\n";
    EXPECT_EQ(part_of(file_), folder_ / "report.csv.part");
    EXPECT_TRUE(fs::exists(folder_ / "report.csv.part.state"));
    remove_part(file_);
    EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(ExportFiles, AreNotTrustedWhereSomethingIsMissing) {
    EXPECT_FALSE(load_state(file_)) << "there is none";
    save_state({"[]", 2, 9, {"a", "b"}}, file_);
    const std::string whole = state_text();
    for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
        std::ofstream(state_of(file_), std::ios::binary) << whole.substr(0, size);
        EXPECT_FALSE(load_state(file_)) << size;
    }
    for (const char* text :
         {"another layout\n[]\n1\n9\na\nend\n", "snowatlas-odbc export 1\n[]\n-1\n9\na\nend\n",
          "snowatlas-odbc export 1\n[]\n1\nx\na\nend\n", "snowatlas-odbc export 1\n[]\n1\n9\na\nb\nend\n"}) {
        std::ofstream(state_of(file_), std::ios::binary) << text;
        EXPECT_FALSE(load_state(file_)) << text;
    }
}

TEST(Progress, ShowsShareRateAndWhatRemains) {
    EXPECT_EQ(progress_line({.rows = 250'000, .total = 1'000'000, .pages = 250, .seconds = 5}),
              "[#####---------------]  25 %  250,000 of 1,000,000 rows, 250 pages, 50,000 rows/s, 15 s left");
    EXPECT_EQ(progress_line({.rows = 1, .pages = 1, .seconds = 0.5}), "1 row, 1 page, 2 rows/s");
    EXPECT_EQ(progress_line({}), "0 rows, 0 pages");
}

TEST(Progress, CountsOnlyItsOwnRowsForTheRate) {
    EXPECT_EQ(progress_line({.rows = 900, .rows_before = 800, .total = 1000, .pages = 1, .seconds = 1}),
              "[##################--]  90 %  900 of 1,000 rows, 1 page, 100 rows/s, 1 s left");
}

TEST(Progress, IsNeverMoreThanWhole) {
    EXPECT_EQ(progress_line({.rows = 1100, .total = 1000, .pages = 2, .seconds = 1}),
              "[####################] 100 %  1,100 of 1,000 rows, 2 pages, 1,100 rows/s");
}

TEST(Progress, TellsLongTimesInLargeUnits) {
    const auto left = [](std::uint64_t seconds) {
        const std::string line =
            progress_line({.rows = 1000, .total = 1000 + 1000 * seconds, .pages = 1, .seconds = 1});
        return line.substr(line.rfind(", ") + 2);
    };
    EXPECT_EQ(left(59), "59 s left");
    EXPECT_EQ(left(61), "1 min 1 s left");
    EXPECT_EQ(left(3700), "1 h 1 min left");
}

TEST(Progress, EndsWithASummary) {
    EXPECT_EQ(progress_summary({.rows = 1'000'000, .pages = 1000, .seconds = 20}),
              "1,000,000 rows, 1,000 pages in 20.0 s");
    EXPECT_EQ(progress_summary({.rows = 20, .rows_before = 10, .pages = 1, .seconds = 0.25}),
              "20 rows (10 of them from before), 1 page in 0.2 s");
}

} // namespace
} // namespace snowatlas::tool
