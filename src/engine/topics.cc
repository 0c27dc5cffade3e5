// Emerging topics: texts that arrived are read again beside the reflex, what no mention explains in
// them goes into the book, and the book is stored before anybody sees it.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rooms.h"
#include "engine/sql.h"
#include "text/clause.h"
#include "text/normal.h"
#include "text/transcript.h"

namespace myelin::engine {
namespace {

constexpr std::int64_t chunk_texts = 5'000;  // one transaction of the writer
constexpr std::uint32_t clause_points_min = 4, clause_points_max = 60;
constexpr auto day_us = 86'400'000'000;

struct Text {
  SignalId id;
  Time at;
  std::string body, product, channel;
};

// A masked value says nothing about a topic: its tag becomes spaces, byte for byte.
void blank_tags(std::string& text) {
  for (std::size_t at = text.find('#'); at != text.npos; at = text.find('#', at + 1)) {
    const auto open = text.rfind('[', at), close = text.find(']', at);
    if (open == text.npos || close == text.npos || close - at > 8 || at - open > 16) continue;
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(open),
              text.begin() + static_cast<std::ptrdiff_t>(close) + 1, ' ');
  }
}

bool explained(const model::Reading& reading, std::uint32_t begin, std::uint32_t end) {
  const auto touches = [&](const model::Span& span) {
    return span.end > span.begin && span.begin < end && span.end > begin;
  };
  return std::ranges::any_of(reading.mentions, [&](const model::Mention& mention) {
    return touches(mention.aspect) || touches(mention.opinion);
  });
}

// What the clauses of one text add to the book.
void gather(Text& text, const Language& language, cause::TopicBook& book) {
  thread_local model::Reading reading;
  thread_local text::NormalText normal;
  thread_local std::vector<text::Clause> clauses;
  language.read(text.body, reading);
  book.read_up_to = text.id;
  if (reading.spam) return;
  blank_tags(text.body);
  text::normalise(text.body, normal);
  text::keep_customer_turns(normal);
  text::split_clauses(normal, clauses);
  for (const auto& clause : clauses) {
    if (clause.end - clause.begin < clause_points_min) continue;
    const auto [begin, end] = normal.bytes(clause.begin, clause.end);
    const auto words = std::string_view{text.body}.substr(begin, end - begin);
    book.hear(words);
    if (clause.end - clause.begin > clause_points_max || explained(reading, begin, end)) continue;
    book.add({text.id, text.at, words, text.product, text.channel, reading.polarity < 0});
  }
}

TopicRow row_of(const cause::Topic& topic, Time now) {
  TopicRow row;
  row.id = topic.id, row.into = topic.into;
  row.state = name(topic.state);
  row.name_zh = topic.name_zh, row.name_en = topic.name_en;
  row.first_at = topic.first_at, row.last_at = topic.last_at;
  row.texts = topic.texts, row.negative = topic.negative;
  const auto today = static_cast<std::int32_t>(to_us(now) / day_us);
  row.last_7_days = topic.texts_in(today - 6, today);
  row.weekly_before = topic.texts_in(today - 34, today - 7) / 4;
  for (const auto& share : topic.products) row.products.push_back({share.value, share.texts});
  for (const auto& share : topic.channels) row.channels.push_back({share.value, share.texts});
  return row;
}

}  // namespace

Status Engine::Rooms::change_topics(const Deed& deed,
                                    const std::function<Status(cause::TopicBook&)>& change) {
  auto next = std::make_shared<cause::TopicBook>(*topics_now());
  MYELIN_CHECK(change(*next));
  const std::string saved = next->save();
  return command(
      deed,
      [&](store::Session& transaction) -> Status {
        MYELIN_CHECK(transaction.execute(sql::clear_topic_book));
        MYELIN_CHECK(transaction.execute(sql::insert_topic_book, {clock().now(), saved}));
        return {};
      },
      [&] {
        const std::lock_guard lock{topics_mutex};
        topics = std::move(next);
      });
}

