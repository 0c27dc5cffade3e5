// accept: a draft becomes a signal, or a precise reason why not. Checks every field against
// base/limits.h, turns identity keys into tokens, masks text and attributes, seals what must be
// reversible.
//
// Rules. Names (source, ids, dimension values) must be valid UTF-8 without control characters;
// texts are repaired instead. A text signal without external_id gets "content:<hash>" of everything
// the sender said, so sending the same text twice is a duplicate; every other signal needs its
// external_id. A key that is visibly masked ("138****8000"), a placeholder ("匿名用户") or a
// 400/800 hotline identifies nobody and is dropped. Refund amounts are stored positive.
//
// Thread safety: pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/customer.h"
#include "model/signal.h"
#include "trust/masker.h"
#include "trust/vault.h"

namespace myelin::raw {

struct Accepted {
  model::Signal signal;                // id and customer are not set yet
  std::vector<model::KeyToken> keys;   // distinct, at most limits::identity_keys_max
  std::vector<trust::Secret> secrets;  // of keys, of the name, of the text
};

// Error::invalid_argument (or too_large) names the field, what is wrong with it and what to write
// instead.
Result<Accepted> accept(model::Draft&& draft, const trust::Vault& vault,
                        const trust::Masker& masker, Time received_at);

// The one spelling of a key's value: phone "13800138000", e-mail in lower case, others trimmed and
// prefixed by their space. Absent: the value identifies nobody. Error::invalid_argument: it is no
// such key.
Result<std::optional<std::string>> normalised_key(const model::IdentityKey& key);
// The token under which a plain key is known: of "phone:13800138000", "platform:tmall:12345",
// "email:a@b.cn".
Result<model::KeyToken> key_token(std::string_view text, const trust::Vault& vault);

}  // namespace myelin::raw
