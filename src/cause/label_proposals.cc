#include "cause/label_proposals.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "text/ngram.h"

namespace myelin::cause {
namespace {

constexpr float alike = 0.5F;  // share of common n-grams from which two texts are alike
constexpr std::size_t considered_max = 2'000;  // the least sure texts that are compared

std::vector<std::uint64_t> grams_of(const std::string& utf8) {
  text::NormalText normal;
  text::normalise(utf8, normal);
  std::vector<text::Feature> features;
  text::features_of(normal, text::FeatureSet::zh, features);
  std::vector<std::uint64_t> grams;
  for (const auto& feature : features) grams.push_back(feature.hash);
  std::ranges::sort(grams);
  const auto rest = std::ranges::unique(grams);
  grams.erase(rest.begin(), rest.end());
  return grams;
}

float likeness(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::vector<std::uint64_t> both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  const auto smaller = static_cast<float>(std::max<std::size_t>(1, std::min(a.size(), b.size())));
  return static_cast<float>(both.size()) / smaller;
}

// Of what was not heard: the more a text complains, the likelier something was missed in it.
float missed(const model::Reading& reading) {
  return 0.2F * (1 - reading.polarity) / 2;
}

}  // namespace

Result<std::vector<Proposal>> worth_labelling(const Reader& reader,
                                              std::span<const model::Factor> factors,
                                              std::string_view target,
                                              std::span<const std::string> texts,
                                              std::size_t count) {
  std::size_t factor = factors.size(), intent = model::intent_names.size();
  if (target.starts_with("factor:")) {
    factor = static_cast<std::size_t>(
        std::ranges::find(factors, target.substr(7), &model::Factor::key) - factors.begin());
    if (factor == factors.size())
      return fail(ErrorCode::invalid_argument,
                  fmt::format("the taxonomy has no factor {}", target.substr(7)),
                  "add it to the taxonomy and restate first");
  } else if (target.starts_with("intent:")) {
    intent = static_cast<std::size_t>(std::ranges::find(model::intent_names, target.substr(7)) -
                                      model::intent_names.begin());
    if (intent == model::intent_names.size())
      return fail(ErrorCode::invalid_argument,
                  fmt::format("there is no intent {}", target.substr(7)),
                  fmt::format("intents are {}", fmt::join(model::intent_names, ", ")));
  } else if (target != "polarity") {
    return fail(ErrorCode::invalid_argument, fmt::format("cannot teach {}", target),
                "give polarity, intent:<name> or factor:<key>");
  }
  std::vector<Proposal> unsure;
  model::Reading reading;
  for (const auto& text : texts) {
    reader.read(text, reading);
    if (reading.spam || text.empty()) continue;
    float p = target == "polarity" ? (reading.polarity + 1) / 2 : missed(reading);
    for (const auto& hit : reading.intents)
      if (static_cast<std::size_t>(hit.intent) == intent) p = hit.probability;
    for (const auto& mention : reading.mentions)
      if (mention.factor == factor) p = std::max(p, mention.confidence);
    unsure.push_back({text, p});
  }
  std::ranges::stable_sort(unsure, {},
                           [](const auto& one) { return std::abs(one.probability - 0.5F); });
  if (unsure.size() > considered_max) unsure.resize(considered_max);
  std::vector<Proposal> chosen;
  std::vector<std::vector<std::uint64_t>> grams;
  for (auto& one : unsure) {
    if (chosen.size() == count) break;
    auto here = grams_of(one.text);
    if (std::ranges::any_of(grams,
                            [&](const auto& there) { return likeness(here, there) > alike; }))
      continue;
    grams.push_back(std::move(here));
    chosen.push_back(std::move(one));
  }
  return chosen;
}

}  // namespace myelin::cause
