#include "text/span_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "text/row_sums.h"

namespace myelin::text {
namespace {

constexpr float not_allowed = -1e9F;

// What the tags of the last unit say, followed back to the first.
void follow_back(const SpanScratch& s, std::uint32_t first, std::vector<FoundSpan>& into) {
  std::size_t tag = 0;
  for (std::size_t y = 1; y < span_tags; ++y)
    if (s.best.back()[y] > s.best.back()[tag]) tag = y;
  std::uint32_t end = 0;  // of the span that is open; 0: none
  for (std::size_t i = s.best.size(); i-- > 0; tag = s.before[i][tag]) {
    if (tag == 0) continue;
    const auto at = first + static_cast<std::uint32_t>(i);
    if (end == 0) end = at + 1;
    if (tag != begin_tag(SpanKind::aspect) && tag != begin_tag(SpanKind::opinion)) continue;
    into.push_back({at, end, tag == 1 ? SpanKind::aspect : SpanKind::opinion, 0});
    end = 0;
  }
  std::ranges::reverse(into);
}

}  // namespace

void units_of(const NormalText& text, FeatureSet set, Units& into) {
  into.begin.clear(), into.end.clear();
  into.of_point.resize(text.size());
  const auto joins = [&](std::size_t i) {
    return (text.points[i] == U'\'' || text.points[i] == U'’') && i > 0 && i + 1 < text.size() &&
           is_word(text.kinds[i - 1]) && is_word(text.kinds[i + 1]);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    into.of_point[i] = static_cast<std::uint32_t>(into.begin.size());
    if (text.kinds[i] == PointKind::space) continue;
    const bool continues = set == FeatureSet::en && i > 0 && !into.begin.empty() &&
                           into.end.back() == i && (is_word(text.kinds[i]) || joins(i)) &&
                           (is_word(text.kinds[i - 1]) || joins(i - 1));
    if (continues) {
      into.of_point[i] = static_cast<std::uint32_t>(into.begin.size() - 1);
      into.end.back() = static_cast<std::uint32_t>(i + 1);
    } else {
      into.begin.push_back(static_cast<std::uint32_t>(i));
      into.end.push_back(static_cast<std::uint32_t>(i + 1));
    }
  }
}

std::pair<std::uint32_t, std::uint32_t> units_in(const NormalText& text, const Units& units,
                                                 std::uint32_t begin, std::uint32_t end) {
  std::uint32_t first = 0, last = 0;
  bool any = false;
  for (std::uint32_t u = 0; u < units.size(); ++u) {
    if (text.offsets[units.end[u]] <= begin || text.offsets[units.begin[u]] >= end) continue;
    if (!any) first = u;
    any = true, last = u + 1;
  }
  return {first, last};
}

double run_lattice(const Transitions& t, SpanScratch& s) {
  const std::size_t n = s.emissions.size();
  s.forward.resize(n), s.backward.resize(n);
  double log_scale = 0;
  for (std::size_t i = 0; i < n; ++i) {
    TagScores sum{};
    if (i == 0) {
      sum = t.first;
    } else {
      for (std::size_t from = 0; from < span_tags; ++from)
        for (std::size_t to = 0; to < span_tags; ++to)
          sum[to] += s.forward[i - 1][from] * t.weight[from][to];
    }
    float total = 0;
    for (std::size_t y = 0; y < span_tags; ++y) total += sum[y] *= s.emissions[i][y];
    for (std::size_t y = 0; y < span_tags; ++y) s.forward[i][y] = sum[y] / total;
    log_scale += std::log(static_cast<double>(total));
  }
  if (n > 0) s.backward[n - 1].fill(1);
  for (std::size_t i = n; i-- > 1;) {
    TagScores next{}, sum{};
    for (std::size_t y = 0; y < span_tags; ++y) next[y] = s.emissions[i][y] * s.backward[i][y];
    float total = 0;
    for (std::size_t from = 0; from < span_tags; ++from) {
      for (std::size_t to = 0; to < span_tags; ++to) sum[from] += t.weight[from][to] * next[to];
      total += sum[from] * s.forward[i - 1][from];
    }
    for (std::size_t y = 0; y < span_tags; ++y) s.backward[i - 1][y] = sum[y] / total;
  }
  return log_scale;
}

void spans_of(const Transitions& t, const SpanScratch& s, float probability_min,
              std::vector<FoundSpan>& into) {
  const std::size_t n = s.emissions.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (const auto kind : {SpanKind::aspect, SpanKind::opinion}) {
      const std::size_t begin = begin_tag(kind), inside = begin + 1;
      float p = s.forward[i][begin] * s.backward[i][begin];
      for (std::size_t e = i, tag = begin; p >= probability_min; ++e, tag = inside) {
        float goes_on = 0;
        if (e + 1 < n) {
          float all = 0;
          for (std::size_t to = 0; to < span_tags; ++to)
            all += t.weight[tag][to] * s.emissions[e + 1][to] * s.backward[e + 1][to];
          goes_on =
              t.weight[tag][inside] * s.emissions[e + 1][inside] * s.backward[e + 1][inside] / all;
        }
        if (p * (1 - goes_on) >= probability_min)
          into.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(e + 1), kind,
                          p * (1 - goes_on)});
        p *= goes_on;
        if (e + 1 >= n) break;
      }
    }
  }
}

