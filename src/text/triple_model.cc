#include "text/triple_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/hash.h"

namespace myelin::text {
namespace {

constexpr std::size_t section = 64;
// Longer texts are read piece by piece, each cut off behind a mark: no sentence of the collection
// is as long, and every opinion is held against every aspect of its piece.
constexpr std::uint32_t piece_points_max = 160;
constexpr float span_least = 0.05F;    // stretches below it are not looked at
constexpr std::size_t judgements = 4;  // not a pair; blamed, neither, praised

constexpr std::size_t padded(std::size_t bytes) {
  return (bytes + section - 1) / section * section;
}

std::unexpected<Error> damaged(const std::string& what) {
  return fail(ErrorCode::corrupt, "not a model of triples: " + what,
              "fetch the file again or run `myelin train mentions --only triples.zh`");
}

std::uint32_t piece_end(const NormalText& text, std::uint32_t begin) {
  const auto size = static_cast<std::uint32_t>(text.size());
  if (size - begin <= piece_points_max) return size;
  for (auto end = begin + piece_points_max; end > begin + piece_points_max / 2; --end)
    if (text.kinds[end - 1] == PointKind::mark) return end;
  return begin + piece_points_max;
}

// Whether a net has the heads that are asked here, with as many outputs.
bool fits(const net::NetShape& shape) {
  if (shape.heads.size() != triple_heads.size()) return false;
  for (std::size_t h = 0; h < 2; ++h) {
    const auto& head = shape.heads[h];
    if (head.kind != net::Head::tags || head.scheme != net::TagScheme::bioes ||
        net::span_kinds(head).size() != 1)
      return false;
  }
  const auto& judge = shape.heads[static_cast<std::size_t>(TripleHead::judgement)];
  return judge.kind == net::Head::spans && judge.stretches == 2 &&
         judge.outputs.size() == judgements;
}

}  // namespace

Result<std::shared_ptr<const TripleModel>> TripleModel::open(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, "no model of triples at " + path.string(),
                "point --share at the folder that holds models/, or run `myelin train mentions`");
  std::stringstream bytes;
  bytes << file.rdbuf();
  auto model = from_bytes(bytes.view());
  if (!model) model.error().message = path.string() + ": " + model.error().message;
  return model;
}

Result<std::shared_ptr<const TripleModel>> TripleModel::from_bytes(std::string_view bytes) {
  TripleHeader header;
  if (bytes.size() < sizeof header) return damaged("it is shorter than its header");
  std::memcpy(&header, bytes.data(), sizeof header);
  bytes.remove_prefix(sizeof header);
  if (header.magic != TripleHeader{}.magic) return damaged("its first bytes are not MYTRIPL1");
  if (hash64(bytes) != header.checksum) return damaged("its checksum is wrong");
  if (header.nets == 0 || header.nets > triple_nets_max || !(header.threshold >= 0))
    return damaged("its header is wrong");
  std::shared_ptr<TripleModel> model{new TripleModel};
  model->threshold_ = header.threshold;
  for (std::size_t n = 0; n < header.nets; ++n) {
    const auto size = header.net_bytes[n];
    if (size > bytes.size()) return damaged("it is shorter than its nets");
    MYELIN_TRY(one, net::NetModel::from_bytes(std::string(bytes.substr(0, size))));
    if (!fits(one->shape())) return damaged("a net has other heads");
    if (n > 0 && one->shape().features != model->nets_[0]->shape().features)
      return damaged("its nets read different features");
    bytes.remove_prefix(std::min(padded(size), bytes.size()));
    model->nets_.push_back(std::move(one));
  }
  return model;
}

// The stretches that any net finds, each with the mean of what all say of it.
void TripleModel::find(TripleHead head, TripleScratch& s,
                       std::vector<TripleScratch::Likely>& into) const {
  into.clear();
  for (std::size_t n = 0; n < nets_.size(); ++n) {
    const auto h = static_cast<std::size_t>(head);
    nets_[n]->likely_spans(h, nets_[n]->tag_scores(h, s.nets[n]), span_least, s.nets[n], s.found);
    for (const auto& span : s.found) {
      const net::Stretch at{span.begin, span.end};
      auto known = std::ranges::find(into, at, &TripleScratch::Likely::at);
      if (known == into.end()) known = into.insert(into.end(), {at, 0});
      known->probability += span.probability / static_cast<float>(nets_.size());
    }
  }
}

void TripleModel::judge(const TripleScratch::Likely& aspect, const TripleScratch::Likely& opinion,
                        float least, TripleScratch& s, std::vector<Triple>& into) const {
  const float both = std::sqrt(aspect.probability * opinion.probability);
  if (both < least) return;
  std::array<float, judgements> said{};
  for (std::size_t n = 0; n < nets_.size(); ++n) {
    const auto one = nets_[n]->spans(static_cast<std::size_t>(TripleHead::judgement), s.nets[n],
                                     aspect.at, opinion.at);
    for (std::size_t k = 0; k < judgements; ++k)
      said[k] += one[k] / static_cast<float>(nets_.size());
  }
  const auto best = std::max_element(said.begin() + 1, said.end());
  if (both * *best < least) return;
  const auto bytes_of = [&](net::Stretch at) -> ByteSpan {
    if (at.empty()) return {};
    const auto points = s.text.points_of(at);
    const auto [begin, end] = s.normal.bytes(points.begin, points.end);
    return {begin, end};
  };
  into.push_back({bytes_of(aspect.at), bytes_of(opinion.at),
                  static_cast<std::int8_t>(best - said.begin() - 2), both * *best});
}

void TripleModel::read(std::string_view text, float least, TripleScratch& s,
                       std::vector<Triple>& into) const {
  into.clear();
  normalise(text, s.normal);
  for (std::uint32_t begin = 0; begin < s.normal.size();) {
    const auto end = piece_end(s.normal, begin);
    read_piece({begin, end}, least, s, into);
    begin = end;
  }
  std::ranges::stable_sort(into, std::ranges::greater{}, &Triple::probability);
}

void TripleModel::read_piece(net::Stretch points, float least, TripleScratch& s,
                             std::vector<Triple>& into) const {
  net::encode(s.normal, points, nets_[0]->shape().features, s.text);
  for (std::size_t n = 0; n < nets_.size(); ++n) nets_[n]->read(s.text, s.nets[n]);
  find(TripleHead::aspects, s, s.aspects);
  find(TripleHead::opinions, s, s.opinions);
  s.aspects.push_back({{}, 1});  // what nobody names
  for (const auto& opinion : s.opinions)
    for (const auto& aspect : s.aspects) judge(aspect, opinion, least, s, into);
}

std::string pack_triples(std::span<const std::string> nets, float threshold, std::uint64_t seed) {
  TripleHeader header;
  header.nets = static_cast<std::uint32_t>(nets.size());
  header.threshold = threshold;
  header.seed = seed;
  std::string packed;
  for (std::size_t n = 0; n < nets.size(); ++n) {
    header.net_bytes[n] = nets[n].size();
    packed += nets[n];
    packed.resize(padded(packed.size()));
  }
  header.checksum = hash64(packed);
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + packed;
}

}  // namespace myelin::text
