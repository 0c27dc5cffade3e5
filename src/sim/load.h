// Load: realistic drafts made fast enough to feed a benchmark
// (sim/README.md has the rate). They look like a company's mix of orders, parcels and words, with
// texts of the same grammar; they hold no planted truth.
// Bodies for HTTP are written with connect/draft_json.h. Thread safety: none; give each thread its
// own Load with another `worker`.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/time.h"
#include "model/draft.h"

namespace myelin::sim {

struct LoadOptions {
  std::uint64_t seed = 7;
  int worker = 0;                              // part of every external id
  Time from = from_us(1'787'155'200'000'000);  // 2026-08-20 00:00 in Shanghai
  std::int64_t step_us = 40'000;               // between two drafts: 25 a second
  double speaking = 0.35;                      // share of drafts with a text
  bool personal_data = true;                   // a few texts hold a phone number or a name
};

class Load {
 public:
  explicit Load(LoadOptions options = {});
  ~Load();
  void next(model::Draft& draft);
  std::vector<model::Draft> drafts(std::size_t count);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace myelin::sim
