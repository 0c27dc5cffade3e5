// Restating: history is read again under another version of the experience language, and every
// count follows.
//
// Most of it is read beside the reflex (engine/reread.h). One last transaction of the writer reads
// what has arrived meanwhile and makes the new version the spoken one.
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "cause/taxonomy_store.h"
#include "engine/append.h"
#include "engine/reread.h"
#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Session;
using store::Value;
using Counts = FactorCounts;

constexpr unsigned threads_max = 8;

// What arrived while history was read: reads it in the writer's transaction, appends its mentions
// and counts them. The number of texts.
Result<std::int64_t> read_rest(Session& session, SignalId after, SignalId last,
                               const Language& language, Counts& counts) {
  struct Text {
    SignalId id;
    Time at;
    model::Reading reading;
  };
  std::vector<Text> rest;
  MYELIN_CHECK(read_texts(session, SignalId{after.value + 1}, last, language,
                          [&](SignalId id, Time at, const model::Reading& reading) -> Status {
                            rest.push_back({id, at, reading});
                            return {};
                          }));
  for (const auto& text : rest) {
    for (const auto& mention : text.reading.mentions)
      ++counts[language.taxonomy->factors()[mention.factor].key];
    MYELIN_CHECK(append_mentions(session, text.id, text.at, text.reading, *language.taxonomy,
                                 language.reader->model_version()));
  }
  return static_cast<std::int64_t>(rest.size());
}

Result<Counts> counts_under(Session& session, int version) {
  Counts counts;
  MYELIN_CHECK(
      session.query(sql::mention_counts, {Value{std::int64_t{version}}}, [&](const Row& row) {
        counts[std::string{row.text(0)}] = row.integer(1);
        return true;
      }));
  return counts;
}

