// Teaching: what a team teaches the reader of one home: what is worth a label, what was learnt from
// labels, what is taken back (docs/teaching.md). What was taught is one file each below
// <home>/taught (cause/taught.h); the next start or restatement reads with it.
//
// Thread safety: any thread; changes of the folder wait for each other.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace myelin::engine {

class Engine;

struct TeachingRow {
  std::int64_t id = 0;
  std::string target, language, made_at;
  std::int64_t texts = 0;  // labelled ones
  bool rolled_back = false;
  std::int64_t judged = 0;  // rows kept apart, behind the figures
  double accuracy_before = 0, accuracy_after = 0, f1_before = 0, f1_after = 0;
};
struct TeachRequest {
  std::string target, language;  // polarity, intent:<name>, factor:<key>; zh or en
  struct Example {
    std::string text;
    bool yes = false;
  };
  std::vector<Example> examples;
  std::vector<std::string> unlabelled;  // texts as they come, such as the newest stored ones
};
struct LabelProposal {
  std::string text;
  double probability = 0;  // of yes, as it is read now
};

class Teaching {
 public:
  // `taxonomy_yaml`: the language that is spoken; its factors can be taught. What changes is
  // audited by the engine.
  Teaching(Engine& engine, std::filesystem::path home, std::filesystem::path share,
           std::string taxonomy_yaml)
      : engine_(engine),
        home_(std::move(home)),
        share_(std::move(share)),
        yaml_(std::move(taxonomy_yaml)) {}

  // At most `count` of the texts, the least sure first and unlike each other. Errors:
  // invalid_argument for a target there is not.
  Result<std::vector<LabelProposal>> proposals(std::string_view target,
                                               std::span<const std::string> texts,
                                               std::size_t count) const;
  Result<std::vector<TeachingRow>> list() const;
  // Errors: those of cause::teach().
  Result<TeachingRow> teach(const TeachRequest& request, Time now, std::string_view actor) const;
  // Errors: not_found, conflict where it was rolled back before.
  Status roll_back(std::int64_t id, std::string_view actor) const;

 private:
  Engine& engine_;
  std::filesystem::path home_, share_;
  std::string yaml_;
};

}  // namespace myelin::engine
