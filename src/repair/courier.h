// Courier: words a parcel for its channel and has it sent. Knows no store and no queue.
// Thread safety: deliver() from any thread.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "connect/mail/mailbox.h"
#include "connect/notify/letter.h"
#include "connect/notify/sender.h"
#include "connect/tools/tool.h"
#include "connect/wecom/app_hook.h"
#include "repair/outbox.h"
#include "repair/settings.h"

namespace myelin::repair {

class Courier {
 public:
  // Error::invalid_argument when a channel cannot work; the message names it.
  // `departments`: their names, for messages; none: their keys. Called from any thread.
  using DepartmentName = std::function<std::string(std::string_view key, model::Language)>;
  // `letters`: the message to a customer behind an action (is_letter()), with his address where it
  // is to be revealed; none: such actions are refused. Called from any thread.
  using Letters =
      std::function<Result<connect::notify::Letter>(const model::Action& action, bool reveal)>;
  static Result<std::unique_ptr<Courier>> make(std::shared_ptr<const Settings> settings,
                                               const Clock& clock,
                                               DepartmentName departments = nullptr,
                                               Letters letters = nullptr);
  // Blocks for at most limits::delivery_timeout_ms. A channel that is configured no more refuses.
  // Where the channel is a tool's, `ticket` says how the case's stands there now.
  connect::tools::Told deliver(const Parcel& parcel);
  // The tool behind a channel; nullptr where it is none.
  connect::tools::Tool* tool(std::string_view channel) const;
  // What reads a WeCom app's calls; nullptr: the channel has none, or no hook_key.
  const connect::wecom::AppHook* app(std::string_view channel) const;
  // Where replies to a channel's e-mails arrive; nullptr: nobody reads them. One thread at a time.
  connect::mail::Mailbox* mailbox(std::string_view channel) const;
  // What deliver() would send, and to whom; of a letter without its address. Error::not_found where
  // its channel is not configured.
  Result<connect::notify::Message> preview(const Parcel& parcel) const;
  // Sends a test message to a channel now, past the outbox: `myelin doctor`.
  Result<connect::notify::Delivery> test(const std::string& channel);

 private:
  Courier(std::shared_ptr<const Settings> settings, const Clock& clock, DepartmentName departments,
          Letters letters)
      : settings_(std::move(settings)),
        clock_(clock),
        departments_(std::move(departments)),
        letters_(std::move(letters)) {}
  Result<connect::notify::Letter> letter_of(const Parcel& parcel, bool reveal) const;
  connect::notify::Delivery send_letter(const Parcel& parcel);
  std::shared_ptr<const Settings> settings_;
  connect::tools::Told tell(connect::tools::Tool& tool, const Parcel& parcel,
                            const connect::notify::Message& message) const;
  const Clock& clock_;
  DepartmentName departments_;
  Letters letters_;
  std::map<std::string, std::unique_ptr<connect::tools::Tool>, std::less<>> tools_;
  std::map<std::string, std::unique_ptr<connect::notify::Sender>, std::less<>> senders_;
  std::map<std::string, std::unique_ptr<connect::mail::Mailbox>, std::less<>> mailboxes_;
  std::map<std::string, connect::wecom::AppHook, std::less<>> apps_;
};

}  // namespace myelin::repair
