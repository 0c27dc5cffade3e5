#include "text/net/model_file.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/hash.h"
#include "text/net/shape_bytes.h"
#include "text/net/vocabulary.h"

namespace myelin::text::net {
namespace {

constexpr std::size_t section = 64;
constexpr float value_most = 1e6F;
constexpr std::uint32_t index_bits_max = 18;

constexpr std::size_t padded(std::size_t bytes) {
  return (bytes + section - 1) / section * section;
}

std::unexpected<Error> damaged(std::string what) {
  return fail(ErrorCode::corrupt, "not a net: " + std::move(what),
              "fetch the file again or train it anew");
}

bool sane(std::span<const float> values) {
  return std::ranges::all_of(values, [](float x) { return std::fabs(x) <= value_most; });
}

// Takes sections one after the other; the caller has checked that they are there.
class Sections {
 public:
  explicit Sections(const char* at) : at_(at) {}
  template <class T>
  std::span<const T> take(std::size_t count) {
    const auto* from = reinterpret_cast<const T*>(at_);
    at_ += padded(count * sizeof(T));
    return {from, count};
  }

 private:
  const char* at_;
};

template <class T>
void put(std::string& bytes, std::span<const T> values) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  bytes.resize(padded(bytes.size()));
}

}  // namespace

Result<NetFile> read_net_file(std::span<const char> bytes) {
  NetFile file;
  auto& header = file.header;
  if (bytes.size() < sizeof header) return damaged("it is shorter than its header");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != NetHeader{}.magic) return damaged("its first bytes are not MYSMNET1");
  if (header.index_bits == 0 || header.index_bits > index_bits_max || header.rows > rows_most)
    return damaged("its header is wrong");
  const std::size_t fixed = sizeof header + padded(header.shape_bytes);
  if (bytes.size() < fixed) return damaged("it ends before its shape");
  if (hash64({bytes.data() + sizeof header, bytes.size() - sizeof header}) != header.checksum)
    return damaged("its checksum is wrong");
  auto shape = read_shape(bytes.subspan(sizeof header, header.shape_bytes));
  if (!shape) return damaged("its shape is wrong");
  file.shape = std::move(*shape);
  file.layout = layout_of(file.shape);
  const std::size_t entries = std::size_t{1} << header.index_bits;
  const std::size_t values = std::size_t{header.rows} * file.shape.channels;
  if (file.layout.size != header.dense_floats ||
      bytes.size() != fixed + padded(entries * 4) + padded(header.rows * std::size_t{4}) +
                          padded(file.layout.size * 4) + padded(values))
    return damaged("its length is wrong");
  Sections sections(bytes.data() + fixed);
  file.index = sections.take<std::uint32_t>(entries);
  file.scales = sections.take<float>(header.rows);
  file.dense = sections.take<float>(file.layout.size);
  file.embeddings = sections.take<std::int8_t>(values);
  bool some_empty = false;
  for (const std::uint32_t entry : file.index) {
    some_empty = some_empty || entry == empty_entry;
    if (entry != empty_entry && (entry & rows_most) >= header.rows)
      return damaged("its index leads beyond its rows");
  }
  if (!some_empty) return damaged("its index has no end");
  if (!sane(file.scales) || !sane(file.dense)) return damaged("it has a number beyond bounds");
  return file;
}

std::string write_net_file(const NetParts& parts) {
  const std::size_t c = parts.shape.channels, rows = parts.embeddings.size() / c;
  std::vector<float> scales(rows);
  std::vector<std::int8_t> bytes(rows * c);
  for (std::size_t r = 0; r < rows; ++r) {
    const auto row = parts.embeddings.subspan(r * c, c);
    float most = 0;
    for (const float x : row) most = std::max(most, std::fabs(x));
    scales[r] = most / 127;
    for (std::size_t i = 0; i < c && most > 0; ++i)
      bytes[r * c + i] = static_cast<std::int8_t>(std::floor(row[i] / most * 127 + 0.5F));
  }
  const std::string shape = write_shape(parts.shape);
  NetHeader header;
  header.shape_bytes = static_cast<std::uint32_t>(shape.size());
  header.index_bits = static_cast<std::uint32_t>(std::bit_width(parts.index.size()) - 1);
  header.rows = static_cast<std::uint32_t>(rows);
  header.dense_floats = static_cast<std::uint32_t>(parts.dense.size());
  header.seed = parts.seed;
  std::string file(sizeof header, '\0');
  put<char>(file, shape);
  put<std::uint32_t>(file, parts.index);
  put<float>(file, scales);
  put<float>(file, parts.dense);
  put<std::int8_t>(file, bytes);
  header.checksum = hash64(std::string_view(file).substr(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

}  // namespace myelin::text::net
