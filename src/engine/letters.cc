// Messages to customers on their way: what may leave now, what each says, what became of it.
#include <fmt/format.h>

#include <map>

#include "connect/notify/notice.h"
#include "engine/affected.h"
#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using repair::Barrier;
using repair::BatchState;
using repair::Contact;
using repair::ContactState;
using repair::is_letter;
using repair::state_after;
using store::Row;
using store::Session;
using store::Value;

Result<Contact> contact_behind(Session& session, const model::Action& letter) {
  MYELIN_TRY(found, repair::contacts_where(session, {.action = letter.id, .rows = 1}));
  if (found.empty())
    return fail(ErrorCode::corrupt, fmt::format("letter {} belongs to no contact", letter.id.value),
                "run `myelin doctor`");
  return std::move(found.front());
}

// The plain value under a token of the vault; empty: it does not hold one.
Result<std::string> revealed(Session& session, const trust::Vault& vault, std::string_view query,
                             const Value& key) {
  std::string sealed;
  MYELIN_CHECK(
      session.query(query, {key}, [&](const Row& row) { return sealed = row.text(0), false; }));
  if (sealed.empty()) return std::string{};
  return vault.unseal(sealed);
}

// A letter that wants to leave, with what decides whether it may.
struct Leaving {
  std::size_t parcel = 0;
  Contact contact;
  repair::Batch batch;
  std::vector<CustomerId> person;
};

// Why it never leaves; empty: it may, now or later.
std::string_view refusal(const Leaving& one, Barrier barrier) {
  if (one.contact.state != ContactState::queued) return name(one.contact.state);
  if (one.batch.state != BatchState::open) return name(one.batch.state);
  return barrier == Barrier::none ? std::string_view{} : name(barrier);
}

}  // namespace

Result<connect::notify::Letter> Engine::Rooms::letter(const model::Action& action, bool reveal) {
  MYELIN_TRY(reading, sessions.borrow());
  MYELIN_TRY(contact, contact_behind(*reading, action));
  MYELIN_TRY(batch, repair::batch_of(*reading, contact.batch));
  repair::LetterWords words;
  words.offer = batch.offer;
  words.order_tail = repair::order_tail(contact.order);
  words.product = contact.product;
  MYELIN_CHECK(reading->query(sql::product_name, {Value{contact.product}},
                              [&](const Row& row) { return words.product = row.text(0), false; }));
  connect::notify::Letter letter;
  std::string person;
  if (reveal) {
    if (!contact.token)
      return fail(ErrorCode::not_found, "the customer has no address", "it is not sent");
    MYELIN_TRY(to, revealed(*reading, vault, sql::vault_of_token, Value{*contact.token}));
    if (to.empty())
      return fail(ErrorCode::not_found, "the vault does not hold the customer's address any more",
                  "it is not sent");
    MYELIN_TRY(called,
               revealed(*reading, vault, sql::name_of_customer, Value{contact.customer.value}));
    letter.to = std::move(to);
    person = std::move(called);
  }
  words.salutation = repair::salutation(person, batch.language);
  letter.contact = contact.id.value;
  letter.batch = batch.id.value;
  letter.repair = batch.repair.value;
  letter.purpose = name(batch.purpose);
  letter.medium = name(batch.medium);
  letter.language = batch.language;
  letter.offer = batch.offer;
  letter.text = repair::fill_letter(batch.body, words);
  letter.subject = batch.language == model::Language::en
                       ? fmt::format("About your order …{}", words.order_tail)
                       : fmt::format("关于您的订单（尾号 {}）", words.order_tail);
  if (words.order_tail.empty())
    letter.subject =
        batch.language == model::Language::en ? "A word about your purchase" : "关于您的购买";
  return letter;
}

Result<std::vector<std::vector<CustomerId>>> Engine::Rooms::persons_of(
    const std::vector<CustomerId>& ids) {
  std::vector<std::vector<CustomerId>> persons;
  MYELIN_CHECK(command({}, [&](Session&) -> Status {
    for (const auto id : ids) {
      persons.push_back(memory->identities.members(id));
      if (persons.back().empty()) persons.back().push_back(id);
    }
    return {};
  }));
  return persons;
}

