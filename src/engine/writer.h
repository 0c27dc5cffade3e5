// The one thread that changes anything. It takes every batch that is ready, up to a commit's limit,
// and hands them to the reflex as one transaction; between them it runs commands, each a
// transaction of its own. Thread safety: submit() and run() from any thread but the writer's own.
// Invariants: a batch is answered exactly once; nothing is taken beyond
// `signals_max`.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>

#include "engine/arrival.h"
#include "store/store.h"

namespace myelin::engine {

class Writer {
 public:
  struct Hooks {
    // Decides, appends and commits the batches as one; answers them. Must not throw.
    std::function<void(std::span<const std::shared_ptr<ArrivedBatch>>)> take;
    // Runs when a command failed after it began: memory is brought back to what the store says.
    std::function<void()> recover;
  };
  using Command = std::function<Status(store::Session&)>;

  Writer(store::Session& session, Hooks hooks, std::size_t signals_max);
  ~Writer();  // answers what waits with Error::unavailable

  // Reserves room for the batch's signals. REQUIRES: `prepared` has its final size.
  // Error::resource_exhausted when there is none.
  Status submit(std::shared_ptr<ArrivedBatch> batch);
  void wake();  // a batch has become ready
  // Runs `command` inside a transaction on the writer thread and waits for its commit; `after` runs
  // there once it is durable. REQUIRES: a command that refuses (not_found, conflict,
  // invalid_argument…) has changed nothing in memory.
  Status run(Command command, std::function<void()> after);
  // Makes all that was acknowledged before visible to other sessions.
  Status settle();
  std::size_t signals_waiting() const;

 private:
  struct Waiting;
  void loop();
  void take_batches(std::unique_lock<std::mutex>& lock);
  void run_command(std::unique_lock<std::mutex>& lock);
  Status transaction(const Waiting& waiting);

  store::Session& session_;
  Hooks hooks_;
  const std::size_t signals_max_;
  mutable std::mutex mutex_;
  std::condition_variable wake_, answered_;
  std::deque<std::shared_ptr<ArrivedBatch>> batches_;
  std::deque<std::shared_ptr<Waiting>> commands_;
  std::size_t signals_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace myelin::engine
