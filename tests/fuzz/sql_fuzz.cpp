// SQL text, from the lexer to the bound statement.

#include "driver/base/error.h"
#include "driver/sql/binder.h"
#include "schema/loader.h"
#include "tests/fuzz/fuzz.h"

using namespace snowatlas;

namespace {

class CatalogNames final : public sql::Names {
  public:
    Found find_table(std::string_view schema, std::string_view name) const override {
        const schema::Table* const table = catalog_->find(schema, name);
        if (!table) return std::monostate{};
        return std::shared_ptr<const schema::Table>(catalog_, table);
    }
    std::vector<std::string> table_names() const override {
        std::vector<std::string> names;
        for (const auto& table : catalog_->tables()) names.push_back(table->qualified_name());
        return names;
    }
    bool has_schema(std::string_view schema) const override {
        for (const std::string& known : catalog_->schemas()) {
            if (equals_ignore_case(known, schema)) return true;
        }
        return false;
    }
    std::string user_name() const override { return "user"; }
    std::string database_name() const override { return "database"; }

  private:
    std::shared_ptr<const schema::Catalog> catalog_ = schema::load_catalog();
};

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
    static const CatalogNames names;
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