Status Engine::Rooms::gather_topics() {
  const std::lock_guard one{topics_work_mutex};
  for (;;) {
    std::vector<Text> texts;
    {
      MYELIN_TRY(reading, sessions.borrow());
      const std::int64_t last = topics_now()->read_up_to.value;
      MYELIN_CHECK(reading->query(
          sql::texts_for_topics, {store::Value{last}, store::Value{chunk_texts}},
          [&](const store::Row& row) {
            texts.push_back({SignalId{row.integer(0)}, row.time(1), std::string{row.text(2)},
                             std::string{row.text(3)}, std::string{row.text(4)}});
            return true;
          }));
    }
    if (texts.empty()) return {};
    const auto spoken = language.now();
    MYELIN_CHECK(change_topics({}, [&](cause::TopicBook& book) -> Status {
      Time newest{};
      for (Text& text : texts) {
        newest = std::max(newest, text.at);
        gather(text, *spoken, book);
      }
      book.settle(std::max(newest, Time{}));
      return {};
    }));
    const std::unique_lock lock{stop_mutex};
    if (stopping || static_cast<std::int64_t>(texts.size()) < chunk_texts) return {};
  }
}

Status Engine::gather_topics() {
  return rooms_->gather_topics();
}

Result<std::vector<TopicRow>> Engine::topics(std::string_view state, std::size_t rows) {
  if (!rooms_->options.background) MYELIN_CHECK(rooms_->gather_topics());
  const auto wanted = state.empty() ? "candidate" : state;
  if (wanted != "all" &&
      std::ranges::find(cause::topic_state_names, wanted) == cause::topic_state_names.end())
    return fail(ErrorCode::invalid_argument, fmt::format("'{}' is not a topic's state", state),
                "ask for candidate, accepted, rejected, merged or all");
  const auto book = rooms_->topics_now();
  const Time now = rooms_->clock().now();
  std::vector<TopicRow> found;
  for (const auto* topic : book->published(now))
    if (found.size() < rows && (wanted == "all" || name(topic->state) == wanted))
      found.push_back(row_of(*topic, now));
  return found;
}

Result<TopicDetail> Engine::topic(std::int64_t id) {
  const auto book = rooms_->topics_now();
  const auto* const topic = book->find(id);
  if (topic == nullptr)
    return fail(ErrorCode::not_found, fmt::format("there is no topic {}", id),
                "`myelin topics list` names them");
  TopicDetail detail;
  static_cast<TopicRow&>(detail) = row_of(*topic, rooms_->clock().now());
  for (const auto& quote : topic->quotes)
    detail.quotes.push_back({quote.signal, quote.at, quote.text});
  for (const auto& [day, texts] : topic->days)
    detail.days.push_back({from_us(std::int64_t{day} * day_us), texts});
  const auto phrases = cause::topic_phrases(*topic);
  detail.phrases = phrases.zh;
  detail.phrases.insert(detail.phrases.end(), phrases.en.begin(), phrases.en.end());
  if (topic->state != cause::TopicState::merged) detail.yaml = cause::topic_proposal(*topic);
  return detail;
}

Status Engine::accept_topic(std::int64_t id, std::string_view actor) {
  const std::lock_guard one{rooms_->topics_work_mutex};
  return rooms_->change_topics({actor, "accepted", fmt::format("topic {}", id), {}},
                               [&](cause::TopicBook& book) { return book.accept(id); });
}

Status Engine::reject_topic(std::int64_t id, std::string_view actor) {
  const std::lock_guard one{rooms_->topics_work_mutex};
  return rooms_->change_topics({actor, "rejected", fmt::format("topic {}", id), {}},
                               [&](cause::TopicBook& book) { return book.reject(id); });
}

Status Engine::merge_topic(std::int64_t id, std::int64_t into, std::string_view actor) {
  const std::lock_guard one{rooms_->topics_work_mutex};
  return rooms_->change_topics(
      {actor, "merged", fmt::format("topic {}", id), fmt::format("into {}", into)},
      [&](cause::TopicBook& book) { return book.merge(id, into); });
}

}  // namespace myelin::engine
