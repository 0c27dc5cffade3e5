// NetModel: a trained small net, read from one memory-mapped file: 8-bit embeddings with a scale a
// row, 32-bit weights elsewhere; the blocks' are brought to 7 bits when it is opened (byte_body.h).
//
// Use: encode() a text or a clause with shape().features, read() it once with a scratch of the
// thread's own, then ask any head. A head that is not of the asked kind is our own mistake
// (assertion). Any NetText gives finite answers, also an empty one.
//
// Thread safety: immutable; NetScratch belongs to one thread and allocates only to grow.
// File format: model_file.h.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/net/byte_body.h"
#include "text/net/crf.h"
#include "text/net/head_inputs.h"
#include "text/net/net_text.h"
#include "text/net/shape.h"

namespace myelin::text::net {

// What read() leaves for the heads, and where heads write their answers. An answer is valid until
// a head of the same kind is asked again with this scratch, or the next read().
struct NetScratch {
  ByteRowsOfText rows;  // what heads read
  HeadInputs inputs;
  std::vector<float> side, pooled, hidden, answer, emissions, best, shares;
  CrfScratch crf;
  std::vector<std::uint32_t> found;
  std::vector<std::uint16_t> from, tags;
};

class NetModel {
 public:
  // Maps the file. Errors: not_found, corrupt (length, magic, checksum, any count out of bounds).
  static Result<std::shared_ptr<const NetModel>> open(const std::filesystem::path& path);
  // The same from memory: what a trainer just made.
  static Result<std::shared_ptr<const NetModel>> from_bytes(std::string bytes);
  ~NetModel();
  NetModel(const NetModel&) = delete;
  NetModel& operator=(const NetModel&) = delete;

  const NetShape& shape() const;
  const std::string& version() const;  // 8 hexadecimal digits of the file's content
  std::optional<std::size_t> head(std::string_view name) const;

  void read(const NetText& text, NetScratch& scratch) const;

  // Heads of classes or labels: a probability an output.
  std::span<const float> pooled(std::size_t head, NetScratch& scratch) const;
  // Heads of tags: the best sequence, one tag a position (Viterbi).
  std::span<const std::uint16_t> tags(std::size_t head, NetScratch& scratch) const;
  // The same in two steps, for a caller that has something to add to the scores of tags (a bias
  // against "O", a dictionary's word) or averages the scores of several nets: the scores,
  // [positions][tag_stride(head)], which may be written to; then the best sequence for some scores,
  // or P(tag) at each position, [positions][tags], by forward-backward.
  std::span<float> tag_scores(std::size_t head, NetScratch& scratch) const;
  std::size_t tag_stride(std::size_t head) const;
  std::span<const std::uint16_t> best_tags(std::size_t head, std::span<const float> scores,
                                           NetScratch& scratch) const;
  std::span<const float> tag_probabilities(std::size_t head, std::span<const float> scores,
                                           NetScratch& scratch) const;
  // Heads of tags of the scheme bioes: every span whose probability is at least `probability_min`.
  void likely_spans(std::size_t head, std::span<const float> scores, float probability_min,
                    NetScratch& scratch, std::vector<TaggedSpan>& into) const;
  // Heads of spans; stretches are clipped to the text; `second` is ignored by heads of one.
  std::span<const float> spans(std::size_t head, NetScratch& scratch, Stretch first,
                               Stretch second = {}) const;
  // Heads of pair, of two texts read into two scratches; the answer is in `a`.
  std::span<const float> pair(std::size_t head, NetScratch& a, NetScratch& b) const;

 private:
  struct Parts;
  static Result<std::shared_ptr<const NetModel>> adopt(std::unique_ptr<Parts> parts,
                                                       const std::string& where);
  std::span<const float> judge(std::size_t head, const Question& question,
                               NetScratch& scratch) const;
  explicit NetModel(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace myelin::text::net
