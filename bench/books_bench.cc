// How long closing the books and measuring effects takes, and how fast a dashboard reads them
// afterwards.
//
//   books_bench [orders]   300000 orders by default: two signals each, two reviews and mentions for
//   every third
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/random.h"
#include "cause/effects.h"
#include "revenue/losses.h"
#include "store/duckdb/duckdb_store.h"

namespace {

using namespace myelin;
// CPU time of the process, because the machine may be shared; the store runs one thread.
double cpu_ms() {
  return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC;
}
double ms_since(double start) {
  return cpu_ms() - start;
}

// Orders over a year; a tenth late, a tenth refunded, a third reviewed.
Status fill(store::Session& session, std::int64_t orders, const cause::Taxonomy& taxonomy) {
  return session.script(fmt::format(R"(
    insert into signal (id, fingerprint, content, source, external_id, kind, event, happened_at, received_at, due, order_key, amount_minor, currency)
    select i, '00000000-0000-0000-0000-000000000001', 0, 'bench', cast(i as text), 'order', 'created', t, t, t + interval '72 hours', 'order-' || i, 1000 + i % 90000, 'CNY'
    from (select i, timestamp '2025-01-01' + i % 365 * interval '1 day' as t from range({0}) r(i));
    insert into signal (id, fingerprint, content, source, external_id, kind, event, happened_at, received_at, order_key)
    select {0} + i, '00000000-0000-0000-0000-000000000001', 0, 'bench', 's' || i, 'shipment', 'delivered', t, t, 'order-' || i
    from (select i, timestamp '2025-01-01' + i % 365 * interval '1 day' + case when hash(i) % 10 = 0 then 96 else 60 end * interval '1 hour' as t from range({0}) r(i));
    insert into signal (id, fingerprint, content, source, external_id, kind, happened_at, received_at, order_key, amount_minor, currency)
    select 2 * {0} + i, '00000000-0000-0000-0000-000000000001', 0, 'bench', 'r' || i, 'refund', timestamp '2026-01-05', timestamp '2026-01-05', 'order-' || i, 500 + hash(i) % 60000, 'CNY'
    from range({0}) r(i) where hash(i * 7) % 10 = 0;
    insert into signal (id, fingerprint, content, source, external_id, kind, happened_at, received_at, order_key, rating, scale, language, polarity, confidence)
    select 3 * {0} + i, '00000000-0000-0000-0000-000000000001', 0, 'bench', 'v' || i, 'review', timestamp '2026-01-05', timestamp '2026-01-05', 'order-' || i, 1 + hash(i * 3) % 5, 'stars', 'zh', -0.5, 0.9
    from range({0}) r(i) where i % 3 = 0;
    insert into mention (signal_id, happened_at, factor, polarity, intensity, confidence, aspect_begin, aspect_end, opinion_begin, opinion_end, taxonomy_version, model_version)
    select 3 * {0} + i, timestamp '2026-01-05', '{1}', -0.8, 1, 0.9, 0, 1, 0, 0, 1, 'bench' from range({0}) r(i) where i % 3 = 0;
    insert into mention (signal_id, happened_at, factor, polarity, intensity, confidence, aspect_begin, aspect_end, opinion_begin, opinion_end, taxonomy_version, model_version)
    select 3 * {0} + i, timestamp '2026-01-05', '{2}', -0.4, 1, 0.7, 0, 1, 0, 0, 1, 'bench' from range({0}) r(i) where i % 6 = 0;)",
                                    orders, taxonomy.factors()[20].key,
                                    taxonomy.factors()[40].key));
}

Status run(std::int64_t orders) {
  std::ifstream file(MYELIN_SOURCE_DIR "/taxonomies/retail.yaml", std::ios::binary);
  MYELIN_TRY(taxonomy,
             cause::Taxonomy::parse(std::string{std::istreambuf_iterator<char>(file), {}}, 1));
  MYELIN_TRY(store, store::open_duckdb({}));
  MYELIN_CHECK(store::migrate(*store));
  MYELIN_TRY(session, store->open_session());
  MYELIN_CHECK(fill(*session, orders, *taxonomy));
  revenue::LossSettings settings;
  settings.taxonomy_version = 1;
  for (const auto& fact : taxonomy->facts())
    for (const auto factor : taxonomy->with_fact(fact))
      settings.factors_of_fact[fact].push_back(taxonomy->factors()[factor].key);
  const auto owner_of = [&](std::string_view key, Time at) {
    return taxonomy->owner(taxonomy->find(key), at);
  };
  auto start = cpu_ms();
  MYELIN_TRY(books, revenue::close_books(*session, owner_of, 1, from_us(0), settings));
  const double close_ms = ms_since(start);
  start = cpu_ms();
  MYELIN_TRY(effects, cause::measure_effects(*session, *taxonomy, {}));
  const double effects_ms = ms_since(start);
  std::vector<double> reads;
  for (int i = 0; i < 200; ++i) {
    start = cpu_ms();
    MYELIN_TRY(read, revenue::read_books(*session, std::nullopt, std::nullopt, Zone{}));
    if (read.months.size() != books.months.size())
      return fail(ErrorCode::internal, "the books read are not those written");
    reads.push_back(ms_since(start));
  }
  std::ranges::sort(reads);
  const double reach_ms = 2'000.0 * static_cast<double>(orders) / 300'000;
  fmt::print(
      "{{\"bench\":\"books\",\"orders\":{},\"months\":{},\"close_cpu_ms\":{:.0f},\"effects_cpu_"
      "ms\":{:.0f},"
      "\"effects\":{},\"read_cpu_p50_ms\":{:.2f},\"read_cpu_p95_ms\":{:.2f},"
      "\"reach_close_ms\":{:.0f},\"met\":{}}}\n",
      orders, books.months.size(), close_ms, effects_ms, effects.size(), reads[100], reads[190],
      reach_ms, close_ms <= reach_ms);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const auto done = run(argc > 1 ? std::atoll(argv[1]) : 300'000);
  if (done) return 0;
  fmt::print(stderr, "books_bench: {}\n", done.error().message);
  return 1;
}
