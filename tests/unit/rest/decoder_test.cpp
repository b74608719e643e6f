// What arrives, in every shape and spelling, and what rows it becomes.
#include <gtest/gtest.h>

#include "driver/base/error.h"
#include "driver/rest/decoder.h"
#include "tests/unit/rest/fake_api.h"

namespace snowatlas::rest {
namespace {

struct Decoded {
    std::vector<std::string> rows;
    DecodedPage page;
};

Decoded decode(const std::shared_ptr<const schema::Table>& table, std::string body,
               const std::vector<Value>& parameters = {}, std::vector<bool> asked = {}) {
    if (asked.empty()) asked.assign(table->columns.size(), true);
    const DecodePlan plan(table, 0, asked, true);
    Decoder decoder;
    Decoded result;
    result.page = decoder.decode(plan, parameters, body);
    result.rows = rows_of(*result.page.batch, *table);
    return result;
}

// A table with one column "value" of the type, besides its key.
std::shared_ptr<const schema::Table> table_of(const std::string& type) {
    return make_table(R"({"tables": [{"name": "acme.things", "remark": "Things.", "key": ["id"],
        "columns": [{"name": "id", "type": "BIGINT", "remark": "Key."},
                    {"name": "value", "type": ")" +
                      type + R"(", "remark": "Value."}],
        "paths": [{"role": "list", "get": "/api/acme/v1/things"}]}]})");
}

struct ValueCase {
    const char* type;
    const char* json;
    const char* expected;
};

TEST(DecodedValue, IsReadInEverySpelling) {
    const ValueCase cases[] = {
        {"WVARCHAR(20)", R"("plain")", "plain"},
        {"WVARCHAR(20)", R"("a\"b\\c\/d\n\u00e9\ud83d\ude00")", "a\"b\\c/d\n\xC3\xA9\xF0\x9F\x98\x80"},
        {"WVARCHAR(20)", R"("\ud83d alone")", "\xEF\xBF\xBD alone"},
        {"WVARCHAR(20)", R"("")", ""},
        {"WVARCHAR(3)", R"("longer than described")", "longer than described"},
        {"WVARCHAR(20)", "12.50", "12.50"},
        {"WVARCHAR(20)", "true", "true"},
        {"WVARCHAR(20)", R"({"a": [1, 2]})", R"({"a": [1, 2]})"},
        {"WVARCHAR(20)", "null", "NULL"},
        {"guid", R"("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6")", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"},
        {"names", R"("Named")", "Named"},
        {"names", "5", "5"},
        {"names", R"(["NamedComputer", "UpgradeRights"])", "NamedComputer, UpgradeRights"},
        {"names", "[1, 4]", "1, 4"},
        {"names", "[]", ""},
        {"names", R"(["with \"quote\", and comma", null])", "with \"quote\", and comma"},
        {"json", "[[1, 2], [3]]", "[[1, 2], [3]]"},
        {"json", R"({ "k": "]}" })", R"({ "k": "]}" })"},
        {"json", R"("text")", "text"},
        {"BIT", "true", "1"},
        {"BIT", "false", "0"},
        {"BIT", R"("True")", "1"},
        {"BIT", R"("Yes")", "1"},
        {"BIT", R"("no")", "0"},
        {"BIT", "0", "0"},
        {"BIT", R"("")", "NULL"},
        {"INTEGER", "-2147483648", "-2147483648"},
        {"INTEGER", R"("17")", "17"},
        {"INTEGER", R"(" 17 ")", "17"},
        {"INTEGER", "17.0", "17"},
        {"INTEGER", "2e3", "2000"},
        {"INTEGER", R"("")", "NULL"},
        {"INTEGER", "true", "1"},
        {"BIGINT", "9223372036854775807", "9223372036854775807"},
        {"DOUBLE", "0.1", "0.100000"},
        {"DOUBLE", R"("1e3")", "1000.000000"},
        {"DECIMAL(19,4)", "2521.32", "2521.3200"},
        {"DECIMAL(19,4)", "-0.00005", "-0.0001"},
        {"DECIMAL(19,4)", "1e2", "100.0000"},
        {"DECIMAL(38,4)", "1234567890123456789012345678901234.5678", "1234567890123456789012345678901234.5678"},
        {"DECIMAL(19,4)", R"("7.5")", "7.5000"},
        {"DATE", R"("2024-02-29")", "2024-02-29"},
        {"DATE", R"("2024-02-29T23:59:59Z")", "2024-02-29"},
        {"TIMESTAMP", R"("2030-01-02T15:04:05")", "2030-01-02 15:04:05"},
        {"TIMESTAMP", R"("2030-01-02t15:04:05.359z")", "2030-01-02 15:04:05.359"},
        {"TIMESTAMP", R"("2030-01-02 15:04:05.755837Z")", "2030-01-02 15:04:05.755837"},
        {"TIMESTAMP", R"("2030-01-02T15:04:05+02:00")", "2030-01-02 13:04:05"},
        {"TIMESTAMP", R"("2030-01-02")", "2030-01-02 00:00:00"},
        {"TIMESTAMP", R"("0001-01-01T00:00:00")", "0001-01-01 00:00:00"},
        {"TIMESTAMP", R"("")", "NULL"},
    };
    for (const auto& value : cases) {
        SCOPED_TRACE(std::string(value.type) + " from " + value.json);
        const auto decoded = decode(table_of(value.type), std::string(R"({"items":[{"id":1,"value":)") + value.json +
                                                              R"(}],"pagination":{"total_items":1}})");
        EXPECT_EQ(decoded.rows, std::vector<std::string>{std::string("1|") + value.expected});
    }
}

