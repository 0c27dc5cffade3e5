#include "text/packed_table.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace myelin::text {
namespace {

void append(std::string& into, std::uint32_t number) {
  into.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

void PackedTable::write(std::vector<Pair> pairs, unsigned bucket_bits, unsigned value_bits,
                        std::string& into) {
  const auto bucket = [&](const Pair& pair) { return pair.hash >> (64 - bucket_bits); };
  const auto entry = [&](const Pair& pair) {
    return static_cast<std::uint32_t>(pair.hash) >> value_bits << value_bits | pair.value;
  };
  std::ranges::sort(pairs, {},
                    [&](const Pair& pair) { return std::tuple{bucket(pair), entry(pair)}; });
  append(into, bucket_bits);
  append(into, value_bits);
  append(into, static_cast<std::uint32_t>(pairs.size()));
  append(into, 0);
  std::size_t next = 0;
  for (std::uint64_t at = 0; at <= (1ULL << bucket_bits); ++at) {
    while (next < pairs.size() && bucket(pairs[next]) < at) ++next;
    append(into, static_cast<std::uint32_t>(next));
  }
  for (const Pair& pair : pairs) append(into, entry(pair));
}

Result<PackedTable> PackedTable::take(std::span<const char>& bytes) {
  const auto damaged = [] {
    return fail(ErrorCode::corrupt, "a table is damaged", "fetch the file again or train it");
  };
  std::uint32_t head[4];
  if (bytes.size() < sizeof head) return damaged();
  std::memcpy(head, bytes.data(), sizeof head);
  if (head[0] < 1 || head[0] > 24 || head[1] < 1 || head[1] > 24) return damaged();
  const std::size_t buckets = (std::size_t{1} << head[0]) + 1, entries = head[2];
  const std::size_t length = sizeof head + 4 * (buckets + entries);
  if (bytes.size() < length) return damaged();
  PackedTable table;
  table.bucket_bits_ = head[0], table.value_bits_ = head[1];
  const auto* const numbers = reinterpret_cast<const std::uint32_t*>(bytes.data() + sizeof head);
  table.starts_ = {numbers, buckets};
  table.entries_ = {numbers + buckets, entries};
  if (!std::ranges::is_sorted(table.starts_) || table.starts_.back() != entries) return damaged();
  bytes = bytes.subspan(length);
  return table;
}

}  // namespace myelin::text
