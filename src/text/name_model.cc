#include "text/name_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/hash.h"
#include "base/id.h"

namespace myelin::text {
namespace {

constexpr float never = -1e30F;

// Which labels may come before each: from names that end here to those that begin, and within one.
struct Before {
  std::array<std::vector<std::uint8_t>, name_labels> of;
  Before() {
    for (std::size_t after = 0; after < name_labels; ++after)
      for (std::size_t before = 0; before < name_labels; ++before)
        if (may_follow(before, after)) of[after].push_back(static_cast<std::uint8_t>(before));
  }
};
const Before& before() {
  static const Before made;
  return made;
}

}  // namespace

void best_names(const NameScores& scores, const NameSteps& steps, std::vector<NameSpan>& into) {
  into.clear();
  const std::size_t n = scores.of.size() / name_labels;
  if (n == 0) return;
  thread_local std::vector<float> best;
  thread_local std::vector<std::uint8_t> from;
  best.assign(n * name_labels, never);
  from.assign(n * name_labels, 0);
  for (std::size_t label = 0; label < name_labels; ++label)
    if (may_start(label)) best[label] = scores.of[label];
  for (std::size_t i = 1; i < n; ++i) {
    const float* const earlier = &best[(i - 1) * name_labels];
    for (std::size_t label = 0; label < name_labels; ++label) {
      float top = never;
      for (const std::uint8_t b : before().of[label])
        if (const float way = earlier[b] + steps[b * name_labels + label]; way > top)
          top = way, from[i * name_labels + label] = b;
      best[i * name_labels + label] = top + scores.of[i * name_labels + label];
    }
  }
  std::size_t label = 0;
  for (std::size_t last = 1; last < name_labels; ++last)
    if (may_stop(last) && best[(n - 1) * name_labels + last] > best[(n - 1) * name_labels + label])
      label = last;
  std::uint32_t end = 0;
  for (std::size_t i = n; i-- > 0; label = from[i * name_labels + label]) {
    if (label == 0) continue;
    const auto part = static_cast<NamePart>((label - 1) % 4);
    if (part == NamePart::end || part == NamePart::single) end = static_cast<std::uint32_t>(i + 1);
    if (part == NamePart::begin || part == NamePart::single)
      into.push_back({static_cast<std::uint32_t>(i), end, static_cast<NameKind>((label - 1) / 4)});
  }
  std::ranges::reverse(into);
}

Result<std::shared_ptr<const NameModel>> NameModel::open(const std::filesystem::path& path) {
  MYELIN_TRY(mapped,
             MappedFile::open(
                 path, "model of names",
                 "point --share at the folder that holds models/, or run `myelin train names`"));
  std::shared_ptr<NameModel> model{new NameModel};
  model->mapped_ = std::move(mapped);
  if (auto adopted = model->adopt(model->mapped_.bytes()); !adopted) {
    auto error = adopted.error();
    error.message = path.string() + ": " + error.message;
    return std::unexpected(std::move(error));
  }
  return model;
}

Result<std::shared_ptr<const NameModel>> NameModel::from_bytes(std::string bytes) {
  std::shared_ptr<NameModel> model{new NameModel};
  model->bytes_ = std::move(bytes);
  MYELIN_CHECK(model->adopt(model->bytes_));
  return model;
}

Status NameModel::adopt(std::span<const char> file) {
  const auto damaged = [](std::string what) {
    return fail(ErrorCode::corrupt, "not a model of names: " + what,
                "fetch the file again or run `myelin train names`");
  };
  if (file.size() < sizeof(NameHeader)) return damaged("it is shorter than its header");
  header_ = reinterpret_cast<const NameHeader*>(file.data());
  if (header_->magic != NameHeader{}.magic) return damaged("its first bytes are not MYNAMES2");
  if (header_->labels != name_labels) return damaged("it has other labels");
  auto tables = file.subspan(sizeof(NameHeader));
  if (hash64({tables.data(), tables.size()}) != header_->checksum)
    return damaged("its checksum is wrong");
  for (const float number : header_->steps)
    if (!std::isfinite(number)) return damaged("it holds a number that is none");
  for (PackedTable* const table :
       {&knowledge_.words, &knowledge_.groups, &knowledge_.known, &weights_}) {
    MYELIN_TRY(taken, PackedTable::take(tables));
    *table = taken;
  }
  if (tables.size() != header_->net_bytes || !std::isfinite(header_->net_share))
    return damaged("its net is of another length");
  MYELIN_TRY(net, NameNet::from_bytes(std::string(tables.data(), tables.size())));
  net_ = std::move(net);
  version_ = to_hex(hash128({file.data(), file.size()})).substr(0, 8);
  return {};
}

void NameModel::find(std::u32string_view text, NameTagger& tagger,
                     std::vector<NameSpan>& into) const {
  read_for_names(text, knowledge_, tagger.scratch);
  auto& known = tagger.scratch.known;
  known.clear();
  const std::u32string_view points = tagger.scratch.points;
  for (std::uint32_t begin = 0; begin < points.size(); ++begin)
    for (std::uint32_t length = 2; length <= known_points_max && begin + length <= points.size();
         ++length)
      if (const int value = knowledge_.known.find(name_hash(points.substr(begin, length)));
          value >= 0)
        known.push_back({begin, begin + length, static_cast<std::uint32_t>(value)});
  name_features(knowledge_, tagger.scratch, tagger.features);
  auto& scores = tagger.scores.of;
  scores.assign(text.size() * name_labels, 0);
  for (std::size_t i = 0; i < text.size(); ++i) {
    float* const here = &scores[i * name_labels];
    for (const std::uint64_t hash : tagger.features.of(i))
      weights_.each(hash, [&](std::uint32_t value) {
        const std::uint32_t label = value >> 8;
        if (label < name_labels)
          here[label] +=
              header_->weight_unit * static_cast<float>(static_cast<std::int8_t>(value & 0xff));
      });
    here[0] += header_->outside_bias;
  }
  net_.add(tagger.scratch, header_->net_share, tagger.net, scores);
  best_names(tagger.scores, header_->steps, into);
}

}  // namespace myelin::text
