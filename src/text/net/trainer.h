// Trains a NetModel: AdamW over mini-batches (Kingma & Ba 2015; Loshchilov & Hutter 2019), warm-up
// and linear decay, gradients clipped by their norm, dropout, and a running mean of the weights,
// which is what ships. May first learn from texts without labels by guessing hidden characters or
// words (Devlin et al. 2019's objective on a small net).
//
// Deterministic: the same calls with the same values give the same bytes, whatever the number of
// threads and on every x86-64 machine: each batch is cut into a fixed number of shards whose
// gradients are added in order, and no kernel fuses or reorders floating-point operations.
// Thread safety: one thread calls; it may start threads of its own.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/net/model.h"
#include "text/net/net_text.h"
#include "text/net/shape.h"

namespace myelin::text::net {

inline constexpr std::uint16_t unknown_tag = 0xffff;

// What one head is to say of one row. A row may have any number of them, several of one head.
struct Target {
  std::uint16_t head = 0;  // index in NetShape::heads
  float weight = 1;
  // classes, spans, pair: a probability for each output, summing to 1 (soft targets are welcome).
  // labels: 0…1 for each output; negative: unknown.
  std::vector<float> wanted{};
  std::vector<std::uint16_t> tags{};  // tags: one a position, or unknown_tag
  Stretch first{}, second{};          // spans: positions

  static Target of_class(std::uint16_t head, std::size_t index, std::size_t outputs,
                         float weight = 1);
};

struct NetRow {
  NetText text;
  NetText other;  // pair heads only
  std::vector<Target> targets;
};

struct VocabularyOptions {
  std::uint32_t rows_max = 60'000;  // embeddings, at `channels` + 4 bytes each in the file
  std::uint32_t texts_with_min = 2;
};

struct TrainOptions {
  std::uint32_t epochs = 5;
  std::uint32_t batch = 32;  // rows
  float rate = 2e-3F;
  float embedding_rate = 2e-3F;
  float warm_up = 0.05F;          // of all steps
  float decay = 1e-2F;            // AdamW's, of the dense weights
  float clip = 1.0F;              // of the dense gradient's norm
  float average = 0.998F;         // of the running mean of the weights; 0: the last weights ship
  float feature_dropout = 0.2F;   // of a single n-gram
  float position_dropout = 0.1F;  // of all that a position holds
  float dropout = 0.1F;           // of a channel after the embedding and after every block
  float head_dropout = 0.2F;      // of what a head pools
  float smoothing = 0;            // of classes' targets
  bool freeze_body = false;       // only the heads learn
  std::uint64_t seed = 7;
  std::uint32_t threads = 1;
  std::uint32_t patience = 0;  // epochs without a better validation after which to stop; 0: never
};

struct PretrainOptions {
  std::uint32_t epochs = 2;
  std::uint32_t batch = 32;
  float rate = 2e-3F;
  float hidden_share = 0.15F;     // of positions
  std::uint32_t guesses = 2'000;  // commonest characters or words that are guessed
  std::uint64_t seed = 7;
  std::uint32_t threads = 1;
};

struct EpochFigures {
  std::uint32_t epoch = 0;
  double loss = 0;        // mean over targets, of training rows
  double validation = 0;  // what the callback said; 0 without one
  double seconds = 0;     // for the eye: never part of what is written
};
struct TrainFigures {
  std::vector<EpochFigures> epochs;
  std::uint32_t best_epoch = 0;  // whose weights are kept: the best validated, or else the last
};

// Asked after every epoch with the model as it would ship; more is better.
using Validate = std::function<double(const NetModel&)>;

class NetTrainer {
 public:
  // The vocabulary is chosen from `texts` and `rows`, which need not be kept afterwards.
  // Errors: invalid_argument.
  static Result<std::unique_ptr<NetTrainer>> create(const NetShape& shape,
                                                    std::span<const NetText> texts,
                                                    std::span<const NetRow> rows,
                                                    const VocabularyOptions& options,
                                                    std::uint64_t seed);
  ~NetTrainer();

  // Errors: invalid_argument.
  Result<TrainFigures> pretrain(std::span<const NetText> texts, const PretrainOptions& options);
  // May be called again with other rows or options: learning goes on from the weights kept.
  // Errors: invalid_argument, which names the row.
  Result<TrainFigures> train(std::span<const NetRow> rows, const TrainOptions& options,
                             const Validate& validate = {});

  // What NetModel::from_bytes reads: with every head, or with the first `heads` alone, where those
  // behind them were there to learn from. REQUIRES: heads <= NetShape::heads.size().
  std::string file() const;
  std::string file_of_first(std::size_t heads) const;

  struct State;  // trainer_state.h

 private:
  explicit NetTrainer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace myelin::text::net