TEST(DecodedValue, ThatLosesSomethingIsNotedOnce) {
    struct {
        const char* type;
        const char* json;
        DecodeNotice::Kind kind;
    } const cases[] = {
        {"TIMESTAMP", R"("3 hours")", DecodeNotice::Kind::UnreadableDate},
        {"DATE", "20240229", DecodeNotice::Kind::UnreadableDate},
        {"TIMESTAMP", R"("2030-01-02T15:04:05.12345678Z")", DecodeNotice::Kind::CutFraction},
        {"DECIMAL(19,4)", "1.00005", DecodeNotice::Kind::RoundedNumber},
        {"INTEGER", "1.5", DecodeNotice::Kind::RoundedNumber},
    };
    for (const auto& value : cases) {
        SCOPED_TRACE(std::string(value.type) + " from " + value.json);
        const auto row = std::string(R"({"id":1,"value":)") + value.json + "}";
        const auto decoded = decode(table_of(value.type), "[" + row + "," + row + "]");
        ASSERT_EQ(decoded.page.notices.size(), 1U);
        EXPECT_EQ(decoded.page.notices[0].kind, value.kind);
        EXPECT_EQ(decoded.page.notices[0].column, 1U);
        EXPECT_EQ(decoded.rows.size(), 2U);
    }
}

TEST(DecodedValue, ThatDoesNotFitIsAnErrorWithTheColumnsName) {
    struct {
        const char* type;
        const char* json;
        const char* state;
    } const cases[] = {
        {"INTEGER", "2147483648", "22003"}, {"BIGINT", "9223372036854775808", "22003"},
        {"SMALLINT", "40000", "22003"},     {"DECIMAL(6,2)", "123456.7", "22003"},
        {"DOUBLE", "1e999", "22003"},       {"INTEGER", R"("many")", "22018"},
        {"BIT", R"("perhaps")", "22018"},   {"DOUBLE", R"({"a":1})", "22018"},
        {"DECIMAL(19,4)", "[1]", "22018"},
    };
    for (const auto& value : cases) {
        SCOPED_TRACE(std::string(value.type) + " from " + value.json);
        try {
            decode(table_of(value.type), std::string(R"([{"id":1,"value":)") + value.json + "}]");
            ADD_FAILURE() << "no error";
        } catch (const Error& error) {
            EXPECT_EQ(error.sql_state().code(), value.state);
            EXPECT_NE(std::string(error.what()).find("acme.things.value"), std::string::npos) << error.what();
        }
    }
}

