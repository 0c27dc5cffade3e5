// Effects of what was not assigned at random, against known truth: the semi-simulated IHDP trial
// (seven replications; the effect of everybody is known), job training with comparison groups from
// two surveys (the experiment's own estimate is 1,794 dollars), and the sensitivity statistics that
// R's sensemakr prints for the Darfur study.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/evaluations/all.h"
#include "app/evaluations/rows_of.h"
#include "connect/file/archive.h"
#include "stats/causal/aipw.h"
#include "stats/causal/sensitivity.h"

namespace myelin::app {
namespace {

using namespace stats::causal;

constexpr double training_effect = 1'794, training_trim = 0.05;

struct Study {
  std::vector<double> features, treatment, outcome;
  std::size_t columns = 0;
  ObservedStudy view() const { return {{features, columns}, treatment, outcome}; }
};

struct NumberFile {
  std::string name;
  std::vector<std::vector<double>> rows;
};

// The files of an archive, comma-separated numbers without a header line.
Result<std::vector<NumberFile>> number_files(const std::filesystem::path& archive) {
  MYELIN_TRY(members, connect::file::list_members(archive));
  std::vector<NumberFile> files;
  for (const auto& member : members) {
    MYELIN_TRY(source, connect::file::open_member(archive, member, nullptr));
    std::string text;
    std::array<char, 65'536> piece{};
    while (true) {
      MYELIN_TRY(size, source->read(piece));
      if (size == 0) break;
      text.append(piece.data(), size);
    }
    NumberFile file{member.name, {}};
    for (std::string_view rest = text; !rest.empty();) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      auto& row = file.rows.emplace_back();
      for (std::string_view cells = line; !cells.empty();) {
        const auto cell = cells.substr(0, cells.find(','));
        cells.remove_prefix(std::min(cells.size(), cell.size() + 1));
        row.push_back(number_of(cell));
      }
      if (row.size() < 6)
        return fail(ErrorCode::corrupt, fmt::format("{} has a row that is too short", file.name));
    }
    files.push_back(std::move(file));
  }
  std::ranges::sort(files, {}, &NumberFile::name);
  return files;
}

// Columns: treatment, factual and counterfactual outcome, the two true means, 25 covariates.
Status infant_health(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(tables, number_files(query.data / "ihdp_1-7.tar.xz"));
  double errors = 0;
  std::size_t covered = 0;
  for (const auto& table : tables) {
    Study study;
    double truth = 0, n = 0;
    for (const auto& row : table.rows) {
      study.treatment.push_back(row[0]);
      study.outcome.push_back(row[1]);
      study.features.insert(study.features.end(), row.begin() + 5, row.end());
      study.columns = row.size() - 5;
      truth += row[4] - row[3];
      ++n;
    }
    truth /= n;
    MYELIN_TRY(effect, average_effect(study.view(), {.treatment_ridge = 10}, Random(1)));
    errors += std::abs(effect.estimate - truth);
    covered += effect.low <= truth && truth <= effect.high;
    EvaluationLine line;
    line.metric = "ihdp_ate";
    line.value = effect.estimate;
    line.n = effect.rows;
    line.about = {{"file", table.name},
                  {"truth", fmt::format("{:.4f}", truth)},
                  {"low", fmt::format("{:.4f}", effect.low)},
                  {"high", fmt::format("{:.4f}", effect.high)}};
    tell(line);
  }
  const auto n = static_cast<double>(tables.size());
  EvaluationLine line;
  line.metric = "ihdp_mean_abs_error";
  line.value = errors / n;
  line.n = tables.size();
  line.reach = 0.11;
  line.better = Better::lower;
  tell(line);
  line.metric = "ihdp_coverage";
  line.value = static_cast<double>(covered) / n;
  line.reach = 0.85;
  line.better = Better::higher;
  tell(line);
  return {};
}

// What Dehejia and Wahba (1999) regress on, and squares, logarithms and spells without earnings.
Result<Study> training_study(const DataTable& table, std::string_view comparison) {
  std::array<std::size_t, 10> at{};
  constexpr std::array<std::string_view, 10> names{"age",      "educ", "black", "hisp", "married",
                                                   "nodegree", "re74", "re75",  "re78", "sample"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    MYELIN_TRY(column, table.column(names[i]));
    at[i] = column;
  }
  Study study;
  for (const auto& cells : table.rows) {
    const auto& sample = cells[at[9]];
    if (sample != "1" && sample != comparison) continue;
    const auto value = [&](std::size_t i) { return number_of(cells[at[i]]); };
    const double age = value(0), school = value(1), black = value(2), before = value(6),
                 last = value(7);
    const double idle = before == 0 ? 1 : 0, idle_last = last == 0 ? 1 : 0;
    const std::array row{age,
                         age * age,
                         school,
                         school * school,
                         before,
                         last,
                         before * before,
                         last * last,
                         idle,
                         idle_last,
                         std::log1p(before),
                         std::log1p(last),
                         black,
                         value(4),
                         value(5),
                         value(3),
                         idle * idle_last,
                         idle * black};
    study.columns = row.size();
    study.features.insert(study.features.end(), row.begin(), row.end());
    study.treatment.push_back(sample == "1" ? 1 : 0);
    study.outcome.push_back(value(8));
  }
  return study;
}

Status job_training(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(table, data_table(query.data / "lalonde.csv.xz"));
  for (const auto& [group, sample] : {std::pair{"cps", "2"}, std::pair{"psid", "3"}}) {
    MYELIN_TRY(study, training_study(table, sample));
    for (const double trim : {0.0, 0.02, training_trim, 0.1}) {
      MYELIN_TRY(effect, average_effect(study.view(),
                                        {.estimand = Estimand::treated, .trim = trim, .splits = 11},
                                        Random(1)));
      EvaluationLine line;
      line.metric = "lalonde_att";
      line.value = effect.estimate;
      line.n = effect.rows;
      line.about = {{"group", group},
                    {"trim", fmt::format("{}", trim)},
                    {"low", fmt::format("{:.0f}", effect.low)},
                    {"high", fmt::format("{:.0f}", effect.high)},
                    {"treated_kept", fmt::format("{}/{}", effect.kept_treated, effect.treated)},
                    {"rows_kept", std::to_string(effect.kept)}};
      tell(line);
      if (trim != training_trim) continue;
      line.metric = "lalonde_abs_error";
      line.value = std::abs(effect.estimate - training_effect);
      line.reach = 500;
      line.better = Better::lower;
      line.about = {{"group", group}, {"trim_chosen_on", "this set"}};
      tell(line);
    }
  }
  return {};
}

void sensitivity(const TellFigure& tell) {
  constexpr double estimate = 0.09732, error = 0.02326, t = 4.18445, freedom = 783;
  const Confounder female{0.10903, 0.00908};
  const auto bound = [&](double times) {
    return adjusted(estimate, error, freedom, as_strong_as(female, times)).estimate;
  };
  struct Golden {
    std::string_view name;
    double value, printed, half_unit;
  };
  const std::array<Golden, 7> goldens{
      {{"partial_r2", partial_r2(t, freedom), 0.02187, 5e-6},
       {"robustness_value", robustness_value(t, freedom), 0.13878, 5e-6},
       {"robustness_value_0.05", robustness_value_of_significance(t, freedom), 0.07626, 5e-6},
       {"bound_1x_female", bound(1), 0.0752, 5e-5},
       {"bound_2x_female", bound(2), 0.0529, 5e-5},
       {"bound_3x_female", bound(3), 0.0304, 5e-5},
       {"e_value_of_3.9", e_value(3.9), 7.26, 5e-3}}};
  double worst = 0;
  for (const auto& golden : goldens) {
    worst = std::max(worst, std::abs(golden.value - golden.printed) - golden.half_unit);
    EvaluationLine line;
    line.metric = "sensitivity";
    line.value = golden.value;
    line.digits = 6;
    line.about = {{"statistic", std::string(golden.name)},
                  {"printed", fmt::format("{}", golden.printed)}};
    tell(line);
  }
  EvaluationLine line;
  line.metric = "sensitivity_max_abs_error";
  line.value = std::max(0.0, worst);
  line.n = goldens.size();
  line.reach = 1e-5;
  line.better = Better::lower;
  line.about = {{"beyond", "half a unit of the last printed digit"}};
  tell(line);
}

}  // namespace

Status evaluate_effects(const EvaluationQuery& query, const TellFigure& tell) {
  sensitivity(tell);
  MYELIN_CHECK(infant_health(query, tell));
  return job_training(query, tell);
}

}  // namespace myelin::app
