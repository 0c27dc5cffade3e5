// Channels by the names that people know; a key without one is its own name. Thread safety: pure.
#pragma once
#include <array>
#include <string_view>

namespace myelin::model {

struct ChannelName {
  std::string_view key, zh, en;
};
inline constexpr std::array channel_names{
    ChannelName{"tmall", "天猫", "Tmall"},
    ChannelName{"taobao", "淘宝", "Taobao"},
    ChannelName{"jd", "京东", "JD"},
    ChannelName{"douyin", "抖音", "Douyin"},
    ChannelName{"kuaishou", "快手", "Kuaishou"},
    ChannelName{"pdd", "拼多多", "Pinduoduo"},
    ChannelName{"weibo", "微博", "Weibo"},
    ChannelName{"wechat", "微信", "WeChat"},
    ChannelName{"xiaohongshu", "小红书", "Xiaohongshu"},
    ChannelName{"store", "门店", "Stores"},
    ChannelName{"phone", "电话", "Phone"},
    ChannelName{"app", "App", "App"},
    ChannelName{"email", "邮件", "E-mail"},
    ChannelName{"web", "官网", "Web"},
    ChannelName{"hotline", "热线", "hotline"},
    ChannelName{"shopify", "Shopify", "Shopify"},
};

constexpr ChannelName channel_name(std::string_view key) {
  for (const auto& one : channel_names)
    if (one.key == key) return one;
  return {key, key, key};
}

}  // namespace myelin::model
