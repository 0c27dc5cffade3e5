// Robot: what the group robots of DingTalk, Feishu and WeCom share: one address, a secret where
// they sign, JSON over POST, facts as lines of their Markdown. Private to this folder.
#pragma once
#include <string>
#include <vector>

#include "connect/notify/http.h"
#include "connect/notify/sender.h"

namespace myelin::connect::notify {

// How one robot writes a fact: "- **carrier**：云鹿快递".
struct FactDress {
  std::string_view before_label, after_label;
  std::size_t label_bytes_max, value_bytes_max;
};

class Robot : public Sender {
 protected:
  explicit Robot(const Channel& channel)
      : url_(channel.url),
        secret_(channel.secret),
        language_(channel.language),
        timeout_ms_(channel.timeout_ms) {}

  HttpReply post(std::string url, std::string json) const;
  HttpReply get(std::string url) const;
  static std::vector<std::string> lines_of(const std::vector<Message::Fact>& facts,
                                           const FactDress& dress);

  const std::string url_, secret_;
  const model::Language language_;

 private:
  const int timeout_ms_;
};

}  // namespace myelin::connect::notify
