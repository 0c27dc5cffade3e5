#include "text/hashed_rows.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/random.h"

namespace myelin::text {
namespace {

struct Table {
  std::vector<std::uint64_t> hashes;
  std::vector<float> weights;
  std::uint32_t stride;
};

// Rows of whole numbers, `share` of them up to 127 and the others up to 7.
Table table_of(std::uint32_t rows, std::uint32_t stride, double share) {
  Random random(3);
  Table table{{}, {}, stride};
  for (std::uint32_t r = 0; r < rows; ++r) {
    table.hashes.push_back(random.bits());
    for (std::uint32_t k = 0; k < stride; ++k)
      table.weights.push_back(
          static_cast<float>(random.between(1, random.chance(share) ? 127 : 7)) *
          (random.chance(0.5) ? 1.0F : -1.0F));
  }
  table.weights[0] = 127;  // so that the unit is 1
  return table;
}

// What is packed is found again, and what follows it is left.
std::size_t packed_and_found(const Table& table) {
  const auto bytes = pack_rows(table.hashes, table.weights, table.stride);
  EXPECT_EQ(bytes.size() % 8, 0U);
  const auto followed = bytes + "behind";
  std::string_view rest = followed;
  HashedRows rows;
  EXPECT_TRUE(rows.adopt(rest));
  EXPECT_EQ(rest, "behind");
  EXPECT_EQ(rows.unit(), 1);
  const HashedRows copy = rows;
  for (std::size_t r = 0; r < table.hashes.size(); ++r) {
    const auto at = copy.find(table.hashes[r]);
    if (at == HashedRows::none) continue;  // the index had no place
    for (std::uint32_t k = 0; k < table.stride; ++k)
      EXPECT_EQ(static_cast<float>(copy.row(at)[k]), table.weights[r * table.stride + k]);
  }
  EXPECT_EQ(copy.find(12345), HashedRows::none);
  return bytes.size();
}

TEST(HashedRows, SmallWeightsAreKeptShortAndFoundWhole) {
  const auto small = packed_and_found(table_of(500, 51, 0.1));
  const auto large = packed_and_found(table_of(500, 51, 1));
  EXPECT_LT(small + 500 * 18, large);
  packed_and_found(table_of(500, 1, 1));
}

TEST(HashedRows, BytesThatEndTooSoonAreRefused) {
  const auto table = table_of(40, 9, 0.3);
  const auto bytes = pack_rows(table.hashes, table.weights, table.stride);
  for (std::size_t size = 0; size < bytes.size(); size += 5) {
    const auto cut = bytes.substr(0, size);
    std::string_view rest = cut;
    HashedRows rows;
    EXPECT_FALSE(rows.adopt(rest)) << size;
  }
  // A weight that should follow the last row's shorts, and does not.
  auto wrong = bytes;
  HashedRowsHeader header;
  std::memcpy(&header, wrong.data(), sizeof header);
  ASSERT_NE(header.short_bytes, 0U);
  header.short_bytes -= 1;
  std::memcpy(wrong.data(), &header, sizeof header);
  std::string_view rest = wrong;
  HashedRows rows;
  EXPECT_FALSE(rows.adopt(rest));
}

}  // namespace
}  // namespace myelin::text
