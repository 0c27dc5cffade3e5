#include "engine/replay.h"

#include <map>

#include "engine/sql.h"
#include "engine/stated_reason.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Value;

constexpr std::int64_t us_per_hour = 3'600'000'000;

// One signal as it stands in the store, gathered from the rows of its mentions.
struct Told {
  model::Signal signal;
  model::Reading reading;
  bool spam = false;
};

class Replay {
 public:
  Replay(ReplayParts parts) : parts_(parts) {}

  Status run(Time now) {
    auto& memory = *parts_.memory;
    alarm_from_ = memory.watched_until.value_or(Time{});
    memory.watch = risk::Watch{parts_.settings.risk.watch};
    memory.copies = risk::CopyGuard{};
    memory.closed_hour = 0;
    MYELIN_TRY(a, parts_.session.execute(sql::forget_deltas));
    MYELIN_TRY(b, parts_.session.execute(sql::forget_counts));
    (void)a, (void)b;
    Status status;
    MYELIN_CHECK(parts_.reading.query(
        sql::replay, {Value{std::int64_t{parts_.taxonomy.version()}}, Value{Time{}}},
        [&](const Row& row) {
          status = take(row);
          return status.has_value();
        }));
    MYELIN_CHECK(std::move(status));
    MYELIN_CHECK(look());
    if (told_.signal.id) {
      const Time end = std::min(now, told_.signal.at);  // nothing after it is known
      MYELIN_CHECK(close_until(std::min(to_us(end) / us_per_hour + 1, to_us(now) / us_per_hour)));
      MYELIN_CHECK(raise_standing(end));
      const auto unusual = memory.watch.evaluate_touched(end);
      if (end > alarm_from_) MYELIN_CHECK(apply(unusual, end));
      memory.watched_until = std::max(alarm_from_, end);
    }
    MYELIN_CHECK(memory.watch.append_deltas(parts_.session));
    return open_cases(now);
  }

 private:
  Status take(const Row& row) {
    const SignalId id{row.integer(0)};
    if (id != told_.signal.id) {
      MYELIN_CHECK(look());
      read(row, id);
    }
    if (!row.is_null(17)) {
      const auto factor = parts_.taxonomy.find(row.text(17));
      if (factor != model::no_factor)
        told_.reading.mentions.push_back({factor,
                                          static_cast<float>(row.real(18)),
                                          0,
                                          static_cast<float>(row.real(19)),
                                          {},
                                          {}});
    }
    return {};
  }

  void read(const Row& row, SignalId id) {
    auto& s = told_.signal;
    s.id = id;
    s.at = row.time(1);
    s.customer = CustomerId{row.integer(2)};
    s.order = row.text(3);
    for (std::size_t i = 0; i < model::dimension_count; ++i)
      s.dimensions.values[i] = row.text(4 + i);
    s.text = row.text(14);
    s.kind = model::signal_kind_named(row.text(20)).value_or(model::SignalKind::review);
    s.event = row.text(21);
    told_.spam = row.boolean(15);
    told_.reading.polarity = static_cast<float>(row.real(16));
    told_.reading.mentions.clear();
    parts_.memory->orders.complete(s);  // its order may have arrived later than it did
  }

  // Hands the gathered signal to the watch, after closing the hours before it.
  Status look() {
    auto& [signal, reading, spam] = told_;
    if (!signal.id) return {};
    auto& memory = *parts_.memory;
    if (!model::speaks(signal.kind) && !states_reason(signal.kind, signal.event)) return {};
    MYELIN_CHECK(close_until(to_us(signal.at) / us_per_hour));
    const CustomerId customer = memory.identities.current(signal.customer);
    const bool copied = model::speaks(signal.kind) && !signal.text.empty() &&
                        memory.copies.copied(risk::print_of(signal.text), customer, signal.at,
                                             reading.polarity < 0);
    spam = spam || copied;
    const auto& product = signal.dimensions[model::Dimension::product];
    const auto& channel = signal.dimensions[model::Dimension::channel];
    memory.watch.expose({signal.at, signal.id, product, channel, spam, &signal.dimensions});
    const Money at_stake = memory.orders.paid(signal.order);
    if (!model::speaks(signal.kind)) {
      for_each_stated(signal.event, parts_.taxonomy, [&](const model::Factor& factor) {
        memory.watch.observe({signal.at, signal.id, customer, product, channel, factor.key, -1, 1,
                              false, signal.order, at_stake, &signal.dimensions, true});
      });
      return {};
    }
    for_each_factor(reading, parts_.taxonomy,
                    [&](const model::Factor& factor, const model::Mention& mention) {
                      memory.watch.observe({signal.at, signal.id, customer, product, channel,
                                            factor.key, mention.polarity, mention.confidence, spam,
                                            signal.order, at_stake, &signal.dimensions});
                    });
    return {};
  }

  Status close_until(std::int64_t hour) {
    auto& memory = *parts_.memory;
    if (memory.closed_hour == 0) memory.closed_hour = hour;
    while (memory.closed_hour < hour) {
      ++memory.closed_hour;
      const Time at = from_us(memory.closed_hour * us_per_hour);
      auto findings = memory.watch.close_hour(at);
      if (at <= alarm_from_)
        remember(std::move(findings));
      else {
        MYELIN_CHECK(raise_standing(at));
        MYELIN_CHECK(apply(findings, at));
      }
    }
    return {};
  }

  // What began before the alarm did, and has not ended, is raised when the alarm begins.
  void remember(std::vector<risk::Finding> findings) {
    for (auto& finding : findings) {
      const auto key = std::tuple{finding.cell.product, finding.cell.channel, finding.cell.factor};
      if (finding.phase == risk::FindingPhase::ended)
        standing_.erase(key);
      else
        standing_[key] = std::move(finding);
    }
  }

  Status raise_standing(Time at) {
    if (standing_.empty()) return {};
    std::vector<risk::Finding> findings;
    for (auto& [key, finding] : standing_) findings.push_back(std::move(finding));
    standing_.clear();
    return apply(findings, at);
  }

  Status apply(std::span<const risk::Finding> findings, Time at) {
    auto& memory = *parts_.memory;
    for (auto events = memory.alerts.apply(findings, at); auto& event : events) {
      event.alert.taxonomy_version = parts_.taxonomy.version();
      MYELIN_CHECK(risk::AlertBook::save(parts_.session, event));
    }
    return {};
  }

  Status open_cases(Time now) {
    std::vector<risk::AlertEvent> standing;
    for (const auto& alert : parts_.memory->alerts.alerts())
      if (alert.state == model::AlertState::firing && alert.silenced_by.empty() &&
          alert.inhibited_by.empty() && !alert.repair)
        standing.push_back({model::AlertChange::updated, alert, now, "watch",
                            "stands at the end of the history", true});
    return parts_.reflex.carry(std::move(standing), now);
  }

  ReplayParts parts_;
  Time alarm_from_{};
  Told told_;
  std::map<std::tuple<std::string, std::string, std::string>, risk::Finding> standing_;
};

}  // namespace

Status replay(ReplayParts parts, Time now) {
  return Replay{parts}.run(now);
}

}  // namespace myelin::engine
