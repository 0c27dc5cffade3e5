#include "text/net/shape_bytes.h"

#include <cstdint>
#include <cstring>

namespace myelin::text::net {
namespace {

class Writer {
 public:
  void number(std::uint32_t value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(const std::string& value) {
    number(static_cast<std::uint32_t>(value.size()));
    bytes_ += value;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// After the first thing that is not there everything reads as 0 and good() is false.
class ByteReader {
 public:
  explicit ByteReader(std::span<const char> bytes) : bytes_(bytes) {}
  bool good() const { return good_; }
  std::uint32_t number() {
    std::uint32_t value = 0;
    if (bytes_.size() < sizeof value) return good_ = false, 0;
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_ = bytes_.subspan(sizeof value);
    return value;
  }
  // Of things that take at least `each` bytes.
  std::uint32_t count(std::size_t each) {
    const std::uint32_t n = number();
    if (n > bytes_.size() / each) return good_ = false, 0;
    return n;
  }
  std::string text() {
    const std::uint32_t size = count(1);
    std::string value(bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return value;
  }

 private:
  std::span<const char> bytes_;
  bool good_ = true;
};

HeadShape read_head(ByteReader& from) {
  HeadShape head;
  head.name = from.text();
  const std::uint32_t kind = from.number();
  head.kind = kind < 256 ? static_cast<Head>(kind) : Head{};
  head.hidden = from.number();
  head.attention = from.number() != 0;
  const std::uint32_t scheme = from.number();
  head.scheme = static_cast<TagScheme>(scheme < 256 ? scheme : 255);
  head.stretches = from.number();
  head.context = from.number();
  const std::uint32_t outputs = from.count(sizeof(std::uint32_t));
  for (std::uint32_t o = 0; o < outputs && from.good(); ++o) head.outputs.push_back(from.text());
  return head;
}

}  // namespace

std::string write_shape(const NetShape& shape) {
  Writer to;
  to.number(static_cast<std::uint32_t>(shape.features.unit));
  to.number(shape.features.pairs);
  to.number(shape.features.triples);
  to.number(shape.features.letters);
  to.number(shape.channels);
  to.number(static_cast<std::uint32_t>(shape.blocks.size()));
  for (const auto& block : shape.blocks) {
    to.number(block.width);
    to.number(block.dilation);
  }
  to.number(shape.extra_ids);
  to.number(shape.side_values);
  to.number(static_cast<std::uint32_t>(shape.heads.size()));
  for (const auto& head : shape.heads) {
    to.text(head.name);
    to.number(static_cast<std::uint32_t>(head.kind));
    to.number(head.hidden);
    to.number(head.attention);
    to.number(static_cast<std::uint32_t>(head.scheme));
    to.number(head.stretches);
    to.number(head.context);
    to.number(static_cast<std::uint32_t>(head.outputs.size()));
    for (const auto& output : head.outputs) to.text(output);
  }
  return to.take();
}

std::optional<NetShape> read_shape(std::span<const char> bytes) {
  ByteReader from(bytes);
  NetShape shape;
  const std::uint32_t unit = from.number();
  shape.features.unit = unit < 256 ? static_cast<Unit>(unit) : Unit{};
  shape.features.pairs = from.number() != 0;
  shape.features.triples = from.number() != 0;
  shape.features.letters = from.number() != 0;
  shape.channels = from.number();
  shape.blocks.clear();
  const std::uint32_t blocks = from.count(2 * sizeof(std::uint32_t));
  for (std::uint32_t b = 0; b < blocks; ++b) {
    const std::uint32_t width = from.number();
    shape.blocks.push_back({width, from.number()});
  }
  shape.extra_ids = from.number();
  shape.side_values = from.number();
  const std::uint32_t heads = from.count(8 * sizeof(std::uint32_t));
  for (std::uint32_t h = 0; h < heads && from.good(); ++h) shape.heads.push_back(read_head(from));
  if (!from.good() || !check(shape)) return std::nullopt;
  return shape;
}

}  // namespace myelin::text::net
