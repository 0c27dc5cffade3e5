#include "connect/notify/nudge_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace myelin::connect::notify {
namespace {

std::string plural(std::int64_t count, const char* unit) {
  return fmt::format("{} {}{}", count, unit, count == 1 ? "" : "s");
}

std::string late_words(const Notice& n, model::Language language) {
  if (n.due_at == Time{} || n.at <= n.due_at) return {};
  const std::string by = span_words(n.at - n.due_at, language);
  return language == model::Language::en ? fmt::format(" It is {} past its deadline.", by)
                                         : fmt::format("已超过截止时间 {}。", by);
}

std::string state_zh(const Notice& n, const std::string& silent) {
  if (n.state == model::CaseState::taken)
    return fmt::format("{} 接手后 {} 没有进展。", n.assignee, silent);
  if (n.reopened > 0)
    return fmt::format("修复没有见效，工单第 {} 次重开，{} 没有人接手。", n.reopened, silent);
  return fmt::format("{} 没有人接手。", silent);
}

std::string state_en(const Notice& n, const std::string& silent) {
  if (n.state == model::CaseState::taken)
    return fmt::format("{} took it; nothing has moved for {}.", n.assignee, silent);
  if (n.reopened > 0)
    return fmt::format("The repair did not hold (reopened {}); nobody has taken it for {}.",
                       n.reopened == 1 ? "once" : fmt::format("{} times", n.reopened), silent);
  return fmt::format("Nobody has taken it for {}.", silent);
}

}  // namespace

std::string span_words(Duration span, model::Language language) {
  const auto whole_hours = std::max<std::int64_t>(0, std::chrono::floor<hours>(span).count());
  const auto whole_days = whole_hours / 24, left = whole_hours % 24;
  const bool en = language == model::Language::en;
  if (whole_hours == 0) return en ? "less than an hour" : "不到 1 小时";
  if (whole_days == 0)
    return en ? plural(whole_hours, "hour") : fmt::format("{} 小时", whole_hours);
  if (left == 0) return en ? plural(whole_days, "day") : fmt::format("{} 天", whole_days);
  return en ? plural(whole_days, "day") + " " + plural(left, "hour")
            : fmt::format("{} 天 {} 小时", whole_days, left);
}

std::string nudge_words(const Notice& n, model::Language language) {
  const bool en = language == model::Language::en;
  const bool taken = n.state == model::CaseState::taken;
  const std::string silent = span_words(n.at - n.quiet_since, language);
  std::string words = en ? state_en(n, silent) : state_zh(n, silent);
  words += late_words(n, language);
  if (n.event == "nudge.manager") {
    const bool named = !n.person.empty();
    words += en ? fmt::format(
                      " Two reminders had no answer.{} please name who repairs it, or hand "
                      "it to the department it belongs to.",
                      named ? " " + n.person + "," : " Head of the department,")
                : fmt::format("两次提醒没有回应。请{}指定处理人，或转交给应负责的部门。",
                              named ? n.person : "部门负责人");
  } else if (taken) {
    words += en ? " Say in a comment how far it is, resolve it, or hand it over with a reason."
                : "请备注进展、标记已处理，或写明理由转交。";
  } else {
    words += en ? " Take it, or hand it over with a reason." : "请接手，或写明理由转交。";
  }
  return words;
}

}  // namespace myelin::connect::notify
