#include "app/statement_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "app/show.h"
#include "app/statement_worth.h"
#include "base/money.h"
#include "stats/proportion.h"

namespace myelin::app {
namespace {

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

  Document document() const {
    const auto month = text(parts_.ledger, "month");
    Document document{word("体验账单", "Experience statement") + " " + month,
                      parts_.chinese ? "zh-CN" : "en",
                      {}};
    auto& blocks = document.blocks;
    head(month, blocks);
    where_the_money_is(blocks);
    decisions(blocks);
    causes(blocks);
    departments(blocks);
    journey(blocks);
    add_worth(parts_, blocks);
    claims(blocks);
    return document;
  }

 private:
  std::string word(std::string_view zh, std::string_view en) const {
    return std::string(parts_.chinese ? zh : en);
  }
  std::string amount(std::int64_t minor) const {
    return money({{"amount", Money{minor, {}}.text()}, {"currency", now_.currency}});
  }
  std::int64_t of(const Accounts& accounts, const char* account) const {
    const auto found = accounts.minor.find(account);
    return found == accounts.minor.end() ? 0 : found->second;
  }
  std::string name_of(const Json& row) const {
    const auto& name = row["name"];
    if (!name.is_object()) return "";
    const auto own = text(name, parts_.chinese ? "zh" : "en");
    return own.empty() ? text(name, parts_.chinese ? "en" : "zh") : own;
  }
  std::string department_of(const std::string& key) const {
    if (parts_.taxonomy.is_object())
      for (const auto& department : parts_.taxonomy["departments"])
        if (text(department, "key") == key) return name_of(department);
    return key;
  }
  bool comparable() const {
    return parts_.before.is_object() && before_.currency == now_.currency &&
           of(before_, "sales") != 0;
  }

  using Blocks = decltype(Document::blocks);

  void head(const std::string& month, Blocks& blocks) const {
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
    const auto made =
        closed
            ? fmt::format(fmt::runtime(word("账本已结账，第 {} 版；生成于 {}。",
                                            "From the ledger as closed, version {}; made {}.")),
                          parts_.ledger["version"].get<int>(), parts_.made_at)
            : fmt::format(
                  fmt::runtime(word("该月尚未结账，数字仍会变化；生成于 {}。",
                                    "This month is not closed: figures may still move; made {}.")),
                  parts_.made_at);
    blocks.emplace_back(
        Paragraph{{{word("体验账单", "Experience statement"), Tone::quiet}}, false});
    blocks.emplace_back(Heading{sentence, true});
    blocks.emplace_back(Paragraph{{{made}}, true});
  }

