#include "cause/taught.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "text/few_examples.h"

namespace myelin::cause {
namespace {

constexpr float absent = text::few_absent;  // log-odds of what the models did not hear

float log_odds(float p) {
  const float safe = std::clamp(p, 0.002F, 0.998F);
  return std::log(safe / (1 - safe));
}
float probability(float log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

std::span<const text::Feature> features_of(const text::PolarityScores& scores, std::uint32_t begin,
                                           std::uint32_t end) {
  return std::span(scores.features)
      .subspan(scores.features_before[begin],
               scores.features_before[end] - scores.features_before[begin]);
}

void correct_intent(model::Intent intent, float delta, model::Reading& reading) {
  auto& hits = reading.intents;
  const auto at = std::ranges::lower_bound(hits, intent, {}, &model::IntentHit::intent);
  const bool heard = at != hits.end() && at->intent == intent;
  const float p = probability((heard ? log_odds(at->probability) : absent) + delta);
  if (p >= 0.5F) {
    if (heard) {
      at->probability = p;
    } else {
      hits.insert(at, {intent, p});
    }
  } else if (heard) {
    hits.erase(at);
  }
}

}  // namespace

Taught::Taught(std::span<const Teaching> teachings, std::span<const model::Factor> factors) {
  for (const auto& teaching : teachings) {
    if (teaching.rolled_back) continue;
    Part part{Kind::polarity, 0,
              teaching.language == "zh" ? model::Language::zh : model::Language::en, teaching.id,
              teaching.model};
    const std::string_view target = teaching.target;
    if (target.starts_with("intent:")) {
      const auto found = std::ranges::find(model::intent_names, target.substr(7));
      if (found == model::intent_names.end()) continue;
      part.kind = Kind::intent;
      part.index = static_cast<std::uint16_t>(found - model::intent_names.begin());
    } else if (target.starts_with("factor:")) {
      const auto found = std::ranges::find(factors, target.substr(7), &model::Factor::key);
      if (found == factors.end()) continue;
      part.kind = Kind::factor;
      part.index = static_cast<std::uint16_t>(found - factors.begin());
    }
    parts_.push_back(std::move(part));
  }
}

std::string Taught::version() const {
  std::string version;
  for (const auto& part : parts_) version += fmt::format("-t{}", part.id);
  return version;
}

void Taught::correct(const text::NormalText& normal, std::span<const text::Clause> clauses,
                     const text::PolarityScores& scores, model::Reading& reading) const {
  const auto points = static_cast<std::uint32_t>(normal.size());
  for (const auto& part : parts_) {
    if (part.language != reading.language) continue;
    if (part.kind != Kind::factor) {
      const float delta = part.model(features_of(scores, 0, points));
      if (part.kind == Kind::intent) {
        correct_intent(static_cast<model::Intent>(part.index), delta, reading);
      } else {
        const float praise = probability(log_odds((reading.polarity + 1) / 2) + delta);
        reading.polarity = 2 * praise - 1;
        reading.confidence = std::max(praise, 1 - praise);
      }
      continue;
    }
    auto& mentions = reading.mentions;
    for (const auto& clause : clauses) {
      const auto [begin, end] = normal.bytes(clause.begin, clause.end);
      const auto here = [&](const model::Mention& m) {
        return m.factor == part.index && m.aspect.begin >= begin && m.aspect.begin < end;
      };
      const float delta = part.model(features_of(scores, clause.begin, clause.end));
      const auto heard = std::ranges::find_if(mentions, here);
      const bool there = heard != mentions.end();
      const float p = probability((there ? log_odds(heard->confidence) : absent) + delta);
      if (p < 0.5F) {
        std::erase_if(mentions, here);
      } else if (!there) {
        model::Mention mention;
        mention.factor = part.index;
        mention.polarity = reading.polarity;
        mention.intensity = std::abs(reading.polarity);
        mention.confidence = p;
        mention.aspect = {begin, end};
        mentions.insert(std::ranges::upper_bound(mentions, begin, {},
                                                 [](const auto& m) { return m.aspect.begin; }),
                        mention);
      }
    }
  }
}

}  // namespace myelin::cause
