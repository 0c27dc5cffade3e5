#include "connect/mail/mail_thread.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "connect/notify/signing.h"
#include "connect/tools/hook.h"

namespace myelin::connect::mail {
namespace {

constexpr std::size_t hash_bytes = 16;

std::string hash_of(std::string_view key, std::string_view name) {
  return tools::hex(notify::hmac_sha256(key, name).substr(0, hash_bytes));
}

}  // namespace

std::string thread_key(const notify::MailboxAt& replies) {
  return replies.url.empty() ? std::string{}
                             : notify::hmac_sha256(replies.secret, "myelin replies to e-mails");
}

std::string thread_id(std::string_view key, std::string_view message,
                      const std::vector<CaseId>& cases) {
  auto named = cases;
  std::ranges::sort(named);
  const auto repeats = std::ranges::unique(named);
  named.erase(repeats.begin(), repeats.end());
  if (named.size() > limits::reply_cases_max) named.resize(limits::reply_cases_max);
  std::string name{message};
  for (std::size_t i = 0; i < named.size(); ++i)
    name += fmt::format("{}{}", i == 0 ? ".c" : "-", named[i].value);
  return name + "." + hash_of(key, name);
}

std::vector<CaseId> cases_of(std::string_view key, const std::vector<std::string>& references) {
  for (std::string_view id : references) {
    if (id.starts_with('<')) id.remove_prefix(1);
    id = id.substr(0, id.find('@'));
    const auto hash = id.rfind('.');
    if (key.empty() || hash == id.npos) continue;
    const auto name = id.substr(0, hash);
    const auto cases = name.rfind(".c");
    if (cases == name.npos || !tools::same_secret(id.substr(hash + 1), hash_of(key, name)))
      continue;
    std::vector<CaseId> found;
    for (auto rest = name.substr(cases + 2); !rest.empty();) {
      CaseId one;
      const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), one.value);
      if (error != std::errc{}) break;
      found.push_back(one);
      rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
      if (rest.starts_with('-')) rest.remove_prefix(1);
    }
    return found;
  }
  return {};
}

}  // namespace myelin::connect::mail
