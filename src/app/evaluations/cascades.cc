// `myelin evaluate cascades`: how well the size of a repost cascade is known ahead.
//
// The shipped model judges cascades it was not trained on; on its own training file, and with
// --cross-validate, every cascade is judged by a model that never saw it (five folds by row). The
// peer is log-linear in the count, the count of the newer half and the followers, always by five
// folds of the file judged.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>

#include "app/cascade_rows.h"
#include "app/evaluations/all.h"
#include "app/evaluations/log_linear.h"
#include "stats/learn/scoring.h"

namespace myelin::app {
namespace {

using stats::cascade::Cascade;
using stats::cascade::CascadeModel;
using stats::cascade::horizon_s;

constexpr std::size_t folds = 5;
constexpr double size_age_s = 1'800, eruption_age_s = 600, eruption = 300, ahead_s = 1'800;
constexpr std::size_t seen_min = 10;

// The model that may judge row i.
struct Judges {
  std::vector<CascadeModel> models;  // one, or one a fold
  const CascadeModel& of(std::size_t row) const { return models[row % models.size()]; }
};

Result<Judges> cross_validated(const std::vector<Cascade>& cascades) {
  Judges judges;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<Cascade> others;
    for (std::size_t i = 0; i < cascades.size(); ++i)
      if (i % folds != fold) others.push_back(cascades[i]);
    MYELIN_TRY(model, CascadeModel::train(others, 7));
    judges.models.push_back(std::move(model));
  }
  return judges;
}

Result<CascadeModel> shipped(const std::filesystem::path& share) {
  const auto path = share / "models/cascades.bin";
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, path.string() + " is not there",
                "make it: myelin train cascades --data ../shared/data --out models");
  return CascadeModel::from_bytes(std::string(std::istreambuf_iterator<char>(file), {}));
}

