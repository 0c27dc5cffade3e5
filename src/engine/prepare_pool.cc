#include "engine/prepare_pool.h"

#include <algorithm>

namespace myelin::engine {
namespace {

constexpr std::size_t slice_drafts =
    128;  // a few milliseconds of work: small enough to share between the threads

}  // namespace

PreparePool::PreparePool(int threads, Prepare prepare, Ready ready)
    : prepare_(std::move(prepare)), ready_(std::move(ready)) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

PreparePool::~PreparePool() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

int PreparePool::slices(std::size_t drafts) {
  return static_cast<int>((drafts + slice_drafts - 1) / slice_drafts);
}

void PreparePool::submit(const std::shared_ptr<ArrivedBatch>& batch) {
  const std::size_t size = batch->drafts.size();
  {
    const std::lock_guard lock{mutex_};
    for (std::size_t begin = 0; begin < size; begin += slice_drafts)
      slices_.push_back({batch, begin, std::min(begin + slice_drafts, size)});
  }
  wake_.notify_all();
}

void PreparePool::work() {
  for (;;) {
    Slice slice;
    {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [this] { return stopping_ || !slices_.empty(); });
      if (slices_.empty()) return;
      slice = std::move(slices_.front());
      slices_.pop_front();
    }
    prepare_(*slice.batch, slice.begin, slice.end);
    if (slice.batch->parts_waiting.fetch_sub(1, std::memory_order_acq_rel) == 1) ready_();
  }
}

}  // namespace myelin::engine
