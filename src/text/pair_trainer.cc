#include "text/pair_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "base/hash.h"
#include "text/classes/hinge.h"
#include "text/net/trainer.h"

namespace myelin::text {
namespace {

using classes::Gram;

struct Grams {
  std::vector<std::vector<Gram>> a, b;
  std::vector<PairGram> table;  // by hash: idf, no weights yet
  std::uint32_t index(std::uint32_t hash) const {
    const auto found = std::ranges::lower_bound(table, hash, {}, &PairGram::hash);
    return found == table.end() || found->hash != hash
               ? ~0U
               : static_cast<std::uint32_t>(found - table.begin());
  }
};

Grams grams_of(std::span<const PairRow> rows, const PairTrainingOptions& options) {
  Grams grams;
  std::unordered_map<std::uint32_t, std::uint32_t> texts_with;
  NormalText normal;
  classes::GramScratch scratch;
  for (const auto& row : rows)
    for (auto* const side : {&grams.a, &grams.b}) {
      normalise(side == &grams.a ? row.a : row.b, normal);
      classes::grams_of(normal, options.features, scratch, side->emplace_back());
      for (const auto& gram : side->back()) ++texts_with[gram.hash];
    }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> often;
  for (const auto& [hash, n] : texts_with)
    if (n >= options.pairs_with_min) often.emplace_back(n, hash);
  std::ranges::sort(often, std::greater{});
  if (often.size() > options.ngrams_max) often.resize(options.ngrams_max);
  const auto texts = static_cast<double>(2 * rows.size());
  for (const auto& [n, hash] : often)
    grams.table.push_back({hash, static_cast<float>(std::log((1 + texts) / (1 + n))), 0, 0});
  std::ranges::sort(grams.table, {}, &PairGram::hash);
  return grams;
}

// An n-gram of both texts is term 2·index, one of only one text 2·index + 1.
classes::Linear solve(const Grams& grams, std::span<const PairRow> rows,
                      const PairTrainingOptions& options) {
  classes::Matrix m;
  std::vector<float> wanted, costs;
  const auto same = static_cast<double>(std::ranges::count(rows, true, &PairRow::same));
  const double other = static_cast<double>(rows.size()) - same;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::size_t begin = m.terms.size();
    for_each_pair_gram(grams.a[r], grams.b[r], [&](std::size_t i, std::size_t k, bool both) {
      const auto at = grams.index((i != npos_gram ? grams.a[r][i] : grams.b[r][k]).hash);
      if (at != ~0U) m.terms.push_back({2 * at + (both ? 0 : 1), 1});
    });
    const float scale =
        1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, m.terms.size() - begin)));
    for (std::size_t k = begin; k < m.terms.size(); ++k) m.terms[k].value = scale;
    m.close_row();
    wanted.push_back(rows[r].same ? 1 : -1);
    costs.push_back(options.cost * static_cast<float>(static_cast<double>(rows.size()) /
                                                      (2 * (rows[r].same ? same : other))));
  }
  return classes::solve_hinge(m, wanted, costs, 2 * grams.table.size(), Random{options.seed});
}

