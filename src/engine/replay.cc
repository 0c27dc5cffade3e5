#include "engine/replay.h"

#include <limits>
#include <map>

#include "engine/sql.h"
#include "engine/stated_reason.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Value;

constexpr std::int64_t us_per_hour = 3'600'000'000;
constexpr std::size_t slice_signals = 4'096;  // looked at before the writer may go on: a few ms

// One signal as it stands in the store, gathered from the rows of its mentions.
struct Told {
  model::Signal signal;
  model::Reading reading;
  bool spam = false;
};

class Replay {
 public:
  explicit Replay(ReplayParts parts)
      : parts_(std::move(parts)), watch_(parts_.settings.risk.watch) {}

  Status run() {
    SignalId newest;
    MYELIN_CHECK(parts_.on_writer([&](store::Session& session) -> Status {
      newest = parts_.memory->last_signal;
      return watch_.recall_categories(session);
    }));
    MYELIN_CHECK(read(parts_.reading, SignalId{}, newest, [this] {
      return parts_.on_writer([this](store::Session&) { return look(); });
    }));
    return parts_.on_writer([&](store::Session& transaction) -> Status {
      MYELIN_CHECK(read(transaction, newest, SignalId{std::numeric_limits<std::int64_t>::max()},
                        [this] { return look(); }));
      return finish(transaction);
    });
  }

 private:
  // Gathers the signals after `after`, calling `each` whenever slice_ is full, and at the end.
  Status read(store::Session& session, SignalId after, SignalId last,
              const std::function<Status()>& each) {
    Status status;
    MYELIN_CHECK(session.query(
        sql::replay,
        {Value{std::int64_t{parts_.taxonomy.version()}}, Value{after.value}, Value{last.value}},
        [&](const Row& row) {
          const SignalId id{row.integer(0)};
          if (slice_.empty() || slice_.back().signal.id != id) {
            if (slice_.size() >= slice_signals) status = each();
            tell(row, id);
          }
          if (!row.is_null(15)) mention(row);
          return status.has_value();
        }));
    MYELIN_CHECK(std::move(status));
    return each();
  }

  void tell(const Row& row, SignalId id) {
    auto& [s, reading, spam] = slice_.emplace_back();
    s.id = id;
    s.at = row.time(1);
    s.customer = CustomerId{row.is_null(2) ? 0 : row.integer(2)};
    s.order = row.text(3);
    for (std::size_t i = 0; i < model::dimension_count; ++i)
      s.dimensions.values[i] = row.text(4 + i);
    spam = row.boolean(14);
    s.kind = model::signal_kind_named(row.text(18)).value_or(model::SignalKind::review);
    s.event = row.text(19);
    if (!row.is_null(20)) s.due = row.time(20);
  }

  void mention(const Row& row) {
    const auto factor = parts_.taxonomy.find(row.text(15));
    if (factor == model::no_factor) return;
    const auto begin = static_cast<std::uint32_t>(row.integer(21));
    slice_.back().reading.mentions.push_back({factor,
                                              static_cast<float>(row.real(16)),
                                              0,
                                              static_cast<float>(row.real(17)),
                                              {begin, begin},
                                              {}});
  }

