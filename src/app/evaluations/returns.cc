// Forecasts of returns from what customers say (simulated companies, read by the product's own
// reader) and of cancelled lines from what was sold (the online retailer's invoices): coverage of
// the 80 % and 95 % intervals series by series, and skill beside a seasonal naive forecast and the
// same model without lags.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>

#include "app/evaluations/all.h"
#include "app/evaluations/rows_of.h"
#include "app/shipped_reader.h"
#include "base/time.h"
#include "model/reading.h"
#include "sim/company.h"
#include "stats/forecast/lag_forecast.h"

namespace myelin::app {
namespace {

using stats::forecast::Judged;
using stats::forecast::LagForecast;
using stats::forecast::LagForecastOptions;
using stats::forecast::LeaderUse;

// Day by day; days are local.
struct DailyPair {
  std::string name;
  std::vector<int> weekdays;
  std::vector<double> leaders, followers;
};

constexpr int company_days = 300;
constexpr double company_scale = 1;
constexpr float complaint_polarity = -0.5F;  // as the watch counts complaints
constexpr double mean_min = 2;               // of the follower, a day: below it intervals are steps

// Lines are the letters of the article numbers: XH-C01 is of line C.
class CompanyLines {
 public:
  CompanyLines(std::uint64_t seed, Time start) : start_(start), seed_(seed) {}
  void order(const model::Draft& draft) {
    for (const auto& [name, value] : draft.attributes)
      if (name == "sku" && value.size() > 3) line_of_order_[draft.order] = value[3];
  }
  void count(const model::Draft& draft, bool returned) {
    if (draft.order.empty() || !draft.at) return;
    const auto line = line_of_order_.find(draft.order);
    if (line == line_of_order_.end()) return;
    const auto day = Zone{}.day(*draft.at) - Zone{}.day(start_);
    if (day < 0 || day >= company_days) return;
    auto& counts = counts_[line->second];
    (returned ? counts.followers : counts.leaders)[static_cast<std::size_t>(day)] += 1;
  }
  void take(std::vector<DailyPair>& into) {
    for (auto& [line, counts] : counts_) {
      counts.name = fmt::format("company {} line {}", seed_, line);
      for (int day = 0; day < company_days; ++day)
        counts.weekdays.push_back(Zone::weekday_of_day(Zone{}.day(start_) + day));
      into.push_back(std::move(counts));
    }
  }

