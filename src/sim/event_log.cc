#include "sim/event_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/time.h"

namespace myelin::sim {
namespace {

constexpr std::array names{"submitted", "registered", "checked",   "sent back",
                           "completed", "assessed",   "escalated", "offered",
                           "reminded",  "accepted",   "approved",  "paid out",
                           "declined",  "cancelled",  "called",    "called back"};
enum Step : std::uint16_t {
  submitted,
  registered,
  checked,
  sent_back,
  completed,
  assessed,
  escalated,
  offered,
  reminded,
  accepted,
  approved,
  paid_out,
  declined,
  cancelled,
  called,
  called_back,
  over
};

struct Choice {
  Step to;
  double weight;
};
std::vector<Choice> after(Step step) {
  switch (step) {
    case submitted:
      return {{registered, 0.97}, {cancelled, 0.03}};
    case registered:
      return {{checked, 0.9}, {called, 0.1}};
    case called:
      return {{called, 0.3}, {checked, 0.7}};
    case checked:
      return {{completed, 0.7}, {sent_back, 0.22}, {declined, 0.08}};
    case sent_back:
      return {{reminded, 0.4}, {checked, 0.5}, {cancelled, 0.1}};
    case reminded:
      return {{reminded, 0.2}, {checked, 0.6}, {cancelled, 0.2}};
    case completed:
      return {{assessed, 0.85}, {escalated, 0.15}};
    case escalated:
      return {{assessed, 0.8}, {declined, 0.2}};
    case assessed:
      return {{offered, 0.8}, {declined, 0.2}};
    case offered:
      return {{called_back, 0.5}, {accepted, 0.35}, {cancelled, 0.15}};
    case called_back:
      return {{called_back, 0.35}, {accepted, 0.4}, {offered, 0.15}, {cancelled, 0.1}};
    case accepted:
      return {{approved, 0.9}, {declined, 0.1}};
    case approved:
      return {{paid_out, 1.0}};
    case paid_out:
    case declined:
    case cancelled:
    case over:
      break;
  }
  return {{over, 1.0}};
}

}  // namespace

SimulatedLog simulated_log(std::size_t events_min, Random& random) {
  SimulatedLog log;
  log.activities.assign(names.begin(), names.end());
  std::array<std::vector<Choice>, over + 1> choices;
  std::array<std::vector<double>, over + 1> weights;
  for (std::uint16_t step = 0; step <= over; ++step) {
    choices[step] = after(static_cast<Step>(step));
    for (const auto& choice : choices[step]) weights[step].push_back(choice.weight);
  }
  double started = 1.7e15;  // some day of 2023
  for (std::uint32_t one = 0; log.events.size() < events_min; ++one) {
    started += random.exponential(6e8);
    double at = started;
    for (Step step = submitted; step != over;
         step = choices[step][random.weighted(weights[step])].to) {
      log.events.push_back({one, step, static_cast<std::int64_t>(at)});
      at += random.exponential(4e10);
    }
  }
  std::ranges::stable_sort(log.events, {}, &LoggedEvent::at_us);
  return log;
}

std::string xes_of(const SimulatedLog& log) {
  std::map<std::uint32_t, std::string> traces;
  for (const auto& event : log.events)
    traces[event.of_case] += fmt::format(
        "<event><string key=\"concept:name\" value=\"{}\"/><date key=\"time:timestamp\" "
        "value=\"{}\"/></event>",
        log.activities[event.activity], format_utc(from_us(event.at_us)));
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><log xes.version=\"1.0\">";
  for (const auto& [one, events] : traces)
    xml +=
        fmt::format("<trace><string key=\"concept:name\" value=\"c{}\"/>{}</trace>", one, events);
  return xml + "</log>";
}

}  // namespace myelin::sim
