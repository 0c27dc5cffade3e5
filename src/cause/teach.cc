// Learning from labelled texts what the shipped reader gets wrong.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cause/reader.h"
#include "cause/taught.h"
#include "text/few_examples.h"

namespace myelin::cause {
namespace {

constexpr float absent = text::few_absent, background_weight = 0.3F;

float log_odds(float p) {
  const float safe = std::clamp(p, 0.002F, 0.998F);
  return std::log(safe / (1 - safe));
}

struct Target {
  bool polarity = false, intent = false;
  std::uint16_t index = 0;
};

Result<Target> target_of(std::string_view name, std::span<const model::Factor> factors) {
  if (name == "polarity") return Target{true, false, 0};
  if (name.starts_with("intent:")) {
    const auto found = std::ranges::find(model::intent_names, name.substr(7));
    if (found != model::intent_names.end())
      return Target{false, true, static_cast<std::uint16_t>(found - model::intent_names.begin())};
    return fail(ErrorCode::invalid_argument, fmt::format("there is no intent {}", name.substr(7)),
                fmt::format("intents are {}", fmt::join(model::intent_names, ", ")));
  }
  if (name.starts_with("factor:")) {
    const auto found = std::ranges::find(factors, name.substr(7), &model::Factor::key);
    if (found != factors.end())
      return Target{false, false, static_cast<std::uint16_t>(found - factors.begin())};
    return fail(ErrorCode::invalid_argument,
                fmt::format("the taxonomy has no factor {}", name.substr(7)),
                "add it to the taxonomy first: a key and a name are enough");
  }
  return fail(ErrorCode::invalid_argument, fmt::format("cannot teach {}", name),
              "give polarity, intent:<name> or factor:<key>");
}

float offset_of(const model::Reading& reading, const Target& target) {
  if (target.polarity) return log_odds((reading.polarity + 1) / 2);
  if (target.intent) {
    for (const auto& hit : reading.intents)
      if (hit.intent == static_cast<model::Intent>(target.index)) return log_odds(hit.probability);
    return absent;
  }
  float highest = 0;
  for (const auto& mention : reading.mentions)
    if (mention.factor == target.index) highest = std::max(highest, mention.confidence);
  return highest > 0 ? log_odds(highest) : absent;
}

// The names that the taxonomy has for it.
std::vector<std::string> names_of(const model::Factor& factor, bool chinese) {
  std::vector<std::string> names = chinese ? factor.synonyms_zh : factor.synonyms_en;
  names.push_back(chinese ? factor.name_zh : factor.name_en);
  std::erase(names, std::string());
  return names;
}

// A factor that nothing hears in the examples of it is new: there is nothing to correct, but a
// thing to recognise from what these few texts have in common.
bool is_new(const Target& target, std::span<const text::DeltaRow> examples) {
  return !target.polarity && !target.intent &&
         std::ranges::any_of(examples, &text::DeltaRow::yes) &&
         std::ranges::none_of(
             examples, [](const text::DeltaRow& row) { return row.yes && row.offset > absent; });
}

}  // namespace

Result<Teaching> teach(const Reader& base, std::span<const model::Factor> factors,
                       const TeachingRequest& request) {
  MYELIN_TRY(target, target_of(request.target, factors));
  if (request.language != "zh" && request.language != "en")
    return fail(ErrorCode::invalid_argument, "cannot teach language " + request.language,
                "give zh or en");
  if (request.examples.size() < teach_examples_min)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} labelled texts are too few", request.examples.size()),
                fmt::format("label at least {}", teach_examples_min));
  if (request.examples.size() > teach_examples_max)
    return fail(ErrorCode::too_large, "too many labelled texts at once",
                fmt::format("teach at most {} in one go", teach_examples_max));
  const auto yes = std::ranges::count(request.examples, true, &LabelledExample::yes);
  if (target.polarity && (yes == 0 || static_cast<std::size_t>(yes) == request.examples.size()))
    return fail(ErrorCode::invalid_argument, "all labelled texts are of one kind",
                "label praise and complaints, or one kind would swallow the other");
  std::vector<text::DeltaRow> rows;
  model::Reading reading;
  for (const auto& example : request.examples) {
    base.read(example.text, reading);
    rows.push_back({example.text, example.yes, offset_of(reading, target), 1, true});
  }
  const auto set = request.language == "zh" ? text::FeatureSet::zh : text::FeatureSet::en;
  Teaching teaching;
  teaching.target = request.target, teaching.language = request.language;
  teaching.made_at = request.made_at, teaching.rows = request.examples.size();
  if (is_new(target, rows) && !request.background.empty()) {
    text::FewExamples few{.yes = {}, .no = {}, .hints = {}, .unlabelled = request.background};
    for (const auto& row : rows) (row.yes ? few.yes : few.no).push_back(row.text);
    few.hints = names_of(factors[target.index], set == text::FeatureSet::zh);
    auto learnt = text::learn_from_few(few, set);
    teaching.figures = learnt.figures, teaching.model = std::move(learnt.model);
    return teaching;
  }
  if (!target.polarity)
    for (const auto& text : request.background) {
      base.read(text, reading);
      const float offset = offset_of(reading, target);
      if (offset <= 0) rows.push_back({text, false, offset, background_weight, false});
    }
  const text::DeltaOptions options{.features = set};
  teaching.figures = text::cross_validate(rows, options);
  teaching.model = text::DeltaTrainer::train(rows, options);
  return teaching;
}

}  // namespace myelin::cause