 private:
  struct Counts : DailyPair {
    Counts() {
      leaders.resize(company_days);
      followers.resize(company_days);
    }
  };
  Time start_;
  std::uint64_t seed_;
  std::unordered_map<std::string, char> line_of_order_;
  std::map<char, Counts> counts_;
};

void company_series(std::uint64_t seed, const cause::Reader& reader, std::vector<DailyPair>& into) {
  sim::CompanyOptions options;
  options.seed = seed;
  options.days = company_days;
  options.scale = company_scale;
  CompanyLines lines(seed, options.start);
  sim::Company company(options);
  model::Draft draft;
  model::Reading reading;
  while (company.next(draft)) {
    if (draft.kind == model::SignalKind::order) lines.order(draft);
    if (draft.kind == model::SignalKind::returned) lines.count(draft, true);
    if (!model::speaks(draft.kind) || draft.text.empty()) continue;
    reader.read(draft.text, reading);
    if (std::ranges::any_of(reading.mentions, [](const model::Mention& mention) {
          return mention.polarity <= complaint_polarity;
        }))
      lines.count(draft, false);
  }
  lines.take(into);
}

// Cancelled invoice lines a day, led by lines sold; a series is all articles whose number begins
// with the same two characters, and all together. Days without an invoice are no days of trade.
Result<std::vector<DailyPair>> retail_series(const std::filesystem::path& path) {
  MYELIN_TRY(table, data_table(path));
  MYELIN_TRY(invoice, table.column("InvoiceNo"));
  MYELIN_TRY(article, table.column("StockCode"));
  MYELIN_TRY(date, table.column("InvoiceDate"));
  std::map<std::string, std::map<std::int64_t, std::array<double, 2>>> counts;
  std::map<std::int64_t, bool> days;
  for (const auto& row : table.rows) {
    MYELIN_TRY(at, parse_time(row[date], Zone{minutes{0}}));
    const auto day = Zone{minutes{0}}.day(at);
    days[day] = true;
    const bool cancelled = row[invoice].starts_with('C');
    for (const auto& group : {std::string("all"), row[article].substr(0, 2)})
      ++counts[group][day][cancelled ? 1 : 0];
  }
  std::vector<DailyPair> series;
  for (auto& [group, by_day] : counts) {
    DailyPair pair;
    pair.name = "retail " + group;
    for (const auto& [day, traded] : days) {
      pair.weekdays.push_back(Zone::weekday_of_day(day));
      pair.leaders.push_back(by_day[day][0]);
      pair.followers.push_back(by_day[day][1]);
    }
    series.push_back(std::move(pair));
  }
  return series;
}

bool busy(const DailyPair& pair) {
  double sum = 0;
  for (const double count : pair.followers) sum += count;
  return sum >= mean_min * static_cast<double>(pair.followers.size());
}

struct Skill {
  double absolute = 0, naive = 0, interval_score = 0, days = 0;
  std::array<double, 2> held{};
};

// The weighted interval score (Bracher et al. 2021) of the two intervals and the middle.
double interval_score(const Judged& judged) {
  double score = 0.5 * std::abs(judged.actual - judged.forecast.expected);
  constexpr std::array outside{0.20, 0.05};
  for (std::size_t i = 0; i < outside.size(); ++i) {
    const auto [low, high] = judged.forecast.intervals[i];
    score += outside[i] / 2 * (high - low) + std::max(0.0, low - judged.actual) +
             std::max(0.0, judged.actual - high);
  }
  return score / 2.5;
}

constexpr std::size_t burn_in = 42;  // days judged before counting begins

Skill skill_of(const DailyPair& pair, const LagForecastOptions& options) {
  LagForecast forecast(options);
  Skill skill;
  std::size_t judged_days = 0;
  for (std::size_t day = 0; day < pair.followers.size(); ++day) {
    const auto judged = forecast.learn(pair.weekdays[day], pair.leaders[day], pair.followers[day]);
    if (!judged || ++judged_days <= burn_in) continue;
    ++skill.days;
    skill.absolute += std::abs(judged->actual - judged->forecast.expected);
    skill.naive += std::abs(judged->actual - judged->seasonal_naive);
    skill.interval_score += interval_score(*judged);
    for (std::size_t i = 0; i < 2; ++i)
      skill.held[i] += judged->forecast.intervals[i].holds(judged->actual);
  }
  return skill;
}

struct Total {
  double near = 0, mase = 0, score = 0, unlagged_mase = 0, unlagged_score = 0, own_mase = 0,
         series = 0, worst = 0;
  std::array<double, 2> held{};
  double days = 0;
};

void add(Total& total, const DailyPair& pair, LagForecastOptions options) {
  const auto lagged = skill_of(pair, options);
  options.leader = LeaderUse::today;
  const auto unlagged = skill_of(pair, options);
  options.leader = LeaderUse::none;
  const auto own = skill_of(pair, options);
  if (lagged.days == 0 || lagged.naive <= 0) return;
  ++total.series;
  double error = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    error = std::max(error, std::abs(lagged.held[i] / lagged.days - options.coverages[i]));
    total.held[i] += lagged.held[i];
  }
  total.days += lagged.days;
  total.near += error <= 0.01;
  total.worst = std::max(total.worst, error);
  total.mase += lagged.absolute / lagged.naive;
  total.unlagged_mase += unlagged.absolute / lagged.naive;
  total.own_mase += own.absolute / lagged.naive;
  total.score += lagged.interval_score / lagged.days;
  total.unlagged_score += unlagged.interval_score / lagged.days;
}

void tell_total(const Total& total, std::string_view set, int first, int last,
                const TellFigure& tell) {
  const auto say = [&](std::string metric, double value, double n, std::optional<double> reach = {},
                       Better better = Better::higher) {
    EvaluationLine line;
    line.metric = std::move(metric);
    line.value = value;
    line.n = static_cast<std::size_t>(n);
    line.reach = reach;
    line.better = better;
    line.about = {{"set", std::string(set)}, {"days_ahead", fmt::format("{}-{}", first, last)}};
    tell(line);
  };
  const double n = total.series;
  if (n == 0) return;
  say("coverage_within_one_point", total.near / n, n, 0.95);
  say("coverage_80", total.held[0] / total.days, total.days);
  say("coverage_95", total.held[1] / total.days, total.days);
  say("coverage_error_worst", total.worst, n);
  // Better than last week's day (1), than the leader without its lag, than the series alone.
  say("mase", total.mase / n, n, std::min({1.0, total.unlagged_mase / n, total.own_mase / n}),
      Better::lower);
  say("mase_unlagged", total.unlagged_mase / n, n);
  say("mase_own_past_only", total.own_mase / n, n);
  say("wis", total.score / n, n, total.unlagged_score / n, Better::lower);
  say("wis_unlagged", total.unlagged_score / n, n);
}

}  // namespace

Status evaluate_returns(const EvaluationQuery& query, const TellFigure& tell) {
  struct Horizon {
    int first, last;
  };
  constexpr std::array horizons{Horizon{1, 1}, Horizon{2, 2}, Horizon{3, 3}, Horizon{1, 7}};
  const auto judge = [&](const std::vector<DailyPair>& series, std::string_view set) {
    for (const auto [first, last] : horizons) {
      Total total;
      for (const auto& pair : series)
        if (busy(pair)) add(total, pair, {.first_day = first, .last_day = last});
      tell_total(total, set, first, last, tell);
    }
  };
  MYELIN_TRY(retail, retail_series(query.data));
  judge(retail, "online-retail");
  MYELIN_TRY(reader, shipped_reader(query.share, query.share / "models"));
  std::vector<DailyPair> companies;
  const std::vector<std::uint64_t> seeds =
      query.seeds.empty() ? std::vector<std::uint64_t>{1, 2, 3, 4} : query.seeds;
  for (const auto seed : seeds) company_series(seed, *reader, companies);
  judge(companies, "simulated companies");
  return {};
}

}  // namespace myelin::app