  // Hands the gathered signals to the watch, closing the hours before each. Writer's thread.
  Status look() {
    auto& memory = *parts_.memory;
    for (auto& [signal, reading, spam] : slice_) {
      const bool reason = states_reason(signal.kind, signal.event), parcel = arrived(signal);
      const auto fact = reason ? std::string_view(signal.event) : parcel_fact(signal);
      const bool exposes = model::speaks(signal.kind) || reason || parcel;
      if (!exposes && fact.empty()) continue;
      memory.orders.complete(signal);  // its order may have arrived later than it did
      close_until(to_us(signal.at) / us_per_hour);
      last_at_ = signal.at;
      const auto& product = signal.dimensions[model::Dimension::product];
      const auto& channel = signal.dimensions[model::Dimension::channel];
      if (exposes)
        watch_.expose({signal.at, signal.id, product, channel, spam, &signal.dimensions, parcel});
      risk::Observation heard{signal.at,
                              signal.id,
                              memory.identities.current(signal.customer),
                              product,
                              channel,
                              {},
                              -1,
                              1,
                              spam,
                              signal.order,
                              memory.orders.paid(signal.order),
                              &signal.dimensions,
                              reason ? risk::Source::stated : risk::Source::happened};
      if (!fact.empty()) {
        for_each_stated(fact, parts_.taxonomy, [&](const model::Factor& factor) {
          heard.factor = factor.key;
          watch_.observe(heard);
        });
      }
      heard.source = risk::Source::said;
      for_each_factor(reading, parts_.taxonomy,
                      [&](const model::Factor& factor, const model::Mention& mention) {
                        heard.factor = factor.key;
                        heard.polarity = mention.polarity;
                        heard.confidence = mention.confidence;
                        watch_.observe(heard);
                      });
    }
    slice_.clear();
    return {};
  }

  void close_until(std::int64_t hour) {
    if (closed_hour_ == 0) closed_hour_ = hour;
    while (closed_hour_ < hour) {
      ++closed_hour_;
      const Time at = from_us(closed_hour_ * us_per_hour);
      if (auto findings = watch_.close_hour(at); !findings.empty())
        found_.emplace_back(at, std::move(findings));
    }
  }

  Status finish(store::Session& transaction) {
    auto& memory = *parts_.memory;
    const Time now = parts_.clock.now();
    const Time alarm_from = memory.watched_until.value_or(Time{});
    std::optional<Time> end;  // nothing after it is known
    if (last_at_) {
      end = std::min(now, *last_at_);
      close_until(std::min(to_us(*end) / us_per_hour + 1, to_us(now) / us_per_hour));
    }
    memory.watch = std::move(watch_);
    memory.watch.heed(memory.feedback);
    memory.closed_hour = closed_hour_;
    for (auto& [at, findings] : found_) {
      if (at <= alarm_from) {
        remember(std::move(findings));
      } else {
        MYELIN_CHECK(raise_standing(transaction, at));
        MYELIN_CHECK(apply(transaction, findings, at));
      }
    }
    if (end) {
      MYELIN_CHECK(raise_standing(transaction, *end));
      const auto unusual = memory.watch.evaluate_touched(*end);
      if (*end > alarm_from) MYELIN_CHECK(apply(transaction, unusual, *end));
      memory.watched_until = std::max(alarm_from, *end);
    }
    for (const auto forget : {sql::forget_deltas, sql::forget_counts}) {
      MYELIN_CHECK(transaction.execute(forget));
    }
    MYELIN_CHECK(memory.watch.append_deltas(transaction));
    return open_cases(now);
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

  Status raise_standing(store::Session& transaction, Time at) {
    if (standing_.empty()) return {};
    std::vector<risk::Finding> findings;
    for (auto& [key, finding] : standing_) findings.push_back(std::move(finding));
    standing_.clear();
    return apply(transaction, findings, at);
  }

  Status apply(store::Session& transaction, std::span<const risk::Finding> findings, Time at) {
    for (auto events = parts_.memory->alerts.apply(findings, at); auto& event : events) {
      event.alert.taxonomy_version = parts_.taxonomy.version();
      MYELIN_CHECK(risk::AlertBook::save(transaction, event));
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
  risk::Watch watch_;
  std::int64_t closed_hour_ = 0;
  std::vector<Told> slice_;
  std::optional<Time> last_at_;
  std::vector<std::pair<Time, std::vector<risk::Finding>>> found_;
  std::map<std::tuple<std::string, std::string, std::string>, risk::Finding> standing_;
};

}  // namespace

Status replay(ReplayParts parts) {
  return Replay{std::move(parts)}.run();
}

}  // namespace myelin::engine
