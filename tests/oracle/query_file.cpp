#include "tests/oracle/query_file.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "driver/base/text.h"

namespace snowatlas::oracle {

namespace {

constexpr std::string_view kRequests = "requests:";
constexpr std::string_view kUnscanned = "unscanned:";

class Reader {
  public:
    explicit Reader(const std::filesystem::path& path) : file_(path.filename().string()), stream_(path) {
        if (!stream_) throw std::runtime_error("cannot read " + path.string());
    }

    std::vector<Query> read() {
        for (std::string line; std::getline(stream_, line);) {
            ++line_;
            const std::string_view text = trim(line);
            if (text.starts_with("--") && statement_.empty())
                comment(trim(text.substr(2)));
            else if (!text.empty())
                add_line(line, text);
            else if (statement_.empty())
                next_ = {}; // what stands alone is about the file
        }
        if (!statement_.empty()) fail("the last statement has no ';'");
        return std::move(queries_);
    }

  private:
    [[noreturn]] void fail(const std::string& problem) const {
        throw std::runtime_error(file_ + ":" + std::to_string(line_) + ": " + problem);
    }

    void comment(std::string_view text) {
        if (text == "sqlite:") {
            if (queries_.empty() || !next_.title.empty()) fail("'sqlite:' follows no query");
            is_for_sqlite_ = true;
        } else if (text == "ordered") {
            next_.is_ordered = true;
        } else if (text == "empty") {
            next_.is_empty = true;
        } else if (text.starts_with(kUnscanned)) {
            next_.unscanned = trim(text.substr(kUnscanned.size()));
        } else if (text.starts_with(kRequests)) {
            next_.most_requests = std::stoul(std::string(trim(text.substr(kRequests.size()))));
        } else if (next_.title.empty()) {
            next_.title = text;
        }
    }

    void add_line(const std::string& line, std::string_view text) {
        statement_ += line + '\n';
        if (!text.ends_with(';')) return;
        statement_.erase(statement_.rfind(';'));
        if (is_for_sqlite_) {
            queries_.back().sqlite = statement_;
        } else {
            if (next_.title.empty()) fail("a query needs a title: '-- …' before it");
            next_.file = file_;
            next_.sql = statement_;
            next_.sqlite = without_date_escapes(statement_);
            queries_.push_back(next_);
            next_ = {};
        }
        statement_.clear();
        is_for_sqlite_ = false;
    }

    std::string file_;
    std::ifstream stream_;
    std::size_t line_ = 0;
    std::string statement_;
    bool is_for_sqlite_ = false;
    Query next_;
    std::vector<Query> queries_;
};

} // namespace

std::string without_date_escapes(const std::string& sql) {
    static const std::regex kEscape(R"(\{\s*(?:ts|d)\s*('[^']*')\s*\})", std::regex::icase);
    return std::regex_replace(sql, kEscape, "$1");
}

std::vector<Query> read_queries(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".sql") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Query> queries;
    for (const auto& file : files)
        for (Query& query : Reader(file).read()) queries.push_back(std::move(query));
    return queries;
}

} // namespace snowatlas::oracle
