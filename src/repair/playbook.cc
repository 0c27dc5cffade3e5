#include "repair/playbook.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/limits.h"
#include "model/factor_key.h"

namespace myelin::repair {
namespace {

constexpr std::size_t playbooks_max = 256, steps_max = 32;

std::unexpected<Error> wrong(const std::string& where, const std::string& why, std::string hint) {
  return fail(ErrorCode::invalid_argument, fmt::format("playbooks: {} {}", where, why),
              std::move(hint));
}

Status known_keys(const YAML::Node& map, const std::string& where,
                  std::initializer_list<std::string_view> known) {
  if (!map.IsMap()) return wrong(where, "is not a table of keys", "write key: value lines");
  for (const auto& entry : map)
    if (!entry.first.IsScalar() || std::ranges::find(known, entry.first.Scalar()) == known.end())
      return wrong(where,
                   fmt::format("has a key that nobody reads: {}",
                               entry.first.IsScalar() ? entry.first.Scalar() : "?"),
                   fmt::format("known here: {}", fmt::join(known, ", ")));
  return {};
}

Result<std::string> word(const YAML::Node& map, const char* key, const std::string& where,
                         bool needed) {
  const YAML::Node node = map[key];
  if (!node || node.IsNull()) {
    if (needed) return wrong(where, fmt::format("has no {}", key), fmt::format("add {}: …", key));
    return std::string{};
  }
  if (!node.IsScalar() || node.Scalar().size() > limits::attribute_bytes_max)
    return wrong(fmt::format("{}.{}", where, key), "is not one short text", "write one line");
  return node.Scalar();
}

Result<model::Sentence> sentence(const YAML::Node& map, const char* key, const std::string& where) {
  const YAML::Node node = map[key];
  const std::string at = fmt::format("{}.{}", where, key);
  if (!node || node.IsNull())
    return wrong(where, fmt::format("has no {}", key),
                 fmt::format("add {}: {{zh: …, en: …}}", key));
  if (node.IsScalar()) return model::Sentence{node.Scalar(), node.Scalar()};
  MYELIN_CHECK(known_keys(node, at, {"zh", "en"}));
  MYELIN_TRY(zh, word(node, "zh", at, true));
  MYELIN_TRY(en, word(node, "en", at, true));
  return model::Sentence{std::move(zh), std::move(en)};
}

// One of a list of names, or several.
template <class Enum, std::size_t n>
Result<Enum> one_of(std::string_view text, const std::array<std::string_view, n>& names,
                    const std::string& where) {
  const auto found = std::ranges::find(names, text);
  if (found == names.end())
    return wrong(where, fmt::format("holds \"{}\"", text),
                 fmt::format("write one of {}", fmt::join(names, ", ")));
  return static_cast<Enum>(found - names.begin());
}

Result<std::vector<std::string>> words(const YAML::Node& map, const char* key,
                                       const std::string& where) {
  std::vector<std::string> found;
  const YAML::Node node = map[key];
  if (!node || node.IsNull()) return found;
  if (node.IsScalar()) return std::vector{node.Scalar()};
  if (!node.IsSequence())
    return wrong(fmt::format("{}.{}", where, key), "is not a list", "write [one, two]");
  for (const auto& item : node) {
    if (!item.IsScalar())
      return wrong(fmt::format("{}.{}", where, key), "holds something that is no word",
                   "write [one, two]");
    found.push_back(item.Scalar());
  }
  return found;
}

Result<PlaybookStep> read_step(const YAML::Node& node, const std::string& where) {
  MYELIN_CHECK(
      known_keys(node, where, {"key", "do", "channel", "approval", "text", "offer", "undo"}));
  PlaybookStep step;
  MYELIN_TRY(key, word(node, "key", where, true));
  MYELIN_TRY(what, word(node, "do", where, true));
  MYELIN_TRY(doing, one_of<Doing>(what, doing_names, where + ".do"));
  MYELIN_TRY(channel, word(node, "channel", where, false));
  MYELIN_TRY(approval, word(node, "approval", where, false));
  MYELIN_TRY(text, sentence(node, "text", where));
  MYELIN_TRY(offer, word(node, "offer", where, false));
  if (node["undo"] && !node["undo"].IsNull()) {
    MYELIN_TRY(undo, sentence(node, "undo", where));
    step.undo = std::move(undo);
  }
  if (step.undo && channel.empty())
    return wrong(where + ".undo", "is for what a person does",
                 "undo is for steps with a channel; a person undoes by doing");
  const bool plain = std::ranges::all_of(
      key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (key.empty() || !plain)
    return wrong(where + ".key", fmt::format("is \"{}\"", key), "write a-z, 0-9 and _");
  if (channel.empty() && !approval.empty())
    return wrong(where, "asks for approval of what a person does",
                 "approval is for steps with a channel; a person decides by doing");
  if (doing == Doing::offer && offer.empty())
    return wrong(where, "offers nothing", "add offer: 10 元券");
  step.key = std::move(key);
  step.what = doing;
  step.channel = std::move(channel);
  step.approval = approval == "none" ? std::string{} : std::move(approval);
  step.text = std::move(text);
  step.offer = std::move(offer);
  return step;
}

Result<Playbook> read_playbook(const YAML::Node& node, const std::string& where) {
  MYELIN_CHECK(known_keys(node, where, {"key", "name", "factors", "severity", "steps"}));
  Playbook book;
  MYELIN_TRY(key, word(node, "key", where, true));
  MYELIN_TRY(title, sentence(node, "name", where));
  MYELIN_TRY(factors, words(node, "factors", where));
  MYELIN_TRY(severities, words(node, "severity", where));
  if (factors.empty()) return wrong(where, "has no factors", "write factors: [delivery.packaging]");
  for (const auto& severity : severities) {
    MYELIN_TRY(one, one_of<model::Severity>(severity, model::severity_names, where + ".severity"));
    book.severities.push_back(one);
  }
  const YAML::Node steps = node["steps"];
  if (!steps || !steps.IsSequence() || steps.size() == 0 || steps.size() > steps_max)
    return wrong(where + ".steps", "is not a list of steps",
                 fmt::format("write 1 to {} steps, - {{key: …, do: …, text: …}} each", steps_max));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    MYELIN_TRY(step, read_step(steps[i], fmt::format("{}.steps[{}]", where, i)));
    if (std::ranges::find(book.steps, step.key, &PlaybookStep::key) != book.steps.end())
      return wrong(where, fmt::format("has two steps {}", step.key), "give each its own key");
    book.steps.push_back(std::move(step));
  }
  book.key = std::move(key);
  book.name = std::move(title);
  book.factors = std::move(factors);
  YAML::Node alone;
  alone["playbooks"].push_back(node);
  book.yaml = YAML::Dump(alone);
  return book;
}

std::size_t length_of_fit(const Playbook& book, std::string_view factor) {
  std::size_t longest = 0;
  for (const auto& key : book.factors)
    if (model::is_within(factor, key)) longest = std::max(longest, key.size());
  return longest;
}

}  // namespace

Result<Playbooks> Playbooks::parse(std::string_view yaml) {
  try {
    Playbooks read;
    if (yaml.size() > limits::mapping_bytes_max)
      return wrong("the file", "is too large", "keep it below a megabyte");
    const YAML::Node root = YAML::Load(std::string{yaml});
    if (!root || root.IsNull()) return read;
    MYELIN_CHECK(known_keys(root, "the file", {"playbooks"}));
    const YAML::Node list = root["playbooks"];
    if (!list || list.IsNull()) return read;
    if (!list.IsSequence() || list.size() > playbooks_max)
      return wrong("playbooks:", "is not a list", "write - key: … for each playbook");
    for (std::size_t i = 0; i < list.size(); ++i) {
      MYELIN_TRY(book, read_playbook(list[i], fmt::format("[{}]", i)));
      if (std::ranges::find(read.all_, book.key, &Playbook::key) != read.all_.end())
        return wrong(book.key, "is there twice", "give each playbook its own key");
      read.all_.push_back(std::move(book));
    }
    return read;
  } catch (const YAML::Exception& e) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the playbooks are not YAML: line {}: {}", e.mark.line + 1, e.msg),
                "correct that line");
  }
}

const Playbook* Playbooks::fitting(std::string_view factor, model::Severity severity) const {
  const Playbook* best = nullptr;
  std::size_t longest = 0;
  for (const auto& book : all_) {
    const auto fit = length_of_fit(book, factor);
    const bool wanted = book.severities.empty() ||
                        std::ranges::find(book.severities, severity) != book.severities.end();
    if (wanted && fit > longest) best = &book, longest = fit;
  }
  return best;
}

}  // namespace myelin::repair
