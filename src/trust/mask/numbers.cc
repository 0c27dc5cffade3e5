// Numbers of people: mobile phones, resident identity cards (GB 11643-1999), bank cards (ISO/IEC
// 7812, Luhn).
#include <algorithm>
#include <array>
#include <span>

#include "trust/mask/scan.h"

namespace myelin::trust::mask {
namespace {

// Digits that stand together. A run is several groups with at most three separators between two of
// them.
struct Group {
  std::size_t begin, end;
};
struct Candidate {
  std::size_t begin = 0, end = 0;
  std::string digits;
};

constexpr std::array<std::u32string_view, 36> business_labels{
    U"单号",     U"订单",     U"订单编号",     U"订单id",   U"编号",        U"流水号",
    U"序列号",   U"货号",     U"款号",         U"型号",     U"条码",        U"条形码",
    U"批号",     U"批次",     U"批次号",       U"交易号",   U"发票号",      U"发票号码",
    U"税号",     U"验证码",   U"优惠码",       U"邀请码",   U"券码",        U"取件码",
    U"商品id",   U"sku",      U"sn",           U"s/n",      U"imei",        U"order",
    U"order no", U"order id", U"order number", U"tracking", U"tracking no", U"tracking number"};
constexpr std::array<std::u32string_view, 14> couriers{U"sf",   U"yt",  U"zto",  U"sto", U"yd",
                                                       U"jd",   U"jt",  U"ems",  U"dpk", U"best",
                                                       U"htky", U"jdv", U"jdvb", U"db"};

// Where a label before `begin` would end: colons, blanks and "is" between them do not count.
std::size_t label_end(const Scan& scan, std::size_t begin) {
  std::size_t i = begin;
  for (int skipped = 0; i > 0 && skipped < 4 && in(scan.before(i), U" :#是为=.№【(\"“"); ++skipped)
    --i;
  return i;
}

bool labelled(const Scan& scan, std::size_t begin, std::span<const std::u32string_view> labels) {
  const std::size_t i = label_end(scan, begin);
  return std::any_of(labels.begin(), labels.end(), [&](auto label) {
    return scan.ends(i, label) &&
           !(is_letter(label.front()) && is_letter(scan.before(i - label.size())));
  });
}

// A number of an order, a parcel, a product; or an amount of money.
bool is_business(const Scan& scan, std::size_t begin, std::size_t end) {
  if (in(scan.before(begin), U"¥$€£") || in(scan.at(end), U"元块")) return true;
  if (labelled(scan, begin, business_labels)) return true;
  std::size_t letters = begin;
  while (letters > 0 && is_letter(scan.at(letters - 1))) --letters;
  if (letters == begin) return false;
  return std::any_of(couriers.begin(), couriers.end(), [&](auto prefix) {
    return prefix.size() == begin - letters && scan.holds(letters, prefix);
  });
}

bool is_mobile(std::string_view d) {
  return d.size() == 11 && d[0] == '1' && d[1] >= '3';
}

// The eleven digits of a mobile number in any of its spellings; empty: it is none.
std::string_view mobile_of(std::string_view d) {
  for (std::string_view prefix : {"", "0", "86", "086", "0086"})
    if (d.size() == prefix.size() + 11 && d.starts_with(prefix) &&
        is_mobile(d.substr(prefix.size())))
      return d.substr(prefix.size());
  return {};
}

int number_of(std::string_view d) {
  int n = 0;
  for (char c : d) n = n * 10 + (c - '0');
  return n;
}

bool is_date(std::string_view yyyymmdd) {
  constexpr std::array<int, 13> days{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = number_of(yyyymmdd.substr(0, 4)), month = number_of(yyyymmdd.substr(4, 2)),
            day = number_of(yyyymmdd.substr(6, 2));
  if (year < 1850 || year > 2099 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[static_cast<std::size_t>(month)] && (month != 2 || day < 29 || leap);
}

bool is_region(std::string_view two) {
  constexpr std::string_view known =
      "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 "
      "65 71 81 82 83 91 ";
  return known.find(std::string{two} + " ") % 3 == 0;
}

bool is_identity_card(std::string_view d, bool check) {
  if (d.size() != 18 || !is_region(d.substr(0, 2)) || !is_date(d.substr(6, 8))) return false;
  if (!check) return true;
  constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += weights[i] * (d[i] - '0');
  return d[17] == "10X98765432"[sum % 11];
}

bool passes_luhn(std::string_view d) {
  int sum = 0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    const int digit = d[d.size() - 1 - i] - '0';
    sum += i % 2 == 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 == 0;
}

// Issuers whose cards circulate in China, with the lengths they use.
bool is_issuer(std::string_view d) {
  const std::size_t n = d.size();
  if (d.starts_with("62")) return n >= 16 && n <= 19;
  if (d.starts_with("955") || d.starts_with("60")) return n == 16 || n == 18 || n == 19;
  const int two = number_of(d.substr(0, 2));
  return n == 16 && (d[0] == '4' || (two >= 51 && two <= 55) || two == 35);
}

class NumberFinder {
 public:
  explicit NumberFinder(Scan& scan) : scan_(scan) {}
  void run() {
    for (std::size_t i = 0; i < scan_.size();) {
      if (scan_.digit(i) < 0) {
        ++i;
        continue;
      }
      const std::vector<Group> groups = read_run(i);
      for (std::size_t g = 0; g < groups.size();) g = settle(groups, g);
      i = groups.back().end;
    }
  }

 private:
  std::vector<Group> read_run(std::size_t i) const;
  std::size_t settle(const std::vector<Group>& groups, std::size_t first);
  bool take_identity_card(const Candidate& c);
  bool take_mobile(const Candidate& c, std::span<const Group> groups);
  bool take_bank_card(const Candidate& c, std::span<const Group> groups);
  bool take_foreign(const Candidate& c);
  bool is_dotted_address(std::span<const Group> groups) const;

  Scan& scan_;
};

std::vector<Group> NumberFinder::read_run(std::size_t i) const {
  std::vector<Group> groups;
  while (true) {
    Group group{i, i};
    while (scan_.digit(group.end) >= 0) ++group.end;
    groups.push_back(group);
    i = group.end;
    // Spelled-out digits may also have commas between them.
    const bool spelled = is_han(scan_.before(i));
    while (i - group.end < 3 &&
           (is_separator(scan_.at(i)) || (spelled && in(scan_.at(i), U"、,，"))))
      ++i;
    if (i == group.end || scan_.digit(i) < 0 || groups.size() == 24) return groups;
  }
}

// "2026-11-22" opens no phone number, nor does "192.168.100.12".
bool starts_with_date(const Scan& scan, std::span<const Group> g) {
  if (g.size() < 3 || g[0].end - g[0].begin != 4) return false;
  const auto value = [&](const Group& group) {
    int n = 0;
    for (std::size_t i = group.begin; i < group.end && n < 10'000; ++i) n = n * 10 + scan.digit(i);
    return n;
  };
  const int year = value(g[0]), month = value(g[1]), day = value(g[2]);
  return g[1].end - g[1].begin <= 2 && g[2].end - g[2].begin <= 2 && year >= 1900 && year < 2100 &&
         month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
         scan.at(g[0].end) == scan.at(g[1].end) && in(scan.at(g[0].end), U"-.");
}

// "192.168.100.12", "1.3.9.1234.5678": dots between more than three groups are an address or a
// version, unless every digit stands alone.
bool NumberFinder::is_dotted_address(std::span<const Group> groups) const {
  if (groups.size() < 4 || groups.size() == 11) return false;
  for (std::size_t i = 0; i + 1 < groups.size(); ++i)
    if (scan_.at(groups[i].end) != '.' || groups[i + 1].begin - groups[i].end != 1) return false;
  return true;
}

bool NumberFinder::take_identity_card(const Candidate& c) {
  constexpr std::array<std::u32string_view, 6> labels{U"身份证", U"身份证号", U"身份证号码",
                                                      U"证件号", U"证件号码", U"id card"};
  Candidate card = c;
  if (c.digits.size() == 17 && lower(scan_.at(c.end)) == 'x' && !is_word(scan_.at(c.end + 1))) {
    card.digits += 'X';
    ++card.end;
  }
  // After its own label a number with a valid region and birthday is somebody's, even with a slip
  // in its check digit.
  const bool named = labelled(scan_, c.begin, labels);
  const bool old = named && card.digits.size() == 15 && is_region(card.digits.substr(0, 2)) &&
                   is_date("19" + card.digits.substr(6, 6));
  if (!old && !is_identity_card(card.digits, !named)) return false;
  scan_.take(PersonalKind::id_card, card.begin, card.end, card.digits);
  return true;
}

bool NumberFinder::take_mobile(const Candidate& c, std::span<const Group> groups) {
  const std::string_view digits = mobile_of(c.digits);
  if (digits.empty() || is_dotted_address(groups)) return false;
  if (scan_.before(c.begin) == '+' && c.digits.size() == 11 && !is_word(scan_.before(c.begin - 1)))
    return false;  // another country's
  std::size_t begin = c.begin;
  if (c.digits.size() > 11 && scan_.before(begin) == '+') --begin;
  scan_.take(PersonalKind::phone, begin, c.end, std::string{digits});
  return true;
}

bool NumberFinder::take_bank_card(const Candidate& c, std::span<const Group> groups) {
  constexpr std::array<std::u32string_view, 9> labels{U"银行卡",   U"银行卡号", U"信用卡",
                                                      U"信用卡号", U"储蓄卡",   U"储蓄卡号",
                                                      U"借记卡",   U"卡号",     U"银行账号"};
  if (c.digits.size() < 16 || c.digits.size() > 19 || !passes_luhn(c.digits)) return false;
  for (std::size_t i = 0; groups.size() > 1 && i + 1 < groups.size(); ++i)
    if (groups[i].end - groups[i].begin != 4 && groups.size() != 2) return false;
  if (!is_issuer(c.digits) && !labelled(scan_, c.begin, labels)) return false;
  scan_.take(PersonalKind::bank_card, c.begin, c.end, c.digits);
  return true;
}

// "+1 415-555-0132": a plus sign and a country that is not China.
bool NumberFinder::take_foreign(const Candidate& c) {
  if (scan_.before(c.begin) != '+' || is_word(scan_.before(c.begin - 1)) ||
      c.digits.starts_with("86"))
    return false;
  if (c.digits.size() < 10 || c.digits.size() > 15) return false;
  scan_.take(PersonalKind::phone, c.begin - 1, c.end, "+" + c.digits);
  return true;
}

// Looks at everything that starts with groups[first]; returns the group to go on with.
std::size_t NumberFinder::settle(const std::vector<Group>& groups, std::size_t first) {
  const std::span<const Group> rest = std::span{groups}.subspan(first);
  if (starts_with_date(scan_, rest)) return first + 3;
  if (is_business(scan_, rest.front().begin, rest.front().end)) return groups.size();
  std::vector<Candidate> candidates;  // by their number of groups
  std::string digits;
  for (std::size_t n = 0; n < rest.size(); ++n) {
    if (digits.size() + (rest[n].end - rest[n].begin) > 19) break;
    for (std::size_t i = rest[n].begin; i < rest[n].end; ++i)
      digits += static_cast<char>('0' + scan_.digit(i));
    candidates.push_back({rest.front().begin, rest[n].end, digits});
  }
  const auto over = [&](std::size_t n) { return first + n + 1; };
  for (std::size_t n = 0; n < candidates.size(); ++n)
    if (take_identity_card(candidates[n])) return over(n);
  for (std::size_t n = 0; n < candidates.size(); ++n)
    if (take_mobile(candidates[n], rest.first(n + 1))) return over(n);
  for (std::size_t n = candidates.size(); n-- > 0;)
    if (take_bank_card(candidates[n], rest.first(n + 1))) return over(n);
  for (std::size_t n = candidates.size(); n-- > 0;)
    if (take_foreign(candidates[n])) return over(n);
  return first + 1;
}

}  // namespace

void find_numbers(Scan& scan) {
  NumberFinder{scan}.run();
}

}  // namespace myelin::trust::mask
