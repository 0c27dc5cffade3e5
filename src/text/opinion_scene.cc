#include "text/opinion_scene.h"

#include <algorithm>
#include <cmath>

namespace myelin::text {
namespace {

constexpr std::uint32_t reach_units = 30;  // beyond which an opinion belongs to something else

// Families of features.
enum Family : std::uint64_t {
  acceptance_family = 1000,
  category_family = 2000,
  polarity_family = 3000,
  pairing_family = 4000,
  given_family = 7000
};

std::uint64_t bucket(float probability) {
  const float p = std::clamp(probability, 0.001F, 0.999F);
  return static_cast<std::uint64_t>(std::lround(std::log(p / (1 - p)) * 1.5F) + 32);
}
std::uint64_t distance_bucket(std::uint32_t d) {
  return d < 5 ? d : d < 8 ? 5 : d < 12 ? 6 : d < 20 ? 7 : 8;
}
bool overlap(const FoundSpan& a, const FoundSpan& b) {
  return a.begin < b.end && b.begin < a.end;
}
std::uint32_t gap(const FoundSpan& a, const FoundSpan& b) {
  if (overlap(a, b)) return 0;
  return a.end <= b.begin ? b.begin - a.end : a.begin - b.end;
}

}  // namespace

void OpinionScene::begin(const NormalText& text, std::span<const Feature> grams, FeatureSet set) {
  text_ = &text, grams_ = grams;
  units_of(text, set, units_);
  split_clauses(text, clauses_);
  const std::size_t n = units_.size();
  clause_of_.assign(n, 0), unit_hash_.resize(n);
  std::uint32_t clause = 0;
  for (std::size_t u = 0; u < n; ++u) {
    while (clause + 1 < clauses_.size() && units_.begin[u] >= clauses_[clause + 1].begin) ++clause;
    clause_of_[u] = clause;
    std::uint64_t h = 7;
    for (auto p = units_.begin[u]; p < units_.end[u]; ++p)
      h = mix(h, text.kinds[p] == PointKind::digit ? U'0' : text.points[p]);
    unit_hash_[u] = h;
  }
  grams_before_.assign(n + 1, static_cast<std::uint32_t>(grams.size()));
  std::size_t u = 0;
  for (std::uint32_t g = 0; g < grams.size(); ++g)
    for (; u < n && units_.begin[u] <= grams[g].last; ++u) grams_before_[u] = g;
}

void OpinionScene::set_candidates(std::span<const FoundSpan> spans) {
  aspects_.clear(), opinions_.clear();
  for (const auto& span : spans)
    (span.kind == SpanKind::aspect ? aspects_ : opinions_).push_back(span);
}

std::pair<std::uint32_t, std::uint32_t> OpinionScene::clause_points(const FoundSpan& span) const {
  return {clauses_[clause_of_[span.begin]].begin, clauses_[clause_of_[span.end - 1]].end};
}

void OpinionScene::opinions_near(const FoundSpan& aspect, std::vector<std::uint32_t>& into) const {
  into.clear();
  for (std::uint32_t o = 0; o < opinions_.size(); ++o)
    if (!overlap(aspect, opinions_[o]) && gap(aspect, opinions_[o]) <= reach_units)
      into.push_back(o);
}

std::uint64_t OpinionScene::words(std::uint32_t begin, std::uint32_t end) const {
  std::uint64_t h = 3;
  for (auto u = begin; u < end; ++u) h = mix(h, unit_hash_[u]);
  return h;
}
std::uint64_t OpinionScene::unit(std::int64_t at) const {
  return at < 0 || at >= static_cast<std::int64_t>(unit_hash_.size())
             ? 1
             : unit_hash_[static_cast<std::size_t>(at)];
}

void OpinionScene::inner(std::uint64_t family, const FoundSpan& span, FeatureHashes& into) const {
  constexpr std::uint32_t order_max = 3;
  for (auto b = span.begin; b < span.end; ++b)
    for (auto e = b + 1; e <= std::min(span.end, b + order_max); ++e)
      into.push_back(mix(family, words(b, e)));
  into.push_back(mix(family + 1, unit_hash_[span.begin]));
  into.push_back(mix(family + 2, unit_hash_[span.end - 1]));
}

void OpinionScene::around(std::uint64_t family, const FoundSpan& span, FeatureHashes& into) const {
  const std::int64_t b = span.begin, e = span.end;
  const auto left = unit(b - 1), right = unit(e);
  into.push_back(mix(family, left));
  into.push_back(mix(family + 1, right));
  into.push_back(mix(family + 2, unit(b - 2), left));
  into.push_back(mix(family + 3, right, unit(e + 1)));
  into.push_back(mix(family + 4, unit(b - 3), unit(b - 2), left));
  into.push_back(mix(family + 5, right, unit(e + 1), unit(e + 2)));
  into.push_back(mix(family + 6, left, right));
}

// The n-grams of at most order_max units that lie within [first, last).
void OpinionScene::bag(std::uint64_t family, std::uint32_t first, std::uint32_t last,
                       std::uint32_t order_max, FeatureHashes& into, float weight) const {
  const auto before = into.size();
  for (auto g = grams_before_[first]; g < grams_before_[last]; ++g) {
    const auto b = units_.of_point[grams_[g].first], e = units_.of_point[grams_[g].last];
    if (b >= first && e - b < order_max) into.push_back(mix(family, grams_[g].hash));
  }
  // A bag weighs as one feature, however many n-grams are in it.
  const float value = weight / std::sqrt(static_cast<float>(into.size() - before + 1));
  for (auto i = before; i < into.size(); ++i) into[i].value = value;
}

std::pair<std::uint32_t, std::uint32_t> OpinionScene::clause_units(const FoundSpan& span) const {
  std::uint32_t first = span.begin, last = span.end;
  while (first > 0 && clause_of_[first - 1] == clause_of_[span.begin]) --first;
  while (last < clause_of_.size() && clause_of_[last] == clause_of_[span.end - 1]) ++last;
  return {first, last};
}

void OpinionScene::clause_bag(std::uint64_t family, const FoundSpan& span,
                              FeatureHashes& into) const {
  const auto [first, last] = clause_units(span);
  bag(family, first, last, 4, into);
}

// Whether a span begins and ends where a clause does.
void OpinionScene::edges(std::uint64_t family, const FoundSpan& span, FeatureHashes& into) const {
  const auto marks = [&](std::size_t u) {
    return u >= units_.size() || text_->kinds[units_.begin[u]] == PointKind::mark;
  };
  const std::uint64_t opens = span.begin == 0 || marks(span.begin - 1);
  const std::uint64_t closes = marks(span.end);
  const std::uint64_t holds = clause_of_[span.end - 1] != clause_of_[span.begin];
  into.push_back(mix(family, opens, closes, holds));
  into.push_back(mix(family + 1, bucket(span.probability), opens, closes));
}

std::uint32_t OpinionScene::likeliest_opinion(const FoundSpan& aspect) const {
  std::uint32_t best = no_opinion;
  float best_value = 0;
  for (std::uint32_t o = 0; o < opinions_.size(); ++o) {
    if (overlap(aspect, opinions_[o])) continue;
    const auto d = gap(aspect, opinions_[o]);
    if (d > reach_units) continue;
    const bool same = clause_of_[aspect.begin] == clause_of_[opinions_[o].begin];
    const float value =
        opinions_[o].probability * (same ? 1.0F : 0.4F) / (1 + 0.1F * static_cast<float>(d));
    if (value > best_value) best_value = value, best = o;
  }
  return best;
}

void OpinionScene::acceptance(std::size_t index, FeatureHashes& into) const {
  constexpr std::uint64_t f = acceptance_family;
  const auto& a = aspects_[index];
  into.clear();
  const auto s = words(a.begin, a.end), p = bucket(a.probability);
  into.insert(into.end(),
              {mix(f, p), mix(f + 1, s), mix(f + 2, s, p / 2), mix(f + 3, p, a.end - a.begin)});
  inner(f + 10, a, into);
  around(f + 20, a, into);
  into.push_back(mix(f + 30, s, unit(std::int64_t{a.begin} - 1)));
  into.push_back(mix(f + 31, s, unit(a.end)));
  if (const auto o = likeliest_opinion(a); o != no_opinion) {
    const auto& opinion = opinions_[o];
    const auto said = words(opinion.begin, opinion.end);
    const std::uint64_t side = opinion.begin < a.begin;
    const auto d = distance_bucket(gap(a, opinion)), q = bucket(opinion.probability);
    into.insert(into.end(), {mix(f + 40, said), mix(f + 41, s, said), mix(f + 42, side, d, q),
                             mix(f + 43, p / 2, q / 2), mix(f + 44, s, side, d)});
  } else {
    into.insert(into.end(), {mix(f + 45, p), mix(f + 46, s)});
  }
  std::uint64_t earlier = 0, later = 0, stronger = 0, stronger_same = 0, stronger_overlap = 0;
  for (std::size_t i = 0; i < aspects_.size(); ++i) {
    if (i == index) continue;
    const auto& other = aspects_[i];
    const bool more = other.probability > a.probability;
    if (overlap(a, other)) {
      stronger_overlap += more;
      continue;
    }
    stronger += more;
    if (words(other.begin, other.end) != s) continue;
    ++(i < index ? earlier : later), stronger_same += more;
  }
  for (const auto& opinion : opinions_)
    if (overlap(a, opinion) && opinion.probability > a.probability) stronger_overlap += 8;
  earlier = std::min<std::uint64_t>(earlier, 2), later = std::min<std::uint64_t>(later, 2);
  into.insert(
      into.end(),
      {mix(f + 50, earlier, later), mix(f + 51, s, earlier, later), mix(f + 52, stronger_same, p),
       mix(f + 53, std::min<std::uint64_t>(stronger, 6), p), mix(f + 54, stronger_overlap, p)});
  const auto n = static_cast<std::uint32_t>(units_.size());
  std::uint64_t size = 0;
  for (auto left = n; left > 8; left /= 2) ++size;
  into.push_back(mix(f + 60, size, p / 2));
  into.push_back(mix(f + 61, std::uint64_t{a.begin} * 4 / n));
  clause_bag(f + 70, a, into);
  bag(f + 80, 0, n, 2, into);
}

void OpinionScene::category(const FoundSpan& a, std::uint32_t o, FeatureHashes& into) const {
  constexpr std::uint64_t f = category_family;
  into.clear();
  const auto s = words(a.begin, a.end);
  into.push_back(mix(f, s));
  into.push_back(mix(f + 1, s, unit(std::int64_t{a.begin} - 1)));
  into.push_back(mix(f + 2, s, unit(a.end)));
  inner(f + 10, a, into);
  around(f + 20, a, into);
  if (o != no_opinion) {
    const auto said = words(opinions_[o].begin, opinions_[o].end);
    into.insert(into.end(), {mix(f + 30, said), mix(f + 31, s, said)});
    inner(f + 40, opinions_[o], into);
  } else {
    into.push_back(mix(f + 50, s));
  }
  clause_bag(f + 60, a, into);
  bag(f + 70, 0, static_cast<std::uint32_t>(units_.size()), 2, into);
}

void OpinionScene::polarity(const FoundSpan& a, std::uint32_t o, FeatureHashes& into) const {
  constexpr std::uint64_t f = polarity_family;
  into.clear();
  const auto s = words(a.begin, a.end);
  into.push_back(mix(f, s));
  inner(f + 10, a, into);
  around(f + 20, a, into);
  if (o != no_opinion) {
    const auto& opinion = opinions_[o];
    const auto said = words(opinion.begin, opinion.end);
    into.insert(into.end(), {mix(f + 30, said), mix(f + 31, s, said)});
    inner(f + 40, opinion, into);
    around(f + 50, opinion, into);
    if (clause_of_[opinion.begin] != clause_of_[a.begin]) clause_bag(f + 60, opinion, into);
  } else {
    into.push_back(mix(f + 70, s));
  }
  clause_bag(f + 60, a, into);
  bag(f + 80, 0, static_cast<std::uint32_t>(units_.size()), 2, into);
}

void OpinionScene::pairing(const FoundSpan& a, std::uint32_t o, FeatureHashes& into) const {
  constexpr std::uint64_t f = pairing_family;
  into.clear();
  const auto s = words(a.begin, a.end);
  if (o == no_opinion) {
    const auto best = likeliest_opinion(a);
    const auto q = best == no_opinion ? 0 : bucket(opinions_[best].probability);
    into.insert(into.end(), {mix(f, 1), mix(f + 1, s), mix(f + 2, a.end - a.begin), mix(f + 3, q),
                             mix(f + 4, unit(a.end)), mix(f + 5, unit(std::int64_t{a.begin} - 1))});
    inner(f + 10, a, into);
    return;
  }
  const auto& opinion = opinions_[o];
  const auto said = words(opinion.begin, opinion.end), q = bucket(opinion.probability);
  const std::uint64_t side = opinion.begin < a.begin;
  const auto distance = gap(a, opinion);
  const auto d = distance_bucket(distance);
  const auto low = std::min(a.begin, opinion.begin), high = std::max(a.begin, opinion.begin);
  const auto clauses = std::min(clause_of_[high] - clause_of_[low], 3U);
  std::uint64_t aspects_between = 0, opinions_between = 0, stronger_overlap = 0, nearer = 0;
  const auto between = [&](const FoundSpan& x) {
    return x.begin >= std::min(a.end, opinion.end) && x.end <= std::max(a.begin, opinion.begin);
  };
  for (const auto& other : aspects_) aspects_between += other.probability > 0.3F && between(other);
  for (std::uint32_t i = 0; i < opinions_.size(); ++i) {
    if (i == o) continue;
    const auto& other = opinions_[i];
    if (overlap(other, opinion)) {
      stronger_overlap += other.probability > opinion.probability;
    } else {
      opinions_between += other.probability > 0.3F && between(other);
      nearer += other.probability > 0.3F && !overlap(other, a) && gap(a, other) < distance;
    }
  }
  into.insert(
      into.end(),
      {mix(f + 20, q), mix(f + 21, side, d), mix(f + 22, side, d, clauses), mix(f + 23, said),
       mix(f + 24, said, side), mix(f + 25, s, said), mix(f + 26, s, side, d),
       mix(f + 27, std::min<std::uint64_t>(aspects_between, 2), clauses),
       mix(f + 28, std::min<std::uint64_t>(opinions_between, 2), clauses),
       mix(f + 29, stronger_overlap, q), mix(f + 30, std::min<std::uint64_t>(nearer, 3), side),
       mix(f + 31, opinion.end - opinion.begin), mix(f + 32, clauses, q),
       mix(f + 33, unit(opinion.end)), mix(f + 34, unit(std::int64_t{opinion.begin} - 1)),
       mix(f + 35, said, d)});
  if (distance > 0 && distance <= 3)
    into.push_back(side != 0 ? mix(f + 36, words(opinion.end, a.begin))
                             : mix(f + 37, words(a.end, opinion.begin)));
  inner(f + 40, opinion, into);
}

void OpinionScene::given(const FoundSpan& a, float praise_here, float praise,
                         FeatureHashes& into) const {
  constexpr std::uint64_t f = given_family;
  constexpr std::uint32_t window = 8;
  constexpr float words_decide = 4;
  const auto n = static_cast<std::uint32_t>(units_.size());
  into.clear();
  inner(f + 10, a, into);
  around(f + 20, a, into);
  into.insert(into.end(), {mix(f, words(a.begin, a.end)),
                           mix(f + 1, bucket(praise_here)),
                           mix(f + 2, bucket(praise)),
                           mix(f + 3, bucket(praise_here) / 3, bucket(praise) / 3),
                           {mix(f + 4, 1), 2 * praise_here - 1},
                           {mix(f + 5, 1), 2 * praise - 1}});
  bag(f + 30, a.begin - std::min(a.begin, window), a.begin, 4, into, words_decide);
  bag(f + 31, a.end, std::min(n, a.end + window), 4, into, words_decide);
  const auto [first, last] = clause_units(a);
  bag(f + 32, first, last, 4, into, words_decide);
  bag(f + 33, 0, n, 4, into, words_decide);
}

}  // namespace myelin::text
