// Blocks of rows, scrolling, bookmarks, errors in rows.
#include <array>

#include "tests/unit/odbc/application.h"

using namespace snowatlas;
using namespace snowatlas::fake;

namespace {

class RowsetTest : public Odbc {
  protected:
    void SetUp() override {
        Odbc::SetUp();
        Answer numbers;
        numbers.columns = columns({{TypeId::Integer}, {TypeId::VarChar, 20}});
        for (std::int64_t i = 1; i <= 10; ++i)
            numbers.rows.push_back({i, std::string("row ").append(std::to_string(i))});
        engine().answers["ten"] = numbers;
        numbers.row_errors.emplace(2, Error(state::kInvalidCast, "The third row is broken.", 0));
        engine().answers["broken third"] = numbers;
    }

    void bind(std::size_t size) {
        set(SQL_ATTR_ROW_ARRAY_SIZE, size);
        set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched);
        set(SQL_ATTR_ROW_STATUS_PTR, status.data());
        SQLBindCol(statement, 1, SQL_C_SLONG, numbers.data(), 0, lengths.data());
    }
    void bind_with_bookmarks(std::size_t size) {
        set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
        set(SQL_ATTR_USE_BOOKMARKS, SQL_UB_VARIABLE);
        bind(size);
        SQLBindCol(statement, 0, SQL_C_VARBOOKMARK, bookmarks.data(), sizeof bookmarks[0], nullptr);
    }
    // The first bound number after a scroll, or the code where there is no row.
    int scroll(SQLSMALLINT direction, SQLLEN offset = 0) {
        numbers.fill(0);
        const SQLRETURN code = SQLFetchScroll(statement, direction, offset);
        return SQL_SUCCEEDED(code) ? numbers[0] : -code;
    }

    SQLULEN fetched = 0;
    std::array<SQLUSMALLINT, 20> status{};
    std::array<SQLINTEGER, 20> numbers{};
    std::array<SQLLEN, 20> lengths{};
    std::array<SQLBIGINT, 20> bookmarks{};
};

constexpr int kNoData = -SQL_NO_DATA;

TEST_F(RowsetTest, FillsArraysColumnByColumn) {
    bind(4);
    std::array<std::array<char, 8>, 4> texts{};
    SQLBindCol(statement, 2, SQL_C_CHAR, texts.data(), 8, nullptr);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(fetched, 4U);
    EXPECT_EQ(numbers[3], 4);
    EXPECT_STREQ(texts[3].data(), "row 4");
    EXPECT_EQ(numbers[4], 0);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS); // two rows are left
    EXPECT_EQ(fetched, 2U);
    EXPECT_EQ(status[1], SQL_ROW_SUCCESS);
    EXPECT_EQ(status[2], SQL_ROW_NOROW);
    EXPECT_EQ(numbers[1], 10);
    EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
    EXPECT_EQ(fetched, 0U);
}

TEST_F(RowsetTest, FillsRowsOfStructuresAtAnOffset) {
    struct Row {
        SQLINTEGER number;
        SQLLEN length;
        char text[12];
        SQLLEN text_length;
    };
    std::array<Row, 4> rows{};
    set(SQL_ATTR_ROW_ARRAY_SIZE, 3);
    set(SQL_ATTR_ROW_BIND_TYPE, sizeof(Row));
    SQLLEN offset = sizeof(Row);
    set(SQL_ATTR_ROW_BIND_OFFSET_PTR, &offset);
    SQLBindCol(statement, 1, SQL_C_SLONG, &rows[0].number, 0, &rows[0].length);
    SQLBindCol(statement, 2, SQL_C_CHAR, rows[0].text, sizeof rows[0].text, &rows[0].text_length);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(rows[0].number, 0);
    EXPECT_EQ(rows[1].number, 1);
    EXPECT_EQ(rows[3].number, 3);
    EXPECT_STREQ(rows[3].text, "row 3");
    EXPECT_EQ(rows[3].text_length, 5);
}

