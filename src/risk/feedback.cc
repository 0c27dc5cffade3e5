#include "risk/feedback.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "risk/sql.h"
#include "stats/learn/crossed_effects.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

constexpr double half_life_days = 180;
constexpr hours forgotten_after{24 * 730};  // a sixteenth is left of it

// A group of cells whose alerts are more or less useful together, and how much such groups differ:
// the variance of their log odds.
struct Group {
  std::string name;
  double variance;
};

// From all cells to the one: what is told of a part is told of its parts.
std::vector<Group> groups_of(const model::CellKey& cell) {
  std::vector<Group> groups{{"all", 0.25}};
  const auto add = [&](char kind, std::string name, double variance) {
    groups.push_back({fmt::format("{}\x1f{}", kind, name), variance});
  };
  const auto stage = cell.factor.find('.'), issue = cell.factor.rfind('.');
  const std::string family = cell.factor.substr(0, issue == stage ? cell.factor.npos : issue);
  add('s', cell.factor.substr(0, stage), 0.1);
  add('f', family, 0.25);
  if (family != cell.factor) add('i', cell.factor, 0.6);
  if (!cell.channel.empty()) add('c', cell.channel, 0.1);
  if (!cell.product.empty()) {
    add('p', cell.product, 0.25);
    add('P', cell.product + '\x1f' + family, 1.5);
    if (family != cell.factor) add('Q', cell.product + '\x1f' + cell.factor, 3);
  }
  add('x', cell.product + '\x1f' + cell.channel + '\x1f' + cell.factor, 2);
  return groups;
}

}  // namespace

void Feedback::note(const MarkedAlert& marked) {
  if (marked.mark.usefulness)
    marks_[marked.mark.alert] = marked;
  else
    marks_.erase(marked.mark.alert);
}

void Feedback::mark(const MarkedAlert& marked, Time now) {
  note(marked);
  fit(now);
}

void Feedback::fit(Time now) {
  effects_.clear();
  std::vector<stats::learn::CrossedRow> rows;
  std::vector<double> variances;
  std::vector<std::string> names;
  std::unordered_map<std::string, std::uint32_t> known;
  for (const auto& [alert, marked] : marks_) {
    const auto age = now - marked.mark.at;
    if (marked.rule != model::AlertRule::cell_excess || age > forgotten_after) continue;
    auto& row = rows.emplace_back();
    row.yes = marked.mark.usefulness == model::Usefulness::useful;
    const double days_ago = std::max(0.0, std::chrono::duration<double>(age).count() / 86'400);
    row.weight = std::exp2(-days_ago / half_life_days);
    for (auto& group : groups_of(marked.cell)) {
      const auto [at, fresh] =
          known.try_emplace(group.name, static_cast<std::uint32_t>(names.size()));
      if (fresh) names.push_back(std::move(group.name)), variances.push_back(group.variance);
      row.groups.push_back(at->second);
    }
  }
  const auto effects = stats::learn::crossed_effects(rows, variances);
  if (!effects) return;  // the rows above are all it refuses, and none of them is such
  for (std::size_t g = 0; g < names.size(); ++g) effects_.emplace(names[g], (*effects)[g]);
}

double Feedback::weight(const model::CellKey& cell) const {
  if (effects_.empty()) return 1;
  double log_odds = 0;
  for (const auto& group : groups_of(cell))
    if (const auto at = effects_.find(group.name); at != effects_.end()) log_odds += at->second;
  return std::clamp(std::exp(log_odds), feedback_weight_min, feedback_weight_max);
}

int Feedback::noise_in_a_row(CustomerId customer) const {
  int noise = 0;
  for (auto at = marks_.rbegin(); at != marks_.rend(); ++at) {
    if (at->second.rule != model::AlertRule::valued_customer || at->second.customer != customer)
      continue;
    if (at->second.mark.usefulness != model::Usefulness::noise) break;
    ++noise;
  }
  return noise;
}

Status Feedback::load(store::Session& session, Time now) {
  Status read;
  MYELIN_CHECK(session.query(sql::load_marks, {now - forgotten_after}, [&](const store::Row& row) {
    MarkedAlert marked;
    marked.mark = {{row.integer(0)}, model::usefulness_named(row.text(1)), row.time(2), {}, {}};
    const auto rule = std::ranges::find(model::alert_rule_names, row.text(3));
    if (rule == model::alert_rule_names.end()) {
      read = fail(ErrorCode::corrupt,
                  fmt::format("Alert {} has an unknown rule.", marked.mark.alert.value),
                  "Restore the row from a backup.");
      return false;
    }
    marked.rule = static_cast<model::AlertRule>(rule - model::alert_rule_names.begin());
    marked.cell = {std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6))};
    if (!row.is_null(7)) marked.customer = {row.integer(7)};
    note(marked);
    return true;
  }));
  MYELIN_CHECK(std::move(read));
  fit(now);
  return {};
}

Status Feedback::save(store::Session& session, std::int64_t id, const model::AlertMark& mark) {
  MYELIN_CHECK(
      session.execute(sql::insert_mark,
                      {id, mark.alert.value,
                       mark.usefulness ? std::string(model::name(*mark.usefulness)) : std::string(),
                       mark.at, mark.by, mark.reason}));
  return {};
}

}  // namespace myelin::risk
