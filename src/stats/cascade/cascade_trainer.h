// CascadeTrainer: fits a CascadeModel's trees; internal to it.
//
// Thread safety: none; one training, one thread.
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "stats/cascade/cascade_model.h"

namespace myelin::stats::cascade {

class CascadeTrainer {
 public:
  CascadeTrainer(std::span<const Cascade> cascades, std::uint64_t seed)
      : cascades_(cascades), seed_(seed) {}
  Result<CascadeModel> train();

 private:
  struct Rows {
    std::size_t columns = 0;
    std::vector<double> values, targets, weights;
    learn::TrainingRows view() const { return {{values, columns}, targets, weights}; }
  };
  // Which cascades of a fold: those it learns from, or those it is judged by.
  bool learns(std::size_t cascade, std::size_t fold) const;
  // Every cascade that the fold learns from, as it stood at every age it is looked at.
  void for_each_look(std::size_t fold,
                     const std::function<void(const LiveCascade& live, std::vector<double> row,
                                              double final_count)>& each) const;
  Rows growth_rows(std::size_t fold) const;
  Rows crossing_rows(std::size_t fold) const;
  void fit_prior();
  Result<CascadeModel> fit(std::size_t fold) const;
  Result<learn::BoostedTrees> fit_correction(const Rows& rows,
                                             const learn::BoostedTrees& growth) const;
  // How far an interval must be widened, in its own widths, for each judged row.
  void judge_intervals(const CascadeModel& model, std::size_t fold);
  void judge_alarms(const CascadeModel& model, std::size_t fold);
  double chosen_alarm() const;

  std::span<const Cascade> cascades_;
  std::uint64_t seed_;
  HawkesPrior prior_;
  std::vector<double> beyond_;
  struct Looked {
    double highest = 0;  // probability while the threshold was not reached
    bool crossed = false;
  };
  std::vector<Looked> looked_;
};

}  // namespace myelin::stats::cascade
