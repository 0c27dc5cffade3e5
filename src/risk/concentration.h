// Which dimension values stand out among an alert's signals, against the other signals of the same
// product and time.
//
// The expected share comes from signals that are not the alert's own, drawn towards the whole
// company's share where they are few. Two-sided binomial p, Benjamini-Hochberg over every value
// tried; only values in excess are kept. Thread safety: pure functions.
#pragma once
#include <span>
#include <vector>

#include "model/alert.h"
#include "risk/evidence.h"
#include "risk/symbols.h"

namespace myelin::risk {

struct ConcentrationQuestion {
  const Cell* cell = nullptr;
  Time from, until;
};
std::vector<model::Concentration> concentrations(const ConcentrationQuestion& question,
                                                 std::span<const Evidence* const> evidence,
                                                 const BackgroundRing& background,
                                                 const Symbols& values);

}  // namespace myelin::risk
