#include "tests/tenant/text_values.h"

#include <algorithm>
#include <array>

#include "driver/base/text.h"
#include "tests/tenant/random.h"
#include "tests/tenant/words.h"

namespace snowatlas::tenant {

namespace {

using Produce = void (*)(const Context&, Datum&);

constexpr std::uint64_t kReportHost = 0x23C9816; // of CORP23C9816, which exists once
constexpr std::uint64_t kReportRow = 42;

std::string_view word(Words words, std::uint64_t noise) {
    return words[noise % words.size()];
}

void start_text(Datum& out) {
    out.kind = Datum::Kind::Text;
    out.text.clear();
}

void append_hex(std::string& out, std::uint64_t value, int digits) {
    for (int digit = digits; digit-- > 0;) out += "0123456789ABCDEF"[value >> (4 * digit) & 15];
}

// A permutation of the 28-bit numbers, so that host names are unique, with a fixed place for the one of the reports.
std::uint64_t host_number(const Context& context) {
    const std::uint64_t count = context.family.structure.count;
    const auto permute = [](std::uint64_t row) { return (row * 0x9E3779B1u + 0x1234567u) & 0xFFFFFFFu; };
    return permute(context.row.index) ^ permute(std::min(kReportRow, count - 1)) ^ kReportHost;
}

void produce_computer_name(const Context& context, Datum& out) {
    start_text(out);
    out.text += "CORP";
    append_hex(out.text, host_number(context), 7);
}

void produce_host(const Context& context, Datum& out) {
    start_text(out);
    out.text += "SRV-";
    append_hex(out.text, context.noise, 5);
}

void produce_word(const Context& context, Datum& out) {
    start_text(out);
    out.text += word(context.column.generator.words, context.noise);
}

// Each word once, then with a number behind it.
void produce_numbered_word(const Context& context, Datum& out) {
    const Words words = context.column.generator.words;
    start_text(out);
    out.text += words[context.row.index % words.size()];
    if (context.row.index >= words.size()) out.text += ' ' + std::to_string(context.row.index / words.size() + 1);
}

// One to three names, as flags are given.
void produce_flag_names(const Context& context, Datum& out) {
    const Words words = context.column.generator.words;
    start_text(out);
    out.kind = Datum::Kind::Names;
    out.integer = 0;
    for (std::size_t place = 0; place < words.size(); ++place) {
        if ((context.noise >> place) % 4 != 0) continue;
        if (!out.text.empty()) out.text += ", ";
        out.text += words[place];
        out.integer |= std::int64_t{1} << place;
    }
}

void produce_full_name(const Context& context, Datum& out) {
    start_text(out);
    out.text += word(first_names(), context.noise);
    out.text += ' ';
    out.text += word(last_names(), context.noise >> 16);
}

void produce_first_name(const Context& context, Datum& out) {
    start_text(out);
    out.text += word(first_names(), context.noise);
}

void produce_last_name(const Context& context, Datum& out) {
    start_text(out);
    out.text += word(last_names(), context.noise);
}

void produce_user_name(const Context& context, Datum& out) {
    start_text(out);
    out.text += "CORP\\user";
    out.text += std::to_string(context.row.index);
}

void produce_email(const Context& context, Datum& out) {
    start_text(out);
    out.text += "user" + std::to_string(context.row.index) + "@example.com";
}

void produce_product(const Context& context, Datum& out) {
    const auto list = products();
    start_text(out);
    out.text += list[context.row.index % list.size()].name;
    if (context.row.index < list.size()) return;
    out.text += ' ' + std::to_string(context.row.index / list.size() + 1);
    if (context.noise % 3 == 0) out.text += ".0";
}

void produce_product_maker(const Context& context, Datum& out) {
    const auto list = products();
    start_text(out);
    out.text += list[context.row.index % list.size()].manufacturer;
}

void produce_any_product(const Context& context, Datum& out) {
    const auto list = products();
    start_text(out);
    out.text += list[context.noise % list.size()].name;
}

void produce_version(const Context& context, Datum& out) {
    start_text(out);
    out.text += std::to_string(context.noise % 24) + '.' + std::to_string(context.noise / 24 % 10) + '.' +
                std::to_string(context.noise / 240 % 5000);
}

void produce_ip_address(const Context& context, Datum& out) {
    start_text(out);
    out.text += "10." + std::to_string(context.noise % 256) + '.' + std::to_string(context.noise / 256 % 256) + '.' +
                std::to_string(context.noise / 65536 % 254 + 1);
}

void produce_mac_address(const Context& context, Datum& out) {
    start_text(out);
    for (int part = 0; part < 6; ++part) {
        if (part > 0) out.text += ':';
        append_hex(out.text, context.noise >> (8 * part) & 0xFF, 2);
    }
}

void produce_phone(const Context& context, Datum& out) {
    start_text(out);
    out.text += "+46 8 " + std::to_string(100'000 + context.noise % 900'000);
}

void produce_link(const Context& context, Datum& out) {
    start_text(out);
    out.text += "https://example.com/" + std::to_string(context.noise % 5000) + "?a=1&b=%20";
}

// Now and then as long as the column allows, else one or two sentences.
void produce_remark(const Context& context, Datum& out) {
    start_text(out);
    const auto most = static_cast<std::size_t>(std::clamp(context.column.type.length, 1, 4000));
    const std::uint64_t repeats = context.noise % 50 == 0 ? 400 : 1 + context.noise % 2;
    std::size_t length = 0;
    for (std::uint64_t repeat = 0; repeat < repeats; ++repeat) {
        const std::string_view sentence = word(sentences(), mix(context.noise, repeat));
        const std::size_t characters = code_points(sentence) + (repeat > 0 ? 1 : 0);
        if (length + characters > most) break;
        if (repeat > 0) out.text += ' ';
        out.text += sentence;
        length += characters;
    }
}

// Ids of things no table shows: some rows have them in common.
void produce_identifier(const Context& context, Datum& out) {
    out.kind = Datum::Kind::Text;
    write_guid(context.column.generator.salt, context.noise % (context.family.structure.count / 3 + 1), out.text);
}

void produce_tenant_id(const Context&, Datum& out) {
    out.kind = Datum::Kind::Text;
    write_guid(hash_text("tenant"), 0, out.text);
}

void produce_labelled(const Context& context, Datum& out) {
    start_text(out);
    out.text += context.column.name;
    out.text += ' ';
    out.text += std::to_string(context.noise % (context.family.structure.count / 2 + 5));
}

struct TextRule {
    std::string_view table;  // how the qualified name begins, in lower case; "" for any
    std::string_view ending; // of the lower-case column name
    Produce produce;
    Words (*words)();
};

constexpr std::array kTextRules = {
    TextRule{"sam.computers", "hostname", produce_computer_name, nullptr},
    TextRule{"sam.computers", "operatingsystem", produce_word, operating_systems},
    TextRule{"sam.computers", "manufacturer", produce_word, hardware_makers},
    TextRule{"sam.computers", "model", produce_word, hardware_models},
    TextRule{"sam.computers", "vendor", produce_word, hardware_makers},
    TextRule{"sam.mobiledevices", "manufacturer", produce_word, phone_makers},
    TextRule{"sam.mobiledevices", "model", produce_word, phone_models},
    TextRule{"sam.mobiledevices", "operatingsystem", produce_word, phone_systems},
    TextRule{"sam.applications", "manufacturer", produce_product_maker, nullptr},
    TextRule{"sam.applications", ".name", produce_product, nullptr},
    TextRule{"sam.families", "manufacturer", produce_product_maker, nullptr},
    TextRule{"sam.families", ".name", produce_product, nullptr},
    TextRule{"saas.applications", "vendor", produce_word, saas_vendors},
    TextRule{"saas.users", ".name", produce_any_product, nullptr},
    TextRule{"saas.", "vendor", produce_word, saas_vendors},
    TextRule{"saas.", "applicationname", produce_any_product, nullptr},
    TextRule{"saas.applications", ".name", produce_product, nullptr},
    TextRule{"", "tenantid", produce_tenant_id, nullptr},
    TextRule{"", "blobid", produce_identifier, nullptr},
    TextRule{"", "hostname", produce_host, nullptr},
    TextRule{"", "machine", produce_host, nullptr},
    TextRule{"", "operatingsystem", produce_word, operating_systems},
    TextRule{"", "email", produce_email, nullptr},
    TextRule{"", "username", produce_user_name, nullptr},
    TextRule{"", "samaccountname", produce_user_name, nullptr},
    TextRule{"", "userprincipalname", produce_email, nullptr},
    TextRule{"", "firstname", produce_first_name, nullptr},
    TextRule{"", "lastname", produce_last_name, nullptr},
    TextRule{"", "fullname", produce_full_name, nullptr},
    TextRule{"", "displayname", produce_full_name, nullptr},
    TextRule{"", "ownername", produce_full_name, nullptr},
    TextRule{"", "contactname", produce_full_name, nullptr},
    TextRule{"", "managername", produce_full_name, nullptr},
    TextRule{"", "identityname", produce_full_name, nullptr},
    TextRule{"", "updatedby", produce_full_name, nullptr},
    TextRule{"", "manufacturername", produce_product_maker, nullptr},
    TextRule{"", "manufacturer", produce_product_maker, nullptr},
    TextRule{"", "vendor", produce_product_maker, nullptr},
    TextRule{"", "productname", produce_product, nullptr},
    TextRule{"", "department", produce_word, departments},
    TextRule{"", "country", produce_word, countries},
    TextRule{"", "location", produce_word, cities},
    TextRule{"", "phone", produce_phone, nullptr},
    TextRule{"", "phonenumber", produce_phone, nullptr},
    TextRule{"", "version", produce_version, nullptr},
    TextRule{"", "ipaddress", produce_ip_address, nullptr},
    TextRule{"", ".ip", produce_ip_address, nullptr},
    TextRule{"", "macaddress", produce_mac_address, nullptr},
    TextRule{"", "website", produce_link, nullptr},
    TextRule{"", "link", produce_link, nullptr},
    TextRule{"", "url", produce_link, nullptr},
    TextRule{"", "notes", produce_remark, nullptr},
    TextRule{"", "description", produce_remark, nullptr},
    TextRule{"", "message", produce_remark, nullptr},
    TextRule{"", "value", produce_remark, nullptr},
};

bool fits(const TextRule& rule, const Family& family, const std::string& name) {
    if (!family.lower_name.starts_with(rule.table)) return false;
    return rule.ending.front() == '.' ? name == rule.ending.substr(1) : name.ends_with(rule.ending);
}

bool is_always_there(const std::string& name) {
    return name == "name" || name == "hostname" || name == "username";
}

} // namespace

void choose_text_value(const Family& family, FamilyColumn& column) {
    const std::string name = to_lower(column.name);
    Generator& generator = column.generator;
    if (is_always_there(name)) generator.null_per_mille = 0;
    if (column.decoding == schema::Decoding::Guid) {
        generator.produce = produce_identifier;
        return;
    }
    generator.words = closed_list(family.lower_name, name);
    if (!generator.words.empty()) {
        const bool are_flags = name.ends_with("reasons") || name.ends_with("userights");
        generator.produce = are_flags                                            ? produce_flag_names
                            : name == "name" && family.structure.factors.empty() ? produce_numbered_word
                                                                                 : produce_word;
        return;
    }
    const auto rule = std::find_if(kTextRules.begin(), kTextRules.end(),
                                   [&](const TextRule& candidate) { return fits(candidate, family, name); });
    if (rule != kTextRules.end()) {
        generator.produce = rule->produce;
        if (rule->words != nullptr) generator.words = rule->words();
    } else {
        generator.produce = name.ends_with("id") ? produce_identifier : produce_labelled;
    }
}

} // namespace snowatlas::tenant
