#include "text/net/model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/hash.h"
#include "base/random.h"
#include "text/net/model_file.h"
#include "text/net/trainer.h"

namespace myelin::text::net {
namespace {

NetText of(std::string_view utf8, FeatureChoice choice = {}) {
  NormalText normal;
  normalise(utf8, normal);
  NetText text;
  encode(normal, choice, text);
  return text;
}

NetShape five_heads() {
  NetShape shape;
  shape.channels = 32;
  shape.blocks = {{3, 1}, {3, 2}};
  shape.extra_ids = 2;
  shape.heads = {
      {.name = "mood", .kind = Head::classes, .outputs = {"bad", "good"}},
      {.name = "topics", .kind = Head::labels, .outputs = {"taste", "delivery"}, .hidden = 16},
      {.name = "thing",
       .kind = Head::tags,
       .outputs = {"O", "B-thing", "I-thing"},
       .scheme = TagScheme::bio},
      {.name = "of", .kind = Head::spans, .outputs = {"bad", "good"}},
      {.name = "same", .kind = Head::pair, .outputs = {"other", "same"}}};
  return shape;
}

// Reviews made of a thing and a judgement; each head can be learnt from them.
std::vector<NetRow> rows_of_things(std::size_t count, std::uint64_t seed) {
  const std::array<const char*, 4> things{"味道", "菜量", "送餐", "骑手"};
  const std::array<const char*, 4> words{"很差", "太糟", "不错", "很好"};
  Random random(seed);
  std::vector<NetRow> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto thing = static_cast<std::size_t>(random.between(0, 3));
    const auto word = static_cast<std::size_t>(random.between(0, 3));
    const std::string before = random.chance(0.5) ? "这次" : "";
    const auto at = static_cast<std::uint32_t>(before.empty() ? 0 : 2);
    NetRow row;
    row.text = of(before + things[thing] + words[word]);
    const auto other = static_cast<std::size_t>(random.between(0, 3));
    row.other = of(things[other] + std::string("呢"));
    row.targets.push_back(Target::of_class(0, word / 2, 2));
    row.targets.push_back({.head = 1, .wanted = {thing < 2 ? 1.0F : 0, thing < 2 ? 0 : 1.0F}});
    Target tags{.head = 2};
    tags.tags.assign(row.text.size(), 0);
    tags.tags[at] = 1;
    tags.tags[at + 1] = 2;
    row.targets.push_back(tags);
    auto of_thing = Target::of_class(3, word / 2, 2);
    of_thing.first = {at, at + 2};
    row.targets.push_back(of_thing);
    row.targets.push_back(Target::of_class(4, thing == other, 2));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string trained(std::uint32_t threads, std::uint32_t epochs = 6, bool pretrain = true) {
  const auto rows = rows_of_things(200, 3);
  auto trainer = NetTrainer::create(five_heads(), {}, rows, {.texts_with_min = 1}, 5);
  EXPECT_TRUE(trainer);
  std::vector<NetText> texts;
  for (const auto& row : rows) texts.push_back(row.text);
  if (pretrain) {
    EXPECT_TRUE((*trainer)->pretrain(texts, {.epochs = 1, .threads = threads}));
  }
  TrainOptions options;
  options.epochs = epochs;
  options.batch = 8;
  options.rate = options.embedding_rate = 5e-3F;
  options.threads = threads;
  EXPECT_TRUE((*trainer)->train(rows, options));
  return (*trainer)->file();
}

const std::string& shared_bytes() {
  static const std::string bytes = trained(1);
  return bytes;
}

TEST(net_model, learns_with_every_kind_of_head) {
  auto model = NetModel::from_bytes(shared_bytes());
  ASSERT_TRUE(model) << model.error().message;
  const auto rows = rows_of_things(100, 99);
  NetScratch a, b;
  std::array<std::size_t, 5> right{};
  for (const auto& row : rows) {
    (*model)->read(row.text, a);
    (*model)->read(row.other, b);
    const auto class_of = [](std::span<const float> p) { return p[1] > p[0] ? 1 : 0; };
    const auto wanted = [&](std::size_t h) { return row.targets[h].wanted[1] > 0.5F ? 1 : 0; };
    right[0] += class_of((*model)->pooled(0, a)) == wanted(0);
    right[1] += class_of((*model)->pooled(1, a)) == wanted(1);
    right[2] += std::ranges::equal((*model)->tags(2, a), row.targets[2].tags);
    right[3] += class_of((*model)->spans(3, a, row.targets[3].first)) == wanted(3);
    right[4] += class_of((*model)->pair(4, a, b)) == wanted(4);
  }
  for (std::size_t h = 0; h < right.size(); ++h)
    EXPECT_GE(right[h], h == 4 ? 80u : 95u) << five_heads().heads[h].name;
}

TEST(net_model, the_same_rows_give_the_same_bytes_with_one_thread_or_two) {
  EXPECT_EQ(shared_bytes(), trained(1));
  EXPECT_EQ(shared_bytes(), trained(2));
}

TEST(net_model, training_gives_the_bytes_it_gave_on_other_machines) {
  // Whoever changes what training computes changes this number with it.
  EXPECT_EQ(hash64(trained(1, 1, false)), 13982106274230936505U);
}

TEST(net_model, a_file_reads_back_and_gives_the_same_answers) {
  const auto path = std::filesystem::path(testing::TempDir()) / "a_net.bin";
  std::ofstream(path, std::ios::binary) << shared_bytes();
  auto mapped = NetModel::open(path), memory = NetModel::from_bytes(shared_bytes());
  ASSERT_TRUE(mapped) << mapped.error().message;
  EXPECT_EQ((*mapped)->version(), (*memory)->version());
  EXPECT_EQ((*mapped)->shape().heads[1].outputs[1], "delivery");
  EXPECT_EQ((*mapped)->head("same"), 4u);
  EXPECT_FALSE((*mapped)->head("none"));
  NetScratch a, b;
  const auto text = of("这次味道很好");
  (*mapped)->read(text, a);
  (*memory)->read(text, b);
  EXPECT_EQ((*mapped)->pooled(0, a)[1], (*memory)->pooled(0, b)[1]);
  EXPECT_FALSE(NetModel::open(path.string() + ".none"));
}

TEST(net_model, an_answer_does_not_depend_on_what_was_read_before) {
  auto model = *NetModel::from_bytes(shared_bytes());
  NetScratch fresh, used;
  model->read(of("送餐太糟，味道很差，菜量不错，骑手很好"), used);
  const auto text = of("菜量不错");
  model->read(text, fresh);
  model->read(text, used);
  EXPECT_EQ(model->pooled(0, fresh)[1], model->pooled(0, used)[1]);
}

TEST(net_model, any_text_gives_finite_answers) {
  auto model = *NetModel::from_bytes(shared_bytes());
  NetScratch a, b;
  for (const char* bytes : {"", "\xff\xfe", " ", "好", "hello 味道"}) {
    auto text = of(bytes);
    text.extras.assign(1, 77);  // beyond extra_ids
    if (text.size() > 0) text.extras_before.back() = 1;
    model->read(text, a);
    model->read(of("很好"), b);
    for (const std::size_t head : {std::size_t{0}, std::size_t{1}})
      for (const float p : model->pooled(head, a)) EXPECT_TRUE(p >= 0 && p <= 1);
    EXPECT_EQ(model->tags(2, a).size(), text.size());
    for (const float p : model->spans(3, a, {3, 900'000})) EXPECT_TRUE(std::isfinite(p));
    for (const float p : model->spans(3, a, {9, 2})) EXPECT_TRUE(std::isfinite(p));
    EXPECT_EQ(model->pair(4, a, b)[1], model->pair(4, b, a)[1]);
  }
}

std::string with_checksum(std::string bytes) {
  const std::uint64_t sum = hash64(std::string_view(bytes).substr(sizeof(NetHeader)));
  std::memcpy(bytes.data() + offsetof(NetHeader, checksum), &sum, sizeof sum);
  return bytes;
}

TEST(net_model, a_damaged_file_is_refused) {
  const std::string good = shared_bytes();
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{64}, good.size() - 1})
    EXPECT_FALSE(NetModel::from_bytes(good.substr(0, size)));
  for (std::size_t at = 0; at < good.size(); at += 997) {
    auto bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x41);
    const bool unused = (at >= 24 && at < 32) || (at >= 40 && at < 64);  // seed, reserved
    if (!unused) {
      EXPECT_FALSE(NetModel::from_bytes(bytes)) << at;
    }
  }
}

TEST(net_model, a_hostile_file_with_a_right_checksum_is_refused_or_harmless) {
  const std::string good = shared_bytes();
  Random random(4);
  NetScratch scratch;
  const auto text = of("这次味道很好，送餐慢");
  for (int turn = 0; turn < 400; ++turn) {
    auto bytes = good;
    const auto top = static_cast<std::int64_t>(turn % 2 == 0 ? 400 : good.size() - 1);
    for (int change = 0; change < 3; ++change)
      bytes[static_cast<std::size_t>(random.between(8, top))] = static_cast<char>(random.bits());
    auto model = NetModel::from_bytes(with_checksum(std::move(bytes)));
    if (!model) continue;
    (*model)->read(text, scratch);
    for (std::size_t h = 0; h < (*model)->shape().heads.size(); ++h) {
      const auto kind = (*model)->shape().heads[h].kind;
      if (kind == Head::classes || kind == Head::labels) {
        for (const float p : (*model)->pooled(h, scratch)) ASSERT_TRUE(std::isfinite(p));
      } else if (kind == Head::tags) {
        ASSERT_EQ((*model)->tags(h, scratch).size(), text.size());
      }
    }
  }
}

TEST(net_trainer, rows_that_do_not_fit_are_named) {
  auto rows = rows_of_things(4, 1);
  auto trainer = NetTrainer::create(five_heads(), {}, rows, {}, 5);
  rows[2].targets[2].tags = {2, 0};
  auto result = (*trainer)->train(rows, {.epochs = 1});
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("row 2"), std::string::npos);
  rows = rows_of_things(4, 1);
  rows[1].targets[2].tags[0] = 2;  // begins inside
  rows[1].targets[2].tags[1] = 0;
  EXPECT_FALSE((*trainer)->train(rows, {.epochs = 1}));
  auto shape = five_heads();
  shape.channels = 20;
  EXPECT_FALSE(NetTrainer::create(shape, {}, rows, {}, 5));
}

TEST(net_trainer, the_best_validated_epoch_is_kept) {
  const auto rows = rows_of_things(60, 1);
  auto trainer = *NetTrainer::create(five_heads(), {}, rows, {.texts_with_min = 1}, 5);
  std::string version;
  int asked = 0;
  const auto figures = trainer->train(rows, {.epochs = 9, .patience = 2}, [&](const NetModel& m) {
    if (++asked == 2) version = m.version();
    return asked == 2 ? 1.0 : 0.5;
  });
  ASSERT_TRUE(figures);
  EXPECT_EQ(figures->best_epoch, 1u);
  EXPECT_EQ(figures->epochs.size(), 4u);
  EXPECT_EQ((*NetModel::from_bytes(trainer->file()))->version(), version);
}

TEST(net_trainer, heads_that_stay_behind_change_nothing_of_the_others) {
  const auto rows = rows_of_things(60, 1);
  auto trainer = *NetTrainer::create(five_heads(), {}, rows, {.texts_with_min = 1}, 5);
  ASSERT_TRUE(trainer->train(rows, {.epochs = 1}));
  const auto every = *NetModel::from_bytes(trainer->file());
  const auto first = *NetModel::from_bytes(trainer->file_of_first(1));
  ASSERT_EQ(first->shape().heads.size(), 1u);
  EXPECT_LT(trainer->file_of_first(1).size(), trainer->file().size());
  NetScratch a, b;
  every->read(rows[0].text, a);
  first->read(rows[0].text, b);
  EXPECT_TRUE(std::ranges::equal(every->pooled(0, a), first->pooled(0, b)));
}

TEST(net_trainer, a_frozen_body_stays) {
  const auto rows = rows_of_things(60, 1);
  auto trainer = *NetTrainer::create(five_heads(), {}, rows, {.texts_with_min = 1}, 5);
  const auto before = *NetModel::from_bytes(trainer->file());
  ASSERT_TRUE(trainer->train(rows, {.epochs = 1, .freeze_body = true}));
  const auto after = *NetModel::from_bytes(trainer->file());
  NetScratch a, b;
  before->read(rows[0].text, a);
  after->read(rows[0].text, b);
  EXPECT_EQ(a.rows.rows, b.rows.rows);
  EXPECT_NE(before->pooled(0, a)[0], after->pooled(0, b)[0]);
}

}  // namespace
}  // namespace myelin::text::net
