#include "base/hash.h"
#include "text/aspect_polarity.h"
#include "text/net/trainer.h"

namespace myelin::text {
namespace {

// A row for each text; no row for one without an aspect in words.
void add_rows(std::span<const OpinionText> texts, std::uint16_t head, float weight,
              std::vector<net::NetRow>& into) {
  constexpr std::size_t bytes_max = 450;  // longer texts cost more than they teach
  const auto shape = aspect_net_shape();
  NormalText normal;
  for (const auto& text : texts) {
    if (head != 0 && text.text.size() > bytes_max) continue;
    net::NetRow row;
    normalise(text.text, normal);
    net::encode(normal, shape.features, row.text);
    for (const auto& one : text.opinions) {
      const auto aspect =
          net::positions_within(normal, row.text, {one.aspect.begin, one.aspect.end});
      if (aspect.empty()) continue;
      auto target = net::Target::of_class(head, static_cast<std::size_t>(one.polarity + 1),
                                          shape.heads[head].outputs.size(), weight);
      target.first = aspect;
      row.targets.push_back(std::move(target));
    }
    if (!row.targets.empty()) into.push_back(std::move(row));
  }
}

Result<std::string> train_net(std::span<const OpinionText> texts,
                              std::span<const OpinionText> beside, std::uint64_t seed) {
  constexpr float weight_beside = 0.5F;
  constexpr std::uint32_t vocabulary = 2'700;
  std::vector<net::NetRow> rows;
  add_rows(texts, 0, 1, rows);
  add_rows(beside, 1, weight_beside, rows);
  MYELIN_TRY(trainer,
             net::NetTrainer::create(aspect_net_shape(), {}, rows, {.rows_max = vocabulary}, seed));
  net::TrainOptions training;
  training.epochs = 4;
  training.batch = 16;
  training.feature_dropout = 0.3F;
  training.position_dropout = 0.05F;
  training.seed = seed;
  MYELIN_TRY(figures, trainer->train(rows, training));
  static_cast<void>(figures);
  return trainer->file_of_first(1);
}

}  // namespace

Result<std::string> train_aspects(std::span<const OpinionText> texts,
                                  std::span<const OpinionText> beside,
                                  const PolarityModel& polarity, std::uint64_t seed) {
  std::vector<ChoiceExample> examples;
  AspectScratch scratch;
  for (const auto& text : texts)
    for (const auto& one : text.opinions) {
      describe_aspect(text.text, one.aspect, polarity, scratch);
      examples.push_back({{scratch.features}, static_cast<std::uint32_t>(one.polarity + 1)});
    }
  auto parts = train_choices(examples, {.answers = 3,
                                        .seed = seed,
                                        .passes = 10,
                                        .examples_min = 2,
                                        .rows_max = 21'000,
                                        .rate = 0.05F,
                                        .hidden_share = 0.25});
  MYELIN_TRY(net, train_net(texts, beside, seed));
  parts += net;
  AspectPolarityHeader header;
  header.net_bytes = net.size();
  header.seed = seed;
  header.checksum = hash64(parts);
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + parts;
}

}  // namespace myelin::text
