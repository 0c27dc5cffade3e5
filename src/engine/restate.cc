// Restating: history is read again under another version of the experience language, and every
// count follows.
//
// The texts are read on their own session while the reflex goes on; their mentions are appended
// under the new version in transactions of their own. The last one reads what has arrived meanwhile
// and makes the new version the spoken one.
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <sstream>

#include "cause/taxonomy_store.h"
#include "engine/append.h"
#include "engine/replay.h"
#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Session;
using store::Value;

constexpr std::int64_t chunk_texts = 20'000;  // one transaction of the writer

// One text read again.
struct Reread {
  SignalId id;
  Time at;
  model::Reading reading;
};

using Counts = std::map<std::string, std::int64_t, std::less<>>;

void add_counts(Counts& counts, const model::Reading& reading, const cause::Taxonomy& taxonomy) {
  for (const auto& mention : reading.mentions) ++counts[taxonomy.factors()[mention.factor].key];
}

// Texts after `last`, at most chunk_texts of them, read by `language`.
Result<std::vector<Reread>> read_chunk(Session& session, const Language& language, SignalId last) {
  std::vector<Reread> chunk;
  MYELIN_CHECK(
      session.query(sql::texts_after, {Value{last.value}, Value{chunk_texts}}, [&](const Row& row) {
        auto& text = chunk.emplace_back();
        text.id = SignalId{row.integer(0)};
        text.at = row.time(1);
        language.read(row.text(2), text.reading);
        return true;
      }));
  return chunk;
}

Status append_chunk(Session& session, const Language& language, const std::vector<Reread>& chunk) {
  for (const auto& text : chunk)
    MYELIN_CHECK(append_mentions(session, text.id, text.at, text.reading, *language.taxonomy,
                                 language.reader->model_version()));
  return {};
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
  if (taxonomy->digest() == spoken->taxonomy->digest() &&
      language->reader->model_version() == spoken->reader->model_version()) {
    answer.to_version = answer.from_version;
    return answer;
  }
  answer.to_version = taxonomy->version();
  MYELIN_TRY(reading, rooms.sessions.borrow());
  MYELIN_TRY(before, counts_under(*reading, answer.from_version));
  answer.mentions_before = total(before);
  if (!dry_run)  // what an interrupted restatement left
    MYELIN_CHECK(rooms.command({}, [&](Session& session) -> Status {
      MYELIN_TRY(deleted,
                 session.execute(sql::forget_mentions, {Value{std::int64_t{answer.from_version}}}));
      (void)deleted;
      return {};
    }));
  Counts after;
  SignalId last;
  const std::int64_t texts = rooms.counters.texts;
  for (;;) {
    MYELIN_TRY(chunk, read_chunk(*reading, *language, last));
    for (const auto& reread : chunk) add_counts(after, reread.reading, *taxonomy);
    answer.signals += static_cast<std::int64_t>(chunk.size());
    if (!chunk.empty()) last = chunk.back().id;
    if (!dry_run && !chunk.empty())
      MYELIN_CHECK(rooms.command(
          {}, [&](Session& session) { return append_chunk(session, *language, chunk); }));
    if (progress) progress(answer.signals, std::max(texts, answer.signals));
    if (static_cast<std::int64_t>(chunk.size()) < chunk_texts) break;
  }
  const Time now = rooms.clock().now();
  if (!dry_run) {
    MYELIN_CHECK(rooms.command(
        {actor, "restated", fmt::format("taxonomy {}", answer.to_version),
         fmt::format("from {}", answer.from_version)},
        [&](Session& session) -> Status {
          for (;;) {  // what arrived meanwhile; nothing can arrive now
            MYELIN_TRY(rest, read_chunk(session, *language, last));
            for (const auto& reread : rest) add_counts(after, reread.reading, *taxonomy);
            MYELIN_CHECK(append_chunk(session, *language, rest));
            answer.signals += static_cast<std::int64_t>(rest.size());
            if (rest.empty()) break;
            last = rest.back().id;
          }
          answer.rows = difference(before, after, *spoken->taxonomy, *taxonomy, now);
          MYELIN_CHECK(cause::save_taxonomy(session, *taxonomy, now, "restated"));
          MYELIN_TRY(noted, session.execute(
                                sql::note_restatement,
                                {Value{rooms.next_row()}, Value{std::int64_t{answer.from_version}},
                                 Value{std::int64_t{answer.to_version}}, Value{now},
                                 Value{answer.signals}, Value{difference_text(answer.rows)}}));
          (void)noted;
          rooms.language.set(language);
          return {};
        }));
    MYELIN_CHECK(finish_history());  // counts, alerts and books follow the new version
  }
  answer.mentions_after = total(after);
  answer.rows = difference(before, after, *spoken->taxonomy, *taxonomy, now);
  return answer;
}

}  // namespace myelin::engine
