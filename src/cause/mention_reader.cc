#include "cause/mention_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace myelin::cause {
namespace {

constexpr float denied_share = 0.6F;      // "no damage" praises less than "damaged" complains
constexpr float own_clause_share = 0.7F;  // of the log-odds; the whole text has the rest
constexpr float prior_decides = 0.5F;     // a prior at least this strong needs no opinion word

float intensity_of(float polarity, float emphasis) {
  return std::clamp(0.3F + 0.4F * std::abs(polarity) + emphasis, 0.05F, 1.0F);
}

enum Degree : std::uint32_t { strong, weak };

text::PhraseMatcher synonyms_of(const std::vector<model::Factor>& factors) {
  std::vector<text::Phrase> phrases;
  for (std::size_t i = 0; i < factors.size(); ++i)
    for (const auto* words : {&factors[i].synonyms_zh, &factors[i].synonyms_en})
      for (const auto& word : *words) phrases.push_back({word, static_cast<std::uint32_t>(i)});
  return text::PhraseMatcher{phrases};
}

text::PhraseMatcher degree_words() {
  constexpr std::array<std::string_view, 31> strong_words{
      "非常", "很",   "太",      "特别",       "超",    "超级",       "极",        "极其",
      "极度", "十分", "巨",      "贼",         "相当",  "最",         "完全",      "严重",
      "实在", "根本", "简直",    "无比",       "彻底",  "very",       "extremely", "really",
      "so",   "too",  "totally", "absolutely", "super", "completely", "terribly"};
  constexpr std::array<std::string_view, 14> weak_words{
      "有点",   "有点儿", "有些", "稍微",  "稍",       "略",       "略微",
      "一点点", "还算",   "还行", "a bit", "slightly", "somewhat", "a little"};
  std::vector<text::Phrase> phrases;
  for (const auto word : strong_words) phrases.push_back({word, strong});
  for (const auto word : weak_words) phrases.push_back({word, weak});
  return text::PhraseMatcher{phrases};
}

std::vector<float> priors_of(const std::vector<model::Factor>& factors) {
  std::vector<float> priors;
  for (const auto& factor : factors) priors.push_back(std::clamp(factor.polarity, -1.0F, 1.0F));
  return priors;
}

float log_odds(float p) {
  constexpr float edge = 1e-6F;
  const float q = std::clamp(p, edge, 1 - edge);
  return std::log(q / (1 - q));
}

float probability(float odds) {
  return 1 / (1 + std::exp(-odds));
}

// Points of the clause that are words and belong to none of the matches: is there anything that
// could judge?
std::size_t words_beside(const text::NormalText& normal, const text::Clause& clause,
                         std::span<const text::PhraseMatch> matches) {
  std::size_t words = 0;
  auto match = matches.begin();  // in text order, so one walk meets both
  for (std::size_t i = clause.begin; i < clause.end; ++i) {
    while (match != matches.end() && match->end <= i) ++match;
    const bool inside = match != matches.end() && match->begin <= i;
    words +=
        !inside && (text::is_word(normal.kinds[i]) || normal.kinds[i] == text::PointKind::symbol);
  }
  return words;
}

model::Span span_of(const text::NormalText& normal, std::size_t begin, std::size_t end) {
  const auto [first, last] = normal.bytes(begin, end);
  return {first, last};
}

}  // namespace

MentionReader::MentionReader(const std::vector<model::Factor>& factors)
    : synonyms_(synonyms_of(factors)),
      degrees_(degree_words()),
      priors_(priors_of(factors)),
      words_(priors_) {
  for (const auto& factor : factors) parents_.push_back(factor.parent);
}

bool MentionReader::related(model::FactorIndex a, model::FactorIndex b) const {
  const auto above = [&](model::FactorIndex low, model::FactorIndex high) {
    for (std::size_t depth = 0; low < parents_.size() && depth < 8; ++depth, low = parents_[low])
      if (low == high) return true;
    return false;
  };
  return above(a, b) || above(b, a);
}

MentionReader::Judged MentionReader::judge(float prior, const text::Negation& negation,
                                           float praise) const {
  const float clause = 2 * praise - 1, weight = std::abs(prior);
  float own = prior < 0 ? -1.0F : 1.0F;
  if (negation.denied) own *= -denied_share;
  if (negation.not_asserted) own = 0;
  const float polarity =
      weight * own + (1 - weight) * clause * (negation.not_asserted ? 0.5F : 1.0F);
  const float sure_prior = negation.not_asserted ? 0.3F : negation.denied ? 0.75F : 0.9F;
  return {polarity, weight * sure_prior + (1 - weight) * std::max(praise, 1 - praise)};
}

float MentionReader::emphasis(const ReadText& text, const text::Clause& clause) const {
  float value = clause.mark == U'!' ? 0.1F : 0;
  for (std::size_t i = clause.begin; i < clause.end; ++i) {
    const auto match = degrees_.longest_at(text.normal, i);
    if (match.end == match.begin || match.end > clause.end) continue;
    return value + (match.value == strong ? 0.25F : -0.25F);
  }
  return value;
}

