// The filter language, as strict as it is documented.
#include "tests/tenant/filter.h"

#include <gtest/gtest.h>

#include "driver/base/text.h"
#include "schema/loader.h"
#include "tests/tenant/tenant.h"

namespace snowatlas::tenant {
namespace {

const Dataset& filtered_estate() {
    static const Options options = [] {
        Options small;
        small.computers = 80;
        return small;
    }();
    static const Dataset data(schema::load_catalog(), options);
    return data;
}

const Family& computers() {
    return *filtered_estate().family_of(*filtered_estate().catalog().find_qualified("sam.computers"));
}

std::vector<FilterField> fields() {
    std::vector<FilterField> all;
    for (const auto& column : computers().columns) all.push_back({column->name, column.get()});
    return all;
}

std::size_t count(const std::string& filter) {
    const FilterNode node = parse_filter(filter, fields());
    Datum scratch;
    std::size_t found = 0;
    for (RowCursor cursor(computers().structure, 0); cursor.row().index < computers().structure.count; cursor.next())
        if (matches(node, filtered_estate(), computers(), cursor.row(), scratch)) ++found;
    return found;
}

TEST(Filter, AcceptsWhatIsDocumented) {
    for (const char* filter : {
             "status -eq \"Active\"",
             "status -eq 'Active'",
             "status -eq Active",
             "STATUS -eq active",
             "(status -eq Active)",
             "coreCount -gt 4",
             "purchaseValue -ge 10.50",
             "isServer -eq true",
             "lastScanDate -le \"2025-12-01T00:00:00Z\"",
             "lastScanDate -le 2025-12-01T00:00:00.123z",
             "hostName -contains 'A'",
             "hostName -notcontains \"A\"",
             "hostName -startswith CORP",
             "hostName -endswith '6'",
             "status -in [Active, 'Inactive']",
             "coreCount -notin [1,2,3]",
             "notes -exists true",
             "coreCount -exists false",
             "-not (status -eq Active)",
             "(status -eq Active) -and (coreCount -gt 4)",
             "(status -eq Active) -and ((coreCount -gt 4) -or (isServer -eq true))",
             "(status -eq Active) -or (coreCount -gt 4) -or (isServer -eq true)",
             "(-not (status -eq Active)) -and (coreCount -gt 4)",
             "notes -eq \"a \\\"quoted\\\" \\\\ word\"",
             "notes -eq 'it is \"fine\" inside'",
         })
        EXPECT_NO_THROW(parse_filter(filter, fields())) << filter;
}

TEST(Filter, RefusesWhatIsNot) {
    for (const char* filter : {
             "",
             "status",
             "status -eq",
             "status -like 'A'",
             "status -EQ Active",
             "status = 'Active'",
             "status -eq\"Active\"",
             "colour -eq red",
             "status -gt 'A'",
             "isServer -gt false",
             "isServer -eq 'true'",
             "isServer -contains t",
             "isServer -exists true",
             "coreCount -contains 4",
             "coreCount -eq '4'",
             "coreCount -eq four",
             "id -eq 12345678-0000-4000-8000-000000000000",
             "status -eq -Active",
             "status -eq Act+ive",
             "status -eq 'Active",
             "status -eq \"back\\slash\"",
             "status -eq 'caf\u00e9'",
             "lastScanDate -le 2025-12-01",
             "lastScanDate -le \"2025-12-01T00:00:00\"",
             "lastScanDate -le \"2025-12-01T00:00:00+02:00\"",
             "status -eq Active -and coreCount -gt 4",
             "(status -eq Active) -and coreCount -gt 4",
             "(status -eq Active) -and (coreCount -gt 4) -or (isServer -eq true)",
             "-not status -eq Active",
             "-not (status -eq Active) -and (coreCount -gt 4)",
             "(status -eq Active",
             "status -eq Active)",
             "status -in (Active, Inactive)",
             "status -in []",
             "status -in [Active",
             "'status -eq Active'",
             "notes -exists",
         })
        EXPECT_THROW(parse_filter(filter, fields()), FilterError) << filter;
}

TEST(Filter, RefusesBottomlessNesting) {
    EXPECT_THROW(parse_filter(std::string(5000, '(') + "status -eq Active" + std::string(5000, ')'), fields()),
                 FilterError);
}

TEST(Filter, FindsTheRightRows) {
    const std::size_t all = computers().structure.count;
    const std::size_t active = count("status -eq Active");
    EXPECT_GT(active, 0u);
    EXPECT_LT(active, all);
    EXPECT_EQ(count("status -eq 'ACTIVE'"), active) << "case does not matter";
    EXPECT_EQ(count("status -ne Active"), all - active) << "null differs from every value";
    EXPECT_EQ(count("-not (status -eq Active)"), all - active);
    EXPECT_EQ(count("status -startswith act"), active);
    EXPECT_EQ(count("status -in [Active, Inactive, Quarantined]"), count("status -exists true"));
    EXPECT_EQ(count("status -exists true") + count("status -exists false"), all);
    EXPECT_EQ(count("hostName -eq CORP23C9816"), 1u);
    EXPECT_EQ(count("coreCount -gt 10") + count("coreCount -le 10"), count("coreCount -exists true"));
    EXPECT_EQ(count("(coreCount -ge 10) -and (coreCount -le 10)"), count("coreCount -eq 10.0"));
    EXPECT_EQ(count("lastScanDate -lt \"2025-11-01T00:00:00Z\"") + count("lastScanDate -ge \"2025-11-01T00:00:00Z\""),
              count("lastScanDate -exists true"));
}

} // namespace
} // namespace snowatlas::tenant
