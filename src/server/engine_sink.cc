#include "server/engine_sink.h"

#include <chrono>
#include <thread>

namespace myelin::server {
namespace {

constexpr auto full_wait = std::chrono::milliseconds{200};

}  // namespace

Result<raw::SinkReceipt> EngineSink::accept(std::vector<model::Draft> drafts) {
  for (;;) {
    auto taken = engine_.accept(drafts, engine::Arrival::history);
    if (!taken && taken.error().code == ErrorCode::resource_exhausted) {
      if (stop_) return fail(ErrorCode::cancelled, "the import was stopped");
      std::this_thread::sleep_for(full_wait);
      continue;
    }
    if (!taken) return std::unexpected(std::move(taken.error()));
    raw::SinkReceipt receipt{
        .accepted = taken->accepted, .duplicates = taken->duplicates, .refused = {}};
    for (std::size_t i = 0; i < taken->outcomes.size(); ++i) {
      auto& outcome = taken->outcomes[i];
      if (outcome.fate == engine::Fate::conflict || outcome.fate == engine::Fate::rejected)
        receipt.refused.push_back({i, std::move(outcome.error)});
    }
    return receipt;
  }
}

Status EngineSink::quarantine(raw::QuarantinedRow row) {
  engine::QuarantineRow kept;
  kept.run = run_;
  kept.origin = raw::origin_with_mapping(row.origin, row.mapping);
  kept.source = std::move(row.source);
  kept.reason_code = std::move(row.reason_code);
  kept.reason = std::move(row.reason);
  kept.row_text = std::move(row.row_json);
  kept.at = clock_.now();
  MYELIN_TRY(id, engine_.put_in_quarantine(kept));
  static_cast<void>(id);
  return {};
}

Status conclude_import(engine::Engine& engine, const engine::ImportRun& run,
                       std::string_view actor) {
  MYELIN_CHECK(engine.end_import(run, actor));
  MYELIN_CHECK(engine.finish_history());
  return engine.close_books();
}

}  // namespace myelin::server
