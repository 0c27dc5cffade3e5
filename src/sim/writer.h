// Writer: finds the words for what somebody felt: reviews, posts, chats, calls, survey answers, in
// several hands. Thread safety: const; the random source belongs to the caller.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"
#include "sim/catalog.h"
#include "sim/grammar.h"
#include "sim/label.h"

namespace myelin::sim {

// What is to be said, and by whom. Views must outlive the call.
struct Scene {
  const Product* product = nullptr;  // nullptr: about the brand
  Topic topic = Topic::none;         // none: praise or a question
  bool english = false;
  bool mild = false;      // a complaint among praise, three stars
  bool personal = false;  // lets slip a phone number or a name
  bool rude_agent = false;
  int days = 4;
  std::string_view carrier, city, agent, phone, name, order;
};

class Writer {
 public:
  Writer();
  std::string review(const Scene& scene, Random& random) const;
  std::string append(const Scene& scene, Random& random) const;  // 追评
  std::string post(const Scene& scene, Random& random) const;
  std::string chat(const Scene& scene, Random& random) const;  // turns, a line each
  std::string call(const Scene& scene, Random& random) const;  // a transcript with its hesitations
  std::string survey(const Scene& scene, Random& random) const;
  std::string bought(Random& random) const;  // one of a few texts, hardly changed

 private:
  struct Speech;
  Slots slots(const Scene& scene, Speech& speech, Random& random) const;
  void complain(const Scene& scene, const Slots& slots, Random& random, std::string& out) const;
  void praise(const Scene& scene, const Slots& slots, Random& random, std::string& out) const;
  void english_text(const Scene& scene, const Slots& slots, Random& random, std::string& out) const;
  void say(Grammar::Rule rule, const Slots& slots, Random& random, std::string& out) const {
    grammar_.expand(rule, slots, random, out);
  }
  static void roughen(std::string& text, Random& random);
  static void hesitate(std::string_view clause, const Grammar& grammar, Grammar::Rule um,
                       Random& random, std::string& out);

  struct Rules {
    Grammar::Rule pause, end, hey, sigh, angry, mild, but, also, since, tag, weibo_open, weibo_ask,
        weibo_good, weibo_chat, bought, emoji_good, emoji_bad, um, call_open, call_intro, call_end,
        personal, append, fix, ask, ship_good, service_good, small_talk, hello, sorry, answer, bye,
        rude, en_good, en_more, en_open, en_ask;
  };
  const Grammar& grammar_;
  Rules rule_;
  std::array<Grammar::Rule, topic_count> bad_{}, bad_english_{};
  std::array<Grammar::Rule, category_count> good_{};
};

}  // namespace myelin::sim
