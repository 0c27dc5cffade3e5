#include "app/behaviour_suite.h"

#include <yaml-cpp/yaml.h>

#include <cmath>

namespace myelin::app {
namespace {

void add_texts(const std::string& capability, CaseKind kind, const YAML::Node& texts,
               std::vector<BehaviourCase>& into) {
  for (const auto& text : texts) into.push_back({capability, kind, text.as<std::string>(), {}});
}

void add_changes(const std::string& capability, CaseKind kind, const YAML::Node& rows,
                 std::vector<BehaviourCase>& into) {
  for (const auto& row : rows)
    for (std::size_t i = 1; i < row.size(); ++i)
      into.push_back({capability, kind, row[0].as<std::string>(), row[i].as<std::string>()});
}

}  // namespace

Result<std::vector<BehaviourCase>> read_suite(const std::filesystem::path& path) {
  std::vector<BehaviourCase> cases;
  std::string capability;
  try {
    const auto suite = YAML::LoadFile(path.string());
    for (const auto& entry : suite["minimum"]) {
      capability = entry.first.as<std::string>();
      add_texts(capability, CaseKind::praise, entry.second["praise"], cases);
      add_texts(capability, CaseKind::complaint, entry.second["complaint"], cases);
    }
    for (const auto& entry : suite["invariance"]) {
      capability = entry.first.as<std::string>();
      add_changes(capability, CaseKind::same, entry.second, cases);
    }
    for (const auto& entry : suite["direction"]) {
      capability = entry.first.as<std::string>();
      add_changes(capability, CaseKind::up, entry.second["up"], cases);
      add_changes(capability, CaseKind::down, entry.second["down"], cases);
    }
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::corrupt,
                path.string() + " is not a suite of cases: " + error.what() +
                    (capability.empty() ? "" : " (near " + capability + ")"),
                "compare it with tests/behaviour/polarity.zh.yaml");
  }
  if (cases.empty())
    return fail(ErrorCode::invalid_argument, path.string() + " holds no case",
                "compare it with tests/behaviour/polarity.zh.yaml");
  return cases;
}

bool passes(CaseKind kind, float praise, float praise_changed) {
  switch (kind) {
    case CaseKind::praise:
      return praise > 0.5F;
    case CaseKind::complaint:
      return praise < 0.5F;
    case CaseKind::same:
      // Far from the middle a shift that leaves the judgement alone is no failure.
      return (praise > 0.5F) == (praise_changed > 0.5F) ||
             std::abs(praise - praise_changed) <= tolerance;
    case CaseKind::up:
      return praise_changed >= praise - tolerance;
    case CaseKind::down:
      return praise_changed <= praise + tolerance;
  }
  return false;
}

}  // namespace myelin::app
