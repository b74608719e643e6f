#include "tests/odbc/corpus/differential/postgres_reference.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include <libpq-fe.h>
#include <pwd.h>
#include <unistd.h>

namespace snowatlas::corpus {
namespace {

namespace fs = std::filesystem;

constexpr const char* kServerUser = "postgres"; // whom root runs the server as, which refuses to run as root

// Debian keeps the server's programs out of the path, one folder a version.
fs::path program_folder() {
    fs::path newest;
    std::error_code none;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
        const fs::path folder = version.path() / "bin";
        if (fs::exists(folder / "initdb") && folder > newest) newest = folder;
    }
    return newest;
}

int run_as_server_user(const std::string& command) {
    const std::string prefix = geteuid() == 0 ? std::string("runuser -u ") + kServerUser + " -- " : std::string();
    return std::system((prefix + command).c_str());
}

using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;

// Ids of the catalogue pg_type, which never change.
const std::map<Oid, std::string>& type_names() {
    static const std::map<Oid, std::string> names = {
        {16, "BIT"},       {17, "VARBINARY"},  {19, "WVARCHAR"}, {20, "BIGINT"},  {21, "SMALLINT"},
        {23, "INTEGER"},   {25, "WVARCHAR"},   {700, "REAL"},    {701, "DOUBLE"}, {705, "WVARCHAR"},
        {1042, "WCHAR"},   {1043, "WVARCHAR"}, {1082, "DATE"},   {1083, "TIME"},  {1114, "TIMESTAMP"},
        {1700, "DECIMAL"}, {2950, "GUID"}};
    return names;
}

std::string type_name(const PGresult* result, int column) {
    const auto found = type_names().find(PQftype(result, column));
    return found == type_names().end() ? "type " + std::to_string(PQftype(result, column)) : found->second;
}

std::string cell(const PGresult* result, int row, int column) {
    if (PQgetisnull(result, row, column)) return "NULL";
    const std::string text = PQgetvalue(result, row, column);
    const std::string type = type_name(result, column);
    if (type == "BIT") return text == "t" ? "1" : "0";
    if (type != "VARBINARY") return text;
    std::string digits = text.substr(2); // \x41
    std::transform(digits.begin(), digits.end(), digits.begin(), [](unsigned char c) { return std::toupper(c); });
    return digits;
}

class PostgresReference : public Reference {
  public:
    explicit PostgresReference(const std::string& conninfo) : connection_(PQconnectdb(conninfo.c_str()), PQfinish) {
        if (PQstatus(connection_.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
        run("SET TIME ZONE 'UTC'");
        run("SET client_min_messages = error");
    }

    Answer run(const std::string& sql) override {
        Answer answer;
        const Result result(PQexec(connection_.get(), sql.c_str()), PQclear);
        const ExecStatusType status = PQresultStatus(result.get());
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
            const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
            answer.error = std::string(state != nullptr ? state : "error") + " " + PQerrorMessage(connection_.get());
            return answer;
        }
        for (int i = 0; i < PQnfields(result.get()); ++i) answer.types.push_back(type_name(result.get(), i));
        for (int row = 0; row < PQntuples(result.get()); ++row) {
            auto& cells = answer.rows.emplace_back();
            for (int i = 0; i < PQnfields(result.get()); ++i) cells.push_back(cell(result.get(), row, i));
        }
        const std::string count = PQcmdTuples(result.get());
        if (answer.types.empty() && !count.empty()) answer.affected = std::stoll(count);
        return answer;
    }

  private:
    std::unique_ptr<PGconn, void (*)(PGconn*)> connection_;
};

} // namespace

std::string PostgresServer::missing() {
    if (program_folder().empty()) return "PostgreSQL is not installed (package postgresql)";
    if (geteuid() == 0 && getpwnam(kServerUser) == nullptr)
        return "PostgreSQL does not run as root, and there is no user postgres to run it as";
    return {};
}

PostgresServer::PostgresServer() {
    std::string name = (fs::temp_directory_path() / "snowatlas-postgres-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
    folder_ = name;
    if (geteuid() == 0) {
        const passwd* user = getpwnam(kServerUser);
        if (user == nullptr || chown(name.c_str(), user->pw_uid, user->pw_gid) != 0)
            throw std::runtime_error("the temporary folder cannot be given to the user postgres");
    }
    const std::string programs = program_folder().string();
    const std::string log = name + "/initdb.log"; // root writes it, the server user its own
    // Text compares by code point, as the driver's does.
    const bool started = run_as_server_user(programs + "/initdb -D " + name +
                                            "/data -U test -A trust -E UTF8 --lc-collate=C "
                                            "--lc-ctype=C.UTF-8 --no-sync >" +
                                            log + " 2>&1") == 0 &&
                         run_as_server_user(programs + "/pg_ctl -D " + name + "/data -w -l " + name + "/server.log" +
                                            " -o \"-c listen_addresses='' -c unix_socket_directories=" + name +
                                            " -c fsync=off\" start" + " >/dev/null 2>&1") == 0;
    if (started) return;
    std::ifstream file(log);
    const std::string said{std::istreambuf_iterator<char>(file), {}};
    fs::remove_all(folder_);
    throw std::runtime_error("PostgreSQL does not start:\n" + said);
}

PostgresServer::~PostgresServer() {
    run_as_server_user(program_folder().string() + "/pg_ctl -D " + folder_.string() +
                       "/data -m immediate stop >/dev/null 2>&1");
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::unique_ptr<Reference> PostgresServer::connect() const {
    return std::make_unique<PostgresReference>("host=" + folder_.string() + " user=test dbname=postgres");
}

} // namespace snowatlas::corpus
