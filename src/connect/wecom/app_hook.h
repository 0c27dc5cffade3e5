// AppHook: what WeCom calls an app's server with. Its members press buttons of the cards that
// notify/wecom_app.cc sends, and write to the app; WeCom tells both, and wants an answer at once.
// https://developer.work.weixin.qq.com/document/path/90238 (calls), 90240 (events), 90241 (answers)
//
// Thread safety: const after make(). Invariants: nothing of a call is read before its signature
// holds; a call older than five minutes is refused; no entity is resolved.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "connect/notify/channel.h"
#include "connect/tools/hook.h"
#include "connect/wecom/seal.h"
#include "model/ticket.h"

namespace myelin::connect::wecom {

// What somebody did in WeCom.
struct Word {
  std::string id;    // the same when WeCom tells it again
  std::string user;  // the member's UserID
  bool pressed = false;
  CaseId repair;                            // of the pressed button
  std::optional<model::Progress> progress;  // of it
  std::string text;                         // what was written
};

// The key of a card's button, and what a pressed key says.
std::string button_key(CaseId repair, model::Progress progress);

class AppHook {
 public:
  // Error::invalid_argument where user, hook_secret or hook_key of the channel cannot work.
  static Result<AppHook> make(const notify::Channel& channel);
  // WeCom's check of the address: what it is to be answered, as plain text.
  Result<std::string> greeted(const tools::Hook& hook, Time now) const;
  // nullopt: something that is no word of anybody, such as a member who opens the app.
  Result<std::optional<Word>> read(const tools::Hook& hook, Time now) const;
  // An answer in WeCom's form: of a pressed button what it says from now on, else a message to
  // `word.user`. At most 2,048 bytes of it are shown.
  std::string answer(const Word& word, std::string_view text, bool to_button, Time now) const;

 private:
  AppHook(Seal seal, std::string company) : seal_(std::move(seal)), company_(std::move(company)) {}
  Result<std::string> opened(const tools::Hook& hook, std::string_view sealed, Time now) const;
  Seal seal_;
  std::string company_;
};

}  // namespace myelin::connect::wecom