Status Engine::Rooms::hold_letters(Session& transaction, std::vector<repair::Parcel>& parcels,
                                   Time now) {
  std::vector<Leaving> letters;
  std::vector<std::vector<CustomerId>> persons;
  for (std::size_t i = 0; i < parcels.size(); ++i) {
    if (!is_letter(parcels[i].actions.front())) continue;
    MYELIN_TRY(contact, contact_behind(transaction, parcels[i].actions.front()));
    MYELIN_TRY(batch, repair::batch_of(transaction, contact.batch));
    auto person = memory->identities.members(contact.customer);
    if (person.empty()) person.push_back(contact.customer);
    persons.push_back(person);
    letters.push_back({i, std::move(contact), std::move(batch), std::move(person)});
  }
  if (letters.empty()) return {};
  MYELIN_TRY(reaches, reach_of(transaction, persons, Counting::left_only));
  std::vector<repair::Parcel> held;
  std::vector<bool> gone(parcels.size());
  for (std::size_t i = 0; i < letters.size(); ++i) {
    auto& [place, contact, batch, person] = letters[i];
    const auto allowed = permission(settings.repair->care,
                                    {.repair = contact.repair,
                                     .purpose = contact.purpose,
                                     .medium = batch.medium,
                                     .zone = contact.zone},
                                    reaches[i].said, reaches[i].earlier, now);
    const auto why = refusal(letters[i], allowed.barrier);
    if (why.empty() && allowed.from <= now) {
      contact.state = ContactState::leaving;
      contact.left_at = now;
      MYELIN_CHECK(update(transaction, contact));
      // Another letter of this round may be to the same person.
      for (std::size_t j = i + 1; j < letters.size(); ++j)
        if (letters[j].person.front() == person.front())
          reaches[j].earlier.push_back({contact.repair, contact.purpose, now});
      continue;
    }
    gone[place] = true;
    const auto changes = why.empty() ? outbox->put_off(parcels[place], allowed.from)
                                     : outbox->call_off(parcels[place], why);
    MYELIN_CHECK(repair::save(transaction, changes));
    if (why.empty()) {
      contact.due_at = allowed.from;
      MYELIN_CHECK(update(transaction, contact));
    } else {
      MYELIN_CHECK(settle_letters(transaction, changes.updated, now));
    }
  }
  std::vector<repair::Parcel> staying;
  for (std::size_t i = 0; i < parcels.size(); ++i)
    if (!gone[i]) staying.push_back(std::move(parcels[i]));
  parcels = std::move(staying);
  return {};
}

Status Engine::Rooms::settle_letters(Session& transaction, std::span<const model::Action> actions,
                                     Time now) {
  for (const auto& action : actions) {
    const auto state = is_letter(action) ? state_after(action) : std::nullopt;
    if (!state) continue;
    MYELIN_TRY(contact, contact_behind(transaction, action));
    const bool again = contact.state == ContactState::failed && *state == ContactState::queued;
    const bool moving =
        contact.state == ContactState::queued || contact.state == ContactState::leaving;
    if (!again && (!moving || contact.state == *state)) continue;
    contact.state = *state;
    contact.reason = action.last_error;
    contact.settled_at = *state == ContactState::queued ? std::nullopt : std::optional{now};
    if (!may_have_reached(*state)) contact.left_at.reset();
    MYELIN_CHECK(update(transaction, contact));
    MYELIN_TRY(batch, repair::batch_of(transaction, contact.batch));
    if (batch.step.empty() || !contact.settled_at) continue;
    MYELIN_TRY(counts, repair::contact_counts(transaction, batch.id, batch.id));
    const bool over = std::ranges::none_of(
        counts, [](const repair::ContactCount& one) { return on_its_way(one.state); });
    if (over)
      MYELIN_CHECK(reflex->tell_step(batch.repair, {repair::flow::Verb::delivered, batch.step},
                                     "myelin", now));
  }
  return {};
}

Status Engine::Rooms::end_batch(Session& transaction, repair::Batch batch, BatchState state,
                                const Deed& deed, Time now) {
  MYELIN_TRY(contacts, repair::contacts_where(transaction, {.batch = batch.id}));
  std::vector<ActionId> waiting;
  for (const auto& one : contacts)
    if (one.state == ContactState::queued) waiting.push_back(one.action);
  MYELIN_CHECK(repair::stop(transaction, batch.id, deed.detail, now));
  batch.state = state;
  batch.ended_at = now;
  batch.ended_by = deed.actor;
  batch.reason = deed.detail;
  MYELIN_CHECK(update(transaction, batch));
  // The rows are written; memory forgets them.
  (void)outbox->call_off(batch.channel, waiting, deed.detail);
  if (batch.step.empty()) return {};
  return reflex->tell_step(batch.repair, {repair::flow::Verb::failed, batch.step}, deed.actor, now);
}

Status Engine::Rooms::rule_on_batches(Session& transaction, repair::OutboxChanges& changes,
                                      std::string_view actor, Time now) {
  for (auto& action : changes.updated) {
    if (action.event != repair::contact_batch_event) continue;
    MYELIN_TRY(notice, connect::notify::notice_from_json(action.payload));
    const BatchId id{std::strtoll(notice.step.key.c_str(), nullptr, 10)};
    MYELIN_TRY(batch, repair::batch_of(transaction, id));
    if (batch.state != BatchState::waiting) continue;
    if (action.state != model::ActionState::queued) {
      MYELIN_CHECK(end_batch(transaction, std::move(batch), BatchState::refused,
                             {actor, {}, {}, action.last_error}, now));
      continue;
    }
    // The approval has done its work: what leaves are the letters.
    action.state = model::ActionState::delivered;
    batch.state = BatchState::open;
    MYELIN_CHECK(update(transaction, batch));
    MYELIN_TRY(contacts, repair::contacts_where(transaction, {.batch = id}));
    MYELIN_CHECK(repair::release(transaction, id));
    for (const auto& one : contacts)
      if (one.state == ContactState::waiting)
        changes.queued.push_back(repair::letter_action(one, batch, now));
  }
  return {};
}

}  // namespace myelin::engine
