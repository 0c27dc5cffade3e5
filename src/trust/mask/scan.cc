#include "trust/mask/scan.h"
#include "trust/mask/name_parts.h"

#include <array>

namespace myelin::trust::mask {
namespace {

constexpr std::array<std::string_view, 10> tags{"手机号", "邮箱", "身份证", "银行卡", "车牌",
                                                "地址",   "姓名", "证件",   "微信",   "QQ"};
constexpr std::size_t tag_token_length = 5;
constexpr char32_t replacement = 0xFFFD;

struct Decoded {
  char32_t code;
  std::size_t bytes;  // 0: invalid
};

// One code point of strict UTF-8: no surrogates, no overlong forms.
Decoded decode(std::string_view t, std::size_t i) {
  const auto byte = [&](std::size_t k) {
    return i + k < t.size() ? static_cast<unsigned char>(t[i + k]) : 0U;
  };
  const auto follows = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80U; };
  const unsigned a = byte(0);
  if (a < 0x80) return {a, 1};
  if (a >= 0xE0 && a < 0xF0 && follows(1) && follows(2)) {
    const char32_t c = (a & 15U) << 12 | (byte(1) & 63U) << 6 | (byte(2) & 63U);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) return {c, 3};
  } else if (a >= 0xC2 && a < 0xE0 && follows(1)) {
    return {(a & 31U) << 6 | (byte(1) & 63U), 2};
  } else if (a >= 0xF0 && a < 0xF5 && follows(1) && follows(2) && follows(3)) {
    const char32_t c =
        (a & 7U) << 18 | (byte(1) & 63U) << 12 | (byte(2) & 63U) << 6 | (byte(3) & 63U);
    if (c >= 0x10000 && c <= 0x10FFFF) return {c, 4};
  }
  return {replacement, 0};
}

constexpr char32_t folded(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;  // full-width ASCII
  if (c == 0x3000) return ' ';
  return c;
}

enum Class : std::uint8_t {
  is_digit = 1,
  is_unit = 2,
  is_plate = 4,
  is_social = 8,
  is_person = 16,
  is_at = 32,
  is_role = 64,
  is_surname = 128
};

// A byte of classes for each code point of the basic plane, full-width forms included.
std::array<std::uint8_t, 0x10000> make_classes() {
  std::array<std::uint8_t, 0x10000> table{};
  const auto mark = [&](std::u32string_view set, std::uint8_t bit) {
    for (char32_t c : set) {
      table[c] = static_cast<std::uint8_t>(table[c] | bit);
      if (c > 0x20 && c < 0x7F)
        table[c + 0xFEE0] = static_cast<std::uint8_t>(table[c + 0xFEE0] | bit);
    }
  };
  for (char32_t c = 0; c < 0x10000; ++c)
    if (Scan::digit_of(folded(c)) >= 0) table[c] = is_digit;
  mark(U"路街号栋幢弄室楼座层单元区县镇乡村苑园厦寓庄省市巷", is_unit);
  mark(U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼", is_plate);
  mark(U"微薇信扣护照证QqXxVvTt", is_social);
  mark(U"人叫名生士姐太系找Mm是", is_person);
  mark(U"@", is_at);
  // Last characters of roles and relatives; the one before is looked at where one is met.
  mark(U"服员哥傅手购长理管售板娘台机问师练生夫士家后姨洁安事友蜜学居公婆儿子妈爸人户客找的给写",
       is_role);
  mark(U"ABCDEFGHJKLMNOPQRSTUVWXYZ", is_role);
  mark(common_surnames, is_surname);
  mark(further_surnames, is_surname);
  return table;
}

// The second character of what announces a person, with the one before it.
bool announces_person(char32_t c, char32_t previous) {
  switch (c) {
    case U'人':
      return in(previous, U"件货系收卡取买户保住责办");
    case U'叫':
      return in(previous, U"我名字人姓");
    case U'名':
      return in(previous, U"姓户实");
    case U'生':
      return previous == U'先';
    case U'士':
      return previous == U'女';
    case U'姐':
      return previous == U'小';
    case U'太':
      return previous == U'太';
    case U'系':
      return previous == U'联';
    case U'是':
      return previous == U'我';
    case U'找':
      return previous == U'请';
    case U'm':
      return previous == U'a' || previous == U'A';  // name
    default:
      return c == U'M';  // Mr, Ms, My name
  }
}

// Are these the last two characters of a role or a relative?
bool ends_role(char32_t before, char32_t last) {
  constexpr std::u32string_view pairs =
      U"客服递员小哥师傅送员骑手导购店长店员经理主管销售老板板娘务员前台司机顾问技师教练医生大夫护"
      U"士"
      U"老师管家售后发师型师计师程师阿姨保洁保安同事朋友闺蜜同学邻居老公老婆女儿儿子妈妈爸爸我妈我"
      U"爸"
      U"专员助理队长站长诉人用户顾客本人我找写的交给转给退给头写医师";
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
    if (pairs[i] == before && pairs[i + 1] == last) return true;
  return false;
}

// The last characters that were read, with their classes.
struct Recent {
  char32_t one = 0, two = 0;
  std::uint8_t one_class = 0, two_class = 0;
  void push(char32_t c, std::uint8_t its_class) {
    two = one, two_class = one_class;
    one = c, one_class = its_class;
  }
};

// A surname right after a role, a role right after a surname, or a capital inside an English
// sentence.
bool names_by_role(char32_t c, std::uint8_t its_class, const Recent& recent) {
  if ((its_class & is_surname) && (recent.one_class & is_role) && recent.one >= 0x80)
    return ends_role(recent.two, recent.one);
  if (!(its_class & is_role)) return false;
  if (c < 0x80)
    return recent.one == ' ' && (recent.two == ',' || (recent.two >= 'a' && recent.two <= 'z'));
  return (recent.two_class & is_surname) && ends_role(recent.one, c);
}

bool announces_account(char32_t c, char32_t previous) {
  switch (c) {
    case U'信':
      return in(previous, U"微薇威vV");
    case U'微':
    case U'薇':
      return previous == U'加';
    case U'扣':
      return previous == U'扣';
    case U'照':
      return previous == U'护';
    case U'证':
      return previous == U'行';
    case U'q':
    case U'Q':
      return previous == U'q' || previous == U'Q';
    case U'x':
    case U'X':
      return in(previous, U"wWvVeE");  // wx, vx, weixin
    case U't':
    case U'T':
      return previous == U'a' || previous == U'A' || previous == U'r';  // wechat, passport
    default:
      return false;
  }
}

// The number of bytes of a tag that an earlier masking left at i; 0: none.
std::size_t tag_at(std::string_view t, std::size_t i) {
  for (std::string_view tag : tags) {
    const std::size_t hash = i + 1 + tag.size(), end = hash + 1 + tag_token_length;
    if (end >= t.size() || t.substr(i + 1, tag.size()) != tag || t[hash] != '#' || t[end] != ']')
      continue;
    bool fits = true;
    for (char c : t.substr(hash + 1, tag_token_length))
      fits = fits && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
    if (fits) return end + 1 - i;
  }
  return 0;
}

}  // namespace

