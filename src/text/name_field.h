// NameField: how the likelihood of a labelled text slopes with the scores of its labels: forward
// and backward sums over all allowed sequences. Inside of the trainer.
//
// Thread safety: none; its buffers are reused.
#pragma once
#include <span>
#include <vector>

#include "text/name_model.h"

namespace myelin::text {

// Of minus the log-likelihood.
struct NameGradient {
  std::vector<float> scores;  // as NameScores
  NameSteps steps{};
  double loss = 0;
};

class NameField {
 public:
  NameField();
  // REQUIRES: one label a point, at least one point, an allowed sequence.
  void gradient(const NameScores& scores, const NameSteps& steps,
                std::span<const std::uint8_t> labels, NameGradient& into);

 private:
  std::array<std::vector<std::uint8_t>, name_labels> before_;
  std::vector<float> likely_, forward_, backward_, total_;
};

}  // namespace myelin::text
