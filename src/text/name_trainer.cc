#include "text/name_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "base/hash.h"
#include "base/random.h"
#include "text/name_field.h"

namespace myelin::text {
namespace {

constexpr unsigned word_buckets = 15, group_buckets = 13, known_buckets = 11, weight_buckets = 16;
constexpr float weight_unit = 0.03F;

struct Row {
  std::vector<std::uint8_t> labels;
  std::vector<std::uint32_t> starts, features;  // numbers of features, by point
};

// How often each name was seen as each kind.
class KnownNames {
 public:
  using Counts = std::array<std::uint32_t, name_kinds.size()>;

  void add(std::u32string_view folded, NameKind kind) {
    ++counts_[name_hash(folded)][static_cast<std::size_t>(kind)];
  }
  // The value without what `own` counts; −1: never.
  static int value(const Counts& counts, const Counts& own) {
    std::uint32_t total = 0, top = 0, kind = 0;
    for (std::uint32_t k = 0; k < counts.size(); ++k) {
      const std::uint32_t times = counts[k] - own[k];
      total += times;
      if (times > top) top = times, kind = k;
    }
    return top == 0 ? -1 : static_cast<int>(known_value(kind, top == total, std::min(top, 3U)));
  }
  const Counts* find(std::uint64_t hash) const {
    const auto at = counts_.find(hash);
    return at == counts_.end() ? nullptr : &at->second;
  }
  std::vector<PackedTable::Pair> pairs() const {
    std::vector<PackedTable::Pair> all;
    for (const auto& [hash, counts] : counts_)
      all.push_back({hash, static_cast<std::uint32_t>(value(counts, {}))});
    return all;
  }

 private:
  std::unordered_map<std::uint64_t, Counts> counts_;
};

std::u32string folded(std::u32string_view text) {
  std::u32string out(text);
  for (char32_t& point : out) point = name_fold(point);
  return out;
}

KnownNames known_names(std::span<const NamedText> rows) {
  KnownNames known;
  for (const NamedText& row : rows) {
    const auto points = folded(row.text);
    for (const NameSpan& name : row.names)
      if (name.end - name.begin >= 2 && name.end <= points.size())
        known.add(std::u32string_view{points}.substr(name.begin, name.end - name.begin), name.kind);
  }
  return known;
}

// A name seen in this row alone is unknown to it, as a new one will be.
void match_known(const NamedText& row, const KnownNames& known, NameScratch& scratch) {
  scratch.known.clear();
  const std::u32string_view points = scratch.points;
  std::unordered_map<std::uint64_t, KnownNames::Counts> own;
  for (const NameSpan& name : row.names)
    if (name.end <= points.size() && name.end - name.begin >= 2)
      ++own[name_hash(points.substr(name.begin, name.end - name.begin))]
           [static_cast<std::size_t>(name.kind)];
  for (std::uint32_t begin = 0; begin < points.size(); ++begin)
    for (std::uint32_t length = 2; length <= known_points_max && begin + length <= points.size();
         ++length) {
      const auto hash = name_hash(points.substr(begin, length));
      const auto* const counts = known.find(hash);
      if (counts == nullptr) continue;
      const auto mine = own.find(hash);
      const int value =
          KnownNames::value(*counts, mine == own.end() ? KnownNames::Counts{} : mine->second);
      if (value >= 0)
        scratch.known.push_back({begin, begin + length, static_cast<std::uint32_t>(value)});
    }
}

struct Prepared {
  std::vector<Row> rows;
  std::vector<std::uint64_t> hash_of;  // of each feature's number
};

Prepared prepare(std::span<const NamedText> texts, const NameKnowledge& knowledge,
                 const KnownNames& known, std::uint32_t seen_min) {
  NameScratch scratch;
  NameFeatures features;
  std::vector<NameFeatures> listed;
  std::unordered_map<std::uint64_t, std::uint32_t> seen;
  for (const NamedText& text : texts) {
    read_for_names(text.text, knowledge, scratch);
    match_known(text, known, scratch);
    name_features(knowledge, scratch, features);
    for (const auto hash : features.hashes) ++seen[hash];
    listed.push_back(features);
  }
  Prepared prepared;
  std::unordered_map<std::uint64_t, std::uint32_t> number_of;
  for (std::size_t r = 0; r < texts.size(); ++r) {
    Row row{labels_of(texts[r]), {0}, {}};
    for (std::size_t i = 0; i < listed[r].points(); ++i) {
      for (const auto hash : listed[r].of(i)) {
        if (seen[hash] < seen_min) continue;
        const auto [at, fresh] =
            number_of.emplace(hash, static_cast<std::uint32_t>(prepared.hash_of.size()));
        if (fresh) prepared.hash_of.push_back(hash);
        row.features.push_back(at->second);
      }
      row.starts.push_back(static_cast<std::uint32_t>(row.features.size()));
    }
    listed[r] = {};
    prepared.rows.push_back(std::move(row));
  }
  return prepared;
}

constexpr std::size_t stride = 48;  // labels, rounded up for the sake of the machine
constexpr float never_again = std::numeric_limits<float>::infinity();

// Weights with AdaGrad's sums of squares. A weight whose sum is infinite never moves.
struct Weights {
  std::vector<float> of, squares;
  NameSteps steps{}, step_squares{};
};

class Trainer {
 public:
  Trainer(const Prepared& prepared, const NameTraining& options)
      : prepared_(prepared), options_(options), random_(options.seed) {
    weights_.of.assign(prepared.hash_of.size() * stride, 0);
    weights_.squares.assign(weights_.of.size(), 1e-8F);
    weights_.step_squares.fill(1e-8F);
    order_.resize(prepared.rows.size());
    std::iota(order_.begin(), order_.end(), 0U);
  }