int Scan::digit_of(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c < 0x600) return -1;
  constexpr std::u32string_view plain = U"零一二三四五六七八九", formal = U"〇壹贰叁肆伍陆柒捌玖";
  if (c >= 0x3007 && c <= 0x9FFF) {
    if (const auto i = plain.find(c); i != std::u32string_view::npos) return static_cast<int>(i);
    if (const auto i = formal.find(c); i != std::u32string_view::npos) return static_cast<int>(i);
    return c == U'幺' ? 1 : -1;
  }
  if (c >= 0x0660 && c <= 0x0669) return static_cast<int>(c - 0x0660);
  if (c >= 0x2460 && c <= 0x2468) return static_cast<int>(c - 0x2460) + 1;  // ①
  if (c == 0x24EA) return 0;
  if (c >= 0xFF10 && c <= 0xFF19) return static_cast<int>(c - 0xFF10);
  if (c >= 0x1D7CE && c <= 0x1D7FF) return static_cast<int>(c - 0x1D7CE) % 10;
  return -1;
}

bool is_separator(char32_t c) {
  switch (c) {
    case ' ':
    case '\t':
    case '-':
    case '_':
    case '.':
    case ')':
    case 0xA0:
    case 0xB7:
    case 0xAD:
    case 0x2022:
    case 0x2060:
    case 0x2212:
    case 0xFEFF:
    case 0xFE0F:
    case 0x20E3:
      return true;
    default:
      return (c >= 0x2000 && c <= 0x2015);  // spaces, zero-width characters, dashes
  }
}

Features features_of(std::string_view text) {
  static const std::array<std::uint8_t, 0x10000> classes = make_classes();
  Features f;
  Recent recent;
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    i += d.bytes == 0 ? 1 : d.bytes;
    if (d.bytes == 0) f.broken = true;
    const std::uint8_t c =
        d.code < 0x10000 ? classes[d.code] : (Scan::digit_of(d.code) >= 0 ? is_digit : 0);
    if (c != 0) {
      if (c & is_digit) ++f.digits;
      if (c & is_unit) ++f.units;
      if (c & is_plate) f.plate = true;
      if (c & is_at) f.at_sign = true;
      if (c & is_person) f.person = f.person || announces_person(folded(d.code), recent.one);
      if ((c & (is_role | is_surname)) && !f.role)
        f.role = names_by_role(folded(d.code), c, recent);
      if (c & is_social) f.social = f.social || announces_account(folded(d.code), recent.one);
    }
    recent.push(folded(d.code), c);
  }
  return f;
}

void Scan::read(std::string_view text) {
  code_.clear();
  offset_.clear();
  hits_.clear();
  for (std::size_t i = 0; i < text.size();) {
    const Decoded d = decode(text, i);
    const std::size_t tag = d.code == '[' ? tag_at(text, i) : 0;
    offset_.push_back(static_cast<std::uint32_t>(i));
    code_.push_back(tag != 0 ? opaque : folded(d.code));
    i += tag != 0 ? tag : d.bytes == 0 ? 1 : d.bytes;
  }
  offset_.push_back(static_cast<std::uint32_t>(text.size()));
}

bool Scan::holds(std::size_t i, std::u32string_view word) const {
  if (i + word.size() > code_.size()) return false;
  for (std::size_t k = 0; k < word.size(); ++k)
    if (lower(code_[i + k]) != word[k]) return false;
  return true;
}

std::string Scan::utf8(std::size_t begin, std::size_t end) const {
  std::string out;
  const auto put = [&](char32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  for (std::size_t i = begin; i < end; ++i) {
    const char32_t c = code_[i];
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0 | c >> 6);
      put(0x80 | (c & 63));
    } else if (c < 0x10000) {
      put(0xE0 | c >> 12);
      put(0x80 | (c >> 6 & 63));
      put(0x80 | (c & 63));
    } else if (c != opaque) {
      put(0xF0 | c >> 18);
      put(0x80 | (c >> 12 & 63));
      put(0x80 | (c >> 6 & 63));
      put(0x80 | (c & 63));
    }
  }
  return out;
}

void Scan::take(PersonalKind kind, std::size_t begin, std::size_t end, std::string value) {
  for (std::size_t i = begin; i < end; ++i) code_[i] = opaque;
  hits_.push_back({kind, begin, end, std::move(value)});
}

}  // namespace myelin::trust::mask
