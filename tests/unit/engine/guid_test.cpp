// Ids are lower-case text; people and tools write guids in other ways as well.
#include "tests/unit/engine/engine_fixture.h"

namespace snowatlas::engine {
namespace {

constexpr const char* kId = "0a1b2c3d-0000-4000-8000-00000000000f";
constexpr const char* kUpper = "0A1B2C3D-0000-4000-8000-00000000000F";
constexpr const char* kBraced = "{0A1B2C3D-0000-4000-8000-00000000000f}";

class GuidTest : public EngineTest {
  protected:
    GuidTest() {
        session_->rows["sam.computers"] = {{{"id", kId}, {"hostName", kUpper}}, {{"id", "other"}, {"hostName", "B"}}};
        change("CREATE TEMPORARY TABLE #t (k VARCHAR(40))");
        change(std::string("INSERT INTO #t VALUES ('") + kUpper + "')");
    }
};

TEST_F(GuidTest, AnIdIsFoundHoweverItIsWritten) {
    for (const std::string written : {kId, kUpper, kBraced}) {
        const auto literal = "'" + written + "'";
        for (const auto& condition :
             {"id = " + literal, literal + " = id", "id IN ('x', " + literal + ")",
              "id IS NOT DISTINCT FROM " + literal, "CASE id WHEN " + literal + " THEN 1 END = 1",
              "NOT id <> " + literal, "id = CAST(" + literal + " AS VARCHAR(40))",
              literal + " IN (SELECT id FROM sam.computers) AND id = " + literal})
            EXPECT_EQ(value_of("SELECT id FROM sam.computers WHERE " + condition), kId) << condition;
        EXPECT_EQ(value_of("SELECT k FROM (SELECT id AS k FROM sam.computers) d WHERE k = " + literal), kId);
        EXPECT_EQ(value_of("WITH w AS (SELECT id AS k FROM sam.computers) SELECT k FROM w WHERE k = " + literal), kId);
        EXPECT_EQ(value_of("SELECT k FROM (SELECT id AS k FROM sam.computers UNION SELECT id FROM sam.applications) u "
                           "WHERE k = " +
                           literal),
                  kId);
    }
}

TEST_F(GuidTest, ParametersToo) {
    for (const std::string written : {kId, kUpper, kBraced}) {
        EXPECT_EQ(value_of("SELECT id FROM sam.computers WHERE id = ?", {text_parameter(written)}), kId);
        EXPECT_EQ(value_of("SELECT id FROM sam.computers WHERE id IN (?, 'x')", {text_parameter(written)}), kId);
    }
    const TypedValue guid{{TypeId::Guid, kGuidLength, 0, true}, Value(std::string(kUpper))};
    EXPECT_EQ(value_of("SELECT id FROM sam.computers WHERE id = ?", {guid}), kId);
    EXPECT_EQ(value_of("SELECT id FROM sam.computers WHERE ? = id", {text_parameter("other")}), "other");
}

TEST_F(GuidTest, OneRequestByTheKeyAsItIs) {
    requests();
    rows_of(std::string("SELECT hostName FROM sam.computers WHERE id = '") + kUpper + "'");
    EXPECT_EQ(requests(), (std::vector<std::string>{std::string("sam.computers/") + kId}));
}

TEST_F(GuidTest, OtherColumnsAndComparisonsStayCaseSensitive) {
    const auto upper = std::string("'") + kUpper + "'";
    EXPECT_EQ(value_of("SELECT hostName FROM sam.computers WHERE hostName = " + upper), kUpper);
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers WHERE hostName = '" + std::string(kId) + "'"), "0");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM sam.computers WHERE id LIKE " + upper), "0");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM #t WHERE k = " + upper), "1");
    EXPECT_EQ(value_of("SELECT COUNT(*) FROM #t WHERE k = '" + std::string(kId) + "'"), "0");
    EXPECT_EQ(value_of("SELECT " + upper), kUpper);
}

} // namespace
} // namespace snowatlas::engine
