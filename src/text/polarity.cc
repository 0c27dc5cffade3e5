#include "text/polarity.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/hash.h"
#include "base/id.h"
#include "text/scope.h"
#include "text/shift.h"

namespace myelin::text {
namespace {

constexpr float short_share = 0.6F;  // of the clauses' weights where a text is short as a clause

}  // namespace

float Logistic::operator()(float score) const {
  return 1 / (1 + std::exp(-(slope * score + intercept)));
}

float length_term(std::size_t ngrams) {
  return std::clamp(std::log(static_cast<float>(ngrams + 1) / 100), -3.0F, 3.0F);
}

Result<std::shared_ptr<const PolarityModel>> PolarityModel::open(
    const std::filesystem::path& path) {
  MYELIN_TRY(mapped,
             MappedFile::open(
                 path, "polarity model",
                 "point --share at the folder that holds models/, or run `myelin train polarity`"));
  std::shared_ptr<PolarityModel> model{new PolarityModel};
  model->mapped_ = std::move(mapped);
  if (auto adopted = model->adopt(model->mapped_.bytes()); !adopted) {
    auto error = adopted.error();
    error.message = path.string() + ": " + error.message;
    return std::unexpected(std::move(error));
  }
  return model;
}

Result<std::shared_ptr<const PolarityModel>> PolarityModel::from_bytes(std::string bytes) {
  std::shared_ptr<PolarityModel> model{new PolarityModel};
  model->bytes_ = std::move(bytes);
  MYELIN_CHECK(model->adopt(model->bytes_));
  return model;
}

Status PolarityModel::adopt(std::span<const char> file) {
  const auto damaged = [](std::string what) {
    return fail(ErrorCode::corrupt, "not a polarity model: " + what,
                "fetch the file again or run `myelin train polarity`");
  };
  if (file.size() < sizeof header_) return damaged("it is shorter than its header");
  std::memcpy(&header_, file.data(), sizeof header_);
  if (header_.magic != PolarityHeader{}.magic) return damaged("its first bytes are not MYPOLAR4");
  if (header_.feature_set != static_cast<std::uint32_t>(FeatureSet::zh) &&
      header_.feature_set != static_cast<std::uint32_t>(FeatureSet::en))
    return damaged("it names an unknown set of features");
  if (header_.slot_bits < 1 || header_.slot_bits > 24)
    return damaged("its table has no sensible size");
  const auto table = file.subspan(sizeof header_);
  if (table.size() != (std::size_t{1} << header_.slot_bits) * sizeof(PolaritySlot))
    return damaged("it is cut short");
  if (hash64({table.data(), table.size()}) != header_.checksum)
    return damaged("its checksum is wrong");
  for (const float number :
       {header_.whole_unit, header_.clause_unit, header_.whole_bias, header_.clause_bias,
        header_.whole.slope, header_.whole.intercept, header_.whole.slope_by_length,
        header_.whole.intercept_by_length, header_.clause.slope, header_.clause.intercept})
    if (!std::isfinite(number)) return damaged("it holds a number that is none");
  for (int w = -128; w < 128; ++w)
    wide_[static_cast<std::uint8_t>(w)] = static_cast<float>(widened(static_cast<std::int8_t>(w)));
  slots_ = {reinterpret_cast<const PolaritySlot*>(table.data()),
            table.size() / sizeof(PolaritySlot)};
  version_ = to_hex(hash128({file.data(), file.size()})).substr(0, 8);
  return {};
}

float PolarityModel::look_up(std::span<const Feature> features, std::span<const float> shifts,
                             std::vector<float>& weights,
                             std::vector<float>& clause_weights) const {
  weights.resize(features.size());
  clause_weights.resize(features.size());
  const bool whole_turns = shifts_whole(feature_set());
  float sum = 0;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::uint64_t hash = features[i].hash;
    const PolaritySlot* const bucket = bucket_of(hash);
    const std::uint16_t check = polarity_check(hash);
    // Without a branch that nobody can foresee.
    const bool first = bucket[0].check == check, second = bucket[1].check == check;
    const PolaritySlot slot = bucket[first ? 0 : 1];
    const int known = -static_cast<int>(first | second);
    const float whole = wide_[static_cast<std::uint8_t>(slot.whole & known)],
                clause = wide_[static_cast<std::uint8_t>(slot.clause & known)];
    const float turned = shifts.empty() ? 1 : shifts[features[i].first];
    weights[i] = whole * (whole_turns ? turned : 1) * header_.whole_unit;
    clause_weights[i] = clause * turned * header_.clause_unit;
    sum += weights[i];
  }
  return sum;
}

