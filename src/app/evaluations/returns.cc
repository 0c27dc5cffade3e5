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
#include "risk/watch.h"
#include "sim/company.h"
#include "stats/forecast/lag_forecast.h"
#include "stats/hazard/day_book.h"

namespace myelin::app {
namespace {

using stats::forecast::HorizonOptions;
using stats::forecast::Judged;
using stats::forecast::JudgedForecasts;
using stats::forecast::LagForecast;
using stats::forecast::LagForecastOptions;
using stats::forecast::LeaderUse;
using stats::forecast::WeeklyLevel;

// Day by day; days are local.
struct DailyPair {
  std::string name;
  std::vector<int> weekdays;
  std::vector<double> leaders, followers;
};

constexpr int company_days = 300;
constexpr double company_scale = 1;
constexpr double usual_days = 21;
constexpr double mean_min = 2;  // of the follower, a day: below it intervals are steps

// One company: its orders, what of them was complained of and came back. Lines are the letters of
// the article numbers: XH-C01 is of line C.
class CompanyLives {
 public:
  CompanyLives(std::uint64_t seed, Time start) : start_(start), seed_(seed) {}
  void order(const model::Draft& draft) {
    for (const auto& [name, value] : draft.attributes)
      if (name == "sku" && value.size() > 3)
        orders_.try_emplace(draft.order, Order{value[3], day_of(*draft.at), {}, {}});
  }
  void complained(const model::Draft& draft, std::string_view factor) {
    const auto found = orders_.find(draft.order);
    if (found == orders_.end() || found->second.returned) return;
    const auto [cause, added] =
        causes_.try_emplace(std::string{factor}, static_cast<int>(causes_.size()));
    found->second.marks.push_back({day_of(*draft.at), cause->second});
  }
  void returned(const model::Draft& draft) {
    const auto found = orders_.find(draft.order);
    if (found != orders_.end() && !found->second.returned)
      found->second.returned = day_of(*draft.at);
  }

  // Complaints and returns a day, by line.
  std::vector<DailyPair> series() const {
    std::map<char, DailyPair> lines;
    for (const auto& [key, order] : orders_) {
      auto& line = lines[order.line];
      if (line.leaders.empty()) {
        line.leaders.resize(company_days);
        line.followers.resize(company_days);
      }
      for (const auto& mark : order.marks) count(line.leaders, mark.day);
      if (order.returned) count(line.followers, *order.returned);
    }
    std::vector<DailyPair> all;
    for (auto& [letter, line] : lines) {
      line.name = fmt::format("company {} line {}", seed_, letter);
      for (int day = 0; day < company_days; ++day)
        line.weekdays.push_back(Zone::weekday_of_day(Zone{}.day(start_) + day));
      all.push_back(std::move(line));
    }
    return all;
  }
  // The same orders one by one; the lines in the order of series().
  stats::hazard::DayBook book(stats::hazard::StateOptions& options) const {
    std::map<char, int> lines;
    for (const auto& [key, order] : orders_) lines.emplace(order.line, 0);
    int next = 0;
    for (auto& [letter, number] : lines) number = next++;
    options.lines = next;
    options.causes = std::max(1, static_cast<int>(causes_.size()));
    stats::hazard::DayBook book(company_days, Zone::weekday_of_day(Zone{}.day(start_)), options);
    for (const auto& [key, order] : orders_) {
      const int line = lines.at(order.line);
      book.enter(line, order.day);
      if (!order.marks.empty() || order.returned)
        book.add({line, order.day, order.marks, order.returned.value_or(stats::hazard::never)});
    }
    return book;
  }

