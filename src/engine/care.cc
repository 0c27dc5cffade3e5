// Writing to the customers of a case: planned on a session beside the writer, written by it in one
// transaction with its approval or its letters.
#include "engine/care.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "connect/notify/notice.h"
#include "engine/question_rows.h"
#include "engine/rooms.h"
#include "engine/sql.h"
#include "repair/rows.h"
#include "revenue/experiment.h"
#include "trust/masker.h"

namespace myelin::engine {
namespace {

using repair::Barrier;
using repair::Batch;
using repair::BatchState;
using repair::Contact;
using repair::ContactState;
using store::Session;
using store::Value;

constexpr std::size_t samples_max = 3;
constexpr double holdout_max = 0.5;

std::unexpected<Error> wrong(std::string what, std::string hint) {
  return fail(ErrorCode::invalid_argument, std::move(what), std::move(hint));
}

// What the operator wrote goes to everybody: nobody's number, name or address may stand in it.
Status impersonal(const trust::Masker& masker, const std::string& text) {
  const auto masked = masker.mask(text);
  if (masked.findings.empty()) return {};
  return wrong(fmt::format("the message holds what looks like somebody's {}",
                           name(masked.findings.front().kind)),
               "everybody would get it: take it out, or use the placeholders");
}

// A batch as asked for, its words checked; it has no id yet.
Result<Batch> drafted(const ContactRequest& request, const repair::Settings& settings,
                      const trust::Masker& masker) {
  const auto& care = settings.care;
  Batch batch;
  batch.body = request.text;
  batch.language = request.language;
  const bool english = request.language == model::Language::en;
  if (!request.from_template.empty()) {
    const auto found = care.templates.find(request.from_template);
    if (found == care.templates.end())
      return fail(ErrorCode::not_found,
                  fmt::format("there is no template {}", request.from_template),
                  "care.templates of myelin.yaml holds them");
    batch.body = english ? found->second.en : found->second.zh;
    if (!request.text.empty())
      return wrong("a message and a template were given", "give one of them");
    if (batch.body.empty())
      return wrong(fmt::format("template {} has no words in that language", request.from_template),
                   "add them under care.templates, or write in the other language");
  }
  MYELIN_CHECK(repair::check_letter(batch.body, !request.offer.empty()));
  for (const auto& text : {batch.body, request.offer}) MYELIN_CHECK(impersonal(masker, text));
  if (request.offer.size() > limits::name_bytes_max)
    return wrong(fmt::format("an offer has at most {} bytes", limits::name_bytes_max),
                 "name it in short, such as \"10 元券\"");
  if (!(request.holdout >= 0 && request.holdout <= holdout_max))
    return wrong(fmt::format("the holdout is not between 0 and {}", holdout_max),
                 "0.1 keeps one customer in ten out, to see what the message does");
  batch.purpose = request.question.purpose;
  batch.medium = request.question.medium;
  batch.channel = care.channel(batch.medium);
  if (batch.channel.empty() && !request.dry_run)
    return wrong(fmt::format("no channel carries {}", name(batch.medium)),
                 fmt::format("write care: {{channels: {{{}: NAME}}}} and that channel into "
                             "myelin.yaml (docs/notifications.md)",
                             name(batch.medium)));
  if (batch.purpose == repair::Purpose::marketing)
    batch.body += "\n" + (english ? care.opt_out.en : care.opt_out.zh);
  batch.offer = request.offer;
  batch.holdout = request.holdout;
  batch.price = care.prices[static_cast<std::size_t>(batch.medium)];
  batch.currency = care.currency;
  return batch;
}

// The same person stays out of all that a case sends, whatever else is asked.
bool is_held_out(CaseId repair, CustomerId person, double share) {
  if (share <= 0) return false;
  model::Experiment keep_out;
  keep_out.id = ExperimentId{-repair.value};  // no experiment's own
  keep_out.arms = {{"held_out", share}, {"contacted", 1 - share}};
  return revenue::arm_of(keep_out, fmt::format("customer {}", person.value)) == 0;
}

struct Planned {
  ContactPlan plan;
  std::vector<Contact> contacts;
};

std::string sample_of(const Batch& batch, const Contact& contact) {
  return repair::fill_letter(batch.body, {.salutation = repair::salutation({}, batch.language),
                                          .product = contact.product,
                                          .order_tail = repair::order_tail(contact.order),
                                          .offer = batch.offer});
}

Contact contact_for(const AffectedCustomer& one, const Batch& batch, Zone zone) {
  Contact contact;
  contact.repair = batch.repair;
  contact.customer = one.id;
  contact.silent = one.silent;
  contact.token = one.token;
  contact.zone = zone;
  contact.purpose = batch.purpose;
  contact.due_at = one.permission.from;
  const auto open = std::ranges::find_if_not(one.orders, &AffectedOrder::settled);
  if (open != one.orders.end()) {
    contact.order = open->order;
    contact.product = open->product;
  }
  return contact;
}

Planned plan_for(const Affected& found, const ContactRequest& request, const Batch& batch,
                 const repair::Care& care, Zone zone, Time now) {
  Planned planned;
  auto& plan = planned.plan;
  const std::set<CustomerId> only{request.only.begin(), request.only.end()};
  for (const auto& one : found.customers) {
    if ((request.among == Among::silent && !one.silent) ||
        (request.among == Among::complained && one.silent) ||
        (!only.empty() && !only.contains(one.id)))
      continue;
    ++plan.customers;
    plan.silent += one.silent ? 1 : 0;
    auto barrier = one.permission.barrier;
    const bool out = barrier == Barrier::none && is_held_out(found.repair, one.id, batch.holdout);
    if (out) barrier = Barrier::held_out;
    if (barrier != Barrier::none) ++plan.barred[static_cast<std::size_t>(barrier)];
    if (barrier != Barrier::none && !out) continue;
    Zone local = zone;
    if (!one.orders.empty())
      if (const auto named = care.zones.find(one.orders.front().region); named != care.zones.end())
        local = named->second;
    auto contact = contact_for(one, batch, local);
    if (contact.product.empty() && !found.cells.empty())
      contact.product = found.cells.front().product;
    contact.state = out ? ContactState::held_out : ContactState::queued;
    if (!out) {
      ++plan.reached;
      plan.later += contact.due_at > now ? 1 : 0;
      plan.first_at = std::min(plan.first_at.value_or(contact.due_at), contact.due_at);
      plan.last_at = std::max(plan.last_at.value_or(contact.due_at), contact.due_at);
      if (plan.samples.size() < samples_max) plan.samples.push_back(sample_of(batch, contact));
    }
    planned.contacts.push_back(std::move(contact));
  }
  plan.cost.currency = batch.currency;
  plan.cost.minor = std::llround(batch.price * static_cast<double>(plan.reached) * 100);
  return planned;
}

std::string line_of(const Batch& batch, const ContactPlan& plan) {
  return fmt::format("batch {}: {} customers by {}, {}", batch.id.value, plan.reached,
                     name(batch.medium), name(batch.purpose));
}

// With what the case wrote within the last day: in parts it is as many.
Result<bool> writes_to_many(Session& session, const Batch& batch, std::int64_t reached,
                            const repair::Care& care) {
  if (care.four_eyes_from <= 0) return false;
  MYELIN_TRY(earlier, repair::batches_of(session, batch.repair, 0, 1 << 20));
  for (const auto& one : earlier) {
    if (one.created_at <= batch.created_at - days{1} || one.state == BatchState::refused) continue;
    MYELIN_TRY(counts, repair::contact_counts(session, one.id, one.id));
    for (const auto& count : counts)
      if (count.state != ContactState::held_out && count.state != ContactState::skipped)
        reached += count.contacts;
  }
  return reached >= care.four_eyes_from;
}

connect::notify::Notice notice_of(const Batch& batch, const ContactPlan& plan,
                                  const model::Case& repair, model::Severity severity,
                                  std::string address) {
  connect::notify::Notice notice;
  notice.event = repair::contact_batch_event;
  notice.at = batch.created_at;
  notice.repair = repair.id;
  notice.alert = repair.alert;
  notice.severity = severity;
  notice.state = repair.state;
  notice.title_zh = repair.title_zh;
  notice.title_en = repair.title_en;
  notice.factor = repair.factor;
  notice.department = repair.department;
  notice.actor = batch.created_by;
  notice.detail = line_of(batch, plan);
  if (plan.cost.minor > 0)
    notice.detail += fmt::format(", {} {}", plan.cost.text(), plan.cost.currency.view());
  notice.customers = plan.reached;
  notice.step = {
      std::to_string(batch.id.value), "contact_customers", batch.body, batch.body, batch.offer, {}};
  notice.url = std::move(address);
  return notice;
}

}  // namespace

Result<Affected> Care::affected(CaseId id, const ContactQuestion& question) {
  return engine_.rooms_->affected(id, question);
}

Result<Affected> Engine::Rooms::affected(CaseId id, const ContactQuestion& question) {
  MYELIN_TRY(reading, sessions.borrow());
  return find_affected(
      {*reading, settings.repair->care, settings.zone, language.now()->taxonomy->version(),
       [&](const std::vector<CustomerId>& ids) { return persons_of(ids); }},
      id, question, clock().now());
}

Result<ContactAnswer> Care::contact(CaseId id, const ContactRequest& request,
                                    std::string_view actor) {
  auto& rooms = *engine_.rooms_;
  MYELIN_TRY(answer, rooms.write_to_customers(id, request, actor, {}));
  if (!answer.batch) return answer;
  MYELIN_TRY(shown, batch(answer.batch->value.id));
  answer.batch = std::move(shown);
  return answer;
}

Result<ContactAnswer> Engine::Rooms::write_to_customers(CaseId id, const ContactRequest& request,
                                                        std::string_view actor,
                                                        const std::string& step) {
  const auto& care = settings.repair->care;
  MYELIN_TRY(found, affected(id, request.question));
  auto asked = request;
  asked.question.purpose = found.purpose;
  MYELIN_TRY(batch, drafted(asked, *settings.repair, masker));
  batch.repair = id;
  batch.created_by = actor;
  batch.step = step;
  auto planned = plan_for(found, request, batch, care, settings.zone, clock().now());
  ContactAnswer answer{std::move(planned.plan), {}};
  if (request.dry_run || answer.plan.reached == 0) return answer;
  if (planned.contacts.size() > repair::contacts_per_batch_max)
    return fail(ErrorCode::too_large,
                fmt::format("{} customers are more than one batch takes ({})",
                            planned.contacts.size(), repair::contacts_per_batch_max),
                "write to those who complained first, or name them");
  MYELIN_TRY(made, write_batch(batch, std::move(planned.contacts), answer.plan));
  batch.id = made;
  answer.batch = BatchAnswer{std::move(batch), {}, {}};
  return answer;
}

Result<BatchId> Engine::Rooms::write_batch(Batch batch, std::vector<Contact> contacts,
                                           const ContactPlan& plan) {
  std::vector<model::Action> actions;
  const std::string actor = batch.created_by;
  const auto object = fmt::format("case {}", batch.repair.value);
  const auto detail = fmt::format("{} customers by {}", plan.reached, name(batch.medium));
  MYELIN_CHECK(command(
      {actor, "contacted", object, detail},
      [&](Session& transaction) -> Status {
        actions.clear();
        const auto* repair = memory->cases.find(batch.repair);
        if (repair == nullptr)
          return fail(ErrorCode::not_found, fmt::format("there is no {}", object),
                      "list them with `myelin cases`");
        const Time now = clock().now();
        batch.id = BatchId{next_row()};
        batch.created_at = now;
        const auto notice =
            notice_of(batch, plan, *repair,
                      memory->cases.severity(repair->id).value_or(model::Severity::warning),
                      settings.repair->address_of(repair->id));
        auto approval =
            repair::Router{settings.repair}.action_to(batch.channel, notice, action_ids, now);
        MYELIN_TRY(many, writes_to_many(transaction, batch, plan.reached, settings.repair->care));
        if (many) approval.state = model::ActionState::waiting;
        const bool waits = approval.state == model::ActionState::waiting;
        batch.state = waits ? BatchState::waiting : BatchState::open;
        MYELIN_CHECK(insert(transaction, batch));
        for (auto& one : contacts) {
          one.id = ContactId{next_row()};
          one.batch = batch.id;
          if (one.state == ContactState::held_out) continue;
          one.state = waits ? ContactState::waiting : ContactState::queued;
          one.action = action_ids.next();
          if (!waits) actions.push_back(repair::letter_action(one, batch, now));
        }
        MYELIN_CHECK(insert(transaction, contacts));
        if (waits) actions = {std::move(approval)};
        MYELIN_CHECK(repair::append_actions(transaction, actions));
        return reflex->carry(repair::Changes{.write = repair::Changes::Write::none,
                                             .value = *repair,
                                             .events = {{.repair = repair->id,
                                                         .at = now,
                                                         .actor = actor,
                                                         .verb = "contacted",
                                                         .detail = line_of(batch, plan)}},
                                             .actions = {},
                                             .nudges = {}});
      },
      [&] { outbox->enqueue(actions); }));
  return batch.id;
}

Result<std::vector<BatchAnswer>> Care::batches(CaseId repair, const Page& page) {
  MYELIN_TRY(session, engine_.rooms_->sessions.borrow());
  MYELIN_TRY(found, repair::batches_of(*session, repair, page.before, rows_of(page)));
  std::vector<BatchAnswer> answers;
  for (auto& one : found) answers.push_back({std::move(one), {}, {}});
  if (answers.empty()) return answers;
  MYELIN_TRY(counts,
             repair::contact_counts(*session, answers.back().value.id, answers.front().value.id));
  for (auto& one : answers) {
    for (const auto& count : counts)
      if (count.batch == one.value.id)
        one.counts[static_cast<std::size_t>(count.state)] = count.contacts;
    if (one.value.state != BatchState::waiting) continue;
    MYELIN_CHECK(session->query(
        sql::approval_of_batch, {Value{one.value.repair.value}}, [&](const store::Row& row) {
          const auto notice = connect::notify::notice_from_json(row.text(1));
          if (notice && notice->step.key == std::to_string(one.value.id.value))
            one.approval = ActionId{row.integer(0)};
          return !one.approval;
        }));
  }
  return answers;
}

Result<BatchAnswer> Care::batch(BatchId id) {
  MYELIN_TRY(found, batches({}, {.before = id.value + 1, .rows = 1}));
  if (found.empty() || found.front().value.id != id)
    return fail(ErrorCode::not_found, fmt::format("there is no contact batch {}", id.value),
                "`myelin contacts` lists them");
  return std::move(found.front());
}

Result<std::vector<Contact>> Care::contacts(BatchId id, const Page& page) {
  MYELIN_TRY(session, engine_.rooms_->sessions.borrow());
  MYELIN_TRY(known, repair::batch_of(*session, id));
  return repair::contacts_where(
      *session, {.batch = known.id, .after = ContactId{page.before}, .rows = rows_of(page)});
}

Status Care::stop(BatchId id, std::string_view reason, std::string_view actor) {
  auto& rooms = *engine_.rooms_;
  if (reason.find_first_not_of(" \n\t") == std::string_view::npos ||
      reason.size() > limits::note_bytes_max)
    return wrong(fmt::format("the reason has 1 to {} bytes", limits::note_bytes_max),
                 "say why it is stopped, for whoever reads it in a year");
  const auto object = fmt::format("contact batch {}", id.value);
  return rooms.command({actor, "stopped", object, reason}, [&](Session& transaction) -> Status {
    MYELIN_TRY(batch, repair::batch_of(transaction, id));
    if (batch.state != BatchState::open)
      return fail(ErrorCode::conflict, fmt::format("{} is {}", object, name(batch.state)),
                  batch.state == BatchState::waiting ? "refuse it in the approval inbox"
                                                     : "nothing more of it leaves");
    return rooms.end_batch(transaction, std::move(batch), BatchState::stopped,
                           {actor, {}, {}, reason}, rooms.clock().now());
  });
}

}  // namespace myelin::engine
