#include "tests/tenant/custom_fields.h"

#include <algorithm>
#include <array>
#include <string>

#include "tests/tenant/values.h"
#include "tests/tenant/words.h"

namespace snowatlas::tenant {

namespace {

constexpr std::string_view kFieldsTable = "sam.custom_fields";
constexpr std::string_view kValuesTable = "sam.custom_fields_values";
constexpr std::string_view kAssetTypesTable = "sam.custom_fields_asset_types";

// Places in the lists of sam.custom_fields_asset_types and …_data_types.
enum AssetType : unsigned { Computer, User, License, Agreement, Object, MobileDevice, kAssetTypeCount };
enum DataType : unsigned { Text, Number, Date, YesNo };

constexpr std::array<std::string_view, kAssetTypeCount> kAssetTables = {
    "sam.computers", "sam.user_accounts", "sam.licenses", "sam.agreements", "sam.customobjects", "sam.mobiledevices"};

constexpr unsigned bit_of(AssetType type) {
    return 1U << type;
}

struct Field {
    std::string_view name;
    DataType type;
    unsigned asset_types; // bit_of(…), added up
};

// With what makes names of columns difficult: blanks, letters beyond ASCII, a name twice, a name that is the key's.
constexpr std::array kFieldList = {
    Field{"Cost center", Text, bit_of(Computer) | bit_of(License)},
    Field{"Owner", Text, bit_of(Computer)},
    Field{"Warranty end", Date, bit_of(Computer) | bit_of(MobileDevice)},
    Field{"Leased", YesNo, bit_of(Computer)},
    Field{"Purchase value", Number, bit_of(Computer) | bit_of(License)},
    Field{"Room", Text, bit_of(Computer)},
    Field{"Room", Text, bit_of(Computer)},
    Field{"computerid", Text, bit_of(Computer)},
    Field{"Project code", Text, bit_of(License)},
    Field{"UserStatus", Text, bit_of(User)},
    Field{"Badge number", Number, bit_of(User)},
    Field{"\u00c5tg\u00e4rd", Text, bit_of(Agreement)},
    Field{"Signed", YesNo, bit_of(Agreement)},
    Field{"Condition", Text, bit_of(Object)},
    Field{" Next \t service", Date, bit_of(Object)},
    Field{"SIM \"card\"", Text, bit_of(MobileDevice)},
};

bool is_of(const Field& field, std::size_t asset_type) {
    return (field.asset_types >> asset_type & 1U) != 0;
}

std::uint64_t fields_of(std::size_t asset_type) {
    return static_cast<std::uint64_t>(std::count_if(kFieldList.begin(), kFieldList.end(),
                                                    [&](const Field& field) { return is_of(field, asset_type); }));
}

// Every fourth asset has no value at all.
constexpr std::uint64_t kEvery = 4;
std::uint64_t assets_with_values(std::uint64_t assets) {
    return assets - assets / kEvery;
}

struct ValuePlace {
    std::size_t asset_type = 0, field = 0;
    std::uint64_t asset = 0;
};

// The values of one field follow each other, so that those of one asset are on many pages.
ValuePlace place_of(const Family& values, std::uint64_t row) {
    const auto& tables = values.find("assetId")->generator.domain->members;
    ValuePlace place;
    for (; place.asset_type + 1 < tables.size(); ++place.asset_type) {
        const std::uint64_t rows = custom_value_count(place.asset_type, tables[place.asset_type].count);
        if (row < rows) break;
        row -= rows;
    }
    const std::uint64_t assets = assets_with_values(tables[place.asset_type].count);
    std::uint64_t fields_before = row / assets;
    while (!is_of(kFieldList[place.field], place.asset_type) || fields_before-- > 0) ++place.field;
    place.asset = row % assets;
    place.asset += place.asset / (kEvery - 1);
    return place;
}

std::uint64_t pick_asset(const Context& context) {
    const ValuePlace place = place_of(context.family, context.row.index);
    return context.column.generator.domain->members[place.asset_type].first + place.asset;
}

std::uint64_t pick_asset_type(const Context& context) {
    return place_of(context.family, context.row.index).asset_type;
}

std::uint64_t pick_field(const Context& context) {
    return place_of(context.family, context.row.index).field;
}

std::uint64_t pick_data_type(const Context& context) {
    return kFieldList[context.row.index].type;
}

void produce_field_name(const Context& context, Datum& out) {
    out.kind = Datum::Kind::Text;
    out.text = kFieldList[context.row.index].name;
}

void produce_asset_types(const Context& context, Datum& out) {
    const auto& table = *context.data.catalog().find_qualified(kAssetTypesTable);
    const Family& family = *context.data.family_of(table);
    std::string json;
    for (std::size_t type = 0; type < kAssetTypeCount; ++type) {
        if (!is_of(kFieldList[context.row.index], type)) continue;
        context.data.generate(family, *family.find("id"), type, out);
        json += (json.empty() ? R"({"id":")" : R"(,{"id":")") + out.text;
        context.data.generate(family, *family.find("name"), type, out);
        json += R"(","name":")" + out.text + "\"}";
    }
    out.kind = Datum::Kind::Json;
    out.text = "[" + json + "]";
}

// Text, whatever the field's data type; numbers with and without a fraction.
void produce_custom_value(const Context& context, Datum& out) {
    const Field& field = kFieldList[place_of(context.family, context.row.index).field];
    const std::uint64_t noise = context.noise;
    out.kind = Datum::Kind::Text;
    switch (field.type) {
    case Text:
        out.text = field.name == "Cost center" ? "CC-" + std::to_string(1000 + noise % 40)
                                               : std::string(sentences()[noise % sentences().size()]);
        break;
    case Number:
        out.text = std::to_string(noise % 5000);
        if (noise % 3 == 0) out.text += "." + std::to_string(10 + noise % 90);
        break;
    case Date:
        out.text = "2026-0" + std::to_string(1 + noise % 9) + "-15" + (noise % 2 == 0 ? "T00:00:00" : "");
        break;
    case YesNo:
        out.text = noise % 2 == 0 ? "True" : "False";
        break;
    }
}

struct FieldRule {
    std::string_view table, column;
    void (*produce)(const Context&, Datum&);
    std::uint64_t (*pick)(const Context&) = nullptr;
};
constexpr std::array kFieldRules = {
    FieldRule{kFieldsTable, "name", produce_field_name},
    FieldRule{kFieldsTable, "assettypes", produce_asset_types},
    FieldRule{kFieldsTable, "datatype_id", produce_reference, pick_data_type},
    FieldRule{kValuesTable, "assetid", produce_reference, pick_asset},
    FieldRule{kValuesTable, "assettype_id", produce_reference, pick_asset_type},
    FieldRule{kValuesTable, "customfieldid", produce_reference, pick_field},
    FieldRule{kValuesTable, "value", produce_custom_value},
};

} // namespace

std::span<const std::string_view> custom_asset_tables() {
    return kAssetTables;
}

std::uint64_t custom_field_count() {
    return kFieldList.size();
}

std::uint64_t custom_value_count(std::size_t asset_type, std::uint64_t assets) {
    return assets_with_values(assets) * fields_of(asset_type);
}

bool choose_custom_field_value(std::string_view table, std::string_view column, Generator& generator) {
    const auto rule = std::find_if(kFieldRules.begin(), kFieldRules.end(), [&](const FieldRule& candidate) {
        return candidate.table == table && candidate.column == column;
    });
    if (rule == kFieldRules.end()) return false;
    generator.produce = rule->produce;
    generator.pick = rule->pick;
    if (column != "value") generator.null_per_mille = 0;
    return true;
}

} // namespace snowatlas::tenant
