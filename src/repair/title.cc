#include "repair/title.h"

#include <fmt/format.h>

#include <cmath>

#include "connect/notify/plain_text.h"
#include "connect/notify/wording.h"

namespace myelin::repair {
namespace {

using connect::notify::channel_words;
using connect::notify::dimension_words;
using model::Language;

constexpr std::size_t name_bytes_max = 120, places_max = 2;
constexpr double usual_min = 0.5;  // fewer are expected: a ratio would be a number without meaning
constexpr double q_value_max = 0.05;

std::string ratio_words(double ratio) {
  return ratio < 9.95 ? fmt::format("{:.1f}", ratio) : fmt::format("{:.0f}", ratio);
}

std::string named(const std::string& text) {
  return connect::notify::one_line(text, name_bytes_max);
}

// "承运商极速达、仓库华东二仓", "carrier 极速达 and warehouse 华东二仓".
std::string places(const model::Alert& alert, Language language) {
  std::string out;
  std::size_t told = 0;
  for (const auto& c : alert.concentrations) {
    if (c.q_value > q_value_max || c.share <= c.share_expected || told == places_max) continue;
    if (told++ > 0) out += language == Language::en ? " and " : "、";
    out += dimension_words(c.dimension, language) + (language == Language::en ? " " : "") +
           (c.dimension == model::Dimension::channel ? channel_words(named(c.value), language)
                                                     : named(c.value));
  }
  return out;
}

std::string in_chinese(const model::Alert& alert, const std::string& product,
                       const std::string& factor) {
  const std::string channel = channel_words(named(alert.cell.channel), Language::zh);
  const std::string thing = product.empty() ? "" : fmt::format("「{}」", product);
  if (alert.rule == model::AlertRule::valued_customer)
    return fmt::format(
        "一位高价值客户{}{}对{}{}强烈不满", channel.empty() ? "" : "在", channel, thing,
        factor.empty() ? "" : fmt::format("{}「{}」", thing.empty() ? "" : "的", factor));
  if (alert.rule == model::AlertRule::contagion)
    return fmt::format("{}{}一条{}帖子正在扩散，预计一天内转发 {:.0f} 次",
                       channel.empty() ? "" : channel, thing,
                       factor.empty() ? "负面" : fmt::format("「{}」", factor), alert.observed);
  const std::string what =
      fmt::format("{}{}{}", channel, thing, channel.empty() && thing.empty() ? "全部商品" : "");
  const std::string about = factor.empty() ? "的投诉" : fmt::format("的「{}」投诉", factor);
  const std::string size =
      alert.expected >= usual_min
          ? fmt::format("是平时的 {} 倍", ratio_words(alert.observed / alert.expected))
          : fmt::format("已有 {:.0f} 条，平时几乎没有", alert.observed);
  const std::string where = places(alert, Language::zh);
  return fmt::format("{}{}{}{}{}", what, about, size, where.empty() ? "" : "，集中在", where);
}

std::string in_english(const model::Alert& alert, const std::string& product,
                       const std::string& factor) {
  const std::string channel = channel_words(named(alert.cell.channel), Language::en);
  const std::string about = factor.empty() ? "" : fmt::format(" about “{}”", factor);
  const std::string thing =
      product.empty()
          ? ""
          : (alert.rule == model::AlertRule::valued_customer ? " with " : " for ") + product;
  const std::string on = channel.empty() ? "" : " on " + channel;
  if (alert.rule == model::AlertRule::valued_customer)
    return fmt::format("A high-value customer is furious{}{}{}", about, thing, on);
  if (alert.rule == model::AlertRule::contagion)
    return fmt::format("A post{}{}{} is spreading: {:.0f} shares expected within a day", about,
                       thing, on, alert.observed);
  const std::string size =
      alert.expected >= usual_min
          ? fmt::format(" are {} times the usual", ratio_words(alert.observed / alert.expected))
          : fmt::format(" have reached {:.0f} where there are hardly any", alert.observed);
  const std::string where = places(alert, Language::en);
  return fmt::format("Complaints{}{}{}{}{}{}", about, thing, on, size,
                     where.empty() ? "" : ", concentrated in ", where);
}

}  // namespace

Title title_of(const model::Alert& alert, const Cause& cause) {
  const std::string product =
      named(cause.product_name.empty() ? alert.cell.product : cause.product_name);
  const auto factor = [&](const std::string& name) {
    return named(name.empty() ? cause.factor : name);
  };
  return {in_chinese(alert, product, factor(cause.name_zh)),
          in_english(alert, product, factor(cause.name_en))};
}

}  // namespace myelin::repair
