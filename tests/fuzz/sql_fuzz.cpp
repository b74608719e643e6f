// SQL text, from the lexer to the bound statement.

#include "driver/base/error.h"
#include "driver/sql/binder.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/sql/catalog_names.h"

using namespace snowatlas;

namespace {

template <typename Call> void may_refuse(Call&& call) {
    try {
        call();
    } catch (const Error& error) {
        fuzz::require(!error.sql_state().is_warning(), "no warning is thrown");
        fuzz::require(!error.diagnostic().text.empty(), "an error says what is wrong");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const sql::testing::CatalogNames names;
    const std::string_view text = fuzz::as_text(data, size);
    may_refuse([&] { sql::native_sql(text); });
    may_refuse([&] {
        for (const std::string& statement : sql::split_statements(text)) {
            fuzz::require(!statement.empty(), "empty statements are left out");
            may_refuse([&] { sql::bind(statement, names); });
        }
    });
    return 0;
}
