#include "text/slot.h"

#include <algorithm>
#include <vector>

namespace myelin::text {
namespace {

using Words = std::u32string_view;

bool stands_at(const NormalText& text, std::size_t at, Words word) {
  return at + word.size() <= text.size() && Words(text.points.data() + at, word.size()) == word;
}

std::size_t skip_spaces(const NormalText& text, std::size_t at) {
  while (at < text.size() && text.kinds[at] == PointKind::space) ++at;
  return at;
}

// The longest of the words that stands here, as a whole word where it is Latin; 0: none.
template <std::size_t n>
std::size_t longest(const NormalText& text, std::size_t at, const std::array<Words, n>& words) {
  std::size_t best = 0;
  for (const Words word : words)
    if (word.size() > best && stands_at(text, at, word)) {
      const std::size_t end = at + word.size();
      const bool cut = text.kinds[end - 1] == PointKind::latin && end < text.size() &&
                       text.kinds[end] == PointKind::latin;
      if (!cut) best = word.size();
    }
  return best;
}

constexpr std::array<Words, 31> number_words{
    U"one",          U"two",         U"three",       U"four",   U"five",    U"six",
    U"seven",        U"eight",       U"nine",        U"ten",    U"eleven",  U"twelve",
    U"fifteen",      U"twenty",      U"thirty",      U"a",      U"an",      U"half an",
    U"a few",        U"several",     U"a couple of", U"couple", U"a whole", U"many",
    U"over a",       U"more than a", U"nearly a",    U"few",    U"another", U"almost a",
    U"forever and a"};

constexpr std::array<Words, 26> units{
    U"天",     U"日",       U"夜",       U"周",       U"小时",    U"钟头",   U"分钟",
    U"星期",   U"礼拜",     U"个月",     U"个钟",     U"个小时",  U"个钟头", U"个星期",
    U"个礼拜", U"个工作日", U"月",       U"年",       U"个晚上",  U"工作日", U"个多小时",
    U"个多月", U"个半小时", U"个多星期", U"个多钟头", U"个把小时"};
constexpr std::array<Words, 20> english_units{
    U"minute",        U"minutes",      U"min",          U"mins", U"hour",  U"hours",    U"hr",
    U"hrs",           U"day",          U"days",         U"week", U"weeks", U"month",    U"months",
    U"business days", U"working days", U"business day", U"year", U"years", U"full days"};

constexpr std::array<Words, 103> degrees{
    U"很",     U"太",     U"真",       U"好",     U"超",   U"超级",       U"非常",     U"特别",
    U"十分",   U"极",     U"极其",     U"贼",     U"巨",   U"老",         U"最",       U"更",
    U"挺",     U"还",     U"也",       U"都",     U"就",   U"又",         U"是",       U"的",
    U"得",     U"了",     U"有点",     U"有点儿", U"有些", U"有",         U"比较",     U"相当",
    U"实在",   U"真的",   U"真是",     U"确实",   U"简直", U"实在是",     U"太过",     U"过于",
    U"那么",   U"这么",   U"那叫一个", U"让人",   U"稍微", U"略",         U"略微",     U"稍",
    U"偏",     U"越来越", U"一直",     U"总是",   U"老是", U"非常之",     U"如此",     U"极度",
    U"异常",   U"的确",   U"可",       U"够",     U"无比", U"一般",       U"蛮",       U"倒是",
    U"却",     U"忒",     U"全",       U"全部",   U"全都", U"居然",       U"竟然",     U"竟",
    U"已经",   U"直接",   U"被",       U"根本",   U"完全", U"明显",       U"严重",     U"依然",
    U"还是",   U"仍然",   U"依旧",     U"极为",   U"尤其", U"不是一般的", U"不是一般", U"一如既往",
    U"一直都", U"都是",   U"就是",     U"永远",   U"整体", U"给",         U"相对",     U"略显",
    U"稍显",   U"显得",   U"真心",     U"着实",   U"那是", U"感觉",       U"算"};
constexpr std::array<Words, 33> english_degrees{
    U"is",       U"was",        U"were",       U"are",      U"has been", U"very",   U"really",
    U"so",       U"too",        U"extremely",  U"pretty",   U"quite",    U"a bit",  U"a little",
    U"super",    U"absolutely", U"incredibly", U"just",     U"also",     U"rather", U"such",
    U"somewhat", U"totally",    U"completely", U"all",      U"got",      U"came",   U"arrived",
    U"be",       U"being",      U"been",       U"terribly", U"slightly"};

constexpr std::size_t bmp_end = 0x10000;

// Words by their first point. Most points begin none, and asking one small table is all that they
// cost.
class FirstPoints {
 public:
  template <std::size_t n>
  explicit FirstPoints(const std::array<Words, n>& words) : words_(words.begin(), words.end()) {
    std::ranges::sort(words_, [](Words a, Words b) {
      return a.front() != b.front() ? a.front() < b.front() : a.size() > b.size();
    });
    for (std::size_t i = words_.size(); i-- > 0;)
      first_[words_[i].front()] = static_cast<std::uint8_t>(i + 1);
  }
  // The longest that stands here; 0: none.
  std::size_t longest_at(const NormalText& text, std::size_t at) const {
    const char32_t first = text.points[at];
    if (first >= bmp_end || first_[first] == 0) return 0;
    for (std::size_t i = first_[first] - 1U; i < words_.size() && words_[i].front() == first; ++i)
      if (stands_at(text, at, words_[i])) return words_[i].size();
    return 0;
  }

