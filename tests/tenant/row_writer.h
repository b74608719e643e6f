// Rows as JSON.
#pragma once

#include <string>
#include <vector>

#include "tests/tenant/dataset.h"

namespace snowatlas::tenant {

// Ways an answer can differ from what is published.
struct RowStyle {
    bool null_members = false;
    bool missing_members = false;
    bool extra_members = false;
    bool other_case = false;
    bool odd_dates = false;
    bool wide_decimals = false;
    bool flags_as_numbers = false;
    bool links = false; // a _links member, as some families of the API have in each row

    bool is_plain() const {
        return !(null_members || missing_members || extra_members || other_case || odd_dates || wide_decimals ||
                 flags_as_numbers || links);
    }
};

// Columns by their members, objects in objects where members have several steps.
RowLayout lay_out(const std::vector<const FamilyColumn*>& columns);

void append_row(std::string& out, const Dataset& data, const Family& family, const RowLayout& layout, const RowRef& row,
                Datum& scratch);
// The same for any style; slower.
void append_styled_row(std::string& out, const Dataset& data, const Family& family,
                       const std::vector<const FamilyColumn*>& columns, const RowRef& row, const RowStyle& style);

void append_value(std::string& out, const FamilyColumn& column, const Datum& datum);

} // namespace snowatlas::tenant
