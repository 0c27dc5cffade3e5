#include "repair/playbook_runs.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "repair/sql.h"

namespace myelin::repair {
namespace {

// Reads runs and replays their events; `only`: of one case, 0: of all.
Status read_runs(store::Session& session, CaseId only, std::map<CaseId, Run>& runs) {
  MYELIN_CHECK(
      session.query(sql::load_runs, {store::Value{only.value}}, [&](const store::Row& row) {
        const auto read = Playbooks::parse(row.text(2));
        if (!read || read->all().empty()) {
          log::warning("the playbook of case {} cannot be read any more", row.integer(0));
          return true;
        }
        const CaseId id{row.integer(0)};
        runs[id] = {id, static_cast<int>(row.integer(1)), row.time(3), read->all().front(), {}, 0};
        return true;
      }));
  return session.query(
      sql::load_run_events, {store::Value{only.value}}, [&](const store::Row& row) {
        const auto run = runs.find(CaseId{row.integer(0)});
        const auto verb = std::ranges::find(flow::verb_names, row.text(2));
        if (run == runs.end() || run->second.round != row.integer(1) ||
            verb == flow::verb_names.end())
          return true;
        ++run->second.events;
        run->second.state = flow::step(run->second.playbook, std::move(run->second.state),
                                       {static_cast<flow::Verb>(verb - flow::verb_names.begin()),
                                        std::string{row.text(3)}})
                                .state;
        return true;
      });
}

}  // namespace

Status PlaybookRuns::load(store::Session& session) {
  runs_.clear();
  return read_runs(session, CaseId{}, runs_);
}

RunChange PlaybookRuns::begin(const model::Case& repair, const Playbook& playbook, Time now) {
  Run& run = runs_[repair.id];
  run = {repair.id, repair.reopened, now, playbook, {}, 0};
  auto next = flow::step(run.playbook, {}, {flow::Verb::started, {}});
  run.state = std::move(next.state);
  return {
      .run = &run,
      .event =
          RunEvent{repair.id, run.round, run.events++, now, {flow::Verb::started, {}}, "myelin"},
      .begins = true,
      .commands = std::move(next.commands)};
}

Result<RunChange> PlaybookRuns::tell(CaseId repair, flow::Event event, std::string actor,
                                     Time now) {
  const auto found = runs_.find(repair);
  if (found == runs_.end())
    return fail(ErrorCode::not_found, fmt::format("no playbook runs for case {}", repair.value),
                "`myelin playbooks list` names the playbooks and their factors");
  Run& run = found->second;
  if (!event.step.empty() && std::ranges::find(run.playbook.steps, event.step,
                                               &PlaybookStep::key) == run.playbook.steps.end())
    return fail(ErrorCode::not_found,
                fmt::format("the playbook of case {} has no step {}", repair.value, event.step),
                fmt::format("`myelin cases show {}` lists them", repair.value));
  auto next = flow::step(run.playbook, run.state, event);
  if (!next.changed) return RunChange{.run = &run, .event = {}, .commands = {}};
  run.state = std::move(next.state);
  return RunChange{
      .run = &run,
      .event = RunEvent{repair, run.round, run.events++, now, std::move(event), std::move(actor)},
      .commands = std::move(next.commands)};
}

std::vector<const Run*> PlaybookRuns::sent() const {
  std::vector<const Run*> found;
  for (const auto& [id, run] : runs_)
    if (!run.state.over &&
        std::ranges::find(run.state.steps, flow::StepState::sent) != run.state.steps.end())
      found.push_back(&run);
  return found;
}

const Run* PlaybookRuns::find(CaseId repair) const {
  const auto found = runs_.find(repair);
  return found == runs_.end() ? nullptr : &found->second;
}

Status save(store::Session& session, const RunChange& change) {
  if (!change.event) return {};
  if (change.begins) {
    MYELIN_TRY(rows, session.append_to("playbook_run"));
    rows->add(change.run->repair.value);
    rows->add(change.run->round);
    rows->add(change.event->at);
    rows->add(change.run->playbook.key);
    rows->add(change.run->playbook.yaml);
    rows->end_row();
  }
  MYELIN_TRY(rows, session.append_to("playbook_event"));
  rows->add(change.event->repair.value);
  rows->add(change.event->round);
  rows->add(change.event->seq);
  rows->add(change.event->at);
  rows->add(flow::name(change.event->what.verb));
  rows->add(change.event->what.step);
  rows->add(change.event->actor);
  rows->end_row();
  return {};
}

Result<std::optional<Run>> run_of(store::Session& session, CaseId repair) {
  std::map<CaseId, Run> runs;
  MYELIN_CHECK(read_runs(session, repair, runs));
  if (runs.empty()) return std::optional<Run>{};
  return std::optional<Run>{std::move(runs.begin()->second)};
}

}  // namespace myelin::repair
