#include "text/net/trainer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>

#include "text/net/dropping.h"
#include "text/net/head_loss.h"
#include "text/net/model_file.h"
#include "text/net/trainer_state.h"
#include "text/net/vocabulary.h"

namespace myelin::text::net {
namespace {

std::unexpected<Error> wrong(std::size_t row, std::string what) {
  return fail(ErrorCode::invalid_argument, "row " + std::to_string(row) + ": " + std::move(what),
              "make its targets fit the net's heads (trainer.h)");
}

Status check_text(const NetShape& shape, const NetText& text, std::size_t row) {
  if (text.features_before.size() != text.size() + 1 ||
      text.extras_before.size() != text.size() + 1)
    return wrong(row, "its text was not made by encode()");
  for (const std::uint32_t extra : text.extras)
    if (extra >= shape.extra_ids) return wrong(row, "it has an extra id beyond extra_ids");
  return {};
}

Status check_tags(const HeadShape& head, const Target& target, std::size_t size, std::size_t row) {
  if (target.tags.size() != size) return wrong(row, head.name + " wants one tag a position");
  const std::size_t tags = head.outputs.size();
  std::size_t before = tags;
  for (const std::uint16_t tag : target.tags) {
    if (tag != unknown_tag && tag >= tags) return wrong(row, head.name + " has no such tag");
    if (tag != unknown_tag && before != unknown_tag && !may_follow(head, before, tag))
      return wrong(row, head.name + " has tags that its scheme forbids");
    before = tag;
  }
  if (size > 0 && before != unknown_tag && !may_follow(head, before, tags))
    return wrong(row, head.name + " ends with a tag that its scheme forbids");
  return {};
}

Status check_row(const NetShape& shape, const NetRow& row, std::size_t at) {
  MYELIN_CHECK(check_text(shape, row.text, at));
  for (const auto& target : row.targets) {
    if (target.head >= shape.heads.size()) return wrong(at, "it has a target for no head");
    const auto& head = shape.heads[target.head];
    if (!(target.weight >= 0)) return wrong(at, head.name + " has a weight below 0");
    if (head.kind == Head::tags) {
      MYELIN_CHECK(check_tags(head, target, row.text.size(), at));
      continue;
    }
    if (target.wanted.size() != head.outputs.size())
      return wrong(at, head.name + " wants one value an output");
    for (const float want : target.wanted)
      if (!(want <= 1)) return wrong(at, head.name + " has a wanted value above 1");
    for (const auto& span : {target.first, target.second})
      if (span.begin > span.end || span.end > row.text.size())
        return wrong(at, head.name + " has a stretch outside its text");
    if (head.kind == Head::pair) MYELIN_CHECK(check_text(shape, row.other, at));
  }
  return {};
}

std::vector<float> random_table(std::size_t values, Random random) {
  constexpr double most = 0.05;
  std::vector<float> made(values);
  for (float& x : made) x = static_cast<float>((random.uniform() * 2 - 1) * most);
  return made;
}

void fill(std::vector<float>& weights, std::size_t at, std::size_t inputs_used, std::size_t inputs,
          std::size_t outputs_used, std::size_t outputs, double most, Random& random) {
  for (std::size_t i = 0; i < inputs; ++i)
    for (std::size_t o = 0; o < outputs; ++o)
      if (i < inputs_used && o < outputs_used)
        weights[at + i * outputs + o] = static_cast<float>((random.uniform() * 2 - 1) * most);
}

std::vector<float> random_weights(const NetShape& shape, const Layout& layout, Random random) {
  std::vector<float> made(layout.size);
  const std::size_t c = layout.channels;
  for (const auto& block : layout.blocks) {
    const double most = std::sqrt(3.0 / static_cast<double>(c * block.taps.size()));
    for (const auto& tap : block.taps) fill(made, tap.at, c, c, c, c, most, random);
  }
  fill(made, layout.extras, shape.extra_ids, shape.extra_ids, c, c, 0.05, random);
  for (std::size_t h = 0; h < layout.heads.size(); ++h) {
    const auto& head = layout.heads[h];
    std::size_t inputs = head.pooled;
    if (head.hidden.inputs != 0) {
      fill(made, head.hidden.at, inputs, head.hidden.inputs, shape.heads[h].hidden,
           head.hidden.outputs, std::sqrt(3.0 / static_cast<double>(inputs)), random);
      inputs = shape.heads[h].hidden;
    }
    fill(made, head.out.at, inputs, head.out.inputs, shape.heads[h].outputs.size(),
         head.out.outputs, std::sqrt(1.0 / static_cast<double>(inputs)), random);
  }
  return made;
}

// One call of train(): the rows as the net sees them, and the scratch of its steps.
class Round {
 public:
  Round(NetTrainer::State& state, std::span<const NetRow> rows, const TrainOptions& options)
      : state_(state), rows_(rows), options_(options), shards_(shards_of_batch) {
    for (auto& losses : losses_) losses.resize(state.shape.heads.size());
    texts_.resize(rows.size());
    others_.resize(rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      texts_[r] = indexed(rows[r].text, state.index);
      if (wants_other(rows[r])) others_[r] = indexed(rows[r].other, state.index);
      targets_ += rows[r].targets.size();
    }
    const std::size_t batch = std::max<std::uint32_t>(options.batch, 1);
    steps_ = options.epochs * ((rows.size() + batch - 1) / batch);
  }

