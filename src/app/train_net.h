// A small net of one head beside a linear model of classes or labels: the same rows, the same
// outputs. Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/classes/trainer.h"

namespace myelin::app {

struct NetPlan {
  std::vector<std::string> names;
  text::classes::OutputKind kind = text::classes::OutputKind::classes;
  text::FeatureSet features = text::FeatureSet::en;
  std::uint32_t channels = 64;
  std::uint32_t epochs = 12;
  std::uint32_t vocabulary = 16'000;
  float rate = 3e-3F;
  float feature_dropout = 0.3F;
  float head_dropout = 0.4F;
  float smoothing = 0;
  std::uint32_t first_epochs = 0;  // over the rows learnt first
  std::uint64_t seed = 7;
};
// A row of another collection that bears on some outputs only.
struct PartialRow {
  std::string text;
  std::vector<std::uint16_t> yes, no;  // what is there, what is not; nothing is said of the rest
};
// The net's file. `first`: what it learns before `rows`; for labels only.
Result<std::string> train_net(const NetPlan& plan, std::span<const text::classes::ClassRow> rows,
                              std::span<const PartialRow> first);

}  // namespace myelin::app
