// The makers of the senders, one file a vendor, and what they share: how text is laid out. Inside
// this room only.
#pragma once
#include <functional>

#include "connect/notify/sender.h"

namespace myelin::connect::notify {

Result<std::unique_ptr<Sender>> make_webhook(const Channel& channel);
Result<std::unique_ptr<Sender>> make_dingtalk(const Channel& channel);
Result<std::unique_ptr<Sender>> make_feishu(const Channel& channel);
Result<std::unique_ptr<Sender>> make_wecom(const Channel& channel);
Result<std::unique_ptr<Sender>> make_wecom_app(const Channel& channel);
Result<std::unique_ptr<Sender>> make_email(const Channel& channel);

// Joins `head`, as many facts as fit and `tail` into at most `bytes_max` bytes; what does not fit
// is counted by `more`.
std::string fitted(const std::string& head, const std::vector<std::string>& facts,
                   const std::string& tail, std::size_t bytes_max, model::Language language);

}  // namespace myelin::connect::notify
