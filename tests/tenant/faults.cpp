#include "tests/tenant/faults.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "driver/base/text.h"

namespace snowatlas::tenant {

namespace {

using Kind = Fault::Kind;

constexpr std::array kKinds = {
    std::pair{std::string_view("Status"), Kind::Status},
    std::pair{std::string_view("Disconnect"), Kind::Disconnect},
    std::pair{std::string_view("CutBody"), Kind::CutBody},
    std::pair{std::string_view("Malformed"), Kind::Malformed},
    std::pair{std::string_view("Delay"), Kind::Delay},
    std::pair{std::string_view("RevokeTokens"), Kind::RevokeTokens},
    std::pair{std::string_view("ShiftRows"), Kind::ShiftRows},
    std::pair{std::string_view("ShrinkTotal"), Kind::ShrinkTotal},
    std::pair{std::string_view("Redirect"), Kind::Redirect},
    std::pair{std::string_view("EmptyBody"), Kind::EmptyBody},
    std::pair{std::string_view("NullMembers"), Kind::NullMembers},
    std::pair{std::string_view("MissingMembers"), Kind::MissingMembers},
    std::pair{std::string_view("ExtraMembers"), Kind::ExtraMembers},
    std::pair{std::string_view("OtherCase"), Kind::OtherCase},
    std::pair{std::string_view("WrapObject"), Kind::WrapObject},
    std::pair{std::string_view("UnwrapArray"), Kind::UnwrapArray},
    std::pair{std::string_view("OddDates"), Kind::OddDates},
    std::pair{std::string_view("WideDecimals"), Kind::WideDecimals},
    std::pair{std::string_view("FlagsAsNumbers"), Kind::FlagsAsNumbers},
    std::pair{std::string_view("RefuseFilter"), Kind::RefuseFilter},
    std::pair{std::string_view("IgnoreFilter"), Kind::IgnoreFilter},
    std::pair{std::string_view("FindNothing"), Kind::FindNothing},
    std::pair{std::string_view("IgnoreTotals"), Kind::IgnoreTotals},
    std::pair{std::string_view("HtmlError"), Kind::HtmlError},
};

constexpr std::array<std::pair<Kind, bool RowStyle::*>, 7> kRowStyles = {{
    {Kind::NullMembers, &RowStyle::null_members},
    {Kind::MissingMembers, &RowStyle::missing_members},
    {Kind::ExtraMembers, &RowStyle::extra_members},
    {Kind::OtherCase, &RowStyle::other_case},
    {Kind::OddDates, &RowStyle::odd_dates},
    {Kind::WideDecimals, &RowStyle::wide_decimals},
    {Kind::FlagsAsNumbers, &RowStyle::flags_as_numbers},
}};

constexpr std::array<std::pair<Kind, bool AnswerStyle::*>, 8> kAnswerStyles = {{
    {Kind::ShiftRows, &AnswerStyle::shift_rows},
    {Kind::ShrinkTotal, &AnswerStyle::shrink_total},
    {Kind::IgnoreTotals, &AnswerStyle::ignore_totals},
    {Kind::WrapObject, &AnswerStyle::wrap_object},
    {Kind::UnwrapArray, &AnswerStyle::unwrap_array},
    {Kind::RefuseFilter, &AnswerStyle::refuse_filter},
    {Kind::IgnoreFilter, &AnswerStyle::ignore_filter},
    {Kind::FindNothing, &AnswerStyle::find_nothing},
}};

} // namespace

void FaultList::inject(const Fault& fault) {
    const std::lock_guard lock(mutex_);
    faults_.push_back(fault);
}

void FaultList::clear() {
    const std::lock_guard lock(mutex_);
    faults_.clear();
}

std::vector<Fault> FaultList::meet(const std::string& path) {
    const std::lock_guard lock(mutex_);
    std::vector<Fault> met;
    for (Fault& fault : faults_) {
        if (!path.starts_with(fault.path_prefix) || fault.count == 0) continue;
        if (fault.skip > 0) {
            --fault.skip;
            continue;
        }
        if (fault.count > 0) --fault.count;
        met.push_back(fault);
    }
    faults_.erase(std::remove_if(faults_.begin(), faults_.end(), [](const Fault& fault) { return fault.count == 0; }),
                  faults_.end());
    return met;
}

std::optional<Fault::Kind> fault_kind(const std::string& name) {
    for (const auto& [known, kind] : kKinds)
        if (equals_ignore_case(known, name)) return kind;
    return std::nullopt;
}

AnswerStyle style_of(const std::vector<Fault>& faults) {
    AnswerStyle style;
    for (const Fault& fault : faults) {
        for (const auto& [kind, member] : kRowStyles)
            if (fault.kind == kind) style.rows.*member = true;
        for (const auto& [kind, member] : kAnswerStyles)
            if (fault.kind == kind) style.*member = true;
    }
    return style;
}

} // namespace snowatlas::tenant
