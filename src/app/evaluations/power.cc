// Verdicts on repairs that worked: how often is a planted fall seen, beside an oracle that knows
// the autocorrelation and the scale of the noise and tests at the same level? And how often is a
// verdict wrong, rather than "cannot tell"?
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/evaluations/all.h"
#include "app/evaluations/step_series.h"
#include "repair/verdict.h"
#include "stats/student_t.h"

namespace myelin::app {
namespace {

using namespace stats::causal;

constexpr std::size_t series_each = 4'000;
// In standard deviations of a measure; a count's logarithm has about 0.42.
constexpr std::array planted{0.5, 1.0, 1.5, 2.0, 3.0};
constexpr double count_deviation = 0.42;

// What is made of one series, without and with knowledge of the autocorrelation.
struct Seen {
  StepFit fit;
  double oracle_effect = 0;
};

Result<std::vector<Seen>> look(const NoiseRow& row, Lengths length, double fall, Random random) {
  std::vector<Seen> all;
  for (std::size_t i = 0; i < series_each; ++i) {
    const auto values = step_series(row, length, fall, random);
    auto series = viewed(values, row, length);
    MYELIN_TRY(fit, fit_step(series));
    series.autocorrelation = row.autocorrelation;
    MYELIN_TRY(oracle, fit_step(series));
    all.push_back({fit, oracle.effect});
  }
  return all;
}

// The spread of the oracle's estimate over null series, which no single series tells.
double oracle_error(const std::vector<Seen>& nulls) {
  double sum = 0, squares = 0;
  for (const auto& seen : nulls) {
    sum += seen.oracle_effect;
    squares += seen.oracle_effect * seen.oracle_effect;
  }
  const auto n = static_cast<double>(nulls.size());
  return std::sqrt(squares / n - sum / n * sum / n);
}

struct Tally {
  std::size_t fixed = 0, oracle = 0, not_fixed = 0, cannot_tell = 0;
};

Tally tally(const std::vector<Seen>& found, double fall, double error) {
  // The oracle knows the scale too, so its statistic is normal.
  const double limit = stats::t_quantile_two_sided(1 - 2 * 0.05 * EffectCurve::directed_share, 1e6);
  Tally sum;
  for (const auto& seen : found) {
    const auto verdict = repair::verdict_of(step_curve(seen.fit, Wanted::fall), fall);
    sum.fixed += verdict == model::VerdictKind::fixed;
    sum.cannot_tell += verdict == model::VerdictKind::cannot_tell;
    sum.not_fixed += verdict == model::VerdictKind::not_fixed;
    sum.oracle += seen.oracle_effect / error < -limit;
  }
  return sum;
}

// One row at one length: a line for each planted fall, and the means over them.
Status judge(const NoiseRow& row, Lengths length, const Random& random, const TellFigure& tell) {
  MYELIN_TRY(nulls, look(row, length, 0, random.split("null")));
  const double error = oracle_error(nulls);
  const std::vector<std::pair<std::string, std::string>> about{
      {"row", std::string(row.name)},
      {"points", fmt::format("{}+{}", length.before, length.after)}};
  double gap = 0, widest = 0, wrong = 0;
  for (const double deviations : planted) {
    const double fall = deviations * (row.kind == StepKind::count ? count_deviation : 1);
    MYELIN_TRY(found, look(row, length, fall, random.split(fmt::format("{}", deviations))));
    const auto sum = tally(found, fall, error);
    for (const auto& [metric, count] :
         {std::pair{"power", sum.fixed}, std::pair{"oracle_power", sum.oracle},
          std::pair{"cannot_tell", sum.cannot_tell}, std::pair{"wrong", sum.not_fixed}}) {
      EvaluationLine line;
      line.metric = metric;
      line.value = static_cast<double>(count) / series_each;
      line.n = series_each;
      line.about = about;
      line.about.emplace_back("fall_in_deviations", fmt::format("{}", deviations));
      tell(line);
    }
    const double below =
        (static_cast<double>(sum.oracle) - static_cast<double>(sum.fixed)) / series_each;
    gap += below;
    widest = std::max(widest, below);
    wrong += static_cast<double>(sum.not_fixed) / series_each;
  }
  EvaluationLine line;
  line.n = series_each * planted.size();
  line.better = Better::lower;
  line.about = about;
  line.metric = "power_below_oracle";
  line.value = gap / planted.size();
  line.reach = 0.07;
  tell(line);
  line.metric = "power_below_oracle_at_most";  // at the planted fall where it is widest
  line.value = widest;
  line.reach = std::nullopt;
  tell(line);
  line.metric = "wrong_verdicts";  // of all
  line.value = wrong / planted.size();
  line.reach = 0.01;
  tell(line);
  return {};
}

}  // namespace

Status evaluate_power(const EvaluationQuery& query, const TellFigure& tell) {
  const Random random(query.seeds.empty() ? 1 : query.seeds.front());
  for (const auto length : lengths)
    for (const auto& row : noise_rows) {
      const auto stream =
          random.split(fmt::format("{} {}+{}", row.name, length.before, length.after));
      MYELIN_CHECK(judge(row, length, stream, tell));
    }
  return {};
}

}  // namespace myelin::app
