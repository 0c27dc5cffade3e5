// CellTable: the cells under watch, their parents, their complaints and the exposure they are
// measured against.
//
// A complaint of (product, channel, factor) counts in up to four cells: the leaf, product × factor,
// channel × factor and the factor alone. A part that is unknown leaves out the cells that would
// name it.
//
// Complaints that returns and refunds state as their reason are counted apart from those that are
// said in words, in cells of their own beside them ("stated" beside "said"): they scatter less and
// are never misread, so neither may blur the other.
//
// Thread safety: none. Invariant: a cell's parents, and the said cell of a stated one, exist before
// it. Symbol 0 stands for "all" (or "unknown").
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "model/cell.h"
#include "risk/count_rings.h"
#include "risk/symbols.h"

namespace myelin::risk {

using CellIndex = std::uint32_t;
inline constexpr CellIndex no_cell = 0xffff'ffff;

enum class CellLevel : std::uint8_t { factor, product_factor, channel_factor, leaf };
inline constexpr std::size_t cell_levels = 4;

enum class Source : std::uint8_t { said, stated };
inline constexpr std::size_t sources = 2;
// How the counts of what is stated are kept in the store: under the factor's key and this.
inline constexpr std::string_view stated_suffix = "#stated";

struct Cell {
  std::uint32_t product = 0, channel = 0, factor = 0;
  std::uint32_t exposure = 0;  // row of `exposures`
  std::uint32_t salt =
      0;  // hash of its names: picks samples that do not depend on the order of arrival
  CellLevel level = CellLevel::factor;
  CellIndex of_factor = no_cell, of_product = no_cell, of_channel = no_cell;  // parents
  Source source = Source::said;
  CellIndex other = no_cell;  // the stated cell of a said one, where there is one, and the reverse
};

// The cells one complaint counts in, by level; no_cell where a part is unknown.
using CellPath = std::array<CellIndex, cell_levels>;

class CellTable {
 public:
  explicit CellTable(Zone zone) : counts(zone), exposures(zone) {}

  // Makes what is missing. All no_cell when the table is full or the factor is empty. A factor's
  // key with stated_suffix leads to its stated cells.
  CellPath path(std::string_view product, std::string_view channel, std::string_view factor);
  // Exposure rows of (product, channel), their two parents and the whole; no duplicates, `none`
  // where unknown.
  std::array<std::uint32_t, cell_levels> exposure_path(std::string_view product,
                                                       std::string_view channel);
  CellIndex find(const model::CellKey& key) const;
  model::CellKey key(CellIndex cell) const;  // the factor's with stated_suffix where it is stated
  const Cell& operator[](CellIndex cell) const { return cells_[cell]; }
  std::size_t size() const { return cells_.size(); }
  // no_cell when nobody complained there yet.
  CellIndex find(std::uint32_t product, std::uint32_t channel, std::uint32_t factor) const;
  // (product, channel) of every exposure row.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs() const { return pairs_; }

  Symbols products{limits::watched_products_max}, channels{limits::watched_channels_max},
      factors{limits::factors_max * 4};
  CountRings<std::uint16_t> counts;     // one row a cell: negative mentions
  CountRings<std::uint32_t> exposures;  // one row a (product, channel): signals that speak

 private:
  CellIndex make(std::uint32_t product, std::uint32_t channel, std::uint32_t factor);
  std::uint32_t exposure_row(std::uint32_t product, std::uint32_t channel);
  std::vector<Cell> cells_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
  std::vector<std::uint32_t> said_;  // by factor: the said one of a stated one; 0: is said itself
  std::unordered_map<std::uint64_t, CellIndex> index_;
  std::unordered_map<std::uint64_t, std::uint32_t> exposure_index_;
};

}  // namespace myelin::risk
