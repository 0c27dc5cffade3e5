#include "engine/reread.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <vector>

#include "engine/append.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Session;
using store::Value;

constexpr std::int64_t window_ids = 100'000;  // signals of one transaction

// What the threads share.
class Windows {
 public:
  explicit Windows(const RereadParts& parts) : parts_(parts) {}

  // Leaves out what an interrupted restatement by the same language has read; forgets what one by
  // another has.
  Status resume() {
    MYELIN_TRY(session, parts_.sessions.borrow());
    const auto version = Value{std::int64_t{parts_.language.taxonomy->version()}};
    MYELIN_CHECK(session->query(sql::reread_windows, {version, Value{spoken_by(parts_.language)}},
                                [this](const Row& row) {
                                  auto& until = done_[row.integer(0) / window_ids];
                                  until = std::max(until, row.integer(1));
                                  answer_.texts += row.integer(2);
                                  return true;
                                }));
    if (!done_.empty()) return {};
    MYELIN_CHECK(session->begin());
    const auto forget = [&]() -> Status {
      MYELIN_CHECK(session->execute(
          sql::forget_mentions, {Value{std::int64_t{parts_.language.taxonomy->version() - 1}}}));
      MYELIN_CHECK(session->execute(sql::forget_reread));
      return session->commit();
    };
    auto forgotten = forget();
    if (!forgotten) (void)session->rollback();
    return forgotten;
  }

  // One thread's share: windows until none is left or one has failed.
  Status work() {
    MYELIN_TRY(reading, parts_.sessions.borrow());
    MYELIN_TRY(writing, parts_.sessions.borrow());
    while (!failed_) {
      const std::int64_t number = next_++;
      std::int64_t first = number * window_ids;
      if (first > parts_.last.value) break;
      const std::int64_t last = std::min(first + window_ids - 1, parts_.last.value);
      if (const auto done = done_.find(number); done != done_.end()) first = done->second + 1;
      if (first > last) continue;
      if (auto status = window(*reading, *writing, SignalId{first}, SignalId{last}); !status) {
        failed_ = true;
        return status;
      }
    }
    return {};
  }

  RereadAnswer answer() && { return std::move(answer_); }

 private:
  Status window(Session& reading, Session& writing, SignalId first, SignalId last) {
    FactorCounts counts;
    std::int64_t texts = 0;
    const auto& taxonomy = *parts_.language.taxonomy;
    if (!parts_.dry_run) MYELIN_CHECK(writing.begin());
    const auto read_and_write = [&]() -> Status {
      MYELIN_CHECK(read_texts(reading, first, last, parts_.language,
                              [&](SignalId id, Time at, const model::Reading& text) -> Status {
                                ++texts;
                                if (!parts_.dry_run)
                                  return append_mentions(writing, id, at, text, taxonomy,
                                                         parts_.language.reader->model_version());
                                for (const auto& mention : text.mentions)
                                  ++counts[taxonomy.factors()[mention.factor].key];
                                return {};
                              }));
      if (parts_.dry_run) return {};
      MYELIN_CHECK(writing.execute(
          sql::note_reread,
          {Value{first.value}, Value{last.value}, Value{std::int64_t{taxonomy.version()}},
           Value{spoken_by(parts_.language)}, Value{texts}}));
      return writing.commit();
    };
    if (auto status = read_and_write(); !status) {
      if (!parts_.dry_run) (void)writing.rollback();
      return status;
    }
    const std::lock_guard lock{mutex_};
    answer_.texts += texts;
    for (const auto& [factor, count] : counts) answer_.counts[factor] += count;
    if (parts_.progress) parts_.progress(answer_.texts);
    return {};
  }

  const RereadParts& parts_;
  std::map<std::int64_t, std::int64_t> done_;  // of a window, the last id that was read
  std::atomic<std::int64_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  RereadAnswer answer_;
};

}  // namespace

std::string spoken_by(const Language& language) {
  return fmt::format("{} {}", language.taxonomy->digest(), language.reader->model_version());
}

Status read_texts(store::Session& session, SignalId first, SignalId last, const Language& language,
                  const std::function<Status(SignalId, Time, const model::Reading&)>& each) {
  Status status;
  model::Reading reading;
  MYELIN_CHECK(session.query(sql::texts_between, {Value{first.value}, Value{last.value}},
                             [&](const Row& row) {
                               language.read(row.text(2), reading);
                               status = each(SignalId{row.integer(0)}, row.time(1), reading);
                               return status.has_value();
                             }));
  return status;
}

Result<RereadAnswer> reread(const RereadParts& parts) {
  Windows windows{parts};
  if (!parts.dry_run) MYELIN_CHECK(windows.resume());
  std::vector<std::future<Status>> threads;
  for (int i = 1; i < parts.threads; ++i)
    threads.push_back(std::async(std::launch::async, [&] { return windows.work(); }));
  Status status = windows.work();
  for (auto& thread : threads)
    if (auto theirs = thread.get(); status) status = std::move(theirs);
  MYELIN_CHECK(std::move(status));
  return std::move(windows).answer();
}

}  // namespace myelin::engine
