// Identities: which customer a set of keys belongs to. Deterministic, in memory, rebuilt from rows.
//
// Strength: account, platform and openid keys are the strongest, then phone and e-mail, then
// device. A key belongs for ever to the customer it was first seen with. A new key joins the
// customer of the strongest known key of its signal when that key is stronger than itself, and the
// customer has no phone (e-mail) of its own yet if it is one; otherwise it starts a customer of its
// own. Customers whose keys meet in one signal are merged: an edge between the two that names both
// keys and the signal. A customer is shown under the oldest one it is merged with.
//
// Sharing: a key is shared when it would tie more than limits::customers_per_key_max customers
// (customers_per_account_max for the strongest keys; devices tied to a stronger key do not count
// against it). It identifies nobody from then on, and every merge it took part in is undone.
// Undoing by hand removes one edge, and that pair is never merged again by either of its keys.
//
// Thread safety: none; the writer thread owns it. Memory: about 40 bytes a key, 8 a customer, 64 a
// merge.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "model/customer.h"

namespace myelin::store {
class Session;
}

namespace myelin::raw {

struct OwnedKey {
  model::KeyToken key;
  CustomerId owner;
};

struct Resolution {
  CustomerId customer;   // who it is now; 0: no key identifies anybody
  CustomerId own;        // whose key it was, whatever is merged: what a signal's row holds, so that
                         // undoing a merge moves its signals back. Show current(own).
  bool created = false;  // `own` was not known before
  std::vector<OwnedKey> new_keys;
  std::vector<model::Merge> merges;
  std::vector<model::KeyToken> newly_shared;
  std::vector<model::Merge> undone;  // by sharing; undone_at is set
};

struct Undone {
  model::Merge merge;         // undone_at is set
  CustomerId kept, absorbed;  // who the two sides are now
};

class Identities {
 public:
  Identities();
  ~Identities();
  Identities(Identities&&) noexcept;
  Identities& operator=(Identities&&) noexcept;

  Resolution resolve(std::span<const model::KeyToken> keys, SignalId signal, Time at);
  // Error::not_found, or Error::conflict when it is undone already.
  Result<Undone> undo(MergeId id, Time at);

  // Follows merges to the oldest customer; an unknown id is its own.
  CustomerId current(CustomerId id) const;
  // The customer a key identifies now; 0 when it is unknown or shared.
  CustomerId customer_of(const Fingerprint& token) const;
  bool shared(const Fingerprint& token) const;
  // Everybody merged with `id`, itself included, oldest first.
  std::vector<CustomerId> members(CustomerId id) const;
  // Merges among the members of `id`, also undone ones that named one of them; oldest first.
  std::vector<model::Merge> merges_of(CustomerId id) const;
  std::int64_t customers() const;  // persons, after merges
  std::size_t keys() const;
  std::size_t memory_bytes() const;

  Status load(store::Session& session);
  // The same keys, owners, merges and shared keys: what a rebuild from rows must reach.
  bool operator==(const Identities& other) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Rows of customer_key, customer_merge and shared_key. Appended, but for undone_at, which is set in
// place.
Status append(store::Session& session, const Resolution& resolution, SignalId signal, Time at);
Status append(store::Session& session, const Undone& undone, std::string_view actor);

}  // namespace myelin::raw
