// localise-rs: incidents of a video service whose cause its people knew, from a folder with
// cases*.tar.xz (minute, attributes, failures `value` of `cnt` attempts) and causes*.yaml.
//
// What is expected of a minute is what the ten minutes before it had; what came after it is not
// looked at. The score is micro-F1 over exact combinations, as the set's authors count it. The
// localiser's one setting was chosen with these rows in sight.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <set>

#include "app/evaluations/all.h"
#include "connect/file/input.h"
#include "stats/localise/localise.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;
using Named = std::map<std::string, std::string>;  // attribute → value
constexpr int minutes_before = 10;

struct Known {
  std::int64_t at = 0;  // seconds
  std::vector<Named> causes;
};

Named named(const YAML::Node& node) {
  Named result;
  for (const auto& pair : node)
    result[pair.first.as<std::string>()] = pair.second.as<std::string>();
  return result;
}

Result<std::map<std::string, Known>> causes_of(const fs::path& file) {
  std::map<std::string, Known> result;
  try {
    for (const auto& node : YAML::LoadFile(file.string())) {
      Known known{node["timestamp"].as<std::int64_t>(), {}};
      const auto cause = node["cause"];
      if (cause.IsSequence())
        for (const auto& each : cause) known.causes.push_back(named(each));
      else
        known.causes.push_back(named(cause));
      result[node["data"].as<std::string>()] = std::move(known);
    }
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::corrupt, fmt::format("{}: {}", file.string(), error.what()),
                "the file lists - data: …, timestamp: …, cause: {attribute: value}");
  }
  return result;
}

struct Case {
  std::vector<std::string> attributes;
  std::vector<std::vector<std::string>> values;  // per attribute, by code
  stats::localise::LeafTable table;
  std::vector<double> events_before, exposure_before;
};

// Attribute values to codes, combinations to rows.
class Builder {
 public:
  explicit Builder(const std::vector<std::string>& header) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (header[i] == "min")
        minute_ = i;
      else if (header[i] == "value")
        events_ = i;
      else if (header[i] == "cnt")
        exposure_ = i;
      else
        columns_.push_back(i), case_.attributes.push_back(header[i]);
    }
    case_.values.resize(columns_.size());
    codes_.resize(columns_.size());
  }
  bool complete() const { return minute_ && events_ && exposure_ && !columns_.empty(); }

  void add(const connect::file::Row& row, std::int64_t at) {
    const auto number = [&](std::optional<std::size_t> column) {
      double value = 0;
      if (*column < row.cells.size()) {
        const auto text = row.cells[*column];
        std::from_chars(text.data(), text.data() + text.size(), value);
      }
      return value;
    };
    const auto minute = static_cast<std::int64_t>(number(minute_));
    if (minute > at || minute < at - 60 * minutes_before) return;
    const auto leaf = leaf_of(row);
    auto& events = minute == at ? case_.table.observed : case_.events_before;
    auto& exposure = minute == at ? case_.table.exposure : case_.exposure_before;
    events[leaf] += number(events_);
    exposure[leaf] += number(exposure_);
  }

  Case finish() {
    case_.table.measure = stats::localise::Measure::ratio;
    for (const auto& values : case_.values)
      case_.table.sizes.push_back(
          static_cast<std::uint32_t>(std::max<std::size_t>(1, values.size())));
    stats::localise::expect_from({case_.events_before, case_.exposure_before}, case_.table);
    return std::move(case_);
  }

 private:
  std::size_t leaf_of(const connect::file::Row& row) {
    std::vector<std::uint32_t> codes;
    for (std::size_t a = 0; a < columns_.size(); ++a) {
      const std::string text(columns_[a] < row.cells.size() ? row.cells[columns_[a]] : "");
      const auto [at, fresh] =
          codes_[a].try_emplace(text, static_cast<std::uint32_t>(case_.values[a].size()));
      if (fresh) case_.values[a].push_back(text);
      codes.push_back(at->second);
    }
    const auto [at, fresh] = leaves_.try_emplace(codes, leaves_.size());
    if (fresh) {
      case_.table.codes.insert(case_.table.codes.end(), codes.begin(), codes.end());
      for (auto* column : {&case_.table.observed, &case_.table.exposure, &case_.events_before,
                           &case_.exposure_before})
        column->push_back(0);
    }
    return at->second;
  }

  Case case_;
  std::optional<std::size_t> minute_, events_, exposure_;
  std::vector<std::size_t> columns_;
  std::vector<std::map<std::string, std::uint32_t>> codes_;
  std::map<std::vector<std::uint32_t>, std::size_t> leaves_;
};

