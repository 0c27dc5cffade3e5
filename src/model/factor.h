// Factor: a node of the experience language: journey stage → factor → issue (→ cause).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/reading.h"

namespace myelin::model {

enum class FactorLevel : std::uint8_t { stage, factor, issue, cause };

// Who answers for a factor, from when to when. At every instant exactly one.
struct Ownership {
  std::string department;
  Time from;                  // inclusive
  std::optional<Time> until;  // exclusive; absent: still
};

struct Factor {
  std::string key;  // "delivery.late.carrier": stable, dotted, the parent's key is its prefix
  FactorLevel level = FactorLevel::issue;
  FactorIndex parent = no_factor;
  std::string name_zh, name_en;
  std::string definition_zh, definition_en;
  std::vector<std::string> synonyms_zh, synonyms_en;
  std::vector<std::string> examples;
  std::vector<std::string>
      facts;  // order facts that are this issue by themselves: "late", "cancelled", "damaged"…
  float polarity = 0;  // −1: naming it is a complaint; +1: a praise; 0: depends on the opinion
  std::vector<Ownership> owners;
};

}  // namespace myelin::model
