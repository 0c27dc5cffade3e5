// Company: a simulated Chinese home-goods and food brand (小禾) whose signals come out in time
// order, with faults planted in it. Everything follows from the seed: the same options give the
// same drafts to the byte on every machine.
//
// Orders are drawn hour by hour and their whole life (payment, parcel, words, return) is put into a
// queue at once, so memory holds about the last three weeks, whatever the length. What would happen
// after the last day is not told.
//
// Thread safety: none; one thread streams. Invariants: drafts never go back in time; an order comes
// before everything that names it; a parcel is shipped before it is delivered and delivered before
// it is returned.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/draft.h"
#include "sim/truth.h"

namespace myelin::sim {

struct CompanyOptions {
  std::uint64_t seed = 7;
  Time start = from_us(1'787'155'200'000'000);  // 2026-08-20 00:00 in Shanghai
  int days = 90;                                // 0: endless, with faults that recur (sim/live.h)
  double scale = 1;                             // 1: about 2,000 signals on an ordinary day
  std::string run;  // goes into every external id and order key: two companies of one instance must
                    // differ here
  // Endless companies only: from this day on every hour and day is alike, and faults recur within
  // days.
  int steady_from_day = 0;
  // Bounded companies only: so many outbreaks, at most one a product, and no faults beside them.
  int outbreaks = 0;
  bool faults_stay = false;  // bounded companies only: faults end when they are mended, not before
};

struct Label;  // sim/label.h: why a draft says what it says; for tests

class Company {
 public:
  explicit Company(CompanyOptions options);
  ~Company();
  Company(Company&&) noexcept;
  Company& operator=(Company&&) noexcept;

  // The next draft in time order; false at the end. `draft` is overwritten.
  bool next(model::Draft& draft);
  // The same with the hidden reason. Nothing but tests may look at it.
  bool next_labelled(model::Draft& draft, Label& label);
  // Somebody repairs a fault: of orders from `at` on only the share `left` of it is felt (0: none,
  // 0.5: half, 1: as before). What is already on its way stays as it was. False: no such fault.
  // REQUIRES: nothing after `at` was handed out yet.
  bool mend(std::string_view fault, Time at, double left);
  // Planted faults from the start; their counts grow as the company is streamed.
  const Truth& truth() const;

 private:
  struct Life;
  std::unique_ptr<Life> life_;
};

}  // namespace myelin::sim
