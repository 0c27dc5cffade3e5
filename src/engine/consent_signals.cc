#include "engine/consent_signals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "repair/contact.h"
#include "text/normal.h"

namespace myelin::engine {
namespace {

using repair::Consent;

std::string_view attribute(const model::Signal& signal, std::string_view name) {
  for (const auto& [key, value] : signal.attributes)
    if (key == name) return value;
  return {};
}

std::unexpected<Error> wrong(std::string_view what, std::string_view value, std::string hint) {
  return fail(ErrorCode::invalid_argument, fmt::format("attribute \"{}\" is \"{}\"", what, value),
              std::move(hint));
}

// In normal form, without what stands around it.
std::string bare(std::string_view text) {
  text::NormalText normal;
  text::normalise(text, normal);
  std::u32string points;
  for (std::size_t i = 0; i < normal.size(); ++i)
    if (text::is_word(normal.kinds[i])) points.push_back(normal.points[i]);
  return text::to_utf8(points);
}

std::optional<bool> truth(std::string_view value) {
  static constexpr std::array<std::string_view, 7> yes{"given", "granted", "true", "yes",
                                                       "y",     "1",       "同意"},
      no{"withdrawn", "revoked", "false", "no", "n", "0", "退订"};
  const auto word = bare(value);
  if (std::ranges::find(yes, word) != yes.end()) return true;
  if (std::ranges::find(no, word) != no.end()) return false;
  return std::nullopt;
}

Status note(store::Session& session, Memory& memory, const Consent& said, CustomerId person,
            Time now) {
  const auto object = fmt::format("customer {}", person.value);
  const auto detail = fmt::format("{} by {}: {}", said.purpose ? name(*said.purpose) : "anything",
                                  said.medium ? name(*said.medium) : "any medium", said.source);
  return memory.audit.append(
      session, {now, "myelin", said.given ? "noted_consent" : "withdrew_consent", object, detail});
}

// The newest message to the person that a bare answer can be meant for.
Result<std::optional<repair::Contact>> answered(store::Session& session, const Memory& memory,
                                                CustomerId person, Time at) {
  auto members = memory.identities.members(person);
  if (members.empty()) members.push_back(person);
  std::string ids;
  for (const auto member : members)
    ids += fmt::format("{}{}", ids.empty() ? "" : ",", member.value);
  MYELIN_TRY(contacts, repair::contacts_where(session, {.customers = ids}));
  std::optional<repair::Contact> newest;
  for (auto& one : contacts)
    if (may_have_reached(one.state) && one.left_at && *one.left_at <= at &&
        *one.left_at > at - stop_heeded && (!newest || *newest->left_at < *one.left_at))
      newest = std::move(one);
  return newest;
}

}  // namespace

Result<std::optional<Consent>> consent_said(const model::Signal& signal, Time now) {
  const auto said = attribute(signal, "consent");
  if (said.empty()) return std::nullopt;
  const auto given = truth(said);
  if (!given) return wrong("consent", said, "write given or withdrawn");
  Consent consent;
  consent.given = *given;
  if (const auto purpose = attribute(signal, "consent_purpose"); !purpose.empty()) {
    consent.purpose = repair::purpose_named(purpose);
    if (!consent.purpose) return wrong("consent_purpose", purpose, "write service or marketing");
  }
  if (const auto medium = attribute(signal, "consent_medium"); !medium.empty()) {
    consent.medium = repair::medium_named(medium);
    if (!consent.medium)
      return wrong("consent_medium", medium, "write sms, phone, email, app or platform");
  }
  if (const auto until = attribute(signal, "consent_expires_at"); !until.empty()) {
    const auto time = parse_time(until, Zone{});
    if (!time) return wrong("consent_expires_at", until, "write a time such as 2027-11-22");
    consent.expires_at = *time;
  }
  consent.at = std::min(signal.at, now);
  consent.written_at = now;
  consent.source = fmt::format("signal {}/{}", signal.source, signal.external_id)
                       .substr(0, limits::name_bytes_max);
  consent.actor = "myelin";
  MYELIN_CHECK(repair::sound(consent, now));
  return consent;
}

bool says_stop(std::string_view text) {
  constexpr std::size_t command_bytes_max = 64;
  static constexpr std::array<std::string_view, 5> commands{"t", "td", "退订", "stop",
                                                            "unsubscribe"};
  if (text.empty() || text.size() > command_bytes_max) return false;
  return std::ranges::find(commands, bare(text)) != commands.end();
}

Status heed_consent(store::Session& session, Memory& memory, const Prepared& prepared,
                    CustomerId person, Time now) {
  const auto& [signal, keys, secrets] = prepared.accepted;
  if (prepared.consent) {
    for (const auto& key : keys) {
      auto said = *prepared.consent;
      said.key = key;
      MYELIN_CHECK(repair::append_consent(session, ++memory.last_row, said));
    }
    if (!keys.empty()) MYELIN_CHECK(note(session, memory, *prepared.consent, person, now));
  }
  if (!prepared.stop || !person) return {};
  MYELIN_TRY(letter, answered(session, memory, person, signal.at));
  if (!letter) return {};
  MYELIN_TRY(batch, repair::batch_of(session, letter->batch));
  Consent no;
  no.medium = batch.medium;
  no.at = std::min(signal.at, now);
  no.written_at = now;
  no.actor = "myelin";
  no.source =
      fmt::format("answer to message {} of case {}", letter->action.value, letter->repair.value);
  auto said_under = keys;
  if (letter->token)
    said_under.push_back(
        {batch.medium == repair::Medium::email ? model::KeyKind::email : model::KeyKind::phone,
         *letter->token});
  for (std::size_t i = 0; i < said_under.size(); ++i) {
    no.key = said_under[i];
    const bool twice =
        std::any_of(said_under.begin(), said_under.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const auto& key) { return key.token == no.key.token; });
    if (!twice) MYELIN_CHECK(repair::append_consent(session, ++memory.last_row, no));
  }
  return note(session, memory, no, person, now);
}

}  // namespace myelin::engine
