// What customers agreed to, written down and looked up; and what gateways tell of letters later.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "engine/care.h"
#include "engine/case_questions.h"
#include "engine/rooms.h"
#include "engine/sql.h"
#include "raw/accept.h"

namespace myelin::engine {
namespace {

using repair::Consent;
using repair::Medium;
using repair::Purpose;
using store::Session;
using store::Value;

std::unexpected<Error> unknown(std::string_view what, std::string_view text, auto names) {
  std::string known;
  for (const auto& one : names) known += (known.empty() ? "" : ", ") + std::string{one};
  return fail(ErrorCode::invalid_argument, fmt::format("\"{}\" is no {}", text, what),
              "write one of " + known);
}

Result<std::optional<Purpose>> purpose_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto purpose = repair::purpose_named(text);
  if (!purpose) return unknown("purpose", text, repair::purpose_names);
  return purpose;
}
Result<std::optional<Medium>> medium_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto medium = repair::medium_named(text);
  if (!medium) return unknown("medium", text, repair::medium_names);
  return medium;
}

Result<Consent> consent_of(const ConsentDraft& draft, const trust::Vault& vault, Time now) {
  Consent consent;
  MYELIN_TRY(key, raw::key_token(draft.key, vault));
  MYELIN_TRY(purpose, purpose_of(draft.purpose));
  MYELIN_TRY(medium, medium_of(draft.medium));
  consent.key = key;
  consent.purpose = purpose;
  consent.medium = medium;
  consent.given = draft.given;
  consent.at = draft.at;
  consent.expires_at = draft.expires_at;
  consent.source = draft.source;
  MYELIN_CHECK(repair::sound(consent, now));
  return consent;
}

}  // namespace

Result<ConsentReceipt> Care::import(std::vector<ConsentDraft> drafts, std::string_view actor) {
  auto& rooms = *engine_.rooms_;
  if (drafts.empty() || drafts.size() > repair::consents_per_request_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("1 to {} consents at once", repair::consents_per_request_max),
                "send the others in another request");
  ConsentReceipt receipt;
  std::vector<Consent> sound;
  std::vector<Fingerprint> tokens;
  const Time now = rooms.clock().now();
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    auto read = consent_of(drafts[i], rooms.vault, now);
    if (!read) {
      receipt.refused.push_back({i, std::move(read.error())});
      continue;
    }
    read->actor = actor;
    read->written_at = now;
    tokens.push_back(read->key.token);
    sound.push_back(std::move(*read));
  }
  if (sound.empty()) return receipt;
  const auto detail = fmt::format("{} of {}", sound.size(), drafts.size());
  MYELIN_CHECK(
      rooms.command({actor, "imported", "consents", detail}, [&](Session& transaction) -> Status {
        receipt.accepted = receipt.duplicates = 0;
        MYELIN_TRY(written, repair::consents_of(transaction, tokens));
        std::unordered_multimap<Fingerprint, Consent> known;
        for (auto& one : written) known.emplace(one.key.token, one);
        for (const auto& one : sound) {
          const auto [first, last] = known.equal_range(one.key.token);
          const bool twice =
              std::any_of(first, last, [&](const auto& old) { return same(old.second, one); });
          ++(twice ? receipt.duplicates : receipt.accepted);
          if (twice) continue;
          known.emplace(one.key.token, one);
          MYELIN_CHECK(repair::append_consent(transaction, rooms.next_row(), one));
        }
        return {};
      }));
  return receipt;
}

Result<ConsentAnswer> Care::consents(CustomerId id) {
  auto& rooms = *engine_.rooms_;
  const Time now = rooms.clock().now();
  MYELIN_TRY(session, rooms.sessions.borrow());
  MYELIN_TRY(persons, rooms.persons_of({id}));
  MYELIN_TRY(reaches, reach_of(*session, persons, Counting::left_only));
  ConsentAnswer answer;
  answer.history = std::move(reaches.front().said);
  const auto& care = rooms.settings.repair->care;
  for (std::size_t p = 0; p < repair::purpose_names.size(); ++p)
    for (std::size_t m = 0; m < repair::medium_count; ++m) {
      const auto purpose = static_cast<Purpose>(p);
      const auto medium = static_cast<Medium>(m);
      const auto stands = standing(answer.history, purpose, medium, now);
      const bool given = stands == repair::Standing::given;
      answer.rows.push_back(
          {purpose, medium, stands,
           given || (!care.rule(purpose).consent && stands != repair::Standing::withdrawn)});
    }
  std::ranges::stable_sort(answer.history, std::greater{}, &Consent::at);
  std::string ids;
  for (const auto member : persons.front())
    ids += fmt::format("{}{}", ids.empty() ? "" : ",", member.value);
  MYELIN_TRY(contacts, repair::contacts_where(*session, {.customers = ids}));
  std::ranges::reverse(contacts);
  answer.contacts = std::move(contacts);
  return answer;
}

