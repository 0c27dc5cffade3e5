// DriverUnits: voices, orders or parcels of two segments as codes, ready to be cut by every
// dimension. Private to drivers.cc and its parts. Thread safety: none.
#pragma once
#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/dimension.h"
#include "stats/localise/cohort_rise.h"
#include "stats/localise/leaf_table.h"

namespace myelin::cause {

using DriverCodes = std::array<std::uint16_t, model::dimension_count>;  // 0: not known

// Where a unit belongs: to one of the two segments compared, or to the time between them, which
// only tells cohorts from moments.
enum class DriverPeriod : std::uint8_t { before, between, now };

class DriverUnits {
 public:
  struct Happened {
    double events = 0;
    SignalId evidence;  // the signal that shows the event; 0: none
    Time at;
    DriverPeriod period = DriverPeriod::now;
  };
  void add(std::span<const std::string_view> values, const Happened& happened);

  std::size_t size() const { return units_.size(); }
  // Dimensions worth cutting by: more than one value, and known of enough units.
  std::vector<model::Dimension> dimensions() const;
  // The rows of `now`, expected from those of the other segment.
  stats::localise::LeafTable table(std::span<const model::Dimension> dimensions) const;

  struct Sums {
    double events = 0, exposure = 0;
  };
  struct Fit {
    Sums now, before;
    std::vector<SignalId> evidence;  // newest first, at most limits::verbatims_per_alert_max
  };
  using Values = std::vector<std::pair<model::Dimension, std::uint16_t>>;
  Fit fitting(const Values& values) const;
  // By the values of one dimension: now and before.
  std::map<std::uint16_t, std::pair<Sums, Sums>> by(model::Dimension dimension) const;
  // All units of which the dimension is known, of every period: as members of its values,
  std::vector<stats::localise::CohortUnit> cohorts(model::Dimension dimension) const;
  // and one value as `now` against the others as `before`.
  Fit against_others(model::Dimension dimension, std::uint16_t code) const;

  const std::string& text(model::Dimension dimension, std::uint16_t code) const {
    return names_[static_cast<std::size_t>(dimension)][code];
  }
  const Sums& now() const { return now_; }
  const Sums& before() const { return before_; }

 private:
  struct Unit {
    DriverCodes codes{};
    Happened happened;
  };
  static void count(const Happened& happened, bool inside, Fit& fit);
  static void keep_newest(Fit& fit);
  std::vector<Unit> units_;
  std::array<std::vector<std::string>, model::dimension_count> names_;
  std::array<std::unordered_map<std::string, std::uint16_t>, model::dimension_count> codes_;
  std::array<std::int64_t, model::dimension_count> known_{};  // of the units of `now`
  Sums now_, before_;
};

}  // namespace myelin::cause
