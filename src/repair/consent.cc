#include "repair/consent.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/limits.h"
#include "repair/sql.h"

namespace myelin::repair {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> among(const std::array<std::string_view, N>& names, std::string_view text) {
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

bool covers(const Consent& said, Purpose purpose, Medium medium) {
  return said.purpose.value_or(purpose) == purpose && said.medium.value_or(medium) == medium;
}

}  // namespace

std::optional<Purpose> purpose_named(std::string_view text) {
  return among<Purpose>(purpose_names, text);
}
std::optional<Medium> medium_named(std::string_view text) {
  return among<Medium>(medium_names, text);
}

Standing standing(std::span<const Consent> said, Purpose purpose, Medium medium, Time now) {
  const Consent* last = nullptr;
  for (const auto& one : said) {
    if (one.at > now || !covers(one, purpose, medium)) continue;
    if (last == nullptr || one.at > last->at) {
      last = &one;
    } else if (one.at == last->at) {
      // In one moment "no" is heard, and of two consents the longer one.
      const bool longer =
          last->given &&
          (!one.expires_at || (last->expires_at && *one.expires_at > *last->expires_at));
      if (!one.given || longer) last = &one;
    }
  }
  if (last == nullptr) return Standing::silent;
  if (!last->given) return Standing::withdrawn;
  return last->expires_at && *last->expires_at <= now ? Standing::expired : Standing::given;
}

Status sound(const Consent& consent, Time now) {
  const auto wrong = [](std::string_view what, std::string hint) {
    return fail(ErrorCode::invalid_argument, std::string{what}, std::move(hint));
  };
  if (consent.given && !consent.purpose)
    return wrong("a consent without its purpose is none",
                 "name it: service or marketing; only a withdrawal may leave it out");
  if (consent.at > now)
    return wrong("it is dated in the future", "give the time at which the customer said so");
  if (consent.expires_at && *consent.expires_at <= consent.at)
    return wrong("it is over before it began", "leave expires_at out, or correct it");
  if (consent.source.empty() || consent.source.size() > limits::name_bytes_max)
    return wrong(fmt::format("its source has 1 to {} bytes", limits::name_bytes_max),
                 "say where the customer said so, such as \"checkout form v3\"");
  return {};
}

Status append_consent(store::Session& session, std::int64_t id, const Consent& consent) {
  MYELIN_TRY(row, session.append_to("consent"));
  row->add(id);
  row->add(consent.key.token);
  row->add(model::name(consent.key.kind));
  row->add(consent.purpose ? name(*consent.purpose) : std::string_view{});
  row->add(consent.medium ? name(*consent.medium) : std::string_view{});
  row->add(consent.given);
  row->add(consent.at);
  row->add_optional(consent.expires_at);
  row->add(consent.source);
  row->add(consent.actor);
  row->add(consent.written_at);
  row->end_row();
  return {};
}

Result<std::vector<Consent>> consents_of(store::Session& session,
                                         std::span<const Fingerprint> tokens) {
  std::vector<Consent> found;
  if (tokens.empty()) return found;
  std::string list;
  for (const auto& token : tokens) list += (list.empty() ? "" : ",") + to_hex(token);
  MYELIN_CHECK(session.query(sql::consents_of, {list}, [&](const store::Row& row) {
    Consent c;
    c.key.token = row.fingerprint(0);
    c.key.kind =
        among<model::KeyKind>(model::key_kind_names, row.text(1)).value_or(model::KeyKind::account);
    c.purpose = purpose_named(row.text(2));
    c.medium = medium_named(row.text(3));
    c.given = row.boolean(4);
    c.at = row.time(5);
    if (!row.is_null(6)) c.expires_at = row.time(6);
    c.source = row.text(7);
    c.actor = row.text(8);
    c.written_at = row.time(9);
    found.push_back(std::move(c));
    return true;
  }));
  return found;
}

bool same(const Consent& a, const Consent& b) {
  return a.key.token == b.key.token && a.purpose == b.purpose && a.medium == b.medium &&
         a.given == b.given && a.at == b.at && a.expires_at == b.expires_at;
}

}  // namespace myelin::repair
