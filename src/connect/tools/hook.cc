#include "connect/tools/hook.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "connect/notify/signing.h"
#include "connect/tools/rest.h"

namespace myelin::connect::tools {
namespace {

using nlohmann::json;

constexpr Duration stamp_age_max = minutes{5};
constexpr std::string_view mark_start = "— myelin act_";

// The last line that says something, without the backslashes that Markdown and wiki dialects put
// before underscores.
std::string last_line(std::string_view text) {
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) return {};
  text = text.substr(0, end + 1);
  const auto start = text.find_last_of('\n');
  std::string line{start == std::string_view::npos ? text : text.substr(start + 1)};
  std::erase(line, '\\');
  return line;
}

std::optional<model::Progress> progress_named(std::string_view name) {
  const auto found = std::ranges::find(model::progress_names, name);
  if (found == model::progress_names.end()) return std::nullopt;
  return static_cast<model::Progress>(found - model::progress_names.begin());
}

}  // namespace

std::string_view Hook::header(std::string_view name) const {
  const auto found =
      std::ranges::find(headers, name, [](const auto& one) { return std::string_view{one.first}; });
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

Sighting seen_now(const model::Ticket& ticket) {
  Sighting seen;
  seen.ticket = ticket.id;
  seen.progress = ticket.progress;
  seen.version = ticket.version;
  seen.url = ticket.url;
  seen.person = ticket.person;
  return seen;
}

std::string mark_line(std::string_view mark) {
  return fmt::format("— myelin {}", mark);
}

bool is_ours(std::string_view text) {
  return last_line(text).starts_with(mark_start);
}

bool carries(std::string_view text, std::string_view mark) {
  return last_line(text) == mark_line(mark);
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::unexpected<Error> bad_signature() {
  return fail(ErrorCode::unauthenticated, "the webhook's signature does not hold",
              "check hook_secret of the channel, and the clocks of both machines");
}

Status check_stamp(std::string_view stamp, Time now) {
  std::int64_t seconds_since = 0;
  const auto [end, error] =
      std::from_chars(stamp.data(), stamp.data() + stamp.size(), seconds_since);
  Time at;
  if (error == std::errc{} && end == stamp.data() + stamp.size() &&
      std::abs(seconds_since) < std::int64_t{1} << 40) {
    at = Time{} + seconds{seconds_since};
  } else {
    const auto us = version_of_time(stamp);
    if (us == 0) return bad_signature();
    at = from_us(us);
  }
  if (at < now - stamp_age_max || at > now + stamp_age_max) return bad_signature();
  return {};
}

Result<Sighting> read_signed(const Hook& hook, std::string_view secret, Time now) {
  MYELIN_TRY(key, notify::standard_webhook_key(secret));
  const auto id = hook.header("webhook-id"), stamp = hook.header("webhook-timestamp");
  MYELIN_CHECK(check_stamp(stamp, now));
  const std::string signature = "v1," + notify::base64(notify::hmac_sha256(
                                            key, fmt::format("{}.{}.{}", id, stamp, hook.body)));
  bool holds = false;
  for (auto given = hook.header("webhook-signature"); !given.empty();) {
    const auto one = given.substr(0, given.find(' '));
    holds = same_secret(one, signature) || holds;
    given.remove_prefix(std::min(given.size(), one.size() + 1));
  }
  if (id.empty() || !holds) return bad_signature();
  const auto body = json::parse(hook.body, nullptr, false);
  const json& data = at(body, {"data"});
  const auto bad = [](std::string why) {
    return fail(ErrorCode::invalid_argument, std::move(why), "docs/tools.md shows the body");
  };
  if (!data.is_object()) return bad("the webhook has no data");
  Sighting seen;
  if (const json& repair = at(data, {"case"}); repair.is_number_integer())
    seen.repair = CaseId{repair.get<std::int64_t>()};
  seen.ticket = id_at(data, {"id"});
  if (seen.ticket.empty() && seen.repair) seen.ticket = fmt::format("case-{}", seen.repair.value);
  if (seen.ticket.empty()) return bad("the webhook names neither case nor id");
  if (seen.ticket.size() > limits::name_bytes_max) return bad("the webhook's id is too long");
  if (const json& state = at(data, {"state"}); !state.is_null()) {
    seen.progress = progress_named(state.is_string() ? state.get<std::string>() : "");
    if (!seen.progress) return bad("the webhook's state is none of open, working and done");
  }
  if (const json& version = at(data, {"version"}); version.is_number_integer())
    seen.version = version.get<std::int64_t>();
  else
    seen.version = version_of_time(text_at(body, {"timestamp"}));
  seen.url = text_at(data, {"url"});
  seen.person = text_at(data, {"person"});
  if (auto note = text_at(data, {"note"}); !note.empty())
    seen.remarks.push_back({std::string{id}, seen.person, std::move(note)});
  return seen;
}

}  // namespace myelin::connect::tools
