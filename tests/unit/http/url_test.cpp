#include <gtest/gtest.h>

#include "driver/http/client.h"

namespace snowatlas::http {
namespace {

TEST(PercentEncode, LeavesUnreservedCharactersAndNothingElse) {
    EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percent_encode("a b+c/é&=%"), "a%20b%2Bc%2F%C3%A9%26%3D%25");
}

TEST(ParseUrl, TakesAUrlApart) {
    const auto url = parse_url("HTTPS://WestEurope.SnowSoftware.io/idp/api?x=1");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->scheme, "https");
    EXPECT_EQ(url->host, "westeurope.snowsoftware.io");
    EXPECT_EQ(url->authority, "westeurope.snowsoftware.io");
    EXPECT_EQ(url->path_and_query, "/idp/api?x=1");
}

TEST(ParseUrl, KeepsThePortInTheAuthority) {
    EXPECT_EQ(parse_url("http://127.0.0.1:8080")->authority, "127.0.0.1:8080");
    EXPECT_EQ(parse_url("http://127.0.0.1:8080")->path_and_query, "/");
    EXPECT_EQ(parse_url("http://[::1]:8080/a")->authority, "[::1]:8080");
    EXPECT_EQ(parse_url("http://[::1]:8080/a")->host, "::1");
}

TEST(ParseUrl, RefusesWhatIsNoWebAddress) {
    for (const char* text : {"", "westeurope", "ftp://host/", "file:///etc/passwd", "https://",
                             "https://user:password@host/", "https://a b/", "https://host:99999/"}) {
        EXPECT_FALSE(parse_url(text)) << text;
    }
    EXPECT_FALSE(parse_url(std::string("https://good\0.evil", 17)));
}

TEST(IsLoopback, KnowsThisMachineAndNoLookalike) {
    for (const char* host : {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"}) {
        EXPECT_TRUE(is_loopback(host)) << host;
    }
    for (const char* host : {"", "127.0.0.1.evil.com", "localhost.evil.com", "127.evil.com", "128.0.0.1", "127.0.0",
                             "127.0.0.256", "127.0.0.", "0.0.0.0"}) {
        EXPECT_FALSE(is_loopback(host)) << host;
    }
}

} // namespace
} // namespace snowatlas::http
