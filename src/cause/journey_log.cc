#include "cause/journey_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "cause/sql.h"
#include "store/order_facts.h"

namespace myelin::cause {
namespace {

using stats::process::Activity;

std::string step_name(std::string_view kind, std::string_view event) {
  if (kind != "shipment" || event.empty()) return std::string(kind);
  return std::string(kind) + "." + std::string(event);
}

// The number of a name, which is given one and listed when it is new.
std::uint32_t code_of(std::map<std::string, std::uint32_t, std::less<>>& codes,
                      std::string_view name, std::vector<std::string>& names) {
  const auto known = codes.find(name);
  if (known != codes.end()) return known->second;
  const auto code = static_cast<std::uint32_t>(names.size());
  names.emplace_back(name);
  codes.emplace(name, code);
  return code;
}

}  // namespace

Result<JourneyLog> read_journey_log(store::Session& session, const JourneySettings& settings,
                                    std::optional<model::Dimension> by) {
  JourneyLog result;
  std::map<std::string, Activity, std::less<>> codes;
  std::map<std::string, std::uint32_t, std::less<>> segments;
  std::string order;
  Status read;
  std::vector<store::Value> asked{store::Value{settings.from.value_or(store::earliest_order)},
                                  store::Value{settings.until.value_or(store::latest_order)},
                                  store::Value{std::string{by ? model::name(*by) : ""}}};
  for (const auto& value : settings.where.values) asked.emplace_back(value);
  MYELIN_CHECK(session.query(sql::journey_events, asked, [&](const store::Row& row) {
    auto& log = result.log;
    if (log.cases() == 0 || row.text(0) != order) {
      order = row.text(0);
      log.case_begin.push_back(log.events());
      if (by) result.segment_of.push_back(code_of(segments, row.text(7), result.segments));
    }
    if (log.events() == settings.events_max) {
      read = fail(ErrorCode::too_large,
                  fmt::format("more than {} events lie in this time", settings.events_max),
                  "ask for a shorter time, one product or one channel");
      return false;
    }
    const auto kind = row.text(2);
    auto name = step_name(kind, row.text(3));
    auto at = codes.find(name);
    if (at == codes.end()) {
      if (log.names.size() == stats::process::activities_max) {
        read = fail(ErrorCode::too_large, "the signals have too many different events",
                    "map the shipments' events to fewer words");
        return false;
      }
      log.names.push_back(name);
      at = codes.emplace(std::move(name), static_cast<Activity>(codes.size())).first;
    }
    log.activity.push_back(at->second);
    log.at_us.push_back(to_us(row.time(1)));
    log.case_begin.back() = log.events();
    result.polarity.push_back(row.is_null(4) ? std::numeric_limits<float>::quiet_NaN()
                                             : static_cast<float>(row.real(4)));
    if (!row.is_null(5) && (kind == "refund" || kind == "cancellation")) {
      const auto currency = Currency::parse(row.text(6));
      result.losses.push_back(
          {log.cases() - 1, {std::abs(row.integer(5)), currency ? *currency : Currency{}}});
    }
    return true;
  }));
  MYELIN_CHECK(std::move(read));
  return result;
}

std::vector<JourneyLog> logs_of_segments(const JourneyLog& log) {
  std::vector<JourneyLog> parts(log.segments.size());
  for (auto& part : parts) part.log.names = log.log.names;
  auto loss = log.losses.begin();
  for (std::size_t one = 0; one < log.log.cases(); ++one) {
    auto& part = parts[log.segment_of[one]];
    for (auto i = log.log.case_begin[one]; i < log.log.case_begin[one + 1]; ++i) {
      part.log.activity.push_back(log.log.activity[i]);
      part.log.at_us.push_back(log.log.at_us[i]);
      part.polarity.push_back(log.polarity[i]);
    }
    for (; loss != log.losses.end() && loss->of_case == one; ++loss)
      part.losses.push_back({part.log.cases(), loss->money});
    part.log.case_begin.push_back(part.log.events());
  }
  return parts;
}

namespace {

constexpr double in_time_share = 0.95;

// First position of an activity in a case, or the case's end.
std::size_t first_of(const JourneyLog& log, std::size_t one, Activity activity) {
  const auto path = log.log.path(one);
  return log.log.case_begin[one] +
         static_cast<std::size_t>(std::ranges::find(path, activity) - path.begin());
}

struct Voice {
  std::int64_t texts = 0, negative = 0;
  double share() const {
    return texts == 0 ? 0 : static_cast<double>(negative) / static_cast<double>(texts);
  }
};

void hear(const JourneyLog& log, std::size_t one, Voice& voice) {
  for (auto i = log.log.case_begin[one]; i < log.log.case_begin[one + 1]; ++i)
    if (!std::isnan(log.polarity[i])) {
      ++voice.texts;
      voice.negative += log.polarity[i] < 0;
    }
}

std::vector<std::string> commonest(const JourneyLog& log,
                                   const std::map<Activity, std::int64_t>& next) {
  std::vector<std::pair<std::int64_t, Activity>> order;
  for (const auto& [activity, count] : next) order.emplace_back(-count, activity);
  std::ranges::sort(order);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i)
    names.push_back(log.log.names[order[i].second]);
  return names;
}

bool leaves(std::string_view name) {
  return name == "return" || name == "refund" || name == "cancellation";
}

// In which money was lost, the commonest first; never empty.
std::vector<Currency> currencies_of(const JourneyLog& log) {
  std::map<Currency, std::size_t> often;
  for (const auto& loss : log.losses) ++often[loss.money.currency];
  std::vector<Currency> result;
  for (const auto& [currency, count] : often) result.push_back(currency);
  std::ranges::stable_sort(result, std::greater{}, [&](Currency c) { return often[c]; });
  if (result.empty()) result.emplace_back();
  return result;
}

}  // namespace

