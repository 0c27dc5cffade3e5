#include "text/negation.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>
#include <unordered_map>

namespace myelin::text {
namespace {

constexpr std::size_t scope_points_max = 14, scope_words_max = 6;

enum class Role : std::uint8_t { carries, negates, ends, unasserts };

struct Word {
  std::u32string_view points;
  Role role;
};

// Longest first where one ends with another; stripped from the right, so 不得不 is met before 不.
using Words = std::unordered_map<std::u32string_view, Role>;
const Words& chinese() {
  static const Words words{{U"不", Role::negates},
                           {U"没", Role::negates},
                           {U"没有", Role::negates},
                           {U"无", Role::negates},
                           {U"未", Role::negates},
                           {U"毫无", Role::negates},
                           {U"非", Role::negates},
                           {U"不是", Role::negates},
                           {U"并不", Role::negates},
                           {U"并没有", Role::negates},
                           {U"并未", Role::negates},
                           {U"从不", Role::negates},
                           {U"从未", Role::negates},
                           {U"从没", Role::negates},
                           {U"不会", Role::negates},
                           {U"不能", Role::negates},
                           {U"不算", Role::negates},
                           {U"不怎么", Role::negates},
                           {U"没怎么", Role::negates},
                           {U"绝不", Role::negates},
                           {U"毫不", Role::negates},
                           {U"零", Role::negates},
                           {U"不存在", Role::negates},
                           {U"沒有", Role::negates},
                           {U"木有", Role::negates},
                           {U"没啥", Role::negates},
                           {U"不咋", Role::negates},
                           {U"杜绝", Role::negates},
                           {U"告别", Role::negates},
                           {U"没见", Role::negates},
                           // They look like negators and deny nothing.
                           {U"不得不", Role::ends},
                           {U"不仅", Role::ends},
                           {U"不但", Role::ends},
                           {U"不光", Role::ends},
                           {U"不只", Role::ends},
                           {U"不止", Role::ends},
                           {U"不过", Role::ends},
                           {U"差不多", Role::ends},
                           {U"无论", Role::ends},
                           {U"不管", Role::ends},
                           {U"不论", Role::ends},
                           {U"无非", Role::ends},
                           {U"非常", Role::carries},
                           {U"并非", Role::negates},
                           {U"莫不", Role::ends},
                           {U"要不", Role::ends},
                           {U"动不动", Role::ends},
                           {U"时不时", Role::ends},
                           {U"不免", Role::ends},
                           {U"不愧", Role::ends},
                           {U"是不是", Role::unasserts},
                           {U"有没有", Role::unasserts},
                           {U"会不会", Role::unasserts},
                           {U"能不能", Role::unasserts},
                           {U"是否", Role::unasserts},
                           {U"怕", Role::unasserts},
                           {U"害怕", Role::unasserts},
                           {U"担心", Role::unasserts},
                           {U"防止", Role::unasserts},
                           {U"避免", Role::unasserts},
                           {U"以免", Role::unasserts},
                           {U"以防", Role::unasserts},
                           {U"如果", Role::unasserts},
                           {U"要是", Role::unasserts},
                           {U"万一", Role::unasserts},
                           {U"假如", Role::unasserts},
                           {U"若", Role::unasserts},
                           {U"希望", Role::unasserts},
                           {U"但愿", Role::unasserts},
                           // They carry a negator over to what follows.
                           {U"很", Role::carries},
                           {U"太", Role::carries},
                           {U"怎么", Role::carries},
                           {U"特别", Role::carries},
                           {U"那么", Role::carries},
                           {U"这么", Role::carries},
                           {U"十分", Role::carries},
                           {U"完全", Role::carries},
                           {U"任何", Role::carries},
                           {U"一点", Role::carries},
                           {U"一点儿", Role::carries},
                           {U"什么", Role::carries},
                           {U"啥", Role::carries},
                           {U"有", Role::carries},
                           {U"发现", Role::carries},
                           {U"出现", Role::carries},
                           {U"发生", Role::carries},
                           {U"看到", Role::carries},
                           {U"收到", Role::carries},
                           {U"遇到", Role::carries},
                           {U"存在", Role::carries},
                           {U"明显", Role::carries},
                           {U"丝毫", Role::carries},
                           {U"一丝", Role::carries},
                           {U"半点", Role::carries},
                           {U"过", Role::carries},
                           {U"是", Role::carries},
                           {U"会", Role::carries},
                           {U"能", Role::carries},
                           {U"再", Role::carries},
                           {U"得", Role::carries},
                           {U"被", Role::carries},
                           {U"感觉", Role::carries},
                           {U"觉得", Role::carries},
                           {U"的", Role::carries},
                           {U"到", Role::carries},
                           {U"见", Role::carries},
                           {U"出", Role::carries},
                           {U"算", Role::carries},
                           {U"闻到", Role::carries},
                           {U"其他", Role::carries},
                           {U"大", Role::carries},
                           {U"多大", Role::carries},
                           {U"多少", Role::carries},
                           {U"想象中", Role::carries},
                           {U"想象的", Role::carries},
                           {U"一个", Role::carries},
                           {U"一处", Role::carries},
                           {U"严重", Role::carries},
                           {U"可能", Role::carries},
                           {U"产生", Role::carries},
                           {U"造成", Role::carries},
                           {U"让人", Role::carries},
                           {U"让我", Role::carries},
                           {U"刺鼻", Role::carries}};
  return words;
}

const Words& english() {
  static const Words words{{U"not", Role::negates},       {U"no", Role::negates},
                           {U"never", Role::negates},     {U"without", Role::negates},
                           {U"cannot", Role::negates},    {U"hardly", Role::negates},
                           {U"barely", Role::negates},    {U"zero", Role::negates},
                           {U"neither", Role::negates},   {U"nor", Role::negates},
                           {U"dont", Role::negates},      {U"didnt", Role::negates},
                           {U"isnt", Role::negates},      {U"wasnt", Role::negates},
                           {U"doesnt", Role::negates},    {U"if", Role::unasserts},
                           {U"hope", Role::unasserts},    {U"hoping", Role::unasserts},
                           {U"worried", Role::unasserts}, {U"afraid", Role::unasserts},
                           {U"unless", Role::unasserts},  {U"whether", Role::unasserts},
                           {U"avoid", Role::unasserts},   {U"only", Role::ends},  // "not only"
                           {U"a", Role::carries},         {U"an", Role::carries},
                           {U"any", Role::carries},       {U"the", Role::carries},
                           {U"very", Role::carries},      {U"so", Role::carries},
                           {U"too", Role::carries},       {U"really", Role::carries},
                           {U"at", Role::carries},        {U"all", Role::carries},
                           {U"been", Role::carries},      {U"be", Role::carries},
                           {U"was", Role::carries},       {U"were", Role::carries},
                           {U"is", Role::carries},        {U"are", Role::carries},
                           {U"being", Role::carries},     {U"have", Role::carries},
                           {U"has", Role::carries},       {U"had", Role::carries},
                           {U"get", Role::carries},       {U"got", Role::carries},
                           {U"feel", Role::carries},      {U"find", Role::carries},
                           {U"found", Role::carries},     {U"see", Role::carries},
                           {U"seem", Role::carries},      {U"of", Role::carries},
                           {U"ever", Role::carries},      {U"even", Role::carries},
                           {U"single", Role::carries},    {U"as", Role::carries},
                           {U"that", Role::carries},      {U"particularly", Role::carries},
                           {U"signs", Role::carries},     {U"sign", Role::carries},
                           {U"it", Role::carries},        {U"will", Role::carries},
                           {U"my", Role::carries}};
  return words;
}

std::u32string_view points_of(const NormalText& text, std::size_t begin, std::size_t end) {
  return {text.points.data() + begin, end - begin};
}

// One word read backwards from `end`: where it begins and what it does; begin == end: no word that
// matters.
struct Step {
  std::size_t begin;
  Role role;
};

Step chinese_step(const NormalText& text, std::size_t low, std::size_t end) {
  constexpr std::size_t longest = 4;
  for (std::size_t size = std::min(longest, end - low); size > 0; --size)
    if (const auto found = chinese().find(points_of(text, end - size, end));
        found != chinese().end())
      return {end - size, found->second};
  return {end, Role::ends};
}

Step english_step(const NormalText& text, std::size_t low, std::size_t end) {
  std::size_t begin = end;
  const auto in_word = [&](std::size_t i) {
    return text.kinds[i] == PointKind::latin || text.points[i] == U'\'' || text.points[i] == U'’';
  };
  while (begin > low && in_word(begin - 1)) --begin;
  if (begin == end) return {end, Role::ends};
  const auto word = points_of(text, begin, end);
  if (word.ends_with(U"n't") || word.ends_with(U"n’t")) return {begin, Role::negates};
  const auto found = english().find(word);
  return found == english().end() ? Step{end, Role::ends} : Step{begin, found->second};
}

// 破损没有, 异味无, 破损的情况没有: the negator closes the clause.
bool denied_after(const NormalText& text, const Clause& clause, std::size_t end) {
  constexpr std::array<std::u32string_view, 6> between{U"的情况", U"的问题", U"的现象",
                                                       U"情况",   U"问题",   U"现象"};
  constexpr std::array<std::u32string_view, 8> negators{
      U"没有", U"无", U"不存在", U"没", U"没有的", U"都没有", U"是没有的", U"也没有"};
  auto rest = points_of(text, end, clause.end);
  for (const auto word : between)
    if (rest.starts_with(word)) {
      rest.remove_prefix(word.size());
      break;
    }
  return std::ranges::find(negators, rest) != negators.end();
}

// A real question asserts nothing: 会破损吗. A reproach in the form of one does: 怎么又破损了？
bool asks(const NormalText& text, const Clause& clause) {
  const auto points = points_of(text, clause.begin, clause.end);
  if (clause.mark != U'?' && !points.ends_with(U'吗')) return false;
  constexpr std::array<std::u32string_view, 8> reproaches{U"怎么",   U"为什么", U"为啥", U"难道",
                                                          U"凭什么", U"什么",   U"why",  U"how"};
  return std::ranges::none_of(reproaches, [&](auto word) { return points.contains(word); });
}

}  // namespace

Negation negation_of(const NormalText& text, const Clause& clause, std::size_t begin,
                     std::size_t end) {
  assert(clause.begin <= begin && begin < end && end <= clause.end);
  Negation negation{false, asks(text, clause), static_cast<std::uint32_t>(begin)};
  const std::size_t low = std::max<std::size_t>(
      clause.begin, begin > scope_points_max * 4 ? begin - scope_points_max * 4 : 0);
  std::size_t at = begin, words = 0, points = 0;
  while (at > low && words < scope_words_max && points < scope_points_max * 2) {
    if (text.kinds[at - 1] == PointKind::space) {
      --at;
      continue;
    }
    const Step step = text.kinds[at - 1] == PointKind::han ? chinese_step(text, low, at)
                                                           : english_step(text, low, at);
    if (step.role == Role::ends) break;
    if (step.role == Role::negates)
      negation.denied = !negation.denied, negation.begin = static_cast<std::uint32_t>(step.begin);
    if (step.role == Role::unasserts) {
      negation.not_asserted = true;
      break;
    }
    points += at - step.begin;
    at = step.begin;
    ++words;
  }
  // "not only broken": the scan stopped at "only", before it met the negator.
  if (negation.begin == begin && denied_after(text, clause, end)) negation.denied = true;
  return negation;
}

}  // namespace myelin::text
