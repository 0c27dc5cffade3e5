#include "engine/writer.h"

#include <optional>
#include <vector>

#include "base/limits.h"

namespace myelin::engine {

namespace {

// A command that refuses (not_found, conflict…) has changed nothing; one that the store failed may
// have.
bool failed_in_store(ErrorCode code) {
  return code == ErrorCode::internal || code == ErrorCode::unavailable ||
         code == ErrorCode::corrupt || code == ErrorCode::cancelled;
}

}  // namespace

struct Writer::Waiting {
  Command command;
  std::function<void()> after;
  std::optional<Status> outcome;
};

Writer::Writer(store::Session& session, Hooks hooks, std::size_t signals_max)
    : session_(session),
      hooks_(std::move(hooks)),
      signals_max_(signals_max),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Status Writer::submit(std::shared_ptr<ArrivedBatch> batch) {
  const std::size_t size = batch->prepared.size();
  {
    const std::lock_guard lock{mutex_};
    if (stopping_)
      return fail(ErrorCode::unavailable, "the engine is stopping",
                  "send it again when it is back");
    if (signals_ + size > signals_max_)
      return fail(ErrorCode::resource_exhausted, "too many signals are waiting",
                  "send it again in a second");
    signals_ += size;
    batches_.push_back(std::move(batch));
  }
  wake_.notify_one();
  return {};
}

void Writer::wake() {
  {
    const std::lock_guard lock{mutex_};
  }
  wake_.notify_one();
}

Status Writer::run(Command command, std::function<void()> after) {
  auto waiting = std::make_shared<Waiting>();
  waiting->command = std::move(command);
  waiting->after = std::move(after);
  std::unique_lock lock{mutex_};
  if (stopping_)
    return fail(ErrorCode::unavailable, "the engine is stopping", "try again when it is back");
  commands_.push_back(waiting);
  wake_.notify_one();
  answered_.wait(lock, [&] { return waiting->outcome.has_value(); });
  return std::move(*waiting->outcome);
}

Status Writer::settle() {
  return session_.settled() ? Status{} : run(nullptr, nullptr);
}

std::size_t Writer::signals_waiting() const {
  const std::lock_guard lock{mutex_};
  return signals_;
}

void Writer::loop() {
  const auto ready = [](const std::shared_ptr<ArrivedBatch>& batch) {
    return batch->parts_waiting.load(std::memory_order_acquire) == 0;
  };
  std::unique_lock lock{mutex_};
  for (;;) {
    wake_.wait(lock, [&] {
      return stopping_ || !commands_.empty() || (!batches_.empty() && ready(batches_.front()));
    });
    if (!commands_.empty())
      run_command(lock);
    else if (!batches_.empty() && ready(batches_.front()))
      take_batches(lock);
    else if (stopping_)
      break;
  }
  for (auto& batch : batches_)
    batch->done(
        fail(ErrorCode::unavailable, "the engine is stopping", "send it again when it is back"));
}

void Writer::take_batches(std::unique_lock<std::mutex>& lock) {
  std::vector<std::shared_ptr<ArrivedBatch>> taken;
  std::size_t size = 0;
  while (!batches_.empty() &&
         batches_.front()->parts_waiting.load(std::memory_order_acquire) == 0) {
    const std::size_t next = batches_.front()->prepared.size();
    if (!taken.empty() && size + next > limits::commit_signals_max) break;
    size += next;
    taken.push_back(std::move(batches_.front()));
    batches_.pop_front();
  }
  lock.unlock();
  hooks_.take(taken);
  lock.lock();
  signals_ -= size;
}

Status Writer::transaction(const Waiting& waiting) {
  MYELIN_CHECK(session_.begin());
  Status outcome = waiting.command(session_);
  if (outcome)
    outcome = session_.commit();
  else
    (void)session_.rollback();
  if (!outcome && failed_in_store(outcome.error().code)) hooks_.recover();
  if (outcome && waiting.after) waiting.after();
  return outcome;
}

void Writer::run_command(std::unique_lock<std::mutex>& lock) {
  auto waiting = std::move(commands_.front());
  commands_.pop_front();
  lock.unlock();
  // Commands ask other sessions, and a refused one is rolled back: both want an empty journal.
  Status outcome = session_.settle();
  if (!outcome) hooks_.recover();
  if (outcome && waiting->command) outcome = transaction(*waiting);
  lock.lock();
  waiting->outcome = std::move(outcome);
  answered_.notify_all();
}

}  // namespace myelin::engine
