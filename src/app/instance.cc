#include "app/instance.h"

#include <algorithm>

#include "app/statement.h"

#include "engine/engine.h"
#include "server/api.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::app {

std::filesystem::path store_file(const std::filesystem::path& home) {
  return home / "myelin.duckdb";
}

// Buffers for the store: a large one is read at the start by three sessions side by side, and what
// walks all orders gathers them from a file that holds them compressed.
int store_memory_mb(const std::filesystem::path& file) {
  constexpr std::uintmax_t least = 256, most = 4096, unpacked = 4;
  std::error_code none_yet;
  const auto mb = std::filesystem::file_size(file, none_yet) >> 20;
  return static_cast<int>(none_yet || mb < least ? least : std::min(mb * unpacked, most));
}

Instance::Instance(HomeLock lock) : lock_{std::move(lock)} {}
Instance::~Instance() = default;

Result<std::unique_ptr<Instance>> Instance::open(const Context& context, HomeLock lock,
                                                 bool background) {
  std::unique_ptr<Instance> instance{new Instance{std::move(lock)}};
  const auto file = store_file(context.home);
  MYELIN_TRY(store,
             store::open_duckdb({.path = file.string(), .memory_mb_max = store_memory_mb(file)}));
  engine::Options options;
  options.home = context.home;
  options.share = context.share;
  options.clock = &instance->clock_;
  options.background = background;
  MYELIN_TRY(opened, engine::Engine::open(std::move(options), std::move(store)));
  instance->engine_ = std::move(opened);
  instance->api_ = std::make_unique<server::Api>(*instance->engine_,
                                                 server::ApiOptions{.share = context.share,
                                                                    .home = context.home,
                                                                    .clock = &instance->clock_,
                                                                    .statement = statement_of});
  return instance;
}

}  // namespace myelin::app
