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
#include "text/joined_rows.h"
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
  text::LocatedRows rows;  // of scores.features
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

// What is asked of every model of a language, whatever it reads.
template <typename Model>
Result<std::shared_ptr<const Model>> open_model(const std::filesystem::path& path,
                                                text::FeatureSet expected) {
  MYELIN_TRY(model, Model::open(path));
  if (model->feature_set() != expected)
    return fail(ErrorCode::corrupt, path.string() + " is a model for another language",
                "put the right file in its place");
  return model;
}

// The models that read one language.
struct Heads {
  std::shared_ptr<const PolarityModel> polarity;
  std::shared_ptr<const text::EmotionModel> emotion;  // nullptr: not told in this language
  std::unique_ptr<const FactorHead> factors;          // nullptr: only phrases are read
  std::unique_ptr<const IntentHead> intents;
  std::shared_ptr<const text::OpinionModel> opinions;
  std::unique_ptr<const text::JoinedRows> joined;  // of emotion, intents and factors

  void join() {
    std::vector<const text::LabelModel*> labels{&intents->model()};  // joined_intents
    if (factors != nullptr) labels.push_back(&factors->model());     // joined_factors
    joined = std::make_unique<const text::JoinedRows>(emotion.get(), labels);
  }
  std::string version(std::string_view language) const {
    std::string text;
    const auto add = [&](std::string_view kind, const std::string& of) {
      ((((text += '-') += kind) += language) += '.') += of;
    };
    add("", polarity->version()), add("i", intents->model().version());
    add("o", opinions->version());
    if (emotion != nullptr) add("e", emotion->version());
    if (factors != nullptr) add("f", factors->model().version());
    return text;
  }
};

Result<Heads> open_heads(const std::filesystem::path& models, text::FeatureSet set,
                         const std::vector<model::Factor>& factors, bool with_factors) {
  const std::string end = set == text::FeatureSet::zh ? ".zh.bin" : ".en.bin";
  Heads heads;
  MYELIN_TRY(polarity, open_model<PolarityModel>(models / ("polarity" + end), set));
  MYELIN_TRY(intents, IntentHead::open(models / ("intents" + end), set));
  MYELIN_TRY(opinions, open_model<text::OpinionModel>(models / ("mentions" + end), set));
  heads.polarity = std::move(polarity), heads.intents = std::move(intents);
  heads.opinions = std::move(opinions);
  if (set == text::FeatureSet::zh) {
    MYELIN_TRY(emotion, open_model<text::EmotionModel>(models / "emotion.bin", set));
    heads.emotion = std::move(emotion);
  }
  if (with_factors) {
    MYELIN_TRY(model, open_model<text::LabelModel>(models / ("factors" + end), set));
    heads.factors = std::make_unique<const FactorHead>(std::move(model), factors);
  }
  heads.join();
  return heads;
}

}  // namespace

struct Reader::Parts {
  std::shared_ptr<const Taxonomy> taxonomy;
  MentionReader mentions;
  Heads zh, en;
  bool phrases = true;
  std::string version;
  Taught taught;

  // What is in no language (emoji, stickers, digits) is read as Chinese writers use it.
  const Heads& heads_for(text::Tongue tongue) const { return tongue == text::Tongue::en ? en : zh; }
};

Reader::Reader(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
Reader::~Reader() = default;

Result<std::shared_ptr<const Reader>> Reader::create(std::shared_ptr<const Taxonomy> taxonomy,
                                                     const std::filesystem::path& models,
                                                     MentionSources sources,
                                                     const std::filesystem::path& taught_folder) {
  if (taxonomy == nullptr)
    return fail(ErrorCode::invalid_argument, "a reader needs a taxonomy", "load one first");
  const auto& factors = taxonomy->factors();
  MYELIN_TRY(zh, open_heads(models, text::FeatureSet::zh, factors, sources.head));
  MYELIN_TRY(en, open_heads(models, text::FeatureSet::en, factors, sources.head));
  MYELIN_TRY(teachings, list_taught(taught_folder));
  Taught taught{teachings, factors};
  auto version = "linear." + std::string(rules_version) + zh.version("zh") + en.version("en") +
                 taught.version();
  auto parts =
      std::make_unique<Parts>(Parts{taxonomy, MentionReader{factors}, std::move(zh), std::move(en),
                                    sources.phrases, std::move(version), std::move(taught)});
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
  if (tongue == text::Tongue::other || scratch.normal.size() == 0) return;
  const Heads& heads = parts_->heads_for(tongue);
  // While memory answers, rules are applied.
  heads.polarity->begin(scratch.normal, scratch.scores);
  heads.joined->begin(scratch.scores.features, scratch.rows);
  text::split_clauses(scratch.normal, scratch.clauses);
  heads.polarity->finish(scratch.normal, scratch.scores);
  const bool known = std::ranges::any_of(scratch.scores.weights, [](float w) { return w != 0; });
  if (tongue == text::Tongue::unknown && !known) return;  // an order number judges nothing
  heads.joined->finish(scratch.rows);
  const float praise = heads.polarity->probability(scratch.scores);
  into.polarity = 2 * praise - 1;
  into.confidence = std::max(praise, 1 - praise);
  heads.intents->hear(scratch.clauses, scratch.scores, *heads.joined, scratch.rows, scratch.intents,
                      into.intents);
  if (heads.emotion != nullptr) {
    text::EmotionSums sums;
    heads.joined->add_emotion(scratch.rows, sums);
    scratch.emotion = heads.emotion->judge(sums, scratch.scores.features.size());
    into.emotion = static_cast<model::Emotion>(scratch.emotion.emotion);
    into.emotion_confidence = scratch.emotion.confidence;
    into.emotion_intensity = scratch.emotion.intensity;
  }
  const bool has_contrast = std::ranges::any_of(scratch.clauses, &text::Clause::contrasts);
  parts_->mentions.read({scratch.normal, scratch.clauses, heads.polarity.get(), &scratch.scores,
                         heads.joined.get(), &scratch.rows, praise, has_contrast,
                         heads.factors.get(), &heads.opinions->spans(), parts_->phrases},
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
  const Heads& heads = parts_->heads_for(tongue);
  heads.polarity->decisive_weights(scores, reasons.weights);
  if (into.polarity < 0)
    for (auto& weight : reasons.weights) weight = -weight;
  add_reasons(scratch.normal, features, model::Judgement::polarity, reasons, into.reasons);
  if (into.emotion != model::Emotion::neutral) {
    heads.emotion->weigh(scores.features, scratch.emotion, reasons.weights);
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
