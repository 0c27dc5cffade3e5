// Names of people where the text says that a name follows: labels ("收件人：张伟", "我叫…"), titles
// ("王女士"), and a name that stands alone beside a telephone number. Elsewhere a name is not
// looked for: surnames are everyday characters.
#include <algorithm>
#include <array>

#include "trust/mask/name_parts.h"

namespace myelin::trust::mask {
namespace {

constexpr std::array<std::u32string_view, 14> compound{U"欧阳", U"上官", U"司马", U"诸葛", U"东方",
                                                       U"皇甫", U"尉迟", U"公孙", U"慕容", U"司徒",
                                                       U"令狐", U"夏侯", U"端木", U"南宫"};
// Characters that hardly occur in a given name and often follow one.
constexpr std::u32string_view never_given =
    U"的了在是我你他她它们和与及或电手微地住先女太昨今前下去想要买说没不这那有就都也还很吗呢吧啊把"
    U"被让给对从到收寄退换号身已请您再但因所等"
    U"只能会过着得比如果个件款天点次谁么什货单店家年月日时候里卖问投诉联系客服拍发付送签";
// Everyday words that begin like a name.
constexpr std::array<std::u32string_view, 104> not_names{
    U"谢谢", U"马上",   U"高兴", U"高级", U"高端", U"高档", U"高贵", U"高中", U"高速", U"周末",
    U"周一", U"周二",   U"周三", U"周四", U"周五", U"周六", U"周日", U"周到", U"周围", U"周年",
    U"白色", U"白天",   U"白白", U"白条", U"黄色", U"黄金", U"方便", U"方面", U"方形", U"方案",
    U"万一", U"万能",   U"何时", U"何必", U"何况", U"任何", U"任务", U"夏天", U"夏季", U"夏日",
    U"严重", U"严格",   U"严密", U"常常", U"常用", U"常见", U"常温", U"江苏", U"江西", U"江南",
    U"石头", U"石家庄", U"于是", U"于此", U"余额", U"余下", U"程序", U"程度", U"许多", U"许久",
    U"许可", U"段时间", U"武汉", U"康复", U"温度", U"温馨", U"文字", U"文件", U"文明", U"文案",
    U"兰州", U"毛病",   U"毛衣", U"毛呢", U"毛巾", U"毛绒", U"陶瓷", U"龙头", U"龙凤", U"雷同",
    U"白领", U"张口",   U"张开", U"马桶", U"马克", U"马丁", U"马路", U"孔洞", U"汤汁", U"汤圆",
    U"田园", U"史上",   U"史无", U"钱包", U"钱款", U"施工", U"洪水", U"高温", U"高清", U"高手",
    U"黄河", U"唐装",   U"顾客", U"江湖"};

bool is_common(char32_t c) {
  return in(c, common_surnames);
}

}  // namespace

std::size_t surname(const Scan& scan, std::size_t i, bool rare_too) {
  for (std::u32string_view two : compound)
    if (scan.holds(i, two)) return 2;
  return is_common(scan.at(i)) || (rare_too && in(scan.at(i), further_surnames)) ? 1 : 0;
}

bool is_word_not_name(const Scan& scan, std::size_t i) {
  return std::any_of(not_names.begin(), not_names.end(),
                     [&](auto word) { return scan.holds(i, word); });
}

bool is_given(char32_t c) {
  return is_han(c) && !in(c, never_given);
}

namespace {

std::size_t han_end(const Scan& scan, std::size_t i) {
  while (is_han(scan.at(i))) ++i;
  return i;
}

// The end of a name that starts at i; i itself when none does. `bounded`: it must end where the
// Chinese characters do.
std::size_t name_end(const Scan& scan, std::size_t i, bool rare_too, bool bounded) {
  const std::size_t family = surname(scan, i, rare_too);
  if (family == 0 || is_word_not_name(scan, i)) return i;
  const std::size_t given = i + family;
  if (!is_given(scan.at(given))) return i;
  for (std::u32string_view word : {U"小姐", U"老师", U"师傅", U"经理"})
    if (scan.holds(given, word)) return family == 2 ? given : i;
  std::size_t end = given + 1;
  if (is_given(scan.at(end)) && !scan.holds(end, U"小姐") && !scan.holds(end, U"来电")) ++end;
  if (bounded && is_han(scan.at(end))) return i;
  return end;
}

void take_name(Scan& scan, std::size_t begin, std::size_t end) {
  scan.take(PersonalKind::name, begin, end, scan.utf8(begin, end));
}

struct Label {
  std::u32string_view word;
  bool field;  // a form's label: after its colon anything of two to four characters is a name
};
constexpr std::array<Label, 26> labels{
    {{U"收件人姓名", true},  {U"收货人姓名", true},  {U"客户姓名", true}, {U"顾客姓名", true},
     {U"真实姓名", true},    {U"收件人", true},      {U"收货人", true},   {U"联系人", true},
     {U"寄件人", true},      {U"发件人", true},      {U"签收人", true},   {U"取件人", true},
     {U"持卡人", true},      {U"购买人", true},      {U"姓名", true},     {U"户名", true},
     {U"我的名字叫", false}, {U"我的名字是", false}, {U"名字叫", false},  {U"本人叫", false},
     {U"本人姓名", true},    {U"我叫", false},       {U"我是", false},    {U"请联系", false},
     {U"请找", false},       {U"找", false}}};

bool is_nobody(const Scan& scan, std::size_t i) {
  constexpr std::array<std::u32string_view, 12> words{U"本人", U"同上", U"不详", U"匿名",
                                                      U"客服", U"仓库", U"前台", U"无名",
                                                      U"未知", U"自己", U"家人", U"电话"};
  return std::any_of(words.begin(), words.end(), [&](auto word) { return scan.holds(i, word); });
}

void take_after_label(Scan& scan, std::size_t i) {
  for (const Label& label : labels) {
    if (!scan.holds(i, label.word)) continue;
    std::size_t at = i + label.word.size();
    bool colon = false;
    for (int k = 0; k < 4 && in(scan.at(at), U" :是为叫="); ++k, ++at)
      colon = colon || in(scan.at(at), U":是为叫=");
    const bool strict =
        !label
             .field;  // spoken, not written into a form: the name must stand by itself or be common
    std::size_t end =
        name_end(scan, at, label.field && colon,
                 label.word == U"我是" || label.word == U"找" || label.word == U"请找");
    if (strict && end != at && end - at < 2) end = at;
    if (end == at && label.field && colon) {
      const std::size_t run = han_end(scan, at);
      if (run - at >= 2 && run - at <= 4 && !is_nobody(scan, at) && !is_word_not_name(scan, at)) {
        bool given = true;
        for (std::size_t k = at; k < run; ++k) given = given && is_given(scan.at(k));
        if (given) end = run;
      }
    }
    if (end != at) take_name(scan, at, end);
    return;
  }
}

// "王女士", "张晓明先生": what stands before the title.
void take_before_title(Scan& scan, std::size_t i) {
  bool title = false;
  for (std::u32string_view word : {U"女士", U"先生", U"小姐", U"太太"})
    title = title || scan.holds(i, word);
  if (!title) return;
  // "女士款", "女士手表", "小姐姐", "先生们" are things, or nobody in particular.
  constexpr std::u32string_view things =
      U"款包鞋装裤裙表手外香内专T衬戒项羽毛皮大短长春夏秋冬用版型士姐们帽袜衣背钱腰凉单休运";
  if (in(scan.at(i + 2), things)) return;
  for (std::size_t length : {3U, 2U, 1U}) {
    if (i < length) continue;
    const std::size_t begin = i - length;
    const std::size_t family = surname(scan, begin, false);
    if (family == 0 || family > length || in(scan.at(begin), U"于任")) continue;
    bool given = !is_word_not_name(scan, begin);
    for (std::size_t k = begin + family; k < i; ++k) given = given && is_given(scan.at(k));
    // Three characters only where the text before makes them stand alone: otherwise the first may
    // belong to a word.
    if (length == 3 && family == 1 && is_han(scan.before(begin)) &&
        !in(scan.before(begin), U"是叫找给和跟为请系位的"))
      continue;
    if (length == 1 && (in(scan.before(begin), U"本上下每这那一两多少") ||
                        (in(scan.at(begin), U"黄金白") && is_han(scan.before(begin)) &&
                         in(scan.before(begin), U"黄纯白铂彩"))))
      continue;
    if (!given) continue;
    take_name(scan, begin, i);
    return;
  }
}

// "张伟 13800138000": two to four characters alone between marks, beside a number that was found.
void take_beside_phone(Scan& scan, const Hit& phone) {
  const auto gap = [](char32_t c) { return in(c, U" ,，、:|/;；\t。"); };
  std::size_t end = phone.begin;
  while (end > 0 && phone.begin - end < 3 && gap(scan.before(end))) --end;
  std::size_t begin = end;
  while (begin > 0 && is_han(scan.before(begin))) --begin;
  if (begin < end && end - begin <= 4 && name_end(scan, begin, false, true) == end)
    take_name(scan, begin, end);
  begin = phone.end;
  while (begin - phone.end < 3 && gap(scan.at(begin))) ++begin;
  end = han_end(scan, begin);
  if (begin > phone.end && begin < end && end - begin <= 4 &&
      name_end(scan, begin, false, true) == end)
    take_name(scan, begin, end);
}

// "my name is John Smith", "Mrs. Brown", "Name: Jane Doe".
void take_english(Scan& scan, std::size_t i) {
  if (is_word(scan.before(i)) || in(scan.before(i), U"_-")) return;
  // "Product name: Blue Mug" names a thing.
  if (scan.before(i) == ' ' && i > 1 && is_letter(scan.at(i - 2)) && scan.holds(i, U"name:")) {
    constexpr std::array<std::u32string_view, 6> people{U"full ",     U"customer ", U"recipient ",
                                                        U"receiver ", U"contact ",  U"buyer "};
    if (std::none_of(people.begin(), people.end(), [&](auto word) { return scan.ends(i, word); }))
      return;
  }
  std::size_t at = 0;
  for (std::u32string_view word : {U"my name is ", U"name: ", U"name:", U"mr. ", U"mrs. ", U"ms. ",
                                   U"mr ", U"mrs ", U"ms ", U"miss "})
    if (scan.holds(i, word)) {
      at = i + word.size();
      break;
    }
  if (at == 0) return;
  std::size_t end = at;
  for (int words = 0; words < 2; ++words) {
    std::size_t from = words == 0 ? at : end + 1;
    if (words > 0 && scan.at(end) != ' ') break;
    if (scan.at(from) < 'A' || scan.at(from) > 'Z') break;
    std::size_t to = from + 1;
    while (is_letter(scan.at(to)) || in(scan.at(to), U"'")) ++to;
    if (to - from < 2) break;
    end = to;
  }
  if (end > at) take_name(scan, at, end);
}

}  // namespace

void find_names(Scan& scan) {
  for (std::size_t i = 0; i < scan.size(); ++i) {
    const char32_t c = scan.at(i);
    if (in(c, U"收客顾真联寄发签取持购姓户我名本请找"))
      take_after_label(scan, i);
    else if (in(c, U"女先小太"))
      take_before_title(scan, i);
    else if (in(c, U"mMnN"))
      take_english(scan, i);
  }
  for (std::size_t h = 0; h < scan.hits().size(); ++h)
    if (scan.hits()[h].kind == PersonalKind::phone) take_beside_phone(scan, Hit{scan.hits()[h]});
}

}  // namespace myelin::trust::mask