 private:
  struct Order {
    char line;
    int day;
    std::vector<stats::hazard::Mark> marks;
    std::optional<int> returned;
  };
  int day_of(Time at) const { return static_cast<int>(Zone{}.day(at) - Zone{}.day(start_)); }
  static void count(std::vector<double>& days, int day) {
    if (day >= 0 && day < company_days) days[static_cast<std::size_t>(day)] += 1;
  }
  Time start_;
  std::uint64_t seed_;
  std::map<std::string, Order> orders_;  // in one order on every machine
  std::map<std::string, int> causes_;
};

// The factor that is blamed most, whatever its issue; empty: nothing is complained of.
std::string complained_of(const model::Reading& reading, const cause::Taxonomy& taxonomy) {
  const model::Mention* worst = nullptr;
  for (const auto& mention : reading.mentions)
    if (mention.polarity <= risk::complaint_polarity_max &&
        (worst == nullptr || mention.polarity < worst->polarity))
      worst = &mention;
  if (worst == nullptr) return {};
  const auto& key = taxonomy.factors()[worst->factor].key;
  return key.substr(0, key.find('.', key.find('.') + 1));
}

CompanyLives lives_of(std::uint64_t seed, const cause::Reader& reader,
                      const cause::Taxonomy& taxonomy) {
  sim::CompanyOptions options;
  options.seed = seed;
  options.days = company_days;
  options.scale = company_scale;
  CompanyLives lives(seed, options.start);
  sim::Company company(options);
  model::Draft draft;
  model::Reading reading;
  while (company.next(draft)) {
    if (draft.order.empty() || !draft.at) continue;
    if (draft.kind == model::SignalKind::order) lives.order(draft);
    if (draft.kind == model::SignalKind::returned) lives.returned(draft);
    if (!model::speaks(draft.kind) || draft.text.empty()) continue;
    reader.read(draft.text, reading);
    if (const auto factor = complained_of(reading, taxonomy); !factor.empty())
      lives.complained(draft, factor);
  }
  return lives;
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

struct Skill {
  double absolute = 0, naive = 0, interval_score = 0, days = 0;
  std::array<double, 2> held{};
  std::size_t judged_days = 0;

  void add(const std::optional<Judged>& judged) {
    if (!judged || ++judged_days <= burn_in) return;
    ++days;
    absolute += std::abs(judged->actual - judged->forecast.expected);
    naive += std::abs(judged->actual - judged->seasonal_naive);
    interval_score += myelin::app::interval_score(*judged);
    for (std::size_t i = 0; i < 2; ++i)
      held[i] += judged->forecast.intervals[i].holds(judged->actual);
  }
};

Skill skill_of(const DailyPair& pair, const LagForecastOptions& options) {
  LagForecast forecast(options);
  Skill skill;
  for (std::size_t day = 0; day < pair.followers.size(); ++day)
    skill.add(forecast.learn(pair.weekdays[day], pair.leaders[day], pair.followers[day]));
  return skill;
}

// Of each line, forecast order by order.
std::vector<Skill> skills_of(const CompanyLives& lives, const HorizonOptions& horizon) {
  stats::hazard::StateOptions options;
  options.days_ahead = horizon.last_day;
  const auto book = lives.book(options);
  stats::hazard::StateModel model(options);
  const auto lines = static_cast<std::size_t>(options.lines);
  std::vector<JudgedForecasts> judged(lines, JudgedForecasts(horizon));
  std::vector<WeeklyLevel> usual(lines, WeeklyLevel(usual_days));
  std::vector<Skill> skills(lines);
  for (std::size_t day = 0; day < book.days().size(); ++day) {
    const int weekday = book.days()[day].weekday;
    model.learn(book.days()[day]);
    for (std::size_t line = 0; line < lines; ++line) {
      const double count = book.outcomes(static_cast<int>(line))[day];
      usual[line].learn(weekday, count);
      skills[line].add(judged[line].learn(count));
      const auto ahead = model.ahead(static_cast<int>(line));
      double expected = 0, usually = 0;
      for (int next = horizon.first_day; next <= horizon.last_day; ++next) {
        expected += ahead[static_cast<std::size_t>(next - 1)];
        usually += usual[line].usual_on((weekday + next) % 7);
      }
      judged[line].made(judged[line].around(expected, usually));
    }
  }
  return skills;
}

struct Total {
  double near = 0, mase = 0, score = 0, unlagged_mase = 0, unlagged_score = 0, own_mase = 0,
         series = 0, worst = 0;
  std::array<double, 2> held{};
  double days = 0;
};

// `lagged`: of what is evaluated; beside it the series by themselves, and with a leader.
void add(Total& total, const DailyPair& pair, const Skill& lagged, LagForecastOptions options) {
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
      const LagForecastOptions options{.first_day = first, .last_day = last};
      for (const auto& pair : series)
        if (busy(pair)) add(total, pair, skill_of(pair, options), options);
      tell_total(total, set, first, last, tell);
    }
  };
  MYELIN_TRY(retail, retail_series(query.data));
  judge(retail, "online-retail");
  MYELIN_TRY(reader, shipped_reader(query.share, query.share / "models"));
  MYELIN_TRY(taxonomy, shipped_taxonomy(query.share));
  std::vector<CompanyLives> companies;
  const std::vector<std::uint64_t> seeds =
      query.seeds.empty() ? std::vector<std::uint64_t>{1, 2, 3, 4} : query.seeds;
  for (const auto seed : seeds) companies.push_back(lives_of(seed, *reader, *taxonomy));
  std::vector<DailyPair> series;
  for (const auto& company : companies)
    for (auto& pair : company.series()) series.push_back(std::move(pair));
  judge(series, "simulated companies, by day");
  for (const auto [first, last] : horizons) {
    Total total;
    for (const auto& company : companies) {
      const auto skills = skills_of(company, {.first_day = first, .last_day = last});
      const auto pairs = company.series();
      for (std::size_t i = 0; i < pairs.size(); ++i)
        if (busy(pairs[i])) add(total, pairs[i], skills[i], {.first_day = first, .last_day = last});
    }
    tell_total(total, "simulated companies, order by order", first, last, tell);
  }
  return {};
}

}  // namespace myelin::app
