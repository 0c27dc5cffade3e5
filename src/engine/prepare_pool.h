// Prepares large batches in slices on a few threads, so that a slow batch does not hold the door.
// Thread safety: any thread may submit; destruction waits for what runs.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/arrival.h"

namespace myelin::engine {

class PreparePool {
 public:
  // `prepare(batch, begin, end)` fills prepared[begin, end); `ready(batch)` runs once all slices
  // are done.
  using Prepare = std::function<void(ArrivedBatch&, std::size_t begin, std::size_t end)>;
  using Ready = std::function<void()>;
  PreparePool(int threads, Prepare prepare, Ready ready);
  ~PreparePool();
  // Into how many parts a batch of that size is cut: what parts_waiting must be before submit().
  static int slices(std::size_t drafts);
  void submit(const std::shared_ptr<ArrivedBatch>& batch);

 private:
  struct Slice {
    std::shared_ptr<ArrivedBatch> batch;
    std::size_t begin, end;
  };
  void work();

  Prepare prepare_;
  Ready ready_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Slice> slices_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace myelin::engine
