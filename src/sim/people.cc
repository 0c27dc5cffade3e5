#include "sim/people.h"

#include <array>

#include <fmt/format.h>

#include "sim/grammar.h"

namespace myelin::sim {
namespace {

using model::KeyKind;

constexpr std::array<std::string_view, 16> surnames{"王", "李", "张", "刘", "陈", "杨", "赵", "黄",
                                                    "周", "吴", "徐", "孙", "胡", "朱", "高", "林"};
constexpr std::array<std::string_view, 24> given{
    "伟", "芳", "娜", "敏", "静",   "丽",   "强",   "磊",   "洋",   "艳",   "勇",   "军",
    "杰", "娟", "涛", "超", "秀英", "子涵", "雨桐", "浩然", "欣怡", "梓轩", "思远", "佳宁"};
constexpr std::array<std::string_view, 12> prefixes{"133", "135", "136", "137", "138", "139",
                                                    "150", "158", "177", "186", "188", "199"};
constexpr std::array<std::string_view, 12> nick_words{
    "小鱼", "momo", "晚风", "橘子", "阿宝", "豆豆", "tb", "lucky", "山茶", "大白", "果果", "cici"};

std::string phone_number(Random& random) {
  return fmt::format("{}{:08}", prefixes[quick_below(random, prefixes.size())],
                     quick_below(random, 100'000'000));
}

}  // namespace

People::People(std::size_t count, const Catalog& catalog, Random random) : catalog_(catalog) {
  for (const Region& region : catalog.regions) region_weights_.push_back(region.weight);
  hotline_ = phone_number(random);
  people_.reserve(count + count / 8);
  for (std::size_t i = 0; i < count; ++i) people_.push_back(make(random));
  settled_ = count;
}

Person People::make(Random& random) const {
  Person p;
  p.nick = fmt::format("{}{:07}", nick_words[quick_below(random, nick_words.size())],
                       people_.size() + 1000);
  p.phone = phone_number(random);
  p.name = surnames[quick_below(random, surnames.size())];
  p.name += given[quick_below(random, given.size())];
  static constexpr std::array<double, 4> platform_weights{0.44, 0.27, 0.22, 0.07};
  p.platform = static_cast<Sales>(random.weighted(platform_weights));
  p.two_platforms = random.chance(0.12);
  p.second = p.platform == Sales::jd ? Sales::douyin : Sales::jd;
  p.region = static_cast<int>(random.weighted(region_weights_));
  if (p.platform == Sales::store)
    p.region = catalog_.stores[quick_below(random, catalog_.stores.size())].region;
  const double tier = random.uniform();
  p.tier = tier < 0.02 ? "vip" : tier < 0.10 ? "gold" : tier < 0.30 ? "silver" : "";
  p.silent = random.chance(silent_share);
  p.english = random.chance(0.10);
  p.hotline = random.chance(0.012);
  p.gives_phone = p.two_platforms || random.chance(0.5);
  return p;
}

int People::buyer(Random& random) const {
  const std::size_t often = settled_ / 5 + 1;
  return static_cast<int>(random.chance(0.4) ? quick_below(random, often)
                                             : quick_below(random, settled_));
}

int People::newcomer(Random& random) {
  Person p = make(random);
  p.tier = "";
  p.silent = p.english = p.hotline = p.two_platforms = p.gives_phone = false;
  people_.push_back(std::move(p));
  return static_cast<int>(people_.size()) - 1;
}

void People::platform_keys(int person, Sales platform, bool with_phone,
                           std::vector<model::IdentityKey>& keys) const {
  const Person& p = people_[static_cast<std::size_t>(person)];
  const auto which = static_cast<std::size_t>(platform);
  if (platform == Sales::store)
    keys.push_back({KeyKind::account, "store", fmt::format("M{}", 200'000 + person)});
  else
    keys.push_back({KeyKind::platform, std::string{sales_names[which]}, p.nick + "tjds"[which]});
  if (with_phone) {
    if (p.hotline)
      keys.push_back({KeyKind::phone, "", hotline_});
    else if (p.gives_phone)
      keys.push_back({KeyKind::phone, "", p.phone});
  }
}

void People::chat_keys(int person, bool with_phone, std::vector<model::IdentityKey>& keys) const {
  const Person& p = people_[static_cast<std::size_t>(person)];
  keys.push_back({KeyKind::openid, "wechat:wx8f20c1",
                  fmt::format("oX{:06x}{}", person * 7919, p.phone.substr(6))});
  if (with_phone) keys.push_back({KeyKind::phone, "", p.phone});
}

void People::call_keys(int person, std::vector<model::IdentityKey>& keys) const {
  keys.push_back({KeyKind::phone, "", people_[static_cast<std::size_t>(person)].phone});
}

void People::app_keys(int person, std::vector<model::IdentityKey>& keys) const {
  const Person& p = people_[static_cast<std::size_t>(person)];
  keys.push_back({KeyKind::account, "app", fmt::format("U{}", 300'000 + person)});
  keys.push_back({KeyKind::device, "", fmt::format("d-{:08x}", (person + 1) * 40'503)});
  if (p.gives_phone && !p.hotline) keys.push_back({KeyKind::phone, "", p.phone});
}

void People::weibo_keys(int person, std::vector<model::IdentityKey>& keys) const {
  keys.push_back(
      {KeyKind::platform, "weibo", people_[static_cast<std::size_t>(person)].nick + "w"});
}

}  // namespace myelin::sim
