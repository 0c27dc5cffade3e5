#include "stats/localise/lattice.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace myelin::stats::localise {
namespace {

constexpr std::uint64_t dense_cells_max = 1 << 21;
constexpr std::uint32_t none = 0xffffffff;

std::vector<std::uint8_t> attributes_of(std::uint32_t mask) {
  std::vector<std::uint8_t> result;
  for (std::uint8_t i = 0; mask >> i != 0; ++i)
    if ((mask >> i & 1) != 0) result.push_back(i);
  return result;
}

// Keys that do not fit 64 bits cannot arise: check() bounds the values of attributes.
std::uint64_t key_of(const LeafTable& table, const Cuboid& cuboid, std::uint32_t row) {
  std::uint64_t key = 0;
  for (const auto attribute : cuboid.attributes)
    key = key * table.sizes[attribute] + table.code(row, attribute);
  return key;
}

}  // namespace

Lattice::Lattice(const LeafTable& table, const Deviations& deviations, std::size_t depth_max)
    : deviations_(deviations) {
  const auto attributes = table.attributes();
  depth_max = std::min(depth_max, attributes);
  place_.resize(table.rows(), none);
  for (std::uint32_t row = 0; row < table.rows(); ++row)
    if (deviations.weight[row] > 0) {
      place_[row] = static_cast<std::uint32_t>(rows_.size());
      rows_.push_back(row);
    }
  for (const auto row : rows_) {
    row_moments_.push_back(moments(deviations, row));
    if (!deviations.of.empty()) row_chance_.push_back(chance(deviations, row));
  }
  std::vector<std::uint32_t> masks;
  for (std::uint32_t mask = 0; mask < 1U << attributes; ++mask)
    if (static_cast<std::size_t>(std::popcount(mask)) <= depth_max) masks.push_back(mask);
  std::stable_sort(masks.begin(), masks.end(), [](std::uint32_t a, std::uint32_t b) {
    return std::popcount(a) > std::popcount(b);
  });
  std::vector<std::size_t> place(std::size_t{1} << attributes, none);
  for (const auto mask : masks) {
    Cuboid cuboid{attributes_of(mask), cuboids_.size(), {}, {}, {}, {}, 0};
    for (std::size_t i = 0; i < attributes; ++i) {
      const auto finer = place[mask | 1U << i];
      if ((mask >> i & 1) != 0 || finer == none) continue;
      if (cuboid.from == cuboids_.size() ||
          cuboids_[finer].sample.size() < cuboids_[cuboid.from].sample.size())
        cuboid.from = finer;
    }
    group(cuboid, table, cuboid.from == cuboids_.size() ? rows_ : cuboids_[cuboid.from].sample);
    place[mask] = cuboids_.size();
    cuboids_.push_back(std::move(cuboid));
  }
}

void Lattice::group(Cuboid& cuboid, const LeafTable& table,
                    std::span<const std::uint32_t> samples) {
  std::uint64_t possible = 1;
  for (const auto attribute : cuboid.attributes) possible *= table.sizes[attribute];
  cuboid.into.resize(samples.size());
  const auto place = [&](std::uint32_t& cell, std::uint32_t row) {
    if (cell == none) {
      cell = static_cast<std::uint32_t>(cuboid.sample.size());
      cuboid.sample.push_back(row);
    }
    return cell;
  };
  if (possible <= dense_cells_max) {
    std::vector<std::uint32_t> cell_of(possible, none);
    for (std::size_t i = 0; i < samples.size(); ++i)
      cuboid.into[i] = place(cell_of[key_of(table, cuboid, samples[i])], samples[i]);
  } else {
    std::unordered_map<std::uint64_t, std::uint32_t> cell_of;
    for (std::size_t i = 0; i < samples.size(); ++i)
      cuboid.into[i] = place(
          cell_of.try_emplace(key_of(table, cuboid, samples[i]), none).first->second, samples[i]);
  }
  cuboid.cells.resize(cuboid.sample.size());
}

Moments Lattice::moments(const Deviations& of, std::size_t row) {
  const double n = of.weight[row], s1 = n * of.moved[row];
  return {n, s1, s1 * of.moved[row]};
}

Chance Lattice::chance(const Deviations& of, std::size_t row) {
  if (of.of.empty() || !(of.of[row] > 0)) return {};
  return {of.weight[row] / of.of[row], of.weight[row] * of.expected_rate[row]};
}

void Lattice::roll_up() {
  for (std::size_t c = 0; c < cuboids_.size(); ++c) {
    auto& cuboid = cuboids_[c];
    const auto& from = cuboid.from == c ? row_moments_ : cuboids_[cuboid.from].cells;
    std::fill(cuboid.cells.begin(), cuboid.cells.end(), Moments{});
    for (std::size_t i = 0; i < from.size(); ++i) cuboid.cells[cuboid.into[i]].add(from[i]);
    cuboid.n_max = 0;
    for (const auto& cell : cuboid.cells) cuboid.n_max = std::max(cuboid.n_max, cell.n);
    if (row_chance_.empty()) continue;
    const auto& chance_from = cuboid.from == c ? row_chance_ : cuboids_[cuboid.from].chance;
    cuboid.chance.assign(cuboid.cells.size(), Chance{});
    for (std::size_t i = 0; i < chance_from.size(); ++i)
      cuboid.chance[cuboid.into[i]].add(chance_from[i]);
  }
}

void Lattice::take_away(std::span<const std::uint32_t> rows) {
  std::vector<std::uint32_t> cell_of(cuboids_.size());
  for (const auto row : rows) {
    const auto own = moments(deviations_, row);
    const auto by_chance = chance(deviations_, row);
    for (std::size_t c = 0; c < cuboids_.size(); ++c) {
      auto& cuboid = cuboids_[c];
      cell_of[c] = cuboid.into[cuboid.from == c ? place_[row] : cell_of[cuboid.from]];
      cuboid.cells[cell_of[c]].add({-own.n, -own.s1, -own.s2});
      if (!cuboid.chance.empty())
        cuboid.chance[cell_of[c]].add({-by_chance.per_event, -by_chance.rate});
    }
  }
}

}  // namespace myelin::stats::localise