  void where_the_money_is(Blocks& blocks) const {
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
    const auto before = [&](std::int64_t minor) -> std::string {
      return comparable() ? amount(minor) : "–";
    };
    Grid grid{{{""}, {word("本月", "This month"), true}, {word("上月", "The month before"), true}},
              {}};
    for (const auto& line : lines) {
      const auto minor = of(now_, line.account);
      if (minor == 0 && std::string_view(line.account) != "lost") continue;
      grid.rows.push_back(
          {{word(line.zh, line.en)}, {amount(minor)}, {before(of(before_, line.account))}});
    }
    grid.rows.push_back({{word("合计：订单收款", "Sum: what orders paid")},
                         {amount(-of(now_, "sales"))},
                         {before(-of(before_, "sales"))}});
    std::string source = fmt::format(
        fmt::runtime(word("来源：账本，{} 笔订单逐笔分录，已核对到分；订单金额是事实，没有区间。",
                          "Source: the ledger, entries of {} orders, reconciled to the cent; "
                          "orders are facts and carry no interval.")),
        parts_.ledger["orders"].get<std::int64_t>());
    if (now_.currencies > 1)
      source +=
          word(" 其他币种未列出，不与此相加。", " Other currencies are not shown and not added.");
    for (const auto& p : parts_.ledger["postings"])
      if (text(p["amount"], "currency") == now_.currency)
        source += fmt::format("\n{}: {} ({} … {}), {}", text(p, "kind"), money(p["amount"]),
                              money(p["low"]), money(p["high"]), text(p, "note"));
    blocks.emplace_back(Heading{word("钱在哪里", "Where the money is")});
    blocks.emplace_back(std::move(grid));
    blocks.emplace_back(Paragraph{{{source}}, true});
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
  void decisions(Blocks& blocks) const {
    Items items;
    for (const auto& row : parts_.causes["items"]) {
      if (text(row, "factor") == "unexplained") continue;
      if (minor_of(row["lost"]) + minor_of(row["at_risk"]) == 0 || items.items.size() == 3)
        continue;
      items.items.push_back(decision(row));
    }
    if (items.items.empty())
      items.items.push_back(
          {{word("没有一项损失有证据支持的原因：先补齐订单与评价的关联，再作决定。",
                 "No loss has an evidenced cause: join reviews and orders first, then decide.")}});
    blocks.emplace_back(Heading{word("需要作出的三个决定", "Three decisions to take")});
    blocks.emplace_back(std::move(items));
    blocks.emplace_back(Paragraph{
        {{word("来源：账本与原因效应（均值之差，Welch 95% 区间；是差异，不是因果承诺）。",
               "Source: the ledger, and effects of causes (difference of means, Welch's 95 % "
               "interval: a difference, not a promise of cause).")}},
        true});
  }

  Runs decision(const Json& row) const {
    const auto key = text(row, "department");
    const auto department =
        key.empty() ? word("（待定部门）", "a department to be named") : department_of(key);
    const auto lost = money(row["lost"]), risk = money(row["at_risk"]);
    const auto known = share_of_orders(row), effect = effect_of(row),
               cases = cases_of(text(row, "factor"));
    if (parts_.chinese)
      return {{fmt::format("由{}修复“{}”？", department, name_of(row)), Tone::strong},
              {"\n本月损失 "},
              {lost, Tone::bad},
              {"，风险 "},
              {risk, Tone::warn},
              {fmt::format("；涉及订单 {}；对评分的差异 {}；{}。", known, effect, cases)}};
    return {
        {fmt::format("Have {} repair “{}”?", department, name_of(row)), Tone::strong},
        {"\nThis month it cost "},
        {lost, Tone::bad},
        {", with "},
        {risk, Tone::warn},
        {fmt::format(" at risk; orders {}; difference in rating {}; {}.", known, effect, cases)}};
  }

  void causes(Blocks& blocks) const {
    constexpr std::size_t causes_max = 12;
    Grid grid{{{word("原因", "Cause")},
               {word("负责部门", "Department")},
               {word("订单", "Orders"), true},
               {word("损失", "Lost"), true},
               {word("风险", "At risk"), true}},
              {}};
    for (const auto& row : parts_.causes["items"]) {
      if (grid.rows.size() == causes_max) break;
      grid.rows.push_back({{name_of(row)},
                           {department_of(text(row, "department"))},
                           {count(row["orders"])},
                           {money(row["lost"]), Tone::bad},
                           {money(row["at_risk"]), Tone::warn}});
    }
    blocks.emplace_back(Heading{word("按原因", "By cause")});
    blocks.emplace_back(std::move(grid));
  }

  void departments(Blocks& blocks) const {
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
    Grid grid{{{""}, {word("损失", "Lost"), true}, {word("风险", "At risk"), true}}, {}};
    for (const auto& [department, minor] : sorted)
      grid.rows.push_back(
          {{department.empty() ? word("没有证据指向任何部门", "no evidence points to a department")
                               : department_of(department)},
           {amount(minor[0]), Tone::bad},
           {amount(minor[1]), Tone::warn}});
    blocks.emplace_back(Heading{word("按部门", "By department")});
    blocks.emplace_back(std::move(grid));
  }

  // "−0.087 (−0.102 … −0.071)"; of returned orders in points of a hundred.
  static std::string part_of(const Json& part, bool returned) {
    const double unit = returned ? 100 : 1;
    const auto& interval = part["interval_95"];
    return fmt::format("{:+.3f} ({:+.3f} … {:+.3f})", unit * part["part"].get<double>(),
                       unit * interval["low"].get<double>(), unit * interval["high"].get<double>());
  }

  void journey(Blocks& blocks) const {
    if (!parts_.split.is_object() || parts_.split["results"].empty()) return;
    blocks.emplace_back(Heading{word("旅程的结果归谁", "Whose the journey's result is")});
    for (const auto& result : parts_.split["results"]) {
      const bool returned = text(result, "result") == "returned";
      const double unit = returned ? 100 : 1;
      const auto orders = result["orders"].get<std::int64_t>();
      const double mean = unit * result["mean"].get<double>(),
                   untroubled = unit * result["untroubled"].get<double>();
      blocks.emplace_back(Paragraph{
          {{returned
                ? fmt::format(
                      fmt::runtime(word(
                          "{} 笔未取消的订单中退货或退款 {:.2f}%；没有部门添乱的订单为 {:.2f}%。",
                          "Of {} orders not cancelled {:.2f} % came back; {:.2f} % "
                          "where no department troubled them.")),
                      orders, mean, untroubled)
                : fmt::format(
                      fmt::runtime(
                          word("{} 笔有评分的订单平均 {:.2f} 星；没有部门添乱的订单为 {:.2f} 星。",
                               "{} rated orders have {:.2f} stars; {:.2f} where no "
                               "department troubled them.")),
                      orders, mean, untroubled)}},
          false});
      Grid grid{{{word("部门", "Department")},
                 {word("涉及订单", "Orders"), true},
                 {returned ? word("百分点（95% 区间）", "Points of a hundred (95 %)")
                           : word("星（95% 区间）", "Stars (95 %)"),
                  true}},
                {}};
      for (const auto& d : result["departments"])
        grid.rows.push_back({{d["department"].is_null() ? word("其他部门", "Others")
                                                        : department_of(text(d, "department"))},
                             {count(d["orders"])},
                             {part_of(d, returned)}});
      blocks.emplace_back(std::move(grid));
    }
    blocks.emplace_back(Paragraph{{{word("来源：订单及其评价，按夏普利值分给那些订单上确有抱怨或事"
                                         "实指向的部门；同一笔坏订单由涉及的部门共同承担。"
                                         "这是关联，不证明修好后会回到那里。",
                                         "Source: the orders and what was said of them, as Shapley "
                                         "values of the departments that a "
                                         "complaint or a fact of the order points to; those behind "
                                         "one bad order share it. It is "
                                         "association, not a promise.")}},
                                  true});
  }

  void claims(Blocks& blocks) const {
    blocks.emplace_back(Heading{word("说明", "What is claimed, and what is not")});
    blocks.emplace_back(Paragraph{
        {{word("损失与风险按每一笔订单自己的证据分摊到原因，同一笔钱不会计入两次。原因的归属说明“谁"
               "说了什么、发生了什么”，不证明修好它就能收回同样的钱；挽回与避免只有在人工或验证入账"
               "后才出现，并带有各自的区间。",
               "Lost and endangered money is shared over the causes evidenced for that very order; "
               "no money is counted twice. It says what was said and what happened, not that a "
               "repair would bring the same money back. Recovered and avoided money appears only "
               "where somebody or a verdict booked it, with its interval."),
          Tone::quiet}},
        false});
  }

  const StatementParts& parts_;
  Accounts now_, before_;
};

}  // namespace

Document statement_document(const StatementParts& parts) {
  return Statement(parts).document();
}

}  // namespace myelin::app
