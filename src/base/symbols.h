// Symbols: each distinct text once, under a small number. For dimension values, of which a million
// signals share a few thousand.
//
// Thread safety: none. Invariant: a symbol never changes and its text never moves.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace myelin {

class Symbols {
 public:
  // Numbers count from 0 in the order of first arrival.
  std::uint32_t intern(std::string_view text) {
    auto& lately = lately_[slot_of(text)];
    if (lately.text.data() != nullptr && lately.text == text) return lately.number;
    auto found = numbers_.find(text);
    if (found == numbers_.end()) {
      const auto number = static_cast<std::uint32_t>(texts_.size());
      found = numbers_.emplace(texts_.emplace_back(text), number).first;
    }
    lately = {found->first, found->second};
    return found->second;
  }
  std::optional<std::uint32_t> find(std::string_view text) const {
    const auto found = numbers_.find(text);
    if (found == numbers_.end()) return std::nullopt;
    return found->second;
  }
  // REQUIRES: a number that intern() gave.
  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  std::size_t size() const { return texts_.size(); }

 private:
  // A text that was interned lately is known again by one comparison.
  struct Lately {
    std::string_view text;
    std::uint32_t number = 0;
  };
  static std::size_t slot_of(std::string_view text) {
    std::uint64_t head = 0, tail = 0;
    const auto bytes = std::min(text.size(), sizeof head);
    if (bytes > 0) {
      std::memcpy(&head, text.data(), bytes);
      std::memcpy(&tail, text.data() + text.size() - bytes, bytes);
    }
    const auto mixed = (head * 0x9e37'79b9'7f4a'7c15 + tail + text.size()) * 0xc2b2'ae3d'27d4'eb4f;
    return mixed >> 56;
  }

  std::array<Lately, 256> lately_{};
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;  // keys are views into texts_
};

}  // namespace myelin
