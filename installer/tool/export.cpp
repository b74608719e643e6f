#include "installer/tool/export.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "driver/base/files.h"
#include "driver/base/text.h"
#include "installer/tool/export_state.h"
#include "installer/tool/listing.h"
#include "installer/tool/progress.h"
#include "installer/tool/table_lookup.h"
#include "installer/tool/user_statement.h"

namespace snowatlas::tool {
namespace {

namespace fs = std::filesystem;

// A killed export loses at most so many rows.
constexpr std::uint64_t kRowsBetweenSaves = 1000;

bool is_statement(const std::string& what) {
    return what.find_first_of(" \t\r\n") != std::string::npos;
}

// 64 bits of FNV-1a, the same in every run.
std::string fingerprint(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3U;
    return std::to_string(hash);
}

std::string json_array(const std::vector<std::string>& texts) {
    std::string result = "[";
    for (const std::string& text : texts) result += (result.size() > 1 ? ", " : "") + json_text(text);
    return result + ']';
}

std::uint64_t single_number(const Connection& connection, const std::string& sql,
                            std::span<const std::string> parameters = {}) {
    Statement statement(connection);
    statement.execute(sql, parameters);
    return statement.next() ? std::stoull(std::string(statement.cell(0).value_or("0"))) : 0;
}

class Export {
  public:
    explicit Export(const ExportOptions& options)
        : options_(options), statement_(options.query, [this](const DiagnosticRecord& record) { warn(record); }) {
        if (is_statement(options.what)) {
            sql_ = options.what;
            return;
        }
        table_ = table_or_error(statement_.connection(), options.what, options.query.target);
        sql_ = "SELECT * FROM " + table_->quoted();
        key_ = key_columns(statement_.connection(), *table_);
    }

    ProgressFigures run() {
        row_count_ = total();
        pages_before_ = count_pages(); // the count's is none of the export's
        if (options_.resume) {
            if (const auto figures = go_on()) return *figures;
        }
        Statement& rows = statement_.execute(sql_);
        if (rows.result().empty()) throw std::runtime_error("The statement has no rows to export.");
        ExportState state;
        state.origin = origin_of(rows);
        return write(rows, std::move(state));
    }

  private:
    // A warning gets a line of its own.
    void warn(const DiagnosticRecord& record) {
        if (progress_) progress_->set_aside();
        print_warning(record);
    }

    bool is_resumable() const {
        return table_ && options_.query.format != Format::Json && options_.query.max_rows == 0;
    }

    // Says why the rows that are there cannot be gone on with.
    static std::nullopt_t start_over(const std::string& why) {
        std::cerr << "Starting at the first row: " << why << ".\n";
        return std::nullopt;
    }

    // Goes on after the rows of an earlier export; empty where it has to start over.
    std::optional<ProgressFigures> go_on() {
        if (!is_resumable()) return start_over("only whole tables, as .csv or .ndjson, can be gone on with");
        std::optional<ExportState> state = load_state(options_.file);
        std::error_code missing;
        const auto size = fs::file_size(part_of(options_.file), missing);
        if (!state || missing) return start_over("there is no interrupted export to " + text_of(options_.file));
        if (size < state->bytes) {
            return start_over(text_of(part_of(options_.file)) + " is shorter than when it was written");
        }
        const std::uint64_t first = state->rows - state->last_marks.size();
        Statement& rows = statement_.execute(sql_ + " OFFSET " + std::to_string(first) + " ROWS");
        if (origin_of(rows) != state->origin) {
            return start_over("the interrupted export was of another table, tenant, registration or format, or the "
                              "table's columns have changed");
        }
        for (const std::string& mark : state->last_marks) {
            if (!rows.next() || mark_of(rows) != mark) {
                return start_over("rows have come, gone or moved in " + options_.what +
                                  " since, so that some could be missed or doubled");
            }
        }
        return write(rows, *std::move(state));
    }

    std::string origin_of(const Statement& rows) const {
        const Connection& connection = statement_.connection();
        std::vector<std::string> parts{connection.info(SQL_SERVER_NAME), connection.info(SQL_DATABASE_NAME),
                                       connection.info(SQL_USER_NAME), sql_,
                                       std::to_string(static_cast<int>(options_.query.format))};
        for (const Column& column : rows.result()) {
            parts.push_back(column.name);
            parts.push_back(std::to_string(column.type));
        }
        return json_array(parts);
    }

