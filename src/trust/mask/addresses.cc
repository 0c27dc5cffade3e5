// Postal addresses, composed of parts: region (省 市 区 县 镇), road (路 街 巷), estate (小区 花园
// 大厦), number (号 栋 单元 室). A region or a road alone is a place, not somebody's address: it
// takes a number, or a road inside two regions.
#include <algorithm>
#include <array>

#include "trust/mask/scan.h"

namespace myelin::trust::mask {
namespace {

constexpr std::array<std::u32string_view, 31> provinces{
    U"北京",   U"天津", U"上海",   U"重庆", U"河北", U"山西", U"辽宁", U"吉林",
    U"黑龙江", U"江苏", U"浙江",   U"安徽", U"福建", U"江西", U"山东", U"河南",
    U"湖北",   U"湖南", U"广东",   U"海南", U"四川", U"贵州", U"云南", U"陕西",
    U"甘肃",   U"青海", U"内蒙古", U"广西", U"西藏", U"宁夏", U"新疆"};
// Characters at which a place's name cannot go on to the left.
constexpr std::u32string_view stops =
    U"在到至去往是寄送给我你他她的了住址请把由说写填改从就您个这那收";
constexpr std::array<std::u32string_view, 22> no_roads{
    U"一路", U"线路", U"道路", U"马路", U"公路", U"铁路", U"网路", U"电路",
    U"思路", U"半路", U"绕路", U"带路", U"走路", U"迷路", U"顺路", U"套路",
    U"出路", U"回路", U"链路", U"弯路", U"逛街", U"条街"};
constexpr std::array<std::u32string_view, 16> estates{
    U"小区", U"花园", U"家园", U"公寓", U"大厦", U"新村", U"广场", U"山庄",
    U"花苑", U"苑",   U"府",   U"园",   U"城",   U"村",   U"庄",   U"湾"};

bool name_char(char32_t c) {
  return is_han(c) && !in(c, stops);
}
bool counts(const Scan& scan, std::size_t i) {
  return scan.digit(i) >= 0 || in(scan.at(i), U"十百");
}

class AddressFinder {
 public:
  explicit AddressFinder(Scan& scan) : scan_(scan) {}
  void run() {
    for (std::size_t i = 0; i < scan_.size(); ++i)
      if (is_start(i)) i = settle(i);
  }

 private:
  // Digits (or one letter) begin a number part only where something else ended before them.
  bool is_start(std::size_t i) const {
    return in(scan_.at(i), U"路街巷弄道胡号栋幢座单室楼苑园城村庄府湾区寓厦场镇乡");
  }
  std::size_t number_part(std::size_t i) const;
  std::size_t numbers(std::size_t i, int& parts, bool& indoors, bool& door) const;
  bool road_ends(std::size_t end) const;
  std::size_t estate_begin(std::size_t end) const;
  std::size_t regions_begin(std::size_t i, int& regions) const;
  std::size_t name_begin(std::size_t end, std::size_t length_max) const;
  bool labelled(std::size_t begin) const;
  std::size_t settle(std::size_t i);

