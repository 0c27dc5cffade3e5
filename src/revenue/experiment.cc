#include "revenue/experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/hash.h"
#include "base/limits.h"

namespace myelin::revenue {
namespace {

std::unexpected<Error> wrong(std::string what, std::string write) {
  return fail(ErrorCode::invalid_argument, std::move(what), std::move(write));
}

Status sound_words(const model::Experiment& e) {
  if (e.name.empty() || e.name.size() > limits::name_bytes_max)
    return wrong(fmt::format("the name has 1 to {} bytes", limits::name_bytes_max),
                 "name what is tried, in a few words");
  if (e.hypothesis.empty() || e.hypothesis.size() > limits::note_bytes_max)
    return wrong(fmt::format("the hypothesis has 1 to {} bytes", limits::note_bytes_max),
                 "say what will change, and why, before it starts");
  for (const auto* filter : {&e.product, &e.channel, &e.factor})
    if (filter->size() > limits::name_bytes_max)
      return wrong(fmt::format("a filter is longer than {} bytes", limits::name_bytes_max),
                   "give the key of one product, channel or factor");
  return {};
}

Status sound_arms(model::Experiment& e) {
  if (e.arms.size() < 2 || e.arms.size() > limits::experiment_arms_max)
    return wrong(fmt::format("an experiment has 2 to {} arms", limits::experiment_arms_max),
                 "give the control first, then what is tried");
  std::set<std::string> names;
  double all = 0;
  for (const auto& arm : e.arms) {
    if (arm.name.empty() || arm.name.size() > limits::name_bytes_max ||
        !names.insert(arm.name).second)
      return wrong("each arm needs a name of its own", "as_is and repaired, for example");
    if (!std::isfinite(arm.share) || arm.share <= 0 || arm.share > 1)
      return wrong(fmt::format("the share of '{}' is not between 0 and 1", arm.name),
                   "shares such as 0.9 and 0.1, which sum to 1");
    all += arm.share;
  }
  if (std::abs(all - 1) > 1e-6)
    return wrong(fmt::format("the shares sum to {:.4g}", all), "let them sum to 1");
  for (auto& arm : e.arms) arm.share /= all;
  return {};
}

Status sound_metrics(const model::Experiment& e) {
  using enum model::ExperimentMetric;
  const auto of_customers = [&](model::ExperimentMetric metric) {
    return metric == repurchase && e.unit != model::ExperimentUnit::customer;
  };
  if (of_customers(e.metric) ||
      std::ranges::any_of(e.guards, of_customers, &model::ExperimentGuard::metric))
    return wrong("an order is not bought again", "take customers as units, or another metric");
  if (e.guards.size() > limits::experiment_guards_max)
    return wrong(fmt::format("more than {} guards", limits::experiment_guards_max),
                 "guard what would make you stop, and nothing else");
  for (const auto& guard : e.guards)
    if (!std::isfinite(guard.margin) || guard.margin < 0)
      return wrong("a guard's margin is below 0", "give the harm that you would bear: 0, or 0.01");
  return {};
}

}  // namespace

Result<model::Experiment> sound_experiment(model::Experiment draft) {
  MYELIN_CHECK(sound_words(draft));
  MYELIN_CHECK(sound_arms(draft));
  MYELIN_CHECK(sound_metrics(draft));
  const int days = limits::experiment_days_max;
  if (draft.window_days < 1 || draft.window_days > days)
    return wrong(fmt::format("window_days is 1 to {}", days),
                 "the days after exposure in which the metric is counted");
  if (draft.before_days < 1 || draft.before_days > days)
    return wrong(fmt::format("before_days is 1 to {}", days),
                 "the days before exposure that are a unit's past");
  if (draft.planned_units < limits::experiment_units_min ||
      draft.planned_units > limits::experiment_units_max)
    return wrong(fmt::format("planned_units is {} to {}", limits::experiment_units_min,
                             limits::experiment_units_max),
                 "how many units all arms get together; the reading ends with them");
  if (draft.planned_end && *draft.planned_end <= draft.created_at)
    return wrong("the planned end is not after now", "give a later planned_end, or none");
  return draft;
}

std::size_t arm_of(const model::Experiment& experiment, std::string_view unit) {
  const auto salt = hash64(fmt::format("experiment {}", experiment.id.value));
  const double at = static_cast<double>(hash64(unit, salt) >> 11) * 0x1p-53;
  double below = 0;
  for (std::size_t i = 0; i + 1 < experiment.arms.size(); ++i)
    if (at < (below += experiment.arms[i].share)) return i;
  return experiment.arms.size() - 1;
}

}  // namespace myelin::revenue
