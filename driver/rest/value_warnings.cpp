#include "driver/rest/value_warnings.h"

namespace snowatlas::rest {
namespace {

std::string loss(const DecodeNotice& notice, const schema::Table& table) {
    switch (notice.kind) {
    case DecodeNotice::Kind::UnreadableDate:
        return "is no date; NULL is given instead";
    case DecodeNotice::Kind::UnreadableValue:
        return "is no " + to_string(table.columns[notice.column].type) +
               "; NULL is given instead, sam.custom_fields_values has the text";
    case DecodeNotice::Kind::RoundedNumber:
        return "has more digits than the column's type; it was rounded";
    case DecodeNotice::Kind::CutFraction:
        return "has a finer fraction than 100 ns; it was cut";
    }
    return "";
}

} // namespace

std::optional<Diagnostic> ValueWarnings::about(const schema::Table& table, const DecodeNotice& notice) {
    if (!told_.insert({notice.column, notice.kind}).second) return {};
    const auto name = table.qualified_name() + "." + table.columns[notice.column].name;
    return Diagnostic{state::kFractionTruncated,
                      "The value " + notice.sample + " of " + name + " " + loss(notice, table) +
                          ". Further values of the column may be affected; this is said once."};
}

} // namespace snowatlas::rest
