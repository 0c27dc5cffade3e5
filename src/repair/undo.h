// Undo: what a person did by mistake is taken back as an event of its own; nothing is erased.
//
// - The last deed of a person on a case (taken, handed over, resolved) within
//   settings.undo_within, by who did it or an administrator: the case is as it was before. What
//   happened to the case since (a ruling, an alert that fires again) ends the offer.
// - A message that waits to leave is cancelled. One that was delivered within
//   settings.correct_within is corrected: a new message to the same channel names the first by its
//   id and says what it was. A tool whose ticket that message opened closes it. A playbook's step
//   by a machine is undone only where the step says how (`undo:`): nobody can guess what lifts a
//   hold.
//
// Thread safety: pure functions; those with a session belong to its thread.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/case.h"
#include "repair/outbox.h"
#include "repair/playbook_runs.h"
#include "repair/settings.h"
#include "store/store.h"

namespace myelin::repair {

inline constexpr std::string_view corrected_event = "action.corrected";
inline constexpr std::string_view message_of_step = "playbook.step.";
inline constexpr std::string_view undo_of_step = "playbook.undo.";

// A deed that can be taken back, and the case before it.
struct Before {
  std::string verb, actor;
  Time at;
  model::Case value;
};
struct DeedUndo {
  std::string verb, actor;
  Time at, until;
};
enum class UndoWay : std::uint8_t { cancel, correct };
inline constexpr std::array<std::string_view, 2> undo_way_names{"cancel", "correct"};
struct ActionUndo {
  ActionId action;
  UndoWay way = UndoWay::cancel;
  std::optional<Time> until;  // none: as long as it has not left
};
struct UndoOffers {
  std::optional<DeedUndo> deed;
  std::vector<ActionUndo> actions;
};

// What can be taken back of a case now. `actions`: all of the case.
Result<UndoOffers> undo_offers(store::Session& session, const Settings& settings,
                               const model::Case& repair, std::span<const model::Action> actions,
                               Time now);

// The message that corrects a delivered one. Error::conflict says why it cannot be: its kind, its
// age, or because it was corrected already.
struct CorrectionRequest {
  const model::Action& action;
  const Run* run = nullptr;  // the playbook of its case
  std::string_view reason, actor;
};
Result<model::Action> correction_of(store::Session& session, const Settings& settings,
                                    const CorrectionRequest& request, ActionSequence& ids,
                                    Time now);

// REQUIRES: inside a transaction.
Status append_before(store::Session& session, const Before& before);
Status append_undone(store::Session& session, const Before& undone, std::string_view actor,
                     Time now);
Status append_correction(store::Session& session, const model::Action& corrected,
                         const model::Action& correction, std::string_view actor);
// The newest deed of each case that nothing came after; `only`: of one case.
Result<std::vector<Before>> load_before(store::Session& session, CaseId only);

}  // namespace myelin::repair