double median(std::vector<double> values) {
  if (values.empty()) return NAN;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

std::vector<std::pair<std::string, std::string>> said_by(const std::string& by) {
  return {std::pair<std::string, std::string>{"by", by}};
}

struct SizeErrors {
  std::vector<double> relative;
  double logs = 0, covered = 0;
  void add(double said, double truth) {
    relative.push_back(std::abs(said - truth) / truth);
    const double e = std::log2(said + 1) - std::log2(truth + 1);
    logs += e * e;
  }
  std::size_t n() const { return relative.size(); }
  double mean() const {
    double sum = 0;
    for (const double one : relative) sum += one;
    return sum / static_cast<double>(n());
  }
};

void tell_sizes(const SizeErrors& errors, const std::string& by, const TellFigure& tell) {
  const auto about = said_by(by);
  const bool ours = by != "log-linear";
  tell({"median_are", median(errors.relative), errors.n(),
        ours ? std::optional(0.22) : std::nullopt, Better::lower, 4, about});
  tell({"mean_are", errors.mean(), errors.n(), {}, Better::lower, 4, about});
  tell({"msle",
        errors.logs / static_cast<double>(errors.n()),
        errors.n(),
        {},
        Better::lower,
        4,
        about});
  if (!ours) return;
  const double coverage = errors.covered / static_cast<double>(errors.n());
  tell({"coverage_90", coverage, errors.n(), {}, Better::higher, 4, about});
  tell({"coverage_90_distance", std::abs(coverage - 0.9), errors.n(), 0.02, Better::lower, 4,
        about});
}

Status judge_sizes(const std::vector<Cascade>& cascades, const Judges& judges,
                   const std::string& by, const TellFigure& tell) {
  SizeErrors ours;
  std::vector<CountsThen> counts;
  for (std::size_t i = 0; i < cascades.size(); ++i) {
    const auto& one = cascades[i];
    const auto live = one.live_at(size_age_s);
    if (live.count() < seen_min) continue;
    const auto truth = static_cast<double>(one.count_by(horizon_s));
    const auto said = judges.of(i).forecast(live, size_age_s, one.root);
    ours.add(said.expected, truth);
    ours.covered += said.low <= truth && truth <= said.high ? 1 : 0;
    counts.push_back(counts_then(one, size_age_s));
  }
  tell_sizes(ours, by, tell);
  MYELIN_TRY(peer, log_linear_sizes(counts, folds));
  SizeErrors plain;
  for (std::size_t i = 0; i < counts.size(); ++i) plain.add(peer[i], counts[i].final_count);
  tell_sizes(plain, "log-linear", tell);
  return {};
}

Status judge_eruptions(const std::vector<Cascade>& cascades, const Judges& judges,
                       const std::string& by, const TellFigure& tell) {
  std::vector<double> said, truth;
  std::vector<CountsThen> counts;
  for (std::size_t i = 0; i < cascades.size(); ++i) {
    const auto& one = cascades[i];
    const auto live = one.live_at(eruption_age_s);
    if (live.count() < seen_min) continue;
    said.push_back(judges.of(i).probability_of(eruption, live, eruption_age_s, one.root));
    counts.push_back(counts_then(one, eruption_age_s));
    truth.push_back(counts.back().final_count >= eruption ? 1 : 0);
  }
  using namespace stats::learn;
  tell({"auc_10min", auc(said, truth), said.size(), 0.86, Better::higher, 4, said_by(by)});
  tell({"ap_10min",
        average_precision(said, truth),
        said.size(),
        {},
        Better::higher,
        4,
        said_by(by)});
  tell({"brier_10min", brier(said, truth), said.size(), {}, Better::lower, 4, said_by(by)});
  MYELIN_TRY(peer, log_linear_eruptions(counts, truth, folds));
  tell({"auc_10min", auc(peer, truth), peer.size(), {}, Better::higher, 4, said_by("log-linear")});
  return {};
}

void judge_alarms(const std::vector<Cascade>& cascades, const Judges& judges, const std::string& by,
                  const TellFigure& tell) {
  double eruptions = 0, ahead = 0, announced = 0, came = 0;
  std::vector<double> leads_min;
  for (std::size_t i = 0; i < cascades.size(); ++i) {
    const auto& one = cascades[i];
    const bool erupts = static_cast<double>(one.count_by(horizon_s)) >= eruption;
    const auto& model = judges.of(i);
    const double alarm =
        stats::cascade::first_alarm_s(model, one, eruption, model.alarm_probability());
    eruptions += erupts ? 1 : 0;
    if (alarm < 0) continue;
    ++announced;
    if (!erupts) continue;
    ++came;
    const double lead = one.reposts_s[static_cast<std::size_t>(eruption) - 1] - alarm;
    leads_min.push_back(lead / 60);
    ahead += lead >= ahead_s ? 1 : 0;
  }
  const auto n = static_cast<std::size_t>(eruptions);
  tell({"eruptions_alarmed_30min_ahead", ahead / eruptions, n, 0.70, Better::higher, 4,
        said_by(by)});
  tell({"alarm_precision", came / announced, static_cast<std::size_t>(announced), 0.60,
        Better::higher, 4, said_by(by)});
  tell(
      {"median_lead_min", median(leads_min), leads_min.size(), {}, Better::higher, 4, said_by(by)});
}

}  // namespace

Status evaluate_cascades(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(cascades, read_cascades(query.data));
  Judges judges;
  std::string by = "cross-validation";
  if (!query.cross_validate) {
    MYELIN_TRY(model, shipped(query.share));
    if (model.trained_on() != stats::cascade::digest(cascades)) {
      judges.models.push_back(std::move(model));
      by = "shipped model";
    }
  }
  if (judges.models.empty()) {
    MYELIN_TRY(folded, cross_validated(cascades));
    judges = std::move(folded);
  }
  MYELIN_CHECK(judge_sizes(cascades, judges, by, tell));
  MYELIN_CHECK(judge_eruptions(cascades, judges, by, tell));
  judge_alarms(cascades, judges, by, tell);
  return {};
}

}  // namespace myelin::app
