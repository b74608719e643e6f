// Everything that reads what the identity service sends.

#include "auth/identity_token.h"
#include "auth/jwt.h"
#include "auth/oauth_error.h"
#include "driver/base/error.h"
#include "tests/fuzz/fuzz.h"

using namespace snowatlas;

namespace {

// Public keys whose private halves were thrown away: nobody can have signed an input with them.
constexpr const char* kKeys = R"({"keys":[
    {"kty":"EC","crv":"P-256","kid":"1","x":"Na6-iYVuV-rNplW5oGkRwwoJotAm4o21UZ4pxsno0Dg",
     "y":"yOKvhpiUF_H4XN_6xdbi2G7ahW9iFX4ARobALnscANY"},
    {"kty":"RSA","kid":"2","e":"AQAB","n":"nsTrM_8HT8exnJM6Sd6UCB__hQggMwWAJBsqN8qxS1-mL_4DwgT01QgN0B8jd9F3aZT3BFb_SVrReV909TVQAsv-Sz82TZkv6vSz53-wrEQ2vEVw8BXeeowyKg2bD-WpNq2X1doHdWJ4tBJuuCJ9vsIZ3URsSnHQnFZlikPZMX-RqSNhnKkIMKoD8Mh2VkxUtt2136Z3t-NWYxbz3Ssvkh9NaagwVcEOp28aSjCzz_apAkWbymkpqqKLOROT-LtSrmHJE3m-yL3nBipMx-Inp4ZJU0Dm06maglFqutpDclibbeiFEZUts_O26RTQjDVv-vRtbmsxQ_7RXbYXDdIZ7w"}]})";
// Calls something that may refuse, in the driver's own way only.
template <typename Call> bool accepts(Call&& call) {
    try {
        call();
        return true;
    } catch (const Error& error) {
        fuzz::require(error.sql_state() == state::kSignInRefused, "refusals are 28000");
        return false;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::as_text(data, size);
    static const auth::KeySet keys = auth::KeySet::parse(kKeys);
    fuzz::require(keys.size() == 2, "both keys are read");
    fuzz::require(!accepts([&] { keys.verify(auth::parse_jwt(text)); }), "no forged signature holds");

    accepts([&] { auth::KeySet::parse(text); });
    accepts([&] { auth::parse_discovery(text, "https://host/idp"); });
    accepts([&] {
        auth::check_claims(text, "https://host/idp", "me", std::chrono::system_clock::from_time_t(1'767'225'600));
    });
    const auth::OAuthError error = auth::parse_oauth_error(text);
    fuzz::require(error.description.size() < 4000 && error.code.size() < 4000, "reasons are short");
    return 0;
}
