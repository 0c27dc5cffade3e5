// myelin_fill: a home filled with N signals through the engine itself, spread over two months: what
// the start and query benchmarks open. Prints one JSON line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "engine/engine.h"
#include "sim/load.h"
#include "store/duckdb/duckdb_store.h"

using namespace myelin;

namespace {

Status fill(const std::filesystem::path& home, const std::filesystem::path& share,
            std::int64_t signals, double speaking) {
  constexpr std::int64_t days_filled = 60;
  constexpr std::size_t batch = 5'000;
  std::filesystem::create_directories(home);
  MYELIN_TRY(store, store::open_duckdb(
                        {.path = home / "myelin.duckdb", .threads = 2, .memory_mb_max = 2048}));
  auto* kept = store.get();
  const Time start = SystemClock{}.now() - days{days_filled};
  ManualClock clock{start};
  engine::Options options;
  options.home = home;
  options.share = share;
  options.clock = &clock;
  options.background = false;
  MYELIN_TRY(engine, engine::Engine::open(std::move(options), std::move(store)));
  sim::LoadOptions of_load;
  of_load.from = start;
  of_load.speaking = speaking;
  of_load.step_us = days_filled * 86'400'000'000 / signals;
  sim::Load load{of_load};
  for (std::int64_t done = 0; done < signals; done += static_cast<std::int64_t>(batch)) {
    auto drafts = load.drafts(batch);
    clock.set(*drafts.back().at);
    MYELIN_TRY(receipt, engine->accept(std::move(drafts)));
    if (receipt.refused > 0)
      return fail(ErrorCode::internal, fmt::format("{} signals were refused: {}", receipt.refused,
                                                   receipt.outcomes.back().error.message));
    if (done % 1'000'000 == 0 && done > 0)
      std::cerr << fmt::format("fill: {} of {}\n", done, signals);
  }
  MYELIN_CHECK(engine->close_books());
  MYELIN_CHECK(kept->checkpoint());
  const auto pulse = engine->pulse();
  std::cout
      << fmt::format(
             R"({{"fill":"{}","signals":{},"texts":{},"mentions":{},"customers":{},"orders":{},"alerts":{}}})",
             home.string(), pulse.signals, pulse.texts, pulse.mentions, pulse.customers,
             pulse.orders, pulse.alerts_firing)
      << "\n";
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Fills a home with signals, for benchmarks"};
  std::filesystem::path home, share = MYELIN_SOURCE_DIR;
  std::int64_t signals = 1'000'000;
  double speaking = sim::LoadOptions{}.speaking;
  app.add_option("--home", home)->required();
  app.add_option("--share", share);
  app.add_option("--signals", signals);
  app.add_option("--speaking", speaking, "The share of them that has a text");
  CLI11_PARSE(app, argc, argv);
  const auto status = fill(home, share, signals, speaking);
  if (status) return 0;
  std::cerr << "myelin_fill: " << status.error().message << "\n";
  return traits(status.error().code).exit_code;
}
