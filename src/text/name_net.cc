#include "text/name_net.h"

#include <algorithm>

#include "text/name_model.h"
#include "text/net/scalar_math.h"

namespace myelin::text {
namespace {

// Ids beside the characters: place in a word × part of speech, then two levels of groups.
constexpr std::uint32_t speeches = 64, word_ids = 4 * speeches;
constexpr std::uint32_t wide_groups = 32, groups = 128;

std::uint32_t place_in(const NameScratch::Word& word, std::uint32_t point) {
  if (word.end - word.begin == 1) return 3;
  return point == word.begin ? 0 : point + 1 == word.end ? 2 : 1;
}

}  // namespace

net::NetShape name_net_shape() {
  net::NetShape shape;
  shape.features = {.unit = net::Unit::point, .pairs = true, .triples = true, .letters = false};
  shape.channels = 48;
  shape.blocks = {{3, 1}, {3, 2}, {3, 4}, {3, 1}};
  shape.extra_ids = word_ids + wide_groups + groups;
  net::HeadShape head{.name = "names", .kind = net::Head::tags, .outputs = {"O"}};
  head.scheme = net::TagScheme::bioes;
  // The order of name_label().
  for (const auto kind : name_kinds)
    for (const char* const part : {"B-", "I-", "E-", "S-"})
      head.outputs.push_back(part + std::string(kind));
  shape.heads.push_back(std::move(head));
  return shape;
}

void read_for_name_net(const NameScratch& words, NameNetScratch& s) {
  s.text.points.assign(words.points.begin(), words.points.end());
  s.text.kinds.resize(words.points.size());
  std::ranges::transform(words.points, s.text.kinds.begin(), kind_of);
  s.text.offsets.clear();
  net::encode(s.text, name_net_shape().features, s.net_text);
  s.extras.clear();
  for (std::uint32_t p = 0; p < s.net_text.size(); ++p) {
    const auto point = s.net_text.points[p].begin;
    const auto& word = words.words[words.word_of[point]];
    s.extras.push_back({p, place_in(word, point) * speeches + word.speech % speeches});
    if (word.group < 0) continue;
    const auto leaf = static_cast<std::uint32_t>(word.group);
    s.extras.push_back({p, word_ids + (leaf >> 6) % wide_groups});
    s.extras.push_back({p, word_ids + wide_groups + (leaf >> 4) % groups});
  }
  net::set_extras(s.net_text, s.extras);
}

Result<NameNet> NameNet::from_bytes(std::string bytes) {
  NameNet made;
  MYELIN_TRY(net, net::NetModel::from_bytes(std::move(bytes)));
  const auto wanted = name_net_shape();
  const auto& shape = net->shape();
  if (shape.features != wanted.features || shape.extra_ids != wanted.extra_ids ||
      shape.heads.size() != 1 || shape.heads[0].kind != net::Head::tags ||
      shape.heads[0].outputs != wanted.heads[0].outputs)
    return fail(ErrorCode::corrupt, "not a net of names: it has other labels or features",
                "fetch the file again or run `myelin train names`");
  made.net_ = std::move(net);
  return made;
}

void NameNet::add(const NameScratch& words, float share, NameNetScratch& s,
                  std::vector<float>& scores) const {
  constexpr float least = 1e-4F;
  if (!net_ || words.points.empty()) return;
  read_for_name_net(words, s);
  net_->read(s.net_text, s.net);
  const auto likely = net_->tag_probabilities(0, net_->tag_scores(0, s.net), s.net);
  for (std::size_t p = 0; p < s.net_text.size(); ++p) {
    float* const here = &scores[s.net_text.points[p].begin * name_labels];
    for (std::size_t label = 0; label < name_labels; ++label)
      here[label] += share * net::log_of(std::max(likely[p * name_labels + label], least));
  }
}

}  // namespace myelin::text
