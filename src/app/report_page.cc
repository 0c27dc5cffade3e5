#include "app/report_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "app/show.h"
#include "base/money.h"
#include "connect/notify/plain_text.h"
#include "stats/proportion.h"

namespace myelin::app {
namespace {

using connect::notify::html_text;

constexpr std::string_view style = R"(
:root{--paper:#f7f5f0;--card:#fffdf9;--line:#e5e0d5;--ink:#1d1b16;--ink2:#5c574c;--bad:#c8402b;--warn:#b7791f;--good:#1f7a5c}
*{box-sizing:border-box}body{margin:0 auto;max-width:190mm;padding:14mm 10mm;background:var(--paper);color:var(--ink);
font:14px/1.6 "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:24px;line-height:1.35;margin:0 0 8px;font-weight:600}h2{font-size:15px;margin:28px 0 8px;font-weight:600}
p{margin:0 0 8px}.quiet,.source{color:var(--ink2)}.source{font-size:12px}
table{width:100%;border-collapse:collapse}td,th{padding:6px 8px 6px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
th{color:var(--ink2);font-size:12px}.right{text-align:right;white-space:nowrap}.bad{color:var(--bad)}.warn{color:var(--warn)}
ol{margin:0;padding:0 0 0 20px}li{margin:0 0 12px}
@media print{body{background:none;max-width:none;padding:0}h2{break-after:avoid}tr,li{break-inside:avoid}}@page{size:A4;margin:16mm}
)";

// Minor units by account and currency; the statement speaks of the currency that sold most.
struct Accounts {
  std::string currency = "CNY";
  std::map<std::string, std::int64_t> minor;
  std::size_t currencies = 0;
};

std::int64_t minor_of(const Json& amount) {
  const auto parsed = Money::parse(text(amount, "amount"));
  return parsed ? parsed->minor : 0;
}

Accounts accounts_of(const Json& ledger) {
  Accounts out;
  std::map<std::string, std::map<std::string, std::int64_t>> all;
  if (ledger.is_object())
    for (const auto& line : ledger["accounts"])
      all[text(line["amount"], "currency")][text(line, "account")] += minor_of(line["amount"]);
  out.currencies = all.size();
  std::int64_t most = -1;
  for (const auto& [currency, accounts] : all) {
    const auto sales = accounts.find("sales");
    const auto sold = sales == accounts.end() ? 0 : -sales->second;
    if (sold <= most) continue;
    most = sold;
    out.currency = currency;
    out.minor = accounts;
  }
  return out;
}

class Statement {
 public:
  explicit Statement(const StatementParts& parts)
      : parts_(parts), now_(accounts_of(parts.ledger)), before_(accounts_of(parts.before)) {}

  std::string page() const {
    const auto month = text(parts_.ledger, "month");
    return fmt::format(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>{} {}</title><style>{}</style></head><body>"
        "{}{}{}{}{}{}</body></html>\n",
        parts_.chinese ? "zh-CN" : "en", word("体验账单", "Experience statement"), html_text(month),
        style, head(month), money_table(), decisions(), causes(), departments(), claims());
  }

 private:
  std::string word(std::string_view zh, std::string_view en) const {
    return std::string(parts_.chinese ? zh : en);
  }
  std::string amount(std::int64_t minor) const {
    return html_text(money({{"amount", Money{minor, {}}.text()}, {"currency", now_.currency}}));
  }
  std::int64_t of(const Accounts& accounts, const char* account) const {
    const auto found = accounts.minor.find(account);
    return found == accounts.minor.end() ? 0 : found->second;
  }
  std::string name_of(const Json& row) const {
    const auto& name = row["name"];
    if (!name.is_object()) return "";
    const auto own = text(name, parts_.chinese ? "zh" : "en");
    return html_text(own.empty() ? text(name, parts_.chinese ? "en" : "zh") : own);
  }
  std::string department_of(const std::string& key) const {
    if (parts_.taxonomy.is_object())
      for (const auto& department : parts_.taxonomy["departments"])
        if (text(department, "key") == key) return name_of(department);
    return html_text(key);
  }
  bool comparable() const {
    return parts_.before.is_object() && before_.currency == now_.currency &&
           of(before_, "sales") != 0;
  }

  std::string head(const std::string& month) const {
    const auto sold = -of(now_, "sales"), lost = of(now_, "lost"), risk = of(now_, "at_risk");
    std::string sentence;
    if (sold == 0) {
      sentence = word("这个月没有带金额的订单，因此没有可以入账的损失。",
                      "No order of this month came with an amount, so there is no loss to book.");
    } else {
      const double share = 100.0 * static_cast<double>(lost) / static_cast<double>(sold);
      const double risk_share = 100.0 * static_cast<double>(risk) / static_cast<double>(sold);
      sentence =
          parts_.chinese
              ? fmt::format(
                    "{} 的订单收款 {}：其中 {}（{:.2f}%）已经损失，{}（{:.2f}%）正处于风险。",
                    month, amount(sold), amount(lost), share, amount(risk), risk_share)
              : fmt::format(
                    "Orders of {} paid {}: {} ({:.2f} %) is lost, {} ({:.2f} %) is at risk.", month,
                    amount(sold), amount(lost), share, amount(risk), risk_share);
    }
    const bool closed = text(parts_.ledger, "state") == "closed";
    return fmt::format(
        "<p class=\"quiet\">{}</p><h1>{}</h1><p class=\"source\">{}</p>",
        word("体验账单", "Experience statement"), sentence,
        closed ? fmt::format(fmt::runtime(word("账本已结账，第 {} 版；生成于 {}。",
                                               "From the ledger as closed, version {}; made {}.")),
                             parts_.ledger["version"].get<int>(), html_text(parts_.made_at))
               : fmt::format(fmt::runtime(word(
                                 "该月尚未结账，数字仍会变化；生成于 {}。",
                                 "This month is not closed: figures may still move; made {}.")),
                             html_text(parts_.made_at)));
  }

  std::string money_table() const {
    struct Line {
      const char* account;
      std::string_view zh, en;
    };
    constexpr std::array lines{
        Line{"kept", "安好：收款且无不满", "Untouched: paid, and nobody complained"},
        Line{"at_risk", "风险：未退，但顾客表示很差",
             "At risk: kept, but the customer said it was bad"},
        Line{"lost", "损失：退款、退货、取消", "Lost: refunded, returned, cancelled"},
        Line{"spend", "修复花费（人工入账）", "Spent on repairs (booked by hand)"},
        Line{"promised", "承诺挽回（估计）", "Promised by repairs (estimate)"},
        Line{"recovered", "已实现挽回（估计）", "Realised by repairs (estimate)"},
        Line{"avoided", "预警避免（估计）", "Avoided by warnings (estimate)"}};
    std::string rows;
    for (const auto& line : lines) {
      const auto minor = of(now_, line.account);
      if (minor == 0 && std::string_view(line.account) != "lost") continue;
      rows +=
          fmt::format("<tr><td>{}</td><td class=\"right\">{}</td><td class=\"right\">{}</td></tr>",
                      word(line.zh, line.en), amount(minor),
                      comparable() ? amount(of(before_, line.account)) : "–");
    }
    rows +=
        fmt::format("<tr><td>{}</td><td class=\"right\">{}</td><td class=\"right\">{}</td></tr>",
                    word("合计：订单收款", "Sum: what orders paid"), amount(-of(now_, "sales")),
                    comparable() ? amount(-of(before_, "sales")) : "–");
    std::string intervals;
    for (const auto& p : parts_.ledger["postings"]) {
      if (text(p["amount"], "currency") != now_.currency) continue;
      intervals += fmt::format("<br>{}: {} ({} … {}), {}", html_text(text(p, "kind")),
                               html_text(money(p["amount"])), html_text(money(p["low"])),
                               html_text(money(p["high"])), html_text(text(p, "note")));
    }
    return fmt::format(
        "<h2>{}</h2><table><tr><th></th><th class=\"right\">{}</th><th "
        "class=\"right\">{}</th></tr>{}</table><p class=\"source\">{}{}{}</p>",
        word("钱在哪里", "Where the money is"), word("本月", "This month"),
        word("上月", "The month before"), rows,
        fmt::format(fmt::runtime(word(
                        "来源：账本，{} 笔订单逐笔分录，已核对到分；订单金额是事实，没有区间。",
                        "Source: the ledger, entries of {} orders, reconciled to the cent; "
                        "orders are facts and carry no interval.")),
                    parts_.ledger["orders"].get<std::int64_t>()),
        now_.currencies > 1 ? word(" 其他币种未列出，不与此相加。",
                                   " Other currencies are not shown and not added.")
                            : std::string{},
        intervals);
  }

  std::string share_of_orders(const Json& row) const {
    const auto n = parts_.causes["total"]["orders"].get<std::int64_t>();
    const auto k = std::min(n, row["orders"].get<std::int64_t>());
    if (n == 0) return "–";
    const auto in = stats::wilson_interval(k, n);
    return fmt::format("{} / {}（{:.2f}%，95% {:.2f}–{:.2f}）", k, n,
                       100.0 * static_cast<double>(k) / static_cast<double>(n), 100 * in.low,
                       100 * in.high);
  }

  std::string effect_of(const Json& row) const {
    const auto& e = row["effect"];
    if (!e.is_object() || !e["effect"].is_number()) return word("未测", "not measured");
    return fmt::format("{:+.2f} ({:+.2f} … {:+.2f})", e["effect"].get<double>(),
                       e["low"].get<double>(), e["high"].get<double>());
  }

  std::string cases_of(const std::string& factor) const {
    int open = 0, overdue = 0;
    for (const auto& c : parts_.cases["items"]) {
      const auto state = text(c, "state");
      const auto own = c["factor"].is_object() ? text(c["factor"], "key") : text(c, "factor");
      if (own != factor || state == "resolved" || state == "closed") continue;
      ++open;
      overdue += c["overdue"] == true;
    }
    if (open == 0) return word("没有进行中的案件", "no case is open");
    return fmt::format(
        fmt::runtime(word("进行中案件 {} 件，其中 {} 件逾期", "{} open cases, {} of them overdue")),
        open, overdue);
  }

  // The three causes that took most, with what is known of each; what to decide is said as a
  // question, since what a repair would bring is not known before it was tried.
  std::string decisions() const {
    std::string items;
    int shown = 0;
    for (const auto& row : parts_.causes["items"]) {
      if (text(row, "factor") == "unexplained") continue;
      const auto cost = minor_of(row["lost"]) + minor_of(row["at_risk"]);
      if (cost == 0 || ++shown > 3) continue;
      const auto department = text(row, "department");
      items +=
          parts_.chinese
              ? fmt::format(
                    "<li><b>由{}修复“{}”？</b><br>本月损失 <span class=\"bad\">{}</span>，风险 "
                    "<span class=\"warn\">{}</span>；涉及订单 {}；对评分的差异 {}；{}。</li>",
                    department.empty() ? "（待定部门）" : department_of(department), name_of(row),
                    html_text(money(row["lost"])), html_text(money(row["at_risk"])),
                    share_of_orders(row), effect_of(row), cases_of(text(row, "factor")))
              : fmt::format(
                    "<li><b>Have {} repair “{}”?</b><br>This month it cost <span "
                    "class=\"bad\">{}</span>, with <span class=\"warn\">{}</span> at risk; "
                    "orders {}; difference in rating {}; {}.</li>",
                    department.empty() ? "a department to be named" : department_of(department),
                    name_of(row), html_text(money(row["lost"])), html_text(money(row["at_risk"])),
                    share_of_orders(row), effect_of(row), cases_of(text(row, "factor")));
    }
    if (items.empty())
      items = "<li>" +
              word("没有一项损失有证据支持的原因：先补齐订单与评价的关联，再作决定。",
                   "No loss has an evidenced cause: join reviews and orders first, then decide.") +
              "</li>";
    return fmt::format(
        "<h2>{}</h2><ol>{}</ol><p class=\"source\">{}</p>",
        word("需要作出的三个决定", "Three decisions to take"), items,
        word("来源：账本与原因效应（均值之差，Welch 95% 区间；是差异，不是因果承诺）。",
             "Source: the ledger, and effects of causes (difference of means, Welch's 95 % "
             "interval: a difference, not a promise of cause)."));
  }

  std::string causes() const {
    std::string rows;
    int shown = 0;
    for (const auto& row : parts_.causes["items"]) {
      if (++shown > 12) break;
      rows += fmt::format(
          "<tr><td>{}</td><td>{}</td><td class=\"right\">{}</td><td class=\"right bad\">{}</td><td "
          "class=\"right warn\">{}</td></tr>",
          name_of(row), department_of(text(row, "department")), count(row["orders"]),
          html_text(money(row["lost"])), html_text(money(row["at_risk"])));
    }
    return fmt::format(
        "<h2>{}</h2><table><tr><th>{}</th><th>{}</th><th class=\"right\">{}</th><th "
        "class=\"right\">{}</th><th class=\"right\">{}</th></tr>{}</table>",
        word("按原因", "By cause"), word("原因", "Cause"), word("负责部门", "Department"),
        word("订单", "Orders"), word("损失", "Lost"), word("风险", "At risk"), rows);
  }

  std::string departments() const {
    std::map<std::string, std::array<std::int64_t, 2>> by;
    for (const auto& line : parts_.ledger["lines"]) {
      const auto account = text(line, "account");
      if ((account != "lost" && account != "at_risk") ||
          text(line["amount"], "currency") != now_.currency)
        continue;
      by[text(line, "department")][account == "lost" ? 0 : 1] += minor_of(line["amount"]);
    }
    std::vector<std::pair<std::string, std::array<std::int64_t, 2>>> sorted(by.begin(), by.end());
    std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) {
      return a.second[0] + a.second[1] > b.second[0] + b.second[1];
    });
    std::string rows;
    for (const auto& [department, minor] : sorted)
      rows += fmt::format(
          "<tr><td>{}</td><td class=\"right bad\">{}</td><td class=\"right warn\">{}</td></tr>",
          department.empty() ? word("没有证据指向任何部门", "no evidence points to a department")
                             : department_of(department),
          amount(minor[0]), amount(minor[1]));
    return fmt::format(
        "<h2>{}</h2><table><tr><th></th><th class=\"right\">{}</th><th "
        "class=\"right\">{}</th></tr>{}</table>",
        word("按部门", "By department"), word("损失", "Lost"), word("风险", "At risk"), rows);
  }

  std::string claims() const {
    return fmt::format(
        "<h2>{}</h2><p class=\"quiet\">{}</p>", word("说明", "What is claimed, and what is not"),
        word(
            "损失与风险按每一笔订单自己的证据分摊到原因，同一笔钱不会计入两次。原因的归属说明“谁说"
            "了什么、发生了什么”，"
            "不证明修好它就能收回同样的钱；挽回与避免只有在人工或验证入账后才出现，并带有各自的区间"
            "。",
            "Lost and endangered money is shared over the causes evidenced for that very order; no "
            "money is counted twice. It says what was said and what happened, not that a repair "
            "would "
            "bring the same money back. Recovered and avoided money appears only where somebody or "
            "a "
            "verdict booked it, with its interval."));
  }

  const StatementParts& parts_;
  Accounts now_, before_;
};

}  // namespace

std::string statement_page(const StatementParts& parts) {
  return Statement(parts).page();
}

}  // namespace myelin::app
