// Scores of probabilities against what happened: how well they rank, how near they are, whether
// they may be taken at their word.
//
// Labels are 0 or 1. Thread safety: functions without state. REQUIRES in all: equal sizes, at least
// one row; probabilities in [0, 1] except for auc() and average_precision(), which only rank.
// Sources: Hanley & McNeil 1982 (ties count half); Brier 1950; Naeini, Cooper & Hauskrecht 2015.
#pragma once
#include <cstddef>
#include <span>

namespace myelin::stats::learn {

// P(score of a 1 > score of a 0), ties half; 0.5 where one class is missing.
double auc(std::span<const double> scores, std::span<const double> labels);
// Area under precision over recall, ties taken together.
double average_precision(std::span<const double> scores, std::span<const double> labels);
double brier(std::span<const double> probabilities, std::span<const double> labels);
// Natural logarithm; probabilities are held within 1e-12 of 0 and 1.
double log_loss(std::span<const double> probabilities, std::span<const double> labels);
// Mean distance between stated and observed share over bins of equally many rows by rising
// probability, each weighted by its rows.
double calibration_error(std::span<const double> probabilities, std::span<const double> labels,
                         std::size_t bins = 10);

}  // namespace myelin::stats::learn
