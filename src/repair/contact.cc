#include "repair/contact.h"

#include <fmt/format.h>

#include <charconv>

#include "repair/outbox.h"
#include "repair/rows.h"
#include "repair/sql.h"

namespace myelin::repair {
namespace {

using store::Null;
using store::Row;
using store::Session;
using store::Value;

template <class Enum, std::size_t N>
Enum named(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return Enum{};
}

Value value_of(const std::optional<Time>& time) {
  return time ? Value{*time} : Value{Null{}};
}
std::optional<Time> time_at(const Row& row, std::size_t column) {
  return row.is_null(column) ? std::nullopt : std::optional{row.time(column)};
}
std::string text_at(const Row& row, std::size_t column) {
  return std::string{row.text(column)};
}

Batch batch_at(const Row& row) {
  Batch b;
  b.id = BatchId{row.integer(0)};
  b.repair = CaseId{row.integer(1)};
  b.state = named<BatchState>(batch_state_names, row.text(2));
  b.purpose = named<Purpose>(purpose_names, row.text(3));
  b.medium = named<Medium>(medium_names, row.text(4));
  b.channel = text_at(row, 5);
  b.language = row.text(6) == "en" ? model::Language::en : model::Language::zh;
  b.body = text_at(row, 7);
  b.offer = text_at(row, 8);
  b.holdout = row.real(9);
  b.price = row.real(10);
  if (const auto currency = Currency::parse(row.text(11))) b.currency = *currency;
  b.step = text_at(row, 12);
  b.created_at = row.time(13);
  b.created_by = text_at(row, 14);
  b.ended_at = time_at(row, 15);
  b.ended_by = text_at(row, 16);
  b.reason = text_at(row, 17);
  return b;
}

Contact contact_at(const Row& row) {
  Contact c;
  c.id = ContactId{row.integer(0)};
  c.batch = BatchId{row.integer(1)};
  c.repair = CaseId{row.integer(2)};
  c.customer = CustomerId{row.integer(3)};
  c.order = text_at(row, 4);
  c.product = text_at(row, 5);
  c.silent = row.boolean(6);
  if (!row.is_null(7)) c.token = row.fingerprint(7);
  c.zone = Zone{minutes{row.integer(8)}};
  c.purpose = named<Purpose>(purpose_names, row.text(9));
  c.state = named<ContactState>(contact_state_names, row.text(10));
  c.reason = text_at(row, 11);
  c.action = ActionId{row.integer(12)};
  c.due_at = row.time(13);
  c.left_at = time_at(row, 14);
  c.settled_at = time_at(row, 15);
  return c;
}

Status one_row(Result<std::int64_t> changed, std::string_view what, std::int64_t id) {
  if (!changed) return std::unexpected(changed.error());
  if (*changed == 1) return {};
  return fail(ErrorCode::corrupt, fmt::format("{} {} has {} rows", what, id, *changed),
              "run `myelin doctor`");
}

}  // namespace

Status insert(Session& session, const Batch& b) {
  MYELIN_TRY(row, session.append_to("contact_batch"));
  row->add(b.id.value);
  row->add(b.repair.value);
  for (const std::string_view text :
       {name(b.state), name(b.purpose), name(b.medium), std::string_view{b.channel},
        std::string_view{b.language == model::Language::en ? "en" : "zh"}, std::string_view{b.body},
        std::string_view{b.offer}})
    row->add(text);
  row->add(b.holdout);
  row->add(b.price);
  row->add(b.currency.view());
  row->add(b.step);
  row->add(b.created_at);
  row->add(b.created_by);
  row->add_optional(b.ended_at);
  row->add(b.ended_by);
  row->add(b.reason);
  row->end_row();
  return {};
}

Status insert(Session& session, std::span<const Contact> contacts) {
  MYELIN_TRY(row, session.append_to("contact"));
  for (const auto& c : contacts) {
    for (const std::int64_t id : {c.id.value, c.batch.value, c.repair.value, c.customer.value})
      row->add(id);
    row->add(c.order);
    row->add(c.product);
    row->add(c.silent);
    row->add_optional(c.token);
    row->add(static_cast<std::int64_t>(c.zone.offset().count()));
    row->add(name(c.purpose));
    row->add(name(c.state));
    row->add(c.reason);
    row->add(c.action.value);
    row->add(c.due_at);
    row->add_optional(c.left_at);
    row->add_optional(c.settled_at);
    row->end_row();
  }
  return {};
}

Status update(Session& session, const Batch& b) {
  return one_row(session.execute(sql::update_batch, {b.id.value, std::string{name(b.state)},
                                                     value_of(b.ended_at), b.ended_by, b.reason}),
                 "contact batch", b.id.value);
}

Status update(Session& session, const Contact& c) {
  return one_row(session.execute(sql::update_contact,
                                 {c.id.value, std::string{name(c.state)}, c.reason, c.action.value,
                                  c.due_at, value_of(c.left_at), value_of(c.settled_at)}),
                 "contact", c.id.value);
}

Status release(Session& session, BatchId id) {
  MYELIN_CHECK(session.execute(sql::release_contacts, {id.value}));
  return {};
}

Status stop(Session& session, BatchId id, std::string_view reason, Time now) {
  const std::string why{reason};
  MYELIN_CHECK(session.execute(sql::stop_letters, {id.value, why}));
  MYELIN_CHECK(session.execute(sql::stop_contacts, {id.value, why, now}));
  return {};
}

Result<Batch> batch_of(Session& session, BatchId id) {
  std::optional<Batch> found;
  MYELIN_CHECK(session.query(sql::contact_batches, {std::int64_t{0}, id.value + 1, std::int64_t{1}},
                             [&](const Row& row) {
                               if (row.integer(0) == id.value) found = batch_at(row);
                               return false;
                             }));
  if (!found)
    return fail(ErrorCode::not_found, fmt::format("there is no contact batch {}", id.value),
                "`myelin contacts` lists them");
  return std::move(*found);
}

Result<std::vector<Batch>> batches_of(Session& session, CaseId repair, std::int64_t before,
                                      std::int64_t rows) {
  std::vector<Batch> found;
  MYELIN_CHECK(session.query(sql::contact_batches, {repair.value, before, rows},
                             [&](const Row& row) { return found.push_back(batch_at(row)), true; }));
  return found;
}

Result<std::vector<Contact>> contacts_where(Session& session, const ContactFilter& f) {
  std::vector<Contact> found;
  MYELIN_CHECK(session.query(
      sql::contacts_where, {f.batch.value, f.action.value, f.after.value, f.customers, f.rows},
      [&](const Row& row) { return found.push_back(contact_at(row)), true; }));
  return found;
}

Result<std::vector<ContactCount>> contact_counts(Session& session, BatchId from, BatchId until) {
  std::vector<ContactCount> found;
  MYELIN_CHECK(session.query(sql::contact_counts, {from.value, until.value}, [&](const Row& row) {
    found.push_back({BatchId{row.integer(0)}, named<ContactState>(contact_state_names, row.text(1)),
                     row.integer(2)});
    return true;
  }));
  return found;
}

Result<std::vector<model::Action>> settled_letters(Session& session) {
  std::vector<model::Action> found;
  MYELIN_CHECK(
      session.query(sql::settled_letters, {std::string{letter_event}},
                    [&](const Row& row) { return found.push_back(action_of(row)), true; }));
  return found;
}

std::string letter_payload(ContactId contact) {
  return fmt::format("{{\"contact\":{}}}", contact.value);
}

std::optional<ContactId> contact_of(const model::Action& letter) {
  constexpr std::string_view before = "{\"contact\":";
  const std::string_view payload = letter.payload;
  ContactId id;
  if (!is_letter(letter) || !payload.starts_with(before)) return std::nullopt;
  const auto end =
      std::from_chars(payload.data() + before.size(), payload.data() + payload.size(), id.value);
  if (end.ec != std::errc{}) return std::nullopt;
  return id;
}

model::Action letter_action(const Contact& contact, const Batch& batch, Time now) {
  model::Action action;
  action.id = contact.action;
  action.channel = batch.channel;
  action.event = letter_event;
  action.payload = letter_payload(contact.id);
  action.created_at = now;
  action.next_at = contact.due_at;
  return action;
}

std::optional<ContactState> state_after(const model::Action& letter) {
  switch (letter.state) {
    case model::ActionState::delivered:
      return ContactState::sent;
    case model::ActionState::dead:
      return letter.last_error.starts_with("unknown") ? ContactState::unknown
                                                      : ContactState::failed;
    case model::ActionState::refused:
    case model::ActionState::cancelled:
      return ContactState::skipped;
    case model::ActionState::queued:
      return ContactState::queued;
    case model::ActionState::waiting:
      break;
  }
  return std::nullopt;
}

}  // namespace myelin::repair
