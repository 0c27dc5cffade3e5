// Patience: questions that walk all of history, for those who would rather come back than wait
// (RFC 7240, "Prefer: respond-async"). Such a question is worked out on a thread of its own. Ready
// within a moment, it is answered as any other; else the answer is 202 with Retry-After, and
// whoever asks the same again, as the same asker, gets it when it is there.
//
// Thread safety: every method from any thread. Invariants: a question that is under way is not
// begun again; at most limits of them are (the others are told to come back). Private to this room.
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "server/message.h"

namespace myelin::server {

class Patience {
 public:
  using Work = std::function<Response()>;

  ~Patience() { stop(); }
  // Whether the request says that it would rather come back.
  static bool wanted(const Request& request);
  // `question` names what is asked and who asks. REQUIRES: `work` needs nothing of the caller's.
  Response ask(const std::string& question, Work work);
  // Waits for what is under way; afterwards every question is told to come back. Idempotent.
  void stop();

 private:
  struct Run;

  void forget_old();  // mutex_ is held

  std::mutex mutex_;
  std::condition_variable done_;
  std::map<std::string, std::shared_ptr<Run>> runs_;
  bool stopped_ = false;
};

}  // namespace myelin::server
