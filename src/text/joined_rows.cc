#include "text/joined_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "text/row_sums.h"

namespace myelin::text {
namespace {

std::uint16_t check_of(const std::int8_t* stretch) {
  std::uint16_t check = 0;
  std::memcpy(&check, stretch, sizeof check);
  return check;
}

}  // namespace

JoinedRows::Key JoinedRows::key_of(std::uint64_t place, std::uint32_t bits, std::uint16_t check) {
  if (bits == place_bits) return {static_cast<std::uint16_t>(place), check, any};
  const std::uint64_t top = place >> (bits - place_bits - 1);  // and one bit more
  return {static_cast<std::uint16_t>(top >> 1), check, (top & 1) != 0 ? one : zero};
}

void JoinedRows::put(const Key& key, std::span<const std::int8_t> weights, std::size_t offset) {
  const std::size_t home = home_of(key.top, key.check);
  bool written = false;
  for (std::size_t step = 0; step < steps_max; ++step) {
    std::int8_t* const stretch = bytes_at(home + step);
    if (check_of(stretch) == 0) {
      if (written) return;
      std::memcpy(stretch, &key.check, sizeof key.check);
      stretch[meta_byte] = static_cast<std::int8_t>(step << low_bits | key.low);
      std::ranges::copy(weights, stretch + offset);
      return;
    }
    const auto meta = static_cast<std::uint8_t>(stretch[meta_byte]);
    const bool same = check_of(stretch) == key.check && meta >> low_bits == step &&
                      (key.low == any || (meta & any) != 0 || (meta & one) == key.low);
    if (!same) continue;
    std::ranges::copy(weights, stretch + offset);
    written = true;
  }
}

JoinedRows::JoinedRows(const EmotionModel* emotion, std::span<const LabelModel* const> labels) {
  // A table of few places says little of the hash: its rows are put wherever they may be meant.
  const auto unsaid = [](std::uint32_t bits) { return bits < place_bits ? place_bits - bits : 0; };
  std::size_t rows = emotion == nullptr ? 0 : emotion->known() << unsaid(emotion->place_bits());
  pitch_ = sizeof(EmotionSlot);
  for (const auto* model : labels) {
    rows += model->known() << unsaid(model->place_bits());
    offsets_.push_back(pitch_), widths_.push_back(model->stride());
    pitch_ += model->stride();
  }
  pitch_ = (pitch_ + line_bytes - 1) / line_bytes * line_bytes;
  // Few heads know the same n-gram, so that about half of the places stay empty.
  table_bits_ =
      std::max<std::uint32_t>(place_bits, static_cast<std::uint32_t>(std::bit_width(rows)));
  lines_.resize(((std::size_t{1} << table_bits_) + steps_max) * pitch_ / line_bytes);
  gate_.resize((std::size_t{1} << (place_bits + gate_check_bits)) / 64);
  const auto add = [&](std::size_t offset, bool narrow) {
    return
        [this, offset, narrow, unsaid](std::uint64_t place, std::uint32_t bits, std::uint16_t check,
                                       std::span<const std::int8_t> weights) {
          const std::uint32_t missing = unsaid(bits);
          for (std::uint64_t low = 0; low < std::uint64_t{1} << missing; ++low) {
            const Key key = key_of(place << missing | low, bits + missing, check);
            if ((key.low == any) != narrow) return;
            put(key, weights, offset);
            const std::size_t bit = gate_bit(key.top, key.check);
            gate_[bit / 64] |= std::uint64_t{1} << (bit % 64);
          }
        };
  };
  // First the tables that know one bit of the hash more: what a narrower one has of the same n-gram
  // joins theirs.
  for (const bool narrow : {false, true}) {
    for (std::size_t k = 0; k < labels.size(); ++k) labels[k]->each_row(add(offsets_[k], narrow));
    if (emotion != nullptr) emotion->each_row(add(offsetof(EmotionSlot, weights), narrow));
  }
}

void JoinedRows::begin(std::span<const Feature> features, LocatedRows& into) const {
  into.passed.resize(features.size());
  into.passed_before.resize(features.size() + 1);
  std::uint32_t n = 0;
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::uint64_t hash = features[i].hash;
    const std::size_t bit = gate_bit(hash >> (64 - place_bits), label_check(hash));
    // Without a branch that nobody can foresee.
    into.passed[n] = hash;
    into.passed_before[i] = n;
    n += static_cast<std::uint32_t>(gate_[bit / 64] >> (bit % 64) & 1);
  }
  into.passed_before[features.size()] = n;
  into.passed.resize(n);
  for (const auto hash : into.passed)
    __builtin_prefetch(bytes_at(home_of(hash >> (64 - place_bits), label_check(hash))));
}

void JoinedRows::finish(LocatedRows& into) const {
  into.at.clear();
  into.before.resize(into.passed.size() + 1);
  for (std::size_t i = 0; i < into.passed.size(); ++i) {
    into.before[i] = static_cast<std::uint32_t>(into.at.size());
    const std::uint64_t hash = into.passed[i];
    const std::uint16_t check = label_check(hash);
    const std::size_t home = home_of(hash >> (64 - place_bits), check);
    const auto low = static_cast<std::uint8_t>(hash >> (63 - place_bits) & 1);
    for (std::size_t step = 0; step < steps_max; ++step) {
      const std::int8_t* const stretch = bytes_at(home + step);
      if (check_of(stretch) == 0) break;
      const auto meta = static_cast<std::uint8_t>(stretch[meta_byte]);
      if (check_of(stretch) != check || meta >> low_bits != step ||
          ((meta & any) == 0 && (meta & one) != low))
        continue;
      into.at.push_back(static_cast<std::uint32_t>(home + step));
      break;
    }
  }
  into.before.back() = static_cast<std::uint32_t>(into.at.size());
}

void JoinedRows::add_emotion(const LocatedRows& rows, EmotionSums& into) const {
  row_sums().add_squared(bytes_at(0), rows.at.data(), rows.at.size(), pitch_, into.data());
}

bool JoinedRows::add_labels(std::size_t model, const LocatedRows& rows, std::size_t first,
                            std::size_t last, std::vector<std::int32_t>& sums) const {
  const std::size_t begin = rows.before[rows.passed_before[first]],
                    end = rows.before[rows.passed_before[last]];
  if (begin == end) return false;
  sums.resize(widths_[model]);
  row_sums().add(bytes_at(0) + offsets_[model], rows.at.data() + begin, end - begin, pitch_,
                 widths_[model], sums.data());
  return true;
}

}  // namespace myelin::text
