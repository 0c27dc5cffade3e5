// Watch and the store: deltas out, deltas folded, everything back in.
#include <algorithm>
#include <ranges>
#include <tuple>
#include <vector>

#include "base/hash.h"
#include "model/mention_strength.h"
#include "risk/sql.h"
#include "risk/watch_state.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

constexpr hours evidence_kept{24 * 28}, background_kept{24 * 28};

}  // namespace

std::size_t Deltas::Hash::operator()(const Key& key) const {
  std::uint64_t h = (std::uint64_t{key.product} << 32 | key.channel) * 0x9e37'79b9'7f4a'7c15;
  h ^= (static_cast<std::uint64_t>(key.hour) << 20 ^ key.factor) * 0xc2b2'ae3d'27d4'eb4f;
  return h ^ h >> 29;
}

model::CellCount& Deltas::at(std::string_view product, std::string_view channel,
                             std::string_view factor, std::int64_t hour) {
  const Key key{names_.intern(product), names_.intern(channel), names_.intern(factor), hour};
  const auto [at, fresh] = index_.try_emplace(key, rows_.size());
  if (fresh) rows_.push_back({key, {.hour = hour}});
  return rows_[at->second].second;
}

Status Deltas::append(store::Session& session) {
  if (rows_.empty()) return {};
  MYELIN_TRY(appender, session.append_to("cell_delta"));
  for (const auto& [key, count] : rows_) {
    appender->add(names_.text(key.product));
    appender->add(names_.text(key.channel));
    appender->add(names_.text(key.factor));
    appender->add(key.hour);
    appender->add(static_cast<std::int64_t>(count.signals));
    appender->add(static_cast<std::int64_t>(count.negative));
    appender->add(static_cast<std::int64_t>(count.positive));
    appender->add(static_cast<std::int64_t>(count.spam));
    appender->end_row();
  }
  rows_.clear();
  index_.clear();
  names_ = Symbols{0xffff'ffff};
  return {};
}

Status Watch::append_deltas(store::Session& session) {
  return state_->deltas.append(session);
}

Status Watch::fold_deltas(store::Session& session) {
  MYELIN_CHECK(session.begin());
  for (const auto sql : {sql::fold_add, sql::fold_insert, sql::fold_clear})
    if (auto done = session.execute(sql); !done) {
      std::ignore = session.rollback();
      return std::unexpected(std::move(done.error()));
    }
  return session.commit();
}

namespace {

struct Known {
  DimensionSymbols symbols{};
  std::string product, channel;
};

// What is known of a signal, some of it from its order where it does not say what it is about.
Known known_of(const store::Row& row, std::size_t first, std::string_view order,
               const Recollection& recollection, Symbols& values) {
  using model::Dimension;
  Known known;
  for (std::size_t d = 0; d < known.symbols.size(); ++d)
    if (!row.is_null(first + d)) known.symbols[d] = values.intern(row.text(first + d));
  known.product = row.text(first + static_cast<std::size_t>(Dimension::product));
  known.channel = row.text(first + static_cast<std::size_t>(Dimension::channel));
  const bool whole = !known.product.empty() && !known.channel.empty();
  if (whole || order.empty() || !recollection.complete) return known;
  model::Dimensions dimensions;
  for (std::size_t d = 0; d < model::dimension_count; ++d)
    dimensions.values[d] = row.text(first + d);
  recollection.complete(order, dimensions);
  return {symbols_of(dimensions, values), dimensions[Dimension::product],
          dimensions[Dimension::channel]};
}

// The factor that an issue's key belongs to, by the key's form; empty where it is no issue's.
std::string_view factor_of_issue(std::string_view key) {
  const auto stage = key.find('.');
  if (stage == key.npos) return {};
  const auto factor = key.find('.', stage + 1);
  if (factor == key.npos || key.find('.', factor + 1) != key.npos) return {};
  return key.substr(0, factor);
}

// One complaint as it is read back: its evidence, and the cell that it counts in.
struct Remembered {
  Evidence evidence;
  std::string product, channel, factor;
};

// What one signal says, factor by factor, and of the factors that its issues belong to: as the
// reflex told the watch when the signal came.
class Saying {
 public:
  void say(std::string_view factor, float polarity, float confidence) {
    note(factor, polarity, confidence);
    if (const auto parent = factor_of_issue(factor); !parent.empty())
      note(parent, polarity, confidence);
  }
  // The complaints among them, which are then forgotten.
  void finish(const Remembered& signal, std::vector<Remembered>& complaints) {
    for (auto& said : said_) {
      if (said.polarity > complaint_polarity_max) continue;
      complaints.push_back(signal);
      complaints.back().factor = std::move(said.factor);
      complaints.back().evidence.clarity = -said.polarity * said.confidence;
    }
    said_.clear();
  }

 private:
  struct Said {
    std::string factor;
    float polarity, confidence;
  };
  void note(std::string_view factor, float polarity, float confidence) {
    const auto known = std::ranges::find(said_, factor, &Said::factor);
    if (known == said_.end())
      said_.push_back({std::string(factor), polarity, confidence});
    else if (model::mention_strength(polarity, confidence) >
             model::mention_strength(known->polarity, known->confidence))
      *known = {std::string(factor), polarity, confidence};
  }
  std::vector<Said> said_;
};

Remembered remembered(const store::Row& row, std::size_t first_dimension, Symbols& values,
                      const Recollection& recollection) {
  const auto order = row.text(3);
  auto known = known_of(row, first_dimension, order, recollection, values);
  Remembered signal;
  signal.evidence = {
      .at = row.time(1),
      .signal = {row.integer(0)},
      .customer = {row.is_null(2) ? 0 : row.integer(2)},
      .order = order.empty() ? 0 : hash64(order),
      .at_stake = order.empty() || !recollection.stake_of ? Money{} : recollection.stake_of(order),
      .dimensions = known.symbols};
  signal.product = std::move(known.product);
  signal.channel = std::move(known.channel);
  return signal;
}

Status load_said(store::Session& session, Time since, Symbols& values,
                 const Recollection& recollection, std::vector<Remembered>& complaints) {
  Saying saying;
  Remembered signal;
  const auto limit = static_cast<std::int64_t>(limits::evidence_signals_max);
  MYELIN_CHECK(session.query(
      sql::load_evidence, {since, limit, static_cast<double>(complaint_polarity_max)},
      [&](const store::Row& row) {
        if (row.integer(0) != signal.evidence.signal.value) {
          saying.finish(signal, complaints);
          signal = remembered(row, 7, values, recollection);
        }
        saying.say(row.text(4), static_cast<float>(row.real(5)), static_cast<float>(row.real(6)));
        return true;
      }));
  saying.finish(signal, complaints);
  return {};
}

// `facts`: rows of what a return, a refund or a parcel stands for, by itself.
Status load_facts(store::Session& session, std::string_view facts, Source source, Time since,
                  Symbols& values, const Recollection& recollection,
                  std::vector<Remembered>& complaints) {
  if (!recollection.stated_by) return {};
  const auto limit = static_cast<std::int64_t>(limits::evidence_signals_max);
  return session.query(facts, {since, limit}, [&](const store::Row& row) {
    for (const auto& factor : recollection.stated_by(row.text(4))) {
      complaints.push_back(remembered(row, 5, values, recollection));
      complaints.back().factor = factor + std::string(suffix(source));
    }
    return true;
  });
}

}  // namespace

Status Watch::recall_categories(store::Session& session) {
  return session.query(sql::load_categories, {}, [this](const store::Row& row) {
    categorise(row.text(0), row.text(1));
    return true;
  });
}

Status Watch::load(store::Session& session, Time now, const Recollection& recollection) {
  auto& s = *state_;
  s.advance(now);
  MYELIN_CHECK(recall_categories(session));
  const auto first_day = s.cells.counts.day() - ring_days + 1;
  MYELIN_CHECK(session.query(
      sql::load_counts, {utc_hour(s.settings.zone.day_start(first_day))},
      [&](const store::Row& row) {
        const auto product = row.text(0), channel = row.text(1), factor = row.text(2);
        const auto hour = row.integer(3);
        if (factor.empty() || factor == parcels_key) {
          const auto basis = factor.empty() ? Basis::texts : Basis::parcels;
          s.count_exposure(s.cells.exposure_path(product, channel, basis), hour, row.integer(4));
        } else if (row.integer(5) > 0) {
          s.count(s.cells.path(product, channel, factor), hour, row.integer(5));
        }
        return true;
      }));

  std::vector<Remembered> complaints;
  MYELIN_CHECK(load_said(session, now - evidence_kept, s.values, recollection, complaints));
  MYELIN_CHECK(load_facts(session, sql::load_reasons, Source::stated, now - evidence_kept, s.values,
                          recollection, complaints));
  MYELIN_CHECK(load_facts(session, sql::load_parcels, Source::happened, now - evidence_kept,
                          s.values, recollection, complaints));
  // The rings are filled oldest first, as they were when it happened.
  std::ranges::stable_sort(complaints, {}, [](const Remembered& c) {
    return std::tuple(c.evidence.at, c.evidence.signal);
  });
  for (const auto& c : complaints)
    s.evidence.add(c.evidence, s.cells.path(c.product, c.channel, c.factor));
  const auto newest = static_cast<std::int64_t>(limits::background_signals_max);
  std::vector<BackgroundSignal> background;
  MYELIN_CHECK(session.query(
      sql::load_background, {now - background_kept, newest}, [&](const store::Row& row) {
        const auto kind = row.text(12);
        if ((kind == "return" || kind == "refund") &&
            (!recollection.is_reason || !recollection.is_reason(row.text(13))))
          return true;
        const auto known = known_of(row, 2, row.text(14), recollection, s.values);
        background.push_back({row.time(1), SignalId{row.integer(0)},
                              s.cells.products.intern(known.product),
                              s.cells.channels.intern(known.channel), known.symbols});
        return true;
      }));
  for (const auto& signal : background | std::views::reverse) s.background.add(signal);
  MYELIN_CHECK(session.query(sql::load_live_cells, {}, [&](const store::Row& row) {
    const auto cell = s.cells.find(
        {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
    if (cell == no_cell) return true;
    if (row.boolean(6))
      s.live[cell] = {row.time(3), row.real(4), row.time(5)};
    else if (!row.is_null(7))
      s.ended[cell] = std::max(s.ended[cell], row.time(7));
    return true;
  }));
  for (const auto cell : s.touched) s.is_touched[cell] = 0;
  s.touched.clear();
  s.fit();
  return {};
}

}  // namespace myelin::risk
