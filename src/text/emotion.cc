#include "text/emotion.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "base/hash.h"
#include "base/id.h"
#include "text/row_sums.h"

namespace myelin::text {

Result<std::shared_ptr<const EmotionModel>> EmotionModel::open(const std::filesystem::path& path) {
  MYELIN_TRY(mapped,
             MappedFile::open(
                 path, "emotion model",
                 "point --share at the folder that holds models/, or run `myelin train emotion`"));
  std::shared_ptr<EmotionModel> model{new EmotionModel};
  model->mapped_ = std::move(mapped);
  if (auto adopted = model->adopt(model->mapped_.bytes()); !adopted) {
    auto error = adopted.error();
    error.message = path.string() + ": " + error.message;
    return std::unexpected(std::move(error));
  }
  return model;
}

Result<std::shared_ptr<const EmotionModel>> EmotionModel::from_bytes(std::string bytes) {
  std::shared_ptr<EmotionModel> model{new EmotionModel};
  model->bytes_ = std::move(bytes);
  MYELIN_CHECK(model->adopt(model->bytes_));
  return model;
}

Status EmotionModel::adopt(std::span<const char> file) {
  const auto damaged = [](std::string what) {
    return fail(ErrorCode::corrupt, "not an emotion model: " + what,
                "fetch the file again or run `myelin train emotion`");
  };
  if (file.size() < sizeof header_) return damaged("it is shorter than its header");
  std::memcpy(&header_, file.data(), sizeof header_);
  if (header_.magic != EmotionHeader{}.magic) return damaged("its first bytes are not MYEMOTI2");
  if (header_.feature_set != static_cast<std::uint32_t>(FeatureSet::zh) &&
      header_.feature_set != static_cast<std::uint32_t>(FeatureSet::en))
    return damaged("it names an unknown set of features");
  if (header_.slot_bits < 1 || header_.slot_bits > 20)
    return damaged("its table has no sensible size");
  const auto table = file.subspan(sizeof header_);
  if (table.size() != (std::size_t{1} << header_.slot_bits) * sizeof(EmotionSlot))
    return damaged("it is cut short");
  if (hash64({table.data(), table.size()}) != header_.checksum)
    return damaged("its checksum is wrong");
  bool sound = std::isfinite(header_.gate_bias) &&
               std::ranges::all_of(header_.unit, [](float u) { return std::isfinite(u); });
  for (const auto& tone : header_.registers)
    for (std::size_t k = 0; k < emotion_count; ++k)
      sound = sound && std::isfinite(tone.bias[k]) && std::isfinite(tone.intercept[k]) &&
              std::isfinite(tone.slope);
  if (!sound) return damaged("it holds a number that is none");
  slots_ = {reinterpret_cast<const EmotionSlot*>(table.data()), table.size() / sizeof(EmotionSlot)};
  version_ = to_hex(hash128({file.data(), file.size()})).substr(0, 8);
  return {};
}

EmotionRead EmotionModel::read(std::span<const Feature> features) const {
  if (features.empty()) return {};
  // First which slots, without a branch that nobody can foresee; then their sum.
  thread_local std::vector<std::uint32_t> found;
  found.resize(features.size());
  for (const auto& feature : features)
    __builtin_prefetch(slots_.data() + (feature.hash >> (64 - header_.slot_bits)));
  std::size_t n = 0;
  for (const auto& feature : features) {
    const std::size_t at = feature.hash >> (64 - header_.slot_bits);
    found[n] = static_cast<std::uint32_t>(at);
    n += slots_[at].check == emotion_check(feature.hash);
  }
  EmotionSums sums;
  row_sums().add_squared(reinterpret_cast<const std::int8_t*>(slots_.data()), found.data(), n,
                         sizeof(EmotionSlot), sums.data());
  return judge(sums, features.size());
}

std::size_t EmotionModel::known() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(slots_, [](const EmotionSlot& slot) { return slot.check != 0; }));
}

EmotionRead EmotionModel::judge(const EmotionSums& sums, std::size_t ngrams) const {
  EmotionRead read;
  if (ngrams == 0) return read;
  constexpr std::size_t check_bytes = offsetof(EmotionSlot, weights);
  const float scale = 1 / std::sqrt(static_cast<float>(ngrams));
  const auto score = [&](std::size_t w) {
    return static_cast<float>(sums[check_bytes + w]) * header_.unit[w] * scale;
  };
  read.tone = score(emotion_gate) + header_.gate_bias > 0 ? 1 : 0;
  const auto& tone = header_.registers[read.tone];
  std::array<float, emotion_count> raised{};
  float highest = -INFINITY, total = 0;
  for (std::size_t k = 0; k < emotion_count; ++k) {
    read.scores[k] = score(read.tone * emotion_count + k) + tone.bias[k];
    if (read.scores[k] > read.scores[read.emotion]) read.emotion = k;
    raised[k] = tone.slope * read.scores[k] + tone.intercept[k];
    highest = std::max(highest, raised[k]);
  }
  for (auto& r : raised) total += r = std::exp(r - highest);
  read.confidence = raised[read.emotion] / total;
  read.intensity = 1 - raised[0] / total;
  return read;
}

void EmotionModel::weigh(std::span<const Feature> features, const EmotionRead& read,
                         std::vector<float>& into) const {
  into.assign(features.size(), 0);
  for (std::size_t i = 0; i < features.size(); ++i) {
    const EmotionSlot* const slot = slot_of(features[i].hash);
    if (slot == nullptr) continue;
    float mean = 0;
    for (std::size_t k = 0; k < emotion_count; ++k) {
      const std::size_t w = read.tone * emotion_count + k;
      const float weight = static_cast<float>(widened(slot->weights[w])) * header_.unit[w];
      into[i] += k == read.emotion ? weight : 0;
      mean += weight / emotion_count;
    }
    into[i] -= mean;
  }
}

}  // namespace myelin::text
