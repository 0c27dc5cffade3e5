// Reread: history read again under another version of the experience language, its mentions written
// beside the old ones.
//
// The signals' ids are cut into windows; threads take one after the
// other, and each window's mentions are one transaction of their own, with a line that says so. So
// the reflex goes on meanwhile, and what is interrupted goes on where it stopped: a window is
// either there with all of its mentions, or not.
//
// Thread safety: free functions, any thread.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "engine/language.h"
#include "engine/session_pool.h"

namespace myelin::engine {

using FactorCounts = std::map<std::string, std::int64_t, std::less<>>;  // mentions, by factor

struct RereadParts {
  SessionPool& sessions;
  const Language& language;
  SignalId last;  // ids up to it
  bool dry_run = false;
  int threads = 1;
  // Texts read so far; from any of the threads, one at a time.
  std::function<void(std::int64_t)> progress;
};
struct RereadAnswer {
  std::int64_t texts = 0;
  FactorCounts counts;  // of a dry run; else what stands in the store counts
};

// Errors: those of the store; what other windows wrote stays.
Result<RereadAnswer> reread(const RereadParts& parts);

// Reads the texts with id in [first, last] and hands each to `each`.
Status read_texts(store::Session& session, SignalId first, SignalId last, const Language& language,
                  const std::function<Status(SignalId, Time, const model::Reading&)>& each);

// Names what a text is read by: taxonomy and models.
std::string spoken_by(const Language& language);

}  // namespace myelin::engine
