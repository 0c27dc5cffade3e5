#include "server/sessions.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "server/secrets.h"
#include "trust/keys.h"

namespace myelin::server {
namespace {

constexpr std::string_view local_prefix = "local.";
constexpr seconds age_max{limits::session_age_s_max}, idle_max{limits::session_idle_s_max};

}  // namespace

bool Sessions::Session::over(Time now) const {
  return now >= begun + age_max || now >= used + idle_max;
}

Sessions::Sessions() {
  randombytes_buf(seal_key_.data(), seal_key_.size());
}

std::string Sessions::begin(SessionHolder holder, Time now) {
  std::string token = random_token();
  const std::lock_guard lock{mutex_};
  make_room(holder, now);
  sessions_.emplace(trust::key_digest(token), Session{std::move(holder), now, now});
  return token;
}

void Sessions::make_room(const SessionHolder& holder, Time now) {
  std::erase_if(sessions_, [&](const auto& one) { return one.second.over(now); });
  const auto end_oldest = [&](auto&& counts, std::size_t most) {
    auto oldest = sessions_.end();
    std::size_t count = 0;
    for (auto at = sessions_.begin(); at != sessions_.end(); ++at) {
      if (!counts(at->second)) continue;
      ++count;
      if (oldest == sessions_.end() || at->second.used < oldest->second.used) oldest = at;
    }
    if (count >= most) sessions_.erase(oldest);
  };
  end_oldest([&](const Session& s) { return s.holder == holder; }, limits::sessions_per_holder_max);
  end_oldest([](const Session&) { return true; }, limits::sessions_max);
}

std::optional<SessionHolder> Sessions::find(std::string_view token, Time now, bool used) {
  const std::lock_guard lock{mutex_};
  const auto found = sessions_.find(trust::key_digest(token));
  if (found == sessions_.end()) return std::nullopt;
  if (found->second.over(now)) {
    sessions_.erase(found);
    return std::nullopt;
  }
  if (used) found->second.used = now;
  return found->second.holder;
}

std::optional<SessionHolder> Sessions::end(std::string_view token) {
  const std::lock_guard lock{mutex_};
  const auto found = sessions_.find(trust::key_digest(token));
  if (found == sessions_.end()) return std::nullopt;
  auto holder = std::move(found->second.holder);
  sessions_.erase(found);
  return holder;
}

std::string Sessions::seal_of(std::int64_t made_us) const {
  const std::string text = fmt::format("{}{}", local_prefix, made_us);
  std::array<unsigned char, 24> seal;
  crypto_generichash(seal.data(), seal.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), seal_key_.data(), seal_key_.size());
  return fmt::format("{}.{:02x}", text, fmt::join(seal, ""));
}

std::string Sessions::local_token(Time now) const {
  return seal_of(to_us(now));
}

bool Sessions::is_local(std::string_view token, Time now) const {
  if (!token.starts_with(local_prefix)) return false;
  const std::string_view rest = token.substr(local_prefix.size());
  std::int64_t made_us = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), made_us);
  if (error != std::errc{} || !same_secret(token, seal_of(made_us))) return false;
  return now < from_us(made_us) + age_max;
}

}  // namespace myelin::server
