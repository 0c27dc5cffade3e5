// Answers that walk all of history and are asked for again and again. One that took long is kept
// for as many times as long as it took; after that whoever asks still gets it at once, and it is
// worked out anew beside them. What is quick is never kept, so a small instance always answers from
// now. Every such answer says from when it is. A refusal for what is stored (too little history) is
// an answer like any other; what failed is asked again.
//
// Thread safety: all of it. Invariant: at most `most` answers are held.
#pragma once
#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace myelin::engine {

template <class Answer>
class Kept {
 public:
  using Work = std::function<Result<Answer>()>;
  // Runs it on another thread, soon; false where there is none.
  using Beside = std::function<bool(std::function<void()>)>;

  Kept(std::size_t most, Beside beside) : most_{most}, beside_{std::move(beside)} {}

  using Held = Result<std::shared_ptr<const Answer>>;

  // `question` names everything that the answer depends on. REQUIRES: `work` may run later, on
  // another thread.
  Held get(const std::string& question, const Work& work) {
    if (auto known = look_up(question, work)) return *known;
    const std::lock_guard one{work_mutex_};  // who asks meanwhile waits for the same answer
    if (auto known = look_up(question, work)) return *known;
    return renew(question, work);
  }

  // Somebody changed what the answers are about: nothing that was begun before counts.
  void forget() {
    const std::lock_guard lock{mutex_};
    entries_.clear();
    ++generation_;
  }

 private:
  using Steady = std::chrono::steady_clock;
  static constexpr auto quick_max = std::chrono::milliseconds{250};
  static constexpr int rest = 20;
  static constexpr Steady::duration rest_max = std::chrono::hours{1};

  struct Entry {
    std::string question;
    Held answer;
    Steady::time_point good_until;
    bool renewing = false;
  };

  static bool worth_keeping(const Held& answer) {
    return answer || answer.error().code == ErrorCode::conflict ||
           answer.error().code == ErrorCode::invalid_argument;
  }

  std::optional<Held> look_up(const std::string& question, const Work& work) {
    const std::lock_guard lock{mutex_};
    const auto entry = std::ranges::find(entries_, question, &Entry::question);
    if (entry == entries_.end()) return std::nullopt;
    if (Steady::now() < entry->good_until || entry->renewing) return entry->answer;
    entry->renewing = beside_([this, question, work] { (void)renew(question, work); });
    if (!entry->renewing) return std::nullopt;
    return entry->answer;
  }

  Held renew(const std::string& question, const Work& work) {
    const auto began = Steady::now();
    const auto generation = current();
    auto found = work();
    const Held answer = found ? Held{std::make_shared<const Answer>(std::move(*found))}
                              : Held{std::unexpected(std::move(found.error()))};
    const std::lock_guard lock{mutex_};
    if (generation == generation_)
      std::erase_if(entries_, [&](const Entry& e) { return e.question == question; });
    const auto took = Steady::now() - began;
    if (took < quick_max || generation != generation_ || !worth_keeping(answer)) return answer;
    if (entries_.size() == most_) entries_.erase(entries_.begin());
    entries_.push_back(
        {question, answer, Steady::now() + std::min<Steady::duration>(took * rest, rest_max)});
    return answer;
  }
  std::uint64_t current() {
    const std::lock_guard lock{mutex_};
    return generation_;
  }

  const std::size_t most_;
  const Beside beside_;
  std::mutex mutex_, work_mutex_;
  std::vector<Entry> entries_;  // the newest last
  std::uint64_t generation_ = 0;
};

}  // namespace myelin::engine
