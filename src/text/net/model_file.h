// The file of a small net. Little-endian; every section begins at a multiple of 64 bytes:
//
//   NetHeader
//   shape        NetShape, field after field (read_shape)
//   index        2^index_bits entries of 32 bits (vocabulary.h)
//   scales       one float a row of the embeddings
//   dense        the floats of layout_of(shape)
//   embeddings   [rows][channels] int8; a value is its int8 times its row's scale
//
// Reading trusts nothing: lengths, counts, names, rows and every float are checked before use.
// Thread safety: functions without state; a NetFile points into the bytes it was read from.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/net/layout.h"

namespace myelin::text::net {

struct NetHeader {
  std::array<char, 8> magic{'M', 'Y', 'S', 'M', 'N', 'E', 'T', '1'};
  std::uint32_t shape_bytes = 0;
  std::uint32_t index_bits = 0;
  std::uint32_t rows = 0;
  std::uint32_t dense_floats = 0;
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of what follows the header
  std::array<std::uint8_t, 24> reserved{};
};
static_assert(sizeof(NetHeader) == 64);

struct NetFile {
  NetHeader header;
  NetShape shape;
  Layout layout;
  std::span<const std::uint32_t> index;
  std::span<const float> scales, dense;
  std::span<const std::int8_t> embeddings;
};

// REQUIRES: bytes begin at a multiple of 16 and outlive the result. Errors: corrupt.
Result<NetFile> read_net_file(std::span<const char> bytes);

struct NetParts {
  const NetShape& shape;
  std::span<const std::uint32_t> index;
  std::span<const float> embeddings;  // [rows][channels]
  std::span<const float> dense;
  std::uint64_t seed = 0;
};
std::string write_net_file(const NetParts& parts);

}  // namespace myelin::text::net
