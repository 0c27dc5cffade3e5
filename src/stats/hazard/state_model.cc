#include "stats/hazard/state_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace myelin::stats::hazard {
namespace {

// What is left after a day of what is known of: the shape of hazards, a line's level, and how often
// its units are marked, which is what a trouble changes first.
constexpr double shape_kept = 0.995, line_kept = 0.98, marks_kept = 0.9;
// Unit-days of everybody's that an age or a day since a mark begins with; outcomes that a ratio has
// to have to be half its own.
constexpr double age_days = 50, since_days = 20, line_prior = 15, cause_prior = 4, mark_prior = 6;
constexpr double entries_days = 14, unknown_days = 28;
constexpr double marked_most = 0.5;  // of the units of an age, in a day

double overall(const auto& shares) {
  double events = 0, days = 0;
  for (const auto& share : shares) events += share.events, days += share.days;
  return days > 0 ? events / days : 0;
}

void hazards_of(const auto& shares, double prior_days, std::vector<double>& to) {
  const double mean = overall(shares);
  for (std::size_t i = 0; i < to.size(); ++i)
    to[i] = (shares[i].events + prior_days * mean) / (shares[i].days + prior_days);
}

}  // namespace

StateModel::Line::Line(const StateOptions& options)
    : base(static_cast<std::size_t>(options.age_max)),
      marked(static_cast<std::size_t>(options.causes * options.since_max)),
      marked_outcomes(static_cast<std::size_t>(options.causes)),
      marks(static_cast<std::size_t>(options.causes)),
      entries(entries_days),
      unknown(unknown_days) {}

StateModel::StateModel(const StateOptions& options)
    : options_(options),
      lines_(static_cast<std::size_t>(options.lines), Line(options)),
      base_(static_cast<std::size_t>(options.age_max)),
      since_(static_cast<std::size_t>(options.since_max)),
      mark_(base_.size()),
      causes_(static_cast<std::size_t>(options.causes)),
      cause_share_(causes_.size()),
      base_hazard_(base_.size()),
      since_hazard_(since_.size()),
      mark_hazard_(base_.size()),
      cause_ratio_(causes_.size(), 1) {}

std::size_t StateModel::cell(int cause, int since) const {
  return static_cast<std::size_t>(cause * options_.since_max + since);
}

double* StateModel::units(Line& line, int from, int since) const {
  if (since < 0) return nullptr;
  if (from == unmarked)
    return since < options_.age_max ? &line.base[static_cast<std::size_t>(since)] : nullptr;
  return since < options_.since_max ? &line.marked[cell(from, since)] : nullptr;
}

// Everybody is a day older; who was in the last day of a state is lost sight of.
void StateModel::shift(Line& line, double entered) const {
  std::shift_right(line.base.begin(), line.base.end(), 1);
  line.base.front() = entered;
  for (int cause = 0; cause < options_.causes; ++cause) {
    const auto first = line.marked.begin() + static_cast<std::ptrdiff_t>(cell(cause, 0));
    std::shift_right(first, first + options_.since_max, 1);
    *first = 0;
  }
}

void StateModel::forget() {
  for (auto* shares : {&base_, &since_, &mark_})
    for (auto& share : *shares) share.events *= shape_kept, share.days *= shape_kept;
  const auto fade = [](Tally& tally, double kept) {
    tally.observed *= kept;
    tally.expected *= kept;
  };
  for (auto& tally : causes_) fade(tally, shape_kept);
  for (auto& share : cause_share_) share *= shape_kept;
  for (auto& line : lines_) {
    fade(line.outcomes, line_kept);
    for (auto& tally : line.marked_outcomes) fade(tally, line_kept);
    for (auto& tally : line.marks) fade(tally, marks_kept);
  }
}

void StateModel::refresh() {
  hazards_of(base_, age_days, base_hazard_);
  hazards_of(since_, since_days, since_hazard_);
  hazards_of(mark_, age_days, mark_hazard_);
  for (std::size_t c = 0; c < causes_.size(); ++c) cause_ratio_[c] = causes_[c].ratio(cause_prior);
}

// How often a line's units are marked by each cause, beside how often any are marked at all at
// their age: the cause's share of all marks, which the line's own count of them corrects.
std::vector<double> StateModel::mark_ratios(const Line& line) const {
  const double all = std::accumulate(cause_share_.begin(), cause_share_.end(), 0.0);
  std::vector<double> ratios(causes_.size());
  for (std::size_t c = 0; all > 0 && c < ratios.size(); ++c) {
    const double share = cause_share_[c] / all;
    if (share > 0)
      ratios[c] = share * (line.marks[c].observed + mark_prior * share) /
                  (line.marks[c].expected * share + mark_prior * share);
  }
  return ratios;
}

double StateModel::marked_hazard(const Line& line, int cause, int since) const {
  const auto c = static_cast<std::size_t>(cause);
  return std::min(1.0, since_hazard_[static_cast<std::size_t>(since)] * cause_ratio_[c] *
                           line.marked_outcomes[c].ratio(cause_prior));
}

