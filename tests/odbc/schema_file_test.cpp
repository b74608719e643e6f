// A table that a user defines in a file: read like the driver's own; a mistake in the file is told by its line.
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "tests/odbc/manager.h"

using namespace snowatlas;
using namespace snowatlas::manager;

namespace {

// Line 9 is that of the column "title".
const std::string kTickets = R"json({
  "tables": [
    {
      "name": "acme.tickets",
      "remark": "Tickets of the service desk.",
      "key": ["id"],
      "columns": [
        {"name": "id", "type": "guid", "remark": "Key of the ticket."},
        {"name": "title", "type": "WVARCHAR(400)", "remark": "What it is about."},
        {"name": "computerId", "type": "guid", "references": "sam.computers.id", "remark": "Computer it is about."}
      ],
      "paths": [
        {"role": "list", "get": "/api/acme/v1/tickets", "page": {"total_items": true}},
        {"role": "detail", "get": "/api/acme/v1/tickets/{id}"}
      ]
    }
  ]
}
)json";

class SchemaFile : public Manager {
  protected:
    void SetUp() override {
        Manager::SetUp();
        SQLFreeHandle(SQL_HANDLE_STMT, statement);
        statement = nullptr;
        SQLDisconnect(connection);
        folder_ = std::filesystem::temp_directory_path() / ("snowatlas_schema_file_" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
        file_ = folder_ / "acme.json";
    }
    void TearDown() override {
        Manager::TearDown();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    void write(const std::string& text) const { std::ofstream(file_) << text; }
    static std::string replaced(std::string text, const std::string& part, const std::string& by) {
        return text.replace(text.find(part), part.size(), by);
    }
    SQLRETURN connect_with_file(const std::string& base_url = shared_tenant().base_url()) {
        return connect("DSN=atlas;BaseUrl=" + base_url + ";SchemaFile=" + file_.string());
    }
    std::string refusal(const std::string& text) {
        write(text);
        EXPECT_EQ(connect_with_file(), SQL_ERROR);
        EXPECT_EQ(state_of(SQL_HANDLE_DBC, connection), "HY000");
        return message_of(SQL_HANDLE_DBC, connection);
    }

    std::filesystem::path folder_, file_;
};

TEST_F(SchemaFile, AddsATableWithoutRebuilding) {
    write(kTickets);
    tenant::Options options;
    options.computers = 20;
    options.installations = 10;
    options.applications = 10;
    options.tls = false;
    options.schema_file = file_.string(); // serves the endpoint, too
    const tenant::Tenant tenant(options);
    ASSERT_EQ(connect_with_file(tenant.base_url()), SQL_SUCCESS) << message_of(SQL_HANDLE_DBC, connection);
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_SUCCESS);

    const auto all = query("SELECT id, title, computerId FROM acme.tickets");
    EXPECT_GE(all.size(), 7U);
    const std::string id = all.front().substr(0, all.front().find('|'));
    const std::string by_key = "SELECT id, title, computerId FROM tickets WHERE id = '" + id + "'";
    EXPECT_EQ(query(by_key.c_str()), std::vector<std::string>{all.front()});
    EXPECT_GT(query("SELECT t.title, c.hostName FROM tickets t JOIN computers c ON c.id = t.computerId").size(), 0U);
    EXPECT_EQ(query("SELECT remarks FROM system.tables WHERE tableSchema = 'acme'"),
              std::vector<std::string>{"Tickets of the service desk."});
    ASSERT_EQ(SQLColumns(statement, nullptr, 0, narrow("acme"), SQL_NTS, nullptr, 0, nullptr, 0), SQL_SUCCESS);
    EXPECT_EQ(rows().size(), 3U);
}

TEST_F(SchemaFile, IsReadAgainByTheNextConnectionWhenItHasChanged) {
    write(kTickets);
    ASSERT_EQ(connect_with_file(), SQL_SUCCESS) << message_of(SQL_HANDLE_DBC, connection);
    SQLDisconnect(connection);
    write(replaced(kTickets, "acme.tickets", "acme.incidents"));
    ASSERT_EQ(connect_with_file(), SQL_SUCCESS) << message_of(SQL_HANDLE_DBC, connection);
    ASSERT_EQ(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_SUCCESS);
    EXPECT_EQ(query("SELECT tableName FROM system.tables WHERE tableSchema = 'acme'"),
              std::vector<std::string>{"incidents"});
}

TEST_F(SchemaFile, ThatIsWrongSaysFileLineAndRemedy) {
    const struct {
        const char* part;
        const char* by;
        const char* line;
        const char* said;
    } cases[] = {
        {"WVARCHAR(400)", "VARCHR(400)", "9", "is no type; write"},
        {"What it is about.", "What it is about", "9", "must end with a period"},
        {"\"references\": \"sam.computers.id\"", "\"references\": \"sam.machines.id\"", "3", "sam.machines"},
        {"\"role\": \"detail\"", "\"role\": \"details\"", "14", "role"},
        {"tickets/{id}", "tickets/{ticket}", "14", "ticket"},
        {"\"key\": [\"id\"],", "\"key\": [\"id\"]", "6", "commas"}, // one is missing
        {"\"remark\": \"Tickets of the service desk.\",", "", "3", "remark"},
    };
    for (const auto& wrong : cases) {
        const std::string message = refusal(replaced(kTickets, wrong.part, wrong.by));
        EXPECT_NE(message.find(file_.string() + ":" + wrong.line + ": "), std::string::npos)
            << wrong.by << " -> " << message;
        EXPECT_NE(message.find(wrong.said), std::string::npos) << message;
    }
    std::filesystem::remove(file_);
    EXPECT_EQ(connect_with_file(), SQL_ERROR);
    EXPECT_NE(message_of(SQL_HANDLE_DBC, connection).find(file_.string()), std::string::npos);
}

} // namespace
