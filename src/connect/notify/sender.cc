#include "connect/notify/sender.h"

#include <fmt/format.h>

#include "connect/notify/vendors.h"

namespace myelin::connect::notify {

Result<std::unique_ptr<Sender>> make_sender(const Channel& channel) {
  switch (channel.kind) {
    case model::ChannelKind::webhook:
      return make_webhook(channel);
    case model::ChannelKind::dingtalk:
      return make_dingtalk(channel);
    case model::ChannelKind::feishu:
      return make_feishu(channel);
    case model::ChannelKind::wecom:
      return make_wecom(channel);
    case model::ChannelKind::email:
      return make_email(channel);
    case model::ChannelKind::wecom_app:
      return make_wecom_app(channel);
    default:  // tools hold tickets, and are no senders
      break;
  }
  return fail(ErrorCode::unsupported, "no such kind of channel",
              "write webhook, dingtalk, feishu, wecom, wecom_app or email");
}

std::string fitted(const std::string& head, const std::vector<std::string>& facts,
                   const std::string& tail, std::size_t bytes_max, model::Language language) {
  constexpr std::size_t mark_bytes = 64;
  std::string out = head;
  std::size_t told = 0;
  for (const auto& fact : facts) {
    if (out.size() + fact.size() + tail.size() + mark_bytes > bytes_max) break;
    out += fact;
    ++told;
  }
  if (const std::size_t left = facts.size() - told; left > 0)
    out += language == model::Language::en ? fmt::format("… and {} more\n", left)
                                           : fmt::format("……还有 {} 条\n", left);
  return out + tail;
}

}  // namespace myelin::connect::notify
