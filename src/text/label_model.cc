#include "text/label_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "base/id.h"
#include "text/row_sums.h"

namespace myelin::text {
namespace {

constexpr std::uint32_t labels_max = 1024;
constexpr std::size_t label_block = 16;  // the stride is a multiple of it

bool sound(const LabelHeader& h, std::size_t bytes) {
  if (h.feature_set != static_cast<std::uint32_t>(FeatureSet::zh) &&
      h.feature_set != static_cast<std::uint32_t>(FeatureSet::en))
    return false;
  if (h.labels == 0 || h.labels > labels_max || h.stride < h.labels || h.stride > labels_max + 16 ||
      h.stride % label_block != 0)
    return false;
  if (h.index_bits < 1 || h.index_bits > 22 || h.rows >= 0xffff || h.names_bytes % 4 != 0)
    return false;
  return bytes == sizeof h + std::size_t{h.names_bytes} + h.labels * sizeof(LabelCurve) +
                      packed_index_bytes(h.rows) + std::size_t{h.rows} * h.stride;
}

}  // namespace

std::string packed_index(std::span<const LabelIndexEntry> index, std::size_t rows) {
  std::vector<std::uint32_t> places(rows);
  std::vector<std::uint16_t> checks((rows + 1) / 2 * 2);
  for (std::uint32_t place = 0; place < index.size(); ++place)
    if (const auto& entry = index[place]; entry.check != 0)
      places[entry.row] = place, checks[entry.row] = entry.check;
  std::string packed(reinterpret_cast<const char*>(places.data()), rows * sizeof places[0]);
  return packed.append(reinterpret_cast<const char*>(checks.data()),
                       checks.size() * sizeof checks[0]);
}

Result<std::shared_ptr<const LabelModel>> LabelModel::open(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, "no factor model at " + path.string(),
                "point --share at the folder that holds models/, or run `myelin train factors`");
  std::stringstream bytes;
  bytes << file.rdbuf();
  auto model = from_bytes(std::move(bytes).str());
  if (!model) model.error().message = path.string() + ": " + model.error().message;
  return model;
}

Result<std::shared_ptr<const LabelModel>> LabelModel::from_bytes(std::string bytes) {
  std::shared_ptr<LabelModel> model{new LabelModel};
  model->bytes_ = std::move(bytes);
  MYELIN_CHECK(model->adopt());
  return model;
}

Status LabelModel::adopt() {
  const auto damaged = [](std::string what) {
    return fail(ErrorCode::corrupt, "not a factor model: " + what,
                "fetch the file again or run `myelin train factors`");
  };
  if (bytes_.size() < sizeof header_) return damaged("it is shorter than its header");
  std::memcpy(&header_, bytes_.data(), sizeof header_);
  if (header_.magic != LabelHeader{}.magic) return damaged("its first bytes are not MYLABEL2");
  if (!sound(header_, bytes_.size())) return damaged("its length or its header is wrong");
  const std::string_view rest = std::string_view(bytes_).substr(sizeof header_);
  if (hash64(rest) != header_.checksum) return damaged("its checksum is wrong");
  const char* at = rest.data();
  std::istringstream names(std::string(at, header_.names_bytes));
  for (std::string name; names_.size() < header_.labels && std::getline(names, name);)
    names_.push_back(name);
  if (names_.size() != header_.labels) return damaged("it has too few names");
  at += header_.names_bytes;
  curves_.resize(header_.labels);
  std::memcpy(curves_.data(), at, curves_.size() * sizeof(LabelCurve));
  at += curves_.size() * sizeof(LabelCurve);
  for (const auto& curve : curves_)
    for (const float number :
         {curve.unit, curve.bias, curve.slope, curve.intercept, curve.threshold})
      if (!std::isfinite(number)) return damaged("it holds a number that is none");
  index_.resize(std::size_t{1} << header_.index_bits);
  for (std::uint32_t row = 0; row < header_.rows; ++row) {
    std::uint32_t place = 0;
    std::uint16_t check = 0;
    std::memcpy(&place, at + row * sizeof place, sizeof place);
    std::memcpy(&check, at + header_.rows * sizeof place + row * sizeof check, sizeof check);
    if (check == 0 || place >= index_.size() || index_[place].check != 0)
      return damaged("two rows share a place, or one has none");
    index_[place] = {check, static_cast<std::uint16_t>(row)};
  }
  at += packed_index_bytes(header_.rows);
  rows_ = {reinterpret_cast<const std::int8_t*>(at), std::size_t{header_.rows} * header_.stride};
  version_ = to_hex(hash128(bytes_)).substr(0, 8);
  return {};
}

bool LabelModel::sum_up(std::span<const Feature> features, LabelScratch& scratch) const {
  const std::size_t shift = 64 - header_.index_bits;
  scratch.sums.resize(header_.stride);
  scratch.rows.resize(features.size());
  // First which rows, without a branch that nobody can foresee; then their sum.
  std::size_t n = 0;
  for (const auto& feature : features) {
    const auto& entry = index_[feature.hash >> shift];
    scratch.rows[n] = entry.row;
    __builtin_prefetch(rows_.data() + std::size_t{entry.row} * header_.stride);
    n += entry.check == label_check(feature.hash);
  }
  row_sums().add(rows_.data(), scratch.rows.data(), n, header_.stride, header_.stride,
                 scratch.sums.data());
  return n > 0;
}

void LabelModel::weigh(std::span<const Feature> features, std::uint16_t label,
                       std::vector<float>& into) const {
  const std::size_t shift = 64 - header_.index_bits;
  into.assign(features.size(), 0);
  for (std::size_t i = 0; i < features.size(); ++i) {
    const auto& entry = index_[features[i].hash >> shift];
    if (entry.check == label_check(features[i].hash))
      into[i] = rows_[std::size_t{entry.row} * header_.stride + label];
  }
}

void LabelModel::scores(std::span<const Feature> features, LabelScratch& scratch,
                        std::vector<float>& into) const {
  sum_up(features, scratch);
  const float scale = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, features.size())));
  into.resize(names_.size());
  for (std::size_t l = 0; l < names_.size(); ++l)
    into[l] = static_cast<float>(scratch.sums[l]) * curves_[l].unit * scale + curves_[l].bias;
}

void LabelModel::probabilities(std::span<const Feature> features, LabelScratch& scratch,
                               std::vector<float>& into) const {
  scores(features, scratch, into);
  for (std::size_t l = 0; l < into.size(); ++l)
    into[l] = 1 / (1 + std::exp(-(curves_[l].slope * into[l] + curves_[l].intercept)));
}

void LabelModel::find(std::span<const Feature> features, LabelScratch& scratch,
                      std::vector<LabelHit>& into) const {
  if (!features.empty() && sum_up(features, scratch)) reach(scratch.sums, features.size(), into);
}

void LabelModel::reach(std::span<const std::int32_t> sums, std::size_t ngrams,
                       std::vector<LabelHit>& into) const {
  const float scale = 1 / std::sqrt(static_cast<float>(ngrams));
  for (std::size_t l = 0; l < names_.size(); ++l) {
    const auto& curve = curves_[l];
    const float score = static_cast<float>(sums[l]) * curve.unit * scale + curve.bias;
    if (score < curve.threshold) continue;
    into.push_back({static_cast<std::uint16_t>(l),
                    1 / (1 + std::exp(-(curve.slope * score + curve.intercept)))});
  }
}

}  // namespace myelin::text