bool SpanModel::adopt(std::string_view& bytes) {
  if (bytes.size() < sizeof transitions_) return false;
  std::memcpy(&transitions_, bytes.data(), sizeof transitions_);
  bytes.remove_prefix(sizeof transitions_);
  const auto sound = [](float weight) { return std::isfinite(weight) && weight >= 0; };
  for (const auto& row : transitions_.weight)
    if (!std::ranges::all_of(row, sound) || row[0] <= 0) return false;
  if (!std::ranges::all_of(transitions_.first, sound) || transitions_.first[0] <= 0) return false;
  const auto log_of = [](float weight) { return weight > 0 ? std::log(weight) : not_allowed; };
  for (std::size_t from = 0; from < span_tags; ++from) {
    logs_.first[from] = log_of(transitions_.first[from]);
    for (std::size_t to = 0; to < span_tags; ++to)
      logs_.weight[from][to] = log_of(transitions_.weight[from][to]);
  }
  return rows_.adopt(bytes) && rows_.stride() == stride;
}

void SpanModel::find(const Units& units, std::span<const Feature> features, float probability_min,
                     SpanScratch& s, std::vector<FoundSpan>& into) const {
  into.clear();
  const std::size_t n = units.size();
  if (n == 0) return;
  // Room on either side, so that a row that reaches over an edge needs no check.
  s.sums.assign((n + units_max + stride) * span_tags, 0);
  for (const auto& feature : features) {
    const auto at = rows_.find(feature.hash);
    if (at == HashedRows::none) continue;
    const std::size_t first = units.of_point[feature.first], last = units.of_point[feature.last];
    if (last - first >= order_max) continue;
    const std::int8_t* const row = rows_.row(at);
    std::int32_t* const sums = s.sums.data() + first * span_tags;
    for (std::size_t k = 0; k < stride; ++k) sums[k] += row[k];
  }
  s.emissions.resize(n);
  constexpr float score_max = 30;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t y = 0; y < span_tags; ++y)
      s.emissions[i][y] = std::exp(
          std::clamp(static_cast<float>(s.sums[(i + reach) * span_tags + y]) * rows_.unit(),
                     -score_max, score_max));
  run_lattice(transitions_, s);
  spans_of(transitions_, s, probability_min, into);
}

void SpanModel::trace(const Units& units, std::uint32_t first, std::uint32_t last,
                      std::span<const Feature> features, float boldness, SpanScratch& s,
                      std::vector<FoundSpan>& into) const {
  into.clear();
  const std::size_t n = last - first;
  if (n == 0) return;
  // Room on either side for the rows of n-grams that begin before or reach over the end.
  constexpr std::size_t margin = units_max;
  s.narrow.assign((n + margin + units_max + stride) * span_tags, 0);
  s.rows.clear(), s.places.clear();
  for (const auto& feature : features) rows_.announce(feature.hash);
  for (const auto& feature : features) {
    const std::size_t from = units.of_point[feature.first], to = units.of_point[feature.last];
    if (from + margin < first || from >= last + reach || to - from >= order_max) continue;
    const auto at = rows_.find(feature.hash);
    if (at == HashedRows::none) continue;
    s.rows.push_back(static_cast<std::uint16_t>(at));
    s.places.push_back(static_cast<std::uint32_t>((from + margin - first) * span_tags));
    __builtin_prefetch(rows_.row(at));
  }
  row_sums().scatter_64(rows_.rows(), s.rows.data(), s.places.data(), s.rows.size(),
                        s.narrow.data());
  s.best.resize(n), s.before.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint16_t* const sums = s.narrow.data() + (i + margin + reach) * span_tags;
    for (std::size_t to = 0; to < span_tags; ++to) {
      std::uint8_t from = 0;
      float best = i == 0 ? logs_.first[to] : s.best[i - 1][0] + logs_.weight[0][to];
      for (std::uint8_t y = 1; i > 0 && y < span_tags; ++y) {
        const float score = s.best[i - 1][y] + logs_.weight[y][to];
        from = score > best ? y : from, best = std::max(best, score);
      }
      s.best[i][to] = best + static_cast<float>(static_cast<std::int16_t>(sums[to])) * rows_.unit();
      s.before[i][to] = from;
    }
    s.best[i][0] -= boldness;
  }
  follow_back(s, first, into);
}

}  // namespace myelin::text
