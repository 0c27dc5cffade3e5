// What people press and write in a WeCom app: done to the case, and answered at once with how the
// case stands then, whatever became of it. WeCom tells a word again where our answer came late: it
// is taken once, by its id.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "base/log.h"
#include "connect/mail/mail_reply.h"
#include "connect/notify/plain_text.h"
#include "engine/rooms.h"
#include "repair/links.h"

namespace myelin::engine {
namespace {

using connect::wecom::Word;
using model::CaseState;

bool among(const std::vector<std::string>& users, const std::string& user) {
  return std::ranges::find(users, user) != users.end();
}

// The person's name, where it is known, else the UserID; nullopt: nobody that the channel writes
// to. "@all" are all who see the app, and nobody else can write to it.
std::optional<std::string> who_is(const std::string& user, const repair::Settings& settings,
                                  const connect::notify::Channel& channel) {
  for (const auto& [name, person] : settings.people)
    if (person.wecom == user) return name;
  if (among(channel.members, user) || among(channel.members, "@all")) return user;
  for (const auto& [key, department] : settings.departments)
    if (among(department.wecom, user)) return user;
  return std::nullopt;
}

// Whoever is written to for a department alone answers for its cases alone.
bool may_answer(const std::string& user, const model::Case& repair,
                const repair::Settings& settings, const connect::notify::Channel& channel) {
  if (among(channel.members, user) || among(channel.members, "@all")) return true;
  for (const auto& [name, person] : settings.people)
    if (person.wecom == user) return true;
  const auto owner = settings.departments.find(repair.department);
  return owner != settings.departments.end() && among(owner->second.wecom, user);
}

// Errors that another attempt a moment later may not meet.
bool passes(ErrorCode code) {
  return code == ErrorCode::unavailable || code == ErrorCode::resource_exhausted ||
         code == ErrorCode::cancelled || code == ErrorCode::internal;
}

std::string standing(const model::Case& repair, bool english) {
  const auto of = [&](const char* zh, const char* en) { return english ? en : zh; };
  std::string state;
  switch (repair.state) {
    case CaseState::open:
      state = of("待处理", "open");
      break;
    case CaseState::taken:
      state = of("处理中", "in hand");
      break;
    case CaseState::resolved:
      state = of("已处理，待验证", "done, to be proved");
      break;
    case CaseState::closed:
      state = of("已关闭", "closed");
      break;
  }
  return repair.assignee.empty()
             ? fmt::format("#{} {}", repair.id.value, state)
             : fmt::format("#{} {} · {}", repair.id.value, state, repair.assignee);
}

connect::tools::Sighting sighting_of(const Word& word, const std::string& person) {
  auto wish = word.pressed ? connect::mail::Wish{word.repair, word.progress, {}}
                           : connect::mail::wish_of(word.text);
  connect::tools::Sighting seen;
  seen.repair = wish.repair;
  if (wish.repair) seen.ticket = fmt::format("case-{}", wish.repair.value);
  seen.progress = wish.progress;
  seen.person = person;
  seen.deed = word.id;
  const auto said = connect::notify::one_line(wish.text, limits::attribute_bytes_max);
  if (wish.progress == model::Progress::done || wish.progress == model::Progress::open)
    seen.reason = said.empty() ? "said in WeCom" : said;
  else if (!said.empty())
    seen.remarks.push_back({word.id + "#text", person, said});
  return seen;
}

}  // namespace

Result<HookAnswer> Engine::Rooms::take_word(const connect::wecom::AppHook& app,
                                            const std::string& name,
                                            const connect::tools::Hook& hook) {
  const Time now = clock().now();
  MYELIN_TRY(word, app.read(hook, now));
  if (!word) return HookAnswer{false, "success"};  // WeCom's word for: nothing to answer
  const auto& channel = *settings.repair->channel(name);
  const bool english = channel.language == model::Language::en;
  const auto say = [&](bool known, const std::string& zh, const std::string& en) {
    return HookAnswer{known, app.answer(*word, english ? en : zh, false, now)};
  };
  const auto person = who_is(word->user, *settings.repair, channel);
  if (!person) {
    inbound.refused(name, fmt::format("{} is nobody that this channel writes to", word->user), now);
    return say(false, fmt::format("还不认识 {}：请管理员写进 myelin.yaml", word->user),
               fmt::format("{} is not known here: ask for a line in myelin.yaml", word->user));
  }
  const auto seen = sighting_of(*word, *person);
  if (!seen.repair)
    return say(false, "请在前面写上工单号，例如：#17 收到",
               "Begin with the number of the case: #17 take");
  bool allowed = false;
  MYELIN_CHECK(command({}, [&](store::Session& asked) -> Status {
    const auto* repair = memory->cases.find(seen.repair);
    if (repair == nullptr) return {};
    MYELIN_TRY(told, repair::was_told(asked, seen.repair, name));
    allowed = told && may_answer(word->user, *repair, *settings.repair, channel);
    return {};
  }));
  // Of a case that is another's it says no more than of one that is not there.
  if (!allowed)
    return say(false, fmt::format("这里没有发过工单 #{}", seen.repair.value),
               fmt::format("No case #{} was told here", seen.repair.value));
  const auto known = heed(name, seen);
  if (!known && passes(known.error().code))
    return std::unexpected(known.error());  // WeCom tells it again
  if (!known) {
    log::warning("a word to {} is left alone: {}", name, known.error().message);
    inbound.refused(name, known.error().message, now);
    return say(true, fmt::format("没有做成：{}", known.error().message),
               fmt::format("Not done: {}", known.error().message));
  }
  std::string stands;
  MYELIN_CHECK(command({}, [&](store::Session&) -> Status {
    if (const auto* repair = memory->cases.find(seen.repair)) stands = standing(*repair, english);
    return {};
  }));
  return HookAnswer{true, app.answer(*word, stands, word->pressed, now)};
}

}  // namespace myelin::engine
