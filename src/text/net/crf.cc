#include "text/net/crf.h"

#include <algorithm>
#include <array>

#include "text/net/layout.h"
#include "text/net/scalar_math.h"

namespace myelin::text::net {
namespace {

constexpr float forbidden = -1e4F;
constexpr std::uint16_t any_tag = 0xffff;

// One pass forward and one back over the sequences that agree with `wanted`; gives the logarithm of
// their summed weight and adds `sign` times the expected counts to the gradients.
class Lattice {
 public:
  Lattice(const Chain& chain, const float* emissions, std::size_t stride,
          std::span<const std::uint16_t> wanted, CrfScratch& scratch)
      : chain_(chain), size_(wanted.size()), tags_(chain.tags()), s_(scratch) {
    const std::size_t cells = size_ * tags_;
    s_.forward.resize(cells);
    s_.backward.resize(cells);
    s_.factors.resize(cells);
    s_.scale.resize(size_);
    s_.turn.resize(tags_);
    for (std::size_t t = 0; t < size_; ++t) {
      const float* row = emissions + t * stride;
      const float most = *std::max_element(row, row + tags_);
      offset_ += most;
      for (std::size_t j = 0; j < tags_; ++j) {
        const bool allowed = wanted[t] == any_tag || wanted[t] == j;
        s_.factors[t * tags_ + j] = allowed ? exp_of(row[j] - most) : 0;
      }
    }
  }

  double forward() {
    const auto factors = chain_.factors();
    const float* first = factors.data() + tags_ * tags_;
    for (std::size_t j = 0; j < tags_; ++j) s_.forward[j] = s_.factors[j] * first[j];
    double log_sum = offset_ + normalise(0);
    for (std::size_t t = 1; t < size_; ++t) {
      double* now = &s_.forward[t * tags_];
      const double* before = now - tags_;
      std::fill_n(now, tags_, 0.0);
      for (std::size_t i = 0; i < tags_; ++i) {
        if (before[i] == 0) continue;
        const float* row = factors.data() + i * tags_;
        for (std::size_t j = 0; j < tags_; ++j) now[j] += before[i] * row[j];
      }
      for (std::size_t j = 0; j < tags_; ++j) now[j] *= s_.factors[t * tags_ + j];
      log_sum += normalise(t);
    }
    const float* last = first + tags_;
    end_ = 0;
    for (std::size_t j = 0; j < tags_; ++j) end_ += s_.forward[(size_ - 1) * tags_ + j] * last[j];
    end_ = std::max(end_, 1e-37);
    return log_sum + log_of(static_cast<float>(end_));
  }

  void backward() {
    const auto factors = chain_.factors();
    const float* last = factors.data() + tags_ * tags_ + tags_;
    for (std::size_t j = 0; j < tags_; ++j) s_.backward[(size_ - 1) * tags_ + j] = last[j] / end_;
    for (std::size_t t = size_ - 1; t > 0; --t) {
      for (std::size_t j = 0; j < tags_; ++j)
        s_.turn[j] = s_.factors[t * tags_ + j] * s_.backward[t * tags_ + j] / s_.scale[t];
      for (std::size_t i = 0; i < tags_; ++i) {
        const float* row = factors.data() + i * tags_;
        double sum = 0;
        for (std::size_t j = 0; j < tags_; ++j) sum += row[j] * s_.turn[j];
        s_.backward[(t - 1) * tags_ + i] = sum;
      }
    }
  }

  // REQUIRES: forward() and backward() have run.
  void add_counts(double sign, std::size_t stride, float* d_emissions, float* d_weights) const {
    const auto factors = chain_.factors();
    float* d_first = d_weights + tags_ * tags_;
    float* d_last = d_first + tags_;
    for (std::size_t t = 0; t < size_; ++t) {
      for (std::size_t j = 0; j < tags_; ++j) {
        const double here = s_.forward[t * tags_ + j] * s_.backward[t * tags_ + j];
        d_emissions[t * stride + j] += static_cast<float>(sign * here);
        if (t == 0) d_first[j] += static_cast<float>(sign * here);
        if (t + 1 == size_) d_last[j] += static_cast<float>(sign * here);
      }
    }
    for (std::size_t t = 1; t < size_; ++t) {
      for (std::size_t j = 0; j < tags_; ++j)
        s_.turn[j] = sign * s_.factors[t * tags_ + j] * s_.backward[t * tags_ + j] / s_.scale[t];
      for (std::size_t i = 0; i < tags_; ++i) {
        const double before = s_.forward[(t - 1) * tags_ + i];
        if (before == 0) continue;
        const float* row = factors.data() + i * tags_;
        float* d_row = d_weights + i * tags_;
        for (std::size_t j = 0; j < tags_; ++j)
          d_row[j] += static_cast<float>(before * row[j] * s_.turn[j]);
      }
    }
  }

