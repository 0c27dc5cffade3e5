#include "text/aspect_polarity.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/hash.h"

namespace myelin::text {

Result<std::shared_ptr<const AspectPolarity>> AspectPolarity::open(
    const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, "no aspect model at " + path.string(),
                "point --share at the folder that holds models/, or run `myelin train mentions`");
  std::stringstream bytes;
  bytes << file.rdbuf();
  return from_bytes(std::move(bytes).str());
}

Result<std::shared_ptr<const AspectPolarity>> AspectPolarity::from_bytes(std::string bytes) {
  std::shared_ptr<AspectPolarity> model{new AspectPolarity};
  model->bytes_ = std::move(bytes);
  AspectPolarityHeader header;
  std::string_view rest = model->bytes_;
  const auto damaged = [] {
    return fail(ErrorCode::corrupt, "not an aspect model",
                "fetch the file again or run `myelin train mentions`");
  };
  if (rest.size() < sizeof header) return damaged();
  std::memcpy(&header, rest.data(), sizeof header);
  rest.remove_prefix(sizeof header);
  if (header.magic != AspectPolarityHeader{}.magic || hash64(rest) != header.checksum ||
      !model->model_.adopt(rest) || model->model_.answers() != 3)
    return damaged();
  return model;
}

void describe_aspect(std::string_view text, ByteSpan aspect, const PolarityModel& polarity,
                     AspectScratch& s) {
  normalise(text, s.normal);
  polarity.score(s.normal, s.scores);
  s.scene.begin(s.normal, s.scores.features, polarity.feature_set());
  s.features.clear();
  const auto n = static_cast<std::uint32_t>(s.scene.units().size());
  if (n == 0) return;
  auto [begin, end] = units_in(s.normal, s.scene.units(), aspect.begin, aspect.end);
  if (begin == end) begin = 0, end = n;
  const FoundSpan words{begin, end, SpanKind::aspect, 1};
  const auto [first, last] = s.scene.clause_points(words);
  s.scene.given(words, polarity.probability(s.scores, first, last), polarity.probability(s.scores),
                s.features);
}

int AspectPolarity::judge(std::string_view text, ByteSpan aspect, const PolarityModel& polarity,
                          AspectScratch& scratch) const {
  describe_aspect(text, aspect, polarity, scratch);
  model_.scores(scratch.features, scratch.answers);
  return static_cast<int>(to_probabilities(scratch.answers)) - 1;
}

std::string train_aspects(std::span<const OpinionText> texts, const PolarityModel& polarity,
                          std::uint64_t seed) {
  std::vector<ChoiceExample> examples;
  AspectScratch scratch;
  for (const auto& text : texts)
    for (const auto& one : text.opinions) {
      describe_aspect(text.text, one.aspect, polarity, scratch);
      examples.push_back({{scratch.features}, static_cast<std::uint32_t>(one.polarity + 1)});
    }
  const auto parts = train_choices(examples, {.answers = 3,
                                              .seed = seed,
                                              .passes = 10,
                                              .examples_min = 2,
                                              .rows_max = 40'000,
                                              .rate = 0.05F,
                                              .hidden_share = 0.25});
  AspectPolarityHeader header;
  header.seed = seed;
  header.checksum = hash64(parts);
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + parts;
}

}  // namespace myelin::text
