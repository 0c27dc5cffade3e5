// E-mail, licence plates (GA 36-2018), and ids that only their label tells: passports, WeChat, QQ.
#include <algorithm>
#include <array>
#include <span>

#include "trust/mask/scan.h"

namespace myelin::trust::mask {
namespace {

std::string lowered(std::string text) {
  for (char& c : text) c = static_cast<char>(lower(static_cast<unsigned char>(c)));
  return text;
}

constexpr bool in_local_part(char32_t c) {
  return is_word(c) || in(c, U"._%+-");
}
constexpr bool in_domain(char32_t c) {
  return is_word(c) || in(c, U".-");
}

// The end of a domain that starts at i; i itself when it is none.
std::size_t domain_end(const Scan& scan, std::size_t i) {
  std::size_t end = i;
  while (in_domain(scan.at(end))) ++end;
  while (end > i && !is_letter(scan.at(end - 1))) --end;
  std::size_t top = end;
  while (top > i && is_letter(scan.at(top - 1))) --top;
  const bool fits = end - top >= 2 && top > i + 1 && scan.at(top - 1) == '.' && is_word(scan.at(i));
  return fits ? end : i;
}

// Skips what stands between a label and its value; `joined` tells whether something did.
std::size_t value_begin(const Scan& scan, std::size_t i, bool& joined) {
  std::size_t at = i;
  for (std::size_t skipped = 0; skipped < 4; ++skipped) {
    if (in(scan.at(at), U":=是为叫"))
      joined = true;
    else if (scan.at(at) != ' ')
      break;
    ++at;
  }
  return at;
}

// 1 or 2 letters and 7 to 9 digits, or 9 digits.
bool take_passport(Scan& scan, std::size_t i) {
  std::size_t end = i;
  while (end < i + 2 && is_letter(scan.at(end))) ++end;
  const std::size_t letters = end - i;
  while (is_ascii_digit(scan.at(end))) ++end;
  const std::size_t digits = end - i - letters;
  if (digits < 7 || digits > 9 || (letters == 0 && digits != 9) || is_word(scan.at(end)))
    return false;
  std::string value = scan.utf8(i, end);
  for (char& c : value)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  scan.take(PersonalKind::passport, i, end, value);
  return true;
}

bool take_qq(Scan& scan, std::size_t i) {
  std::size_t end = i;
  while (is_ascii_digit(scan.at(end))) ++end;
  if (end - i < 5 || end - i > 11 || scan.at(i) == '0' || is_word(scan.at(end))) return false;
  scan.take(PersonalKind::qq, i, end, scan.utf8(i, end));
  return true;
}

// A letter, then 5 to 19 letters, digits, dashes; or a QQ number, which opens WeChat too.
bool take_wechat(Scan& scan, std::size_t i, bool joined) {
  constexpr std::array<std::u32string_view, 7> words{U"wechat",  U"weixin",   U"alipay",  U"iphone",
                                                     U"android", U"zhifubao", U"official"};
  std::size_t end = i;
  bool digits = false;
  while (is_word(scan.at(end)) || in(scan.at(end), U"_-"))
    digits = digits || !is_letter(scan.at(end)), ++end;
  while (end > i && scan.at(end - 1) == '-') --end;
  if (!joined || end - i < 5 || end - i > 20) return false;
  if (is_letter(scan.at(i)) && end - i < 6) return false;
  for (std::size_t k = i; !is_letter(scan.at(i)) && k < end; ++k)
    if (!is_ascii_digit(scan.at(k))) return false;
  if (scan.at(i) == '0') return false;
  if (!digits && std::any_of(words.begin(), words.end(),
                             [&](auto w) { return w.size() == end - i && scan.holds(i, w); }))
    return false;
  scan.take(PersonalKind::wechat, i, end, lowered(scan.utf8(i, end)));
  return true;
}

enum class Label : std::uint8_t { wechat, qq, passport };
struct Named {
  std::u32string_view word;
  Label label;
  bool is_number;  // "…号": what follows is the id even without a colon
};
constexpr std::array<Named, 24> account_labels{{
    {U"微信号码", Label::wechat, true},
    {U"微信号", Label::wechat, true},
    {U"微信id", Label::wechat, true},
    {U"加我微信", Label::wechat, true},
    {U"加微信", Label::wechat, true},
    {U"加微", Label::wechat, true},
    {U"加v", Label::wechat, true},
    {U"微信", Label::wechat, false},
    {U"薇信", Label::wechat, false},
    {U"威信", Label::wechat, false},
    {U"v信", Label::wechat, false},
    {U"wechat id", Label::wechat, true},
    {U"wechat", Label::wechat, false},
    {U"weixin", Label::wechat, false},
    {U"wx", Label::wechat, false},
    {U"vx", Label::wechat, false},
    {U"qq号码", Label::qq, true},
    {U"qq号", Label::qq, true},
    {U"qq", Label::qq, true},
    {U"扣扣", Label::qq, true},
    {U"护照号码", Label::passport, true},
    {U"护照号", Label::passport, true},
    {U"护照", Label::passport, true},
    {U"通行证", Label::passport, true},
}};

bool take_after_label(Scan& scan, std::size_t i) {
  for (const Named& named : account_labels) {
    if (!scan.holds(i, named.word)) continue;
    if (is_letter(named.word.front()) && is_word(scan.before(i))) return false;
    bool joined = named.is_number;
    std::size_t after = i + named.word.size();
    if (named.label == Label::passport)
      while (in(scan.at(after), U"号码")) ++after;
    const std::size_t begin = value_begin(scan, after, joined);
    switch (named.label) {
      case Label::wechat:
        return take_wechat(scan, begin, joined);
      case Label::qq:
        return take_qq(scan, begin);
      case Label::passport:
        return take_passport(scan, begin);
    }
  }
  if (scan.holds(i, U"passport") && !is_word(scan.before(i))) {
    std::size_t after = i + 8;
    for (std::u32string_view filler : {U" number", U" no.", U" no"})
      if (scan.holds(after, filler)) {
        after += filler.size();
        break;
      }
    bool joined = true;
    return take_passport(scan, value_begin(scan, after, joined));
  }
  return false;
}

}  // namespace

void find_emails(Scan& scan) {
  for (std::size_t i = 0; i < scan.size(); ++i) {
    if (scan.at(i) != '@') continue;
    std::size_t begin = i;
    while (begin > 0 && i - begin < 64 && in_local_part(scan.before(begin))) --begin;
    while (begin < i && !is_word(scan.at(begin))) ++begin;
    const std::size_t end = domain_end(scan, i + 1);
    if (begin == i || end == i + 1) continue;
    scan.take(PersonalKind::email, begin, end, lowered(scan.utf8(begin, end)));
  }
}

void find_plates(Scan& scan) {
  constexpr std::u32string_view provinces =
      U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
  for (std::size_t i = 0; i < scan.size(); ++i) {
    if (!in(scan.at(i), provinces) || !is_letter(scan.at(i + 1))) continue;
    if (scan.at(i) == U'新' && in(scan.before(i), U"全最崭更重")) continue;
    std::size_t at = i + 2;
    while (at < i + 4 && in(scan.at(at), U"·• -.")) ++at;
    std::size_t end = at, digits = 0;
    while (is_word(scan.at(end))) digits += is_ascii_digit(scan.at(end)) ? 1 : 0, ++end;
    std::size_t length = end - at;
    if (length == 4 && in(scan.at(end), U"挂学警港澳")) ++length, ++end;
    // Five characters, six for new energy vehicles; at least three digits, never I or O.
    bool fits = (length == 5 || length == 6) && digits >= 3;
    for (std::size_t k = at; k < end; ++k) fits = fits && !in(lower(scan.at(k)), U"io");
    if (!fits) continue;
    std::string value = scan.utf8(i, i + 2) + scan.utf8(at, end);
    for (char& c : value)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    scan.take(PersonalKind::plate, i, end, value);
  }
}

void find_accounts(Scan& scan) {
  for (std::size_t i = 0; i < scan.size(); ++i)
    if (in(scan.at(i), U"微加薇威护通扣VvWwQqPp")) take_after_label(scan, i);
}

}  // namespace myelin::trust::mask
