#include "connect/notify/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "connect/notify/nudge_words.h"
#include "model/channel_name.h"

namespace myelin::connect::notify {
namespace {

bool english(const Tone& tone) {
  return tone.language == model::Language::en;
}

const std::string& title_of(const Notice& n, const Tone& tone) {
  return english(tone) ? n.title_en : n.title_zh;
}

std::string separated(std::int64_t value) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return (value < 0 ? "-" : "") + digits;
}

// 3.2, 12, 128: two digits that count, never a trailing zero.
std::string short_number(double value) {
  return value < 9.95 && std::abs(value - std::round(value)) >= 0.05 ? fmt::format("{:.1f}", value)
                                                                     : fmt::format("{:.0f}", value);
}

std::string sign_of(const Currency& currency) {
  const std::string_view code = currency.view();
  if (code == "CNY") return "¥";
  if (code == "USD") return "$";
  if (code == "EUR") return "€";
  if (code == "BRL") return "R$";
  return std::string{code} + " ";
}

std::string clock_words(Time t, const Tone& tone) {
  return format_local(t, tone.zone).substr(5, 11);
}  // "11-22 16:30"

std::string department_words(const Notice& n, const Tone& tone) {
  if (n.department.empty() && n.assignee.empty()) return english(tone) ? "nobody yet" : "尚无归属";
  const auto name = tone.department ? tone.department(n.department) : n.department;
  return n.assignee.empty() ? name : fmt::format("{} · {}", name, n.assignee);
}

std::string value_words(const model::Concentration& c, const Tone& tone) {
  return c.dimension == model::Dimension::channel ? channel_words(c.value, tone.language) : c.value;
}

std::string concentration_words(const Notice& n, const Tone& tone) {
  std::string out;
  for (const auto& c : n.concentrations) {
    if (!out.empty()) out += english(tone) ? "; " : "；";
    out += english(tone) ? fmt::format("{} {} {:.0f}% (usually {:.0f}%)",
                                       dimension_words(c.dimension, tone.language),
                                       value_words(c, tone), 100 * c.share, 100 * c.share_expected)
                         : fmt::format("{} {} {:.0f}%（平时 {:.0f}%）",
                                       dimension_words(c.dimension, tone.language),
                                       value_words(c, tone), 100 * c.share, 100 * c.share_expected);
  }
  return out;
}

std::string outcome_words(std::string_view outcome, bool en) {
  struct Word {
    std::string_view outcome, zh, en;
  };
  static constexpr Word words[] = {{"return", "退货", "came back"},
                                   {"refund", "退款", "were refunded"},
                                   {"cancellation", "取消", "were cancelled"},
                                   {"call", "来电", "were called about"},
                                   {"repurchase", "复购", "were followed by another order"}};
  for (const auto& word : words)
    if (word.outcome == outcome) return std::string{en ? word.en : word.zh};
  return std::string{outcome};
}

// 「投诉过的 182 单里 80 单退货，是未投诉的 30 倍，约 2 天后；另有 27 单未定，7 天内预计 2.1 单」
std::string follow_words(const Notice& n, const Tone& tone) {
  if (!n.follows) return {};
  const auto& f = *n.follows;
  const bool en = english(tone);
  const auto what = outcome_words(f.outcome, en);
  std::string out =
      en ? fmt::format(
               "{} of {} orders that complained {}, {} times as often as others, after {} days",
               separated(f.came), separated(f.complained), what, short_number(f.ratio), f.lag_days)
         : fmt::format("投诉过的 {} 单里 {} 单{}，是未投诉的 {} 倍，约 {} 天后",
                       separated(f.complained), separated(f.came), what, short_number(f.ratio),
                       f.lag_days);
  if (f.open >= 1)
    out += en ? fmt::format("; {:.0f} more are open, {} of them expected within {} days", f.open,
                            short_number(f.expected), f.days_ahead)
              : fmt::format("；另有 {:.0f} 单未定，{} 天内预计 {} 单", f.open, f.days_ahead,
                            short_number(f.expected));
  return out;
}

Message word_missing(const Notice& n, const Tone& tone) {
  Message m;
  const bool en = english(tone);
  m.title = en ? fmt::format("{} {} may not have reached you", n.missing.size(),
                             n.missing.size() == 1 ? "message" : "messages")
               : fmt::format("有 {} 条消息可能没有送达", n.missing.size());
  for (const auto& missing : n.missing)
    m.facts.push_back({event_words(missing.event, tone.language),
                       en ? missing.title_en : missing.title_zh, missing.url});
  m.severity = n.severity;
  return m;
}

bool tells_numbers(std::string_view event) {
  return event == "case.opened" || event == "case.reopened" || event == "case.escalated" ||
         event == "case.handed_over" || event == "case.overdue" || event == "case.disputed" ||
         event.starts_with("alert.") || event.starts_with("nudge.") ||
         event.starts_with("dispute.");
}

}  // namespace