  // One pass over the rows in random order; its end is counted into the mean.
  void pass(float pull) {
    for (std::size_t i = order_.size(); i > 1; --i)
      std::swap(
          order_[i - 1],
          order_[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(i) - 1))]);
    for (const std::uint32_t r : order_) step(prepared_.rows[r], pull);
  }
  void start_mean() { mean_.clear(), mean_steps_.fill(0), counted_ = 0; }
  void count() {
    ++counted_;
    const float share = 1 / static_cast<float>(counted_);
    mean_.resize(weights_.of.size(), 0);
    for (std::size_t k = 0; k < mean_.size(); ++k) mean_[k] += (weights_.of[k] - mean_[k]) * share;
    for (std::size_t k = 0; k < mean_steps_.size(); ++k)
      mean_steps_[k] += (weights_.steps[k] - mean_steps_[k]) * share;
  }
  // Keeps the `kept` weights whose mean is largest, and fixes the others at zero.
  void prune(std::size_t kept) {
    std::vector<float> sizes;
    for (const float w : mean_)
      if (w != 0) sizes.push_back(std::abs(w));
    if (sizes.size() <= kept) return;
    std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(kept), sizes.end(),
                     std::greater{});
    const float least = sizes[kept];
    for (std::size_t k = 0; k < mean_.size(); ++k) {
      if (std::abs(mean_[k]) > least) {
        weights_.of[k] = mean_[k];
        continue;
      }
      weights_.of[k] = 0;
      weights_.squares[k] = never_again;
    }
  }
  const std::vector<float>& mean() const { return mean_; }
  const NameSteps& mean_steps() const { return mean_steps_; }

 private:
  void step(const Row& row, float pull) {
    const std::size_t n = row.labels.size();
    if (n == 0) return;
    kept_.clear();
    kept_starts_.assign(1, 0);
    const float scale = 1 / (1 - options_.left_out);
    padded_.assign(n * stride, 0);
    for (std::size_t i = 0; i < n; ++i) {
      float* const sum = &padded_[i * stride];
      for (auto f = row.starts[i]; f < row.starts[i + 1]; ++f) {
        if (random_.uniform() < options_.left_out) continue;
        kept_.push_back(row.features[f]);
        const float* const weight = &weights_.of[std::size_t{row.features[f]} * stride];
        for (std::size_t l = 0; l < stride; ++l) sum[l] += weight[l];
      }
      kept_starts_.push_back(static_cast<std::uint32_t>(kept_.size()));
    }
    scores_.of.resize(n * name_labels);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t l = 0; l < name_labels; ++l)
        scores_.of[i * name_labels + l] = padded_[i * stride + l] * scale;
    field_.gradient(scores_, weights_.steps, row.labels, gradient_);
    for (std::size_t k = 0; k < gradient_.steps.size(); ++k) {
      const float g = gradient_.steps[k];
      if (g == 0) continue;
      weights_.step_squares[k] += g * g;
      weights_.steps[k] -= options_.rate * g / std::sqrt(weights_.step_squares[k]);
    }
    for (std::size_t i = 0; i < n; ++i) move(i, pull);
  }

  void move(std::size_t point, float pull) {
    constexpr float least = 1e-3F;  // smaller gradients are not worth a touch of the memory
    std::array<float, stride> g{};
    bool any = false;
    for (std::size_t l = 0; l < name_labels; ++l) {
      const float slope = gradient_.scores[point * name_labels + l];
      if (std::abs(slope) >= least) g[l] = slope, any = true;
    }
    if (!any) return;
    for (auto f = kept_starts_[point]; f < kept_starts_[point + 1]; ++f) {
      float* const w = &weights_.of[std::size_t{kept_[f]} * stride];
      float* const squares = &weights_.squares[std::size_t{kept_[f]} * stride];
      for (std::size_t l = 0; l < name_labels; ++l) {
        if (g[l] == 0) continue;
        squares[l] += g[l] * g[l];
        const float rate = options_.rate / std::sqrt(squares[l]);
        const float moved = w[l] - rate * g[l], less = rate * pull;
        w[l] = moved > less ? moved - less : moved < -less ? moved + less : 0;
      }
    }
  }

  const Prepared& prepared_;
  const NameTraining& options_;
  Random random_;
  Weights weights_;
  std::vector<std::uint32_t> order_, kept_, kept_starts_;
  std::vector<float> padded_, mean_;
  NameSteps mean_steps_{};
  int counted_ = 0;
  NameScores scores_;
  NameField field_;
  NameGradient gradient_;
};

}  // namespace