std::vector<RestateRow> difference(const Counts& before, const Counts& after,
                                   const cause::Taxonomy& from, const cause::Taxonomy& to,
                                   Time now) {
  Counts all = before;
  for (const auto& [factor, count] : after) all.try_emplace(factor, 0);
  std::vector<RestateRow> rows;
  const auto count_of = [](const Counts& counts, const std::string& factor) {
    const auto found = counts.find(factor);
    return found == counts.end() ? 0 : found->second;
  };
  for (const auto& [factor, unused] : all) {
    RestateRow row{factor, {}, count_of(before, factor), count_of(after, factor)};
    if (row.before == row.after) continue;
    if (const auto index = to.find(factor); index != model::no_factor)
      row.department = to.owner(index, now);
    else if (const auto old = from.find(factor); old != model::no_factor)
      row.department = from.owner(old, now);
    rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(rows, std::greater{},
                           [](const RestateRow& row) { return std::abs(row.after - row.before); });
  return rows;
}

std::int64_t total(const Counts& counts) {
  std::int64_t sum = 0;
  for (const auto& [factor, count] : counts) sum += count;
  return sum;
}

Result<std::string> shipped_yaml(const std::filesystem::path& share) {
  std::ifstream file{share / "taxonomies" / "retail.yaml", std::ios::binary};
  if (!file)
    return fail(ErrorCode::not_found,
                fmt::format("{} cannot be read", (share / "taxonomies" / "retail.yaml").string()));
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// Mentions of this version that another reader made.
Result<std::int64_t> read_by_others(Session& session, int version, const cause::Reader& reader) {
  std::int64_t count = 0;
  MYELIN_CHECK(
      session.query(sql::read_by_others,
                    {Value{std::int64_t{version}}, Value{std::string{reader.model_version()}}},
                    [&](const Row& row) {
                      count = row.integer(0);
                      return true;
                    }));
  return count;
}

std::string difference_text(const std::vector<RestateRow>& rows) {
  std::string text;
  for (const auto& row : rows)
    text += fmt::format("{}\t{}\t{}\t{}\n", row.factor, row.department, row.before, row.after);
  return text;
}

}  // namespace

Result<RestateAnswer> Engine::restate(
    std::string_view yaml, bool dry_run, std::string_view actor,
    const std::function<void(std::int64_t, std::int64_t)>& progress) {
  auto& rooms = *rooms_;
  const std::unique_lock one{rooms.restate_mutex, std::try_to_lock};
  if (!one)
    return fail(ErrorCode::conflict, "another restatement is running", "wait for it to end");
  std::string text{yaml};
  if (text.empty()) {
    MYELIN_TRY(shipped, shipped_yaml(rooms.options.share));
    text = std::move(shipped);
  }
  const auto spoken = rooms.language.now();
  RestateAnswer answer;
  answer.from_version = spoken->taxonomy->version();
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(text, answer.from_version + 1));
  MYELIN_TRY(language, Language::make(taxonomy, rooms.models(), rooms.taught()));
  // The same words may be read otherwise: a team may have taught the reader since it was loaded.
  // And what was read before the last start may have been read by another reader.
  std::int64_t others = 0;
  {
    MYELIN_TRY(reading, rooms.sessions.borrow());
    MYELIN_TRY(found, read_by_others(*reading, answer.from_version, *language->reader));
    others = found;
  }
  if (taxonomy->digest() == spoken->taxonomy->digest() && others == 0 &&
      language->reader->model_version() == spoken->reader->model_version()) {
    answer.to_version = answer.from_version;
    return answer;
  }
  answer.to_version = taxonomy->version();
  Counts before, after;
  {
    MYELIN_TRY(reading, rooms.sessions.borrow());
    MYELIN_TRY(counted, counts_under(*reading, answer.from_version));
    before = std::move(counted);
  }
  answer.mentions_before = total(before);
  SignalId last;
  MYELIN_CHECK(rooms.command({}, [&](Session&) -> Status {
    last = rooms.memory->last_signal;
    return {};
  }));
  const std::int64_t texts = rooms.counters.texts;
  MYELIN_TRY(
      again,
      reread({rooms.sessions, *language, last, dry_run,
              static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, threads_max)),
              [&](std::int64_t done) {
                if (progress) progress(done, std::max(texts, done));
              }}));
  answer.signals = again.texts;
  after = std::move(again.counts);
  const Time now = rooms.clock().now();
  if (!dry_run) {
    MYELIN_TRY(reading, rooms.sessions.borrow());
    MYELIN_TRY(counted, counts_under(*reading, answer.to_version));
    after = std::move(counted);
    MYELIN_CHECK(rooms.command(
        {actor, "restated", fmt::format("taxonomy {}", answer.to_version),
         fmt::format("from {}", answer.from_version)},
        [&](Session& session) -> Status {
          MYELIN_TRY(rest, read_rest(session, last, rooms.memory->last_signal, *language, after));
          answer.signals += rest;
          answer.rows = difference(before, after, *spoken->taxonomy, *taxonomy, now);
          MYELIN_CHECK(cause::save_taxonomy(session, *taxonomy, now, "restated"));
          MYELIN_CHECK(
              session.execute(sql::note_restatement,
                              {Value{rooms.next_row()}, Value{std::int64_t{answer.from_version}},
                               Value{std::int64_t{answer.to_version}}, Value{now},
                               Value{answer.signals}, Value{difference_text(answer.rows)}}));
          MYELIN_CHECK(session.execute(sql::forget_reread));
          MYELIN_CHECK(session.execute(sql::promise_history));
          return {};
        },
        [&] { rooms.language.set(language); }));
    rooms.history_promised = true;
    // Counts, alerts and books follow the new version.
    if (const auto done = finish_history(); !done)
      return fail(done.error().code,
                  fmt::format("history is read under version {}, and its counts, alerts and books "
                              "do not follow yet: {}",
                              answer.to_version, done.error().message),
                  "nothing is lost: the server tries again every minute, and at its next start");
  }
  answer.mentions_after = total(after);
  answer.rows = difference(before, after, *spoken->taxonomy, *taxonomy, now);
  return answer;
}

}  // namespace myelin::engine
