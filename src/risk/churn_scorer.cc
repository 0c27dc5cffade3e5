#include "risk/churn_scorer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "risk/churn_features.h"
#include "risk/order_features.h"
#include "stats/learn/blended_classifier.h"
#include "stats/learn/scoring.h"

namespace myelin::risk {
namespace {

using stats::learn::BlendedClassifier;
using stats::learn::FeatureRows;

constexpr int horizon_days_min = 14, horizon_days_max = 180, cuts_max = 4;
constexpr std::size_t lessons_max = 12'000, rhythm_rows_max = 2'000, reasons_max = 3;
constexpr double repurchased_share = 0.9, reason_least = 0.05;  // of the logit: less is no reason

// One customer at one cut.
struct Lessons {
  std::vector<double> values, left, alone;

  std::size_t size() const { return left.size(); }
  FeatureRows rows() const { return {values, churn_columns.size()}; }
};

struct Rhythm {
  int horizon_days = 0;
  double gap_days = 0, usual_gap = 0, first_day = 0;
};

double quantile(std::vector<double>& values, double share) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, at);
  return *at;
}

Result<Rhythm> rhythm_of(std::span<const BuyerPast> buyers, double now) {
  std::vector<double> gaps;
  double first = now;
  for (const auto& buyer : buyers) {
    for (std::size_t i = 0; i < buyer.purchases.size(); ++i) {
      const auto& purchase = buyer.purchases[i];
      first = std::min(first, purchase.day);
      if (i == 0 || purchase.day > now) continue;
      if (const double gap = purchase.day - buyer.purchases[i - 1].day; gap >= 1)
        gaps.push_back(gap);
    }
  }
  const double history = now - first;
  if (history < kept_horizons * horizon_days_min || gaps.size() < churn_either_min)
    return fail(
        ErrorCode::conflict,
        fmt::format("scores of churn take {} days of orders and {} repurchases; there are "
                    "{:.0f} days and {}",
                    kept_horizons * horizon_days_min, churn_either_min, history, gaps.size()),
        "import earlier orders with their customers, or wait");
  Rhythm rhythm{.first_day = first};
  rhythm.gap_days = quantile(gaps, repurchased_share);
  rhythm.usual_gap = std::max(1.0, quantile(gaps, 0.5));
  rhythm.horizon_days = static_cast<int>(
      std::clamp(std::min(std::ceil(rhythm.gap_days), std::floor(history / kept_horizons)),
                 double{horizon_days_min}, double{horizon_days_max}));
  return rhythm;
}

std::optional<stats::value::BgNbd> fit_rhythm(std::span<const BuyerPast> buyers, double day) {
  std::vector<stats::value::Purchases> customers;
  for (const auto& buyer : buyers) {
    const auto end = std::ranges::upper_bound(buyer.purchases, day, {}, &PastPurchase::day);
    if (end == buyer.purchases.begin()) continue;
    customers.push_back(counted_until({buyer.purchases.begin(), end}, day));
  }
  const auto rows = stats::value::counted(customers);
  if (!rows || rows->empty()) return std::nullopt;
  const auto fit = stats::value::fit_bg_nbd(*rows);
  if (fit) return fit->model;
  // Where customers do not differ in how readily they leave, that spread has no estimate.
  if (fit.error().code == ErrorCode::invalid_argument)
    return stats::value::fit_one_leaving(stats::value::coarse(*rows, rhythm_rows_max));
  return std::nullopt;
}

bool bought_within(const BuyerPast& buyer, double from, double until) {
  const auto next = std::ranges::upper_bound(buyer.purchases, from, {}, &PastPurchase::day);
  return next != buyer.purchases.end() && next->day <= until;
}

void add_cut(std::span<const BuyerPast> buyers, const ChurnMoment& at, std::uint64_t keep_below,
             Lessons& lessons) {
  for (const auto& buyer : buyers) {
    if (hash64(std::to_string(buyer.customer.value), 11) % 1'000 >= keep_below) continue;
    const auto bought = purchases_until(buyer, at);
    if (bought.empty()) continue;
    append_churn_features(buyer, bought, at, lessons.values);
    lessons.left.push_back(bought_within(buyer, at.day, at.day + at.horizon_days) ? 0 : 1);
    lessons.alone.push_back(leaves_by_rhythm(bought, at));
  }
}

Status enough(const Lessons& lessons) {
  const auto left = static_cast<std::size_t>(std::ranges::count(lessons.left, 1.0));
  if (lessons.size() >= churn_customers_min && left >= churn_either_min &&
      lessons.size() - left >= churn_either_min)
    return {};
  return fail(ErrorCode::conflict,
              fmt::format("scores of churn take {} customers at earlier days, {} who left and {} "
                          "who stayed; there are {}, {} and {}",
                          churn_customers_min, churn_either_min, churn_either_min, lessons.size(),
                          left, lessons.size() - left),
              "import earlier orders with their customers, or wait");
}

struct Figures {
  double auc = 0, brier = 0, calibration_error = 0;
};
Figures figures_of(std::span<const double> said, std::span<const double> truth) {
  return {stats::learn::auc(said, truth), stats::learn::brier(said, truth),
          stats::learn::calibration_error(said, truth)};
}

// Learnt at the earlier cuts, judged at the last.
Status judge(const Lessons& earlier, const Lessons& last, double level,
             model::ChurnRecord& record) {
  MYELIN_TRY(model, BlendedClassifier::fit(earlier.rows(), earlier.left));
  std::vector<double> said;
  for (std::size_t i = 0; i < last.size(); ++i)
    said.push_back(model.probability(last.rows().row(i)));
  record.judged = static_cast<std::int64_t>(last.size());
  record.judged_left = std::ranges::count(last.left, 1.0);
  record.level = level;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (said[i] < level) continue;
    ++record.judged_above;
    record.left_above += last.left[i] > 0 ? 1 : 0;
    record.said_above += said[i];
  }
  if (record.judged_above > 0) record.said_above /= static_cast<double>(record.judged_above);
  const auto own = figures_of(said, last.left);
  record.auc = own.auc;
  record.brier = own.brier;
  record.calibration_error = own.calibration_error;
  if (std::ranges::any_of(last.alone, [](double p) { return std::isnan(p); })) return {};
  const auto alone = figures_of(last.alone, last.left);
  record.auc_alone = alone.auc;
  record.brier_alone = alone.brier;
  record.calibration_error_alone = alone.calibration_error;
  return {};
}