std::vector<Money> losses_of(const JourneyLog& log) {
  std::vector<Money> sums;
  for (const auto currency : currencies_of(log)) sums.push_back({0, currency});
  for (const auto& loss : log.losses)
    std::ranges::find(sums, loss.money.currency, &Money::currency)->minor += loss.money.minor;
  return sums;
}

namespace {

// `next`: the step after it; without one, an order goes on by not being given back.
class Break {
 public:
  Break(const JourneyLog& log, const std::vector<Currency>& currencies, Time now)
      : log_(log), currencies_(currencies), now_us_(to_us(now)) {}

  model::JourneyBreakpoint run(Activity step, std::optional<Activity> next) {
    step_ = step;
    next_ = next;
    for (const auto currency : currencies_) result_.lost.push_back({0, currency});
    const auto patience = patience_us();
    for (std::size_t one = 0; one < log_.log.cases(); ++one) {
      const auto at = first_of(log_, one, step_), end = log_.log.case_begin[one + 1];
      if (at == end) continue;
      const auto on = goes_on(one, at);
      if (!on.first && next_ && log_.log.at_us[at] + patience > now_us_) continue;
      ++result_.reached;
      result_.continued += on.first;
      hear(log_, one, on.first ? on_ : off_);
      if (on.first) continue;
      if (on.second < end) ++instead_[log_.log.activity[on.second]];
      lose(one);
    }
    result_.step = log_.log.names[step_];
    result_.next = next_ ? log_.log.names[*next_] : "kept";
    if (result_.reached > 0)
      result_.drop =
          1 - static_cast<double>(result_.continued) / static_cast<double>(result_.reached);
    result_.negative_share = off_.share();
    result_.negative_share_on = on_.share();
    result_.instead = commonest(log_, instead_);
    std::erase_if(result_.lost, [&](const Money& sum) {
      return sum.minor == 0 && sum.currency != currencies_.front();
    });
    return std::move(result_);
  }

 private:
  // Sums of different currencies never meet.
  void lose(std::size_t one) {
    auto at = std::ranges::lower_bound(log_.losses, one, {}, &JourneyLog::Loss::of_case);
    for (; at != log_.losses.end() && at->of_case == one; ++at)
      std::ranges::find(result_.lost, at->money.currency, &Money::currency)->minor +=
          at->money.minor;
  }
  // Whether it went on, and the event that it went to instead.
  std::pair<bool, std::size_t> goes_on(std::size_t one, std::size_t at) const {
    const auto end = log_.log.case_begin[one + 1];
    if (next_) {
      const bool on = first_of(log_, one, *next_) != end;
      return {on, at + 1};
    }
    for (auto i = at + 1; i < end; ++i)
      if (leaves(log_.log.names[log_.log.activity[i]])) return {false, i};
    return {true, end};
  }
  // So long did all but one in twenty take for the step.
  std::int64_t patience_us() const {
    if (!next_) return 0;
    std::vector<std::int64_t> took;
    for (std::size_t one = 0; one < log_.log.cases(); ++one) {
      const auto end = log_.log.case_begin[one + 1];
      const auto at = first_of(log_, one, step_), next = first_of(log_, one, *next_);
      if (at != end && next != end) took.push_back(log_.log.at_us[next] - log_.log.at_us[at]);
    }
    if (took.empty()) return 0;
    const auto place = took.begin() + static_cast<std::ptrdiff_t>(
                                          in_time_share * static_cast<double>(took.size() - 1));
    std::nth_element(took.begin(), place, took.end());
    return *place;
  }

  const JourneyLog& log_;
  const std::vector<Currency>& currencies_;
  Activity step_ = 0;
  std::optional<Activity> next_;
  std::int64_t now_us_;
  model::JourneyBreakpoint result_;
  Voice on_, off_;
  std::map<Activity, std::int64_t> instead_;
};

}  // namespace

std::vector<model::JourneyBreakpoint> breakpoints_of(const JourneyLog& log,
                                                     const std::vector<Activity>& intended,
                                                     Time now) {
  const auto currencies = currencies_of(log);
  std::vector<model::JourneyBreakpoint> result;
  for (std::size_t i = 0; i < intended.size(); ++i) {
    const auto next =
        i + 1 < intended.size() ? std::optional(intended[i + 1]) : std::optional<Activity>();
    auto one = Break(log, currencies, now).run(intended[i], next);
    if (one.reached > one.continued) result.push_back(std::move(one));
  }
  std::ranges::stable_sort(result, [](const auto& a, const auto& b) {
    return std::tuple(a.lost.front().minor, a.reached - a.continued) >
           std::tuple(b.lost.front().minor, b.reached - b.continued);
  });
  return result;
}

}  // namespace myelin::cause
