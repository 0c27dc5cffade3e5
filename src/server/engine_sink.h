// EngineSink: the drafts of an import on their way into the engine of this process, as history.
// Thread safety: none; the import's thread. Private to this room.
#pragma once
#include <atomic>
#include <string_view>

#include "base/clock.h"
#include "engine/engine.h"
#include "raw/importer.h"

namespace myelin::server {

class EngineSink final : public raw::Sink {
 public:
  EngineSink(engine::Engine& engine, const Clock& clock, std::int64_t run,
             const std::atomic<bool>& stop)
      : engine_{engine}, clock_{clock}, run_{run}, stop_{stop} {}
  // Waits as long as the queue is full; Error::cancelled when it is told to stop meanwhile.
  Result<raw::SinkReceipt> accept(std::vector<model::Draft> drafts) override;
  Status quarantine(raw::QuarantinedRow row) override;

 private:
  engine::Engine& engine_;
  const Clock& clock_;
  std::int64_t run_;
  const std::atomic<bool>& stop_;
};

// The end of an import: what came was the past, so the watch looks at it, and the books count it,
// before anybody asks.
Status conclude_import(engine::Engine& engine, const engine::ImportRun& run,
                       std::string_view actor);

}  // namespace myelin::server
