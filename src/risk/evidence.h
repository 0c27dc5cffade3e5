// EvidenceRing: the newest complaints, so that an alert can name customers, orders, money and
// verbatims. BackgroundRing: the newest signals that speak, whatever they say, to compare an
// alert's signals with. Both are bounded (base/limits.h) and forget the oldest.
//
// Thread safety: none. Invariant: what they answer depends on the records held, not on their order.
#pragma once
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "model/dimension.h"
#include "risk/cell_table.h"

namespace myelin::risk {

using DimensionSymbols = std::array<std::uint32_t, model::dimension_count>;

struct Evidence {
  Time at{};
  SignalId signal{};
  CustomerId customer{};
  std::uint64_t order = 0;  // hash of the order key; 0: none
  Money at_stake{};
  float clarity = 0;  // |polarity| × confidence of what was said; 0: nothing was
  DimensionSymbols dimensions{};
};

class EvidenceRing {
 public:
  void add(const Evidence& evidence, const CellPath& path);
  // Records of a cell within (from, until], at the cell's level of its path; newest arrivals first.
  std::vector<const Evidence*> of(CellIndex cell, CellLevel level, Time from, Time until) const;
  std::size_t size() const { return records_.size(); }

 private:
  static constexpr std::uint32_t none = 0;
  struct Record {
    Evidence evidence;
    std::array<std::uint32_t, cell_levels>
        previous{};  // sequence number of the cell's record before, by level
  };
  std::vector<Record> records_;
  std::uint32_t next_ =
      1;  // sequence numbers start at 1 and stay below 2^32: 4 billion complaints a run
  std::vector<std::uint32_t> newest_;  // by cell
};

struct BackgroundSignal {
  Time at{};
  SignalId signal{};
  std::uint32_t product = 0, channel = 0;
  DimensionSymbols dimensions{};
};

class BackgroundRing {
 public:
  void add(const BackgroundSignal& signal);
  // Calls each(signal) for the newest ones of that product and channel (0: any) within (from,
  // until].
  template <class Each>
  void visit(std::uint32_t product, std::uint32_t channel, Time from, Time until, Each each) const;
  std::size_t size() const { return records_.size(); }

 private:
  struct Record {
    BackgroundSignal signal;
    std::uint32_t previous = 0;  // of the same product
  };
  bool held(std::uint32_t sequence) const {
    return sequence != 0 && next_ - sequence <= records_.size();
  }
  const Record& at(std::uint32_t sequence) const {
    return records_[sequence % limits::background_signals_max];
  }
  std::vector<Record> records_;
  std::uint32_t next_ = 1;
  std::unordered_map<std::uint32_t, std::uint32_t> newest_;  // by product
};

template <class Each>
void BackgroundRing::visit(std::uint32_t product, std::uint32_t channel, Time from, Time until,
                           Each each) const {
  std::size_t looked_at = 0;
  auto sequence = next_ - 1;
  if (product != 0) {
    const auto found = newest_.find(product);
    sequence = found == newest_.end() ? 0 : found->second;
  }
  while (held(sequence) && looked_at < limits::background_sample_max) {
    const auto& record = at(sequence);
    const auto& signal = record.signal;
    if (signal.at > from && signal.at <= until && (channel == 0 || signal.channel == channel))
      each(signal);
    ++looked_at;
    sequence = product != 0 ? record.previous : sequence - 1;
  }
}

}  // namespace myelin::risk