  // REQUIRES: forward() and backward() have run.
  void spans_from(std::uint32_t begin, std::uint16_t kind, const SpanKindTags& tags, double least,
                  std::vector<TaggedSpan>& into) const {
    const auto put = [&](std::size_t last, std::uint16_t tag, double so_far) {
      const double p = so_far * s_.backward[last * tags_ + tag];
      if (p >= least)
        into.push_back({begin, static_cast<std::uint32_t>(last + 1), kind, static_cast<float>(p)});
    };
    put(begin, tags.single, s_.forward[begin * tags_ + tags.single]);
    const auto factors = chain_.factors();
    double inside = s_.forward[begin * tags_ + tags.begin];  // up to the position before
    std::uint16_t tag = tags.begin;
    for (std::size_t t = begin + 1; t < size_; ++t) {
      // What has become of the beginning: no span that goes on is likelier.
      if (inside * s_.backward[(t - 1) * tags_ + tag] < least) return;
      const float* row = factors.data() + tag * tags_;
      const double* here = &s_.factors[t * tags_];
      put(t, tags.end, inside * row[tags.end] * here[tags.end] / s_.scale[t]);
      inside *= row[tags.inside] * here[tags.inside] / s_.scale[t];
      tag = tags.inside;
    }
  }

  void shares(std::vector<float>& into) const {
    into.resize(size_ * tags_);
    for (std::size_t t = 0; t < size_ * tags_; t += tags_) {
      double sum = 0;
      for (std::size_t j = t; j < t + tags_; ++j) sum += s_.forward[j] * s_.backward[j];
      // Scores so far apart that no sequence is left (a hostile file's) say nothing of any tag.
      const bool some = sum > 0 && sum < 1e300;
      for (std::size_t j = t; j < t + tags_; ++j)
        into[j] = some ? static_cast<float>(s_.forward[j] * s_.backward[j] / sum)
                       : 1 / static_cast<float>(tags_);
    }
  }

 private:
  double normalise(std::size_t t) {
    double sum = 0;
    for (std::size_t j = 0; j < tags_; ++j) sum += s_.forward[t * tags_ + j];
    sum = std::max(sum, 1e-37);
    for (std::size_t j = 0; j < tags_; ++j) s_.forward[t * tags_ + j] /= sum;
    s_.scale[t] = sum;
    return log_of(static_cast<float>(sum));
  }