  Scan& scan_;
};

// "138号", "3栋", "2单元", "501室", "A座", "3号楼": the end of the part that starts at i, or i.
std::size_t AddressFinder::number_part(std::size_t i) const {
  std::size_t at = i;
  while (at < i + 6 &&
         (counts(scan_, at) || (scan_.at(at) == '-' && at > i && scan_.digit(at + 1) >= 0)))
    ++at;
  if (at < i + 3 && is_letter(scan_.at(at))) ++at;
  if (at == i && in(scan_.at(i), U"甲乙丙丁东西南北")) ++at;
  while (at > i && at < i + 8 && scan_.digit(at) >= 0) ++at;
  if (at == i) return i;
  constexpr std::array<std::u32string_view, 15> units{U"号楼", U"号院", U"号",   U"栋", U"幢",
                                                      U"弄",   U"座",   U"单元", U"室", U"楼",
                                                      U"层",   U"户",   U"组",   U"房", U"段"};
  for (std::u32string_view unit : units)
    if (scan_.holds(at, unit)) {
      // A metro line, a shade, a shop: numbered, yet no door.
      if (unit == U"号" && in(scan_.at(at + 1), U"线色链店机码电胶钢")) return i;
      return at + unit.size();
    }
  return i;
}

// All number parts from i on, with the bare digits of a door at the end.
std::size_t AddressFinder::numbers(std::size_t i, int& parts, bool& indoors, bool& door) const {
  std::size_t end = i;
  while (true) {
    std::size_t at = end;
    if (parts > 0 && in(scan_.at(at), U" -,，")) ++at;
    const std::size_t next = number_part(at);
    if (next == at) break;
    indoors = indoors || in(scan_.before(next), U"栋幢座元室楼");
    door = door || in(scan_.before(next), U"元室户");
    ++parts;
    end = next;
  }
  if (parts == 0 || !indoors) return end;
  std::size_t flat = end;
  if (in(scan_.at(flat), U" -")) ++flat;
  std::size_t digits = flat;
  while (is_ascii_digit(scan_.at(digits)) || (scan_.at(digits) == '-' && digits > flat)) ++digits;
  const bool numbered = digits - flat >= 3 && digits - flat <= 5 && !is_letter(scan_.at(digits)) &&
                        !in(scan_.at(digits), U"元块件个天");
  door = door || numbered;
  return numbered ? digits : end;
}

// Does a road's name end at `end`? At least one character before 路, and no everyday word.
bool AddressFinder::road_ends(std::size_t end) const {
  if (end < 2) return false;
  const char32_t last = scan_.at(end - 1);
  if (last == U'道' && !in(scan_.at(end - 2), U"大街")) return false;
  if (last == U'同' && scan_.at(end - 2) != U'胡') return false;
  if (!in(last, U"路街巷弄道同")) return false;
  const std::size_t begin = name_begin(end - 1, 6);
  if (begin + 1 == end) return false;
  for (std::u32string_view word : no_roads)
    if (scan_.ends(end, word)) return word == U"一路" && end - begin >= 4;
  return end - begin >= 3 || !in(scan_.at(begin), U"一几多有无没上下");
}

std::size_t AddressFinder::name_begin(std::size_t end, std::size_t length_max) const {
  std::size_t begin = end;
  while (begin > 0 && end - begin < length_max && name_char(scan_.before(begin)) &&
         !in(scan_.before(begin), U"省市区县镇乡路街巷"))
    --begin;
  return begin;
}

std::size_t AddressFinder::estate_begin(std::size_t end) const {
  for (std::u32string_view word : estates)
    if (scan_.ends(end, word)) {
      const std::size_t begin = name_begin(end - word.size(), 6);
      const std::size_t length = end - word.size() - begin;
      // "万科城市花园": the name runs into what looks like a region, which is read next.
      if (length == 0 && word.size() == 2 && in(scan_.before(begin), U"市区县镇")) return begin;
      return length >= (word.size() == 1 ? 2U : 1U) ? begin : end;
    }
  return end;
}

// Goes left over 浙江省 杭州市 西湖区; returns where they begin.
std::size_t AddressFinder::regions_begin(std::size_t i, int& regions) const {
  while (i > 1) {
    std::size_t end = i;
    if (in(scan_.before(end), U" ,，") && in(scan_.at(end - 2), U"省市区县")) --end;
    std::size_t begin = end;
    if (in(scan_.before(end), U"省市区县州旗镇乡") || scan_.ends(end, U"街道")) {
      const std::size_t unit = scan_.ends(end, U"自治区") ? 3 : scan_.ends(end, U"街道") ? 2 : 1;
      begin = name_begin(end - unit, 5);
      if (end - unit == begin) return i;
      for (std::u32string_view province : provinces)  // a known name ends the walk exactly
        if (scan_.ends(end - unit, province)) begin = end - unit - province.size();
    } else {
      for (std::u32string_view province : provinces)
        if (scan_.ends(end, province)) begin = end - province.size();
      if (begin == end) return i;
    }
    ++regions;
    i = begin;
  }
  return i;
}

bool AddressFinder::labelled(std::size_t begin) const {
  std::size_t i = begin;
  while (i > 0 && begin - i < 3 && in(scan_.before(i), U" :是在为到")) --i;
  for (std::u32string_view label :
       {U"地址", U"住址", U"家住", U"我住", U"寄", U"住", U"送", U"寄件地", U"收件地"})
    if (scan_.ends(i, label)) return true;
  return false;
}

// i is a unit's character. Reads what ends there, looks to both sides, takes the address; returns
// where to go on.
std::size_t AddressFinder::settle(std::size_t i) {
  const std::size_t end = i + 1;
  std::size_t begin = end;
  bool road = false, estate = false;
  if (road_ends(end)) {
    road = true;
    begin = name_begin(end - 1, 6);
  } else if (const std::size_t at = estate_begin(end); at != end) {
    estate = true;
    begin = at;
  } else if (!in(scan_.at(i), U"镇乡") || (begin = name_begin(i, 4)) == i) {
    // No name ends here: a number part may, and two of them make an address ("3栋2单元501室").
    std::size_t digits = i;
    while (digits > 0 && i - digits < 5 &&
           (counts(scan_, digits - 1) || is_letter(scan_.before(digits))))
      --digits;
    if (digits == i || number_part(digits) <= i) return i;
    begin = digits;
  }
  const std::size_t numbers_from = road || estate || in(scan_.at(i), U"镇乡") ? end : begin;
  int parts = 0, regions = 0;
  bool indoors = false, door = false;  // inside a building; up to a flat
  std::size_t finish = numbers(numbers_from, parts, indoors, door);
  // "文三路138号阳光小区3栋": an estate between the numbers.
  for (int more = 0; more < 2 && (parts > 0 || road); ++more) {
    std::size_t estate_end = finish;
    while (estate_end < finish + 9 && name_char(scan_.at(estate_end))) ++estate_end;
    std::size_t best = finish;
    int best_parts = parts;
    for (std::size_t e = finish + 2; e <= estate_end; ++e) {
      if (estate_begin(e) == e && !road_ends(e)) continue;
      int extra = 0;
      const std::size_t to = numbers(e, extra, indoors, door);
      if (extra > 0) best = to, best_parts = parts + extra;
    }
    if (best == finish) break;
    finish = best;
    parts = best_parts;
  }
  begin = regions_begin(begin, regions);
  const bool place = road || estate || numbers_from == end;
  const bool complete =
      (place && parts > 0 && (road || indoors || regions > 0 || labelled(begin))) ||
      (road && regions >= 2) || (!place && parts >= 2 && door) ||
      (!place && parts >= 1 && regions >= 2);
  if (!complete) return i;
  std::string value;
  for (std::size_t k = begin; k < finish; ++k)
    if (!in(scan_.at(k), U" -,，")) value += scan_.utf8(k, k + 1);
  scan_.take(PersonalKind::address, begin, std::max(finish, end), value);
  return std::max(finish, end) - 1;
}

}  // namespace

void find_addresses(Scan& scan) {
  AddressFinder{scan}.run();
}

}  // namespace myelin::trust::mask
