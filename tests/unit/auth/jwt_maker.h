// Makes the tokens and key sets that tests need, good ones and bad ones.
#pragma once

#include <string>
#include <string_view>

#include <openssl/evp.h>

namespace snowatlas::test {

std::string base64url(std::string_view bytes);
// Signs as `algorithm` says: "RS256", "ES256", or "HS256" with the public key's text as password; "none": no signature.
std::string make_jwt(EVP_PKEY& key, std::string_view algorithm, std::string_view payload,
                     std::string_view more_header = {}); // ",\"kid\":\"1\""
// The public half as a JSON Web Key; `more`: further members, ",\"kid\":\"1\"".
std::string make_jwk(EVP_PKEY& key, std::string_view more = {});
std::string public_key_text(EVP_PKEY& key);

} // namespace snowatlas::test
