// Whatever text comes in: a bound statement or an Error, never a crash, on a stack no larger than a host's thread has.
#include <gtest/gtest.h>

#include <pthread.h>

#include <random>

#include "tests/unit/sql/support.h"

namespace snowatlas::sql::testing {
namespace {

constexpr const char* kSeeds[] = {
    "SELECT DISTINCT TOP 5 c.id, {fn UCASE(c.hostName)} AS h, COUNT(*) OVER (PARTITION BY c.organizationId ORDER BY "
    "c.id ROWS "
    "BETWEEN 1 PRECEDING AND CURRENT ROW) FROM sam.computers c WHERE c.id IN ('a', ?) AND c.score BETWEEN 1 AND 2.5 "
    "ORDER BY 2 "
    "DESC NULLS LAST",
    "WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT SUM(n) FILTER (WHERE n > 2) "
    "FROM t",
    "SELECT a.name, CASE a.manufacturer WHEN 'x' THEN 1 ELSE NULL END FROM {oj sam.applications a LEFT OUTER JOIN "
    "saas.applications b ON a.id = b.id} GROUP BY a.name, a.manufacturer HAVING MAX(b.yearlyCost) > ALL (SELECT 1)",
    "INSERT INTO #t (a, b, c, d) VALUES (1, N'x', -1.50, {d '2026-01-31'}), (?, DEFAULT, 1e3, NULL)",
    "CREATE LOCAL TEMPORARY TABLE x (a INTEGER NOT NULL PRIMARY KEY, b VARCHAR(10) DEFAULT 'y', CHECK (a > 0)) ON "
    "COMMIT "
    "PRESERVE ROWS",
    "SELECT EXTRACT(YEAR FROM purchaseDate + INTERVAL '1-2' YEAR TO MONTH), CAST(score AS DECIMAL(10,2)), TRIM(BOTH "
    "'x' FROM "
    "hostName), (a, b) = (1, 'x') FROM sam.computers, #t WHERE EXISTS (SELECT * FROM v WHERE x = a) EXCEPT VALUES (1, "
    "2, 'x', "
    "TRUE) OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY",
    "SELECT c.id, x.n, y.name FROM sam.computers c CROSS APPLY (SELECT COUNT(*) AS n FROM sam.applications a WHERE "
    "a.name = "
    "c.hostName) x LEFT JOIN LATERAL (SELECT a.name FROM sam.applications a WHERE a.id = c.id ORDER BY a.name LIMIT 1) "
    "y ON "
    "TRUE QUALIFY RANK() OVER (PARTITION BY y.name ORDER BY x.n) <= 3 ORDER BY c.id",
    "UPDATE #t SET b = 'y' || ?, c = (SELECT MAX(c) FROM #t) WHERE a <> 1 OR b IS NOT DISTINCT FROM 'z'",
    "/* a /* b */ */ SELECT X'00ff', [a b], `c`, \"d\"\"e\" -- end\n FROM (SELECT 1 AS [a b], 2 c, 3 \"d\"\"e\") t;",
};

// Cuts, doubles, swaps and overwrites pieces of a statement.
std::string mutated(std::string text, std::mt19937& random) {
    static constexpr std::string_view kPieces[] = {
        "(",    ")", "{", "}", "'",  "\"",   "?",       ",", " SELECT ", " FROM ", " AND ",
        "NULL", "1", ".", "-", "::", "{fn ", " OVER (", "[", "/*",       "\xff",   " CASE "};
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
        const std::size_t at = below(text.size() + 1);
        const std::size_t length = below(12);
        switch (below(4)) {
        case 0:
            text.erase(at, length);
            break;
        case 1:
            text.insert(at, kPieces[below(std::size(kPieces))]);
            break;
        case 2:
            text.insert(at, text.substr(below(text.size() + 1), length));
            break;
        default:
            if (at < text.size()) text[at] = static_cast<char>(random());
        }
    }
    return text;
}

TEST(Robustness, MutatedStatementsBindOrSayWhatIsWrong) {
    std::mt19937 random(20260131);
    std::size_t bound = 0;
    for (const char* seed : kSeeds) {
        ASSERT_EQ(error_of(seed).substr(0, 5), "") << seed << error_of(seed);
        for (int i = 0; i < 1500; ++i) {
            const std::string text = mutated(seed, random);
            const std::string error = error_of(text); // anything but an Error would end the test here
            if (error.empty()) ++bound;
            EXPECT_TRUE(error.empty() || error.size() > 10) << text;
            try {
                native_sql(text);
            } catch (const Error&) {
                EXPECT_FALSE(error.empty()) << text;
            }
            split_statements(text);
        }
    }
    EXPECT_GT(bound, 100U);
}

std::string repeated(std::string_view piece, std::size_t count) {
    std::string result;
    for (std::size_t i = 0; i < count; ++i) result += piece;
    return result;
}

void* bind_on_this_thread(void* text) {
    error_of(*static_cast<const std::string*>(text));
    return nullptr;
}

// The stack of a thread of a host program; sanitizers need more for their own.
constexpr std::size_t kStackBytes = 1 << 20;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kStackFactor = 8;
#else
constexpr std::size_t kStackFactor = 1;
#endif

TEST(Robustness, DeepNestingFitsAThreadsStack) {
    for (const std::size_t depth : std::initializer_list<std::size_t>{20, 60, 190, 250, 490, 2000, 50'000}) {
        const std::string statements[] = {
            "SELECT " + repeated("(", depth) + "1" + repeated(")", depth),
            "SELECT " + repeated("NOT ", depth) + "TRUE",
            "SELECT " + repeated("- ", depth) + "score FROM sam.computers",
            "SELECT " + repeated("{fn UCASE(", depth) + "'a'" + repeated(")}", depth),
            "SELECT " + repeated("CASE WHEN 1=1 THEN ", depth) + "1" + repeated(" END", depth),
            "SELECT " + repeated("(SELECT ", depth) + "1" + repeated(")", depth),
            repeated("SELECT * FROM (", depth) + "SELECT 1 a" + repeated(") t", depth),
            "SELECT 1 FROM " + repeated("(", depth) + "sam.computers" + repeated(")", depth),
            "SELECT 1 FROM sam.computers c0" + repeated(" JOIN sam.applications ON 1=1", depth),
            "SELECT 1 FROM sam.computers c" + repeated(", LATERAL (SELECT 1) x", depth),
            "SELECT 1 FROM sam.computers c" +
                repeated(" CROSS APPLY (SELECT 1 FROM sam.applications a WHERE a.id = c.id) x", depth),
            "SELECT 1 FROM sam.computers" + repeated(" c CROSS APPLY (SELECT 1 FROM sam.applications a", depth) +
                repeated(") x", depth),
            "SELECT 1" + repeated(" + 1", depth),
            "SELECT 'a'" + repeated(" || 'a'", depth),
            "SELECT 1" + repeated(" UNION ALL SELECT 1", depth),
            "SELECT 1 WHERE 1" + repeated(" = 1", depth),
            repeated("WITH t AS (", depth) + "SELECT 1" + repeated(") SELECT 1 FROM t", depth),
            "SELECT 1 WHERE 1=1" + repeated(" AND (1=1 OR 1=1", depth) + repeated(")", depth),
        };
        for (const std::string& statement : statements) {
            pthread_attr_t attributes;
            pthread_attr_init(&attributes);
            pthread_attr_setstacksize(&attributes, kStackBytes * kStackFactor);
            pthread_t thread{};
            ASSERT_EQ(pthread_create(&thread, &attributes, bind_on_this_thread, const_cast<std::string*>(&statement)),
                      0);
            pthread_join(thread, nullptr);
            pthread_attr_destroy(&attributes);
        }
    }
}

} // namespace
} // namespace snowatlas::sql::testing
