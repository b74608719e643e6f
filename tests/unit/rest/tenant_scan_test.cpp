// Every table of the catalogue, read from the simulated tenant and compared with what it says the rows are.
#include <gtest/gtest.h>

#include <memory>

#include "driver/rest/session.h"
#include "schema/loader.h"
#include "tests/tenant/tenant.h"
#include "tests/unit/rest/fake_api.h"

namespace snowatlas::rest {
namespace {

Settings settings_of(const tenant::Tenant& tenant) {
    Settings settings;
    settings.base_url = tenant.base_url();
    settings.token_url = tenant.token_url();
    settings.client_id = tenant.options().registrations.front().client_id;
    settings.client_secret = tenant.options().registrations.front().client_secret;
    settings.ca_file = tenant.ca_file();
    return settings;
}

std::size_t read_rows(Session& session, ScanRequest request) {
    const auto scan = session.scan(std::move(request), {});
    Cancellation cancellation;
    std::size_t rows = 0;
    while (const auto batch = scan->next(cancellation)) rows += batch->row_count();
    return rows;
}

TEST(Tenant, GivesEveryRowOfEveryList) {
    tenant::Options options;
    options.computers = 30;
    const tenant::Tenant tenant(options);
    const auto catalog = schema::load_catalog();
    const auto session = open_session(settings_of(tenant));
    std::size_t lists = 0;
    for (const auto& table : catalog->tables()) {
        for (std::size_t path = 0; path < table->paths.size(); ++path) {
            if (table->paths[path].role != schema::Role::List) continue;
            SCOPED_TRACE(table->qualified_name() + " " + table->paths[path].path);
            std::size_t expected = 0;
            tenant.for_each_row(table->qualified_name(), [&](const std::string&) { return ++expected > 0; });
            EXPECT_EQ(read_rows(*session, request_for(table, path)), expected);
            Cancellation cancellation;
            if (const auto count = session->count(*table, path, {}, cancellation)) {
                EXPECT_EQ(*count, static_cast<std::int64_t>(expected));
            }
            ++lists;
        }
    }
    EXPECT_GT(lists, 50U);
}

TEST(Tenant, NeedNotGiveTheRowsNobodyWillRead) {
    tenant::Options options;
    options.computers = 30;
    tenant::Tenant tenant(options);
    Settings settings = settings_of(tenant);
    settings.page_size = 10;
    const auto session = open_session(settings);
    const auto catalog = schema::load_catalog();
    const std::shared_ptr<const schema::Table> computers(catalog, catalog->find_qualified("sam.computers"));
    auto request = request_for(computers, 0);
    request.rows_to_skip = 25;
    const auto scan = session->scan(std::move(request), {});
    Cancellation cancellation;
    std::size_t rows = 0;
    while (const auto batch = scan->next(cancellation)) rows += batch->row_count();
    EXPECT_EQ(scan->rows_left_out(), 10U);
    EXPECT_EQ(rows, 20U) << "the first page and the third";
}

TEST(Tenant, IsAskedOnceOnlyForATotalItDoesNotTell) {
    const tenant::Tenant tenant(tenant::Options{});
    const auto session = open_session(settings_of(tenant));
    const auto catalog = schema::load_catalog();
    Cancellation cancellation;
    const auto requests_of_a_count = [&](const char* name) {
        const auto before = tenant.requests().size();
        session->count(*catalog->find_qualified(name), 0, {}, cancellation);
        return tenant.requests().size() - before;
    };
    EXPECT_EQ(requests_of_a_count("sam.computers"), 2U) << "the first one signs in";
    EXPECT_EQ(requests_of_a_count("sam.computers"), 1U);
    EXPECT_EQ(requests_of_a_count("sam.mobiledevices"), 1U);
    EXPECT_EQ(requests_of_a_count("sam.mobiledevices"), 0U);
}

} // namespace
} // namespace snowatlas::rest
