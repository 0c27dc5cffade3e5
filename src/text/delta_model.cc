#include "text/delta_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace myelin::text {
namespace {

constexpr std::size_t weights_max = 200'000;

float scale_of(std::size_t features) {
  return 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, features)));
}

// Reads one line's two words; false at anything else.
bool two_words(std::string_view line, std::string_view& first, std::string_view& second) {
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return false;
  first = line.substr(0, space), second = line.substr(space + 1);
  return !first.empty() && !second.empty();
}

bool number_of(std::string_view text, float& into) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc{} && stop == text.data() + text.size() && std::isfinite(into);
}

struct Sparse {
  std::vector<std::pair<std::uint32_t, float>> terms;  // index of an n-gram, value
};

}  // namespace

float DeltaModel::operator()(std::span<const Feature> features) const {
  float sum = 0;
  for (const auto& feature : features) {
    const auto at = std::ranges::lower_bound(weights_, feature.hash, {},
                                             &std::pair<std::uint64_t, float>::first);
    if (at != weights_.end() && at->first == feature.hash) sum += at->second;
  }
  return bias_ + sum * scale_of(features.size());
}

std::string DeltaModel::to_text() const {
  std::string out = fmt::format("bias {:.6g}\n", bias_);
  for (const auto& [hash, weight] : weights_) out += fmt::format("{:x} {:.6g}\n", hash, weight);
  return out;
}

Result<DeltaModel> DeltaModel::from_text(std::string_view text) {
  const auto damaged = [](std::string_view line) {
    return fail(ErrorCode::corrupt, "not a taught model: " + std::string(line.substr(0, 60)),
                "roll it back with `myelin label --rollback` and teach it again");
  };
  DeltaModel model;
  bool first_line = true;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string_view first, second;
    float number = 0;
    if (!two_words(line, first, second) || !number_of(second, number)) return damaged(line);
    if (first_line != (first == "bias")) return damaged(line);
    if (first_line) {
      model.bias_ = number, first_line = false;
      continue;
    }
    std::uint64_t hash = 0;
    const auto [stop, error] = std::from_chars(first.data(), first.data() + first.size(), hash, 16);
    if (error != std::errc{} || stop != first.data() + first.size()) return damaged(line);
    if (!model.weights_.empty() && model.weights_.back().first >= hash) return damaged(line);
    if (model.weights_.size() == weights_max) return damaged("it is too long");
    model.weights_.emplace_back(hash, number);
  }
  if (first_line) return damaged("it is empty");
  return model;
}

DeltaModel DeltaTrainer::train(std::span<const DeltaRow> rows, const DeltaOptions& options) {
  NormalText normal;
  std::vector<Feature> features;
  std::vector<std::vector<std::uint64_t>> hashes(rows.size());
  std::vector<std::uint64_t> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    normalise(rows[i].text, normal);
    features_of(normal, options.features, features);
    for (const auto& feature : features) hashes[i].push_back(feature.hash);
    all.insert(all.end(), hashes[i].begin(), hashes[i].end());
  }
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  all.erase(rest.begin(), rest.end());
  std::vector<Sparse> sparse(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto hash : hashes[i])
      sparse[i].terms.emplace_back(
          static_cast<std::uint32_t>(std::ranges::lower_bound(all, hash) - all.begin()),
          scale_of(hashes[i].size()));
  // AdaGrad (Duchi, Hazan & Singer 2011), row by row in their order.
  constexpr float rate = 0.5F;
  std::vector<float> weights(all.size(), 0), squares(all.size(), 1e-6F);
  float bias = 0, bias_square = 1e-6F;
  for (std::uint32_t pass = 0; pass < options.passes; ++pass)
    for (std::size_t i = 0; i < rows.size(); ++i) {
      float score = rows[i].offset + bias;
      for (const auto& [g, value] : sparse[i].terms) score += weights[g] * value;
      const float slope =
          rows[i].weight * (1 / (1 + std::exp(-score)) - (rows[i].yes ? 1.0F : 0.0F));
      for (const auto& [g, value] : sparse[i].terms) {
        const float gradient = slope * value + options.pull * weights[g];
        squares[g] += gradient * gradient;
        weights[g] -= rate * gradient / std::sqrt(squares[g]);
      }
      const float gradient = slope + options.pull * bias;
      bias_square += gradient * gradient;
      bias -= rate * gradient / std::sqrt(bias_square);
    }
  DeltaModel model;
  model.bias_ = bias;
  for (std::size_t g = 0; g < all.size(); ++g)
    if (std::abs(weights[g]) > 1e-4F && model.weights_.size() < weights_max)
      model.weights_.emplace_back(all[g], weights[g]);
  return model;
}

DeltaFigures cross_validate(std::span<const DeltaRow> rows, const DeltaOptions& options) {
  constexpr std::size_t folds = 5;
  DeltaFigures f;
  struct Counts {
    double both = 0, said = 0, right = 0;
  };
  std::array<Counts, 2> counts{};
  double there = 0;
  NormalText normal;
  std::vector<Feature> features;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<DeltaRow> learnt;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (i % folds != fold || !rows[i].judged) learnt.push_back(rows[i]);
    if (learnt.empty()) continue;
    const auto model = DeltaTrainer::train(learnt, options);
    for (std::size_t i = fold; i < rows.size(); i += folds) {
      if (!rows[i].judged) continue;
      normalise(rows[i].text, normal);
      features_of(normal, options.features, features);
      ++f.n, there += rows[i].yes;
      for (const bool after : {false, true}) {
        const bool yes = rows[i].offset + (after ? model(features) : 0) > 0;
        auto& c = counts[after];
        c.right += yes == rows[i].yes, c.said += yes, c.both += yes && rows[i].yes;
      }
    }
  }
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
  const auto n = static_cast<double>(f.n);
  f.accuracy_before = share(counts[0].right, n), f.accuracy_after = share(counts[1].right, n);
  f.f1_before = share(2 * counts[0].both, counts[0].said + there);
  f.f1_after = share(2 * counts[1].both, counts[1].said + there);
  return f;
}

}  // namespace myelin::text
