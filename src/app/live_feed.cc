#include "app/live_feed.h"

#include <chrono>

#include "base/log.h"
#include "engine/engine.h"
#include "sim/live.h"

namespace myelin::app {
namespace {

constexpr std::size_t history_batch = 5'000;
constexpr std::size_t live_batch = 500;
constexpr int restart_history_days = 25;  // an order's whole life fits into three weeks
constexpr auto beat = std::chrono::milliseconds{200};

}  // namespace

LiveFeed::LiveFeed(engine::Engine& engine, const Clock& clock, LiveFeedOptions options)
    : engine_{engine}, clock_{clock}, options_{options}, thread_{[this] { run(); }} {}

LiveFeed::~LiveFeed() {
  stopping_ = true;
  thread_.join();
}

void LiveFeed::run() {
  // Another start is another company. Where there is a past already, only the orders that the new
  // present speaks of come in.
  const bool first = engine_.pulse().signals == 0;
  sim::LiveCompany company{{.seed = options_.seed,
                            .history_days = first ? options_.history_days : restart_history_days,
                            .scale = options_.history_scale,
                            .signals_per_second = options_.signals_per_second},
                           clock_};
  // The past first, since the present speaks of its orders. What is there from an earlier run is
  // recognised.
  std::size_t past = 0;
  while (!stopping_) {
    auto drafts = company.history(history_batch);
    if (drafts.empty()) break;
    if (!first)
      std::erase_if(drafts, [](const model::Draft& draft) {
        return draft.kind != model::SignalKind::order && draft.kind != model::SignalKind::reference;
      });
    const auto receipt = engine_.accept(std::move(drafts), engine::Arrival::history);
    if (!receipt) {
      log::warning("the simulated past was not taken: {}", receipt.error().message);
      return;
    }
    past += receipt->accepted;
  }
  if (past != 0 && !stopping_) {
    if (auto done = engine_.finish_history(); !done) log::warning("{}", done.error().message);
    if (auto done = engine_.close_books(); !done) log::warning("{}", done.error().message);
    log::info("the simulated company's past is in: {} signals", past);
  }
  while (!stopping_) {
    auto drafts = company.due(live_batch);
    if (drafts.empty()) {
      std::this_thread::sleep_for(beat);
      continue;
    }
    if (const auto receipt = engine_.accept(std::move(drafts)); !receipt)
      log::warning("simulated signals were not taken: {}", receipt.error().message);
  }
}

}  // namespace myelin::app