TEST(Envelope, IsRecognisedByWhatArrives) {
    struct {
        const char* body;
        std::vector<std::string> rows;
    } const cases[] = {
        {R"({"items":[{"id":1,"value":"a"}],"pagination":{"page_size":1}})", {"1|a"}},
        {R"({"pagination":{"page_size":1},"_links":[{"href":"/x"}],"items":[{"id":1,"value":"a"}]})", {"1|a"}},
        {R"({"ITEMS":[{"ID":1,"Value":"a"}],"links":[]})", {"1|a"}},
        {R"([{"id":1,"value":"a"},{"id":2,"value":"b"}])", {"1|a", "2|b"}},
        {R"({"id":1,"value":"a"})", {"1|a"}},
        {R"({"value":"a","_links":[{"items":[1]}],"id":1})", {"1|a"}},
        {R"({"content":[{"id":1,"value":"a"}],"pagination":{"page_size":1}})", {"1|a"}},
        {R"({"items":[]})", {}},
        {R"({"items":null,"pagination":{}})", {}},
        {R"({"pagination":{"page_size":100,"total_pages":0}})", {}},
        {R"({"pagination":{"total_items":0},"_links":[]})", {}},
        {"{}", {}},
        {R"([])", {}},
        {R"(null)", {}},
        {"\xEF\xBB\xBF[{\"id\":1,\"value\":\"a\"}]", {"1|a"}}, // a byte order mark
        {"", {}},
        {" \n", {}},
        {R"([{"id":1,"value":"a"},null,{"id":2,"value":"b"}])", {"1|a", "2|b"}},
    };
    for (const auto& shape : cases) {
        SCOPED_TRACE(shape.body);
        EXPECT_EQ(decode(table_of("WVARCHAR(9)"), shape.body).rows, shape.rows);
    }
}

TEST(Envelope, SaysHowMuchThereIs) {
    const auto info = decode(table_of("BIT"), R"({"pagination":{"page_size":100,"page_number":2,"total_pages":"7",
        "total_items":null},"items":[{"id":1}]})")
                          .page.info;
    EXPECT_TRUE(info.has_pagination);
    EXPECT_EQ(info.page_size, 100);
    EXPECT_EQ(info.page_number, 2);
    EXPECT_EQ(info.total_pages, 7);
    EXPECT_EQ(info.total_items, std::nullopt);
    EXPECT_EQ(info.items, 1U);
}

TEST(Envelope, IsNotBelievedWhereItsOwnItemsDisproveIt) {
    const auto info_of = [](const std::string& totals) {
        return decode(table_of("BIT"), R"({"pagination":{)" + totals + R"(},"items":[{"id":1},{"id":2}]})").page.info;
    };
    EXPECT_EQ(info_of(R"("total_pages":0,"total_items":0)").total_items, std::nullopt);
    EXPECT_EQ(info_of(R"("total_pages":0,"total_items":0)").total_pages, std::nullopt);
    EXPECT_EQ(info_of(R"("total_items":1)").total_items, std::nullopt);
    EXPECT_EQ(info_of(R"("total_pages":1,"total_items":2)").total_items, 2);
}

TEST(Envelope, ThatIsBrokenIsToldFromOneThatIsEmpty) {
    for (const auto* body :
         {"{\"items\":[{\"id\":1}", "{\"items\":[{\"id\":1},", "<html></html>", "{\"items\":[{\"id\"",
          "[{\"id\":1}] trailing", "7", "\"text\"", "{\"pagination\":{\"page_size\":1}}", "{", R"({"data":[{"id":1}]})",
          R"({"message":"try later"})"}) {
        SCOPED_TRACE(body);
        EXPECT_THROW(decode(table_of("BIT"), body), BrokenAnswer);
    }
}

TEST(DecodedRow, TakesMembersInAnyOrderAndCaseAndLeavesOutWhatIsMissing) {
    const auto decoded = decode(table_of("WVARCHAR(9)"), R"([
        {"id": 1, "value": "a"},
        {"value": "b", "unknown": {"id": 99}, "id": 2},
        {"ID": 3, "vAlUe": "c"},
        {"id": 4},
        {},
        {"id": 6, "value": "f", "id": 7}])");
    EXPECT_EQ(decoded.rows, (std::vector<std::string>{"1|a", "2|b", "3|c", "4|NULL", "NULL|NULL", "7|f"}));
}

TEST(DecodedRow, FlattensObjectsAndKeepsThemAsJsonToo) {
    const auto table = make_table(R"json({"tables": [{"name": "acme.things", "remark": "Things.",
        "columns": [{"name": "cores", "type": "INTEGER", "member": "summary.cores", "remark": "Cores."},
                    {"name": "kind", "type": "WVARCHAR(9)", "member": "summary.cpu.kind", "remark": "Kind."},
                    {"name": "summary", "type": "json", "remark": "All."}],
        "paths": [{"role": "list", "get": "/api/acme/v1/things"}]}]})json");
    const auto decoded =
        decode(table, R"([{"summary":{"cpu":{"kind":"x"},"cores":4}},{"summary":null},{"summary":7}])");
    EXPECT_EQ(decoded.rows,
              (std::vector<std::string>{R"(4|x|{"cpu":{"kind":"x"},"cores":4})", "NULL|NULL|NULL", "NULL|NULL|7"}));
}

