// What the door costs one core: masking a review, accepting a draft with two keys, resolving it,
// loading a million keys.
//
//   masking_bench --data DIR [--show N]   DIR holds
//   zh-shopping10/online_shopping_10_cats.dev.csv.xz; --show prints the
//                                         first N reviews in which something was found
//
// Time is the thread's own CPU time, because the machine may be shared.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "base/random.h"
#include "raw/accept.h"
#include "raw/identities.h"
#include "review_texts.h"
#include "store/duckdb/duckdb_store.h"
#include "text/name_model.h"

namespace {

namespace fs = std::filesystem;
using namespace myelin;

double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

struct Loaded {
  double load_ms = 0, resolve_us = 0, bytes_per_key = 0;
};

// A million keys of half a million customers: resolved, stored, loaded again.
Result<Loaded> identities_of_a_million() {
  Loaded out;
  MYELIN_TRY(store, store::open_duckdb({}));
  MYELIN_CHECK(store::migrate(*store));
  MYELIN_TRY(session, store->open_session());
  MYELIN_CHECK(session->begin());
  Random random{7};
  raw::Identities who;
  constexpr int n = 500'000;
  for (int i = 1; i <= n; ++i) {
    const model::KeyToken keys[] = {{model::KeyKind::phone, {random.bits(), random.bits()}},
                                    {model::KeyKind::account, {random.bits(), random.bits()}}};
    const double before = cpu_us();
    const auto resolution = who.resolve(keys, SignalId{i}, from_us(i));
    out.resolve_us += (cpu_us() - before) / n;
    MYELIN_CHECK(raw::append(*session, resolution, SignalId{i}, from_us(i)));
  }
  MYELIN_CHECK(session->commit());
  raw::Identities loaded;
  const double before = cpu_us();
  MYELIN_CHECK(loaded.load(*session));
  out.load_ms = (cpu_us() - before) * 1e-3;
  if (!(loaded == who))
    return fail(ErrorCode::internal, "identities from rows differ from those in memory");
  out.bytes_per_key = static_cast<double>(loaded.memory_bytes()) / (2.0 * n);
  return out;
}

Status run(fs::path data, int show) {
  if (data.empty()) data = fs::path{MYELIN_SOURCE_DIR} / "../shared/data";
  if (fs::is_directory(data)) data /= "zh-shopping10/online_shopping_10_cats.dev.csv.xz";
  if (!fs::exists(data)) {
    std::printf("{\"bench\":\"masking\",\"skipped\":\"no %s\"}\n", data.c_str());
    return {};
  }
  MYELIN_TRY(texts, bench::review_texts(data));
  const fs::path folder =
      fs::temp_directory_path() / ("myelin_bench_" + std::to_string(::getpid()));
  auto opened = trust::Vault::open(folder / "key");
  fs::remove_all(folder);
  MYELIN_TRY(vault, std::move(opened));
  MYELIN_TRY(names, text::NameModel::open(fs::path{MYELIN_SOURCE_DIR} / "models/names.zh.bin"));
  const trust::Masker masker{vault, std::move(names)};

  std::size_t found = 0, reviews_found = 0, bytes = 0;
  for (const std::string& text : texts) {
    const auto masked = masker.mask(text);
    bytes += text.size();
    found += masked.findings.size();
    reviews_found += masked.findings.empty() ? 0 : 1;
    if (!masked.findings.empty() && show-- > 0) std::fprintf(stderr, "%s\n", masked.text.c_str());
  }
  double before = cpu_us();
  std::size_t kept = 0;
  for (int round = 0; round < 5; ++round)
    for (const std::string& text : texts) kept += masker.mask(text).text.size();
  const double mask_us = (cpu_us() - before) / (5.0 * static_cast<double>(texts.size()));
  const std::string typical =
      "包装很严实，物流也快，就是颜色和图片有一点点色差，客服态度不错，用了几天没有什么问题，推荐购"
      "买，好评给到你们家了";
  before = cpu_us();
  for (int i = 0; i < 200'000; ++i) kept += masker.mask(typical).text.size();
  const double typical_us = (cpu_us() - before) / 200'000;

  model::Draft draft;
  draft.source = "bench";
  draft.at = from_us(1'795'336'200'000'000);
  draft.text = typical;
  draft.customer_name = "张伟";
  draft.keys = {{model::KeyKind::phone, "", "13800138000"},
                {model::KeyKind::platform, "tmall", "zw88"}};
  before = cpu_us();
  for (int i = 0; i < 100'000; ++i) {
    model::Draft copy = draft;
    copy.external_id = std::to_string(i);
    MYELIN_TRY(accepted, raw::accept(std::move(copy), vault, masker, *draft.at));
    kept += accepted.keys.size();
  }
  const double accept_us = (cpu_us() - before) / 100'000;
  MYELIN_TRY(loaded, identities_of_a_million());
  const bool met = typical_us <= 3 && loaded.load_ms <= 250;
  std::printf(
      "{\"bench\":\"masking\",\"typical_review_us\":%.2f,\"reach_us\":3,\"real_review_us\":%.2f,"
      "\"mean_bytes\":%.0f,"
      "\"accept_us\":%.2f,\"resolve_us\":%.2f,\"load_million_keys_ms\":%.0f,\"reach_ms\":250,"
      "\"bytes_per_key\":%.1f,"
      "\"reviews\":%zu,\"reviews_with_findings\":%zu,\"findings\":%zu,\"met\":%s,\"kept\":%zu}\n",
      typical_us, mask_us, static_cast<double>(bytes) / static_cast<double>(texts.size()),
      accept_us, loaded.resolve_us, loaded.load_ms, loaded.bytes_per_key, texts.size(),
      reviews_found, found, met ? "true" : "false", kept);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  fs::path data;
  int show = 0;
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::string_view(argv[i]) == "--data") data = argv[i + 1];
    if (std::string_view(argv[i]) == "--show") show = std::atoi(argv[i + 1]);
  }
  if (const auto status = run(data, show); !status) {
    std::fprintf(stderr, "masking_bench: %s\n", status.error().message.c_str());
    return 1;
  }
  return 0;
}
