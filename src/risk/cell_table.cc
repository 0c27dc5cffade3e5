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

std::uint32_t CellTable::exposure_row(std::uint32_t product, std::uint32_t channel, Basis basis) {
  const auto [at, fresh] =
      exposure_index_.try_emplace(packed(product, channel, static_cast<std::uint32_t>(basis)), 0);
  if (fresh) {
    at->second = exposures.add_row();
    exposed_.push_back({product, channel, basis});
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
  const auto [as_said, source] = origin(factor);
  Cell cell{.product = product,
            .channel = channel,
            .factor = factor,
            .exposure = exposure_row(product, channel, basis_of(source)),
            .source = source};
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
  const auto own = static_cast<std::size_t>(source);
  const auto said = source == Source::said ? no_cell : make(product, channel, as_said);
  cell.salt = static_cast<std::uint32_t>(
      hash64(factors.text(factor), hash64(channels.text(channel), hash64(products.text(product)))));
  const auto index = counts.add_row();
  cell.beside[own] = index;
  if (said != no_cell) {
    cell.beside[static_cast<std::size_t>(Source::said)] = said;
    cells_[said].beside[own] = index;
  }
  cells_.push_back(cell);
  index_.emplace(packed(product, channel, factor), index);
  return index;
}

CellPath CellTable::path(std::string_view product_key, std::string_view channel_key,
                         std::string_view factor_key) {
  CellPath path;
  path.fill(no_cell);
  const auto factor = factors.intern(factor_key);
  if (factor == 0 || cells_.size() + sources * cell_levels > limits::watched_cells_max) return path;
  for (const auto source : {Source::stated, Source::happened}) {
    if (!factor_key.ends_with(suffix(source)) || origin(factor).said != 0) continue;
    const auto said =
        factors.intern(factor_key.substr(0, factor_key.size() - suffix(source).size()));
    if (said == 0) return path;
    origins_.resize(std::max<std::size_t>(origins_.size(), factor + 1));
    origins_[factor] = {said, source};
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
                                                                std::string_view channel_key,
                                                                Basis basis) {
  std::array<std::uint32_t, cell_levels> path{no_cell, no_cell, no_cell, no_cell};
  const auto product = products.intern(product_key), channel = channels.intern(channel_key);
  path[0] = exposure_row(0, 0, basis);
  if (product) path[1] = exposure_row(product, 0, basis);
  if (channel) path[2] = exposure_row(0, channel, basis);
  if (product && channel) path[3] = exposure_row(product, channel, basis);
  return path;
}

void CellTable::set_category(std::string_view product_key, std::string_view category) {
  const auto product = products.intern(product_key);
  if (product == 0) return;
  if (categories_.size() <= product) categories_.resize(product + 1, 0);
  categories_[product] = category_names_.intern(category);
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
