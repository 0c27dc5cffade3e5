// Customer: an identity resolved from keys. Merges are explained and reversible.
#pragma once
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/draft.h"

namespace myelin::model {

// A key as the store knows it: its token (keyed hash; the plain value is in the vault, if
// anywhere).
struct KeyToken {
  KeyKind kind = KeyKind::account;
  Fingerprint token;
};

struct Merge {
  MergeId id;
  CustomerId kept, absorbed;
  KeyToken key;       // the key both carried
  SignalId evidence;  // the signal that carried it
  Time at;
  std::string reason;  // one sentence for a person
  std::optional<Time> undone_at;
  KeyToken with;  // the key of the other customer in the same signal
};

}  // namespace myelin::model