std::vector<std::uint8_t> labels_of(const NamedText& row) {
  std::vector<std::uint8_t> labels(row.text.size(), 0);
  for (const NameSpan& name : row.names) {
    if (name.end > labels.size() || name.begin >= name.end) continue;
    if (std::any_of(labels.begin() + name.begin, labels.begin() + name.end,
                    [](auto label) { return label != 0; }))
      continue;
    for (auto i = name.begin; i < name.end; ++i)
      labels[i] = name_label(name.kind, NamePart::inside);
    labels[name.begin] = name_label(name.kind, NamePart::begin);
    labels[name.end - 1] =
        name_label(name.kind, name.end - name.begin == 1 ? NamePart::single : NamePart::end);
  }
  return labels;
}

Result<TrainedNames> train_names(std::span<const NamedText> rows, const NameSources& sources,
                                 const NameTraining& options) {
  if (rows.empty())
    return fail(ErrorCode::invalid_argument, "no text with names to train on",
                "name a collection that has some");
  const KnownNames known = known_names(rows);
  std::string tables, weights;
  PackedTable::write(sources.words, word_buckets, word_bits, tables);
  PackedTable::write(sources.groups, group_buckets, group_bits, tables);
  PackedTable::write(known.pairs(), known_buckets, known_bits, tables);
  std::span<const char> rest{tables};
  NameKnowledge knowledge;
  for (PackedTable* const table : {&knowledge.words, &knowledge.groups, &knowledge.known}) {
    MYELIN_TRY(taken, PackedTable::take(rest));
    *table = taken;
  }
  const Prepared prepared = prepare(rows, knowledge, known, options.seen_min);
  Trainer trainer{prepared, options};
  for (int pass = 0; pass < options.passes; ++pass) {
    trainer.pass(options.pull);
    if (pass > 0 || options.passes == 1) trainer.count();
  }
  trainer.prune(options.weights_kept);
  trainer.start_mean();
  for (int pass = 0; pass < options.passes_after; ++pass) {
    trainer.pass(0);
    trainer.count();
  }
  std::vector<PackedTable::Pair> kept;
  for (std::size_t k = 0; k < trainer.mean().size(); ++k) {
    const long rounded = std::clamp(std::lround(trainer.mean()[k] / weight_unit), -127L, 127L);
    if (rounded == 0) continue;
    kept.push_back({prepared.hash_of[k / stride],
                    static_cast<std::uint32_t>(k % stride << 8) |
                        static_cast<std::uint8_t>(static_cast<std::int8_t>(rounded))});
  }
  const std::size_t count = kept.size();
  PackedTable::write(std::move(kept), weight_buckets, name_weight_bits, weights);
  MYELIN_TRY(net, train_name_net(rows, knowledge, options));
  tables += weights + net;  // `knowledge` looks into `tables` no more
  NameHeader header;
  header.net_share = options.net_share;
  header.net_bytes = net.size();
  header.weight_unit = weight_unit;
  header.outside_bias = options.outside_bias;
  header.seed = options.seed;
  header.checksum = hash64(tables);
  header.steps = trainer.mean_steps();
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
  return TrainedNames{bytes + tables, prepared.hash_of.size(), count};
}

}  // namespace myelin::text
