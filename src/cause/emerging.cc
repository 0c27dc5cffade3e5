#include "cause/emerging.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace myelin::cause {
namespace {

constexpr double near_enough = 0.28;    // cosine at which a clause joins a topic
constexpr double same_thing = 0.40;     // cosine at which two topics are one
constexpr std::uint32_t texts_min = 8;  // of a candidate
constexpr double rare_enough = 3.5;     // natural logarithm: said in at most 3 % of clauses
constexpr std::size_t terms_max = 48, shares_max = 12;
constexpr std::uint64_t heard_max = 4'000'000;  // then all counts are halved
constexpr std::uint64_t heard_before = 50;      // as if so many other clauses had been heard
constexpr std::uint32_t term_topics_max = 200;  // a term of more topics tells none apart
constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

std::int32_t day_of(Time at) {
  return static_cast<std::int32_t>(to_us(at) / 86'400'000'000);
}

void count_share(std::vector<TopicShare>& shares, std::string_view value) {
  if (value.empty()) return;
  auto at = std::ranges::find(shares, value, &TopicShare::value);
  if (at == shares.end()) {
    // The rarest makes room and its count is taken over (Metwally, Agrawal and El Abbadi 2005).
    if (shares.size() < shares_max) {
      shares.push_back({std::string{value}, 0});
    } else {
      shares.back().value = std::string{value};
    }
    at = std::prev(shares.end());
  }
  ++at->texts;
  std::ranges::stable_sort(shares, std::greater{}, &TopicShare::texts);
}

}  // namespace

std::uint32_t Topic::texts_in(std::int32_t first_day, std::int32_t last_day) const {
  std::uint32_t sum = 0;
  for (const auto& [day, count] : days)
    if (day >= first_day && day <= last_day) sum += count;
  return sum;
}

void TopicBook::hear(std::string_view clause) {
  const auto terms = topic_terms(clause);
  if (terms.empty()) return;
  ++heard_;
  for (const auto term : terms) ++common_[term % common_slots];
  if (heard_ < heard_max) return;
  heard_ /= 2;
  for (auto& count : common_) count /= 2;
}

double TopicBook::rarity(std::uint64_t term) const {
  return std::log(static_cast<double>(heard_ + heard_before) /
                  static_cast<double>(common_[term % common_slots] + 1));
}

// The place of the topic that a clause belongs to.
std::size_t TopicBook::nearest(const std::vector<std::uint64_t>& terms) const {
  std::unordered_map<std::uint32_t, double> dot;
  double own = 0;
  for (const auto term : terms) {
    const double rare = rarity(term);
    own += rare * rare;
    const auto there = of_term_.find(term);
    if (there == of_term_.end() || there->second.size() > term_topics_max) continue;
    for (const auto place : there->second) {
      const Topic& topic = topics_[place];
      const auto at =
          std::ranges::find(topic.terms, term, &std::pair<std::uint64_t, std::uint32_t>::first);
      if (at == topic.terms.end()) continue;
      dot[place] +=
          rare * rare * static_cast<double>(at->second) / static_cast<double>(topic.texts);
    }
  }
  std::size_t best = none;
  double top = near_enough;
  for (const auto& [place, sum] : dot) {
    double norm = 0;
    for (const auto& [term, texts] : topics_[place].terms) {
      const double part =
          rarity(term) * static_cast<double>(texts) / static_cast<double>(topics_[place].texts);
      norm += part * part;
    }
    const double cosine = sum / std::sqrt(own * norm);
    if (cosine > top || (cosine == top && best != none && place < best)) top = cosine, best = place;
  }
  return best;
}

double TopicBook::likeness(const Topic& a, const Topic& b) const {
  double dot = 0, norm_a = 0, norm_b = 0;
  for (const auto& [term, texts] : a.terms) {
    const double part = rarity(term) * static_cast<double>(texts) / static_cast<double>(a.texts);
    norm_a += part * part;
    const auto other =
        std::ranges::find(b.terms, term, &std::pair<std::uint64_t, std::uint32_t>::first);
    if (other != b.terms.end())
      dot +=
          part * rarity(term) * static_cast<double>(other->second) / static_cast<double>(b.texts);
  }
  for (const auto& [term, texts] : b.terms) {
    const double part = rarity(term) * static_cast<double>(texts) / static_cast<double>(b.texts);
    norm_b += part * part;
  }
  return norm_a > 0 && norm_b > 0 ? dot / std::sqrt(norm_a * norm_b) : 0;
}

void TopicBook::join(Topic& topic, const UnexplainedClause& clause,
                     const std::vector<std::uint64_t>& terms) {
  if (topic.texts > 0 && topic.last_signal == clause.signal) return;  // a text counts once
  const bool sampled = topic.quotes.size() < topic_quotes_max;
  ++topic.texts;
  topic.negative += clause.negative ? 1 : 0;
  topic.last_signal = clause.signal;
  if (topic.texts == 1 || clause.at < topic.first_at) topic.first_at = clause.at;
  topic.last_at = std::max(topic.last_at, clause.at);
  TopicQuote quote{clause.signal, clause.at, std::string{clause.text}};
  if (sampled)
    topic.quotes.push_back(std::move(quote));
  else if (std::has_single_bit(topic.texts / 8))  // later words are heard, ever more seldom
    topic.quotes[topic.texts % topic_quotes_max] = std::move(quote);
  const auto day = day_of(clause.at);
  auto at =
      std::ranges::lower_bound(topic.days, day, {}, &std::pair<std::int32_t, std::uint32_t>::first);
  if (at == topic.days.end() || at->first != day) at = topic.days.insert(at, {day, 0});
  ++at->second;
  if (topic.days.size() > topic_days_max) topic.days.erase(topic.days.begin());
  count_share(topic.products, clause.product);
  count_share(topic.channels, clause.channel);
  const auto place = static_cast<std::uint32_t>(&topic - topics_.data());
  for (const auto term : terms) {
    const auto known =
        std::ranges::find(topic.terms, term, &std::pair<std::uint64_t, std::uint32_t>::first);
    if (known != topic.terms.end()) {
      ++known->second;
    } else if (topic.terms.size() < terms_max) {
      topic.terms.emplace_back(term, 1);
      of_term_[term].push_back(place);
    }
  }
}

void TopicBook::add(const UnexplainedClause& clause) {
  const auto terms = topic_terms(clause.text);
  if (terms.empty()) return;
  std::size_t place = nearest(terms);
  if (place == none) {
    if (topics_.size() >= 2 * topics_max) forget();
    place = topics_.size();
    topics_.emplace_back();
  }
  join(topics_[place], clause, terms);
}

// Do at least two rare terms stand in two fifths of its texts? Else it is talk, not a topic.
bool TopicBook::distinct(const Topic& topic) const {
  return std::ranges::count_if(topic.terms, [&](const auto& term) {
           return term.second * 5 >= topic.texts * 2 && rarity(term.first) >= rare_enough;
         }) >= 2;
}

void TopicBook::name_it(Topic& topic) const {
  const TopicPhrases phrases = topic_phrases(topic);
  topic.name_zh = phrases.zh.empty() ? "" : phrases.zh.front();
  topic.name_en = phrases.en.empty() ? "" : phrases.en.front();
}

void TopicBook::absorb(std::size_t from, std::size_t into) {
  Topic &young = topics_[from], &old = topics_[into];
  old.texts += young.texts;
  old.negative += young.negative;
  old.first_at = std::min(old.first_at, young.first_at);
  old.last_at = std::max(old.last_at, young.last_at);
  for (auto& quote : young.quotes)
    if (old.quotes.size() < topic_quotes_max) old.quotes.push_back(std::move(quote));
  for (const auto& [day, texts] : young.days) {
    auto at =
        std::ranges::lower_bound(old.days, day, {}, &std::pair<std::int32_t, std::uint32_t>::first);
    if (at == old.days.end() || at->first != day) at = old.days.insert(at, {day, 0});
    at->second += texts;
  }
  while (old.days.size() > topic_days_max) old.days.erase(old.days.begin());
  for (const auto& [list, other] :
       {std::pair{&old.products, &young.products}, std::pair{&old.channels, &young.channels}})
    for (const auto& share : *other)
      for (std::uint32_t k = 0; k < share.texts; ++k) count_share(*list, share.value);
  for (const auto& [term, texts] : young.terms) {
    const auto known =
        std::ranges::find(old.terms, term, &std::pair<std::uint64_t, std::uint32_t>::first);
    if (known != old.terms.end())
      known->second += texts;
    else if (old.terms.size() < terms_max)
      old.terms.emplace_back(term, texts);
  }
  // Of a published one the id stays known; the rest is the older one's now.
  Topic rest;
  rest.id = young.id, rest.state = TopicState::merged, rest.into = old.id;
  rest.name_zh = young.name_zh, rest.name_en = young.name_en;
  young = std::move(rest);
}

// A younger topic that says the same goes into the older. Two published ones only where neither
// was decided on: a person's decision is not undone by arithmetic.
void TopicBook::merge_alike() {
  index();
  std::vector<std::uint32_t> others;
  for (std::uint32_t young = 0; young < topics_.size(); ++young) {
    if (topics_[young].state > TopicState::candidate || topics_[young].texts < 2) continue;
    others.clear();
    for (const auto& [term, texts] : topics_[young].terms) {
      if (texts * 3 < topics_[young].texts) continue;
      const auto& there = of_term_[term];
      if (there.size() <= term_topics_max) others.insert(others.end(), there.begin(), there.end());
    }
    std::ranges::sort(others);
    const auto twice = std::ranges::unique(others);
    others.erase(twice.begin(), twice.end());
    for (const auto old : others) {
      const Topic &a = topics_[old], &b = topics_[young];
      if (old == young || a.state == TopicState::merged || a.texts < 2) continue;
      const bool older = a.id != 0 ? b.id == 0 || a.id < b.id : b.id == 0 && old < young;
      if (!older || (b.id != 0 && a.state != TopicState::candidate)) continue;
      if (likeness(a, b) < same_thing) continue;
      absorb(young, old);
      break;
    }
  }
}

// Small old topics make room; what has an id stays.
void TopicBook::forget() {
  std::erase_if(topics_, [](const Topic& t) { return t.id == 0 && t.state == TopicState::merged; });
  if (topics_.size() > topics_max) {
    std::vector<std::pair<Time, std::size_t>> small;
    for (std::size_t k = 0; k < topics_.size(); ++k)
      if (topics_[k].id == 0)
        small.emplace_back(topics_[k].last_at + hours{24 * std::int64_t{topics_[k].texts - 1}}, k);
    std::ranges::sort(small);
    const std::size_t gone = std::min(small.size(), topics_.size() - topics_max);
    std::vector<bool> dead(topics_.size(), false);
    for (std::size_t k = 0; k < gone; ++k) dead[small[k].second] = true;
    std::vector<Topic> kept;
    for (std::size_t k = 0; k < topics_.size(); ++k)
      if (!dead[k]) kept.push_back(std::move(topics_[k]));
    topics_ = std::move(kept);
  }
  index();
}

void TopicBook::index() {
  of_term_.clear();
  for (std::uint32_t place = 0; place < topics_.size(); ++place)
    for (const auto& [term, texts] : topics_[place].terms) of_term_[term].push_back(place);
}

void TopicBook::settle(Time now) {
  merge_alike();
  forget();
  const auto today = day_of(now);
  for (Topic& topic : topics_) {
    if (topic.state != TopicState::gathering || topic.texts < texts_min) continue;
    if (topic.texts_in(today - 27, today) < texts_min || !distinct(topic)) continue;
    name_it(topic);
    if (topic.name_zh.empty() && topic.name_en.empty()) continue;
    topic.id = ++last_id_;
    topic.state = TopicState::candidate;
  }
}

std::vector<const Topic*> TopicBook::published(Time now) const {
  std::vector<const Topic*> found;
  for (const Topic& topic : topics_)
    if (topic.id != 0) found.push_back(&topic);
  const auto today = day_of(now);
  // What is complained of comes before what is merely said.
  const auto weight = [&](const Topic& topic) {
    return static_cast<double>(topic.texts_in(today - 6, today)) *
           static_cast<double>(topic.negative + 1) / static_cast<double>(topic.texts + 2);
  };
  std::ranges::stable_sort(found, [&](const Topic* a, const Topic* b) {
    const double weight_a = weight(*a), weight_b = weight(*b);
    return weight_a != weight_b ? weight_a > weight_b : a->id < b->id;
  });
  return found;
}

const Topic* TopicBook::find(std::int64_t id) const {
  const auto at = std::ranges::find(topics_, id, &Topic::id);
  return id == 0 || at == topics_.end() ? nullptr : &*at;
}

namespace {

Result<Topic*> undecided(std::vector<Topic>& topics, std::int64_t id) {
  const auto at = std::ranges::find(topics, id, &Topic::id);
  if (id == 0 || at == topics.end())
    return fail(ErrorCode::not_found, "there is no topic " + std::to_string(id),
                "`myelin topics list` names them");
  if (at->state == TopicState::merged)
    return fail(ErrorCode::conflict,
                "topic " + std::to_string(id) + " was merged into " + std::to_string(at->into),
                "decide on that one");
  return &*at;
}

}  // namespace

Status TopicBook::accept(std::int64_t id) {
  MYELIN_TRY(topic, undecided(topics_, id));
  topic->state = TopicState::accepted;
  return {};
}

Status TopicBook::reject(std::int64_t id) {
  MYELIN_TRY(topic, undecided(topics_, id));
  topic->state = TopicState::rejected;
  return {};
}

Status TopicBook::merge(std::int64_t id, std::int64_t into) {
  MYELIN_TRY(young, undecided(topics_, id));
  MYELIN_TRY(old, undecided(topics_, into));
  if (young == old)
    return fail(ErrorCode::invalid_argument, "a topic cannot be merged into itself",
                "name two topics");
  absorb(static_cast<std::size_t>(young - topics_.data()),
         static_cast<std::size_t>(old - topics_.data()));
  index();
  return {};
}

}  // namespace myelin::cause
