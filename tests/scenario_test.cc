// Runs tests/scenario/*.test: events in, alerts, cases and figures out, as text. Every block `show
// …` is followed by the lines it printed when a person approved it, each after "> ".
// MYELIN_APPROVE=1 writes the new lines into the files. The back end is named by MYELIN_TEST_STORE
// ("duckdb" by default).
//
//     clock 2026-11-20 10:00        the time in Shanghai
//     advance 3h                    later (m, h, d)
//     send                          JSON drafts, one a line, until a blank line
//     send 12 every 2h              the same, so often; {i} is the count, the clock moves before
//     each tick | history | books        time passes | the past is looked at | the books are closed
//     show alerts | cases | signals | causes loss | causes rating | customers
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "connect/draft_json.h"
#include "engine/engine.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin {
namespace {

std::string replaced(std::string text, std::string_view what, const std::string& with) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

Duration duration_of(const std::string& text) {
  const auto count = std::stoll(text);
  switch (text.back()) {
    case 'm':
      return minutes{count};
    case 'h':
      return hours{count};
    default:
      return days{count};
  }
}

class Scenario {
 public:
  explicit Scenario(const std::filesystem::path& file) : file_(file) {
    home_ = std::filesystem::temp_directory_path() /
            fmt::format("myelin_scenario_{}_{}", ::getpid(), file.stem().string());
    std::filesystem::remove_all(home_);
    std::filesystem::create_directories(home_);
    auto store = store::open_duckdb({.path = ":memory:"});
    engine::Options options;
    options.home = home_;
    options.share = MYELIN_SOURCE_DIR;
    options.clock = &clock_;
    options.background = false;
    auto opened = engine::Engine::open(std::move(options), std::move(*store));
    if (!opened) throw std::runtime_error(opened.error().message);
    engine_ = std::move(*opened);
  }
  ~Scenario() {
    engine_.reset();
    std::filesystem::remove_all(home_);
  }

  // The file as it would be approved now.
  std::string run() {
    std::ifstream in{file_};
    std::string line, out;
    while (std::getline(in, line)) {
      if (line.starts_with("> ")) continue;
      out += line + "\n";
      std::istringstream words{line};
      std::string verb;
      words >> verb;
      if (verb == "send")
        out += send(in, words);
      else if (!verb.empty() && verb[0] != '#')
        out += obey(verb, words);
    }
    return out;
  }

 private:
  std::string send(std::ifstream& in, std::istringstream& words) {
    int times = 1;
    std::string every, step = "0m", body, line, written;
    words >> times >> every >> step;
    times = std::max(times, 1);
    while (std::getline(in, line) && !line.empty()) {
      written += line + "\n";
      body += line + "\n";
    }
    for (int i = 0; i < times; ++i) {
      clock_.advance(duration_of(step));
      auto text = replaced(body, "{i}", std::to_string(++count_));
      text = replaced(std::move(text), "{now}", format_utc(clock_.now()));
      EXPECT_TRUE(accept(text)) << file_ << ": " << text;
    }
    return written + "\n";
  }

  bool accept(const std::string& text) {
    const auto parsed = connect::parse_drafts(text, connect::Shape::ndjson);
    if (!parsed) return false;
    std::vector<model::Draft> drafts;
    for (auto& item : *parsed) {
      if (!item.draft) return false;
      drafts.push_back(*item.draft);
    }
    return engine_
        ->accept(std::move(drafts), history_ ? engine::Arrival::history : engine::Arrival::live)
        .has_value();
  }

  std::string obey(const std::string& verb, std::istringstream& words) {
    std::string rest;
    std::getline(words >> std::ws, rest);
    Status status;
    if (verb == "clock") {
      clock_.set(*parse_time(rest, Zone{}));
    } else if (verb == "advance") {
      clock_.advance(duration_of(rest));
    } else if (verb == "tick") {
      status = engine_->tick();
    } else if (verb == "history") {
      history_ = rest == "begins";
      if (!history_) status = engine_->finish_history();
    } else if (verb == "books") {
      status = engine_->close_books();
    } else if (verb == "show") {
      return show(rest);
    } else {
      ADD_FAILURE() << file_ << ": '" << verb << "' is no command";
    }
    EXPECT_TRUE(status) << file_ << ": " << verb << ": " << status.error().message;
    return {};
  }

  engine::CauseAnswer causes(std::string metric) {
    engine::CauseQuestion question;
    question.metric = std::move(metric);
    return engine_->causes(question).value();
  }

  std::string show(const std::string& what) {
    std::string out;
    const auto line = [&](std::string text) { out += "> " + std::move(text) + "\n"; };
    if (what == "alerts") {
      for (const auto all = engine_->alerts({}).value(); const auto& a : all)
        line(fmt::format("{} {} {} | {} | {} | {} customers | {} {}", name(a.state),
                         name(a.severity), a.cell.product, a.cell.channel, a.cell.factor,
                         a.customers, a.at_stake.text(),
                         a.still_happening ? "still happening" : "over"));
    } else if (what == "cases") {
      for (const auto all = engine_->cases({}).value(); const auto& c : all)
        line(fmt::format("{} {} | {} | {}", name(c.state), c.department, c.factor, c.title_zh));
    } else if (what == "signals") {
      for (const auto all = engine_->signals({}).value(); const auto& s : all) {
        std::string mentions;
        for (const auto& m : s.mentions)
          mentions += fmt::format(" {}{}", m.factor, m.polarity < 0 ? "−" : "+");
        line(fmt::format("{} | {} |{}", s.text, s.polarity < 0 ? "−" : "+", mentions));
      }
    } else if (what == "customers") {
      line(fmt::format("{} customers", engine_->pulse().customers));
    } else if (what.starts_with("causes ")) {
      const auto answer = causes(what.substr(7));
      const auto& t = answer.total;
      line(fmt::format("paid {} = lost {} + at risk {} + untouched {}", t.paid.text(),
                       t.lost.text(), t.at_risk.text(), t.untouched.text()));
      for (const auto& row : answer.rows)
        line(fmt::format("{} | {} | lost {} at risk {}", row.factor, row.department,
                         row.lost.text(), row.at_risk.text()));
    } else {
      ADD_FAILURE() << file_ << ": '" << what << "' cannot be shown";
    }
    if (out.empty()) line("nothing");
    return out;
  }

  std::filesystem::path file_, home_;
  // Before every scenario's first `clock` line: an instance's clock must not go back.
  ManualClock clock_{*parse_time("2026-01-01 00:00:00", Zone{})};
  std::unique_ptr<engine::Engine> engine_;
  int count_ = 0;
  bool history_ = false;
};

class Scenarios : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenarios, SaysWhatWasApproved) {
  std::ifstream file{GetParam()};
  const std::string approved{std::istreambuf_iterator<char>{file}, {}};
  const std::string now = Scenario{GetParam()}.run();
  if (std::getenv("MYELIN_APPROVE") != nullptr)
    std::ofstream{GetParam()} << now;
  else
    EXPECT_EQ(now, approved)
        << "if the new lines are right, run MYELIN_APPROVE=1 build/release/scenario_test";
}

std::vector<std::filesystem::path> all_scenarios() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{
           std::filesystem::path{MYELIN_SOURCE_DIR} / "tests/scenario"})
    if (entry.path().extension() == ".test") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

INSTANTIATE_TEST_SUITE_P(Tests, Scenarios, testing::ValuesIn(all_scenarios()),
                         [](const auto& named) { return named.param.stem().string(); });

}  // namespace
}  // namespace myelin
