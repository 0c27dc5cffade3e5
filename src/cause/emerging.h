// TopicBook: clauses that no factor explains, gathered into topics as they arrive, so that a
// company hears of what its experience language has no word for yet.
//
// One pass of leader clustering: a clause joins the topic whose centre is nearest (cosine of
// character pairs and words, weighted by how rare they are in all that is said), or begins one. A
// topic that enough different texts joined becomes a candidate with a name and keeps its id for
// ever: it may grow, and a younger one that turns out to say the same is merged into it. A person
// accepts, merges or rejects; what was rejected keeps taking its clauses, so that it does not come
// back under another id.
//
// All numbers are whole, so a book that was saved and loaded goes on exactly as it would have.
// Thread safety: none; engine/ shares immutable copies. Bounds: limits below; the oldest small
// topics are forgotten first.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "model/reading.h"

namespace myelin::cause {

enum class TopicState : std::uint8_t { gathering, candidate, accepted, rejected, merged };
inline constexpr std::array<std::string_view, 5> topic_state_names{
    "gathering", "candidate", "accepted", "rejected", "merged"};
constexpr std::string_view name(TopicState s) {
  return topic_state_names[static_cast<std::size_t>(s)];
}

// A clause that no mention lies in, masked.
struct UnexplainedClause {
  SignalId signal;
  Time at;
  std::string_view text, product, channel;
  bool negative = false;  // the text it stands in complains
};

struct TopicQuote {
  SignalId signal;
  Time at;
  std::string text;
  bool operator==(const TopicQuote&) const = default;
};
struct TopicShare {
  std::string value;
  std::uint32_t texts = 0;
  bool operator==(const TopicShare&) const = default;
};

struct Topic {
  std::int64_t id = 0;  // 0 until it is a candidate
  TopicState state = TopicState::gathering;
  std::int64_t into = 0;         // of a merged one
  std::string name_zh, name_en;  // its commonest distinctive words; either may be empty
  Time first_at, last_at;
  std::uint32_t texts = 0, negative = 0;
  SignalId last_signal;
  std::vector<TopicQuote> quotes;                              // at most topic_quotes_max
  std::vector<std::pair<std::int32_t, std::uint32_t>> days;    // day since 1970 UTC, texts
  std::vector<TopicShare> products, channels;                  // the commonest, by texts
  std::vector<std::pair<std::uint64_t, std::uint32_t>> terms;  // hash, texts that hold it

  std::uint32_t texts_in(std::int32_t first_day, std::int32_t last_day) const;
  bool operator==(const Topic&) const = default;
};
inline constexpr std::size_t topic_quotes_max = 24, topics_max = 4'000, topic_days_max = 90;

class TopicBook {
 public:
  // Counts a clause, explained or not, for what is common in all that is said.
  void hear(std::string_view clause);
  void add(const UnexplainedClause& clause);
  // Publishes, merges and forgets; called after a batch. `now`: of the newest text.
  void settle(Time now);

  // Those with an id, the most complained-of in the last seven days first.
  std::vector<const Topic*> published(Time now) const;
  const Topic* find(std::int64_t id) const;  // nullptr: unknown

  // Errors: not_found; conflict where the topic is not a candidate (accepting, rejecting) or has
  // been merged already.
  Status accept(std::int64_t id);
  Status reject(std::int64_t id);
  Status merge(std::int64_t id, std::int64_t into);

  // Lines of text; load(save()) is the same book. Errors of load: corrupt.
  std::string save() const;
  static Result<TopicBook> load(std::string_view saved);

  SignalId read_up_to;  // the last signal that was looked at

 private:
  friend class TopicBookReader;
  double rarity(std::uint64_t term) const;
  double likeness(const Topic& a, const Topic& b) const;
  std::size_t nearest(const std::vector<std::uint64_t>& terms) const;
  void join(Topic& topic, const UnexplainedClause& clause, const std::vector<std::uint64_t>& terms);
  void name_it(Topic& topic) const;
  bool distinct(const Topic& topic) const;
  void absorb(std::size_t from, std::size_t into);
  void merge_alike();
  void forget();
  void index();

  static constexpr std::size_t common_slots = 1 << 16;
  std::vector<std::uint32_t> common_ = std::vector<std::uint32_t>(common_slots);
  std::uint64_t heard_ = 0;
  std::int64_t last_id_ = 0;
  std::vector<Topic> topics_;  // in the order of their beginning
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> of_term_;  // places in topics_
};

// The distinct terms of a clause: character pairs of Chinese, words and pairs of words of other
// scripts; nothing of clauses that say too little.
std::vector<std::uint64_t> topic_terms(std::string_view clause);
// What most of the quotes say in the same words: the best phrases, best first.
struct TopicPhrases {
  std::vector<std::string> zh, en;
};
TopicPhrases topic_phrases(const Topic& topic);
// A node for the taxonomy, as YAML to paste under `issues:` of a factor.
std::string topic_proposal(const Topic& topic);

}  // namespace myelin::cause
