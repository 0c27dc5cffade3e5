// Names of persons that no label announces: beside a role ("客服张晓明", "王师傅"), a relative
// ("我老公 梁伟"), and in English after the words that introduce somebody. Whether what stands
// after a role is a name is asked of the tagger (text/name_model.h), which reads the words around
// it; it is asked only where a surname stands there.
#include <algorithm>
#include <array>

#include "text/name_model.h"
#include "trust/mask/name_parts.h"

namespace myelin::trust::mask {
namespace {

constexpr std::array<std::u32string_view, 62> roles{
    U"客服",   U"快递员", U"快递小哥", U"师傅", U"配送员", U"骑手",   U"导购",   U"店长", U"店员",
    U"经理",   U"主管",   U"销售",     U"老板", U"老板娘", U"服务员", U"前台",   U"司机", U"顾问",
    U"技师",   U"教练",   U"医生",     U"大夫", U"护士",   U"老师",   U"管家",   U"售后", U"理发师",
    U"发型师", U"设计师", U"工程师",   U"阿姨", U"保洁",   U"保安",   U"同事",   U"朋友", U"闺蜜",
    U"同学",   U"邻居",   U"老公",     U"老婆", U"女儿",   U"儿子",   U"妈妈",   U"爸爸", U"我妈",
    U"我爸",   U"专员",   U"助理",     U"队长", U"站长",   U"投诉人", U"用户",   U"顾客", U"本人",
    U"我是",   U"我找",   U"人写的",   U"交给", U"转给",   U"退给",   U"抬头写", U"的"};
// After these only what the tagger is asked about counts; "的" is far too common to ask after.
constexpr std::size_t asked = roles.size() - 1;
// Roles that follow a surname, as titles do.
constexpr std::array<std::u32string_view, 14> titles{U"经理", U"师傅", U"店长", U"老师", U"医生",
                                                     U"主管", U"教练", U"阿姨", U"护士", U"大夫",
                                                     U"队长", U"站长", U"老板", U"医师"};
constexpr std::size_t window_points = 20;

bool ends_sentence(char32_t c) {
  return c == 0 || in(c, U"。！!？?\n;；");
}

// The end of the name that the tagger finds at i, or i. What is taken already it sees as one mark.
std::size_t tagged_end(const Scan& scan, std::size_t i, const text::NameModel& tagger_model) {
  std::size_t begin = i, end = i;
  while (begin > 0 && i - begin < window_points && !ends_sentence(scan.before(begin))) --begin;
  while (end - i < window_points && !ends_sentence(scan.at(end))) ++end;
  thread_local std::u32string window;
  thread_local text::NameTagger tagger;
  thread_local std::vector<text::NameSpan> names;
  window.clear();
  std::size_t at = 0;
  for (std::size_t k = begin; k < end; ++k) {
    if (k == i) at = window.size();
    if (scan.at(k) != opaque)
      window += scan.at(k);
    else if (window.empty() || window.back() != U'\uFFFC')
      window += U'\uFFFC';
  }
  tagger_model.find(window, tagger, names);
  for (const text::NameSpan& name : names)
    if (name.kind == text::NameKind::name && name.begin == at && name.end - at <= 4)
      return i + (name.end - at);
  return i;
}

void take_name(Scan& scan, std::size_t begin, std::size_t end) {
  scan.take(PersonalKind::name, begin, end, scan.utf8(begin, end));
}

void ask_after_role(Scan& scan, std::size_t i, const text::NameModel& model) {
  std::size_t at = i;
  if (in(scan.at(at), U":：叫是（(“\"")) ++at;
  const std::size_t family = surname(scan, at, true);
  if (family == 0 || !is_given(scan.at(at + family)) || is_word_not_name(scan, at)) return;
  const std::size_t end = tagged_end(scan, at, model);
  if (end <= at + family) return;
  for (std::size_t k = at + family; k < end; ++k)
    if (!is_given(scan.at(k))) return;
  take_name(scan, at, end);
}

// "王师傅": one surname before a title, alone: no other character belongs to it.
void take_before_role(Scan& scan, std::size_t i) {
  for (const std::u32string_view title : titles) {
    if (!scan.holds(i, title)) continue;
    if (scan.ends(i + title.size(), U"康师傅")) return;  // a brand that everybody writes of
    for (const std::size_t length : {2U, 1U}) {
      if (i < length || surname(scan, i - length, false) != length) continue;
      const char32_t before = scan.before(i - length);
      if (in(scan.at(i - length), U"于任和白高段常")) return;
      if (is_han(before) && !in(before, U"是叫找给和跟为请位的了让谢被由")) return;
      return take_name(scan, i - length, i);
    }
    return;
  }
}

constexpr std::array<std::u32string_view, 24> introductions{
    U"driver ",     U"agent ",       U"manager ",    U"representative ", U"rep ",
    U"waiter ",     U"waitress ",    U"technician ", U"spoke with ",     U"spoke to ",
    U"talked to ",  U"talked with ", U"named ",      U"i am ",           U"i'm ",
    U"thanks to ",  U"contact ",     U"ask for ",    U"shout out to ",   U"regards, ",
    U"sincerely, ", U"my husband ",  U"my wife ",    U"called "};
// Capitalised words that are no names.
constexpr std::array<std::u32string_view, 20> no_names{
    U"the",     U"a",       U"an",   U"customer", U"amazon",  U"google",  U"apple",
    U"support", U"my",      U"this", U"that",     U"service", U"refused", U"very",
    U"your",    U"samsung", U"us",   U"i",        U"paypal",  U"ebay"};

std::size_t capital_word_end(const Scan& scan, std::size_t i) {
  if (scan.at(i) < 'A' || scan.at(i) > 'Z') return i;
  std::size_t end = i + 1;
  while (is_letter(scan.at(end))) ++end;
  if (end - i < 2 || (scan.at(i + 1) >= 'A' && scan.at(i + 1) <= 'Z')) return i;
  for (const auto word : no_names)
    if (word.size() == end - i && scan.holds(i, word)) return i;
  return end;
}

void take_introduced(Scan& scan, std::size_t i) {
  const bool introduced = std::any_of(introductions.begin(), introductions.end(), [&](auto words) {
    return scan.ends(i, words) && !is_letter(scan.before(i - words.size()));
  });
  if (!introduced) return;
  std::size_t end = capital_word_end(scan, i);
  if (end == i) return;
  if (scan.at(end) == ' ')
    if (const std::size_t second = capital_word_end(scan, end + 1); second != end + 1) end = second;
  take_name(scan, i, end);
}

}  // namespace

void find_spoken_names(Scan& scan, const text::NameModel* model) {
  for (std::size_t i = 0; i < scan.size(); ++i) {
    const char32_t c = scan.at(i);
    if (c >= 'A' && c <= 'Z') {
      take_introduced(scan, i);
    } else if (in(c, U"经师店老医主教阿护大队站")) {
      take_before_role(scan, i);
    }
    if (model == nullptr || !is_han(c)) continue;
    // Cheap first: hardly any point is a surname's with a given name's after it.
    const char32_t role_end = scan.before(i);
    if (!in(role_end,
            U"服员哥傅手购长理管售板娘台机问师练生夫士家后姨洁安事友蜜学居公婆儿子妈爸助人户客是找"
            U"的给写:：叫（("))
      continue;
    if (surname(scan, i, true) == 0) continue;
    const std::size_t mark = in(role_end, U":：叫（(") && i > 0 ? i - 1 : i;
    for (std::size_t r = 0; r < asked; ++r)
      if (scan.ends(mark, roles[r])) {
        ask_after_role(scan, mark, *model);
        break;
      }
  }
}

}  // namespace myelin::trust::mask
