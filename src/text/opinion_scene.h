// OpinionScene: a text as the opinion model sees it: its units, clauses, n-grams, and the spans
// that might name or judge something; and the features by which candidates are weighed.
//
// Thread safety: none; one thread fills and asks one scene. It points into the text and its
// n-grams, which outlive it.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/choice_model.h"
#include "text/clause.h"
#include "text/ngram.h"
#include "text/normal.h"
#include "text/span_model.h"

namespace myelin::text {

class OpinionScene {
 public:
  static constexpr std::uint32_t no_opinion = 0xffffffff;  // the opinion that is not in the text

  // Finds units and clauses; candidates come after.
  void begin(const NormalText& text, std::span<const Feature> grams, FeatureSet set);
  // Divides spans, which stand in the order of their beginning, into aspects and opinions.
  void set_candidates(std::span<const FoundSpan> spans);

  const Units& units() const { return units_; }
  const std::vector<FoundSpan>& aspects() const { return aspects_; }
  const std::vector<FoundSpan>& opinions() const { return opinions_; }
  // The points of the clauses that a span stands in.
  std::pair<std::uint32_t, std::uint32_t> clause_points(const FoundSpan& span) const;
  // Indices of the opinions that could belong to an aspect; no_opinion is not among them.
  void opinions_near(const FoundSpan& aspect, std::vector<std::uint32_t>& into) const;

  // Each replaces `into`. `opinion` is an index of opinions(), or no_opinion.
  void acceptance(std::size_t aspect, FeatureHashes& into) const;
  void category(const FoundSpan& aspect, std::uint32_t opinion, FeatureHashes& into) const;
  void polarity(const FoundSpan& aspect, std::uint32_t opinion, FeatureHashes& into) const;
  void pairing(const FoundSpan& aspect, std::uint32_t opinion, FeatureHashes& into) const;
  // An aspect that is given, with what the polarity model says of its clause and the whole text.
  void given(const FoundSpan& aspect, float praise_here, float praise, FeatureHashes& into) const;

 private:
  std::uint64_t words(std::uint32_t begin, std::uint32_t end) const;  // a hash of units
  std::uint64_t unit(std::int64_t at) const;  // of one; of nothing beyond the edges
  void inner(std::uint64_t family, const FoundSpan& span, FeatureHashes& into) const;
  void around(std::uint64_t family, const FoundSpan& span, FeatureHashes& into) const;
  void bag(std::uint64_t family, std::uint32_t first, std::uint32_t last, std::uint32_t order_max,
           FeatureHashes& into, float weight = 1) const;
  std::pair<std::uint32_t, std::uint32_t> clause_units(const FoundSpan& span) const;
  void clause_bag(std::uint64_t family, const FoundSpan& span, FeatureHashes& into) const;
  void edges(std::uint64_t family, const FoundSpan& span, FeatureHashes& into) const;
  std::uint32_t likeliest_opinion(const FoundSpan& aspect) const;

  const NormalText* text_ = nullptr;
  std::span<const Feature> grams_;
  Units units_;
  std::vector<Clause> clauses_;
  std::vector<std::uint32_t> clause_of_;     // unit → clause
  std::vector<std::uint32_t> grams_before_;  // unit → n-grams that end before it
  std::vector<std::uint64_t> unit_hash_;
  std::vector<FoundSpan> aspects_, opinions_;
};

}  // namespace myelin::text
