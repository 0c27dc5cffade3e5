#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "base/random.h"
#include "text/choice_model.h"

namespace myelin::text {
namespace {

class Trainer {
 public:
  Trainer(std::span<const ChoiceExample> examples, const ChoiceTrainingOptions& options)
      : options_(options), random_(options.seed), stride_(options.answers) {
    count(examples);
    weights_.resize(hashes_.size() * stride_), sums_ = weights_;
    squares_.assign(weights_.size(), 1e-6F);
    bias_.resize(stride_), bias_sums_ = bias_;
    bias_squares_.assign(stride_, 1e-6F);
  }

  void pass() {
    std::vector<std::uint32_t> order(examples_.size());
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(
          order[i - 1],
          order[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(i) - 1))]);
    for (const auto at : order) learn(examples_[at]);
  }
  void add_to_average() {
    ++averaged_;
    for (std::size_t i = 0; i < weights_.size(); ++i) sums_[i] += weights_[i];
    for (std::size_t i = 0; i < bias_.size(); ++i) bias_sums_[i] += bias_[i];
  }
  std::string pack() const {
    const float n = static_cast<float>(averaged_);
    const std::uint64_t answers = stride_;
    std::string bytes(reinterpret_cast<const char*>(&answers), sizeof answers);
    std::vector<float> bias(bias_sums_);
    for (auto& b : bias) b /= n;
    bytes.append(reinterpret_cast<const char*>(bias.data()), bias.size() * sizeof(float));
    bytes.resize((bytes.size() + 7) / 8 * 8);
    std::vector<std::pair<float, std::uint32_t>> ranked;
    for (std::uint32_t r = 0; r < hashes_.size(); ++r) {
      float norm = 0;
      for (std::size_t a = 0; a < stride_; ++a)
        norm += sums_[r * stride_ + a] * sums_[r * stride_ + a];
      ranked.emplace_back(-norm * static_cast<float>(std::min(counts_[r], 20U)), r);
    }
    std::ranges::sort(ranked);
    if (ranked.size() > options_.rows_max) ranked.resize(options_.rows_max);
    std::vector<std::uint64_t> hashes;
    std::vector<float> kept;
    const float share = static_cast<float>(1 - options_.hidden_share) / n;
    for (const auto& [norm, r] : ranked) {
      hashes.push_back(hashes_[r]);
      for (std::size_t a = 0; a < stride_; ++a) kept.push_back(sums_[r * stride_ + a] * share);
    }
    return bytes + pack_rows(hashes, kept, stride_);
  }

 private:
  struct Part {
    std::uint32_t row;
    float value;
  };
  struct Example {
    std::vector<std::vector<Part>> candidates;
    std::uint32_t answer;
    float weight;
  };

  void count(std::span<const ChoiceExample> examples) {
    struct Seen {
      std::uint32_t examples = 0, last = ~0U, row = ~0U;
    };
    std::unordered_map<std::uint64_t, Seen> seen;
    for (std::uint32_t i = 0; i < examples.size(); ++i)
      for (const auto& candidate : examples[i].candidates)
        for (const auto& feature : candidate)
          if (auto& at = seen[feature.hash]; at.last != i) at.last = i, ++at.examples;
    for (const auto& example : examples) {
      Example one{{}, example.answer, example.weight};
      for (const auto& candidate : example.candidates) {
        auto& rows = one.candidates.emplace_back();
        for (const auto& feature : candidate) {
          auto& at = seen[feature.hash];
          if (at.examples < options_.examples_min) continue;
          if (at.row == ~0U) {
            at.row = static_cast<std::uint32_t>(hashes_.size());
            hashes_.push_back(feature.hash), counts_.push_back(at.examples);
          }
          rows.push_back({at.row, feature.value});
        }
      }
      examples_.push_back(std::move(one));
    }
  }

  void step(std::vector<float>& weights, std::vector<float>& squares, std::size_t at,
            float gradient) const {
    squares[at] += gradient * gradient;
    weights[at] -=
        options_.rate * (gradient + options_.decay * weights[at]) / std::sqrt(squares[at]);
  }
  void hide() {
    for (auto& rows : heard_)
      std::erase_if(rows, [&](auto) { return random_.chance(options_.hidden_share); });
  }
  // One weight a feature: candidates against each other, or one against nothing.
  void learn_candidates(const Example& example) {
    scores_.assign(heard_.size(), 0);
    for (std::size_t c = 0; c < heard_.size(); ++c)
      for (const auto [row, value] : heard_[c]) scores_[c] += weights_[row] * value;
    if (heard_.size() == 1) {
      const float p = to_probability(scores_[0] + bias_[0]);
      const float gradient = example.weight * (p - (example.answer == 0 ? 1.0F : 0.0F));
      for (const auto [row, value] : heard_[0]) step(weights_, squares_, row, gradient * value);
      step(bias_, bias_squares_, 0, gradient);
      return;
    }
    to_probabilities(scores_);
    for (std::size_t c = 0; c < heard_.size(); ++c) {
      const float gradient = example.weight * (scores_[c] - (example.answer == c ? 1.0F : 0.0F));
      if (std::abs(gradient) < 1e-4F) continue;
      for (const auto [row, value] : heard_[c]) step(weights_, squares_, row, gradient * value);
    }
  }
  void learn(const Example& example) {
    heard_ = example.candidates;
    hide();
    if (stride_ == 1) return learn_candidates(example);
    scores_ = bias_;
    for (const auto [row, value] : heard_[0])
      for (std::size_t a = 0; a < stride_; ++a) scores_[a] += weights_[row * stride_ + a] * value;
    to_probabilities(scores_);
    for (std::size_t a = 0; a < stride_; ++a) {
      const float gradient = example.weight * (scores_[a] - (example.answer == a ? 1.0F : 0.0F));
      if (std::abs(gradient) < 1e-4F) continue;
      for (const auto [row, value] : heard_[0])
        step(weights_, squares_, row * stride_ + a, gradient * value);
      step(bias_, bias_squares_, a, gradient);
    }
  }

  ChoiceTrainingOptions options_;
  Random random_;
  std::uint32_t stride_;
  std::vector<Example> examples_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> counts_;
  std::vector<float> weights_, sums_, squares_, bias_, bias_sums_, bias_squares_;
  std::size_t averaged_ = 0;
  std::vector<std::vector<Part>> heard_;
  std::vector<float> scores_;
};

}  // namespace

std::string train_choices(std::span<const ChoiceExample> examples,
                          const ChoiceTrainingOptions& options) {
  Trainer trainer(examples, options);
  for (std::uint32_t pass = 0; pass < options.passes; ++pass) {
    trainer.pass();
    if (pass >= options.passes / 2) trainer.add_to_average();
  }
  return trainer.pack();
}

}  // namespace myelin::text
