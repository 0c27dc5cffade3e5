#include "cause/reader.h"

#include <algorithm>

#include "base/limits.h"
#include "cause/factor_head.h"
#include "cause/intent_head.h"
#include "cause/mention_reader.h"
#include "cause/reasons.h"
#include "cause/taught.h"
#include "cause/taxonomy.h"
#include "text/clause.h"
#include "text/emotion.h"
#include "text/language.h"
#include "text/noise.h"
#include "text/normal.h"
#include "text/opinion_model.h"
#include "text/polarity.h"
#include "text/transcript.h"

namespace myelin::cause {
namespace {

using text::PolarityModel;

// Changed by hand whenever the rules change (clauses, negation, transcripts, slots, judging), so
// that stored readings say what made them.
constexpr std::string_view rules_version = "4";

struct Scratch {
  text::NormalText normal;
  text::PolarityScores scores;
  std::vector<text::Clause> clauses;
  MentionScratch mentions;
  IntentScratch intents;
  text::EmotionRead emotion;
};

// Kept from one text to the next; after read() it holds what that text gave.
Scratch& scratch_of_thread() {
  thread_local Scratch scratch;
  return scratch;
}

// EmotionRead's numbers are model::Emotion's.
static_assert(model::emotion_names.size() == text::emotion_count);

model::Language language(text::Tongue tongue) {
  switch (tongue) {
    case text::Tongue::zh:
      return model::Language::zh;
    case text::Tongue::en:
      return model::Language::en;
    case text::Tongue::other:
      return model::Language::other;
    case text::Tongue::unknown:
      break;
  }
  return model::Language::unknown;
}

// The longest beginning within the limit that does not cut a code point.
std::string_view clip(std::string_view text) {
  if (text.size() <= limits::text_bytes_max) return text;
  std::size_t end = limits::text_bytes_max;
  while (end > limits::text_bytes_max - 4 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  return text.substr(0, end);
}

Result<std::shared_ptr<const PolarityModel>> open_model(const std::filesystem::path& path,
                                                        text::FeatureSet expected) {
  MYELIN_TRY(model, PolarityModel::open(path));
  if (model->feature_set() != expected)
    return fail(ErrorCode::corrupt, path.string() + " is a polarity model for another language",
                "put the right file in its place");
  return model;
}

Result<std::shared_ptr<const text::OpinionModel>> open_opinions(const std::filesystem::path& path,
                                                                text::FeatureSet expected) {
  MYELIN_TRY(model, text::OpinionModel::open(path));
  if (model->feature_set() != expected)
    return fail(ErrorCode::corrupt, path.string() + " is an opinion model for another language",
                "put the right file in its place");
  return model;
}

Result<std::unique_ptr<const FactorHead>> open_head(const std::filesystem::path& path,
                                                    text::FeatureSet expected,
                                                    const std::vector<model::Factor>& factors) {
  MYELIN_TRY(model, text::LabelModel::open(path));
  if (model->feature_set() != expected)
    return fail(ErrorCode::corrupt, path.string() + " is a factor model for another language",
                "put the right file in its place");
  return std::make_unique<const FactorHead>(std::move(model), factors);
}

}  // namespace

struct Reader::Parts {
  std::shared_ptr<const Taxonomy> taxonomy;
  MentionReader mentions;
  std::shared_ptr<const PolarityModel> zh, en;
  std::shared_ptr<const text::EmotionModel> emotion;
  std::unique_ptr<const FactorHead> zh_head, en_head;
  std::unique_ptr<const IntentHead> zh_intents, en_intents;
  std::shared_ptr<const text::OpinionModel> zh_opinions, en_opinions;
  bool phrases = true;
  std::string version;
  Taught taught;