std::string last_factor(const BuyerPast& buyer, const ChurnMoment& at) {
  std::string factor;
  for (const auto& complaint : buyer.complaints)
    if (complaint.day <= at.day && complaint.day > at.day - 2.0 * at.horizon_days)
      factor = complaint.factor;
  return factor;
}

}  // namespace

struct ChurnScorer::Learnt {
  BlendedClassifier model;
  std::optional<stats::value::BgNbd> rhythm;
  Rhythm usual;
  Currency currency;
  model::ChurnRecord record;

  ChurnMoment at(double day) const {
    return {day, usual.horizon_days, usual.usual_gap, rhythm ? &*rhythm : nullptr};
  }
};

ChurnScorer::ChurnScorer(std::unique_ptr<Learnt> learnt) : learnt_(std::move(learnt)) {}
ChurnScorer::~ChurnScorer() = default;
ChurnScorer::ChurnScorer(ChurnScorer&&) noexcept = default;
ChurnScorer& ChurnScorer::operator=(ChurnScorer&&) noexcept = default;

Result<ChurnScorer> ChurnScorer::learn(std::span<const BuyerPast> buyers, Currency currency,
                                       Time now, double level) {
  const double today = day_of(now);
  MYELIN_TRY(usual, rhythm_of(buyers, today));
  // The newest customers of a large company are a sample, the same at every cut.
  const auto keep = buyers.size() <= lessons_max
                        ? 1'000
                        : std::max<std::uint64_t>(1, 1'000 * lessons_max / buyers.size());
  Lessons earlier, last;
  for (int cut = cuts_max; cut >= 1; --cut) {
    const double day = today - static_cast<double>(cut) * usual.horizon_days;
    if (day < usual.first_day + usual.horizon_days) continue;
    const auto rhythm = fit_rhythm(buyers, day);
    add_cut(buyers, {day, usual.horizon_days, usual.usual_gap, rhythm ? &*rhythm : nullptr}, keep,
            cut == 1 ? last : earlier);
  }
  MYELIN_CHECK(enough(earlier));
  MYELIN_CHECK(enough(last));
  model::ChurnRecord record;
  record.horizon_days = usual.horizon_days;
  record.gap_days = usual.gap_days;
  record.judged_at = now - days{usual.horizon_days};
  MYELIN_CHECK(judge(earlier, last, level, record));
  auto& all = earlier;
  all.values.insert(all.values.end(), last.values.begin(), last.values.end());
  all.left.insert(all.left.end(), last.left.begin(), last.left.end());
  record.lessons = static_cast<std::int64_t>(all.size());
  record.left = std::ranges::count(all.left, 1.0);
  MYELIN_TRY(model, BlendedClassifier::fit(all.rows(), all.left));
  return ChurnScorer{std::make_unique<Learnt>(
      Learnt{std::move(model), fit_rhythm(buyers, today), usual, currency, record})};
}

std::optional<model::ChurnScore> ChurnScorer::score(const BuyerPast& buyer, Time now) const {
  const auto& learnt = *learnt_;
  const auto at = learnt.at(day_of(now));
  const auto bought = purchases_until(buyer, at);
  if (bought.empty()) return std::nullopt;
  std::vector<double> row, moved(churn_columns.size());
  append_churn_features(buyer, bought, at, row);
  model::ChurnScore score;
  score.customer = buyer.customer;
  score.probability = learnt.model.probability(row);
  score.usual =
      static_cast<double>(learnt.record.left) / static_cast<double>(learnt.record.lessons);
  score.orders = static_cast<std::int64_t>(bought.size());
  score.last_order_at = from_us(std::llround(bought.back().day * 86'400e6));
  double paid = 0;
  for (const auto& purchase : bought) paid += purchase.paid;
  const double horizons =
      std::max(1.0, (at.day - bought.front().day) / static_cast<double>(at.horizon_days));
  score.spend = {std::llround(100 * paid / horizons), learnt.currency};
  score.at_risk = {
      std::llround(100 * std::max(0.0, score.probability - score.usual) * paid / horizons),
      learnt.currency};
  score.factor = last_factor(buyer, at);
  learnt.model.attribute(row, moved);
  for (std::size_t c = 0; c < row.size(); ++c)
    if (moved[c] > reason_least && !std::isnan(row[c]))
      score.reasons.push_back(
          {std::string{churn_columns[c]}, moved[c], churn_words(churn_columns[c], row[c])});
  std::ranges::stable_sort(score.reasons, std::greater{}, &model::ScoreReason::moved);
  if (score.reasons.size() > reasons_max) score.reasons.resize(reasons_max);
  return score;
}

const model::ChurnRecord& ChurnScorer::record() const {
  return learnt_->record;
}

}  // namespace myelin::risk
