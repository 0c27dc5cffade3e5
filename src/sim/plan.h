// Plan: which faults are planted, where and when. All of it follows from the seed.
// Thread safety: none. Positions of faults never change: Label::fault stays right.
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "sim/catalog.h"
#include "sim/company.h"

namespace myelin::sim {

// A planted event in the simulation's own terms; −1: any.
struct Planted {
  int fault = 0;  // index into Truth::faults
  Theme theme = Theme::broken_in_transit;
  Time from{}, until{};
  int product = -1, channel = -1, carrier = -1, warehouse = -1, team = -1;
  std::string batch{};
  Time mended_at = Time::max();  // from then on only the share `left` of it is felt
  double left = 1;
  double strength(Time at) const { return at < mended_at ? 1 : left; }
};

class Plan {
 public:
  // May add the new product of fault (a) to the catalog, and one more that is launched without
  // trouble.
  Plan(const CompanyOptions& options, Catalog& catalog);
  // Endless companies: plants what begins before `until`, and forgets what is long over.
  void extend(Time until, const Catalog& catalog);
  // The planted event of the theme in force at `at` for which fits(planted) holds; nullptr: none.
  template <class Fits>
  const Planted* find(Theme theme, Time at, Fits&& fits) const {
    for (const Planted& p : planted_)
      if (p.theme == theme && p.from <= at && at < p.until && fits(p)) return &p;
    return nullptr;
  }
  // See Company::mend.
  bool mend(std::string_view fault, Time at, double left);
  Truth& truth() { return truth_; }
  const Truth& truth() const { return truth_; }

 private:
  void plant(Planted planted, std::string id, const Catalog& catalog);
  void plant_one_of_each(Catalog& catalog);
  void plant_peaks(const Catalog& catalog);
  void let_faults_stay();
  Time day(double day) const { return start_ + minutes{static_cast<std::int64_t>(day * 1440)}; }

  CompanyOptions options_;
  Time start_;
  Random random_;
  Truth truth_;
  std::vector<Planted> planted_;
  double next_day_ = 0;  // endless: when the next fault begins
  int recurrences_ = 0;
};

}  // namespace myelin::sim
