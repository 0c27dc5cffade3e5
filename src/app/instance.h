// Instance: the home folder opened by this process: lock, store, engine, API. What `serve` runs,
// and what other commands use when no server runs. Thread safety: the engine's and the API's own.
#pragma once
#include <memory>

#include "app/command.h"
#include "app/home.h"
#include "base/clock.h"

namespace myelin::engine {
class Engine;
}
namespace myelin::server {
class Api;
}

namespace myelin::app {

class Instance {
 public:
  // REQUIRES: `lock` is the home's. `background`: deliver actions, fold counts, close the books on
  // their schedules.
  static Result<std::unique_ptr<Instance>> open(const Context& context, HomeLock lock,
                                                bool background);
  ~Instance();

  engine::Engine& engine() { return *engine_; }
  server::Api& api() { return *api_; }
  const Clock& clock() const { return clock_; }

 private:
  explicit Instance(HomeLock lock);
  HomeLock lock_;  // given back last
  SystemClock clock_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<server::Api> api_;
};

// Where the store lies in a home.
std::filesystem::path store_file(const std::filesystem::path& home);

}  // namespace myelin::app
