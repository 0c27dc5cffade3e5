// Weights that learn: dense ones and a table of embeddings, each with Adam's moments and the
// running mean that ships. A row of the table is touched only in the steps whose texts hold its
// feature; its mean then makes up for the steps in between, in which the row did not change, so
// that it is what it would be had it been updated every step.
//
// Thread safety: EmbeddingTable::step() may be called from several threads for different shares of
// the rows; everything else by one at a time.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace myelin::text::net {

struct StepOptions {
  float rate = 0;  // of this step, after warm-up and decay
  float decay = 0;
  float clip = 0;          // of the gradient's norm; 0: none
  float average = 0;       // the running mean's share of the past
  std::uint64_t step = 0;  // from 1
};

class DenseWeights {
 public:
  void reset(std::vector<float> values);
  void restart();  // forgets moments, and goes on from the mean that ships
  std::vector<float>& values() { return values_; }
  const std::vector<float>& shipped() const { return mean_values_; }
  void keep(std::vector<float> values) { mean_values_ = std::move(values); }
  // `gradient` is summed over the batch. Weights in [from, size) learn.
  void step(std::span<const float> gradient, std::size_t from, const StepOptions& options);

 private:
  std::vector<float> values_, first_, second_, mean_values_;
};

class EmbeddingTable {
 public:
  void reset(std::size_t rows, std::size_t channels, std::vector<float> values);
  void restart();
  std::size_t rows() const { return rows_; }
  const float* row(std::size_t row) const { return &values_[row * channels_]; }
  // What one thread gathers and steps for: rows that no other share has.
  struct Share {
    std::vector<std::uint32_t> touched;
  };
  static bool owns(std::uint32_t row, std::size_t share, std::size_t shares) {
    return row % shares == share;
  }
  // Adds a gradient of `channels` values to what the row gathers for the next step.
  void gather(std::uint32_t row, const float* gradient, Share& share);
  const float* gathered(std::uint32_t row) const { return &gathered_[row * channels_]; }
  void step(Share& share, const StepOptions& options);
  void note_average(float average);  // once a step, before the shares step
  const std::vector<float>& shipped();
  void keep(std::vector<float> values);

 private:
  void catch_up(std::size_t row, std::size_t to);

  std::size_t rows_ = 0, channels_ = 0;
  std::vector<float> values_, first_, second_, mean_values_, gathered_;
  std::vector<std::uint8_t> waiting_;
  std::vector<std::uint32_t> seen_;  // the step after which the mean of a row is right
  std::vector<double> kept_;         // [step]: sum of the logarithms of the mean's shares
};

}  // namespace myelin::text::net
