// Answers of the API: any bytes, decoded as a page of any table.

#include <map>

#include "driver/base/error.h"
#include "driver/rest/decode_plan.h"
#include "driver/rest/decoder.h"
#include "schema/loader.h"
#include "tests/fuzz/fuzz.h"

using namespace snowatlas;

namespace {

struct Scan {
    std::shared_ptr<const schema::Table> table;
    rest::DecodePlan plan;
    std::vector<Value> parameters;
};

Scan make_scan(std::size_t number) {
    static const auto catalog = schema::load_catalog();
    std::vector<std::shared_ptr<const schema::Table>> tables;
    for (const auto& table : catalog->tables()) {
        if (!table->paths.empty()) tables.push_back(table);
    }
    const auto& table = tables[number % tables.size()];
    const std::size_t path = number / tables.size() % table->paths.size();
    const std::vector<bool> every(table->columns.size(), true);
    std::vector<Value> parameters(table->paths[path].parameters.size(), Value(std::string("key")));
    return {table, rest::DecodePlan(table, path, every, true), std::move(parameters)};
}

// Under a sanitizer, looking at every byte is the test.
std::size_t look_at(const Cell& cell) {
    std::size_t sum = static_cast<std::size_t>(cell.kind());
    if (cell.kind() == CellKind::Text || cell.kind() == CellKind::Binary) {
        for (const char c : cell.as_bytes()) sum += static_cast<unsigned char>(c);
    }
    return sum;
}

void check(const rest::DecodedPage& page, const schema::Table& table) {
    fuzz::require(page.batch != nullptr, "a page has a batch");
    const std::size_t rows = page.batch->row_count();
    fuzz::require(page.key_hashes.empty() || page.key_hashes.size() == rows, "a key a row");
    std::size_t sum = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < table.columns.size(); ++column)
            sum += look_at(page.batch->cell(row, column));
    }
    fuzz::require(rows == 0 || sum + 1 > 0, "every cell can be read");
}

} // namespace

// The first two bytes choose the table and the path.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    static std::map<std::size_t, Scan> scans;
    static rest::Decoder decoder;
    const std::size_t number = data[0] + std::size_t{256} * data[1];
    auto found = scans.find(number);
    if (found == scans.end()) found = scans.emplace(number, make_scan(number)).first;
    const Scan& scan = found->second;
    std::string body(fuzz::as_text(data, size).substr(2));
    const std::string before = body;
    try {
        check(decoder.decode(scan.plan, scan.parameters, body), *scan.table);
    } catch (const rest::BrokenAnswer& broken) {
        fuzz::require(*broken.what() != '\0', "a broken answer says what is wrong");
    } catch (const Error& error) {
        fuzz::require(!error.diagnostic().text.empty(), "an error says what is wrong");
    }
    fuzz::require(body == before, "decoding leaves the text as it is");
    return 0;
}
