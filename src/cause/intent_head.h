// IntentHead: what the writer of a text is about to do, or wants done: a trained model
// (text::LabelModel) hears each clause, and a text of two clauses also as a whole; an intent is as
// probable as where it sounds most so.
//
// Thread safety: immutable; IntentScratch belongs to one thread.
#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "model/reading.h"
#include "text/clause.h"
#include "text/joined_rows.h"
#include "text/label_model.h"
#include "text/polarity.h"

namespace myelin::cause {

// The place of its model among the label models of a JoinedRows.
inline constexpr std::size_t joined_intents = 0;

struct IntentScratch {
  std::vector<std::int32_t> sums;
  std::vector<text::LabelHit> hits;
  std::array<float, model::intent_names.size()> probability{};
};

class IntentHead {
 public:
  // Errors: not_found, corrupt; corrupt also where the model is of another language.
  static Result<std::unique_ptr<const IntentHead>> open(const std::filesystem::path& path,
                                                        text::FeatureSet expected);

  const text::LabelModel& model() const { return *model_; }
  // Replaces `into` by the intents whose probability reaches a half, in the order of Intent.
  // `rows`: of scores.features.
  void hear(std::span<const text::Clause> clauses, const text::PolarityScores& scores,
            const text::JoinedRows& joined, const text::LocatedRows& rows, IntentScratch& scratch,
            std::vector<model::IntentHit>& into) const;

 private:
  IntentHead() = default;

  std::shared_ptr<const text::LabelModel> model_;
  std::vector<model::Intent> intent_of_;  // by label
};

}  // namespace myelin::cause
