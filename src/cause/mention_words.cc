#include "cause/mention_words.h"

#include <algorithm>
#include <cmath>

#include "text/object_words.h"
#include "text/slot.h"

namespace myelin::cause {
namespace {

using text::Stretch;

constexpr float prior_decides = 0.5F;  // a factor with so strong a prior judges by its own words

model::Span bytes_of(const text::NormalText& normal, Stretch words) {
  if (words.empty()) return {};
  const auto [begin, end] = normal.bytes(words.begin, words.end);
  return {begin, end};
}

// Points that came from one character of the original share its bytes.
model::Span apart_from(model::Span aspect, model::Span words) {
  return words.begin < aspect.end && aspect.begin < words.end ? model::Span{} : words;
}

Stretch points_of(const text::NormalText& normal, model::Span bytes) {
  const auto at = [&](std::uint32_t byte) {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(normal.offsets, byte) -
                                      normal.offsets.begin());
  };
  return {at(bytes.begin), at(bytes.end)};
}

std::uint32_t gap(Stretch a, Stretch b) {
  if (text::overlap(a, b)) return 0;
  return a.end <= b.begin ? b.begin - a.end : a.begin - b.end;
}

// The nearest to `beside`; of two at one distance the later, because what judges mostly follows.
Stretch nearest(std::span<const Stretch> among, Stretch beside, bool may_overlap) {
  Stretch best;
  std::uint32_t best_gap = ~0U;
  for (const auto& one : among) {
    if (!may_overlap && text::overlap(one, beside)) continue;
    if (const auto here = gap(one, beside); here <= best_gap) best = one, best_gap = here;
  }
  return best;
}

// The annotators of the model call what judges by itself an aspect, and a word of degree before it
// its opinion: 很|舒服. To a reader both together judge; what else the clause names is the aspect.
void join_degrees(const text::NormalText& normal, std::vector<Stretch>& aspects,
                  std::vector<Stretch>& opinions) {
  std::size_t joined = 0;
  for (auto& opinion : opinions) {
    const auto ends = text::slot_ends(normal, text::Slot::degree, opinion.begin);
    if (std::find(ends.ends.begin(), ends.ends.begin() + ends.count, opinion.end) ==
        ends.ends.begin() + ends.count)
      continue;
    const auto judges = std::ranges::find(aspects, opinion.end, &Stretch::begin);
    if (judges == aspects.end()) continue;
    opinion.end = judges->end, ++joined;
  }
  if (joined == 0 || joined == aspects.size()) return;
  std::erase_if(aspects, [&](Stretch aspect) {
    return std::ranges::any_of(opinions, [&](Stretch o) { return text::overlap(o, aspect); });
  });
}

void into_order(std::span<model::Mention> mentions) {
  // Few and nearly in order: each goes where it belongs, in place (std::stable_sort allocates).
  for (auto at = mentions.begin(); at != mentions.end(); ++at)
    std::rotate(std::upper_bound(
                    mentions.begin(), at, *at,
                    [](const auto& a, const auto& b) { return a.aspect.begin < b.aspect.begin; }),
                at, at + 1);
}

}  // namespace

void MentionWords::begin(const ReadText& text, MentionWordsScratch& scratch) const {
  scratch.has_units = false;
  text::stated_causes(text.normal, text.clauses, scratch.causes);
}

