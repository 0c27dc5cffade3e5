// ApiSink: drafts of an import on their way into a Link, as NDJSON batches of POST /v1/signals.
// Thread safety: none; the import's thread.
#pragma once
#include <cstdint>

#include "app/link.h"
#include "raw/importer.h"

namespace myelin::app {

class ApiSink final : public raw::Sink {
 public:
  ApiSink(Link& link, std::int64_t run) : link_{link}, run_{run} {}
  // Waits as long as the queue is full.
  Result<raw::SinkReceipt> accept(std::vector<model::Draft> drafts) override;
  Status quarantine(raw::QuarantinedRow row) override;

 private:
  Link& link_;
  std::int64_t run_;
};

// Takes nothing: for --dry-run.
class NoSink final : public raw::Sink {
 public:
  Result<raw::SinkReceipt> accept(std::vector<model::Draft>) override { return raw::SinkReceipt{}; }
  Status quarantine(raw::QuarantinedRow) override { return {}; }
};

}  // namespace myelin::app
