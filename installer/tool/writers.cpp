#include "installer/tool/writers.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

#include "driver/base/text.h"

namespace snowatlas::tool {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 4> kFormats{
    {{"table", Format::Table}, {"csv", Format::Csv}, {"json", Format::Json}, {"ndjson", Format::Ndjson}}};

class CsvWriter : public Writer {
  public:
    CsvWriter(std::ostream& out, const std::vector<Column>& columns) : out_(out) {
        std::string_view separator;
        for (const Column& column : columns) {
            out_ << std::exchange(separator, ",") << quoted(column.name);
        }
        out_ << '\n';
    }
    void row(const Row& cells) override {
        std::string_view separator;
        for (const auto& cell : cells) {
            out_ << std::exchange(separator, ",");
            if (cell) out_ << quoted(*cell);
        }
        out_ << '\n';
    }
    void finish() override {}

  private:
    static std::string quoted(std::string_view text) {
        const bool plain = !text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos &&
                           text.front() != ' ' && text.back() != ' ';
        if (plain) return std::string(text);
        std::string result = "\"";
        for (const char character : text) {
            if (character == '"') result += '"';
            result += character;
        }
        return result + '"';
    }
    std::ostream& out_;
};

class JsonWriter : public Writer {
  public:
    JsonWriter(std::ostream& out, const std::vector<Column>& columns, bool array) : out_(out), array_(array) {
        for (const Column& column : columns) {
            names_.push_back(json_text(column.name));
            kinds_.push_back(kind_of(column.type));
        }
    }
    void row(const Row& cells) override {
        if (array_) out_ << (rows_ == 0 ? "[\n" : ",\n");
        ++rows_;
        out_ << '{';
        for (std::size_t index = 0; index < cells.size(); ++index) {
            if (index > 0) out_ << ", ";
            out_ << names_[index] << ": " << value(cells[index], kinds_[index]);
        }
        out_ << '}';
        if (!array_) out_ << '\n';
    }
    void finish() override {
        if (array_) out_ << (rows_ == 0 ? "[]\n" : "\n]\n");
    }

  private:
    // A number JSON cannot spell (".5", "NaN") is written as text.
    static bool is_json_number(std::string_view text) {
        if (!text.empty() && text.front() == '-') text.remove_prefix(1);
        const bool has_leading_zero =
            text.size() > 1 && text[0] == '0' && std::string_view("0123456789").find(text[1]) != std::string_view::npos;
        return !text.empty() && !has_leading_zero && text.front() >= '0' && text.front() <= '9' && text.back() >= '0' &&
               text.back() <= '9' && text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
    }
    static std::string value(const std::optional<std::string_view>& cell, ValueKind kind) {
        if (!cell) return "null";
        if (kind == ValueKind::Boolean) return *cell == "1" ? "true" : "false";
        if (kind == ValueKind::Number && is_json_number(*cell)) return std::string(*cell);
        return json_text(*cell);
    }
    std::ostream& out_;
    bool array_;
    std::size_t rows_ = 0;
    std::vector<std::string> names_;
    std::vector<ValueKind> kinds_;
};

// The first rows decide the widths; later values that are longer are shown whole, out of line.
class TableWriter : public Writer {
  public:
    TableWriter(std::ostream& out, const std::vector<Column>& columns, std::size_t widest_column)
        : out_(out), widest_column_(widest_column) {
        std::vector<std::string> names;
        for (const Column& column : columns) {
            names.push_back(column.name);
            right_.push_back(kind_of(column.type) == ValueKind::Number);
        }
        widths_.resize(columns.size());
        waiting_.push_back(std::move(names));
    }
    void row(const Row& cells) override {
        std::vector<std::string> texts;
        for (const auto& cell : cells) texts.push_back(one_line(cell.value_or("")));
        if (widths_known_) {
            line(texts);
            return;
        }
        waiting_.push_back(std::move(texts));
        if (waiting_.size() > kRowsThatDecide) write_waiting();
    }
    void finish() override {
        if (!widths_known_) write_waiting();
    }

  private:
    static constexpr std::size_t kRowsThatDecide = 500;

    std::string one_line(std::string_view text) const {
        std::string result(text);
        std::ranges::replace_if(
            result, [](char character) { return static_cast<unsigned char>(character) < ' '; }, ' ');
        if (code_points(result) > widest_column_) {
            result.resize(offset_of(result, widest_column_ - 1));
            result += "…";
        }
        return result;
    }
    void write_waiting() {
        widths_known_ = true;
        for (const auto& texts : waiting_) {
            for (std::size_t index = 0; index < texts.size(); ++index) {
                widths_[index] = std::max(widths_[index], code_points(texts[index]));
            }
        }
        for (std::size_t number = 0; number < waiting_.size(); ++number) {
            line(waiting_[number]);
            if (number > 0) continue;
            std::vector<std::string> rule;
            for (const std::size_t width : widths_) rule.emplace_back(width, '-');
            line(rule);
        }
        waiting_.clear();
    }
    void line(const std::vector<std::string>& texts) {
        std::string result;
        for (std::size_t index = 0; index < texts.size(); ++index) {
            const std::size_t length = code_points(texts[index]);
            const std::string padding(widths_[index] > length ? widths_[index] - length : 0, ' ');
            if (index > 0) result += "  ";
            result += right_[index] ? padding + texts[index] : texts[index] + padding;
        }
        result.erase(result.find_last_not_of(' ') + 1);
        out_ << result << '\n';
    }

    std::ostream& out_;
    const std::size_t widest_column_;
    std::vector<bool> right_;
    std::vector<std::size_t> widths_;
    std::vector<std::vector<std::string>> waiting_; // the header and the first rows
    bool widths_known_ = false;
};

} // namespace

std::optional<Format> format_of(std::string_view name) {
    const auto* found = std::ranges::find(kFormats, name, &std::pair<std::string_view, Format>::first);
    if (found == kFormats.end()) return std::nullopt;
    return found->second;
}

std::unique_ptr<Writer> make_writer(Format format, std::ostream& out, const std::vector<Column>& columns,
                                    std::size_t widest_column) {
    switch (format) {
    case Format::Csv:
        return std::make_unique<CsvWriter>(out, columns);
    case Format::Json:
        return std::make_unique<JsonWriter>(out, columns, true);
    case Format::Ndjson:
        return std::make_unique<JsonWriter>(out, columns, false);
    case Format::Table:
        break;
    }
    return std::make_unique<TableWriter>(out, columns, widest_column);
}

std::size_t write_all(Statement& statement, Writer& writer) {
    const std::size_t count = statement.result().size();
    Row cells(count);
    std::size_t rows = 0;
    for (; statement.next(); ++rows) {
        for (std::size_t index = 0; index < count; ++index) cells[index] = statement.cell(index);
        writer.row(cells);
    }
    writer.finish();
    return rows;
}

std::string json_text(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string result = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            result += '\\';
            result += character;
        } else if (byte < ' ') {
            result += "\\u00";
            result += kHex[byte >> 4];
            result += kHex[byte & 15U];
        } else {
            result += character;
        }
    }
    return result + '"';
}

} // namespace snowatlas::tool
