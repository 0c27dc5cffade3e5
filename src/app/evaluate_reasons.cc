// The deletion test (DeYoung et al. 2020, "comprehensiveness"): without the words that a reading
// names as its reasons the judgement should turn more often than without as many other characters.
#include <algorithm>

#include "app/evaluate_head.h"
#include "app/shipped_reader.h"
#include "base/random.h"
#include "text/polarity_trainer.h"

namespace myelin::app {
namespace {

using model::Span;

constexpr std::uint64_t seed = 7;
constexpr std::size_t draws = 3;  // of random words, for each text

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Where code points begin, and the end.
std::vector<std::uint32_t> starts_of(std::string_view text) {
  std::vector<std::uint32_t> starts;
  for (std::uint32_t i = 0; i < text.size(); ++i)
    if (!continues(text[i])) starts.push_back(i);
  starts.push_back(static_cast<std::uint32_t>(text.size()));
  return starts;
}

std::string without(std::string_view text, std::vector<Span> spans) {
  std::ranges::sort(spans, {}, &Span::begin);
  std::string left;
  std::uint32_t at = 0;
  for (const auto& span : spans) {
    if (span.begin > at) left += text.substr(at, span.begin - at);
    at = std::max(at, span.end);
  }
  return left.append(text.substr(at));
}

// As many stretches of the same lengths in code points, anywhere in the text, free of overlap where
// chance finds room.
std::vector<Span> at_random(std::string_view text, const std::vector<Span>& spans, Random& random) {
  constexpr int tries = 50;
  const auto starts = starts_of(text);
  std::vector<Span> chosen;
  for (const auto& span : spans) {
    const auto points = static_cast<std::int64_t>(std::ranges::count_if(
        text.substr(span.begin, span.end - span.begin), [](char c) { return !continues(c); }));
    const auto last = static_cast<std::int64_t>(starts.size()) - 1 - points;
    for (int attempt = 0; attempt < tries && last >= 0; ++attempt) {
      const auto at = static_cast<std::size_t>(random.between(0, last));
      const Span other{starts[at], starts[at + static_cast<std::size_t>(points)]};
      const bool overlaps = std::ranges::any_of(
          chosen, [&](Span s) { return s.begin < other.end && other.begin < s.end; });
      if (overlaps) continue;
      chosen.push_back(other);
      break;
    }
  }
  return chosen;
}

struct Tally {
  std::size_t texts = 0, characters = 0;
  double named = 0, chance = 0;  // judgements that turned
};

bool turned(model::Judgement judgement, const model::Reading& before, const model::Reading& after) {
  return judgement == model::Judgement::polarity ? (before.polarity > 0) != (after.polarity > 0)
                                                 : before.emotion != after.emotion;
}

void test(const cause::Reader& reader, const std::string& text, model::Judgement judgement,
          const model::Reading& reading, Random& random, Tally& tally) {
  std::vector<Span> named;
  for (const auto& reason : reading.reasons)
    if (reason.judgement == judgement && reason.weight > 0) named.push_back(reason.words);
  if (named.empty()) return;
  ++tally.texts;
  model::Reading after;
  reader.read(without(text, named), after);
  tally.named += turned(judgement, reading, after);
  for (std::size_t draw = 0; draw < draws; ++draw) {
    reader.read(without(text, at_random(text, named, random)), after);
    tally.chance += static_cast<double>(turned(judgement, reading, after)) / draws;
  }
}

}  // namespace

Result<std::vector<Figure>> evaluate_reasons(const HeadQuery& query) {
  HeadQuery asked = query;
  if (asked.label_column.empty()) asked.label_column = asked.text_column;  // none is needed
  MYELIN_TRY(rows, read_labelled_rows(asked));
  MYELIN_TRY(reader, shipped_reader(query.share, query.models));
  Tally polarity, emotion;
  Random random{seed};
  model::Reading reading;
  for (const auto& row : rows) {
    if (query.kept_apart && text::part_of(row.text) != text::Part::test) continue;
    reader->explain(row.text, reading);
    test(*reader, row.text, model::Judgement::polarity, reading, random, polarity);
    test(*reader, row.text, model::Judgement::emotion, reading, random, emotion);
  }
  std::vector<Figure> figures;
  for (const auto& [name, tally] : {std::pair{"polarity", polarity}, {"emotion", emotion}}) {
    const auto n = static_cast<double>(std::max<std::size_t>(1, tally.texts));
    figures.push_back({std::string(name) + "_turned_without_named", tally.named / n, tally.texts});
    figures.push_back(
        {std::string(name) + "_turned_without_random", tally.chance / n, tally.texts});
  }
  return figures;
}

}  // namespace myelin::app
