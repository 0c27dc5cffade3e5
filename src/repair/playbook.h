// Playbook: what is done about a cause, step by step: some steps by machines, some by people. Read
// from YAML; docs/repair.md shows one. Thread safety: values, immutable once read.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/alert.h"
#include "model/verdict.h"

namespace myelin::repair {

enum class Doing : std::uint8_t {
  contact_customers,
  offer,
  hold_batch,
  ask,
  switch_carrier,
  change_page,
  task
};
inline constexpr std::array<std::string_view, 7> doing_names{
    "contact_customers", "offer", "hold_batch", "ask", "switch_carrier", "change_page", "task"};
constexpr std::string_view name(Doing doing) {
  return doing_names[static_cast<std::size_t>(doing)];
}

struct PlaybookStep {
  std::string key;  // of its playbook
  Doing what = Doing::task;
  // The channel whose receiver carries it out; empty: a person does, and says when it is done.
  std::string channel;
  std::string approval;                   // who must agree before a machine does it; empty: nobody
  model::Sentence text;                   // what is to be done, or the message to customers
  std::string offer;                      // "10 元券"
  std::optional<model::Sentence> undo{};  // what the channel's receiver is told to take it back
  bool automatic() const { return !channel.empty(); }
};

struct Playbook {
  std::string key;
  model::Sentence name;
  std::vector<std::string> factors;         // keys, or keys that are their prefix
  std::vector<model::Severity> severities;  // empty: any
  std::vector<PlaybookStep> steps;
  std::string yaml;  // as it was written: a run keeps the steps that it began with
};

class Playbooks {
 public:
  // Errors: invalid_argument names the playbook, the key and what to write.
  static Result<Playbooks> parse(std::string_view yaml);
  // The one whose factor is the longest that fits; nullptr: none does.
  const Playbook* fitting(std::string_view factor, model::Severity severity) const;
  const std::vector<Playbook>& all() const { return all_; }

 private:
  std::vector<Playbook> all_;
};

}  // namespace myelin::repair
