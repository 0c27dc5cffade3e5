// What a NetTrainer holds, and the step that training and pretraining share.
//
// Thread safety: one thread calls; steps use threads of their own.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/random.h"
#include "text/net/shard.h"
#include "text/net/trainer.h"
#include "text/net/weights.h"

namespace myelin::text::net {

inline constexpr std::size_t shards_of_batch = 4;

struct NetTrainer::State {
  NetShape shape;
  Layout layout;
  std::vector<std::uint64_t> vocabulary;
  std::vector<std::uint32_t> index;
  DenseWeights dense;
  EmbeddingTable table;
  std::uint64_t seed = 0;
};

// Calls part(0) … part(parts - 1), spread over threads; returns when all are done.
void in_parallel(std::uint32_t threads, std::size_t parts,
                 const std::function<void(std::size_t)>& part);

// The part of all steps that is done: warm-up, then linear down to a twentieth.
float rate_share(std::uint64_t step, std::uint64_t steps, float warm_up);
// The running mean's share of the past: short at first, or the first weights would stay for long.
float average_share(std::uint64_t step, float average);

// A random order of 0 … n − 1.
std::vector<std::uint32_t> shuffled(std::size_t n, Random random);
// The part of `batch` that is the shard's.
std::span<const std::uint32_t> shard_of(std::span<const std::uint32_t> batch, std::size_t shard);

struct StepPlan {
  StepOptions dense, table;
  bool learn_body = true;
  std::uint32_t threads = 1;
};
// Adds up the shards' gradients in their order and steps.
void learn(NetTrainer::State& state, std::span<Shard> shards, const StepPlan& plan,
           std::vector<float>& turn);

}  // namespace myelin::text::net