    // What the current row is known by: its key, or all of it where there is none.
    std::string mark_of(const Statement& rows) const {
        std::vector<std::string> values;
        for (std::size_t index = 0; index < rows.result().size(); ++index) {
            const bool counts = key_.empty() || std::ranges::find(key_, rows.result()[index].name) != key_.end();
            if (counts) values.push_back(rows.cell(index) ? json_text(*rows.cell(index)) : "null");
        }
        return fingerprint(join(values, ","));
    }

    // Writes the rows that are left after those of the state, and gives the file its name.
    ProgressFigures write(Statement& rows, ExportState state) {
        const fs::path part = part_of(options_.file);
        if (state.rows == 0) {
            remove_part(options_.file);
            std::ofstream(part, std::ios::binary); // opened for reading and writing below
        }
        std::fstream out(part, std::ios::binary | std::ios::in | std::ios::out);
        if (!out) {
            throw std::runtime_error("The file " + text_of(part) +
                                     " cannot be written: " + std::generic_category().message(errno) + ".");
        }
        fs::resize_file(part, state.bytes);
        const auto writer = make_writer(options_.query.format, out, rows.result());
        if (state.rows > 0) out.seekp(static_cast<std::streamoff>(state.bytes)); // behind the header, which is the same
        progress_.emplace(row_count_, [this] { return count_pages() - pages_before_; });
        progress_->start_from(state.rows);
        try {
            copy(rows, *writer, out, state);
        } catch (...) {
            keep_or_remove(out, state);
            throw;
        }
        out.close();
        if (!out) throw std::runtime_error("The file " + text_of(part) + " could not be written to its end.");
        fs::rename(part, options_.file);
        remove_part(options_.file);
        return progress_->finish();
    }

    void copy(Statement& rows, Writer& writer, std::ostream& out, ExportState& state) {
        Row cells(rows.result().size());
        while (rows.next()) {
            for (std::size_t index = 0; index < cells.size(); ++index) cells[index] = rows.cell(index);
            writer.row(cells);
            progress_->count_row();
            if (!is_resumable()) continue;
            ++state.rows;
            state.last_marks.push_back(mark_of(rows));
            if (state.last_marks.size() > kRowsFoundAgain) state.last_marks.pop_front();
            if (state.rows % kRowsBetweenSaves == 0) save(out, state);
        }
        writer.finish();
    }

    void save(std::ostream& out, ExportState& state) const {
        out.flush();
        if (!out) throw std::runtime_error("The file " + text_of(part_of(options_.file)) + " cannot be written.");
        state.bytes = static_cast<std::uint64_t>(out.tellp());
        save_state(state, options_.file);
    }

    // After an error.
    void keep_or_remove(std::ostream& out, ExportState& state) const {
        if (state.rows == 0) {
            remove_part(options_.file);
            return;
        }
        try {
            save(out, state);
            std::cerr << state.rows << " rows are kept in " << text_of(part_of(options_.file))
                      << "; the same command with --resume goes on after them.\n";
        } catch (const std::exception&) {
            // What was saved before is still good: the error that brought us here is what the user has to know.
        }
    }

    // For the bar: what one cheap request tells.
    std::optional<std::uint64_t> total() const {
        if (!table_ || !error_output_is_terminal()) return std::nullopt;
        const std::array name{table_->schema, table_->name};
        const bool is_known = single_number(statement_.connection(),
                                            "SELECT COUNT(*) FROM system.endpoints WHERE tableSchema = ? AND "
                                            "tableName = ? AND role = 'List' AND keyColumns IS NULL AND "
                                            "hasTotalItems = 1",
                                            name) > 0;
        if (!is_known) return std::nullopt;
        return single_number(statement_.connection(), "SELECT COUNT(*) FROM " + table_->quoted());
    }

    std::uint64_t count_pages() const {
        return single_number(statement_.connection(), "SELECT COUNT(*) FROM system.requests WHERE rowCount > 0");
    }

    const ExportOptions& options_;
    std::optional<Progress> progress_; // while rows are written
    UserStatement statement_;
    std::optional<TableName> table_;
    std::string sql_;
    std::vector<std::string> key_;
    std::optional<std::uint64_t> row_count_; // where it is known
    std::uint64_t pages_before_ = 0;
};

} // namespace

void export_rows(const ExportOptions& options, std::ostream& out) {
    const ProgressFigures figures = Export(options).run();
    std::cerr << text_of(options.file) << ": " << progress_summary(figures) << '\n';
    if (!options.json) return;
    out << "{\"file\": " << json_text(text_of(options.file)) << ", \"rows\": " << figures.rows
        << ", \"rows_from_before\": " << figures.rows_before << ", \"pages\": " << figures.pages
        << ", \"seconds\": " << one_decimal(figures.seconds) << "}\n";
}

} // namespace snowatlas::tool
