#include "text/net/trainer_state.h"

#include <algorithm>
#include <array>
#include <thread>

#include "text/net/kernels.h"

namespace myelin::text::net {

void in_parallel(std::uint32_t threads, std::size_t parts,
                 const std::function<void(std::size_t)>& part) {
  const std::size_t crew = std::clamp<std::size_t>(threads, 1, parts);
  const auto work = [&](std::size_t of) {
    for (std::size_t p = of; p < parts; p += crew) part(p);
  };
  std::vector<std::jthread> others;
  for (std::size_t of = 1; of < crew; ++of) others.emplace_back(work, of);
  work(0);
}

float rate_share(std::uint64_t step, std::uint64_t steps, float warm_up) {
  const auto at = static_cast<float>(step),
             all = static_cast<float>(std::max<std::uint64_t>(steps, 1));
  const float warm = std::max(warm_up * all, 1.0F);
  if (at < warm) return at / warm;
  return std::max(0.05F, (all - at) / std::max(all - warm, 1.0F));
}

float average_share(std::uint64_t step, float average) {
  const auto at = static_cast<float>(step);
  return std::min(average, (1 + at) / (10 + at));
}

std::vector<std::uint32_t> shuffled(std::size_t n, Random random) {
  std::vector<std::uint32_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = static_cast<std::uint32_t>(i);
  for (std::size_t i = n; i > 1; --i)
    std::swap(order[i - 1],
              order[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
  return order;
}

std::span<const std::uint32_t> shard_of(std::span<const std::uint32_t> batch, std::size_t shard) {
  const std::size_t from = batch.size() * shard / shards_of_batch;
  return batch.subspan(from, batch.size() * (shard + 1) / shards_of_batch - from);
}

void learn(NetTrainer::State& state, std::span<Shard> shards, const StepPlan& plan,
           std::vector<float>& turn) {
  turn = shards[0].gradient;
  for (std::size_t s = 1; s < shards.size(); ++s)
    kernels().add(turn.data(), shards[s].gradient.data(), turn.size());
  const auto& layout = state.layout;
  const std::size_t heads_at = layout.extras + state.shape.extra_ids * layout.channels;
  state.dense.step(turn, plan.learn_body ? 0 : heads_at, plan.dense);
  if (!plan.learn_body) return;
  state.table.note_average(plan.table.average);
  std::array<EmbeddingTable::Share, shards_of_batch> shares;
  in_parallel(plan.threads, plan.threads == 1 ? 1 : shards_of_batch, [&](std::size_t share) {
    const std::size_t of = plan.threads == 1 ? 1 : shards_of_batch;
    for (const auto& shard : shards) shard.gather(state.table, share, of, shares[share]);
    state.table.step(shares[share], plan.table);
  });
}

}  // namespace myelin::text::net
