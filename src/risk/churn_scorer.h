// ChurnScorer: which customers will not buy again within a horizon, learnt from the company's own.
//
// The horizon is the company's: nine of ten repurchases came within so many days (14 to 180, and a
// third of the history at most). Customers as they stood at earlier cuts, a horizon apart, are the
// lessons: what they had bought and lived through until then, and whether they bought within the
// horizon after it. Who has not bought for three horizons is given up and not scored. A blend that
// is calibrated from tens of rows on (stats/learn/blended_classifier.h) learns at the earlier cuts
// and is judged at the newest whose horizon is over, beside the BG/NBD alone; then it learns from
// all of them.
//
// Thread safety: immutable after learn(). Invariant: nothing that happened after a cut is used for
// it.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/money.h"
#include "base/result.h"
#include "model/churn.h"
#include "risk/buyer_past.h"

namespace myelin::risk {

inline constexpr std::size_t churn_customers_min = 50;  // at the cuts that are learnt from
inline constexpr std::size_t churn_either_min = 10;     // who left, and who stayed

class ChurnScorer {
 public:
  // Error::conflict says what is missing: days of history, customers, or either outcome.
  // `level`: from which probability on the record counts apart.
  static Result<ChurnScorer> learn(std::span<const BuyerPast> buyers, Currency currency, Time now,
                                   double level = 0.6);
  ~ChurnScorer();
  ChurnScorer(ChurnScorer&&) noexcept;
  ChurnScorer& operator=(ChurnScorer&&) noexcept;

  // Nothing where the customer has not bought, or is given up.
  std::optional<model::ChurnScore> score(const BuyerPast& buyer, Time now) const;
  const model::ChurnRecord& record() const;

 private:
  struct Learnt;
  explicit ChurnScorer(std::unique_ptr<Learnt> learnt);
  std::unique_ptr<Learnt> learnt_;
};

}  // namespace myelin::risk