TEST_F(RowsetTest, TellsLengthsWithoutABuffer) {
    bind(1);
    SQLLEN length = 0;
    SQLBindCol(statement, 2, SQL_C_WCHAR, nullptr, 0, &length);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(length, 10);
}

TEST_F(RowsetTest, MarksTruncatedRows) {
    set(SQL_ATTR_ROW_ARRAY_SIZE, 10);
    set(SQL_ATTR_ROW_STATUS_PTR, status.data());
    std::array<std::array<char, 6>, 10> texts{};
    SQLBindCol(statement, 2, SQL_C_CHAR, texts.data(), 6, lengths.data());
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(status[8], SQL_ROW_SUCCESS);
    EXPECT_EQ(status[9], SQL_ROW_SUCCESS_WITH_INFO);
    EXPECT_EQ(lengths[9], 6);
    EXPECT_EQ(state(), "01004");
    EXPECT_EQ(place().first, 10);
    EXPECT_EQ(place().second, 2);
}

// More rows than the driver writes together, from several batches of the engine.
class LongRowsetTest : public Odbc {
  protected:
    static constexpr std::size_t kRows = 250, kRowset = 170;

    void SetUp() override {
        Odbc::SetUp();
        Answer many;
        many.columns = columns({{TypeId::Integer}, {TypeId::VarChar, 20}});
        for (std::size_t i = 1; i <= kRows; ++i)
            many.rows.push_back({static_cast<std::int64_t>(number_of(i)), "row " + std::to_string(i)});
        engine().answers["many"] = many;
        set(SQL_ATTR_ROW_ARRAY_SIZE, kRowset);
        set(SQL_ATTR_ROWS_FETCHED_PTR, &fetched);
        set(SQL_ATTR_ROW_STATUS_PTR, status.data());
        SQLBindCol(statement, 1, SQL_C_STINYINT, numbers.data(), 0, nullptr);
        SQLBindCol(statement, 2, SQL_C_CHAR, texts.data(), sizeof texts[0], lengths.data());
    }
    // Of rows 128 to 149 it does not fit in a byte with a sign.
    static std::size_t number_of(std::size_t row) { return row % 150; }
    static bool fits(std::size_t row) { return number_of(row) <= 127; }

    SQLULEN fetched = 0;
    std::array<SQLUSMALLINT, kRowset> status{};
    std::array<SQLSCHAR, kRowset> numbers{};
    std::array<std::array<char, 7>, kRowset> texts{};
    std::array<SQLLEN, kRowset> lengths{};
};

