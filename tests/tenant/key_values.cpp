// Values of keys and references: ids, and what points at them.
#include <algorithm>

#include "driver/base/text.h"
#include "tests/tenant/random.h"
#include "tests/tenant/row_writer.h"
#include "tests/tenant/values.h"
#include "tests/tenant/words.h"

namespace snowatlas::tenant {

namespace {

constexpr std::uint64_t kPopular = 40; // references that most parents have in common …
constexpr std::uint64_t kFewest = 200; // … where there are at least this many to choose from

} // namespace

void produce_null(const Context&, Datum& out) {
    out.set_null();
}

void produce_own_id(const Context& context, Datum& out) {
    out.kind = Datum::Kind::Text;
    write_guid(context.column.generator.salt, context.row.index, out.text);
}

void produce_parent_key(const Context& context, Datum& out) {
    const Structure& structure = context.family.structure;
    const Generator& generator = context.column.generator;
    std::uint64_t parent = context.row.parent;
    for (std::size_t factor = structure.factors.size() - 1; factor > generator.factor; --factor)
        parent /= structure.factors[factor]->count;
    const Domain& domain = *structure.factors[generator.factor];
    parent %= domain.count;
    const auto row = context.data.row_of(domain, parent);
    if (!row) {
        context.data.generate(domain, parent, out);
        return;
    }
    for (std::size_t member = 0; member < domain.members.size(); ++member)
        if (domain.members[member].family == row->first) {
            context.data.generate(*row->first, *generator.projection[member], row->second, out);
            return;
        }
}

std::uint64_t pick_any(const Context& context) {
    return below(context.noise, context.column.generator.domain->count);
}

// Half of a parent's references, as long as there are some, go to the popular few: nearly every computer has the same
// forty applications, and then some of its own.
std::uint64_t pick_distinct(const Context& context) {
    const std::uint64_t count = context.column.generator.domain->count;
    const std::uint64_t salt = mix(context.column.generator.salt, context.row.parent);
    const std::uint64_t ordinal = context.row.ordinal;
    if (count < kFewest) return permuted(salt, ordinal, count);
    const std::uint64_t turn = ordinal / 2;
    if (turn < kPopular && ordinal % 2 == 0) return permuted(salt, turn, kPopular);
    const std::uint64_t other = turn < kPopular ? turn : ordinal - kPopular;
    return kPopular + permuted(salt, other, count - kPopular);
}

void produce_reference(const Context& context, Datum& out) {
    context.data.generate(*context.column.generator.domain, context.column.generator.pick(context), out);
}

void produce_tree_parent(const Context& context, Datum& out) {
    const bool is_organization = context.family.lower_name.starts_with("organizations.");
    if (context.row.index == 0 || (!is_organization && context.noise % 2 == 0)) {
        out.set_null();
        if (is_organization) {
            out.kind = Datum::Kind::Text;
            out.text = "00000000-0000-0000-0000-000000000000";
        }
        return;
    }
    context.data.generate(*context.column.generator.domain, (context.row.index - 1) / 7, out);
}

void produce_ancestor_value(const Context& context, Datum& out) {
    const Generator& generator = context.column.generator;
    const Family* family = context.family.nested_in;
    std::uint64_t row = context.row.parent;
    for (; family != generator.nested; family = family->nested_in) row = family->structure.parent_of(row);
    context.data.generate(*family, *generator.projection.front(), row, out);
}

void produce_referenced_name(const Context& context, Datum& out) {
    const FamilyColumn& reference = *context.column.generator.reference;
    const std::uint64_t noise = mix(reference.generator.salt, context.row.index);
    out.set_null();
    if (reference.generator.null_per_mille > 0 && (noise >> 40) % 1000 < reference.generator.null_per_mille) return;
    const std::uint64_t picked =
        reference.generator.pick({context.data, context.family, reference, context.row, noise});
    const auto row = context.data.row_of(*reference.generator.domain, picked);
    if (!row) return;
    context.data.generate(*row->first, *row->first->find(context.column.generator.referenced_name), row->second, out);
}

void produce_nested_rows(const Context& context, Datum& out) {
    const Family& inner = *context.column.generator.nested;
    const std::uint64_t end = inner.structure.begin(context.row.index + 1);
    std::string json = "[";
    Datum scratch;
    for (RowCursor cursor(inner.structure, inner.structure.begin(context.row.index)); cursor.row().index < end;
         cursor.next()) {
        if (json.size() > 1) json += ',';
        append_row(json, context.data, inner, inner.element, cursor.row(), scratch);
    }
    json += ']';
    out.kind = Datum::Kind::Json;
    out.text = std::move(json);
}

} // namespace snowatlas::tenant
