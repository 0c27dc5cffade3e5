#include "text/hashed_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace myelin::text {
namespace {

constexpr std::uint32_t stride_max = 1024;
constexpr std::uint32_t index_bits_max = 18;

constexpr std::uint16_t check_of(std::uint64_t hash) {
  return static_cast<std::uint16_t>((hash & 0xffff) == 0 ? 1 : hash & 0xffff);
}
constexpr std::size_t padded(std::size_t bytes) {
  return (bytes + 7) / 8 * 8;
}

constexpr int most_short = 7, long_sign = -8;

// A row in 4 bits a weight, and the weights that do not fit.
void append_short(std::span<const std::int8_t> row, std::string& into) {
  const std::size_t begin = into.size();
  into.resize(begin + (row.size() + 1) / 2);
  for (std::size_t k = 0; k < row.size(); ++k) {
    const int w = row[k];
    const bool fits = -most_short <= w && w <= most_short;
    char& both = into[begin + k / 2];
    both = static_cast<char>(both | ((fits ? w : long_sign) & 15) << (k % 2 * 4));
    if (!fits) into.push_back(static_cast<char>(w));
  }
}

}  // namespace

bool HashedRows::spread(std::string_view packed) {
  const std::size_t stride = header_.stride, shorts = (stride + 1) / 2;
  auto rows = std::make_shared<std::vector<std::int8_t>>(header_.rows * stride);
  for (std::size_t row = 0; row < rows->size(); row += stride) {
    if (packed.size() < shorts) return false;
    const auto both = packed.substr(0, shorts);
    packed.remove_prefix(shorts);
    for (std::size_t k = 0; k < stride; ++k) {
      // The sign is the fourth bit.
      int w = ((both[k / 2] >> (k % 2 * 4) & 15) ^ 8) - 8;
      if (w == long_sign) {
        if (packed.empty()) return false;
        w = static_cast<std::int8_t>(packed.front());
        packed.remove_prefix(1);
      }
      (*rows)[row + k] = static_cast<std::int8_t>(w);
    }
  }
  spread_ = std::move(rows);
  rows_ = spread_->data();
  return packed.empty();
}

bool HashedRows::adopt(std::string_view& bytes) {
  if (bytes.size() < sizeof header_) return false;
  std::memcpy(&header_, bytes.data(), sizeof header_);
  if (header_.index_bits < 3 || header_.index_bits > index_bits_max || header_.rows > rows_max ||
      header_.stride == 0 || header_.stride > stride_max || !std::isfinite(header_.unit))
    return false;
  const std::size_t entries = (std::size_t{1} << header_.index_bits) + probes;
  const std::size_t weights = std::size_t{header_.rows} * header_.stride;
  const bool is_short = header_.short_bytes != 0;
  const std::size_t rows_at = sizeof header_ + entries * sizeof(Entry);
  if (header_.short_bytes > bytes.size()) return false;
  const std::size_t size = padded(rows_at + (is_short ? header_.short_bytes : weights));
  if (bytes.size() < size) return false;
  index_ = reinterpret_cast<const Entry*>(bytes.data() + sizeof header_);
  rows_ = reinterpret_cast<const std::int8_t*>(bytes.data() + rows_at);
  if (is_short && !spread(bytes.substr(rows_at, header_.short_bytes))) return false;
  for (std::size_t i = 0; i < entries; ++i)
    if (index_[i].check != 0 && index_[i].row >= header_.rows) return false;
  bytes.remove_prefix(size);
  return true;
}

std::uint32_t HashedRows::find(std::uint64_t hash) const {
  const Entry* entry = index_ + (hash >> (64 - header_.index_bits));
  const auto check = check_of(hash);
  for (std::size_t i = 0; i < probes; ++i, ++entry) {
    if (entry->check == check) return entry->row;
    if (entry->check == 0) return none;
  }
  return none;
}

std::string pack_rows(std::span<const std::uint64_t> hashes, std::span<const float> weights,
                      std::uint32_t stride) {
  float largest = 0;
  for (const float w : weights) largest = std::max(largest, std::abs(w));
  HashedRowsHeader header;
  header.stride = stride;
  header.unit = largest > 0 ? largest / 127 : 1;
  header.index_bits = std::clamp<std::uint32_t>(
      static_cast<std::uint32_t>(std::bit_width(hashes.size() * 3 / 2)), 3, index_bits_max);
  std::vector<HashedRows::Entry> index((std::size_t{1} << header.index_bits) + HashedRows::probes);
  std::vector<std::int8_t> rows;
  std::vector<std::int8_t> row(stride);
  for (std::size_t i = 0; i < hashes.size() && header.rows < HashedRows::rows_max; ++i) {
    bool any = false;
    for (std::size_t k = 0; k < stride; ++k) {
      row[k] = static_cast<std::int8_t>(std::lround(weights[i * stride + k] / header.unit));
      any = any || row[k] != 0;
    }
    auto* entry = index.data() + (hashes[i] >> (64 - header.index_bits));
    auto* const end = entry + HashedRows::probes;
    while (entry != end && entry->check != 0 && entry->check != check_of(hashes[i])) ++entry;
    if (!any || entry == end || entry->check != 0) continue;
    *entry = {check_of(hashes[i]), static_cast<std::uint16_t>(header.rows++)};
    rows.insert(rows.end(), row.begin(), row.end());
  }
  std::string packed;
  for (std::size_t at = 0; at < rows.size(); at += stride)
    append_short(std::span(rows).subspan(at, stride), packed);
  const bool shorter = packed.size() < rows.size();
  if (shorter) header.short_bytes = packed.size();
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
  bytes.append(reinterpret_cast<const char*>(index.data()),
               index.size() * sizeof(HashedRows::Entry));
  if (shorter) {
    bytes += packed;
  } else {
    bytes.append(reinterpret_cast<const char*>(rows.data()), rows.size());
  }
  bytes.resize(padded(bytes.size()));
  return bytes;
}

}  // namespace myelin::text
