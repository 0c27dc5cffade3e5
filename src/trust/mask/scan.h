// Scan: a text as code points with what the finders of personal data ask of each: its digit, its
// place, whether it is taken. Inside of Masker.
//
// Thread safety: none; one per call (its buffers are reused per thread). Invariant: what a finder
// took, and every tag that an earlier masking left, is `opaque`: no finder looks into it or across
// it. So a second masking sees what the last round of the first one saw, and finds nothing: masking
// is idempotent by construction.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trust/masker.h"

namespace myelin::text {
class NameModel;
}

namespace myelin::trust::mask {

inline constexpr char32_t opaque = 0x110000;

// Which finders have anything to look for in a text; from one cheap pass.
struct Features {
  std::size_t digits = 0, units = 0;  // units: words of addresses
  bool at_sign = false, plate = false, social = false, person = false;
  bool role = false;    // somebody may be named beside a role
  bool broken = false;  // invalid UTF-8
  bool any() const {
    return digits >= 10 || at_sign || person || role || social || (plate && digits >= 3) ||
           (units >= 2 && digits >= 1) || units >= 4;
  }
};
Features features_of(std::string_view text);

// A value that was found, in code points.
struct Hit {
  PersonalKind kind;
  std::size_t begin, end;
  std::string value;  // normalised
};

class Scan {
 public:
  void read(std::string_view text);

  std::size_t size() const { return code_.size(); }
  // Full-width forms are folded to ASCII. 0 beyond either end.
  char32_t at(std::size_t i) const { return i < code_.size() ? code_[i] : 0; }
  char32_t before(std::size_t i) const { return i > 0 ? code_[i - 1] : 0; }
  int digit(std::size_t i) const { return i < code_.size() ? digit_of(code_[i]) : -1; }
  std::uint32_t byte(std::size_t i) const { return offset_[i]; }
  // Does the text hold `word` at i, letters compared without case? `word` is folded and in lower
  // case.
  bool holds(std::size_t i, std::u32string_view word) const;
  // Does `word` end right before i?
  bool ends(std::size_t i, std::u32string_view word) const {
    return i >= word.size() && holds(i - word.size(), word);
  }
  std::string utf8(std::size_t begin, std::size_t end) const;
  void take(PersonalKind kind, std::size_t begin, std::size_t end, std::string value);
  const std::vector<Hit>& hits() const { return hits_; }

  static int digit_of(char32_t c);  // any script, spelled out in Chinese too; −1: none

 private:
  std::vector<char32_t> code_;
  std::vector<std::uint32_t> offset_;
  std::vector<Hit> hits_;
};

constexpr bool is_han(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || c == 0x3007;
}
constexpr bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_ascii_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_word(char32_t c) {
  return is_letter(c) || is_ascii_digit(c);
}
constexpr char32_t lower(char32_t c) {
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}
constexpr bool in(char32_t c, std::u32string_view set) {
  return c != 0 && set.find(c) != std::u32string_view::npos;
}
// Spaces, dashes, dots and invisible characters that people put between digits.
bool is_separator(char32_t c);

void find_emails(Scan& scan);
void find_numbers(Scan& scan);  // phones, identity cards, bank cards
void find_plates(Scan& scan);
void find_accounts(Scan& scan);  // passports, WeChat, QQ: only after labels
void find_addresses(Scan& scan);
void find_names(Scan& scan);
void find_spoken_names(Scan& scan, const text::NameModel* model);  // null: by rules alone

}  // namespace myelin::trust::mask
