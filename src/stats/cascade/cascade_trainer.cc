#include "stats/cascade/cascade_trainer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/cascade/model_row.h"

namespace myelin::stats::cascade {
namespace {

constexpr std::size_t folds = 3;  // to learn the interval's width and the alarm's level on
constexpr std::size_t no_fold = folds;
constexpr double coverage = 0.9, precision_wanted = 0.65;
constexpr double alarm_threshold = 300;
constexpr std::array<double, 7> thresholds{100, 150, 200, 300, 400, 500, 700};
constexpr double bound = 0.35;  // of the relative error, beyond which a miss is a miss

learn::BoostingOptions boosting(learn::Loss loss, int rounds, std::uint64_t seed) {
  return {.loss = loss,
          .rounds = rounds,
          .learning_rate = 0.05,
          .depth_max = 3,
          .leaf_rows_min = 80,
          .ridge = 5,
          .row_share = 0.6,
          .column_share = 0.5,
          .seed = seed};
}

// A feature as it will be after a round trip through the shipped bytes.
Result<learn::BoostedTrees> as_shipped(Result<learn::BoostedTrees> trees) {
  if (!trees) return trees;
  return learn::BoostedTrees::from_bytes(trees->to_small_bytes());
}

}  // namespace

bool CascadeTrainer::learns(std::size_t cascade, std::size_t fold) const {
  return cascade % folds != fold;
}

void CascadeTrainer::for_each_look(
    std::size_t fold,
    const std::function<void(const LiveCascade&, std::vector<double> row, double final_count)>&
        each) const {
  for (std::size_t i = 0; i < cascades_.size(); ++i) {
    const auto& one = cascades_[i];
    if (!learns(i, fold)) continue;
    const auto final_count = static_cast<double>(one.count_by(horizon_s));
    for (const double age : looking_ages_s()) {
      const auto live = one.live_at(age);
      if (live.count() < forecast_count_min) continue;
      each(live, model_row(live, age, one.root, prior_), final_count);
    }
  }
}

CascadeTrainer::Rows CascadeTrainer::growth_rows(std::size_t fold) const {
  Rows rows;
  for_each_look(fold, [&](const LiveCascade& live, const auto& row, double final_count) {
    rows.columns = row.size();
    rows.values.insert(rows.values.end(), row.begin(), row.end());
    rows.targets.push_back(std::log(final_count / live.count()));
  });
  return rows;
}

CascadeTrainer::Rows CascadeTrainer::crossing_rows(std::size_t fold) const {
  Rows rows;
  for_each_look(fold, [&](const LiveCascade& live, const auto& base, double final_count) {
    for (const double threshold : thresholds) {
      if (live.count() >= threshold) continue;
      auto row = base;
      add_threshold(row, threshold, live.count());
      rows.columns = row.size();
      rows.values.insert(rows.values.end(), row.begin(), row.end());
      rows.targets.push_back(final_count >= threshold ? 1 : 0);
      rows.weights.push_back(threshold == alarm_threshold ? 1 : 0.25);
    }
  });
  return rows;
}

// Least absolute error of log growth at the ages where a forecast matters most, over a small grid:
// four numbers for all cascades.
void CascadeTrainer::fit_prior() {
  std::vector<std::pair<LiveCascade, std::pair<double, double>>> seen;
  for (std::size_t i = 0; i < cascades_.size(); i += 2)
    for (const double age : {600.0, 1'800.0, 7'200.0}) {
      auto live = cascades_[i].live_at(age);
      if (live.count() < forecast_count_min) continue;
      const auto final_count = static_cast<double>(cascades_[i].count_by(horizon_s));
      seen.emplace_back(live, std::pair{age, std::log(final_count / live.count())});
    }
  double best = INFINITY;
  for (const double exponent : {0.05, 0.15, 0.25, 0.4})
    for (const double root_mass : {10.0, 40.0, 120.0})
      for (const double children : {0.4, 0.6, 0.8})
        for (const double strength : {10.0, 40.0, 160.0}) {
          const HawkesPrior prior{exponent, root_mass, children, strength};
          double error = 0;
          for (const auto& [live, truth] : seen)
            error +=
                std::abs(hawkes_log_growth(live, truth.first, horizon_s, prior) - truth.second);
          if (error < best) {
            best = error;
            prior_ = prior;
          }
        }
}

// Steps of a bounded loss 1 − exp(−e²/2b²) of the relative error e, each step weighted least
// squares (iteratively reweighted): moves the forecast from the median towards where most cascades
// end.
Result<learn::BoostedTrees> CascadeTrainer::fit_correction(
    const Rows& rows, const learn::BoostedTrees& growth) const {
  Rows step{.columns = rows.columns, .values = rows.values, .targets = {}, .weights = {}};
  const auto view = rows.view();
  for (std::size_t i = 0; i < rows.targets.size(); ++i) {
    const double d = std::clamp(growth.margin(view.features.row(i)) - rows.targets[i], -3.0, 1.0);
    const double error = std::expm1(d);
    step.targets.push_back(std::expm1(std::min(-d, 1.5)));
    step.weights.push_back(std::exp(-error * error / (2 * bound * bound) + 2 * d) + 1e-6);
  }
  return as_shipped(
      learn::BoostedTrees::fit(step.view(), boosting(learn::Loss::squared, 60, seed_ + 4)));
}

Result<CascadeModel> CascadeTrainer::fit(std::size_t fold) const {
  CascadeModel model;
  model.prior_ = prior_;
  const auto rows = growth_rows(fold);
  auto options = boosting(learn::Loss::quantile, 140, seed_ + 1);
  MYELIN_TRY(growth, as_shipped(learn::BoostedTrees::fit(rows.view(), options)));
  MYELIN_TRY(correction, fit_correction(rows, growth));
  options = boosting(learn::Loss::quantile, 80, seed_ + 2);
  options.quantile = (1 - coverage) / 2;
  MYELIN_TRY(low, as_shipped(learn::BoostedTrees::fit(rows.view(), options)));
  options.quantile = (1 + coverage) / 2;
  MYELIN_TRY(high, as_shipped(learn::BoostedTrees::fit(rows.view(), options)));
  MYELIN_TRY(crossing,
             as_shipped(learn::BoostedTrees::fit(crossing_rows(fold).view(),
                                                 boosting(learn::Loss::logistic, 140, seed_ + 3))));
  model.growth_ = std::move(growth);
  model.correction_ = std::move(correction);
  model.low_ = std::move(low);
  model.high_ = std::move(high);
  model.crossing_ = std::move(crossing);
  return model;
}

void CascadeTrainer::judge_intervals(const CascadeModel& model, std::size_t fold) {
  for (std::size_t i = 0; i < cascades_.size(); ++i) {
    const auto& one = cascades_[i];
    if (learns(i, fold)) continue;
    for (const double age : {600.0, 1'800.0, 7'200.0}) {
      const auto live = one.live_at(age);
      if (live.count() < forecast_count_min) continue;
      const auto row = model_row(live, age, one.root, prior_);
      const double truth = std::log(static_cast<double>(one.count_by(horizon_s)) / live.count());
      const double low = model.low_.margin(row);
      const double high = std::max(model.high_.margin(row), low + 1e-3);
      beyond_.push_back(std::max(low - truth, truth - high) / (high - low));
    }
  }
}

void CascadeTrainer::judge_alarms(const CascadeModel& model, std::size_t fold) {
  for (std::size_t i = 0; i < cascades_.size(); ++i) {
    const auto& one = cascades_[i];
    if (learns(i, fold)) continue;
    Looked looked{.highest = 0,
                  .crossed = static_cast<double>(one.count_by(horizon_s)) >= alarm_threshold};
    for (const double age : looking_ages_s()) {
      const auto live = one.live_at(age);
      if (live.count() >= alarm_threshold) break;
      if (live.count() < forecast_count_min) continue;
      looked.highest =
          std::max(looked.highest, model.probability_of(alarm_threshold, live, age, one.root));
    }
    looked_.push_back(looked);
  }
}

// The lowest level at which the wanted share of announcements came true; the earliest alarms.
double CascadeTrainer::chosen_alarm() const {
  double chosen = 0.9;
  for (double level = 0.9; level >= 0.1; level -= 0.01) {
    double said = 0, came = 0;
    for (const auto& one : looked_)
      if (one.highest >= level) {
        ++said;
        came += one.crossed ? 1 : 0;
      }
    if (said > 0 && came / said >= precision_wanted) chosen = level;
  }
  return chosen;
}

Result<CascadeModel> CascadeTrainer::train() {
  fit_prior();
  for (std::size_t fold = 0; fold < folds; ++fold) {
    MYELIN_TRY(model, fit(fold));
    judge_intervals(model, fold);
    judge_alarms(model, fold);
  }
  MYELIN_TRY(model, fit(no_fold));
  const auto at = static_cast<std::ptrdiff_t>(coverage * static_cast<double>(beyond_.size()));
  std::nth_element(beyond_.begin(), beyond_.begin() + at, beyond_.end());
  model.widen_ = beyond_[static_cast<std::size_t>(at)];
  model.alarm_ = chosen_alarm();
  model.trained_on_ = digest(cascades_);
  return model;
}

Result<CascadeModel> CascadeModel::train(std::span<const Cascade> cascades, std::uint64_t seed) {
  constexpr std::size_t cascades_min = 200;
  if (cascades.size() < cascades_min)
    return fail(ErrorCode::invalid_argument, "too few cascades to learn from",
                "pass at least 200, each with its reposts of a day and more");
  return CascadeTrainer(cascades, seed).train();
}

}  // namespace myelin::stats::cascade
