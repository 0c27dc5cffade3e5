// links: text
// A small net whose file has some bytes changed, and any text: the file is refused, or whatever is
// asked of it has a finite answer. Input: how many changes, each a place (4 bytes) and a byte; then
// the text. Without changes the text is read by a sound net.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/hash.h"
#include "text/net/model.h"
#include "text/net/model_file.h"
#include "text/net/trainer.h"

namespace {

using namespace myelin;
using namespace myelin::text::net;

void require(bool holds) {
  if (!holds) std::abort();
}

NetText encoded(std::string_view bytes, FeatureChoice choice) {
  text::NormalText normal;
  text::normalise(bytes, normal);
  NetText made;
  encode(normal, choice, made);
  return made;
}

const std::string& sound_file() {
  static const std::string bytes = [] {
    NetShape shape;
    shape.channels = 16;
    shape.blocks = {{3, 1}, {5, 2}};
    shape.extra_ids = 3;
    shape.side_values = 1;
    shape.heads = {
        {.name = "c", .outputs = {"a", "b"}},
        {.name = "l", .kind = Head::labels, .outputs = {"a", "b"}, .hidden = 16},
        {.name = "t", .kind = Head::tags, .outputs = {"O", "B-x", "I-x"}, .scheme = TagScheme::bio},
        {.name = "s", .kind = Head::spans, .outputs = {"a", "b"}, .stretches = 2},
        {.name = "p", .kind = Head::pair, .outputs = {"a", "b"}}};
    const std::vector<NetText> texts{encoded("味道不错，送餐太慢", {}), encoded("hello 很好", {})};
    auto trainer = NetTrainer::create(shape, texts, {}, {.texts_with_min = 1}, 1);
    require(trainer.has_value());
    return (*trainer)->file();
  }();
  return bytes;
}

void require_finite(std::span<const float> answer) {
  for (const float p : answer) require(p >= 0 && p <= 1);
}

void ask_everything(const NetModel& model, const NetText& text, NetScratch& a, NetScratch& b) {
  model.read(text, a);
  model.read(text, b);
  const auto size = static_cast<std::uint32_t>(text.size());
  for (std::size_t h = 0; h < model.shape().heads.size(); ++h) {
    const auto& head = model.shape().heads[h];
    switch (head.kind) {
      case Head::classes:
      case Head::labels:
        require_finite(model.pooled(h, a));
        break;
      case Head::tags: {
        const auto tags = model.tags(h, a);
        require(tags.size() == size);
        for (const auto tag : tags) require(tag < head.outputs.size());
        for (const float p : model.tag_probabilities(h, model.tag_scores(h, a), a))
          require(std::isfinite(p));
        break;
      }
      case Head::spans:
        require_finite(model.spans(h, a, {0, size / 2}, {size / 3, size + 7}));
        break;
      case Head::pair:
        require_finite(model.pair(h, a, b));
        break;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string bytes = sound_file();
  const std::size_t changes = data[0] % 8;
  std::size_t at = 1;
  for (std::size_t c = 0; c < changes && at + 5 <= size; ++c, at += 5) {
    std::uint32_t place = 0;
    std::memcpy(&place, data + at, sizeof place);
    bytes[place % bytes.size()] = static_cast<char>(data[at + 4]);
  }
  const std::uint64_t sum = hash64(std::string_view(bytes).substr(sizeof(NetHeader)));
  std::memcpy(bytes.data() + offsetof(NetHeader, checksum), &sum, sizeof sum);
  const auto model = NetModel::from_bytes(std::move(bytes));
  if (!model) return 0;
  static NetScratch a, b;
  const std::string_view text(reinterpret_cast<const char*>(data) + at, size - at);
  ask_everything(**model, encoded(text, (*model)->shape().features), a, b);
  return 0;
}
