// FingerprintMap: a flat hash map from fingerprints to small values, for millions of entries in
// little memory.
//
// Linear probing inside 1,024 segments that grow on their own: an insert moves at most one segment,
// so there is no long pause when a large map grows. Between 0.68 and 0.85 of the slots are full.
// Thread safety: none. Invariant: no entry has the zero fingerprint. References die with the next
// insert.
#pragma once
#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include "base/id.h"

namespace myelin {

// REQUIRES of Value: trivially copyable, default is "empty"; alignment of at most 4 keeps slots
// tight.
template <class Value>
class FingerprintMap {
  static_assert(std::is_trivially_copyable_v<Value> && alignof(Value) <= 4);

 public:
  Value* find(const Fingerprint& key) {
    return const_cast<Value*>(static_cast<const FingerprintMap*>(this)->find(key));
  }
  const Value* find(const Fingerprint& key) const {
    const auto& slots = segments_[segment_of(key)].slots;
    if (slots.empty()) return nullptr;
    for (std::size_t i = home(key, slots.size());; i = i + 1 == slots.size() ? 0 : i + 1) {
      if (slots[i].holds(key)) return &slots[i].value;
      if (slots[i].empty()) return nullptr;
    }
  }
  // The value of the key, made if it was not there. REQUIRES: key is not zero.
  Value& operator[](const Fingerprint& key) {
    assert(key);
    Segment& segment = segments_[segment_of(key)];
    if ((segment.used + 1) * 20 > segment.slots.size() * 17) {
      if (Value* found = find(key)) return *found;
      grow(segment);
    }
    auto& slots = segment.slots;
    std::size_t i = home(key, slots.size());
    for (; !slots[i].empty(); i = i + 1 == slots.size() ? 0 : i + 1)
      if (slots[i].holds(key)) return slots[i].value;
    ++segment.used;
    ++size_;
    return put(slots[i], key);
  }
  // Fetches the memory of a key that will be asked for soon: in a large map the wait for memory is
  // most of the cost.
  void prefetch(const Fingerprint& key) const {
    const auto& slots = segments_[segment_of(key)].slots;
    if (!slots.empty()) __builtin_prefetch(&slots[home(key, slots.size())], 1);
  }
  // Makes room for this many entries at once.
  void reserve(std::size_t entries) {
    const std::size_t each = entries / segment_count * 20 / 17 + 48;
    for (Segment& segment : segments_)
      if (segment.slots.size() < each) resize(segment, each);
  }
  template <class Visit>
  void each(Visit&& visit) const {
    for (const Segment& segment : segments_)
      for (const Slot& slot : segment.slots)
        if (!slot.empty()) visit(slot.key(), slot.value);
  }
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const {
    std::size_t bytes = sizeof *this;
    for (const Segment& segment : segments_) bytes += segment.slots.capacity() * sizeof(Slot);
    return bytes;
  }

 private:
  static constexpr std::size_t segment_count = 1024;
  struct Slot {
    std::array<std::uint32_t, 4> words{};
    Value value{};
    Fingerprint key() const {
      Fingerprint out;
      std::memcpy(&out.high, words.data(), 8);
      std::memcpy(&out.low, words.data() + 2, 8);
      return out;
    }
    bool empty() const { return (words[0] | words[1] | words[2] | words[3]) == 0; }
    bool holds(const Fingerprint& k) const { return key() == k; }
  };
  struct Segment {
    std::vector<Slot> slots;
    std::size_t used = 0;
  };

  static std::size_t segment_of(const Fingerprint& key) { return key.high >> 54; }
  // Scales the low word to the segment's size; needs no power of two.
  static std::size_t home(const Fingerprint& key, std::size_t slots) {
    return static_cast<std::size_t>((key.low >> 32) * slots >> 32);
  }
  static Value& place(std::vector<Slot>& slots, const Fingerprint& key) {
    std::size_t i = home(key, slots.size());
    while (!slots[i].empty()) i = i + 1 == slots.size() ? 0 : i + 1;
    return put(slots[i], key);
  }
  static Value& put(Slot& slot, const Fingerprint& key) {
    std::memcpy(slot.words.data(), &key.high, 8);
    std::memcpy(slot.words.data() + 2, &key.low, 8);
    return slot.value;
  }
  static void resize(Segment& segment, std::size_t slots) {
    std::vector<Slot> wider(slots);
    for (const Slot& slot : segment.slots)
      if (!slot.empty()) place(wider, slot.key()) = slot.value;
    segment.slots = std::move(wider);
  }
  static void grow(Segment& segment) { resize(segment, segment.slots.size() * 5 / 4 + 4); }

  std::vector<Segment> segments_ = std::vector<Segment>(segment_count);
  std::size_t size_ = 0;
};

}  // namespace myelin