std::string to_file(Grams& grams, const classes::Linear& linear,
                    const PairTrainingOptions& options) {
  PairHeader header;
  header.feature_set = static_cast<std::uint32_t>(options.features);
  header.rows = static_cast<std::uint32_t>(grams.table.size());
  header.seed = options.seed;
  header.bias = linear.bias;
  float largest = 1e-6F;
  for (const float w : linear.weights) largest = std::max(largest, std::abs(w));
  header.unit = largest / 32'000;
  for (std::size_t g = 0; g < grams.table.size(); ++g) {
    grams.table[g].both =
        static_cast<std::int16_t>(std::round(linear.weights[2 * g] / header.unit));
    grams.table[g].one =
        static_cast<std::int16_t>(std::round(linear.weights[2 * g + 1] / header.unit));
  }
  std::string file(sizeof header, '\0');
  file.append(reinterpret_cast<const char*>(grams.table.data()),
              grams.table.size() * sizeof(PairGram));
  header.checksum = hash64(std::string_view(file).substr(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

Result<std::string> train_net(std::span<const PairRow> rows, const PairTrainingOptions& options,
                              std::uint64_t seed) {
  net::NetShape shape;
  const bool zh = options.features == FeatureSet::zh;
  shape.features = {.unit = zh ? net::Unit::point : net::Unit::word,
                    .pairs = true,
                    .triples = false,
                    .letters = !zh};
  shape.channels = 64;
  shape.heads.push_back(
      {.name = "same", .kind = net::Head::pair, .outputs = {"no", "yes"}, .hidden = 64});
  std::vector<net::NetRow> net_rows;
  NormalText normal;
  for (const auto& row : rows) {
    net::NetRow one;
    normalise(row.a, normal);
    net::encode(normal, shape.features, one.text);
    normalise(row.b, normal);
    net::encode(normal, shape.features, one.other);
    one.targets.push_back(net::Target::of_class(0, row.same ? 1 : 0, 2));
    net_rows.push_back(std::move(one));
  }
  MYELIN_TRY(trainer, net::NetTrainer::create(shape, {}, net_rows,
                                              {.rows_max = options.net_vocabulary}, seed));
  net::TrainOptions training;
  training.epochs = options.epochs;
  training.feature_dropout = 0.2F;
  training.position_dropout = 0.1F;
  training.head_dropout = 0.3F;
  training.seed = seed;
  MYELIN_TRY(figures, trainer->train(net_rows, training));
  static_cast<void>(figures);
  return trainer->file();
}

float score(const PairEvidence& evidence, const PairDecision& d) {
  float sum = d.weights[pair_clues];
  for (std::size_t k = 0; k < pair_clues; ++k) sum += d.weights[k] * evidence.clues[k];
  return sum;
}

void place_threshold(std::span<const PairEvidence> rows, PairDecision& d) {
  std::vector<std::pair<float, bool>> scored;
  double there = 0;
  for (const auto& row : rows)
    scored.emplace_back(probability(row, d), row.same), there += row.same;
  std::ranges::sort(scored, std::greater{});
  double both = 0, best = -1;
  for (std::size_t i = 0; i < scored.size(); ++i) {
    both += scored[i].second;
    const double f1 = 2 * both / (there + static_cast<double>(i + 1));
    if (f1 > best) best = f1, d.threshold = scored[i].first;
  }
}

}  // namespace

Result<PairParts> train_pairs(std::span<const PairRow> rows, const PairTrainingOptions& options) {
  if (std::ranges::count(rows, true, &PairRow::same) == 0 ||
      std::ranges::count(rows, false, &PairRow::same) == 0)
    return fail(ErrorCode::invalid_argument, "pairs of one kind only: nothing to tell apart",
                "give pairs that ask the same and pairs that do not");
  Grams grams = grams_of(rows, options);
  const auto linear = solve(grams, rows, options);
  PairParts parts{to_file(grams, linear, options), {}};
  for (std::uint32_t k = 0; k < options.nets; ++k) {
    MYELIN_TRY(net, train_net(rows, options, options.seed + k));
    parts.nets.push_back(std::move(net));
  }
  PairHeader header;
  std::memcpy(&header, parts.file.data(), sizeof header);
  header.nets = options.nets;
  std::memcpy(parts.file.data(), &header, sizeof header);
  return parts;
}

float probability(const PairEvidence& evidence, const PairDecision& decision) {
  return 1 / (1 + std::exp(-score(evidence, decision)));
}

// Newton's method with a pull to zero.
PairDecision fit_pairs(std::span<const PairEvidence> rows) {
  PairDecision d;
  constexpr std::size_t n = pair_clues + 1;
  for (int turn = 0; turn < 40; ++turn) {
    std::array<std::array<double, n + 1>, n> system{};
    for (std::size_t k = 0; k < n; ++k) {
      system[k][k] = k + 1 < n ? 1 : 1e-6;
      system[k][n] = k + 1 < n ? -d.weights[k] : 0;
    }
    std::array<double, n> x{};
    x[n - 1] = 1;
    for (const auto& row : rows) {
      std::ranges::copy(row.clues, x.begin());
      const double p = probability(row, d), miss = (row.same ? 1.0 : 0.0) - p,
                   w = std::max(p * (1 - p), 1e-6);
      for (std::size_t a = 0; a < n; ++a) {
        system[a][n] += miss * x[a];
        for (std::size_t b = 0; b < n; ++b) system[a][b] += w * x[a] * x[b];
      }
    }
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = 0; b < n; ++b) {
        if (a == b) continue;
        const double factor = system[b][a] / system[a][a];
        for (std::size_t c = a; c <= n; ++c) system[b][c] -= factor * system[a][c];
      }
    for (std::size_t k = 0; k < n; ++k)
      d.weights[k] += static_cast<float>(std::clamp(system[k][n] / system[k][k], -2.0, 2.0));
  }
  place_threshold(rows, d);
  return d;
}

std::string with_pair_decision(std::string file, const PairDecision& decision) {
  PairHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  header.clue_weights = decision.weights;
  header.threshold = decision.threshold;
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

}  // namespace myelin::text