Result<Case> read_case(const connect::file::Input& input, std::int64_t at) {
  MYELIN_TRY(reader, input.open());
  Builder builder(reader->header());
  if (!builder.complete())
    return fail(ErrorCode::corrupt, fmt::format("{} is no case", input.name),
                "a case has the columns min, value, cnt and its attributes");
  for (connect::file::Row row;;) {
    MYELIN_TRY(more, reader->next(row));
    if (!more) break;
    builder.add(row, at);
  }
  return builder.finish();
}

struct Score {
  std::size_t found = 0, answered = 0, known = 0, cases = 0;
  double ms = 0;
};

Status judge(const connect::file::Input& input, const Known& known, Score& score) {
  MYELIN_TRY(one, read_case(input, known.at));
  const auto start = std::chrono::steady_clock::now();
  MYELIN_TRY(explanation, stats::localise::explain(one.table, 1));
  score.ms +=
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  for (const auto& cause : explanation.causes) {
    Named answer;
    for (const auto& [attribute, code] : cause.values)
      answer[one.attributes[attribute]] = one.values[attribute][code];
    score.found += std::ranges::find(known.causes, answer) != known.causes.end();
  }
  score.answered += explanation.causes.size();
  score.known += known.causes.size();
  ++score.cases;
  return {};
}

// "cases.dev.tar.xz/case1.csv" → "case1".
std::string case_name(const std::string& input) {
  return fs::path(input).stem().string();
}

Result<std::vector<fs::path>> files_of(const fs::path& folder, std::string_view start,
                                       std::string_view end) {
  std::vector<fs::path> result;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(start) && name.ends_with(end)) result.push_back(entry.path());
  }
  std::ranges::sort(result);
  if (result.empty())
    return fail(ErrorCode::not_found, fmt::format("no {}*{} in {}", start, end, folder.string()),
                "name a folder with cases*.tar.xz and causes*.yaml with --data");
  return result;
}

}  // namespace

Status evaluate_localise_rs(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(yamls, files_of(query.data, "causes", ".yaml"));
  MYELIN_TRY(archives, files_of(query.data, "cases", ".tar.xz"));
  std::map<std::string, Known> known;
  for (const auto& yaml : yamls) {
    MYELIN_TRY(some, causes_of(yaml));
    known.merge(some);
  }
  Score score;
  for (const auto& archive : archives) {
    MYELIN_TRY(inputs, connect::file::open_inputs(archive));
    for (const auto& input : inputs.tables) {
      const auto at = known.find(case_name(input.name));
      if (at != known.end()) MYELIN_CHECK(judge(input, at->second, score));
    }
  }
  if (score.cases == 0)
    return fail(ErrorCode::not_found, "no case of the archives has a known cause",
                "the names of causes*.yaml are those of the archive's files, without .csv");
  const auto share = [](std::size_t part, std::size_t of) {
    return of == 0 ? 0 : static_cast<double>(part) / static_cast<double>(of);
  };
  tell({.metric = "f1",
        .value = 2 * share(score.found, score.answered + score.known),
        .n = score.cases,
        .reach = 0.60,
        .about = {{"setting_chosen_on", "these rows"}}});
  tell({"precision", share(score.found, score.answered), score.cases, {}, Better::higher});
  tell({"recall", share(score.found, score.known), score.cases, {}, Better::higher});
  tell({"ms_mean", score.ms / static_cast<double>(score.cases), score.cases, 10, Better::lower});
  return {};
}

}  // namespace myelin::app
