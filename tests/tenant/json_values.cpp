#include "tests/tenant/json_values.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "driver/base/text.h"
#include "tests/tenant/json_text.h"
#include "tests/tenant/random.h"
#include "tests/tenant/words.h"

namespace snowatlas::tenant {

namespace {

// What the elements of an array look like: "number", "numbers" (arrays of numbers), "text", "guid", "object" (a free
// object instead of an array), or the members of an object, each `name:kind`.
struct Shape {
    std::string_view table; // how the qualified name begins, in lower case; "" for any
    std::string_view column;
    std::string_view elements;
};

constexpr std::array kShapes = {
    Shape{"saas.subscription_family_servicenow", "discoverytypes", "numbers"},
    Shape{"", "discoverytypes", "number"},
    Shape{"", "attachments", "object"},
    Shape{"", "notapproved", "object"},
    Shape{"", "metrics", "id:guid name:text isDefault:bool"},
    Shape{"", "upgrades", "licenseId:guid quantity:number upgradedLicenseId:guid upgradedQuantity:number"},
    Shape{"", "assettypes", "id:guid name:text"},
    Shape{"", "virtualmachines", "guid"},
    Shape{"", "subscriptionids", "guid"},
    Shape{"", "userids", "guid"},
    Shape{"", "applications", "appCategoryName:text applicationId:guid applicationName:text disServiceId:guid"},
    Shape{"", "usagequeries", "queryName:text isUsageTriggered:bool usageFacts:text"},
    Shape{"", "licenses", "id:guid total:number assigned:number productId:guid collectionTargetId:guid"},
    Shape{"saas.subscription_family_salesforce_consumptions", "details",
          "originalId:guid name:text purchased:number consumed:number organizationName:text"},
    Shape{"saas.subscription_family_salesforce_subscriptions", "details",
          "id:guid name:text purchased:number assigned:number utilization:real organizationName:text skuName:text"},
    Shape{"saas.subscriptions_insights", "details",
          "subscriptionId:guid subscriptionName:text applicationId:guid applicationName:text"},
    Shape{"", "details", "applicationName:text subscriptionName:text lastActiveValueInInt:number"},
    Shape{"", "subscriptionaccounts",
          "subscriptionId:guid subscriptionPlanId:guid subscriptionName:text monthlyCost:real orgName:text"},
    Shape{"", "total", "trend:number value:number"},
    Shape{"", "appcategories", "name:text total:number"},
    Shape{"", "aiappcategories", "name:text total:number"},
    Shape{"", "appcategoriesunsanctioned", "name:text total:number"},
    Shape{"", "aiappcategoriesunsanctioned", "name:text total:number"},
    Shape{"", "activeuserapplications", "name:text totalUsers:number"},
    Shape{"", "activeuserapplicationsunsanctioned", "name:text totalUsers:number"},
    Shape{"", "applicationdiscoverylastsevendays", "browserMeteringCount:number connectorCount:number date:date"},
    Shape{"saas.users_kpi", "", "active:number date:date total:number"},
    Shape{"inventory.", "", "name:text id:guid size:number"},
};

void append_part(std::string& out, std::string_view kind, std::uint64_t noise) {
    if (kind == "number") {
        append_number(out, static_cast<std::int64_t>(noise % 100));
    } else if (kind == "real") {
        append_number(out, static_cast<double>(noise % 4000) / 4);
    } else if (kind == "numbers") {
        out += '[';
        append_number(out, static_cast<std::int64_t>(noise % 9));
        out += "]";
    } else if (kind == "bool") {
        out += noise % 2 == 0 ? "true" : "false";
    } else if (kind == "guid") {
        std::string guid;
        write_guid(17, noise % 1000, guid);
        append_string(out, guid);
    } else if (kind == "date") {
        out += "\"2025-12-";
        out += static_cast<char>('1' + noise % 2);
        out += static_cast<char>('0' + noise % 10);
        out += '"';
    } else {
        const auto products_list = products();
        append_string(out, products_list[noise % products_list.size()].name);
    }
}

void append_element(std::string& out, std::string_view elements, std::uint64_t noise) {
    if (elements.find(':') == std::string_view::npos) {
        append_part(out, elements, noise);
        return;
    }
    out += '{';
    std::uint64_t place = 0;
    for (const std::string& member : split(elements, ' ')) {
        const std::size_t colon = member.find(':');
        if (place > 0) out += ',';
        append_string(out, std::string_view(member).substr(0, colon));
        out += ':';
        append_part(out, std::string_view(member).substr(colon + 1), mix(noise, ++place));
    }
    out += '}';
}

void produce_json(const Context& context, Datum& out) {
    const std::string_view elements = context.column.generator.words.front();
    out.kind = Datum::Kind::Json;
    out.text.clear();
    if (elements == "object") {
        out.text = R"({"fileName":"a.txt","size":12,"tags":["x",null],"inner":{"ok":true}})";
        return;
    }
    out.text += '[';
    const std::uint64_t count = context.noise % 4;
    for (std::uint64_t element = 0; element < count; ++element) {
        if (element > 0) out.text += ',';
        append_element(out.text, elements, mix(context.noise, element));
    }
    out.text += ']';
}

} // namespace

void choose_json_value(const Family& family, FamilyColumn& column) {
    static constexpr std::string_view kText = "text";
    const std::string name = to_lower(column.member.empty() ? column.name : column.member.back());
    const auto shape = std::find_if(kShapes.begin(), kShapes.end(), [&](const Shape& candidate) {
        return family.lower_name.starts_with(candidate.table) && (candidate.column.empty() || candidate.column == name);
    });
    column.generator.produce = produce_json;
    column.generator.words = {shape == kShapes.end() ? &kText : &shape->elements, 1};
}

} // namespace snowatlas::tenant