  const PolarityModel* model_for(text::Tongue tongue) const {
    if (tongue == text::Tongue::other) return nullptr;
    // What is in no language (emoji, stickers, digits) is read as Chinese writers use it.
    return tongue == text::Tongue::en ? en.get() : zh.get();
  }
  const FactorHead* head_for(text::Tongue tongue) const {
    return tongue == text::Tongue::en ? en_head.get() : zh_head.get();
  }
  const text::SpanModel& spans_for(text::Tongue tongue) const {
    return (tongue == text::Tongue::en ? en_opinions : zh_opinions)->spans();
  }
  const IntentHead& intents_for(text::Tongue tongue) const {
    return tongue == text::Tongue::en ? *en_intents : *zh_intents;
  }
};

Reader::Reader(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Reader::~Reader() = default;

Result<std::shared_ptr<const Reader>> Reader::create(std::shared_ptr<const Taxonomy> taxonomy,
                                                     const std::filesystem::path& models,
                                                     MentionSources sources,
                                                     const std::filesystem::path& taught_folder) {
  if (taxonomy == nullptr)
    return fail(ErrorCode::invalid_argument, "a reader needs a taxonomy", "load one first");
  MYELIN_TRY(zh, open_model(models / "polarity.zh.bin", text::FeatureSet::zh));
  MYELIN_TRY(en, open_model(models / "polarity.en.bin", text::FeatureSet::en));
  auto version =
      "linear." + std::string(rules_version) + "-zh." + zh->version() + "-en." + en->version();
  MYELIN_TRY(zh_intents, IntentHead::open(models / "intents.zh.bin", text::FeatureSet::zh));
  MYELIN_TRY(en_intents, IntentHead::open(models / "intents.en.bin", text::FeatureSet::en));
  version += "-izh." + zh_intents->model().version() + "-ien." + en_intents->model().version();
  MYELIN_TRY(emotion, text::EmotionModel::open(models / "emotion.bin"));
  if (emotion->feature_set() != text::FeatureSet::zh)
    return fail(ErrorCode::corrupt, "emotion.bin is a model for another language",
                "put the right file in its place");
  version += "-e." + emotion->version();
  MYELIN_TRY(zh_opinions, open_opinions(models / "mentions.zh.bin", text::FeatureSet::zh));
  MYELIN_TRY(en_opinions, open_opinions(models / "mentions.en.bin", text::FeatureSet::en));
  version += "-ozh." + zh_opinions->version() + "-oen." + en_opinions->version();
  std::unique_ptr<const FactorHead> zh_head, en_head;
  if (sources.head) {
    MYELIN_TRY(zh_read,
               open_head(models / "factors.zh.bin", text::FeatureSet::zh, taxonomy->factors()));
    MYELIN_TRY(en_read,
               open_head(models / "factors.en.bin", text::FeatureSet::en, taxonomy->factors()));
    version += "-fzh." + zh_read->model().version() + "-fen." + en_read->model().version();
    zh_head = std::move(zh_read), en_head = std::move(en_read);
  }
  MYELIN_TRY(teachings, list_taught(taught_folder));
  Taught taught{teachings, taxonomy->factors()};
  version += taught.version();
  auto parts = std::make_unique<Parts>(
      Parts{taxonomy, MentionReader{taxonomy->factors()}, std::move(zh), std::move(en),
            std::move(emotion), std::move(zh_head), std::move(en_head), std::move(zh_intents),
            std::move(en_intents), std::move(zh_opinions), std::move(en_opinions), sources.phrases,
            std::move(version), std::move(taught)});
  return std::shared_ptr<const Reader>(new Reader(std::move(parts)));
}

namespace {

// Below zero: what only the dissatisfied are about to do or feel; above: what only the satisfied.
int side_of(model::Intent intent) {
  switch (intent) {
    case model::Intent::will_return:
    case model::Intent::wants_refund:
    case model::Intent::will_leave:
    case model::Intent::will_complain:
    case model::Intent::threatens:
      return -1;
    case model::Intent::praises:
    case model::Intent::will_buy_again:
      return 1;
    case model::Intent::asks:
    case model::Intent::suggests:
      break;
  }
  return 0;
}
int side_of(model::Emotion emotion) {
  switch (emotion) {
    case model::Emotion::happy:
      return 1;
    case model::Emotion::angry:
    case model::Emotion::sad:
    case model::Emotion::fear:
      return -1;
    case model::Emotion::surprise:
    case model::Emotion::neutral:
      break;
  }
  return 0;
}

// Where a head contradicts the polarity of the whole, the surer one speaks: each was trained on
// other texts, and a threat in sure praise is a misreading.
void settle_contradictions(model::Reading& into) {
  const auto contradicted = [&](int side, float confidence) {
    return static_cast<float>(side) * into.polarity < 0 && confidence < into.confidence;
  };
  // The English polarity was learnt from clothes; of what writers are about to do it knows less
  // than the intents' own model (F1 on kept sentences falls from 0.774 to 0.738 where it decides).
  if (into.language != model::Language::en)
    std::erase_if(into.intents, [&](const model::IntentHit& hit) {
      return contradicted(side_of(hit.intent), hit.probability);
    });
  if (contradicted(side_of(into.emotion), into.emotion_confidence)) {
    into.emotion = model::Emotion::neutral;
    into.emotion_confidence = into.emotion_intensity = 0;
  }
}

}  // namespace

void Reader::read(std::string_view bytes, model::Reading& into) const {
  Scratch& scratch = scratch_of_thread();
  into.mentions.clear();
  into.intents.clear();
  into.reasons.clear();
  text::normalise(clip(bytes), scratch.normal);
  const auto tongue = text::tongue_of(scratch.normal);
  into.language = language(tongue);
  // The company's side of a dialogue is not the voice of its customer.
  text::keep_customer_turns(scratch.normal);
  into.polarity = into.confidence = 0;
  into.emotion = model::Emotion::neutral;
  into.emotion_confidence = into.emotion_intensity = 0;
  scratch.emotion = {};
  into.spam = text::noise_of(scratch.normal) != text::Noise::none;
  const PolarityModel* const model = parts_->model_for(tongue);
  if (model == nullptr || scratch.normal.size() == 0) return;
  text::split_clauses(scratch.normal, scratch.clauses);
  model->score(scratch.normal, scratch.scores);
  const bool known = std::ranges::any_of(scratch.scores.weights, [](float w) { return w != 0; });
  if (tongue == text::Tongue::unknown && !known) return;  // an order number judges nothing
  const float praise = model->probability(scratch.scores);
  into.polarity = 2 * praise - 1;
  into.confidence = std::max(praise, 1 - praise);
  parts_->intents_for(tongue).hear(scratch.clauses, scratch.scores, scratch.intents, into.intents);
  if (model->feature_set() == parts_->emotion->feature_set()) {
    scratch.emotion = parts_->emotion->read(scratch.scores.features);
    into.emotion = static_cast<model::Emotion>(scratch.emotion.emotion);
    into.emotion_confidence = scratch.emotion.confidence;
    into.emotion_intensity = scratch.emotion.intensity;
  }
  const bool has_contrast = std::ranges::any_of(scratch.clauses, &text::Clause::contrasts);
  parts_->mentions.read(
      {scratch.normal, scratch.clauses, model, &scratch.scores, praise, has_contrast,
       parts_->head_for(tongue), &parts_->spans_for(tongue), parts_->phrases},
      scratch.mentions, into.mentions);
  if (!parts_->taught.empty())
    parts_->taught.correct(scratch.normal, scratch.clauses, scratch.scores, into);
  settle_contradictions(into);
}

void Reader::explain(std::string_view bytes, model::Reading& into) const {
  read(bytes, into);
  const Scratch& scratch = scratch_of_thread();
  if (into.confidence == 0) return;  // no model read it
  ReasonScratch reasons;
  const auto& scores = scratch.scores;
  auto features = scores.features;
  features.insert(features.end(), scores.scopes.begin(), scores.scopes.end());
  const auto tongue = into.language == model::Language::en ? text::Tongue::en : text::Tongue::zh;
  parts_->model_for(tongue)->decisive_weights(scores, reasons.weights);
  if (into.polarity < 0)
    for (auto& weight : reasons.weights) weight = -weight;
  add_reasons(scratch.normal, features, model::Judgement::polarity, reasons, into.reasons);
  if (into.emotion != model::Emotion::neutral) {
    parts_->emotion->weigh(scores.features, scratch.emotion, reasons.weights);
    add_reasons(scratch.normal, scores.features, model::Judgement::emotion, reasons, into.reasons);
  }
}

std::string_view Reader::model_version() const {
  return parts_->version;
}
int Reader::taxonomy_version() const {
  return parts_->taxonomy->version();
}

}  // namespace myelin::cause