void StateModel::learn(const Day& day) {
  weekday_ = day.weekday;
  forget();
  std::vector<double> unknown(lines_.size());
  for (std::size_t l = 0; l < lines_.size(); ++l) {
    auto& line = lines_[l];
    shift(line, day.entered[l]);
    line.entries.learn(day.weekday, day.entered[l]);
    double expected_marks = 0;
    for (std::size_t age = 0; age < line.base.size(); ++age) {
      mark_[age].days += line.base[age];
      expected_marks += line.base[age] * mark_hazard_[age];
    }
    for (auto& tally : line.marks) tally.expected += expected_marks;
  }
  // Marks first: who is marked comes to the outcome as one who is.
  for (const auto& move : day.moves) {
    if (move.to == ended) continue;
    auto& line = lines_[static_cast<std::size_t>(move.line)];
    if (auto* from = units(line, move.from, move.since)) *from -= std::min(*from, move.count);
    line.marked[cell(move.to, 0)] += move.count;
    if (move.from != unmarked || move.since >= options_.age_max) continue;
    const auto to = static_cast<std::size_t>(move.to);
    mark_[static_cast<std::size_t>(move.since)].events += move.count;
    cause_share_[to] += move.count;
    line.marks[to].observed += move.count;
  }
  for (auto& line : lines_) {
    for (std::size_t age = 0; age < line.base.size(); ++age) {
      base_[age].days += line.base[age];
      line.outcomes.expected += line.base[age] * base_hazard_[age];
    }
    for (int cause = 0; cause < options_.causes; ++cause) {
      const auto c = static_cast<std::size_t>(cause);
      double expected = 0;
      for (int since = 0; since < options_.since_max; ++since) {
        const double here = line.marked[cell(cause, since)];
        since_[static_cast<std::size_t>(since)].days += here;
        expected += here * since_hazard_[static_cast<std::size_t>(since)];
      }
      causes_[c].expected += expected;
      line.marked_outcomes[c].expected += expected * cause_ratio_[c];
    }
  }
  for (const auto& move : day.moves) {
    if (move.to != ended) continue;
    auto& line = lines_[static_cast<std::size_t>(move.line)];
    auto* from = units(line, move.from, move.since);
    if (from == nullptr) {
      unknown[static_cast<std::size_t>(move.line)] += move.count;
      continue;
    }
    *from -= std::min(*from, move.count);
    const auto since = static_cast<std::size_t>(move.since);
    if (move.from == unmarked) {
      base_[since].events += move.count;
      line.outcomes.observed += move.count;
    } else {
      const auto c = static_cast<std::size_t>(move.from);
      since_[since].events += move.count;
      causes_[c].observed += move.count;
      line.marked_outcomes[c].observed += move.count;
    }
  }
  for (std::size_t l = 0; l < lines_.size(); ++l) lines_[l].unknown.learn(day.weekday, unknown[l]);
  refresh();
}

double StateModel::chance(int number, int cause, int since) const {
  const auto& line = lines_[static_cast<std::size_t>(number)];
  double never = 1;
  for (int day = 1; day <= options_.days_ahead && since + day < options_.since_max; ++day)
    never *= 1 - marked_hazard(line, cause, since + day);
  return 1 - never;
}

std::vector<double> StateModel::ahead(int number) const {
  const auto causes = static_cast<std::size_t>(options_.causes);
  std::vector<double> ahead(static_cast<std::size_t>(options_.days_ahead));
  Line line = lines_[static_cast<std::size_t>(number)];
  const double own = line.outcomes.ratio(line_prior);
  const auto marking = mark_ratios(line);
  const double any_mark = std::accumulate(marking.begin(), marking.end(), 0.0);
  std::vector<double> ending(line.marked.size());
  for (std::size_t c = 0; c < causes; ++c)
    for (int since = 0; since < options_.since_max; ++since)
      ending[cell(static_cast<int>(c), since)] = marked_hazard(line, static_cast<int>(c), since);
  for (int day = 1; day <= options_.days_ahead; ++day) {
    const int weekday = (weekday_ + day) % 7;
    shift(line, line.entries.usual_on(weekday));
    double& outcomes = ahead[static_cast<std::size_t>(day - 1)];
    outcomes = line.unknown.usual_on(weekday);
    for (std::size_t age = 0; age < line.base.size(); ++age) {
      // Not all of an age are marked in a day, whatever a burst seems to say.
      const double most = any_mark > 0 ? marked_most / any_mark : 0;
      const double here = line.base[age] * std::min(mark_hazard_[age], most);
      for (std::size_t c = 0; c < causes; ++c) {
        const double marked = here * marking[c];
        line.marked[cell(static_cast<int>(c), 0)] += marked;
        line.base[age] -= marked;
      }
      const double end = line.base[age] * std::min(1.0, base_hazard_[age] * own);
      line.base[age] -= end;
      outcomes += end;
    }
    for (std::size_t at = 0; at < line.marked.size(); ++at) {
      const double end = line.marked[at] * ending[at];
      line.marked[at] -= end;
      outcomes += end;
    }
  }
  return ahead;
}

}  // namespace myelin::stats::hazard
