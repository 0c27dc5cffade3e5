#include "text/opinion_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "base/id.h"

namespace myelin::text {
namespace {

constexpr std::uint32_t categories_max = 512;
constexpr std::size_t polarities = 3;

ByteSpan bytes_of(const NormalText& text, const Units& units, std::uint32_t begin,
                  std::uint32_t end) {
  if (begin == end) return {};
  const auto [first, last] = text.bytes(units.begin[begin], units.end[end - 1]);
  return {first, last};
}

}  // namespace

struct OpinionModel::Candidate {
  FoundSpan aspect;
  float accepted = 0;
  std::vector<float> categories;
  std::array<float, polarities> polarity{};
};

void keep_candidates(std::vector<FoundSpan>& spans) {
  std::erase_if(spans, [](const FoundSpan& span) {
    return span.kind == SpanKind::aspect && span.probability < OpinionModel::aspect_min;
  });
}

Result<std::shared_ptr<const OpinionModel>> OpinionModel::open(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, "no opinion model at " + path.string(),
                "point --share at the folder that holds models/, or run `myelin train mentions`");
  std::stringstream bytes;
  bytes << file.rdbuf();
  auto model = from_bytes(std::move(bytes).str());
  if (!model) model.error().message = path.string() + ": " + model.error().message;
  return model;
}

Result<std::shared_ptr<const OpinionModel>> OpinionModel::from_bytes(std::string bytes) {
  std::shared_ptr<OpinionModel> model{new OpinionModel};
  model->bytes_ = std::move(bytes);
  MYELIN_CHECK(model->adopt());
  return model;
}

Status OpinionModel::adopt() {
  const auto damaged = [](std::string what) {
    return fail(ErrorCode::corrupt, "not an opinion model: " + what,
                "fetch the file again or run `myelin train mentions`");
  };
  if (bytes_.size() < sizeof header_) return damaged("it is shorter than its header");
  std::memcpy(&header_, bytes_.data(), sizeof header_);
  if (header_.magic != OpinionHeader{}.magic) return damaged("its first bytes are not MYOPIN02");
  std::string_view rest = std::string_view(bytes_).substr(sizeof header_);
  if (hash64(rest) != header_.checksum) return damaged("its checksum is wrong");
  if ((header_.feature_set != 1 && header_.feature_set != 2) ||
      header_.shape != OpinionHeader{}.shape || header_.categories == 0 ||
      header_.categories > categories_max || header_.names_bytes % 8 != 0 ||
      header_.names_bytes > rest.size())
    return damaged("its header is wrong");
  std::istringstream names(std::string(rest.substr(0, header_.names_bytes)));
  for (std::string name; names_.size() < header_.categories && std::getline(names, name);)
    names_.push_back(name);
  rest.remove_prefix(header_.names_bytes);
  if (names_.size() != header_.categories || !spans_.adopt(rest) || !acceptance_.adopt(rest) ||
      !category_.adopt(rest) || !pairing_.adopt(rest) || !polarity_.adopt(rest) || !rest.empty())
    return damaged("one of its parts is");
  if (category_.answers() != names_.size() || polarity_.answers() != polarities)
    return damaged("its parts do not fit each other");
  version_ = to_hex(hash128(bytes_)).substr(0, 8);
  return {};
}

void OpinionModel::read(const NormalText& text, std::span<const Feature> grams,
                        OpinionScratch& scratch, Opinions& into) const {
  into.all.clear(), into.categories.clear(), into.by_polarity.clear();
  scratch.scene.begin(text, grams, feature_set());
  spans_.find(scratch.scene.units(), grams, opinion_min, scratch.spans, scratch.found);
  keep_candidates(scratch.found);
  scratch.scene.set_candidates(scratch.found);
  read_quads(text, scratch, into);
  std::ranges::stable_sort(into.all, std::ranges::greater{}, &Opinion::probability);
}

// The likeliest opinion of an aspect, or none.
std::uint32_t OpinionModel::pair(const FoundSpan& aspect, OpinionScratch& s,
                                 float& probability) const {
  s.scene.opinions_near(aspect, s.near);
  s.scores.clear();
  s.scene.pairing(aspect, OpinionScene::no_opinion, s.features);
  s.scores.push_back(pairing_.score(s.features));
  for (const auto o : s.near) {
    s.scene.pairing(aspect, o, s.features);
    s.scores.push_back(pairing_.score(s.features));
  }
  const auto best = to_probabilities(s.scores);
  probability = s.scores[best];
  return best == 0 ? OpinionScene::no_opinion : s.near[best - 1];
}

