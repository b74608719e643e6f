// Connection strings, as applications and users write them.

#include "driver/base/error.h"
#include "driver/odbc/connection_string.h"
#include "driver/odbc/keywords.h"
#include "tests/fuzz/fuzz.h"

using namespace snowatlas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    odbc::ConnectionEntries entries;
    try {
        entries = odbc::parse_connection_string(fuzz::as_text(data, size));
    } catch (const Error&) {
        return 0;
    }
    // What is written is read back as it was.
    fuzz::require(odbc::parse_connection_string(odbc::build_connection_string(entries)) == entries, "round trip");
    try {
        // A DSN that has the same value for every keyword: somebody may have put anything there.
        const std::string anything(fuzz::as_text(data, size).substr(0, 40));
        const auto keywords = [&](const std::string&) { return std::vector{anything}; };
        odbc::resolve_options(entries, {[&](const std::string&, std::string_view) { return anything; }, keywords});
        odbc::resolve_options(entries, {[](const std::string&, std::string_view) { return std::string(); }, keywords});
    } catch (const Error& error) {
        fuzz::require(!error.diagnostic().text.empty(), "an error says what is wrong");
    }
    return 0;
}