void MentionWords::find_spans(const ReadText& text, const text::Clause& clause,
                              MentionWordsScratch& s) const {
  // Chosen on the training file of zh-asqp-food: annotators leave much unmarked, and of what a
  // mention is about something always is.
  constexpr float boldness = 1.0F;
  s.aspects.clear(), s.opinions.clear();
  if (text.spans == nullptr || text.scores == nullptr) return;
  if (!s.has_units) text::units_of(text.normal, text.model->feature_set(), s.units);
  s.has_units = true;
  // A clause may begin or end inside a unit: 「5但…」.
  const auto first = s.units.of_point[clause.begin], last = s.units.of_point[clause.end - 1] + 1;
  // The n-grams of the clause and of the mark that ends it: what stands beyond speaks of other
  // things.
  const auto size = static_cast<std::uint32_t>(text.normal.size());
  const auto low = text.scores->features_before[clause.begin],
             high = text.scores->features_before[std::min(size, clause.end + 1)];
  text.spans->trace(s.units, first, last, std::span(text.scores->features).subspan(low, high - low),
                    boldness, s.spans, s.found);
  for (const auto& span : s.found)
    (span.kind == text::SpanKind::aspect ? s.aspects : s.opinions)
        .push_back({std::max(s.units.begin[span.begin], clause.begin),
                    std::min(s.units.end[span.end - 1], clause.end)});
  join_degrees(text.normal, s.aspects, s.opinions);
}

Stretch MentionWords::opinion_of(const ReadText& text, const text::Clause& clause, Stretch aspect,
                                 float polarity, MentionWordsScratch& s) const {
  if (const auto found = nearest(s.opinions, aspect, false); !found.empty()) return found;
  if (text.model == nullptr) return {};
  constexpr std::uint32_t points_max = 24;
  const auto begin = text.scores->features_before[clause.begin],
             count = text.scores->features_before[clause.end] - begin;
  text::spread_weights(std::span(text.scores->features).subspan(begin, count),
                       std::span(text.scores->clause_weights).subspan(begin, count), clause,
                       s.weight_at);
  return text::strongest(text.normal, clause, s.weight_at, polarity < 0 ? -1.0F : 1.0F, aspect,
                         points_max);
}

void MentionWords::fill(const ReadText& text, std::size_t at,
                        std::span<const model::FactorIndex> heard, MentionWordsScratch& s,
                        std::span<model::Mention> mentions) const {
  if (mentions.empty()) return;
  const auto& clause = text.clauses[at];
  s.aspects.clear(), s.opinions.clear();
  // A phrase that judges by itself has the words that it needs.
  if (std::ranges::any_of(mentions, [&](const auto& m) {
        return std::abs(priors_[m.factor]) < prior_decides ||
               std::ranges::find(heard, m.factor) != heard.end();
      }))
    find_spans(text, clause, s);
  for (auto& mention : mentions) {
    auto aspect = points_of(text.normal, mention.aspect);
    Stretch opinion = points_of(text.normal, mention.opinion);
    const bool is_heard = std::ranges::find(heard, mention.factor) != heard.end();
    const bool judges_itself = std::abs(priors_[mention.factor]) >= prior_decides;
    if (is_heard) {
      const Stretch named = nearest(s.aspects, aspect, true);
      if (!named.empty() && text::overlap(named, aspect)) {
        aspect = named;
      } else if (const Stretch judging = nearest(s.opinions, aspect, true);
                 !named.empty() && !judging.empty() && text::overlap(judging, aspect)) {
        opinion = judging,
        aspect = named;  // the head heard the verdict; what it is of stands beside
      }
      if (opinion.empty()) opinion = nearest(s.opinions, aspect, false);
    } else if (opinion.empty() && !judges_itself) {
      opinion = opinion_of(text, clause, aspect, mention.polarity, s);
    } else if (opinion.empty()) {
      const Stretch judging = nearest(s.opinions, aspect, true);
      if (text::overlap(judging, aspect)) opinion = judging;
    }
    mention.aspect = bytes_of(text.normal, aspect);
    mention.opinion = bytes_of(text.normal, opinion);
    auto object = text::object_words(text.normal, clause, aspect);
    if (object.empty() && at > 0 && !clause.contrasts)
      object = text::pointed_at_alone(text.normal, text.clauses[at - 1]);
    mention.object = apart_from(mention.aspect, bytes_of(text.normal, object));
    for (const auto& cause : s.causes)
      if (text::overlap(cause.effect, aspect) && !text::overlap(cause.words, aspect)) {
        mention.cause = apart_from(mention.aspect, bytes_of(text.normal, cause.words));
        break;
      }
  }
  into_order(mentions);
}

}  // namespace myelin::cause
