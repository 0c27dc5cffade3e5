// From scores to an answer: which class a text is of, how sure that is, and when the honest answer
// is "none of these".
//
// The linear model's scores, and the log-probabilities of small nets where there are some, are
// added with two fitted factors; their softmax is the probability. Doubt is a logistic function of
// five pieces of evidence (below), fitted on rows of which some belong to no class; above a half
// the answer is none. Where no such row was there to fit on, doubt is 1 − the probability and the
// answer is never none.
//
// Thread safety: functions of values; a DecisionRow belongs to one thread.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/classes/model.h"

namespace myelin::text::classes {

inline constexpr std::string_view none_name = "oos";  // the class of texts of no class
inline constexpr std::uint16_t no_class = 0xffff;

// What the models say of one text.
struct DecisionRow {
  std::vector<float> linear;       // a score an output
  std::vector<float> nets;         // mean log-probability an output; empty without nets
  std::uint16_t truth = no_class;  // for fitting and judging; no_class: none of them
};

struct Answer {
  std::uint16_t output = no_class;  // no_class: none of these
  float probability = 0;            // of the likeliest class, calibrated
  float doubt = 0;                  // that it is none of the classes
};

// `none` is the index of the output none_name, or no_class; it is never answered by its index.
Answer decide(const DecisionRow& row, const Decision& decision, std::uint16_t none,
              std::vector<float>& probabilities);

struct DecisionOptions {
  std::uint32_t nets = 0;
  // Of the rows that belong to a class and are answered rightly, how many may be lost to doubt.
  double lost_max = 0.01;
};
// Factors by the likelihood of the rows that belong to a class (coordinate search), doubt by
// logistic regression with rare kinds weighted up, its threshold by `lost_max`.
Decision fit_decision(std::span<const DecisionRow> rows, std::uint16_t none,
                      const DecisionOptions& options);

struct ClassFigures {
  std::size_t n = 0, in_scope = 0, out_of_scope = 0;
  double accuracy = 0, macro_f1 = 0;
  double in_scope_accuracy = 0, oos_recall = 0, oos_precision = 0;  // where rows of none are there
  double calibration_error = 0;                                     // of probability, ten bins
  double accuracy_surer_half = 0;  // of the half of the rows that the model is surest of
};
ClassFigures figures_of(std::span<const std::uint16_t> truth, std::span<const Answer> answers);

}  // namespace myelin::text::classes
