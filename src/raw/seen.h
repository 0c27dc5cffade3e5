// Seen: the signals that arrived already, by fingerprint of (source, external id), with a hash of
// what they said.
//
// Thread safety: none; the writer thread owns it. Memory: 28 bytes a slot, at most about 40 an
// entry. The content hash is kept in 32 bits: one conflict in four thousand million passes for a
// duplicate.
#pragma once
#include <cstddef>
#include <cstdint>

#include "base/fingerprint_map.h"
#include "base/id.h"
#include "base/result.h"

namespace myelin::store {
class Session;
}

namespace myelin::raw {

enum class Arrived : std::uint8_t { fresh, duplicate, conflict };

class Seen {
 public:
  // `existing`: the signal that came first; set unless fresh.
  Arrived check(const Fingerprint& fingerprint, std::uint64_t content, SignalId* existing) const;
  // REQUIRES: check() said fresh.
  void insert(const Fingerprint& fingerprint, std::uint64_t content, SignalId id);
  std::size_t size() const { return entries_.size(); }
  std::size_t memory_bytes() const { return entries_.memory_bytes(); }
  SignalId newest() const { return newest_; }  // the largest id seen

  Status load(store::Session& session);

 private:
  struct Entry {
    std::uint32_t content = 0, id_low = 0, id_high = 0;
  };
  FingerprintMap<Entry> entries_;
  SignalId newest_;
};

}  // namespace myelin::raw