  double epoch(std::uint32_t epoch) {
    const auto order =
        shuffled(rows_.size(), Random(options_.seed).split("order " + std::to_string(epoch)));
    const std::size_t batch = std::max<std::uint32_t>(options_.batch, 1);
    double loss = 0;
    for (std::size_t from = 0; from < order.size(); from += batch)
      loss += step(std::span(order).subspan(from, std::min(batch, order.size() - from)));
    return loss / static_cast<double>(std::max<std::size_t>(targets_, 1));
  }

 private:
  bool wants_other(const NetRow& row) const {
    return std::ranges::any_of(row.targets, [&](const Target& target) {
      return state_.shape.heads[target.head].kind == Head::pair;
    });
  }

  double step(std::span<const std::uint32_t> batch) {
    ++step_;
    turn_weights(state_.layout, state_.dense.values().data(), turned_);
    in_parallel(options_.threads, shards_.size(), [&](std::size_t s) {
      run(shards_[s], losses_[s], shard_of(batch, s), batch.size());
    });
    StepPlan plan;
    const float share = rate_share(step_, steps_, options_.warm_up);
    plan.dense = {options_.rate * share, options_.decay, options_.clip,
                  average_share(step_, options_.average), step_};
    plan.table = plan.dense;
    plan.table.rate = options_.embedding_rate * share;
    plan.table.decay = 0;
    plan.learn_body = !options_.freeze_body;
    plan.threads = options_.threads;
    learn(state_, shards_, plan, gradient_);
    double loss = 0;
    for (const auto& shard : shards_) loss += shard.loss;
    return loss;
  }

  void run(Shard& shard, std::vector<HeadLoss>& losses, std::span<const std::uint32_t> part,
           std::size_t batch) {
    std::vector<ShardText> texts;
    for (auto& head : losses) head.asked.clear();
    for (const std::uint32_t r : part) {
      const std::uint64_t seed = mixed(options_.seed ^ mixed(step_ * 0x100000000ULL + r));
      const auto at = static_cast<std::uint32_t>(texts.size());
      texts.push_back({&rows_[r].text, &texts_[r], seed});
      if (wants_other(rows_[r])) texts.push_back({&rows_[r].other, &others_[r], ~seed});
      for (const auto& target : rows_[r].targets)
        losses[target.head].asked.push_back({&target, rows_[r].text.side, at});
    }
    const float* weights = state_.dense.values().data();
    shard.lay_out(texts, state_.shape, state_.layout, state_.table, weights,
                  {options_.feature_dropout, options_.position_dropout});
    if (texts.empty()) return;
    const Dropping dropping{options_.dropout, seed_of(options_.seed ^ step_, part[0])};
    body_forward(state_.shape, state_.layout, weights, dropping, shard.tape);
    for (std::size_t h = 0; h < losses.size(); ++h) {
      LossOptions loss;
      loss.scale = 1 / static_cast<float>(batch);
      loss.smoothing = options_.smoothing;
      loss.dropping = {options_.head_dropout, seed_of(dropping.seed, 100 + h)};
      shard.loss += losses[h].run(state_.shape, state_.shape.heads[h], state_.layout.heads[h],
                                  weights, turned_.data(), shard.tape, loss, shard.d_rows.data(),
                                  shard.gradient.data());
    }
    if (options_.freeze_body) return;
    body_back(state_.shape, state_.layout, turned_.data(), dropping, shard.tape, shard.d_rows,
              shard.gradient.data());
    shard.extras_back(state_.layout);
  }

