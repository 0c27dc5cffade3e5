#include <map>

#include "app/behaviour_suite.h"
#include "app/evaluate_head.h"
#include "app/shipped_reader.h"

namespace myelin::app {
namespace {

struct Tally {
  std::size_t cases = 0, failed = 0;
  double rate() const {
    return cases ? static_cast<double>(failed) / static_cast<double>(cases) : 0;
  }
};

std::string_view family(CaseKind kind) {
  switch (kind) {
    case CaseKind::praise:
    case CaseKind::complaint:
      return "minimum";
    case CaseKind::same:
      return "invariance";
    case CaseKind::up:
    case CaseKind::down:
      break;
  }
  return "direction";
}

}  // namespace

Result<std::vector<Figure>> evaluate_behaviour(const HeadQuery& query) {
  MYELIN_TRY(cases, read_suite(query.file));
  MYELIN_TRY(reader, shipped_reader(query.share, query.models));
  std::map<std::string, Tally> families;
  std::vector<std::pair<std::string, Tally>> capabilities;  // in the order of the file
  model::Reading reading;
  const auto praise = [&](const std::string& text) {
    reader->read(text, reading);
    return (reading.polarity + 1) / 2;
  };
  for (const auto& c : cases) {
    const float before = praise(c.text), after = c.changed.empty() ? 0.5F : praise(c.changed);
    const bool failed = !passes(c.kind, before, after);
    const auto name = std::string(family(c.kind)) + "." + c.capability;
    if (capabilities.empty() || capabilities.back().first != name)
      capabilities.emplace_back(name, Tally{});
    for (Tally* tally : {&capabilities.back().second, &families[std::string(family(c.kind))]})
      ++tally->cases, tally->failed += failed;
  }
  std::vector<Figure> figures;
  Tally all;
  for (const auto& [name, tally] : families) {
    figures.push_back({"failure_rate_" + name, tally.rate(), tally.cases});
    all.cases += tally.cases, all.failed += tally.failed;
  }
  figures.insert(figures.begin(), {"failure_rate", all.rate(), all.cases});
  for (const auto& [name, tally] : capabilities)
    figures.push_back({"failure_rate_" + name, tally.rate(), tally.cases});
  return figures;
}

}  // namespace myelin::app
