// TripleModel: what a sentence judges and how, as triples (aspect, opinion, polarity) without
// categories. An aspect may have many opinions, an opinion many aspects or one that nobody names.
//
// Small nets (net/model.h), each with two chains of tags, of aspects and of opinions, which may
// overlap (好 is said in 上好的食材 of 食材), and a head that judges an aspect and an opinion
// together: not one of the other, or blamed, neither, praised. What several nets say is averaged.
//
//   P(triple) = sqrt(P(aspect) · P(opinion)) · P(polarity | both)
//
// The root, because chains and judge have both seen whether the two belong together. A stretch's
// probability is exact under its chain (net/crf.h: crf_spans).
//
// File, little-endian: TripleHeader; for each net its length in bytes (64 bits) in the header's
// table; the nets, each beginning at a multiple of 64. Thread safety: immutable; TripleScratch
// belongs to one thread.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/net/model.h"
#include "text/opinion_model.h"

namespace myelin::text {

inline constexpr std::size_t triple_nets_max = 4;

struct TripleHeader {
  std::array<char, 8> magic{'M', 'Y', 'T', 'R', 'I', 'P', 'L', '1'};
  std::uint32_t nets = 0;
  float threshold = 0.4F;  // from which on a triple is said, chosen on rows not trained on
  std::array<std::uint64_t, triple_nets_max> net_bytes{};
  std::uint64_t seed = 0;
  std::uint64_t checksum = 0;  // hash64 of what follows the header
};
static_assert(sizeof(TripleHeader) == 64);

struct Triple {
  ByteSpan aspect, opinion;  // aspect: empty where no words name it
  std::int8_t polarity = 0;  // −1, 0, 1
  float probability = 0;
};

// The heads of each net, in their order.
enum class TripleHead : std::uint8_t { aspects, opinions, judgement };
inline constexpr std::array<const char*, 3> triple_heads{"aspects", "opinions", "judgement"};

struct TripleScratch {
  struct Likely {
    net::Stretch at;  // positions; empty: an aspect without words
    float probability = 0;
  };
  NormalText normal;
  net::NetText text;
  std::array<net::NetScratch, triple_nets_max> nets;
  std::vector<net::TaggedSpan> found;
  std::vector<Likely> aspects, opinions;
};

class TripleModel {
 public:
  // Errors: not_found, corrupt.
  static Result<std::shared_ptr<const TripleModel>> open(const std::filesystem::path& path);
  static Result<std::shared_ptr<const TripleModel>> from_bytes(std::string_view bytes);

  float threshold() const { return threshold_; }
  // Replaces `into`: triples of at least `least`, the likeliest first; an aspect and an opinion
  // have one polarity. A long text is read in pieces, and no triple reaches from one to the next.
  void read(std::string_view text, float least, TripleScratch& scratch,
            std::vector<Triple>& into) const;

 private:
  TripleModel() = default;
  void read_piece(net::Stretch points, float least, TripleScratch& scratch,
                  std::vector<Triple>& into) const;
  void find(TripleHead head, TripleScratch& scratch,
            std::vector<TripleScratch::Likely>& into) const;
  void judge(const TripleScratch::Likely& aspect, const TripleScratch::Likely& opinion, float least,
             TripleScratch& scratch, std::vector<Triple>& into) const;

  std::vector<std::shared_ptr<const net::NetModel>> nets_;
  float threshold_ = 0;
};

// The file of these nets.
std::string pack_triples(std::span<const std::string> nets, float threshold, std::uint64_t seed);

}  // namespace myelin::text
