#include "app/statement_worth.h"

#include <fmt/format.h>

#include "app/show.h"

namespace myelin::app {
namespace {

std::string word(const StatementParts& parts, std::string_view zh, std::string_view en) {
  return std::string(parts.chinese ? zh : en);
}
std::string points(const Json& share) {
  return fmt::format("{:+.1f}", 100 * share.get<double>());
}
std::string worth_of_point(const StatementParts& parts) {
  const auto& told = parts.worth["satisfaction"];
  const auto& again = told["again"];
  return fmt::format(
      fmt::runtime(
          word(parts,
               "满意度高一分（1–5 分），{} 天内再买的比例变化 {} 个百分点（95% {} … "
               "{}），每单之后的花费变化 {}（{} … {}）；{} 笔打分订单，{:.0f}% 有可比对象，"
               "E 值 {:.2f}（区间 {:.2f}）。",
               "One point of satisfaction (1 to 5) moves the share that buys again within "
               "{} days by {} points (95 % {} … {}) and what is spent after an order by {} "
               "({} … {}); {} marked orders, {:.0f} % with a counterpart, E-value {:.2f} "
               "(interval {:.2f}).")),
      parts.worth["horizon_days"].get<int>(), points(again["estimate"]), points(again["low"]),
      points(again["high"]), money(told["spend"]["estimate"]), money(told["spend"]["low"]),
      money(told["spend"]["high"]), count(told["sample"]["orders"]),
      100 * told["sample"]["kept"].get<double>(), again["e_value"].get<double>(),
      again["e_value_of_limit"].get<double>());
}
std::string worth_of_returns(const StatementParts& parts) {
  const auto& r = parts.returns;
  return fmt::format(
      fmt::runtime(
          word(parts, "一年内 {} 单被退回，退款 {}；少退 1% 可省 {}（95% {} … {}）。",
               "{} orders of a year came back, {} was refunded; 1 % fewer would have saved "
               "{} (95 % {} … {}).")),
      count(r["whole"]["returns"]), money(r["whole"]["refunded"]), money(r["saves"]["value"]),
      money(r["saves"]["low"]), money(r["saves"]["high"]));
}

}  // namespace

void add_worth(const StatementParts& parts, decltype(Document::blocks)& blocks) {
  const bool point = parts.worth.is_object() && !parts.worth["satisfaction"].is_null();
  const bool returns = parts.returns.is_object();
  if (!point && !returns) return;
  blocks.emplace_back(Heading{word(parts, "体验值多少", "What experience is worth")});
  if (point) blocks.emplace_back(Paragraph{{{worth_of_point(parts)}}, false});
  std::int64_t assumed = 0;
  if (returns) {
    blocks.emplace_back(Paragraph{{{worth_of_returns(parts)}}, false});
    for (const auto& row : parts.returns["sensitivity"]) assumed += row["assumed"] == true;
  }
  std::string source = word(
      parts,
      "来源：全部订单，与客户此前的订单、花费、打分、退货及渠道、商品、地区、等级相比；没有记录的"
      "原因"
      "不在其中，E 值说明它要多强。",
      "Source: all orders, the customer's orders, spend, marks and returns before and the "
      "order's "
      "channel, product, region and tier held equal; what nobody recorded is not in it, and the "
      "E-value says how strong it would have to be.");
  if (assumed > 0)
    source += fmt::format(
        fmt::runtime(word(parts, " 退货成本中有 {} 个数是假设的，见 myelin.yaml 的 returns:。",
                          " {} of the figures behind the cost of a return are assumed; see "
                          "returns: in myelin.yaml.")),
        assumed);
  blocks.emplace_back(Paragraph{{{source}}, true});
}

}  // namespace myelin::app
