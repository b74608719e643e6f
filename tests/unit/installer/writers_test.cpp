// What the tool writes for given rows, format by format.
#include <sstream>

#include <gtest/gtest.h>

#include "installer/tool/writers.h"

namespace snowatlas::tool {
namespace {

std::string written(Format format, const std::vector<Column>& columns, const std::vector<Row>& rows) {
    std::ostringstream out;
    const auto writer = make_writer(format, out, columns);
    for (const Row& row : rows) writer->row(row);
    writer->finish();
    return out.str();
}

const std::vector<Column> kNameAndCount{{"name", SQL_WVARCHAR, 0}, {"count", SQL_INTEGER, 0}};

TEST(Writers, TableAlignsTextLeftAndNumbersRight) {
    EXPECT_EQ(written(Format::Table, kNameAndCount, {{"Łódź", "7"}, {"x", "123456"}}), "name   count\n"
                                                                                       "----  ------\n"
                                                                                       "Łódź       7\n"
                                                                                       "x     123456\n");
}

TEST(Writers, TableKeepsARowOnOneLine) {
    EXPECT_EQ(written(Format::Table, {{"t", SQL_WVARCHAR, 0}}, {{"a\nb\tc"}}), "t\n-----\na b c\n");
}

TEST(Writers, TableCutsWhatIsVeryLong) {
    const std::string text = written(Format::Table, {{"t", SQL_WVARCHAR, 0}}, {{std::string(200, 'x')}});
    EXPECT_NE(text.find(std::string(59, 'x') + "…\n"), std::string::npos);
    EXPECT_EQ(text.find(std::string(60, 'x')), std::string::npos);
}

TEST(Writers, TableShowsAllWhereAsked) {
    std::ostringstream out;
    const auto writer = make_writer(Format::Table, out, {{"t", SQL_WVARCHAR, 0}}, std::string::npos);
    const std::string text(200, 'x');
    writer->row({text});
    writer->finish();
    EXPECT_NE(out.str().find(text), std::string::npos);
}

struct CsvCase {
    std::optional<std::string_view> value;
    std::string field;
};

TEST(Writers, CsvQuotesWhatWouldBeMisread) {
    const std::vector<CsvCase> cases{{"plain", "plain"},
                                     {std::nullopt, ""},
                                     {"", "\"\""},
                                     {"a,b", "\"a,b\""},
                                     {"a\"b", "\"a\"\"b\""},
                                     {"a\nb", "\"a\nb\""},
                                     {" leading", "\" leading\""},
                                     {"trailing ", "\"trailing \""},
                                     {"Łódź", "Łódź"}};
    for (const CsvCase& each : cases) {
        EXPECT_EQ(written(Format::Csv, {{"t", SQL_WVARCHAR, 0}}, {{each.value}}), "t\n" + each.field + "\n");
    }
}

struct JsonCase {
    SQLSMALLINT type;
    std::optional<std::string_view> value;
    std::string json;
};

TEST(Writers, JsonSpellsValuesByTheirType) {
    const std::vector<JsonCase> cases{
        {SQL_WVARCHAR, "12", "\"12\""},
        {SQL_WVARCHAR, "say \"x\\y\"\n", R"("say \"x\\y\"\u000a")"},
        {SQL_WVARCHAR, std::nullopt, "null"},
        {SQL_INTEGER, "-12", "-12"},
        {SQL_DECIMAL, "12345678901234.5678", "12345678901234.5678"},
        {SQL_DECIMAL, ".5", "\".5\""},
        {SQL_DOUBLE, "1.5e-07", "1.5e-07"},
        {SQL_DOUBLE, "NaN", "\"NaN\""},
        {SQL_BIT, "1", "true"},
        {SQL_BIT, "0", "false"},
        {SQL_TYPE_TIMESTAMP, "2025-12-31 23:59:58", "\"2025-12-31 23:59:58\""},
    };
    for (const JsonCase& each : cases) {
        EXPECT_EQ(written(Format::Ndjson, {{"v", each.type, 0}}, {{each.value}}), "{\"v\": " + each.json + "}\n");
    }
}

TEST(Writers, JsonIsAnArrayEvenWithoutRows) {
    EXPECT_EQ(written(Format::Json, kNameAndCount, {}), "[]\n");
    EXPECT_EQ(written(Format::Json, kNameAndCount, {{"a", "1"}, {"b", std::nullopt}}),
              "[\n{\"name\": \"a\", \"count\": 1},\n{\"name\": \"b\", \"count\": null}\n]\n");
}

} // namespace
} // namespace snowatlas::tool
