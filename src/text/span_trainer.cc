#include "text/span_trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "base/random.h"

namespace myelin::text {
namespace {

constexpr std::uint32_t reach = SpanModel::reach, stride = SpanModel::stride;

struct Gram {
  std::uint32_t row, first;  // row of the table, first unit
};
struct Text {
  std::vector<Gram> grams;
  std::vector<std::uint8_t> tags;
};

// The texts with the rows of their n-grams, and the hashes of the rows.
struct Corpus {
  std::vector<Text> texts;
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint32_t> texts_with;  // by row
};

std::vector<std::uint8_t> tags_of(const SpanTags& row, const NormalText& normal,
                                  const Units& units) {
  std::vector<std::uint8_t> tags(units.size(), 0);
  for (const auto& span : row.spans) {
    const auto [begin, end] = units_in(normal, units, span.begin, span.end);
    if (std::any_of(tags.begin() + begin, tags.begin() + end, [](auto t) { return t != 0; }))
      continue;
    for (auto u = begin; u < end; ++u)
      tags[u] = static_cast<std::uint8_t>(begin_tag(span.kind) + (u > begin));
  }
  return tags;
}

Corpus corpus_of(std::span<const SpanTags> rows, const SpanTrainingOptions& options) {
  struct Seen {
    std::uint32_t texts = 0, last = ~0U, row = ~0U;
  };
  std::unordered_map<std::uint64_t, Seen> seen;
  NormalText normal;
  Units units;
  std::vector<Feature> features;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    normalise(rows[i].text, normal);
    features_of(normal, options.features, features);
    for (const auto& feature : features)
      if (auto& at = seen[feature.hash]; at.last != i) at.last = i, ++at.texts;
  }
  Corpus corpus;
  for (const auto& row : rows) {
    normalise(row.text, normal);
    features_of(normal, options.features, features);
    units_of(normal, options.features, units);
    Text text{{}, tags_of(row, normal, units)};
    for (const auto& feature : features) {
      auto& at = seen[feature.hash];
      if (at.texts < options.texts_min) continue;
      const auto first = units.of_point[feature.first];
      if (units.of_point[feature.last] - first >= SpanModel::order_max) continue;
      if (at.row == ~0U) {
        at.row = static_cast<std::uint32_t>(corpus.hashes.size());
        corpus.hashes.push_back(feature.hash), corpus.texts_with.push_back(at.texts);
      }
      text.grams.push_back({at.row, first});
    }
    corpus.texts.push_back(std::move(text));
  }
  return corpus;
}

// A weight and the sum of its squared gradients.
struct Learner {
  std::vector<float> weights, squares, sums;
  float rate, decay;
  explicit Learner(std::size_t n, float r, float d)
      : weights(n, 0), squares(n, 1e-6F), sums(n, 0), rate(r), decay(d) {}
  void step(std::size_t at, float gradient) {
    gradient += decay * weights[at];
    squares[at] += gradient * gradient;
    weights[at] -= rate * gradient / std::sqrt(squares[at]);
  }
};

constexpr std::size_t first_weights = span_tags * span_tags;  // behind the transitions

Transitions transitions_of(const std::vector<float>& weights) {
  Transitions t;
  for (std::size_t from = 0; from < span_tags; ++from)
    for (std::size_t to = 0; to < span_tags; ++to)
      t.weight[from][to] = tags_follow(from, to) ? std::exp(weights[from * span_tags + to]) : 0.0F;
  for (std::size_t y = 0; y < span_tags; ++y)
    t.first[y] = tags_follow(0, y) ? std::exp(weights[first_weights + y]) : 0.0F;
  return t;
}

class Trainer {
 public:
  Trainer(const Corpus& corpus, const SpanTrainingOptions& options)
      : corpus_(corpus),
        options_(options),
        random_(options.seed),
        rows_(corpus.hashes.size() * stride, options.rate, options.decay),
        edges_(first_weights + span_tags, options.rate, 0) {}