TEST_F(LongRowsetTest, FillsEveryElement) {
    ASSERT_EQ(execute("many"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(fetched, kRowset);
    for (std::size_t row = 1; row <= kRowset; ++row) {
        const auto text = "row " + std::to_string(row);
        EXPECT_STREQ(texts[row - 1].data(), text.substr(0, 6).c_str());
        EXPECT_EQ(lengths[row - 1], static_cast<SQLLEN>(text.size()));
        EXPECT_EQ(numbers[row - 1], fits(row) ? static_cast<SQLSCHAR>(number_of(row)) : 0);
        const int wanted = !fits(row) ? SQL_ROW_ERROR : row < 100 ? SQL_ROW_SUCCESS : SQL_ROW_SUCCESS_WITH_INFO;
        EXPECT_EQ(status[row - 1], wanted) << row;
    }
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(fetched, kRows - kRowset);
    EXPECT_STREQ(texts[kRows - kRowset - 1].data(), "row 25");
    EXPECT_EQ(status[kRows - kRowset], SQL_ROW_NOROW);
    EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
}

TEST_F(LongRowsetTest, TellsOfRowsInTheirOrder) {
    ASSERT_EQ(execute("many"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS_WITH_INFO);
    std::vector<std::pair<SQLLEN, SQLINTEGER>> wanted; // errors before warnings
    for (std::size_t row = 1; row <= kRowset; ++row) {
        if (!fits(row)) wanted.emplace_back(row, 1);
    }
    for (std::size_t row = 100; row <= kRowset; ++row) wanted.emplace_back(row, 2);
    std::vector<std::pair<SQLLEN, SQLINTEGER>> told;
    SQLINTEGER records = 0;
    SQLGetDiagField(SQL_HANDLE_STMT, statement, 0, SQL_DIAG_NUMBER, &records, 0, nullptr);
    for (SQLSMALLINT record = 1; record <= records; ++record) {
        if (place(record).first > 0) told.push_back(place(record)); // one is of the whole rowset
    }
    EXPECT_EQ(told, wanted);
}

TEST_F(LongRowsetTest, EndsAtTheMostRowsAskedFor) {
    set(SQL_ATTR_MAX_ROWS, 30);
    ASSERT_EQ(execute("many"), SQL_SUCCESS);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(fetched, 30U);
    EXPECT_STREQ(texts[29].data(), "row 30");
    EXPECT_STREQ(texts[30].data(), "");
    EXPECT_EQ(SQLFetch(statement), SQL_NO_DATA);
}

TEST_F(LongRowsetTest, CutsTextToTheLongestAskedFor) {
    set(SQL_ATTR_MAX_LENGTH, 3);
    ASSERT_EQ(execute("many"), SQL_SUCCESS);
    SQLBindCol(statement, 1, SQL_C_STINYINT, nullptr, 0, nullptr);
    ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_STREQ(texts[kRowset - 1].data(), "row");
}

TEST_F(RowsetTest, GoesOnAfterARowThatCannotBeRead) {
    bind(4);
    ASSERT_EQ(execute("broken third"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(fetched, 4U);
    EXPECT_EQ(status[1], SQL_ROW_SUCCESS);
    EXPECT_EQ(status[2], SQL_ROW_ERROR);
    EXPECT_EQ(status[3], SQL_ROW_SUCCESS);
    EXPECT_EQ(numbers[3], 4);
    EXPECT_EQ(state(1), "22018");
    EXPECT_EQ(state(2), "01S01");
}

TEST_F(RowsetTest, FailsForASingleRowThatCannotBeReadAndGoesOn) {
    for (const SQLULEN type : {SQL_CURSOR_FORWARD_ONLY, SQL_CURSOR_STATIC}) {
        set(SQL_ATTR_CURSOR_TYPE, type);
        bind(1);
        ASSERT_EQ(execute("broken third"), SQL_SUCCESS);
        EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
        EXPECT_EQ(state(), "22018");
        EXPECT_EQ(get_text(1), "error HY109");
        EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(numbers[0], 4);
        EXPECT_EQ(get_text(2), "row 4");
        SQLFreeStmt(statement, SQL_CLOSE);
    }
}

TEST_F(RowsetTest, ReadsUnboundColumnsOfAnyRowOfABlock) {
    for (const SQLULEN type : {SQL_CURSOR_FORWARD_ONLY, SQL_CURSOR_STATIC}) {
        set(SQL_ATTR_CURSOR_TYPE, type);
        bind(4);
        ASSERT_EQ(execute("ten"), SQL_SUCCESS);
        ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(get_text(2), "row 1");
        ASSERT_EQ(SQLSetPos(statement, 3, SQL_POSITION, SQL_LOCK_NO_CHANGE), SQL_SUCCESS);
        EXPECT_EQ(get_text(2), "row 3");
        EXPECT_EQ(get_text(1), "3");
        EXPECT_EQ(SQLSetPos(statement, 5, SQL_POSITION, SQL_LOCK_NO_CHANGE), SQL_ERROR);
        EXPECT_EQ(state(), "HY107");
        EXPECT_EQ(SQLSetPos(statement, 1, SQL_UPDATE, SQL_LOCK_NO_CHANGE), SQL_ERROR);
        EXPECT_EQ(state(), "HYC00");
        SQLFreeStmt(statement, SQL_CLOSE);
    }
}

TEST_F(RowsetTest, ScrollsAStaticCursorAsTheReferenceSays) {
    set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    bind(3);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(scroll(SQL_FETCH_PRIOR), kNoData);
    EXPECT_EQ(scroll(SQL_FETCH_NEXT), 1);
    EXPECT_EQ(scroll(SQL_FETCH_NEXT), 4);
    EXPECT_EQ(scroll(SQL_FETCH_LAST), 8);
    EXPECT_EQ(scroll(SQL_FETCH_NEXT), kNoData);
    EXPECT_EQ(scroll(SQL_FETCH_PRIOR), 8);
    EXPECT_EQ(scroll(SQL_FETCH_FIRST), 1);
    EXPECT_EQ(scroll(SQL_FETCH_ABSOLUTE, 5), 5);
    EXPECT_EQ(scroll(SQL_FETCH_ABSOLUTE, -2), 9);
    EXPECT_EQ(fetched, 2U);
    EXPECT_EQ(scroll(SQL_FETCH_ABSOLUTE, 0), kNoData);
    EXPECT_EQ(scroll(SQL_FETCH_ABSOLUTE, 11), kNoData);
    EXPECT_EQ(scroll(SQL_FETCH_ABSOLUTE, -11), kNoData);
    EXPECT_EQ(scroll(SQL_FETCH_ABSOLUTE, 5), 5);
    EXPECT_EQ(scroll(SQL_FETCH_RELATIVE, 2), 7);
    EXPECT_EQ(scroll(SQL_FETCH_RELATIVE, -1), 6);
    EXPECT_EQ(scroll(SQL_FETCH_RELATIVE, 0), 6);
    EXPECT_EQ(scroll(SQL_FETCH_ABSOLUTE, 2), 2);
    EXPECT_EQ(scroll(SQL_FETCH_PRIOR), 1); // overlaps the start
    EXPECT_EQ(state(), "01S06");
    EXPECT_EQ(scroll(SQL_FETCH_PRIOR), kNoData);
    EXPECT_EQ(scroll(SQL_FETCH_RELATIVE, 3), 3);
    EXPECT_EQ(scroll(SQL_FETCH_RELATIVE, -7), kNoData);
    EXPECT_EQ(SQLFetchScroll(statement, 99, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY106");
    // A rowset longer than the result.
    set(SQL_ATTR_ROW_ARRAY_SIZE, 12);
    EXPECT_EQ(scroll(SQL_FETCH_ABSOLUTE, 11), kNoData);
    EXPECT_EQ(scroll(SQL_FETCH_PRIOR), 1);
    EXPECT_EQ(state(), "01S06");
}

TEST_F(RowsetTest, ReadsNoMoreOfAStaticCursorThanItHasTo) {
    set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    bind(3);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(scroll(SQL_FETCH_NEXT), 1);
    EXPECT_EQ(engine().rows_handed_out, 3);
}

TEST_F(RowsetTest, KnowsOnlyNextWithAForwardOnlyCursor) {
    bind(1);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(scroll(SQL_FETCH_NEXT), 1);
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_FIRST, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY106");
    EXPECT_EQ(scroll(SQL_FETCH_NEXT), 2);
}

TEST_F(RowsetTest, ReplacesCursorsItDoesNotHave) {
    EXPECT_EQ(set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_DYNAMIC), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01S02");
    SQLULEN type = 0;
    SQLGetStmtAttr(statement, SQL_ATTR_CURSOR_TYPE, &type, 0, nullptr);
    EXPECT_EQ(type, SQL_CURSOR_STATIC);
    SQLULEN scrollable = 0;
    SQLGetStmtAttr(statement, SQL_ATTR_CURSOR_SCROLLABLE, &scrollable, 0, nullptr);
    EXPECT_EQ(scrollable, SQL_SCROLLABLE);
    EXPECT_EQ(set(SQL_ATTR_CONCURRENCY, SQL_CONCUR_VALUES), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01S02");
}

TEST_F(RowsetTest, ExtendedFetchHasItsOwnSizeCountAndStatus) {
    ASSERT_EQ(set(SQL_ROWSET_SIZE, 4), SQL_SUCCESS);
    SQLBindCol(statement, 1, SQL_C_SLONG, numbers.data(), 0, nullptr);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    SQLULEN rows = 0;
    ASSERT_EQ(SQLExtendedFetch(statement, SQL_FETCH_NEXT, 0, &rows, status.data()), SQL_SUCCESS);
    EXPECT_EQ(rows, 4U);
    EXPECT_EQ(numbers[3], 4);
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    EXPECT_EQ(state(), "HY010");
}

TEST_F(RowsetTest, ExtendedFetchKnowsNoRowsWithInformation) {
    set(SQL_ROWSET_SIZE, 10);
    std::array<std::array<char, 6>, 10> texts{};
    SQLBindCol(statement, 2, SQL_C_CHAR, texts.data(), 6, lengths.data());
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(SQLExtendedFetch(statement, SQL_FETCH_NEXT, 0, nullptr, status.data()), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "01004");
    EXPECT_EQ(status[9], SQL_ROW_SUCCESS);
}

TEST_F(RowsetTest, ExtendedFetchIsGivenTheBookmarkItself) {
    set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    set(SQL_ATTR_USE_BOOKMARKS, SQL_UB_FIXED);
    SQLBindCol(statement, 1, SQL_C_SLONG, numbers.data(), 0, nullptr);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    ASSERT_EQ(SQLExtendedFetch(statement, SQL_FETCH_ABSOLUTE, 7, nullptr, status.data()), SQL_SUCCESS);
    SQLLEN bookmark = 0;
    ASSERT_EQ(SQLGetStmtAttr(statement, SQL_GET_BOOKMARK, &bookmark, 0, nullptr), SQL_SUCCESS);
    SQLExtendedFetch(statement, SQL_FETCH_FIRST, 0, nullptr, status.data());
    ASSERT_EQ(SQLExtendedFetch(statement, SQL_FETCH_BOOKMARK, bookmark, nullptr, status.data()), SQL_SUCCESS);
    EXPECT_EQ(numbers[0], 7);
    EXPECT_EQ(SQLExtendedFetch(statement, SQL_FETCH_BOOKMARK, 99, nullptr, status.data()), SQL_ERROR);
    EXPECT_EQ(state(), "HY111");
}

TEST_F(RowsetTest, TellsOfRowsThatItReadsAgain) {
    bind_with_bookmarks(3);
    ASSERT_EQ(execute("broken third"), SQL_SUCCESS);
    ASSERT_EQ(scroll(SQL_FETCH_LAST), 8);
    std::array<std::array<char, 6>, 3> texts{};
    SQLBindCol(statement, 2, SQL_C_CHAR, texts.data(), 6, nullptr);
    EXPECT_EQ(SQLSetPos(statement, 0, SQL_REFRESH, SQL_LOCK_NO_CHANGE), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(status[1], SQL_ROW_SUCCESS);
    EXPECT_EQ(status[2], SQL_ROW_SUCCESS_WITH_INFO); // "row 10" was cut

    bookmarks = {10, 3, 1};
    EXPECT_EQ(SQLBulkOperations(statement, SQL_FETCH_BY_BOOKMARK), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(state(), "HY109"); // of the row that could not be computed
    EXPECT_EQ(place().first, 2);
    EXPECT_EQ(status[0], SQL_ROW_SUCCESS_WITH_INFO);
    EXPECT_EQ(status[1], SQL_ROW_ERROR);
    EXPECT_EQ(status[2], SQL_ROW_SUCCESS);
    EXPECT_EQ(numbers[0], 10);
    EXPECT_EQ(numbers[2], 1);

    scroll(SQL_FETCH_FIRST);
    EXPECT_EQ(SQLSetPos(statement, 3, SQL_REFRESH, SQL_LOCK_NO_CHANGE), SQL_ERROR);
    EXPECT_EQ(state(), "HY109");
    EXPECT_EQ(status[2], SQL_ROW_ERROR);
    EXPECT_EQ(SQLSetPos(statement, 0, SQL_REFRESH, SQL_LOCK_NO_CHANGE), SQL_SUCCESS_WITH_INFO);
    EXPECT_EQ(status[0], SQL_ROW_SUCCESS);
}

// What SQLGetData has begun to read must not be what other rows have taken the place of.
TEST_F(RowsetTest, ReadsDataFromItsBeginningAfterRowsWereReadAgain) {
    bind_with_bookmarks(2);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    ASSERT_EQ(scroll(SQL_FETCH_NEXT), 1);
    std::array<SQLCHAR, 4> part{};
    const auto next_part = [&] {
        SQLGetData(statement, 2, SQL_C_CHAR, part.data(), part.size(), nullptr);
        return std::string(reinterpret_cast<char*>(part.data()));
    };
    EXPECT_EQ(next_part(), "row");
    ASSERT_EQ(SQLSetPos(statement, 0, SQL_REFRESH, SQL_LOCK_NO_CHANGE), SQL_SUCCESS);
    EXPECT_EQ(next_part(), "row");
    bookmarks = {9, 10};
    ASSERT_EQ(SQLBulkOperations(statement, SQL_FETCH_BY_BOOKMARK), SQL_SUCCESS);
    EXPECT_EQ(next_part(), "row");
    EXPECT_EQ(next_part(), " 1");
}

TEST_F(RowsetTest, NeedsBookmarksTurnedOn) {
    set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    bind(1);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_BOOKMARK, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY106");
    EXPECT_EQ(SQLBulkOperations(statement, SQL_FETCH_BY_BOOKMARK), SQL_ERROR);
    EXPECT_EQ(state(), "HY092");
    SQLBIGINT bookmark = 0;
    SQLBindCol(statement, 0, SQL_C_VARBOOKMARK, &bookmark, sizeof bookmark, nullptr);
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
}

TEST_F(RowsetTest, ReturnsToBookmarks) {
    set(SQL_ATTR_CURSOR_TYPE, SQL_CURSOR_STATIC);
    ASSERT_EQ(set(SQL_ATTR_USE_BOOKMARKS, SQL_UB_VARIABLE), SQL_SUCCESS);
    bind(1);
    SQLBIGINT bookmark = 0;
    ASSERT_EQ(SQLBindCol(statement, 0, SQL_C_VARBOOKMARK, &bookmark, sizeof bookmark, nullptr), SQL_SUCCESS);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    scroll(SQL_FETCH_ABSOLUTE, 7);
    const SQLBIGINT kept = bookmark;
    scroll(SQL_FETCH_FIRST);
    EXPECT_NE(bookmark, kept);
    SQLBIGINT wanted = kept;
    set(SQL_ATTR_FETCH_BOOKMARK_PTR, &wanted);
    EXPECT_EQ(scroll(SQL_FETCH_BOOKMARK, 0), 7);
    EXPECT_EQ(scroll(SQL_FETCH_BOOKMARK, -2), 5);
    wanted = 99;
    EXPECT_EQ(SQLFetchScroll(statement, SQL_FETCH_BOOKMARK, 0), SQL_ERROR);
    EXPECT_EQ(state(), "HY111");
    bookmark = kept;
    EXPECT_EQ(SQLBulkOperations(statement, SQL_FETCH_BY_BOOKMARK), SQL_SUCCESS) << message();
    EXPECT_EQ(numbers[0], 7);
    EXPECT_EQ(SQLBulkOperations(statement, SQL_ADD), SQL_ERROR);
    EXPECT_EQ(state(), "HYC00");
}

TEST_F(RowsetTest, TellsTheNumberOfTheCurrentRow) {
    bind(3);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    SQLFetch(statement);
    SQLFetch(statement);
    SQLSetPos(statement, 2, SQL_POSITION, SQL_LOCK_NO_CHANGE);
    SQLULEN row = 0;
    SQLGetStmtAttr(statement, SQL_ATTR_ROW_NUMBER, &row, 0, nullptr);
    EXPECT_EQ(row, 5U);
    SQLULEN bookmark = 0;
    EXPECT_EQ(SQLGetStmtAttr(statement, SQL_GET_BOOKMARK, &bookmark, 0, nullptr), SQL_SUCCESS);
    EXPECT_EQ(bookmark, 5U);
}

TEST_F(RowsetTest, RefusesBindingsTheResultDoesNotFit) {
    SQLINTEGER value = 0;
    SQLBindCol(statement, 3, SQL_C_SLONG, &value, 0, nullptr);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    EXPECT_EQ(state(), "07009");
    SQLBindCol(statement, 3, SQL_C_SLONG, nullptr, 0, nullptr);
    SQL_DATE_STRUCT date{};
    SQLBindCol(statement, 1, SQL_C_TYPE_DATE, &date, 0, nullptr);
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    EXPECT_EQ(state(), "07006");
    SQLFreeStmt(statement, SQL_UNBIND);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(get_text(1), "1"); // no row was lost
}

TEST_F(RowsetTest, ChangesBindingsAndSizesBetweenFetches) {
    bind(2);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    SQLFetch(statement);
    set(SQL_ATTR_ROW_ARRAY_SIZE, 5);
    SQLFetch(statement);
    EXPECT_EQ(fetched, 5U);
    EXPECT_EQ(numbers[4], 7);
    SQLFreeStmt(statement, SQL_UNBIND);
    numbers.fill(0);
    SQLFetch(statement);
    EXPECT_EQ(numbers[0], 0);
}

TEST_F(RowsetTest, BindsByTheDescriptorInUse) {
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    // A new descriptor may well be where the freed one was, and have seen as many changes.
    for (SQLINTEGER row = 1; row <= 3; ++row) {
        SQLHDESC rows = nullptr;
        ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_DESC, connection, &rows), SQL_SUCCESS);
        ASSERT_EQ(set(SQL_ATTR_APP_ROW_DESC, rows), SQL_SUCCESS);
        SQLINTEGER value = 0;
        SQLBindCol(statement, 1, SQL_C_SLONG, &value, 0, nullptr);
        ASSERT_EQ(SQLFetch(statement), SQL_SUCCESS);
        EXPECT_EQ(value, row);
        ASSERT_EQ(set(SQL_ATTR_APP_ROW_DESC, nullptr), SQL_SUCCESS);
        SQLFreeHandle(SQL_HANDLE_DESC, rows);
    }
}

TEST_F(RowsetTest, RefusesRowsetsNoMemoryHolds) {
    set(SQL_ATTR_ROW_ARRAY_SIZE, SQLULEN{1} << 62U);
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_ERROR);
    EXPECT_EQ(state(), "HY001");
}

TEST_F(RowsetTest, PositionsWithoutDataWhereAskedTo) {
    bind(2);
    set(SQL_ATTR_RETRIEVE_DATA, SQLULEN{SQL_RD_OFF});
    ASSERT_EQ(execute("ten"), SQL_SUCCESS);
    EXPECT_EQ(SQLFetch(statement), SQL_SUCCESS);
    EXPECT_EQ(numbers[0], 0);
    EXPECT_EQ(fetched, 2U);
}

} // namespace
