// The Numenta Anomaly Benchmark: SeriesDetector over every series, one setting, labels seen by the
// scorer alone. That setting was chosen on this very corpus; docs/early-warning.md says what the
// choice is worth when it is repeated without each category. Beside the benchmark's own rule (the
// threshold that is best on the corpus) stand the threshold chosen without the category it is used
// on, and the one the product uses.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "app/evaluations/all.h"
#include "app/evaluations/rows_of.h"
#include "base/time.h"
#include "stats/series/detector.h"
#include "stats/series/nab_score.h"

namespace myelin::app {
namespace {

using stats::series::NabProfile;
using stats::series::NabResult;
using stats::series::NabSeries;
using stats::series::SeriesDetector;

struct Profile {
  std::string_view name;
  NabProfile costs;
  double reach;
};
constexpr std::array profiles{Profile{"standard", stats::series::nab_standard, 75},
                              Profile{"low_fp", stats::series::nab_low_fp, 66},
                              Profile{"low_fn", stats::series::nab_low_fn, 80}};

struct Judged {
  std::vector<NabSeries> series;
  std::vector<std::string> categories;  // of each series
};

constexpr Zone utc{minutes{0}};

Result<nlohmann::json> labels_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  auto json = nlohmann::json::parse(in, nullptr, false);
  if (json.is_object()) return json;
  return fail(ErrorCode::not_found,
              fmt::format("{} does not hold the labelled windows", path.string()),
              "name the folder that holds labels/combined_windows.json with --data");
}

// Rows from the first at or after `from` to the last at or before `to`.
Result<stats::series::NabWindow> window_of(const std::vector<Time>& times,
                                           const nlohmann::json& limits) {
  MYELIN_TRY(from, parse_time(limits.at(0).get<std::string>(), utc));
  MYELIN_TRY(to, parse_time(limits.at(1).get<std::string>(), utc));
  const auto first = std::ranges::lower_bound(times, from);
  const auto after = std::ranges::upper_bound(times, to);
  if (first >= after)
    return fail(ErrorCode::corrupt, fmt::format("no row between {}", limits.dump()),
                "labels and series are of different editions: fetch both anew");
  return stats::series::NabWindow{static_cast<std::size_t>(first - times.begin()),
                                  static_cast<std::size_t>(after - times.begin() - 1)};
}

Result<NabSeries> judged(const DataTable& table, const nlohmann::json& windows) {
  MYELIN_TRY(timestamp, table.column("timestamp"));
  MYELIN_TRY(value, table.column("value"));
  NabSeries series;
  series.rows = table.rows.size();
  SeriesDetector detector;
  std::vector<Time> times;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    MYELIN_TRY(time, parse_time(table.rows[row][timestamp], utc));
    times.push_back(time);
    const double score =
        detector.update(to_us(time) / 1'000'000, number_of(table.rows[row][value]));
    if (score > 0) series.reports.push_back({row, score});
  }
  for (const auto& limits : windows) {
    MYELIN_TRY(window, window_of(times, limits));
    series.windows.push_back(window);
  }
  return series;
}

Result<Judged> judge_corpus(const std::filesystem::path& folder) {
  MYELIN_TRY(labels, labels_of(folder / "labels" / "combined_windows.json"));
  Judged corpus;
  for (const auto& [file, windows] : labels.items()) {
    MYELIN_TRY(table, data_table(folder / file));
    MYELIN_TRY(series, judged(table, windows));
    corpus.series.push_back(std::move(series));
    corpus.categories.push_back(file.substr(0, file.find('/')));
  }
  return corpus;
}

// Each category scored with the threshold that is best on all the others.
NabResult left_out(const Judged& corpus, const NabProfile& costs) {
  std::map<std::string, std::array<std::vector<NabSeries>, 2>> split;  // the others, its own
  for (const auto& category : corpus.categories) split[category];
  for (std::size_t i = 0; i < corpus.series.size(); ++i)
    for (auto& [category, sides] : split)
      sides[category == corpus.categories[i] ? 1 : 0].push_back(corpus.series[i]);
  NabResult sum;
  for (const auto& [category, sides] : split) {
    const auto threshold = nab_best(sides[0], costs).threshold;
    const auto own = nab_score(sides[1], costs, threshold);
    sum.raw += own.raw;
    sum.windows += own.windows;
    sum.found += own.found;
    sum.false_reports += own.false_reports;
  }
  return sum;
}

EvaluationLine line_of(std::string metric, const NabResult& result, const NabProfile& costs) {
  EvaluationLine line;
  line.metric = std::move(metric);
  line.value = result.normalised(costs);
  line.n = result.windows;
  line.about = {{"found", std::to_string(result.found)},
                {"false_reports", std::to_string(result.false_reports)}};
  return line;
}

}  // namespace

Status evaluate_nab(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(corpus, judge_corpus(query.data));
  for (const auto& profile : profiles) {
    const auto best = nab_best(corpus.series, profile.costs);
    auto line = line_of(std::string(profile.name), best, profile.costs);
    line.reach = profile.reach;
    line.about.emplace_back("threshold", fmt::format("{:.4f}", best.threshold));
    line.about.emplace_back("setting_chosen_on", "this corpus");
    tell(line);
  }
  for (const auto& profile : profiles)
    tell(line_of(fmt::format("{}_threshold_left_out", profile.name),
                 left_out(corpus, profile.costs), profile.costs));
  for (const auto& profile : profiles)
    tell(line_of(fmt::format("{}_usual_threshold", profile.name),
                 nab_score(corpus.series, profile.costs, SeriesDetector::usual_threshold),
                 profile.costs));
  return {};
}

}  // namespace myelin::app
