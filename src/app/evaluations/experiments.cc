// Experiments: arms, CUPED, the sample-ratio check and uplift by segment on two public trials
// against figures computed from the same files, and how often looking twenty times deceives.
//
// --data names a folder with hillstrom_email.csv(.xz) and cookie_cats.csv(.xz).
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>

#include "app/evaluations/all.h"
#include "app/evaluations/rows_of.h"
#include "base/random.h"
#include "stats/experiment/arm.h"
#include "stats/experiment/sample_ratio.h"
#include "stats/experiment/sequential.h"
#include "stats/multiple_testing.h"

namespace myelin::app {
namespace {

using namespace stats::experiment;
using Arms = std::map<std::string, Arm>;

Result<Arms> arms_of(const DataTable& table, std::string_view arm, std::string_view metric,
                     std::string_view before = {}) {
  MYELIN_TRY(who, table.column(arm));
  MYELIN_TRY(what, table.column(metric));
  std::size_t with = what;
  if (!before.empty()) {
    MYELIN_TRY(column, table.column(before));
    with = column;
  }
  Arms arms;
  for (const auto& row : table.rows) {
    const auto value = row[what] == "TRUE" ? 1 : row[what] == "FALSE" ? 0 : number_of(row[what]);
    arms[row[who]].add(value, number_of(row[with]));
  }
  return arms;
}

struct Golden {
  std::string_view metric, arm;
  double value;
  int digits;
};

// Told with the distance beyond half a unit of the last digit that is known.
void tell_golden(const TellFigure& tell, const Golden& golden, double value, std::size_t n,
                 double& worst) {
  const double away =
      std::max(0.0, std::abs(value - golden.value) - 0.5 * std::pow(10.0, -golden.digits));
  worst = std::max(worst, away);
  EvaluationLine line{.metric = std::string(golden.metric), .value = value, .n = n};
  line.digits = 6;
  line.about = {{"arm", std::string(golden.arm)},
                {"known", fmt::format("{:.{}f}", golden.value, golden.digits)}};
  tell(line);
}

void tell_of(const TellFigure& tell, std::string metric, double value, std::size_t n,
             std::optional<double> reach = {}, Better better = Better::higher) {
  EvaluationLine line{.metric = std::move(metric), .value = value, .n = n, .reach = reach};
  line.better = better;
  line.digits = 6;
  tell(line);
}

constexpr std::string_view mens = "Mens E-Mail", womens = "Womens E-Mail", none = "No E-Mail";
constexpr std::array hillstrom_known{
    Golden{"visit", mens, .182757, 6},        Golden{"visit", womens, .151400, 6},
    Golden{"visit", none, .106167, 6},        Golden{"conversion", mens, .012531, 6},
    Golden{"conversion", womens, .008837, 6}, Golden{"conversion", none, .005726, 6},
    Golden{"spend", mens, 1.422617, 6},       Golden{"spend", womens, 1.077202, 6},
    Golden{"spend", none, .652789, 6}};

// One segment's uplift; all of them together are held to one share of false finds.
Status uplift_by_segment(const DataTable& table, const TellFigure& tell) {
  MYELIN_TRY(who, table.column("segment"));
  MYELIN_TRY(what, table.column("visit"));
  struct Found {
    std::string by, value;
    Estimate effect;
    double n;
  };
  std::vector<Found> all;
  std::vector<double> p;
  for (const char* by : {"history_segment", "mens", "womens", "zip_code", "newbie", "channel"}) {
    MYELIN_TRY(column, table.column(by));
    std::map<std::string, std::pair<Arm, Arm>> segments;
    for (const auto& row : table.rows) {
      if (row[who] == womens) segments[row[column]].first.add(number_of(row[what]));
      if (row[who] == none) segments[row[column]].second.add(number_of(row[what]));
    }
    for (const auto& [value, arms] : segments) {
      const auto effect = difference(mean_of(arms.first), mean_of(arms.second));
      all.push_back({by, value, effect, arms.first.n + arms.second.n});
      p.push_back(p_value(effect));
    }
  }
  const auto q = stats::benjamini_hochberg(p);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EvaluationLine line{.metric = "womens_visit_uplift",
                        .value = all[i].effect.value,
                        .n = static_cast<std::size_t>(all[i].n)};
    line.digits = 6;
    const double radius = normal_two_sided(0.95) * all[i].effect.error;
    line.about = {{"by", all[i].by},
                  {"segment", all[i].value},
                  {"low", fmt::format("{:.4f}", all[i].effect.value - radius)},
                  {"high", fmt::format("{:.4f}", all[i].effect.value + radius)},
                  {"q", fmt::format("{:.2g}", q[i])}};
    tell(line);
  }
  return {};
}

Status hillstrom(const DataTable& table, const TellFigure& tell, double& worst) {
  const auto n = table.rows.size();
  for (const auto& golden : hillstrom_known) {
    MYELIN_TRY(arms, arms_of(table, "segment", golden.metric));
    tell_golden(tell, golden, arms[std::string(golden.arm)].mean, n, worst);
  }
  MYELIN_TRY(visits, arms_of(table, "segment", "visit"));
  const auto uplift =
      difference(mean_of(visits[std::string(womens)]), mean_of(visits[std::string(none)]));
  tell_golden(tell, {"visit_uplift", womens, .045233, 6}, uplift.value, n, worst);
  tell_of(tell, "visit_uplift_error", uplift.error, n);
  MYELIN_TRY(spend, arms_of(table, "segment", "spend", "history"));
  const auto adjusted = cuped(spend[std::string(womens)], spend[std::string(none)]);
  tell_of(tell, "spend_uplift_cuped", adjusted.effect.value, n);
  tell_of(tell, "spend_uplift_cuped_error", adjusted.effect.error, n);
  // Over all three arms, as it was computed: R² of spend on history.
  Arm all;
  for (const auto& [name, arm] : spend) all.merge(arm);
  tell_golden(tell, {"cuped_explained", "all", .0005, 4},
              all.product * all.product / (all.squares * all.other_squares), n, worst);
  const std::vector<double> counts{visits[std::string(mens)].n, visits[std::string(womens)].n,
                                   visits[std::string(none)].n};
  tell_of(tell, "hillstrom_sample_ratio_p",
          stats::experiment::sample_ratio_p(counts, std::vector(3, 1.0)), n);
  return uplift_by_segment(table, tell);
}

Status cookie_cats(const DataTable& table, const TellFigure& tell, double& worst) {
  constexpr std::array known{
      Golden{"retention_7", "gate_30", .1902, 4}, Golden{"retention_7", "gate_40", .1820, 4},
      Golden{"retention_1", "gate_30", .4482, 4}, Golden{"retention_1", "gate_40", .4423, 4}};
  for (const auto& golden : known) {
    MYELIN_TRY(arms, arms_of(table, "version", golden.metric));
    tell_golden(tell, golden, arms[std::string(golden.arm)].mean, table.rows.size(), worst);
  }
  MYELIN_TRY(arms, arms_of(table, "version", "retention_7"));
  const auto effect = difference(mean_of(arms["gate_40"]), mean_of(arms["gate_30"]));
  tell_of(tell, "retention_7_effect", effect.value, table.rows.size());
  tell_of(tell, "retention_7_p", p_value(effect), table.rows.size());
  tell_of(tell, "cookie_cats_sample_ratio_p",
          sample_ratio_p(std::vector{arms["gate_30"].n, arms["gate_40"].n}, std::vector{1.0, 1.0}),
          table.rows.size());
  return {};
}

// How often each test says "different" when it is looked at twenty times on the way to 5,000 units
// an arm, whose true means are `effect` standard deviations apart. Variances are estimated.
struct Shares {
  double any_time = 0, at_looks = 0, fixed = 0, peeked = 0;
};

Shares shares_of(double effect, int trials, std::uint64_t seed) {
  constexpr int looks = 20, step = 250;
  constexpr double planned = 2.0 * looks * step;
  static const auto any = Sequential::any_time(planned), at = Sequential::at_looks(planned, looks);
  const double z = normal_two_sided(0.95);
  Random random(seed);
  Shares shares;
  for (int trial = 0; trial < trials; ++trial) {
    Arm treated, control;
    bool by_any = false, by_looks = false, peeked = false, fixed = false;
    for (int look = 1; look <= looks; ++look) {
      for (int i = 0; i < step; ++i) {
        treated.add(random.normal(effect));
        control.add(random.normal());
      }
      const auto seen = difference(mean_of(treated), mean_of(control));
      const double units = treated.n + control.n;
      by_any = by_any || any.decided(seen, units);
      by_looks = by_looks || at.decided(seen, units);
      fixed = std::abs(seen.value) > z * seen.error;
      peeked = peeked || fixed;
    }
    shares.any_time += by_any;
    shares.at_looks += by_looks;
    shares.fixed += fixed;
    shares.peeked += peeked;
  }
  for (auto* share : {&shares.any_time, &shares.at_looks, &shares.fixed, &shares.peeked})
    *share /= trials;
  return shares;
}

void looking(const EvaluationQuery& query, const TellFigure& tell) {
  constexpr int trials = 10'000;
  const auto seed = query.seeds.empty() ? 1 : query.seeds.front();
  const auto null = shares_of(0, trials, seed), planted = shares_of(0.05, trials, seed + 1);
  const auto n = static_cast<std::size_t>(trials);
  tell_of(tell, "false_positive_20_looks", null.any_time, n, 0.05, Better::lower);
  tell_of(tell, "power_20_looks", planted.any_time, n, 0.62);
  // Where the number of looks is fixed beforehand, for those who can keep to it.
  tell_of(tell, "false_positive_planned_looks", null.at_looks, n);
  tell_of(tell, "power_planned_looks", planted.at_looks, n);
  tell_of(tell, "peer_fixed_false_positive_if_peeked", null.peeked, n);
  tell_of(tell, "peer_fixed_power_one_look", planted.fixed, n);
}

}  // namespace

Status evaluate_experiments(const EvaluationQuery& query, const TellFigure& tell) {
  const auto file = [&](std::string name) {
    return std::filesystem::exists(query.data / name) ? query.data / name
                                                      : query.data / (name + ".xz");
  };
  double worst = 0;
  MYELIN_TRY(mail, data_table(file("hillstrom_email.csv")));
  MYELIN_CHECK(hillstrom(mail, tell, worst));
  MYELIN_TRY(game, data_table(file("cookie_cats.csv")));
  MYELIN_CHECK(cookie_cats(game, tell, worst));
  tell_of(tell, "goldens_max_abs_error", worst, hillstrom_known.size() + 6, 1e-9, Better::lower);
  looking(query, tell);
  return {};
}

}  // namespace myelin::app