  const Chain& chain_;
  std::size_t size_, tags_;
  CrfScratch& s_;
  double offset_ = 0, end_ = 1;
};

// Where every tag is known there is one sequence, and no lattice to walk.
double score_of(const Chain& chain, const float* emissions, std::size_t stride,
                std::span<const std::uint16_t> wanted, float weight, float* d_emissions,
                float* d_weights) {
  const std::size_t tags = chain.tags(), size = wanted.size();
  double score = double{chain.first(wanted[0])} + double{chain.last(wanted[size - 1])};
  d_weights[tags * tags + wanted[0]] -= weight;
  d_weights[tags * tags + tags + wanted[size - 1]] -= weight;
  for (std::size_t t = 0; t < size; ++t) {
    score += emissions[t * stride + wanted[t]];
    d_emissions[t * stride + wanted[t]] -= weight;
    if (t == 0) continue;
    score += chain.from_to(wanted[t - 1], wanted[t]);
    d_weights[wanted[t - 1] * tags + wanted[t]] -= weight;
  }
  return score;
}

}  // namespace

void Chain::set(const HeadShape& head, const float* weights) {
  tags_ = head.outputs.size();
  scores_.assign(weights, weights + tags_ * (tags_ + 2));
  for (std::size_t from = 0; from < tags_; ++from) {
    for (std::size_t to = 0; to < tags_; ++to)
      if (!may_follow(head, from, to)) scores_[from * tags_ + to] = forbidden;
    if (!may_follow(head, tags_, from)) scores_[tags_ * tags_ + from] = forbidden;
    if (!may_follow(head, from, tags_)) scores_[tags_ * tags_ + tags_ + from] = forbidden;
  }
  factors_.resize(scores_.size());
  std::ranges::transform(scores_, factors_.begin(), exp_of);
}

double crf_loss(const Chain& chain, const float* emissions, std::size_t stride,
                std::span<const std::uint16_t> wanted, float weight, CrfScratch& scratch,
                float* d_emissions, float* d_weights) {
  if (wanted.empty()) return 0;
  double wanted_score = 0;
  if (std::ranges::find(wanted, any_tag) == wanted.end()) {
    wanted_score = score_of(chain, emissions, stride, wanted, weight, d_emissions, d_weights);
  } else {
    Lattice some(chain, emissions, stride, wanted, scratch);
    wanted_score = some.forward();
    some.backward();
    some.add_counts(-double{weight}, stride, d_emissions, d_weights);
  }
  scratch.anything.assign(wanted.size(), any_tag);
  Lattice all(chain, emissions, stride, scratch.anything, scratch);
  const double all_score = all.forward();
  all.backward();
  all.add_counts(weight, stride, d_emissions, d_weights);
  return (all_score - wanted_score) * weight;
}

void crf_marginals(const Chain& chain, const float* emissions, std::size_t stride, std::size_t size,
                   CrfScratch& scratch, std::vector<float>& into) {
  scratch.anything.assign(size, any_tag);
  Lattice all(chain, emissions, stride, scratch.anything, scratch);
  all.forward();
  all.backward();
  all.shares(into);
}

std::vector<SpanKindTags> span_kinds(const HeadShape& head) {
  std::vector<SpanKindTags> kinds;
  for (const auto& name : head.outputs) {
    if (!name.starts_with("B-")) continue;
    std::array<std::uint16_t, 4> tags{};
    bool whole = true;
    for (std::size_t part = 0; part < tags.size(); ++part) {
      const auto found = std::ranges::find(head.outputs, "BIES"[part] + name.substr(1));
      whole = whole && found != head.outputs.end();
      tags[part] = static_cast<std::uint16_t>(found - head.outputs.begin());
    }
    if (whole) kinds.push_back({tags[0], tags[1], tags[2], tags[3]});
  }
  return kinds;
}

void crf_spans(const Chain& chain, std::span<const SpanKindTags> kinds, const float* emissions,
               std::size_t stride, std::size_t size, float probability_min, CrfScratch& scratch,
               std::vector<TaggedSpan>& into) {
  into.clear();
  if (size == 0) return;
  scratch.anything.assign(size, any_tag);
  Lattice all(chain, emissions, stride, scratch.anything, scratch);
  all.forward();
  all.backward();
  for (std::uint32_t begin = 0; begin < size; ++begin)
    for (std::size_t k = 0; k < kinds.size(); ++k)
      all.spans_from(begin, static_cast<std::uint16_t>(k), kinds[k], double{probability_min}, into);
}

void crf_decode(const Chain& chain, const float* emissions, std::size_t stride, std::size_t size,
                std::vector<float>& best, std::vector<std::uint16_t>& from,
                std::vector<std::uint16_t>& into) {
  const std::size_t tags = chain.tags();
  into.resize(size);
  if (size == 0) return;
  best.resize(2 * tags);
  from.resize(size * tags);
  float* now = best.data();
  float* next = now + tags;
  for (std::size_t j = 0; j < tags; ++j) now[j] = chain.first(j) + emissions[j];
  for (std::size_t t = 1; t < size; ++t) {
    std::uint16_t* came = &from[t * tags];
    std::fill_n(came, tags, std::uint16_t{0});
    for (std::size_t j = 0; j < tags; ++j) next[j] = now[0] + chain.from_to(0, j);
    for (std::size_t i = 1; i < tags; ++i) {
      const float* row = chain.scores().data() + i * tags;
      for (std::size_t j = 0; j < tags; ++j) {
        const float score = now[i] + row[j];
        came[j] = score > next[j] ? static_cast<std::uint16_t>(i) : came[j];
        next[j] = score > next[j] ? score : next[j];
      }
    }
    for (std::size_t j = 0; j < tags; ++j) next[j] += emissions[t * stride + j];
    std::swap(now, next);
  }
  for (std::size_t j = 0; j < tags; ++j) now[j] += chain.last(j);
  auto tag = static_cast<std::uint16_t>(std::max_element(now, now + tags) - now);
  for (std::size_t t = size; t-- > 0;) {
    into[t] = tag;
    if (t > 0) tag = from[t * tags + tag];
  }
}

}  // namespace myelin::text::net
