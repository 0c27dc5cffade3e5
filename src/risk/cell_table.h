// CellTable: the cells under watch, their parents, their complaints and the exposure they are
// measured against.
//
// A complaint of (product, channel, factor) counts in up to four cells: the leaf, product × factor,
// channel × factor and the factor alone. A part that is unknown leaves out the cells that would
// name it.
//
// Complaints that returns and refunds state as their reason are counted apart from those that are
// said in words, in cells of their own beside them ("stated" beside "said"): they scatter less and
// are never misread, so neither may blur the other. So is what happened to parcels ("happened": one
// came late), which nobody needs to say; it is measured against parcels, not against texts.
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

enum class Source : std::uint8_t { said, stated, happened };
inline constexpr std::size_t sources = 3;
inline constexpr std::array<Source, sources> all_sources{Source::said, Source::stated,
                                                         Source::happened};
// How a source's counts are kept in the store: under the factor's key and this.
inline constexpr std::array<std::string_view, sources> source_suffixes{"", "#stated", "#happened"};
constexpr std::string_view suffix(Source source) {
  return source_suffixes[static_cast<std::size_t>(source)];
}

// What complaints are measured against.
enum class Basis : std::uint8_t { texts, parcels };
inline constexpr std::size_t bases = 2;
constexpr Basis basis_of(Source source) {
  return source == Source::happened ? Basis::parcels : Basis::texts;
}
// How the exposure of parcels is kept in the store; that of texts has no factor.
inline constexpr std::string_view parcels_key = "#parcels";

struct Cell {
  std::uint32_t product = 0, channel = 0, factor = 0;
  std::uint32_t exposure = 0;  // row of `exposures`
  std::uint32_t salt =
      0;  // hash of its names: picks samples that do not depend on the order of arrival
  CellLevel level = CellLevel::factor;
  CellIndex of_factor = no_cell, of_product = no_cell, of_channel = no_cell;  // parents
  Source source = Source::said;
  // By source: the cells that count the same trouble, itself among them; no_cell where none does.
  std::array<CellIndex, sources> beside{no_cell, no_cell, no_cell};
  CellIndex said() const { return beside[static_cast<std::size_t>(Source::said)]; }
};

// The cells one complaint counts in, by level; no_cell where a part is unknown.
using CellPath = std::array<CellIndex, cell_levels>;

class CellTable {
 public:
  explicit CellTable(Zone zone) : counts(zone), exposures(zone) {}

  // Makes what is missing. All no_cell when the table is full or the factor is empty. A factor's
  // key with a source's suffix leads to the cells of that source.
  CellPath path(std::string_view product, std::string_view channel, std::string_view factor);
  // Exposure rows of (product, channel), their two parents and the whole; no duplicates, `none`
  // where unknown.
  std::array<std::uint32_t, cell_levels> exposure_path(std::string_view product,
                                                       std::string_view channel, Basis basis);
  CellIndex find(const model::CellKey& key) const;
  model::CellKey key(CellIndex cell) const;  // the factor's with the suffix of its source
  const Cell& operator[](CellIndex cell) const { return cells_[cell]; }
  std::size_t size() const { return cells_.size(); }
  // no_cell when nobody complained there yet.
  CellIndex find(std::uint32_t product, std::uint32_t channel, std::uint32_t factor) const;
  struct Exposed {
    std::uint32_t product = 0, channel = 0;
    Basis basis = Basis::texts;
  };
  // What every exposure row counts.
  const std::vector<Exposed>& exposed() const { return exposed_; }

  // Products of one category are each other's siblings. May be said at any time, and again.
  void set_category(std::string_view product, std::string_view category);
  std::uint32_t category(std::uint32_t product) const {  // 0: not known
    return product < categories_.size() ? categories_[product] : 0;
  }

  Symbols products{limits::watched_products_max}, channels{limits::watched_channels_max},
      factors{limits::factors_max * 4};
  CountRings<std::uint16_t> counts;     // one row a cell: negative mentions
  CountRings<std::uint32_t> exposures;  // one row a (product, channel, basis)

 private:
  CellIndex make(std::uint32_t product, std::uint32_t channel, std::uint32_t factor);
  std::uint32_t exposure_row(std::uint32_t product, std::uint32_t channel, Basis basis);
  std::vector<Cell> cells_;
  std::vector<Exposed> exposed_;
  Symbols category_names_{limits::watched_products_max};
  std::vector<std::uint32_t> categories_;  // by product
  struct Origin {
    std::uint32_t said = 0;  // the factor as it is said; 0: is said itself
    Source source = Source::said;
  };
  Origin origin(std::uint32_t factor) const {
    return factor < origins_.size() ? origins_[factor] : Origin{};
  }
  std::vector<Origin> origins_;  // by factor
  std::unordered_map<std::uint64_t, CellIndex> index_;
  std::unordered_map<std::uint64_t, std::uint32_t> exposure_index_;
};

}  // namespace myelin::risk
