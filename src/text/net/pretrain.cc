// Learning without labels: positions are hidden, with all n-grams that cover them, and the net
// guesses which of the commonest characters or words stood there.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <unordered_map>

#include "text/net/affine.h"
#include "text/net/dropping.h"
#include "text/net/head_loss.h"
#include "text/net/kernels.h"
#include "text/net/trainer_state.h"

namespace myelin::text::net {
namespace {

constexpr std::uint32_t no_guess = 0xffffffff;

// Which output each position's character or word is; those beyond the commonest are not asked for.
class Guesses {
 public:
  Guesses(std::span<const NetText> texts, std::uint32_t most) {
    std::unordered_map<std::uint64_t, std::uint32_t> counts;
    for (const auto& text : texts)
      for (std::size_t p = 0; p < text.size(); ++p) ++counts[symbol(text, p)];
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order(counts.begin(), counts.end());
    std::ranges::sort(order, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (order.size() > most) order.resize(most);
    for (const auto& [hash, count] : order)
      outputs_.emplace(hash, static_cast<std::uint32_t>(outputs_.size()));
  }
  std::size_t size() const { return outputs_.size(); }
  std::uint32_t of(const NetText& text, std::size_t position) const {
    const auto found = outputs_.find(symbol(text, position));
    return found == outputs_.end() ? no_guess : found->second;
  }

 private:
  // encode() puts the character or word itself first.
  static std::uint64_t symbol(const NetText& text, std::size_t position) {
    return text.features[text.features_before[position]];
  }
  std::unordered_map<std::uint64_t, std::uint32_t> outputs_;
};

struct GuessWork {
  std::vector<std::uint32_t> rows, wanted;
  std::vector<float> inputs, out, d_out, d_inputs, gradient;
};

class Pretraining {
 public:
  Pretraining(NetTrainer::State& state, std::span<const NetText> texts,
              const PretrainOptions& options)
      : state_(state),
        texts_(texts),
        options_(options),
        guesses_(texts, options.guesses),
        shards_(shards_of_batch) {
    for (const auto& text : texts) rows_.push_back(indexed(text, state.index));
    const std::size_t c = state.layout.channels;
    matrix_ = {0, c, up_to_16(guesses_.size())};
    std::vector<float> first(matrix_.size());
    Random random = Random(options.seed).split("guesses");
    const double most = std::sqrt(1.0 / static_cast<double>(c));
    for (std::size_t i = 0; i < c; ++i)
      for (std::size_t o = 0; o < guesses_.size(); ++o)
        first[i * matrix_.outputs + o] = static_cast<float>((random.uniform() * 2 - 1) * most);
    weights_.reset(std::move(first));
    steps_ = options.epochs * ((texts.size() + options.batch - 1) / options.batch);
  }

  double epoch(std::uint32_t epoch) {
    const auto order =
        shuffled(texts_.size(), Random(options_.seed).split("order " + std::to_string(epoch)));
    double loss = 0;
    std::size_t guessed = 0;
    for (std::size_t from = 0; from < order.size(); from += options_.batch) {
      step(std::span(order).subspan(from,
                                    std::min<std::size_t>(options_.batch, order.size() - from)));
      for (std::size_t s = 0; s < shards_.size(); ++s) {
        loss += shards_[s].loss;
        guessed += work_[s].rows.size();
      }
    }
    return loss / static_cast<double>(std::max<std::size_t>(guessed, 1));
  }

 private:
  void step(std::span<const std::uint32_t> batch) {
    ++step_;
    turn_weights(state_.layout, state_.dense.values().data(), turned_);
    const float* guess = weights_.values().data();
    turned_guess_.resize(matrix_.inputs * matrix_.outputs);
    for (std::size_t i = 0; i < matrix_.inputs; ++i)
      for (std::size_t o = 0; o < matrix_.outputs; ++o)
        turned_guess_[o * matrix_.inputs + i] = guess[i * matrix_.outputs + o];
    in_parallel(options_.threads, shards_.size(), [&](std::size_t s) {
      run(shards_[s], work_[s], shard_of(batch, s), batch.size());
    });
    StepPlan plan;
    const float share = rate_share(step_, steps_, 0.05F);
    plan.dense = {options_.rate * share, 0, 1, average_share(step_, 0.998F), step_};
    plan.table = plan.dense;
    plan.threads = options_.threads;
    learn(state_, shards_, plan, gradient_);
    gradient_ = work_[0].gradient;
    for (std::size_t s = 1; s < work_.size(); ++s)
      kernels().add(gradient_.data(), work_[s].gradient.data(), gradient_.size());
    weights_.step(gradient_, 0, plan.dense);
  }

