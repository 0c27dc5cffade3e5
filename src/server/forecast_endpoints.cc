#include "server/endpoints.h"

namespace myelin::server {

Result<Response> list_forecasts(Call& call) {
  const std::string product = call.query.text("product");
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(rows, call.engine.forecasts(product));
  const auto names = call.names();
  return json_reply({{"items", list_of(rows, [&](const auto& row) { return wire(row, *names); })}});
}

}  // namespace myelin::server
