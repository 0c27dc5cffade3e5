// The gradients of a whole net with one head of each kind, against differences of its loss, with
// hiding and dropping on: their choices depend on seeds alone.
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "text/net/head_loss.h"
#include "text/net/shard.h"
#include "text/net/vocabulary.h"

namespace myelin::text::net {
namespace {

NetText of(std::string_view utf8) {
  NormalText normal;
  normalise(utf8, normal);
  NetText text;
  encode(normal, {.triples = true}, text);
  return text;
}

NetShape shape_with(HeadShape head) {
  NetShape shape;
  shape.features.triples = true;
  shape.channels = 16;
  shape.blocks = {{3, 1}, {5, 2}};
  shape.extra_ids = 4;
  shape.side_values = 2;
  shape.heads = {std::move(head)};
  return shape;
}

// One shard of two rows, its loss as a function of the weights.
class Net {
 public:
  explicit Net(HeadShape head) : shape_(shape_with(std::move(head))), layout_(layout_of(shape_)) {
    texts_ = {of("味道不错，送餐慢"), of("味道很差"), of("一般"), of("送餐慢了一个小时！")};
    const std::vector<ExtraId> extras{{1, 3}, {2, 0}};
    set_extras(texts_[0], extras);
    texts_[0].side = {0.5F, -1};
    FeatureCounts counts;
    for (const auto& text : texts_) counts.add(text);
    const auto vocabulary = counts.commonest(1, 1'000);
    const auto index = index_of(vocabulary);
    for (const auto& text : texts_) rows_.push_back(indexed(text, index));
    Random random(5);
    embeddings.resize(vocabulary.size() * shape_.channels);
    for (float& x : embeddings) x = static_cast<float>(random.normal(0, 0.5));
    weights.resize(layout_.size);
    for (float& x : weights) x = static_cast<float>(random.normal(0, 0.2));
    const auto& shape = shape_.heads[0];
    for (std::size_t r = 0; r < 2; ++r) {
      auto target = Target::of_class(0, r, shape.outputs.size(), r == 0 ? 1.0F : 0.7F);
      if (shape.kind == Head::labels) target.wanted = {1, r == 0 ? -1.0F : 0.3F, 0};
      for (std::size_t p = 0; p < texts_[2 * r].size(); ++p)
        target.tags.push_back(p == 1 ? unknown_tag : static_cast<std::uint16_t>(p % 3));
      target.first = {0, 2};
      target.second = {r == 0 ? 4U : 1U, r == 0 ? 8U : 2U};
      targets_.push_back(target);
    }
  }

  // Gradients end in d_weights and d_embeddings.
  double loss() {
    EmbeddingTable table;
    table.reset(embeddings.size() / shape_.channels, shape_.channels, embeddings);
    std::vector<ShardText> texts;
    for (std::size_t t = 0; t < texts_.size(); ++t) texts.push_back({&texts_[t], &rows_[t], t + 1});
    Shard shard;
    shard.lay_out(texts, shape_, layout_, table, weights.data(), {0.1F, 0.1F});
    const Dropping dropping{0.1F, 3};
    body_forward(shape_, layout_, weights.data(), dropping, shard.tape);
    HeadLoss head;
    head.asked = {{&targets_[0], texts_[0].side, 0}, {&targets_[1], texts_[2].side, 2}};
    std::vector<float> turned;
    turn_weights(layout_, weights.data(), turned);
    LossOptions options;
    options.scale = 0.5F;
    options.smoothing = 0.1F;
    options.dropping = {0.2F, 11};
    const double sum =
        head.run(shape_, shape_.heads[0], layout_.heads[0], weights.data(), turned.data(),
                 shard.tape, options, shard.d_rows.data(), shard.gradient.data());
    body_back(shape_, layout_, turned.data(), dropping, shard.tape, shard.d_rows,
              shard.gradient.data());
    shard.extras_back(layout_);
    d_weights = shard.gradient;
    d_embeddings.assign(embeddings.size(), 0);
    EmbeddingTable::Share share;
    shard.gather(table, 0, 1, share);
    for (const std::uint32_t row : share.touched)
      std::copy_n(table.gathered(row), shape_.channels, &d_embeddings[row * shape_.channels]);
    return sum * double{options.scale};
  }

  std::vector<float> weights, embeddings, d_weights, d_embeddings;

 private:
  NetShape shape_;
  Layout layout_;
  std::vector<NetText> texts_;
  std::vector<IndexedText> rows_;
  std::vector<Target> targets_;
};

// The slope along random directions that touch one tenth of the values each.
void expect_slopes(Net& net, std::vector<float>& values, const std::vector<float>& gradient,
                   std::uint64_t seed) {
  const std::vector<float> kept = values, slopes = gradient;
  Random random(seed);
  int apart = 0;
  for (int turn = 0; turn < 24; ++turn) {
    std::vector<float> direction(values.size());
    double expected = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      direction[i] = random.chance(0.1) ? static_cast<float>(random.normal()) : 0;
      expected += double{direction[i]} * double{slopes[i]};
    }
    constexpr float little = 1e-3F;
    const auto at = [&](float by) {
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = kept[i] + by * direction[i];
      const double loss = net.loss();
      values = kept;
      return loss;
    };
    // A relu or a maximum may turn within the step: then the slopes of both sides differ, and the
    // gradient is one of them or, where several turn, between them.
    const double here = at(0);
    const double below = (here - at(-little)) / double{little};
    const double above = (at(little) - here) / double{little};
    const double slack = 1.5e-2 + 0.02 * std::fabs(expected);
    EXPECT_GE(expected, std::min(below, above) - slack) << "turn " << turn;
    EXPECT_LE(expected, std::max(below, above) + slack) << "turn " << turn;
    apart += std::fabs(below - above) > 0.1 * std::fabs(expected) + slack;
  }
  EXPECT_LE(apart, 12) << "too many turns to say anything";
}

void expect_gradients(HeadShape head) {
  Net net(std::move(head));
  EXPECT_GT(net.loss(), 0.1);
  const auto d_weights = net.d_weights, d_embeddings = net.d_embeddings;
  expect_slopes(net, net.weights, d_weights, 1);
  expect_slopes(net, net.embeddings, d_embeddings, 2);
}

TEST(gradient, of_classes) {
  expect_gradients({.name = "h", .kind = Head::classes, .outputs = {"a", "b", "c"}});
  expect_gradients({.name = "h",
                    .kind = Head::classes,
                    .outputs = {"a", "b"},
                    .hidden = 20,
                    .attention = false});
}
TEST(gradient, of_labels) {
  expect_gradients({.name = "h", .kind = Head::labels, .outputs = {"a", "b", "c"}, .hidden = 16});
}
TEST(gradient, of_tags) {
  expect_gradients({.name = "h", .kind = Head::tags, .outputs = {"a", "b", "c"}});
  expect_gradients({.name = "h", .kind = Head::tags, .outputs = {"a", "b", "c"}, .hidden = 16});
}
TEST(gradient, of_one_stretch_and_of_two) {
  expect_gradients({.name = "h", .kind = Head::spans, .outputs = {"a", "b"}, .context = 2});
  expect_gradients(
      {.name = "h", .kind = Head::spans, .outputs = {"a", "b"}, .hidden = 16, .stretches = 2});
}
TEST(gradient, of_pairs) {
  expect_gradients({.name = "h", .kind = Head::pair, .outputs = {"a", "b"}, .hidden = 16});
}

}  // namespace
}  // namespace myelin::text::net
