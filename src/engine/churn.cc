// Who is about to leave: learnt from all orders and what came of them, when somebody asks; the
// answer is kept and renewed beside whoever asks again.
#include <algorithm>

#include "engine/persons.h"
#include "engine/rooms.h"
#include "risk/churn_scorer.h"

namespace myelin::engine {
namespace {

constexpr std::int64_t orders_max = 1'000'000;

Result<ChurnAnswer> churn_of(store::Session& session, Time now, double level) {
  MYELIN_TRY(buyers,
             risk::buyer_pasts(
                 session, {.since = from_us(0), .orders_max = orders_max},
                 [&](std::span<const CustomerId> own) { return persons_now(session, own); }, now));
  const auto currency = Currency::parse(buyers.currency).value_or(Currency{});
  // What was imported may end long ago: nobody is gone because nothing was told since.
  double newest = 0;
  for (const auto& buyer : buyers.all)
    if (!buyer.purchases.empty()) newest = std::max(newest, buyer.purchases.back().day);
  const Time until = std::min(now, from_us(static_cast<std::int64_t>(newest * 86'400e6)));
  MYELIN_TRY(scorer, risk::ChurnScorer::learn(buyers.all, currency, until, level));
  ChurnAnswer answer{
      .customers = {}, .record = scorer.record(), .at_risk = {0, currency}, .learnt_at = until};
  for (const auto& buyer : buyers.all)
    if (auto score = scorer.score(buyer, until)) {
      answer.at_risk.minor += score->at_risk.minor;
      answer.customers.push_back(std::move(*score));
    }
  answer.scored = static_cast<std::int64_t>(answer.customers.size());
  std::ranges::stable_sort(
      answer.customers, [](const model::ChurnScore& a, const model::ChurnScore& b) {
        return a.at_risk.minor != b.at_risk.minor ? a.at_risk.minor > b.at_risk.minor
                                                  : a.probability > b.probability;
      });
  return answer;
}

}  // namespace

Result<std::shared_ptr<const ChurnAnswer>> Engine::Rooms::churn_scores() {
  return churns.get("", [this]() -> Result<ChurnAnswer> {
    MYELIN_TRY(reading, sessions.borrow());
    return churn_of(*reading, clock().now(), settings.risk.churn.level);
  });
}

Result<ChurnAnswer> Engine::churn(const ChurnQuestion& question) {
  auto& rooms = *rooms_;
  MYELIN_TRY(kept, rooms.churn_scores());
  ChurnAnswer answer{.customers = {},
                     .record = kept->record,
                     .scored = kept->scored,
                     .at_risk = kept->at_risk,
                     .learnt_at = kept->learnt_at};
  if (!question.customer) {
    const auto rows = std::min(question.rows, kept->customers.size());
    answer.customers.assign(kept->customers.begin(),
                            kept->customers.begin() + static_cast<std::ptrdiff_t>(rows));
    return answer;
  }
  MYELIN_TRY(session, rooms.sessions.borrow());
  MYELIN_TRY(persons, persons_now(*session, std::span{&question.customer, 1}));
  const auto found = std::ranges::find(kept->customers, persons.at(question.customer),
                                       &model::ChurnScore::customer);
  if (found != kept->customers.end()) answer.customers.push_back(*found);
  return answer;
}

}  // namespace myelin::engine