 private:
  std::vector<Words> words_;  // of one first point the longest first
  std::vector<std::uint8_t> first_ = std::vector<std::uint8_t>(bmp_end);  // 0: none
};

enum Part : std::uint8_t { counting = 1, helping = 2 };
bool is_part(char32_t point, Part part) {
  static const auto parts = [] {
    // 一 to 万 count; 多, 来, 余, 好, 大 only help: 好几, 十来, 大半.
    constexpr Words numerals = U"零〇一二两三四五六七八九十百千万半几俩仨", helpers = U"好大多来余";
    std::vector<std::uint8_t> table(bmp_end);
    for (const char32_t numeral : numerals) table[numeral] |= counting;
    for (const char32_t helper : helpers) table[helper] |= helping;
    return table;
  }();
  return point < bmp_end && (parts[point] & part) != 0;
}
bool counts(char32_t point) {
  return is_part(point, counting);
}
bool helps(char32_t point) {
  return is_part(point, helping);
}

std::size_t chinese_number(const NormalText& text, std::size_t at) {
  constexpr std::size_t points_max = 8;
  bool counted = false;
  std::size_t end = at;
  while (end < text.size() && end - at < points_max) {
    const char32_t point = text.points[end];
    const bool joins =
        counted && end + 1 < text.size() &&
        (point == U'.' || point == U'-' || point == U'~' || point == U'、' || point == U'到') &&
        (counts(text.points[end + 1]) || text.kinds[end + 1] == PointKind::digit);
    if (counts(point) || text.kinds[end] == PointKind::digit) {
      counted = true;
    } else if (!helps(point) && !joins) {
      break;
    }
    ++end;
  }
  return counted ? end : 0;
}

void degree_ends(const NormalText& text, std::size_t at, SlotEnds& into) {
  constexpr std::size_t points_max = 24;
  static const FirstPoints chinese{degrees};
  const std::size_t begin = at;
  into.add(at);
  while (at < text.size() && at - begin < points_max) {
    const std::size_t size = text.kinds[at] == PointKind::latin ? longest(text, at, english_degrees)
                                                                : chinese.longest_at(text, at);
    if (size == 0) return;
    at += size;
    if (text.kinds[at - 1] == PointKind::latin) at = skip_spaces(text, at);
    into.add(at);
  }
}

}  // namespace

bool number_may_begin(char32_t point) {
  const auto kind = kind_of(point);
  return kind == PointKind::digit || kind == PointKind::latin || counts(point) || helps(point);
}

bool number_begins(const NormalText& text, std::size_t at) {
  const auto numeral = [&](std::size_t i) {
    return text.kinds[i] == PointKind::digit || counts(text.points[i]) || helps(text.points[i]);
  };
  switch (text.kinds[at]) {
    case PointKind::digit:
    case PointKind::han:
      return numeral(at) && (at == 0 || !numeral(at - 1));
    case PointKind::latin:
      return at == 0 || text.kinds[at - 1] != PointKind::latin;
    default:
      return false;
  }
}

SlotEnds slot_ends(const NormalText& text, Slot slot, std::size_t at) {
  SlotEnds found;
  if (slot == Slot::degree) {
    degree_ends(text, at, found);
    return found;
  }
  const std::size_t begin = skip_spaces(text, at);
  if (begin >= text.size()) return found;
  if (slot == Slot::number) {
    if (const std::size_t end = chinese_number(text, begin); end != 0) {
      found.add(end);
    } else if (text.kinds[begin] == PointKind::latin) {
      if (const std::size_t size = longest(text, begin, number_words); size != 0)
        found.add(begin + size);
    }
    return found;
  }
  if (text.kinds[begin] == PointKind::latin) {
    if (const std::size_t size = longest(text, begin, english_units); size != 0)
      found.add(begin + size);
    return found;
  }
  static const FirstPoints chinese{units};
  if (const std::size_t size = chinese.longest_at(text, begin); size != 0) {
    const std::size_t end = begin + size;
    found.add(end);
    if (end < text.size() && (text.points[end] == U'多' || text.points[end] == U'半'))
      found.add(end + 1);
  }
  return found;
}

}  // namespace myelin::text