void OpinionModel::read_quads(const NormalText& text, OpinionScratch& s, Opinions& into) const {
  constexpr float hopeless = 0.03F;
  std::vector<Candidate> candidates;
  struct Whole {
    std::uint32_t begin, end;
    float accepted;
    Opinion opinion;
  };
  std::vector<Whole> wholes;
  const auto& units = s.scene.units();
  for (std::size_t i = 0; i < s.scene.aspects().size(); ++i) {
    s.scene.acceptance(i, s.features);
    const float accepted = to_probability(acceptance_.score(s.features));
    if (accepted < hopeless) continue;
    const auto aspect = s.scene.aspects()[i];
    auto& candidate = candidates.emplace_back(Candidate{aspect, accepted, {}, {}});
    float paired = 0;
    const auto opinion = pair(aspect, s, paired);
    s.scene.category(aspect, opinion, s.features);
    category_.scores(s.features, candidate.categories);
    const auto category = to_probabilities(candidate.categories);
    s.scene.polarity(aspect, opinion, s.features);
    polarity_.scores(s.features, s.scores);
    const auto polarity = to_probabilities(s.scores);
    std::ranges::copy(s.scores, candidate.polarity.begin());
    const auto* said = opinion == OpinionScene::no_opinion ? nullptr : &s.scene.opinions()[opinion];
    wholes.push_back({aspect.begin,
                      aspect.end,
                      accepted,
                      {bytes_of(text, units, aspect.begin, aspect.end),
                       said != nullptr ? bytes_of(text, units, said->begin, said->end) : ByteSpan{},
                       static_cast<std::uint16_t>(category),
                       static_cast<std::int8_t>(static_cast<int>(polarity) - 1),
                       accepted * paired * candidate.categories[category] * s.scores[polarity]}});
  }
  add_categories(candidates, into);
  // Of stretches that overlap only the likeliest is an aspect.
  std::ranges::stable_sort(wholes, std::ranges::greater{}, &Whole::accepted);
  for (std::size_t i = 0; i < wholes.size(); ++i) {
    const auto clashes = [&](const Whole& other) {
      return other.begin < wholes[i].end && wholes[i].begin < other.end;
    };
    if (std::none_of(wholes.begin(), wholes.begin() + static_cast<std::ptrdiff_t>(i), clashes))
      into.all.push_back(wholes[i].opinion);
  }
}

// A category is there unless no group of overlapping candidates means it; within a group one
// candidate at most is right.
void OpinionModel::add_categories(std::span<const Candidate> candidates, Opinions& into) const {
  constexpr float nearly_sure = 0.99F, worth_telling = 0.01F;
  const std::size_t n = names_.size();
  std::vector<float> missing(n, 1), missing_polarity(n * polarities, 1), here(n),
      here_polarity(n * polarities);
  for (std::size_t i = 0; i < candidates.size();) {
    std::ranges::fill(here, 0.0F), std::ranges::fill(here_polarity, 0.0F);
    float total = 0;
    for (auto end = candidates[i].aspect.end;
         i < candidates.size() && candidates[i].aspect.begin < end; ++i) {
      const auto& candidate = candidates[i];
      end = std::max(end, candidate.aspect.end);
      total += candidate.accepted;
      for (std::size_t c = 0; c < n; ++c) {
        const float p = candidate.accepted * candidate.categories[c];
        here[c] += p;
        for (std::size_t k = 0; k < polarities; ++k)
          here_polarity[c * polarities + k] += p * candidate.polarity[k];
      }
    }
    const float scale = std::max(1.0F, total);
    for (std::size_t c = 0; c < n; ++c) missing[c] *= 1 - std::min(nearly_sure, here[c] / scale);
    for (std::size_t c = 0; c < n * polarities; ++c)
      missing_polarity[c] *= 1 - std::min(nearly_sure, here_polarity[c] / scale);
  }
  for (std::size_t c = 0; c < n; ++c)
    if (missing[c] < 1 - worth_telling)
      into.categories.push_back({static_cast<std::uint16_t>(c), 0, 1 - missing[c]});
  for (std::size_t c = 0; c < n * polarities; ++c)
    if (missing_polarity[c] < 1 - worth_telling)
      into.by_polarity.push_back({static_cast<std::uint16_t>(c / polarities),
                                  static_cast<std::int8_t>(static_cast<int>(c % polarities) - 1),
                                  1 - missing_polarity[c]});
}

}  // namespace myelin::text
