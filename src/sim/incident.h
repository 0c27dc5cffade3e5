// Incident: a measure over several attributes at one moment, expected and seen, with causes planted
// in it, for the evaluation of localisation.
//
// Re-made from the description of the data sets S and L of RiskLoc (Kalander 2022, arXiv
// 2205.10004): Weibull amounts, some of them 0; a relative error of the forecast that falls on
// either side alike; causes that take a part (severity) from the rows they cover, with a little
// scatter. Beyond it: incidents without a cause inside the data, where everything moves alike, or
// nothing but chance does.
//
// Thread safety: pure functions of the random source. Units: amounts without unit.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "base/random.h"

namespace myelin::sim {

struct IncidentPlan {
  std::vector<std::uint32_t> sizes{10, 12, 10, 8, 5};  // values per attribute
  double zeros_max = 0.25;
  double noise_max = 0.25;
  double severity_min = 0.2, severity_max = 1.0;
  double deviation_max = 0.1;
  int causes_min = 1, causes_max = 3;
  int elements_min = 1, elements_max = 3;  // of each cause
  bool deepest_only = false;               // a cause names every attribute
};
IncidentPlan incident_plan_s();
IncidentPlan incident_plan_l();

// Attribute and value, ascending.
using IncidentElement = std::vector<std::pair<std::uint8_t, std::uint32_t>>;

struct Incident {
  std::vector<std::uint32_t> sizes, codes;  // row after row
  std::vector<double> expected, observed;
  std::vector<IncidentElement> truth;  // ascending; empty: nothing inside explains it
};

Incident incident(const IncidentPlan& plan, Random& random);
// All rows move by one severity.
Incident incident_of_everything(const IncidentPlan& plan, Random& random);
// Nothing but the forecast's error.
Incident incident_of_nothing(const IncidentPlan& plan, Random& random);

}  // namespace myelin::sim
