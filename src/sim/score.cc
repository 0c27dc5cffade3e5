#include "sim/score.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_text.h"

namespace myelin::sim {
namespace {

double hours_between(Time from, Time until) {
  return static_cast<double>((until - from).count()) / 3.6e9;
}

bool names_theme(std::string_view factor, std::string_view theme, const ThemeTable& themes) {
  const auto found = themes.find(theme);
  if (found == themes.end()) return false;
  return std::ranges::any_of(found->second, [&](std::string_view prefix) {
    if (prefix.ends_with('.')) prefix.remove_suffix(1);
    return !prefix.empty() && factor.starts_with(prefix) &&
           (factor.size() == prefix.size() || factor[prefix.size()] == '.');
  });
}

struct Fit {
  bool fits = false, vague = false;
};
Fit fit(const RaisedAlert& alert, const Fault& fault, const ThemeTable& themes, days grace) {
  if (alert.at < fault.from || alert.at >= fault.until + grace ||
      !names_theme(alert.factor, name(fault.theme), themes))
    return {};
  const std::string_view product = fault.dimension("product");
  if (product.empty() || alert.product == product) return {.fits = true};
  return {.vague = alert.product.empty()};
}

bool inside_no_fault(const RaisedAlert& alert, const Truth& truth, days grace) {
  return std::ranges::any_of(truth.faults, [&](const Fault& f) {
    if (f.is_fault || alert.at < f.from || alert.at >= f.until + grace) return false;
    const std::string_view product = f.dimension("product");
    return product.empty() || alert.product.empty() || alert.product == product;
  });
}

}  // namespace

bool finds(const RaisedAlert& alert, const Fault& fault, const ThemeTable& themes,
           const ScoreOptions& options) {
  return fit(alert, fault, themes, days{options.grace_days}).fits;
}

Score score(const std::vector<RaisedAlert>& raised, const Truth& truth, const ThemeTable& themes,
            const ScoreOptions& options) {
  const days grace{options.grace_days};
  const Time counted_from = truth.from + days{options.warm_up_days};
  std::vector<RaisedAlert> alerts;
  std::ranges::copy_if(raised, std::back_inserter(alerts),
                       [&](const RaisedAlert& a) { return a.at >= counted_from; });
  std::ranges::stable_sort(alerts, {}, &RaisedAlert::at);

  Score result;
  result.alerts = static_cast<int>(alerts.size());
  std::vector<Fit> best(alerts.size());
  for (const Fault& fault : truth.faults) {
    if (!fault.is_fault) continue;
    FaultScore line{.fault = fault.id, .theme = std::string{name(fault.theme)}};
    for (std::size_t i = 0; i < alerts.size(); ++i) {
      const Fit f = fit(alerts[i], fault, themes, grace);
      best[i].fits |= f.fits;
      best[i].vague |= f.vague;
      if (!f.fits) continue;
      if (++line.alerts > 1) continue;
      line.found = true;
      line.first_alert = alerts[i].at;
      line.delay_hours_from_start = hours_between(fault.from, alerts[i].at);
      line.delay_hours_from_complaint =
          hours_between(fault.first_complaint.value_or(fault.from), alerts[i].at);
      line.since_error_hours = hours_between(fault.from, alerts[i].since);
    }
    result.faults.push_back(std::move(line));
  }
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    if (best[i].fits) {
      ++result.matched;
    } else if (best[i].vague) {
      ++result.vague;
    } else {
      ++result.false_alarms;
      result.raised_by_no_fault += alerts[i].of_no_fault;
      result.false_in_no_fault_windows += inside_no_fault(alerts[i], truth, grace);
      result.false_ones.push_back(alerts[i]);
    }
  }
  const auto found = std::ranges::count(result.faults, true, &FaultScore::found);
  result.recall = result.faults.empty()
                      ? 0
                      : static_cast<double>(found) / static_cast<double>(result.faults.size());
  const double weeks = hours_between(counted_from, truth.until) / 168;
  result.false_alarms_per_week = weeks > 0 ? result.false_alarms / weeks : 0;
  return result;
}

std::string score_json(const Score& s) {
  std::string out = fmt::format(
      "{{\"recall\":{:.3f},\"alerts\":{},\"matched\":{},\"vague\":{},\"false_alarms\":{},\"false_"
      "alarms_per_week\":{:.3f},"
      "\"raised_by_no_fault\":{},\"false_in_no_fault_windows\":{},\"faults\":[",
      s.recall, s.alerts, s.matched, s.vague, s.false_alarms, s.false_alarms_per_week,
      s.raised_by_no_fault, s.false_in_no_fault_windows);
  for (const FaultScore& f : s.faults) {
    if (&f != &s.faults.front()) out += ',';
    fmt::format_to(std::back_inserter(out), "{{\"id\":{},\"theme\":{},\"found\":{},\"alerts\":{}",
                   json_quoted(f.fault), json_quoted(f.theme), f.found, f.alerts);
    if (f.found)
      fmt::format_to(std::back_inserter(out),
                     ",\"first_alert\":\"{}\",\"delay_hours_from_start\":{:.1f},\"delay_hours_from_"
                     "complaint\":{:.1f},"
                     "\"since_error_hours\":{:.1f}",
                     format_utc(*f.first_alert), f.delay_hours_from_start,
                     f.delay_hours_from_complaint, f.since_error_hours);
    out += '}';
  }
  out += "],\"false_ones\":[";
  for (const RaisedAlert& a : s.false_ones) {
    if (&a != &s.false_ones.front()) out += ',';
    fmt::format_to(
        std::back_inserter(out), "{{\"at\":\"{}\",\"product\":{},\"channel\":{},\"factor\":{}}}",
        format_utc(a.at), json_quoted(a.product), json_quoted(a.channel), json_quoted(a.factor));
  }
  return out + "]}";
}

}  // namespace myelin::sim