TEST(DecodedRow, OfInnerListsHasWhatIsAroundThem) {
    const auto table = make_table(R"json({"tables": [{"name": "acme.software", "remark": "Software.",
        "nested": ["sources", "software"],
        "columns": [{"name": "device", "type": "WVARCHAR(9)", "member": "id", "up": 2, "remark": "Device."},
                    {"name": "source", "type": "WVARCHAR(9)", "member": "info.name", "up": 1, "remark": "Source."},
                    {"name": "name", "type": "WVARCHAR(9)", "remark": "Name."}],
        "paths": [{"role": "list", "get": "/api/acme/v1/devices"}]}]})json");
    const auto decoded = decode(table, R"({"items":[
        {"sources":[{"software":[{"name":"a"},{"name":"b"}],"info":{"name":"s1"}},
                    {"software":[],"info":{"name":"s2"}},
                    {"software":{"name":"c"}}], "id":"d1"},
        {"id":"d2"},
        {"id":"d3","sources":[{"software":[{"name":"d"}]}]}]})");
    EXPECT_EQ(decoded.rows, (std::vector<std::string>{"d1|s1|a", "d1|s1|b", "d1|NULL|c", "d3|NULL|d"}));
    EXPECT_EQ(decoded.page.info.items, 3U);
}

TEST(DecodedRow, HasTheKeyItWasAskedForWhereTheAnswerHasNot) {
    const auto table = make_table(R"json({"tables": [{"name": "acme.lines", "remark": "Lines.",
        "columns": [{"name": "ticketId", "type": "WVARCHAR(9)", "from": "request", "remark": "Ticket."},
                    {"name": "number", "type": "BIGINT", "remark": "Number."}],
        "paths": [{"role": "child", "get": "/api/acme/v1/tickets/{id}/lines",
                   "parameters": {"id": {"column": "ticketId", "supplier": "acme.lines.ticketId"}}}]}]})json");
    EXPECT_EQ(decode(table, R"([{"number":1,"ticketId":"not this"},{"number":2}])", {std::string("T7")}).rows,
              (std::vector<std::string>{"T7|1", "T7|2"}));
}

TEST(DecodedRow, HasOnlyTheColumnsAskedFor) {
    const auto table = table_of("INTEGER");
    const auto decoded = decode(table, R"([{"id":1,"value":"no number, but nobody asks"}])", {}, {true, false});
    EXPECT_EQ(decoded.rows, std::vector<std::string>{"1|NULL"});
}

// Twelve megabytes, more than a parser is given at a time.
std::string long_list(int rows) {
    const std::string filler(1000, 'x');
    std::string list = "[";
    for (int i = 0; i < rows; ++i) {
        list += i > 0 ? ",\n" : "";
        list += "{\"id\":" + std::to_string(i) + ",\"value\":\"],} \\\" [{ " + filler + "\",\"more\":[[{}]]}";
    }
    return list + "]";
}

TEST(LongList, IsReadInPartsWithoutLosingARow) {
    constexpr int kRows = 12'000;
    const auto decoded = decode(table_of("WLONGVARCHAR"), long_list(kRows) + "\n");
    ASSERT_EQ(decoded.rows.size(), std::size_t{kRows});
    EXPECT_EQ(decoded.page.info.items, std::uint64_t{kRows});
    for (int i = 0; i < kRows; ++i)
        ASSERT_EQ(decoded.rows[static_cast<std::size_t>(i)].substr(0, 15),
                  (std::to_string(i) + "|],} \" [{ xxxxxxxxxx").substr(0, 15));
}

TEST(LongList, ThatIsBrokenIsNoShortOne) {
    const auto whole = long_list(12'000);
    for (const auto& body : {whole.substr(0, whole.size() - 1), whole.substr(0, whole.size() / 2), whole + "]",
                             whole.substr(0, whole.size() - 1) + "}"}) {
        EXPECT_THROW(decode(table_of("WLONGVARCHAR"), body), BrokenAnswer);
    }
}

TEST(DecodedPage, TellsRowsApartByTheirKey) {
    const auto hashes = decode(table_of("BIT"), R"([{"id":1},{"id":2},{"id":1},{"value":true}])").page.key_hashes;
    ASSERT_EQ(hashes.size(), 4U);
    EXPECT_EQ(hashes[0], hashes[2]);
    EXPECT_NE(hashes[0], hashes[1]);
    EXPECT_EQ(hashes[3], 0U);
}

} // namespace
} // namespace snowatlas::rest
