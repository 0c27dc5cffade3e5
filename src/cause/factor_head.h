// FactorHead: what a trained model (text::LabelModel) hears in a clause beside the phrases of the
// taxonomy. The model's labels are factor keys; those the taxonomy does not have are unused.
//
// A label that the clause reaches becomes a mention of the words that weighed most for it, unless
// the clause already names an issue of the same factor; where it only names the factor ("物流…"),
// the issue takes its place. An issue that the clause's own polarity flatly contradicts is dropped.
// Thread safety: immutable; HeadScratch belongs to one thread.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "model/factor.h"
#include "model/reading.h"
#include "text/clause.h"
#include "text/joined_rows.h"
#include "text/label_model.h"
#include "text/normal.h"

namespace myelin::cause {

// The place of its model among the label models of a JoinedRows.
inline constexpr std::size_t joined_factors = 1;

struct HeadScratch {
  std::vector<std::int32_t> sums;
  std::vector<text::LabelHit> hits;
  std::vector<float> weights, weight_at;  // of the clause's n-grams and points
  std::vector<model::FactorIndex> heard;  // of the clause: factors that no phrase named
};

// A clause as the head sees it.
struct HeardClause {
  const text::NormalText& text;
  const text::Clause& clause;
  std::span<const text::Feature> features;
  float praise = 0.5F;  // P(praise)
  float intensity = 0.5F;
};

class FactorHead {
 public:
  FactorHead(std::shared_ptr<const text::LabelModel> model,
             const std::vector<model::Factor>& factors);

  const text::LabelModel& model() const { return *model_; }
  // Whether the features [first, last) of a text reach any label; scratch.hits has them. Most
  // clauses reach none, and cost no more than this.
  bool reaches(const text::JoinedRows& joined, const text::LocatedRows& rows, std::size_t first,
               std::size_t last, HeadScratch& scratch) const;
  // REQUIRES: reaches() was asked of the clause. Adds to the mentions of one clause, which are
  // those of `into` from `first` on, behind them; scratch.heard names their factors.
  void hear(const HeardClause& clause, HeadScratch& scratch, std::size_t first,
            std::vector<model::Mention>& into) const;

 private:
  bool takes(const HeardClause& clause, model::FactorIndex factor) const;
  void add(const HeardClause& clause, const text::LabelHit& hit, HeadScratch& scratch,
           std::size_t first, std::vector<model::Mention>& into) const;
  model::Span words_of(const HeardClause& clause, std::uint16_t label, HeadScratch& scratch) const;

  std::shared_ptr<const text::LabelModel> model_;
  std::vector<model::FactorIndex> factor_of_;  // by label
  std::vector<float> priors_;                  // by factor
  std::vector<model::FactorIndex> families_;   // by factor: itself or what stands above it
};

}  // namespace myelin::cause
