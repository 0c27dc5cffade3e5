// What became of customers after a message, and what playbooks ask to be written.
#include <fmt/format.h>

#include "base/log.h"
#include "engine/acts_of_persons.h"
#include "engine/care.h"
#include "engine/rooms.h"
#include "stats/proportion.h"

namespace myelin::engine {
namespace {

using repair::ContactState;

constexpr int outcome_days_max = 365;

// A person from the moment that he was written to, or would have been.
struct Followed {
  Time since;
  std::size_t row = 0;
  bool ordered = false, returned = false, complained = false;
};

void note(Followed& person, Act act) {
  switch (act) {
    case Act::ordered:
      person.ordered = true;
      break;
    case Act::returned:
      person.returned = true;
      break;
    case Act::complained:
      person.complained = true;
      break;
  }
}

// Written to less held out: nothing where nobody can be compared.
std::vector<LetterEffect> effects_of(const std::vector<OutcomeRow>& rows) {
  std::vector<LetterEffect> effects;
  if (rows.size() < 2 || rows.front().customers == 0 || rows.back().customers == 0) return effects;
  constexpr std::array counted{&OutcomeRow::complained, &OutcomeRow::returned,
                               &OutcomeRow::repurchased};
  for (std::size_t i = 0; i < counted.size(); ++i) {
    const auto share = [&](const OutcomeRow& row) {
      return stats::Share{row.*counted[i], row.customers};
    };
    const auto found = stats::share_difference(share(rows.front()), share(rows.back()));
    using enum LetterEffect::Finding;
    effects.push_back({.of = static_cast<LetterEffect::Of>(i),
                       .finding = found.low > 0    ? more
                                  : found.high < 0 ? fewer
                                                   : cannot_tell,
                       .difference = found.estimate,
                       .low = found.low,
                       .high = found.high,
                       .detectable = found.detectable});
  }
  return effects;
}

bool speaks_to_customers(const repair::PlaybookStep& step) {
  return step.what == repair::Doing::contact_customers || step.what == repair::Doing::offer;
}

}  // namespace

Result<OutcomeAnswer> Care::outcome(BatchId id, int days_after) {
  auto& rooms = *engine_.rooms_;
  if (days_after < 1 || days_after > outcome_days_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("the days are not 1 to {}", outcome_days_max), "30 is a month");
  MYELIN_TRY(session, rooms.sessions.borrow());
  MYELIN_TRY(batch, repair::batch_of(*session, id));
  MYELIN_TRY(contacts, repair::contacts_where(*session, {.batch = batch.id}));
  OutcomeAnswer answer{days_after, 0, {{.contacted = true}, {.contacted = false}}};
  const Time now = rooms.clock().now();
  std::vector<Followed> people;
  std::vector<CustomerId> customers;
  Time first = now;
  for (const auto& one : contacts) {
    const bool out = one.state == ContactState::held_out;
    if (!out && !(may_have_reached(one.state) && one.state != ContactState::leaving)) continue;
    const Time since = one.left_at.value_or(one.due_at);
    if (since + days{days_after} > now) {
      ++answer.young;
      continue;
    }
    people.push_back({since, out ? std::size_t{1} : std::size_t{0}});
    customers.push_back(one.customer);
    first = std::min(first, since);
  }
  MYELIN_TRY(persons, rooms.persons_of(customers));
  MYELIN_CHECK(for_each_act(*session, persons, first, [&](std::size_t i, Time at, Act act) {
    auto& person = people[i];
    if (at > person.since && at <= person.since + days{days_after}) note(person, act);
  }));
  for (const auto& person : people) {
    auto& row = answer.rows[person.row];
    ++row.customers;
    row.complained += person.complained ? 1 : 0;
    row.returned += person.returned ? 1 : 0;
    row.repurchased += person.ordered ? 1 : 0;
  }
  if (answer.rows.back().customers == 0 && batch.holdout <= 0) answer.rows.pop_back();
  answer.effects = effects_of(answer.rows);
  return answer;
}

Status Care::follow_playbooks() {
  return engine_.rooms_->write_for_playbooks();
}

Status Engine::Rooms::write_for_playbooks() {
  struct Wanted {
    CaseId repair;
    Time began;
    repair::PlaybookStep step;
  };
  const auto& care = settings.repair->care;
  std::vector<Wanted> wanted;
  MYELIN_CHECK(command({}, [&](store::Session&) -> Status {
    for (const auto* run : memory->playbooks.sent())
      for (std::size_t i = 0; i < run->state.steps.size(); ++i) {
        const auto& step = run->playbook.steps[i];
        if (run->state.steps[i] == repair::flow::StepState::sent && speaks_to_customers(step) &&
            care.carries(step.channel))
          wanted.push_back({run->repair, run->began, step});
      }
    return {};
  }));
  for (const auto& one : wanted) {
    bool written = false;
    {
      MYELIN_TRY(reading, sessions.borrow());
      MYELIN_TRY(batches, repair::batches_of(*reading, one.repair, 0, 1 << 20));
      written = std::ranges::any_of(batches, [&](const repair::Batch& batch) {
        return batch.step == one.step.key && batch.created_at >= one.began;
      });
    }
    if (written) continue;
    const auto tongue = settings.repair->channel(one.step.channel)->language;
    ContactRequest request;
    request.language = tongue;
    request.text = tongue == model::Language::en ? one.step.text.en : one.step.text.zh;
    request.offer = one.step.offer;
    if (!request.offer.empty() && request.text.find("{offer}") == std::string::npos)
      request.text += " {offer}";
    request.question.medium = care.medium_of(one.step.channel).value_or(repair::Medium::sms);
    const auto answer = write_to_customers(one.repair, request, "myelin", one.step.key);
    if (answer && answer->batch) continue;
    if (!answer) {
      log::warning("step {} of case {} writes to nobody: {}", one.step.key, one.repair.value,
                   answer.error().message);
      const auto code = answer.error().code;
      if (code == ErrorCode::unavailable || code == ErrorCode::internal) continue;  // tried again
    }
    // Nobody is left to write to, and it is done; or a person has to look.
    const bool nobody = answer && answer->plan.customers == 0;
    MYELIN_CHECK(command({}, [&](store::Session&) {
      return reflex->tell_step(
          one.repair,
          {nobody ? repair::flow::Verb::delivered : repair::flow::Verb::failed, one.step.key},
          "myelin", clock().now());
    }));
  }
  return {};
}

}  // namespace myelin::engine
