#include "tests/odbc/corpus/corpus_file.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace snowatlas::corpus {
namespace {

constexpr std::string_view kArrow = " => ";

// 'x ' → x with its blank; anything else as it is.
std::string unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

std::vector<std::string> cells(std::string_view line) {
    std::vector<std::string> result;
    for (std::size_t begin = 0;;) {
        const std::size_t bar = line.find(" | ", begin);
        result.push_back(unquoted(line.substr(begin, bar == std::string_view::npos ? bar : bar - begin)));
        if (bar == std::string_view::npos) return result;
        begin = bar + 3;
    }
}

bool is_state(std::string_view text) {
    return text.size() >= 5 &&
           std::all_of(text.begin(), text.begin() + 5,
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }) &&
           (text.size() == 5 || text[5] == ' ');
}

class Reader {
  public:
    explicit Reader(const std::filesystem::path& file) : file_(file), input_(file) {
        if (!input_) throw std::runtime_error("cannot read " + file.string());
    }

    // expression => TYPE => value, or expression => SQLSTATE
    std::vector<Case> expressions() {
        std::vector<Case> result;
        while (next()) {
            if (line_.empty() || line_.rfind("--", 0) == 0) continue;
            const std::size_t last = line_.rfind(kArrow);
            if (last == std::string::npos) fail("an expression needs ' => ' and what it gives");
            Case test;
            test.line = number_;
            const std::string value = line_.substr(last + kArrow.size());
            const std::size_t first = line_.rfind(kArrow, last - 1);
            if (first == std::string::npos || last == 0) {
                if (!is_state(value)) fail("an expression needs ' => TYPE => value' or ' => SQLSTATE'");
                test.sql = "SELECT " + line_.substr(0, last);
                test.error = value;
            } else {
                test.sql = "SELECT " + line_.substr(0, first) + " AS v";
                test.columns = "v " + line_.substr(first + kArrow.size(), last - first - kArrow.size());
                test.rows = {{unquoted(value)}};
            }
            result.push_back(std::move(test));
        }
        return result;
    }

    // A statement up to its ';' at a line's end, then what it gives.
    std::vector<Case> statements() {
        std::vector<Case> result;
        while (next()) {
            if (line_.empty()) continue;
            const std::string rest = line_.size() > 2 ? line_.substr(2) : std::string();
            if (line_.rfind("-- ", 0) == 0 && !in_statement_) continue;
            if (in_statement_ || is_statement(line_)) {
                add_to_statement(result);
            } else if (result.empty()) {
                fail("a statement is expected first");
            } else if (line_[0] == '?') {
                result.back().parameters.push_back(parameter(rest));
            } else if (line_[0] == '!') {
                result.back().error = rest;
            } else if (line_[0] == '#') {
                result.back().affected = std::stoll(rest);
            } else if (line_[0] == '=') {
                result.back().columns = rest;
            } else {
                result.back().rows.push_back(cells(rest));
            }
        }
        if (in_statement_) fail("the last statement has no ';'");
        for (const Case& test : result) {
            if (test.error.empty() && !test.columns && !test.affected) {
                number_ = test.line;
                fail("the statement says not what it gives");
            }
        }
        return result;
    }

  private:
    bool next() {
        ++number_;
        if (!std::getline(input_, line_)) return false;
        if (!line_.empty() && line_.back() == '\r') line_.pop_back();
        return true;
    }

    static bool is_statement(const std::string& line) {
        return line.size() < 2 || line[1] != ' ' || std::string_view("?!#=|").find(line[0]) == std::string_view::npos;
    }

    void add_to_statement(std::vector<Case>& result) {
        if (!in_statement_) {
            result.emplace_back();
            result.back().line = number_;
        } else {
            result.back().sql += '\n';
        }
        result.back().sql += line_;
        in_statement_ = line_.back() != ';';
        if (!in_statement_) result.back().sql.pop_back();
    }

    static Parameter parameter(const std::string& text) { // INTEGER 5
        const std::size_t blank = text.find(' ');
        const std::string value = blank == std::string::npos ? "NULL" : text.substr(blank + 1);
        Parameter result{text.substr(0, blank), std::nullopt};
        if (value != "NULL") result.value = unquoted(value);
        return result;
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw std::runtime_error(file_.string() + ":" + std::to_string(number_) + ": " + what);
    }

    std::filesystem::path file_;
    std::ifstream input_;
    std::string line_;
    std::size_t number_ = 0;
    bool in_statement_ = false;
};

} // namespace

std::vector<std::filesystem::path> corpus_files(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> result;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto extension = entry.path().extension();
        if (extension == ".sql" || extension == ".txt") result.push_back(entry.path());
    }
    std::sort(result.begin(), result.end());
    return result;
}

std::vector<Case> read_corpus(const std::filesystem::path& file) {
    return file.extension() == ".sql" ? Reader(file).statements() : Reader(file).expressions();
}

} // namespace snowatlas::corpus
