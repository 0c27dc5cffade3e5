// People: who buys from the simulated company, and by which keys the company meets them.
// Thread safety: none.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "model/draft.h"
#include "sim/catalog.h"

namespace myelin::sim {

inline constexpr double silent_share = 0.30;  // of buyers: never say a word

struct Person {
  std::string nick, phone, name;  // the nick differs by platform: nick + the platform's letter
  Sales platform = Sales::tmall;
  bool two_platforms = false;  // buys on a second one too; the phone joins both
  Sales second = Sales::jd;
  int region = 0;
  std::string_view tier;  // "", silver, gold, vip
  bool silent = false, english = false, gives_phone = false;
  bool hotline = false;  // orders with the shop's phone number, as hundreds of strangers do
  bool ordered = false, promised_words = false, spoke = false;
};

class People {
 public:
  People(std::size_t count, const Catalog& catalog, Random random);
  // A buyer; a fifth of the people buy more often than the others, VIPs among them.
  int buyer(Random& random) const;
  int newcomer(Random& random);  // a fresh account
  Person& operator[](int index) { return people_[static_cast<std::size_t>(index)]; }

  // The keys that the person shows: buying on a platform, chatting, calling, answering in the app,
  // posting.
  void platform_keys(int person, Sales platform, bool with_phone,
                     std::vector<model::IdentityKey>& keys) const;
  void chat_keys(int person, bool with_phone, std::vector<model::IdentityKey>& keys) const;
  void call_keys(int person, std::vector<model::IdentityKey>& keys) const;
  void app_keys(int person, std::vector<model::IdentityKey>& keys) const;
  void weibo_keys(int person, std::vector<model::IdentityKey>& keys) const;

 private:
  Person make(Random& random) const;

  const Catalog& catalog_;
  std::vector<double> region_weights_;
  std::vector<Person> people_;
  std::size_t settled_ = 0;  // people who were there from the start
  std::string hotline_;
};

}  // namespace myelin::sim
