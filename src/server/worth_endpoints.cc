// What experience is worth, and what returns cost.
#include "server/endpoints.h"
#include "server/wire_worth.h"

namespace myelin::server {
namespace {

constexpr std::int64_t horizon_min = 7, horizon_max = 730;

Result<std::shared_ptr<const revenue::ExperienceWorth>> asked_worth(Call& call) {
  MYELIN_TRY(horizon, call.query.integer("horizon_days", 0));
  if (horizon != 0 && (horizon < horizon_min || horizon > horizon_max))
    return fail(ErrorCode::invalid_argument, "horizon_days is out of range",
                "Use 7 to 730, or leave it out: it is chosen from the orders then");
  MYELIN_CHECK(call.query.nothing_else());
  return call.engine.experience_worth(horizon == 0 ? std::nullopt
                                                   : std::optional{static_cast<int>(horizon)});
}

}  // namespace

Result<Response> show_worth_of_satisfaction(Call& call) {
  MYELIN_TRY(worth, asked_worth(call));
  return json_reply(wire_satisfaction(*worth));
}

Result<Response> show_worth_of_factors(Call& call) {
  MYELIN_TRY(worth, asked_worth(call));
  return json_reply(wire_factors(*worth, *call.names()));
}

Result<Response> show_worth_of_returns(Call& call) {
  revenue::ReturnQuestion question;
  MYELIN_TRY(from, call.query.time("from"));
  MYELIN_TRY(until, call.query.time("until"));
  question.from = from;
  question.until = until;
  question.reason = call.query.text("reason");
  question.product = call.query.text("product");
  MYELIN_TRY(fewer, call.query.integer("fewer", 1));
  if (fewer < 1 || fewer > 100)
    return fail(ErrorCode::invalid_argument, "fewer is out of range",
                "Use 1 to 100: hundredths of the returns");
  question.fewer = static_cast<double>(fewer);
  MYELIN_CHECK(call.query.nothing_else());
  if (from && until && *from >= *until)
    return fail(ErrorCode::invalid_argument, "from is not before until", "Swap them");
  MYELIN_TRY(after, call.engine.experience_worth(std::nullopt));
  MYELIN_TRY(costs, call.engine.return_costs(question));
  return json_reply(wire(costs, *after));
}

}  // namespace myelin::server
