// What Identities remembers; shared by its sources only.
#pragma once
#include <vector>

#include "base/fingerprint_map.h"
#include "raw/identities.h"
#include "raw/identity_graph.h"

namespace myelin::raw {

// What undone_by says of a merge that a shared key had caused.
inline constexpr std::string_view sharing_actor = "myelin: shared key";

// Does a partner of that kind count towards a key's being shared? A person may well own many
// devices.
bool counts_against(model::KeyKind kind, model::KeyKind partner);
model::Merge merge_of(std::uint32_t number, const Edge& edge);

struct KeyEntry {
  std::uint32_t owner = 0;
  model::KeyKind kind = model::KeyKind::account;
  std::uint8_t ties = 0;  // merges it took part in, undone ones too; stays at 255
  std::uint16_t shared = 0;
};

struct Identities::State {
  FingerprintMap<KeyEntry> keys;
  IdentityGraph graph;
  std::vector<std::uint8_t> kinds{0};  // by customer: a bit for each kind of key it owns

  std::uint32_t root_of(const model::KeyToken& key) const {
    return graph.root(keys.find(key.token)->owner);
  }
  bool has_kind(std::uint32_t customer, model::KeyKind kind) const {
    return customer < kinds.size() && (kinds[customer] >> static_cast<unsigned>(kind) & 1U) != 0;
  }
  void put_key(const model::KeyToken& key, std::uint32_t customer);
  void count_ties(const Edge& edge);
  // Did somebody take the merge of these keys' owners apart?
  bool parted(const model::KeyToken& a, const model::KeyToken& b) const;

  struct Resolving;
};

}  // namespace myelin::raw