  NetTrainer::State& state_;
  std::span<const NetRow> rows_;
  const TrainOptions& options_;
  std::vector<IndexedText> texts_, others_;
  std::vector<Shard> shards_;
  std::array<std::vector<HeadLoss>, shards_of_batch> losses_;
  std::vector<float> turned_, gradient_;
  std::size_t targets_ = 0;
  std::uint64_t step_ = 0, steps_ = 0;
};

std::string file_of(NetTrainer::State& state, std::size_t heads) {
  NetShape shape = state.shape;
  shape.heads.resize(heads);
  // Heads stand behind all else, one after the other (layout.h).
  return write_net_file({shape, state.index, state.table.shipped(),
                         std::span(state.dense.shipped()).first(layout_of(shape).size),
                         state.seed});
}
std::string file_of(NetTrainer::State& state) {
  return file_of(state, state.shape.heads.size());
}

}  // namespace

Target Target::of_class(std::uint16_t head, std::size_t index, std::size_t outputs, float weight) {
  Target target;
  target.head = head;
  target.weight = weight;
  target.wanted.assign(outputs, 0);
  target.wanted[index] = 1;
  return target;
}

NetTrainer::NetTrainer(std::unique_ptr<State> state) : state_(std::move(state)) {}
NetTrainer::~NetTrainer() = default;

Result<std::unique_ptr<NetTrainer>> NetTrainer::create(const NetShape& shape,
                                                       std::span<const NetText> texts,
                                                       std::span<const NetRow> rows,
                                                       const VocabularyOptions& options,
                                                       std::uint64_t seed) {
  MYELIN_CHECK(check(shape));
  auto state = std::make_unique<State>();
  state->shape = shape;
  state->layout = layout_of(shape);
  state->seed = seed;
  FeatureCounts counts;
  for (const auto& text : texts) counts.add(text);
  for (const auto& row : rows) {
    counts.add(row.text);
    if (row.other.size() > 0) counts.add(row.other);
  }
  state->vocabulary =
      counts.commonest(options.texts_with_min, std::min<std::size_t>(options.rows_max, rows_most));
  state->index = index_of(state->vocabulary);
  const Random random(seed);
  const std::size_t embeddings = state->vocabulary.size();
  state->table.reset(embeddings, shape.channels,
                     random_table(embeddings * shape.channels, random.split("embeddings")));
  state->dense.reset(random_weights(shape, state->layout, random.split("dense")));
  return std::unique_ptr<NetTrainer>(new NetTrainer(std::move(state)));
}

Result<TrainFigures> NetTrainer::train(std::span<const NetRow> rows, const TrainOptions& options,
                                       const Validate& validate) {
  for (std::size_t r = 0; r < rows.size(); ++r) MYELIN_CHECK(check_row(state_->shape, rows[r], r));
  state_->table.restart();
  state_->dense.restart();
  Round round(*state_, rows, options);
  TrainFigures figures;
  std::vector<float> best_table, best_dense;
  for (std::uint32_t epoch = 0; epoch < options.epochs; ++epoch) {
    const auto begun = std::chrono::steady_clock::now();
    EpochFigures now{epoch, round.epoch(epoch), 0, 0};
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    now.seconds = took.count();
    if (validate) {
      MYELIN_TRY(model, NetModel::from_bytes(file_of(*state_)));
      now.validation = validate(*model);
    }
    const bool better = figures.epochs.empty() || !validate ||
                        now.validation > figures.epochs[figures.best_epoch].validation;
    figures.epochs.push_back(now);
    if (better) {
      figures.best_epoch = epoch;
      if (validate) {
        best_table = state_->table.shipped();
        best_dense = state_->dense.shipped();
      }
    }
    if (options.patience != 0 && epoch - figures.best_epoch >= options.patience) break;
  }
  if (!best_dense.empty()) {
    state_->table.keep(std::move(best_table));
    state_->dense.keep(std::move(best_dense));
  }
  return figures;
}

std::string NetTrainer::file() const {
  return file_of(*state_);
}
std::string NetTrainer::file_of_first(std::size_t heads) const {
  return file_of(*state_, heads);
}

}  // namespace myelin::text::net
