// Symbols: strings as small numbers, 0 being the empty string and every string beyond the limit.
// Thread safety: none. Invariant: a symbol never changes its string.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace myelin::risk {

class Symbols {
 public:
  explicit Symbols(std::size_t limit) : limit_(limit) { intern(""); }
  std::uint32_t intern(std::string_view text) {
    if (const auto at = index_.find(text); at != index_.end()) return at->second;
    if (texts_.size() >= limit_) return 0;
    const auto symbol = static_cast<std::uint32_t>(texts_.size());
    index_.emplace(texts_.emplace_back(text), symbol);
    return symbol;
  }
  const std::string& text(std::uint32_t symbol) const { return texts_[symbol]; }
  std::size_t size() const { return texts_.size(); }
  // 0 for a string never interned.
  std::uint32_t find(std::string_view text) const {
    const auto at = index_.find(text);
    return at == index_.end() ? 0 : at->second;
  }

 private:
  std::size_t limit_;
  std::deque<std::string> texts_;  // stable addresses: the index points into it
  std::unordered_map<std::string_view, std::uint32_t> index_;
};

}  // namespace myelin::risk
