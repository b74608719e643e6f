// SQLGetData: in parts, in any order, again.
#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;

namespace {

class GetDataTest : public Odbc {
  protected:
    void open(const std::string& text, const std::string& bytes = "\x01\x02\x03") {
        Answer answer;
        answer.columns = columns({{TypeId::VarChar, 100}, {TypeId::VarBinary, 100}, {TypeId::Decimal, 10, 2}});
        answer.rows.push_back({text, Binary{bytes}, Decimal{1250, 2}});
        engine().answers["row"] = answer;
        ASSERT_EQ(execute("row"), SQL_SUCCESS);
        ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    }
};

TEST_F(GetDataTest, DeliversTextInParts) {
    open("abcdefgh");
    SQLCHAR part[4];
    SQLLEN left = 0;
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, part, sizeof part, &left), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01004");
    EXPECT_STREQ(reinterpret_cast<char*>(part), "abc");
    EXPECT_EQ(left, 8); // before this call
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, part, sizeof part, &left), SQL_SUCCESS_WITH_INFO);
    EXPECT_STREQ(reinterpret_cast<char*>(part), "def");
    EXPECT_EQ(left, 5);
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, part, sizeof part, &left), SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(part), "gh");
    EXPECT_EQ(left, 2);
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, part, sizeof part, &left), SQL_NO_DATA);
}

TEST_F(GetDataTest, CountsWideTextInBytesOfUtf16) {
    open("a\xF0\x9F\x98\x80\xC3\xA9");
    SQLWCHAR part[3];
    SQLLEN left = 0;
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_WCHAR, part, sizeof part, &left), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(left, 8);
    EXPECT_EQ(part[0], u'a');
    EXPECT_EQ(part[1], 0); // the pair does not fit and is not split
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_WCHAR, part, sizeof part, &left), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(left, 6);
    EXPECT_EQ(part[0], 0xD83D);
    EXPECT_EQ(part[1], 0xDE00);
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_WCHAR, part, sizeof part, &left), SQL_SUCCESS);
    EXPECT_EQ(left, 2);
    EXPECT_EQ(part[0], 0xE9);
}

TEST_F(GetDataTest, DeliversBytesInPartsAndAsHexadecimalDigits) {
    open("x");
    SQLCHAR part[5] = {};
    SQLLEN left = 0;
    EXPECT_EQ(SQLGetData(statement, 2, SQL_C_BINARY, part, 2, &left), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(left, 3);
    EXPECT_EQ(SQLGetData(statement, 2, SQL_C_BINARY, part, 2, &left), SQL_SUCCESS);
    EXPECT_EQ(left, 1);
    EXPECT_EQ(part[0], 3);
    EXPECT_EQ(SQLGetData(statement, 2, SQL_C_CHAR, part, sizeof part, &left), SQL_SUCCESS_WITH_INFO);
    EXPECT_STREQ(reinterpret_cast<char*>(part), "0102");
    EXPECT_EQ(left, 6);
    EXPECT_EQ(SQLGetData(statement, 2, SQL_C_CHAR, part, sizeof part, &left), SQL_SUCCESS);
    EXPECT_STREQ(reinterpret_cast<char*>(part), "03");
}

TEST_F(GetDataTest, TellsTheLengthForABufferOfNoLength) {
    open("abc");
    SQLCHAR nothing[1] = {'x'};
    SQLLEN left = 0;
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, nothing, 0, &left), SQL_SUCCESS_WITH_INFO);
        EXPECT_EQ(left, 3);
        EXPECT_EQ(nothing[0], 'x');
        EXPECT_EQ(SQLGetData(statement, 1, SQL_C_WCHAR, nothing, 0, &left), SQL_SUCCESS_WITH_INFO);
        EXPECT_EQ(left, 6);
    }
    EXPECT_EQ(get_text(1), "abc");
}

TEST_F(GetDataTest, EndsAnEmptyTextAfterOneCall) {
    open("");
    SQLCHAR buffer[4] = {'x'};
    SQLLEN left = -1;
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, buffer, sizeof buffer, &left), SQL_SUCCESS);
    EXPECT_EQ(left, 0);
    EXPECT_EQ(buffer[0], 0);
    EXPECT_EQ(SQLGetData(statement, 1, SQL_C_CHAR, buffer, sizeof buffer, &left), SQL_NO_DATA);
}

TEST_F(GetDataTest, BeginsAnewAfterAnotherColumn) {
    open("abcdef");
    SQLCHAR part[4];
    SQLLEN left = 0;
    SQLGetData(statement, 1, SQL_C_CHAR, part, sizeof part, &left);
    EXPECT_EQ(get_text(3), "12.50");
    EXPECT_EQ(get_text(1), "abcdef");
}

TEST_F(GetDataTest, ReadsColumnsInAnyOrderBoundOnesToo) {
    Answer answer;
    answer.columns = columns({{TypeId::Integer}, {TypeId::Integer}});
    answer.rows.push_back({std::int64_t{1}, std::int64_t{2}});
    engine().answers["pair"] = answer;
    SQLINTEGER bound = 0;
    SQLBindCol(statement, 2, SQL_C_SLONG, &bound, 0, nullptr);
    ASSERT_EQ(execute("pair"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(bound, 2);
    EXPECT_EQ(get_text(2), "2");
    EXPECT_EQ(get_text(1), "1");
}

TEST_F(GetDataTest, CannotReadBeyondTheLastRow) {
    open("abc");
    EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
    EXPECT_EQ(get_text(1), "error 24000");
}

TEST_F(GetDataTest, TakesLongTextInSmallPartsWithoutLosingAnything) {
    std::string text;
    for (int i = 0; i < 5000; ++i) text.append("\xC3\xA9").append(std::to_string(i));
    open(text);
    std::u16string collected;
    SQLWCHAR part[128];
    SQLLEN left = 0;
    for (;;) {
        const SQLRETURN code = SQLGetData(statement, 1, SQL_C_WCHAR, part, sizeof part, &left);
        ASSERT_TRUE(SQL_SUCCEEDED(code));
        collected += std::u16string(reinterpret_cast<char16_t*>(part));
        if (code == SQL_SUCCESS) break;
    }
    EXPECT_EQ(to_utf8(collected), text);
}

} // namespace
