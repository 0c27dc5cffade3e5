// Which open orders will end in a bad review.
#include "server/endpoints.h"

namespace myelin::server {

Result<Response> list_scores(Call& call) {
  MYELIN_TRY(rows,
             call.query.integer("limit", static_cast<std::int64_t>(limits::page_rows_default)));
  if (rows < 1 || rows > static_cast<std::int64_t>(limits::page_rows_max))
    return fail(ErrorCode::invalid_argument, "limit is out of range", "Use 1 to 1000");
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.orders_at_risk(static_cast<std::size_t>(rows)));
  return json_reply(wire(answer));
}

Result<Response> show_score(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.order_score(call.values.front()));
  return json_reply(wire(answer));
}

}  // namespace myelin::server
