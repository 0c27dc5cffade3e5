#include "text/noise.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "text/phrases.h"

namespace myelin::text {
namespace {

enum Sign : std::uint32_t { contact, link, advertising, stock };

const PhraseMatcher& signs() {
  static const PhraseMatcher matcher = [] {
    constexpr std::array<std::string_view, 11> contacts{
        "微信", "薇信", "威信", "加v", "vx", "wx", "v信", "qq", "扣扣", "qq群", "telegram"};
    constexpr std::array<std::string_view, 3> links{"http", "https", "www"};
    constexpr std::array<std::string_view, 20> adverts{
        "兼职", "刷单",       "日结",       "招代理",     "招聘",           "免费领",    "扫码领",
        "加群", "私聊",       "佣金",       "淘宝客",     "点击链接",       "公众号",    "躺赚",
        "日赚", "优惠券领取", "内部优惠券", "全网最低价", "work from home", "click here"};
    constexpr std::array<std::string_view, 9> stocks{
        "此用户没有填写评价",   "此用户没有填写评论", "此用户未填写评价内容",
        "该用户未填写评价",     "系统默认好评",       "系统默认评价",
        "评价方未及时做出评价", "用户未及时评价",     "买家默认好评"};
    std::vector<Phrase> phrases;
    for (const auto word : contacts) phrases.push_back({word, contact});
    for (const auto word : links) phrases.push_back({word, link});
    for (const auto word : adverts) phrases.push_back({word, advertising});
    for (const auto word : stocks) phrases.push_back({word, stock});
    return PhraseMatcher{phrases};
  }();
  return matcher;
}

bool is_said(PointKind kind) {
  return is_word(kind) || kind == PointKind::symbol;
}

// A name to write to follows within a few points: "微信: abc123".
bool handle_follows(const NormalText& text, std::size_t at) {
  constexpr std::size_t gap_max = 4, handle_min = 5;
  for (std::size_t gap = 0; gap <= gap_max && at + gap < text.size(); ++gap) {
    std::size_t length = 0;
    const auto letter = [&](std::size_t i) {
      return i < text.size() && (text.kinds[i] == PointKind::digit ||
                                 text.kinds[i] == PointKind::latin || text.points[i] == U'_');
    };
    while (letter(at + gap + length)) ++length;
    if (length >= handle_min) return true;
  }
  return false;
}

bool advertises(const NormalText& text) {
  int evidence = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto match = signs().longest_at(text, i);
    if (match.end == match.begin) continue;
    if (match.value == contact && handle_follows(text, match.end)) ++evidence;
    if (match.value == link || match.value == advertising) ++evidence;
    i = match.end - 1;
  }
  return evidence >= 2;
}

// Over points that say something; stops at the first 64, which decide.
struct Said {
  std::array<char32_t, 64> points{};
  std::size_t size = 0, total = 0;
};

bool repeats(const Said& said) {
  constexpr std::size_t points_min = 8, kinds_max = 2, times_min = 6, unit_min = 3, unit_max = 12;
  if (said.total < points_min) return false;
  std::array<char32_t, kinds_max> kinds{};
  std::size_t seen = 0;
  bool few = true;
  for (std::size_t i = 0; i < said.size && few; ++i) {
    if (std::find(kinds.begin(), kinds.begin() + static_cast<std::ptrdiff_t>(seen),
                  said.points[i]) != kinds.begin() + static_cast<std::ptrdiff_t>(seen))
      continue;
    few = seen < kinds_max;
    if (few) kinds[seen++] = said.points[i];
  }
  if (few && said.size == said.total) return true;
  for (std::size_t unit = unit_min; unit <= unit_max; ++unit) {
    if (said.size < unit * std::min(times_min, said.points.size() / unit) || said.size < unit * 5)
      continue;
    std::size_t same = unit;
    while (same < said.size && said.points[same] == said.points[same - unit]) ++same;
    if (same == said.size) return true;
  }
  return false;
}

}  // namespace

Noise noise_of(const NormalText& text) {
  Said said;
  bool has_stock = false, has_sign = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_said(text.kinds[i])) continue;
    if (said.size < said.points.size()) said.points[said.size++] = text.points[i];
    ++said.total;
  }
  if (said.total == 0) return Noise::empty;
  constexpr std::size_t stock_points_max = 24;
  const PhraseMatcher& matcher = signs();
  for (std::size_t i = 0; i < text.size() && !(has_stock && has_sign); ++i) {
    const auto match = matcher.longest_at(text, i);
    if (match.end == match.begin) continue;
    has_stock = has_stock || match.value == stock;
    has_sign = has_sign || match.value != stock;
  }
  if (has_stock && said.total <= stock_points_max) return Noise::stock;
  if (has_sign && advertises(text)) return Noise::advert;
  return repeats(said) ? Noise::repetition : Noise::none;
}

}  // namespace myelin::text
