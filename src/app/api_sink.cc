#include "app/api_sink.h"

#include <chrono>
#include <thread>

#include "app/show.h"
#include "base/limits.h"
#include "connect/draft_json.h"

namespace myelin::app {
namespace {

constexpr auto full_wait = std::chrono::milliseconds{200};
constexpr std::size_t batch_bytes_max = limits::body_bytes_max / 4 * 3;

Error error_of_item(const Json& item) {
  Error error{ErrorCode::invalid_argument, text(item, "message"), text(item, "hint")};
  const std::string code = text(item, "code");
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i)
    if (traits(static_cast<ErrorCode>(i)).name == code) error.code = static_cast<ErrorCode>(i);
  return error;
}

}  // namespace

Result<raw::SinkReceipt> ApiSink::accept(std::vector<model::Draft> drafts) {
  raw::SinkReceipt receipt;
  for (std::size_t sent = 0; sent < drafts.size();) {
    const std::size_t first = sent;
    server::Request request = server::request_of("POST", "/v1/signals?arrival=history");
    request.headers = {{"content-type", "application/x-ndjson"}, {"prefer", "return=minimal"}};
    while (sent < drafts.size() && request.body.size() < batch_bytes_max &&
           sent - first < limits::signals_per_request_max) {
      connect::append_draft_json(request.body, drafts[sent++]);
      request.body += '\n';
    }
    server::Response response;
    for (;;) {
      MYELIN_TRY(answer, link_.send(request));
      response = std::move(answer);
      if (response.status != 429) break;
      std::this_thread::sleep_for(full_wait);
    }
    if (response.status >= 400) return std::unexpected(server::error_of(response));
    const Json body = Json::parse(response.body, nullptr, false);
    if (!body.is_object())
      return fail(ErrorCode::corrupt, "the reply to a batch of signals is not JSON");
    receipt.accepted += body.value("accepted", std::size_t{0});
    receipt.duplicates += body.value("duplicates", std::size_t{0});
    for (const auto& item : body["items"])
      receipt.refused.push_back({first + item.value("index", std::size_t{0}), error_of_item(item)});
  }
  return receipt;
}

Status ApiSink::quarantine(raw::QuarantinedRow row) {
  Json columns = Json::parse(row.row_json, nullptr, false);
  if (columns.is_discarded()) columns = row.row_json;
  const Json body = {{"run", run_},
                     {"source", row.source},
                     {"origin", raw::origin_with_mapping(row.origin, row.mapping)},
                     {"reason_code", row.reason_code},
                     {"reason", row.reason},
                     {"row", columns}};
  server::Request request = server::request_of("POST", "/v1/quarantine");
  request.headers = {{"content-type", "application/json"}};
  request.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  MYELIN_TRY(response, link_.send(request));
  if (response.status >= 400) return std::unexpected(server::error_of(response));
  return {};
}

}  // namespace myelin::app
