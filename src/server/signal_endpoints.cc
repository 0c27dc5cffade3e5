#include "server/endpoints.h"
#include "server/signal_batch.h"

namespace myelin::server {

Result<Response> accept_signals(Call& call) {
  MYELIN_TRY(batch, SignalBatch::read(call.request, call.query, call.options.zone));
  engine::Receipt receipt;
  if (!batch.drafts.empty()) {
    MYELIN_TRY(done, call.engine.accept(std::move(batch.drafts), batch.arrival));
    receipt = std::move(done);
  }
  if (batch.quarantine) {
    for (const auto& bad : batch.bad) {
      engine::QuarantineRow row;
      row.source = "POST /v1/signals";
      row.origin = "POST /v1/signals";
      row.reason_code = std::string{traits(bad.error.code).name};
      row.reason = bad.error.message;
      row.row_text = bad.raw;
      row.at = call.now();
      MYELIN_CHECK(call.engine.put_in_quarantine(row));
    }
  }
  return batch.reply(receipt, call.request);
}

}  // namespace myelin::server
