// Ticket: what a case is called in a tool that the company has (Zendesk, Jira…), and how it stands
// there. Values.
#pragma once
#include <array>
#include <cstdint>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "model/case.h"

namespace myelin::model {

// What every tool knows of work. A closed case is done.
enum class Progress : std::uint8_t { open, working, done };
inline constexpr std::array<std::string_view, 3> progress_names{"open", "working", "done"};
constexpr std::string_view name(Progress p) {
  return progress_names[static_cast<std::size_t>(p)];
}
constexpr Progress progress_of(CaseState state) {
  switch (state) {
    case CaseState::open:
      return Progress::open;
    case CaseState::taken:
      return Progress::working;
    case CaseState::resolved:
    case CaseState::closed:
      break;
  }
  return Progress::done;
}

struct Ticket {
  std::string id, url;       // the tool's
  std::int64_t version = 0;  // grows with each change there; 0: not told
  Progress progress = Progress::open;
  std::string person;  // who has it, or who moved it last; may be empty
};

// A case's ticket in the tool behind a channel, as it was last seen.
struct ExternalLink {
  CaseId repair;
  std::string channel;
  Ticket ticket;
  Time seen_at;
};

}  // namespace myelin::model