void PolarityModel::begin(const NormalText& text, PolarityScores& into) const {
  features_of(text, feature_set(), into.features);
  into.scopes.clear();
  if (feature_set() == FeatureSet::zh) scope_features_of(text, into.scopes);
  // The table is larger than what stands near the processor: every place is asked for before the
  // first is looked at.
  for (const auto* features : {&into.features, &into.scopes})
    for (const auto& feature : *features) __builtin_prefetch(bucket_of(feature.hash));
}

void PolarityModel::finish(const NormalText& text, PolarityScores& into) const {
  shifts_of(text, feature_set(), into.shifts);
  into.sum = look_up(into.features, into.shifts, into.weights, into.clause_weights);
  into.sum += look_up(into.scopes, {}, into.scope_weights, into.scope_clause_weights);
  // First the weights of the scopes, each at the point where it ends; then running sums of both.
  into.features_before.resize(text.size() + 1);
  into.sum_before.assign(text.size() + 1, 0);
  for (std::size_t i = 0; i < into.scopes.size(); ++i)
    into.sum_before[into.scopes[i].last] += into.scope_clause_weights[i];
  float sum = 0;
  std::size_t next = 0;
  for (std::size_t point = 0; point <= text.size(); ++point) {
    into.features_before[point] = static_cast<std::uint32_t>(next);
    const float of_scopes = into.sum_before[point];
    into.sum_before[point] = sum;
    sum += of_scopes;
    for (; next < into.features.size() && into.features[next].last == point; ++next)
      sum += into.clause_weights[next];
  }
}

float PolarityModel::raw(const PolarityScores& scores) const {
  if (scores.features.empty()) return 0;
  const float whole =
      scores.sum / std::sqrt(static_cast<float>(scores.features.size())) + header_.whole_bias;
  // Both learn a margin of 1, so their scores are of one scale; the curve of whole texts is fitted
  // on what comes out here.
  const float share = short_share * clause_share(scores.features.size());
  if (share == 0) return whole;
  return share * raw(scores, 0, scores.features_before.size() - 1) + (1 - share) * whole;
}

float PolarityModel::raw(const PolarityScores& scores, std::size_t begin, std::size_t end) const {
  const auto count = scores.features_before[end] - scores.features_before[begin];
  if (count == 0) return 0;
  return (scores.sum_before[end] - scores.sum_before[begin]) /
             std::sqrt(static_cast<float>(count)) +
         header_.clause_bias;
}

float PolarityModel::probability(const PolarityScores& scores) const {
  return header_.whole(raw(scores), length_term(scores.features.size()));
}

void PolarityModel::decisive_weights(const PolarityScores& scores, std::vector<float>& into) const {
  const float share = short_share * clause_share(scores.features.size());
  into.clear();
  const auto add = [&](const std::vector<float>& whole, const std::vector<float>& clause) {
    for (std::size_t i = 0; i < whole.size(); ++i)
      into.push_back(share * clause[i] + (1 - share) * whole[i]);
  };
  add(scores.weights, scores.clause_weights);
  add(scores.scope_weights, scores.scope_clause_weights);
}

float PolarityModel::probability(const PolarityScores& scores, std::size_t begin,
                                 std::size_t end) const {
  return header_.clause(raw(scores, begin, end));
}

}  // namespace myelin::text