  void run(Shard& shard, GuessWork& work, std::span<const std::uint32_t> part, std::size_t batch) {
    std::vector<ShardText> texts;
    for (const std::uint32_t t : part)
      texts.push_back(
          {&texts_[t], &rows_[t], mixed(options_.seed ^ mixed(step_ * 0x100000000ULL + t))});
    shard.lay_out(texts, state_.shape, state_.layout, state_.table, state_.dense.values().data(),
                  {0, options_.hidden_share});
    work.rows.clear();
    work.wanted.clear();
    work.gradient.assign(matrix_.size(), 0);
    if (texts.empty()) return;
    std::size_t text = 0;
    for (const std::uint32_t row : shard.hidden) {
      while (row >= shard.tape.texts[text].end) ++text;
      const std::uint32_t wanted =
          guesses_.of(*texts[text].text, row - shard.tape.texts[text].begin);
      if (wanted == no_guess) continue;
      work.rows.push_back(row);
      work.wanted.push_back(wanted);
    }
    body_forward(state_.shape, state_.layout, state_.dense.values().data(), {}, shard.tape);
    shard.loss = guess(shard, work, static_cast<float>(batch));
    body_back(state_.shape, state_.layout, turned_.data(), {}, shard.tape, shard.d_rows,
              shard.gradient.data());
    shard.extras_back(state_.layout);
  }

  double guess(Shard& shard, GuessWork& work, float batch) {
    const std::size_t c = matrix_.inputs, n = work.rows.size(), outputs = guesses_.size();
    work.inputs.resize(n * c);
    work.d_inputs.resize(n * c);
    work.out.resize(n * matrix_.outputs);
    work.d_out.assign(n * matrix_.outputs, 0);
    for (std::size_t i = 0; i < n; ++i)
      std::copy_n(&shard.tape.last()[work.rows[i] * c], c, &work.inputs[i * c]);
    multiply(matrix_, weights_.values().data(), n, work.inputs.data(), work.out.data());
    double loss = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::span<float> d(&work.d_out[i * matrix_.outputs], outputs);
      std::copy_n(&work.out[i * matrix_.outputs], outputs, d.begin());
      loss += softmax_loss_of(d, work.wanted[i], 1 / batch);
    }
    multiply_back(matrix_, turned_guess_.data(), n, work.inputs.data(), work.d_out.data(),
                  work.d_inputs.data(), work.gradient.data());
    for (std::size_t i = 0; i < n; ++i)
      kernels().add(&shard.d_rows[work.rows[i] * c], &work.d_inputs[i * c], c);
    return loss;
  }

  NetTrainer::State& state_;
  std::span<const NetText> texts_;
  PretrainOptions options_;
  Guesses guesses_;
  std::vector<IndexedText> rows_;
  std::vector<Shard> shards_;
  std::array<GuessWork, shards_of_batch> work_;
  Matrix matrix_;
  DenseWeights weights_;
  std::vector<float> turned_, turned_guess_, gradient_;
  std::uint64_t step_ = 0, steps_ = 0;
};

}  // namespace

Result<TrainFigures> NetTrainer::pretrain(std::span<const NetText> texts,
                                          const PretrainOptions& options) {
  if (options.batch == 0 || options.guesses == 0 || !(options.hidden_share > 0) ||
      options.hidden_share >= 1)
    return fail(ErrorCode::invalid_argument, "these options hide or guess nothing",
                "batch and guesses above 0, hidden_share between 0 and 1");
  state_->table.restart();
  state_->dense.restart();
  Pretraining pretraining(*state_, texts, options);
  TrainFigures figures;
  for (std::uint32_t epoch = 0; epoch < options.epochs; ++epoch) {
    const auto begun = std::chrono::steady_clock::now();
    EpochFigures now{epoch, pretraining.epoch(epoch), 0, 0};
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    now.seconds = took.count();
    figures.epochs.push_back(now);
    figures.best_epoch = epoch;
  }
  return figures;
}

}  // namespace myelin::text::net
