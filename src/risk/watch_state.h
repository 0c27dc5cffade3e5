// What a Watch holds; private to its sources.
#pragma once
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "risk/baseline.h"
#include "risk/cell_table.h"
#include "risk/evidence.h"
#include "risk/excess.h"
#include "risk/feedback.h"
#include "risk/watch.h"

namespace myelin::risk {

// Counts of the batch that cell_delta does not have yet.
class Deltas {
 public:
  model::CellCount& at(std::string_view product, std::string_view channel, std::string_view factor,
                       std::int64_t hour);
  Status append(store::Session& session);

 private:
  struct Key {
    std::uint32_t product, channel, factor;
    std::int64_t hour;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  Symbols names_{0xffff'ffff};
  std::vector<std::pair<Key, model::CellCount>> rows_;  // in the order they came
  std::unordered_map<Key, std::size_t, Hash> index_;
};

DimensionSymbols symbols_of(const model::Dimensions& dimensions, Symbols& values);

struct Watch::State {
  explicit State(WatchSettings s) : settings(s), cells(s.zone) {}

  // A cell that was raised and has not ended.
  struct Live {
    Time since;
    double reported = 0;  // complaints in the last finding
    Time reported_at;
  };
  struct Waiting {
    std::int64_t hour;
    bool exposure;
    CellPath rows;
    std::int64_t n;
  };

  void count(const CellPath& path, std::int64_t hour, std::int64_t n);
  void count_exposure(const CellPath& rows, std::int64_t hour, std::int64_t n);
  void wait(Waiting waiting);
  void touch(CellIndex cell);
  void advance(Time to);
  DimensionSymbols symbols(const model::Dimensions* dimensions);

  void fit();
  std::optional<Finding> look(CellIndex cell, RateMemo* memo = nullptr);
  std::optional<Finding> look_again(CellIndex cell, Live& live, bool may_end);
  std::vector<Finding> look_at(std::vector<CellIndex> candidates, bool may_end);
  Finding describe(CellIndex cell, FindingPhase phase, Time since) const;
  Heard heard_of(CellIndex cell, RateMemo* memo) const;
  Evidenced evidenced(CellIndex cell, RateMemo* memo) const;
  // Of all its sources; `happened`: also what happened, and not only what people say.
  std::vector<const Evidence*> evidence_of(CellIndex cell, Time from, bool happened = true) const;
  Complainants people_of(CellIndex cell) const;
  void leave_out_settled(CellIndex cell, Windows& windows) const;

  WatchSettings settings;
  CellTable cells;
  Baseline baseline;
  EvidenceRing evidence;
  BackgroundRing background;
  Symbols values{limits::dimension_values_max};
  Deltas deltas;
  std::vector<Waiting> waiting;
  std::vector<CellIndex> touched;
  std::vector<std::uint8_t> is_touched;  // by cell
  std::unordered_map<CellIndex, Live> live;
  std::unordered_map<CellIndex, Time>
      ended;  // within the longest window: what came before is settled
  Time now{};
  std::int64_t fitted_day = -1'000'000;
  // Cells that had a complaint in the newest seven days when the day began, by level and age. Each
  // level has an equal part of the false alarms that the user accepts: the few wide cells are not
  // judged by the number of the many narrow ones, nor the few new ones by that of the old.
  std::array<std::array<InPlay, 2>, cell_levels> in_play{};
  InPlay& in_play_of(CellIndex cell);
  const Feedback* feedback = nullptr;
  // Of the cells in play, by level: what is spent on some is saved on others.
  std::array<double, cell_levels> mean_weight{};
  bool weighed() const { return feedback != nullptr && !feedback->empty(); }
  void fit_weights();
  double weight(CellIndex cell) const;
};

}  // namespace myelin::risk
