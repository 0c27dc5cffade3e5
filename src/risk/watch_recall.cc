#include "risk/watch_recall.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "model/mention_strength.h"
#include "risk/sql.h"
#include "risk/watch_state.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

constexpr hours kept{24 * 28};

// The factor that an issue's key belongs to, by the key's form; empty where it is no issue's.
std::string_view factor_of_issue(std::string_view key) {
  const auto stage = key.find('.');
  if (stage == key.npos) return {};
  const auto factor = key.find('.', stage + 1);
  if (factor == key.npos || key.find('.', factor + 1) != key.npos) return {};
  return key.substr(0, factor);
}

// What the store says of one factor in one signal.
struct Said {
  std::uint32_t factor = 0;
  float polarity = 0, confidence = 0;
};

// One signal that speaks, or one parcel.
struct Told {
  Evidence evidence;  // without its clarity
  std::uint32_t product = 0, channel = 0;
};

// One complaint of a signal, with the cell that it counts in.
struct Complaint {
  Told told;
  std::uint32_t factor = 0;
};

// Signals are read once, in the order in which they lie, and put in order here: a store that sorts
// rows of so many texts takes several times as long.
class Recall {
 public:
  Recall(const Recollection& recollection, CellTable& cells, Symbols& values)
      : recollection_(recollection), cells_(cells), values_(values) {}

  Status read(store::Session& session, Time since) {
    Time from = since;
    MYELIN_CHECK(session.query(sql::newest_signals_from, {since, background_max},
                               [&](const store::Row& row) {
                                 if (!row.is_null(0)) from = row.time(0);
                                 return false;
                               }));
    MYELIN_CHECK(read_said(session, since, from));
    MYELIN_CHECK(read_signals(session, since, from));
    return read_parcels(session, since);
  }

  void fill(EvidenceRing& evidence, BackgroundRing& background) {
    // A signal's complaints come as the reflex told them: what is said, in the order of the text.
    std::ranges::stable_sort(complaints_, {}, [](const Complaint& c) {
      return std::tuple(c.told.evidence.at, c.told.evidence.signal);
    });
    for (const auto& c : complaints_)
      evidence.add(c.told.evidence,
                   cells_.path(cells_.products.text(c.told.product),
                               cells_.channels.text(c.told.channel), factors_.text(c.factor)));
    std::ranges::sort(background_, {}, [](const BackgroundSignal& signal) {
      return std::tuple(signal.at, signal.signal);
    });
    const auto held = std::min(background_.size(), limits::background_signals_max);
    for (const auto& signal : std::span(background_).last(held)) background.add(signal);
  }

 private:
  static constexpr auto evidence_max = static_cast<std::int64_t>(limits::evidence_signals_max),
                        background_max = static_cast<std::int64_t>(limits::background_signals_max);

  // `from`: moved back to the oldest signal that is heard here.
  Status read_said(store::Session& session, Time since, Time& from) {
    return session.query(sql::load_evidence,
                         {since, evidence_max, static_cast<double>(complaint_polarity_max)},
                         [&](const store::Row& row) {
                           const auto factor = row.text(2);
                           const auto polarity = static_cast<float>(row.real(3)),
                                      confidence = static_cast<float>(row.real(4));
                           auto& said = said_[SignalId{row.integer(0)}];
                           note(said, factor, polarity, confidence);
                           if (const auto parent = factor_of_issue(factor); !parent.empty())
                             note(said, parent, polarity, confidence);
                           from = std::min(from, row.time(1));
                           return true;
                         });
  }

  // Of the mentions of a factor the strongest counts, of equals the first.
  void note(std::vector<Said>& said, std::string_view key, float polarity, float confidence) {
    const auto factor = factors_.intern(key);
    const auto known = std::ranges::find(said, factor, &Said::factor);
    if (known == said.end())
      said.push_back({factor, polarity, confidence});
    else if (model::mention_strength(polarity, confidence) >
             model::mention_strength(known->polarity, known->confidence))
      *known = {factor, polarity, confidence};
  }

