#include "text/net/model.h"

#include <algorithm>
#include <cassert>

#include "base/hash.h"
#include "text/mapped_file.h"
#include "text/net/affine.h"
#include "text/net/crf.h"
#include "text/net/head_inputs.h"
#include "text/net/head_loss.h"
#include "text/net/kernels.h"
#include "text/net/model_file.h"
#include "text/net/scalar_math.h"
#include "text/net/vocabulary.h"

namespace myelin::text::net {

struct NetModel::Parts {
  std::string bytes;
  MappedFile mapped;
  NetFile file;
  std::string version;
  ByteBody body;
  std::vector<Chain> chains;                     // of heads of tags
  std::vector<std::vector<SpanKindTags>> kinds;  // of heads of tags
};

namespace {

// From inputs to scores; scores stand in `out`.
void answer(const HeadLayout& layout, const float* weights, std::size_t rows, const float* in,
            std::vector<float>& hidden, std::vector<float>& out) {
  if (layout.hidden.inputs != 0) {
    hidden.resize(rows * layout.hidden.outputs);
    multiply(layout.hidden, weights, rows, in, hidden.data());
    kernels().relu_drop(hidden.data(), hidden.size(), 0, 0, 1);
    in = hidden.data();
  }
  out.resize(rows * layout.out.outputs);
  multiply(layout.out, weights, rows, in, out.data());
}

}  // namespace

NetModel::NetModel(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
NetModel::~NetModel() = default;

Result<std::shared_ptr<const NetModel>> NetModel::open(const std::filesystem::path& path) {
  MYELIN_TRY(
      mapped,
      MappedFile::open(path, "net", "point --share at the folder that holds models/, or train it"));
  auto parts = std::make_unique<Parts>();
  parts->mapped = std::move(mapped);
  return adopt(std::move(parts), path.string() + ": ");
}

Result<std::shared_ptr<const NetModel>> NetModel::from_bytes(std::string bytes) {
  auto parts = std::make_unique<Parts>();
  parts->bytes = std::move(bytes);
  return adopt(std::move(parts), "");
}

Result<std::shared_ptr<const NetModel>> NetModel::adopt(std::unique_ptr<Parts> parts,
                                                        const std::string& where) {
  auto file = read_net_file(!parts->mapped.bytes().empty() ? parts->mapped.bytes()
                                                           : std::span<const char>(parts->bytes));
  if (!file) {
    file.error().message = where + file.error().message;
    return std::unexpected(std::move(file.error()));
  }
  parts->file = std::move(*file);
  parts->version = to_hex({0, parts->file.header.checksum}).substr(24);
  const auto& shape = parts->file.shape;
  parts->body.set(shape, parts->file.layout, parts->file.dense);
  parts->chains.resize(shape.heads.size());
  parts->kinds.resize(shape.heads.size());
  for (std::size_t h = 0; h < shape.heads.size(); ++h)
    if (shape.heads[h].kind == Head::tags) {
      parts->chains[h].set(shape.heads[h],
                           parts->file.dense.data() + parts->file.layout.heads[h].transitions);
      parts->kinds[h] = span_kinds(shape.heads[h]);
    }
  return std::shared_ptr<const NetModel>(new NetModel(std::move(parts)));
}

const NetShape& NetModel::shape() const {
  return parts_->file.shape;
}
const std::string& NetModel::version() const {
  return parts_->version;
}

std::optional<std::size_t> NetModel::head(std::string_view name) const {
  const auto& heads = shape().heads;
  const auto found = std::ranges::find(heads, name, &HeadShape::name);
  if (found == heads.end()) return std::nullopt;
  return static_cast<std::size_t>(found - heads.begin());
}

void NetModel::read(const NetText& text, NetScratch& scratch) const {
  const auto& file = parts_->file;
  const std::size_t c = file.layout.channels;
  scratch.side.assign(text.side.begin(), text.side.end());
  scratch.rows.lay_out(text.size(), file.layout);
  // Tables are larger than caches: every look-up is announced before any is waited for.
  auto& found = scratch.found;
  found.resize(text.features.size());
  for (const std::uint64_t feature : text.features) announce(file.index, feature);
  for (std::size_t f = 0; f < found.size(); ++f) {
    found[f] = row_of(file.index, text.features[f]);
    if (found[f] == no_row) continue;
    const std::int8_t* row = &file.embeddings[found[f] * c];
    __builtin_prefetch(&file.scales[found[f]]);
    for (std::size_t line = 0; line < c; line += 64) __builtin_prefetch(row + line);
  }
  float* into = scratch.rows.rows.data() + file.layout.padding * c;
  for (std::size_t p = 0; p < text.size(); ++p, into += c) {
    const auto first = found.begin() + text.features_before[p];
    const auto last = std::remove(first, found.begin() + text.features_before[p + 1], no_row);
    kernels().sum_bytes({.table = file.embeddings.data(),
                         .scales = file.scales.data(),
                         .rows = &*first,
                         .count = static_cast<std::size_t>(last - first),
                         .cols = c},
                        into);
    for (std::uint32_t e = text.extras_before[p]; e < text.extras_before[p + 1]; ++e)
      if (text.extras[e] < file.shape.extra_ids)
        kernels().add(into, &file.dense[file.layout.extras + text.extras[e] * c], c);
  }
  parts_->body.run(file.layout, scratch.rows);
}

std::span<const float> NetModel::judge(std::size_t head, const Question& question,
                                       NetScratch& scratch) const {
  const auto& file = parts_->file;
  const auto& shape = file.shape.heads[head];
  const auto& layout = file.layout.heads[head];
  scratch.pooled.resize(layout.inputs());
  scratch.inputs.gather(file.shape, shape, layout, file.dense.data(), question, false,
                        scratch.pooled.data());
  answer(layout, file.dense.data(), 1, scratch.pooled.data(), scratch.hidden, scratch.answer);
  const std::span<float> scores(scratch.answer.data(), shape.outputs.size());
  if (shape.kind == Head::labels) {
    for (float& score : scores) score = sigmoid(score);
  } else {
    softmax(scores);
  }
  return scores;
}

namespace {

Question whole(const NetScratch& scratch) {
  Question question;
  question.rows = scratch.rows.rows.data();
  question.text = scratch.rows.text;
  question.side = scratch.side;
  return question;
}

Stretch clipped(Stretch stretch, Stretch text) {
  const std::uint32_t size = text.end - text.begin;
  const std::uint32_t begin = std::min(stretch.begin, size);
  return {text.begin + begin, text.begin + std::clamp(stretch.end, begin, size)};
}

}  // namespace

std::span<const float> NetModel::pooled(std::size_t head, NetScratch& scratch) const {
  assert(head < shape().heads.size() &&
         (shape().heads[head].kind == Head::classes || shape().heads[head].kind == Head::labels));
  return judge(head, whole(scratch), scratch);
}

std::span<const float> NetModel::spans(std::size_t head, NetScratch& scratch, Stretch first,
                                       Stretch second) const {
  assert(head < shape().heads.size() && shape().heads[head].kind == Head::spans);
  Question question = whole(scratch);
  question.first = clipped(first, question.text);
  question.second = clipped(second, question.text);
  return judge(head, question, scratch);
}

std::span<const float> NetModel::pair(std::size_t head, NetScratch& a, NetScratch& b) const {
  assert(head < shape().heads.size() && shape().heads[head].kind == Head::pair);
  Question question = whole(a);
  question.other_rows = b.rows.rows.data();
  question.other = b.rows.text;
  return judge(head, question, a);
}

std::span<float> NetModel::tag_scores(std::size_t head, NetScratch& scratch) const {
  assert(head < shape().heads.size() && shape().heads[head].kind == Head::tags);
  const auto& file = parts_->file;
  const Stretch text = scratch.rows.text;
  answer(file.layout.heads[head], file.dense.data(), text.end - text.begin,
         scratch.rows.rows.data() + text.begin * file.layout.channels, scratch.hidden,
         scratch.emissions);
  return scratch.emissions;
}

std::size_t NetModel::tag_stride(std::size_t head) const {
  return parts_->file.layout.heads[head].out.outputs;
}

std::span<const std::uint16_t> NetModel::best_tags(std::size_t head, std::span<const float> scores,
                                                   NetScratch& scratch) const {
  const std::size_t stride = tag_stride(head);
  crf_decode(parts_->chains[head], scores.data(), stride, scores.size() / stride, scratch.best,
             scratch.from, scratch.tags);
  return scratch.tags;
}

std::span<const float> NetModel::tag_probabilities(std::size_t head, std::span<const float> scores,
                                                   NetScratch& scratch) const {
  const std::size_t stride = tag_stride(head), size = scores.size() / stride;
  if (size == 0) return {};
  crf_marginals(parts_->chains[head], scores.data(), stride, size, scratch.crf, scratch.shares);
  return scratch.shares;
}

void NetModel::likely_spans(std::size_t head, std::span<const float> scores, float probability_min,
                            NetScratch& scratch, std::vector<TaggedSpan>& into) const {
  assert(shape().heads[head].scheme == TagScheme::bioes);
  const std::size_t stride = tag_stride(head);
  crf_spans(parts_->chains[head], parts_->kinds[head], scores.data(), stride,
            scores.size() / stride, probability_min, scratch.crf, into);
}

std::span<const std::uint16_t> NetModel::tags(std::size_t head, NetScratch& scratch) const {
  return best_tags(head, tag_scores(head, scratch), scratch);
}

}  // namespace myelin::text::net
