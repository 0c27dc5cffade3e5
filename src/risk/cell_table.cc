#include "risk/cell_table.h"

#include <algorithm>

#include "base/hash.h"

namespace myelin::risk {
namespace {

// The three symbols side by side; the limits of the symbol tables keep them apart.
std::uint64_t packed(std::uint32_t product, std::uint32_t channel, std::uint32_t factor) {
  static_assert(limits::watched_products_max <= 1U << 28 &&
                limits::watched_channels_max <= 1U << 16 && limits::factors_max * 4 <= 1U << 20);
  return std::uint64_t{product} << 36 | std::uint64_t{channel} << 20 | factor;
}

}  // namespace

std::uint32_t CellTable::exposure_row(std::uint32_t product, std::uint32_t channel) {
  const auto [at, fresh] = exposure_index_.try_emplace(packed(product, channel, 0), 0);
  if (fresh) {
    at->second = exposures.add_row();
    pairs_.emplace_back(product, channel);
  }
  return at->second;
}

CellIndex CellTable::find(std::uint32_t product, std::uint32_t channel,
                          std::uint32_t factor) const {
  const auto at = index_.find(packed(product, channel, factor));
  return at == index_.end() ? no_cell : at->second;
}

CellIndex CellTable::make(std::uint32_t product, std::uint32_t channel, std::uint32_t factor) {
  if (const auto known = find(product, channel, factor); known != no_cell) return known;
  Cell cell{.product = product,
            .channel = channel,
            .factor = factor,
            .exposure = exposure_row(product, channel)};
  if (product || channel) cell.of_factor = make(0, 0, factor);
  if (product && channel) {
    cell.of_product = make(product, 0, factor);
    cell.of_channel = make(0, channel, factor);
    cell.level = CellLevel::leaf;
  } else if (product) {
    cell.level = CellLevel::product_factor;
  } else if (channel) {
    cell.level = CellLevel::channel_factor;
  }
  if (factor < said_.size() && said_[factor] != 0) {
    cell.source = Source::stated;
    cell.other = make(product, channel, said_[factor]);
  }
  cell.salt = static_cast<std::uint32_t>(
      hash64(factors.text(factor), hash64(channels.text(channel), hash64(products.text(product)))));
  const auto index = counts.add_row();
  cells_.push_back(cell);
  if (cell.source == Source::stated) cells_[cell.other].other = index;
  index_.emplace(packed(product, channel, factor), index);
  return index;
}

CellPath CellTable::path(std::string_view product_key, std::string_view channel_key,
                         std::string_view factor_key) {
  CellPath path;
  path.fill(no_cell);
  const auto factor = factors.intern(factor_key);
  if (factor == 0 || cells_.size() + sources * cell_levels > limits::watched_cells_max) return path;
  if (factor_key.ends_with(stated_suffix) && (said_.size() <= factor || said_[factor] == 0)) {
    const auto said =
        factors.intern(factor_key.substr(0, factor_key.size() - stated_suffix.size()));
    if (said == 0) return path;
    said_.resize(std::max<std::size_t>(said_.size(), factor + 1), 0);
    said_[factor] = said;
  }
  const auto product = products.intern(product_key), channel = channels.intern(channel_key);
  path[static_cast<std::size_t>(CellLevel::factor)] = make(0, 0, factor);
  if (product) path[static_cast<std::size_t>(CellLevel::product_factor)] = make(product, 0, factor);
  if (channel) path[static_cast<std::size_t>(CellLevel::channel_factor)] = make(0, channel, factor);
  if (product && channel)
    path[static_cast<std::size_t>(CellLevel::leaf)] = make(product, channel, factor);
  return path;
}

std::array<std::uint32_t, cell_levels> CellTable::exposure_path(std::string_view product_key,
                                                                std::string_view channel_key) {
  std::array<std::uint32_t, cell_levels> path{no_cell, no_cell, no_cell, no_cell};
  const auto product = products.intern(product_key), channel = channels.intern(channel_key);
  path[0] = exposure_row(0, 0);
  if (product) path[1] = exposure_row(product, 0);
  if (channel) path[2] = exposure_row(0, channel);
  if (product && channel) path[3] = exposure_row(product, channel);
  return path;
}

CellIndex CellTable::find(const model::CellKey& key) const {
  const auto product = products.find(key.product), channel = channels.find(key.channel),
             factor = factors.find(key.factor);
  if (factor == 0 || (product == 0 && !key.product.empty()) ||
      (channel == 0 && !key.channel.empty()))
    return no_cell;
  return find(product, channel, factor);
}

model::CellKey CellTable::key(CellIndex index) const {
  const auto& cell = cells_[index];
  return {products.text(cell.product), channels.text(cell.channel), factors.text(cell.factor)};
}

}  // namespace myelin::risk
