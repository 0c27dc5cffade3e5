// Laws that hold whatever people and alerts do, in any order.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "repair/for_tests.h"

namespace myelin::repair {
namespace {

using model::CaseState;

constexpr int incidents = 3, departments = 3;

struct World {
  std::shared_ptr<const Settings> settings =
      settings_of("channels: {ops: {kind: webhook, url: 'https://x/y'}}");
  ActionSequence ids;
  CaseBook book{settings, ids};
  Time now = local_time("2026-11-20 10:00");
  std::map<CaseId, std::vector<model::CaseEvent>> history;
  std::map<CaseId, model::Case> seen;
};

bool same(const model::Case& a, const model::Case& b) {
  return a.id == b.id && a.alert == b.alert && a.state == b.state && a.title_zh == b.title_zh &&
         a.title_en == b.title_en && a.factor == b.factor && a.department == b.department &&
         a.assignee == b.assignee && a.opened_at == b.opened_at && a.due_at == b.due_at &&
         a.taken_at == b.taken_at && a.resolved_at == b.resolved_at && a.at_stake == b.at_stake &&
         a.evidence == b.evidence && a.reopened == b.reopened;
}

// One random deed; what changed, if it was possible.
std::vector<Changes> deed(World& world, Random& random) {
  world.now += minutes{random.between(0, 3 * 24 * 60)};
  const CaseId id{random.between(1, 6)};
  const std::string department = "部门" + std::to_string(random.between(1, departments));
  std::vector<Changes> all;
  const auto keep = [&](Result<Changes> result) {
    if (result) all.push_back(std::move(*result));
  };
  switch (random.between(0, 7)) {
    case 0:
      keep(world.book.take(id, random.chance(0.9) ? "小王" : " ", "key", world.now));
      break;
    case 1:
      keep(
          world.book.hand_over(id, department, random.chance(0.9) ? "理由" : "", "key", world.now));
      break;
    case 2:
      keep(world.book.resolve(id, "做完了", "key", world.now));
      break;
    case 3:
      keep(world.book.reopen(id, "没完", "key", world.now));
      break;
    case 4:
      keep(world.book.comment(id, "看看", "key", world.now));
      break;
    case 5:
      all = world.book.tick(world.now);
      break;
    default: {
      const auto incident = random.between(1, incidents);
      model::Alert alert = broken_parcels(incident * 10 + random.between(0, 1));
      alert.group = "incident " + std::to_string(incident);
      alert.state = random.chance(0.4) ? model::AlertState::resolved : model::AlertState::firing;
      alert.severity = static_cast<model::Severity>(random.between(0, 2));
      alert.silenced_by = random.chance(0.1) ? "s" : "";
      alert.at_stake.minor = random.between(0, 1000000);
      Cause cause = damaged_packaging();
      cause.department = random.chance(0.2) ? "" : department;
      all.push_back(world.book.open_for(alert, cause, world.now));
    }
  }
  return all;
}

void check_case(const model::Case& c) {
  RC_ASSERT(!c.department.empty());
  RC_ASSERT(c.state != CaseState::open || (c.assignee.empty() && !c.taken_at && !c.resolved_at));
  RC_ASSERT(c.state != CaseState::taken || (!c.assignee.empty() && c.taken_at && !c.resolved_at));
  RC_ASSERT((c.state == CaseState::resolved || c.state == CaseState::closed) ==
            c.resolved_at.has_value());
  RC_ASSERT(c.due_at > c.opened_at);
  RC_ASSERT(c.evidence.size() <= limits::verbatims_per_alert_max);
}

RC_GTEST_PROP(CaseLaws, HoldUnderAnySequence, ()) {
  World world;
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  std::set<ActionId> actions;
  for (int step = 0; step < 120; ++step) {
    const auto all = deed(world, random);
    for (const auto& changes : all) {
      if (!changes.value.id) continue;
      const auto before = world.seen.find(changes.value.id);
      if (before == world.seen.end())
        RC_ASSERT(changes.write == Changes::Write::insert);
      else {
        RC_ASSERT(changes.write != Changes::Write::insert);
        RC_ASSERT(changes.write != Changes::Write::none || same(before->second, changes.value));
        RC_ASSERT(before->second.opened_at == changes.value.opened_at &&
                  before->second.reopened <= changes.value.reopened);
        if (before->second.state == CaseState::closed)
          RC_ASSERT(same(before->second, changes.value));
        if (before->second.state != changes.value.state) RC_ASSERT(!changes.events.empty());
      }
      for (const auto& event : changes.events) {
        auto& history = world.history[changes.value.id];
        RC_ASSERT((history.empty() ? event.verb == "opened" : event.at >= history.back().at));
        history.push_back(event);
      }
      for (const auto& action : changes.actions) RC_ASSERT(actions.insert(action.id).second);
      world.seen[changes.value.id] = changes.value;
    }
    // Nothing changed that was not told.
    for (const auto& [id, value] : world.seen) {
      RC_ASSERT(same(*world.book.find(id), value));
      check_case(value);
    }
    RC_ASSERT(world.book.size() == world.seen.size());
    RC_ASSERT(world.book.open_cases().size() <= std::size_t{incidents});
  }
}

// What people did is what the store says, after every commit and after a restart.
TEST(CaseLaws, MemoryIsWhatTheStoreSays) {
  World world;
  MemoryStore memory;
  Random random(7);
  std::int64_t events = 0;
  for (int step = 0; step < 150; ++step)
    for (const auto& changes : deed(world, random)) {
      memory.commit(changes);
      events += static_cast<std::int64_t>(changes.events.size());
      if (changes.value.id) world.seen[changes.value.id] = changes.value;
    }
  ActionSequence ids;
  CaseBook again(world.settings, ids);
  const auto loaded = again.load(*memory.session);
  ASSERT_TRUE(loaded) << loaded.error().message;
  ASSERT_EQ(again.size(), world.book.size());
  ASSERT_GT(again.size(), 2u);
  for (const auto& [id, value] : world.seen) {
    const model::Case& found = *again.find(id);
    EXPECT_TRUE(same(found, value)) << id.value;
    EXPECT_EQ(found.quiet_since, value.quiet_since) << id.value;
    EXPECT_EQ(found.nudges, value.nudges) << id.value;
    EXPECT_EQ(found.nudge_at.has_value(), value.nudge_at.has_value()) << id.value;
  }
  EXPECT_EQ(memory.count("select count(*) from case_event"), events) << "history only grows";
  EXPECT_EQ(ids.next(), world.ids.next()) << "numbers go on where they were";
}

}  // namespace
}  // namespace myelin::repair