std::string money_words(const Money& money, model::Language language) {
  const std::string sign = sign_of(money.currency);
  const double units = static_cast<double>(money.minor) / 100;
  if (language != model::Language::en && std::abs(units) >= 99'999'500)
    return fmt::format("{}{} 亿", sign, short_number(units / 1e8));
  if (language != model::Language::en && std::abs(units) >= 9'999.5)
    return fmt::format("{}{} 万", sign, short_number(units / 1e4));
  return sign + separated(std::llround(units));
}

std::string event_words(std::string_view event, model::Language language) {
  struct Word {
    std::string_view event, zh, en;
  };
  static constexpr Word words[] = {
      {"case.opened", "新工单", "New case"},
      {"case.joined", "工单有新预警", "Another alert"},
      {"case.escalated", "工单升级", "Escalated"},
      {"case.taken", "已接手", "Taken"},
      {"case.handed_over", "转交", "Handed over"},
      {"case.disputed", "归属争议", "Disputed"},
      {"case.ruled", "已裁定", "Ruled"},
      {"case.undone", "已撤回", "Taken back"},
      {"action.corrected", "更正：请忽略", "Correction, please ignore"},
      {"dispute.waiting", "请裁定归属", "Please rule"},
      {"case.resolved", "已处理", "Resolved"},
      {"case.reopened", "重新打开", "Reopened"},
      {"case.overdue", "已超时", "Overdue"},
      {"case.closed", "已关闭", "Closed"},
      {"case.commented", "备注", "Comment"},
      {"case.experiment", "修复实验", "Repair tried first"},
      {"playbook.asked", "请处理", "To do"},
      {"playbook.approval", "请审批", "To approve"},
      {"contact.batch", "联系客户", "Write to customers"},
      {"nudge.reminder", "提醒", "Reminder"},
      {"nudge.louder", "再次提醒", "Second reminder"},
      {"nudge.manager", "请负责人处理", "For the manager"},
      {"channel.test", "测试消息", "Test message"},
      {"delivery.in_doubt", "可能未送达", "May be missing"}};
  for (const auto& word : words)
    if (word.event == event)
      return std::string{language == model::Language::en ? word.en : word.zh};
  return std::string{event};
}

std::string dimension_words(model::Dimension dimension, model::Language language) {
  static constexpr std::array<std::string_view, model::dimension_count> zh{
      "商品", "批次", "渠道", "承运商", "仓库", "门店", "地区", "客服", "活动", "版本"};
  return std::string{language == model::Language::en ? model::name(dimension)
                                                     : zh[static_cast<std::size_t>(dimension)]};
}

std::string channel_words(std::string_view channel, model::Language language) {
  const auto name = model::channel_name(channel);
  return std::string{language == model::Language::en ? name.en : name.zh};
}

Message word(const Notice& n, const Tone& tone) {
  if (!n.missing.empty()) return word_missing(n, tone);
  const bool en = english(tone);
  Message m;
  m.severity = n.severity;
  m.title = fmt::format("{}{}{}", event_words(n.event, tone.language), en ? ": " : "：",
                        title_of(n, tone));
  const auto fact = [&](const char* zh, const char* in_english, std::string value) {
    if (!value.empty()) m.facts.push_back({en ? in_english : zh, std::move(value), {}});
  };
  if (n.event == "channel.test") {
    fact("说明", "What it is", en ? "This channel works." : "此通道可用。");
    return m;
  }
  if (n.event.starts_with("nudge.")) {
    fact("请", "For", n.person);
    fact("现状", "Where it stands", nudge_words(n, tone.language));
  } else if (n.event == "case.disputed" || n.event.starts_with("dispute.")) {
    fact("请裁定", "To rule", n.person.empty() ? (en ? "an administrator" : "管理员") : n.person);
  }
  if (!n.corrects.id.empty())
    fact("更正的消息", "Takes back", event_words(n.corrects.event, tone.language));
  if (!n.step.key.empty()) {
    fact("步骤", "Step", en ? n.step.text_en : n.step.text_zh);
    fact("优惠", "Offer", n.step.offer);
    fact("需审批", "Approval by", n.step.approval);
  }
  fact("负责", "Owner", department_words(n, tone));
  if (!n.detail.empty())
    fact("说明", "Note",
         n.actor.empty() ? n.detail : fmt::format("{}{}{}", n.actor, en ? ": " : "：", n.detail));
  if (tells_numbers(n.event)) {
    if (n.due_at != Time{}) fact("截止", "Due", clock_words(n.due_at, tone));
    if (n.at_stake.minor > 0) fact("涉及金额", "At stake", money_words(n.at_stake, tone.language));
    if (n.customers > 0)
      fact("涉及客户", "Customers", en ? separated(n.customers) : separated(n.customers) + " 位");
    fact("集中在", "Concentrated in", concentration_words(n, tone));
    fact("接下来", "What follows", follow_words(n, tone));
    if (n.since != Time{})
      fact("开始", "Since",
           fmt::format("{}{}", clock_words(n.since, tone),
                       n.still_happening ? (en ? ", still happening" : "，仍在发生")
                                         : (en ? ", has ended" : "，已停止")));
  }
  m.link = n.url;
  m.link_text = en ? "Open the case" : "打开工单";
  return m;
}

Message word_digest(std::span<const Notice> notices, const Tone& tone) {
  std::vector<const Notice*> order;
  for (const auto& n : notices) order.push_back(&n);
  std::stable_sort(order.begin(), order.end(), [](const Notice* a, const Notice* b) {
    return a->severity != b->severity ? a->severity > b->severity : a->at > b->at;
  });
  const auto critical = std::count_if(order.begin(), order.end(), [](const Notice* n) {
    return n->severity == model::Severity::critical;
  });
  Message m;
  m.severity = order.front()->severity;
  if (english(tone))
    m.title = fmt::format("{} messages{}", notices.size(),
                          critical > 0 ? fmt::format(", {} critical", critical) : "");
  else
    m.title = fmt::format("{} 条消息{}", notices.size(),
                          critical > 0 ? fmt::format("，其中 {} 条紧急", critical) : "");
  for (const Notice* n : order) {
    if (n->missing.empty()) {
      m.facts.push_back({event_words(n->event, tone.language),
                         n->repair ? fmt::format("#{} {}", n->repair.value, title_of(*n, tone))
                                   : title_of(*n, tone),
                         n->url});
      continue;
    }
    Message inner = word_missing(*n, tone);
    m.facts.push_back({event_words(n->event, tone.language), inner.title, {}});
    for (auto& f : inner.facts) m.facts.push_back(std::move(f));
  }
  return m;
}

}  // namespace myelin::connect::notify
