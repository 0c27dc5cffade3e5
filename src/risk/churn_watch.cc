#include "risk/churn_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/proportion.h"

namespace myelin::risk {
namespace {

constexpr int draws = 2'000;
constexpr double tail = 0.025;

double share(std::int64_t part, std::int64_t of) {
  return of > 0 ? static_cast<double>(part) / static_cast<double>(of) : 0;
}

double drawn_beta(Random& random, double a, double b) {
  const double x = random.gamma(a, 1), y = random.gamma(b, 1);
  return x / (x + y);
}

struct Interval {
  double low = 0, high = 0;
};
Interval middle_of(std::vector<double>& values) {
  std::ranges::sort(values);
  const auto at = [&](double q) {
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
  };
  return {at(tail), at(1 - tail)};
}

}  // namespace

std::optional<model::Sentence> not_good_enough(const model::ChurnRecord& record,
                                               const ChurnSettings& settings) {
  using model::Sentence;
  if (record.auc < settings.auc_min)
    return Sentence{fmt::format("预测的 AUC 为 {:.2f}，未达到所需的 {:.2f}（risk.churn.auc_min）。",
                                record.auc, settings.auc_min),
                    fmt::format("The scores' AUC is {:.2f}; cases take {:.2f} "
                                "(risk.churn.auc_min).",
                                record.auc, settings.auc_min)};
  if (record.calibration_error > settings.calibration_error_max)
    return Sentence{
        fmt::format(
            "预测的校准误差为 {:.3f}，超过允许的 {:.3f}（risk.churn.calibration_error_max）。",
            record.calibration_error, settings.calibration_error_max),
        fmt::format("The scores' calibration error is {:.3f}; cases take {:.3f} at most "
                    "(risk.churn.calibration_error_max).",
                    record.calibration_error, settings.calibration_error_max)};
  if (record.auc_alone > 0 && record.brier > record.brier_alone)
    return Sentence{
        fmt::format("预测（Brier {:.3f}）不比仅看购买节奏（{:.3f}）更准。", record.brier,
                    record.brier_alone),
        fmt::format("The scores (Brier {:.3f}) are no better than the rhythm of buying alone "
                    "({:.3f}).",
                    record.brier, record.brier_alone)};
  const double usual = share(record.judged_left, record.judged);
  const auto above = stats::wilson_interval(record.left_above, record.judged_above);
  if (record.judged_above > 0 && above.low > usual) return std::nullopt;
  return Sentence{
      fmt::format("在检验用的客户里，概率达到 {:.0f}% 的有 {} 位，其中 {} "
                  "位离开；不足以说明高于平时的 {:.0f}%。",
                  100 * record.level, record.judged_above, record.left_above, 100 * usual),
      fmt::format(
          "Of the judged customers {} were given {:.0f} % or more, and {} of them left: not "
          "shown to be more than the usual {:.0f} %.",
          record.judged_above, 100 * record.level, record.left_above, 100 * usual)};
}

Leaving leaving_now(std::span<const model::ChurnScore> scores, const ChurnSettings& settings,
                    const std::function<bool(CustomerId)>& cared_for) {
  Leaving leaving;
  for (const auto& score : scores)
    if (score.probability >= settings.level && score.at_risk.minor > 0 &&
        score.spend.minor >= settings.spend_minor_min && !cared_for(score.customer))
      leaving.customers.push_back(score);
  std::ranges::stable_sort(leaving.customers, std::greater{},
                           [](const model::ChurnScore& one) { return one.at_risk.minor; });
  if (leaving.customers.size() > settings.customers_max) {
    leaving.waiting = static_cast<std::int64_t>(leaving.customers.size() - settings.customers_max);
    leaving.customers.resize(settings.customers_max);
  }
  return leaving;
}

void promise(std::span<const model::ChurnScore> list, const model::ChurnRecord& record,
             Random random, model::LeavingCase& into) {
  std::vector<double> lost(draws), back(draws);
  for (int draw = 0; draw < draws; ++draw) {
    const double rate =
        drawn_beta(random, static_cast<double>(record.left_above) + 0.5,
                   static_cast<double>(record.judged_above - record.left_above) + 0.5);
    const double scale = rate / record.said_above;
    auto& gone = lost[static_cast<std::size_t>(draw)];
    for (const auto& one : list) {
      if (random.chance(std::min(1.0, one.probability * scale)))
        gone += static_cast<double>(one.spend.minor);
      else
        back[static_cast<std::size_t>(draw)] += 1;
    }
  }
  const auto mean = [](const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
  };
  const double expected = mean(lost);
  into.back = mean(back);
  const auto money = middle_of(lost), returning = middle_of(back);
  const auto currency = list.empty() ? Currency{} : list.front().spend.currency;
  into.spend = {0, currency};
  for (const auto& one : list) into.spend.minor += one.spend.minor;
  into.expected = {std::llround(expected), currency};
  // Where nearly everything is lost nearly always, the mean may lie outside of the middle.
  into.low = {std::llround(std::min(money.low, expected)), currency};
  into.high = {std::llround(std::max(money.high, expected)), currency};
  into.back_low = std::min(returning.low, into.back);
  into.back_high = std::max(returning.high, into.back);
}

}  // namespace myelin::risk
