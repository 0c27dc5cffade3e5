#include "text/net/weights.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "text/net/kernels.h"
#include "text/net/scalar_math.h"

namespace myelin::text::net {
namespace {

constexpr float first_share = 0.9F, second_share = 0.999F;

AdamStep adam_step(const StepOptions& options) {
  // share^step by repeated squaring: the C library's pow is not the same everywhere.
  const auto power = [](double base, std::uint64_t n) {
    double result = 1;
    for (; n > 0; n >>= 1, base *= base)
      if (n & 1) result *= base;
    return result;
  };
  const double first = 1 - power(double{first_share}, options.step);
  const double second = std::sqrt(1 - power(double{second_share}, options.step));
  AdamStep step;
  step.first = first_share;
  step.second = second_share;
  step.rate = static_cast<float>(options.rate * second / first);
  step.epsilon = static_cast<float>(1e-8 * second);
  step.decay = options.rate * options.decay;
  return step;
}

double norm_of(std::span<const float> x) {
  std::array<double, 8> sums{};
  std::size_t i = 0;
  for (; i + 8 <= x.size(); i += 8)
    for (std::size_t l = 0; l < 8; ++l) sums[l] += double{x[i + l]} * double{x[i + l]};
  for (; i < x.size(); ++i) sums[0] += double{x[i]} * double{x[i]};
  double sum = 0;
  for (const double part : sums) sum += part;
  return std::sqrt(sum);
}

void mean_towards(float* mean, const float* values, std::size_t n, float kept) {
  for (std::size_t i = 0; i < n; ++i) mean[i] = values[i] + (mean[i] - values[i]) * kept;
}

}  // namespace

void DenseWeights::reset(std::vector<float> values) {
  mean_values_ = std::move(values);
  restart();
}

void DenseWeights::restart() {
  values_ = mean_values_;
  first_.assign(values_.size(), 0);
  second_.assign(values_.size(), 0);
}

void DenseWeights::step(std::span<const float> gradient, std::size_t from,
                        const StepOptions& options) {
  AdamStep step = adam_step(options);
  gradient = gradient.subspan(from);
  if (options.clip > 0) {
    const double norm = norm_of(gradient);
    if (norm > double{options.clip}) step.scale = static_cast<float>(options.clip / norm);
  }
  kernels().adam(values_.data() + from, first_.data() + from, second_.data() + from,
                 gradient.data(), gradient.size(), step);
  mean_towards(mean_values_.data() + from, values_.data() + from, gradient.size(), options.average);
}

void EmbeddingTable::reset(std::size_t rows, std::size_t channels, std::vector<float> values) {
  rows_ = rows;
  channels_ = channels;
  mean_values_ = std::move(values);
  gathered_.assign(rows * channels, 0);
  waiting_.assign(rows, 0);
  restart();
}

void EmbeddingTable::restart() {
  shipped();
  values_ = mean_values_;
  first_.assign(values_.size(), 0);
  second_.assign(values_.size(), 0);
  seen_.assign(rows_, 0);
  kept_.assign(1, 0);
}

void EmbeddingTable::gather(std::uint32_t row, const float* gradient, Share& share) {
  if (waiting_[row] == 0) {
    waiting_[row] = 1;
    share.touched.push_back(row);
  }
  kernels().add(&gathered_[row * channels_], gradient, channels_);
}

void EmbeddingTable::note_average(float average) {
  kept_.push_back(kept_.back() + (average > 0 ? double{log_of(average)} : -1e3));
}

void EmbeddingTable::catch_up(std::size_t row, std::size_t to) {
  const auto kept = static_cast<float>(kept_[to] - kept_[seen_[row]]);
  if (to > seen_[row])
    mean_towards(&mean_values_[row * channels_], &values_[row * channels_], channels_,
                 exp_of(kept));
  seen_[row] = static_cast<std::uint32_t>(to);
}

void EmbeddingTable::step(Share& share, const StepOptions& options) {
  const AdamStep step = adam_step(options);
  const std::size_t now = kept_.size() - 1;
  for (const std::uint32_t row : share.touched) {
    const std::size_t at = row * channels_;
    catch_up(row, now - 1);
    kernels().adam(&values_[at], &first_[at], &second_[at], &gathered_[at], channels_, step);
    catch_up(row, now);
    std::fill_n(&gathered_[at], channels_, 0.0F);
    waiting_[row] = 0;
  }
  share.touched.clear();
}

const std::vector<float>& EmbeddingTable::shipped() {
  if (!kept_.empty())
    for (std::size_t row = 0; row < rows_; ++row) catch_up(row, kept_.size() - 1);
  return mean_values_;
}

void EmbeddingTable::keep(std::vector<float> values) {
  mean_values_ = std::move(values);
  values_ = mean_values_;
  kept_.assign(1, 0);
  seen_.assign(rows_, 0);
}

}  // namespace myelin::text::net