  void pass() {
    std::vector<std::uint32_t> order(corpus_.texts.size());
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(
          order[i - 1],
          order[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(i) - 1))]);
    for (const auto at : order) learn(corpus_.texts[at]);
  }
  void add_to_average() {
    ++averaged_;
    for (auto* learner : {&rows_, &edges_})
      for (std::size_t i = 0; i < learner->weights.size(); ++i)
        learner->sums[i] += learner->weights[i];
  }
  std::string pack() const {
    const auto mean = [&](const Learner& learner, float share) {
      std::vector<float> weights(learner.sums);
      for (auto& w : weights) w *= share / static_cast<float>(averaged_);
      return weights;
    };
    const Transitions t = transitions_of(mean(edges_, 1));
    std::string bytes(reinterpret_cast<const char*>(&t), sizeof t);
    // What was hidden in training is there in reading.
    auto weights = mean(rows_, static_cast<float>(1 - options_.hidden_share));
    // Where there are too many, those go that are weak or seldom met.
    constexpr std::uint32_t often = 50;
    std::vector<std::pair<float, std::uint32_t>> ranked;
    for (std::uint32_t r = 0; r < corpus_.hashes.size(); ++r) {
      float norm = 0;
      for (std::size_t k = 0; k < stride; ++k)
        norm += weights[r * stride + k] * weights[r * stride + k];
      ranked.emplace_back(-norm * static_cast<float>(std::min(corpus_.texts_with[r], often)), r);
    }
    std::ranges::sort(ranked);
    if (ranked.size() > options_.rows_max) ranked.resize(options_.rows_max);
    std::vector<std::uint64_t> hashes;
    std::vector<float> kept;
    for (const auto& [norm, r] : ranked) {
      hashes.push_back(corpus_.hashes[r]);
      kept.insert(kept.end(), weights.begin() + r * stride, weights.begin() + (r + 1) * stride);
    }
    return bytes + pack_rows(hashes, kept, stride);
  }

 private:
  void learn(const Text& text) {
    const std::size_t n = text.tags.size();
    if (n == 0) return;
    heard_.clear();
    for (const auto& gram : text.grams)
      if (!random_.chance(options_.hidden_share)) heard_.push_back(gram);
    sums_.assign((n + SpanModel::units_max + stride) * span_tags, 0);
    for (const auto& gram : heard_) {
      const float* row = rows_.weights.data() + std::size_t{gram.row} * stride;
      float* at = sums_.data() + gram.first * span_tags;
      for (std::size_t k = 0; k < stride; ++k) at[k] += row[k];
    }
    scratch_.emissions.resize(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t y = 0; y < span_tags; ++y)
        scratch_.emissions[i][y] =
            std::exp(std::clamp(sums_[(i + reach) * span_tags + y], -30.0F, 30.0F));
    const Transitions t = transitions_of(edges_.weights);
    run_lattice(t, scratch_);
    gradients_.assign(sums_.size(), 0);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t y = 0; y < span_tags; ++y)
        gradients_[(i + reach) * span_tags + y] =
            scratch_.forward[i][y] * scratch_.backward[i][y] - (text.tags[i] == y ? 1.0F : 0.0F);
    learn_edges(text, t);
    for (const auto& gram : heard_) {
      const std::size_t at = std::size_t{gram.row} * stride;
      const float* g = gradients_.data() + gram.first * span_tags;
      for (std::size_t k = 0; k < SpanModel::units_max * span_tags; ++k)
        if (g[k] > 1e-4F || g[k] < -1e-4F) rows_.step(at + k, g[k]);
    }
  }
  void learn_edges(const Text& text, const Transitions& t) {
    const auto& s = scratch_;
    for (std::size_t y = 0; y < span_tags; ++y)
      edges_.step(first_weights + y,
                  s.forward[0][y] * s.backward[0][y] - (text.tags[0] == y ? 1.0F : 0.0F));
    std::array<float, first_weights> expected{};
    for (std::size_t i = 1; i < text.tags.size(); ++i) {
      std::array<float, first_weights> pair{};
      float total = 0;
      for (std::size_t from = 0; from < span_tags; ++from)
        for (std::size_t to = 0; to < span_tags; ++to)
          total += pair[from * span_tags + to] =
              s.forward[i - 1][from] * t.weight[from][to] * s.emissions[i][to] * s.backward[i][to];
      for (std::size_t k = 0; k < first_weights; ++k) expected[k] += pair[k] / total;
      expected[text.tags[i - 1] * span_tags + text.tags[i]] -= 1;
    }
    for (std::size_t k = 0; k < first_weights; ++k) edges_.step(k, expected[k]);
  }

  const Corpus& corpus_;
  const SpanTrainingOptions& options_;
  Random random_;
  Learner rows_, edges_;
  std::size_t averaged_ = 0;
  std::vector<Gram> heard_;
  std::vector<float> sums_, gradients_;
  SpanScratch scratch_;
};

}  // namespace

std::string train_spans(std::span<const SpanTags> rows, const SpanTrainingOptions& options) {
  const Corpus corpus = corpus_of(rows, options);
  Trainer trainer(corpus, options);
  for (std::uint32_t pass = 0; pass < options.passes; ++pass) {
    trainer.pass();
    if (pass >= options.passes / 2) trainer.add_to_average();
  }
  return trainer.pack();
}

}  // namespace myelin::text