// A factor that only names a thing shares the verdict of its issue in the same clause: "包装有破损"
// judges the packaging, too.
void MentionReader::lend_to_relatives(std::span<model::Mention> mentions) const {
  for (auto& bare : mentions) {
    if (std::abs(priors_[bare.factor]) >= prior_decides) continue;
    for (const auto& other : mentions)
      if (std::abs(priors_[other.factor]) >= prior_decides && related(bare.factor, other.factor)) {
        bare.polarity = own_clause_share * other.polarity + (1 - own_clause_share) * bare.polarity;
        break;
      }
  }
}

void MentionReader::read_clause(const ReadText& text, std::size_t index,
                                std::span<const text::PhraseMatch> matches, bool next_is_bare,
                                std::vector<model::Mention>& into) const {
  const auto& clause = text.clauses[index];
  float praise = text.praise;
  if (text.model != nullptr) {
    constexpr std::size_t words_that_judge = 2;
    const bool judges = words_beside(text.normal, clause, matches) >= words_that_judge;
    if (judges || next_is_bare) {  // "包装, 很好": the verdict is the next clause's
      const auto& judging = judges ? clause : text.clauses[index + 1];
      const float here =
          log_odds(text.model->probability(*text.scores, judging.begin, judging.end));
      const float share =
          text.has_contrast ? 1 : own_clause_share;  // two sides: the whole speaks for neither
      praise = probability(share * here + (1 - share) * log_odds(text.praise));
    } else {
      praise = probability(0.5F * log_odds(text.praise));
    }
  }
  const std::size_t first = into.size();
  const float emphasised = emphasis(text, clause);
  for (const auto& match : matches) {
    const auto factor = static_cast<model::FactorIndex>(match.value);
    if (std::ranges::any_of(std::span(into).subspan(first),
                            [&](const auto& m) { return m.factor == factor; }))
      continue;
    const auto negation = text::negation_of(text.normal, clause, match.begin, match.end);
    const auto [polarity, confidence] = judge(priors_[factor], negation, praise);
    model::Mention mention{.factor = factor,
                           .polarity = polarity,
                           .intensity = intensity_of(polarity, emphasised),
                           .confidence = confidence,
                           .aspect = span_of(text.normal, match.begin, match.end),
                           .opinion = {}};
    if (std::abs(priors_[factor]) >= prior_decides && negation.begin < match.begin)
      mention.opinion = span_of(text.normal, negation.begin, match.end);
    into.push_back(mention);
  }
  lend_to_relatives(std::span(into).subspan(first));
}

void MentionReader::hear_clause(const ReadText& text, const text::Clause& clause, std::size_t first,
                                MentionScratch& scratch, std::vector<model::Mention>& into) const {
  constexpr std::uint32_t points_min = 2;
  if (clause.end - clause.begin < points_min) return;
  const auto& scores = *text.scores;
  const std::size_t low = scores.features_before[clause.begin],
                    high = scores.features_before[clause.end];
  if (!text.head->reaches(*text.joined, *text.rows, low, high, scratch.head)) return;
  const float here = log_odds(text.model->probability(scores, clause.begin, clause.end));
  const float share = text.has_contrast ? 1 : own_clause_share;
  const float praise = probability(share * here + (1 - share) * log_odds(text.praise));
  text.head->hear({text.normal, clause, std::span(scores.features).subspan(low, high - low), praise,
                   intensity_of(2 * praise - 1, emphasis(text, clause))},
                  scratch.head, first, into);
}

void MentionReader::read(const ReadText& text, MentionScratch& scratch,
                         std::vector<model::Mention>& into) const {
  scratch.matches.clear(), scratch.head.heard.clear();
  words_.begin(text, scratch.words);
  if (text.phrases) synonyms_.find(text.normal, scratch.matches);
  const std::span<const text::PhraseMatch> matches = scratch.matches;
  std::size_t next = 0;
  for (std::size_t c = 0; c < text.clauses.size(); ++c) {
    const std::size_t first = into.size();
    while (next < matches.size() && matches[next].begin < text.clauses[c].begin) ++next;
    std::size_t end = next;
    while (end < matches.size() && matches[end].end <= text.clauses[c].end) ++end;
    if (end != next) {
      const bool next_is_bare =
          c + 1 < text.clauses.size() && !text.clauses[c + 1].contrasts &&
          (end == matches.size() || matches[end].begin >= text.clauses[c + 1].end);
      read_clause(text, c, matches.subspan(next, end - next), next_is_bare, into);
      next = end;
    }
    scratch.head.heard.clear();
    if (text.head != nullptr && text.model != nullptr)
      hear_clause(text, text.clauses[c], first, scratch, into);
    words_.fill(text, c, scratch.head.heard, scratch.words, std::span(into).subspan(first));
  }
}

}  // namespace myelin::cause
