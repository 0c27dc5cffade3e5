// How many reviews one core reads in full: language, clauses, polarity, mentions with spans.
//
//   reading_bench --data DIR   DIR holds zh-shopping10/online_shopping_10_cats.dev.csv.xz; or
//   --data FILE, a table with a
//                              column "review"
//
// Time is the thread's own CPU time, because the machine may be shared; the wall clock stands
// beside it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cause/reader.h"
#include "cause/taxonomy.h"
#include "review_texts.h"

namespace {

namespace fs = std::filesystem;
using namespace myelin;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

Status run(fs::path data) {
  constexpr double reach = 60'000, seconds_min = 3;
  const fs::path root = MYELIN_SOURCE_DIR;
  if (data.empty()) data = root / "../shared/data";
  if (fs::is_directory(data)) data /= "zh-shopping10/online_shopping_10_cats.dev.csv.xz";
  if (!fs::exists(data)) {
    std::printf("{\"bench\":\"reading\",\"skipped\":\"no %s\"}\n", data.c_str());
    return {};
  }
  MYELIN_TRY(texts, bench::review_texts(data));
  if (texts.empty()) return fail(ErrorCode::invalid_argument, data.string() + " holds no review");
  std::ifstream file(root / "taxonomies/retail.yaml");
  std::stringstream yaml;
  yaml << file.rdbuf();
  const auto start = std::chrono::steady_clock::now();
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(yaml.str(), 1));
  const auto parsed = std::chrono::steady_clock::now();
  MYELIN_TRY(reader, cause::Reader::create(taxonomy, root / "models"));
  model::Reading reading;
  reader->read(texts.front(), reading);  // tables that are made on first use
  const std::chrono::duration<double> load = std::chrono::steady_clock::now() - parsed,
                                      parse = parsed - start;
  for (std::size_t i = 0; i < std::min<std::size_t>(texts.size(), 5'000); ++i)
    reader->read(texts[i], reading);

  std::size_t read = 0, mentions = 0, bytes = 0;
  const double cpu_before = cpu_seconds();
  const auto wall_before = std::chrono::steady_clock::now();
  while (cpu_seconds() - cpu_before < seconds_min)
    for (const auto& text : texts) {
      reader->read(text, reading);
      ++read, mentions += reading.mentions.size(), bytes += text.size();
    }
  const double cpu = cpu_seconds() - cpu_before;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - wall_before;
  const auto n = static_cast<double>(read);
  std::printf(
      "{\"bench\":\"reading\",\"reviews_per_s\":%.0f,\"reach\":%.0f,\"met\":%s,\"mb_per_s\":%.1f,"
      "\"wall_reviews_per_s\":%.0f,"
      "\"mentions_per_review\":%.2f,\"load_ms\":%.0f,\"taxonomy_ms\":%.0f,\"reviews\":%zu}\n",
      n / cpu, reach, n / cpu >= reach ? "true" : "false", static_cast<double>(bytes) / cpu / 1e6,
      n / wall.count(), static_cast<double>(mentions) / n, load.count() * 1e3, parse.count() * 1e3,
      texts.size());
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  fs::path data;
  for (int i = 1; i + 1 < argc; ++i)
    if (std::string_view(argv[i]) == "--data") data = argv[i + 1];
  if (const auto status = run(data); !status) {
    std::fprintf(stderr, "reading_bench: %s\n", status.error().message.c_str());
    return 1;
  }
  return 0;
}
