#include "text/transcript.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace myelin::text {
namespace {

using Words = std::u32string_view;

enum class Side : std::uint8_t { company, customer };

struct Label {
  std::size_t begin = 0, end = 0;  // with its colon, and with the brackets around it
  Side side = Side::company;
};

constexpr std::array<Words, 36> company_words{
    U"客服",           U"人工客服",  U"在线客服",      U"售前客服",
    U"售后客服",       U"官方客服",  U"智能客服",      U"平台客服",
    U"客服人员",       U"客服专员",  U"坐席",          U"座席",
    U"商家",           U"店家",      U"卖家",          U"店铺",
    U"店主",           U"掌柜",      U"人工",          U"机器人",
    U"小二",           U"店小二",    U"系统",          U"平台",
    U"agent",          U"support",   U"support agent", U"customer service",
    U"representative", U"rep",       U"seller",        U"bot",
    U"chatbot",        U"assistant", U"system",        U"advisor"};
constexpr std::array<Words, 14> customer_words{U"客户",   U"顾客",   U"用户",  U"买家", U"我",
                                               U"消费者", U"会员",   U"客人",  U"访客", U"customer",
                                               U"user",   U"client", U"buyer", U"me"};

std::size_t longest(const NormalText& text, std::size_t at, std::span<const Words> words) {
  std::size_t best = 0;
  for (const Words word : words)
    if (word.size() > best && at + word.size() <= text.size() &&
        Words(text.points.data() + at, word.size()) == word)
      best = word.size();
  return best;
}

bool opens(char32_t point) {
  return point == U'[' || point == U'【' || point == U'(' || point == U'<';
}
bool closes(char32_t point) {
  return point == U']' || point == U'】' || point == U')' || point == U'>';
}

// A sentence, a line or a time of day ends before this point; or it stands alone after a space.
bool may_begin(const NormalText& text, std::size_t at) {
  if (at == 0) return true;
  const auto before = text.kinds[at - 1];
  return !is_word(before) && text.points[at - 1] != U'-' && text.points[at - 1] != U'\'';
}

// What may follow the word for a side: a number, a name of three characters or one Latin word; not
// 说, 态度, 回复, with which a sentence about the side goes on.
bool names_somebody(Words rest) {
  constexpr Words verbs = U"说道讲回答问告态服让给不的处复反馈评";
  constexpr std::size_t han_max = 3, points_max = 14;
  std::size_t han = 0;
  for (const char32_t point : rest) {
    if (verbs.contains(point)) return false;
    han += kind_of(point) == PointKind::han;
  }
  return han <= han_max && rest.size() <= points_max;
}

// Finds the label that begins with the side's word at `at`.
bool label_at(const NormalText& text, std::size_t at, Label& into) {
  const char32_t first = text.points[at];
  const bool latin = text.kinds[at] == PointKind::latin;
  if (!latin && text.kinds[at] != PointKind::han) return false;
  const std::size_t company = longest(text, at, company_words),
                    customer = longest(text, at, customer_words);
  if (company == 0 && customer == 0) return false;
  const std::size_t word = std::max(company, customer);
  constexpr std::size_t rest_max = 16;
  const bool bracketed = at > 0 && opens(text.points[at - 1]);
  std::size_t end = at + word;
  if (latin && end < text.size() && text.kinds[end] == PointKind::latin) return false;
  const auto ends = [&](char32_t point) {
    return point == U':' || (bracketed && closes(point)) || point == U'\n';
  };
  while (end < text.size() && end - at <= word + rest_max && !ends(text.points[end]) &&
         (is_word(text.kinds[end]) || text.kinds[end] == PointKind::space ||
          text.points[end] == U'-' || text.points[end] == U'_' || text.points[end] == U'#' ||
          text.points[end] == U'.' || opens(text.points[end]) || closes(text.points[end])))
    ++end;
  if (end >= text.size() || !ends(text.points[end]) || text.points[end] == U'\n') return false;
  // 我 alone is short enough to be anything: it needs its colon at once.
  if (first == U'我' && end != at + word) return false;
  if (!names_somebody(Words(text.points.data() + at + word, end - at - word))) return false;
  if (closes(text.points[end]) && end + 1 < text.size() && text.points[end + 1] == U':') ++end;
  into = {bracketed ? at - 1 : at, end + 1, customer > company ? Side::customer : Side::company};
  return true;
}

void find_labels(const NormalText& text, std::vector<Label>& into) {
  into.clear();
  Label label;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (is_word(text.kinds[i]) && may_begin(text, i) && label_at(text, i, label)) {
      into.push_back(label);
      i = label.end - 1;
    }
}

bool is_transcript(const NormalText& text, const std::vector<Label>& labels) {
  if (labels.empty()) return false;
  const auto customers = std::ranges::count(labels, Side::customer, &Label::side);
  const bool opens_text = std::none_of(
      text.kinds.begin(), text.kinds.begin() + static_cast<std::ptrdiff_t>(labels.front().begin),
      [](PointKind kind) { return is_word(kind) && kind != PointKind::digit; });
  if (customers == 0) return labels.size() >= 2;
  return labels.size() >= 2 || opens_text;
}

void erase(NormalText& text, const std::vector<Label>& labels) {
  std::size_t to = 0;
  const auto keep = [&](std::size_t from, std::size_t end) {
    for (; from < end; ++from, ++to) {
      text.points[to] = text.points[from];
      text.kinds[to] = text.kinds[from];
      text.offsets[to] = text.offsets[from];
    }
  };
  const auto n = text.size();
  keep(0, labels.front().begin);
  for (std::size_t l = 0; l < labels.size();) {
    // The break stands in the place of the first point that is taken out.
    text.points[to] = U'\n';
    text.kinds[to] = PointKind::space;
    text.offsets[to++] = text.offsets[labels[l].begin];
    while (l < labels.size() && labels[l].side == Side::company) ++l;
    if (l == labels.size()) break;
    keep(labels[l].end, l + 1 < labels.size() ? labels[l + 1].begin : n);
    ++l;
  }
  text.offsets[to] = text.offsets[n];
  text.points.resize(to);
  text.kinds.resize(to);
  text.offsets.resize(to + 1);
}

}  // namespace

bool keep_customer_turns(NormalText& text) {
  const auto ends_label = [](char32_t point) {
    return point == U':' || point == U']' || point == U'】';
  };
  if (std::ranges::none_of(text.points, ends_label)) return false;
  thread_local std::vector<Label> labels;
  find_labels(text, labels);
  if (!is_transcript(text, labels)) return false;
  erase(text, labels);
  return true;
}

}  // namespace myelin::text