  Status read_signals(store::Session& session, Time since, Time from) {
    return session.query(sql::load_background, {since, from}, [&](const store::Row& row) {
      const auto event = row.text(4);
      const auto said = said_.find(SignalId{row.integer(0)});
      const auto stated = event.empty() || !recollection_.stated_by
                              ? std::vector<std::string>{}
                              : recollection_.stated_by(event);
      const bool complains = said != said_.end() || !stated.empty();
      const Told told = told_by(row, complains);
      const auto& e = told.evidence;
      if (event.empty() || (recollection_.is_reason && recollection_.is_reason(event)))
        background_.push_back({e.at, e.signal, told.product, told.channel, e.dimensions});
      if (said != said_.end())
        for (const auto& [factor, polarity, confidence] : said->second)
          if (polarity <= complaint_polarity_max) complain(told, factor, -polarity * confidence);
      state(told, stated, Source::stated);
      return true;
    });
  }

  Status read_parcels(store::Session& session, Time since) {
    if (!recollection_.stated_by) return {};
    return session.query(sql::load_parcels, {since, evidence_max}, [&](const store::Row& row) {
      const auto facts = recollection_.stated_by(row.text(4));
      if (!facts.empty()) state(told_by(row, true), facts, Source::happened);
      return true;
    });
  }

  void complain(const Told& told, std::uint32_t factor, float clarity) {
    complaints_.push_back({told, factor});
    complaints_.back().told.evidence.clarity = clarity;
  }
  // What a return, a refund or a parcel stands for, by itself.
  void state(const Told& told, const std::vector<std::string>& factors, Source source) {
    for (const auto& factor : factors)
      complain(told, factors_.intern(factor + std::string(suffix(source))), 0);
  }

  // Row: id, happened_at, customer, order, event, dimensions. Some of what is known of a signal is
  // from its order, where it does not say itself what it is about.
  Told told_by(const store::Row& row, bool complains) {
    using model::Dimension;
    constexpr std::size_t first = 5;
    const auto order = row.text(3);
    const auto product = row.text(first + static_cast<std::size_t>(Dimension::product)),
               channel = row.text(first + static_cast<std::size_t>(Dimension::channel));
    Told told{.evidence = {.at = row.time(1), .signal = {row.integer(0)}},
              .product = cells_.products.intern(product),
              .channel = cells_.channels.intern(channel)};
    auto& evidence = told.evidence;
    if ((product.empty() || channel.empty()) && !order.empty() && recollection_.complete) {
      model::Dimensions dimensions;
      for (std::size_t d = 0; d < model::dimension_count; ++d)
        dimensions.values[d] = row.text(first + d);
      recollection_.complete(order, dimensions);
      evidence.dimensions = symbols_of(dimensions, values_);
      told.product = cells_.products.intern(dimensions[Dimension::product]);
      told.channel = cells_.channels.intern(dimensions[Dimension::channel]);
    } else {
      for (std::size_t d = 0; d < evidence.dimensions.size(); ++d)
        if (!row.is_null(first + d)) evidence.dimensions[d] = values_.intern(row.text(first + d));
    }
    if (!complains) return told;
    evidence.customer = {row.is_null(2) ? 0 : row.integer(2)};
    if (order.empty()) return told;
    evidence.order = hash64(order);
    if (recollection_.stake_of) evidence.at_stake = recollection_.stake_of(order);
    return told;
  }

  const Recollection& recollection_;
  CellTable& cells_;
  Symbols& values_;
  Symbols factors_{0xffff'ffff};
  std::unordered_map<SignalId, std::vector<Said>> said_;
  std::vector<Complaint> complaints_;
  std::vector<BackgroundSignal> background_;
};

}  // namespace

Status recall_evidence(store::Session& session, Time now, const Recollection& recollection,
                       CellTable& cells, Symbols& values, EvidenceRing& evidence,
                       BackgroundRing& background) {
  Recall recall(recollection, cells, values);
  MYELIN_CHECK(recall.read(session, now - kept));
  recall.fill(evidence, background);
  return {};
}

}  // namespace myelin::risk
