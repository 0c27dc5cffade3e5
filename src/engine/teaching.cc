#include "engine/teaching.h"

#include <fmt/format.h>

#include <mutex>

#include "cause/intent_sentences.h"
#include "cause/label_proposals.h"
#include "cause/taught.h"
#include "engine/engine.h"
#include "engine/language.h"

namespace myelin::engine {
namespace {

std::mutex& one_at_a_time() {
  static std::mutex mutex;
  return mutex;
}

TeachingRow row_of(const cause::Teaching& taught) {
  return {taught.id,
          taught.target,
          taught.language,
          taught.made_at,
          static_cast<std::int64_t>(taught.rows),
          taught.rolled_back,
          static_cast<std::int64_t>(taught.figures.n),
          taught.figures.accuracy_before,
          taught.figures.accuracy_after,
          taught.figures.f1_before,
          taught.figures.f1_after};
}

// With everything that was taught so far.
Result<std::shared_ptr<const Language>> language_of(const std::string& yaml,
                                                    const std::filesystem::path& home,
                                                    const std::filesystem::path& share) {
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(yaml, 1));
  return Language::make(taxonomy, share / "models", home / "taught");
}

}  // namespace

Result<std::vector<LabelProposal>> Teaching::proposals(std::string_view target,
                                                       std::span<const std::string> texts,
                                                       std::size_t count) const {
  MYELIN_TRY(language, language_of(yaml_, home_, share_));
  MYELIN_TRY(found, cause::worth_labelling(*language->reader, language->taxonomy->factors(), target,
                                           texts, count));
  std::vector<LabelProposal> proposals;
  for (auto& one : found) proposals.push_back({std::move(one.text), one.probability});
  return proposals;
}

Result<std::vector<TeachingRow>> Teaching::list() const {
  MYELIN_TRY(taught, cause::list_taught(home_ / "taught"));
  std::vector<TeachingRow> rows;
  for (const auto& one : taught) rows.push_back(row_of(one));
  return rows;
}

Result<TeachingRow> Teaching::teach(const TeachRequest& request, Time now,
                                    std::string_view actor) const {
  const std::lock_guard lock{one_at_a_time()};
  MYELIN_TRY(language, language_of(yaml_, home_, share_));
  cause::TeachingRequest lesson;
  lesson.target = request.target, lesson.language = request.language;
  lesson.made_at = format_utc(now);
  for (const auto& one : request.examples) lesson.examples.push_back({one.text, one.yes});
  if (request.language == "zh" || request.language == "en") {
    MYELIN_TRY(sentences, cause::read_intent_sentences(share_ / "models/intents" /
                                                       (request.language + ".yaml")));
    for (auto& sentence : sentences) lesson.background.push_back(std::move(sentence.text));
  }
  lesson.background.insert(lesson.background.end(), request.unlabelled.begin(),
                           request.unlabelled.end());
  MYELIN_TRY(taught, cause::teach(*language->reader, language->taxonomy->factors(), lesson));
  const auto folder = home_ / "taught";
  const auto detail =
      fmt::format("{} ({}) from {} texts", taught.target, taught.language, taught.rows);
  MYELIN_CHECK(engine_.audit(
      {.actor = actor, .verb = "taught", .object = "reader", .detail = detail},
      [&]() -> Status {
        MYELIN_TRY(id, cause::keep_taught(folder, taught));
        taught.id = id;
        return {};
      },
      [&] { (void)cause::roll_back(folder, taught.id); }));
  return row_of(taught);
}

Status Teaching::roll_back(std::int64_t id, std::string_view actor) const {
  const std::lock_guard lock{one_at_a_time()};
  if (id <= 0 || id > 1'000'000'000)
    return fail(ErrorCode::not_found, fmt::format("there is no teaching {}", id),
                "list them with `myelin label --list`");
  const auto folder = home_ / "taught";
  const auto number = static_cast<std::uint32_t>(id);
  const auto object = fmt::format("teaching {}", id);
  return engine_.audit(
      {.actor = actor, .verb = "rolled_back", .object = object, .detail = {}},
      [&] { return cause::roll_back(folder, number); },
      [&] { (void)cause::take_up_again(folder, number); });
}

}  // namespace myelin::engine