Status Engine::Rooms::withdraw(Session& transaction, CustomerId person, repair::Consent said) {
  auto members = memory->identities.members(person);
  if (members.empty()) members.push_back(person);
  std::vector<model::KeyToken> tokens;
  for (const auto member : members)
    MYELIN_CHECK(
        transaction.query(sql::keys_of_customer, {Value{member.value}}, [&](const store::Row& row) {
          const auto kind = std::ranges::find(model::key_kind_names, row.text(1));
          tokens.push_back({static_cast<model::KeyKind>(kind - model::key_kind_names.begin()),
                            row.fingerprint(0)});
          return true;
        }));
  for (const auto& key : tokens) {
    said.key = key;
    said.given = false;
    said.at = said.written_at = clock().now();
    MYELIN_CHECK(repair::append_consent(transaction, next_row(), said));
  }
  if (!tokens.empty()) return {};
  return fail(ErrorCode::not_found, fmt::format("customer {} has no key", person.value),
              "`myelin customers show` lists a customer's keys");
}

Status Care::withdraw(CustomerId id, std::string_view purpose, std::string_view medium,
                      std::string_view reason, std::string_view actor) {
  auto& rooms = *engine_.rooms_;
  MYELIN_TRY(of_purpose, purpose_of(purpose));
  MYELIN_TRY(of_medium, medium_of(medium));
  if (reason.empty() || reason.size() > limits::name_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("the reason has 1 to {} bytes", limits::name_bytes_max),
                "say how the customer said so, such as \"call of today\"");
  Consent said;
  said.purpose = of_purpose;
  said.medium = of_medium;
  said.source = reason;
  said.actor = actor;
  const auto object = fmt::format("customer {}", id.value);
  const auto detail = fmt::format("{} by {}: {}", purpose.empty() ? "anything" : purpose,
                                  medium.empty() ? "any medium" : medium, reason);
  return rooms.command({actor, "withdrew_consent", object, detail},
                       [&](Session& transaction) { return rooms.withdraw(transaction, id, said); });
}

Status Care::report(std::string_view message, LetterReport what, std::string_view actor) {
  auto& rooms = *engine_.rooms_;
  ActionId action;
  const auto not_ours = [&] {
    return fail(ErrorCode::not_found, fmt::format("no message to a customer is called {}", message),
                "give the webhook-id under which it was received, such as act_12_6440…");
  };
  const auto begin = message.find('_'), end = message.find('_', begin + 1);
  if (!message.starts_with("act_") || end == std::string_view::npos) return not_ours();
  const auto digits = message.substr(begin + 1, end - begin - 1);
  if (digits.empty() || digits.size() > 18 ||
      digits.find_first_not_of("0123456789") != std::string_view::npos)
    return not_ours();
  action.value = std::stoll(std::string{digits});
  const auto object = fmt::format("message {}", message);
  const auto said = letter_report_names[static_cast<std::size_t>(what)];
  return rooms.command({actor, "reported", object, said}, [&](Session& transaction) -> Status {
    MYELIN_TRY(found, repair::contacts_where(transaction, {.action = action, .rows = 1}));
    ActionFilter one;
    one.page = {.before = action.value + 1, .rows = 1};
    MYELIN_TRY(actions, find_actions(transaction, one));
    // The id is another one after a restored backup counts its numbers again.
    if (found.empty() || !may_have_reached(found.front().state) || actions.empty() ||
        repair::message_id(actions.front()) != message)
      return not_ours();
    auto& contact = found.front();
    MYELIN_TRY(batch, repair::batch_of(transaction, contact.batch));
    if (what == LetterReport::unsubscribed) {
      Consent no;
      no.medium = batch.medium;
      no.source = fmt::format("reply to {}", message);
      no.actor = actor;
      return rooms.withdraw(transaction, contact.customer, std::move(no));
    }
    contact.state =
        what == LetterReport::bounced ? repair::ContactState::bounced : repair::ContactState::sent;
    contact.reason = said;
    contact.settled_at = rooms.clock().now();
    return update(transaction, contact);
  });
}

}  // namespace myelin::engine
